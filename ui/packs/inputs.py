"""The fields that the entries of a pack are filled in with, one class a shape of value. They hold no logic of packs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QWidget

from forms.dates import day_text
from forms.packs.typed import (
    Choices,
    day_month_text,
    figure_text,
    read_day,
    read_day_month,
    read_figure,
    read_number,
    read_years,
    years_text,
)
from ui import theme, widgets
from ui.pasting import TextBox, TextLine

LINE = 20
REST = 900
"""Milliseconds after which a text that nobody types on is taken as it stands."""
NOTHING = ""


class Input(QWidget):
    """One value and the fields it is typed into. edited: it may have changed; `value` raises BadInput in a sentence.

    A field that is left, or chosen from, tells at once; a text also after a rest.
    """

    edited = Signal()

    def show_value(self, value: Any) -> None:
        """Fill the fields; nothing is told."""
        raise NotImplementedError

    def value(self) -> Any:
        """What the fields say now."""
        raise NotImplementedError


class LineInput(Input):
    """A line of text."""

    def __init__(self, name: str, hint: str = "", width: int = 0) -> None:
        super().__init__()
        box = widgets.row(self)
        self.line = TextLine()
        self.line.setAccessibleName(name)
        self.line.setPlaceholderText(hint)
        if width:
            self.line.setFixedWidth(width)
        self.line.editingFinished.connect(self.edited)
        self.line.installEventFilter(self)
        box.addWidget(self.line, 0 if width else 1)
        if width:
            box.addStretch(1)
        self.setFocusProxy(self.line)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Tab tells before it goes on, so that it stops at the fields that come with what was typed."""
        if watched is self.line and event.type() == QEvent.Type.KeyPress and event.key() == Qt.Key.Key_Tab:
            self.edited.emit()
        return super().eventFilter(watched, event)

    def show_value(self, value: Any) -> None:
        self.line.setText(self.text_of(value))
        self.line.setCursorPosition(0)

    def value(self) -> Any:
        return self.read(self.line.text().strip())

    def text_of(self, value: Any) -> str:
        """The value as it is typed."""
        return str(value)

    def read(self, text: str) -> Any:
        """What was typed, as the value."""
        return text


class DayInput(LineInput):
    """A day, or none."""

    def text_of(self, value: date | None) -> str:
        return day_text(value) if value else ""

    def read(self, text: str) -> date | None:
        return read_day(text)


class DayMonthInput(LineInput):
    """A day of each year: (25, 12), (0, 0) for none."""

    def text_of(self, value: tuple[int, int]) -> str:
        return day_month_text(*value)

    def read(self, text: str) -> tuple[int, int]:
        return read_day_month(text)


class CutOffInput(LineInput):
    """A day of each year as the pack keeps it, "12-14"; "" for none."""

    def text_of(self, value: str) -> str:
        month, _, day = value.partition("-")
        return day_month_text(int(day), int(month)) if day else ""

    def read(self, text: str) -> str:
        day, month = read_day_month(text)
        return f"{month:02d}-{day:02d}" if day else ""


class NumberInput(LineInput):
    """A whole number, 0 where nothing is typed."""

    def text_of(self, value: int) -> str:
        return str(value) if value else ""

    def read(self, text: str) -> int:
        return read_number(text)


class FigureInput(LineInput):
    """A figure as an officer types it, "78,5", kept as packs keep it, "78.5"; what is none stays as it is."""

    def text_of(self, value: str) -> str:
        return figure_text(value)

    def read(self, text: str) -> str:
        return read_figure(text)


class YearsInput(LineInput):
    """The years of a plan: "2026", "2026-2030"."""

    def text_of(self, value: tuple[int, ...]) -> str:
        return years_text(value)

    def read(self, text: str) -> tuple[int, ...]:
        return read_years(text)


class TextInput(Input):
    """A text of several lines, as high as it needs within bounds."""

    def __init__(self, name: str, hint: str = "", lines: int = 3) -> None:
        super().__init__()
        box = widgets.column(self)
        self.box = TextBox()
        self.box.setAccessibleName(name)
        self.box.setPlaceholderText(hint)
        self.box.setTabChangesFocus(True)
        self.box.setFixedHeight(lines * LINE + 2 * theme.GAP + 2)
        self.box.installEventFilter(self)
        box.addWidget(self.box)
        self._given: tuple[str, Any] | None = None
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.timeout.connect(self.edited)
        self.box.textChanged.connect(lambda: self._rest.start(REST))
        self.setFocusProxy(self.box)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.box and event.type() == QEvent.Type.FocusOut and self._rest.isActive():
            self._rest.stop()
            self.edited.emit()
        return super().eventFilter(watched, event)

    def show_value(self, value: Any) -> None:
        self.box.setPlainText(self.text_of(value))
        self._given = self.box.toPlainText(), value
        self._rest.stop()

    def value(self) -> Any:
        """What nobody typed on is as it was given: the field shows a hard space as a plain one."""
        text, given = self.box.toPlainText(), self._given
        return given[1] if given is not None and text == given[0] else self.read(text)

    def text_of(self, value: Any) -> str:
        """The value as it is typed."""
        return str(value)

    def read(self, text: str) -> Any:
        """What was typed, as the value."""
        return " ".join(text.split())


class LinesInput(TextInput):
    """Several texts, one a line; empty lines in between are kept where `gaps`, as in a signer's titles."""

    def __init__(self, name: str, hint: str = "", lines: int = 3, gaps: bool = False) -> None:
        super().__init__(name, hint, lines)
        self._gaps = gaps

    def text_of(self, value: Sequence[str]) -> str:
        return "\n".join(value)

    def read(self, text: str) -> tuple[str, ...]:
        found = [line.strip() for line in text.strip().split("\n")]
        return tuple(line for line in found if line or self._gaps) if text.strip() else ()


class CheckInput(Input):
    """Yes or no."""

    def __init__(self, text: str) -> None:
        super().__init__()
        box = widgets.row(self)
        self.check = QCheckBox(text)
        self.check.toggled.connect(self.edited)
        box.addWidget(self.check)
        box.addStretch(1)
        self.setFocusProxy(self.check)

    def show_value(self, value: Any) -> None:
        self.check.blockSignals(True)
        self.check.setChecked(bool(value))
        self.check.blockSignals(False)

    def value(self) -> bool:
        return self.check.isChecked()


class ChoiceInput(Input):
    """One of a list; the wheel does not change it, and a value that is not among them stays."""

    def __init__(self, name: str, choices: Choices) -> None:
        super().__init__()
        box = widgets.row(self)
        self.choice = combo(name)
        self._values = [value for value, _text in choices]
        self._shown: Any = NOTHING
        self.choice.addItems([text for _value, text in choices])
        self.choice.activated.connect(lambda _n: self.edited.emit())
        box.addWidget(self.choice, 1)
        self.setFocusProxy(self.choice)

    def show_value(self, value: Any) -> None:
        self._shown = value
        self.choice.setCurrentIndex(self._values.index(value) if value in self._values else -1)

    def value(self) -> Any:
        return self._values[self.choice.currentIndex()] if self.choice.currentIndex() >= 0 else self._shown


def combo(name: str) -> QComboBox:
    """A combo box that takes no more room than there is, and no wheel while it is scrolled past."""
    made = QuietCombo()
    made.setAccessibleName(name)
    made.setMinimumContentsLength(12)
    made.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    made.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    return made


class QuietCombo(QComboBox):
    """The wheel scrolls what lies under it."""

    def wheelEvent(self, event: Any) -> None:
        event.ignore()
