"""Whether all is answered, and answers that hang together: V6, V7, V11, V15."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from forms.cells import NO, YES, State
from forms.entry import answer_of
from forms.errors import BadInput
from forms.findings import Finding
from forms.form import Helper, Row, Section
from forms.periods import parse_period
from forms.present import cell_text
from forms.rules.context import CheckContext, figure, hard, notice, shown
from forms.rules.domain import figure_fault
from forms.rules.naming import section_name
from forms.specs import CLOSED_KINDS, cell_spec
from forms.values import fills_helper, helper_of, is_quartered, required_keys, section_filled

_SAY = "Hãy nhập số liệu hoặc chọn “không phát sinh”, “chưa có số liệu”, “không áp dụng”."
_OTHER_RULES = ("quarter", "school_year")


def v6_answered(context: CheckContext) -> Iterator[Finding]:
    """No own cell of a table form stays empty (an error); an empty section of an outline form is a warning.

    Quarters and the school year have rules of their own: V11, V15.
    """
    if context.form.kind == "outline":
        yield from _sections(context)
        return
    for key in required_keys(context.form, context.report.unit):
        owner = context.form.helpers.get(key)
        if owner is not None and owner[1].role in _OTHER_RULES:
            continue
        if context.cell(key).is_empty:
            yield hard("V6", key, f"{context.name(key)} chưa được nhập.", _SAY)
    for row in context.form.row:
        yield from _chosen_denominator(context, row)


def _chosen_denominator(context: CheckContext, row: Row) -> Iterator[Finding]:
    basis, other = helper_of(row, "basis"), helper_of(row, "alternative")
    if not basis or not other or not fills_helper(row, other, context.report.unit):
        return
    if context.cell(basis.key).text == "alternative" and context.cell(other.key).is_empty:
        message = f"{context.name(row.key)} được chọn tính theo {context.name(other.key)} nhưng số này chưa nhập."
        yield hard("V6", other.key, message, "Hãy nhập số này hoặc chọn lại mẫu số in trên biểu.")


def _sections(context: CheckContext) -> Iterator[Finding]:
    for section in context.form.section:
        wanted = tuple(item for item in section.field if not item.optional)
        if not wanted:
            continue
        key = wanted[0].key
        if not section_filled(section.field, context.report) and all(context.cell(i.key).is_empty for i in wanted):
            remedy = "Hãy nhập nội dung" + (" hoặc đánh dấu “sẽ bổ sung”." if section.may_follow else ".")
            yield context.soft("V6", key, f"Mục {section_name(section)} còn trống.", remedy)
        else:
            yield from _to_follow(context, section)


def _to_follow(context: CheckContext, section: Section) -> Iterator[Finding]:
    for item in section.field:
        if item.type in ("narrative", "list") and context.cell(item.key).state is State.MISSING:
            message = f"{context.name(item.key)} được đánh dấu “sẽ bổ sung”."
            remedy = "Khi có kết quả, hãy lập bản bổ sung của báo cáo này."
            say = notice if section.may_follow else context.soft
            yield say("V6", item.key, message, remedy)


def v7_closed_answers(context: CheckContext) -> Iterator[Finding]:
    """Closed questions hold one of their answers; "Có" goes with a count >= 1; unit totals match the tree."""
    for key, cell in context.report.cells.items():
        if key not in context.form.rows and key not in context.form.helpers:
            continue
        spec = cell_spec(context.form, context.report.unit, key)
        if spec is None or spec.kind not in CLOSED_KINDS or cell.value in (None, ""):
            continue
        if not cell.text or answer_of(spec.kind, cell.text, spec.options) != cell.text:
            message = f"{context.name(key)} ghi “{cell_text(cell)}”, không phải một trong các câu trả lời của biểu."
            yield hard("V7", key, message, "Hãy chọn lại câu trả lời trong danh sách.")
    for row in context.form.row:
        yield from _status_and_count(context, row)
        yield from _units(context, row)


def _status_and_count(context: CheckContext, row: Row) -> Iterator[Finding]:
    count = context.number(row.yes_when) if row.yes_when else None
    answer = context.cell(row.key).text
    if count is None or answer not in (YES, NO) or (answer == YES) == (count >= 1):
        return
    said = "Có" if answer == YES else "Không"
    message = f"{context.name(row.key)} ghi “{said}” nhưng {context.name(row.yes_when)} là {shown(count)}."
    yield hard("V7", row.key, message, "Ghi “Có” khi số này từ 1 trở lên, “Không” khi bằng 0.")


def _units(context: CheckContext, row: Row) -> Iterator[Finding]:
    value = figure(context.cell(row.key)) if row.units_of else None
    known = context.unit_counts.get(row.units_of)
    if value is None or known is None or (value == known and known):
        return
    message = (
        f"{context.name(row.key)} ghi {shown(value)}, "
        f"danh mục đơn vị hành chính ngày cuối kỳ có {shown(Decimal(known))}."
    )
    remedy = "Hãy kiểm tra lại; nếu không còn cấp này, hãy chọn “không áp dụng”; nếu số đúng, hãy ghi lý do."
    yield context.soft("V7", row.key, message, remedy)


def v11_quarters(context: CheckContext) -> Iterator[Finding]:
    """Every quarter is a count and answered; the result is computed from them, never typed."""
    for row in context.form.row:
        if not is_quartered(row, context.report.unit):
            continue
        for helper in row.helper:
            if helper.role == "quarter" and fills_helper(row, helper, context.report.unit):
                yield from _quarter(context, helper)
        given = context.report.cell(row.key)
        computed = context.cell(row.key)
        if not given.is_empty and (given.state, given.value) != (computed.state, computed.value):
            message = f"{context.name(row.key)} ghi một kết quả khác với kết quả tính từ các quý."
            yield hard("V11", row.key, message, "Hãy xóa kết quả đã ghi: chương trình tự tính từ số của từng quý.")


def _quarter(context: CheckContext, helper: Helper) -> Iterator[Finding]:
    cell = context.report.cell(helper.key)
    if cell.is_empty and helper.required:
        yield hard("V11", helper.key, f"{context.name(helper.key)} chưa được nhập.", _SAY)
    elif fault := figure_fault(helper.kind, cell):
        yield hard("V11", helper.key, f"{context.name(helper.key)} {fault[0]}", fault[1])
    elif cell.state in (State.MISSING, State.NOT_APPLICABLE):
        message = f"{context.name(helper.key)} chưa có số liệu nên chưa kết luận được đạt hay không đạt."
        yield notice("V11", helper.key, message, "Hãy bổ sung số của quý này khi có.")


def v15_school_year(context: CheckContext) -> Iterator[Finding]:
    """The school year is chosen by the officer: the one that ends or the one that begins in the report's year."""
    for row in context.form.row:
        helper = helper_of(row, "school_year")
        if helper is None or not fills_helper(row, helper, context.report.unit):
            continue
        given = context.report.cell(helper.key)
        if given.is_empty:
            if context.cell(row.key).text:
                message = f"{context.name(row.key)} chưa chọn năm học."
                yield hard("V15", helper.key, message, f"Hãy chọn năm học {_choices(context)}.")
        elif given.state in (State.VALUE, State.ESTIMATE) and not _fits(context, given.text):
            message = f"Năm học “{given.text}” ở {context.name(row.key)} không ứng với năm báo cáo."
            yield hard("V15", helper.key, message, f"Hãy chọn năm học {_choices(context)}.")


def _choices(context: CheckContext) -> str:
    year = context.report.period.year
    return f"{year - 1}-{year} hoặc {year}-{year + 1}"


def _fits(context: CheckContext, text: str) -> bool:
    try:
        period = parse_period(text)
    except BadInput:
        return False
    year = context.report.period.year
    return period.kind == "school_year" and year in (period.first.year, period.last.year)
