"""Hoàn thành và gửi: check, document, preview, signature, where it goes, and the receipt; opening again."""
