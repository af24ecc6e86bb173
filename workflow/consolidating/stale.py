"""Which parts of a consolidated report have changed, come or gone since it was made."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal

from msgspec import Struct

from forms.report import Consolidation, Part
from workflow.consolidating.making import look
from workflow.reports import find_head, open_report
from workflow.session import Session

Kind = Literal["new", "changed", "gone"]


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
    opened = open_report(session, find_head(session, ref).id)
    made = opened.report.consolidation
    if made is None:
        return ()
    now = look(session, opened.form.key, opened.report.period.text).made.consolidation
    return tuple(_lines(_own(made), _own(now)))


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
