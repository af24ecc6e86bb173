"""Phụ lục 02 and other outline forms: the outline, its sections, their narratives and their tables."""
