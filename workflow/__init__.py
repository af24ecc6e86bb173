"""The office's acts, one function each, without Qt. The window and the commands call these and only these."""
