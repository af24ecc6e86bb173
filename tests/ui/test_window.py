"""The window from the first run to the signed bundle; nothing in it is English."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QListView,
    QPlainTextEdit,
    QScrollArea,
    QWidget,
)

from forms.cells import Cell
from forms.errors import WorldError
from storage.store import DATABASE_FILE
from tests.ui.conftest import COMMUNE, OpenShell, keys
from ui import problems, theme
from ui.finish.page import FinishPage
from ui.setup_page import SetupPage
from ui.shell import Shell
from workflow.backups import backup_list
from workflow.keys.office_keys import new_key
from workflow.office import office
from workflow.reports import open_report, report_list
from workflow.session import Session
from workflow.verifying.records import verify_files

ENTER = Qt.Key.Key_Return
SECRET = "mat khau rat dai 2024"
Sample = tuple[Session, tuple[str, ...]]


def test_the_first_run_sets_the_office_up(new_session: Session, open_shell: OpenShell) -> None:
    shell = open_shell(new_session)
    page = shell.page
    assert isinstance(page, SetupPage)
    assert shell.rail.isHidden()
    keys("bac ninh (den", ENTER)
    assert page.unit.found.rowCount() > 126 + 8
    keys("vo cuong", ENTER)
    keys("", ENTER)
    found = office(new_session)
    assert found is not None and found.code == COMMUNE
    keys(SECRET, Qt.Key.Key_Tab)
    keys(SECRET)
    page.make_key.click()
    assert office(new_session).key_name == "khoa-1"
    assert not shell.rail.isHidden()
    assert "Võ Cường" in shell.rail.unit.text()


def test_enter_alone_takes_no_unit(new_session: Session, open_shell: OpenShell) -> None:
    page = open_shell(new_session).page
    keys("", ENTER)
    keys("", ENTER)
    assert office(new_session) is None
    assert not page.unit_next.isEnabled()


def test_enter_leads_through_the_key(new_session: Session, open_shell: OpenShell) -> None:
    shell = open_shell(new_session)
    keys("bac ninh (den", ENTER)
    keys("vo cuong", ENTER)
    keys("", ENTER)
    keys(SECRET, ENTER)
    keys(SECRET, ENTER)
    assert office(new_session).key_name == "khoa-1"
    assert not shell.rail.isHidden()


def test_the_key_can_wait(new_session: Session, open_shell: OpenShell) -> None:
    shell = open_shell(new_session)
    keys("bac ninh (den", ENTER)
    keys("vo cuong", ENTER)
    keys("", ENTER)
    shell.page.later.click()
    assert office(new_session).key_name == ""
    assert shell.page.rail == "home"


def test_two_different_passphrases_make_no_key(new_session: Session, open_shell: OpenShell) -> None:
    shell = open_shell(new_session)
    page = shell.page
    keys("bac ninh (den", ENTER)
    keys("vo cuong", ENTER)
    keys("", ENTER)
    keys(SECRET, Qt.Key.Key_Tab)
    keys("khac")
    page.make_key.click()
    assert page.key_form.trouble.isVisible()
    assert office(new_session).key_name == ""


def test_a_duty_is_one_button_away(office_session: Session, open_shell: OpenShell) -> None:
    shell = open_shell(office_session)
    button = next(b for b in shell.page.buttons if b.property("role") == "primary")
    assert button.hasFocus()
    button.click()
    assert len(report_list(office_session)) == 1
    assert shell.page.rail == "reports"


def test_one_primary_button_a_page(sample: Sample, open_shell: OpenShell) -> None:
    shell = open_shell(sample[0])
    for _page in visited(shell, sample[1]):
        primary = [b for b in shell.page.findChildren(QAbstractButton) if b.property("role") == "primary"]
        assert len([b for b in primary if b.isVisible()]) <= 1


def finish(shell: Shell, report_id: str, folder: Path) -> FinishPage:
    shell.show_finish(report_id)
    page = shell.page
    assert isinstance(page, FinishPage)
    for _step in ("kiểm tra", "văn bản", "xem trước"):
        page.next.click()
    assert page.preview.view.pages > 1
    keys(SECRET, ENTER)
    assert page.sending.folder.hasFocus()
    page.sending.folder.setText(str(folder))
    keys("", ENTER)
    return page


def test_finish_sign_and_write(sample: Sample, open_shell: OpenShell, tmp_path: Path) -> None:
    session, ids = sample
    new_key(session, "khoa-1", SECRET)
    page = finish(open_shell(session), ids[0], tmp_path / "usb")
    files = sorted(path.suffix for path in (tmp_path / "usb").iterdir())
    assert files == [".asice", ".pdf", ".xlsx"]
    (found,) = verify_files(session, list((tmp_path / "usb").glob("*.asice")))
    assert found.ok
    assert open_report(session, ids[0]).state == "sent"
    assert page.receipt.isVisible()
    assert page.sign.organisation.secret.text() == ""
    shown = texts(page.receipt)
    assert any("đã đọc lại và khớp" in text.lower() for text in shown)
    assert any(re.fullmatch(r"([0-9A-F]{4}-){3}[0-9A-F]{4}", text) for text in shown)


def test_errors_block_the_first_step(sample: Sample, open_shell: OpenShell) -> None:
    session, ids = sample
    shell = open_shell(session)
    shell.show_report(ids[0])
    shell.page.put("M3.2a.1", Cell("abc"))
    shell.show_finish(ids[0])
    assert not shell.page.next.isEnabled()
    assert any(finding.key == "M3.2a.1" for finding in shell.page.check.list.shown)
    keys("", ENTER)
    assert shell.page.view.line().key == "M3.2a.1"


def test_document_details_are_stored(sample: Sample, open_shell: OpenShell) -> None:
    session, ids = sample
    shell = open_shell(session)
    shell.show_finish(ids[0])
    page = shell.page
    page.next.click()
    page.document.lines["number"].setText("7")
    page.document.lines["date"].setText("5/12/24")
    page.document.texts["addressee"].setPlainText("UBND thành phố Bắc Ninh")
    page.next.click()
    document = open_report(session, ids[0]).report.document
    assert (document.number, document.date) == ("7", "2024-12-05")
    assert document.addressee == "UBND thành phố Bắc Ninh"


def test_a_doubtful_date_holds_the_step(sample: Sample, open_shell: OpenShell) -> None:
    session, ids = sample
    shell = open_shell(session)
    shell.show_finish(ids[0])
    page = shell.page
    page.next.click()
    page.document.lines["date"].setText("31/2/2024")
    page.document.flush()
    assert not page.next.isEnabled()


def test_a_finished_report_is_read_only_and_can_be_reopened(
    sample: Sample, open_shell: OpenShell, tmp_path: Path
) -> None:
    session, ids = sample
    new_key(session, "khoa-1", SECRET)
    shell = open_shell(session)
    finish(shell, ids[0], tmp_path / "usb")
    shell.show_report(ids[0])
    assert not any(line.editable for line in shell.page.model.lines)
    shell.show_finish(ids[0])
    shell.page.go(0)
    shell.page.check.reopening.reason.setText("bổ sung số liệu")
    shell.page.check.reopening.reopen()
    assert open_report(session, ids[0]).editable
    assert any(line.editable for line in shell.page.model.lines)


def test_backups_are_made_and_listed(office_session: Session, open_shell: OpenShell) -> None:
    shell = open_shell(office_session)
    shell.show_settings()
    before = sum("báo cáo" in text for text in texts(shell.page.backups))
    shell.page.backups.make()
    assert sum("theo yêu cầu" in text for text in texts(shell.page.backups)) == 1
    assert before >= 0


def test_a_backup_made_of_figures_that_do_not_agree_says_so(sample, open_shell: OpenShell) -> None:
    session, _ids = sample
    with closing(sqlite3.connect(session.home / DATABASE_FILE)) as database:
        database.execute("UPDATE cells SET value = '9' WHERE key = 'M3.2a.1'")
        database.commit()
    shell = open_shell(session)
    shell.show_settings()
    shell.page.backups.make()
    assert any("đang ghi “9”" in text for text in texts(shell.page.backups))
    shell.page.backups.look(backup_list(session.home)[0].path)
    QApplication.processEvents()
    assert any("không còn như đã nhập" in text for text in texts(shell.page.restoring))


def test_the_dark_scheme_is_kept(office_session: Session, open_shell: OpenShell, monkeypatch) -> None:
    monkeypatch.delenv("BDG_THEME")
    shell = open_shell(office_session)
    shell.context.choose_theme("dark")
    assert theme.is_dark()
    assert shell.context.theme_choice() == "dark"
    shell.context.choose_theme("light")
    assert not theme.is_dark()


def visited(shell: Shell, ids: tuple[str, ...]):
    """Every page of the window, one after the other."""
    first = (shell.show_home, shell.show_reports, shell.show_verify, shell.show_receive)
    for go in (*first, shell.show_calendar, shell.show_settings):
        go()
        yield go.__name__
    for report_id in ids:
        shell.show_report(report_id)
        yield report_id
    shell.show_finish(ids[0])
    for place in range(5):
        shell.page.go(place)
        yield f"bước {place}"


def texts(root: QWidget) -> list[str]:
    """Every text of a widget and what is in it that a person can read or hear, but no typed values."""
    found: list[str] = [root.windowTitle()]
    for widget in (root, *root.findChildren(QWidget)):
        found += [widget.toolTip(), widget.accessibleName()]
        if isinstance(widget, QLabel | QAbstractButton):
            found.append(widget.text())
        if isinstance(widget, QLineEdit | QPlainTextEdit):
            found.append(widget.placeholderText())
        if isinstance(widget, QComboBox):
            found += [widget.itemText(n) for n in range(widget.count())]
        if isinstance(widget, QAbstractItemView) and not isinstance(widget, QListView) and widget.model() is not None:
            model = widget.model()
            found += [str(model.headerData(n, Qt.Orientation.Horizontal) or "") for n in range(model.columnCount())]
        found += [action.text() for action in widget.findChildren(QAction)]
    return [text for text in found if text]


def test_every_input_has_a_name(sample: Sample, open_shell: OpenShell) -> None:
    shell = open_shell(sample[0])
    for place in visited(shell, sample[1]):
        for widget in shell.page.findChildren(QWidget):
            if isinstance(widget, QLineEdit | QPlainTextEdit | QComboBox | QAbstractButton | QAbstractItemView):
                inside = isinstance(widget.parent(), QComboBox | QAbstractItemView | QLineEdit)
                private = type(widget).__name__ in (
                    "QComboBoxListView",
                    "QListView",
                    "QToolButton",
                    "QTableCornerButton",
                )
                named = widget.accessibleName() or (isinstance(widget, QAbstractButton) and widget.text())
                assert inside or private or named, (place, widget)


def test_a_bug_is_logged_and_can_be_copied(app: QApplication, tmp_path: Path, qtbot) -> None:
    path = problems.start_log(tmp_path)
    try:
        dialog = problems.bug_dialog(None, ZeroDivisionError("3 nạn nhân: Nguyễn Thị Hoa"))
        qtbot.addWidget(dialog)
        copy = next(b for b in dialog.findChildren(QAbstractButton) if b.text() == "Sao chép nội dung")
        copy.click()
        for told in (QApplication.clipboard().text(), path.read_text(encoding="utf-8")):
            assert "ZeroDivisionError" in told and "nạn nhân" not in told and "Hoa" not in told
    finally:
        problems.stop_log()


def test_a_world_error_is_a_sentence_and_a_remedy(app: QApplication, qtbot) -> None:
    dialog = problems.world_dialog(None, WorldError("Ổ đĩa đã đầy.", "Hãy chọn ổ khác."))
    qtbot.addWidget(dialog)
    assert {"Ổ đĩa đã đầy.", "Hãy chọn ổ khác.", "Đóng"} <= set(texts(dialog))


def test_the_receipt_can_be_pasted(sample: Sample, open_shell: OpenShell, tmp_path: Path) -> None:
    session, ids = sample
    new_key(session, "khoa-1", SECRET)
    page = finish(open_shell(session), ids[0], tmp_path / "usb")
    copy = next(b for b in page.receipt.findChildren(QAbstractButton) if b.text() == "Sao chép biên nhận")
    copy.click()
    pasted = QApplication.clipboard().text()
    assert all(part in pasted for part in (".asice", "Mã đối chiếu: ", "Mã số liệu: ", "Đã ký lúc 14:03"))


def test_enter_presses_a_focused_button(new_session: Session, open_shell: OpenShell) -> None:
    shell = open_shell(new_session)
    assert shell.page.province.search.hasFocus()
    keys("", ENTER)
    assert shell.page.unit.search.hasFocus()


@pytest.mark.parametrize(("width", "height"), [(1366, 728), (911, 512), (1920, 1000)])
def test_every_page_fits_the_window(sample: Sample, open_shell: OpenShell, width: int, height: int) -> None:
    """911 x 512 is what 1366 x 768 leaves at 150 %."""
    shell = open_shell(sample[0])
    shell.resize(width, height)
    for place in visited(shell, sample[1]):
        QApplication.processEvents()
        assert (shell.width(), shell.height()) == (width, height), place
        for area in shell.page.findChildren(QScrollArea):
            inner = area.widget()
            if inner is not None and area.isVisible() and area.widgetResizable():
                assert inner.minimumSizeHint().width() <= area.viewport().width(), place
