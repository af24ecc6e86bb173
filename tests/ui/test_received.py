"""What was received: searched and filtered, each with its first record, answered, compared, read; acts on paper."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QPushButton

from tests.conftest import NOW
from tests.signed_bundles import COUNT, Sent, trust
from tests.ui.conftest import PACK, OpenShell, close_all, keys
from tests.ui.test_receiving import DAP_CAU, DISTRICT, KINH_BAC, TIEN_AN, VU_NINH, said, states
from ui.answer.accept_dialog import AcceptDialog
from ui.receive.difference_dialog import DifferenceDialog
from ui.receive.document_dialog import DocumentDialog
from ui.receive.page import ACTS, KEPT, ReceivePage
from ui.shell import Shell
from workflow.answering.deciding import accept, return_report
from workflow.office import init_office
from workflow.receiving.looking import look
from workflow.receiving.taking import take
from workflow.receiving.views import standing_list
from workflow.session import Session, open_session

SENT = (
    Sent(VU_NINH, {COUNT: 5}), Sent(VU_NINH, {COUNT: 9}, 2), Sent(KINH_BAC, {COUNT: 3}), Sent(TIEN_AN, {COUNT: 4}),
    Sent(DAP_CAU, {COUNT: 7}), Sent(DAP_CAU, {COUNT: 8}),
)  # fmt: skip


@pytest.fixture
def district(tmp_path: Path, shells: list[Shell]) -> Iterator[Session]:
    """A district that took a stick: two revisions of one commune, two reports of another that disagree."""
    with open_session(tmp_path / "huyện", lambda: NOW) as session:
        init_office(session, PACK, DISTRICT)
        trust(session, tmp_path / "chứng thư", VU_NINH, DAP_CAU, KINH_BAC, TIEN_AN)
        for number, sent in enumerate(SENT):
            sent.save(tmp_path / "usb", f"{number}.asice")
        looking = look(session, [tmp_path / "usb"])
        take(session, looking, range(len(looking.lines)))
        yield session
        close_all(shells)


@pytest.fixture
def page(district: Session, open_shell: OpenShell) -> ReceivePage:
    shell = open_shell(district)
    shell.show_receive()
    shell.page.tabs.show_part(KEPT)
    return shell.page


def listed(page: ReceivePage) -> dict[str, str]:
    model = page.kept.model
    rows = range(model.rowCount())
    return {model.index(row, 0).data(): model.index(row, 5).data() for row in rows}


def stand_on(page: ReceivePage, unit: str) -> None:
    page.kept.table.stand_on(next(line for line in page.kept.model.lines if line.unit == unit))


def number_of(session: Session, unit: str) -> int:
    return next(line.number for line in standing_list(session) if line.unit == unit)


def press(page: ReceivePage, text: str) -> None:
    page.kept.record.buttons[text].click()


def test_every_unit_has_its_line_and_its_state(page: ReceivePage) -> None:
    assert listed(page) == {
        "Phường Vũ Ninh": "Đã nhận", "Phường Đáp Cầu": "Mâu thuẫn", "Phường Kinh Bắc": "Đã nhận",
        "Phường Tiền An": "Đã nhận",
    }  # fmt: skip
    assert page.kept.said.text() == "4 báo cáo"


def test_a_few_letters_and_a_state_find_a_unit(page: ReceivePage) -> None:
    page.kept.table.setFocus()
    QTest.keyClick(page.kept.table, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    keys("tien an", Qt.Key.Key_Return)
    assert set(listed(page)) == {"Phường Tiền An"} and page.kept.table.hasFocus()
    assert page.kept.said.text() == "1 trên 4 báo cáo"
    page.kept.search.setFocus()
    keys("", Qt.Key.Key_Escape)
    assert page.kept.search.text() == ""
    page.kept.state.setCurrentIndex(page.kept.state.findData("conflict"))
    page.kept.state.activated.emit(0)
    assert set(listed(page)) == {"Phường Đáp Cầu"}
    page.kept.search.setText("không có đâu")
    assert listed(page) == {} and "Không có báo cáo nào khớp" in said(page.kept.record)


def test_other_pages_lead_to_a_received_report(page: ReceivePage, district: Session) -> None:
    shell = page.window()
    shell.show_receive(kept=number_of(district, TIEN_AN))
    assert shell.page.tabs.number == KEPT and shell.page.kept.line.unit == TIEN_AN


def test_what_is_told_of_a_report_is_read_by_keyboard(page: ReceivePage) -> None:
    page.window().resize(1366, 500)
    stand_on(page, VU_NINH)
    area = page.kept.sides.area
    QApplication.processEvents()
    area.setFocus()
    QTest.keyClick(area, Qt.Key.Key_PageDown)
    assert area.verticalScrollBar().value() > 0


def test_the_record_of_first_receipt_and_the_earlier_revisions_are_told(page: ReceivePage) -> None:
    stand_on(page, VU_NINH)
    told = said(page.kept.record)
    assert "Kết quả kiểm tra khi nhận lần đầu" in told and "đúng cấu trúc" in told
    assert "Các bản đã nhận" in told and "Lần 1, gói báo cáo đã ký" in told and "Lần 2, gói báo cáo đã ký" in told
    press(page, "So với lần trước…")
    assert isinstance(page.dialog, DifferenceDialog)
    assert [page.dialog.table.item(0, column).text() for column in (1, 2)] == ["5", "9"]
    page.dialog.reject()


def test_the_document_is_read_as_it_was_signed(page: ReceivePage, qtbot) -> None:
    stand_on(page, KINH_BAC)
    press(page, "Xem văn bản")
    assert isinstance(page.dialog, DocumentDialog)
    view = page.dialog.view
    qtbot.waitUntil(lambda: not view.sheet.picture.isNull(), timeout=15_000)
    assert view.pages > 1
    page.dialog.reject()


def test_the_file_is_given_out_again_as_it_came(
    page: ReceivePage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stand_on(page, KINH_BAC)
    folder = tmp_path / "lưu"
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_args: str(folder))
    press(page, "Lưu tệp gốc…")
    (path,) = folder.iterdir()
    assert path.name == f"BDG_phu-luc-01_2024_{KINH_BAC}_r1.asice"
    assert path.read_bytes() == (tmp_path / "usb" / "2.asice").read_bytes()
    assert "nguyên từng byte" in said(page)


def test_a_conflict_is_chosen_here_too(page: ReceivePage, district: Session) -> None:
    stand_on(page, DAP_CAU)
    assert "chưa bản nào được tính" in said(page.kept.record) and "Duyệt…" not in page.kept.record.buttons
    press(page, "So sánh và chọn…")
    next(iter(page.dialog.choices.values())).setChecked(True)
    page.dialog.reason.setText("Đơn vị xác nhận")
    page.dialog.choose.click()
    assert states(district)[DAP_CAU] == "received" and listed(page)["Phường Đáp Cầu"] == "Đã nhận"
    assert "Được chọn" in said(page.kept.record)


def test_several_are_accepted_at_once(page: ReceivePage) -> None:
    assert page.kept.accept.text() == "Duyệt cả 3 báo cáo trong danh sách…"
    page.kept.search.setText("vũ ninh")
    assert page.kept.accept.isHidden()
    page.kept.search.clear()
    flags = QItemSelectionModel.SelectionFlag
    for row in range(page.kept.model.rowCount()):
        page.kept.table.selectionModel().select(page.kept.model.index(row, 0), flags.Select | flags.Rows)
    assert page.kept.accept.text() == "Duyệt 3 báo cáo đã chọn…"
    page.kept.accept.click()
    assert isinstance(page.dialog, AcceptDialog) and len(page.dialog.reports) == 3
    page.dialog.reject()


def test_a_decision_is_told_and_can_be_taken_back(page: ReceivePage, district: Session) -> None:
    accept(district, [number_of(district, KINH_BAC)])
    return_report(district, number_of(district, TIEN_AN), "Thiếu số liệu dòng 2.1.1")
    page.kept.load()
    assert listed(page)["Phường Kinh Bắc"] == "Đã duyệt" and listed(page)["Phường Tiền An"] == "Trả lại"
    stand_on(page, TIEN_AN)
    assert "Thiếu số liệu dòng 2.1.1" in said(page.kept.record)
    press(page, "Rút lại quyết định…")
    page.dialog.accept()
    assert states(district)[TIEN_AN] == "received" and "(đã rút lại)" in said(page.kept.record)
    assert "Đã rút lại quyết định." in said(page)


def test_enter_leads_to_what_can_be_done(page: ReceivePage) -> None:
    stand_on(page, KINH_BAC)
    page.kept.table.setFocus()
    QTest.keyClick(page.kept.table, Qt.Key.Key_Return)
    assert QApplication.focusWidget().text() == "Duyệt…"


def test_the_acts_of_receiving_are_listed_and_put_on_paper(
    page: ReceivePage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page.tabs.tab(KEPT).setFocus()
    QTest.keyClick(page.tabs.tab(KEPT), Qt.Key.Key_Right)
    assert page.tabs.number == ACTS and page.tabs.tab(ACTS).hasFocus()
    assert page.acts.model.rowCount() == 1 and page.acts.model.index(0, 2).data() == "6"
    assert "Phường Vũ Ninh" in said(page.acts.record)
    folder = tmp_path / "biên bản"
    folder.mkdir()
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_args: str(folder))
    page.acts.record.buttons["Lập biên bản tiếp nhận…"].click()
    assert {path.suffix for path in folder.iterdir()} == {".pdf", ".xlsx"}
    assert "Đã ghi biên bản tiếp nhận" in said(page)
    assert any(button.text() == "Mở biên bản" for button in page.findChildren(QPushButton))
