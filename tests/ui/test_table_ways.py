"""Finding one's way on Phụ lục 01: filters, search, the end of the form, narrow windows, widths, what is refused."""

from __future__ import annotations

from decimal import Decimal

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from forms.cells import Cell, State
from forms.row_search import belongs
from tests.ui.conftest import keys
from ui.finish.page import FinishPage
from ui.table.filters import EMPTY, LED, PRIORITY, WARNED
from ui.table.frame import WIDTHS
from ui.table.model import LABEL, PREVIOUS, TARGET, UNIT, VALUE
from ui.table.page import TablePage
from ui.table.view import TableView
from workflow.finishing import finish_report
from workflow.office import init_office
from workflow.reports import set_cells, start_report

ENTER, ESCAPE = Qt.Key.Key_Return, Qt.Key.Key_Escape
PACK = "bac-ninh-2024"


def shown(page: TablePage) -> list[str]:
    return [line.key for n, line in enumerate(page.model.lines) if not page.view.isRowHidden(n)]


def choose(page: TablePage, name: str) -> None:
    page.filters[list(page.tools._fits).index(name)].click()


def missing(page: TablePage, but: int = 0) -> list[str]:
    """Say of all wanted cells but the last ones that there are no figures yet."""
    wanted = [line.key for line in page.model.lines if line.wanted]
    session, report_id = page.context.session, page.opened.report.id
    said = wanted[: len(wanted) - but]
    page.commit(lambda: set_cells(session, report_id, {key: Cell(None, State.MISSING) for key in said}))
    return wanted


def test_headings_stand_above_what_a_filter_shows(table_page: TablePage) -> None:
    wanted = missing(table_page, but=2)
    choose(table_page, EMPTY)
    lines = {line.key: line for line in table_page.model.lines}
    rows = [key for key in shown(table_page) if not lines[key].is_heading]
    assert [key for key in rows if lines[key].wanted] == wanted[-2:]
    for key in rows:
        goal = key.partition(".")[0]
        assert goal in shown(table_page)
    assert all(any(belongs(key, row) for row in rows) for key in shown(table_page) if lines[key].is_heading)
    assert set(rows) - set(wanted) == {lines[key].row.key for key in rows if lines[key].helper is not None}
    assert table_page.tools.hits.text() == "2 dòng"
    assert table_page.filters[1].text() == "Chưa nhập 2"


def test_a_filter_and_words_go_together_and_escape_clears_both(table_page: TablePage) -> None:
    choose(table_page, PRIORITY)
    many = len(shown(table_page))
    assert "M1.1.4b" in shown(table_page) and "M3.2a.1" not in shown(table_page)
    table_page.search.setFocus()
    keys("xa/phuong")
    assert 0 < len(shown(table_page)) < many
    keys("", ESCAPE)
    assert table_page.tools.is_off and table_page.view.hasFocus()
    assert len(shown(table_page)) > many


def test_search_reaches_the_leading_agency_and_the_tt(table_page: TablePage) -> None:
    table_page.search.setText("so van hoa")
    assert "M3.2a.1" in shown(table_page)
    table_page.search.setText("2.1.1.1")
    assert "M3.2a.1n" in shown(table_page) and "M6.1" not in shown(table_page)


def test_nothing_found_says_so_with_a_way_back(table_page: TablePage) -> None:
    table_page.search.setText("không có dòng này")
    assert table_page.nothing.isVisible() and not table_page.view.isVisible()
    assert "không có dòng này" in table_page.nothing.text.text()
    table_page.nothing.back.click()
    assert table_page.view.isVisible() and table_page.view.hasFocus() and table_page.search.text() == ""
    missing(table_page)
    choose(table_page, EMPTY)
    assert table_page.nothing.text.text() == "Mọi ô cần nhập đều đã có số liệu."
    keys("", ESCAPE)
    assert table_page.view.isVisible()


def test_those_who_lead_nothing_have_no_filter_for_it(table_page: TablePage) -> None:
    assert LED not in table_page.tools._fits


def test_an_agency_finds_what_it_leads(new_session, open_shell) -> None:
    init_office(new_session, PACK, "27.so-y-te")
    shell = open_shell(new_session)
    shell.show_report(start_report(new_session, "phu-luc-01", "2024"))
    choose(shell.page, LED)
    rows = [line for line in shell.page.model.lines if line.key in shown(shell.page) and not line.is_heading]
    assert rows and all("so-y-te" in line.row.leads for line in rows)


def test_warnings_are_found(table_page: TablePage) -> None:
    table_page.put("M3.2a.1", Cell(Decimal(5)))
    table_page.put("M3.2a.1n", Cell(Decimal(9)))
    table_page.check()
    choose(table_page, WARNED)
    assert {"M3.2a.1n", "M3"} <= set(shown(table_page)) and "M6.1" not in shown(table_page)


def test_a_wrong_figure_is_not_counted_as_done(table_page: TablePage) -> None:
    table_page.put("M3.2a.1", Cell(Decimal(5)))
    assert table_page.progress_chip.text() == "1/18 ô"
    table_page.enter_text("M3.2a.1n", "nhiều")
    table_page.check()
    assert table_page.progress_chip.text() == "1/18 ô"


def test_enter_after_the_last_cell_says_what_is_left_and_goes_there(table_page: TablePage) -> None:
    wanted = [line.key for line in table_page.model.lines if line.wanted]
    table_page.put(wanted[-1], Cell(None, State.NONE))
    table_page.go_to(wanted[-1])
    keys("", ENTER)
    assert table_page.status.told.text() == "Đã qua ô cuối; còn 17 ô chưa nhập: Enter để tới ô đầu tiên"
    keys("", ENTER)
    assert table_page.view.line().key == wanted[0]


def test_enter_at_the_end_of_a_full_form_leads_to_finishing(table_page: TablePage) -> None:
    wanted = missing(table_page, but=1)
    table_page.go_to(wanted[-1])
    keys("3", ENTER)
    assert table_page.status.told.text() == "Đã nhập đủ 18 ô · Enter: Hoàn thành và gửi"
    shell = table_page.window()
    keys("", ENTER)
    assert isinstance(shell.page, FinishPage)


def test_moving_away_forgets_the_end(table_page: TablePage) -> None:
    wanted = missing(table_page, but=1)
    table_page.go_to(wanted[-1])
    keys("", ENTER)
    table_page.go_to(wanted[0])
    table_page.go_to(wanted[-1])
    keys("", ENTER)
    assert table_page.view.line().key == wanted[-1]


def test_typing_where_nothing_is_typed_says_why(table_page: TablePage) -> None:
    table_page.go_to("M3.2a.1r")
    keys("5")
    assert table_page.status.told.text() == "Ô này được tự tính, không cần nhập"
    table_page.go_to("M2.1")
    keys("5")
    assert table_page.status.told.text().startswith("Ô này đơn vị khác nhập (Sở Lao động")
    assert table_page.view.line().key == "M2.1"


@pytest.mark.parametrize(("width", "height"), [(1366, 728), (911, 512), (683, 384), (1920, 1000)])
def test_the_form_never_scrolls_sideways(table_page: TablePage, qtbot, width: int, height: int) -> None:
    shell, view = table_page.window(), table_page.view

    def settled() -> bool:
        """The rail is narrow only once the window is: a second resize takes what that gives."""
        shell.resize(width, height)
        return (shell.width(), shell.height()) == (width, height)

    qtbot.waitUntil(settled)
    qtbot.waitUntil(lambda: view.horizontalScrollBar().maximum() == 0)
    assert view.columnWidth(LABEL) >= 220
    last = max(column for column in range(view.model().columnCount()) if not view.isColumnHidden(column))
    assert view.columnViewportPosition(last) + view.columnWidth(last) <= view.viewport().width()
    assert not view.isColumnHidden(VALUE)


def test_folded_columns_speak_under_the_label(table_page: TablePage) -> None:
    view = table_page.view
    table_page.window().resize(683, 500)
    QApplication.processEvents()
    assert TARGET in view.folded and view.isColumnHidden(TARGET)
    line = next(line for line in table_page.model.lines if line.key == "M3.2a.1r")
    assert view.below(line)[0] == ("muted", "Mục tiêu 90 · TW 80")


def test_dragged_widths_are_kept_within_measure(table_page: TablePage, qtbot) -> None:
    view, head = table_page.view, table_page.view.horizontalHeader()
    label = view.columnWidth(LABEL)
    head.resizeSection(VALUE, WIDTHS[VALUE] + 20)
    assert view.columnWidth(VALUE) == WIDTHS[VALUE] + 20 and view.columnWidth(UNIT) == WIDTHS[UNIT] - 20
    head.resizeSection(LABEL, label - 40)
    assert view.columnWidth(LABEL) == label - 40
    head.resizeSection(LABEL, 10)
    assert view.columnWidth(LABEL) >= 240
    head.resizeSection(UNIT, 900)
    assert view.columnWidth(UNIT) < 300 and view.horizontalScrollBar().maximum() == 0
    kept = dict(view.widths)
    qtbot.waitUntil(lambda: table_page._kept_widths() == kept)
    ways, report_id = table_page.context.ways, table_page.opened.report.id
    shell = table_page.window()
    ways.show_home()
    ways.show_report(report_id)
    assert shell.page.view.widths == kept != WIDTHS
    shell.page.view.reset_widths()
    assert shell.page.view.widths == WIDTHS


def test_widths_out_of_measure_are_not_believed(table_page: TablePage) -> None:
    table_page.context.preferences.setValue("do_rong_cot", "2:9999;0:x;7:3;3:70")
    view = table_page.view
    view.set_widths(table_page._kept_widths())
    assert view.widths == {**WIDTHS, UNIT: 70}


def menus(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """The texts of the menus that would have opened: offscreen, none can hold the keyboard."""
    opened: list[list[str]] = []

    def popup(_view: TableView, menu: QMenu, _place: QPoint) -> None:
        opened.append([action.text() for action in menu.actions()])
        menu.deleteLater()

    monkeypatch.setattr(TableView, "_popup", popup)
    return opened


def test_the_menu_key_and_the_mark_open_the_same_menu(table_page: TablePage, monkeypatch: pytest.MonkeyPatch) -> None:
    opened = menus(monkeypatch)
    table_page.go_to("M3.2a.1")
    view = table_page.view
    QTest.keyClick(view, Qt.Key.Key_Menu)
    QTest.keyClick(view, Qt.Key.Key_F10, Qt.KeyboardModifier.ShiftModifier)
    rect = view.visualRect(view.model().index(table_page.model.row_of("M3.2a.1"), VALUE))
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(rect.left() + 12, rect.center().y()))
    event = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, QPoint(), QPoint())
    QApplication.sendEvent(view.viewport(), event)
    assert len(opened) == 4
    assert all(menu == opened[0] and "Không phát sinh\tF6" in menu for menu in opened)


def test_a_closed_question_offers_its_answers_from_its_mark(
    table_page: TablePage, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = menus(monkeypatch)
    view = table_page.view
    table_page.go_to("M1.1.4b")
    view.go(table_page.model.row_of("M1.1.4a"))
    rect = view.visualRect(view.model().index(table_page.model.row_of("M1.1.4b"), VALUE))
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(rect.left() + 12, rect.center().y()))
    assert [menu[:2] for menu in opened] == [["Có", "Không"]]
    assert not any("F9" in text for text in opened[0])


def test_verdicts_are_said_by_scope_where_they_differ(table_page: TablePage) -> None:
    table_page.put("M3.2a.1", Cell(Decimal(100)))
    table_page.put("M3.2a.1n", Cell(Decimal(85)))
    index = table_page.model.index(table_page.model.row_of("M3.2a.1r"), TARGET)
    assert index.data() == "90 · TW 80\nTỉnh: chưa đạt\nTW: ✓ đạt"
    table_page.put("M3.2a.1n", Cell(Decimal(95)))
    assert index.data() == "90 · TW 80\n✓ đạt"


def test_past_figures_stand_in_the_column_of_the_period_before(table_page: TablePage) -> None:
    assert table_page.view.isColumnHidden(PREVIOUS)
    from workflow.course import Entry, set_past

    session, report_id = table_page.context.session, table_page.opened.report.id
    set_past(session, report_id, "M3.2a.1", (Entry(2023, {"M3.2a.1": "44"}, "Báo cáo giấy 2023"),))
    table_page.side.past_changed.emit()
    index = table_page.model.index(table_page.model.row_of("M3.2a.1"), PREVIOUS)
    assert index.data() == "44" and not table_page.view.isColumnHidden(PREVIOUS)


def test_the_model_keeps_qts_rules_in_every_state(sample, open_shell, qtmodeltester) -> None:
    session, (report_id, _other) = sample
    shell = open_shell(session)
    shell.show_report(report_id)
    page = shell.page
    qtmodeltester.check(page.model)
    page.put("M3.2a.1", Cell(None, State.MISSING))
    page.enter_text("M3.2a.1n", "nhiều")
    page.check()
    page.search.setText("bao luc")
    qtmodeltester.check(page.model)
    page.tools.switch_off()
    page.put("M3.2a.1", Cell(Decimal(900)))
    page.put("M3.2a.1n", None)
    for key in ("M3.2b.1n",):
        page.put(key, Cell(Decimal(1)))
    qtmodeltester.check(page.model)
    page.put("M3.2a.1", Cell(Decimal(6)))
    page.put("M3.2a.1n", Cell(Decimal(6)))
    finish_report(session, report_id)
    shell.show_report(report_id)
    qtmodeltester.check(shell.page.model)
