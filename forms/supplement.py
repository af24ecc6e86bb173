"""A supplement to a finished revision: only what it changes, and a revision with its supplements laid over it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from msgspec import Struct
from msgspec.structs import replace

from forms.cells import Cell
from forms.errors import BadInput
from forms.form import Form
from forms.keys import DOCUMENT, order_key, split_table_key, table_key
from forms.present import cell_text, column_text, field_text, row_text
from forms.report import Report
from forms.rules.naming import cell_name, row_names, short
from forms.specs import find_column
from forms.text import collapse

Cells = Mapping[str, Cell]
LONGEST = 140
NOTHING = "(trống)"


class Carried(Struct, frozen=True):
    """What a supplement carries: a cell, or a table, which goes whole.

    key: the cell's or the table's; name: as a sentence calls it; label: its wording where the name is a number only;
    old, new: as they are printed, cut to one line.
    changed: it differs from what was sent; else it goes along, since a figure is computed out of it.
    gone: it was taken away, which a supplement cannot say.
    """

    key: str
    name: str
    old: str
    new: str
    changed: bool = True
    gone: bool = False
    label: str = ""


def laid_over(before: Cells, supplement: Cells) -> dict[str, Cell]:
    """What the receiver has after the supplement; a table in it stands for the whole table."""
    tables = {_owner(key) for key in supplement if split_table_key(key)}
    kept = {key: cell for key, cell in before.items() if _owner(key) not in tables}
    return kept | dict(supplement)


def supplement_cells(form: Form, before: Cells, now: Cells) -> dict[str, Cell]:
    """The cells that differ from `before`, with the document's frame and what they only mean something with.

    A table goes whole, a rate with both its parts, a total with all of its. BadInput where nothing differs, or
    where something was taken away, which a supplement cannot say.
    """
    if _gone(before, now):
        raise BadInput(
            "Bản bổ sung không xóa được số liệu đã báo cáo.",
            "Hãy đưa ô đó về như đã gửi, hoặc chuyển thành lần báo cáo mới thay toàn bộ.",
        )
    changed = _changed(before, now)
    if not changed:
        raise BadInput("Bản bổ sung chưa có số liệu nào khác với bản đã hoàn thành.", "Hãy nhập phần cần bổ sung.")
    wanted = _with_their_like(form, changed)
    return {key: cell for key, cell in now.items() if _owner(key) in wanted or key.startswith(DOCUMENT)}


def carried(form: Form, report: Report, before: Cells) -> tuple[Carried, ...]:
    """What a supplement carries as it now stands, in the form's order; the document's frame goes without saying."""
    changed, gone = _changed(before, report.cells), _gone(before, report.cells)
    wanted = _with_their_like(form, changed)
    then, names = replace(report, cells=before), row_names(form)
    places = {key: place for place, key in enumerate(_keys(form))}
    tables = {key for key in wanted if order_key(key) in report.cells}
    shown = [key for key in wanted & places.keys() if key in changed | tables or not report.cell(key).is_empty]
    return tuple(
        Carried(
            key,
            _capital(cell_name(form, report, names, key)),
            _text(form, then, report, key),
            _text(form, report, then, key),
            key in changed,
            key in gone,
            short(form.rows[key].label) if key in form.rows and form.rows[key].tt else "",
        )
        for key in sorted(shown, key=places.__getitem__)
    )


def put_back(before: Cells, now: Cells, key: str) -> dict[str, Cell | None]:
    """The changes that make a cell, or a whole table, what was sent; it is no part of the supplement then."""
    keys = {each for each in (*before, *now) if _owner(each) == key}
    return {each: before.get(each) for each in keys if before.get(each) != now.get(each)}


def _changed(before: Cells, now: Cells) -> set[str]:
    keys = {key for key in (*before, *now) if before.get(key) != now.get(key)}
    return {_owner(key) for key in keys if not key.startswith(DOCUMENT)}


def _gone(before: Cells, now: Cells) -> set[str]:
    owners = {_owner(key) for key in before if key not in now and not key.startswith(DOCUMENT)}
    return {key for key in owners if key not in now and order_key(key) not in now}


def _owner(key: str) -> str:
    """The table that a cell stands in, else the cell's own key."""
    parts = split_table_key(key)
    return parts.table if parts else key


def _keys(form: Form) -> Iterator[str]:
    for row in form.row:
        yield row.key
        yield from (helper.key for helper in row.helper)
    yield from form.fields


def _text(form: Form, report: Report, other: Report, key: str) -> str:
    """The cell as it stands in `report`; of a table what differs from `other`."""
    cell = report.cell(key)
    if key in form.rows:
        text = row_text(form.rows[key], cell, report)
    elif key in form.helpers:
        text = cell_text(cell, None, form.helpers[key][1].options)
    elif form.fields[key].type == "table":
        text = _table_text(form, report, other, key)
    else:
        text = field_text(form.fields[key], cell)
    note = f"– ghi chú: {cell.note}" if cell.note and cell.note != other.cell(key).note else ""
    return " ".join(_cut(part) for part in (collapse(text) or NOTHING, collapse(note)) if part)


def _table_text(form: Form, report: Report, other: Report, key: str) -> str:
    """ "4 dòng: 05/4/2024; Hội thảo": the number of rows, and the cells that the other does not have."""
    rows = report.cell(order_key(key)).text.split()
    columns = [column.key for column in form.fields[key].column]
    cells = [table_key(key, row, column) for row in rows for column in columns]
    own = [each for each in cells if report.cell(each) != other.cell(each)]
    texts = [text for each in own if (text := _column_text(form, report, each))]
    return f"{len(rows)} dòng" + (f": {'; '.join(texts)}" if texts else "")


def _column_text(form: Form, report: Report, key: str) -> str:
    parts = split_table_key(key)
    column = find_column(form, parts) if parts else None
    return column_text(column, report.cell(key)) if column else ""


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else text[:LONGEST].rsplit(" ", 1)[0] + "…"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _with_their_like(form: Form, changed: set[str]) -> set[str]:
    wanted, groups = set(changed), list(_groups(form))
    while more := {key for group in groups if group & wanted for key in group} - wanted:
        wanted |= more
    return wanted


def _groups(form: Form) -> Iterator[set[str]]:
    """Keys out of which one figure is computed."""
    for row in form.row:
        yield {row.key, row.numerator, row.denominator, *(helper.key for helper in row.helper)} - {""}
    for item in form.fields.values():
        yield {item.key, *item.total_of, item.count_of, item.sum_of.rpartition(".")[0]} - {""}
