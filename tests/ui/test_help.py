"""F1 opens the help of the page one stands on; its pictures exist; Qt itself speaks Vietnamese."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QFontInfo
from PySide6.QtWidgets import QApplication

from forms.resources import resource_path
from tests.ui.conftest import OpenShell, keys
from tools.translations import SOURCE, compile_texts
from ui.help_window import HelpWindow, topics
from ui.pages import MAKERS
from workflow.reports import start_report
from workflow.session import Session

PICTURE = re.compile(r"!\[([^]]*)]\(([^)]+)\)")


def test_no_page_of_the_help_is_there_twice() -> None:
    names, titles = ([getattr(topic, what) for topic in topics()] for what in ("name", "title"))
    assert len(set(names)) == len(names) and len(set(titles)) == len(titles)


def test_every_page_of_the_help_has_a_title_and_its_pictures() -> None:
    for topic in topics():
        assert topic.title and topic.text.startswith(f"# {topic.title}")
        for words, path in PICTURE.findall(topic.text):
            assert words, f"{topic.name}: a picture without words for those who cannot see it"
            assert (topic.folder / path).is_file(), path


def test_every_page_of_the_window_has_its_help(office_session: Session, open_shell: OpenShell) -> None:
    shell = open_shell(office_session)
    known = {topic.name for topic in topics()}
    reports = [start_report(office_session, form, "2024") for form in ("phu-luc-01", "phu-luc-02")]
    places = [{"name": name} for name in MAKERS if name not in ("report", "finish", "setup")]
    places += [{"name": "report", "report_id": report} for report in reports]
    places += [{"name": "finish", "report_id": reports[0]}]
    for place in places:
        shell._go(**place)
        assert shell.page.topic in known, place


def test_every_step_of_finishing_has_its_help(sample: tuple[Session, tuple[str, ...]], open_shell: OpenShell) -> None:
    shell = open_shell(sample[0])
    shell.show_finish(sample[1][0])
    known, seen = {topic.name for topic in topics()}, []
    for place in range(len(shell.page.steps)):
        shell.page.go(place)
        seen.append(shell.page.topic)
    shell.page.go(2)
    shell.page.preview.show_side(1)
    seen.append(shell.page.topic)
    assert set(seen) <= known and len(set(seen)) == 4


def test_f1_shows_the_help_of_the_page(office_session: Session, open_shell: OpenShell, qtbot) -> None:
    shell = open_shell(office_session)
    shell.show_report(start_report(office_session, "phu-luc-01", "2024"))
    keys("", Qt.Key.Key_F1)
    window = next(w for w in QApplication.topLevelWidgets() if isinstance(w, HelpWindow) and w.isVisible())
    assert window.text.topic is not None and window.text.topic.name == "phu-luc-01"
    keys("", Qt.Key.Key_Escape)
    assert not window.isVisible()


def test_a_page_looks_the_same_after_the_window_was_resized(app: QApplication, qtbot) -> None:
    window = HelpWindow()
    qtbot.addWidget(window)
    window.open_at("phu-luc-01")
    before = _sizes(window)
    window.resize(window.width() + 120, window.height())
    qtbot.wait(50)
    assert _sizes(window) == before and before[0] > before[1]


def _sizes(window: HelpWindow) -> list[int]:
    """The letters' height in the title, and in the paragraph under it."""
    block = window.text.document().begin()
    found = []
    for each in (block, block.next()):
        pieces = each.textFormats()
        found.append(QFontInfo(pieces[0].format.font()).pixelSize())
    return found


def test_the_help_is_searched_without_diacritics(app: QApplication, qtbot) -> None:
    window = HelpWindow()
    qtbot.addWidget(window)
    window.open_at("phim-tat")
    window.search.setText("khong phat sinh")
    shown = [topic.name for row, topic in enumerate(window.topics) if not window.list.item(row).isHidden()]
    assert "phu-luc-01" in shown and "chu-viet" not in shown


def test_the_compiled_texts_are_those_of_the_source(tmp_path: Path) -> None:
    compile_texts(tmp_path / "made.qm")
    assert (tmp_path / "made.qm").read_bytes() == resource_path("translations", "qtbase_vi.qm").read_bytes()


def _messages() -> list[tuple[str, str, str, str]]:
    root = ElementTree.parse(SOURCE).getroot()
    return [
        (
            context.findtext("name", ""),
            message.findtext("source", ""),
            message.findtext("comment", ""),
            message.findtext("translation", ""),
        )
        for context in root.iter("context")
        for message in context.iter("message")
    ]


def test_qt_speaks_every_text_we_translated(app: QApplication) -> None:
    for context, source, comment, translation in _messages():
        assert QCoreApplication.translate(context, source, comment or None) == translation


@pytest.mark.parametrize("mark", ["%1", "%2"])
def test_no_translation_loses_what_is_filled_in(mark: str) -> None:
    for _context, source, _comment, translation in _messages():
        assert (mark in source) == (mark in translation), source
