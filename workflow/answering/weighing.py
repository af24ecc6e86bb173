"""A genuine answer is weighed at the sender: of which report it speaks, whether its signer may answer, what is new."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Literal

from forms.answers import KIND_TITLE, Answer
from forms.dates import day_text
from forms.errors import BadInput
from forms.periods import parse_period
from storage.records import ReportHead
from workflow.answering.offices import above_problem, office_name
from workflow.finished import reference_code
from workflow.office import require_office
from workflow.reports import open_report, standing_replies
from workflow.session import VIETNAM, Session

if TYPE_CHECKING:
    from signing.answers import OpenedAnswer
    from signing.facts import Fact

CLOCK_SLACK = timedelta(days=1)
_ASK_OFFICE = "Hãy hỏi lại cơ quan ghi trên phiếu."

Outcome = Literal["receipt", "return", "same", "foreign", "untrusted", "broken"]


@dataclass(frozen=True, slots=True)
class AnswerView:
    """An answer as an officer reads it.

    outcome: receipt and return can be taken; same was taken before; foreign speaks of no report of this office, or of
    another one's; untrusted is signed by who may not answer; broken is not whole. sentence: what it says, or why it is
    not taken; remedy: what to do then, "" where nothing. sentences: what else should be known. remarks: (place as a
    sentence calls it, text). office: code of who answers, name: as it is known here. groups: the signer's fingerprint.
    report_id: of the report, "" where there is none.
    """

    file: str
    outcome: Outcome
    title: str
    sentence: str
    remedy: str
    facts: Mapping[str, Fact]
    sentences: tuple[str, ...] = ()
    office: str = ""
    name: str = ""
    unit: str = ""
    unit_name: str = ""
    form: str = ""
    form_short: str = ""
    period: str = ""
    period_title: str = ""
    revision: int | None = None
    report_id: str = ""
    text: str = ""
    remarks: tuple[tuple[str, str], ...] = ()
    signer: str = ""
    groups: str = ""

    @property
    def ok(self) -> bool:
        """Whether `take_answer` takes it."""
        return self.outcome in ("receipt", "return")


class Weighing:
    """Weighs one genuine answer against what this office finished."""

    def __init__(
        self,
        session: Session,
        data: bytes,
        file: str,
        found: OpenedAnswer,
        answer: Answer,
        facts: dict[str, Fact],
    ) -> None:
        self._session, self._data, self._file = session, data, file
        self._found, self._answer, self._facts = found, answer, facts
        self._named = office_name(session, answer.office)

    def view(self) -> AnswerView:
        from signing.facts import Fact

        head, fact = self._report()
        self._facts["report"] = fact
        if head is None:
            return self._made("foreign", fact.sentence, _ASK_OFFICE, None)
        self._facts["signer"], self._facts["certificate"] = self._found.opened.signer, self._found.opened.certificate
        for name, problem, remedy in (
            ("signer", self._signer_problem(), _CONFIRM),
            ("right", above_problem(self._session, self._answer.office, head), _ASK_OFFICE),
            ("time", self._time_problem(), "Hãy kiểm tra ngày giờ của máy này rồi mở lại phiếu."),
        ):
            if problem:
                self._facts[name] = Fact(False, problem)
                return self._made("untrusted", problem, remedy, head)
        self._facts["right"] = Fact(True, f"Do {self._named} ký, là cơ quan nhận hoặc cơ quan cấp trên.")
        self._facts["time"] = Fact(True, f"Lập ngày {self._day}.")
        return self._known(head)

    @property
    def _day(self) -> str:
        return day_text(self._answer.made_at.astimezone(VIETNAM).date())

    def _report(self) -> tuple[ReportHead | None, Fact]:
        """The report whose revision is answered; None, and why, where there is none."""
        from signing.facts import Fact

        said = self._answer.report
        code = reference_code(said.data_digest)
        found = self._session.store.finished_with_digest(said.data_digest)
        if found is not None:
            head = self._session.store.report_head(found[0])
            same = (head.unit.code, head.form, head.period, found[1])
            if same == (said.unit.code, said.form, said.period, said.revision):
                return head, Fact(True, f"Đúng mã số liệu {code} của bản đơn vị đã hoàn thành.")
            return None, Fact(False, f"Phiếu ghi đơn vị, biểu, kỳ hoặc lần không khớp với bản mang mã số liệu {code}.")
        here = require_office(self._session).unit
        if said.unit.code != here.code:
            return None, Fact(
                False, f"Phiếu trả lời báo cáo của đơn vị {said.unit.code}, không phải của {here.name} ({here.code})."
            )
        return None, Fact(
            False,
            f"Đơn vị chưa hoàn thành bản nào mang mã số liệu {code}"
            f" (biểu {said.form}, kỳ {said.period}, lần {said.revision}), nên phiếu này không ứng với báo cáo nào.",
        )

    def _signer_problem(self) -> str:
        opened, office = self._found.opened, self._answer.office
        if not opened.pinned:
            return opened.signer.sentence
        if office.code not in {pinned.unit_code for pinned in opened.pinned}:
            return f"Phiếu của {self._named} ({office.code}) nhưng do khóa của đơn vị khác ký."
        return "" if opened.certificate.ok else opened.certificate.sentence

    def _time_problem(self) -> str:
        if self._answer.made_at <= self._session.now() + CLOCK_SLACK:
            return ""
        today = day_text(self._session.today())
        return f"Phiếu ghi lập ngày {self._day}, sau ngày của máy này ({today})."

    def _known(self, head: ReportHead) -> AnswerView:
        taken = self._session.store.replies(head.id)
        again = next((one for one in taken if one.receipt and self._is_same(one.receipt)), None)
        if again is not None:
            day = day_text(again.noted_at.astimezone(VIETNAM).date())
            return self._made("same", f"Phiếu này đã nhận ngày {day}; không đổi gì thêm.", "", head)
        outcome: Outcome = "receipt" if self._answer.kind == "accepted" else "return"
        return self._made(outcome, self._sentence(head), "", head, self._besides(head))

    def _is_same(self, receipt: bytes) -> bool:
        """Whether the answer kept is this one, in the same or another container."""
        from signing.answers import read_answer
        from signing.known import KnownCertificates

        if receipt == self._data:
            return True
        kept = read_answer(receipt, KnownCertificates(()), self._session.now())
        return kept.answer == self._answer

    def _sentence(self, head: ReportHead) -> str:
        opened = open_report(self._session, head.id)
        named = f"{opened.form.short}, {opened.report.period.title}, lần {self._answer.report.revision}"
        if self._answer.kind == "accepted":
            return f"{self._named} đã duyệt {named} ngày {self._day}."
        comments = len(self._answer.comments)
        with_comments = f", kèm {comments} góp ý" if comments else ""
        return f"{self._named} trả lại {named} ngày {self._day}{with_comments}."

    def _besides(self, head: ReportHead) -> tuple[str, ...]:
        """What else should be known: another revision, another answer, no sending noted here."""
        revision, said = self._answer.report.revision, []
        if revision < head.revision:
            said.append(f"Phiếu nói về lần {revision}; báo cáo nay là lần {head.revision} nên trạng thái không đổi.")
        others = [one for one in standing_replies(self._session, head.id) if one.revision == revision]
        if others and others[-1].kind != self._answer.kind:
            word = {"accepted": "tiếp nhận", "returned": "trả lại"}[others[-1].kind]
            day = day_text(others[-1].answered_at.date())
            said.append(
                f"Trước đây đã ghi nhận {word} ngày {day} cho lần này; phiếu lập sau được dùng, cả hai được giữ."
            )
        sendings = self._session.store.sendings(head.id)
        if not any(item.revision == revision for item in sendings):
            said.append(f"Máy này chưa ghi lần gửi nào của lần {revision}.")
        return tuple(said)

    def _made(
        self,
        outcome: Outcome,
        sentence: str,
        remedy: str,
        head: ReportHead | None,
        sentences: tuple[str, ...] = (),
    ) -> AnswerView:
        answer, report = self._answer, self._answer.report
        certificate = self._found.opened.signer_certificate
        return AnswerView(
            file=self._file,
            outcome=outcome,
            title=KIND_TITLE[answer.kind],
            sentence=sentence,
            remedy=remedy,
            facts=self._facts,
            sentences=sentences,
            office=answer.office.code,
            name=self._named,
            unit=report.unit.code,
            unit_name=head.unit.name if head else report.unit.name,
            form=report.form,
            form_short=_short(self._session, head, report.form),
            period=report.period,
            period_title=_period_title(report.period),
            revision=report.revision,
            report_id=head.id if head else "",
            text=answer.text,
            remarks=_remarks(self._session, head, answer),
            signer=self._found.signer,
            groups=_groups(certificate),
        )


_CONFIRM = "Hãy nhận tệp giới thiệu khóa hoặc chứng thư của cơ quan đó, rồi mở lại phiếu."


def _short(session: Session, head: ReportHead | None, form: str) -> str:
    return open_report(session, head.id).form.short if head else form


def _period_title(text: str) -> str:
    try:
        return parse_period(text).title
    except BadInput:
        return text


def _remarks(session: Session, head: ReportHead | None, answer: Answer) -> tuple[tuple[str, str], ...]:
    from forms.commented import place_name, places_of

    said = {comment.key: comment.text for comment in answer.comments}
    if head is None:
        return tuple(said.items())
    opened = open_report(session, head.id)
    form, report = opened.form, opened.report
    return tuple((place_name(form, report, key), said[key]) for key in places_of(form, report, tuple(said)))


def _groups(certificate: bytes | None) -> str:
    from signing.certificates import certificate_record

    return certificate_record(certificate).groups if certificate else ""
