"""Nội dung in the real window: what the units wrote, what of it stands in the whole, the officer's own words kept."""

from __future__ import annotations

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QApplication, QComboBox, QLineEdit, QWidget

from tests.ui.conftest import OpenShell
from tests.ui.test_language import foreign
from tests.ui.test_window import texts
from tests.workflow.given_reports import OUTLINE, TABLE, YEAR, changed, give, keep, later, report_of
from ui.consolidate.contents_tab import NO_TEXTS, NOT_MADE, ContentsTab
from ui.consolidate.received_dialog import ReceivedDialog
from ui.outline.headed_texts import HeadedTexts
from ui.shell import Shell
from workflow.consolidating.making import consolidate
from workflow.office import init_office
from workflow.reports import open_report
from workflow.session import Session

PROVINCE, HARD, SELF_CHECK = "27", "II", "tu-kiem-tra"
FIRST, SECOND, THIRD = "09163", "09166", "09169"
SAID = {FIRST: "Kinh phí còn hạn chế.", SECOND: "Cán bộ kiêm nhiệm nhiều việc.", THIRD: "Chưa có số liệu tách giới."}


@pytest.fixture
def province(new_session: Session) -> Session:
    init_office(new_session, "bac-ninh-2024", PROVINCE)
    for unit, text in SAID.items():
        give(new_session, unit, {HARD: text}, form=OUTLINE)
    return new_session


@pytest.fixture
def shell(province: Session, open_shell: OpenShell) -> Shell:
    return open_shell(province)


def go(shell: Shell, form: str = OUTLINE) -> ContentsTab:
    shell.show_overview(form, YEAR, "contents")
    QApplication.processEvents()
    tab = shell.page.tab
    assert isinstance(tab, ContentsTab)
    return tab


@pytest.fixture
def tab(shell: Shell, province: Session) -> ContentsTab:
    consolidate(province, OUTLINE, YEAR)
    made = go(shell)
    made.outline.tree.setCurrentItem(made.outline.tree.items[HARD])
    return made


def press(button) -> None:
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def type_over(tab: ContentsTab, text: str) -> None:
    """As an officer does: the whole text is replaced, and stored when the cursor leaves."""
    tab.pane.editor.edit.setFocus()
    tab.pane.editor.edit.setPlainText(text)
    tab.flush()
    tab.pane.check()


def stored(tab: ContentsTab) -> str:
    return open_report(tab.context.session, f"{OUTLINE}/{YEAR}").report.cell(HARD).text


def states(tab: ContentsTab) -> dict[str, tuple[bool, bool]]:
    return {unit.unit: (unit.put_in, unit.stands) for unit in tab.sources.found.units}


def test_a_form_without_words_says_so(shell: Shell) -> None:
    tab = go(shell, TABLE)
    assert tab.told.text() == NO_TEXTS and not tab.area.isVisible() and not tab.make_button.isVisible()
    press(tab.other_button)
    assert shell.page.form == OUTLINE and shell.page.tab.told.text() == NOT_MADE


def test_before_consolidating_it_can_be_done_here(shell: Shell) -> None:
    tab = go(shell)
    assert tab.told.text() == NOT_MADE and tab.head.height() < tab.height() / 4
    press(tab.make_button)
    assert "3 đơn vị" in tab.told.text() and tab.area.isVisible()
    assert tab.outline.tree.currentItem() is tab.outline.tree.items[tab.section.key]


def test_the_units_paragraphs_stand_beside_the_joined_text(tab: ContentsTab) -> None:
    assert [unit.text for unit in tab.sources.list.sources.units] == list(SAID.values())
    assert all(text in tab.pane.editor.edit.toPlainText() for text in SAID.values())
    assert set(states(tab).values()) == {(True, True)}
    assert tab.sources.count.text() == "3 đơn vị có nội dung: 3 đã đưa vào."
    assert not tab.sources.put_button.isEnabled() and "Bài do chương trình ghép" in tab.pane.said.text()


def test_what_the_officer_wrote_stays_and_new_texts_go_below_it(tab: ContentsTab, province: Session) -> None:
    type_over(tab, "Toàn tỉnh còn ba khó khăn chính.")
    assert "đã được biên tập" in tab.pane.said.text()
    assert set(states(tab).values()) == {(True, False)}
    later(province)
    give(province, "09172", {HARD: "Thiếu tài liệu truyền thông."}, form=OUTLINE)
    consolidate(province, OUTLINE, YEAR)
    tab.reload(OUTLINE, YEAR)
    assert stored(tab) == "Toàn tỉnh còn ba khó khăn chính."
    assert states(tab)["09172"] == (False, False)
    assert "1 chưa đưa vào" in tab.outline.tree.items[HARD].text(0)
    press(tab.sources.all_button)
    assert tab.sources.list.sources.chosen == {"09172"}
    press(tab.sources.put_button)
    assert stored(tab).startswith("Toàn tỉnh còn ba khó khăn chính.\n\n")
    assert stored(tab).endswith("Thiếu tài liệu truyền thông.")
    assert states(tab)["09172"] == (True, True) and not tab.sources.put_button.isEnabled()
    assert tab.pane.editor.edit.toPlainText() == stored(tab)


def test_what_is_still_being_typed_is_stored_before_a_text_is_put_in(tab: ContentsTab, province: Session) -> None:
    type_over(tab, "Một.")
    give(province, "09172", {HARD: "Bốn."}, form=OUTLINE)
    tab.reload(OUTLINE, YEAR)
    tab.pane.editor.edit.setPlainText("Một, hai.")
    assert tab.unstored()
    tab.sources.list.sources.choose(["09172"])
    tab.sources.list.turned.emit()
    press(tab.sources.put_button)
    assert stored(tab).startswith("Một, hai.\n\n") and "Bốn." in stored(tab) and not tab.unstored()


def test_putting_in_is_one_act_that_is_taken_back(tab: ContentsTab, province: Session) -> None:
    type_over(tab, "Một.")
    give(province, "09172", {HARD: "Bốn."}, form=OUTLINE)
    tab.reload(OUTLINE, YEAR)
    tab.sources.list.sources.choose(["09172"])
    tab.sources.list.turned.emit()
    press(tab.sources.put_button)
    assert tab.pane.steps[0].isEnabled()
    press(tab.pane.steps[0])
    assert stored(tab) == "Một." and states(tab)["09172"] == (False, False)
    press(tab.pane.steps[1])
    assert "Bốn." in stored(tab)


def test_a_source_that_changed_is_told_and_takes_the_place_of_what_it_said(shell: Shell, province: Session) -> None:
    first = report_of(province, "09172", {HARD: "Bản đầu."}, form=OUTLINE)
    keep(province, first)
    consolidate(province, OUTLINE, YEAR)
    tab = go(shell)
    tab.outline.tree.setCurrentItem(tab.outline.tree.items[HARD])
    type_over(tab, tab.pane.editor.edit.toPlainText() + "\n\nLời của tỉnh.")
    keep(province, changed(first, {HARD: "Bản đã sửa."}))
    tab.reload(OUTLINE, YEAR)
    tab.sources.which.setCurrentIndex(tab.sources.which.findData("changed"))
    tab.sources.which.activated.emit(tab.sources.which.currentIndex())
    assert [unit.unit for unit in tab.sources.list.sources.units] == ["09172"]
    press(tab.sources.put_button)
    assert "Bản đã sửa." in stored(tab) and "Bản đầu." not in stored(tab) and stored(tab).endswith("Lời của tỉnh.")


def test_texts_are_searched_by_unit_and_by_word(tab: ContentsTab) -> None:
    tab.sources.search.setText("kiem nhiem")
    assert [unit.unit for unit in tab.sources.list.sources.units] == [SECOND]
    tab.sources.search.setText("vu ninh")
    assert [unit.unit for unit in tab.sources.list.sources.units] == [FIRST]
    tab.sources.search.setText("không ở đâu cả")
    assert tab.sources.none.isVisible() and not tab.sources.list.isVisible()


def test_the_keyboard_ticks_opens_and_finds(tab: ContentsTab) -> None:
    type_over(tab, f"Mở đầu.\n\nPhường Đáp Cầu: {SAID[SECOND]}")
    tab.sources.list.setFocus()
    QTest.keyClick(tab.sources.list, Qt.Key.Key_Down)
    assert tab.sources.list.unit.unit == SECOND
    QTest.keyClick(tab.sources.list, Qt.Key.Key_Space)
    assert tab.sources.list.sources.chosen == {SECOND}
    press(tab.sources.find_button)
    assert tab.pane.editor.edit.textCursor().selectedText() == SAID[SECOND]
    tab.sources.list.setFocus()
    QTest.keyClick(tab.sources.list, Qt.Key.Key_Return)
    dialog = tab.dialog
    assert isinstance(dialog, ReceivedDialog) and dialog.isVisible()
    shown = dialog.reading.lines[dialog.cells.currentIndex().row()]
    assert (shown.key, shown.text) == (HARD, SAID[SECOND])
    dialog.reject()


def test_a_click_on_the_box_ticks_and_on_the_text_does_not(tab: ContentsTab) -> None:
    box = tab.sources.list.visualRect(tab.sources.list.sources.index(1))
    QTest.mouseClick(tab.sources.list.viewport(), Qt.MouseButton.LeftButton, pos=box.topLeft() + QPoint(18, 18))
    assert tab.sources.list.sources.chosen == {SECOND}
    QTest.mouseClick(tab.sources.list.viewport(), Qt.MouseButton.LeftButton, pos=box.center())
    assert tab.sources.list.sources.chosen == {SECOND} and tab.sources.list.unit.unit == SECOND


def test_a_section_without_words_says_where_its_figures_are(tab: ContentsTab) -> None:
    tab.outline.tree.setCurrentItem(tab.outline.tree.items["I.1"])
    assert tab.sources.none.isVisible() and "Số liệu" in tab.sources.none.text() and not tab.pane.isVisible()
    tab.outline.tree.setCurrentItem(tab.outline.tree.items[HARD])
    assert tab.pane.isVisible() and tab.sources.list.isVisible()


def test_headed_sections_of_the_units_own_outline_are_put_together(shell: Shell, province: Session) -> None:
    def said(name: str) -> dict[str, str]:
        return {"noi_dung[]": "a", "noi_dung[a].tieu_de": "Kiến nghị", "noi_dung[a].noi_dung": f"Lời của {name}."}

    give(province, FIRST, said("một"), form=SELF_CHECK)
    consolidate(province, SELF_CHECK, YEAR)
    tab = go(shell, SELF_CHECK)
    editor = tab.pane.editor
    assert isinstance(editor, HeadedTexts) and len(editor.cards) == 1
    (card,) = editor.cards.values()
    assert card.texts() == ("Kiến nghị", "Phường Vũ Ninh: Lời của một.")
    card.text.setPlainText("Lời của tỉnh.")
    tab.flush()
    give(province, SECOND, said("hai"), form=SELF_CHECK)
    tab.reload(SELF_CHECK, YEAR)
    assert states(tab) == {FIRST: (False, False), SECOND: (False, False)}
    tab.sources.list.sources.choose([SECOND])
    tab.sources.list.turned.emit()
    press(tab.sources.put_button)
    (card,) = tab.pane.editor.cards.values()
    assert card.texts()[1] == "Lời của tỉnh.\n\nPhường Đáp Cầu: Lời của hai."
    assert states(tab)[SECOND] == (True, True)
    tab.sources.list.setCurrentIndex(tab.sources.list.sources.index(1))
    press(tab.sources.find_button)
    assert card.text.textCursor().selectedText() == "Phường Đáp Cầu"
    press(tab.pane.steps[0])
    assert next(iter(tab.pane.editor.cards.values())).texts()[1] == "Lời của tỉnh."


def test_a_finished_report_is_only_read(tab: ContentsTab, province: Session) -> None:
    give(province, "09172", {HARD: "Bốn."}, form=OUTLINE)
    tab._opened(replace(tab.opened, state="finished"))
    assert tab.pane.editor.edit.isReadOnly() and not tab.pane.steps
    assert not tab.sources.put_button.isEnabled() and not tab.sources.all_button.isEnabled()
    tab.sources.list.setFocus()
    QTest.keyClick(tab.sources.list, Qt.Key.Key_Space)
    assert not tab.sources.list.sources.chosen and tab.sources.open_button.isEnabled()


def test_leaving_the_tab_stores_what_is_typed(shell: Shell, tab: ContentsTab) -> None:
    tab.pane.editor.edit.setFocus()
    tab.pane.editor.edit.setPlainText("Viết dở.")
    shell.show_home()
    assert stored(tab) == "Viết dở."


def test_a_narrow_window_chooses_sections_from_a_list(shell: Shell, tab: ContentsTab) -> None:
    for _step in range(2):
        shell.resize(911, 485)
        QApplication.processEvents()
    assert tab.sources.section_box.isVisible() and not tab.outline.isVisible()
    tab.sources.section_box.setCurrentIndex(tab.sources.section_box.findData("III.1"))
    tab.sources.section_box.activated.emit(tab.sources.section_box.currentIndex())
    assert tab.section.key == "III.1" and tab.item is not None


def test_every_word_is_vietnamese_and_every_control_has_a_name(tab: ContentsTab) -> None:
    tab.open_source()
    inputs = QLineEdit | QComboBox | QAbstractButton | QAbstractItemView
    for window in (tab, tab.dialog):
        assert {word for text in texts(window) for word in foreign(text)} <= {"can", "bo"}
        for widget in window.findChildren(QWidget):
            if isinstance(widget, inputs) and widget.isVisible():
                assert widget.accessibleName() or isinstance(
                    widget.parent(), QComboBox | QAbstractItemView | QLineEdit
                ), widget
    tab.dialog.reject()
