"""Keys that wait in the queue while the window is at work: none is lost, none lands in the cell before."""

from __future__ import annotations

from decimal import Decimal

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from forms.keys import table_key
from forms.values import row_ids
from tests.ui.conftest import keys
from ui.outline.page import OutlinePage
from ui.table.page import TablePage
from workflow.table_rows import insert_rows

ENTER = Qt.Key.Key_Return


def at_once(*texts: str) -> None:
    """Each text and Enter, without the window coming to itself in between."""
    for text in texts:
        for letter in text:
            QTest.keyClicks(_focus(), letter)
        QTest.keyClick(_focus(), ENTER)


def _focus():
    focus = QApplication.focusWidget()
    assert focus is not None
    return focus


def test_enter_ends_a_cell_before_the_next_key_is_taken(table_page: TablePage) -> None:
    table_page.go_to("M3.2a.1")
    at_once("12", "7", "15", "9")
    cells = table_page.opened.report.cells
    assert [cells[key].value for key in ("M3.2a.1", "M3.2a.1n", "M3.2a.2", "M3.2a.2n")] == [
        Decimal(12), Decimal(7), Decimal(15), Decimal(9)
    ]  # fmt: skip
    QApplication.processEvents()
    assert cells == table_page.opened.report.cells


def test_enter_ends_a_cell_of_a_table_field_before_the_next_key_is_taken(outline_page: OutlinePage) -> None:
    session, report = outline_page.context.session, outline_page.opened.report
    table = next(item for item in outline_page.opened.form.fields.values() if item.type == "table")
    insert_rows(session, report.id, table.key)
    outline_page.context.ways.show_report(report.id, table.key)
    page = outline_page.context.ways.page
    keys("", Qt.Key.Key_Home)
    at_once("12/KH", "5/4/2024")
    row = row_ids(page.opened.report, table.key)[0]
    typed = [page.opened.report.cell(table_key(table.key, row, column.key)).text for column in table.column[:2]]
    assert typed == ["12/KH", "2024-04-05"]
