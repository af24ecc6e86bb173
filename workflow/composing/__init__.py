"""Packs that an office makes: drafts changed step by step, looked at as they print, put to use or signed."""
