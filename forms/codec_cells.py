"""The small shapes of report.json: a cell, a code, a text, a whole number; each read strictly."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

from forms.cells import Cell, Source, State
from forms.keys import KEY
from forms.numbers import canonical, parse_canonical
from forms.text import nfc

Json = dict[str, Any]
REVISIONS = 10_000


def cell_json(cell: Cell) -> Json:
    """{"value": text or null, "type": "number"|"text", "state", and what else is not empty}."""
    number = isinstance(cell.value, Decimal)
    data: Json = {
        "value": canonical(cell.value) if isinstance(cell.value, Decimal) else cell.value,
        "type": "number" if number else "text",
        "state": cell.state.value,
    }
    if cell.note:
        data["note"] = cell.note
    if cell.source is not Source.TYPED:
        data["source"] = cell.source.value
    if cell.as_of:
        data["as_of"] = cell.as_of.isoformat()
    return data


def cell_from_json(data: Json) -> Cell:
    """The inverse of cell_json. ValueError, KeyError or TypeError where the shape is wrong."""
    value = data["value"]
    if len(data) == 3 and len(value or "") <= _SHORT:
        return _short(value, data["type"], data["state"])
    day = date.fromisoformat(data["as_of"]) if "as_of" in data else None
    return _cell(value, data["type"], data["state"], data.get("note", ""), data.get("source", "typed"), day)


def _cell(raw: Any, kind: Any, state: Any, note: Any = "", source: Any = "typed", day: date | None = None) -> Cell:
    value: Decimal | str | None = None
    if kind == "number":
        value = parse_canonical(raw)
        if value is None or canonical(value) != raw:
            raise ValueError(f"số không đúng dạng chuẩn: {raw!r}")
    elif raw is not None:
        value = text_of(raw)
    return Cell(value, State(state), text_of(note), Source(source), day)


_SHORT = 24
_short = lru_cache(maxsize=16_384)(_cell)
"""Remembered for what is short: most cells of many reports say the same few things."""


@lru_cache(maxsize=8_192)
def key_like(text: str) -> str:
    """The text where it has the shape of a cell's key; as `like`."""
    return like(KEY, text)


def like(pattern: re.Pattern[str], value: Any) -> str:
    """The text where it has the pattern's shape; ValueError or TypeError where it has not."""
    text = text_of(value)
    if not pattern.fullmatch(text):
        raise ValueError(f"mã không hợp lệ: {text[:60]!r}")
    return text


def text_of(value: Any) -> str:
    """The text, composed (NFC); TypeError where it is none."""
    if not isinstance(value, str):
        raise TypeError(f"cần chữ, gặp {type(value).__name__}")
    return nfc(value)


def whole(value: Any) -> int:
    """The whole number; TypeError where it is none, and true is none."""
    if not isinstance(value, int) or isinstance(value, bool):
        raise TypeError(f"cần số nguyên, gặp {type(value).__name__}")
    return value


def counted(value: Any, most: int) -> int:
    """A number that counts up from one; ValueError where it is less, or more than `most`."""
    if not 1 <= whole(value) <= most:
        raise ValueError(f"số thứ tự không hợp lệ: {str(value)[:20]}")
    return int(value)
