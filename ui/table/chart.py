"""The picture of a course, painted from the geometry of forms/chart.py; its words for who cannot see it."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetricsF, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QDialog, QSizePolicy, QWidget

from forms.chart import DOT, Chart, Dot, Label, Stroke, chart
from forms.course import Course, bound_lines, described, forecast_lines, point_line, target_lines
from ui import theme, widgets

HEIGHT, LARGE_HEIGHT, LARGE = 184, 300, QSize(880, 620)
MARGINS = QSize(40, 60)
_DASHES = {"tinh": [5.0, 3.0], "tw": [1.5, 2.5], "forecast": [3.0, 3.0]}
_COLOURS = {"axis": "line", "tinh": "ink", "tw": "warn", "course": "accent", "forecast": "accent"}
_TEXTS = {"year": "muted", "present": "ink", "tinh": "ink", "tw": "warn", "value": "muted", "value_now": "ink"}
_BOLD = ("present", "value_now")
_WIDTHS = {"axis": 1.0, "course": 2.0, "forecast": 1.6, "tinh": 1.4, "tw": 1.4}


class CourseChart(QWidget):
    """A course as wide as its place. Enter or a double click asks for the larger view."""

    enlarge = Signal()

    def __init__(self, course: Course, size: int = theme.SMALL) -> None:
        super().__init__()
        self._size = size
        self.geometry_shown: Chart | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMinimumHeight(HEIGHT)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.show_course(course)

    def show_course(self, course: Course) -> None:
        """Draw another course."""
        self.course = course
        self.geometry_shown = None
        self.setAccessibleName(f"Biểu đồ quá trình {course.first}–{course.last}")
        self.setAccessibleDescription(described(course))
        self.update()

    def laid(self) -> Chart:
        """The geometry for the present size."""
        shown = self.geometry_shown
        if shown is None or (shown.width, shown.height) != (self.width(), self.height()):
            plain, bold = (QFontMetricsF(self._font(weight)) for weight in (False, True))
            shown = chart(
                self.course, self.width(), self.height(), lambda text: bold.horizontalAdvance(text), plain.height()
            )
            self.geometry_shown = shown
        return shown

    def _font(self, bold: bool) -> QFont:
        return theme.font(self._size, theme.BOLD) if bold else theme.font(self._size)

    def paintEvent(self, _event: QPaintEvent) -> None:
        shown = self.laid()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for stroke in shown.strokes:
            _draw_stroke(painter, stroke)
        for dot in shown.dots:
            _draw_dot(painter, dot)
        for label in shown.labels:
            self._draw_label(painter, label)
        if self.hasFocus():
            painter.setPen(QPen(theme.colour("accent"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(self.rect().adjusted(1, 1, -1, -1), theme.CONTROL_RADIUS, theme.CONTROL_RADIUS)

    def _draw_label(self, painter: QPainter, label: Label) -> None:
        box = QRectF(label.box.x, label.box.y, label.box.width, label.box.height)
        if label.role in ("tinh", "tw", "value", "value_now"):
            painter.fillRect(box, theme.colour("surface"))
        painter.setFont(self._font(label.role in _BOLD))
        painter.setPen(theme.colour(_TEXTS.get(label.role, "muted")))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextDontClip, label.text)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.enlarge.emit()
            return
        super().keyPressEvent(event)

    def mouseDoubleClickEvent(self, _event: QMouseEvent) -> None:
        self.enlarge.emit()


def _draw_stroke(painter: QPainter, stroke: Stroke) -> None:
    pen = QPen(theme.colour(_COLOURS[stroke.role]), _WIDTHS[stroke.role])
    if dashes := _DASHES.get(stroke.role):
        pen.setDashPattern(dashes)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPolyline(QPolygonF([QPointF(x, y) for x, y in stroke.points]))


def _draw_dot(painter: QPainter, dot: Dot) -> None:
    """Full where a report says it, hollow where it was taken from paper; an estimate has a dotted rim."""
    pen = QPen(theme.colour("accent"), 1.6)
    if dot.estimated:
        pen.setStyle(Qt.PenStyle.DotLine)
    painter.setPen(pen)
    hollow = dot.past or dot.estimated
    painter.setBrush(theme.colour("surface" if hollow else "accent"))
    radius = DOT + 1 if dot.now else DOT - 0.5
    painter.drawEllipse(QPointF(dot.x, dot.y), radius, radius)


def course_dialog(parent: QWidget, title: str, course: Course) -> QDialog:
    """The larger view: the picture, and every year, target and forecast in words."""
    made = widgets.dialog(parent, f"Quá trình {course.first}–{course.last}")
    outer = widgets.column(made, margin=True)
    inner = QWidget()
    box = widgets.column(inner)
    outer.addWidget(widgets.scrolled(inner), 1)
    box.addWidget(widgets.label(title, "section", wrap=True, select=True))
    frame = widgets.card()
    inside = widgets.column(frame)
    inside.setContentsMargins(theme.MARGIN, theme.MARGIN, theme.MARGIN, theme.PAD)
    picture = CourseChart(course, theme.TEXT)
    picture.setFixedHeight(LARGE_HEIGHT)
    inside.addWidget(picture)
    box.addWidget(frame)
    words = (*(point_line(point) for point in course.points), *target_lines(course))
    for text in (*words, *bound_lines(course), *forecast_lines(course)):
        box.addWidget(widgets.label(text, wrap=True, select=True))
    box.addStretch(1)
    close = widgets.button("Đóng", made.accept)
    outer.addLayout(widgets.button_row(close))
    close.setFocus()
    made.resize(LARGE.boundedTo(parent.window().size() - MARGINS))
    return made
