"""Whose report counts: one source for each district, so that nothing is counted twice (A.8, first row).

The units below the office are a tree. A unit that has units below it counts by its own report (whole) or by theirs
(parts); where both came, the list of parts in its own report decides, else the officer does.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from msgspec import Struct
from msgspec.structs import replace

from forms.cells import Cell, Source
from forms.consolidation.credible import credible
from forms.consolidation.model import LEVELS, Choice, DistrictState, Expected, SourceReport
from forms.report import Consolidation, Part, UnitRef
from forms.units import split_agency

Collected = Mapping[str, frozenset[str]]
_NO_CELLS: Mapping[str, Cell] = {}
_TYPED = (Source.TYPED, Source.IMPORTED)


class Node(Struct, frozen=True):
    """A unit below the office, what stands for it, and the units below it in code order.

    doubt: a sentence about what its list of parts says and cannot be; that was left out.
    """

    unit: Expected
    source: SourceReport | None
    children: tuple[Node, ...]
    state: DistrictState
    chosen: bool = False
    why: str = ""
    doubt: str = ""

    @property
    def takes_own(self) -> bool:
        """Whether the unit's own report counts for all below it."""
        return self.source is not None and self.state in ("whole", "unresolved")


class Place(Struct, frozen=True):
    """Something a total is made of: a report that counts for so many units, or those units that sent none.

    whole: the report stands above the units that answer first, and gives their figures together.
    """

    source: SourceReport | None
    units: int
    node: Node
    whole: bool

    @property
    def cells(self) -> Mapping[str, Cell]:
        """What the report says; nothing where none came."""
        return self.source.cells if self.source is not None else _NO_CELLS

    @property
    def made(self) -> Consolidation | None:
        """What the report was made out of, where it was consolidated."""
        return self.source.consolidation if self.source is not None else None


class Came:
    """The places of one figure, sorted for adding up. units: how many should have answered; single: the cells of units
    that answer for themselves; wholes: places of reports that stand above those."""

    __slots__ = ("places", "single", "units", "wholes")

    def __init__(self, places: Iterable[Place]) -> None:
        self.places = tuple(places)
        self.units = sum(place.units for place in self.places)
        self.single = [place.source.cells for place in self.places if place.source is not None and not place.whole]
        self.wholes = [place for place in self.places if place.source is not None and place.whole]


class Tree(Struct, frozen=True):
    """All units below the office: areas as a tree, agencies beside them, both in code order."""

    office: UnitRef
    roots: tuple[Node, ...]
    agencies: tuple[Node, ...]

    def came(self, level: str) -> Came:
        """What a figure that units of this level answer first is made of."""
        return Came(place for root in self.roots for place in places_of(root, level))

    def count(self, level: str) -> int:
        """How many units of the level there are."""
        return sum(node.unit.level == level for node in self.nodes())

    def nodes(self) -> Iterator[Node]:
        """Every area, a district before its communes."""
        for root in self.roots:
            yield from _all_of(root)


def plant(
    office: UnitRef,
    expected: Iterable[Expected],
    sources: Iterable[SourceReport],
    choices: Mapping[str, str],
    collected: Collected,
) -> Tree:
    """The tree of what is expected and what came. A source of a unit that nobody expected counts as one of its own.

    collected: by level, the cells that a unit of the level gets from below, so that typing them is an addition.
    """
    known = {unit.code: unit for unit in expected}
    came: dict[str, SourceReport] = {}
    for source in sources:
        known.setdefault(source.unit, _unexpected(source))
        before = came.get(source.unit)
        if before is None or _weight(source) > _weight(before):
            came[source.unit] = source
    below: dict[str, list[Expected]] = {}
    roots, agencies = [], []
    for code in sorted(known):
        unit = known[code]
        if unit.level == "agency":
            own, doubt = _believed(unit, came.get(code), ())
            agencies.append(Node(unit, own, (), "whole", doubt=doubt))
        elif unit.parent in known and unit.parent != code and _rank(known[unit.parent].level) > _rank(unit.level):
            below.setdefault(unit.parent, []).append(unit)
        else:
            roots.append(unit)

    def node(unit: Expected) -> Node:
        children = tuple(node(each) for each in below.get(unit.code, ()))
        own, doubt = _believed(unit, came.get(unit.code), children)
        decided = _decided(unit, own, children, choices.get(unit.code), collected)
        return replace(decided, doubt=doubt) if doubt else decided

    return Tree(office, tuple(node(unit) for unit in roots), tuple(agencies))


def places_of(node: Node, level: str) -> Iterator[Place]:
    """What counts under one unit for a figure that units of `level` answer first."""
    rank, leaf = _rank(node.unit.level), _rank(level)
    if rank < leaf:
        return
    if rank == leaf:
        yield Place(node.source, 1, node, False)
    elif node.takes_own or not node.children:
        yield Place(node.source, units_below(node, level), node, True)
    else:
        yield from below_of(node, level)


def below_of(node: Node, level: str) -> Iterator[Place]:
    """What counts under one unit where its own report does not."""
    for child in node.children:
        yield from places_of(child, level)


def units_below(node: Node, level: str) -> int:
    """How many units of the level lie under it; 1 where none is known."""
    return sum(each.unit.level == level for each in _all_of(node)) or 1


def _believed(unit: Expected, own: SourceReport | None, children: tuple[Node, ...]) -> tuple[SourceReport | None, str]:
    """What stands for the unit with what can be believed of its list of parts, and what is said of the rest."""
    if own is None or own.consolidation is None:
        return own, ""
    below = {each.unit.code: each.unit for child in children for each in _all_of(child)}
    made, doubt = credible(unit, own.consolidation, below)
    return replace(own, consolidation=made), doubt


def _all_of(node: Node) -> Iterator[Node]:
    yield node
    for child in node.children:
        yield from _all_of(child)


def received_of(nodes: Iterable[Node]) -> tuple[SourceReport, ...]:
    """The reports that came of these units and of those below them."""
    return tuple(each.source for node in nodes for each in _all_of(node) if each.source is not None)


def _rank(level: str) -> int:
    return LEVELS.index(level)


def _weight(source: SourceReport) -> tuple[bool, int, int, str]:
    return source.signed, source.revision, source.received, source.digest


def _unexpected(source: SourceReport) -> Expected:
    agency = split_agency(source.unit)[1] if source.level == "agency" else None
    return Expected(source.unit, source.name, source.level, source.parent, agency or "")


def _decided(
    unit: Expected, own: SourceReport | None, children: tuple[Node, ...], choice: str | None, collected: Collected
) -> Node:
    if not children:
        return Node(unit, own, children, "whole" if own else "none")
    direct = received_of(children)
    if own is None:
        state: DistrictState = "parts" if direct else "none"
        return Node(unit, None, children, state, why=_ALONE if direct else _NOTHING)
    if not direct:
        return Node(unit, own, children, "whole", why=f"{_CHOSEN['whole']}." if choice == "whole" else _ONLY_WHOLE)
    state, why = _judged(unit, own, direct, collected)
    node = Node(unit, own, children, state, why=why)
    return in_doubt(node, why, choice) if state == "unresolved" else node


def in_doubt(node: Node, why: str, choice: str | None) -> Node:
    """The unit whose own report and those below it do not agree, as the officer chose, else unresolved."""
    if choice not in _CHOSEN:
        return replace(node, state="unresolved", why=why)
    taken: Choice = "whole" if choice == "whole" else "parts"
    said = f"{_CHOSEN[taken]} ({why[:1].lower()}{why[1:].rstrip('.')})."
    return replace(node, state=taken, chosen=True, why=said)


_ALONE = "Đơn vị chưa gửi báo cáo tổng hợp: cộng từ báo cáo các đơn vị cấp dưới gửi thẳng."
_NOTHING = "Chưa nhận được báo cáo nào."
_ONLY_WHOLE = "Lấy báo cáo của đơn vị."
_CHOSEN: Mapping[str, str] = {
    "whole": "Cán bộ tổng hợp đã chọn báo cáo của đơn vị",
    "parts": "Cán bộ tổng hợp đã chọn báo cáo của các đơn vị cấp dưới",
}


def _judged(
    unit: Expected, own: SourceReport, direct: tuple[SourceReport, ...], collected: Collected
) -> tuple[DistrictState, str]:
    parts = {part.unit: part for part in own.consolidation.parts} if own.consolidation else {}
    absent = [source for source in direct if not holds(parts.get(source.unit), source)]
    if not absent:
        return "whole", "Báo cáo của đơn vị đã gồm mọi báo cáo mà các đơn vị cấp dưới gửi thẳng, đúng lần báo cáo."
    added = has_additions(unit.level, own.cells, collected)
    if not added and _covered(parts.values(), direct):
        return "parts", "Các đơn vị cấp dưới gửi thẳng đủ mọi báo cáo thành phần; đơn vị không có số liệu riêng."
    names = _some(f"{source.name} (lần {source.revision})" for source in absent)
    why = f"Báo cáo của {unit.name} không gồm bản gửi thẳng của {names}"
    return "unresolved", f"{why}; báo cáo đó lại có số liệu riêng." if added else f"{why}."


def has_additions(level: str, cells: Mapping[str, Cell], collected: Collected) -> bool:
    """Whether a unit typed something of its own where it gets figures and texts from below."""
    keys = collected.get(level, frozenset())
    return any(
        key.partition("[")[0] in keys and cell.source in _TYPED and not cell.is_empty for key, cell in cells.items()
    )


def holds(part: Part | None, source: SourceReport) -> bool:
    """Whether the part is that very report; one that came on paper has no digest to tell."""
    if part is None or part.revision != source.revision:
        return False
    return part.digest == source.digest or not part.digest or not source.digest


def _covered(parts: Iterable[Part], direct: tuple[SourceReport, ...]) -> bool:
    """Whether every part came to this office too, or a later word of that unit."""
    came = {source.unit: source for source in direct}
    return all(
        (source := came.get(part.through or part.unit) or came.get(part.unit)) is not None
        and (source.unit != part.unit or source.revision > part.revision or holds(part, source))
        for part in parts
    )


def _some(names: Iterable[str], most: int = 3) -> str:
    given = list(names)
    shown = ", ".join(given[:most])
    return f"{shown} và {len(given) - most} đơn vị khác" if len(given) > most else shown
