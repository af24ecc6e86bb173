"""Tiếp nhận: what comes in from units below, answers from above, and what was received; three parts, one at a time."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QDialog, QFileDialog, QStackedWidget, QWidget

from ui import widgets
from ui.context import Context
from ui.pages import Page
from ui.receive.acts import Acts
from ui.receive.incoming import Incoming
from ui.receive.kept import Kept
from ui.tasks import now, run
from ui.update.strips import UpdateStrips
from ui.view_tabs import ViewTabs
from workflow.office import has_units_below, require_office

INCOMING, KEPT, ACTS = 0, 1, 2
TABS = ("Nhận gói", "Đã nhận", "Các lần nhận")


class ReceivePage(Page):
    """files: what was dropped on the window, looked at as soon as the page is shown. kept: a received report's number,
    shown among those received. dialog: the one opened last. above: units lie below this office."""

    rail = "receive"
    topic = "tiep-nhan"

    def __init__(self, context: Context, files: tuple[Path, ...] = (), kept: int = 0) -> None:
        super().__init__(context)
        self._files, self._kept = files, kept
        unit = now(lambda: require_office(context.session)).unit
        self.above = has_units_below(unit)
        self.dialog: QDialog | None = None
        self.setAcceptDrops(True)
        body = widgets.column(self, gap=10)
        body.setContentsMargins(28, 18, 28, 16)
        head = widgets.row(gap=18)
        head.addWidget(widgets.label("Tiếp nhận", "title"))
        self.tabs = ViewTabs("Các phần của trang", TABS, QStackedWidget())
        head.addWidget(self.tabs, 1)
        body.addLayout(head)
        self.told, updates = widgets.column(), widgets.column()
        body.addLayout(updates)
        body.addLayout(self.told)
        self._strips = UpdateStrips(self, updates, self._stand)
        self.incoming, self.kept, self.acts = Incoming(self), Kept(self), Acts(self)
        for part in (self.incoming, self.kept, self.acts):
            self.tabs.stack.addWidget(part)
        body.addWidget(self.tabs.stack, 1)
        widgets.show_if(self.tabs.tab(KEPT), self.above)
        self.tabs.shown.connect(self._shown)
        self.tabs.show_part(INCOMING)

    def start(self) -> None:
        self._stand()
        self.updates_noticed()
        self.context.ways.look_for_updates()
        if self._kept:
            self.show_kept(self._kept)
        elif self._files:
            self.incoming.look(self._files)

    def _stand(self) -> None:
        self.incoming.drop.files.setFocus()

    def updates_noticed(self) -> None:
        """A stick that was plugged in for its reports may hold a newer version of the program too."""
        self._strips.show_offer()

    def _shown(self, number: int) -> None:
        """What the other parts hold is read when they are shown."""
        widgets.clear(self.told)
        if number == KEPT:
            self.kept.load()
        elif number == ACTS:
            self.acts.load()

    def changed(self) -> None:
        """Something was received or decided: what is shown is read anew."""
        if self.tabs.number != INCOMING:
            self._shown(self.tabs.number)

    def show_kept(self, number: int) -> None:
        """Show a received report among those received."""
        self.tabs.show_part(KEPT)
        self.kept.stand_on(number)
        self.kept.take_focus()

    def show_state(self, state: str) -> None:
        """Show the received reports that are in a state."""
        self.tabs.show_part(KEPT)
        self.kept.show_state(state)
        self.kept.take_focus()

    def show_told(self, notice: QWidget) -> None:
        """Say over the parts what was done."""
        widgets.clear(self.told)
        self.told.addWidget(notice)

    def open_dialog(self, dialog: QDialog) -> None:
        """Open a dialog over the page."""
        self.dialog = dialog
        dialog.open()

    def _decided(self, sentence: str) -> None:
        """An answer was given: it is told, and what stands is read anew."""
        self.changed()
        self.show_told(widgets.notice("ok", sentence))
        if self.tabs.number == KEPT:
            self.kept.decided()

    def accept(self, numbers: Sequence[int]) -> None:
        """Accept received reports, with a signed receipt where that is wanted."""
        from ui.answer.accept_dialog import AcceptDialog

        self.open_dialog(AcceptDialog(self, self.context, tuple(numbers), self._decided))

    def give_back(self, number: int) -> None:
        """Return a received report with comments on its cells and sections."""
        from ui.answer.return_dialog import ReturnDialog

        self.open_dialog(ReturnDialog(self, self.context, number, self._decided))

    def take_back(self, number: int, state: str) -> None:
        """Withdraw the decision about a received report."""
        from ui.settings.confirm import confirm
        from workflow.answering.deciding import take_back

        session = self.context.session
        sentence = f"Rút lại quyết định “{state}” đối với báo cáo này?"
        remedy = "Báo cáo trở về trạng thái đã nhận. Phiếu đã gửi cho đơn vị, nếu có, không tự thu hồi được."

        def withdraw() -> None:
            run(self, lambda: take_back(session, number), lambda _none: self._decided("Đã rút lại quyết định."))

        self.dialog = confirm(self, "Rút lại quyết định", sentence, remedy, "Rút lại", withdraw)

    def settle(self, number: int) -> None:
        """Choose among the reports that stand against the one of this number."""
        from ui.receive.conflict_dialog import ask_choice

        ask_choice(self, number, self._settled)

    def _settled(self) -> None:
        self.incoming.settled()
        self._decided("Đã ghi quyết định. Bản được chọn được tính vào số tổng hợp, bản kia vẫn được lưu.")

    def compare(self, newer: int, older: int, title: str) -> None:
        """What one received report changes of another."""
        from ui.receive.difference_dialog import show_difference

        show_difference(self, newer, older, title)

    def show_document(self, number: int) -> None:
        """The document of a received report, as it was signed."""
        from ui.receive.document_dialog import show_document

        show_document(self, number)

    def save_original(self, number: int) -> None:
        """Give the file of a received report out again, as it came."""
        from workflow.receiving.originals import save_original

        title, session = "Chọn thư mục lưu tệp gốc", self.context.session
        folder = QFileDialog.getExistingDirectory(self, title, self.context.start_folder())

        def told(path: Path) -> None:
            self.show_told(widgets.notice("ok", f"Đã lưu tệp gốc, nguyên từng byte: {path}"))

        if folder:
            run(self, lambda: save_original(session, number, Path(folder)), told, doing="Đang lưu tệp gốc…")

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self._dropped(event):
            event.acceptProposedAction()
            self._mark("yes")

    def dragLeaveEvent(self, event: object) -> None:
        self._mark("")

    def dropEvent(self, event: QDropEvent) -> None:
        """What is dropped on the page joins what is looked at."""
        self._mark("")
        files = self._dropped(event)
        if files:
            event.acceptProposedAction()
            self.look_too(files)

    def look_too(self, files: tuple[Path, ...]) -> None:
        """Look at further files together with what is looked at."""
        self.tabs.show_part(INCOMING)
        self.incoming.look(files)

    def _mark(self, on: str) -> None:
        drop = self.incoming.drop
        drop.setProperty("on", on)
        widgets.polish(drop)

    @staticmethod
    def _dropped(event: QDropEvent | QDragEnterEvent) -> tuple[Path, ...]:
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        return tuple(paths)
