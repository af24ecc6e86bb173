"""What a cell of a form is: its kind and options, by key. One answer for entry, fill, rules and imports."""

from __future__ import annotations

from msgspec import Struct

from forms.form import Column, Form, Option
from forms.keys import DOCUMENT, TableKey, split_table_key
from forms.report import DOCUMENT_FIELDS, UnitRef

WHOLE_KINDS = frozenset({"count", "money"})
NUMBER_KINDS = frozenset({"count", "money", "number", "percent", "rate"})
CLOSED_KINDS = frozenset({"status", "yes_no", "choice"})
TEXT_KINDS = frozenset({"text", "narrative", "list"})
MOST_TOLD = 50_000
_DOCUMENT_DATES = frozenset({"date", "cut_off"})


class CellSpec(Struct, frozen=True):
    """kind: a RowKind, FieldType, ColumnType or helper kind; options: the answers of a closed question."""

    kind: str
    options: tuple[Option, ...] = ()


def cell_spec(form: Form, unit: UnitRef, key: str) -> CellSpec | None:
    """The spec of a cell for an office of the unit's level; None where the form knows no such cell.

    Every rule asks for every cell of every table at each check: what a form said of these is kept with it.
    """
    if key in form.told:
        said: CellSpec | None = form.told[key]
        return said
    if key.startswith(DOCUMENT):
        return _document_spec(key.removeprefix(DOCUMENT))
    if key in form.rows:
        row = form.rows[key]
        return CellSpec(row.kind_at(unit.level), row.options)
    if key in form.helpers:
        helper = form.helpers[key][1]
        return CellSpec(helper.kind, helper.options)
    if key in form.fields:
        return CellSpec(form.fields[key].type)
    return _table_spec(form, key)


def _table_spec(form: Form, key: str) -> CellSpec | None:
    if len(form.told) > MOST_TOLD:
        form.told.clear()
    parts = split_table_key(key)
    column = find_column(form, parts) if parts else None
    said = form.told[key] = CellSpec(column.type, column.options) if column else None
    return said


def find_column(form: Form, parts: TableKey) -> Column | None:
    """The column that a table cell stands in; None for an order cell or an unknown table or column."""
    return form.columns.get((parts.table, parts.column))


def _document_spec(name: str) -> CellSpec | None:
    if name not in DOCUMENT_FIELDS:
        return None
    return CellSpec("date" if name in _DOCUMENT_DATES else "narrative")
