"""Packs being written: drafts in the data folder, their changes, checks and printed samples."""
