"""Scrolling the wrapped rows of Phụ lục 01, page by page and by wheel: how long the slowest frames take."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QApplication

from bench.measure import Result
from bench.window import FRAME, Paints, Window, bare_table, frame, press, turn_wheel

ROUNDS = {"wheel": 5, "page keys": 25}
VALUE = 2
GOAL = 3.0
Move = Callable[[QAbstractItemView, int], None]


def run(folder: Path) -> list[Result]:
    """For wheel and page keys: the slowest place and the slowest hundredth against 60 Hz, the median to the floor.

    Seconds are those that the window's thread worked. The way is the same in every round, so the slowest place is
    told from a moment in which the machine was busy: it is the longest of the frames' medians over the rounds.
    """
    with Window(folder) as window:
        window.open(window.reports[0])
        window.rest()
        table = bare_table()
        table.show()
        window.app.processEvents()
        results = [
            result
            for name, move in (("wheel", _wheel), ("page keys", _page))
            for result in _scrolled(name, window.shell.page.view, table, move)
        ]
        table.deleteLater()
    return results


def _scrolled(name: str, ours: QAbstractItemView, bare: QAbstractItemView, move: Move) -> list[Result]:
    mine, its = [], []
    for _round in range(ROUNDS[name]):
        mine.append(_frames(ours, move))
        its += _frames(bare, move)
    name = f"scrolling by {name}"
    frames = [taken for turn in mine for taken in turn]
    slowest = max(statistics.median(same) for same in zip(*mine, strict=True))
    late = statistics.quantiles(frames, n=100)[98]
    middle, floor = statistics.median(frames), statistics.median(its)
    return [
        Result(f"{name}, slowest", "a frame of 60 Hz", slowest, FRAME, slowest / FRAME, 1.0),
        Result(f"{name}, 99 %", "a frame of 60 Hz", late, FRAME, late / FRAME, 1.0),
        Result(f"{name}, median", "a bare table", middle, floor, middle / floor, GOAL),
    ]


def _frames(area: QAbstractItemView, move: Move) -> list[float]:
    """From the first row down to the last, and up again."""
    area.window().activateWindow()
    area.setFocus()
    area.setCurrentIndex(area.model().index(0, VALUE))
    area.scrollToTop()
    QApplication.processEvents()
    bar, paints, taken = area.verticalScrollBar(), Paints(area.viewport()), []
    while bar.value() < bar.maximum():
        taken.append(frame(paints, lambda: move(area, -1), time.thread_time))
    while bar.value() > bar.minimum():
        taken.append(frame(paints, lambda: move(area, 1), time.thread_time))
    paints.deleteLater()
    return taken


def _wheel(area: QAbstractItemView, way: int) -> None:
    turn_wheel(area, way)


def _page(area: QAbstractItemView, way: int) -> None:
    press(area, Qt.Key.Key_PageDown if way < 0 else Qt.Key.Key_PageUp)
