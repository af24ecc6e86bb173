"""Số liệu in the real window: totals, their parts down to the received report, sources chosen, doubles settled."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QApplication, QComboBox, QLabel, QLineEdit, QWidget

from tests.signed_bundles import Sent, trust
from tests.ui.conftest import OpenShell
from tests.ui.test_language import foreign
from tests.ui.test_window import texts
from tests.workflow.given_reports import OUTLINE, TABLE, YEAR, changed, give, keep, later, report_of
from ui.consolidate.figure_table import TOTAL
from ui.consolidate.figures_tab import NOT_MADE, FiguresTab
from ui.consolidate.parts_panel import OPEN
from ui.consolidate.received_dialog import ReceivedDialog
from ui.consolidate.source_dialog import SourceDialog
from ui.consolidate.twins_dialog import TwinsDialog
from ui.shell import Shell
from ui.tasks import gateway
from workflow.consolidating.making import consolidate
from workflow.office import init_office
from workflow.receiving.taking import receive
from workflow.reports import enter, open_report, set_note
from workflow.session import Session, open_session

PROVINCE, DISTRICT = "27", "258"
HELD, NOT_HELD = "09193", "09196"
VICTIMS, HELPED = "M3.2a.1", "M3.2a.1n"
FIRST, SECOND, THIRD = "09163", "09166", "09169"


@pytest.fixture
def province(new_session: Session) -> Session:
    init_office(new_session, "bac-ninh-2024", PROVINCE)
    for unit, all_, some in ((FIRST, 5, 4), (SECOND, 70, 7), (THIRD, 2, 1)):
        give(new_session, unit, {VICTIMS: all_, HELPED: some})
    return new_session


@pytest.fixture
def shell(province: Session, open_shell: OpenShell) -> Iterator[Shell]:
    made = open_shell(province)
    made.show_overview(TABLE, YEAR, "figures")
    yield made


@pytest.fixture
def tab(shell: Shell) -> FiguresTab:
    made = shell.page.tab
    assert isinstance(made, FiguresTab)
    return made


def press(button) -> None:
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def row_of(tab: FiguresTab, key: str) -> int:
    return next(at for at, row in enumerate(tab.table.figures.rows) if row.key == key)


def click_total(tab: FiguresTab, key: str) -> None:
    index = tab.table.figures.index(row_of(tab, key), TOTAL)
    tab.table.scrollTo(index)
    QTest.mouseClick(tab.table.viewport(), Qt.MouseButton.LeftButton, pos=tab.table.visualRect(index).center())


def text(tab: FiguresTab, key: str) -> tuple[str, str, str]:
    row = tab.table.figures.rows[row_of(tab, key)]
    return row.total, str(row.covers), row.present


def test_the_printed_table_with_totals_before_anything_is_written(tab: FiguresTab, province: Session) -> None:
    assert text(tab, VICTIMS) == ("77", "(3, 126)", "")
    headings = [row.label for row in tab.table.figures.rows if row.level == 0]
    assert len(headings) == 6 and headings[0].startswith("Mục tiêu 1")
    assert tab.strip.make.text() == "Tổng hợp" and tab.strip.report.isHidden()
    assert "Chưa gồm" in tab.strip.missing.text() and "đơn vị khác" in tab.strip.missing.text()
    assert province.store.report_heads() == []


def test_consolidating_says_what_changed_and_what_stayed(tab: FiguresTab, province: Session) -> None:
    press(tab.strip.make)
    assert tab.strip.done.isVisible() and "3 đơn vị" in tab.strip.done.text()
    assert text(tab, VICTIMS)[2] == "77" and tab.strip.make.text() == "Tổng hợp lại"
    enter(province, tab.report_id, VICTIMS, "80")
    press(tab.strip.make)
    assert "1 ô đã nhập tay được giữ nguyên" in tab.strip.done.text()
    assert text(tab, VICTIMS) == ("77", "(3, 126)", "80")


def test_a_typed_figure_shows_its_reason_or_that_it_has_none(tab: FiguresTab, province: Session) -> None:
    press(tab.strip.make)
    enter(province, tab.report_id, VICTIMS, "80")
    tab.reload(TABLE, YEAR)
    says = tab.table.figures.rows[row_of(tab, VICTIMS)].says
    assert "Nhập tay, chưa ghi lý do" in [each.text for each in says]
    set_note(province, tab.report_id, VICTIMS, "đã đối chiếu với Công an")
    tab.reload(TABLE, YEAR)
    says = [each.text for each in tab.table.figures.rows[row_of(tab, VICTIMS)].says]
    assert "Nhập tay. Lý do: đã đối chiếu với Công an" in says


def test_what_came_since_is_told_and_taken_by_consolidating_again(tab: FiguresTab, province: Session) -> None:
    press(tab.strip.make)
    later(province)
    give(province, "09172", {VICTIMS: 9})
    tab.reload(TABLE, YEAR)
    assert tab.strip.stale.isVisible() and "1 đơn vị" in tab.strip.stale.text()
    assert text(tab, VICTIMS) == ("86", "(4, 126)", "77")
    press(tab.strip.make)
    assert not tab.strip.stale.isVisible() and text(tab, VICTIMS)[2] == "86"


def test_nothing_has_parts_before_it_is_consolidated(tab: FiguresTab) -> None:
    click_total(tab, VICTIMS)
    assert not tab.panel.isVisible() and tab.strip.done.text() == NOT_MADE


def test_a_click_on_a_total_opens_its_parts_and_escape_closes_them(tab: FiguresTab) -> None:
    press(tab.strip.make)
    click_total(tab, VICTIMS)
    panel = tab.panel
    assert panel.isVisible() and panel.table.hasFocus()
    assert panel.total.text() == "77 người, của 3/126 đơn vị"
    units = [row.part.unit for row in panel.table.parts.rows]
    assert units[:3] == [FIRST, SECOND, THIRD] and len(units) == 19 + 7
    QTest.keyClick(panel.table, Qt.Key.Key_Escape)
    assert not panel.isVisible() and tab.table.hasFocus() and tab.table.row.key == VICTIMS


def test_parts_are_searched_without_marks_and_ordered_by_figure(tab: FiguresTab) -> None:
    press(tab.strip.make)
    tab.table.stand_on(VICTIMS)
    tab.table.setFocus()
    QTest.keyClick(tab.table, Qt.Key.Key_Return)
    panel = tab.panel
    panel.order.setCurrentIndex(panel.order.findData("most"))
    panel.order.activated.emit(panel.order.currentIndex())
    assert [row.part.text for row in panel.table.parts.rows][:4] == ["70", "5", "2", ""]
    QTest.keyClicks(panel.search, "dap cau")
    assert [row.part.unit for row in panel.table.parts.rows] == [SECOND]
    panel.search.setText("không có đơn vị này")
    assert panel.none.isVisible() and not panel.table.isVisible()


def test_a_part_opens_to_the_received_report_at_that_cell(tab: FiguresTab) -> None:
    press(tab.strip.make)
    tab.open_parts(HELPED)
    part = tab.panel.part
    assert part is not None and part.unit == FIRST
    assert "Đã tính" in tab.panel.record.findChildren(type(tab.panel.name))[1].text()
    press(tab.panel.record.buttons[OPEN])
    dialog = tab.dialog
    assert isinstance(dialog, ReceivedDialog) and dialog.isVisible()
    shown = dialog.reading.lines[dialog.cells.currentIndex().row()]
    assert (shown.key, shown.text) == (HELPED, "4")
    dialog.reject()


def test_a_really_received_bundle_shows_its_record_and_its_signed_document(
    new_session: Session, open_shell: OpenShell, tmp_path: Path
) -> None:
    init_office(new_session, "bac-ninh-2024", PROVINCE)
    trust(new_session, tmp_path / "khoa", FIRST)
    Sent(FIRST, {VICTIMS: 12}).save(tmp_path / "usb")
    receive(new_session, [tmp_path / "usb"])
    shell = open_shell(new_session)
    shell.show_overview(TABLE, YEAR, "figures")
    QApplication.processEvents()
    tab = shell.page.tab
    press(tab.strip.make)
    tab.open_parts(VICTIMS)
    QTest.keyClick(tab.panel.table, Qt.Key.Key_Return)
    dialog = tab.dialog
    assert isinstance(dialog, ReceivedDialog)
    assert dialog.reading.lines[dialog.cells.currentIndex().row()].text == "12"
    assert any(fact.ok for fact in dialog.reading.view.facts.values())
    said = " ".join(label.text() for label in dialog.record.findChildren(QLabel))
    assert "Kết quả kiểm tra khi nhận lần đầu" in said and dialog.reading.view.code in said
    press(dialog.document)
    assert dialog.dialog.isVisible() and dialog.dialog.view is not None
    dialog.dialog.reject()
    asked: list[int] = []
    dialog.context.ways.show_receive = lambda kept=0: asked.append(kept)
    press(dialog.kept)
    assert asked == [dialog.reading.view.number]


def test_enter_on_a_part_opens_it_and_a_unit_without_a_report_stays_shut(tab: FiguresTab) -> None:
    press(tab.strip.make)
    tab.open_parts(VICTIMS)
    QTest.keyClick(tab.panel.table, Qt.Key.Key_Return)
    assert isinstance(tab.dialog, ReceivedDialog)
    tab.dialog.reject()
    tab.dialog = None
    tab.panel.table.setCurrentIndex(tab.panel.table.parts.index(20, 0))
    assert tab.panel.part.revision == 0 and OPEN not in tab.panel.record.buttons
    QTest.keyClick(tab.panel.table, Qt.Key.Key_Return)
    assert tab.dialog is None


def test_a_later_revision_is_told_at_its_part(tab: FiguresTab, province: Session) -> None:
    first = report_of(province, "09172", {VICTIMS: 9})
    keep(province, first)
    press(tab.strip.make)
    keep(province, changed(first, {VICTIMS: 11}))
    tab.open_parts(VICTIMS)
    row = next(row for row in tab.panel.table.parts.rows if row.part.unit == "09172")
    assert "lần 2" in row.part.since and row.part.text == "9"


@pytest.fixture
def with_district(province: Session, tmp_path) -> Session:
    """A district whose own report was made of its two communes, and one whose own says otherwise than its commune."""
    with open_session(tmp_path / "huyen", province.clock) as below:
        init_office(below, "bac-ninh-2024", DISTRICT)
        sent = report_of(below, HELD, {VICTIMS: 3})
        keep(below, sent)
        give(below, NOT_HELD, {VICTIMS: 4})
        keep(province, consolidate(below, TABLE, YEAR).report.report)
    keep(province, sent)
    give(province, "256", {VICTIMS: 500})
    return province


def test_a_district_opens_into_its_communes(with_district: Session, tab: FiguresTab) -> None:
    tab.reload(TABLE, YEAR)
    press(tab.strip.make)
    tab.open_parts(VICTIMS)
    table = tab.panel.table
    place = next(at for at, row in enumerate(table.parts.rows) if row.part.unit == DISTRICT)
    assert table.parts.rows[place].folds
    table.setCurrentIndex(table.parts.index(place, 0))
    QTest.keyClick(table, Qt.Key.Key_Right)
    below = {row.part.unit: row.part for row in table.parts.rows if row.depth == 1}
    assert below[HELD].text == "3" and "không giữ" in below[NOT_HELD].why
    QTest.keyClick(table, Qt.Key.Key_Left)
    assert not [row for row in table.parts.rows if row.depth == 1]
    box = table.visualRect(table.parts.index(table.currentIndex().row(), 0))
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=box.topLeft() + QPoint(14, box.height() // 2))
    assert [row for row in table.parts.rows if row.depth == 1]


def test_a_district_that_disagrees_is_decided_with_a_reason(with_district: Session, tab: FiguresTab) -> None:
    tab.reload(TABLE, YEAR)
    assert "cần chọn nguồn" in tab.strip.choice.text()
    before = text(tab, VICTIMS)[0]
    press(tab.strip.choose)
    dialog = tab.dialog
    assert isinstance(dialog, SourceDialog)
    assert not dialog.whole.isEnabled() and not dialog.parts.isEnabled()
    shown = dialog.table.list_model.table.rows
    assert [str(value) for value in shown[0].cells[1:]] == ["500", "77"]
    dialog.reason.setText("huyện gửi nhầm bản nháp")
    press(dialog.parts)
    assert tab.strip.choice.isHidden() or not tab.strip.choice.text()
    assert text(tab, VICTIMS)[0] != before
    assert dialog.district is not None and dialog.district.chosen and dialog.back.isVisible()
    press(dialog.back)
    assert text(tab, VICTIMS)[0] == before
    dialog.reject()


def test_the_table_is_searched_and_copied(tab: FiguresTab) -> None:
    QTest.keyClicks(tab.search, "bi mua ban")
    left = [row.label for at, row in enumerate(tab.table.figures.rows) if not tab.table.isRowHidden(at)]
    assert any("mua bán" in label for label in left) and not any("người gây bạo lực" in label for label in left)
    assert left[0].startswith("Mục tiêu")
    QTest.keyClick(tab.search, Qt.Key.Key_Return)
    assert "mua bán" in tab.table.row.label
    QTest.keyClick(tab.table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    pasted = QGuiApplication.clipboard().text().splitlines()
    assert pasted[0].split("\t")[:3] == ["TT", "Chỉ tiêu", "Tổng hợp"]
    assert any(line.split("\t")[2:4] == ["77", "3/126"] for line in pasted)


def test_a_finished_report_is_not_consolidated_again(shell: Shell, tab: FiguresTab, province: Session) -> None:
    press(tab.strip.make)
    head = province.store.report_heads()[0]
    found = replace(tab.found, figures=replace(tab.found.figures, editable=False))
    tab._show(found)
    assert not tab.strip.make.isEnabled() and "mở lại báo cáo" in tab.strip.make.toolTip()
    press(tab.strip.report)
    assert shell.page.opened.report.id == head.id


def test_a_narrow_window_gives_the_parts_the_page(shell: Shell, tab: FiguresTab) -> None:
    for _step in range(2):
        shell.resize(911, 485)
        QApplication.processEvents()
    press(tab.strip.make)
    tab.open_parts(VICTIMS)
    QApplication.processEvents()
    assert tab.panel.isVisible() and not tab.table.isVisible()
    assert shell.width() <= 915 and shell.height() <= 490
    QTest.keyClick(tab.panel.table, Qt.Key.Key_Escape)
    assert tab.table.isVisible() and not tab.table.isColumnHidden(TOTAL)


def test_an_outline_form_lists_counts_and_joined_tables(province: Session, shell: Shell) -> None:
    day = {"I.4.a.cuoc[a].ngay": "2024-03-08", "I.4.a.cuoc[a].noi_dung": "Hội nghị tuyên truyền Luật Bình đẳng giới"}
    table = {**day, "I.4.a.cuoc[a].so_cuoc": 1, "I.4.a.cuoc[a].nam": 10, "I.4.a.cuoc[a].nu": 20, "I.4.a.cuoc[]": "a"}
    give(province, FIRST, table, form=OUTLINE)
    give(province, "256", table, form=OUTLINE)
    give(province, SECOND, {**table, "I.4.a.cuoc[a].noi_dung": "Hội thi tìm hiểu pháp luật"}, form=OUTLINE)
    shell.show_overview(OUTLINE, YEAR, "figures")
    QApplication.processEvents()
    tab = shell.page.tab
    assert isinstance(tab, FiguresTab)
    press(tab.strip.make)
    row = tab.table.figures.rows[row_of(tab, "I.4.a.cuoc")]
    assert row.unit == "dòng" and row.opens
    tab.open_parts("I.4.a.cuoc")
    assert tab.panel.total.text().startswith(f"{row.total} dòng")
    assert {one.part.text for one in tab.panel.table.parts.rows if one.part.revision} == {"1"}


def test_rows_that_may_be_one_event_are_settled_side_by_side(province: Session, shell: Shell) -> None:
    named = {"I.4.a.cuoc[a].ngay": "2024-03-08", "I.4.a.cuoc[a].noi_dung": "Hội nghị tuyên truyền Luật Bình đẳng giới"}
    said = {**named, "I.4.a.cuoc[a].so_cuoc": 1, "I.4.a.cuoc[]": "a"}
    give(province, "27.so-y-te", said, form=OUTLINE)
    give(province, "27.so-noi-vu", said, form=OUTLINE)
    shell.show_overview(OUTLINE, YEAR, "figures")
    QApplication.processEvents()
    tab = shell.page.tab
    assert isinstance(tab, FiguresTab)
    press(tab.strip.make)
    assert tab.twins.isVisible() and "(1)" in tab.twins.text()
    press(tab.twins)
    dialog = tab.dialog
    assert isinstance(dialog, TwinsDialog)
    assert next(row.cells[1] for row in dialog.table.list_model.table.rows) == "08/3/2024"
    assert not dialog.keep.isEnabled()
    dialog.reason.setText("hai hội nghị khác nhau")
    press(dialog.keep)
    assert dialog.pair.explained == "hai hội nghị khác nhau"
    press(dialog.second)
    rows = open_report(province, tab.report_id).report.cell("I.4.a.cuoc[]").text.split()
    assert len(rows) == 1 and not dialog.isVisible() and not tab.twins.isVisible()


def windows(tab: FiguresTab) -> Iterator[QWidget]:
    """The tab, its parts and its dialogs, one after the other."""
    yield tab
    press(tab.strip.make)
    tab.open_parts(VICTIMS)
    yield tab
    QTest.keyClick(tab.panel.table, Qt.Key.Key_Return)
    yield tab.dialog
    tab.dialog.reject()
    tab.choose_sources()
    yield tab.dialog
    tab.dialog.reject()


def test_every_word_is_vietnamese_and_every_control_has_a_name(with_district: Session, tab: FiguresTab) -> None:
    tab.reload(TABLE, YEAR)
    inputs = QLineEdit | QComboBox | QAbstractButton | QAbstractItemView
    for window in windows(tab):
        QApplication.processEvents()
        assert {word for text in texts(window) for word in foreign(text)} <= {"can", "bo"}
        for widget in window.findChildren(QWidget):
            if isinstance(widget, inputs) and widget.isVisible():
                assert widget.accessibleName() or isinstance(
                    widget.parent(), QComboBox | QAbstractItemView | QLineEdit
                ), widget


def test_the_keyboard_alone_reaches_every_control(tab: FiguresTab) -> None:
    press(tab.strip.make)
    tab.open_parts(VICTIMS)
    shell = tab.window()
    shell.activateWindow()
    tab.strip.report.setFocus()
    reached, wanted = set(), {tab.strip.finish, tab.strip.make, tab.search, tab.table, tab.copy_button, tab.strip.units}
    wanted |= {tab.panel.search, tab.panel.order, tab.panel.table, tab.panel.close_button}
    for _step in range(60):
        QTest.keyClick(shell.focusWidget(), Qt.Key.Key_Tab)
        reached.add(shell.focusWidget())
    assert not {widget.accessibleName() for widget in wanted - reached}


def test_accessible_lines_say_the_figure_its_units_and_what_to_know(tab: FiguresTab) -> None:
    press(tab.strip.make)
    index = tab.table.figures.index(row_of(tab, VICTIMS), TOTAL)
    said = str(index.data(Qt.ItemDataRole.AccessibleTextRole))
    assert "tổng hợp 77 người" in said and "của 3/126 đơn vị" in said and "trong báo cáo 77" in said


def test_the_window_says_what_it_does_and_stays_alive(tab: FiguresTab, monkeypatch: pytest.MonkeyPatch, qtbot) -> None:
    monkeypatch.setattr(gateway, "synchronous", False)
    press(tab.strip.make)
    assert gateway.running and "3 báo cáo" in gateway.doing
    qtbot.waitUntil(lambda: not gateway.running and text(tab, VICTIMS)[2] == "77", timeout=10_000)
    assert "3 đơn vị" in tab.strip.done.text()
