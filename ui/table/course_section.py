"""The course of a row inside the side panel: the picture, what the straight line says, figures of earlier years."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from forms.course import Course, bound_lines, forecast_lines, point_line
from forms.form import Row
from ui import widgets
from ui.context import Context
from ui.table.chart import CourseChart, course_dialog
from ui.tasks import now
from workflow.course import course, past_columns, past_years


class CourseSection(QWidget):
    """changed: called after figures of earlier years were written."""

    def __init__(self, context: Context, changed: Callable[[], object]) -> None:
        super().__init__()
        self._session, self._changed = context.session, changed
        self._report, self._row = "", None
        self._course: Course | None = None
        self.chart: CourseChart | None = None
        self._box = widgets.column(self, gap=6)
        self.past = widgets.button("Số liệu các năm trước…", self.open_past)
        self.large = widgets.button("Xem lớn", self.open_large, "filter")
        self._words: list[QWidget] = []
        self.title = widgets.label("", "strong")
        head = widgets.row(gap=4)
        head.addWidget(self.title, 1)
        head.addWidget(self.large)
        self._box.addLayout(head)
        self._place = widgets.column(gap=6)
        self._box.addLayout(self._place)
        line = widgets.row(gap=4)
        line.addWidget(self.past)
        line.addStretch(1)
        self._box.addLayout(line)

    def show_row(self, report_id: str, row: Row) -> None:
        """Show a row's course; nothing where nobody here answers for it and nothing is known."""
        session = self._session
        self._report, self._row = report_id, row
        if row.kind in ("heading", "text"):
            self.hide()
            return
        found = now(lambda: course(session, report_id, row.key))
        columns = now(lambda: past_columns(session, report_id, row.key))
        years = now(lambda: past_years(session, report_id, row.key)) if columns else ()
        self.setVisible(bool(columns or found.points))
        self.past.setVisible(any(year.origin == "past" for year in years))
        if found != self._course:
            self._course = found
            self._draw(found)

    def _draw(self, found: Course) -> None:
        widgets.clear(self._place)
        self.title.setText(f"Quá trình {found.first}–{found.last}")
        self.large.setVisible(found.is_drawn)
        self.chart = None
        if found.is_drawn:
            self.chart = CourseChart(found)
            self.chart.enlarge.connect(self.open_large)
            self._place.addWidget(self.chart)
        else:
            for point in found.points:
                self._place.addWidget(widgets.label(point_line(point), "muted", wrap=True, select=True))
        for text in (*bound_lines(found), *forecast_lines(found)):
            self._place.addWidget(widgets.label(text, "muted", wrap=True, select=True))

    def open_large(self) -> None:
        """The larger view, with every year in words."""
        if self._course is not None and self._row is not None:
            made = course_dialog(self, self._row.label, self._course)
            made.exec()
            made.deleteLater()

    def open_past(self) -> None:
        """Type the figures of earlier years."""
        if self._row is None:
            return
        from ui.table.past_dialog import PastDialog

        made = PastDialog(self, self._session, self._report, self._row)
        if made.exec():
            self.show_row(self._report, self._row)
            self._changed()
        made.deleteLater()
