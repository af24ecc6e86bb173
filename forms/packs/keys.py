"""Keys and ids that the program proposes: ASCII, following the parent's or the name, and borne by nothing yet."""

from __future__ import annotations

from collections.abc import Collection

from forms.keys import KEY
from forms.text import plain

NEW_AGENCY = "co-quan-moi"
_MOST_LETTERS = 40


def id_for(name: str, years: tuple[int, ...], taken: frozenset[str]) -> str:
    """An id out of a name and the first year, "bac-ninh-2026": ASCII, and not one that is there already."""
    year = str(years[0]) if years else ""
    words = [word for word in ascii_words(name) if word != year]
    stem = "-".join([*words, *([year] if year else [])]) or "goi-bieu-mau"
    return _free(stem[:_MOST_LETTERS].strip("-"), taken, "-")


def new_key(parent: str, taken: frozenset[str]) -> str:
    """A key below another one that nothing bears: "M3" with M3.1 and M3.2 gives "M3.3"."""
    number = 1
    while f"{parent}.{number}" in taken:
        number += 1
    return f"{parent}.{number}"


def key_of(text: str, taken: frozenset[str], separator: str = "-") -> str:
    """A key out of a few words, for an agency, a column or a form."""
    stem = separator.join(ascii_words(text)[:6]) or "muc"
    return _free(stem, taken, separator)


def duty_id(taken: Collection[str]) -> str:
    """An id for a deadline that none has: "H1", "H2"."""
    number = 1
    while f"H{number}" in taken:
        number += 1
    return f"H{number}"


def ascii_words(text: str) -> list[str]:
    """The words of a text in small ASCII letters and figures: "Sở Y tế" -> so, y, te."""
    kept = "".join(letter if letter.isascii() and letter.isalnum() else " " for letter in plain(text))
    return kept.split()


def _free(stem: str, taken: frozenset[str], separator: str) -> str:
    found, number = stem, 2
    while found in taken or not KEY.fullmatch(found):
        found, number = f"{stem}{separator}{number}", number + 1
    return found
