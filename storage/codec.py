"""Cells as columns and as one JSON text. A number is canonical text with a marker, never a float."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import TypeVar

import msgspec

from forms.cells import Cell, Source, State
from forms.numbers import canonical
from storage.database import UnreadableRow

_Kind = TypeVar("_Kind")
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
    """The cell of the columns that `to_row` gave. UnreadableRow for any others: something changed them."""
    kind, value, state, note, source, as_of = row
    try:
        return Cell(
            _value_in(kind, value), State(state), note, Source(source), date.fromisoformat(as_of) if as_of else None
        )
    except (ValueError, InvalidOperation) as error:
        raise UnreadableRow from error


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


def same_cell(one: str | None, other: str | None) -> bool:
    """Whether two sides of lines of history say the same; an earlier version may have written it in another way."""
    if one == other:
        return True
    try:
        return from_json(one) == from_json(other)
    except UnreadableRow:
        return False


def from_json(text: str | None) -> Cell | None:
    """The cell of `to_json`. UnreadableRow for any other text."""
    if text is None:
        return None
    try:
        said = msgspec.json.decode(text, type=dict[str, str])
    except msgspec.DecodeError as error:
        raise UnreadableRow from error
    kind = next((kind for kind, name in _VALUE_NAMES.items() if name in said), "")
    value = said[_VALUE_NAMES[kind]] if kind else ""
    get = said.get
    return from_row((kind, value, get("state", "value"), get("note", ""), get("source", "typed"), get("as_of", "")))


def read_moment(text: str) -> datetime:
    """A moment as it was written. UnreadableRow for any other text."""
    try:
        return datetime.fromisoformat(text)
    except ValueError as error:
        raise UnreadableRow from error


def read_day(text: str) -> date:
    """A day as it was written. UnreadableRow for any other text."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise UnreadableRow from error


def read_json(text: str, kind: type[_Kind]) -> _Kind:
    """What was written as JSON. UnreadableRow for anything else."""
    try:
        return msgspec.json.decode(text, type=kind)
    except msgspec.DecodeError as error:
        raise UnreadableRow from error


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
    if kind not in ("t", ""):
        raise ValueError(kind)
    return value if kind == "t" else None
