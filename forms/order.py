"""The order in which a form prints its cells."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from forms.keys import DOCUMENT, split_table_key
from forms.pack import Form
from forms.report import DOCUMENT_FIELDS, Report
from forms.values import row_ids

_Place = tuple[int, int, int]


def in_form_order(form: Form, reports: Sequence[Report], keys: Iterable[str]) -> tuple[str, ...]:
    """The keys as the form prints them: the frame, then rows with their helpers, or fields with their tables.

    reports: where the rows of tables are looked up; a row that none of them knows comes first in its table.
    """
    places = {DOCUMENT + name: place for place, name in enumerate(DOCUMENT_FIELDS)}
    bases = [key for row in form.row for key in (row.key, *(helper.key for helper in row.helper))]
    places |= {key: len(places) + place for place, key in enumerate((*bases, *form.fields))}
    rows: dict[str, dict[str, int]] = {}

    def place_of(key: str) -> _Place:
        parts = split_table_key(key)
        if parts is None:
            return places.get(key, len(places)), -1, 0
        if parts.table not in rows:
            ids = [row for report in reversed(reports) for row in row_ids(report, parts.table)]
            rows[parts.table] = {row: place for place, row in enumerate(ids)}
        item = form.fields.get(parts.table)
        columns = [column.key for column in item.column] if item else []
        column = columns.index(parts.column) if parts.column in columns else -1
        return places.get(parts.table, len(places)), rows[parts.table].get(parts.row, -1), column

    return tuple(sorted(keys, key=place_of))
