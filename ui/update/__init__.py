"""Cập nhật: a newer version is noticed, shown, taken; the one before it can be gone back to."""
