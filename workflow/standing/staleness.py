"""Which parts of a consolidated report have changed, come or gone since it was made, and that the check says so."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal

from msgspec import Struct

from forms.consolidation import Consolidated
from forms.errors import BadInput
from forms.findings import Finding, Severity
from forms.report import Consolidation, Part
from workflow.reports import OpenReport, find_head, open_report
from workflow.session import Session
from workflow.standing.prospect import look

CODE = "V26"
Kind = Literal["new", "changed", "gone", "disputed"]
_DISPUTE = "V20"
_MOST = 5


class StaleLine(Struct, frozen=True):
    """One part that consolidating now would give otherwise. sentence: what happened, in words."""

    unit: str
    name: str
    kind: Kind
    sentence: str


def stale(session: Session, ref: str) -> tuple[StaleLine, ...]:
    """What has come in since the report was consolidated; () where consolidating again would take the same reports.

    Of a finished report too. () for one that was typed.
    """
    return _stale(session, open_report(session, find_head(session, ref).id))


def stale_findings(session: Session, opened: OpenReport) -> tuple[Finding, ...]:
    """V26: what came after the report was consolidated; a warning on a draft, only told of a finished one."""
    lines = _stale(session, opened)
    if not lines:
        return ()
    names = ", ".join(line.name for line in lines[:_MOST])
    more = f" và {len(lines) - _MOST} đơn vị khác" if len(lines) > _MOST else ""
    message = f"Sau lần tổng hợp này, báo cáo của {len(lines)} đơn vị mới đến hoặc đã khác: {names}{more}."
    if any(line.kind == "disputed" for line in lines):
        message += " Có đơn vị cấp dưới gửi thẳng bản khác với báo cáo của huyện."
    if opened.editable:
        return (Finding(CODE, Severity.WARNING, "", message, "Hãy tổng hợp lại trước khi hoàn thành."),)
    return (Finding(CODE, Severity.NOTICE, "", message, "Nếu cần tính cả, hãy mở lại báo cáo rồi tổng hợp lại."),)


def _stale(session: Session, opened: OpenReport) -> tuple[StaleLine, ...]:
    """Looked up anew only where something was received, decided or chosen, or the report was consolidated, since."""
    report = opened.report
    if report.consolidation is None or opened.entered_for:
        return ()
    stamp = (session.store.receiving_stamp(), report.consolidation.parts, report.consolidation.findings)
    known = session.stale.get(report.id)
    if known is None or known[0] != stamp:
        known = session.stale[report.id] = stamp, _newer(session, opened, report.consolidation)
    return known[1]


def _newer(session: Session, opened: OpenReport, made: Consolidation) -> tuple[StaleLine, ...]:
    """() for a report that this office could no longer consolidate, e.g. one of a pack that it used before."""
    try:
        now = look(session, opened.form.key, opened.report.period.text).made
    except BadInput:
        return ()
    lines = tuple(_lines(_own(made), _own(now.consolidation)))
    told = {line.unit for line in lines}
    return (*lines, *(line for line in _disputed(made, now) if line.unit not in told))


def _disputed(made: Consolidation, now: Consolidated) -> Iterable[StaleLine]:
    """The districts that do not agree with what came straight from units below them, otherwise than was known at the
    making: which reports count may be the same, but somebody must look."""
    known = {finding.message for finding in made.findings}
    for district in now.districts:
        for finding in now.findings:
            if finding.code == _DISPUTE and district.why in finding.message and finding.message not in known:
                yield StaleLine(district.code, district.name, "disputed", finding.message)


def _own(made: Consolidation) -> Mapping[str, Part]:
    return {part.unit: part for part in made.parts if not part.through}


def _lines(before: Mapping[str, Part], now: Mapping[str, Part]) -> Iterable[StaleLine]:
    for unit, part in now.items():
        old = before.get(unit)
        if old is None:
            yield StaleLine(unit, part.name, "new", f"{part.name}: đã có báo cáo lần {part.revision}, chưa tổng hợp.")
        elif (old.digest, old.signed) != (part.digest, part.signed):
            was, is_ = _named(old), _named(part)
            yield StaleLine(unit, part.name, "changed", f"{part.name}: đã tổng hợp {was}, nay là {is_}.")
    for unit, part in before.items():
        if unit not in now:
            sentence = f"{part.name}: báo cáo lần {part.revision} đã tổng hợp, nay không được tính."
            yield StaleLine(unit, part.name, "gone", sentence)


def _named(part: Part) -> str:
    return f"lần {part.revision}" + ("" if part.signed else " (chưa ký)")
