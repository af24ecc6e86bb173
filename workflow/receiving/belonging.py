"""A genuine report of another unit: whether it is for this office, for its period, and what of its data counts."""

from __future__ import annotations

import json
from datetime import date

from msgspec.structs import replace

from forms.agencies import official_name
from forms.codec_consolidation import consolidation_json
from forms.dates import day_text
from forms.errors import BadInput, WorldError
from forms.form import Form
from forms.pack import Pack
from forms.period_rules import is_period_of
from forms.periods import parse_period
from forms.present import running_name
from forms.report import Report, UnitRef
from forms.sifting import sift
from forms.text import shown
from forms.units import split_agency
from signing.facts import Fact, VerifiedBundle
from storage.received_records import packed_cells
from workflow.receiving.bench import Bench
from workflow.receiving.judged import Arrived, Judged, Verdict
from workflow.receiving.words import SEND_AGAIN, TO_CONFIRM

_NOTE_LETTERS = 500


def last_day(period: str) -> date | None:
    """The last day of a period as written; None where it is no period."""
    try:
        return parse_period(period).last
    except BadInput:
        return None


def not_below(bench: Bench, seen: Judged, day: date) -> Judged:
    """The file of a unit that does not lie below this office on the day."""
    try:
        name = f"{bench.tree_unit(seen.unit, day).name} (mã {seen.unit})"
    except BadInput:
        name = f"đơn vị mã {seen.unit}"
    sentence = f"Báo cáo của {name}; vào ngày {day_text(day)} đơn vị này không thuộc cơ quan này."
    facts = {**seen.facts, "recipient": Fact(False, sentence)}
    return replace(
        seen, verdict="foreign", sentence=sentence, facts=facts,
        remedy="Hãy chuyển tệp cho cơ quan cấp trên của đơn vị đó.",
    )  # fmt: skip


def refused(seen: Judged, verdict: Verdict, error: WorldError, fact: str = "") -> Judged:
    """The file with an error's sentence and remedy; fact: the one of the record that fails with it."""
    facts = {**seen.facts, fact: Fact(False, error.sentence)} if fact else seen.facts
    return replace(seen, verdict=verdict, sentence=error.sentence, remedy=error.remedy, facts=facts)


def ours(bench: Bench, seen: Judged, found: VerifiedBundle, report: Report) -> Judged:
    """A genuine report of another unit: whether it is for here, and what of it counts."""
    day = report.period.last
    try:
        bench.tree_unit(report.unit.code, day)
    except BadInput as error:
        return refused(seen, "foreign", error, "period")
    if not bench.is_below(report.unit.code, day):
        return not_below(bench, seen, day)
    pack = bench.pack(report.pack, report.pack_version)
    try:
        pack, form = _form(pack, report)
        unit = _unit(bench, pack, report)
    except BadInput as error:
        return refused(seen, "foreign", error, "period")
    named = bench.other_unit(seen.fingerprint, unit.code, day)
    if named:
        return _other_bearer(seen, named, unit, day)
    return _arrived(bench, seen, found, report, pack, form, unit)


def _other_bearer(seen: Judged, named: str, unit: UnitRef, day: date) -> Judged:
    sentence = (
        f"Vào ngày {day_text(day)} mã {unit.code} là của {unit.name}, còn khóa ký đã xác nhận là của {named}"
        " cũng mang mã này."
    )
    facts = {**seen.facts, "unit": Fact(False, sentence)}
    return replace(seen, verdict="untrusted", sentence=sentence, remedy=TO_CONFIRM, facts=facts, unit_name=unit.name)


def _form(pack: Pack | None, report: Report) -> tuple[Pack, Form]:
    """The pack and form on this machine. BadInput where they are not here, too old for it, or not for the period."""
    if pack is None:
        raise BadInput(
            f"Báo cáo lập theo gói biểu mẫu “{report.pack}”, gói này chưa có trên máy.",
            "Hãy cài gói biểu mẫu đó rồi xem lại tệp.",
        )
    form = pack.form_by_key.get(report.form)
    if form is None or form.version < report.form_version or pack.version < report.pack_version:
        raise BadInput(
            f"Báo cáo lập theo bản mới hơn của gói biểu mẫu “{pack.id}” (bản {report.pack_version}; máy này có bản"
            f" {pack.version}).",
            "Hãy cài bản mới của gói biểu mẫu rồi xem lại tệp.",
        )
    if not is_period_of(pack, form, report.period):
        raise BadInput(
            f"{form.short} của gói biểu mẫu này không lập cho kỳ {report.period.title}.",
            "Hãy đề nghị đơn vị kiểm tra lại kỳ báo cáo.",
        )
    return pack, form


def _unit(bench: Bench, pack: Pack, report: Report) -> UnitRef:
    """The unit as it was on the period's last day. BadInput where the data tell another level or agency of it."""
    unit = bench.unit(pack, report.unit.code, report.period.last)
    if unit.level != report.unit.level:
        raise BadInput(f"Số liệu ghi đơn vị mã {unit.code} ở cấp khác với danh mục đơn vị hành chính.", SEND_AGAIN)
    return unit


def _arrived(
    bench: Bench, seen: Judged, found: VerifiedBundle, report: Report, pack: Pack, form: Form, unit: UnitRef
) -> Judged:
    try:
        sifted = sift(form, unit, report)
    except BadInput as error:
        return refused(seen, "broken", error)
    day = report.period.last
    made = sifted.report.consolidation
    arrived = Arrived(
        unit.code, bench.tree_unit(unit.code, day).since.isoformat(), unit.name, unit.level, form.key,
        report.period.text, report.revision, report.id, report.supplement_of, pack.id, report.pack_version,
        report.form_version, found.data_digest or "", found.digest or "", seen.fingerprint, found.claimed_time,
        sifted.says, json.dumps(consolidation_json(made, sifted.report.cells)) if made else "",
        packed_cells(sifted.cells), (*map(_cut, sifted.notes), *_named_otherwise(report, unit)),
    )  # fmt: skip
    recipient = _recipient(bench, pack, form, unit, day)
    facts = {**seen.facts, "period": _period(report, unit, day), "recipient": recipient}
    return replace(
        seen, verdict="ours", sentence="", facts=facts, unit_name=unit.name, form_short=form.short,
        arrived=arrived,
    )  # fmt: skip


def _cut(note: str) -> str:
    """A unit may name its cells as long as it likes."""
    return note if len(note) <= _NOTE_LETTERS else f"{note[: _NOTE_LETTERS - 1]}…"


def _named_otherwise(report: Report, unit: UnitRef) -> tuple[str, ...]:
    if report.unit.name == unit.name:
        return ()
    return (f"Số liệu ghi tên đơn vị là “{shown(report.unit.name)}”; danh mục ghi “{unit.name}”.",)


def _period(report: Report, unit: UnitRef, day: date) -> Fact:
    return Fact(
        True, f"Kỳ {report.period.title} đúng với biểu; {unit.name} có trong danh mục vào ngày {day_text(day)}."
    )


def _recipient(bench: Bench, pack: Pack, form: Form, unit: UnitRef, day: date) -> Fact:
    office = bench.grounds.unit
    here = (bench.grounds.code, office.code, f"{office.code}.{office.agency}")
    code = bench.recipient(pack, form, unit, day)
    if not code or code in here:
        return Fact(True, "Báo cáo gửi đúng cơ quan nhận.")
    name = _receiver(bench, pack, code, day)
    if bench.took_over(code, day):
        return Fact(True, f"Báo cáo gửi {name}; cơ quan này nay làm nhiệm vụ của cơ quan đó.")
    return Fact(True, f"Theo quy định báo cáo này nộp cho {name}; cơ quan này là cấp trên nên vẫn nhận.")


def _receiver(bench: Bench, pack: Pack, code: str, day: date) -> str:
    """What the office that a report goes to was called on the day."""
    _, agency = split_agency(code)
    try:
        unit = bench.tree_unit(code, day).name
    except BadInput:
        return f"đơn vị mã {code}"
    return f"{official_name(pack, agency, day)} {running_name(unit)}" if agency else unit
