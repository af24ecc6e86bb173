"""What a new passphrase must be, said where it is typed and held where a key is made."""

from __future__ import annotations

PASSPHRASE_LETTERS = 8
_BETWEEN_DIGITS = " ./-+"


def is_long_enough(passphrase: str) -> bool:
    """Whether it has the letters that a new key asks for."""
    return len(passphrase) >= PASSPHRASE_LETTERS


def is_all_digits(passphrase: str) -> bool:
    """Whether it is a number only, as a birthday or a telephone number is: all of eight digits are tried in minutes."""
    return all(sign.isdigit() or sign in _BETWEEN_DIGITS for sign in passphrase)
