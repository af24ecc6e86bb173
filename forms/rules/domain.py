"""Single cells against their domain: V1 (figures), V3 (percentages), V8 (plausible range), V14 (small counts)."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from forms.cells import Cell
from forms.findings import Finding
from forms.form import Row
from forms.rules.context import CheckContext, figure, hard, notice, shown
from forms.specs import NUMBER_KINDS, WHOLE_KINDS

MAX_DIGITS = 9
MAX_MONEY_DIGITS = 15
_MOST, _MOST_MONEY = Decimal(10) ** MAX_DIGITS, Decimal(10) ** MAX_MONEY_DIGITS


def v1_figures(context: CheckContext) -> Iterator[Finding]:
    """Counts and money are whole, >= 0 and of at most 9 (money 15) digits; every number cell holds a number."""
    for key, cell, spec in context.specified:
        if spec.kind not in NUMBER_KINDS or _is_quarter(context, key):
            continue
        fault = figure_fault(spec.kind, cell)
        if fault:
            yield hard("V1", key, f"{context.name(key)} {fault[0]}", fault[1])


def _is_quarter(context: CheckContext, key: str) -> bool:
    owner = context.form.helpers.get(key)
    return owner is not None and owner[1].role == "quarter"


def figure_fault(kind: str, cell: Cell) -> tuple[str, str] | None:
    """(what is wrong, remedy) of a figure of that kind; None where it is in its domain."""
    if cell.text:
        return f"không phải là số: “{_excerpt(cell.text)}”.", "Hãy nhập bằng chữ số, ví dụ 1.234 hoặc 12,5."
    value = figure(cell)
    if value is None:
        return None
    if kind in WHOLE_KINDS and value != value.to_integral_value():
        return f"phải là số nguyên, hiện là {shown(value)}.", "Hãy nhập số nguyên, không có phần thập phân."
    if value < 0 and kind not in ("percent", "rate"):
        return f"không được là số âm, hiện là {shown(value)}.", "Hãy nhập số từ 0 trở lên."
    limit, most = (MAX_MONEY_DIGITS, _MOST_MONEY) if kind == "money" else (MAX_DIGITS, _MOST)
    if not -most < value < most:
        return f"có hơn {limit} chữ số: {shown(value)}.", "Hãy kiểm tra lại số đã nhập và đơn vị tính."
    return None


def _excerpt(text: str) -> str:
    return text if len(text) <= 40 else text[:40] + "…"


def v3_percentages(context: CheckContext) -> Iterator[Finding]:
    """A typed or imported percentage lies within 0-100."""
    for row in context.form.row:
        if not row.is_share:
            continue
        value = figure(context.report.cell(row.key))
        if value is not None and not 0 <= value <= 100:
            message = f"{context.name(row.key)} phải từ 0 đến 100%, hiện là {shown(value)}%."
            yield hard("V3", row.key, message, "Hãy kiểm tra lại tỷ lệ đã nhập.")


def v8_plausible(context: CheckContext) -> Iterator[Finding]:
    """A figure outside the pack's plausible range."""
    for row in context.form.row:
        value = figure(context.cell(row.key))
        if value is None or not context.answers(row):
            continue
        if (row.soft_min and value < Decimal(row.soft_min)) or (row.soft_max and value > Decimal(row.soft_max)):
            message = (
                f"{context.name(row.key)} là {shown(value, row.decimals)}, nằm ngoài khoảng thường gặp ({_span(row)})."
            )
            yield context.soft("V8", row.key, message)


def _span(row: Row) -> str:
    low, high = (shown(Decimal(text)) if text else "" for text in (row.soft_min, row.soft_max))
    if low and high:
        return f"từ {low} đến {high}"
    return f"từ {low} trở lên" if low else f"không quá {high}"


def v14_small_counts(context: CheckContext) -> Iterator[Finding]:
    """1-4 victims, perpetrators or trafficked persons of a commune can be recognised."""
    if context.report.unit.level != "xa":
        return
    for row in context.form.row:
        value = figure(context.report.cell(row.key)) if row.sensitive else None
        if value is not None and 1 <= value <= 4:
            message = (
                f"{context.name(row.key)} chỉ có {shown(value)} người: số liệu nhạy cảm, có thể nhận ra từng người."
            )
            remedy = (
                "Số này vẫn được ghi trong biểu báo cáo; đề nghị không nêu chi tiết và không đưa vào biểu đồ công khai."
            )
            yield notice("V14", row.key, message, remedy)
