"""Phụ lục 02 and the self-check report in the real window."""

from __future__ import annotations

from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication

from forms.cells import Cell
from forms.keys import table_key
from forms.values import row_ids
from tests.ui.conftest import cell, keys, narrative
from ui.outline.field_editors import LineEditor
from ui.outline.narrative_edit import NarrativeEdit
from ui.outline.page import OutlinePage
from ui.outline.parts import Mark, groups, mark_of
from ui.outline.subtable import TableEditor
from ui.pasting import TextLine
from workflow.reports import open_report

ENTER, TAB = Qt.Key.Key_Return, Qt.Key.Key_Tab


def table(page: OutlinePage, key: str) -> TableEditor:
    page.go_to(key)
    editor = page.view.editors[key]
    assert isinstance(editor, TableEditor)
    return editor


def test_a_narrative_is_stored_when_typing_pauses(outline_page: OutlinePage, qtbot) -> None:
    narrative(outline_page, "I.2.a")
    keys("Đã tổ chức 3 hội nghị")
    assert cell(outline_page, "I.2.a").is_empty
    qtbot.waitUntil(lambda: cell(outline_page, "I.2.a").text == "Đã tổ chức 3 hội nghị", timeout=15_000)
    assert outline_page.status.text.text() == "Đã lưu 14:03:22"


def test_a_narrative_is_stored_when_the_cursor_leaves(outline_page: OutlinePage) -> None:
    narrative(outline_page, "I.2.a")
    keys("xong", TAB)
    assert cell(outline_page, "I.2.a").text == "xong"


def test_changing_the_group_or_the_page_loses_nothing(outline_page: OutlinePage) -> None:
    narrative(outline_page, "I.2.a")
    keys("mot")
    outline_page.step(1)
    assert cell(outline_page, "I.2.a").text == "mot"
    narrative(outline_page, "II")
    keys("hai")
    session, report_id = outline_page.context.session, outline_page.opened.report.id
    outline_page.context.ways.show_home()
    assert open_report(session, report_id).report.cell("II").text == "hai"


def test_closing_the_window_loses_nothing(outline_page: OutlinePage) -> None:
    narrative(outline_page, "II")
    keys("ba")
    session, report_id = outline_page.context.session, outline_page.opened.report.id
    outline_page.window().close()
    assert open_report(session, report_id).report.cell("II").text == "ba"


def test_rows_are_added_filled_and_added_up(outline_page: OutlinePage) -> None:
    editor = table(outline_page, "I.4.c")
    editor.add.click()
    keys("Kỹ năng", ENTER)
    keys("2", ENTER)
    keys("30", ENTER)
    keys("45", ENTER)
    row = row_ids(outline_page.opened.report, "I.4.c")[0]
    assert cell(outline_page, table_key("I.4.c", row, "noi_dung")).text == "Kỹ năng"
    assert cell(outline_page, table_key("I.4.c", row, "nu")).value == Decimal(45)
    assert editor.model.rows[0][-1].text == "75"
    assert "75" in editor.totals.text()


def test_enter_after_the_last_cell_begins_a_new_row(outline_page: OutlinePage) -> None:
    editor = table(outline_page, "I.4.c")
    editor.add.click()
    editor.view.go(0, 3)
    keys("4", ENTER)
    assert len(editor.model.rows) == 2
    assert editor.view.currentIndex().row() == 1


def test_rows_move_and_go(outline_page: OutlinePage) -> None:
    editor = table(outline_page, "I.4.c")
    for text in ("mot", "hai"):
        editor.add.click()
        keys(text, ENTER)
    editor.view.go(1, 0)
    editor.up.click()
    assert [row[0].text for row in editor.model.rows] == ["hai", "mot"]
    editor.delete.click()
    assert [row[0].text for row in editor.model.rows] == ["mot"]


def test_a_date_typed_short_is_shown_as_the_decree_writes_it(outline_page: OutlinePage) -> None:
    editor = table(outline_page, "I.1")
    editor.add.click()
    editor.view.go(0, 1)
    keys("5/4/24", ENTER)
    assert editor.model.rows[0][1].text == "05/4/2024"


def test_a_counted_field_follows_its_table(outline_page: OutlinePage) -> None:
    editor = table(outline_page, "I.1")
    editor.add.click()
    counted = outline_page.view.editors["I.1.so_van_ban"]
    assert isinstance(counted, LineEditor)
    assert counted.edit.text() == ""
    editor.view.go(0, 0)
    keys("08/KH-UBND", ENTER)
    assert counted.edit.text() == "1"
    assert counted.edit.isReadOnly()


def test_a_wrong_count_stays_with_its_finding(outline_page: OutlinePage) -> None:
    outline_page.go_to("I.3.b.so_lop")
    keys("vài", TAB)
    outline_page.check()
    editor = outline_page.view.editors["I.3.b.so_lop"]
    assert isinstance(editor, LineEditor)
    assert editor.edit.text() == "vài"
    assert editor._trouble.isVisible()
    assert editor.edit.property("state") == "err"


def test_marks_tell_how_far_a_section_is(outline_page: OutlinePage) -> None:
    group = next(group for group in groups(outline_page.opened.form) if group.head.key == "II")
    assert mark_of(group.sections, outline_page.opened.report) is Mark.EMPTY
    outline_page.put("II", Cell("Thiếu kinh phí"))
    assert mark_of(group.sections, outline_page.opened.report) is Mark.DONE


def test_the_models_keep_qts_rules(outline_page: OutlinePage) -> None:
    editor = table(outline_page, "I.4.c")
    tester = QAbstractItemModelTester(editor.model, QAbstractItemModelTester.FailureReportingMode.Warning)
    editor.add.click()
    keys("x", ENTER)
    editor.add.click()
    editor.up.click()
    editor.delete.click()
    assert tester.model() is editor.model


def test_what_is_being_typed_outlives_a_finding_in_its_row(outline_page: OutlinePage) -> None:
    editor = table(outline_page, "I.1")
    editor.add.click()
    editor.view.go(0, 1)
    keys("32/4/2024", ENTER)
    keys("UBND phu")
    outline_page.check()
    keys("ong", ENTER)
    assert editor.model.rows[0][1].finding is not None
    assert editor.model.rows[0][2].text == "UBND phuong"


@pytest.mark.parametrize(
    ("typed", "stored"), [("Ban VSTBPN", "ban"), ("b", "ban"), ("don vi", "thanh_vien"), ("Đơn", "thanh_vien")]
)
def test_an_answer_of_a_list_may_be_written_out(outline_page: OutlinePage, typed: str, stored: str) -> None:
    editor = table(outline_page, "I.4.a.cuoc")
    editor.add.click()
    place = [column.key for column in editor.item.column].index("to_chuc")
    editor.view.go(0, place)
    keys(typed)
    assert editor.view.currentIndex().column() == place
    keys("", ENTER)
    row = row_ids(outline_page.opened.report, "I.4.a.cuoc")[0]
    assert cell(outline_page, table_key("I.4.a.cuoc", row, "to_chuc")).value == stored
    assert cell(outline_page, table_key("I.4.a.cuoc", row, "thang_hanh_dong")).is_empty
    assert editor.view.currentIndex().column() == place + 1


def test_a_row_left_empty_is_no_row(outline_page: OutlinePage) -> None:
    editor = table(outline_page, "I.4.c")
    editor.add.click()
    editor.add.click()
    keys("Kỹ năng", ENTER)
    editor.add.click()
    assert len(row_ids(outline_page.opened.report, "I.4.c")) == 3
    outline_page.step(1)
    assert len(row_ids(outline_page.opened.report, "I.4.c")) == 1


def test_the_page_follows_the_cursor_through_a_table(outline_page: OutlinePage) -> None:
    editor = table(outline_page, "I.4.a.cuoc")
    for _row in range(14):
        editor.add.click()
    keys("")
    view = editor.view
    last = view.visualRect(view.currentIndex()).center()
    place = view.viewport().mapTo(outline_page.view.area.viewport(), last)
    assert outline_page.view.area.viewport().rect().contains(place)


def test_enter_in_a_figure_leads_to_the_next_field(outline_page: OutlinePage) -> None:
    outline_page.go_to("I.3.b.so_lop")
    keys("2", ENTER)
    assert cell(outline_page, "I.3.b.so_lop").value == Decimal(2)
    after = outline_page.view.editors["I.3.b.hoc_vien"]
    assert isinstance(after, LineEditor) and after.edit.hasFocus()


def test_in_a_narrow_window_the_outline_is_a_sheet_over_the_page(outline_page, qtbot) -> None:
    shell = outline_page.window()
    shell.resize(911, 512)
    QApplication.processEvents()
    assert outline_page.outline.isHidden() and not outline_page.dock.bar.isHidden()
    keys("", Qt.Key.Key_F6)
    assert outline_page.outline.isVisible() and outline_page.tree.hasFocus()
    keys("", Qt.Key.Key_Escape)
    assert outline_page.outline.isHidden() and not outline_page.tree.hasFocus()


def test_enter_in_the_sheet_goes_to_the_section_and_puts_the_sheet_away(outline_page) -> None:
    outline_page.window().resize(911, 512)
    QApplication.processEvents()
    keys("", Qt.Key.Key_F6)
    keys("", Qt.Key.Key_End, Qt.Key.Key_Return)
    last = outline_page.groups[-1]
    assert outline_page.group == last and outline_page.outline.isHidden()
    assert outline_page.view.isAncestorOf(QApplication.focusWidget())


def test_a_wider_window_has_the_outline_beside_the_page_again(outline_page) -> None:
    shell = outline_page.window()
    shell.resize(911, 512)
    QApplication.processEvents()
    keys("", Qt.Key.Key_F6)
    shell.resize(1366, 728)
    QApplication.processEvents()
    assert outline_page.outline.isVisible() and outline_page.dock.bar.isHidden()
    assert outline_page.outline.geometry().right() < outline_page.place.geometry().left()


def shown_names(page: OutlinePage) -> list[str]:
    return [each.accessibleName() for each in page.view.findChildren(NarrativeEdit) if each.isVisible()]


def test_what_stands_below_the_screen_is_made_after_the_first_paint(outline_page: OutlinePage, qtbot) -> None:
    outline_page.go_to("I.4.a.ban")
    before = shown_names(outline_page)
    whole = [item for section in outline_page.group.sections for item in section.field if item.type == "narrative"]
    assert 0 < len(before) < len(whole)
    qtbot.waitUntil(lambda: len(shown_names(outline_page)) == len(whole), timeout=15_000)
    assert shown_names(outline_page)[: len(before)] == before


def test_a_finding_on_a_field_not_made_yet_is_not_said_twice(outline_page: OutlinePage) -> None:
    narrative(outline_page, "I.4.b.bdg")
    keys("Da to chuc  3 hoi nghi", TAB)
    outline_page.step(1)
    outline_page.step(-1)
    outline_page.check()
    found = [each for each in outline_page.findings if each.key == "I.4.b.bdg"]
    assert found and not any(map(outline_page.is_listed, found))


def test_tab_leads_from_what_was_made_first_into_what_was_made_later(outline_page: OutlinePage) -> None:
    outline_page.go_to("I.4.a.ban")
    late = TextLine(outline_page.findings_bar)
    editors = list(outline_page.view.editors.values())
    reached, each = [editors[0].edit], editors[0].edit
    while each is not editors[-1].edit:
        each = each.nextInFocusChain()
        reached.append(each)
    assert all(any(map(editor.isAncestorOf, reached)) for editor in editors)
    assert late not in reached


def test_a_section_of_another_page_stands_at_the_top_once_it_is_chosen(outline_page, qtbot) -> None:
    outline_page.step(1)
    (key,) = (section.key for section in outline_page.opened.form.section if section.key == "I.4.b")
    outline_page.tree.setCurrentItem(outline_page.tree.items[key])
    view = outline_page.view

    def stands_at_the_top() -> bool:
        place = view._places[key]
        return 0 <= place.mapTo(view.area.viewport(), place.rect().topLeft()).y() < 60

    qtbot.waitUntil(stands_at_the_top, timeout=15_000)
