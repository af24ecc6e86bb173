"""Where an officer notes why a figure is as it is: a field beside the cell, and one that opens inside a line."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QSignalBlocker, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from forms.text import nfc
from ui import widgets
from ui.pasting import TextBox, TextLine

SAVE_AFTER = 400
FIELD_HEIGHT = 66
REASON_HINT = "Ví dụ: số liệu tăng do sáp nhập địa bàn"
Store = Callable[[str, str], object]


class NoteField(QWidget):
    """The note on one cell; stored when typing pauses, when the cursor leaves and before another cell is shown."""

    left, typed, settled = Signal(), Signal(), Signal()

    def __init__(self, store: Store) -> None:
        super().__init__()
        self._store = store
        self._key, self._stored = "", ""
        outer = widgets.column(self, gap=0)
        outer.addWidget(widgets.rule())
        box = widgets.column(gap=4)
        box.setContentsMargins(14, 8, 12, 12)
        outer.addLayout(box)
        box.addWidget(widgets.label("Ghi chú của ô", "strong"))
        self.edit = TextBox()
        self.edit.setTabChangesFocus(True)
        self.edit.setAccessibleName("Ghi chú của ô")
        self.edit.setPlaceholderText("Lý do, nguồn số liệu… (Shift+F2)")
        self.edit.setFixedHeight(FIELD_HEIGHT)
        self.edit.installEventFilter(self)
        box.addWidget(self.edit)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SAVE_AFTER)
        self._timer.timeout.connect(self.flush)
        self.edit.textChanged.connect(self._changed)

    def show_note(self, key: str, note: str) -> None:
        """Show a cell's note; what is being typed on the same cell is left alone."""
        if key == self._key and (self._timer.isActive() or note == self._typed()):
            self._stored = self._stored if self._timer.isActive() else note
            return
        self.flush()
        self._key, self._stored = key, note
        with QSignalBlocker(self.edit):
            self.edit.setPlainText(note)

    def flush(self) -> None:
        """Store what is typed and not yet stored."""
        self._timer.stop()
        text = self._typed()
        if self._key and text != self._stored:
            before, self._stored = self._stored, text
            if self._store(self._key, text) is False:
                self._stored = before

    def _typed(self) -> str:
        return nfc(self.edit.toPlainText()).strip()

    def is_typing(self) -> bool:
        """Whether something typed waits to be stored."""
        return bool(self._key) and self._typed() != self._stored

    def _changed(self) -> None:
        if self.is_typing():
            self._timer.start()
            self.typed.emit()
        else:
            self._timer.stop()
            self.settled.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusOut:
            self.flush()
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() == Qt.Key.Key_Escape:
            self.flush()
            self.left.emit()
            return True
        return super().eventFilter(watched, event)


class ReasonField(QWidget):
    """One line of text under what it explains; Enter stores it, Escape gives it up. lead: what stands before it.

    What is typed and neither stored nor given up when the page is left is stored by `keep_typed`.
    """

    def __init__(
        self, about: str, text: str, store: Callable[[str], object], give_up: Callable[[], object], lead: str = ""
    ) -> None:
        super().__init__()
        self._give_up, self._store = give_up, store
        line = widgets.row(self)
        self.edit = TextLine(" ".join(text.split()))
        self._given = self.edit.text()
        self.edit.setPlaceholderText(REASON_HINT)
        self.edit.setAccessibleName(f"Lý do: {about}")
        self.edit.returnPressed.connect(lambda: store(self.edit.text()))
        self.keep = widgets.button("Ghi lý do", lambda: store(self.edit.text()))
        if lead:
            line.addWidget(widgets.label(lead, "strong"))
        line.addWidget(self.edit, 1)
        line.addWidget(self.keep)
        line.addWidget(widgets.button("Thôi", give_up))

    def typed(self) -> str:
        """What was typed and is not stored; "" for nothing."""
        text = self.edit.text().strip()
        return text if text != self._given.strip() else ""

    def keep_typed(self) -> None:
        """Store what is typed."""
        if self.typed():
            self._store(self.typed())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._give_up()
            return
        super().keyPressEvent(event)
