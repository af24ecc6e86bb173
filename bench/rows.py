"""One row in a table of Phụ lục 02, or 500 (every event of a year, typed one by one): opening, typing, pasting,
checking, and the documents. In the window seconds are those that its thread worked until the page was painted."""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from bench.measure import Points, Result, fastest, grown, in_turn, middle, seconds, there_and_back, within
from bench.window import FRAME, Paints, Window, frame, press
from exports.pdf import render_pdf
from exports.xlsx import render_xlsx
from forms.keys import order_key
from forms.pack import Pack
from forms.report import Report
from ui.outline.subtable import TableEditor
from workflow.reports import open_report
from workflow.samples import build_sample_office, samples
from workflow.session import Session, open_session
from workflow.table_rows import delete_rows, insert_rows

SIZES, QUICK = (1, 5, 50, 500), (1, 50)
SCREENFUL, COMPARED = 5, 50
"""Rows that the window shows at once: fewer cost less to paint. Below the other most is what an act costs anyway."""
TABLE, TYPED = "I.4.a.cuoc", "noi_dung"
ROUNDS, CELLS, PASTES, CHECKS, DOCUMENTS = 5, 25, 3, 5, 2
OPENED, CELL, LINEAR = 2.0, 1.5, 1.25
OPEN_SECONDS, PASTE_SECONDS, CHECK_SECONDS = 0.1, 1.0, 0.05
PDF_SECONDS, XLSX_SECONDS = 2.0, 1.0
EACH = "rows"


def run(folder: Path, sizes: Sequence[int] = SIZES) -> Iterator[Result]:
    """Phụ lục 02 of the sample commune with a table of each size."""
    homes = {size: folder / f"{size} rows" for size in sizes}
    reports = {size: _office(home, size) for size, home in homes.items()}
    with ExitStack() as stack:
        windows = {size: stack.enter_context(Window(folder, home)) for size, home in homes.items()}
        yield from _opened(windows, reports)
        yield from _typed(windows, reports)
        yield from _pasted(windows[min(sizes)], sizes)
        yield from _worked({size: window.session for size, window in windows.items()}, reports)


def row(number: int) -> dict[str, str]:
    """What an officer writes of one event, by column."""
    return {
        "ngay": f"{number % 28 + 1}/{number % 12 + 1}/2024",
        "hinh_thuc": "Nói chuyện chuyên đề",
        "noi_dung": f"Phòng, chống bạo lực gia đình và bình đẳng giới tại thôn số {number}",
        "to_chuc": "Ban VSTBPN",
        "thang_hanh_dong": "Không",
        "so_cuoc": "1",
        "nam": str(number % 60 + 5),
        "nu": str(number % 80 + 9),
    }


def _office(home: Path, size: int) -> str:
    """The sample commune's office, its table with `size` rows; the id of its Phụ lục 02."""
    ids = build_sample_office(home, str(samples()["office"][0]["unit"]))
    with open_session(home) as session:
        found = next(one for one in ids if open_report(session, one).form.kind == "outline")
        _fill(session, found, size)
    return found


def _fill(session: Session, report: str, size: int) -> None:
    before = open_report(session, report).report.cells[order_key(TABLE)].value
    delete_rows(session, report, TABLE, str(before).split())
    insert_rows(session, report, TABLE, [row(number) for number in range(size)])


def _editor(window: Window) -> TableEditor:
    found = window.shell.page.findChildren(TableEditor)
    return next(editor for editor in found if editor.item.key == TABLE)


def _opened(windows: Mapping[int, Window], reports: Mapping[int, str]) -> Iterator[Result]:
    """At the page of the table."""
    opening = {size: partial(_open, window, reports[size]) for size, window in windows.items()}
    points = middle(there_and_back(opening, ROUNDS))
    yield within(f"rows: a page with {max(windows)} opened", "100 ms", points[-1][1], OPEN_SECONDS)
    yield grown("rows: opening the page", points, OPENED, EACH, "ms", SCREENFUL)


def _open(window: Window, report: str) -> float:
    spent = seconds(partial(window.open, report, TABLE), time.thread_time)
    window.home()
    return spent


def _typed(windows: Mapping[int, Window], reports: Mapping[int, str]) -> Iterator[Result]:
    """A text typed into the row in the middle, Enter, stored and painted; then the check that follows it."""
    for size, window in windows.items():
        window.open(reports[size], TABLE)
        window.rest()
    numbers = itertools.count(1)
    typing = {size: lambda window=window: _enter(window, str(next(numbers))) for size, window in windows.items()}
    points = middle(there_and_back(typing, CELLS))
    yield within(f"rows: Enter among {max(windows)}", "a frame of 60 Hz", points[-1][1], FRAME)
    yield grown("rows: a typed cell, shown", points, CELL, EACH, "ms", SCREENFUL)
    checks = {size: window.shell.page.check for size, window in windows.items()}
    points = middle(in_turn(checks, CHECKS, time.thread_time))
    yield within(f"rows: check of {max(windows)}, shown", "50 ms", points[-1][1], CHECK_SECONDS)
    yield grown("rows: check, shown", _each(points), LINEAR, EACH, "ms a row", COMPARED)


def _enter(window: Window, text: str) -> float:
    editor = _editor(window)
    editor.page.timer.stop()
    window.shell.activateWindow()
    column = next(place for place, column in enumerate(editor.item.column) if column.key == TYPED)
    place = len(editor.model.rows) // 2
    editor.view.go(place, column)
    window.app.processEvents()
    for letter in text:
        QTest.keyClicks(window.app.focusWidget(), letter)
    window.app.processEvents()
    typed, paints = window.app.focusWidget(), Paints(editor.view.viewport())
    taken = frame(paints, lambda: press(typed, Qt.Key.Key_Return), time.thread_time)
    paints.deleteLater()
    if editor.model.rows[place][column].text != text:
        raise RuntimeError("what was typed is not shown")
    return taken


def _pasted(window: Window, sizes: Sequence[int]) -> Iterator[Result]:
    """As many lines as a spreadsheet gives, below what is there; taken back before the next."""
    points = fastest([tuple((size, _paste(window, size)) for size in sizes) for _ in range(PASTES)])
    yield within(f"rows: paste of {max(sizes)}, shown", "a second", points[-1][1], PASTE_SECONDS)
    yield grown("rows: paste, shown", _each(points), LINEAR, EACH, "ms a row", COMPARED)


def _paste(window: Window, size: int) -> float:
    editor = _editor(window)
    head = [column.label for column in editor.item.column if column.key in row(0)]
    lines = ["\t".join(row(number).values()) for number in range(size)]
    QGuiApplication.clipboard().setText("\n".join(["\t".join(head), *lines]))
    before = len(editor.model.rows)
    taken = seconds(lambda: (editor.paste(), window.app.processEvents()), time.thread_time)
    editor.page.timer.stop()
    if len(editor.model.rows) != before + size:
        raise RuntimeError(f"{len(editor.model.rows) - before} rows instead of {size} are pasted")
    editor.page.step_over(True)
    window.app.processEvents()
    return taken


def _worked(offices: Mapping[int, Session], reports: Mapping[int, str]) -> Iterator[Result]:
    """Without the window."""
    opened = {size: open_report(office, reports[size]) for size, office in offices.items()}
    kinds: tuple[tuple[str, Callable[[Pack, Report], object], float], ...] = (
        ("PDF", render_pdf, PDF_SECONDS), ("XLSX", render_xlsx, XLSX_SECONDS)
    )  # fmt: skip
    for name, render, bound in kinds:
        works = {size: partial(render, one.pack, one.report) for size, one in opened.items()}
        points = fastest(in_turn(works, DOCUMENTS, time.thread_time))
        yield within(f"rows: {name} with {max(offices)}", f"{bound:g} s", points[-1][1], bound)
        yield grown(f"rows: {name} of the report", _each(points), LINEAR, EACH, "ms a row", COMPARED)


def _each(points: Points) -> Points:
    return tuple((size, cost / size) for size, cost in points)
