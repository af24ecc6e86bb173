"""Enter on a typed number: stored on the disk and shown, within one frame of a 60 Hz screen at the median."""

from __future__ import annotations

import itertools
import sqlite3
import statistics
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QTableWidget

from bench.cell import raw_database
from bench.measure import Result, medians
from bench.window import FRAME, Paints, Window, bare_table, frame, press

RUNS = 120
GOAL = 3.0
NAME = "Enter until stored and shown"


def run(folder: Path) -> list[Result]:
    """The time itself against a frame, and the ratio to a bare table with a raw insert."""
    numbers = itertools.count(101)
    raw = raw_database(folder / "raw.sqlite3")
    with Window(folder) as window:
        table = bare_table()
        table.show()
        window.open(window.reports[0])
        window.rest()
        pairs = [(_ours(window, str(next(numbers))), _bare(table, raw, str(next(numbers)))) for _ in range(RUNS)]
        table.deleteLater()
    raw.close()
    mine = statistics.median(ours for ours, _ in pairs)
    return [
        Result(NAME, "a frame of 60 Hz", mine, FRAME, mine / FRAME, 1.0),
        Result(NAME, "a bare table and a raw insert", *medians(pairs), GOAL),
    ]


def _ours(window: Window, text: str) -> float:
    """Type into a count of the sample report, press Enter, and see that it is in the database."""
    page = window.shell.page
    key = next(line.key for line in page.model.lines if line.editable and line.cell.number and not line.options)
    window.shell.activateWindow()
    page.view.go(page.model.row_of(key))
    page.view.setFocus()
    paints = Paints(page.view.viewport())
    took = _enter(window.app, text, paints)
    paints.deleteLater()
    if str(window.session.store.load_report(page.opened.report.id).cell(key).value) != text:
        raise RuntimeError("what was typed is not stored")
    return took


def _bare(table: QTableWidget, raw: sqlite3.Connection, text: str) -> float:
    def store(_item: object) -> None:
        with raw:
            raw.execute("insert into cell values ('report', 'key', ?)", (text,))

    table.activateWindow()
    table.setCurrentCell(4, 2)
    table.setFocus()
    table.itemChanged.connect(store)
    paints = Paints(table.viewport())
    took = _enter(QApplication.instance(), text, paints)
    paints.deleteLater()
    table.itemChanged.disconnect(store)
    return took


def _enter(app: QApplication, text: str, paints: Paints) -> float:
    app.processEvents()
    for letter in text:
        QTest.keyClicks(app.focusWidget(), letter)
    app.processEvents()
    editor = app.focusWidget()
    return frame(paints, lambda: press(editor, Qt.Key.Key_Return))
