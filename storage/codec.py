"""Cells as columns and as one JSON text. A number is canonical text with a marker, never a float."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal

from forms.cells import Cell, Source, State
from forms.numbers import canonical

CellRow = tuple[str, str, str, str, str, str]
"""kind ("n" number, "t" text, "" nothing), value, state, note, source, as_of (ISO or "")."""

COLUMNS = "kind, value, state, note, source, as_of"
_NAMES = ("kind", "value", "state", "note", "source", "as_of")


def to_row(cell: Cell) -> CellRow:
    """The columns of a cell. ValueError for a Decimal that is no finite number: a bug of the caller."""
    kind, value = _value_out(cell.value)
    as_of = cell.as_of.isoformat() if cell.as_of else ""
    return kind, value, cell.state.value, cell.note, cell.source.value, as_of


def from_row(row: CellRow) -> Cell:
    """The cell of the columns that `to_row` gave."""
    kind, value, state, note, source, as_of = row
    return Cell(
        _value_in(kind, value), State(state), note, Source(source), date.fromisoformat(as_of) if as_of else None
    )


def to_json(row: CellRow | None) -> str | None:
    """One line of history's side: an object of the six columns; None where there is no cell."""
    return None if row is None else json.dumps(dict(zip(_NAMES, row, strict=True)), ensure_ascii=False)


def from_json(text: str | None) -> Cell | None:
    """The cell of `to_json`."""
    if text is None:
        return None
    columns: dict[str, str] = json.loads(text)
    kind, value, state, note, source, as_of = (columns[name] for name in _NAMES)
    return from_row((kind, value, state, note, source, as_of))


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
