"""Names of administrative units: comparing two spellings of one name, and cutting the type off."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

UNIT_TYPES = (
    "Thành phố", "Thị xã", "Thị trấn", "Đặc khu", "Tỉnh", "Huyện", "Quận", "Phường", "Xã",
)  # fmt: skip

_TONES = "\u0300\u0301\u0303\u0309\u0323"
_NOISE = re.compile(r"['’‘`.\-–]+")
_ZEROS = re.compile(r"\b0+(?=\d)")


@cache
def _syllable(word: str) -> str:
    decomposed = unicodedata.normalize("NFD", word)
    tones = "".join(c for c in decomposed if c in _TONES)
    return "".join(c for c in decomposed if c not in _TONES) + tones


def name_key(name: str) -> str:
    """One key for all spellings of one name: "Xã Hoà An" and "xã Hòa An", "Phường 08" and "Phường 8".

    Letter case, hyphens, apostrophes, leading zeros and the place of the tone mark do not count; the
    letters and the tone do. The key is for comparing only, not for showing.
    """
    words = _ZEROS.sub("", _NOISE.sub(" ", name.casefold())).split()
    return " ".join(_syllable(word) for word in words)


def split_type(name: str) -> tuple[str, str]:
    """("Phường", "Võ Cường"); ("", name) where no type stands in front; "Quận 1" is ("Quận", "1")."""
    lowered = name.casefold()
    for kind in UNIT_TYPES:
        if lowered.startswith(kind.casefold() + " "):
            return kind, name[len(kind) + 1 :].strip()
    return "", name.strip()
