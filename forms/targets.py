"""Targets judged for both scopes: the province's plan and the national strategy (domain A.4.1).

A report is measured against the row's next mark: the earliest target year that has not passed, and the last one
after that. So a 2024 report is held against 2025, a 2026 report against 2030.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from operator import eq, ge, gt, le, lt

from msgspec import Struct

from forms.cells import Cell, State
from forms.form import Row, Target
from forms.numbers import format_number, parse_canonical

MET = "đạt"
NOT_MET = "chưa đạt"
NOT_JUDGED = "không đánh giá"
STATUS = "status"

_COMPARE: dict[str, Callable[[Decimal, Decimal], bool]] = {">=": ge, ">": gt, "<=": le, "<": lt, "~": ge, "=": eq}
_SIGNS = {">=": "", "=": "", ">": ">", "<=": "≤", "<": "<", "~": "khoảng "}
_SCOPES = {"tinh": "", "tw": "TW "}


class Judgement(Struct, frozen=True):
    """One target against one cell. met: None where nothing can be judged; text: "đạt", "chưa đạt", ...

    progress: how far it still is ("thấp hơn mục tiêu năm 2030: 12,5"), "" where met or not judged.
    """

    target: Target
    met: bool | None
    text: str
    progress: str = ""


def targets_for(row: Row, year: int) -> tuple[Target, ...]:
    """The targets that a report of `year` is measured against, the province's first.

    A scope without a target for that mark has none: the nation's 2030 figure says nothing about 2025.
    """
    years = sorted({target.year for target in row.target})
    if not years:
        return ()
    mark = next((each for each in years if each >= year), years[-1])
    return tuple(target for scope in _SCOPES for target in row.target if (target.scope, target.year) == (scope, mark))


def judged(row: Row, cell: Cell, year: int) -> tuple[Judgement, ...]:
    """The cell held against the row's targets for that year, unrounded; both scopes, the province's first.

    A share that cannot be (above 100 %) reaches nothing: it is not judged.
    """
    sound = not row.is_share or cell.number is None or 0 <= cell.number <= 100
    return tuple(
        _judgement(target, cell) if sound else Judgement(target, None, NOT_JUDGED) for target in targets_for(row, year)
    )


def target_text(row: Row, year: int) -> str:
    """What stands beside the value: "90 · TW 80", "<20 · TW <30", "khoảng 60"; "" without targets."""
    return " · ".join(_SCOPES[target.scope] + mark_text(row, target) for target in targets_for(row, year))


def mark_text(row: Row, target: Target) -> str:
    """One target's mark in Vietnamese notation; a status target reads as its option does."""
    if target.op == STATUS:
        named = next((option.text for option in row.options if option.value == target.value), "")
        return named or target.text or target.value
    value = parse_canonical(target.value)
    return target.value if value is None else _SIGNS[target.op] + format_number(value)


def _judgement(target: Target, cell: Cell) -> Judgement:
    if cell.is_empty or cell.state not in (State.VALUE, State.ESTIMATE):
        return Judgement(target, None, NOT_JUDGED)
    if target.op == STATUS:
        return _result(target, cell.text == target.value) if cell.text else Judgement(target, None, NOT_JUDGED)
    mark, value = parse_canonical(target.value), cell.number
    if mark is None or value is None:
        return Judgement(target, None, NOT_JUDGED)
    met = _COMPARE[target.op](value, mark)
    return _result(target, met, "" if met else _distance(target, value, mark))


def _result(target: Target, met: bool, progress: str = "") -> Judgement:
    return Judgement(target, met, MET if met else NOT_MET, progress)


def _distance(target: Target, value: Decimal, mark: Decimal) -> str:
    goal = f"mục tiêu năm {target.year}"
    if value == mark:
        return f"mới bằng mức của {goal}"
    word = "thấp hơn" if value < mark else "cao hơn"
    amount = format_number(abs(value - mark), 1) if abs(value - mark) >= 1 else format_number(abs(value - mark), 2)
    return f"{word} {goal}: {amount}"
