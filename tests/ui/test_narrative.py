"""Narratives in the real window: quoted figures, contradictions, what is typed and when it is stored."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from itertools import count

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt
from PySide6.QtGui import QHelpEvent, QInputMethodEvent, QKeyEvent, QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolTip

from forms.cells import Cell, State
from forms.keys import table_key
from forms.values import row_ids
from storage.store import Store
from tests.ui.conftest import KEY_PRESS, NOON, OpenShell, cell, keys, narrative
from ui.bars import TYPING
from ui.outline.field_editors import LineEditor
from ui.outline.narrative import NarrativeEditor
from ui.outline.narrative_chips import OBJECT
from ui.outline.narrative_edit import MIME
from ui.outline.page import OutlinePage
from ui.outline.parts import Mark, mark_of
from ui.outline.subtable import TableEditor
from workflow.finishing import finish_report
from workflow.reports import set_cells
from workflow.session import Session

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
SAYS, TOKEN = "I.3.b", "{I.3.b.so_lop}"


def press(key: Qt.Key, modifier: Qt.KeyboardModifier = CONTROL) -> None:
    QTest.keyClick(QApplication.focusWidget(), key, modifier)
    QApplication.processEvents()


@pytest.fixture
def quoting(outline_page: OutlinePage) -> NarrativeEditor:
    """A section that counts 7 classes and quotes them."""
    outline_page.put(f"{SAYS}.so_lop", Cell(Decimal(7)))
    outline_page.put(SAYS, Cell(f"Đã mở {TOKEN} lớp\u00a0mới."))
    editor = narrative(outline_page, SAYS)
    end = editor.edit.textCursor()
    end.movePosition(QTextCursor.MoveOperation.End)
    editor.edit.setTextCursor(end)
    return editor


class TestChips:
    def test_a_token_is_one_letter_that_reads_as_the_figure(self, quoting: NarrativeEditor) -> None:
        edit = quoting.edit
        assert edit.document().toRawText() == f"Đã mở {OBJECT} lớp\u00a0mới."
        assert edit.shown_text() == "Đã mở 7 lớp\u00a0mới."
        assert edit.text() == cell(quoting.page, SAYS).text

    def test_it_follows_the_table_at_once_and_costs_no_step_of_undo(self, quoting: NarrativeEditor) -> None:
        before = quoting.edit.grab().toImage()
        quoting.page.put(f"{SAYS}.so_lop", Cell(Decimal(1234)))
        QApplication.processEvents()
        assert quoting.edit.shown_text() == "Đã mở 1.234 lớp\u00a0mới."
        assert quoting.edit.grab().toImage() != before
        assert not quoting.edit.document().isUndoAvailable()
        assert not quoting._timer.isActive()

    def test_screen_readers_hear_the_number(self, quoting: NarrativeEditor) -> None:
        assert quoting.edit.accessibleDescription() == "Đã mở 7 lớp\u00a0mới."

    def test_it_is_deleted_as_one_letter_and_comes_back(self, quoting: NarrativeEditor) -> None:
        cursor = quoting.edit.textCursor()
        cursor.setPosition(7)
        quoting.edit.setTextCursor(cursor)
        press(Qt.Key.Key_Backspace, Qt.KeyboardModifier.NoModifier)
        assert quoting.edit.text() == "Đã mở  lớp\u00a0mới."
        press(Qt.Key.Key_Z)
        assert quoting.edit.text() == f"Đã mở {TOKEN} lớp\u00a0mới."

    def test_a_token_typed_by_hand_becomes_a_chip(self, quoting: NarrativeEditor) -> None:
        keys(f" {TOKEN}")
        assert quoting.edit.document().toRawText().count(OBJECT) == 2
        assert quoting.edit.text() == f"Đã mở {TOKEN} lớp\u00a0mới. {TOKEN}"
        keys(" {abc} {I.3.b.khong}")
        assert quoting.edit.text().endswith(" {abc} {I.3.b.khong}")

    def test_letters_beyond_the_first_plane_keep_their_place(self, quoting: NarrativeEditor) -> None:
        text = f"😀😀 {TOKEN} 😀 {TOKEN}{TOKEN} lớp, 9 lớp"
        quoting.page.put(SAYS, Cell(text))
        assert quoting.edit.text() == text
        quoting.page.check()
        marked = quoting.edit.extraSelections()
        assert [selection.cursor.selectedText() for selection in marked] == ["9"]

    def test_a_stray_replacement_letter_stays_what_it_is(self, quoting: NarrativeEditor) -> None:
        text = f"a{OBJECT}b{TOKEN}\nc"
        quoting.page.put(SAYS, Cell(text))
        assert quoting.edit.text() == text

    def test_the_mouse_over_it_tells_its_name(self, quoting: NarrativeEditor, monkeypatch: pytest.MonkeyPatch) -> None:
        told: list[str] = []
        monkeypatch.setattr(QToolTip, "showText", lambda _at, text, _widget: told.append(text))
        cursor = quoting.edit.textCursor()
        cursor.setPosition(6)
        spot = quoting.edit.cursorRect(cursor).center() + QPoint(8, 0)
        event = QHelpEvent(QHelpEvent.Type.ToolTip, spot, QPoint(0, 0))
        QApplication.sendEvent(quoting.edit.viewport(), event)
        assert told == ["Số lớp bồi dưỡng (mục I.3, Bồi dưỡng nữ lãnh đạo, đại biểu HĐND)"]


class TestClipboard:
    def test_numbers_go_to_other_programs_and_tokens_within(self, quoting: NarrativeEditor) -> None:
        quoting.edit.selectAll()
        press(Qt.Key.Key_C)
        mime = QApplication.clipboard().mimeData()
        assert mime.text() == "Đã mở 7 lớp\u00a0mới."
        assert bytes(mime.data(MIME).data()).decode() == f"Đã mở {TOKEN} lớp\u00a0mới."
        assert not mime.hasHtml()
        press(Qt.Key.Key_V)
        press(Qt.Key.Key_V)
        assert quoting.edit.text() == 2 * f"Đã mở {TOKEN} lớp\u00a0mới."
        press(Qt.Key.Key_Z)
        assert quoting.edit.text() == f"Đã mở {TOKEN} lớp\u00a0mới."

    def test_part_of_a_text_takes_only_its_chips(self, quoting: NarrativeEditor) -> None:
        cursor = quoting.edit.textCursor()
        cursor.setPosition(6)
        cursor.setPosition(11, QTextCursor.MoveMode.KeepAnchor)
        quoting.edit.setTextCursor(cursor)
        assert quoting.edit.createMimeDataFromSelection().text() == "7 lớp"

    def test_paste_never_brings_formatting_in(self, quoting: NarrativeEditor) -> None:
        mime = QMimeData()
        mime.setHtml("<b style='color:red'>đậm</b>")
        mime.setText("đậm")
        quoting.edit.selectAll()
        quoting.edit.insertFromMimeData(mime)
        assert quoting.edit.text() == "đậm"
        assert "font-weight" not in quoting.edit.document().toHtml().split("<body", 1)[1].split("<p", 1)[1]

    def test_an_old_fonts_text_is_converted_told_and_given_back(self, quoting: NarrativeEditor) -> None:
        from ui.pasting import LegacyBar

        original = "Thùc hiÖn c«ng t¸c b×nh ®¼ng giíi"
        mime = QMimeData()
        mime.setText(original)
        quoting.edit.selectAll()
        quoting.edit.insertFromMimeData(mime)
        assert quoting.edit.text() == "Thực hiện công tác bình đẳng giới"
        bar = quoting.findChild(LegacyBar)
        assert bar.isVisible()
        bar.keep.click()
        assert quoting.edit.text() == original


class TestPicker:
    def test_a_figure_is_inserted_by_keyboard_alone(self, quoting: NarrativeEditor) -> None:
        keys(" Dự:")
        press(Qt.Key.Key_K)
        picker = quoting.picker
        assert picker.isVisible() and picker.search.hasFocus()
        assert picker.list.topLevelItem(0).text(0) == "Số lớp bồi dưỡng"
        QTest.keyClicks(picker.search, "hoc vien")
        QTest.keyClick(picker.search, Qt.Key.Key_Return)
        QApplication.processEvents()
        assert quoting.picker is None
        quoting.window().activateWindow()
        QApplication.processEvents()
        keys(" người")
        assert quoting.edit.text().endswith("mới. Dự:{I.3.b.hoc_vien} người")

    def test_arrows_move_and_the_present_figures_stand_beside(self, quoting: NarrativeEditor) -> None:
        quoting.insert.click()
        picker = quoting.picker
        assert picker.list.topLevelItem(0).text(2) == "7 lớp"
        QTest.keyClick(picker.search, Qt.Key.Key_Down)
        assert picker.list.currentItem().text(0) == "Số học viên"
        QTest.keyClicks(picker.search, "khong co gi")
        assert picker.nothing.isVisible() and not picker.insert.isEnabled()
        QTest.keyClick(picker.search, Qt.Key.Key_Return)
        assert picker.isVisible()
        picker.reject()
        assert quoting.edit.text() == f"Đã mở {TOKEN} lớp\u00a0mới."

    def test_a_letter_and_a_figure_do_not_run_together(self, quoting: NarrativeEditor) -> None:
        keys(" có")
        quoting.edit.insert_figure(f"{SAYS}.so_lop")
        assert quoting.edit.text().endswith(f"có {TOKEN}")


class TestContradiction:
    def test_one_click_puts_the_figure_in_the_place_of_the_number(self, quoting: NarrativeEditor) -> None:
        page = quoting.page
        page.put(SAYS, Cell("Đã mở 5 lớp."))
        page.check()
        assert quoting._trouble.texts[0].startswith("Ghi “5 lớp” nhưng “Số lớp bồi dưỡng” là 7.")
        assert page.findings_bar.shown == ()
        use = quoting._trouble.buttons[0]
        assert use.text() == "Thay bằng số liệu của bảng"
        use.click()
        assert cell(page, SAYS).text == f"Đã mở {TOKEN} lớp."
        assert quoting.edit.text() == f"Đã mở {TOKEN} lớp."
        assert quoting._trouble.texts == ()
        page.step_over(True)
        assert quoting.edit.text() == "Đã mở 5 lớp."

    def test_a_reason_is_given_where_the_warning_stands_and_said_once(self, quoting: NarrativeEditor) -> None:
        page = quoting.page
        page.put(SAYS, Cell("Đã mở 5 lớp."))
        page.check()
        reason = next(button for button in quoting._trouble.buttons if button.text() == "Ghi lý do…")
        reason.click()
        keys("Chua ke 2 lop truc tuyen", Qt.Key.Key_Return)
        assert cell(page, SAYS).note == "Chua ke 2 lop truc tuyen"
        assert not any("truc tuyen" in text for text in quoting._trouble.texts)
        assert quoting._trouble.texts
        assert quoting.edit.extraSelections() == []

    def test_the_bar_has_the_findings_of_other_pages(self, quoting: NarrativeEditor) -> None:
        page = quoting.page
        page.put(SAYS, Cell("Đã mở 5 lớp."))
        page.check()
        page.go_to("II")
        assert [finding.key for finding in page.findings_bar.shown] == [SAYS]
        page.go_to(SAYS)
        assert page.findings_bar.shown == ()

    def test_a_changed_table_shows_what_the_text_says_wrongly(self, outline_page: OutlinePage) -> None:
        outline_page.put("I.4.c.tong_lop", Cell(Decimal(2)))
        outline_page.put("I.4.b.bdg", Cell("x"))
        outline_page.go_to("I.4.c")
        table = outline_page.view.editors["I.4.c"]
        assert isinstance(table, TableEditor)
        table.add_row()
        row = row_ids(outline_page.opened.report, "I.4.c")[0]
        outline_page.enter_text(table_key("I.4.c", row, "nu"), "nhiều")
        outline_page.check()
        assert len(table._trouble.texts) == 1
        assert outline_page.findings_bar.shown == ()


class TestStoring:
    def test_saved_is_not_said_while_something_typed_is_not_stored(self, outline_page: OutlinePage, qtbot) -> None:
        editor = narrative(outline_page, "II")
        keys("a")
        assert outline_page.status.text.text() == TYPING
        qtbot.waitUntil(lambda: outline_page.status.text.text() == "Đã lưu 14:03:22", timeout=15_000)
        keys("b", Qt.Key.Key_Backspace)
        assert outline_page.status.text.text() == TYPING
        editor.flush()
        assert outline_page.status.text.text() == "Đã lưu 14:03:22"

    def test_a_line_says_so_too(self, outline_page: OutlinePage) -> None:
        outline_page.go_to("I.3.b.so_lop")
        keys("5")
        assert outline_page.status.text.text() == TYPING
        keys("", Qt.Key.Key_Tab)
        assert outline_page.status.text.text() == "Đã lưu 14:03:22"

    def test_words_on_a_line_are_stored_when_typing_pauses_and_blanks_stay(
        self, outline_page: OutlinePage, qtbot
    ) -> None:
        outline_page.go_to("I.5.1.b.nguon")
        keys("Ngan sach ")
        qtbot.waitUntil(lambda: cell(outline_page, "I.5.1.b.nguon").text == "Ngan sach", timeout=15_000)
        keys("xa")
        editor = outline_page.view.editors["I.5.1.b.nguon"]
        assert isinstance(editor, LineEditor)
        assert editor.edit.text() == "Ngan sach xa"

    def test_blank_lines_and_the_words_se_bo_sung_outlive_a_pause(self, outline_page: OutlinePage) -> None:
        editor = narrative(outline_page, "II")
        keys("  ")
        editor.flush()
        keys("Sẽ bổ sung")
        editor.flush()
        assert cell(outline_page, "II").text == "  Sẽ bổ sung"
        keys(" sau ngày 15/12")
        editor.flush()
        assert editor.edit.text() == cell(outline_page, "II").text == "  Sẽ bổ sung sau ngày 15/12"

    def test_the_words_alone_are_the_state_once_the_cursor_leaves(self, outline_page: OutlinePage) -> None:
        editor = narrative(outline_page, "II")
        keys("Sẽ bổ sung")
        editor.flush()
        keys("", Qt.Key.Key_Tab)
        assert cell(outline_page, "II").state is State.MISSING
        assert editor.edit.text() == ""
        assert editor.edit.placeholderText().startswith("(Sẽ bổ sung)")

    def test_what_could_not_be_stored_stays_and_is_tried_again(
        self, outline_page: OutlinePage, monkeypatch: pytest.MonkeyPatch, told: list[BaseException]
    ) -> None:
        from forms.errors import WorldError

        def refuse(*_args: object, **_options: object) -> None:
            raise WorldError("Ổ đĩa đầy.", "Hãy giải phóng chỗ trống.")

        editor = narrative(outline_page, "II")
        keys("khong mat")
        with monkeypatch.context() as patched:
            patched.setattr(Store, "set_cells", refuse)
            editor.flush()
        assert len(told) == 1
        assert editor.edit.text() == "khong mat"
        assert outline_page.status.text.text() == TYPING
        editor.flush()
        assert cell(outline_page, "II").text == "khong mat"

    def test_unikeys_backspaces_and_composed_letters_give_what_was_meant(self, outline_page: OutlinePage) -> None:
        editor = narrative(outline_page, "II")
        for letter, backs in (("t", 0), ("i", 0), ("e", 0), ("ê", 1), ("ế", 1), ("n", 0), ("g", 0)):
            for _back in range(backs):
                QTest.keyClick(editor.edit, Qt.Key.Key_Backspace)
            QApplication.sendEvent(editor.edit, QKeyEvent(KEY_PRESS, 0, Qt.KeyboardModifier.NoModifier, letter))
        assert editor.edit.text() == "tiếng"

    def test_text_being_composed_is_not_disturbed_by_a_check(self, outline_page: OutlinePage) -> None:
        editor = narrative(outline_page, "II")
        keys("Bao ")
        editor.flush()
        QApplication.sendEvent(editor.edit, QInputMethodEvent("cáo", []))
        outline_page.check()
        commit = QInputMethodEvent("", [])
        commit.setCommitString("cáo")
        QApplication.sendEvent(editor.edit, commit)
        assert editor.edit.text() == "Bao cáo"


class TestUndo:
    def test_the_field_steps_back_first_then_the_report(self, outline_page: OutlinePage) -> None:
        outline_page.put("II", Cell("Một."))
        outline_page.put("II", Cell("Hai."))
        editor = narrative(outline_page, "II")
        keys("x")
        press(Qt.Key.Key_Z)
        assert editor.edit.text() == "Hai."
        press(Qt.Key.Key_Z)
        assert editor.edit.text() == "Một."

    def test_one_step_takes_back_a_stretch_of_typing_not_each_pause(self, outline_page: OutlinePage) -> None:
        editor = narrative(outline_page, "II")
        for part in ("mot ", "hai ", "ba"):
            keys(part)
            editor.flush()
        editor.edit.document().clearUndoRedoStacks()
        press(Qt.Key.Key_Z)
        assert editor.edit.text() == "" == cell(outline_page, "II").text

    def test_what_the_field_took_back_does_not_come_again(
        self, outline_page: OutlinePage, new_session: Session
    ) -> None:
        moments = (NOON + timedelta(minutes=minute) for minute in count())
        new_session.clock = lambda: next(moments)
        outline_page.put("II", Cell("Một."))
        editor = narrative(outline_page, "II")
        editor.edit.moveCursor(QTextCursor.MoveOperation.End)
        keys(" Hai.")
        editor.flush()
        press(Qt.Key.Key_Z)
        editor.flush()
        assert cell(outline_page, "II").text == "Một."
        press(Qt.Key.Key_Z)
        assert editor.edit.text() == ""
        press(Qt.Key.Key_Y)
        press(Qt.Key.Key_Y)
        assert editor.edit.text() == "Một. Hai."


class TestFollows:
    SECTION = "I.4.b"

    def test_one_control_marks_and_frees_all_that_is_empty(self, outline_page: OutlinePage) -> None:
        editor = narrative(outline_page, "I.4.b.bdg")
        head = outline_page.view.heads[self.SECTION]
        head.follows.click()
        states = [cell(outline_page, f"I.4.b.{name}").state for name in ("pcblgd", "bdg")]
        assert states == [State.MISSING, State.MISSING]
        section = next(each for each in outline_page.opened.form.section if each.key == self.SECTION)
        assert mark_of((section,), outline_page.opened.report) is Mark.FOLLOWS
        assert head.state.text() == "Sẽ bổ sung" and head.state.property("chip") == "warn"
        item = outline_page.tree.items[self.SECTION]
        assert item.text(0).endswith("· sẽ bổ sung")
        outline_page.step_over(True)
        assert cell(outline_page, "I.4.b.pcblgd").is_empty and cell(outline_page, "I.4.b.bdg").is_empty
        head.follows.click()
        editor.edit.setFocus()
        keys("Co ket qua", Qt.Key.Key_Tab)
        assert cell(outline_page, "I.4.b.bdg").text == "Co ket qua"
        assert cell(outline_page, "I.4.b.pcblgd").state is State.MISSING
        head.follows.click()
        assert cell(outline_page, "I.4.b.pcblgd").is_empty
        assert not head.follows.isChecked()

    def test_only_where_the_pack_allows_it(self, outline_page: OutlinePage) -> None:
        outline_page.go_to("II")
        assert not outline_page.view.heads["II"].follows.isVisible()


def test_the_explanation_folds(outline_page: OutlinePage) -> None:
    outline_page.go_to("I.4.a.ban")
    head = outline_page.view.heads["I.4.a"]
    assert head.explained.isVisible()
    head.why.click()
    assert not head.explained.isVisible()


def test_the_field_grows_with_the_text_to_a_sane_height(outline_page: OutlinePage) -> None:
    editor = narrative(outline_page, "II")
    least = editor.edit.height()
    editor.edit.insertPlainText("dòng\n" * 6)
    QApplication.processEvents()
    middle = editor.edit.height()
    editor.edit.insertPlainText("dòng\n" * 200)
    QApplication.processEvents()
    assert least < middle < editor.edit.height() < 400


def test_a_text_of_200_kb_is_typed_into_without_a_wait(outline_page: OutlinePage, qtbot) -> None:
    from time import thread_time

    outline_page.put("II", Cell("\n".join(["Ban đã đôn đốc các ngành, đoàn thể. " * 20] * 280)))
    editor = narrative(outline_page, "II")
    keys("a")
    began = thread_time()
    keys("bcdefghijk")
    assert (thread_time() - began) / 10 < 0.1
    editor.flush()
    assert len(cell(outline_page, "II").text) > 200_000


def test_a_finished_report_shows_its_chips_and_takes_nothing(
    sample: tuple[Session, tuple[str, ...]], open_shell: OpenShell
) -> None:
    session, ids = sample
    set_cells(session, ids[1], {"II": Cell("Có {I.3.b.so_lop} lớp.")})
    finish_report(session, ids[1])
    shell = open_shell(session)
    shell.show_report(ids[1], "II")
    editor = shell.page.view.editors["II"]
    assert editor.edit.shown_text() == "Có 2 lớp."
    assert editor.edit.isReadOnly() and not editor.insert.isVisible()
    editor.edit.setFocus()
    press(Qt.Key.Key_K)
    assert editor.picker is None
