"""Thiết lập: keys, trusted units, the documents' frame, backups, where the data lie; forms the first run shares."""
