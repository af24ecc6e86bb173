"""The reasons an officer writes: beside a cell, under a warning, in both kinds of form and before finishing."""

from __future__ import annotations

from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel

from forms.cells import Cell, Source, State
from forms.findings import Severity
from tests.ui.conftest import PACK, OpenShell, keys
from ui.outline.page import OutlinePage
from ui.table.model import VALUE
from ui.table.page import TablePage
from workflow.finishing import finish_report
from workflow.office import init_office
from workflow.reports import open_report, set_cells, start_report
from workflow.session import Session

ENTER, TAB, ESCAPE, F2 = Qt.Key.Key_Return, Qt.Key.Key_Tab, Qt.Key.Key_Escape, Qt.Key.Key_F2
KEY = "M3.2a.1"
Sample = tuple[Session, tuple[str, ...]]


def note_of(page: TablePage | OutlinePage, key: str) -> str:
    return open_report(page.context.session, page.opened.report.id).report.cell(key).note


def shift_f2(page: TablePage) -> None:
    from PySide6.QtTest import QTest

    QTest.keyClick(page.view, F2, Qt.KeyboardModifier.ShiftModifier)
    QApplication.processEvents()


@pytest.fixture
def warned(new_session: Session, open_shell: OpenShell) -> TablePage:
    """A province whose numbers of units differ from the list of units."""
    init_office(new_session, PACK, "27")
    report_id = start_report(new_session, "phu-luc-01", "2024")
    form = open_report(new_session, report_id).form
    counted = [row.key for row in form.row if row.units_of]
    assert len(counted) > 1
    set_cells(new_session, report_id, {key: Cell(Decimal(9)) for key in counted})
    shell = open_shell(new_session)
    shell.show_report(report_id)
    shell.page.check()
    return shell.page


def test_a_note_is_stored_when_typing_pauses(table_page: TablePage, qtbot) -> None:
    table_page.go_to(KEY)
    shift_f2(table_page)
    keys("theo sổ theo dõi")
    assert note_of(table_page, KEY) == ""
    qtbot.waitUntil(lambda: note_of(table_page, KEY) == "theo sổ theo dõi", timeout=15_000)
    assert table_page.side.note.edit.hasFocus()
    assert table_page.status.text.text() == "Đã lưu 14:03:22"
    assert any("ghi chú: theo sổ theo dõi" in text for _look, text in table_page.side._shown)


def test_a_note_is_stored_when_the_cursor_leaves_and_escape_leads_back(table_page: TablePage) -> None:
    table_page.go_to(KEY)
    shift_f2(table_page)
    keys("mot", ESCAPE)
    assert note_of(table_page, KEY) == "mot" and table_page.view.hasFocus()
    shift_f2(table_page)
    keys(" hai", TAB)
    assert not table_page.side.note.edit.hasFocus()
    assert note_of(table_page, KEY) in ("hai", "mot hai", "hai mot")


def test_a_note_goes_to_the_cell_it_was_written_for(table_page: TablePage) -> None:
    table_page.go_to(KEY)
    shift_f2(table_page)
    keys("mot")
    table_page.view.go(table_page.model.row_of("M3.2b.1"))
    assert (note_of(table_page, KEY), note_of(table_page, "M3.2b.1")) == ("mot", "")
    assert table_page.side.note.edit.toPlainText() == ""


@pytest.mark.parametrize("leave", ["show_home", "close"])
def test_leaving_loses_no_note(table_page: TablePage, leave: str) -> None:
    session, report_id = table_page.context.session, table_page.opened.report.id
    table_page.go_to(KEY)
    shift_f2(table_page)
    keys("ba")
    getattr(table_page.window(), leave)()
    assert open_report(session, report_id).report.cell(KEY).note == "ba"


def test_a_cell_with_a_note_carries_a_mark(table_page: TablePage) -> None:
    def corner() -> str:
        QApplication.processEvents()
        rect = table_page.view.visualRect(table_page.model.index(table_page.model.row_of(KEY), VALUE))
        picture = table_page.view.viewport().grab(rect).toImage()
        return picture.pixelColor(picture.width() - 4, 3).name()

    table_page.go_to(KEY)
    table_page.view.go(table_page.model.row_of("M3.2a.1r"))
    before = corner()
    table_page.note(KEY, "vì sao")
    assert corner() != before
    index = table_page.model.index(table_page.model.row_of(KEY), VALUE)
    assert "có ghi chú" in index.data(Qt.ItemDataRole.AccessibleTextRole)
    assert "Ghi chú: vì sao" in index.data(Qt.ItemDataRole.ToolTipRole)


def test_an_officers_note_stays_with_a_new_state_and_the_programs_goes(table_page: TablePage) -> None:
    table_page.go_to(KEY)
    keys("12", ENTER)
    table_page.note(KEY, "của cán bộ")
    table_page.go_to(KEY)
    keys("", Qt.Key.Key_F6)
    assert table_page.opened.report.cell(KEY) == Cell(None, State.NONE, "của cán bộ")
    session, report_id = table_page.context.session, table_page.opened.report.id
    programs = Cell(Decimal(3), note="của chương trình", source=Source.IMPORTED)
    table_page.commit(lambda: set_cells(session, report_id, {KEY: programs}))
    table_page.go_to(KEY)
    keys("", Qt.Key.Key_F9)
    assert table_page.opened.report.cell(KEY) == Cell(Decimal(3), State.ESTIMATE)


def test_a_finished_report_shows_its_notes_and_takes_none(sample: Sample, open_shell: OpenShell) -> None:
    session, ids = sample
    set_cells(session, ids[0], {KEY: Cell(Decimal(6), note="theo sổ")})
    finish_report(session, ids[0])
    shell = open_shell(session)
    shell.show_report(ids[0], KEY)
    page = shell.page
    assert not page.side.note.isVisible()
    assert ("muted", "theo sổ") in page.side._shown
    shift_f2(page)
    assert page.note_line is None and not page.findings_bar.reason_buttons


def test_a_narrow_window_has_a_line_for_the_note(table_page: TablePage) -> None:
    table_page.window().resize(911, 512)
    QApplication.processEvents()
    assert not table_page.side.isVisible()
    table_page.go_to(KEY)
    shift_f2(table_page)
    keys("hep", ENTER)
    assert note_of(table_page, KEY) == "hep"
    assert table_page.note_line is None and table_page.view.hasFocus()


def test_a_reason_turns_a_warning_into_a_notice(warned: TablePage) -> None:
    bar = warned.findings_bar
    before = [f for f in bar.shown if f.severity is Severity.WARNING]
    assert before and set(bar.reason_buttons) == set(before)
    first = next(iter(bar.reason_buttons))
    bar.reason_buttons[first].click()
    assert bar.reason.edit.hasFocus()
    keys("so lieu da doi chieu", ENTER)
    assert note_of(warned, first.key) == "so lieu da doi chieu"
    assert first not in bar.shown
    assert any(f.key == first.key and f.severity is Severity.NOTICE for f in warned.findings)
    assert bar.reason is None


def test_giving_up_a_reason_writes_nothing(warned: TablePage) -> None:
    bar = warned.findings_bar
    first = next(iter(bar.reason_buttons))
    bar.reason_buttons[first].click()
    keys("thoi", ESCAPE)
    assert note_of(warned, first.key) == "" and bar.reason is None
    assert bar.reason_buttons[first].hasFocus()


def test_a_reason_being_typed_outlives_other_findings(warned: TablePage) -> None:
    bar = warned.findings_bar
    first = next(iter(bar.reason_buttons))
    bar.reason_buttons[first].click()
    keys("dang go")
    warned.put(KEY, Cell("nhiều"))
    warned.check()
    assert bar.reason is not None and bar.reason.edit.text() == "dang go" and bar.reason.edit.hasFocus()


def test_reasons_in_an_outline_are_shown_and_can_be_changed(outline_page: OutlinePage) -> None:
    outline_page.put("I.2.a", Cell(Decimal(12345)))
    outline_page.check()
    bar = outline_page.findings_bar
    finding = next(f for f in bar.reason_buttons if f.key == "I.2.a")
    bar.reason_buttons[finding].click()
    keys("theo mau cu", ENTER)
    assert note_of(outline_page, "I.2.a") == "theo mau cu"
    outline_page.go_to("I.2.a")
    editor = outline_page.view.editors["I.2.a"]
    assert "Ghi chú: theo mau cu" in [label.text() for label in editor.findChildren(QLabel)]
    change = next(b for b in editor.findChildren(QAbstractButton) if b.text() == "Sửa ghi chú…")
    change.click()
    editor.reason.edit.clear()
    keys("khac", ENTER)
    assert note_of(outline_page, "I.2.a") == "khac"
