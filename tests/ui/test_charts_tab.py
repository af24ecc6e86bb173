"""The charts of "Tổng hợp" in the real window: each view as picture and table, walked by keyboard, written to files."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from tests.below import put_below
from tests.conftest import NOW
from tests.packs import TWO_TIER, install_two_tier
from tests.play.raw import commune_figures, places
from tests.ui.conftest import OpenShell, close_all
from ui.consolidate.charts_tab import ChartsTab
from ui.consolidate.pictures import BarsPicture, StripsPicture
from ui.shell import Shell
from ui.table.chart import CourseChart
from workflow.office import init_office
from workflow.overview.pictures import GROUPS, HEAT, OUTLIERS, PROGRESS, REFORM, TREND, VIEWS
from workflow.session import Session, open_session

FORM, RATE, LATE = "phu-luc-01", "M3.2a.1r", "09190"


@pytest.fixture(scope="module")
def _communes() -> list[str]:
    districts = {place.code for place in places("huyen", "2024-12-31").values() if place.parent == "27"}
    return sorted(code for code, place in places("xa", "2024-12-31").items() if place.parent in districts)


@pytest.fixture
def province(tmp_path: Path, _communes: list[str], shells: list[Shell]) -> Iterator[Session]:
    with open_session(tmp_path / "tỉnh", lambda: NOW) as session:
        init_office(session, "bac-ninh-2024", "27")
        put_below(session, {code: commune_figures(code, 2024) for code in _communes if code != LATE})
        yield session
        close_all(shells)


@pytest.fixture
def tab(province: Session, open_shell: OpenShell) -> ChartsTab:
    shell = open_shell(province)
    shell.resize(1366, 768)
    shell.show_overview(FORM, "2024", "charts")
    made = shell.page.tab
    assert isinstance(made, ChartsTab)
    made.measure_box.setCurrentIndex(made.measure_box.findData(RATE))
    made.draw()
    QApplication.processEvents()
    return made


def show(tab: ChartsTab, view: str) -> None:
    QTest.mouseClick(tab.views.tab(VIEWS.index(view)), Qt.MouseButton.LeftButton)


def test_every_unit_is_walked_with_the_arrows_and_kept_in_sight(tab: ChartsTab) -> None:
    bars = tab.rows
    assert isinstance(bars, BarsPicture)
    bars.setFocus()
    QTest.keyClick(bars, Qt.Key.Key_Down)
    QTest.keyClick(bars, Qt.Key.Key_Down)
    first = bars.found.lines[0]
    assert bars.accessibleName().endswith(f"{first.name}: {first.text}, {first.words}, {first.group}")
    QTest.keyClick(bars, Qt.Key.Key_End)
    last = bars.row_place(bars.current)
    seen = tab.scroll.viewport()
    at = bars.mapTo(seen, QPoint(0, round(last.y)))
    assert 0 <= at.y() <= seen.height()


def test_enter_on_a_bar_goes_to_what_was_received(tab: ChartsTab, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []
    monkeypatch.setattr(tab.context.ways, "show_receive", lambda kept=0: asked.append(kept))
    bars = tab.rows
    assert isinstance(bars, BarsPicture)
    bars.go(1)
    QTest.keyClick(bars, Qt.Key.Key_Return)
    rows = tab.context.session.store.received_rows(unit=bars.code(1))
    assert asked == [rows[0].number]
    bars.go(0)
    QTest.keyClick(bars, Qt.Key.Key_Return)
    assert len(asked) == 1


def test_a_unit_that_has_not_sent_says_so(tab: ChartsTab) -> None:
    tab.open_unit(LATE)
    assert tab.said.isVisible() and "Phường Võ Cường" in tab.said.text()


def test_the_picture_as_a_table_with_the_same_figures(tab: ChartsTab) -> None:
    bars = tab.rows
    assert isinstance(bars, BarsPicture)
    QTest.mouseClick(tab.table_button, Qt.MouseButton.LeftButton)
    assert tab.table.isVisible() and not bars.isVisible()
    model = tab.table.list_model
    assert model.rowCount() == 127
    named = [str(model.data(model.index(row, 1))) for row in range(model.rowCount())]
    assert named[0] == "Tính chung" and named[1 : 1 + len(bars.found.lines)] == [one.name for one in bars.found.lines]
    assert str(model.data(model.index(1, 3))) == bars.found.lines[0].text
    tab.table.setFocus()
    tab.table.selectRow(1)
    QTest.keyClick(tab.table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    pasted = QGuiApplication.clipboard().text().splitlines()
    assert pasted[0].split("\t")[1] == "Đơn vị" and pasted[1].split("\t")[1] == named[1]


def test_each_view_shows_its_own(tab: ChartsTab) -> None:
    show(tab, GROUPS)
    assert isinstance(tab.rows, StripsPicture) and len(tab.rows.laid.rows) == 9
    show(tab, TREND)
    assert tab.rows is None and tab.findChild(CourseChart) is not None
    for view in (HEAT, OUTLIERS):
        show(tab, view)
        assert tab.table.isVisible() and tab.table.list_model.rowCount() > 0, view
        assert tab.table_button.isHidden() and tab.table_title.text()
    show(tab, REFORM)
    assert "Chưa nhận báo cáo" in tab.table_title.text() and not tab.table.isVisible()
    show(tab, HEAT)
    assert not tab.measure_box.isVisible()
    show(tab, PROGRESS)
    assert tab.measure_box.isVisible() and isinstance(tab.rows, BarsPicture)


def test_an_earlier_year_on_the_units_of_today(tmp_path: Path, shells: list[Shell], open_shell: OpenShell) -> None:
    home = tmp_path / "tỉnh mới"
    install_two_tier(home)
    districts = ("256", "213")
    communes = [code for code, place in places("xa", "2024-12-31").items() if place.parent in districts]
    with open_session(home, lambda: NOW.replace(year=2026)) as session:
        init_office(session, TWO_TIER, "24")
        put_below(session, {code: commune_figures(code, 2024) for code in communes}, "2024")
        shell = open_shell(session)
        shell.show_overview(FORM, "2026", "charts")
        tab = shell.page.tab
        assert isinstance(tab, ChartsTab)
        show(tab, REFORM)
        assert tab.earlier == "2024" and not tab.earlier_box.isHidden() and tab.level_box.isHidden()
        assert "Tỉnh Bắc Giang (mã 24)" in tab.table_lead.text() and "năm 2024" in tab.table_title.text()
        model = tab.table.list_model
        told = {model.data(model.index(row, 0)): model.data(model.index(row, 2)) for row in range(model.rowCount())}
        assert "Phường Suối Hoa" in str(told["Phường Kinh Bắc"])
        close_all(shells)


def test_another_row_and_another_level(tab: ChartsTab) -> None:
    tab.measure_box.setCurrentIndex(tab.measure_box.findData("M3.2a.1"))
    tab.measure_box.activated.emit(tab.measure_box.currentIndex())
    assert tab.shown is not None and tab.shown.heading.startswith("2.1.1 Tổng số nạn nhân")
    tab.level_box.setCurrentIndex(tab.level_box.findData("huyen"))
    tab.level_box.activated.emit(tab.level_box.currentIndex())
    assert tab.key == "M3.2a.1" and isinstance(tab.rows, BarsPicture) and not tab.rows.found.lines
    assert [apart.reason for apart in tab.rows.found.apart] == ["chưa nộp"]


def test_no_name_of_a_picture_is_without_words(tab: ChartsTab) -> None:
    for widget in (tab.measure_box, tab.level_box, tab.table_button, tab.export_button, tab.table, tab.views):
        assert widget.accessibleName()
    assert tab.rows is not None and "đơn vị có số liệu" in tab.rows.accessibleDescription()


def test_the_charts_are_written_where_the_officer_chose(tab: ChartsTab, tmp_path: Path) -> None:
    tab.write(tmp_path)
    assert sorted(path.suffix for path in tmp_path.glob("Bieu-do*")) == [".pdf", ".xlsx"]
    assert str(tmp_path) in tab.said.text()
