"""The dialogs for a workbook to be confirmed and a paper to be entered, over a district's real office."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QLabel, QPushButton, QWidget

from tests.ui.conftest import NOON, OpenShell
from tests.ui.test_language import foreign
from tests.ui.test_window import texts
from tests.workflow.test_keyed_workbooks import filled
from tests.workflow.typed_sheets import book, printed, titled
from ui.shell import Shell
from ui.unsigned.paper_dialog import PaperDialog
from ui.unsigned.workbook_dialog import WorkbookDialog
from workflow.office import init_office
from workflow.reports import enter
from workflow.session import Session, open_session
from workflow.unsigned.paper import enter_for, entered_papers
from workflow.unsigned.places import units_below

COMMUNE, FORM, PERIOD = "09190", "phu-luc-01", "2024"
Look = Callable[..., WorkbookDialog]


@pytest.fixture
def district(home: Path, qapp: object) -> Iterator[Session]:
    with open_session(home, lambda: NOON) as session:
        init_office(session, "bac-ninh-2024", "256")
        yield session


@pytest.fixture
def shell(district: Session, open_shell: OpenShell) -> Shell:
    return open_shell(district)


@pytest.fixture
def look(shell: Shell, district: Session, tmp_path: Path) -> Look:
    """Opens the dialog over a retyped form; titles: what stands above it."""
    form = district.pack("bac-ninh-2024").form_by_key[FORM]

    def opened(values: dict[str, object], titles: tuple[str, ...] | None = None) -> WorkbookDialog:
        rows = printed(values, form)
        path = tmp_path / "bảng của xã.xlsx"
        path.write_bytes(book({"Biểu": titled(rows, titles) if titles is not None else titled(rows)}))
        dialog = WorkbookDialog(shell, shell.context, path)
        dialog.open()
        return dialog

    return opened


def buttons(part: QWidget) -> dict[str, QPushButton]:
    return {button.text(): button for button in part.findChildren(QPushButton) if not button.isHidden()}


def stand(dialog: WorkbookDialog, key: str) -> None:
    line = next(line for line in dialog.model.lines if line.key == key)
    dialog.view.stand_on(line)


def kinds(dialog: WorkbookDialog) -> dict[str, str]:
    return {line.key: line.kind for line in dialog.model.lines if line.key}


def test_the_figures_are_shown_and_kept_when_confirmed(look: Look, district: Session) -> None:
    dialog = look({"M3.2a.1": 8, "M3.2a.1n": 6})
    assert dialog.place.unit.text() == "Phường Võ Cường"
    assert (kinds(dialog)["M3.2a.1"], kinds(dialog)["M3.3.1"]) == ("taken", "missing")
    assert district.store.received_rows() == []
    dialog.take.click()
    assert dialog.result() == QDialog.DialogCode.Accepted
    row = district.store.received_row(dialog.received)
    assert row is not None
    assert (row.unit, row.kind) == (COMMUNE, "workbook")


def test_an_unclear_number_is_settled_by_its_own_button(look: Look, district: Session) -> None:
    dialog = look({"M6.1": "1.7", "M3.2a.1": 8})
    assert not dialog.take.isEnabled()
    stand(dialog, "M6.1")
    buttons(dialog.actions)["Là 1,7"].click()
    assert dialog.take.isEnabled()
    dialog.take.click()
    assert district.store.received_cells(dialog.received)["M6.1"].value == Decimal("1.7")


def test_enter_takes_a_line_out_and_in_again(look: Look) -> None:
    dialog = look({"M3.2a.1": 8, "M3.2a.1n": 6})
    stand(dialog, "M3.2a.1")
    dialog.view.setFocus()
    QTest.keyClick(dialog.view, Qt.Key.Key_Return)
    assert kinds(dialog)["M3.2a.1"] == "refused"
    QTest.keyClick(dialog.view, Qt.Key.Key_Return)
    assert kinds(dialog)["M3.2a.1"] == "taken"


def test_a_unit_that_nothing_names_is_chosen_by_a_few_letters(look: Look) -> None:
    dialog = look({"M3.2a.1": 8}, ("SỐ LIỆU NĂM 2024",))
    assert not dialog.take.isEnabled()
    dialog.place.unit.click()
    picker = dialog.place.dialog
    assert picker is not None
    picker.list.search.setText("vo cuong")
    QTest.keyClick(picker.list.search, Qt.Key.Key_Return)
    assert dialog.place.unit.text() == "Phường Võ Cường"
    assert dialog.take.isEnabled()


def test_a_line_that_was_not_known_is_given_its_row(shell: Shell, district: Session, tmp_path: Path) -> None:
    form = district.pack("bac-ninh-2024").form_by_key[FORM]
    rows = [row for row in printed({"M3.2a.1": 8}, form) if "bị buôn bán trở về" not in str(row[1])]
    rows.insert(30, ["", "Người được đưa về trong năm", 5])
    path = tmp_path / "bảng.xlsx"
    path.write_bytes(book({"Biểu": titled(rows)}))
    dialog = WorkbookDialog(shell, shell.context, path)
    dialog.open()
    left = next(line for line in dialog.model.lines if line.kind == "left")
    dialog.view.stand_on(left)
    dialog.actions.press()
    picker = dialog.actions.dialog
    assert picker is not None
    picker.list.search.setText("tong so nan nhan bi mua ban")
    picker.take.click()
    assert kinds(dialog)["M3.3.1"] == "taken"


def test_the_table_is_narrowed_by_words_and_by_kind(look: Look) -> None:
    dialog = look({"M3.2a.1": 8, "M3.2a.2": "vài"})
    dialog.kinds.setCurrentIndex(dialog.kinds.findData("refused"))
    assert [dialog.model.line(row).key for row in range(dialog.model.rowCount())] == ["M3.2a.2"]
    dialog.kinds.setCurrentIndex(0)
    dialog.search.setText("khong phai la so")
    assert dialog.model.rowCount() == 1


def test_our_own_workbook_names_its_place_itself(shell: Shell, district: Session, tmp_path: Path) -> None:
    path = tmp_path / "của mình.xlsx"
    filled(district).save(path)
    dialog = WorkbookDialog(shell, shell.context, path)
    dialog.open()
    assert not dialog.place.unit.isEnabled()
    assert not dialog.place.form.isEnabled()
    dialog.take.click()
    assert dialog.received


def test_a_file_that_cannot_be_read_says_so_and_keeps_nothing(shell: Shell, tmp_path: Path, district: Session) -> None:
    path = tmp_path / "cũ.xls"
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(64))
    dialog = WorkbookDialog(shell, shell.context, path)
    dialog.open()
    assert "đời cũ" in dialog.trouble.text()
    assert not dialog.take.isEnabled()
    assert district.store.received_rows() == []


def test_what_is_refused_changes_nothing_and_keeps_the_choice(look: Look) -> None:
    dialog = look({"M3.2a.1": 8})
    dialog.take.click()
    again = look({"M3.2a.1": 8})
    assert not again.take.isEnabled()
    assert any("nói đúng như vậy" in label.text() for label in again.findChildren(QLabel))


def test_a_paper_is_begun_entered_and_kept(shell: Shell, district: Session, tmp_path: Path) -> None:
    dialog = PaperDialog(shell, shell.context)
    dialog.open()
    assert not dialog.enter.isEnabled()
    dialog.unit.search.setText("vo cuong")
    QTest.keyClick(dialog.unit.search, Qt.Key.Key_Return)
    page = shell.page
    page.timer.stop()
    assert page.opened.entered_for
    assert page.opened.report.unit.code == COMMUNE
    assert page.finish.text() == "Ghi nhận bản giấy"
    assert page.paper.text.text() == "Nhập hộ từ bản giấy cho Phường Võ Cường"
    assert page.rail == "receive"
    page.enter_text("M3.2a.1", "7")
    scan = tmp_path / "trang 1.png"
    Image.new("RGB", (60, 40), "white").save(scan, "PNG")
    page.paper.take_scan(scan)
    assert "1 bản quét" in page.paper.state.text()
    page.finish.click()
    (paper,) = entered_papers(district)
    assert (paper.received > 0, paper.scans, paper.is_draft) == (True, 1, False)
    assert type(shell.page).__name__ == "ReceivePage"


def test_a_kept_paper_is_opened_again_with_a_reason(shell: Shell, district: Session) -> None:
    first = PaperDialog(shell, shell.context)
    first.unit.search.setText("vo cuong")
    first.enter.click()
    shell.page.timer.stop()
    shell.page.enter_text("M3.2a.1", "7")
    shell.page.finish.click()
    dialog = PaperDialog(shell, shell.context)
    dialog.open()
    buttons(dialog)["Mở để sửa…"].click()
    assert not dialog.reason.open_again.isEnabled()
    dialog.reason.text.setText("gõ nhầm")
    QTest.keyClick(dialog.reason.text, Qt.Key.Key_Return)
    shell.page.timer.stop()
    assert (shell.page.opened.report.revision, shell.page.opened.editable) == (2, True)


def test_an_empty_paper_is_refused_and_stays(shell: Shell, told: list[BaseException]) -> None:
    dialog = PaperDialog(shell, shell.context)
    dialog.unit.search.setText("vo cuong")
    dialog.enter.click()
    shell.page.timer.stop()
    shell.page.finish.click()
    assert [type(error).__name__ for error in told] == ["BadInput"]
    assert shell.page.opened.editable


def test_a_paper_begun_for_the_wrong_unit_is_taken_away_while_it_is_blank(shell: Shell, district: Session) -> None:
    blank, typed = (enter_for(district, unit, FORM, PERIOD) for unit in (COMMUNE, "09163"))
    enter(district, typed, "M3.2a.1", "7")
    dialog = PaperDialog(shell, shell.context)
    dialog.open()
    assert not [name for name in buttons(dialog.papers[typed]) if name.startswith("Bỏ")]
    buttons(dialog.papers[blank])["Bỏ bản trống"].click()
    assert [paper.id for paper in entered_papers(district)] == [typed]
    assert "Đã xóa" in dialog.told.text()


def test_the_units_are_those_of_the_chosen_period(shell: Shell, district: Session) -> None:
    dialog = PaperDialog(shell, shell.context)
    assert dialog.unit.found.rowCount() == len(units_below(district, PERIOD))
    assert dialog.form.itemData(0) == FORM


def test_every_word_is_vietnamese_and_every_control_has_a_name(shell: Shell, look: Look) -> None:
    dialogs = [look({"M3.2a.1": 8, "M3.2a.2": "vài", "M6.1": "1.7", "M3.2a.1r": 5}), PaperDialog(shell, shell.context)]
    for dialog in dialogs:
        dialog.open()
        shown = [*texts(dialog)]
        if isinstance(dialog, WorkbookDialog):
            shown += [text for line in dialog.model.lines for text in (line.title, line.remark, line.how)]
        assert {word for text in shown for word in foreign(text)} == set()
        for control in dialog.findChildren(QPushButton):
            assert control.accessibleName()
