"""Cells as columns and as one JSON text. A number is canonical text with a marker, never a float."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import msgspec

from forms.cells import Cell, Source, State
from forms.numbers import canonical

CellRow = tuple[str, str, str, str, str, str]
"""kind ("n" number, "t" text, "" nothing), value, state, note, source, as_of (ISO or "")."""

COLUMNS = "kind, value, state, note, source, as_of"
_VALUE_NAMES = {"n": "number", "t": "text"}


def to_row(cell: Cell) -> CellRow:
    """The columns of a cell. ValueError for a Decimal that is no finite number: a bug of the caller."""
    kind, value = _value_out(cell.value)
    as_of = cell.as_of.isoformat() if cell.as_of else ""
    return kind, value, _word(cell.state), cell.note, _word(cell.source), as_of


_word = str.__str__
"""The text of a member of State or Source, at a fifth of what its `value` costs."""


def from_row(row: CellRow) -> Cell:
    """The cell of the columns that `to_row` gave."""
    kind, value, state, note, source, as_of = row
    return Cell(
        _value_in(kind, value), State(state), note, Source(source), date.fromisoformat(as_of) if as_of else None
    )


def to_json(row: CellRow | None) -> str | None:
    """A side of a line of history: {"number" or "text": …, and what is not as usual}; None for no cell."""
    if row is None:
        return None
    kind, value, state, note, source, as_of = row
    said = {_VALUE_NAMES[kind]: value} if kind else {}
    if state != "value":
        said["state"] = state
    if note:
        said["note"] = note
    if source != "typed":
        said["source"] = source
    if as_of:
        said["as_of"] = as_of
    return msgspec.json.encode(said).decode()


def from_json(text: str | None) -> Cell | None:
    """The cell of `to_json`."""
    if text is None:
        return None
    said = msgspec.json.decode(text, type=dict[str, str])
    kind = next((kind for kind, name in _VALUE_NAMES.items() if name in said), "")
    value = said[_VALUE_NAMES[kind]] if kind else ""
    get = said.get
    return from_row((kind, value, get("state", "value"), get("note", ""), get("source", "typed"), get("as_of", "")))


def _value_out(value: Decimal | str | None) -> tuple[str, str]:
    if value is None:
        return "", ""
    if isinstance(value, str):
        return "t", value
    if not value.is_finite():
        raise ValueError(f"a cell cannot hold {value}")
    return "n", canonical(value)


def _value_in(kind: str, value: str) -> Decimal | str | None:
    if kind == "n":
        return Decimal(value)
    return value if kind == "t" else None
