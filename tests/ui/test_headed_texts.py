"""The self-check report: an outline of the unit's own, its acts each taken back as one."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from forms.keys import table_key
from forms.values import row_ids
from tests.ui.conftest import OpenShell, keys
from ui.outline.headed_texts import HeadedTexts
from ui.outline.page import OutlinePage
from workflow.finishing import finish_report
from workflow.reports import open_report, start_report
from workflow.session import Session
from workflow.table_rows import insert_rows

TAB, CONTROL = Qt.Key.Key_Tab, Qt.KeyboardModifier.ControlModifier
TABLE = "noi_dung"


@pytest.fixture
def page(office_session: Session, open_shell: OpenShell) -> OutlinePage:
    shell = open_shell(office_session)
    shell.show_report(start_report(office_session, "tu-kiem-tra", "2024"))
    return shell.page


@pytest.fixture
def editor(page: OutlinePage) -> HeadedTexts:
    found = page.view.editors[TABLE]
    assert isinstance(found, HeadedTexts)
    return found


def press(key: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(QApplication.focusWidget(), key, held)
    QApplication.processEvents()


def stored(page: OutlinePage, name: str) -> list[str]:
    report = open_report(page.context.session, page.opened.report.id).report
    return [report.cell(table_key(TABLE, row, name)).text for row in row_ids(report, TABLE)]


def headed(page: OutlinePage, *titles: str) -> None:
    session, report_id = page.context.session, page.opened.report.id
    page.commit(lambda: insert_rows(session, report_id, TABLE, [{"tieu_de": title} for title in titles])[0])


def test_the_suggestions_come_and_go_as_one_act(page: OutlinePage, editor: HeadedTexts) -> None:
    editor.suggest.click()
    assert stored(page, "tieu_de") == list(editor.item.suggested)
    keys("Đã tự kiểm tra", TAB)
    assert stored(page, "noi_dung")[0] == "Đã tự kiểm tra"
    page.step_over(True)
    page.step_over(True)
    assert stored(page, "tieu_de") == [] and not editor.cards
    assert editor.suggest.isVisible()


def test_texts_move_and_go_and_come_back(page: OutlinePage, editor: HeadedTexts) -> None:
    headed(page, "mot", "hai", "ba")
    first, second, _ = editor.cards.values()
    first.buttons["arrow-down"].click()
    assert stored(page, "tieu_de") == ["hai", "mot", "ba"]
    assert tuple(editor.cards.values())[:2] == (second, first) and first.number.text() == "2."
    first.buttons["trash-2"].click()
    assert stored(page, "tieu_de") == ["hai", "ba"]
    assert page.status.told.text() == "Đã xóa 1 mục · Hoàn tác Ctrl+Z"
    page.step_over(True)
    page.step_over(True)
    assert stored(page, "tieu_de") == ["mot", "hai", "ba"]


def test_a_new_text_has_the_cursor_and_is_stored_when_it_leaves(page: OutlinePage, editor: HeadedTexts) -> None:
    headed(page, "mot")
    editor.add.click()
    keys("Muc moi", TAB)
    assert stored(page, "tieu_de") == ["mot", "Muc moi"]


def test_typing_is_stored_when_it_pauses(page: OutlinePage, editor: HeadedTexts, qtbot) -> None:
    headed(page, "mot")
    editor.take_focus()
    keys("dang viet")
    assert stored(page, "noi_dung") == [""]
    qtbot.waitUntil(lambda: stored(page, "noi_dung") == ["dang viet"], timeout=15_000)


def test_undo_within_the_text_then_on_the_page(page: OutlinePage, editor: HeadedTexts) -> None:
    headed(page, "mot")
    card = next(iter(editor.cards.values()))
    card.text.setFocus()
    keys("abc")
    press(Qt.Key.Key_Z, CONTROL)
    assert card.text.toPlainText() == ""
    assert list(editor.cards) != []
    press(Qt.Key.Key_Z, CONTROL)
    assert stored(page, "tieu_de") == []


def test_what_is_typed_outlives_an_act_on_another_text(page: OutlinePage, editor: HeadedTexts) -> None:
    headed(page, "mot", "hai")
    first, second = editor.cards.values()
    first.text.setFocus()
    keys("chua luu")
    second.buttons["arrow-up"].click()
    assert stored(page, "tieu_de") == ["hai", "mot"] and stored(page, "noi_dung") == ["", "chua luu"]


def test_an_empty_text_is_none_once_the_page_is_left(page: OutlinePage, editor: HeadedTexts) -> None:
    headed(page, "mot")
    editor.add.click()
    page.flush()
    assert stored(page, "tieu_de") == ["mot"]


def test_a_long_text_has_its_lines_in_sight_and_names_for_all(page: OutlinePage, editor: HeadedTexts) -> None:
    headed(page, "mot")
    card = next(iter(editor.cards.values()))
    low = card.text.height()
    card.text.setPlainText("\n".join("dòng" for _ in range(10)))
    QApplication.processEvents()
    assert card.text.height() > low
    assert [b.accessibleName() for b in card.buttons.values()] == [
        "Chuyển mục 1 lên",
        "Chuyển mục 1 xuống",
        "Xóa mục 1",
    ]


def test_a_finished_report_is_only_read(office_session: Session, open_shell: OpenShell) -> None:
    report_id = start_report(office_session, "tu-kiem-tra", "2024")
    insert_rows(office_session, report_id, TABLE, [{"tieu_de": "mot", "noi_dung": "hai"}])
    finish_report(office_session, report_id)
    shell = open_shell(office_session)
    shell.show_report(report_id)
    editor = shell.page.view.editors[TABLE]
    card = next(iter(editor.cards.values()))
    assert card.title.isReadOnly() and card.text.isReadOnly() and not editor.add.isVisible()
    assert not any(button.isVisible() for button in card.buttons.values())
