"""Vietnamese text: one normal form, plain letters for searching."""

from __future__ import annotations

import re
import unicodedata
from itertools import groupby

_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
SHOWN_LETTERS = 200
_MOST_MARKS = 30
_SHORT = 1_000
_SPACES = re.compile(r"\s+")
_PARTS = re.compile(r"[0-9]+|[^\W\d_]+")
_LETTERS = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_TONES = "\u0300\u0309\u0303\u0301\u0323"


def nfc(text: str) -> str:
    """The text in Unicode normal form C, the form of TCVN 6909:2001, without control characters.

    Line ends become "\\n". Nothing that can be seen is changed. Of a run of marks above one letter no more than thirty
    stay in a long text: no language has as many (UAX #15, Stream-Safe Text Format), and they are put in order in the
    square of their number, which for a stranger's text can be hours.
    """
    if text.isascii() and text.isprintable():
        return text
    unified = _FORBIDDEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    return unicodedata.normalize("NFC", unified if len(unified) < _SHORT else _few_marks(unified))


def _few_marks(text: str) -> str:
    runs = [(marked, "".join(run)) for marked, run in groupby(text, lambda letter: unicodedata.combining(letter) > 0)]
    if not any(marked and len(run) > _MOST_MARKS for marked, run in runs):
        return text
    return "".join(run[:_MOST_MARKS] if marked else run for marked, run in runs)


def collapse(text: str) -> str:
    """The text in NFC with every run of white space as one blank and none at the ends."""
    return _SPACES.sub(" ", nfc(text)).strip()


def shown(text: str) -> str:
    """A stranger's text for a sentence: on one line, not endless, without letters that hide or turn what follows."""
    line = "".join(letter for letter in collapse(text) if letter.isprintable())
    return line if len(line) <= SHOWN_LETTERS else f"{line[: SHOWN_LETTERS - 1]}…"


def visible(text: str) -> str:
    """A stranger's name letter for letter, "\ufffd" for each that hides, turns what follows or cannot be written."""
    return text if text.isprintable() else "".join(each if each.isprintable() else "\ufffd" for each in text)


def plain(text: str) -> str:
    """Lower-case letters without diacritics, for searching: "Đường Lâm" -> "duong lam"."""
    decomposed = unicodedata.normalize("NFD", text.casefold())
    bare = "".join(c for c in decomposed if not unicodedata.combining(c))
    return _SPACES.sub(" ", bare.replace("đ", "d")).strip()


def collation_key(text: str) -> tuple[tuple[object, ...], ...]:
    """A key that orders texts as Vietnamese dictionaries and lists of names do, syllable by syllable.

    Letters a ă â b c d đ e ê g h i k l m n o ô ơ p q r s t u ư v x y; where letters are the same, tones ngang,
    huyền, hỏi, ngã, sắc, nặng (the order of CLDR's "vi"). Case counts last, figures by their value before letters.
    """
    parts = tuple(_part(found) for found in _PARTS.findall(nfc(text)))
    return (*parts, (-1, text.casefold(), text))


def _part(found: str) -> tuple[object, ...]:
    if found.isdecimal():
        bare = found.lstrip("0")
        return (0, len(bare), bare)
    decomposed = unicodedata.normalize("NFD", found.casefold())
    bare = unicodedata.normalize("NFC", "".join(c for c in decomposed if c not in _TONES))
    tones = tuple(_TONES.index(c) + 1 for c in decomposed if c in _TONES)
    return (1, tuple(_LETTERS.find(c) + 1 or len(_LETTERS) + ord(c) for c in bare), tones)


def first_groups(groups: str) -> str:
    """Enough of a fingerprint (groups) to tell one key from another in a line: its first two groups."""
    return f"{' '.join(groups.split()[:2])}…"


def typed_digits(text: str) -> str:
    """A fingerprint as people or other programs write it, in lower-case digits: "3F9A 01CC", "3F:9A:01:CC", or at
    the end of a token's reference ("pkcs11:SERIAL:3f9a01cc")."""
    digits = text.rpartition(":")[2] if text.startswith("pkcs11:") else text
    return re.sub(r"[\s:.-]", "", digits).lower()


def read_aloud(digits: str) -> str:
    """Hexadecimal digits as they are read over the telephone: "3f9a01cc" -> "3F9A 01CC"."""
    upper = digits.upper()
    return " ".join(upper[start : start + 4] for start in range(0, len(upper), 4))
