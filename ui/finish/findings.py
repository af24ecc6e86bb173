"""What the check found, grouped by weight: each a press from its cell, each warning with a place for its reason."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QPushButton, QWidget

from forms.findings import Finding, Severity
from ui import widgets
from ui.pasting import TextLine

TELL_REASON = "Lý do; Enter để ghi và sang cảnh báo sau"
COMMON = "Lý do chung, ví dụ: trong kỳ không phát sinh"
EXPLAINED = "Đã giải trình"
GROUPS = (
    ("err", "lỗi: cần sửa trước khi hoàn thành"),
    ("warn", "cảnh báo: hãy sửa hoặc ghi lý do"),
    ("ok", "cảnh báo đã giải trình"),
    ("notice", "lưu ý: để biết"),
)
_TONES = {Severity.ERROR: "err", Severity.WARNING: "warn", Severity.NOTICE: "notice"}


def tone_of(finding: Finding) -> str:
    """The group that a finding stands in; a warning with its reason is one of its own."""
    return "ok" if finding.note else _TONES[finding.severity]


class FindingRow(QFrame):
    """One finding. reason: where its reason is written, None where none is asked for or none can be written."""

    def __init__(self, finding: Finding, go: Callable[[Finding], object], writable: bool) -> None:
        super().__init__()
        self.finding = finding
        self._go = go
        self.reason: QLineEdit | None = None
        box = widgets.column(self, gap=4)
        box.setContentsMargins(14, 8, 10, 8)
        line = widgets.row(gap=10)
        box.addLayout(line)
        tone = tone_of(finding)
        line.addWidget(widgets.mark(widgets.MARKS[tone], tone if tone != "notice" else "muted"))
        said = finding.message.removesuffix(f" Đã ghi chú: {finding.note}")
        line.addWidget(widgets.label(f"{said} {finding.remedy}".strip(), wrap=True), 1)
        self.done = widgets.chip("", "ok")
        line.addWidget(self.done)
        self.button = widgets.button("Đến ô", lambda: go(finding))
        self.button.setAccessibleName(f"Đến ô: {said}")
        line.addWidget(self.button, 0, Qt.AlignmentFlag.AlignVCenter)
        widgets.show_if(self.button, bool(finding.key))
        if finding.key:
            self.setCursor(Qt.CursorShape.PointingHandCursor)
        if writable and finding.key and tone in ("warn", "ok"):
            box.addWidget(self._field(said))
        elif finding.note:
            box.addWidget(widgets.label(f"Lý do: {finding.note}", "muted", wrap=True))

    def _field(self, said: str) -> QLineEdit:
        self.reason = TextLine(" ".join(self.finding.note.split()))
        self.reason.setPlaceholderText(TELL_REASON)
        self.reason.setAccessibleName(f"Lý do: {said}")
        return self.reason

    def explained(self, note: str) -> None:
        """Say whether the reason is stored; a reason that was stored from elsewhere is shown."""
        widgets.set_chip(self.done, EXPLAINED if note else "", "ok")
        if self.reason is not None and note and not self.reason.hasFocus():
            self.reason.setText(" ".join(note.split()))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A press anywhere on the line goes to the cell too; a finding on the whole report has none."""
        if self.finding.key:
            self._go(self.finding)


class FindingGroups(QWidget):
    """go: to a finding's cell; explain: store a reason for these cells, true where it was stored."""

    def __init__(self, go: Callable[[Finding], object], explain: Callable[[tuple[str, ...], str], bool]) -> None:
        super().__init__()
        self._go, self._explain = go, explain
        self.shown: tuple[Finding, ...] = ()
        self.rows: list[FindingRow] = []
        self.common: QLineEdit | None = None
        self.common_button: QPushButton | None = None
        self._box = widgets.column(self, gap=10)

    def show_findings(self, findings: tuple[Finding, ...], asked: tuple[Finding, ...], writable: bool) -> None:
        """Replace the list. asked: the findings that still want a reason."""
        self.shown, self.rows, self.common, self.common_button = findings, [], None, None
        widgets.clear(self._box)
        for tone, text in GROUPS:
            own = [finding for finding in findings if tone_of(finding) == tone]
            if own:
                self._box.addWidget(self._group(tone, f"{len(own)} {text}", own, writable))
        self.tell(findings, asked)

    def _group(self, tone: str, title: str, own: list[Finding], writable: bool) -> QFrame:
        frame = widgets.card()
        box = widgets.column(frame, gap=0)
        box.setContentsMargins(2, 10, 2, 6)
        head = widgets.row()
        head.setContentsMargins(14, 0, 10, 4)
        head.addWidget(widgets.label(title, "section"), 1)
        box.addLayout(head)
        if tone == "warn" and writable and len(own) > 1:
            box.addWidget(self._for_all(len(own)))
        for finding in own:
            row = FindingRow(finding, self._go, writable)
            if row.reason is not None:
                self._connect(row, row.reason)
            self.rows.append(row)
            box.addWidget(widgets.rule())
            box.addWidget(row)
        return frame

    def _for_all(self, number: int) -> QWidget:
        """One reason for every warning that has none yet."""
        made = QWidget()
        line = widgets.row(made)
        line.setContentsMargins(14, 4, 10, 8)
        self.common = TextLine()
        self.common.setPlaceholderText(COMMON)
        self.common.setAccessibleName("Lý do chung cho các cảnh báo chưa ghi lý do")
        self.common.returnPressed.connect(self._explain_rest)
        self.common_button = widgets.button(f"Ghi cho cả {number} cảnh báo", self._explain_rest)
        line.addWidget(self.common, 1)
        line.addWidget(self.common_button)
        return made

    def _connect(self, row: FindingRow, field: QLineEdit) -> None:
        field.editingFinished.connect(lambda: self._store(row))
        field.returnPressed.connect(lambda: self._store_and_go_on(row))

    def _store(self, row: FindingRow) -> None:
        """What is typed is kept when the cursor leaves as well; an emptied field takes the reason back."""
        assert row.reason is not None
        text = row.reason.text().strip()
        now = next((f.note for f in self.shown if (f.code, f.key) == (row.finding.code, row.finding.key)), "")
        if text != " ".join(now.split()):
            self._explain((row.finding.key,), text)

    def _store_and_go_on(self, row: FindingRow) -> None:
        """Enter comes before the field says that it was left."""
        self._store(row)
        self.focus_next()

    def _explain_rest(self) -> None:
        text = self.common.text().strip() if self.common else ""
        keys = tuple(dict.fromkeys(row.finding.key for row in self.rows if self._is_asked(row)))
        if text and keys and self._explain(keys, text):
            self.focus_next()

    def _is_asked(self, row: FindingRow) -> bool:
        return (row.finding.code, row.finding.key) in self._asked and row.reason is not None

    def tell(self, findings: tuple[Finding, ...], asked: tuple[Finding, ...]) -> None:
        """Say on the lines which reasons are stored, without moving anything under the cursor."""
        self.shown = findings
        self._asked = {(finding.code, finding.key) for finding in asked}
        notes = {(finding.code, finding.key): finding.note for finding in findings}
        for row in self.rows:
            row.explained(notes.get((row.finding.code, row.finding.key), ""))
        if self.common_button is not None:
            self.common_button.setText(f"Ghi cho cả {len(asked)} cảnh báo" if asked else "Đã ghi đủ lý do")
            self.common_button.setEnabled(bool(asked))

    def focus_next(self) -> bool:
        """Put the cursor into the first reason that is still to be written; False where none is."""
        for row in self.rows:
            if self._is_asked(row) and row.reason is not None:
                row.reason.setFocus()
                return True
        return False

    def ask(self) -> None:
        """Put the cursor where one reason serves for all, else where the only one is asked for."""
        if self.common is not None and len(self._asked) > 1:
            self.common.setFocus()
        else:
            self.focus_next()

    def focus_finding(self, key: str, place: int) -> bool:
        """Put the cursor on the finding that one went away from, else on the one in its place now."""
        if not self.rows:
            return False
        same = [row for row in self.rows if row.finding.key == key]
        (same[0] if same else self.rows[min(place, len(self.rows) - 1)]).button.setFocus()
        return True

    def place_of(self, finding: Finding) -> int:
        """The finding's line, counted from the top."""
        return next((number for number, row in enumerate(self.rows) if row.finding == finding), 0)
