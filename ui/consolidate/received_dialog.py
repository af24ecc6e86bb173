"""A received report, read only: its cells with the one asked about, the record of its receipt, its document."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QDialog, QWidget

from forms.dates import moment_text
from forms.listing import ListColumn, ListRow
from forms.seeing.tables import Table
from ui import theme, widgets
from ui.consolidate.list_table import ListTable
from ui.receive.kept_record import FIRST
from ui.receive.record import Record
from ui.tasks import run
from workflow.receiving.reading import Reading, read_received
from workflow.receiving.words import KIND_TEXT

if TYPE_CHECKING:
    from ui.context import Context

WIDTH, HEIGHT, SAID, MARGIN, NARROW = 1120, 680, 330, 16, 820
READING, NOT_SAID = "Đang mở báo cáo đã nhận…", "Báo cáo này không ghi gì ở ô được hỏi."
OPENING = "Đang mở văn bản…"
TABLE_HEADS = (("TT", 19), ("Chỉ tiêu", 70), ("Số liệu", 24), ("Đơn vị tính", 24))
OUTLINE_HEADS = (("TT", 14), ("Mục", 36), ("Nội dung", 84))


class ReceivedDialog(QDialog):
    """As large as the window allows. reading: what is shown."""

    def __init__(self, parent: QWidget, context: Context, reading: Reading, asked: bool) -> None:
        super().__init__(parent)
        self.context, self.reading = context, reading
        view = reading.view
        self.setWindowTitle(f"Báo cáo đã nhận: {view.unit_name}")
        room = parent.window().size()
        self.resize(min(WIDTH, room.width() - theme.PAD), min(HEIGHT, room.height() - theme.PAD))
        box = widgets.column(self, gap=10)
        box.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        title = f"{view.unit_name} · {view.form_short} · {view.period_title} · lần {view.revision}"
        box.addWidget(widgets.label(title, "section", wrap=True, select=True))
        self.told = widgets.label(NOT_SAID if asked and reading.at < 0 else "", "warn", wrap=True)
        box.addWidget(self.told)
        widgets.show_if(self.told, bool(self.told.text()))
        middle = QWidget()
        self._sides = widgets.row(middle, gap=theme.PAD)
        self.cells = ListTable("Số liệu và nội dung của báo cáo đã nhận, chỉ để xem")
        self.cells.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.cells.fill(table_of(reading))
        self._sides.addWidget(self.cells, 1)
        self.card = widgets.card()
        self.record = Record()
        inner = widgets.column(self.card, gap=0)
        self.area = widgets.scrolled(self.record, inner)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._sides.addWidget(self.card)
        box.addWidget(middle, 1)
        self.document = widgets.button("Xem văn bản", self._show_document, icon="file-text")
        self.kept = widgets.button("Xem trong Tiếp nhận", self._show_kept, icon="inbox")
        self.close_button = widgets.button("Đóng", self.reject, "primary")
        widgets.show_if(self.document, view.has_pdf)
        box.addLayout(widgets.button_row(self.document, self.kept, self.close_button))
        self._tell()
        self.cells.setFocus(Qt.FocusReason.TabFocusReason)
        self.dialog: QDialog | None = None

    def _tell(self) -> None:
        view, record = self.reading.view, self.record
        record.begin(KIND_TEXT[view.kind].capitalize(), f"Mã số liệu {view.code}", "", "plain")
        record.say(f"Nhận lúc {moment_text(view.received_at)}, {view.who} nhận", "muted")
        record.say_file(view.file)
        record.say(view.note, "muted")
        for text in view.warnings:
            record.say(text, "warn")
        record.say(f"Người ký: {view.signer}" if view.signer else "", "muted")
        if view.facts:
            record.add_facts(view.facts, FIRST)
        record.end()

    def showEvent(self, event: object) -> None:
        super().showEvent(event)
        if self.reading.at >= 0:
            self.cells.selectRow(self.reading.at)
            self.cells.scrollTo(self.cells.list_model.index(self.reading.at, 0), ListTable.ScrollHint.PositionAtCenter)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Side by side where there is room, else one under the other."""
        super().resizeEvent(event)
        narrow, ways = self.width() < NARROW, QBoxLayout.Direction
        self._sides.setDirection(ways.TopToBottom if narrow else ways.LeftToRight)
        self.card.setMaximumWidth(16_777_215 if narrow else SAID)
        self.card.setMinimumWidth(0 if narrow else SAID)
        self.card.setMaximumHeight(150 if narrow else 16_777_215)

    def _show_kept(self) -> None:
        number = self.reading.view.number
        self.accept()
        self.context.ways.show_receive(kept=number)

    def _show_document(self) -> None:
        from ui.finish.pdf_view import page_sizes
        from ui.receive.document_dialog import DocumentDialog
        from workflow.receiving.views import received_pdf

        session, number = self.context.session, self.reading.view.number

        def show(data: bytes | None) -> None:
            if data is not None:
                self.dialog = DocumentDialog(self, data, page_sizes(data))
                self.dialog.open()

        run(self, lambda: received_pdf(session, number), show, doing=OPENING)


def table_of(reading: Reading) -> Table:
    """The lines as a table that is only read."""
    heads = TABLE_HEADS if reading.is_table else OUTLINE_HEADS
    rows = []
    for line in reading.lines:
        if line.is_heading:
            rows.append(ListRow((f"{line.tt} {line.label}".strip(),), True))
        elif reading.is_table:
            rows.append(ListRow((line.tt, line.label, line.text or "để trống", line.unit)))
        else:
            rows.append(ListRow((line.tt, line.label, f"{line.text} {line.unit}".strip())))
    return Table("", tuple(ListColumn(head, width, head == "Số liệu") for head, width in heads), tuple(rows))


def open_received(parent: QWidget, context: Context, number: int, key: str, shown: object) -> None:
    """Read a received report and show it at a cell; shown: called with the dialog."""
    session = context.session

    def show(reading: Reading) -> None:
        dialog = ReceivedDialog(parent, context, reading, bool(key))
        shown(dialog)  # type: ignore[operator]
        dialog.open()

    run(parent, lambda: read_received(session, number, key), show, doing=READING)
