"""Lịch báo cáo in the real window: months, the next step, days that an office sets, the file, the strip of the day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog, QFrame, QLabel, QPushButton, QWidget

from tests.exports.calendar_reader import read_calendar
from tests.ui.conftest import NOON, OpenShell, keys
from ui.calendar.page import CalendarPage
from ui.settings.due_dialog import DueDialog
from ui.shell import Shell
from ui.tasks import run_quietly
from workflow.calendar.reminding import days_ahead
from workflow.office import init_office
from workflow.session import Session, open_session


@pytest.fixture
def district(tmp_path: Path) -> Iterator[Session]:
    with open_session(tmp_path / "huyện", lambda: NOON) as session:
        init_office(session, "bac-ninh-2024", "256")
        yield session


def words(widget: QWidget) -> str:
    QApplication.processEvents()
    return "\n".join(label.text() for label in widget.findChildren(QLabel) if label.isVisible())


def button(widget: QWidget, start: str) -> QPushButton:
    return next(made for made in widget.findChildren(QPushButton) if made.accessibleName().startswith(start))


def press(widget: QWidget, text: str) -> None:
    next(made for made in widget.findChildren(QPushButton) if made.text() == text).click()


def calendar_of(shell: Shell) -> CalendarPage:
    shell.rail.buttons["calendar"].click()
    assert isinstance(shell.page, CalendarPage)
    return shell.page


def test_the_months_lead_to_their_deadlines(office_session: Session, open_shell: OpenShell) -> None:
    page = calendar_of(open_shell(office_session))
    months = [made for made in page.findChildren(QPushButton) if made.property("role") == "month"]
    assert len(months) == 12 and [made.isEnabled() for made in months].count(True) == 2
    assert months[5].accessibleName() == "Tháng 6: 1 hạn" and months[5].property("on") == "yes"
    said = words(page)
    assert "Tháng 12/2024" in said and "Còn 3 ngày" in said and "Nghị định 09/2019/NĐ-CP" in said
    assert not page.due.isVisible()
    months[11].click()
    assert button(page.cards[12], "Lập báo cáo").hasFocus()


def test_a_report_is_begun_from_its_line(office_session: Session, open_shell: OpenShell) -> None:
    shell = open_shell(office_session)
    button(calendar_of(shell), "Lập báo cáo: Phụ lục 02").click()
    assert shell.page.opened.report.form == "phu-luc-02"


def test_a_day_is_set_where_none_is_named(district: Session, open_shell: OpenShell, qtbot) -> None:
    shell = open_shell(district)
    page = calendar_of(shell)
    assert "Chưa có hạn" in words(page.cards[0]) and page.due.isVisible()
    page.due.click()
    (dialog,) = [made for made in shell.findChildren(DueDialog) if made.isVisible()]
    qtbot.waitUntil(dialog.isActiveWindow)
    dialog.fields["danh-gia-muc-tieu", "2024"].setFocus()
    keys("15/12/2024", Qt.Key.Key_Return)
    assert not dialog.isVisible() and 0 not in page.cards
    assert "Hạn cuối rơi vào Chủ nhật; ngày làm việc gần nhất trước đó là thứ Sáu, 13/12/2024." in words(page)
    assert "Đã lưu hạn nộp." in words(page)


def test_those_below_lead_to_the_whole(district: Session, open_shell: OpenShell) -> None:
    shell = open_shell(district)
    button(calendar_of(shell), "Xem tình hình nộp: Phụ lục 01").click()
    assert shell.page.rail == "consolidate"


def test_the_file_is_written_and_told(office_session: Session, open_shell: OpenShell, tmp_path: Path) -> None:
    page = calendar_of(open_shell(office_session))
    page.write(tmp_path / "lịch.ics")
    assert "Đã ghi 4 hạn nộp vào tệp lịch.ics." in words(page)
    assert len(read_calendar((tmp_path / "lịch.ics").read_bytes()).named("VEVENT")) == 4


def test_how_far_ahead_is_reminded_of_is_kept(office_session: Session, open_shell: OpenShell) -> None:
    page = calendar_of(open_shell(office_session))
    assert page.ahead_box.currentText() == "trước 14 ngày"
    page.ahead_box.setFocus()
    keys("", Qt.Key.Key_Down, Qt.Key.Key_Return)
    assert days_ahead(office_session) == 30
    assert calendar_of(page.window()).ahead_box.currentText() == "trước 30 ngày"


def test_what_happens_is_begun_from_the_first_page(office_session: Session, open_shell: OpenShell) -> None:
    shell = open_shell(office_session)
    assert "Báo cáo đột xuất" in words(shell.page) and "Thời hạn: " in words(shell.page)
    button(shell.page, "Lập báo cáo đột xuất: Vụ việc đột xuất").click()
    (dialog,) = [made for made in shell.findChildren(QDialog) if made.isVisible()]
    dialog.reject()


def strips(shell: Shell) -> list[QFrame]:
    """What is said of days on the first page, once the work beside it is done."""
    told: list[object] = []
    shell.page.look_at_days()
    run_quietly(shell.page, lambda: None, told.append)
    while not told:
        QApplication.processEvents()
    QApplication.processEvents()
    found = [made for made in shell.page.findChildren(QFrame) if made.accessibleName().startswith("Nhắc việc")]
    return [made for made in found if made.isVisible()]


def test_what_is_due_is_said_once_a_day_and_never_in_a_dialog(
    office_session: Session, open_shell: OpenShell, monkeypatch: pytest.MonkeyPatch
) -> None:
    shell = open_shell(office_session)
    (strip,) = strips(shell)
    assert "hạn cuối 04/6/2024, còn 3 ngày" in words(strip)
    press(strip, "Đã rõ")
    assert strips(shell) == []
    monkeypatch.setattr(office_session, "clock", lambda: datetime(2024, 6, 2, 8, 0, tzinfo=NOON.tzinfo))
    (strip,) = strips(shell)
    press(strip, "Mở lịch")
    assert shell.page.rail == "calendar"
    shell.show_home()
    assert strips(shell) == []
