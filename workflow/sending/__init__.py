"""What was signed leaves the office: to a folder, a drive or a letter, and where it went."""
