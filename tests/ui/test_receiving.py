"""Files that come in: looked at, taken all at once or one by one, and told; nothing is written before that."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QPushButton, QWidget

from tests.conftest import NOW
from tests.signed_bundles import COUNT, Sent, signer_of, trust
from tests.ui.conftest import PACK, OpenShell, close_all, drop_on, keys
from ui.answer.accept_dialog import AcceptDialog
from ui.answer.return_dialog import ReturnDialog
from ui.receive.difference_dialog import DifferenceDialog
from ui.receive.incoming import Incoming
from ui.receive.page import INCOMING, KEPT, ReceivePage
from ui.settings.trust_dialog import TrustDialog
from ui.shell import Shell
from workflow.office import init_office
from workflow.receiving.views import standing_list
from workflow.session import Session, open_session

DISTRICT = "256"
VU_NINH, DAP_CAU, THI_CAU, KINH_BAC, TIEN_AN = "09163", "09166", "09169", "09172", "09178"
FOREIGN = "09193"


@dataclass
class Stick:
    """A stick with files, and the district that gets it."""

    session: Session
    folder: Path
    certificates: Path

    def put(self, unit: str, found: int = 5, revision: int = 1, name: str = "") -> Path:
        return Sent(unit, {COUNT: found}, revision).save(self.folder, name)


@pytest.fixture
def stick(tmp_path: Path, shells: list[Shell]) -> Iterator[Stick]:
    with open_session(tmp_path / "huyện", lambda: NOW) as session:
        init_office(session, PACK, DISTRICT)
        made = Stick(session, tmp_path / "usb", tmp_path / "chứng thư")
        trust(session, made.certificates, VU_NINH, DAP_CAU, KINH_BAC, TIEN_AN)
        yield made
        close_all(shells)


@pytest.fixture
def page(stick: Stick, open_shell: OpenShell) -> ReceivePage:
    shell = open_shell(stick.session)
    shell.show_receive()
    assert isinstance(shell.page, ReceivePage)
    return shell.page


def listed(incoming: Incoming) -> dict[str, str]:
    """Unit or file to outcome, of the lines in the list."""
    columns = range(incoming.model.columnCount())
    rows = [[incoming.model.index(row, at).data() for at in columns] for row in range(incoming.model.rowCount())]
    return {row[0]: row[5] for row in rows}


def stand_on(incoming: Incoming, unit: str) -> None:
    incoming.table.stand_on(next(at for at, line in enumerate(incoming.lines) if unit in (line.unit, line.unit_name)))


def said(root: QWidget) -> str:
    QApplication.processEvents()
    return "\n".join(label.text() for label in root.findChildren(QLabel) if label.isVisible())


def press(page: ReceivePage, text: str) -> None:
    page.incoming.record.buttons[text].click()


def states(session: Session) -> dict[str, str]:
    return {line.unit: line.state for line in standing_list(session)}


def test_what_is_dropped_on_the_window_is_looked_at(stick: Stick, open_shell: OpenShell) -> None:
    path = stick.put(VU_NINH)
    shell = open_shell(stick.session)
    assert drop_on(shell, path)
    assert isinstance(shell.page, ReceivePage)
    assert listed(shell.page.incoming) == {"Phường Vũ Ninh": "Mới"}
    assert states(stick.session) == {}


def test_all_good_ones_are_taken_at_once(page: ReceivePage, stick: Stick) -> None:
    for unit in (VU_NINH, KINH_BAC, TIEN_AN):
        stick.put(unit)
    stick.put(FOREIGN)
    (stick.folder / "ghi chú.txt").write_text("chữ", encoding="utf-8")
    assert drop_on(page, stick.folder)
    incoming = page.incoming
    assert incoming.take_all.text() == "Nhận tất cả gói đạt (3)" and incoming.table.hasFocus()
    incoming.take_all.click()
    assert states(stick.session) == dict.fromkeys((VU_NINH, KINH_BAC, TIEN_AN), "received")
    assert incoming.take_all.isHidden() and "Nhận 3 báo cáo" in said(incoming.told.itemAt(0).widget())
    assert incoming.said.text().startswith("Đã xem 5 tệp: 2 không nhận, 3 đã nhận.")


def test_the_same_stick_twice_changes_nothing(page: ReceivePage, stick: Stick) -> None:
    stick.put(VU_NINH)
    page.incoming.look((stick.folder,))
    page.incoming.take_all.click()
    page.incoming.done.click()
    assert page.incoming.drop.files.hasFocus() and page.incoming.found.isHidden()
    page.incoming.look((stick.folder,))
    assert listed(page.incoming) == {"Phường Vũ Ninh": "Đã nhận"}
    assert page.incoming.take_all.isHidden()
    press(page, "Xem bản đã nhận")
    assert page.tabs.number == KEPT and page.kept.line.unit == VU_NINH and page.kept.table.hasFocus()


def test_a_newer_revision_shows_what_it_changes(page: ReceivePage, stick: Stick) -> None:
    page.incoming.look((stick.put(VU_NINH, 5),))
    page.incoming.take_all.click()
    page.incoming.done.click()
    page.incoming.look((stick.put(VU_NINH, 9, revision=2),))
    assert listed(page.incoming) == {"Phường Vũ Ninh": "Bản mới hơn"}
    press(page, "So với lần trước…")
    dialog = page.dialog
    assert isinstance(dialog, DifferenceDialog)
    cells = [dialog.table.item(0, column).text() for column in range(3)]
    assert cells[1:] == ["5", "9"] and "2.1.1" in cells[0]
    dialog.reject()
    press(page, "Tiếp nhận")
    (line,) = standing_list(stick.session)
    assert (line.revision, line.state, len(line.kept)) == (2, "received", 2)


@pytest.mark.parametrize("first", [True, False], ids=("after taking all", "before"))
def test_two_reports_of_one_revision_wait_for_a_choice(page: ReceivePage, stick: Stick, first: bool) -> None:
    stick.put(DAP_CAU, 7)
    stick.put(DAP_CAU, 8, name="bản hai.asice")
    page.incoming.look((stick.folder,))
    if first:
        page.incoming.take_all.click()
    page.incoming.show_group("decide")
    assert listed(page.incoming) == {"Phường Đáp Cầu": "Mâu thuẫn"}
    press(page, "So sánh hai bản và chọn…")
    assert states(stick.session) == {DAP_CAU: "conflict"}
    dialog = page.dialog
    assert [dialog.table.item(0, column).text() for column in (1, 2)] == ["7", "8"]
    assert not dialog.choose.isEnabled()
    second = list(dialog.choices.values())[1]
    second.setChecked(True)
    assert not dialog.choose.isEnabled()
    dialog.reason.setText("Đơn vị xác nhận qua điện thoại")
    QTest.keyClick(dialog.reason, Qt.Key.Key_Return)
    page.incoming.show_group("")
    page.incoming.table.stand_on(1)
    told = said(page.incoming)
    assert "Đã quyết" in told and "hỏi lại đơn vị" not in told and "chờ chọn" not in told
    QApplication.processEvents()
    assert page.window().focusWidget() is page.incoming.table
    (line,) = standing_list(stick.session)
    assert line.state == "received" and line.number == dialog.chosen
    assert page.incoming.said.text() == "Đã xem 2 tệp: 2 đã nhận."
    assert set(listed(page.incoming).values()) <= {"Đã nhận"} and len(line.kept) == 2


def test_a_report_is_kept_before_it_is_returned(page: ReceivePage, stick: Stick) -> None:
    page.incoming.look((stick.put(VU_NINH),))
    press(page, "Trả lại…")
    assert isinstance(page.dialog, ReturnDialog) and states(stick.session) == {VU_NINH: "received"}
    page.dialog.reject()
    press(page, "Duyệt…")
    assert isinstance(page.dialog, AcceptDialog)
    page.dialog.reject()


def test_a_stranger_is_confirmed_without_leaving_the_page(page: ReceivePage, stick: Stick) -> None:
    page.incoming.look((stick.put(THI_CAU),))
    assert page.incoming.line(0).outcome == "untrusted" and page.incoming.take_all.isHidden()
    press(page, "Đối chiếu dấu vân tay…")
    dialog = page.dialog
    assert isinstance(dialog, TrustDialog) and dialog.code.text() == THI_CAU
    dialog.compared.setChecked(True)
    dialog.confirm.click()
    assert listed(page.incoming) == {"Phường Thị Cầu": "Mới"}
    assert page.incoming.take_all.text() == "Nhận tất cả gói đạt (1)"


def test_a_stranger_beside_a_known_key_of_the_unit_is_asked_about(page: ReceivePage, stick: Stick) -> None:
    other = Sent(VU_NINH, {COUNT: 5})
    other.save(stick.folder, data=other.bundle(by=signer_of(VU_NINH, "khóa khác")))
    page.incoming.look((stick.folder,))
    press(page, "Đối chiếu dấu vân tay…")
    assert "đã có một khóa khác đang được tin cậy" in page.dialog.other.text()
    page.dialog.reject()


def test_what_was_received_before_is_not_called_refused(page: ReceivePage, stick: Stick) -> None:
    page.incoming.look((stick.put(VU_NINH),))
    page.incoming.take_all.click()
    page.incoming.look_again()
    assert page.incoming.said.text() == "Đã xem 1 tệp: 1 đã nhận." and "Xem bản đã nhận" in page.incoming.record.buttons


def test_what_is_not_ours_or_changed_is_told_and_offers_nothing(page: ReceivePage, stick: Stick) -> None:
    stick.put(FOREIGN)
    broken = stick.put(VU_NINH)
    data = bytearray(broken.read_bytes())
    data[data.index(b"report.json") + 600] ^= 1
    broken.write_bytes(data)
    page.incoming.look((stick.folder,))
    for place, line in enumerate(page.incoming.lines):
        page.incoming.table.stand_on(place)
        assert line.outcome in ("foreign", "broken") and line.sentence in said(page.incoming.record)
        assert line.remedy in said(page.incoming.record) and page.incoming.record.buttons == {}
    assert page.incoming.take_all.isHidden()


def test_an_empty_report_never_takes_the_place_of_one_that_speaks(page: ReceivePage, stick: Stick) -> None:
    page.incoming.look((stick.put(VU_NINH, 5),))
    page.incoming.take_all.click()
    page.incoming.done.click()
    page.incoming.look((Sent(VU_NINH, {}, 2).save(stick.folder),))
    assert listed(page.incoming) == {"Phường Vũ Ninh": "Không có số liệu"}
    press(page, "So sánh và chọn…")
    assert standing_list(stick.session)[0].revision == 1
    dialog = page.dialog
    (choice,) = dialog.choices.values()
    choice.setChecked(True)
    dialog.reason.setText("Đơn vị báo không phát sinh")
    dialog.choose.click()
    assert standing_list(stick.session)[0].revision == 2


def test_the_list_is_worked_by_keyboard(page: ReceivePage, stick: Stick) -> None:
    for unit in (VU_NINH, KINH_BAC):
        stick.put(unit)
    page.incoming.look((stick.folder,))
    QTest.keyClick(page.incoming.table, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert page.incoming.search.hasFocus()
    keys("kinh", Qt.Key.Key_Return)
    assert listed(page.incoming) == {"Phường Kinh Bắc": "Mới"} and page.incoming.table.hasFocus()
    QTest.keyClick(page.incoming.table, Qt.Key.Key_Return)
    first = QApplication.focusWidget()
    assert isinstance(first, QPushButton) and first.text() == "Tiếp nhận"
    QTest.keyClick(first, Qt.Key.Key_Return)
    assert states(stick.session) == {KINH_BAC: "received"}
    QApplication.processEvents()
    assert page.incoming.table.hasFocus()


def test_the_groups_show_their_lines_alone(page: ReceivePage, stick: Stick) -> None:
    stick.put(VU_NINH)
    stick.put(THI_CAU)
    page.incoming.look((stick.folder,))
    chips = {chip.property("group"): chip for chip in page.incoming._groups.buttons() if chip.isVisible()}
    assert {name: chip.text() for name, chip in chips.items()} == {
        "": "Tất cả (2)", "decide": "Cần quyết từng gói (1)", "good": "Gói đạt (1)",
    }  # fmt: skip
    chips["good"].click()
    assert listed(page.incoming) == {"Phường Vũ Ninh": "Mới"}
    chips[""].click()
    assert len(listed(page.incoming)) == 2


def test_a_folder_without_bundles_is_told(page: ReceivePage, tmp_path: Path, monkeypatch) -> None:
    empty = tmp_path / "trống"
    empty.mkdir()
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_args: str(empty))
    page.incoming.drop.folder.click()
    assert "Không tìm thấy gói báo cáo nào" in said(page.incoming.drop)


def test_more_files_join_what_was_looked_at(page: ReceivePage, stick: Stick, monkeypatch) -> None:
    first, second = stick.put(VU_NINH), stick.put(KINH_BAC)
    page.incoming.look((first,))
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_args: ([str(second), str(first)], ""))
    page.incoming.drop.files.click()
    assert set(listed(page.incoming)) == {"Phường Vũ Ninh", "Phường Kinh Bắc"}


def test_what_was_looked_at_is_a_press_away_after_one_was_elsewhere(page: ReceivePage, stick: Stick) -> None:
    assert page.incoming.drop.again.isHidden()
    page.incoming.look((stick.put(VU_NINH),))
    shell = page.window()
    shell.show_settings()
    shell.show_receive()
    incoming = shell.page.incoming
    incoming.drop.again.click()
    assert listed(incoming) == {"Phường Vũ Ninh": "Mới"}
    incoming.done.click()
    assert incoming.drop.again.isHidden()


def test_a_drive_is_one_press_away(page: ReceivePage, stick: Stick, monkeypatch) -> None:
    from exports.drives import Drive

    stick.put(VU_NINH)
    monkeypatch.setattr("ui.receive.drop_card.drives", lambda: ())
    page.incoming.drop.drive.click()
    assert "Chưa thấy USB nào" in said(page.incoming.drop)
    plugged = Drive(stick.folder, "KINGSTON (E:)", 10, 20)
    monkeypatch.setattr("ui.receive.drop_card.drives", lambda: (plugged,))
    page.incoming.drop.drive.click()
    assert listed(page.incoming) == {"Phường Vũ Ninh": "Mới"}
    page.incoming.done.click()
    menu = page.incoming.drop.drive_menu((plugged, plugged))
    assert [action.text()[:13] for action in menu.actions()] == ["KINGSTON (E:)"] * 2
    menu.actions()[1].trigger()
    assert listed(page.incoming) == {"Phường Vũ Ninh": "Mới"}


def test_coming_back_to_an_empty_page_tells_what_waits(page: ReceivePage, stick: Stick, qtbot) -> None:
    stick.put(VU_NINH)
    page.incoming.look((stick.folder,))
    page.incoming.take_all.click()
    page.incoming.done.click()
    qtbot.waitUntil(lambda: "1 đã nhận" in said(page.incoming.rest), timeout=10_000)
    see = next(b for b in page.incoming.rest.findChildren(QPushButton) if b.text() == "Xem")
    see.click()
    assert page.tabs.number == KEPT and page.kept.state.currentText() == "Đã nhận"
    page.tabs.show_part(INCOMING)
    assert page.incoming.drop.isVisible()


def test_a_commune_sees_what_concerns_it(office_session: Session, open_shell: OpenShell) -> None:
    shell = open_shell(office_session)
    shell.rail.buttons["receive"].click()
    page = shell.page
    assert isinstance(page, ReceivePage) and page.tabs.tab(KEPT).isHidden()
    assert page.incoming.drop.typed.isHidden() and "của cấp trên" in said(page.incoming.drop)
