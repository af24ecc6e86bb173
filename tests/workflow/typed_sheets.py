"""Workbooks as offices make them without the program: the printed form retyped, bent in every way that happens."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from openpyxl import Workbook

from forms.form import Form

SOURCE = Path(__file__).parents[1] / "data" / "S4-250-310.txt"
TITLES = ("UBND PHƯỜNG VÕ CƯỜNG", "KẾT QUẢ THỰC HIỆN CHIẾN LƯỢC QUỐC GIA VỀ BÌNH ĐẲNG GIỚI NĂM 2024")
Rows = list[list[object]]


def printed(values: Mapping[str, object], form: Form, tags: bool = False) -> Rows:
    """The source's own table with values in its third column, by key; the head stands again where a page broke."""
    lines = [line.split("\t") for line in SOURCE.read_text(encoding="utf-8").split("\n") if line.strip()]
    rows: Rows = []
    keys = iter(row.key for row in form.row)
    for line in lines:
        cells: list[object] = [cell if tags else cell.replace("<i>", "").replace("</i>", "") for cell in line]
        if line[0] != "TT":
            value = values.get(next(keys), "")
            cells[2] = value
        rows.append(cells)
    return rows


def book(sheets: Mapping[str, Iterable[Sequence[object]]], formats: Mapping[str, str] | None = None) -> bytes:
    """An .xlsx of these sheets; formats: number formats by "sheet!A1"."""
    made = Workbook()
    made.remove(made.active)
    for name, rows in sheets.items():
        sheet = made.create_sheet(name)
        for number, row in enumerate(rows, 1):
            for at, value in enumerate(row, 1):
                if value not in ("", None):
                    sheet.cell(number, at).value = value
    for where, code in (formats or {}).items():
        name, _, address = where.partition("!")
        made[name][address].number_format = code
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue()


def titled(rows: Rows, titles: Sequence[str] = TITLES) -> Rows:
    """The table under its titles, a blank line between."""
    return [*([title] for title in titles), [], *rows]
