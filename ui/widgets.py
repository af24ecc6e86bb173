"""Small pieces that every page is made of. They hold no logic: a look, a name, a slot."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from ui import icons, theme

Box = TypeVar("Box", bound=QBoxLayout)
Slot = Callable[[], object]
NARROW, WIDE, TALL = 460, 600, 230
MARKS = {"err": "circle-alert", "warn": "triangle-alert", "ok": "circle-check", "notice": "info"}


def role(widget: QWidget, name: str) -> None:
    """Give a widget a look of the style sheet, again at any time."""
    widget.setProperty("role", name)
    polish(widget)


def polish(widget: QWidget) -> None:
    """Let a changed property show; a widget that was never shown takes its look when it is."""
    if widget.testAttribute(Qt.WidgetAttribute.WA_WState_Polished):
        widget.style().unpolish(widget)
        widget.style().polish(widget)


def label(text: str, look: str = "", wrap: bool = False, select: bool = False) -> QLabel:
    """Plain text, never read as markup; `select` lets it be copied."""
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setWordWrap(wrap)
    if look:
        made.setProperty("role", look)
    if select:
        made.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
    return made


def tip(text: str) -> str:
    """Text of others for a tool tip, which Qt would else read as markup where it looks like it."""
    if "<" not in text and "&" not in text:
        return text
    plain = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return f"<qt>{plain.replace(chr(10), '<br>')}</qt>"


def show_if(widget: QWidget, wanted: bool) -> None:
    """Show or hide a part of a page. One that is not placed yet is never shown: it would flash as a window."""
    if wanted and widget.parent() is None:
        widget.setAttribute(Qt.WidgetAttribute.WA_WState_ExplicitShowHide, False)
    else:
        widget.setVisible(wanted)


def chip(text: str, tone: str = "plain") -> QLabel:
    """A small rounded word: plain, accent, ok, warn, err."""
    made = label(text)
    made.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Maximum)
    made.setMinimumHeight(22)
    set_chip(made, text, tone)
    return made


def set_chip(made: QLabel, text: str, tone: str) -> None:
    """Change a chip's word and tone; an empty word hides it."""
    made.setText(text)
    show_if(made, bool(text))
    if made.property("chip") != tone:
        made.setProperty("chip", tone)
        polish(made)


class Button(QPushButton):
    """Enter presses it as the space bar does; Qt itself allows that in dialogs only."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
            return
        super().keyPressEvent(event)


def button(text: str, slot: Slot, look: str = "", icon: str = "", tip: str = "") -> QPushButton:
    """A button that says with a verb what happens."""
    made = Button(text)
    if look:
        made.setProperty("role", look)
    if icon:
        token = {"primary": "on_accent", "quiet": "accent", "icon": "accent", "danger": "err"}.get(look, "ink")
        made.setIcon(icons.icon(icon, token))
        made.setIconSize(QSize(theme.ICON, theme.ICON))
    if tip:
        made.setToolTip(tip)
    made.setAccessibleName(text or tip)
    made.setAutoDefault(False)
    made.setCursor(Qt.CursorShape.PointingHandCursor)
    made.clicked.connect(lambda: slot())
    return made


def mark(name: str, token: str = "muted", size: int = theme.ICON) -> QLabel:
    """An icon that stands beside a word and is silent for screen readers."""
    made = QLabel()
    made.setPixmap(icons.pixmap(name, token, size, 2.0))
    made.setFixedSize(size, size)
    return made


def card(look: str = "card") -> QFrame:
    """A frame on the surface."""
    made = QFrame()
    made.setProperty("role", look)
    return made


def rule() -> QFrame:
    """A hairline."""
    return card("rule")


def notice(tone: str, sentence: str, remedy: str = "") -> QFrame:
    """A sentence with an icon in a frame: notice, ok, warn, err."""
    frame = card(f"tell-{tone}")
    line = row(frame)
    line.setContentsMargins(theme.PAD, theme.PAD, theme.PAD, theme.PAD)
    token = tone if tone in ("err", "warn", "ok") else "accent"
    line.addWidget(mark(MARKS.get(tone, "info"), token), 0, Qt.AlignmentFlag.AlignTop)
    texts = QVBoxLayout()
    texts.setSpacing(theme.GAP // 2)
    texts.addWidget(label(sentence, wrap=True, select=True))
    if remedy:
        texts.addWidget(label(remedy, "muted", wrap=True, select=True))
    line.addLayout(texts, 1)
    frame.setAccessibleName(f"{sentence} {remedy}".strip())
    return frame


def marked(sign: str, tone: str, sentence: str, look: str = "") -> QWidget:
    """A sentence with its sign before it: ✓ and ✗ stand one under the other."""
    made = QWidget()
    line = row(made, gap=10)
    mark = label(sign, tone)
    mark.setFixedWidth(theme.ICON)
    line.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
    line.addWidget(label(sentence, look, wrap=True, select=True), 1)
    return made


def progress(done: int, total: int, name: str) -> QProgressBar:
    """A thin bar; the numbers stand beside it in words."""
    bar = QProgressBar()
    bar.setTextVisible(False)
    bar.setRange(0, max(total, 1))
    bar.setValue(done)
    bar.setAccessibleName(f"{name}: {done} trên {total}")
    return bar


def column(parent: QWidget | None = None, margin: bool = False, gap: int = theme.PAD) -> QVBoxLayout:
    """A vertical layout, with the page's margins or none."""
    return _laid(QVBoxLayout(parent) if parent else QVBoxLayout(), margin, gap)


def row(parent: QWidget | None = None, margin: bool = False, gap: int = theme.GAP) -> QHBoxLayout:
    """A horizontal layout, with the page's margins or none."""
    return _laid(QHBoxLayout(parent) if parent else QHBoxLayout(), margin, gap)


def _laid(box: Box, margin: bool, gap: int) -> Box:
    side = theme.MARGIN if margin else 0
    box.setContentsMargins(side, side, side, side)
    box.setSpacing(gap)
    return box


def button_row(*buttons: QPushButton) -> QHBoxLayout:
    """Buttons at the right, the primary one last."""
    line = row()
    line.addStretch(1)
    for made in buttons:
        line.addWidget(made)
    return line


def page() -> QWidget:
    """The ground of a page."""
    made = QWidget()
    made.setProperty("role", "page")
    made.setAttribute(Qt.WidgetAttribute.WA_StyledBackground, True)
    return made


def scrolled(inner: QWidget, into: QBoxLayout | None = None) -> QScrollArea:
    """A vertical scroll area around a widget, as wide as the page.

    into: where it goes, before its content is measured: what was measured has its style, which is reckoned anew for
    everything inside at each later change of place.
    """
    area = QScrollArea()
    if into is not None:
        into.addWidget(area)
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFrameShape(QFrame.Shape.NoFrame)
    inner.setProperty("role", "plain")
    area.setWidget(inner)
    return area


class Sheet(QDialog):
    """A dialog that sits tight around what it says: Qt itself measures wrapped text at another width than it shows it
    at, which leaves empty bands. What is short stands narrow; what would grow tall takes the wider of two widths."""

    def sizeHint(self) -> QSize:
        layout = self.layout()
        if layout is None or not layout.hasHeightForWidth():
            return super().sizeHint()
        least = max(self.minimumWidth(), layout.minimumSize().width())
        width = least if layout.totalHeightForWidth(least) <= TALL else max(least, WIDE)
        room = self.screen().availableSize() - QSize(theme.MARGIN, 2 * theme.MARGIN)
        return QSize(width, layout.totalHeightForWidth(width)).boundedTo(room)

    def showEvent(self, event: QShowEvent) -> None:
        if not self.testAttribute(Qt.WidgetAttribute.WA_Resized):
            for told in self.findChildren(QLabel):
                told.ensurePolished()
            self.resize(self.sizeHint())
        super().showEvent(event)


def dialog(parent: QWidget | None, title: str) -> QDialog:
    """A dialog with a Vietnamese title."""
    made = Sheet(parent)
    made.setWindowTitle(title)
    made.setMinimumWidth(NARROW)
    return made


def clear(layout: QLayout) -> None:
    """Take everything out of a layout."""
    while layout.count():
        item = layout.takeAt(0)
        if widget := item.widget():
            widget.hide()
            widget.setParent(None)
            widget.deleteLater()
        elif inner := item.layout():
            clear(inner)
            inner.deleteLater()
