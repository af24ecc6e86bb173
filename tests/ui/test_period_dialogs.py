"""A report on a range of years or on an event is begun with two fields."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QLabel

from tests.ui.conftest import NOON, OpenShell
from ui.period_dialogs import EventDialog, RangeDialog
from ui.reports_page import ReportsPage
from workflow.office import init_office
from workflow.reports import open_report, report_list
from workflow.session import Session, open_session

PACK, PROVINCE = "lang-son-2022", "20"
EVENT, RANGE = "vu-viec-dot-xuat", "tong-ket-luat"


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    with open_session(tmp_path / "home", lambda: NOON.replace(year=2022)) as opened:
        init_office(opened, PACK, PROVINCE)
        yield opened


@pytest.fixture
def page(app: QApplication, session: Session, open_shell: OpenShell) -> ReportsPage:
    shell = open_shell(session)
    shell.show_reports()
    found = shell.page
    assert isinstance(found, ReportsPage)
    return found


def choose(page: ReportsPage, form: str, period: str) -> None:
    page.form_box.setCurrentIndex(page.form_box.findData(form))
    page.period_box.setCurrentIndex(page.period_box.findData(period))
    page._begin()


def test_an_event_is_begun_with_its_day_and_name(page: ReportsPage, session: Session) -> None:
    choose(page, EVENT, "event")
    dialog = page.findChild(EventDialog)
    assert dialog is not None and dialog.day.text() == "01/6/2022"
    dialog.begin.click()
    assert "tên ngắn" in dialog.trouble.text() and not report_list(session)
    dialog.day.setText("32/5/2022")
    dialog.subject.setText("Bạo lực tại thôn Đông")
    dialog.begin.click()
    assert "không có ngày 32" in dialog.trouble.text()
    dialog.day.setText("30/5/2022")
    dialog.begin.click()
    (info,) = report_list(session)
    assert info.period == "2022-05-30.bao-luc-tai-thon-dong"
    assert info.period_title == "ngày 30/5/2022 (Bạo lực tại thôn Đông)"


def test_a_range_is_proposed_as_the_pack_asks(page: ReportsPage, session: Session) -> None:
    assert page.period_box.count()
    choose(page, RANGE, "range")
    dialog = page.findChild(RangeDialog)
    assert dialog is not None
    assert (dialog.first.text(), dialog.last.text()) == ("2007", "2022")
    dialog.last.setText("2006")
    dialog.begin.click()
    assert "năm đầu trước năm cuối" in dialog.trouble.text()
    dialog.last.setText("2019")
    dialog.begin.click()
    assert "năm cuối thuộc 2022" in dialog.trouble.text()
    dialog.last.setText("2022")
    dialog.begin.click()
    (info,) = report_list(session)
    assert (info.period, info.period_title) == ("2007..2022", "giai đoạn 2007 - 2022")
    assert open_report(session, info.id).form.key == RANGE


def test_the_range_that_the_pack_asks_for_is_in_the_list(page: ReportsPage, session: Session) -> None:
    choose(page, RANGE, "2007..2022")
    assert [info.period for info in report_list(session)] == ["2007..2022"]


def test_an_office_that_is_asked_nothing_is_told_so(new_session: Session, open_shell: OpenShell) -> None:
    init_office(new_session, PACK, "05971")
    shell = open_shell(new_session)
    shell.show_reports()
    QApplication.processEvents()
    told = [label.text() for label in shell.page.findChildren(QLabel) if label.isVisible()]
    assert any("không yêu cầu đơn vị này lập báo cáo nào" in text for text in told)
    assert not shell.page.form_box.isVisible() and not shell.page.period_box.isVisible()
