"""What a row of an office is held against: its own plan's targets, those of the plans before it, and the nation's.

A province keeps the targets of its last plan until it has another; those of the provinces that it was formed from are
shown, but it is not judged by a plan of a part of it (domain/rules.md B5). Where the plan's figure and the nation's
differ both stand, each with where it comes from.
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct
from msgspec.structs import replace

from forms.errors import BadInput
from forms.form import Row, Target
from forms.pack import Pack
from forms.territory import Territory
from workflow.packs import usable_packs
from workflow.session import Session

_PLAN, _NATION = "tinh", "tw"


class Aims(Struct, frozen=True):
    """row: with the targets it is judged by; targets: those and what is only shown; sources: where each comes from."""

    row: Row
    targets: tuple[Target, ...]
    sources: tuple[str, ...]


def aims(session: Session, pack: Pack, form: str, row: Row) -> Aims:
    """A row of the pack's form with its targets and those that its pack does not name. pack: bound to its province."""
    own = [(target, _source(pack, target)) for target in row.target]
    parts: list[tuple[Target, str]] = []
    if not any(target.scope == _PLAN for target in row.target):
        for other in usable_packs(session.home):
            whole = _is_before(session, pack, other)
            if whole is not None:
                (own if whole else parts).extend(_plan_before(session, other, form, row))
    own += _of_the_nation(row, [target for target, _ in own])
    every = [*own, *parts]
    judging = replace(row, target=tuple(target for target, _ in own))
    return Aims(judging, tuple(target for target, _ in every), tuple(source for _, source in every))


def _source(pack: Pack, target: Target) -> str:
    from forms.packs.indicators import registry

    return registry().short if target.scope == _NATION else pack.basis.named


def _of_the_nation(row: Row, known: list[Target]) -> Iterator[tuple[Target, str]]:
    """The nation's targets that nothing said yet, but for figures that the plan set alike."""
    from forms.packs.indicators import registry

    said = {(target.scope, target.year) for target in known}
    alike = {(target.year, target.op, target.value) for target in known}
    for target in registry().targets(row.key):
        if (_NATION, target.year) not in said and (target.year, target.op, target.value) not in alike:
            yield target, registry().short


def _plan_before(session: Session, other: Pack, form: str, row: Row) -> Iterator[tuple[Target, str]]:
    """The targets that another pack's plan set for the row."""
    there = other.form_by_key.get(form)
    same = there.rows.get(row.key) if there is not None else None
    name = session.units.get(other.province, other.last_day).name
    for target in same.target if same is not None else ():
        if target.scope == _PLAN:
            yield target, f"{other.basis.named}, {name} {other.years[-1]}"


def _is_before(session: Session, pack: Pack, other: Pack) -> bool | None:
    """Whether another pack's province is this one's whole, or one of those it was formed from; None for any other."""
    if not other.province or other.id == pack.id or other.years[-1] > pack.years[-1]:
        return None
    try:
        roots = Territory(session.units, pack.province, pack.last_day, other.last_day).roots
    except BadInput:
        return None
    mine = next((share for share in roots if share.unit.code == other.province), None)
    return None if mine is None else mine.whole and len(roots) == 1
