"""Việc cần làm, Báo cáo and Thiết lập in the real window: answers, earlier reports, recovery, backups, a stick."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QFrame, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from forms.cells import Cell
from forms.starting import is_carried
from storage.store import WARNED
from tests.conftest import NOW, SECRET, SampleOffice, clock
from tests.ui.conftest import PACK, OpenShell, keys
from ui.report_menu import ask_reply, ask_return, report_menu
from ui.settings.restore_dialog import RestoreDialog, put_back
from ui.shell import Shell
from ui.start_dialog import StartDialog
from workflow.backups import make_backup
from workflow.duties import due_now, duties, offers
from workflow.moving import carry_out
from workflow.office import init_office, office, require_office
from workflow.packs import find_pack
from workflow.replies import note_reply, replies
from workflow.reports import open_report, report_list, set_cells, start_report
from workflow.sending.exporting import export_report
from workflow.session import Session, open_session
from workflow.setup_choices import province_choices
from workflow.soundness import warnings

ENTER, TAB = Qt.Key.Key_Return, Qt.Key.Key_Tab
FIRST, OUTLINE = "phu-luc-01/2024", "phu-luc-02"
REASON = "Dòng 2.1.1 chưa khớp."


@pytest.fixture
def sent(finished: SampleOffice, tmp_path: Path) -> Iterator[Session]:
    """The sample office with Phụ lục 01 sent."""
    with open_session(finished.home, clock) as session:
        export_report(session, FIRST, tmp_path / "gửi", secret=SECRET)
        yield session


def texts(widget: QWidget) -> str:
    QApplication.processEvents()
    return "\n".join(label.text() for label in widget.findChildren(QLabel) if label.isVisible())


def named(shell: Shell, start: str) -> QPushButton:
    return next(b for b in shell.page.findChildren(QPushButton) if b.accessibleName().startswith(start))


def dialog_of(shell: Shell, kind: type[QDialog]) -> QDialog:
    return next(found for found in shell.findChildren(kind) if found.isVisible())


def test_the_state_stands_once_and_what_is_done_stands_last(sent: Session, open_shell: OpenShell) -> None:
    page = open_shell(sent).page
    cards = [f for f in page.findChildren(QFrame) if f.property("role") == "card"]
    said = texts(cards[-1])
    assert said.count("Đã gửi") == 1 and "Gửi ngày 10/12/2024" in said
    assert page.duties[-1].is_closed and not page.duties[0].is_closed
    assert page.buttons[0].property("role") == "primary"


def test_cards_below_the_screen_come_after_the_first_paint(
    sent: Session, open_shell: OpenShell, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    whole = said_by_cards(open_shell(sent).page)
    monkeypatch.setattr("ui.home_page.SCREENFUL", 1)
    page = open_shell(sent).page
    assert page.buttons[0].property("role") == "primary" and page.buttons[0].hasFocus()
    qtbot.waitUntil(lambda: not page.below.isActive())
    assert said_by_cards(page) == whole and len(whole) > 3
    assert page.buttons[0].property("role") == "primary" and page.buttons[0].hasFocus()
    labels = [label for label in page.findChildren(QLabel) if label.wordWrap() and label.isVisible()]
    assert [label.text() for label in labels if label.height() < label.heightForWidth(label.width())] == []


def test_reports_of_earlier_years_stand_in_one_line_until_they_are_asked_for(
    tmp_path: Path, open_shell: OpenShell
) -> None:
    with open_session(tmp_path / "nhiều năm", lambda: NOW.replace(year=2028)) as session:
        init_office(session, "toan-quoc", "24")
        page = open_shell(session).page
        near, offered, said = len(page.buttons), len(offers(session)), said_by_cards(page)
        strip = next(b for b in page.findChildren(QPushButton) if b.accessibleName().startswith("Hiện tất cả"))
        earlier = len(page.duties) + offered - near
        assert earlier > 3 and f"{earlier} báo cáo chưa lập" in said and "Năm 2025" not in "".join(said)
        strip.setFocus()
        keys("", Qt.Key.Key_Space)
        QApplication.processEvents()
        first = QApplication.focusWidget()
        assert "năm 2027" in first.accessibleName() and not first.visibleRegion().isEmpty()
        assert len(page.buttons) == near + earlier and page.buttons[0].property("role") == "primary"
        assert "Các kỳ trước" in texts(page) and "báo cáo chưa lập" not in texts(page)


def test_the_line_of_earlier_years_is_there_however_much_fits_on_the_screen(
    tmp_path: Path, open_shell: OpenShell, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    with open_session(tmp_path / "nhiều năm", lambda: NOW.replace(year=2028)) as session:
        init_office(session, "toan-quoc", "24")
        *rest, last = due_now(duties(session, session.today()), session.today())[::-1]
        found = (*rest, replace(last, state="sent"))
        monkeypatch.setattr("ui.home_page.duties", lambda _session, _today: found)
        for screenful in range(1, 9):
            monkeypatch.setattr("ui.home_page.SCREENFUL", screenful)
            page = open_shell(session).page
            qtbot.waitUntil(lambda page=page: not page.below.isActive())
            assert "Đã gửi" in texts(page) and "báo cáo chưa lập" in texts(page), screenful


def said_by_cards(page: QWidget) -> list[str]:
    return [texts(card) for card in page.findChildren(QFrame) if card.property("role") == "card"]


def test_a_warning_stands_on_the_card_that_it_is_about(sent: Session, open_shell: OpenShell) -> None:
    page = open_shell(sent).page
    card = next(f for f in page.findChildren(QFrame) if f.property("role") == "card" and "Năm 2024" in texts(f))
    year = [f for f in page.findChildren(QFrame) if f.property("role") == "card" and "15/12" in texts(f)]
    assert len(year) == 1 and "Phụ lục 02" in texts(year[0]) and card is not None


def test_an_answer_is_noted_by_keyboard(sent: Session, open_shell: OpenShell) -> None:
    shell = open_shell(sent)
    report_id = open_report(sent, FIRST).report.id
    dialog = ask_reply(shell, shell.context, report_id, shell.show_home)
    QTest.qWait(20)
    dialog.accepted.setFocus()
    keys("", Qt.Key.Key_Down)
    assert dialog.returned.isChecked() and dialog.text.accessibleName() == "Lý do trả lại"
    keys("", TAB, TAB)
    keys("Bà Hoa", TAB)
    dialog.note.click()
    assert dialog.isVisible() and "Cần ghi lý do" in dialog.trouble.text()
    dialog.text.setFocus()
    keys(REASON, TAB, TAB)
    keys("", ENTER)
    assert [(reply.kind, reply.text, reply.sender) for reply in replies(sent, FIRST)] == [
        ("returned", REASON, "Bà Hoa")
    ]
    assert "Bị trả lại" in texts(shell.page) and REASON in texts(shell.page)


@pytest.mark.parametrize("day", ["hôm qua", "31/02/2024", "11/12/2024"])
def test_a_wrong_day_is_told_in_the_dialog(sent: Session, open_shell: OpenShell, day: str) -> None:
    shell = open_shell(sent)
    dialog = ask_reply(shell, shell.context, open_report(sent, FIRST).report.id, shell.show_home)
    dialog.day.setText(day)
    dialog.note.click()
    assert dialog.trouble.isVisible() and replies(sent, FIRST) == ()
    dialog.reject()


def test_a_returned_report_is_one_button_from_its_next_revision(sent: Session, open_shell: OpenShell) -> None:
    note_reply(sent, FIRST, "returned", REASON)
    shell = open_shell(sent)
    dialog = ask_return(shell, shell.context, open_report(sent, FIRST).report.id)
    assert dialog.focusWidget() is dialog.mend
    dialog.mend.click()
    opened = open_report(sent, FIRST)
    assert (opened.state, opened.report.revision) == ("draft", 2) and REASON in opened.report.reason
    assert shell.page.rail == "reports"


def test_the_menu_offers_what_can_be_done_now(sent: Session, open_shell: OpenShell) -> None:
    shell = open_shell(sent)
    report_id = open_report(sent, FIRST).report.id
    button = named(shell, "Việc khác: Phụ lục 01")

    def offered() -> dict[str, bool]:
        return {
            a.text(): a.isEnabled() for a in report_menu(button, shell.context, report_id, shell.show_home).actions()
        }

    assert {text: can for text, can in offered().items() if text} == {
        "Mở báo cáo": True,
        "Lịch sử ký và gửi…": True,
        "Nhận lại văn bản đã ký…": True,
        "Ghi nhận phản hồi của nơi nhận…": True,
    }
    note_reply(sent, FIRST, "accepted")
    assert offered()["Lần 1 được tiếp nhận ngày 10/12/2024…"] is True
    menu = report_menu(button, shell.context, report_id, shell.show_home)
    next(action for action in menu.actions() if action.text().startswith("Gỡ")).trigger()
    assert open_report(sent, FIRST).state == "sent"


def test_what_was_recovered_is_said_once(sample, open_shell: OpenShell) -> None:
    session, _ids = sample
    session.store.recovered = "Lần trước chương trình dừng đột ngột."
    shell = open_shell(session)
    assert "dừng đột ngột" in texts(shell.page)
    named(shell, "Đã rõ").click()
    assert "dừng đột ngột" not in texts(shell.page)
    shell.show_home()
    assert "dừng đột ngột" not in texts(shell.page)


@pytest.mark.parametrize(("warned", "look"), [("", "tell-ok"), ("Có thể mất số liệu.", "tell-notice")])
def test_a_stop_that_may_have_cost_something_is_not_told_as_good_news(
    sample, open_shell: OpenShell, warned: str, look: str
) -> None:
    session, _reports = sample
    session.store.recovered = "Lần trước chương trình dừng đột ngột."
    session.store.set_settings({WARNED: warned})
    told = [frame for frame in open_shell(session).page.findChildren(QFrame) if "đột ngột" in frame.accessibleName()]
    assert [frame.property("role") for frame in told] == [look]


def test_each_warning_stands_until_it_was_read_itself(sample, open_shell: OpenShell) -> None:
    session, _reports = sample
    session.store.set_settings({WARNED: "Một.\nHai."})
    shell = open_shell(session)
    shell.show_home()
    warned = shell.page.warned
    assert warned.count() == 2
    warned.itemAt(0).widget().findChild(QPushButton).click()
    assert warnings(session) == ("Hai.",) and warned.count() == 1


def test_leaving_the_page_is_having_read_it(sample, open_shell: OpenShell) -> None:
    session, _ids = sample
    session.store.recovered = "Lần trước chương trình dừng đột ngột."
    shell = open_shell(session)
    shell.show_reports()
    shell.show_home()
    assert "dừng đột ngột" not in texts(shell.page)


def test_a_report_can_begin_from_an_earlier_one(office_session: Session, open_shell: OpenShell) -> None:
    earlier = start_report(office_session, OUTLINE, "2024-H1")
    set_cells(office_session, earlier, {"I.2.a": Cell("Đã đôn đốc.")})
    shell = open_shell(office_session)
    named(shell, "Lập báo cáo: Phụ lục 02 · Báo cáo hoạt động vì sự tiến bộ của phụ nữ, năm").click()
    dialog = dialog_of(shell, StartDialog)
    assert dialog.focusWidget() is dialog.begin
    QTest.keyClick(dialog.begin, ENTER)
    assert is_carried(open_report(office_session, f"{OUTLINE}/2024").report.cell("I.2.a"))
    assert shell.page.rail == "reports"


def test_or_from_a_blank_form(office_session: Session, open_shell: OpenShell) -> None:
    earlier = start_report(office_session, OUTLINE, "2024-H1")
    set_cells(office_session, earlier, {"I.2.a": Cell("Đã đôn đốc.")})
    shell = open_shell(office_session)
    dialog = StartDialog(shell, shell.context, OUTLINE, "2024")
    dialog.open()
    dialog.choices.button(1).setChecked(True)
    dialog.begin.click()
    assert open_report(office_session, f"{OUTLINE}/2024").report.cell("I.2.a").is_empty


def test_an_empty_draft_is_taken_off_the_list(sample, open_shell: OpenShell) -> None:
    session, ids = sample
    new = start_report(session, OUTLINE, "2024-H1")
    shell = open_shell(session)
    shell.show_reports()
    page = shell.page
    assert [b for b in page.findChildren(QPushButton) if b.accessibleName().startswith("Xóa")] == [named(shell, "Xóa")]
    named(shell, "Xóa").click()
    assert "Có thể lập lại" in texts(page) and page.cards[new].isHidden()
    assert {info.id for info in report_list(session)} == set(ids)


def test_a_long_list_is_narrowed_to_a_year(sample, open_shell: OpenShell) -> None:
    session, ids = sample
    shell = open_shell(session)
    shell.show_reports()
    assert shell.page.year_box.isHidden()
    shell.page.year_box.setCurrentIndex(1)
    shell.page.year_box.activated.emit(1)
    assert all(not shell.page.cards[report_id].isHidden() for report_id in ids)


def test_a_backup_is_shown_before_it_is_put_back(sample, open_shell: OpenShell, home: Path) -> None:
    session, ids = sample
    path = make_backup(session)
    session.clock = lambda: NOW + timedelta(days=1)
    set_cells(session, ids[0], {"M3.2a.1": None})
    shell = open_shell(session)
    shell.show_settings()
    shell.page.backups.look(path)
    keys("")
    dialog = shell.page.restoring
    assert isinstance(dialog, RestoreDialog) and dialog.keep.hasFocus()
    assert "Phụ lục 01, năm 2024: đã sửa sau bản sao lưu" in texts(dialog) and "Phường Võ Cường" in texts(dialog)
    keys("", ENTER)
    assert not dialog.isVisible() and open_report(session, ids[0]).report.cell("M3.2a.1").is_empty


def test_the_first_page_says_where_the_old_data_are(finished: SampleOffice, open_shell: OpenShell) -> None:
    with open_session(finished.home, clock) as session:
        path = make_backup(session)
        act: Callable[[], None] = put_back(open_shell(session).context, finished.home, path)
    act()
    with open_session(finished.home, clock) as session:
        shell = open_shell(session)
        (aside,) = finished.home.glob("*de-rieng*.sqlite3")
        assert str(aside) in texts(shell.page)
        shell.show_reports()
        shell.show_home()
        assert str(aside) not in texts(shell.page)


def test_everything_goes_onto_a_stick(sample, open_shell: OpenShell, tmp_path: Path) -> None:
    session, _ids = sample
    shell = open_shell(session)
    shell.show_settings()
    card = shell.page.data
    assert str(session.home) == card.path.text() and "Dung lượng" in card.size.text()
    card.carry(tmp_path)
    (folder,) = tmp_path.glob("bao-cao-binh-dang-gioi_*")
    assert str(folder) in texts(card) and "đã đọc lại và khớp" in texts(card)


def test_a_stick_that_was_pulled_is_told(sample, open_shell: OpenShell, tmp_path: Path, told) -> None:
    shell = open_shell(sample[0])
    shell.show_settings()
    shell.page.data.carry(tmp_path / "đã rút")
    assert "USB" in f"{told[0].remedy}"


def test_document_details_are_kept_for_new_reports(office_session: Session, open_shell: OpenShell) -> None:
    shell = open_shell(office_session)
    shell.show_settings()
    card = next(c for c in shell.page.findChildren(QFrame) if type(c).__name__ == "FrameCard")
    card.open.click()
    keys("Nguyễn Thị Bình", ENTER)
    assert card.form.isHidden()
    report = open_report(office_session, start_report(office_session, "phu-luc-01", "2024")).report
    assert report.document.signer_name == "Nguyễn Thị Bình"


def test_what_was_typed_is_there_after_going_back(new_session: Session, open_shell: OpenShell) -> None:
    page = open_shell(new_session).page
    keys("bac ninh", ENTER)
    keys("vo cuong", ENTER)
    keys("Nguyễn Thị Bình", ENTER)
    keys("mật khẩu dài")
    backs = [b for b in page.findChildren(QPushButton) if b.text() == "Trở lại" and b.isVisible()]
    backs[0].click()
    assert page.frame.fields["signer_name"].hasFocus() and page.frame.fields["signer_name"].text() == "Nguyễn Thị Bình"
    next(b for b in page.findChildren(QPushButton) if b.text() == "Trở lại" and b.isVisible()).click()
    assert page.unit.search.hasFocus() and page.unit.search.text() == "vo cuong" and page.unit_next.isEnabled()
    next(b for b in page.findChildren(QPushButton) if b.text() == "Trở lại" and b.isVisible()).click()
    keys("", ENTER)
    keys("", ENTER)
    keys("", ENTER)
    assert page.key_form.passphrase.hasFocus() and page.key_form.passphrase.text() == "mật khẩu dài"


def test_a_key_file_is_brought_on_the_first_run(new_session: Session, open_shell: OpenShell, tmp_path: Path) -> None:
    from signing.keys import make_office_key

    path = tmp_path / "khoa.p12"
    key = make_office_key("09190", "Phường Võ Cường", "Phường Võ Cường", SECRET, new_session.now())
    path.write_bytes(key.signing_pkcs12)
    shell = open_shell(new_session)
    keys("bac ninh", ENTER)
    keys("vo cuong", ENTER)
    keys("", ENTER)
    page = shell.page
    page.key_choices[1].click()
    page.key_file.path.setText(str(path))
    page.key_file.secret.setText("sai")
    page.make_key.click()
    assert page.key_file.trouble.isVisible() and office(new_session).key_name == ""
    page.key_file.secret.setText(SECRET)
    page.make_key.click()
    assert require_office(new_session).key_name == "khoa-1" and not shell.rail.isHidden()


def test_a_key_file_is_brought_later_too(office_session: Session, open_shell: OpenShell, tmp_path: Path) -> None:
    from signing.keys import make_office_key

    path = tmp_path / "khoa.p12"
    key = make_office_key("09190", "Phường Võ Cường", "Phường Võ Cường", SECRET, office_session.now())
    path.write_bytes(key.signing_pkcs12)
    shell = open_shell(office_session)
    shell.show_settings()
    card = shell.page.keys
    card.bring.click()
    card.file.path.setText(str(path))
    card.file.secret.setText(SECRET)
    card.bring.click()
    assert office(office_session).key_name == "khoa-1" and "Đang dùng" in texts(card) and card.file.isHidden()


def test_a_new_computer_takes_the_backup_of_another(
    finished: SampleOffice, home: Path, open_shell: OpenShell, tmp_path: Path
) -> None:
    with open_session(finished.home, clock) as session:
        done = carry_out(session, tmp_path)
    with open_session(home, clock) as session:
        shell = open_shell(session)
        shell.page.look(tmp_path)
        keys("")
        dialog = shell.page.restoring
        assert dialog.restore.hasFocus() and "Phường Võ Cường" in texts(dialog)
        dialog.reject()
        act = put_back(shell.context, home, done.backup)
    act()
    with open_session(home, clock) as session:
        assert len(report_list(session)) == 2 and require_office(session).key_name == "khoa-ky"


def test_a_province_without_a_pack_is_named_and_not_taken(
    new_session: Session, open_shell: OpenShell, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("workflow.setup_choices.usable_packs", lambda _home=None: [find_pack(PACK)])
    found = province_choices()
    assert len(found) == 63 and found[0].packs and not found[1].packs
    page = open_shell(new_session).page
    keys("lang son")
    assert "chưa có gói biểu mẫu" in page.province.found.index(0, 0).data()
    assert not page.pack_next.isEnabled() and page.pack_buttons == []
    keys("", Qt.Key.Key_Return)
    assert page.steps.currentIndex() == 0
    page.province.search.clear()
    keys("bac ninh", Qt.Key.Key_Return)
    assert page.steps.currentIndex() == 1


def test_a_province_of_today_and_one_that_ended_lead_to_their_own_packs_and_units(
    new_session: Session, open_shell: OpenShell
) -> None:
    page = open_shell(new_session).page
    keys("bac ninh")
    names = [page.province.found.index(row, 0).data() for row in range(page.province.found.rowCount())]
    assert names == ["Tỉnh Bắc Ninh", "Tỉnh Bắc Ninh (đến 30/6/2025)"]
    keys("", Qt.Key.Key_Return)
    keys("vo cuong", Qt.Key.Key_Return)
    office = require_office(new_session)
    assert (office.unit.code, office.unit.path, office.pack.province) == ("09190", ("Tỉnh Bắc Ninh",), "24")


def test_tab_stops_only_where_a_key_does_something(sample, open_shell: OpenShell) -> None:
    session, _ids = sample
    open_shell(session)
    met = []
    for _step in range(30):
        focus = QApplication.focusWidget()
        met.append(type(focus).__name__)
        QTest.keyClick(focus, Qt.Key.Key_Tab)
        QApplication.processEvents()
    assert "Button" in met
    assert not {"QScrollArea", "QLabel"} & set(met)
