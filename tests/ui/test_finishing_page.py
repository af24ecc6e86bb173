"""The step of checking: groups, reasons by keyboard, the way to a cell and back; reopening and supplements."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit, QScrollArea, QWidget

from forms.cells import Cell
from forms.errors import WorldError
from forms.findings import Severity
from tests.ui.conftest import PACK, OpenShell, keys
from ui.finish.page import FinishPage
from ui.report_strips import BackStrip, SupplementStrip
from ui.shell import Shell
from workflow.finishing import finish_report
from workflow.keys.office_keys import new_key
from workflow.office import init_office
from workflow.reports import open_report, set_cells, start_report
from workflow.session import Session

ENTER, TAB = Qt.Key.Key_Return, Qt.Key.Key_Tab
SECRET = "mat khau rat dai 2024"
Sample = tuple[Session, tuple[str, ...]]


@pytest.fixture
def warned(sample: Sample, open_shell: OpenShell) -> FinishPage:
    """A commune's narrative report, three of whose narratives hold numbers: three warnings, no error."""
    session, ids = sample
    wrong = {key: Cell(Decimal(12345)) for key in ("I.2.a", "I.2.b", "I.2.c")}
    set_cells(session, ids[1], wrong)
    shell = open_shell(session)
    shell.show_finish(ids[1])
    QApplication.processEvents()
    assert {finding.key for finding in shell.page.check.asked} == set(wrong)
    return shell.page


def cell(page: FinishPage, key: str) -> Cell:
    return open_report(page.context.session, page.opened.report.id).report.cell(key)


def said(widget: QWidget) -> list[str]:
    return [label.text() for label in widget.findChildren(QLabel)]


def named(widget: QWidget, name: str) -> QAbstractButton:
    return next(b for b in widget.findChildren(QAbstractButton) if b.accessibleName() == name)


def test_findings_are_grouped_with_counts(warned: FinishPage) -> None:
    texts = said(warned.check)
    assert "3 cảnh báo: hãy sửa hoặc ghi lý do" in texts
    assert any(text.endswith("lưu ý: để biết") for text in texts)
    severities = [row.finding.severity for row in warned.check.list.rows]
    assert severities == sorted(severities, key=list(Severity).index)


def test_reasons_are_typed_one_after_the_other_by_keyboard_alone(warned: FinishPage) -> None:
    for word in ("mot", "hai", "ba"):
        assert isinstance(QApplication.focusWidget(), QLineEdit)
        keys(word, ENTER)
    assert [cell(warned, f"I.2.{letter}").note for letter in "abc"] == ["mot", "hai", "ba"]
    assert warned.next.hasFocus() and warned.check.asked == ()
    keys("", ENTER)
    assert warned.steps[warned.place] is warned.document


def test_going_on_asks_for_the_reasons_in_one_place(warned: FinishPage) -> None:
    warned.next.click()
    assert warned.steps[warned.place] is warned.check
    assert warned.check.list.common is not None and warned.check.list.common.hasFocus()
    keys("chung", ENTER)
    assert [cell(warned, f"I.2.{letter}").note for letter in "abc"] == ["chung"] * 3
    assert cell(warned, "I.2.a").value == Decimal(12345)
    assert warned.next.hasFocus()
    keys("", ENTER)
    assert warned.steps[warned.place] is warned.document


def test_the_common_reason_leaves_other_reasons_alone(warned: FinishPage) -> None:
    keys("rieng", ENTER)
    warned.check.list.common.setFocus()
    keys("chung", ENTER)
    assert [cell(warned, f"I.2.{letter}").note for letter in "abc"] == ["rieng", "chung", "chung"]


def test_a_reason_that_is_typed_is_stored_when_the_cursor_leaves(warned: FinishPage) -> None:
    keys("dang go")
    warned.context.ways.show_home()
    assert cell(warned, "I.2.a").note == "dang go"


def test_explained_warnings_are_listed_as_such_and_can_be_taken_back(warned: FinishPage) -> None:
    keys("mot", ENTER)
    warned.go(0)
    assert "1 cảnh báo đã giải trình" in said(warned.check) and "2 cảnh báo: hãy sửa hoặc ghi lý do" in said(
        warned.check
    )
    row = next(row for row in warned.check.list.rows if row.finding.key == "I.2.a")
    assert row.reason.text() == "mot"
    row.reason.clear()
    row.reason.setFocus()
    keys("", ENTER)
    assert cell(warned, "I.2.a").note == "" and len(warned.check.asked) == 3


def test_a_finding_leads_to_its_cell_and_back_to_its_line(warned: FinishPage) -> None:
    shell = warned.window()
    row = next(row for row in warned.check.list.rows if row.finding.key == "I.2.b")
    row.button.setFocus()
    keys("", ENTER)
    assert shell.page is not warned
    (strip,) = shell.page.findChildren(BackStrip)
    strip.button.click()
    assert isinstance(shell.page, FinishPage) and shell.page.place == 0
    again = next(row for row in shell.page.check.list.rows if row.finding.key == "I.2.b")
    assert again.button.hasFocus()


def test_the_way_back_leads_to_the_next_line_where_the_finding_is_gone(warned: FinishPage) -> None:
    shell, session = warned.window(), warned.context.session
    row = next(row for row in warned.check.list.rows if row.finding.key == "I.2.b")
    place = warned.check.list.place_of(row.finding)
    row.button.click()
    set_cells(session, warned.opened.report.id, {"I.2.b": Cell("Đã làm")})
    shell.page.findChildren(BackStrip)[0].button.click()
    assert shell.page.check.list.rows[place].button.hasFocus()


def test_a_report_opened_otherwise_has_no_way_back(warned: FinishPage) -> None:
    shell, report_id = warned.window(), warned.opened.report.id
    warned.check.list.rows[0].button.click()
    shell.show_home()
    shell.show_reports()
    other = start_report(warned.context.session, "phu-luc-02", "2024-H1")
    shell.show_report(other)
    assert shell.page.findChildren(BackStrip) == []
    shell.show_report(report_id)
    assert shell.page.findChildren(BackStrip) == []


def test_a_place_that_cannot_be_written_locks_nothing(
    sample: Sample, open_shell: OpenShell, tmp_path: Path, told: list[BaseException]
) -> None:
    session, ids = sample
    new_key(session, "khoa-1", SECRET)
    (tmp_path / "tep").touch()
    shell = open_shell(session)
    shell.show_finish(ids[0])
    page = shell.page
    for _step in range(3):
        page.next.click()
    page.sign.organisation.secret.setText(SECRET)
    page.next.click()
    page.sending.folder.setText(str(tmp_path / "tep" / "usb"))
    page.next.click()
    assert len(told) == 1 and isinstance(told[0], WorldError)
    assert open_report(session, ids[0]).editable and page.steps[page.place] is page.sending
    assert page.sending.folder.text() == str(tmp_path / "tep" / "usb") and page.sending.folder.hasFocus()
    page.sending.folder.setText(str(tmp_path / "usb"))
    page.next.click()
    assert page.receipt.isVisible() and open_report(session, ids[0]).state == "sent"


@pytest.fixture
def supplementing(sample: Sample, open_shell: OpenShell) -> Shell:
    session, ids = sample
    finish_report(session, ids[0])
    shell = open_shell(session)
    shell.show_finish(ids[0])
    page = shell.page
    page.reopen.click()
    assert page.place == 0 and page.check.reopening.reason.hasFocus()
    page.check.reopening.part.setChecked(True)
    keys("co so moi", ENTER)
    return shell


def test_a_supplement_shows_what_it_carries(supplementing: Shell) -> None:
    page = supplementing.page
    report = page.opened.report
    assert report.supplement_of and report.reason == "co so moi"
    strip: SupplementStrip = page.supplement
    assert strip.text.text() == "Bản bổ sung cho lần 1: chưa có ô nào thay đổi" and not strip.more.isEnabled()
    old = report.cell("M3.2a.1n")
    page.enter_text("M3.2a.1n", "1")
    page.check()
    assert strip.text.text() == "Bản bổ sung cho lần 1: 1 ô thay đổi"
    strip.more.click()
    texts = said(strip)
    assert (
        any(text.startswith("Dòng 2.1.1.1: Trong đó") for text in texts)
        and f"{old.value} → 1" in texts
        and any("(đi kèm, không đổi)" in text for text in texts)
    )
    named(strip, "Đưa về như đã gửi: Dòng 2.1.1.1").click()
    assert page.opened.report.cell("M3.2a.1n") == old
    assert strip.text.text() == "Bản bổ sung cho lần 1: chưa có ô nào thay đổi"


def test_a_supplement_can_become_a_whole_revision(supplementing: Shell) -> None:
    supplementing.page.enter_text("M3.2a.1n", "1")
    supplementing.page.supplement.whole.click()
    report = supplementing.page.opened.report
    assert (report.supplement_of, report.revision) == ("", 2) and report.cell("M3.2a.1n").value == 1
    assert supplementing.page.supplement is None


def test_reopening_without_a_reason_keeps_the_report(
    sample: Sample, open_shell: OpenShell, told: list[BaseException]
) -> None:
    session, ids = sample
    finish_report(session, ids[0])
    shell = open_shell(session)
    shell.show_finish(ids[0])
    shell.page.ask_reopening()
    keys("", ENTER)
    assert "lý do" in str(told[0]) and open_report(session, ids[0]).state == "finished"
    assert shell.page.check.reopening.reason.isVisible()


@pytest.fixture
def document(sample: Sample, open_shell: OpenShell) -> FinishPage:
    session, ids = sample
    shell = open_shell(session)
    shell.show_finish(ids[0])
    shell.page.go(1)
    return shell.page


@pytest.mark.parametrize(
    ("typed", "stored", "shown"), [("5/12/24", "2024-12-05", "05/12/2024"), ("4.1.25", "2025-01-04", "04/01/2025")]
)
def test_a_date_is_typed_short_and_stored_when_the_cursor_leaves(
    document: FinishPage, typed: str, stored: str, shown: str
) -> None:
    field = document.document.lines["date"]
    field.setFocus()
    field.selectAll()
    keys(typed, TAB)
    assert open_report(document.context.session, document.opened.report.id).report.document.date == stored
    assert field.text() == shown


def test_an_odd_year_is_asked_about(document: FinishPage) -> None:
    field = document.document.lines["date"]
    field.setFocus()
    field.selectAll()
    keys("5/12/42", TAB)
    assert "2042" in document.document.trouble.text() and not document.next.isEnabled()
    assert field.text() == "05/12/2042"
    document.document.keep.click()
    assert document.next.isEnabled() and document.document.keep.isHidden()


def test_recipients_are_stored_when_the_cursor_leaves(document: FinishPage) -> None:
    area = document.document.texts["recipients"]
    area.setFocus()
    area.selectAll()
    keys("Nhu tren;")
    area.insertPlainText("\n")
    keys("Luu: VT.", TAB)
    assert cell(document, "document.recipients").value == "Nhu tren;\nLuu: VT."


def test_a_title_brings_the_name_that_signed_under_it(document: FinishPage) -> None:
    session, step = document.context.session, document.document
    other = start_report(session, "phu-luc-02", "2024-H1")
    choices = [step.signers.itemData(number) for number in range(step.signers.count())]
    assert len(choices) > 1
    wanted = next(choice for choice in choices if choice != document.opened.report.document.signers)
    set_cells(session, other, {"document.signers": Cell(wanted), "document.signer_name": Cell("Trần Thị Lan")})
    step.signers.setCurrentIndex(choices.index(wanted))
    step.signers.activated.emit(choices.index(wanted))
    made = open_report(session, document.opened.report.id).report.document
    assert (made.signers, made.signer_name) == (wanted, "Trần Thị Lan")
    assert step.lines["signer_name"].text() == "Trần Thị Lan"


def test_the_page_beside_the_fields_follows_them(document: FinishPage, qtbot) -> None:
    first = document.document.first_page
    qtbot.waitUntil(lambda: not first._busy and not first.sheet.picture.isNull())
    before = first.sheet.picture.toImage()
    document.document.lines["number"].setText("77")
    document.document.lines["number"].editingFinished.emit()
    qtbot.waitUntil(lambda: not first._busy and first.sheet.picture.toImage() != before)


def test_warnings_of_numbers_of_units_are_explained_before_finishing(
    new_session: Session, open_shell: OpenShell
) -> None:
    """Empty rows are errors here: going on is not possible, but reasons can be written all the same."""
    init_office(new_session, PACK, "27")
    report_id = start_report(new_session, "phu-luc-01", "2024")
    form = open_report(new_session, report_id).form
    counted = [row.key for row in form.row if row.units_of]
    set_cells(new_session, report_id, {key: Cell(Decimal(9)) for key in counted})
    shell = open_shell(new_session)
    shell.show_finish(report_id)
    step = shell.page.check
    assert step.errors and step.list.rows[0].button.hasFocus() and not shell.page.next.isEnabled()
    step.list.focus_next()
    for _each in counted:
        keys("da ro", ENTER)
    assert {open_report(new_session, report_id).report.cell(key).note for key in counted} == {"da ro"}


@pytest.mark.parametrize("size", [(911, 486), (1366, 728)])
def test_every_step_fits_the_window(warned: FinishPage, size: tuple[int, int]) -> None:
    shell = warned.window()
    for _each in ("the rail becomes narrow", "the layout hears of it", "and makes room"):
        shell.resize(*size)
        QApplication.processEvents()
    for place in range(len(warned.steps)):
        warned.go(place)
        QApplication.processEvents()
        assert (shell.width(), shell.height()) == size, place
        for area in warned.findChildren(QScrollArea):
            inner = area.widget()
            if inner is not None and area.isVisible() and inner is not warned.preview.view.sheet:
                assert inner.minimumSizeHint().width() <= area.viewport().width(), place
