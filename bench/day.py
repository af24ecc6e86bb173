"""Memory of the window over a long working day: every report opened, typed into and previewed, every page looked at,
both reports finished, signed, exported and reopened, again and again."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path

from bench import memory
from bench.measure import Result, grown, within
from bench.window import Window
from workflow.finishing import finish_report, reopen_report
from workflow.keys.office_keys import new_key
from workflow.previews import preview_pdf
from workflow.reports import open_report
from workflow.sending.exporting import export_report

SIZES, QUICK = (1, 2, 4, 8), (1, 2)
COMPARED, CELLS = 2, 20
MOST_MB, GROWTH = 300, 1.15
SECRET = "bench passphrase"


def run(folder: Path, sizes: Sequence[int] = SIZES) -> Iterator[Result]:
    """Resident memory after so many rounds; the first few fill caches and bring the libraries in."""
    points, numbers = [], itertools.count(1)
    with Window(folder) as window:
        new_key(window.session, "khoa", SECRET)
        for turn in range(1, max(sizes) + 1):
            _round(window, folder / str(turn), numbers)
            if turn in sizes:
                points.append((turn, memory.held()))
    yield within("the window at most, a long day", f"{MOST_MB} MB", memory.peak(), MOST_MB, "MB")
    yield grown("the window over a day", points, GROWTH, "rounds of all work", "MB", COMPARED)


def _round(window: Window, target: Path, numbers: Iterator[int]) -> None:
    session, shell = window.session, window.shell
    target.mkdir()
    for report_id in window.reports:
        window.open(report_id)
        page, report = shell.page, open_report(session, report_id).report
        figures = [key for key, cell in report.cells.items() if isinstance(cell.value, Decimal) and "[" not in key]
        for key in figures[:CELLS]:
            page.enter_text(key, str(next(numbers)))
            if open_report(session, report_id).report.cell(key) != report.cell(key):
                page.step_over(True)
        page.check()
        preview_pdf(session, report_id)
        window.home()
        finish_report(session, report_id)
        shell.show_finish(report_id)
        window.rest()
        export_report(session, report_id, target, secret=SECRET)
        reopen_report(session, report_id, "sửa số liệu")
    for show in (shell.show_reports, shell.show_settings, shell.show_calendar, shell.show_verify, shell.show_packs):
        show()
        window.rest()
    window.home()
