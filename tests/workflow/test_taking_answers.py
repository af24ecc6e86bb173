"""Answers from above come back to the sender: taken where they are genuine and its own, refused in one sentence."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from forms.answers import Answer, AnsweredReport, Comment, encode_answer
from forms.errors import BadInput
from forms.findings import Severity
from forms.key_statements import StatedUnit
from signing.answers import write_answer
from signing.container import Member, build_container
from signing.envelope import encrypt
from signing.names import ANSWER, REPORT
from tests.conftest import NOW, SECRET, SampleOffice, clock
from tests.workflow.offices import DISTRICT, FOREIGN, PROVINCE, Open
from workflow.answering.offices import above_problem
from workflow.answering.taking import AnswerView, look_at_answer, take_answer
from workflow.checking import check_report
from workflow.duties import duties
from workflow.finishing import finish_report, reopen_report
from workflow.keys.office_keys import decryption_certificate
from workflow.keys.signing_keys import KeyUse, signer_of
from workflow.keys.unsealing import decryption_keys
from workflow.replies import REMARK, comments, note_reply, replies, returned, withdraw_reply
from workflow.reports import find_head, open_report, set_note
from workflow.sending.exporting import export_report
from workflow.sending.trail import trail
from workflow.session import VIETNAM, Session, open_session
from workflow.trust.statement_taking import take_statement
from workflow.trust.statements import withdraw_key, write_key_card
from workflow.undoing import undo

FIRST, SECOND = "phu-luc-01/2024", "phu-luc-02/2024"
DAY = timedelta(days=1)
NAMED = "Ủy ban nhân dân thành phố Bắc Ninh"
CELL, ROW = "M3.2a.1", "M3.2a.1n"
TOLD = "Số nạn nhân chưa khớp.\nĐề nghị rà soát với Công an xã."
Says = Callable[..., bytes]


@pytest.fixture(scope="module")
def _sender(_finished_template: SampleOffice, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sender")
    shutil.copytree(_finished_template.home, folder / "nhà")
    with open_session(folder / "nhà", clock) as session:
        export_report(session, FIRST, folder / "usb", secret=SECRET)
    return folder / "nhà"


@pytest.fixture
def sender(_sender: Path, tmp_path: Path) -> Iterator[Session]:
    """The commune, which has sent its first form."""
    shutil.copytree(_sender, tmp_path / "đơn vị có dấu cách")
    with open_session(tmp_path / "đơn vị có dấu cách", clock) as session:
        yield session


@pytest.fixture
def says(sender: Session, office_of: Open, tmp_path: Path) -> Says:
    """An office's signed answer to the commune's report; the district's key is known at the commune."""
    introduce(office_of(DISTRICT), sender, tmp_path)

    def said(kind: str = "returned", office: str = DISTRICT, at: datetime = NOW + DAY, **changes: Any) -> bytes:
        session = office_of(office)
        answer = answer_of(sender, kind, office, at)
        answer = replace(answer, **changes)
        return signed(session, answer)

    sender.clock = lambda: NOW + 2 * DAY
    return said


def introduce(office: Session, sender: Session, folder: Path) -> None:
    take_statement(sender, write_key_card(office, "", SECRET, folder / "khóa"), compared=True)


def answer_of(sender: Session, kind: str, office: str, at: datetime, ref: str = FIRST) -> Answer:
    head = find_head(sender, ref)
    report = AnsweredReport(
        StatedUnit(head.unit.code, head.unit.name), head.form, head.period, head.revision, head.digest
    )
    returned_ = kind == "returned"
    return Answer(
        kind="returned" if returned_ else "accepted",
        made_at=at,
        office=StatedUnit(office, "Tên do nơi gửi tự ghi"),
        report=report,
        text=TOLD if returned_ else "",
        comments=(Comment(ROW, "Nhiều hơn tổng số."),) if returned_ else (),
    )


def signed(session: Session, answer: Answer) -> bytes:
    with signer_of(session, "", SECRET) as signer:
        return write_answer(answer, signer, session.now())


def state(session: Session) -> str:
    return next(duty for duty in duties(session, NOW.date()) if duty.form == "phu-luc-01").state


def refused(session: Session, data: bytes, outcome: str, match: str) -> AnswerView:
    """It is not taken, and nothing is changed."""
    before = [session.store.replies(head.id) for head in session.store.report_heads()]
    view = look_at_answer(session, data)
    assert view.outcome == outcome and not view.ok
    with pytest.raises(BadInput, match=match):
        take_answer(session, data)
    assert [session.store.replies(head.id) for head in session.store.report_heads()] == before
    return view


def test_a_signed_receipt_closes_the_duty(sender: Session, says: Says) -> None:
    view = take_answer(sender, says("accepted"), "phieu.asice")
    assert (view.outcome, view.name, view.office) == ("receipt", NAMED, DISTRICT)
    assert "đã duyệt Phụ lục 01" in view.sentence and not any("nay là lần" in said for said in view.sentences)
    assert state(sender) == "accepted"
    (kept,) = replies(sender, FIRST)
    assert (kept.source, kept.sender, kept.answered_at) == ("receipt", NAMED, NOW + DAY)
    assert kept.noted_at == NOW + 2 * DAY and returned(sender, FIRST) is None


def test_a_signed_answer_is_no_note_to_be_taken_back(sender: Session, says: Says) -> None:
    take_answer(sender, says())
    with pytest.raises(BadInput, match="chữ ký số"):
        withdraw_reply(sender, FIRST, replies(sender, FIRST)[0].number)
    assert state(sender) == "returned"


def test_looking_stores_nothing(sender: Session, says: Says) -> None:
    view = look_at_answer(sender, says())
    assert view.ok and view.text == TOLD and view.remarks == (("dòng 2.1.1.1", "Nhiều hơn tổng số."),)
    assert all(fact.ok for fact in view.facts.values())
    assert replies(sender, FIRST) == () and state(sender) == "sent"


def test_a_return_brings_its_words_and_its_remarks_to_their_cells(sender: Session, says: Says) -> None:
    data = says(comments=(Comment("document.number", "Thiếu số văn bản."), Comment(ROW, "Nhiều hơn tổng số.")))
    view = take_answer(sender, data)
    assert view.outcome == "return" and "2 góp ý" in view.sentence
    duty = next(duty for duty in duties(sender, NOW.date()) if duty.form == "phu-luc-01")
    assert (duty.state, duty.next_step, duty.remark) == (
        "returned",
        "mend",
        "Số nạn nhân chưa khớp. Đề nghị rà soát với Công an xã. (kèm 2 góp ý)",
    )
    (kept,) = replies(sender, FIRST)
    assert kept.receipt == data
    assert [remark.key for remarks in comments(sender, FIRST).values() for remark in remarks] == [
        ROW,
        "document.number",
    ]
    found = [finding for finding in check_report(sender, FIRST) if finding.code == REMARK]
    assert [(f.key, f.severity) for f in found] == [(ROW, Severity.WARNING), ("document.number", Severity.WARNING)]
    assert found[0].message == "Dòng 2.1.1.1 bị góp ý khi trả lại: Nhiều hơn tổng số."
    last = trail(sender, FIRST)[-1].text
    assert last.startswith(f"Nơi nhận trả lại ({NAMED})") and "2 góp ý" in last


def test_remarks_stay_until_they_are_mended_and_the_next_revision_is_sent(
    sender: Session, says: Says, tmp_path: Path
) -> None:
    take_answer(sender, says(comments=(Comment(ROW, "Xem lại."), Comment(CELL, "Xem lại tổng."))))
    report = reopen_report(sender, FIRST, "trả lại").report
    assert {f.key for f in check_report(sender, FIRST) if f.severity is Severity.WARNING and f.code == REMARK} == {
        ROW,
        CELL,
    }
    set_note(sender, report.id, ROW, "Số đã đối chiếu với Công an xã.")
    told = {f.key: f for f in check_report(sender, FIRST) if f.code == REMARK}
    assert told[ROW].severity is Severity.NOTICE and told[ROW].note == "Số đã đối chiếu với Công an xã."
    assert told[CELL].severity is Severity.WARNING
    undo(sender, report.id)
    assert {f.severity for f in check_report(sender, FIRST) if f.code == REMARK} == {Severity.WARNING}
    set_note(sender, report.id, CELL, "Đúng.")
    set_note(sender, report.id, ROW, "Đúng.")
    finish_report(sender, FIRST)
    standing = returned(sender, FIRST)
    assert standing is not None and not standing.open_remarks
    export_report(sender, FIRST, tmp_path / "usb", secret=SECRET)
    assert returned(sender, FIRST) is None and comments(sender, FIRST) == {}
    assert state(sender) == "sent"


def test_the_same_slip_twice_is_the_same(sender: Session, says: Says) -> None:
    data = says()
    take_answer(sender, data)
    assert take_answer(sender, data).outcome == "same"
    again = answer_of(sender, "returned", DISTRICT, NOW + DAY)
    assert look_at_answer(sender, says(comments=again.comments)).outcome == "same"
    assert len(replies(sender, FIRST)) == 1


def test_of_two_answers_the_later_one_stands_whichever_came_first(sender: Session, says: Says) -> None:
    late, early = says("accepted", at=NOW + DAY), says("returned", at=NOW + DAY - timedelta(hours=3))
    take_answer(sender, late)
    view = look_at_answer(sender, early)
    assert view.outcome == "return" and any("cả hai được giữ" in sentence for sentence in view.sentences)
    take_answer(sender, early)
    assert state(sender) == "accepted" and len(replies(sender, FIRST)) == 2
    assert returned(sender, FIRST) is None


def test_a_typed_reply_and_a_signed_one_live_together(sender: Session, says: Says) -> None:
    note_reply(sender, FIRST, "accepted", at=NOW + DAY + timedelta(hours=5))
    assert state(sender) == "accepted"
    take_answer(sender, says("returned", at=NOW + DAY))
    assert state(sender) == "returned"
    note_reply(sender, FIRST, "accepted", at=NOW + 2 * DAY)
    assert state(sender) == "accepted" and len(replies(sender, FIRST)) == 3


def test_a_slip_for_an_older_revision_is_kept_and_told(sender: Session, says: Says) -> None:
    data = says()
    reopen_report(sender, FIRST, "Tự phát hiện số sai")
    finish_report(sender, FIRST)
    view = take_answer(sender, data)
    assert view.outcome == "return"
    assert any("báo cáo nay là lần 2" in sentence for sentence in view.sentences)
    assert state(sender) == "finished" and [reply.revision for reply in replies(sender, FIRST)] == [1]


def test_a_report_that_was_not_sent_from_here_is_said(sender: Session, office_of: Open, says: Says) -> None:
    data = signed(office_of(DISTRICT), answer_of(sender, "accepted", DISTRICT, NOW + DAY, SECOND))
    view = look_at_answer(sender, data)
    assert view.ok and any("chưa ghi lần gửi nào" in sentence for sentence in view.sentences)


def test_a_slip_for_a_report_never_made_is_refused(sender: Session, says: Says) -> None:
    report = answer_of(sender, "returned", DISTRICT, NOW).report
    view = refused(sender, says(report=replace(report, data_digest="ab" * 32)), "foreign", "chưa hoàn thành bản nào")
    assert (view.form, view.period_title, view.report_id) == ("phu-luc-01", "năm 2024", "")


@pytest.mark.parametrize(
    "changes", [{"form": "phu-luc-02"}, {"period": "2023"}, {"revision": 2}, {"unit": StatedUnit("09193", "Xã khác")}]
)
def test_a_digest_of_ours_under_other_names_is_refused(sender: Session, says: Says, changes: dict[str, Any]) -> None:
    report = replace(answer_of(sender, "returned", DISTRICT, NOW).report, **changes)
    refused(sender, says(report=report), "foreign", "không khớp")


def test_another_units_slip_is_refused(sender: Session, says: Says) -> None:
    report = answer_of(sender, "returned", DISTRICT, NOW).report
    other = replace(report, unit=StatedUnit("09193", "Xã khác"), data_digest="cd" * 32)
    refused(sender, says(report=other), "foreign", "09193")


def test_an_unknown_office_is_refused_until_its_key_is_known(
    sender: Session, says: Says, office_of: Open, tmp_path: Path
) -> None:
    data = says(office=PROVINCE)
    refused(sender, data, "untrusted", "Chưa biết người ký")
    introduce(office_of(PROVINCE), sender, tmp_path)
    assert take_answer(sender, data).name == "Sở Lao động - Thương binh và Xã hội"
    assert state(sender) == "returned"


def test_an_office_that_is_not_above_is_refused(sender: Session, says: Says, office_of: Open, tmp_path: Path) -> None:
    introduce(office_of(FOREIGN), sender, tmp_path)
    refused(sender, says(office=FOREIGN), "untrusted", "không phải là nơi nhận")


def test_nobody_answers_in_anothers_name(sender: Session, says: Says, office_of: Open, tmp_path: Path) -> None:
    introduce(office_of(FOREIGN), sender, tmp_path)
    spoken_for = signed(office_of(FOREIGN), answer_of(sender, "accepted", DISTRICT, NOW + DAY))
    refused(sender, spoken_for, "untrusted", "khóa của đơn vị khác")
    own = signed(sender, answer_of(sender, "accepted", "09190", NOW + DAY))
    refused(sender, own, "untrusted", "không phải là nơi nhận")


def test_a_withdrawn_key_answers_nothing(sender: Session, says: Says, office_of: Open, tmp_path: Path) -> None:
    data = says()
    path = withdraw_key(office_of(DISTRICT), "khoa-1", NOW.date(), "mất khóa", KeyUse("", SECRET), tmp_path / "thôi")
    take_statement(sender, path)
    refused(sender, data, "untrusted", "thôi sử dụng")


def test_a_slip_of_the_future_waits_for_the_clock(sender: Session, says: Says) -> None:
    refused(sender, says(at=NOW + 9 * DAY), "untrusted", "sau ngày của máy này")


def test_an_encrypted_slip_is_opened_with_the_offices_own_key(sender: Session, says: Says) -> None:
    data = says()
    certificate = decryption_certificate(sender, "khoa-ky")
    sealed = encrypt(data, [certificate])
    assert look_at_answer(sender, sealed).outcome == "broken"
    keys = decryption_keys(sender, SECRET)
    assert look_at_answer(sender, sealed, keys=keys).outcome == "return"
    take_answer(sender, sealed, keys=keys)
    assert replies(sender, FIRST)[0].receipt == data
    assert look_at_answer(sender, data).outcome == "same"


def test_every_flipped_byte_is_refused_or_changes_nothing_that_is_said(sender: Session, says: Says) -> None:
    data = says()
    good, harmless = look_at_answer(sender, data), 0
    for position in range(0, len(data), 7):
        changed = data[:position] + bytes([data[position] ^ 0x20]) + data[position + 1 :]
        view = look_at_answer(sender, changed)
        harmless += view.ok
        assert view.outcome == "broken" or (view.text, view.remarks) == (good.text, good.remarks), position
    assert harmless < 10
    for size in (0, 1, len(data) // 2, len(data) - 1):
        assert look_at_answer(sender, data[:size]).outcome == "broken"
    assert replies(sender, FIRST) == ()


def test_a_container_of_something_else_is_no_slip(sender: Session, says: Says, office_of: Open) -> None:
    answer = encode_answer(answer_of(sender, "accepted", DISTRICT, NOW + DAY))
    repeated = answer.replace(b'"schema": 1', b'"schema": 1,\n  "schema": 1')
    for members in (
        [Member(REPORT, answer)],
        [Member(ANSWER, answer), Member(REPORT, b"{}")],
        [Member(ANSWER, answer[:-1])],
        [Member(ANSWER, repeated)],
        [Member(ANSWER, b"[" * 100_000)],
    ):
        with signer_of(office_of(DISTRICT), "", SECRET) as signer:
            data = build_container(members, signer, NOW)
        refused(sender, data, "broken", "phiếu|Phiếu")


def test_a_remark_on_no_place_of_the_report_is_kept(sender: Session, says: Says) -> None:
    take_answer(
        sender, says(comments=(Comment("M99.cu", "Dòng của mẫu cũ."), Comment("I.1[r1]", "Không phải biểu này.")))
    )
    assert set(comments(sender, FIRST)) == {""}
    assert [finding for finding in check_report(sender, FIRST) if finding.code == REMARK] == []
    assert len(open_report(sender, FIRST).report.cells) > 0


def test_what_became_of_the_office_above_may_answer_later(sender: Session) -> None:
    """Bắc Ninh is 27 before the merger of 2025 and 24 after it; in 2024, 24 is the province of Bắc Giang."""
    head = find_head(sender, FIRST)
    now_above = StatedUnit("24", "Tỉnh Bắc Ninh")
    assert "không phải là nơi nhận" in above_problem(sender, now_above, head)
    sender.clock = lambda: datetime(2026, 1, 5, 8, tzinfo=VIETNAM)
    assert above_problem(sender, now_above, head) == ""
    for code in ("27", "256"):
        assert above_problem(sender, StatedUnit(code, "x"), head) == ""
    for code in ("27.so-ldtbxh", "27.so-y-te", "27.khong-co", "258", "09190", "99", "01"):
        assert above_problem(sender, StatedUnit(code, "x"), head)
