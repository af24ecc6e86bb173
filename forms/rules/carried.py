"""V17: what still stands as it was taken from an earlier report is pointed at until somebody edits it."""

from __future__ import annotations

from collections.abc import Iterator

from forms.cells import Cell
from forms.findings import Finding
from forms.form import Field
from forms.keys import table_key
from forms.rules.context import CheckContext, notice
from forms.starting import is_carried
from forms.values import filled_rows

_REVIEW = "Hãy đọc lại và sửa cho đúng kỳ này."


def v17_carried(context: CheckContext) -> Iterator[Finding]:
    """One notice a text; one a list of names, while nobody has touched any of its rows."""
    for item in context.form.fields.values():
        if item.as_sections:
            yield from _sections(context, item)
        elif item.type == "table":
            yield from _list(context, item)
        elif is_carried(context.report.cell(item.key)):
            yield _finding(context, item.key, context.report.cell(item.key))
    for row in context.form.row:
        if is_carried(context.report.cell(row.key)):
            yield _finding(context, row.key, context.report.cell(row.key))


def _sections(context: CheckContext, item: Field) -> Iterator[Finding]:
    for row in filled_rows(context.report, item.key):
        texts = [table_key(item.key, row, column.key) for column in item.column]
        found = [key for key in texts if is_carried(context.report.cell(key))]
        if found:
            yield _finding(context, found[-1], context.report.cell(found[-1]))


def _list(context: CheckContext, item: Field) -> Iterator[Finding]:
    first = ""
    for row in filled_rows(context.report, item.key):
        for column in item.column:
            key = table_key(item.key, row, column.key)
            cell = context.report.cell(key)
            if not cell.is_empty:
                if not is_carried(cell):
                    return
                first = first or key
    if first:
        yield _finding(context, first, context.report.cell(first))


def _finding(context: CheckContext, key: str, cell: Cell) -> Finding:
    origin = cell.note.partition(",")[0]
    return notice("V17", key, f"{context.name(key)}: {origin[:1].lower()}{origin[1:]}, chưa được sửa.", _REVIEW)
