"""Đơn vị nộp: units by forms, with who has sent, who is late, who was returned."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

from PySide6.QtCore import QMimeData, QPoint, Qt
from PySide6.QtGui import QGuiApplication, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QBoxLayout, QComboBox, QFileDialog, QLineEdit, QMenu, QPushButton, QWidget

from forms.matrix.rows import ORDER_TEXT, Look, Order, groups_of, narrowed, rows, unjudged
from forms.matrix.submissions import Matrix, MatrixLine
from forms.matrix.words import NARROW_TEXT, Narrow
from ui import widgets
from ui.consolidate.form_card import CardStrip, FormCard
from ui.consolidate.matrix_table import MatrixTable
from ui.consolidate.tabs import Tab
from ui.context import Context
from ui.flow import FlowLayout
from ui.tasks import run
from workflow.overview.lists import export_matrix, list_name, matrix_table
from workflow.overview.matrix import matrix

READING = "Đang xem các đơn vị…"
NOBODY = "Không có đơn vị cấp dưới nào phải nộp báo cáo trong kỳ này."
NO_MATCH = "Không có đơn vị nào khớp."
LOW = 520
FILES = "Bảng tính Excel (*.xlsx);;Văn bản PDF (*.pdf)"


class UnitsTab(Tab):
    """The matrix of the chosen period. found: what is shown; look: narrowed and ordered how."""

    def __init__(self, context: Context, form: str, period: str) -> None:
        super().__init__()
        self.context, self.form, self.period = context, form, period
        self.found: Matrix | None = None
        self._folded: frozenset[str] = frozenset()
        box = widgets.column(self, gap=10)
        self.strip = CardStrip()
        box.addWidget(self.strip)
        box.addWidget(self._tools())
        self.none = widgets.label("", "muted", wrap=True)
        box.addWidget(self.none)
        self.table = MatrixTable()
        box.addWidget(self.table, 1)
        box.addLayout(self._foot())
        self._controls += (self.table, self.open_button, self.accept_button, self.remind_button)
        self.table.opened.connect(self.open_unit)
        self.table.folded.connect(self._fold)
        self.table.copied.connect(self.copy)
        self.table.chosen.connect(self._count)
        self.table.headed.connect(self._head_pressed)
        self.table.asked.connect(self._open_menu)
        find = QShortcut(QKeySequence("Ctrl+F"), self, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
        find.activated.connect(self.search.setFocus)

    def reload(self, form: str, period: str) -> None:
        same = period == self.period and self.found is not None
        self.form, self.period = form, period
        if not same:
            self._folded = frozenset()
        session = self.context.session
        run(self, lambda: matrix(session, period), self._show, doing=READING)

    def start(self) -> None:
        self.search.setFocus()

    @property
    def cards(self) -> list[FormCard]:
        """The forms' cards, in their order."""
        return self.strip.cards

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.strip.set_low(self.height() < LOW)

    def _tools(self) -> QWidget:
        line = QWidget()
        flow = FlowLayout(line)
        self.search = QLineEdit()
        self.search.setPlaceholderText("Tìm đơn vị, không cần gõ dấu")
        self.search.setAccessibleName("Tìm đơn vị; không cần gõ dấu")
        self.search.setClearButtonEnabled(True)
        self.search.setMinimumWidth(250)
        self.narrow_box, self.order_box = QComboBox(), QComboBox()
        self.narrow_box.setAccessibleName("Chỉ xem tình trạng")
        self.order_box.setAccessibleName("Xếp thứ tự")
        for box, texts in ((self.narrow_box, NARROW_TEXT), (self.order_box, ORDER_TEXT)):
            for key, text in texts.items():
                box.addItem(text, key)
            box.activated.connect(lambda _place: self._arrange())
        self.fold_all = widgets.button("Thu gọn nhóm", self._fold_all)
        self.copy_button = widgets.button("Sao chép bảng", self.copy, icon="copy")
        self.export_button = widgets.button("Xuất danh sách…", self._choose_file, icon="file-down")
        parts = (self.search, self.narrow_box, self.order_box, self.fold_all, self.copy_button, self.export_button)
        for part in parts:
            flow.addWidget(part)
        self._controls: tuple[QWidget, ...] = parts
        self.search.textChanged.connect(lambda _text: self._arrange())
        self.search.returnPressed.connect(self._into_table)
        return line

    def _foot(self) -> QBoxLayout:
        line = widgets.row(gap=10)
        self.said = widgets.label("", "muted", wrap=True, select=True)
        self.open_button: QPushButton = widgets.button("Xem báo cáo đã nhận…", self._open_current, icon="inbox")
        self.accept_button: QPushButton = widgets.button("Duyệt…", self.accept_chosen, icon="check")
        self.remind_button: QPushButton = widgets.button("Nhắc nộp báo cáo…", self.remind, "primary", "mail")
        line.addWidget(self.said, 1)
        for part in (self.open_button, self.accept_button, self.remind_button):
            line.addWidget(part)
        return line

    @property
    def look(self) -> Look:
        """How the table is looked at now."""
        narrow: Narrow = self.narrow_box.currentData()
        order: Order = self.order_box.currentData()
        return Look(self.form, narrow, self.search.text(), order, self._folded)

    @property
    def shown(self) -> Sequence[MatrixLine]:
        """The chosen units where several are chosen, else all that are left by search and state."""
        chosen = self.table.lines
        if len(chosen) > 1:
            return chosen
        return narrowed(self.found, self.look) if self.found is not None else ()

    def _show(self, found: Matrix) -> None:
        self.found = found
        self.strip.fill([FormCard(found, form, self._card_pressed) for form in found.forms])
        chips = [chip for card in self.cards for chip in card.chips.values()]
        for before, after in pairwise((*chips, *self._controls)):
            self.setTabOrder(before, after)
        self._arrange()

    def _arrange(self) -> None:
        found, look = self.found, self.look
        if found is None:
            return
        self.table.fill(found.forms, rows(found, look))
        self.strip.show_chosen(self.form, look.narrow)
        groups = groups_of(found)
        widgets.show_if(self.fold_all, len(groups) > 1)
        self.fold_all.setText("Mở rộng nhóm" if self._folded >= set(groups) else "Thu gọn nhóm")
        empty = not self.table.lines_model.rows
        self.none.setText("" if not empty else NO_MATCH if found.lines else NOBODY)
        widgets.show_if(self.none, empty)
        widgets.show_if(self.table, not empty)
        self._count()

    def _count(self) -> None:
        if self.found is None:
            return
        chosen, left, whole = len(self.table.lines), len(narrowed(self.found, self.look)), len(self.found.lines)
        said = f"{left} trên {whole} đơn vị" if left < whole else f"{whole} đơn vị"
        self.said.setText(f"{said} · đang chọn {chosen}" if chosen else said)
        row = self.table.row
        self.open_button.setEnabled(row is not None and row.line is not None)
        self.remind_button.setEnabled(bool(self.found.lines))
        ready = len(unjudged(self.found, self.form, self.table.lines))
        self.accept_button.setEnabled(bool(ready))
        self.accept_button.setText(f"Duyệt {ready} báo cáo…" if ready > 1 else "Duyệt…")

    def _card_pressed(self, form: str, narrow: Narrow) -> None:
        """A count of a card narrows to it, and once more to all; the card itself chooses its form."""
        look = self.look
        again = (form, narrow) == (look.form, look.narrow)
        if narrow != "all" or form != look.form:
            self.narrow_box.setCurrentIndex(self.narrow_box.findData("all" if again else narrow))
        self._choose_form(form)
        self._arrange()

    def _head_pressed(self, form: str) -> None:
        """The head of the units orders by name and back; that of a form puts first what is to be done with it."""
        now = self.order_box.currentData()
        wanted = ("code" if now == "name" else "name") if not form else "state"
        self.order_box.setCurrentIndex(self.order_box.findData(wanted))
        self._choose_form(form or self.form)
        self._arrange()

    def _choose_form(self, form: str) -> None:
        if form != self.form:
            self.form = form
            self.form_asked.emit(form)

    def _open_menu(self, at: QPoint) -> None:
        """What can be done with the line under the pointer, or that is stood on."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        acts = (
            (self.open_button, self._open_current),
            (self.accept_button, self.accept_chosen),
            (self.remind_button, self.remind),
            (self.copy_button, self.copy),
        )
        for button, slot in acts:
            action = menu.addAction(button.text(), slot)
            action.setEnabled(button.isEnabled())
        menu.popup(at)

    def _fold(self, group: str) -> None:
        self._folded = self._folded ^ {group}
        self._arrange()

    def _fold_all(self) -> None:
        groups = frozenset(groups_of(self.found)) if self.found is not None else frozenset()
        self._folded = frozenset() if self._folded >= groups else groups
        self._arrange()

    def _into_table(self) -> None:
        """Enter in the search: onto the first unit."""
        first = next((at for at, row in enumerate(self.table.lines_model.rows) if row.line is not None), -1)
        if first >= 0:
            self.table.selectRow(first)
            self.table.setFocus()

    def _open_current(self) -> None:
        row = self.table.row
        if row is not None and row.line is not None:
            self.open_unit(row.line.code, self.form)

    def open_unit(self, unit: str, form: str) -> None:
        """Show what was received from a unit."""
        from ui.consolidate.unit_dialog import UnitDialog

        assert self.found is not None
        line = next(line for line in self.found.lines if line.code == unit)
        self.dialog = UnitDialog(self, self.context, self.found, line, form or self.form)
        self.dialog.open()

    def accept_chosen(self) -> None:
        """Approve what the chosen units sent on the form that is looked at."""
        from ui.answer.accept_dialog import AcceptDialog

        assert self.found is not None
        numbers = unjudged(self.found, self.form, self.table.lines)
        self.dialog = AcceptDialog(self, self.context, numbers, self._accepted)
        self.dialog.open()

    def _accepted(self, sentence: str) -> None:
        self.reload(self.form, self.period)
        self.said.setText(sentence)

    def remind(self) -> None:
        """Letters to the chosen units, or to all who have something to do."""
        from ui.consolidate.remind_dialog import RemindDialog

        chosen = [line.code for line in self.table.lines]
        self.dialog = RemindDialog(self, self.context, self.form, self.period, chosen or None)
        self.dialog.open()

    def copy(self) -> None:
        """The shown or chosen lines as a table, for a spreadsheet or a letter."""
        if self.found is not None:
            lines = self.shown
            text, page = matrix_table(self.found, lines)
            data = QMimeData()
            data.setText(text)
            data.setHtml(page)
            QGuiApplication.clipboard().setMimeData(data)
            self.said.setText(f"Đã sao chép bảng {len(lines)} đơn vị. Dán vào Excel hoặc văn bản bằng Ctrl+V.")

    def _choose_file(self) -> None:
        if self.found is None:
            return
        start = str(Path(self.context.start_folder()) / list_name(self.found))
        path, kind = QFileDialog.getSaveFileName(self, "Xuất danh sách", start, FILES)
        if path:
            suffix = ".pdf" if "pdf" in kind else ".xlsx"
            self.export(Path(path) if Path(path).suffix.lower() in (".pdf", ".xlsx") else Path(path + suffix))

    def export(self, path: Path) -> None:
        """Write what is shown as a workbook or a paper."""
        session, found, lines, narrow = self.context.session, self.found, self.shown, self.look.narrow
        assert found is not None
        run(
            self,
            lambda: export_matrix(session, found, path, lines, narrow),
            lambda made: self.said.setText(f"Đã ghi danh sách {len(lines)} đơn vị vào {made}."),
            doing="Đang ghi danh sách…",
        )
