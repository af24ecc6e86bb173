"""From a file that was judged to its line: held beside what was received, and answers beside what was sent."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from msgspec.structs import replace

from signing.facts import Fact
from storage.received_records import ReceivedRow
from workflow.answering.taking import AnswerView, look_at_answer
from workflow.keys.unsealing import addressed_key, unsealed
from workflow.packing.looked import Looked
from workflow.packing.looking import look_at_pack
from workflow.receiving.arrivals import Arrival
from workflow.receiving.bench import Bench
from workflow.receiving.comparing import Compared, Comparing
from workflow.receiving.finding import Found
from workflow.receiving.judged import Judged
from workflow.receiving.lines import Line
from workflow.receiving.own import Own
from workflow.receiving.record import facts_of
from workflow.receiving.words import form_short, period_title
from workflow.session import Session

_TWICE = Fact(False, "Tệp này đã được tiếp nhận trước đây.")


def _always(line: Line) -> bool:
    del line
    return True


class Lining:
    """Makes the lines of one act: knows the store, and the reports that came with those before."""

    def __init__(
        self, session: Session, bench: Bench, comparing: Comparing, accepts: Callable[[Line], bool] = _always
    ) -> None:
        """accepts: whether a report with this line will be kept."""
        self._session, self._bench, self._comparing, self._accepts = session, bench, comparing, accepts
        self._own = Own(session)

    def line(self, arrival: Arrival) -> Line:
        """The line of one file; what is ours is noted as if it were received."""
        judged = arrival.judged
        if judged is None:
            assert arrival.line is not None
            return arrival.line
        if judged.verdict == "kept":
            return self._kept(arrival.found, judged)
        if judged.verdict == "answer":
            said = look_at_answer(self._session, arrival.data, arrival.found.file, keys=self._bench.keys)
            return _answer_line(arrival, judged, said)
        line = _plain(arrival.found, judged)
        if judged.verdict == "pack":
            return _pack_line(line, look_at_pack(self._session, unsealed(arrival.data, self._bench.keys), line.file))
        if judged.verdict == "locked":
            return replace(line, locked=addressed_key(self._session, arrival.data))
        if judged.own is not None:
            view = self._own.view(judged.own, judged.encrypted)
            return replace(
                line, outcome=view.outcome, sentence=view.sentence, remedy=view.remedy, report_id=view.report_id
            )
        return self._compared(line, judged) if judged.verdict == "ours" else line

    def _compared(self, line: Line, judged: Judged) -> Line:
        arrived = judged.arrived
        assert arrived is not None
        found = self._comparing.compare(arrived)
        line = replace(
            line, outcome=found.outcome, sentence=found.sentence, remedy=found.remedy, previous=found.previous,
            received=found.previous if found.outcome == "same" else None,
            facts={**line.facts, **found.facts}, data_digest=arrived.data_digest,
            detail=(*arrived.notes, *self._left_out(found, judged)),
        )  # fmt: skip
        if found.outcome != "same" and self._accepts(line):
            self._comparing.note(arrived)
        return line

    def _left_out(self, found: Compared, judged: Judged) -> tuple[str, ...]:
        """What a bundle holds beyond the document whose data were received alone."""
        row = self._session.store.received_row(found.previous) if found.outcome == "same" and found.previous else None
        if row is None or row.kind != "pdf" or not judged.attachments:
            return ()
        count = len(judged.attachments)
        return (f"Trước đây chỉ nhận văn bản PDF; {count} tệp đính kèm trong gói này không được giữ ở đây.",)

    def _kept(self, found: Found, judged: Judged) -> Line:
        number = self._session.store.received_with_blob(judged.sha256)
        row = self._session.store.received_row(number) if number else None
        assert row is not None
        return _line_of_row(self._bench, found, row)


def _line_of_row(bench: Bench, found: Found, row: ReceivedRow) -> Line:
    pack = bench.pack(row.pack, row.pack_version)
    packs = (pack, *bench.own_packs) if pack else bench.own_packs
    return Line(
        found.file, found.path, found.part, row.blob, "same",
        f"Tệp này (lần {row.revision}) đã tiếp nhận trước đây; không nhận lại.",
        kind="pdf" if row.kind == "pdf" else "bundle", unit=row.unit, unit_name=row.unit_name, form=row.form,
        form_short=form_short(packs, row.form), period=row.period, period_title=period_title(row.period),
        revision=row.revision, facts={**facts_of(row), "seen": _TWICE}, previous=row.number, received=row.number,
        data_digest=row.data_digest,
    )  # fmt: skip


def _plain(found: Found, judged: Judged) -> Line:
    return Line(
        found.file, found.path, found.part, judged.sha256, _OUTCOME.get(judged.verdict, judged.verdict),  # type: ignore[arg-type]
        judged.sentence, judged.remedy, judged.kind, judged.unit, judged.unit_name, judged.form, judged.form_short,
        judged.period, judged.period_title, judged.revision, judged.facts, judged.signer, judged.groups,
        encrypted=judged.encrypted,
    )  # fmt: skip


_OUTCOME: Mapping[str, str] = {"ours": "new"}


def _pack_line(line: Line, looked: Looked) -> Line:
    """What a pack of forms is; it is installed elsewhere, so that its differences are read first."""
    pack = looked.pack
    changes = tuple(f"{group.title}: {len(group.sentences)} chỗ khác với bản đang có." for group in looked.standing)
    return replace(
        line, sentence=looked.sentence, remedy=looked.remedy or (_TO_INSTALL if looked.may_install else ""),
        unit=looked.signer_unit, unit_name=looked.signer if looked.signer_unit else "",
        form_short=f"gói {pack.id}" if pack else "",
        period_title=f"bản {pack.version}" if pack else "", facts=looked.facts, fingerprint=looked.groups,
        detail=(*changes, *looked.remarks),
    )  # fmt: skip


_TO_INSTALL = "Hãy xem chỗ khác với gói đang có rồi mới cài đặt."


def _told(view: AnswerView) -> tuple[str, ...]:
    """What the answer says, as a whole and of each place, then what else should be known."""
    text = (f"“{view.text}”",) if view.text else ()
    return (*text, *(f"{place}: {remark}" for place, remark in view.remarks), *view.sentences)


def _answer_line(arrival: Arrival, judged: Judged, view: AnswerView) -> Line:
    return replace(
        _plain(arrival.found, judged), outcome=view.outcome, sentence=view.sentence, remedy=view.remedy,
        unit=view.unit, unit_name=view.unit_name, form=view.form, form_short=view.form_short, period=view.period,
        period_title=view.period_title, revision=view.revision, facts=view.facts,
        fingerprint=view.groups if view.outcome == "untrusted" else "", detail=_told(view),
        report_id=view.report_id,
    )  # fmt: skip
