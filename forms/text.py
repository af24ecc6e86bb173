"""Vietnamese text: one normal form, plain letters for searching."""

from __future__ import annotations

import re
import unicodedata

_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_SPACES = re.compile(r"\s+")


def nfc(text: str) -> str:
    """The text in Unicode normal form C, the form of TCVN 6909:2001, without control characters.

    Line ends become "\\n". Nothing that can be seen is changed.
    """
    unified = text.replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", _FORBIDDEN.sub("", unified))


def collapse(text: str) -> str:
    """The text in NFC with every run of white space as one blank and none at the ends."""
    return _SPACES.sub(" ", nfc(text)).strip()


def plain(text: str) -> str:
    """Lower-case letters without diacritics, for searching: "Đường Lâm" -> "duong lam"."""
    decomposed = unicodedata.normalize("NFD", text.casefold())
    bare = "".join(c for c in decomposed if not unicodedata.combining(c))
    return _SPACES.sub(" ", bare.replace("đ", "d")).strip()


def read_aloud(digits: str) -> str:
    """Hexadecimal digits as they are read over the telephone: "3f9a01cc" -> "3F9A 01CC"."""
    upper = digits.upper()
    return " ".join(upper[start : start + 4] for start in range(0, len(upper), 4))
