"""Taking in what units below send: looked at first, then kept with its record; nothing good is overwritten."""
