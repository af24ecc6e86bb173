"""Whether the cells of a keyed workbook still stand where its keys say: lines that were moved betray themselves.

The hidden keys name addresses. Whoever inserts, sorts or deletes lines in the sheet moves the figures away from them,
so the wording beside each address is held against the row that its key names.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from forms.form import Form
from forms.keys import split_table_key
from imports.grids import Grid, GridCell
from imports.labels import Wanted, bare_label
from imports.workbook import WorkbookData

_PLACE = re.compile(r"[A-Z]{1,3}([1-9]\d{0,6})")


def moved(book: WorkbookData, grids: Sequence[Grid], form: Form, wanted: Sequence[Wanted]) -> tuple[str, ...]:
    """Keys whose cells no longer stand where the key sheet says. wanted: the lines of a table form."""
    return _moved_rows(book, grids, wanted) if form.kind == "table" else _moved_fields(book, grids, form)


def _moved_rows(book: WorkbookData, grids: Sequence[Grid], wanted: Sequence[Wanted]) -> tuple[str, ...]:
    """Rows and helper cells in whose line no wording of theirs stands."""
    texts = {(grid.name, line.number): _wordings(line.cells) for grid in grids for line in grid.lines}
    labels = {each.key: set(each.labels) for each in wanted}
    found = []
    for key, (sheet, address) in book.where.items():
        match = _PLACE.fullmatch(address)
        beside = texts.get((sheet, int(match[1])), set()) if match else set()
        if key in labels and split_table_key(key) is None and not labels[key] & beside:
            found.append(key)
    return tuple(found)


def _moved_fields(book: WorkbookData, grids: Sequence[Grid], form: Form) -> tuple[str, ...]:
    """Of an outline form: a field beside which its label no longer stands, a text that is a heading now."""
    texts = {(grid.name, line.number): _wordings(line.cells) for grid in grids for line in grid.lines}
    headings = {bare_label(text) for section in form.section for text in (section.title, section.prompt) if text}
    found = []
    for key, (sheet, address) in book.where.items():
        match, item = _PLACE.fullmatch(address), form.fields.get(key)
        beside = texts.get((sheet, int(match[1])), set()) if match else set()
        if item is None or item.type == "table":
            continue
        label = bare_label(f"{item.label} ({item.unit})" if item.unit else item.label)
        if (item.type in ("narrative", "list") and beside & headings) or (
            item.type not in ("narrative", "list") and label not in beside
        ):
            found.append(key)
    return tuple(found)


def _wordings(cells: Mapping[int, GridCell]) -> set[str]:
    return {bare_label(cell.text) for cell in cells.values()}
