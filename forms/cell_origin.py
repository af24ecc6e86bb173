"""Where a cell of a consolidated report has its figure from, in a sentence for the editor."""

from __future__ import annotations

from forms.cells import Source
from forms.pack import Option
from forms.present import cell_text
from forms.report import Report


def cell_origin(report: Report, key: str, options: tuple[Option, ...] = ()) -> str:
    """Where a cell's figure comes from, in a sentence: given by consolidation, or typed in its place; "" for others."""
    made = report.consolidation
    cell = report.cell(key)
    given = made.given.get(key) if made else None
    if made is None or given is None or given.is_empty:
        return ""
    covered, expected = made.coverage.get(key, (0, 0))
    units = f" từ {covered}/{expected} đơn vị" if expected else " từ các đơn vị cấp dưới"
    if cell.source is Source.CONSOLIDATED:
        return f"Số tổng hợp{units}."
    if (cell.value, cell.state) == (given.value, given.state):
        return f"Nhập tại đây, bằng số tổng hợp{units}."
    return f"Nhập tại đây thay số tổng hợp {cell_text(given, None, options)}{units}; cần ghi lý do vào ghi chú của ô."
