"""Held against other reports: V9 (the period before), V10 (the first half), V13 (the other form)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from forms.cells import EMPTY, Cell
from forms.findings import Finding
from forms.form import Field, Form
from forms.report import Report
from forms.rules.context import CheckContext, figure, shown
from forms.values import effective

POINTS = Decimal(10)
HALF = Decimal("0.5")
LEAST = Decimal(5)


def v9_change(context: CheckContext) -> Iterator[Finding]:
    """A jump since the period before: over 10 points of a percentage, over half of a figure and at least 5."""
    if context.previous is None:
        return
    before = effective(context.form, context.previous)
    for key, share in _compared(context):
        old, new = _old_and_new(share, before.get(key, EMPTY), context.cell(key))
        if old is None or new is None or not jumps(share, old, new):
            continue
        verb, end = ("tăng", "lên") if new > old else ("giảm", "xuống")
        unit = " điểm phần trăm" if share else ""
        message = (
            f"{context.name(key)} {verb} từ {shown(old, 1)} {end} {shown(new, 1)} so với"
            f" {context.previous.period.title} ({shown(abs(new - old), 1)}{unit})."
        )
        yield context.soft("V9", key, message)


def _compared(context: CheckContext) -> Iterator[tuple[str, bool]]:
    """(key, whether a percentage) of everything that is compared from period to period."""
    for row in context.form.row:
        if row.kind in ("count", "number", "percent", "rate") and context.answers(row):
            yield row.key, row.is_share
    for item in context.form.fields.values():
        if item.type == "count":
            yield item.key, False


def _old_and_new(share: bool, before: Cell, now: Cell) -> tuple[Decimal | None, Decimal | None]:
    """A percentage that did not arise cannot be compared; a count that did not arise is 0."""
    return (figure(before), figure(now)) if share else (before.number, now.number)


def jumps(share: bool, old: Decimal, new: Decimal) -> bool:
    """Whether a figure changed more than V9 lets pass: over 10 points, or over half of it and at least 5."""
    change = abs(new - old)
    return change > POINTS if share else change >= LEAST and change > abs(old) * HALF


def v10_first_half(context: CheckContext) -> Iterator[Finding]:
    """What adds up over the year is at least what the first six months had."""
    if context.half is None or context.report.period.kind != "year":
        return
    half = effective(context.form, context.half)
    for key in _cumulative(context.form):
        first, whole = half.get(key, EMPTY).number, context.number(key)
        if first is not None and whole is not None and whole < first:
            message = f"{context.name(key)} cả năm ({shown(whole)}) nhỏ hơn 6 tháng đầu năm ({shown(first)})."
            yield context.soft("V10", key, message)


def _cumulative(form: Form) -> Iterator[str]:
    yield from (row.key for row in form.row if row.cumulative)
    yield from (item.key for item in form.fields.values() if item.type == "count")


def v13_other_form(context: CheckContext) -> Iterator[Finding]:
    """A count of this form lies within what another form says for the same period.

    Of several counts that may overlap (victims of domestic and of gender-based violence, anomaly 19), it is at
    least the largest and at most all of them together.
    """
    for item in context.form.fields.values():
        value = context.number(item.key) if item.compare_with else None
        others = _others(context, item)
        if value is None or not others:
            continue
        low, high = max(others.values()), sum(others.values(), Decimal(0))
        if not low <= value <= high:
            listed = ", ".join(f"{name}: {shown(number)}" for name, number in others.items())
            yield context.soft("V13", item.key, f"{context.name(item.key)} là {shown(value)}, không khớp với {listed}.")


def _others(context: CheckContext, item: Field) -> Mapping[str, Decimal]:
    """{name: figure} of the counts to compare with; none unless all of them are known."""
    found: dict[str, Decimal] = {}
    for reference in item.compare_with:
        form_key, _, key = reference.partition(":")
        form, report = context.pack.form_by_key.get(form_key), context.other.get(form_key)
        number = _figure_there(context, form, report, key)
        if form is None or number is None:
            return {}
        row = form.rows.get(key)
        found[f"{form.short} dòng {row.tt or key}" if row else f"{form.short} mục {key}"] = number
    return found


def _figure_there(context: CheckContext, form: Form | None, report: Report | None, key: str) -> Decimal | None:
    if form is None or report is None or report.period != context.report.period:
        return None
    return effective(form, report).get(key, EMPTY).number
