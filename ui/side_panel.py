"""The side panel: what an indicator means, who leads, its source, targets and this cell's history."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QWidget

from forms.cells import EMPTY, Cell
from forms.dates import day_text
from forms.findings import Severity
from forms.pack import Row
from forms.present import cell_text
from forms.targets import judged, mark_text
from forms.values import fills_helper
from ui import theme, widgets
from ui.notes import NoteField, Store
from ui.table_lines import Line
from workflow.reports import Change, OpenReport

SCOPES = {"tinh": "Tỉnh", "tw": "TW"}
PERIODS = {
    "year": "theo năm",
    "half": "6 tháng",
    "school_year": "theo năm học",
    "quarter": "theo quý",
    "month": "theo tháng",
}
HISTORY_LINES = 8
_LOOKS = {Severity.ERROR: "err", Severity.WARNING: "warn", Severity.NOTICE: "muted"}
Parts = tuple[tuple[str, str], ...]


class SidePanel(QFrame):
    """Shows the line that the cursor stands on."""

    def __init__(self, store: Store) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self.setFixedWidth(theme.SIDE_WIDTH)
        self.setAccessibleName("Giải thích chỉ tiêu")
        inner = QWidget()
        self._box = widgets.column(inner, gap=6)
        self._box.setContentsMargins(16, 14, 12, 14)
        outer = widgets.column(self)
        outer.setContentsMargins(2, 2, 2, 2)
        outer.setSpacing(0)
        outer.addWidget(widgets.scrolled(inner), 1)
        self.note = NoteField(store)
        outer.addWidget(self.note)
        self._shown: Parts = ()

    def show_line(self, opened: OpenReport, line: Line, changes: tuple[Change, ...]) -> None:
        """Tell about a line; what is shown already is not drawn again."""
        takes_note = opened.editable and line.answered
        self.note.show_note(line.key if takes_note else "", line.note if takes_note else "")
        widgets.show_if(self.note, takes_note)
        parts = side_parts(opened, line, changes)
        if parts == self._shown:
            return
        self._shown = parts
        widgets.clear(self._box)
        for look, text in parts:
            self._box.addWidget(widgets.label(text, look, wrap=True, select=True))
        self._box.addStretch(1)


def side_parts(opened: OpenReport, line: Line, changes: tuple[Change, ...]) -> Parts:
    """(look, text) from top to bottom; parts that have nothing to say are left out."""
    row = line.row
    parts = [("muted", line.tt), ("section", line.label)]
    parts += [(_LOOKS[finding.severity], f"{finding.message} {finding.remedy}".strip()) for finding in line.findings]
    parts += [("", _two_ways(opened, line)), ("", row.explain), ("", _formula(opened, row)), ("muted", row.note)]
    parts += [("muted", text) for text in _facts(opened, row)]
    parts += _titled("Mục tiêu", _target_lines(opened, line))
    if not (opened.editable and line.answered):
        parts += _titled("Ghi chú của ô", [line.note] if line.note else [])
    parts += _titled("Lịch sử ô", [_change(change, line) for change in reversed(changes[-HISTORY_LINES:])])
    return tuple((look, text) for look, text in parts if text)


def _two_ways(opened: OpenReport, line: Line) -> str:
    """A rate may be typed, or counted from the helpers under it: that they are there has to be said."""
    roles = {helper.role for helper in line.row.helper if fills_helper(line.row, helper, opened.report.unit)}
    counted = line.helper is None and line.editable and {"numerator", "denominator"} <= roles
    return "Nhập tỷ lệ, hoặc bấm Tab để nhập hai số ở dưới; tỷ lệ khi đó được tự tính." if counted else ""


def _titled(title: str, lines: list[str]) -> list[tuple[str, str]]:
    return [("strong", title), *(("muted", text) for text in lines)] if lines else []


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


def _facts(opened: OpenReport, row: Row) -> list[str]:
    agencies = opened.pack.agencies
    leads = "; ".join(agencies[key].name for key in row.leads if key in agencies)
    facts = [f"Chủ trì: {leads}" if leads else ""]
    facts.append(f"Kỳ báo cáo: {PERIODS[row.period]}" if row.period else "")
    line = row.source.rpartition(":")[2]
    facts.append(f"Nguồn: Quyết định {opened.pack.basis.number}, dòng {line}")
    return facts


def _target_lines(opened: OpenReport, line: Line) -> list[str]:
    if line.helper is not None:
        return []
    made = []
    for found in judged(line.row, line.cell, opened.report.period.year):
        target = found.target
        said = {True: " · ✓ đạt", False: " · chưa đạt", None: ""}[found.met]
        made.append(f"{SCOPES[target.scope]} năm {target.year}: {mark_text(line.row, target)}{said}")
        if found.progress:
            made.append(f"{found.progress[:1].upper()}{found.progress[1:]}")
    return made


def _change(change: Change, line: Line) -> str:
    old_note, new_note = (cell.note if cell else "" for cell in (change.old, change.new))
    if old_note != new_note and _figure(change.old) == _figure(change.new):
        said = f"ghi chú: {new_note}" if new_note else "bỏ ghi chú"
        return f"{day_text(change.at.date())} {change.at:%H:%M} · {said} · {change.who}"
    new = cell_text(change.new, None, line.options) if change.new else "(để trống)"
    old = cell_text(change.old, None, line.options) if change.old else ""
    before = f" (trước: {old})" if old else ""
    why = f", {change.why}" if change.why else ""
    return f"{day_text(change.at.date())} {change.at:%H:%M} · {new}{before} · {change.who}{why}"


def _figure(cell: Cell | None) -> tuple[object, object]:
    return (cell.value, cell.state) if cell else (EMPTY.value, EMPTY.state)
