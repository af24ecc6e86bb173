"""Answers in the window: given by the office above, and shown at the sender where each remark belongs."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton

from forms.errors import WorldError
from forms.findings import REMARK
from forms.standing import standing
from tests.conftest import NOW, SECRET, SampleOffice
from tests.kept import keep
from tests.sent_reports import receive_from
from tests.ui.conftest import close_all, keys
from ui.answer.accept_dialog import AcceptDialog
from ui.answer.answers_dialog import AnswersDialog
from ui.answer.place_dialog import PlaceDialog
from ui.answer.return_dialog import ReturnDialog
from ui.answer.return_strip import MENDED, OPEN
from ui.outline.field_findings import FieldFindings
from ui.outline.tree import by_section
from ui.report_menu import ask_answers, ask_return, report_menu
from workflow.answering.answered import answered
from workflow.answering.deciding import accept, return_report
from workflow.answering.outlets import outlet_to
from workflow.answering.proposals import comment_places
from workflow.answering.taking import take_answer
from workflow.keys.office_keys import new_key
from workflow.keys.signing_keys import KeyUse
from workflow.office import init_office
from workflow.replies import note_reply
from workflow.reports import open_report
from workflow.session import Session, open_session
from workflow.trust.statement_taking import take_statement
from workflow.trust.statements import write_key_card

DAY = timedelta(days=1)
TABLE, OUTLINE = 0, 1
PART = "M3.2a.1n"
REASON = "Số liệu chưa khớp với báo cáo của Công an xã."


@pytest.fixture
def office(tmp_path: Path, shells: list) -> Iterator[Session]:
    """The district, with its key."""
    with open_session(tmp_path / "huyện", lambda: NOW + DAY) as session:
        init_office(session, "bac-ninh-2024", "256")
        new_key(session, "khoa-1", SECRET)
        yield session


@pytest.fixture
def sender(sent: SampleOffice, office: Session, tmp_path: Path, shells: list) -> Iterator[Session]:
    """The commune that sent both reports and knows the district's key."""
    with open_session(sent.home, lambda: NOW) as session:
        session.clock = lambda: NOW + 2 * DAY
        take_statement(session, write_key_card(office, "", SECRET, tmp_path / "khóa"), compared=True)
        yield session
        close_all(shells)


@pytest.fixture
def numbers(sender: Session, office: Session, sent: SampleOffice) -> tuple[int, ...]:
    return tuple(receive_from(sender, office, report_id) for report_id in sent.reports)


def state(office: Session, number: int) -> str:
    row = answered(office, number).row
    return standing(office.store.kept(row.form, row.period, row.unit)).state


def opened(dialog, qtbot):
    with qtbot.waitExposed(dialog):
        dialog.open()
    return dialog


def test_one_report_is_approved_with_its_receipt(office, numbers, open_shell, qtbot, tmp_path) -> None:
    shell, said = open_shell(office), []
    dialog = opened(AcceptDialog(shell.page, shell.page.context, numbers[:1], said.append), qtbot)
    assert not dialog.go.isEnabled() and dialog.go.text() == "Duyệt"
    dialog.part.folder.text.setText(str(tmp_path / "trả lời"))
    qtbot.waitUntil(dialog.part.slot.secret.hasFocus)
    keys(SECRET, Qt.Key.Key_Return)
    assert state(office, numbers[0]) == "accepted"
    assert said and "1 phiếu có chữ ký số" in said[0] and dialog.part.slot.secret.text() == ""
    assert len(list((tmp_path / "trả lời").glob("*tiep-nhan.asice"))) == 1


def test_many_are_approved_and_a_wrong_passphrase_approves_none(office, numbers, open_shell, qtbot, tmp_path) -> None:
    shell, said = open_shell(office), []
    every = (*numbers, *(keep(office, code) for code in ("09193", "09196", "09199", "09202")))
    dialog = opened(AcceptDialog(shell.page, shell.page.context, every, said.append), qtbot)
    assert dialog.go.text() == "Duyệt 6 báo cáo"
    dialog.part.folder.text.setText(str(tmp_path / "trả lời"))
    dialog.part.slot.secret.setText("sai")
    dialog.go.click()
    assert "không đúng" in dialog.part.slot.trouble.text() and {state(office, n) for n in every} == {"received"}
    dialog.part.slot.secret.setText(SECRET)
    dialog.go.click()
    assert {state(office, n) for n in every} == {"accepted"} and "Đã duyệt 6 báo cáo." in said[0]


def test_without_a_key_only_the_decision_is_noted(office, numbers, open_shell, qtbot) -> None:
    shell, said = open_shell(office), []
    dialog = opened(AcceptDialog(shell.page, shell.page.context, numbers[:1], said.append), qtbot)
    dialog.part.slot.choice.setCurrentIndex(dialog.part.slot.choice.count() - 1)
    assert dialog.part.slot.keyless and not dialog.part.places.isVisible() and dialog.by_hand.isVisible()
    dialog.go.click()
    assert state(office, numbers[0]) == "accepted" and "chưa biết kết quả" in said[0]


def test_a_folder_that_takes_nothing_is_told_in_the_dialog(office, numbers, open_shell, qtbot, tmp_path) -> None:
    shell = open_shell(office)
    dialog = opened(AcceptDialog(shell.page, shell.page.context, numbers[:1], lambda _s: None), qtbot)
    (tmp_path / "tệp").write_text("x", encoding="utf-8")
    dialog.part.folder.text.setText(str(tmp_path / "tệp"))
    dialog.part.slot.secret.setText(SECRET)
    dialog.go.click()
    assert dialog.trouble.isVisible() and state(office, numbers[0]) == "received"


def test_a_report_is_returned_with_remarks(office, numbers, open_shell, qtbot, tmp_path) -> None:
    shell, said = open_shell(office), []
    dialog = opened(ReturnDialog(shell.page, shell.page.context, numbers[TABLE], said.append), qtbot)
    assert not dialog.go.isEnabled()
    dialog.reason.setPlainText(REASON)
    dialog.remarks._choose = lambda _parent, _places, _commented: PART
    dialog.remarks.add.click()
    dialog.go.click()
    assert not dialog.on_sending and dialog.remarks.unwritten is not None
    keys("Xem lai.")
    dialog.go.click()
    assert dialog.on_sending and "1 góp ý" in dialog.summary.text()
    dialog.back.click()
    assert not dialog.on_sending
    dialog.go.click()
    dialog.part.folder.text.setText(str(tmp_path / "trả lời"))
    dialog.part.slot.secret.setText(SECRET)
    dialog.go.click()
    assert state(office, numbers[TABLE]) == "returned" and said
    assert sorted(path.suffix for path in (tmp_path / "trả lời").iterdir()) == [".asice", ".pdf"]
    again = ReturnDialog(shell.page, shell.page.context, numbers[TABLE], said.append)
    assert again.reason.toPlainText() == REASON and dict(again.remarks.comments) == {PART: "Xem lai."}


def test_what_the_rules_find_is_offered(office, open_shell, qtbot) -> None:
    number = keep(office, "09190")
    shell = open_shell(office)
    dialog = opened(ReturnDialog(shell.page, shell.page.context, number, lambda _s: None), qtbot)
    first = next(iter(dialog.remarks.takers.values()))
    offered = len(dialog.remarks._proposed)
    first.click()
    assert len(dialog.remarks.lines) == 1 and len(dialog.remarks._proposed) == offered - 1
    line = next(iter(dialog.remarks.lines.values()))
    assert line.text.toPlainText() and line.text.hasFocus()
    line.remove.click()
    assert not dialog.remarks.lines and dialog.remarks.none.isVisible()


def test_a_place_is_found_by_a_few_letters(office, numbers, open_shell, qtbot) -> None:
    shell = open_shell(office)
    dialog = opened(PlaceDialog(shell, comment_places(office, numbers[OUTLINE]), frozenset()), qtbot)
    assert not dialog.choose.isEnabled()
    keys("lien nganh", Qt.Key.Key_Return)
    assert dialog.taken == "I.2"


def give_back(office: Session, sender: Session, number: int, comments: dict[str, str], folder: Path) -> None:
    done = return_report(office, number, REASON, comments, KeyUse("", SECRET), outlet_to(folder))
    take_answer(sender, done.files[0].read_bytes())


def test_a_return_is_shown_at_the_cell_and_told_when_mended(
    office, sender, numbers, sent, open_shell, tmp_path, qtbot
) -> None:
    give_back(office, sender, numbers[TABLE], {PART: "Nhiều hơn."}, tmp_path / "t")
    shell = open_shell(sender)
    said = [label.text() for label in shell.page.findChildren(QLabel)]
    assert any("Lý do trả lại" in text and "1 góp ý" in text for text in said)
    shell.show_report(sent.reports[TABLE])
    assert shell.page.returned is not None and shell.page.returned.mend.isVisible()
    dialog = ask_return(shell, shell.page.context, sent.reports[TABLE])
    dialog.mend.click()
    page = shell.page
    page.check()
    assert page.opened.editable and page.opened.report.revision == 2
    line = page.model.lines[page.model.row_of(PART)]
    assert [finding.code for finding in line.findings] == [REMARK]
    strip = page.returned
    assert REASON in strip.text.text() and strip.done.text() == "0/1 đã xử lý" and not strip.mend.isVisible()
    strip.more.click()
    assert strip.shown.remarks[0].text == "Nhiều hơn."
    assert any(chip.text() == OPEN for chip in strip.findChildren(type(strip.done)))
    page.enter_text(PART, "5")
    page.check()
    assert strip.done.text() == "1/1 đã xử lý"
    assert any(chip.text() == MENDED for chip in strip.findChildren(type(strip.done)))


def test_a_remark_on_a_section_stands_under_its_first_field(
    office, sender, numbers, sent, open_shell, tmp_path
) -> None:
    give_back(office, sender, numbers[OUTLINE], {"I.2": "Cả mục còn chung chung."}, tmp_path / "t")
    shell = open_shell(sender)
    shell.show_report(sent.reports[OUTLINE])
    page = shell.page
    page.check()
    page.go_to("I.2.a")
    assert "I.2.a" in by_section(page.opened, page.findings)
    texts = page.view.editors["I.2.a"].findChild(FieldFindings).texts
    assert any("Mục 2 “Phối hợp liên ngành” bị góp ý khi trả lại: Cả mục còn chung chung." in text for text in texts)


def test_every_answer_can_be_read_again_and_its_slip_saved(
    office, sender, numbers, sent, open_shell, tmp_path, qtbot
) -> None:
    give_back(office, sender, numbers[TABLE], {PART: "Nhiều hơn."}, tmp_path / "t")
    note_reply(sender, sent.reports[TABLE], "accepted", at=NOW + DAY - timedelta(hours=30))
    shell = open_shell(sender)
    menu = report_menu(shell.page.findChildren(QPushButton)[0], shell.page.context, sent.reports[TABLE], lambda: None)
    titles = [action.text() for action in menu.actions()]
    assert any("Lần 1 bị trả lại" in title for title in titles)
    assert not any("Gỡ phản hồi" in title for title in titles)
    dialog = ask_answers(shell, shell.page.context, sent.reports[TABLE])
    assert isinstance(dialog, AnswersDialog)
    assert [(one.reply.source, one.stands) for one in dialog.found] == [("receipt", True), ("typed", False)]
    assert dialog.found[0].remarks[0][0].startswith("Dòng 2.1.1.1: Trong đó")
    dialog.save(dialog.found[0], tmp_path / "phiếu.asice")
    assert (tmp_path / "phiếu.asice").read_bytes() == dialog.found[0].reply.receipt


def test_an_approved_report_is_done_on_the_first_page(office, sender, numbers, sent, open_shell, tmp_path) -> None:
    done = accept(office, numbers[:1], KeyUse("", SECRET), outlet_to(tmp_path / "t"))
    take_answer(sender, done.files[0].read_bytes())
    assert open_report(sender, sent.reports[TABLE]).state == "accepted"
    shell = open_shell(sender)
    shell.show_report(sent.reports[TABLE])
    assert shell.page.returned is None


def test_a_bug_is_no_refusal_of_the_key(office, numbers, open_shell, qtbot, told, monkeypatch) -> None:
    shell = open_shell(office)
    dialog = opened(AcceptDialog(shell.page, shell.page.context, numbers[:1], lambda _s: None), qtbot)
    monkeypatch.setattr("ui.answer.accept_dialog.accept", lambda *_each: 1 / 0)
    dialog.part.slot.secret.setText(SECRET)
    dialog.go.click()
    assert [type(error) for error in told] == [ZeroDivisionError] and not isinstance(told[0], WorldError)
