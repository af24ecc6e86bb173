"""The very figure that is shown, typed once more: it settles what a disk changed, in every kind of editor."""

from __future__ import annotations

import sqlite3
from contextlib import closing

from PySide6.QtCore import Qt

from storage.store import DATABASE_FILE
from tests.ui.conftest import keys
from ui.outline.field_editors import LineEditor
from ui.outline.page import OutlinePage
from ui.outline.subtable import TableEditor
from ui.report_page import ReportPage
from ui.table.page import TablePage

ENTER, F2 = Qt.Key.Key_Return, Qt.Key.Key_F2
COUNT = "M3.2a.1"


def spoil(page: ReportPage, new: str) -> None:
    """The last line of history says something else than the cell."""
    with closing(sqlite3.connect(page.context.session.home / DATABASE_FILE)) as database:
        last = "number = (SELECT max(number) FROM history AS other WHERE other.report = history.report)"
        database.execute(f"UPDATE history SET new = ? WHERE {last}", (new,))
        database.commit()
    assert len(doubts(page)) == 1


def doubts(page: ReportPage) -> list[str]:
    return [one.key for one in page.context.session.store.doubts_of(page.opened.report.id)]


def test_in_the_table(table_page: TablePage) -> None:
    table_page.go_to(COUNT)
    keys("7", ENTER)
    spoil(table_page, '{"number":"5"}')
    table_page.go_to(COUNT)
    keys("", F2, ENTER)
    assert doubts(table_page) == [COUNT], "passing through is no word on it"
    table_page.go_to(COUNT)
    keys("7", ENTER)
    assert doubts(table_page) == []


def test_in_the_rows_of_an_outline(outline_page: OutlinePage) -> None:
    outline_page.go_to("I.1")
    editor = outline_page.view.editors["I.1"]
    assert isinstance(editor, TableEditor)
    editor.add.click()
    for _again in range(2):
        editor.view.go(0, 0)
        keys("08/KH-UBND", ENTER)
        assert doubts(outline_page) == []
        spoil(outline_page, '{"text":"09/KH-UBND"}')


def test_in_a_field_of_an_outline(outline_page: OutlinePage) -> None:
    outline_page.go_to("I.3.b.so_lop")
    editor = outline_page.view.editors["I.3.b.so_lop"]
    assert isinstance(editor, LineEditor)
    for _again in range(2):
        editor.take_focus()
        keys("3", ENTER)
        assert doubts(outline_page) == []
        spoil(outline_page, '{"number":"5"}')
