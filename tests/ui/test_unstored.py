"""What is typed is never lost unsaid: refused writes, open questions, reasons, pages left, windows closed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal

import pytest
from PySide6.QtCore import QMimeData, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from forms.errors import WorldError
from forms.findings import Finding, Severity
from forms.keys import table_key
from storage.store import Store
from tests.ui.conftest import KEY_PRESS, OpenShell, cell, keys, narrative
from ui import leaving, problems
from ui.bars import TYPING, UNSTORED
from ui.cell_editor import CellEditor
from ui.leaving import leaving_dialog
from ui.outline.field_editors import LineEditor
from ui.outline.headed_texts import HeadedTexts
from ui.outline.page import OutlinePage
from ui.problems import world_dialog
from ui.shell import Shell
from ui.table.page import TablePage
from ui.tasks import Gateway
from workflow.office_frame import frame_choices
from workflow.reports import open_report, start_report
from workflow.session import Session

ENTER, ESCAPE = Qt.Key.Key_Return, Qt.Key.Key_Escape
COUNT = "M3.2a.1"


@contextmanager
def full_disk(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    def refuse(*_args: object, **_options: object) -> None:
        raise WorldError("Ổ đĩa đầy.", "Hãy giải phóng chỗ trống.")

    with monkeypatch.context() as patched:
        patched.setattr(Store, "set_cells", refuse)
        yield


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What would be asked before a page is left; the answer is to stay."""
    found: list[str] = []

    def stay(_parent: object, unstored: str) -> bool:
        found.append(unstored)
        return False

    monkeypatch.setattr(leaving, "gives_up", stay)
    return found


def window(page: TablePage | OutlinePage) -> Shell:
    found = page.window()
    assert isinstance(found, Shell)
    return found


def test_a_page_whose_text_cannot_be_written_is_not_left(
    outline_page: OutlinePage, monkeypatch: pytest.MonkeyPatch, told: list[BaseException], asked: list[str]
) -> None:
    editor = narrative(outline_page, "II")
    keys("khong mat")
    shell = window(outline_page)
    with full_disk(monkeypatch):
        shell.show_home()
        assert shell.page is outline_page and not shell.close()
    assert told and len(asked) == 2
    assert editor.edit.text() == "khong mat"
    shell.show_home()
    assert shell.page is not outline_page
    assert cell(outline_page, "II").text == "khong mat"


def test_leaving_says_what_is_lost_and_staying_is_the_first_answer(outline_page: OutlinePage) -> None:
    dialog = leaving_dialog(outline_page, "Chưa lưu được “15” (Dòng 2).")
    dialog.show()
    QTest.keyClick(dialog.focusWidget(), ENTER)
    assert dialog.result() == dialog.DialogCode.Rejected


def test_a_figure_that_the_disk_refuses_is_kept_and_stored_later(
    table_page: TablePage, monkeypatch: pytest.MonkeyPatch, told: list[BaseException], asked: list[str]
) -> None:
    table_page.go_to(COUNT)
    with full_disk(monkeypatch):
        keys("15", ENTER)
        assert table_page.status.text.text().startswith(UNSTORED)
        window(table_page).show_home()
    assert told and "“15”" in asked[0]
    keys("3", ENTER)
    assert table_page.status.text.text().startswith(UNSTORED), "another figure was stored, this one was not"
    table_page.flush()
    assert cell(table_page, COUNT).value == Decimal(15)
    assert table_page.status.text.text().startswith("Đã lưu")


def test_keys_go_on_into_the_table_after_a_refusal_was_read(
    table_page: TablePage, monkeypatch: pytest.MonkeyPatch
) -> None:
    def read(parent: QWidget | None, error: BaseException) -> None:
        assert isinstance(error, WorldError)
        dialog = world_dialog(parent, error)
        QTimer.singleShot(0, dialog, dialog.accept)
        dialog.exec()

    monkeypatch.setattr(problems, "show", read)
    table_page.go_to(COUNT)
    with full_disk(monkeypatch):
        keys("15", ENTER)
    assert window(table_page).focusWidget() is table_page.view


def test_a_field_keeps_what_the_disk_refuses(
    outline_page: OutlinePage, monkeypatch: pytest.MonkeyPatch, told: list[BaseException]
) -> None:
    key = next(key for key, item in outline_page.opened.form.fields.items() if item.type == "count")
    outline_page.go_to(key)
    editor = outline_page.view.editors[key]
    assert isinstance(editor, LineEditor)
    editor.take_focus()
    with full_disk(monkeypatch):
        keys("12")
        editor.flush()
    assert told and editor.edit.text() == "12"
    outline_page.flush()
    assert cell(outline_page, key).value == Decimal(12)


def test_headed_texts_that_could_not_be_written_are_not_called_saved(
    office_session: Session, open_shell: OpenShell, monkeypatch: pytest.MonkeyPatch, told: list[BaseException]
) -> None:
    shell = open_shell(office_session)
    report = start_report(office_session, "tu-kiem-tra", "2024")
    shell.show_report(report)
    page = shell.page
    editor = page.view.editors["noi_dung"]
    assert isinstance(editor, HeadedTexts)
    editor.add.click()
    keys("Tinh hinh chung")
    with full_disk(monkeypatch):
        editor.store()
    assert told and page.status.text.text() == TYPING
    editor.store()
    row = next(iter(editor.cards))
    title = table_key("noi_dung", row, editor.columns[0])
    assert open_report(office_session, report).report.cell(title).text == "Tinh hinh chung"


def test_a_number_that_waits_for_its_answer_is_not_called_saved(table_page: TablePage, asked: list[str]) -> None:
    table_page.go_to(COUNT)
    keys("1.5", ENTER)
    assert table_page.question.isVisible()
    assert table_page.status.text.text().startswith(UNSTORED)
    window(table_page).show_home()
    assert window(table_page).page is table_page and "“1.5”" in asked[0]
    table_page.question.buttons[0].click()
    assert table_page.status.text.text().startswith("Đã lưu")
    assert not cell(table_page, COUNT).is_empty


def test_a_second_question_waits_for_the_first(table_page: TablePage) -> None:
    other = f"{COUNT}n"
    for key in (COUNT, other):
        table_page.enter_text(key, "1.5")
    QApplication.processEvents()
    table_page.question.buttons[0].click()
    QApplication.processEvents()
    assert table_page.question.isVisible()
    table_page.question.buttons[0].click()
    assert not cell(table_page, COUNT).is_empty and not cell(table_page, other).is_empty


def test_the_foot_says_that_a_cell_is_being_typed(table_page: TablePage) -> None:
    table_page.go_to(COUNT)
    keys("12", ENTER)
    saved = table_page.status.text.text()
    table_page.go_to(COUNT)
    keys("13")
    assert table_page.status.text.text() == TYPING
    keys("", ESCAPE)
    assert table_page.status.text.text() == saved and cell(table_page, COUNT).value == Decimal(12)


def test_the_foot_says_that_a_note_is_being_typed(table_page: TablePage) -> None:
    table_page.go_to(COUNT)
    keys("12", ENTER)
    table_page.go_to(COUNT)
    table_page.write_note(COUNT)
    keys("theo so")
    assert table_page.status.text.text() == TYPING
    table_page.flush()
    assert table_page.status.text.text().startswith("Đã lưu") and cell(table_page, COUNT).note == "theo so"


def test_several_lines_pasted_by_the_menu_into_an_open_cell_are_a_block(table_page: TablePage) -> None:
    blocks: list[bool] = []
    editor = CellEditor(table_page, "ô", lambda: blocks.append(True))
    lines, one = QMimeData(), QMimeData()
    lines.setText("12\n13\n")
    one.setText("12\n")
    QApplication.clipboard().setMimeData(lines)
    paste = next(action for action in editor.menu().actions() if action.objectName() == "edit-paste")
    paste.trigger()
    assert blocks == [True] and editor.text() == ""
    editor.insert_from(one)
    assert editor.text() == "12"


DOUBT = Finding("V08", Severity.WARNING, COUNT, "Số liệu tăng nhiều so với kỳ trước.")


def doubt(page: TablePage) -> None:
    """The page asks the reason of a finding; its own check, which knows of none, is held back."""
    page.timer.stop()
    page.findings_bar.show_findings((DOUBT,))
    page.findings_bar.ask_reason(DOUBT)


def test_a_reason_that_is_being_written_is_stored_when_the_page_is_left(table_page: TablePage) -> None:
    table_page.enter_text(COUNT, "12")
    doubt(table_page)
    keys("do sap nhap")
    window(table_page).show_home()
    assert cell(table_page, COUNT).note == "do sap nhap"


def test_a_reason_that_is_begun_does_not_draw_the_cursor_back(table_page: TablePage) -> None:
    bar = table_page.findings_bar
    doubt(table_page)
    keys("do sap")
    table_page.view.setFocus()
    bar.show_findings((DOUBT, Finding("V01", Severity.ERROR, f"{COUNT}n", "Số nữ lớn hơn tổng số.")))
    assert window(table_page).focusWidget() is table_page.view
    assert bar.reason is not None and bar.reason.edit.text() == "do sap"


def test_a_change_of_section_leaves_the_check_to_come(outline_page: OutlinePage) -> None:
    narrative(outline_page, "II")
    keys("Con kho khan")
    outline_page.step(1)
    assert outline_page.timer.isActive()


def test_document_details_typed_in_the_settings_outlive_a_change_of_page(
    office_session: Session, open_shell: OpenShell
) -> None:
    shell = open_shell(office_session)
    shell.show_settings()
    shell.page.frame.open.click()
    keys("Nguyen Van A")
    shell.show_home()
    assert frame_choices(office_session)[0].texts["signer_name"] == "Nguyen Van A"


class TestLeftPages:
    def test_a_page_that_is_left_stops_its_timers(self, office_session: Session, open_shell: OpenShell) -> None:
        shell = open_shell(office_session)
        left = shell.page
        assert timers(left)
        shell.show_reports()
        assert left.is_left and not timers(left)

    def test_a_window_that_closes_stops_the_timers_of_its_page(self, table_page: TablePage) -> None:
        table_page.go_to(COUNT)
        keys("12", ENTER)
        assert table_page.timer.isActive()
        window(table_page).close()
        assert not timers(table_page)

    def test_what_comes_in_late_is_dropped(
        self, office_session: Session, open_shell: OpenShell, told: list[BaseException], qtbot
    ) -> None:
        page = open_shell(office_session).page
        gate, heard = Gateway(), []

        def refuse() -> None:
            raise WorldError("Ổ đĩa đầy.")

        gate.run_quietly(page, lambda: 1, heard.append)
        gate.run_quietly(page, refuse)
        page.leave()
        gate.close()
        qtbot.wait(20)
        assert heard == [] and told == []


def timers(page: object) -> list[object]:
    from PySide6.QtCore import QTimer

    return [timer for timer in page.findChildren(QTimer) if timer.isActive()]


def test_a_note_begun_in_a_narrow_window_is_stored_before_another_is_begun(table_page: TablePage) -> None:
    window(table_page).resize(911, 512)
    for key in (COUNT, f"{COUNT}n"):
        table_page.enter_text(key, "12")
        table_page.write_note(key)
        keys("theo so")
    table_page.flush()
    assert [cell(table_page, key).note for key in (COUNT, f"{COUNT}n")] == ["theo so", "theo so"]


def test_the_key_for_notes_works_over_the_open_sheet(table_page: TablePage) -> None:
    window(table_page).resize(911, 512)
    table_page.go_to(COUNT)
    table_page.dock.toggle()
    table_page.write_note(COUNT)
    assert table_page.note_line is not None and table_page.note_line.edit.hasFocus()


def test_a_first_run_closed_among_the_document_details_keeps_them(new_session: Session, open_shell: OpenShell) -> None:
    shell = open_shell(new_session)
    keys("bac ninh", ENTER)
    page = shell.page
    keys("vo cuong", ENTER)
    page.frame.fields["signer_name"].setFocus()
    keys("Tran Thi B")
    shell.close()
    assert frame_choices(new_session)[0].texts["signer_name"] == "Tran Thi B"


def test_a_key_that_leads_elsewhere_is_no_digit_typed_again(table_page: TablePage, asked: list[str]) -> None:
    table_page.go_to(COUNT)
    keys("1.5", ENTER)
    QApplication.sendEvent(
        table_page.question.buttons[0],
        QKeyEvent(KEY_PRESS, Qt.Key.Key_1, Qt.KeyboardModifier.AltModifier, "1"),
    )
    assert table_page.question.isVisible() and table_page.view.editor() is None


def test_a_number_that_is_given_up_is_not_called_saved(table_page: TablePage) -> None:
    before = table_page.status.text.text()
    table_page.go_to(COUNT)
    keys("1.5", ENTER)
    keys("", ESCAPE)
    keys("", ESCAPE)
    assert table_page.status.text.text() == before
