"""Chips: figures quoted in a text field, each one letter of its document that is drawn as the number it stands for."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from PySide6.QtCore import QRectF, QSizeF, Qt
from PySide6.QtGui import (
    QFontMetricsF,
    QPainter,
    QPyTextObject,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
)
from PySide6.QtWidgets import QTextEdit

from ui import theme

OBJECT = "\ufffc"
CHIP = QTextFormat.ObjectTypes.UserObject.value + 1
KEY_PROPERTY = QTextFormat.Property.UserProperty.value + 1
INSIDE, OUTSIDE, ROUND = 6.0, 1.5, 5.0
Spell = Callable[[str], str]


class ChipPainter(QPyTextObject):
    """Draws the chips of one field; `figure` says what each reads now."""

    def __init__(self, field: QTextEdit, figure: Spell) -> None:
        super().__init__(field)
        self._field, self._figure = field, figure

    def intrinsicSize(self, document: QTextDocument, position: int, look: QTextFormat) -> QSizeF:
        metrics = QFontMetricsF(document.defaultFont())
        width = metrics.horizontalAdvance(self._figure(look.property(KEY_PROPERTY)))
        return QSizeF(width + 2 * (INSIDE + OUTSIDE), metrics.height())

    def drawObject(
        self, painter: QPainter, place: QRectF, document: QTextDocument, position: int, look: QTextFormat
    ) -> None:
        cursor = self._field.textCursor()
        selected = cursor.selectionStart() <= position < cursor.selectionEnd()
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("accent" if selected else "accent_soft"))
        painter.drawRoundedRect(place.adjusted(OUTSIDE, 0, -OUTSIDE, 0), ROUND, ROUND)
        painter.setPen(theme.colour("on_accent" if selected else "accent"))
        painter.setFont(document.defaultFont())
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, self._figure(look.property(KEY_PROPERTY)))
        painter.restore()


def chip_look(key: str) -> QTextCharFormat:
    """The format of the letter that is a figure's chip."""
    look = QTextCharFormat()
    look.setObjectType(CHIP)
    look.setProperty(KEY_PROPERTY, key)
    look.setVerticalAlignment(QTextCharFormat.VerticalAlignment.AlignBaseline)
    return look


def key_of(look: QTextCharFormat) -> str:
    """The figure of a chip's format; "" for any other."""
    return str(look.property(KEY_PROPERTY)) if look.objectType() == CHIP else ""


def chips_in(document: QTextDocument) -> Iterator[tuple[int, str]]:
    """Place and figure of every chip, "" for a stray replacement letter, in the order of the text."""
    cursor = document.find(OBJECT, 0)
    while not cursor.isNull():
        yield cursor.selectionStart(), key_of(cursor.charFormat())
        cursor = document.find(OBJECT, cursor)


def selected(document: QTextDocument, start: int, end: int) -> QTextCursor:
    """A cursor that selects from one position to another."""
    cursor = QTextCursor(document)
    cursor.setPosition(start)
    cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
    return cursor


def spelled(raw: str, keys: list[str], spell: Spell) -> str:
    """A document's raw text with line ends, and each chip spelled; `keys` are the figures in order."""
    parts = raw.replace("\u2029", "\n").replace("\u2028", "\n").split(OBJECT)
    words = [spell(key) if key else OBJECT for key in keys]
    return "".join(part + word for part, word in zip(parts, [*words, ""], strict=True))


def token(key: str) -> str:
    """How a figure is stored in a text: "{I.4.a.nu}"."""
    return f"{{{key}}}"
