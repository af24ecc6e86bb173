"""Opening a report again, shown with its content, against 100 ms and against bare widgets for the same form."""

from __future__ import annotations

import statistics
import time
from pathlib import Path

from PySide6.QtWidgets import QLabel, QLineEdit, QPlainTextEdit, QScrollArea, QTableWidget, QVBoxLayout, QWidget

from bench.measure import Result, medians, seconds
from bench.window import Window, bare_table
from forms.form import Form
from ui.outline.parts import groups
from workflow.reports import open_report

RUNS = 15
LIMIT = 0.1
GOALS = {"table": 2.5, "outline": 2.5}


def run(folder: Path) -> list[Result]:
    """Two lines for each form of the sample office: the time itself, and the ratio to bare widgets.

    Seconds are those that the window's thread worked until the page was painted: it waits for nothing. What an
    outline has below the screen is made right after, while the officer looks at the page.
    """
    with Window(folder) as window:
        return [result for report_id in window.reports for result in _opened(window, report_id)]


def _opened(window: Window, report_id: str) -> list[Result]:
    form = open_report(window.session, report_id).form
    key = _fullest(form)
    pairs = []
    for number in range(RUNS + 1):
        ours = seconds(lambda: window.open(report_id, key), time.thread_time)
        window.home()
        if number:
            pairs.append((ours, seconds(lambda: _bare(window, form), time.thread_time)))
    name = f"{form.short} opened again"
    mine = statistics.median(ours for ours, _ in pairs)
    return [
        Result(name, "100 ms", mine, LIMIT, mine / LIMIT, 1.0),
        Result(name, "bare widgets for the same form", *medians(pairs), GOALS[form.kind]),
    ]


def _fullest(form: Form) -> str:
    """The first field of the page with the most fields; "" for a table, which is one page."""
    if form.kind == "table":
        return ""
    pages = [[item.key for section in group.sections for item in section.field] for group in groups(form)]
    return max(pages, key=len)[0]


def _bare(window: Window, form: Form) -> None:
    """The floor: the plainest page that could hold the form, shown in the same window."""
    page = bare_table() if form.kind == "table" else _bare_outline(form)
    window.shell.stack.addWidget(page)
    window.shell.stack.setCurrentWidget(page)
    window.app.processEvents()
    window.shell.stack.removeWidget(page)
    page.deleteLater()
    window.app.processEvents()


def _bare_outline(form: Form) -> QWidget:
    area, inner = QScrollArea(), QWidget()
    box = QVBoxLayout(inner)
    for section in form.section:
        box.addWidget(QLabel(section.title))
        for item in section.field:
            box.addWidget(QLabel(item.label))
            if item.type == "table":
                box.addWidget(QTableWidget(3, len(item.column)))
            else:
                box.addWidget(QPlainTextEdit() if item.type in ("narrative", "list") else QLineEdit())
    area.setWidget(inner)
    area.setWidgetResizable(True)
    return area
