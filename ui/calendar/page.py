"""Lịch báo cáo: the twelve months at a glance, then every deadline of the year by month, and the file of them."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QBoxLayout, QComboBox, QFileDialog, QHBoxLayout, QPushButton, QWidget

from ui import widgets
from ui.calendar.months import month_card, month_row, undated_card
from ui.context import Context
from ui.pages import Page
from ui.tasks import now, run
from workflow.calendar.file import CalendarFile, calendar_name, write_calendar, written_text
from workflow.calendar.reminding import DAYS, days_ahead, set_days_ahead
from workflow.calendar.year import CalendarYear, calendar_year
from workflow.office import has_units_below, require_office
from workflow.trust.due_days import DueLine, due_lines

LEAD = "Hạn nộp báo cáo của đơn vị, ngày chốt số liệu và ngày nghỉ. Hạn rơi vào ngày nghỉ được ghi rõ, không bị dời."
LEAD_ABOVE = (
    "Hạn nộp của cơ quan và của các đơn vị cấp dưới, ngày chốt số liệu và ngày nghỉ. Hạn rơi vào ngày nghỉ được ghi rõ,"
    " không bị dời."
)
NOTHING = "Gói biểu mẫu của đơn vị không có báo cáo nào phải nộp theo kỳ."
FILES = "Tệp lịch (*.ics)"


class CalendarPage(Page):
    """One card a month that has something; the months at the top lead to theirs."""

    rail = "calendar"
    topic = "lich-bao-cao"

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.found: CalendarYear | None = None
        self.settable: tuple[DueLine, ...] = ()
        self.above = has_units_below(now(lambda: require_office(context.session)).unit)
        body = widgets.column(gap=14)
        body.setContentsMargins(28, 20, 28, 16)
        body.addLayout(self._head())
        body.addWidget(widgets.label(LEAD_ABOVE if self.above else LEAD, "muted", wrap=True))
        self.told = widgets.column()
        body.addLayout(self.told)
        self.glance = widgets.column()
        body.addLayout(self.glance)
        self.months = widgets.column(gap=14)
        body.addLayout(self.months)
        body.addLayout(self._ahead())
        body.addStretch(1)
        inner = QWidget()
        inner.setLayout(body)
        self.area = widgets.scrolled(inner)
        widgets.column(self).addWidget(self.area)
        self.cards: dict[int, QWidget] = {}

    def start(self) -> None:
        self.year_box.setFocus()
        self.load()

    def load(self, year: int = 0) -> None:
        """Read a year anew; 0: the nearest."""
        session = self.context.session

        def read() -> tuple[CalendarYear, tuple[DueLine, ...]]:
            found = calendar_year(session, year)
            return found, due_lines(session, found.year)

        run(self, read, self._show, doing="Đang lập lịch…")

    def write(self, path: Path) -> None:
        """Write the shown year as a file for calendar programs."""
        session, year = self.context.session, self.found.year if self.found else 0
        run(self, lambda: write_calendar(session, path, year), self._written, doing="Đang ghi tệp lịch…")

    def set_due_days(self) -> None:
        """Set days where the source names none, or earlier ones for the units below."""
        from ui.settings.due_dialog import DueDialog

        DueDialog(self, self.settable, self._due_set, own=not self.above).open()

    def _head(self) -> QBoxLayout:
        head = widgets.row()
        head.addWidget(widgets.label("Lịch báo cáo", "title"), 1)
        self.year_box = QComboBox()
        self.year_box.setAccessibleName("Năm của lịch")
        self.year_box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.year_box.activated.connect(lambda _place: self.load(self.year_box.currentData()))
        head.addWidget(self.year_box)
        self.due = widgets.button("Đặt hạn nộp…", self.set_due_days, icon="clock")
        self.due.hide()
        head.addWidget(self.due)
        self.keep = widgets.button("Ghi tệp lịch…", self._choose, icon="file-down")
        self.keep.setToolTip("Tệp .ics: mở bằng chương trình lịch trên máy hoặc điện thoại để được nhắc hạn")
        head.addWidget(self.keep)
        return head

    def _ahead(self) -> QHBoxLayout:
        line = widgets.row(gap=10)
        line.addWidget(widgets.label("Nhắc khi mở chương trình", "muted"))
        self.ahead_box = QComboBox()
        self.ahead_box.setAccessibleName("Nhắc trước hạn nộp bao nhiêu ngày")
        for days in DAYS:
            self.ahead_box.addItem(f"trước {days} ngày" if days else "không nhắc", days)
        session = self.context.session
        self.ahead_box.setCurrentIndex(max(self.ahead_box.findData(now(lambda: days_ahead(session))), 0))
        self.ahead_box.activated.connect(lambda _place: self._set_ahead())
        line.addWidget(self.ahead_box)
        line.addStretch(1)
        return line

    def _set_ahead(self) -> None:
        session, days = self.context.session, int(self.ahead_box.currentData())
        now(lambda: set_days_ahead(session, days))

    def _show(self, read: tuple[CalendarYear, tuple[DueLine, ...]]) -> None:
        self.found, self.settable = read
        found, today = self.found, self.context.session.today()
        self.year_box.clear()
        for year in found.years or (found.year,):
            self.year_box.addItem(f"Năm {year}", year)
        self.year_box.setCurrentIndex(self.year_box.findData(found.year))
        widgets.show_if(self.due, bool(self.settable))
        self.keep.setEnabled(any(line.last_day for line in found.lines))
        widgets.clear(self.glance)
        widgets.clear(self.months)
        if not found.lines:
            self.months.addWidget(widgets.notice("notice", NOTHING))
            return
        self.glance.addWidget(month_row(found, today, self._go))
        self.cards = {month.month: month_card(self, month, found.year) for month in found.months if month.lines}
        if found.undated:
            self.cards[0] = undated_card(self, found.undated)
        for card in self.cards.values():
            self.months.addWidget(card)

    def _go(self, month: int) -> None:
        """Bring a month to the top of what is seen, and its first button under the keys."""
        card = self.cards[month]
        card.findChild(QPushButton).setFocus()
        self.area.verticalScrollBar().setValue(card.mapTo(self.area.widget(), card.rect().topLeft()).y() - 8)

    def _choose(self) -> None:
        session, year = self.context.session, self.found.year if self.found else 0
        start = str(Path(self.context.start_folder()) / now(lambda: calendar_name(session, year)))
        path, _kind = QFileDialog.getSaveFileName(self, "Ghi tệp lịch", start, FILES)
        if path:
            self.write(Path(path) if path.lower().endswith(".ics") else Path(f"{path}.ics"))

    def _written(self, made: CalendarFile) -> None:
        said = "Mở tệp bằng chương trình lịch để thêm các hạn; mở lại tệp mới thì các hạn cũ được thay, không bị trùng."
        self._tell(written_text(made), said)

    def _due_set(self) -> None:
        self._tell("Đã lưu hạn nộp.")
        self.load(self.found.year if self.found else 0)

    def _tell(self, sentence: str, remedy: str = "") -> None:
        widgets.clear(self.told)
        self.told.addWidget(widgets.notice("ok", sentence, remedy))
