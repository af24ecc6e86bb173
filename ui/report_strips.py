"""Strips above an editor: the way back to the step of checking, and what a supplement carries at this moment."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QFrame, QGridLayout, QWidget

from forms.errors import WorldError
from forms.supplement import Carried
from ui import problems, widgets
from ui.context import Context
from ui.tasks import now
from workflow.reports import OpenReport
from workflow.supplementing import Supplement, replace_whole, supplement, take_out

if TYPE_CHECKING:
    from ui.report_page import ReportPage

LIST_HEIGHT, LINE_HEIGHT = 132, 44
WHOLE = "Chuyển thành bản thay toàn bộ"
WHOLE_TIP = "Số liệu giữ nguyên; bản này sẽ thay cho bản đã gửi thay vì bổ sung một số ô"
GONE = "Đã xóa: bản bổ sung không xóa được số liệu đã gửi."
Commit = Callable[[Callable[[], OpenReport]], bool]


def strips(page: ReportPage, box: QBoxLayout) -> SupplementStrip | None:
    """Put what belongs above this page into the box; the supplement's strip, where the report is one."""
    context, report = page.context, page.opened.report
    if context.check_place[0] == report.id:
        box.addWidget(BackStrip(context, report.id))
    else:
        context.check_place = ("", "", 0)
    if not (report.supplement_of and page.opened.editable):
        return None
    made = SupplementStrip(context, report.id, page.go_to, page.commit)
    box.addWidget(made)
    return made


class BackStrip(QFrame):
    """Shown where one came from the step of checking: back to the same finding."""

    def __init__(self, context: Context, report_id: str) -> None:
        super().__init__()
        line = widgets.row(self)
        self.button = widgets.button(
            "Về bước kiểm tra", lambda: context.ways.show_finish(report_id), "quiet", "chevron-left", "Alt+Mũi tên trái"
        )
        self.button.setShortcut("Alt+Left")
        self.button.setAccessibleName("Về bước kiểm tra")
        line.addWidget(self.button)
        line.addStretch(1)


class SupplementStrip(QFrame):
    """ "Bản bổ sung cho lần 1: 3 ô thay đổi", and the cells when asked for.

    go: to a cell; commit: writes through the page, so that it shows what became of it.
    """

    def __init__(self, context: Context, report_id: str, go: Callable[[str], object], commit: Commit) -> None:
        super().__init__()
        self._context, self._report_id, self._go, self._commit = context, report_id, go, commit
        self.shown: Supplement | None = None
        self.setProperty("role", "tell-notice")
        box = widgets.column(self, gap=4)
        box.setContentsMargins(12, 6, 8, 6)
        line = widgets.row(gap=10)
        line.addWidget(widgets.mark("file-text", "accent"))
        self.text = widgets.label("", "strong")
        line.addWidget(self.text, 1)
        self.more = widgets.button("Xem các ô", self._toggle, "quiet")
        self.more.setCheckable(True)
        self.whole = widgets.button(WHOLE, self._replace_whole, "quiet", tip=WHOLE_TIP)
        line.addWidget(self.more)
        line.addWidget(self.whole)
        box.addLayout(line)
        self._list = QWidget()
        self._grid = QGridLayout(self._list)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(2)
        self._grid.setColumnStretch(0, 3)
        self._grid.setColumnStretch(1, 2)
        self._area = widgets.scrolled(self._list)
        self._area.hide()
        box.addWidget(self._area)
        self.refresh()

    def refresh(self) -> None:
        """Show what the supplement carries as the report now stands."""
        found = now(lambda: supplement(self._context.session, self._report_id))
        if found == self.shown:
            return
        self.shown = found
        widgets.show_if(self, found is not None)
        if found is not None:
            self.text.setText(strip_text(found))
            self.setAccessibleName(strip_text(found))
            self._fill(found)

    def _fill(self, found: Supplement) -> None:
        widgets.clear(self._grid)
        for number, line in enumerate(found.lines):
            self._line(number, line)
        self.more.setEnabled(bool(found.lines))
        self._fit()

    def _line(self, number: int, line: Carried) -> None:
        name = f"{line.name}: {line.label}" if line.label else line.name
        self._grid.addWidget(widgets.label(name, wrap=True), number, 0)
        change = (
            GONE if line.gone else f"{line.old} → {line.new}" if line.changed else f"{line.new} (đi kèm, không đổi)"
        )
        look = "err" if line.gone else "" if line.changed else "muted"
        self._grid.addWidget(widgets.label(change, look, wrap=True), number, 1)
        go = widgets.button("Đến ô", lambda: self._go(line.key), "quiet")
        go.setAccessibleName(f"Đến ô: {line.name}")
        self._grid.addWidget(go, number, 2, Qt.AlignmentFlag.AlignVCenter)
        if line.changed:
            back = widgets.button("Đưa về như đã gửi", lambda: self._take_out(line.key), "quiet")
            back.setAccessibleName(f"Đưa về như đã gửi: {line.name}")
            self._grid.addWidget(back, number, 3, Qt.AlignmentFlag.AlignVCenter)

    def _fit(self) -> None:
        lines = len(self.shown.lines) if self.shown else 0
        self._area.setFixedHeight(min(LIST_HEIGHT, LINE_HEIGHT * lines))
        widgets.show_if(self._area, self.more.isChecked() and bool(lines))

    def _toggle(self) -> None:
        self.more.setText("Ẩn các ô" if self.more.isChecked() else "Xem các ô")
        self._fit()

    def _take_out(self, key: str) -> None:
        session, report_id = self._context.session, self._report_id
        self._commit(lambda: take_out(session, report_id, key))
        self.refresh()
        self.more.setFocus()

    def _replace_whole(self) -> None:
        session, report_id = self._context.session, self._report_id
        try:
            now(lambda: replace_whole(session, report_id))
        except WorldError as error:
            problems.show(self, error)
            return
        self._context.ways.show_report(report_id)


def strip_text(found: Supplement) -> str:
    """The sentence of the strip."""
    if not found.changed:
        return f"Bản bổ sung cho lần {found.completes}: chưa có ô nào thay đổi"
    return f"Bản bổ sung cho lần {found.completes}: {found.changed} ô thay đổi"
