"""The auditor's road: what was done with a report, when and by whom, the window and the command say alike."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

from tests.conftest import NOW, SECRET, SampleOffice
from tests.workflow.test_attachments import pdf_file
from workflow.finishing import finish_report, reopen_report
from workflow.keys.signing_keys import KeyUse
from workflow.replies import note_reply, withdraw_reply
from workflow.sending.deliveries import Delivery, MailTo, deliver
from workflow.sending.exporting import export_unsigned
from workflow.sending.sent import note_mailed
from workflow.sending.trail import trail
from workflow.session import Session
from workflow.signing.attachments import attach, detach
from workflow.signing.reports import SigningPlan, sign_report


def test_every_step_is_told_in_order_with_who_took_it(
    finished: SampleOffice, finished_session: Session, tmp_path: Path
) -> None:
    session, report = finished_session, finished.reports[0]
    _let_minutes_pass(session)
    kept = attach(session, report, pdf_file(tmp_path), "scan")
    export_unsigned(session, report, tmp_path / "mang đi ký")
    signed = sign_report(session, report, SigningPlan(KeyUse("", SECRET)))
    deliver(session, report, Delivery("folder", tmp_path / "ra"))
    deliver(session, report, Delivery("mail", tmp_path / "thư", mail=MailTo("a@bacninh.gov.vn", "Gửi", "Kính gửi")))
    note_mailed(session, report)
    detach(session, report, kept.id)
    answer = note_reply(session, report, "returned", "sai số 1.7")
    withdraw_reply(session, report, answer.number)
    told = trail(session, report)
    reopen_report(session, report, "sửa số 1.7")
    assert trail(session, report) == told, "what is still typed is told once it is finished"
    finish_report(session, report)
    assert [(step.revision, step.text[:12], step.who) for step in trail(session, report)[len(told) :]] == [
        (2, "Mở lại: sửa ", session.who),
        (2, "Hoàn thành, ", session.who),
    ]
    code = "-".join(signed.digest[at : at + 4].upper() for at in range(0, 16, 4))
    wanted = (
        "Hoàn thành, mã số liệu ", "Đính kèm bản chụp có dấu “", "Xuất văn bản chưa ký", "Ký số: ",
        f"Ghi vào thư mục {tmp_path / 'ra'}", "Lập thư nháp gửi a@bacninh.gov.vn", "Gửi thư điện tử đến a@",
        "Bỏ bản chụp có dấu “", "Nơi nhận trả lại ngày 10/12/2024: sai số 1.7", "Gỡ phản hồi",
    )  # fmt: skip
    assert len(told) == len(wanted)
    assert [step.text.startswith(words) for step, words in zip(told, wanted, strict=True)] == [True] * len(wanted)
    version = session.pack("bac-ninh-2024").version
    assert told[0].text.endswith(f", theo gói biểu mẫu bac-ninh-2024 bản {version}")
    assert told[3].text.endswith(f", mã đối chiếu {code}")
    assert {step.who for step in told[:-1]} == {session.who} and session.who
    assert told[1].head == f"14:03 ngày 10/12/2024 · lần 1 · {session.who}"


def test_a_draft_has_no_trail_yet(draft_session: Session, drafts: SampleOffice) -> None:
    assert trail(draft_session, drafts.reports[0]) == ()


def _let_minutes_pass(session: Session) -> None:
    moments = iter(range(1, 10_000))

    def later() -> datetime:
        return NOW + timedelta(seconds=20 * next(moments))

    session.clock = later
