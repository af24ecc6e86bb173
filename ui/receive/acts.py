"""Các lần nhận: every act of receiving, its files and what became of them, and its receiving report on paper."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QWidget

from forms.text import plain
from ui import widgets
from ui.home_page import when_text
from ui.receive.record import Record
from ui.receive.sides import Sides, reading_area
from ui.receive.table import LinesModel, LinesView
from ui.receive.words import breakable, capital
from ui.tasks import run
from workflow.receiving.views import receiving, receiving_list
from workflow.receiving.words import OUTCOME_TEXT

if TYPE_CHECKING:
    from ui.receive.page import ReceivePage
    from workflow.receiving.lines import Taken
    from workflow.receiving.views import ReceivingAct, ReceivingView

HEADS = ("Từ đâu", "Lúc", "Số tệp", "Đã nhận", "Ai nhận")
READING, WRITING = "Đang đọc các lần nhận…", "Đang lập biên bản tiếp nhận…"
REPORT = "Lập biên bản tiếp nhận…"
NONE = "Chưa có lần tiếp nhận nào."
STOPPED = "Đã dừng giữa chừng; những gói đã nhận được giữ. Bấm nhận lần nữa để nhận tiếp phần còn lại."
MANY = 200
MORE = "… và {} tệp nữa; danh sách đầy đủ có trong biên bản tiếp nhận."


class Acts(QWidget):
    """The newest first."""

    def __init__(self, page: ReceivePage) -> None:
        super().__init__()
        self.page, self.session = page, page.context.session
        inner = QWidget()
        box = widgets.column(inner, gap=10)
        self.none = widgets.label(NONE, "muted", wrap=True)
        box.addWidget(self.none)
        self.model = LinesModel(self, HEADS, self._texts, lambda act: plain(f"{act.origin} {act.who}"), lambda *_: "")
        self.table = LinesView(self.model, "Các lần nhận")
        self.table.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.record = Record()
        self.sides = Sides(self.table, self.record)
        box.addWidget(self.sides, 1)
        self.rest = QWidget()
        box.addWidget(self.rest, 1)
        reading_area(inner, widgets.column(self))
        self.table.chosen.connect(self._describe)
        self.table.pressed.connect(self._into_record)
        self._show(())

    def load(self) -> None:
        """Read the acts there are now."""
        session = self.session
        run(self, lambda: receiving_list(session), self._show, doing=READING)

    def _show(self, acts: tuple[ReceivingAct, ...]) -> None:
        before = self.table.line
        self.model.fill(acts)
        for part, wanted in ((self.none, not acts), (self.rest, not acts), (self.sides, bool(acts))):
            widgets.show_if(part, wanted)
        self.table.stand_on(next((act for act in acts if before and act.number == before.number), None))

    def _texts(self, act: ReceivingAct) -> tuple[str, ...]:
        began = when_text(act.began_at, self.session.today())
        return act.origin, began, str(act.files), str(act.kept), act.who

    def _describe(self) -> None:
        act = self.table.line
        if act is None:
            self.record.clear()
            return
        session = self.session
        run(self, lambda: receiving(session, act.number), self._tell)

    def _tell(self, view: ReceivingView) -> None:
        record, act = self.record, view.act
        began = when_text(act.began_at, self.session.today())
        ended = "" if act.ended_at else "Lần nhận này bị ngắt giữa chừng; những gói ghi dưới đây đã được giữ."
        record.begin(f"Lần nhận {began}", breakable(act.origin), f"{act.kept} đã nhận", "ok")
        record.say(ended, "warn")
        record.add_buttons({REPORT: lambda: ask_report(self.page, act.number)}, f"lần nhận {began}")
        record.box.addWidget(widgets.rule())
        for line in view.lines[:MANY]:
            mark, tone = ("✓", "ok") if line.received else ("·", "muted")
            said = line.sentence or capital(OUTCOME_TEXT[line.outcome])
            record.box.addWidget(widgets.marked(mark, tone, f"{line.unit_name or breakable(line.file)}: {said}"))
        if len(view.lines) > MANY:
            record.say(MORE.format(len(view.lines) - MANY), "muted")
        record.end()
        self.sides.renew()

    def _into_record(self) -> None:
        first = next(iter(self.record.buttons.values()), None)
        if first is not None:
            first.setFocus()


def taken_notice(page: ReceivePage, done: Taken) -> QWidget:
    """What was done, with the way to the receiving report."""
    notice = widgets.notice("warn" if done.cancelled else "ok", done.sentence, STOPPED if done.cancelled else "")
    if done.receiving:
        line = notice.layout()
        line.addWidget(widgets.button(REPORT, lambda: ask_report(page, done.receiving), icon="file-down"))
    return notice


def ask_report(page: ReceivePage, number: int) -> None:
    """Ask where the receiving report goes, and write it there as PDF and XLSX."""
    title = "Chọn thư mục ghi biên bản tiếp nhận"
    folder = QFileDialog.getExistingDirectory(page, title, page.context.start_folder())
    if folder:
        write_report(page, number, Path(folder))


def write_report(page: ReceivePage, number: int, folder: Path) -> None:
    """Write it, and offer to open what was written."""
    from workflow.overview.receiving_report import receiving_report

    session = page.context.session

    def told(files: tuple[Path, ...]) -> None:
        names = ", ".join(path.name for path in files)
        notice = widgets.notice("ok", f"Đã ghi biên bản tiếp nhận vào {folder}: {names}.")
        document = next((path for path in files if path.suffix == ".pdf"), folder)
        way = QUrl.fromLocalFile(str(document))
        notice.layout().addWidget(widgets.button("Mở biên bản", lambda: QDesktopServices.openUrl(way)))
        page.show_told(notice)

    run(page, lambda: receiving_report(session, number, folder), told, doing=WRITING)
