"""What the side panel says of a line, as plain parts from top to bottom; what has nothing to say is left out."""

from __future__ import annotations

import re
from collections.abc import Iterable

from forms.cell_origin import cell_origin
from forms.cells import EMPTY, Cell
from forms.dates import day_text
from forms.findings import Severity
from forms.form import Row
from forms.present import cell_text
from forms.targets import Judgement, judged, mark_text
from forms.values import fills_helper
from ui.table.lines import Line
from workflow.reports import Change, OpenReport

SCOPES = {"tinh": "Tỉnh", "tw": "TW"}
PERIODS = {
    "year": "theo năm",
    "half": "6 tháng",
    "school_year": "theo năm học",
    "quarter": "theo quý",
    "month": "theo tháng",
}
Parts = tuple[tuple[str, str], ...]
"""(look of the style sheet, text)."""

_LOOKS = {Severity.ERROR: "err", Severity.WARNING: "warn", Severity.NOTICE: "muted"}
_ERRATUM = re.compile(r"Đính chính số (\d+)")
_LINE = re.compile(r"S\d+:\S+")


def meaning_parts(opened: OpenReport, line: Line) -> Parts:
    """What the line is and means, what is wrong with it, who leads, what it is held against."""
    row = line.row
    parts = [("muted", line.tt), ("section", line.label)]
    parts += [(_LOOKS[finding.severity], f"{finding.message} {finding.remedy}".strip()) for finding in line.findings]
    parts += [("muted", cell_origin(opened.report, line.key, line.options))]
    parts += [("", _two_ways(opened, line)), ("", row.explain), ("", _formula(opened, row))]
    parts += [("muted", text) for text in _facts(opened, line)]
    parts += _titled("Mục tiêu", _targets(opened, line))
    if not (opened.editable and line.answered):
        parts += _titled("Ghi chú của ô", [("muted", line.note)])
    return tuple((look, text) for look, text in parts if text)


def source_parts(opened: OpenReport, line: Line) -> Parts:
    """Where the wording stands, and what was corrected in it."""
    row, basis = line.row, opened.pack.basis
    said = [("muted", _places(basis.dated, [row.source]))]
    said += [("muted", f"Nguyên văn: “{row.source_text}”")] if row.source_text else []
    said += [("muted", _basis(opened, row) if row.target and line.helper is None else ""), ("muted", row.note)]
    numbers = {int(number) for number in _ERRATUM.findall(row.note)}
    said += [
        ("small", f"Đính chính số {each.number}: {each.anomaly} {each.treatment}")
        for each in opened.pack.erratum
        if each.number in numbers
    ]
    return tuple(_titled("Nguồn", said))


def history_parts(line: Line, changes: tuple[Change, ...], most: int) -> Parts:
    """The newest changes first, at most so many."""
    newest = reversed(changes[-most:])
    return tuple(_titled("Lịch sử ô", [("muted", change_text(change, line)) for change in newest]))


def change_text(change: Change, line: Line) -> str:
    """When, what, what before, who, why."""
    old_note, new_note = (cell.note if cell else "" for cell in (change.old, change.new))
    when = f"{day_text(change.at.date())} {change.at:%H:%M}"
    if old_note != new_note and _figure(change.old) == _figure(change.new):
        said = f"ghi chú: {new_note}" if new_note else "bỏ ghi chú"
        return f"{when} · {said} · {change.who}"
    new = cell_text(change.new, None, line.options) if change.new else "(để trống)"
    old = cell_text(change.old, None, line.options) if change.old else ""
    before = f" (trước: {old})" if old else ""
    why = f", {change.why}" if change.why else ""
    return f"{when} · {new}{before} · {change.who}{why}"


def _figure(cell: Cell | None) -> tuple[object, object]:
    return (cell.value, cell.state) if cell else (EMPTY.value, EMPTY.state)


def _two_ways(opened: OpenReport, line: Line) -> str:
    """A rate may be typed, or counted from the helpers under it: that they are there has to be said."""
    roles = {helper.role for helper in line.row.helper if fills_helper(line.row, helper, opened.report.unit)}
    counted = line.helper is None and line.editable and {"numerator", "denominator"} <= roles
    return "Nhập tỷ lệ, hoặc bấm Alt+↓ để nhập tử số và mẫu số ở dưới; tỷ lệ khi đó được tự tính." if counted else ""


def _titled(title: str, lines: list[tuple[str, str]]) -> list[tuple[str, str]]:
    said = [(look, text) for look, text in lines if text]
    return [("strong", title), *said] if said else []


def _formula(opened: OpenReport, row: Row) -> str:
    rows = opened.form.rows
    if (
        row.kind != "rate"
        or row.explain.startswith("Tự tính")
        or row.numerator not in rows
        or row.denominator not in rows
    ):
        return ""
    top, bottom = rows[row.numerator], rows[row.denominator]
    times = f" × {row.scale}" if row.scale != 1 else ""
    return f"Tự tính: {top.tt or top.label} : {bottom.tt or bottom.label}{times}"


def _facts(opened: OpenReport, line: Line) -> list[str]:
    agencies, row = opened.pack.agencies, line.row
    leads = "; ".join(agencies[key].name for key in row.leads if key in agencies)
    period = f"Kỳ báo cáo: {PERIODS[row.period]}" if row.period else ""
    unit = f"Đơn vị tính: {line.unit}" if line.unit else ""
    return [f"Chủ trì: {leads}" if leads else "", " · ".join(part for part in (unit, period) if part)]


def _targets(opened: OpenReport, line: Line) -> list[tuple[str, str]]:
    """Each scope's targets, the one that counts now with its judgement."""
    if line.helper is not None or not line.row.target:
        return []
    now = {one.target: one for one in judged(line.row, line.cell, opened.report.period.year)}
    made: list[tuple[str, str]] = []
    for scope, name in SCOPES.items():
        targets = [target for target in line.row.target if target.scope == scope]
        founds = [now[target] for target in targets if target in now]
        marks = "; ".join(
            f"{mark_text(line.row, one)}\u00a0năm\u00a0{one.year}{_said(now.get(one))}" for one in targets
        )
        look = "" if any(one.met is None for one in founds) else "warn" if not all(o.met for o in founds) else "ok"
        made += [(look if founds else "", f"{name}: {marks}")] if targets else []
        made += [("muted", f"{one.progress[:1].upper()}{one.progress[1:]}") for one in founds if one.progress]
    return made


def _said(found: Judgement | None) -> str:
    if found is None or found.met is None:
        return ""
    return " (✓ đạt)" if found.met else " (chưa đạt)"


def _basis(opened: OpenReport, row: Row) -> str:
    """Which papers set the targets: the decision with the line they stand in, the strategy for those of the nation."""
    places = _places(opened.pack.basis.named, (target.basis or row.source for target in row.target))
    strategy = opened.pack.strategy
    both = {target.scope for target in row.target} == {"tinh", "tw"}
    return f"Mục tiêu theo {places}" + (f"; TW là mức của {strategy.title}" if both and strategy else "")


def _places(basis: str, sources: Iterable[str]) -> str:
    """The decision with its lines ("S4:252" is line 252 of its text); a source that is none of these as it is named."""
    found = dict.fromkeys(sources)
    lines = ", ".join(place.rpartition(":")[2] for place in found if _LINE.fullmatch(place))
    others = [place for place in found if not _LINE.fullmatch(place)]
    return "; ".join([*([f"{basis}, dòng {lines}"] if lines else []), *others])
