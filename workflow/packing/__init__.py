"""Packs as an office lives with them: which it uses, how one comes and goes as a signed file, what a version changes.

Finding the packs at hand is workflow/packs.py; making them is workflow/composing.
"""
