"""Stands in for the contributed hook of an unrelated package that has the name of our workflow/."""
