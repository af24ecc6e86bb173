"""Biểu đồ: progress against targets, districts side by side, courses, what stands out, the years before a reform."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QComboBox, QFileDialog, QStackedWidget, QWidget

from forms.course import Course
from forms.errors import WorldError
from forms.periods import parse_period
from forms.seeing.album import Picture
from forms.seeing.districts import Groups
from forms.seeing.progress import Progress
from forms.seeing.tables import Table
from ui import problems, theme, widgets
from ui.consolidate.list_table import ListTable
from ui.consolidate.pictures import BarsPicture, RowsPicture, StripsPicture
from ui.consolidate.tabs import Tab
from ui.context import Context
from ui.flow import FlowLayout
from ui.tasks import run
from ui.view_tabs import ViewTabs
from workflow.overview.album import export_charts
from workflow.overview.pictures import OF_ONE_LEVEL, OF_ONE_ROW, REFORM, VIEW_TITLES, VIEWS, picture
from workflow.overview.progress import choices, first_choice
from workflow.overview.reform import earlier_periods
from workflow.overview.sight import LEVEL_TITLES, Sight, sight

READING = "Đang đọc các báo cáo đã nhận…"
DRAWING = "Đang vẽ biểu đồ…"
WRITING = "Đang ghi phụ lục biểu đồ…"
NOT_SENT = "chưa có báo cáo nào được nhận để mở."
_AS_TABLE, _PICTURE, _TABLE = "Xem dạng bảng", 0, 1
_MEASURE_WIDTH, _COURSE_HEIGHT = 480, 320


class ChartsTab(Tab):
    """found: the units as they were read; shown: the picture that stands there, None before the first.

    view: the kind of picture that is looked at; rows: its rows, None where it has none to walk.
    """

    def __init__(self, context: Context, form: str, period: str) -> None:
        super().__init__()
        self.context, self.form, self.period = context, form, period
        self.found: Sight | None = None
        self.shown: Picture | None = None
        self.view = VIEWS[0]
        self.rows: RowsPicture | None = None
        box = widgets.column(self, gap=10)
        self.views = ViewTabs("Loại biểu đồ", [VIEW_TITLES[view] for view in VIEWS])
        self.views.show_part(0)
        self.views.shown.connect(self._view_chosen)
        box.addWidget(self.views)
        box.addWidget(self._tools())
        self.body = QStackedWidget()
        self._inner = QWidget()
        self._content = widgets.column(self._inner, gap=8)
        self.scroll = widgets.scrolled(self._inner)
        self.body.addWidget(self.scroll)
        self.body.addWidget(self._table_page())
        box.addWidget(self.body, 1)
        self.said = widgets.label("", "muted", wrap=True, select=True)
        self.said.hide()
        box.addWidget(self.said)

    def reload(self, form: str, period: str) -> None:
        self.form, self.period = form, period
        session = self.context.session
        run(self, lambda: (sight(session, form, period), earlier_periods(session, form)), self._read, doing=READING)

    def start(self) -> None:
        self.measure_box.setFocus()

    def _view_chosen(self, number: int) -> None:
        self.view = VIEWS[number]
        self.draw()

    def _tools(self) -> QWidget:
        line = QWidget()
        flow = FlowLayout(line)
        self.measure_box, self.level_box, self.earlier_box = QComboBox(), QComboBox(), QComboBox()
        self.measure_box.setAccessibleName("Dòng của biểu")
        self.measure_box.setFixedWidth(_MEASURE_WIDTH)
        self.level_box.setAccessibleName("Cấp của các đơn vị")
        self.earlier_box.setAccessibleName("Kỳ trước sắp xếp")
        self.table_button = widgets.button(_AS_TABLE, self._turn, icon="columns-2")
        self.table_button.setCheckable(True)
        self.export_button = widgets.button("Ghi biểu đồ ra tệp…", self._choose_folder, icon="file-down")
        boxes = (self.measure_box, self.level_box, self.earlier_box)
        for part in (*boxes, self.table_button, self.export_button):
            flow.addWidget(part)
        self.measure_box.activated.connect(lambda _place: self.draw())
        self.earlier_box.activated.connect(lambda _place: self.draw())
        self.level_box.activated.connect(lambda _place: self._level_chosen())
        return line

    def _table_page(self) -> QWidget:
        page = QWidget()
        box = widgets.column(page, gap=8)
        self.table_title = widgets.label("", "strong", wrap=True, select=True)
        self.table = ListTable("Bảng của biểu đồ")
        self.table.opened.connect(self._open_row)
        self.table_notes = widgets.label("", "muted", wrap=True, select=True)
        self.table_lead = widgets.label("", "muted", wrap=True, select=True)
        for part, stretch in ((self.table_title, 0), (self.table_lead, 0), (self.table, 1), (self.table_notes, 0)):
            box.addWidget(part, stretch)
        box.addStretch(0)
        return page

    def _read(self, read: tuple[Sight, tuple[str, ...]]) -> None:
        found, earlier = read
        self.found = found
        chosen = self.earlier
        self.earlier_box.clear()
        for period in earlier:
            self.earlier_box.addItem(f"Số liệu {parse_period(period).title}", period)
        self.earlier_box.setCurrentIndex(max(self.earlier_box.findData(chosen), 0))
        level = self.level
        self.level_box.clear()
        for each in found.levels:
            self.level_box.addItem(LEVEL_TITLES[each], each)
        if (place := self.level_box.findData(level)) >= 0:
            self.level_box.setCurrentIndex(place)
        self._fill_measures()
        self.draw()

    @property
    def level(self) -> str:
        """The level whose units are compared, "" for the one with the most reports."""
        return str(self.level_box.currentData() or "")

    @property
    def earlier(self) -> str:
        """The period before a reform, "" where nothing was received for one."""
        return str(self.earlier_box.currentData() or "")

    @property
    def key(self) -> str:
        """The row that is looked at."""
        return str(self.measure_box.currentData() or "")

    def _fill_measures(self) -> None:
        assert self.found is not None
        wanted = self.key
        self.measure_box.clear()
        for one in choices(self.found, self.level):
            self.measure_box.addItem(one.title, one.key)
        place = self.measure_box.findData(wanted)
        if place < 0:
            place = self.measure_box.findData(first_choice(self.found, self.level))
        self.measure_box.setCurrentIndex(max(place, 0))

    def _level_chosen(self) -> None:
        self._fill_measures()
        self.draw()

    def draw(self) -> None:
        """Show the chosen view of the chosen row."""
        found = self.found
        if found is None:
            return
        self._say("")
        widgets.show_if(self.measure_box, self.view in OF_ONE_ROW)
        widgets.show_if(self.level_box, self.view in OF_ONE_LEVEL)
        widgets.show_if(self.earlier_box, self.view == REFORM and self.earlier_box.count() > 0)
        session, view, key, level, earlier = self.context.session, self.view, self.key, self.level, self.earlier
        run(self, lambda: picture(session, found, view, key, level, earlier), self._show, self._failed, DRAWING)

    def _failed(self, error: BaseException) -> None:
        """What cannot be shown is said in the place of the picture."""
        if not isinstance(error, WorldError):
            problems.show(self, error)
            return
        self._show(Picture(error.sentence, (error.remedy,), None, Table("", (), ())))

    def _show(self, shown: Picture) -> None:
        self.shown = shown
        widgets.clear(self._content)
        self.rows = None
        frame = widgets.card()
        inside = widgets.column(frame, gap=6)
        inside.setContentsMargins(theme.MARGIN, theme.PAD, theme.MARGIN, theme.PAD)
        inside.addWidget(widgets.label(shown.heading, "section", wrap=True, select=True))
        if shown.lead:
            inside.addWidget(widgets.label(shown.lead[0], "muted", wrap=True, select=True))
        drawn = self._drawn(shown.drawn)
        if drawn is not None:
            inside.addWidget(drawn)
        for text in (*shown.lead[1:], *shown.notes):
            inside.addWidget(widgets.label(text, "muted", wrap=True, select=True))
        self._content.addWidget(frame)
        self._content.addStretch(1)
        self._fill_table(shown)
        widgets.show_if(self.table_button, drawn is not None)
        self._turn()

    def _drawn(self, drawn: Progress | Groups | Course | None) -> QWidget | None:
        if isinstance(drawn, Progress):
            bars = BarsPicture(drawn)
            bars.opened.connect(lambda row: self.open_unit(bars.code(row)))
            return self._walked(bars)
        if isinstance(drawn, Groups):
            return self._walked(StripsPicture(drawn))
        if drawn is None:
            return None
        from ui.table.chart import CourseChart

        course = CourseChart(drawn, theme.TEXT)
        course.setFixedHeight(_COURSE_HEIGHT)
        return course

    def _walked(self, rows: RowsPicture) -> RowsPicture:
        """The row that is gone to stays in sight."""
        self.rows = rows
        rows.moved.connect(self._into_sight)
        return rows

    def _into_sight(self, row: int) -> None:
        assert self.rows is not None
        place = self.rows.row_place(row)
        spot = self.rows.mapTo(self._inner, QPoint(0, round(place.y + place.height / 2)))
        self.scroll.ensureVisible(0, spot.y(), 0, round(place.height * 2))

    def _fill_table(self, shown: Picture) -> None:
        self.table_title.setText(shown.heading if shown.drawn is None else shown.table.title)
        self.table.fill(shown.table)
        lead = shown.lead if shown.drawn is None else shown.lead[:1]
        notes = [text for text in dict.fromkeys((*shown.table.notes, *shown.notes)) if text not in lead]
        for label, texts in ((self.table_lead, lead), (self.table_notes, notes)):
            label.setText("\n".join(texts))
            widgets.show_if(label, bool(texts))
        widgets.show_if(self.table, bool(shown.table.rows))

    def _turn(self) -> None:
        """The picture or its table; what cannot be drawn is always the table."""
        alone = self.shown is not None and self.shown.drawn is None
        self.body.setCurrentIndex(_TABLE if alone or self.table_button.isChecked() else _PICTURE)

    def _open_row(self, row: int) -> None:
        codes = self.shown.table.codes if self.shown is not None else ()
        if row < len(codes):
            self.open_unit(codes[row])

    def open_unit(self, code: str) -> None:
        """Go to what was received from a unit."""
        unit = next((unit for unit in self.found.units if unit.code == code), None) if self.found else None
        if unit is not None and unit.received:
            self.context.ways.show_receive(kept=unit.received)
        elif unit is not None:
            self._say(f"{unit.name}: {NOT_SENT}")

    def _say(self, sentence: str) -> None:
        self.said.setText(sentence)
        widgets.show_if(self.said, bool(sentence))

    def _choose_folder(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, "Chọn thư mục ghi biểu đồ", self.context.start_folder())
        if folder:
            self.write(Path(folder))

    def write(self, folder: Path) -> None:
        """Write the annex of charts and its workbook of all rows with a target into a folder."""
        session, form, period, level = self.context.session, self.form, self.period, self.level
        run(self, lambda: export_charts(session, form, period, folder, level), self._written, doing=WRITING)

    def _written(self, paths: tuple[Path, ...]) -> None:
        names = " và ".join(path.name for path in paths)
        self._say(f"Đã ghi {names} vào {paths[0].parent}.")
