"""What the office above answered: noted, standing over the state, taken back, gone with the next revision."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from forms.errors import BadInput
from storage.replies import Reply
from tests.conftest import NOW, SECRET
from workflow.duties import Duty, duties
from workflow.finishing import finish_report, reopen_report
from workflow.replies import answerable_revision, note_reply, replies, return_reason, withdraw_reply
from workflow.reports import open_report, report_list
from workflow.sending.exporting import export_report
from workflow.session import Session

FIRST = "phu-luc-01/2024"
REASON = "Dòng 2.1.1: số nạn nhân chưa khớp với báo cáo của Công an."


def send(session: Session, folder: Path) -> str:
    export_report(session, FIRST, folder, secret=SECRET)
    return open_report(session, FIRST).report.id


def duty(session: Session) -> Duty:
    return next(item for item in duties(session, NOW.date()) if item.form == "phu-luc-01")


def test_nothing_is_answered_before_it_was_sent(finished_session: Session) -> None:
    assert answerable_revision(finished_session, FIRST) == 0
    with pytest.raises(BadInput, match="chưa được gửi"):
        note_reply(finished_session, FIRST, "accepted")


def test_an_accepted_report_is_done(finished_session: Session, tmp_path: Path) -> None:
    send(finished_session, tmp_path)
    assert duty(finished_session).days_text == "Gửi ngày 10/12/2024"
    noted = note_reply(finished_session, FIRST, "accepted", sender=" Phòng LĐTBXH ")
    assert (noted.kind, noted.source, noted.sender, noted.revision) == ("accepted", "typed", "Phòng LĐTBXH", 1)
    assert (noted.noted_at, noted.who) == (NOW, finished_session.who)
    found = duty(finished_session)
    assert (found.state, found.next_step, found.warning) == ("accepted", "view", "")
    assert found.days_text == "Tiếp nhận ngày 10/12/2024"
    assert duties(finished_session, NOW.date())[-1].form == "phu-luc-01"


def test_a_returned_report_is_mended_as_the_next_revision(finished_session: Session, tmp_path: Path) -> None:
    send(finished_session, tmp_path)
    note_reply(finished_session, FIRST, "returned", REASON)
    found = duty(finished_session)
    assert (found.state, found.next_step, found.remark) == ("returned", "mend", REASON)
    assert return_reason(finished_session, FIRST) == REASON
    assert open_report(finished_session, FIRST).state == "returned"
    reopened = reopen_report(finished_session, FIRST, REASON)
    assert (reopened.report.revision, reopened.state) == (2, "draft")
    assert (duty(finished_session).state, duty(finished_session).remark) == ("draft", REASON)
    assert return_reason(finished_session, FIRST) == ""
    finish_report(finished_session, FIRST)
    assert duty(finished_session).state == "finished"
    assert [reply.revision for reply in replies(finished_session, FIRST)] == [1]


def test_an_answer_may_come_after_the_report_was_reopened(finished_session: Session, tmp_path: Path) -> None:
    send(finished_session, tmp_path)
    reopen_report(finished_session, FIRST, "Tự phát hiện số sai")
    assert note_reply(finished_session, FIRST, "returned", REASON).revision == 1
    assert duty(finished_session).state == "draft"


def test_a_return_needs_its_reason(finished_session: Session, tmp_path: Path) -> None:
    send(finished_session, tmp_path)
    with pytest.raises(BadInput, match="lý do"):
        note_reply(finished_session, FIRST, "returned", "  ")
    assert duty(finished_session).state == "sent"


@pytest.mark.parametrize("day", [-1, 1])
def test_an_answer_comes_between_the_sending_and_today(finished_session: Session, tmp_path: Path, day: int) -> None:
    send(finished_session, tmp_path)
    with pytest.raises(BadInput, match="Ngày phản hồi"):
        note_reply(finished_session, FIRST, "accepted", at=NOW + timedelta(days=day))


def test_a_wrong_note_is_taken_back_once(finished_session: Session, tmp_path: Path) -> None:
    report_id = send(finished_session, tmp_path)
    note_reply(finished_session, FIRST, "accepted")
    wrong = note_reply(finished_session, FIRST, "returned", REASON)
    assert report_list(finished_session)[-1].state == "returned"
    withdraw_reply(finished_session, FIRST, wrong.number)
    assert open_report(finished_session, FIRST).state == "accepted"
    assert len(finished_session.store.replies(report_id)) == 2
    with pytest.raises(BadInput):
        withdraw_reply(finished_session, FIRST, wrong.number)


def test_a_signed_receipt_fills_the_same_table(finished_session: Session, tmp_path: Path) -> None:
    report_id = send(finished_session, tmp_path)
    moment = datetime.combine(date(2024, 12, 11), NOW.timetz())
    receipt = Reply(0, 1, "accepted", "receipt", "Sở LĐTBXH", "", b"asice", moment, "", moment)
    finished_session.store.add_reply(report_id, receipt)
    (kept,) = replies(finished_session, FIRST)
    assert (kept.source, kept.receipt, kept.answered_at) == ("receipt", b"asice", moment)
    assert duty(finished_session).state == "accepted"
