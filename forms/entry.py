"""What an officer typed, as a cell. What cannot be read is kept as text (a finding follows), never dropped."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from functools import lru_cache

from msgspec.structs import replace

from forms.cells import EMPTY, NO, YES, Cell, Source, State
from forms.dates import parse_date
from forms.form import Option
from forms.numbers import Ambiguous, canonical, parse_number
from forms.specs import CLOSED_KINDS, NUMBER_KINDS, TEXT_KINDS, WHOLE_KINDS
from forms.text import nfc, plain

Options = tuple[Option, ...]

_STATE_WORDS = {
    **dict.fromkeys(("-", "–", "—", "kps", "khong phat sinh", "0 - khong phat sinh", "ko phat sinh"), State.NONE),
    **dict.fromkeys(("chua co", "chua co so lieu", "chua co so", "chua thong ke duoc"), State.MISSING),
    **dict.fromkeys(("khong ap dung", "ko ap dung", "kad"), State.NOT_APPLICABLE),
}
_FOLLOWS = ("se bo sung", "(se bo sung)")
_YES_WORDS = ("co", "c", "x", "yes")
_NO_WORDS = ("khong", "ko", "k", "no")
_ESTIMATE = re.compile(r"(?:uoc(?: thuc hien| dat| tinh| khoang)?|khoang|~|≈)\s*:?\s*(?=[\d+\-])")
_ESTIMATE_AFTER = re.compile(r"(?<=[\d%])\s*\(?\s*uoc(?: thuc hien| dat| tinh)?\s*\)?$")
_SCHOOL_YEAR = re.compile(r"(?:nam hoc )?(\d{4})\s*[-–—/]\s*(\d{4})", re.ASCII)
_MONEY = re.compile(r"(?P<number>.*?)\s*(?P<scale>nghin|ngan|k|trieu|tr|ty|ti)?\s*(?:vnd|dong|d)?\.?")
_MONEY_PARTS = re.compile(r"(\d[\d.,]*\s*(?:ty|ti|trieu|tr|nghin|ngan|k))\s+(?=\d)")
_PERCENT = re.compile(r"\s*(?:%|phan tram)$", re.IGNORECASE)
_MAX_SCALED, _LONGEST_FIGURE = 15, 200
_MONEY_SCALE = {
    **dict.fromkeys(("nghin", "ngan", "k"), 10**3),
    **dict.fromkeys(("trieu", "tr"), 10**6),
    **dict.fromkeys(("ty", "ti"), 10**9),
}


def read_entry(kind: str, text: str, options: Options = ()) -> Cell | Ambiguous:
    """The cell of that kind that `text` says; Ambiguous where a number must be asked about ("1.7").

    kind: a RowKind, FieldType, ColumnType or helper kind. Beside values, "kps" and "-" say không phát sinh,
    "chưa có" chưa có số liệu, "không áp dụng", and "ước 12", "12 (ước)", "khoảng 12", "~12" an estimate. A narrative
    keeps its line breaks.
    """
    kept = nfc(text)
    if not kept.strip():
        return EMPTY
    if kind in TEXT_KINDS:
        return _text_cell(kind, kept)
    bare = plain(kept)
    state = _STATE_WORDS.get(bare) or _STATE_WORDS.get(bare.rstrip("."))
    if state:
        return Cell(None, state)
    if kind in NUMBER_KINDS:
        return _number_cell(kind, kept.strip())
    return Cell(_VALUE_READERS.get(kind, _unread)(kept.strip(), options))


def retyped(old: Cell, new: Cell) -> Cell:
    """`new` in the place of `old`: what a person noted stays; what the program noted goes with its own figure."""
    if (old.value, old.state) == (new.value, new.state):
        return old
    return replace(new, note=old.note, as_of=old.as_of) if old.source is Source.TYPED else new


def settled(question: Ambiguous, reading: Decimal) -> Cell:
    """The cell once the officer has chosen a reading; "ước 1.7" stays an estimate."""
    return Cell(reading, State.ESTIMATE if _figure_of(question.text)[1] else State.VALUE)


def answer_of(kind: str, text: str, options: Options) -> str | None:
    """The stored value of a closed question's answer, read without regard to case and diacritics."""
    bare = plain(text)
    for option in options:
        if bare in (plain(option.value), plain(option.text)):
            return option.value
    if kind == "yes_no" or {option.value for option in options} == {YES, NO} or (kind == "status" and not options):
        return YES if bare in _YES_WORDS else NO if bare in _NO_WORDS else None
    return None


@lru_cache(maxsize=256)
def stored_answers(kind: str, options: Options) -> frozenset[str]:
    """The values of a closed question that are read as themselves: a stored one needs no reading."""
    return frozenset(option.value for option in options if answer_of(kind, option.value, options) == option.value)


def school_year_of(text: str) -> str | None:
    """ "2023-2024" out of "2023-2024", "2023–2024", "Năm học 2023/2024"; None where it is no school year."""
    match = _SCHOOL_YEAR.fullmatch(plain(text))
    if match is None or int(match[2]) != int(match[1]) + 1:
        return None
    return f"{match[1]}-{match[2]}"


def iso_day(text: str) -> str | None:
    """The ISO form of a typed date; None where it is no date."""
    day = parse_date(text)
    return day.isoformat() if day else None


def _text_cell(kind: str, text: str) -> Cell:
    if kind != "text" and plain(text).rstrip(".") in _FOLLOWS:
        return Cell(None, State.MISSING)
    return Cell(text.strip() if kind == "text" else text)


def _number_cell(kind: str, text: str) -> Cell | Ambiguous:
    if len(text) > _LONGEST_FIGURE:
        return Cell(text)
    bare, estimate = _figure_of(text)
    value = _money(bare) if kind == "money" else parse_number(_without_percent(kind, bare), kind in WHOLE_KINDS)
    if isinstance(value, Ambiguous):
        return replace(value, text=text)
    if value is None:
        return Cell(text)
    return Cell(value, State.ESTIMATE if estimate else State.VALUE)


def _figure_of(text: str) -> tuple[str, bool]:
    """The figure without the words of an estimate and a full stop; whether there were such words."""
    bare = plain(text)
    before, after = _ESTIMATE.match(bare), _ESTIMATE_AFTER.search(bare)
    kept = bare[before.end() if before else 0 : after.start() if after else len(bare)]
    return kept.removesuffix("."), bool(before or after)


def _without_percent(kind: str, text: str) -> str:
    return _PERCENT.sub("", text) if kind in ("percent", "rate") else text


def _money(text: str) -> Decimal | Ambiguous | None:
    """Đồng out of "1.500.000 đ", "12,5 triệu đồng" or "1 tỷ 200 triệu"."""
    parts = [part for part in _MONEY_PARTS.split(plain(text)) if part]
    if len(parts) > 1:
        return _money_sum(parts)
    match = _MONEY.fullmatch(plain(text))
    if match is None:
        return None
    scale = _MONEY_SCALE.get(match["scale"] or "", 1)
    value = parse_number(match["number"], whole=scale == 1)
    if isinstance(value, Ambiguous):
        return Ambiguous(text, tuple(Decimal(canonical(reading * scale)) for reading in value.readings))
    if value is None or scale == 1:
        return value
    return Decimal(canonical(value * scale)) if value.adjusted() < _MAX_SCALED else None


def _money_sum(parts: list[str]) -> Decimal | None:
    """The sum of parts each smaller than a unit of the one before; None where "5 tỷ 3" leaves it open."""
    amounts = [_money(part) for part in parts]
    total, least = Decimal(0), Decimal(0)
    for part, amount in zip(parts, amounts, strict=True):
        match = _MONEY.fullmatch(part)
        scale = _MONEY_SCALE.get(match["scale"] or "", 1) if match else 1
        if not isinstance(amount, Decimal) or scale == 1 or (least and amount >= least):
            return None
        total, least = total + amount, Decimal(scale)
    return total


def _closed(kind: str) -> Callable[[str, Options], str]:
    return lambda text, options: answer_of(kind, text, options) or text


def _unread(text: str, _options: Options) -> str:
    return text


_VALUE_READERS: dict[str, Callable[[str, Options], str]] = {
    **{kind: _closed(kind) for kind in CLOSED_KINDS},
    "date": lambda text, _options: iso_day(text) or text,
    "school_year": lambda text, _options: school_year_of(text) or text,
}
