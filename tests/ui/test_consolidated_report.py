"""A consolidated report in the editor: which figures come from the units below, what typing in their place asks for."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel, QPushButton

from tests.conftest import clock
from tests.ui.conftest import OpenShell
from tests.workflow.given_reports import OUTLINE, TABLE, YEAR, give
from ui.finish.findings import FindingRow
from ui.shell import Shell
from workflow.consolidating.making import consolidate
from workflow.office import init_office
from workflow.reports import enter, open_report
from workflow.session import Session, open_session

DISTRICT, FIRST, SECOND, VICTIMS, YES = "256", "09163", "09166", "M3.2a.1", "M1.1.4b"


@pytest.fixture
def district(home: Path) -> Iterator[Session]:
    """A district that consolidated both forms out of two communes."""
    with open_session(home, clock) as session:
        init_office(session, "bac-ninh-2024", DISTRICT)
        for unit, victims in ((FIRST, 5), (SECOND, 7)):
            give(session, unit, {VICTIMS: victims, YES: "co"})
            give(session, unit, {"II": "Thiếu cán bộ.", "I.3.b.so_lop": victims}, form=OUTLINE)
        consolidate(session, TABLE, YEAR)
        consolidate(session, OUTLINE, YEAR)
        yield session


def said_of(shell: Shell, key: str) -> str:
    """What the side panel says of a line."""
    page = shell.page
    page.view.go(page.model.row_of(key))
    page.side.show_words()
    return " ".join(text for _look, text in page.side._shown)


def test_the_side_panel_says_of_how_many_units_a_figure_is(district: Session, open_shell: OpenShell) -> None:
    shell = open_shell(district)
    shell.show_report(open_report(district, f"{TABLE}/{YEAR}").report.id)
    assert "Tổng hợp từ 2/19 đơn vị." in said_of(shell, VICTIMS)
    assert "Tổng hợp từ 2/19 đơn vị." in said_of(shell, YES)
    assert "Tổng hợp" not in said_of(shell, "M2.1")


def test_a_figure_typed_in_its_place_asks_for_a_reason(district: Session, open_shell: OpenShell) -> None:
    report_id = open_report(district, f"{TABLE}/{YEAR}").report.id
    enter(district, report_id, VICTIMS, "20")
    shell = open_shell(district)
    shell.show_report(report_id)
    shell.page.check()
    said = said_of(shell, VICTIMS)
    assert "Nhập tại đây thay số tổng hợp 12 từ 2/19 đơn vị." in said and "ghi lý do" in said


def test_fields_of_an_outline_say_of_how_many_units_they_are(district: Session, open_shell: OpenShell) -> None:
    shell = open_shell(district)
    shell.show_report(open_report(district, f"{OUTLINE}/{YEAR}").report.id)
    shell.page.go_to("II")
    texts = [label.text() for label in shell.page.findChildren(QLabel)]
    assert any(text.startswith("Tổng hợp từ 2/") for text in texts)


def test_what_came_after_the_consolidation_is_told_and_leads_to_no_cell(
    district: Session, open_shell: OpenShell
) -> None:
    give(district, "09169", {VICTIMS: 3})
    report_id = open_report(district, f"{TABLE}/{YEAR}").report.id
    enter(district, report_id, "M3.2a.1n", "999")
    shell = open_shell(district)
    shell.show_report(report_id)
    shell.page.check()
    later = "Sau lần tổng hợp này, báo cáo của 1 đơn vị mới đến"
    assert any(label.text().startswith(later) for label in shell.page.findChildren(QLabel))
    ways = [button.accessibleName() for button in shell.page.findChildren(QPushButton)]
    assert any(name.startswith("Đến ô: ") for name in ways)
    assert not any(later in name for name in ways)
    shell.show_finish(report_id)
    rows = {row.finding.code: row for row in shell.page.findChildren(FindingRow)}
    assert rows["V26"].button.isHidden() and rows["V26"].reason is None
    assert not rows["V2"].button.isHidden()
