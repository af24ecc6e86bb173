"""What went wrong, told to the person: the world's fault in one sentence and a remedy, a bug as text to copy."""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import Any

from PySide6.QtWidgets import QApplication, QDialog, QPlainTextEdit, QPushButton, QScrollArea, QWidget

from forms.broken_start import broken_by
from forms.errors import BadInput, WorldError
from forms.files import make_own_folder
from forms.version import VERSION
from ui import theme, widgets

LOG_FOLDER = "nhat-ky"
LOG_FILE = "chuong-trinh.log"
COPIED_FROM, LIST_HEIGHT = 220, 300
DETAILS = (552, 180)
log = logging.getLogger("bdg")
_gathered: list[BaseException] | None = None
_before: list[tuple[Any, Any]] = []
"""Who told of unforeseen errors before the window did."""


class _Log(logging.FileHandler):
    """The log's file. Where it cannot be written, its drive pulled or full, the dialog tells the fault all the same."""

    def emit(self, record: logging.LogRecord) -> None:
        with suppress(OSError):
            super().emit(record)

    def handleError(self, record: logging.LogRecord) -> None:
        """A line that could not be written is not told of on a console that nobody sees."""


def start_log(home: Path) -> Path:
    """Write the log of bugs into the office's data folder, and route every unforeseen error there."""
    make_own_folder(home)
    folder = home / LOG_FOLDER
    folder.mkdir(exist_ok=True)
    handler = _Log(folder / LOG_FILE, encoding="utf-8", delay=True)
    handler.setFormatter(logging.Formatter("%(asctime)s %(message)s"))
    log.addHandler(handler)
    log.setLevel(logging.INFO)
    log.propagate = False
    _before.append((sys.excepthook, sys.unraisablehook))
    sys.excepthook, sys.unraisablehook = _hook, _note
    return folder / LOG_FILE


def stop_log() -> None:
    """Close the log and give unforeseen errors back to who told of them before."""
    for handler in list(log.handlers):
        log.removeHandler(handler)
        handler.close()
    while _before:
        sys.excepthook, sys.unraisablehook = _before.pop()


def _hook(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        QApplication.exit(1)
        return
    show(QApplication.activeWindow(), error.with_traceback(trace))


def _note(found: sys.UnraisableHookArgs) -> None:
    """Of what Python can tell nobody, as an object goes away; Python itself would write it to the console, whole."""
    if found.exc_value is not None:
        log.error(_bug_text(found.exc_value))


@contextmanager
def heard() -> Iterator[list[BaseException]]:
    """Problems are gathered here and not shown: nobody sits before a window that the program draws for itself."""
    global _gathered
    _gathered = []
    try:
        yield _gathered
    finally:
        _gathered = None


def show(parent: QWidget | None, error: BaseException) -> None:
    """Tell a problem in a dialog over `parent`: a WorldError plainly, anything else as a bug that is logged."""
    if _gathered is not None:
        _gathered.append(error)
    elif isinstance(error, WorldError):
        world_dialog(parent, error).exec()
    elif broken := broken_by(error):
        world_dialog(parent, broken).exec()
    else:
        bug_dialog(parent, error).exec()


def world_dialog(parent: QWidget | None, error: WorldError) -> QDialog:
    """One sentence and what to do; further problems of a BadInput as a list. What is long can be copied whole."""
    dialog = widgets.dialog(parent, "Chưa thực hiện được")
    body = widgets.column(dialog, margin=True)
    body.addWidget(widgets.notice("warn", error.sentence, error.remedy))
    problems = error.problems if isinstance(error, BadInput) and len(error.problems) > 1 else ()
    lines = [f"· {problem}" for problem in problems]
    if lines:
        body.addWidget(_listed("\n".join(lines)))
    body.addStretch(1)
    text = "\n".join(filter(None, (error.sentence, error.remedy, *lines)))
    copied = [_copy_button(text)] if lines or len(text) > COPIED_FROM else []
    close = widgets.button("Đóng", dialog.accept, "primary")
    body.addLayout(widgets.button_row(*copied, close))
    close.setFocus()
    return dialog


def _listed(text: str) -> QScrollArea:
    """Lines on a card, which scrolls by wheel and keys where there are many."""
    lines = widgets.label(text, wrap=True, select=True)
    lines.setContentsMargins(theme.PAD, theme.GAP, theme.PAD, theme.GAP)
    lines.ensurePolished()
    area = widgets.scrolled(lines)
    widgets.role(area, "listed")
    area.setAccessibleName("Các chỗ cần xem lại")
    within = widgets.WIDE - 2 * theme.MARGIN - area.verticalScrollBar().sizeHint().width() - theme.GAP
    area.setMinimumWidth(widgets.WIDE - 2 * theme.MARGIN)
    most = min(LIST_HEIGHT, area.screen().availableSize().height() // 3)
    area.setFixedHeight(min(lines.heightForWidth(within) + theme.GAP, most))
    return area


def _copy_button(text: str) -> QPushButton:
    return widgets.button("Sao chép nội dung", lambda: QApplication.clipboard().setText(text), icon="copy")


def bug_dialog(parent: QWidget | None, error: BaseException) -> QDialog:
    """What can be told of a bug without any value that was typed, logged, and shown in a text that can be copied."""
    text = _bug_text(error)
    log.error(text)
    dialog = widgets.dialog(parent, "Chương trình gặp lỗi")
    body = widgets.column(dialog, margin=True)
    body.addWidget(
        widgets.notice(
            "err",
            "Chương trình gặp lỗi ngoài dự kiến. Những ô đã báo “Đã lưu” vẫn còn nguyên.",
            "Hãy sao chép nội dung dưới đây gửi người hỗ trợ, sau đó mở lại chương trình.",
        )
    )
    details = QPlainTextEdit(text)
    details.setReadOnly(True)
    details.setAccessibleName("Nội dung lỗi")
    details.setMinimumSize(*DETAILS)
    body.addWidget(details, 1)
    body.addLayout(widgets.button_row(_copy_button(text), widgets.button("Đóng", dialog.accept, "primary")))
    return dialog


def _bug_text(error: BaseException) -> str:
    from forms.fault_text import fault_text

    return f"Phiên bản {VERSION}\n{fault_text(error)}"
