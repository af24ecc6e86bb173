"""Where a cell of a consolidated report has its content from, in a sentence for the editor."""

from __future__ import annotations

from forms.cells import EMPTY, Source
from forms.form import Option
from forms.keys import order_key
from forms.present import cell_text
from forms.report import Report


def cell_origin(report: Report, key: str, options: tuple[Option, ...] = ()) -> str:
    """Of a figure, text or table: given by consolidation, of how many units, or typed in its place; "" for others."""
    made = report.consolidation
    if made is None:
        return ""
    held = key if key in made.given else order_key(key)
    cell, given = report.cell(held), made.given.get(held, EMPTY)
    if given.is_empty:
        return ""
    covered, expected = made.coverage.get(key, (0, 0))
    units = f"từ {covered}/{expected} đơn vị" if expected else "từ các đơn vị cấp dưới"
    if cell.source is Source.CONSOLIDATED:
        return f"Tổng hợp {units}."
    if (cell.value, cell.state) == (given.value, given.state):
        return f"Nhập tại đây, bằng số tổng hợp {units}."
    if isinstance(given.value, str) and not options:
        return f"Đã sửa tại đây; nội dung tổng hợp {units} không ghi đè lên."
    return f"Nhập tại đây thay số tổng hợp {cell_text(given, None, options)} {units}."
