"""What a row of an office is held against: its own plan's targets, those of the plans before it, and the nation's.

A province keeps the targets of its last plan until it has another, and one formed from several keeps those of each
(domain/rules.md B5). Where the plan's figure and the nation's differ both stand, each with where it comes from.
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct
from msgspec.structs import replace

from forms.errors import BadInput
from forms.form import Row, Target
from forms.pack import Pack
from forms.territory import Territory, pack_day
from workflow.office import usable_packs
from workflow.session import Session

_PLAN, _NATION = "tinh", "tw"


class Aims(Struct, frozen=True):
    """row: with every target it is held against; sources: where each of them comes from, in the same order."""

    row: Row
    sources: tuple[str, ...]


def aims(session: Session, pack: Pack, form: str, row: Row) -> Aims:
    """A row of the pack's form with its targets and those that its pack does not name. pack: bound to its province."""
    found = [(target, _source(pack, target)) for target in row.target]
    if not any(target.scope == _PLAN for target in row.target):
        found = [*_plans_before(session, pack, form, row), *found]
    found += _of_the_nation(row, [target for target, _ in found])
    return Aims(replace(row, target=tuple(target for target, _ in found)), tuple(source for _, source in found))


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


def _plans_before(session: Session, pack: Pack, form: str, row: Row) -> Iterator[tuple[Target, str]]:
    """The targets that plans of the same province, or of those it was formed from, set for the row."""
    for other in usable_packs(session.home):
        there = other.form_by_key.get(form)
        same = there.rows.get(row.key) if there is not None else None
        if same is None or other.id == pack.id or not _is_before(session, pack, other):
            continue
        name = session.units.get(other.province, pack_day(other)).name
        for target in same.target:
            if target.scope == _PLAN:
                yield target, f"{other.basis.named}, {name} {other.years[-1]}"


def _is_before(session: Session, pack: Pack, other: Pack) -> bool:
    """Whether another pack is of a province that this pack's is, or was formed from."""
    if not other.province or other.years[-1] > pack.years[-1]:
        return False
    try:
        ground = Territory(session.units, pack.province, pack_day(pack), pack_day(other))
        return any(share.unit.code == other.province for share in ground.roots)
    except BadInput:
        return False
