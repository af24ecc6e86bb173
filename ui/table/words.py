"""What the status line of the table says: why nothing can be typed on a line, what is left after the last cell."""

from __future__ import annotations

from collections.abc import Sequence

from forms.cells import Source
from ui.table.lines import Line
from workflow.reports import OpenReport


def refusal(opened: OpenReport, line: Line) -> str:
    """Why this office types nothing on the line."""
    if not opened.editable:
        return "Báo cáo đã hoàn thành nên chỉ xem được"
    if line.computed or line.cell.source is Source.COMPUTED:
        return "Ô này được tự tính, không cần nhập"
    if line.cell.source is Source.CONSOLIDATED:
        return "Số này tổng hợp từ các đơn vị cấp dưới"
    agencies = opened.pack.agencies
    leads = "; ".join(agencies[each].name for each in line.row.leads if each in agencies)
    return f"Ô này đơn vị khác nhập ({leads})" if leads else "Ô này đơn vị khác nhập"


def end_words(wanted: Sequence[Line]) -> str:
    """What is left among the wanted lines once the last was passed, and what the next Enter does."""
    open_ones = [line for line in wanted if not line.done]
    if not open_ones:
        return f"Đã nhập đủ {len(wanted)} ô · Enter: Hoàn thành và gửi"
    empty = sum(line.cell.is_empty for line in open_ones)
    left = [f"{empty} ô chưa nhập"] if empty else []
    left += [f"{len(open_ones) - empty} ô có lỗi"] if len(open_ones) > empty else []
    return f"Đã qua ô cuối; còn {' và '.join(left)}: Enter để tới ô đầu tiên"
