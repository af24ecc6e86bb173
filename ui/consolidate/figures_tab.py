"""Số liệu: the totals as the printed table, of how many units each speaks, and where each number comes from."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QDialog, QLineEdit, QWidget

from forms.text import plain
from ui import widgets
from ui.consolidate.deciding_dialog import DecidingDialog
from ui.consolidate.figure_table import FigureTable
from ui.consolidate.head_strip import HeadStrip
from ui.consolidate.parts_panel import WIDTH as PANEL_WIDTH
from ui.consolidate.parts_panel import PartsPanel
from ui.consolidate.tabs import Tab
from ui.context import Context
from ui.flow import FlowLayout
from ui.tasks import run
from workflow.consolidating.head_words import made_sentence
from workflow.consolidating.making import Made, consolidate
from workflow.consolidating.parts import Opened, parts_of
from workflow.consolidating.sheet import Sheet, SheetRow, sheet

READING = "Đang cộng các báo cáo đã nhận…"
MAKING, OPENING = "Đang tổng hợp…", "Đang mở các số thành phần…"
NOT_MADE = "Bấm Tổng hợp trước: các số thành phần xem được sau khi tổng hợp."
NOTHING = "Biểu này chưa có số liệu để cộng. Phần viết lời, nếu có, xem ở thẻ Nội dung."
NARROW, LOW = 860, 470
TWINS = "Xem các dòng có thể trùng ({})…"


class FiguresTab(Tab):
    """found: what is shown; opened: the row whose parts stand at the right, "" for none. dialog: the last one."""

    def __init__(self, context: Context, form: str, period: str) -> None:
        super().__init__()
        self.context, self.form, self.period = context, form, period
        self.found: Sheet | None = None
        self.opened = ""
        self.dialog: QDialog | None = None
        self._folded = False
        box = widgets.column(self, gap=10)
        self.strip = HeadStrip(self.make, self._open_report, self._finish, self._units, self.choose_sources)
        box.addWidget(self.strip)
        self.tools = self._tools()
        box.addWidget(self.tools)
        self.none = widgets.label(NOTHING, "muted", wrap=True)
        box.addWidget(self.none)
        middle = widgets.row(gap=12)
        self.table = FigureTable()
        self.panel = PartsPanel(lambda number: self.context.ways.show_receive(kept=number))
        middle.addWidget(self.table, 1)
        middle.addWidget(self.panel)
        self.panel.hide()
        box.addLayout(middle, 1)
        box.addStretch(0)
        self.table.opened.connect(self.open_parts)
        self.panel.closed.connect(self.close_parts)
        self.panel.wanted.connect(self.open_received)
        find = QShortcut(QKeySequence("Ctrl+F"), self, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
        find.activated.connect(self._find)
        again = QShortcut(QKeySequence("F5"), self, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
        again.activated.connect(lambda: self.reload(self.form, self.period))

    def _tools(self) -> QWidget:
        made = QWidget()
        line = FlowLayout(made)
        self.search = QLineEdit()
        self.search.setPlaceholderText("Tìm chỉ tiêu, không cần gõ dấu")
        self.search.setAccessibleName("Tìm chỉ tiêu trong bảng; không cần gõ dấu")
        self.search.setClearButtonEnabled(True)
        self.search.setMinimumWidth(260)
        self.search.textChanged.connect(self._narrow)
        self.search.returnPressed.connect(self.table_focus)
        self.twins = widgets.button("", self.show_twins, icon="copy")
        self.copy_button = widgets.button("Sao chép bảng", self.copy, icon="copy")
        for part in (self.search, self.strip.choose, self.twins, self.strip.units, self.copy_button):
            line.addWidget(part)
        return made

    def reload(self, form: str, period: str) -> None:
        if (form, period) != (self.form, self.period):
            self.close_parts()
            self.strip.tell("")
        self.form, self.period = form, period
        session = self.context.session
        run(self, lambda: sheet(session, form, period), self._show, self._refused, READING)

    def start(self) -> None:
        self.table.setFocus()

    def _refused(self, error: BaseException) -> None:
        """A form that nobody below sends is told in the page, not over it."""
        from forms.errors import BadInput
        from ui import problems

        if not isinstance(error, BadInput):
            problems.show(self, error)
            return
        self.found = None
        self.table.fill(())
        self.none.setText(f"{error.sentence} {error.remedy}".strip())
        widgets.show_if(self.none, True)
        self._fold()

    def _show(self, found: Sheet) -> None:
        self.found = found
        self.strip.show_sheet(found)
        self.strip.set_low(self.height() < LOW)
        self.table.fill(found.rows)
        self._narrow(self.search.text())
        self.none.setText(NOTHING)
        widgets.show_if(self.none, not found.rows)
        widgets.show_if(self.twins, bool(found.twins))
        self.twins.setText(TWINS.format(len(found.twins)))
        self.twins.setAccessibleName(self.twins.text())
        self._order_keys()
        if self.opened:
            self.open_parts(self.opened)
        self._fold()
        if isinstance(self.dialog, DecidingDialog) and self.dialog.isVisible():
            self.dialog.renew(found)

    def _order_keys(self) -> None:
        """The keyboard goes through the page from its head to its foot."""
        parts = (
            *self.strip.controls, self.search, self.strip.choose, self.twins, self.strip.units, self.copy_button,
            self.table,
        )  # fmt: skip
        for before, after in pairwise(parts):
            self.setTabOrder(before, after)

    def _narrow(self, text: str) -> None:
        """Leave the rows that hold the words; headings only where a row under them is left."""
        words = plain(text).split()
        rows = self.table.figures.rows
        fits = [all(word in plain(f"{row.tt} {row.label}") for word in words) for row in rows]
        waiting: list[int] = []
        left = set[int]()
        for place, row in enumerate(rows):
            if row.is_heading:
                waiting = [each for each in waiting if rows[each].level < row.level] + [place]
            elif fits[place]:
                left |= {place, *waiting}
        for place in range(len(rows)):
            self.table.setRowHidden(place, bool(words) and place not in left)

    def table_focus(self) -> None:
        """Enter in the search: onto the first row that is left."""
        rows = self.table.figures.rows
        first = next((row for at, row in enumerate(rows) if row.opens and not self.table.isRowHidden(at)), None)
        if first is not None:
            self.table.stand_on(first.key)
        self.table.setFocus()

    def _find(self) -> None:
        """Ctrl+F: the search of the side where the cursor is."""
        focus = self.window().focusWidget()
        in_panel = focus is not None and self.panel.isVisible() and self.panel.isAncestorOf(focus)
        (self.panel.search if in_panel else self.search).setFocus()

    def make(self) -> None:
        """Consolidate, and say what changed and what stayed."""
        session, form, period = self.context.session, self.form, self.period
        run(self, lambda: consolidate(session, form, period), self._made, doing=self._doing())

    def _doing(self) -> str:
        counted = self.found.figures.counted if self.found else 0
        return f"Đang tổng hợp {counted} báo cáo…" if counted else MAKING

    def _made(self, made: Made) -> None:
        self.tell(made_sentence(made))
        self.reload(self.form, self.period)

    def tell(self, sentence: str) -> None:
        """Say over the totals what was done."""
        self.strip.tell(sentence)

    @property
    def report_id(self) -> str:
        """This office's report, "" where it was not begun."""
        return self.found.figures.report_id if self.found else ""

    def _open_report(self) -> None:
        row = self.table.row
        key = row.key if row is not None and not row.is_heading else ""
        self.context.ways.show_report(self.report_id, key)

    def _finish(self) -> None:
        self.context.ways.show_finish(self.report_id)

    def _units(self) -> None:
        self.context.ways.show_overview(self.form, self.period, "units")

    def open_parts(self, key: str) -> None:
        """Show at the right what a total is made of."""
        row = self._row(key)
        if row is None or self.found is None:
            self.close_parts()
            return
        if not self.found.figures.consolidated:
            self.tell(NOT_MADE)
            self.strip.make.setFocus()
            return
        session, report_id = self.context.session, self.report_id

        def show(found: Opened) -> None:
            self.opened = key
            self.table.stand_on(key)
            self.panel.show_total(found, row)
            self._place_panel()

        run(self, lambda: parts_of(session, report_id, key), show, doing=OPENING)

    def _row(self, key: str) -> SheetRow | None:
        rows = self.found.rows if self.found else ()
        return next((row for row in rows if row.key == key and row.opens), None)

    def _place_panel(self) -> None:
        fresh = not self.panel.isVisible()
        self._fold()
        if fresh:
            self.panel.table.setFocus(Qt.FocusReason.TabFocusReason)

    def close_parts(self) -> None:
        """The totals take the whole page again."""
        self.opened = ""
        self._fold()
        self.table.setFocus()

    def _fold(self) -> None:
        """Where there is no room for both, the parts stand in the place of the totals and of what is over them."""
        narrow, shown = self.width() < NARROW, bool(self.opened)
        widgets.show_if(self.panel, shown and not self.panel.isHidden())
        alone = shown and (narrow or self.height() < LOW)
        widgets.show_if(self.table, bool(self.found and self.found.rows) and not (narrow and shown))
        widgets.show_if(self.strip, self.found is not None and not alone)
        widgets.show_if(self.tools, self.found is not None and bool(self.found.rows) and not alone)
        self.panel.setMinimumWidth(0 if narrow else PANEL_WIDTH)
        self.panel.setMaximumWidth(16_777_215 if narrow else PANEL_WIDTH)
        widgets.show_if(self.panel, shown)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.strip.set_low(self.height() < LOW)
        self._fold()

    def open_received(self, number: int) -> None:
        """The received report at the cell whose parts are shown."""
        from ui.consolidate.received_dialog import open_received

        open_received(self, self.context, number, self.opened, self._keep_dialog)

    def _keep_dialog(self, dialog: QDialog) -> None:
        self.dialog = dialog

    def choose_sources(self) -> None:
        """Say for districts whose own figures and communes' disagree which count."""
        from ui.consolidate.source_dialog import SourceDialog

        if self.found is None:
            return
        place, districts = (self.form, self.period), self.found.figures.districts
        self.dialog = made = SourceDialog(self, self.context, place, districts, self._name, self._settled)
        made.open()

    def _name(self, key: str) -> str:
        rows = self.found.rows if self.found else ()
        return next((f"{row.tt} {row.label}".strip() for row in rows if row.key == key), key)

    def _settled(self, sentence: str) -> None:
        """Something was decided in a dialog: the totals are reckoned anew, the dialog shows what is left."""
        self.tell(sentence)
        self.reload(self.form, self.period)

    def show_twins(self) -> None:
        """The rows that may be one event, side by side."""
        from ui.consolidate.twins_dialog import TwinsDialog

        if self.found is None:
            return
        figures = self.found.figures
        report_id = figures.report_id if figures.consolidated and figures.editable else ""
        self.dialog = made = TwinsDialog(self, self.context, report_id, self.found.twins, self._settled)
        made.open()

    def copy(self) -> None:
        """The table, for a spreadsheet or a letter."""
        self.table.copy()
        self.tell("Đã sao chép bảng. Dán vào Excel hoặc văn bản bằng Ctrl+V.")
