"""A finished revision is signed: once, with its pictures and attachments."""
