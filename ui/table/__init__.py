"""Phụ lục 01: the printed table as the editor, and beside it the panel that explains the line one stands on."""
