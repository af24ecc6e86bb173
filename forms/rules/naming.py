"""How a finding names a cell: the printed number where it is unmistakable, else the short label."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from forms.form import Form, Row, Section
from forms.keys import TableKey, split_table_key
from forms.report import Report
from forms.specs import find_column
from forms.values import row_ids

_LIMIT = 60


def short(label: str) -> str:
    """The label cut at a word's end to some 60 letters."""
    if len(label) <= _LIMIT:
        return label.rstrip(" .")
    return label[:_LIMIT].rsplit(" ", 1)[0].rstrip(" ,;.") + "…"


def row_names(form: Form) -> Mapping[str, str]:
    """Each row's name by key: "2.2.1.1"; "III.1" where the number is printed twice; “label” where there is none."""
    counts = Counter(row.tt for row in form.row if row.tt)
    names: dict[str, str] = {}
    above = ""
    for row in form.row:
        if row.kind == "heading" and counts[row.tt] == 1 and "." not in row.tt:
            above = row.tt
        names[row.key] = _row_name(row, counts[row.tt], above)
    return names


def _row_name(row: Row, printed: int, above: str) -> str:
    if printed == 1:
        return row.tt
    return f"{above}.{row.tt}" if row.tt and above else f"“{short(row.label)}”"


def cell_name(form: Form, report: Report, names: Mapping[str, str], key: str) -> str:
    """The name of any cell in a Vietnamese sentence; the key itself where the form knows no such cell."""
    if key in names:
        return f"dòng {names[key]}"
    if key in form.helpers:
        row, helper = form.helpers[key]
        return f"“{short(helper.label)}” (dòng {names[row.key]})"
    if key in form.fields:
        label = form.fields[key].label
        section = section_name(form.section_of[key])
        return f"“{short(label)}” (mục {section})" if label else f"Mục {section}"
    parts = split_table_key(key)
    return _table_cell_name(form, report, parts) if parts else key


def section_name(section: Section) -> str:
    """A section of an outline form: “short title”, after its number where it has one."""
    title = f"“{short(section.short or section.title)}”"
    number = section.number.rstrip(".")
    return f"{number} {title}" if number and number != "-" else title


def _table_cell_name(form: Form, report: Report, parts: TableKey) -> str:
    column = find_column(form, parts)
    rows = row_ids(report, parts.table)
    if column is None or parts.row not in rows:
        return f"{parts.table}[{parts.row}].{parts.column}"
    item = form.fields[parts.table]
    table = short(item.label) if item.label else section_name(form.section_of[parts.table]).strip("“”")
    return f"“{short(column.label)}”, dòng {rows.index(parts.row) + 1} của bảng “{table}”"


def order_of(form: Form, report: Report) -> Mapping[str, tuple[int, int, int]]:
    """The place of every cell in printed order: (row or field, row of its table, column)."""
    places: dict[str, tuple[int, int, int]] = {}
    for at, row in enumerate(form.row):
        places[row.key] = (at, 0, 0)
        for below, helper in enumerate(row.helper, start=1):
            places[helper.key] = (at, below, 0)
    for at, (key, item) in enumerate(form.fields.items()):
        places[key] = (at, 0, 0)
        for line, row_id in enumerate(row_ids(report, key) if item.type == "table" else (), start=1):
            for across, column in enumerate(item.column):
                places[f"{key}[{row_id}].{column.key}"] = (at, line, across)
    return places
