"""Packs read from disk and checked: what may stand in them is said by forms/pack.py."""
