"""The real window on the sample office, drawn off screen, driven by events; a frame is over once it is painted."""

from __future__ import annotations

import gc
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEvent, QMessageLogContext, QObject, QPoint, QPointF, Qt, QtMsgType, qInstallMessageHandler
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QTableWidget, QTableWidgetItem, QWidget

from ui.app import prepare
from ui.shell import SIZE, Shell
from workflow.samples import build_sample_office, samples
from workflow.session import Clock, open_session, vietnam_now

FRAME = 1 / 60
ROWS, COLUMNS = 56, 5
TEXT = "Tỷ lệ nạn nhân của bạo lực gia đình được phát hiện được hỗ trợ một trong các dịch vụ cơ bản"
QUIET = 0.4
"""Seconds after which the page has checked the report and nothing is due any more."""


NOISE = "This plugin does not support propagateSizeHints()"


def tell(_kind: QtMsgType, _context: QMessageLogContext, message: str) -> None:
    """What Qt says, without the one sentence of the off-screen platform that would bury the table."""
    if message != NOISE:
        sys.stderr.write(f"{message}\n")


class Paints(QObject):
    """Counts how often a widget was painted."""

    def __init__(self, watched: QWidget) -> None:
        super().__init__(watched)
        self.number = 0
        watched.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        self.number += event.type() == QEvent.Type.Paint
        return False


class Window:
    """An office open in the window, the sample commune's where none is given; what a start leaves behind is not
    collected again."""

    def __init__(self, folder: Path, home: Path | None = None, clock: Clock = vietnam_now) -> None:
        self.reports: tuple[str, ...] = ()
        if home is None:
            home = folder / "office"
            self.reports = build_sample_office(home, str(samples()["office"][0]["unit"]))
        qInstallMessageHandler(tell)
        self.app = prepare()
        self.session = open_session(home, clock)
        self.shell = Shell(self.session)

    def __enter__(self) -> Window:
        self.shell.resize(SIZE)
        self.shell.show()
        self.app.processEvents()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.shell.close()
        self.session.close()

    def open(self, report_id: str, key: str = "") -> None:
        """Show the report, painted."""
        self.shell.show_report(report_id, key)
        self.app.processEvents()

    def home(self, quiet: float = QUIET) -> None:
        """Leave for the first page; the page left is thrown away, and so is its garbage."""
        self.shell.show_home()
        self.rest(quiet)

    def rest(self, quiet: float = QUIET) -> None:
        """Let everything happen that a moment's rest brings. What is to be deleted waits for a loop of events that the
        program runs in, which is not here: it is asked for."""
        until = time.perf_counter() + quiet
        while time.perf_counter() < until:
            self.app.processEvents()
            time.sleep(0.01)
        self.app.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        gc.collect()


def bare_table() -> QTableWidget:
    """What any Qt program shows: a wrapped, editable table of the same size, filled."""
    table = QTableWidget(ROWS, COLUMNS)
    for row in range(ROWS):
        for column in range(COLUMNS):
            table.setItem(row, column, QTableWidgetItem(TEXT if column == 1 else "12.345"))
    table.setColumnWidth(1, 360)
    table.setWordWrap(True)
    table.setVerticalScrollMode(QTableWidget.ScrollMode.ScrollPerPixel)
    table.resizeRowsToContents()
    table.resize(SIZE)
    return table


def press(widget: QWidget, key: Qt.Key) -> None:
    """One key, down and up."""
    QTest.keyClick(widget, key)


def turn_wheel(area: QAbstractScrollArea, steps: int) -> None:
    """Turn the wheel over the area: down where `steps` is negative."""
    view = area.viewport()
    place = QPoint(view.width() // 3, view.height() // 2)
    none = Qt.KeyboardModifier.NoModifier
    event = QWheelEvent(
        QPointF(place), QPointF(view.mapToGlobal(place)), QPoint(0, 0), QPoint(0, 120 * steps),
        Qt.MouseButton.NoButton, none, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(view, event)


def frame(paints: Paints, work: Callable[[], object], clock: Callable[[], float] = time.perf_counter) -> float:
    """Seconds from the event until what it changed is painted. RuntimeError where nothing was.

    clock: time.thread_time for what waits for nothing; other programs on the machine do not count then.
    """
    before = paints.number
    began = clock()
    work()
    QApplication.processEvents()
    took = clock() - began
    if paints.number == before:
        raise RuntimeError("nothing was painted")
    return took
