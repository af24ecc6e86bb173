"""Bars and strips painted from the geometry of forms/seeing: rows walked with the arrows, opened with Enter."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from forms.chart import Box
from forms.seeing.bars import Bars, Word, bars
from forms.seeing.districts import Groups
from forms.seeing.progress import Progress, summary
from forms.seeing.strips import Strips, strips
from ui import theme

_FILLS = {
    "met": ("accent", Qt.BrushStyle.SolidPattern),
    "partly": ("accent", Qt.BrushStyle.Dense5Pattern),
    "missed": ("warn", Qt.BrushStyle.BDiagPattern),
    "plain": ("accent", Qt.BrushStyle.SolidPattern),
    "whole": ("ink", Qt.BrushStyle.SolidPattern),
    "none": ("soft", Qt.BrushStyle.SolidPattern),
    "absent": ("surface", Qt.BrushStyle.NoBrush),
}
_RIMS = {"met": "accent", "partly": "accent", "missed": "warn", "plain": "accent", "whole": "ink"}
_ON = {"met": "on_accent", "plain": "on_accent"}
_MARKS = {"tinh": ("ink", [5.0, 3.0]), "tw": ("warn", [1.5, 2.5])}
_ALIGN = {
    "left": Qt.AlignmentFlag.AlignLeft,
    "right": Qt.AlignmentFlag.AlignRight,
    "centre": Qt.AlignmentFlag.AlignHCenter,
}
INSET = 8
_STEPS = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 15, Qt.Key.Key_PageUp: -15}


class RowsPicture(QWidget):
    """As high as its rows need. current: the row that has been gone to, -1 for none; opened: it was asked for."""

    opened = Signal(int)
    moved = Signal(int)

    def __init__(self, name: str, words: str) -> None:
        super().__init__()
        self.current = -1
        self._described = name
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(name)
        self.setAccessibleDescription(words)
        plain = QFontMetricsF(theme.font(theme.SMALL, theme.BOLD))
        self.measure: Callable[[str], float] = plain.horizontalAdvance
        self.line = plain.height()

    def lay(self, width: float) -> float:
        """Lay everything out anew; the height that it needs."""
        raise NotImplementedError

    def row_boxes(self) -> Sequence[Box]:
        """The rows that can be gone to, from the top."""
        raise NotImplementedError

    def row_words(self, row: int) -> str:
        """What a row says."""
        raise NotImplementedError

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.setFixedHeight(round(self.lay(self.width() - 2 * INSET)) + 2 * INSET)
        super().resizeEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        last = len(self.row_boxes()) - 1
        if key in _STEPS:
            self.go(min(max(self.current + _STEPS[key], 0), last))
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self.go(0 if key == Qt.Key.Key_Home else last)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.current >= 0:
            self.opened.emit(self.current)
        else:
            super().keyPressEvent(event)

    def go(self, row: int) -> None:
        """Make a row the current one and say what it says."""
        self.current = row
        self.setAccessibleName(f"{self._described}: {self.row_words(row)}")
        self.moved.emit(row)
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if (row := self._at(event.position())) >= 0:
            self.go(row)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if (row := self._at(event.position())) >= 0:
            self.opened.emit(row)

    def event(self, event: object) -> bool:
        if isinstance(event, QHelpEvent) and (row := self._at(QPointF(event.pos()))) >= 0:
            QToolTip.showText(event.globalPos(), self.row_words(row), self)
            return True
        return bool(super().event(event))

    def row_place(self, row: int) -> Box:
        """Where a row stands in the widget."""
        box = self.row_boxes()[row]
        return Box(box.x + INSET, box.y + INSET, box.width, box.height)

    def _at(self, place: QPointF) -> int:
        for number, box in enumerate(self.row_boxes()):
            if box.y <= place.y() - INSET < box.bottom:
                return number
        return -1

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.current >= 0:
            place = self.row_place(self.current)
            painter.fillRect(QRectF(2, place.y, self.width() - 4, place.height), theme.colour("accent_soft"))
        painter.translate(INSET, INSET)
        self.draw(painter)
        painter.translate(-INSET, -INSET)
        if self.hasFocus():
            painter.setPen(QPen(theme.colour("accent"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(self.rect().adjusted(1, 1, -1, -1), theme.CONTROL_RADIUS, theme.CONTROL_RADIUS)

    def draw(self, painter: QPainter) -> None:
        """Draw the rows."""
        raise NotImplementedError

    def write(self, painter: QPainter, word: Word, token: str = "ink", bold: bool = False) -> None:
        """A word in its box."""
        if word.text:
            painter.setFont(theme.font(theme.SMALL, theme.BOLD) if bold else theme.font(theme.SMALL))
            painter.setPen(theme.colour(token))
            flags = _ALIGN[word.align] | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextDontClip
            painter.drawText(_rect(word.box), flags, word.text)


class BarsPicture(RowsPicture):
    """Units in the order of their figures."""

    def __init__(self, found: Progress) -> None:
        super().__init__(found.measure.title, summary(found))
        self.found = found
        self.laid: Bars = bars(found, 600, self.measure, self.line)

    def lay(self, width: float) -> float:
        self.laid = bars(self.found, width, self.measure, self.line)
        return self.laid.height

    def row_boxes(self) -> Sequence[Box]:
        return [row.row for row in self.laid.rows]

    def row_words(self, row: int) -> str:
        shown = self.laid.rows[row]
        if shown.place < 0:
            return f"{shown.name.text}: {shown.value.text}"
        line = self.found.lines[shown.place]
        return ", ".join(part for part in (f"{line.name}: {line.text}", line.words, line.group) if part)

    def code(self, row: int) -> str:
        """The unit of a row, "" for the whole."""
        place = self.laid.rows[row].place
        return self.found.lines[place].code if place >= 0 else ""

    def draw(self, painter: QPainter) -> None:
        for row in self.laid.rows:
            bold = row.tone == "whole"
            self.write(painter, row.name, bold=bold)
            _fill(painter, row.bar, row.tone)
            self.write(painter, row.value, bold=bold)
            self.write(painter, row.words, "ok" if row.tone == "met" else "muted")
        for mark in self.laid.marks:
            token, dashes = _MARKS[mark.scope]
            pen = QPen(theme.colour(token), 1.4)
            pen.setDashPattern(dashes)
            painter.setPen(pen)
            painter.drawLine(QPointF(mark.x, mark.top), QPointF(mark.x, mark.bottom))
            self.write(painter, mark.label, token, bold=True)


class StripsPicture(RowsPicture):
    """Groups of units, each divided by what its units say."""

    def __init__(self, found: Groups) -> None:
        words = ". ".join(_place_words(found, row) for row in range(len(found.places)))
        super().__init__(found.measure.title, words)
        self.found = found
        self.laid: Strips = strips(found, 600, self.measure, self.line)

    def lay(self, width: float) -> float:
        self.laid = strips(self.found, width, self.measure, self.line)
        return self.laid.height

    def row_boxes(self) -> Sequence[Box]:
        return [row.row for row in self.laid.rows]

    def row_words(self, row: int) -> str:
        return _place_words(self.found, row)

    def draw(self, painter: QPainter) -> None:
        for key in self.laid.legend:
            _fill(painter, key.sample, key.tone)
            self.write(painter, key.word, "muted")
        last = len(self.laid.rows) - 1
        for row in self.laid.rows:
            bold = row.place == last
            self.write(painter, row.name, bold=bold)
            for piece in row.pieces:
                _fill(painter, piece.box, piece.tone)
                self._say(painter, piece.text, piece.box, piece.tone)
            self.write(painter, row.value, bold=bold)
            self.write(painter, row.words, "muted")

    def _say(self, painter: QPainter, text: str, box: Box, tone: str) -> None:
        """The number on its piece; on a pattern it gets a ground of its own."""
        if not text:
            return
        if tone in ("missed", "partly"):
            wide = self.measure(text) + 6
            ground = QRectF(box.x + (box.width - wide) / 2, box.y + 1, wide, box.height - 2)
            painter.fillRect(ground, theme.colour("surface"))
        self.write(painter, Word(text, box, "centre"), _ON.get(tone, "ink"))


def _place_words(found: Groups, row: int) -> str:
    place = found.places[row]
    shares = ", ".join(f"{count} {word}" for word, count in place.shares)
    own = ", ".join(part for part in (place.text, place.words) if part)
    return f"{place.group}: {own + '; ' if own else ''}{shares}"


def _fill(painter: QPainter, box: Box, tone: str) -> None:
    token, style = _FILLS[tone]
    pen = QPen(theme.colour(_RIMS.get(tone, "muted")), 1)
    if tone == "absent":
        pen.setDashPattern([3.0, 3.0])
    painter.setPen(pen)
    brush = painter.brush()
    brush.setColor(theme.colour(token))
    brush.setStyle(style)
    painter.setBrush(brush)
    painter.drawRect(_rect(box))


def _rect(box: Box) -> QRectF:
    return QRectF(box.x, box.y, box.width, box.height)
