"""What a new passphrase must be, said where it is typed and held where a key is made."""

from __future__ import annotations

PASSPHRASE_LETTERS = 8
