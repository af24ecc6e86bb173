"""Tổng hợp, Đơn vị nộp: what an officer sees of 149 units, narrows, copies, writes, opens; by keyboard as well."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QDialog,
    QFileDialog,
    QLineEdit,
    QListWidget,
    QMenu,
    QPlainTextEdit,
    QTableView,
    QVBoxLayout,
)

from forms.matrix.rows import Look, rows
from forms.matrix.submissions import Arrived, Matrix, OwedForm, Submissions, lines_of
from forms.standing import Kept
from forms.territory import Below
from tests.kept import decide, keep, moment
from tests.ui.conftest import PACK, OpenShell, close_all, keys
from tests.ui.test_language import foreign
from tests.ui.test_window import texts
from ui.consolidate.matrix_table import MatrixTable
from ui.consolidate.page import ConsolidatePage
from ui.consolidate.units_tab import UnitsTab
from ui.shell import Shell
from workflow.office import init_office
from workflow.session import VIETNAM, Session, open_session

P1, P2 = "phu-luc-01", "phu-luc-02"
NOW = datetime(2024, 12, 28, 14, 0, tzinfo=VIETNAM)


@pytest.fixture
def province(home: Path, shells: list[Shell]) -> Iterator[Session]:
    with open_session(home, lambda: NOW) as session:
        init_office(session, PACK, "27")
        yield session
        close_all(shells)


@pytest.fixture
def filled(province: Session) -> Session:
    """A province with something in every state."""
    keep(province, "256", parts=["09163", "09166"])
    decide(province, keep(province, "258"), "accepted")
    decide(province, keep(province, "259"), "returned", text="Thiếu dòng 1.4")
    keep(province, "260", say="một")
    keep(province, "260", say="hai")
    keep(province, "261", at=date(2024, 12, 27))
    keep(province, "27.so-y-te", revision=2)
    return province


def units_tab(shell: Shell, period: str = "2024") -> UnitsTab:
    shell.show_overview(period=period)
    page = shell.page
    assert isinstance(page, ConsolidatePage) and isinstance(page.tab, UnitsTab)
    return page.tab


def titles(tab: UnitsTab) -> list[str]:
    """What stands in the first column."""
    model = tab.table.lines_model
    return [str(model.index(row, 0).data()) for row in range(model.rowCount())]


def test_an_office_with_units_below_has_the_entry(province: Session, open_shell: OpenShell) -> None:
    shell = open_shell(province)
    assert not shell.rail.buttons["consolidate"].isHidden()


def test_a_commune_has_no_such_entry_and_alt_counts_what_is_there(
    office_session: Session, open_shell: OpenShell
) -> None:
    shell = open_shell(office_session)
    assert shell.rail.buttons["consolidate"].isHidden()
    shown = [name for name, button in shell.rail.buttons.items() if not button.isHidden()]
    assert [shell.rail.nth(number) for number in range(1, len(shown) + 1)] == shown
    assert shell.rail.nth(len(shown) + 1) == ""


def test_the_page_begins_with_the_season_and_comes_back_to_where_one_was(
    province: Session, open_shell: OpenShell
) -> None:
    shell = open_shell(province)
    shell.show_overview()
    assert (shell.page.period, shell.page.form) == ("2024", P1)
    shell.page.period_box.setCurrentIndex(shell.page.period_box.findData("2024-H1"))
    assert shell.page.form == P2 and [form.key for form in shell.page.tab.found.forms] == [P2]
    shell.show_home()
    shell.show_overview()
    assert (shell.page.period, shell.page.form) == ("2024-H1", P2)


def test_every_unit_has_its_line_under_its_district(filled: Session, open_shell: OpenShell) -> None:
    tab = units_tab(open_shell(filled))
    shown = titles(tab)
    assert len(shown) == 149 + 9 and shown[:2] == ["Thành phố Bắc Ninh", "Thành phố Bắc Ninh (256)"]
    assert tab.said.text() == "149 đơn vị"
    model = tab.table.lines_model
    said = {title: [str(model.index(row, column).data()) for column in (1, 2)] for row, title in enumerate(shown)}
    assert said["Thành phố Bắc Ninh (256)"] == ["Đã nhận, 20/12/2024", "Chưa nộp, quá hạn 24 ngày"]
    assert said["Phường Vũ Ninh (09163)"][0] == "Qua cấp huyện, đã tổng hợp"
    assert said["Phường Thị Cầu (09169)"][0] == "Chưa nộp, huyện chưa gồm"
    assert said["Sở Y tế (27.so-y-te)"][0] == "Đã nhận, 20/12/2024, lần 2"


def test_a_few_letters_without_tone_marks_find_a_unit_and_enter_opens_it(
    filled: Session, open_shell: OpenShell
) -> None:
    tab = units_tab(open_shell(filled))
    tab.search.setFocus()
    keys("so y te", Qt.Key.Key_Return)
    assert titles(tab) == ["Sở, ban, ngành", "Sở Y tế (27.so-y-te)"]
    assert tab.table.hasFocus() and tab.open_button.isEnabled()
    keys("", Qt.Key.Key_Return)
    assert tab.dialog.windowTitle() == "Báo cáo đã nhận: Sở Y tế (27.so-y-te)"
    assert [report.view.revision for report in tab.dialog.reports] == [2] and tab.dialog.report.stands
    tab.dialog.reject()


def test_a_count_of_a_card_narrows_to_those_units_and_back(filled: Session, open_shell: OpenShell) -> None:
    tab = units_tab(open_shell(filled))
    chip = tab.cards[0].chips["returned"]
    assert chip.text() == "1 trả lại"
    chip.click()
    assert titles(tab) == ["Thị xã Quế Võ", "Thị xã Quế Võ (259)"] and chip.isChecked()
    assert tab.narrow_box.currentData() == "returned"
    chip.click()
    assert len(titles(tab)) == 158 and not chip.isChecked()


def test_a_count_of_another_form_chooses_that_form_for_the_whole_page(filled: Session, open_shell: OpenShell) -> None:
    shell = open_shell(filled)
    tab = units_tab(shell)
    tab.cards[1].chips["missing"].click()
    assert shell.page.form == P2 == tab.form and tab.narrow_box.currentData() == "missing"
    assert tab.cards[1].property("on") == "yes" and tab.cards[0].property("on") == "no"


def test_groups_fold_by_keyboard_and_all_at_once(filled: Session, open_shell: OpenShell) -> None:
    tab = units_tab(open_shell(filled))
    tab.table.setCurrentIndex(tab.table.lines_model.index(0, 0))
    tab.table.setFocus()
    keys("", Qt.Key.Key_Left)
    assert len(titles(tab)) == 158 - 20 and tab.table.row.title == "Thành phố Bắc Ninh"
    keys("", Qt.Key.Key_Right)
    assert len(titles(tab)) == 158
    tab.fold_all.click()
    assert len(titles(tab)) == 9 and tab.fold_all.text() == "Mở rộng nhóm"
    tab.fold_all.click()
    assert len(titles(tab)) == 158


def test_what_is_chosen_stays_chosen_when_the_table_changes(filled: Session, open_shell: OpenShell) -> None:
    tab = units_tab(open_shell(filled))
    tab.table.selectRow(tab.table.lines_model.row_of("09190"))
    tab.order_box.setCurrentIndex(tab.order_box.findData("name"))
    tab._arrange()
    assert [line.code for line in tab.table.lines] == ["09190"] and tab.table.row.line.code == "09190"


def test_the_shown_lines_are_copied_as_a_table(filled: Session, open_shell: OpenShell) -> None:
    tab = units_tab(open_shell(filled))
    tab.cards[0].chips["conflict"].click()
    tab.copy_button.click()
    lines = QGuiApplication.clipboard().text().split("\n")
    assert "<td>Huyện Tiên Du</td>" in QGuiApplication.clipboard().mimeData().html()
    assert len(lines) == 2 and lines[1].startswith("260\tHuyện Tiên Du\tHuyện Tiên Du\tMâu thuẫn")
    assert "1 đơn vị" in tab.said.text()


def test_the_shown_lines_are_written_where_one_says(
    filled: Session, open_shell: OpenShell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tab = units_tab(open_shell(filled))
    tab.search.setText("que vo")
    wanted = tmp_path / "danh sách"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(wanted), "Bảng tính Excel (*.xlsx)"))
    tab.export_button.click()
    page = load_workbook(f"{wanted}.xlsx").active
    assert "09259" in {cell.value for row in page.iter_rows() for cell in row}
    assert "22 đơn vị" in tab.said.text()


def test_heads_order_the_units(filled: Session, open_shell: OpenShell) -> None:
    shell = open_shell(filled)
    tab = units_tab(shell)
    head = tab.table.horizontalHeader()
    head.sectionClicked.emit(0)
    assert tab.order_box.currentData() == "name" and titles(tab)[2] == "Phường Đại Phúc (09181)"
    head.sectionClicked.emit(0)
    assert tab.order_box.currentData() == "code"
    head.sectionClicked.emit(2)
    assert (shell.page.form, tab.order_box.currentData()) == (P2, "state")


@pytest.mark.qt_log_ignore("This plugin does not support (raise|grabbing|propagateSizeHints)")
def test_the_menu_of_a_line_has_its_acts(filled: Session, open_shell: OpenShell) -> None:
    tab = units_tab(open_shell(filled))
    tab.table.selectRow(tab.table.lines_model.row_of("258"))
    tab.table.customContextMenuRequested.emit(tab.table.rect().center())
    menu = next(widget for widget in QApplication.topLevelWidgets() if isinstance(widget, QMenu) and widget.isVisible())
    assert [action.text() for action in menu.actions()] == [
        "Xem báo cáo đã nhận…", "Duyệt…", "Nhắc nộp báo cáo…", "Sao chép bảng",
    ]  # fmt: skip
    menu.actions()[0].trigger()
    assert "Huyện Yên Phong" in tab.dialog.windowTitle()
    tab.dialog.reject()
    menu.close()


def test_letters_to_the_missing_are_read_over_changed_and_written(
    filled: Session, open_shell: OpenShell, tmp_path: Path
) -> None:
    tab = units_tab(open_shell(filled))
    tab.remind_button.click()
    dialog = tab.dialog
    assert dialog.count.text() == f"{len(dialog.letters)} thư" and len(dialog.letters) == 11
    dialog.list.setCurrentRow(1)
    dialog.address.setText("vpubnd@bacninh.gov.vn")
    dialog.body.setPlainText("Nội dung khác")
    dialog.list.setCurrentRow(0)
    dialog.list.setCurrentRow(1)
    assert dialog.body.toPlainText() == "Nội dung khác"
    dialog.copy_one.click()
    assert "Nội dung khác" in QGuiApplication.clipboard().text()
    dialog.write_to(tmp_path)
    assert len(list(tmp_path.glob("*.eml"))) == 11 and "11 thư nháp" in dialog.told.text()
    dialog.address.setText("không phải địa chỉ")
    dialog.write_to(tmp_path / "khác")
    assert "không phải là địa chỉ" in dialog.trouble.text() and not (tmp_path / "khác").exists()
    dialog.reject()


def test_letters_go_to_the_chosen_units_alone_and_to_the_district_of_a_commune(
    filled: Session, open_shell: OpenShell
) -> None:
    tab = units_tab(open_shell(filled))
    tab.table.selectRow(tab.table.lines_model.row_of("09259"))
    tab.remind_button.click()
    assert [letter.unit for letter in tab.dialog.letters] == ["259"]
    assert "Thiếu dòng 1.4" in tab.dialog.body.toPlainText()
    tab.dialog.reject()
    tab.table.selectRow(tab.table.lines_model.row_of("258"))
    tab.remind_button.click()
    assert tab.dialog.letters == [] and "không có báo cáo nào phải nhắc" in tab.dialog.lead.text()
    tab.dialog.reject()


def test_the_chosen_reports_are_approved_at_once(filled: Session, open_shell: OpenShell) -> None:
    tab = units_tab(open_shell(filled))
    assert not tab.accept_button.isEnabled()
    tab.cards[0].chips["missing"].click()
    tab.table.selectAll()
    assert not tab.accept_button.isEnabled()
    tab.narrow_box.setCurrentIndex(tab.narrow_box.findData("received"))
    tab._arrange()
    tab.table.selectAll()
    assert tab.accept_button.text() == "Duyệt 3 báo cáo…"
    tab.accept_button.click()
    assert len(tab.dialog.reports) == 3
    choice = tab.dialog.part.slot.choice
    choice.setCurrentIndex(choice.count() - 1)
    tab.dialog.go.click()
    assert tab.found.tally(P1).accepted == 4 and tab.found.cell("256", P1).state == "accepted"
    assert "Đã duyệt 3 báo cáo" in tab.said.text()


def test_a_unit_shows_every_report_that_came_and_leads_to_receiving(filled: Session, open_shell: OpenShell) -> None:
    shell = open_shell(filled)
    tab = units_tab(shell)
    tab.open_unit("260", P1)
    dialog = tab.dialog
    assert [dialog.list.item(row).text().split("\n")[1] for row in range(2)] == ["Mâu thuẫn", "Mâu thuẫn"]
    assert "Phụ lục 01: mâu thuẫn" in dialog.states.text()
    dialog.more.click()
    assert shell.page.rail == "receive"


def test_a_unit_of_which_nothing_came_says_so(filled: Session, open_shell: OpenShell) -> None:
    tab = units_tab(open_shell(filled))
    tab.open_unit("09190", P1)
    assert tab.dialog.states.text().startswith("Chưa nhận báo cáo nào") and tab.dialog.more.isHidden()
    tab.dialog.reject()


def test_an_office_without_units_below_is_told_so(office_session: Session, open_shell: OpenShell) -> None:
    tab = units_tab(open_shell(office_session))
    assert "Không có đơn vị cấp dưới" in tab.none.text() and not tab.remind_button.isEnabled()


def test_ten_thousand_units_are_shown_and_searched_without_a_pause(qtbot, app: object) -> None:
    last = date(2024, 12, 24)
    form = OwedForm(P1, "Phụ lục 01", "Phụ lục 01", {"xa": last}, "trước ngày 25/12")
    units = [Below(f"{number:05d}", f"Xã Số {number}", "xa", "999", last) for number in range(10_600)]
    kept = [Kept(number, unit.code, P1, "2024", 1, f"{number:064x}") for number, unit in enumerate(units)]
    arrived = {one.number: Arrived(one.number, one.unit, "", "xa", P1, moment(last), True) for one in kept}
    facts = Submissions((form,), {P1: units}, kept, arrived, {}, last)
    found = Matrix("2024", "năm 2024", last, (form,), lines_of(facts))
    window = QDialog()
    qtbot.addWidget(window)
    table = MatrixTable()
    QVBoxLayout(window).addWidget(table)
    window.resize(1100, 500)
    window.show()
    before = time.process_time()
    table.fill(found.forms, rows(found, Look(P1)))
    table.grab()
    table.fill(found.forms, rows(found, Look(P1, words="so 105")))
    table.grab()
    taken = time.process_time() - before
    assert table.lines_model.rowCount() == 111 and taken < 1.0, f"{taken:.2f} s"


def test_tab_goes_from_the_counts_to_the_search_and_on(filled: Session, open_shell: OpenShell, qtbot) -> None:
    tab = units_tab(open_shell(filled))
    qtbot.waitUntil(lambda: not any(card.isHidden() for card in tab.cards[:3]))
    chips = [chip for card in tab.cards if not card.isHidden() for chip in card.chips.values()]
    chips[0].setFocus()
    for chip in [*chips[1:], tab.search, tab.narrow_box]:
        keys("", Qt.Key.Key_Tab)
        assert chip.hasFocus()


def test_a_small_window_shows_the_chosen_forms_counts_alone(filled: Session, open_shell: OpenShell, qtbot) -> None:
    shell = open_shell(filled)
    tab = units_tab(shell)

    def shown() -> list[bool]:
        return [not card.isHidden() for card in tab.cards]

    qtbot.waitUntil(lambda: shown()[:3] == [True, True, True])
    shell.resize(911, 512)
    qtbot.waitUntil(lambda: shown() == [True, *[False] * 5])
    shell.page.form_box.setCurrentIndex(1)
    qtbot.waitUntil(lambda: shown() == [False, True, *[False] * 4])
    shell.resize(1366, 728)
    qtbot.waitUntil(lambda: shown()[:3] == [True, True, True])


def test_the_chosen_forms_counts_are_shown_where_not_all_have_room(
    filled: Session, open_shell: OpenShell, qtbot
) -> None:
    shell = open_shell(filled)
    tab = units_tab(shell)
    last = len(tab.cards) - 1
    qtbot.waitUntil(lambda: tab.cards[last].isHidden())
    shell.page.form_box.setCurrentIndex(last)
    qtbot.waitUntil(lambda: not tab.cards[last].isHidden() and not tab.cards[0].isHidden())


def test_nothing_on_the_page_or_in_its_dialogs_is_foreign_or_without_a_name(
    filled: Session, open_shell: OpenShell, monkeypatch: pytest.MonkeyPatch
) -> None:
    shell = open_shell(filled)
    tab = units_tab(shell)
    found = [*texts(tab), *(value.partition(" (")[0] for row in rows_of(tab) for value in row)]
    tab.remind()
    remind = tab.dialog
    found += [*texts(remind), remind.subject.text(), remind.body.toPlainText()]
    tab.open_unit("260", P1)
    found += texts(tab.dialog)
    assert {word for text in found for word in foreign(text)} <= {"can", "bo"}
    for part in (tab, remind, tab.dialog):
        for kind in (QLineEdit, QPlainTextEdit, QComboBox, QTableView, QListWidget):
            for widget in part.findChildren(kind):
                assert widget.accessibleName() or isinstance(widget.parent(), QComboBox), widget
    remind.reject()
    tab.dialog.reject()


def rows_of(tab: UnitsTab) -> list[list[str]]:
    """Every cell's text."""
    model = tab.table.lines_model
    return [
        [str(model.index(row, column).data()) for column in range(model.columnCount())]
        for row in range(model.rowCount())
    ]
