"""F1: the help, a window of its own that stays beside the work. Its pages are the files of resources/help/."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import QSize, Qt, QTimer, QUrl
from PySide6.QtGui import (
    QImage,
    QKeyEvent,
    QResizeEvent,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
)
from PySide6.QtWidgets import QDialog, QLineEdit, QListWidget, QTextBrowser, QWidget

from forms.resources import resource_path
from forms.text import plain
from ui import theme, widgets

SIZE = QSize(920, 640)
LIST_WIDTH = 276
EDGE = 32
HEADING = "# "
OBJECT = "\ufffc"
LINE_HEIGHT, ABOVE_HEADING = 125, 18


@dataclass(frozen=True, slots=True)
class Topic:
    """One page of the help. name: its file's name, also how a page of the window asks for it."""

    name: str
    title: str
    text: str
    folder: Path


def topics(folder: Path | None = None) -> tuple[Topic, ...]:
    """The pages in the order of their files' names ("1-bat-dau.md"); the first line of each is its title."""
    found = []
    for path in sorted((folder or resource_path("help")).glob("*.md"), key=lambda path: _number(path.stem)):
        text = path.read_text(encoding="utf-8")
        title = text.partition("\n")[0].removeprefix(HEADING).strip()
        found.append(Topic(path.stem.partition("-")[2], title, text, path.parent))
    return tuple(found)


def _number(stem: str) -> tuple[int, str]:
    number, _, name = stem.partition("-")
    return int(number), name


class HelpText(QTextBrowser):
    """A page's text; pictures are never wider than the window and stay sharp on fine screens."""

    def __init__(self) -> None:
        super().__init__()
        self.setOpenLinks(False)
        self.setAccessibleName("Nội dung trợ giúp")
        self.setProperty("role", "help")
        self.topic: Topic | None = None
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self._settled = QTimer(self)
        self._settled.setSingleShot(True)
        self._settled.timeout.connect(self._fit)

    def show_topic(self, topic: Topic) -> None:
        """Show a page from its beginning."""
        self.topic = topic
        made = QTextDocument(self)
        made.setDefaultFont(theme.font())
        made.setDocumentMargin(theme.MARGIN)
        made.setMarkdown(topic.text, QTextDocument.MarkdownFeature.MarkdownDialectGitHub)
        for number in range(made.blockCount()):
            _set_off(QTextCursor(made.findBlockByNumber(number)))
        self.setDocument(made)
        self.moveCursor(QTextCursor.MoveOperation.Start)

    def loadResource(self, kind: int, name: QUrl) -> Any:
        """A picture beside the page, as wide as there is room."""
        if self.topic is None or (name.isValid() and not name.isRelative()):
            return super().loadResource(kind, name)
        image = QImage(str(self.topic.folder / name.toString()))
        if image.isNull():
            return image
        ratio = self.devicePixelRatioF()
        room = int((self.viewport().width() - 2 * theme.MARGIN - EDGE) * ratio)
        if image.width() > room > 0:
            image = image.scaledToWidth(room, Qt.TransformationMode.SmoothTransformation)
        image.setDevicePixelRatio(ratio)
        return image

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Pictures follow the width once it is settled: a page made anew in the middle of it would resize again."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._settled.start()

    def _fit(self) -> None:
        if self.topic is not None:
            place = self.verticalScrollBar().value()
            self.show_topic(self.topic)
            self.verticalScrollBar().setValue(place)


def _set_off(cursor: QTextCursor) -> None:
    """Give a paragraph the sizes and distances of the program's own pages; Qt's are those of a web browser."""
    style = cursor.blockFormat()
    level = style.headingLevel()
    if OBJECT not in cursor.block().text():
        style.setLineHeight(LINE_HEIGHT, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
    if cursor.currentTable() is None:
        style.setTopMargin(ABOVE_HEADING if level > 1 else 0)
        style.setBottomMargin(theme.GAP if not cursor.currentList() else theme.GAP // 2)
    cursor.setBlockFormat(style)
    block = cursor.block()
    if level:
        face = QTextCharFormat()
        face.setFont(theme.font(theme.PAGE if level == 1 else theme.SECTION, theme.BOLD))
        _dress(cursor, block.position(), block.length() - 1, face)
    for piece in block.textFormats():
        if piece.format.fontFixedPitch():
            typed = QTextCharFormat()
            typed.setFont(theme.font(theme.TEXT, theme.BOLD))
            typed.setForeground(theme.colour("accent"))
            _dress(cursor, block.position() + piece.start, piece.length, typed)


def _dress(cursor: QTextCursor, start: int, length: int, face: QTextCharFormat) -> None:
    cursor.setPosition(start)
    cursor.setPosition(start + length, QTextCursor.MoveMode.KeepAnchor)
    cursor.mergeCharFormat(face)


class HelpWindow(QDialog):
    """The list of pages at the left with a search over them, the page at the right; Esc closes it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Trợ giúp")
        self.resize(SIZE.boundedTo(self.screen().availableSize()))
        self.topics = topics()
        self.search = QLineEdit()
        self.search.setPlaceholderText("Tìm trong trợ giúp")
        self.search.setAccessibleName("Tìm trong trợ giúp")
        self.search.setClearButtonEnabled(True)
        self.list = QListWidget()
        self.list.setAccessibleName("Các mục trợ giúp")
        self.list.setWordWrap(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.addItems([topic.title for topic in self.topics])
        self.text = HelpText()
        self._lay_out()
        self.search.textChanged.connect(self._filter)
        self.search.returnPressed.connect(self.list.setFocus)
        self.list.currentRowChanged.connect(self._show)

    def _lay_out(self) -> None:
        left = QWidget()
        left.setFixedWidth(LIST_WIDTH)
        side = widgets.column(left, gap=theme.GAP)
        side.addWidget(self.search)
        side.addWidget(self.list, 1)
        line = widgets.row(self, gap=theme.PAD)
        line.setContentsMargins(theme.PAD, theme.PAD, theme.PAD, theme.PAD)
        line.addWidget(left)
        line.addWidget(self.text, 1)

    def open_at(self, name: str) -> None:
        """Show the page of that name (the first one where there is none) and come to the front."""
        rows = [number for number, topic in enumerate(self.topics) if topic.name == name]
        self.search.clear()
        self.list.setCurrentRow(rows[0] if rows else 0)
        self.show()
        self.activateWindow()
        self.list.setFocus()

    def _show(self, row: int) -> None:
        if 0 <= row < len(self.topics):
            self.text.show_topic(self.topics[row])

    def _filter(self, text: str) -> None:
        wanted = plain(text)
        for row, topic in enumerate(self.topics):
            self.list.item(row).setHidden(wanted not in plain(topic.text))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.accept()
            return
        super().keyPressEvent(event)
