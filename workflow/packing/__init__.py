"""Packs on their way: signed files, what installing one would change, which versions are kept, the readable page."""
