"""Killed while the window is typed into, key by key: what it had said “Đã lưu” of is there in the next window, which
tells of the stop. A text that is still being typed may be there up to any letter, a figure whole or not at all."""

from __future__ import annotations

import os
import random
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.sample import clock
from torture.kills.actor import End, Line, Moment, run
from torture.kills.life import STOPPED, Trial, look_into, must
from torture.offices import drafts, given, numbers
from workflow.reports import open_report
from workflow.session import open_session

if TYPE_CHECKING:
    from ui.app import Program

CELLS, TEXTS = 6, 2
SAVED = "Đã lưu"
WORDS = ("triển khai", "phụ nữ", "tổ chức", "lớp tập huấn", "cán bộ", "bình đẳng giới", "huyện", "báo cáo")


@dataclass(frozen=True)
class Shown:
    """says: what each cell says, the figures of Phụ lục 01 and the texts of Phụ lục 02; texts: the keys of those."""

    table: str
    outline: str
    texts: tuple[str, ...]
    says: dict[str, str]


def load() -> None:
    """Bring the window's modules in, in the process of the row, so that the others do not carry them."""
    os.environ["QT_QPA_PLATFORM"], os.environ["BDG_THEME"] = "offscreen", "light"
    os.environ["QT_LOGGING_RULES"] = (
        "default.warning=false"  # the offscreen platform says of every window what it lacks
    )
    import tests.ui.conftest  # noqa: F401
    import ui.app
    import ui.outline.page
    import ui.table.page  # noqa: F401


def make(home: Path) -> Shown:
    """A commune's drafts."""
    table, outline = given(drafts, home)
    figures = numbers(home, table)
    with open_session(home, clock) as session:
        rows = open_report(session, table).form.rows
        fields = open_report(session, outline).form.fields
        cells = open_report(session, outline).report.cells
    texts = [key for key, item in fields.items() if item.type == "narrative"][:4]
    says = {key: str(value) for key, value in figures.items() if key in rows}
    says |= {key: str(cells[key].value) if key in cells else "" for key in texts}
    return Shown(table, outline, tuple(texts), says)


def job(line: Line, home: Path, known: Shown, chance: random.Random) -> None:
    """Figures into Phụ lục 01, then texts into Phụ lục 02, by keys alone."""
    program = _started(home)
    line.arm()
    for _ in range(CELLS):
        _figure(program, line, known, chance)
    for _ in range(TEXTS):
        _text(program, line, known, chance)
    line.say("closing")
    program.close()


def _started(home: Path) -> Program:
    load()
    from PySide6.QtWidgets import QApplication

    from ui.app import Program, prepare

    prepare()
    program = Program(home)
    program.open()
    QApplication.processEvents()
    return program


def _figure(program: Program, line: Line, known: Shown, chance: random.Random) -> None:
    from PySide6.QtCore import Qt

    from tests.ui.conftest import keys

    page = _page(program, known.table)
    key = chance.choice(sorted(set(known.says) - set(known.texts)))
    text = str(chance.randrange(1000, 100_000))
    line.begin(key, text)
    page.go_to(key)
    keys(text, Qt.Key.Key_Return)
    _acknowledge(page, line)


def _text(program: Program, line: Line, known: Shown, chance: random.Random) -> None:
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QApplication

    from tests.ui.conftest import keys, narrative

    page = _page(program, known.outline)
    key, other = chance.sample(known.texts, 2)
    text = " ".join(chance.choices(WORDS, k=4))
    narrative(page, key)
    focus = QApplication.focusWidget()
    assert focus is not None
    QTest.keyClick(focus, Qt.Key.Key_End, Qt.KeyboardModifier.ControlModifier)
    line.begin(key, text)
    keys(f" {text}")
    page.go_to(other)
    QApplication.processEvents()
    _acknowledge(page, line)


def _page(program: Program, report: str) -> Any:
    """The report's page, as an officer comes to it."""
    shell = program.shell
    assert shell is not None
    page: Any = shell.page
    if getattr(page, "opened", None) is None or page.opened.report.id != report:
        shell.show_report(report)
    return shell.page


def _acknowledge(page: Any, line: Line) -> None:
    """As the officer reads it at the foot of the page."""
    text = page.status.text.text()
    if text.startswith(SAVED):
        line.done(text)


def look(line: Line, home: Path, known: Shown) -> None:
    """The next start, in a window: what it tells, and what stands in the reports."""
    from PySide6.QtWidgets import QLabel

    program = _started(home)
    assert program.shell is not None and program.session is not None
    told = [label.text() for label in program.shell.page.findChildren(QLabel) if label.isVisibleTo(program.shell)]
    line.begin("start")
    line.done([text for text in told if text.startswith(STOPPED)])
    line.begin("values")
    line.done({key: _said(program, known, key) for key in known.says})
    program.close()


def _said(program: Program, known: Shown, key: str) -> str:
    assert program.session is not None
    value = open_report(program.session, known.outline if key in known.texts else known.table).report.cell(key).value
    return "" if value is None else str(value)


def judge(home: Path, end: End, known: Shown) -> Shown:
    """The next window tells of the stop once, and shows what the last one had said was stored."""
    found = run(lambda line: look(line, home, known), Moment())
    must(not found.fault, f"the next window does not open: {found.fault}")
    (_, (told,)), (_, (says,)) = found.done
    must(told or not (end.killed and end.working), "the next window tells nothing of the stop")
    must(end.killed or not told, f"the next window tells {told} after a clean end")
    must(not told or told[0].endswith("mọi ô đã báo “Đã lưu” còn nguyên."), f"the next window tells {told}")
    for (key, text), _ in end.done:
        known = replace(known, says={**known.says, key: _whole(known, key, text)})
    flying = end.open[0] if end.open else ""
    lost = [key for key in known.says if key != flying and says[key] != known.says[key]]
    must(not lost, f"{lost[:1]} said “Đã lưu” and is not there")
    if end.open:
        must(says[flying] in _allowed(known, *end.open), f"{flying} says “{says[flying]}”, neither before nor after")
    look_into(home)
    return replace(known, says=says)


def _whole(known: Shown, key: str, text: str) -> str:
    return f"{known.says[key]} {text}".strip() if key in known.texts else text


def _allowed(known: Shown, key: str, text: str) -> set[str]:
    """What a cell may say whose typing was cut short: a figure all or nothing, a text up to any letter."""
    before, whole = known.says[key], _whole(known, key, text)
    if key not in known.texts:
        return {before, whole}
    return {before, *(whole[:end].strip() for end in range(len(before), len(whole) + 1))}


TRIAL = Trial(make, job, judge, load=load)
