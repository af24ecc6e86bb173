"""What kind of thing a cell's key stands for on a form, for the unit that types it."""

from __future__ import annotations

from forms.errors import BadInput
from forms.keys import DOCUMENT, split_table_key
from forms.pack import Form, Option
from forms.report import DOCUMENT_FIELDS, UnitRef

DATE_FIELDS = ("date", "cut_off")


def kind_of(form: Form, unit: UnitRef, key: str) -> tuple[str, tuple[Option, ...]]:
    """The kind (of row, helper, field or column) and its options. BadInput for a key the form does not know."""
    if key.startswith(DOCUMENT) and key.removeprefix(DOCUMENT) in DOCUMENT_FIELDS:
        return ("date" if key.removeprefix(DOCUMENT) in DATE_FIELDS else "narrative"), ()
    if row := form.rows.get(key):
        return row.kind_at(unit.level), row.options
    if helper := form.helpers.get(key):
        return helper[1].kind, helper[1].options
    if item := form.fields.get(key):
        return item.type, ()
    if parts := split_table_key(key):
        table = form.fields.get(parts.table)
        for column in table.column if table else ():
            if column.key == parts.column:
                return column.type, column.options
    raise BadInput(f"Biểu “{form.short}” không có ô “{key}”.", "Hãy kiểm tra lại tên ô.")
