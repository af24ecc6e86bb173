"""Gói biểu mẫu in the settings, and the strip above a draft whose pack has a newer version."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton

from forms.cells import Cell
from forms.pack import PACK_HEAD
from storage.pack_files import PACK_FOLDER
from tests.conftest import clock
from tests.packs import TWO_TIER, install_two_tier
from tests.ui.conftest import OpenShell
from workflow.office import init_office, require_office
from workflow.packs import forget_pack
from workflow.reports import open_report, set_cells, start_report
from workflow.session import Session, open_session

ADD, MAIN, DROP = "Dùng thêm gói này", "Đặt làm gói chính", "Thôi dùng"
EARLIER = "lang-son-2022"


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    with open_session(tmp_path / "nhà", clock) as opened:
        yield opened


def test_a_pack_is_added_made_the_main_one_and_dropped(session: Session, open_shell: OpenShell) -> None:
    init_office(session, "toan-quoc", "20")
    shell = open_shell(session)
    shell.show_settings()
    page = shell.page
    card = page.packs
    assert {pack for pack, act in card.acts if act == ADD} == {EARLIER}
    assert card.unfit.isHidden() and "3 gói không dùng được" in card.more.text()
    card.more.click()
    assert not card.unfit.isHidden() and card.more.text().startswith("Ẩn")
    card.acts[EARLIER, ADD]()
    assert [pack.id for pack in require_office(session).packs] == ["toan-quoc", EARLIER]
    card.acts[EARLIER, MAIN]()
    assert page.basis.text().startswith("Lạng Sơn 2022")
    card.acts["toan-quoc", DROP]()
    assert [pack.id for pack in require_office(session).packs] == [EARLIER, "toan-quoc"], "it is asked first"
    card.dialog.accept()
    assert [pack.id for pack in require_office(session).packs] == [EARLIER]


def test_a_press_leaves_the_page_where_it_is(session: Session, open_shell: OpenShell) -> None:
    init_office(session, "toan-quoc", "20")
    shell = open_shell(session)
    shell.show_settings()
    card = shell.page.packs
    add = next(each for each in card.findChildren(QPushButton) if each.text() == ADD)
    add.setFocus()
    QTest.keyClick(add, Qt.Key.Key_Space)
    QApplication.processEvents()
    assert EARLIER in {pack.id for pack in require_office(session).packs}
    assert card.isAncestorOf(QApplication.focusWidget())


def test_tab_goes_through_the_card_as_it_stands(session: Session, open_shell: OpenShell) -> None:
    init_office(session, "toan-quoc", "20")
    shell = open_shell(session)
    shell.show_settings()
    card = shell.page.packs
    QApplication.processEvents()
    add = next(each for each in card.findChildren(QPushButton) if each.text() == ADD)
    add.setFocus()
    stops = []
    for _press in range(3):
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        stops.append(QApplication.focusWidget())
    assert [stop.text() for stop in stops] == [MAIN, card.more.text(), card.compose.text()]
    QTest.keyClick(card.compose, Qt.Key.Key_Tab)
    assert QApplication.focusWidget().text() == "Xem và sửa…"


def test_a_draft_goes_over_to_the_newer_version_when_the_officer_says_so(
    session: Session, open_shell: OpenShell
) -> None:
    install_two_tier(session.home)
    init_office(session, TWO_TIER, "24")
    report = start_report(session, "phu-luc-01", "2026")
    set_cells(session, report, {"M3.2a.1": Cell(Decimal(5))})
    shell = open_shell(session)
    shell.show_report(report)
    assert not hasattr(shell.page, "move_strip")
    head = session.home / PACK_FOLDER / TWO_TIER / PACK_HEAD
    head.write_text(re.sub(r"(?m)^version = \d+$", "version = 80", head.read_text("utf-8")), "utf-8")
    forget_pack(TWO_TIER, session.home)
    shell.show_report(report)
    shell.page.move_strip.button.click()
    assert open_report(session, report).report.pack_version < 80
    shell.page.move_strip.dialog.go.click()
    assert open_report(session, report).report.pack_version == 80
    assert not hasattr(shell.page, "move_strip") and shell.page.opened.report.cell("M3.2a.1").value == Decimal(5)
