"""Numerators, denominators and rates: V2 (never above), V4 (nothing out of nothing), V5 (two rates for one)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from forms.cells import Cell, State
from forms.findings import Finding
from forms.form import Row
from forms.rules.context import CheckContext, figure, hard, is_part_of_whole, shown
from forms.specs import NUMBER_KINDS
from forms.values import computed_rate, helper_of


@dataclass(frozen=True, slots=True)
class Pair:
    """part: the key that may not exceed that of whole; rate: the row whose rate the two give, "" for none.

    bounded: whether the part lies within the whole; boys per 100 girls and other ratios do not.
    """

    part: str
    whole: str
    rate: str
    bounded: bool


def pairs(context: CheckContext) -> tuple[Pair, ...]:
    """Every pair of the form once: printed ones, helper ones, and those of the alternative denominator."""
    found: dict[tuple[str, str], Pair] = {}
    for row in context.form.row:
        for pair in (*_printed(row), *_helpers(row)):
            known = found.get((pair.part, pair.whole))
            if known is None or not known.rate:
                found[pair.part, pair.whole] = pair
    return tuple(found.values())


def _printed(row: Row) -> Iterator[Pair]:
    if row.part_of:
        yield Pair(row.key, row.part_of, "", True)
    if row.kind == "rate":
        yield Pair(row.numerator, row.denominator, row.key, is_part_of_whole(row))


def _helpers(row: Row) -> Iterator[Pair]:
    top, bottom = helper_of(row, "numerator"), helper_of(row, "denominator")
    if top and bottom:
        yield Pair(top.key, bottom.key, row.key, is_part_of_whole(row))
    part, whole = helper_of(row, "part"), helper_of(row, "whole")
    if part and whole:
        yield Pair(part.key, whole.key, "", True)
    other = helper_of(row, "alternative")
    if other and row.kind == "rate":
        yield Pair(row.numerator, other.key, "", is_part_of_whole(row))
        yield Pair(other.key, row.denominator, "", True)


def v2_never_above(context: CheckContext) -> Iterator[Finding]:
    """A numerator is at most its denominator; where that is 0, V4 speaks."""
    for pair in pairs(context):
        part, whole = context.number(pair.part), context.number(pair.whole)
        if not pair.bounded or part is None or whole is None or part <= whole or whole == 0:
            continue
        names = f"{context.name(pair.part)} lớn hơn {context.name(pair.whole)}"
        remedy = (
            f"Hãy kiểm tra lại cả hai số: số ở {context.name(pair.part)} là một phần của {context.name(pair.whole)}."
        )
        yield hard("V2", pair.part, f"{names}: {shown(part)} > {shown(whole)}.", remedy)


def v4_nothing_of_nothing(context: CheckContext) -> Iterator[Finding]:
    """Where the denominator is 0 the numerator is 0, and no rate stands: 0/0 is "không phát sinh"."""
    for pair in pairs(context):
        whole, part = context.number(pair.whole), context.number(pair.part)
        if whole != 0 or part is None:
            continue
        if part > 0:
            message = f"{context.name(pair.whole)} bằng 0 nhưng {context.name(pair.part)} là {shown(part)}."
            yield hard(
                "V4", pair.part, message, "Hãy kiểm tra lại cả hai số: khi tổng số bằng 0 thì số này cũng bằng 0."
            )
        elif pair.rate and figure(context.report.cell(pair.rate)) is not None:
            message = f"{context.name(pair.rate)} không tính được vì {context.name(pair.whole)} bằng 0."
            yield hard("V4", pair.rate, message, "Hãy chọn “không phát sinh” thay cho tỷ lệ 0% hoặc 100%.")


def v5_two_rates(context: CheckContext) -> Iterator[Finding]:
    """A typed or imported rate that is not what its parts give; both are kept."""
    for row in context.form.row:
        given = context.report.cell(row.key)
        value = figure(given)
        computed = _computed(row, context)
        if value is None or computed is None or _agree(value, computed, row.decimals):
            continue
        message = (
            f"{context.name(row.key)} ghi {shown(value)} nhưng tử số và mẫu số cho {shown(computed, row.decimals)}."
        )
        yield hard("V5", row.key, message, "Hãy sửa số thành phần, hoặc xóa tỷ lệ đã ghi để chương trình tự tính.")


def _computed(row: Row, context: CheckContext) -> Decimal | None:
    if row.kind_at(context.report.unit.level) not in NUMBER_KINDS:
        return None
    cell: Cell | None = computed_rate(row, context.cells)
    return cell.number if cell and cell.state is not State.NONE else None


def _agree(given: Decimal, computed: Decimal, decimals: int) -> bool:
    """Equal as far as the row is printed; half a unit of the last place is allowed for rounding either way."""
    return abs(given - computed) <= Decimal(5).scaleb(-decimals - 1)
