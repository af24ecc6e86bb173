"""What the rules say of a field, under the field: one line each, with the ways out. The bar lists other pages'."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QWidget

from forms.cells import Cell
from forms.findings import Finding, Severity
from ui import widgets
from ui.notes import ReasonField, Store

TONE = {Severity.ERROR: "err", Severity.WARNING: "warn", Severity.NOTICE: "notice"}
_INK = {"err": "err", "warn": "warn", "notice": "muted"}
AT_FIRST = 4
WaysOut = Callable[[Finding], list[QPushButton]]


class FieldFindings(QWidget):
    """The findings on one field. explain: stores the reason for a warning; None where nothing can be written.

    ways_out: the buttons that a finding has besides "Ghi lý do…". More than AT_FIRST are folded.
    """

    def __init__(self, ways_out: WaysOut, explain: Store | None) -> None:
        super().__init__()
        self._ways_out, self._explain = ways_out, explain
        self._box = widgets.column(self, gap=2)
        self._shown: tuple[tuple[str, str, Severity], ...] = ()
        self._findings: tuple[Finding, ...] = ()
        self._all = False
        self.buttons: list[QPushButton] = []
        self.reason: ReasonField | None = None
        self._reason_for: tuple[str, str] | None = None
        self.hide()

    @property
    def texts(self) -> tuple[str, ...]:
        """What stands there, line by line."""
        return tuple(text for text, _key, _severity in self._shown)

    @property
    def has_error(self) -> bool:
        """Whether one of the findings blocks finishing."""
        return any(severity is Severity.ERROR for _text, _key, severity in self._shown)

    def show_findings(self, findings: tuple[Finding, ...], cells: Mapping[str, Cell], name: str) -> None:
        """Replace the lines; a reason that is being written stays open. name: what findings call the field."""
        shown = tuple((_said(finding, cells, name), finding.key, finding.severity) for finding in findings)
        if shown == self._shown:
            return
        self._shown, self._findings = shown, findings
        self._rebuild()

    def _rebuild(self) -> None:
        writing, text = self._reason_for, self.reason.edit.text() if self.reason else ""
        focused = self.reason is not None and self.reason.edit.hasFocus()
        self.reason, self._reason_for, self.buttons = None, None, []
        widgets.clear(self._box)
        visible = len(self._shown) if self._all else AT_FIRST
        for finding, (said, _key, _severity) in list(zip(self._findings, self._shown, strict=True))[:visible]:
            self._box.addWidget(self._line(finding, said))
            if writing == (finding.code, finding.key) and finding.severity is Severity.WARNING:
                self._ask(finding, text, focused)
        if len(self._shown) > visible:
            more = widgets.button(f"Xem thêm {len(self._shown) - visible} lưu ý", self._show_all, "quiet")
            self._box.addWidget(more, 0, Qt.AlignmentFlag.AlignLeft)
        widgets.show_if(self, bool(self._shown))

    def _show_all(self) -> None:
        self._all = True
        self._rebuild()

    def _line(self, finding: Finding, said: str) -> QWidget:
        made = QWidget()
        line = widgets.row(made)
        tone = TONE[finding.severity]
        line.addWidget(widgets.mark(widgets.MARKS[tone], _INK[tone], 16), 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(widgets.label(said, _INK[tone], wrap=True, select=True), 1)
        buttons = self._ways_out(finding)
        if self._explain is not None and finding.severity is Severity.WARNING:
            reason = widgets.button("Ghi lý do…", lambda: self._ask(finding), "quiet")
            reason.setAccessibleName(f"Ghi lý do: {finding.message}")
            buttons.append(reason)
        for button in buttons:
            line.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        self.buttons += buttons
        return made

    def _ask(self, finding: Finding, text: str = "", focus: bool = True) -> None:
        """Open the field for the reason under its line."""
        self._drop()
        explain = self._explain
        assert explain is not None
        self._reason_for = (finding.code, finding.key)
        self.reason = ReasonField(finding.message, "", lambda said: self._kept(finding.key, said), self._drop)
        self.reason.edit.setText(text)
        places = [number for number, each in enumerate(self._findings) if each == finding]
        place = places[0] if places else len(self._findings)
        self._box.insertWidget(place + 1, self.reason)
        if focus:
            self.reason.edit.setFocus()

    def take_reason(self) -> tuple[str, str] | None:
        """The cell and the reason that is typed and not stored, whose field closes; None for none."""
        writing, text = self._reason_for, self.reason.typed() if self.reason is not None else ""
        if writing is None or not text:
            return None
        self._drop()
        return writing[1], text

    def _kept(self, key: str, said: str) -> None:
        self._drop()
        if self._explain is not None:
            self._explain(key, said)

    def _drop(self) -> None:
        if self.reason is not None:
            self.reason.hide()
            self.reason.deleteLater()
        self.reason, self._reason_for = None, None


def _said(finding: Finding, cells: Mapping[str, Cell], name: str) -> str:
    """The finding in words, without what stands beside it: the name of the field, and the reason, which is its note."""
    note = cells[finding.key].note if finding.key in cells else ""
    message = finding.message.removesuffix(f" Đã ghi chú: {note}") if note else finding.message
    bare = message.removeprefix(f"{name[:1].upper()}{name[1:]} ")
    return f"{bare[:1].upper()}{bare[1:]} {finding.remedy}".strip()
