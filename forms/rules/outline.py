"""V12: the sums, dates, choices and texts of an outline form, and the document (frame and dates) of any form."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from forms.cells import Cell, Source, State
from forms.dates import date_fault, day_text, parse_date
from forms.entry import answer_of, stored_answers
from forms.findings import Finding
from forms.form import Column, Field
from forms.keys import DOCUMENT, table_key
from forms.periods import Period
from forms.present import cell_text
from forms.report import Document
from forms.rules.context import EXPLAIN, CheckContext, shown
from forms.specs import TEXT_KINDS, CellSpec
from forms.values import computed_field, row_ids

MAX_TEXT = 100_000
_NEEDED = {
    "issuer": "tên cơ quan ban hành",
    "place": "nơi ban hành",
    "addressee": "nơi kính gửi",
    "signers": "chức danh người ký",
}
_RECKON = "Hãy sửa số thành phần, hoặc xóa tổng đã ghi để chương trình tự cộng."


def v12_outline(context: CheckContext) -> Iterator[Finding]:
    """Nam + nữ = tổng, a count within another, counts and their tables; dates, choices and texts in domain."""
    for item in context.form.fields.values():
        if item.type == "table":
            yield from _table_sums(context, item)
        else:
            yield from _contradiction(context, item)
            yield from _within(context, item)
    yield from _texts(context)
    yield from _cut_off(context)
    yield from _frame(context)


def _cut_off(context: CheckContext) -> Iterator[Finding]:
    """A document cannot speak of days after its own date."""
    frame = context.report.document
    written, until = parse_date(frame.date), parse_date(frame.cut_off)
    if written is not None and until is not None and written < until:
        message = f"Số liệu tính đến ngày {day_text(until)}, sau ngày của văn bản ({day_text(written)})."
        yield context.soft("V12", f"{DOCUMENT}cut_off", message, "Hãy sửa ngày chốt số liệu hoặc ngày văn bản.")


def _frame(context: CheckContext) -> Iterator[Finding]:
    """What a report to the level above must bear (NĐ 30, Phụ lục I); number and date may be written in by hand."""
    frame = context.report.document
    if frame == Document():
        return
    for name, title in _NEEDED.items():
        if not getattr(frame, name).strip():
            yield context.soft("V12", f"{DOCUMENT}{name}", f"Văn bản chưa ghi {title}.", "Hãy bổ sung ở phần văn bản.")


def _table_sums(context: CheckContext, item: Field) -> Iterator[Finding]:
    for column in item.column:
        for row in row_ids(context.report, item.key) if column.sum_of else ():
            key = table_key(item.key, row, column.key)
            given, computed = context.report.cell(key).number, context.number(key)
            if given is not None and computed is not None and given != computed:
                parts = " + ".join(_labels(item, column))
                message = f"{context.name(key)} ghi {shown(given)} nhưng {parts} cho {shown(computed)}."
                yield context.soft("V12", key, message, _RECKON)


def _labels(item: Field, column: Column) -> tuple[str, ...]:
    return tuple(other.label.lower() for name in column.sum_of for other in item.column if other.key == name)


def _contradiction(context: CheckContext, item: Field) -> Iterator[Finding]:
    """A count that says otherwise than its table. A consolidated one holds what units counted without a table too."""
    stored = context.report.cell(item.key)
    if stored.source is Source.CONSOLIDATED:
        return
    given = stored.number
    computed = computed_field(item, context.report, context.cells)
    if given is None or computed is None or computed.number is None or computed.number == given:
        return
    source = "các số thành phần" if item.total_of else "bảng kê"
    message = f"{context.name(item.key)} ghi {shown(given)} nhưng {source} cho {shown(computed.number)}."
    yield context.soft("V12", item.key, message, _RECKON)


def _within(context: CheckContext, item: Field) -> Iterator[Finding]:
    value = context.number(item.key) if item.within else None
    limit = context.number(item.within) if item.within else None
    if value is None or limit is None or value <= limit:
        return
    names = f"{context.name(item.key)} lớn hơn {context.name(item.within)}"
    yield context.soft("V12", item.key, f"{names}: {shown(value)} > {shown(limit)}.")


def _texts(context: CheckContext) -> Iterator[Finding]:
    for key, cell, spec in context.specified:
        said = cell.text or isinstance(cell.value, Decimal)
        if not said or cell.state not in (State.VALUE, State.ESTIMATE):
            continue
        if len(cell.text) > MAX_TEXT:
            message = f"{context.name(key)} dài {_count(len(cell.text))} ký tự, quá mức {_count(MAX_TEXT)} ký tự."
            yield context.soft("V12", key, message, "Hãy rút gọn, hoặc chuyển phần chi tiết thành tài liệu kèm theo.")
        if spec.kind == "date":
            yield from _date(context, key, cell)
        elif spec.kind == "choice" and key not in context.form.helpers:
            yield from _choice(context, key, cell, spec)
        elif spec.kind in TEXT_KINDS and not cell.text:
            message = f"{context.name(key)} cần nội dung bằng chữ, hiện là số {cell_text(cell)}."
            yield context.soft("V12", key, message, "Hãy nhập nội dung bằng chữ.")


def _count(length: int) -> str:
    return shown(Decimal(length))


def _date(context: CheckContext, key: str, cell: Cell) -> Iterator[Finding]:
    day, period = parse_date(cell.text), context.report.period
    if day is None:
        message = f"{context.name(key)} {date_fault(cell.text)}: “{cell_text(cell)}”."
        yield context.soft("V12", key, message, "Hãy nhập đủ ngày/tháng/năm, ví dụ 05/4/2024.")
    elif not key.startswith(DOCUMENT) and period.kind != "event" and not period.first <= day <= period.last:
        message = f"{context.name(key)} là ngày {day_text(day)}, ngoài kỳ báo cáo ({period.title})."
        meant = _in_period(day, period)
        remedy = f"Nếu là ngày {day_text(meant)}, hãy sửa lại năm; nếu đúng, hãy ghi lý do." if meant else EXPLAIN
        yield context.soft("V12", key, message, remedy)


def _in_period(day: date, period: Period) -> date | None:
    """The same day and month within the period, where only the year was mistyped."""
    for year in {period.first.year, period.last.year}:
        try:
            other = day.replace(year=year)
        except ValueError:
            continue
        if period.first <= other <= period.last:
            return other
    return None


def _choice(context: CheckContext, key: str, cell: Cell, spec: CellSpec) -> Iterator[Finding]:
    known = cell.text in stored_answers(spec.kind, spec.options)
    if not known and answer_of(spec.kind, cell.text, spec.options) != cell.value:
        offered = ", ".join(f"“{option.text}”" for option in spec.options)
        message = f"{context.name(key)} ghi “{cell_text(cell)}”, không có trong danh sách."
        yield context.soft("V12", key, message, f"Hãy chọn một trong: {offered}.")
