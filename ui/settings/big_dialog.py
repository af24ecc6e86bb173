"""A dialog whose content scrolls where the screen is low, while its buttons stay in sight."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QApplication, QDialog, QFrame, QLabel, QPushButton, QScrollArea, QWidget

from forms.errors import WorldError
from ui import problems, theme, widgets

WIDTH, EDGE = 600, 24


class BigDialog(QDialog):
    """`box`: what is read and filled in; `buttons` puts the row underneath. No larger than the window it stands on."""

    def __init__(self, parent: QWidget, title: str, wide: int = WIDTH) -> None:
        super().__init__(parent)
        self._wide = wide
        self.setWindowTitle(title)
        outer = widgets.column(self, margin=True)
        outer.setContentsMargins(EDGE, theme.PAD + theme.GAP // 2, EDGE, theme.PAD + theme.GAP // 2)
        inner = QWidget()
        self.box = widgets.column(inner)
        self.area: QScrollArea = widgets.scrolled(inner, outer)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._outer = outer
        self.trouble = widgets.label("", "err", wrap=True)
        self.trouble.setParent(self)
        self.trouble.hide()
        QApplication.instance().focusChanged.connect(self._follow)

    def buttons(self, *made: QPushButton | QLabel) -> None:
        """The row of buttons, the primary one last; a label in it tells what a button did."""
        line = widgets.row()
        line.addStretch(1)
        for part in made:
            line.addWidget(part)
        self._outer.addLayout(line)

    def refuse(self, error: BaseException) -> None:
        """Say what is wrong in `trouble`, which each dialog lays where it belongs; a bug is shown over the dialog."""
        if isinstance(error, WorldError):
            self.tell(error)
        else:
            problems.show(self, error)

    def tell(self, error: WorldError) -> None:
        """Write what is wrong, and bring it into sight."""
        self.trouble.setText(f"{error.sentence} {error.remedy}".strip())
        self.trouble.show()
        self.fit()
        self.area.ensureWidgetVisible(self.trouble)

    def sizeHint(self) -> QSize:
        """As wide as planned, as high as its content beside a scroll bar (which stays once it was there), within the
        window that it belongs to."""
        inner = self.area.widget()
        width = min(self._wide, self._room().width())
        margins = self._outer.contentsMargins()
        within = width - margins.left() - margins.right() - self.area.verticalScrollBar().sizeHint().width()
        layout = inner.layout()
        needed = max(layout.totalHeightForWidth(within), inner.minimumSizeHint().height())
        rest = super().sizeHint().height() - self.area.sizeHint().height()
        return QSize(width, min(needed + rest + 2 * QFrame().frameWidth(), self._room().height()))

    def fit(self) -> None:
        """Take the size that the content wants; new parts of it are measured once they are shown."""
        QTimer.singleShot(0, self, self._take_size)

    def _take_size(self) -> None:
        """Grow or shrink, and move up where the buttons would otherwise leave the screen."""
        wanted = self.sizeHint()
        self.resize(wanted)
        frame, room = self.frameGeometry(), self.screen().availableGeometry()
        below = self.y() + frame.height() - self.height() + wanted.height() - room.bottom()
        if self.isVisible() and below > 0:
            self.move(self.x(), max(room.top(), self.y() - below))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.resize(self.sizeHint())
        self.fit()

    def _follow(self, before: QWidget | None, part: QWidget | None) -> None:
        """Bring the field to which the keyboard went into sight; a dialog just opened is read from its head."""
        within = before is not None and self.isAncestorOf(before)
        if within and part is not None and self.isVisible() and self.area.isAncestorOf(part):
            self.area.ensureWidgetVisible(part)

    def _room(self) -> QSize:
        parent = self.parentWidget()
        while parent is not None and isinstance(parent.window(), QDialog) and parent.window().parentWidget():
            parent = parent.window().parentWidget()
        room = parent.window().size() if parent is not None else self.screen().availableSize()
        return room - QSize(theme.PAD, theme.PAD)
