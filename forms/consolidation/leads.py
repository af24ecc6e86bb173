"""What the agencies that lead an indicator say: taken where they own the row, compared where it is added up (A.8)."""

from __future__ import annotations

from collections.abc import Iterator

from forms.cells import EMPTY, Cell, Source, State
from forms.consolidation.making import Making
from forms.consolidation.model import SourceReport
from forms.consolidation.plan import Plan, beside_status
from forms.form import Row
from forms.numbers import round_half_up
from forms.present import cell_text
from forms.values import computed_rate, helper_of

Answer = tuple[SourceReport, Cell]
_CHOOSE = "Hãy trao đổi với các cơ quan rồi nhập số được chọn, ghi lý do vào phần ghi chú."


def consult_leads(plan: Plan, making: Making) -> None:
    """Rows of lead agencies, after the rows that come from below."""
    for row in plan.led:
        passed = helper_of(row, "numerator")
        answered = passed is not None and making.coverage.get(passed.key, (0, 0))[0] > 0
        if row.collect == "quarters" and answered:
            for source, cell in answers_of(making, row, row.key):
                _tell_recomputed(making, row, source, cell, True)
        elif row.collect != "list":
            _take_row(making, row)
    for row in plan.listed:
        _list_answers(making, row)
    for row in making.form.row:
        if row.key in making.cells and (row.units_of or row.collect in ("sum", "count_yes")):
            _compare(making, row)


def leads_of(making: Making, row: Row) -> Iterator[SourceReport]:
    """The reports of the agencies that lead the row, in code order."""
    for node in making.tree.agencies:
        if node.source is not None and node.unit.agency in row.leads:
            yield node.source


def answers_of(making: Making, row: Row, key: str) -> tuple[Answer, ...]:
    """What the lead agencies say of one cell."""
    found = ((source, source.cells.get(key, EMPTY)) for source in leads_of(making, row))
    return tuple((source, cell) for source, cell in found if not cell.is_empty)


def _take_row(making: Making, row: Row) -> None:
    """The row and its helper cells of the one agency, or of several that agree; one without a figure takes no place
    of what the units give."""
    answers = _telling(answers_of(making, row, row.key))
    if not answers or _differ(making, row, row.key, answers):
        return
    source, cell = answers[0]
    if _tell_recomputed(making, row, source, cell, False):
        return
    for helper in row.helper:
        making.cells.pop(helper.key, None)
        making.coverage.pop(helper.key, None)
    making.findings = [each for each in making.findings if (each.code, each.key) != ("V24", row.key)]
    making.take(row.key, cell, source.name)
    making.coverage[row.key] = (int(cell.state is not State.MISSING), 1)
    for helper in row.helper:
        beside = source.cells.get(helper.key, EMPTY)
        if not beside.is_empty:
            making.take(helper.key, beside, source.name)
    if cell.source is Source.COMPUTED:
        del making.cells[row.key]


def _telling(answers: tuple[Answer, ...]) -> tuple[Answer, ...]:
    """Those that say more than that the figure is missing; all where none does."""
    return tuple(each for each in answers if each[1].state is not State.MISSING) or answers


def _tell_recomputed(making: Making, row: Row, source: SourceReport, cell: Cell, units_stand: bool) -> bool:
    """Where the units give another rate than the agency: told. Whether theirs stands: it does where the agency has no
    figure. units_stand: it does all the same."""
    computed = computed_rate(row, making.cells)
    if computed is None or computed.number is None:
        return False
    stands = units_stand or cell.number is None
    if cell.number is None or round_half_up(computed.number, row.decimals) != round_half_up(cell.number, row.decimals):
        taken = "lấy số tính lại" if stands else f"lấy số của {source.name}"
        message = (
            f"{making.name(row.key)}: {source.name} báo {cell_text(cell, row.decimals)}, "
            f"tính lại từ các đơn vị là {cell_text(computed, row.decimals)}; {taken}."
        )
        making.warn("V22", row.key, message)
    return stands


def _differ(making: Making, row: Row, key: str, answers: tuple[Answer, ...]) -> bool:
    if len({(cell.state, cell.value) for _, cell in answers}) < 2:
        return False
    making.warn("V22", key, f"Các cơ quan chủ trì báo {making.name(key)} khác nhau: {_said(row, answers)}.", _CHOOSE)
    return True


def _said(row: Row, answers: tuple[Answer, ...]) -> str:
    return "; ".join(f"{source.name}: {cell_text(cell, row.decimals, row.options)}" for source, cell in answers)


def _list_answers(making: Making, row: Row) -> None:
    """Statuses are listed and the office chooses; figures beside them are the agency's."""
    answers = answers_of(making, row, row.key)
    if answers:
        message = f"{making.name(row.key)}, các cơ quan trả lời: {_said(row, answers)}."
        making.tell("V25", row.key, message, "Hãy chọn trạng thái chung của tỉnh cho dòng này.")
    for helper in beside_status(row):
        beside = answers_of(making, row, helper.key)
        if beside and not _differ(making, row, helper.key, beside):
            making.take(helper.key, beside[0][1], beside[0][0].name)


def _compare(making: Making, row: Row) -> None:
    """An agency's figure for a row that is added up, or that the list of units gives, is never added."""
    total = making.cells[row.key]
    for source, cell in answers_of(making, row, row.key):
        if cell.number is None or cell.number == total.number or total.state is State.NOT_APPLICABLE:
            continue
        whence = "danh mục đơn vị hành chính" if row.units_of else "cộng từ các đơn vị"
        message = f"{making.name(row.key)}: {source.name} báo {cell_text(cell)}, {whence} là {cell_text(total)}."
        making.warn("V22", row.key, message)
