"""Vietnamese numbers both ways: decimal comma, dot (or blank) for thousands (domain A.4.2)."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal, localcontext
from functools import lru_cache

from msgspec import Struct

_MAX_DIGITS = 30
_WIDE = 200
_CANONICAL = re.compile(r"-?(0|[1-9]\d*)(\.\d+)?", re.ASCII)
_PLAIN = re.compile(r"[+-]?\d+", re.ASCII)
_COMMA = re.compile(r"[+-]?(\d+|\d{1,3}(\.\d{3})+),\d+", re.ASCII)
_GROUPED = re.compile(r"[+-]?[1-9]\d{0,2}(\.\d{3})+", re.ASCII)
_DOT_DECIMAL = re.compile(r"[+-]?\d+\.\d+", re.ASCII)
_ENGLISH = re.compile(r"[+-]?[1-9]\d{0,2}(,\d{3})+(\.\d+)?", re.ASCII)
_BLANKS = re.compile("(?<=\\d)[ \u00a0\u2009\u202f](?=\\d{3}(\\D|$))")


class Ambiguous(Struct, frozen=True):
    """A number that can be read in more than one way: ask which of `readings` is meant."""

    text: str
    readings: tuple[Decimal, ...]


def parse_number(text: str, whole: bool = False) -> Decimal | Ambiguous | None:
    """Read a number as an officer types it; None where the text is no number.

    "1.234,5", "1 234", "1,7" and "1.234" (thousands) are sure. "1.7" is Ambiguous. With `whole` (a count)
    "1,234" is Ambiguous too, since it may be an English thousand.
    """
    bare = _BLANKS.sub("", text.strip().replace("\u2212", "-"))
    if len(bare) > _MAX_DIGITS:
        return None
    if _PLAIN.fullmatch(bare):
        return Decimal(bare)
    if _GROUPED.fullmatch(bare):
        return Decimal(bare.replace(".", ""))
    if _COMMA.fullmatch(bare):
        return _comma_reading(bare, whole)
    if _DOT_DECIMAL.fullmatch(bare):
        readings = Decimal(bare), Decimal(bare.replace(".", ""))
        return Ambiguous(text, readings[::-1] if whole else readings)
    if _ENGLISH.fullmatch(bare):
        return Ambiguous(text, (Decimal(bare.replace(",", "")),))
    return None


def _comma_reading(bare: str, whole: bool) -> Decimal | Ambiguous:
    value = Decimal(bare.replace(".", "").replace(",", "."))
    if whole and "." not in bare and _ENGLISH.fullmatch(bare):
        return Ambiguous(bare, (Decimal(bare.replace(",", "")), value))
    return value


def parse_canonical(text: str) -> Decimal | None:
    """Read the machine form ("1234.5", as report.json writes it); None where it is not that form."""
    if len(text) > _MAX_DIGITS or not _CANONICAL.fullmatch(text):
        return None
    return Decimal(text)


@lru_cache(maxsize=8192)
def canonical(value: Decimal) -> str:
    """The machine form: no exponent, no thousands, no superfluous zeros, so equal values are equal texts. Remembered,
    since most figures of many reports are the same small counts."""
    text = format(value, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def round_half_up(value: Decimal, decimals: int) -> Decimal:
    """Rounded the way the forms are printed (half up); stored values stay unrounded."""
    with localcontext() as context:
        context.prec = _WIDE
        return value.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)


def format_number(value: Decimal, decimals: int | None = None) -> str:
    """Vietnamese notation: Decimal("1234.5") -> "1.234,5". With `decimals`, at most so many, half up."""
    shown = value if decimals is None else round_half_up(value, decimals)
    text = canonical(shown)
    sign, digits = ("-", text[1:]) if text.startswith("-") else ("", text)
    whole, _, fraction = digits.partition(".")
    groups = f"{int(whole):,}".replace(",", ".")
    return sign + groups + (f",{fraction}" if fraction else "")
