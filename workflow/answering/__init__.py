"""Accepting and returning: signed receipts and return slips, written here and read at the sender."""
