"""What one total is made of: every report that counted or did not, and why. Asked for one cell at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from forms.cells import EMPTY, Cell, State
from forms.consolidation.choosing import Node, Tree
from forms.consolidation.consolidate import grown
from forms.consolidation.model import LEVELS, Expected, Origin, Source
from forms.consolidation.plan import Plan, plan_of
from forms.consolidation.totals import covers
from forms.pack import Form
from forms.report import UnitRef

_STATES = {
    State.MISSING: "Đơn vị ghi “chưa có số liệu”.",
    State.NOT_APPLICABLE: "Đơn vị ghi “không áp dụng”.",
}


def origins(
    form: Form,
    office: UnitRef,
    expected: Iterable[Expected],
    sources: Iterable[Source],
    key: str,
    choices: Mapping[str, str] | None = None,
) -> tuple[Origin, ...]:
    """The parts of the total in cell `key` (of a joined table its key), in code order; agencies last."""
    tree = grown(form, office, expected, sources, choices or {})
    level = _first_level(form, office, key)
    found = [each for root in tree.roots for each in _of(root, key, level, "")]
    return (*found, *_agencies(form, tree, key))


def _first_level(form: Form, office: UnitRef, key: str) -> str:
    if form.kind == "outline":
        return LEVELS[0]
    return next((level for each, level in _keys(plan_of(form, office.level)) if each == key), "")


def _keys(plan: Plan) -> Iterator[tuple[str, str]]:
    yield from plan.sums
    yield from ((row.key, level) for row, level in plan.answers)
    for pair in plan.pairs:
        yield from ((key, pair.level) for key in (pair.row.key, pair.top, pair.bottom))
    for other in plan.alternatives:
        yield from ((key, other.level) for key in (other.row.key, other.key, other.basis))
    for each in plan.quartered:
        yield from ((key, each.level) for key in (each.row.key, each.passed, each.total))


def _of(node: Node, key: str, level: str, stood_for: str) -> Iterator[Origin]:
    rank = LEVELS.index(node.unit.level)
    leaf = LEVELS.index(level) if level else 0
    if rank < leaf:
        return
    below = stood_for
    if node.source is None:
        if not node.children or node.state == "none":
            yield _absent(node, stood_for)
    else:
        yield _origin(node, node.source, key, rank > leaf, stood_for)
        below = stood_for or (node.unit.name if node.takes_own and rank > leaf else "")
    if node.state != "none":
        for child in node.children:
            if not (below and child.source is None):
                yield from _of(child, key, level, below)


def _absent(node: Node, stood_for: str) -> Origin:
    unit = node.unit
    why = f"Đã gồm trong báo cáo của {stood_for}." if stood_for else "Chưa nhận được báo cáo của đơn vị."
    return Origin(unit.code, unit.name, unit.level, 0, "", 0, EMPTY, False, why, (0, 1))


def _origin(node: Node, source: Source, key: str, whole: bool, stood_for: str) -> Origin:
    cell = source.cells.get(key, EMPTY)
    counted, why = _counted(node, cell, whole, stood_for)
    spoken = covers(key, source.cells.get(key), 1, source.consolidation) if whole else (int(counted), 1)
    return Origin(
        source.unit,
        source.name,
        source.level,
        source.revision,
        source.digest,
        source.received,
        cell,
        counted,
        why,
        spoken,
    )


def _counted(node: Node, cell: Cell, whole: bool, stood_for: str) -> tuple[bool, str]:
    if stood_for:
        return False, f"Không cộng: đã gồm trong báo cáo của {stood_for}."
    if whole and not node.takes_own:
        return False, f"Không cộng: {node.why[:1].lower()}{node.why[1:]}"
    if cell.state in _STATES:
        return False, _STATES[cell.state]
    if cell.is_empty:
        return False, "Đơn vị để trống ô này."
    return True, node.why or "Đã cộng vào số tổng hợp."


def _agencies(form: Form, tree: Tree, key: str) -> Iterator[Origin]:
    """Of an outline form they count; of a table form they stand beside, but for what they own."""
    row = form.rows.get(key) or (form.helpers[key][0] if key in form.helpers else None)
    for node in tree.agencies:
        source = node.source
        if form.kind == "outline":
            yield _absent(node, "") if source is None else _origin(node, source, key, False, "")
        elif source is not None and row is not None and node.unit.agency in row.leads and key in source.cells:
            taken = row.collect in ("owner", "recompute") and not row.units_of
            why = "Số của cơ quan chủ trì." if taken else "Không cộng: số của cơ quan chủ trì, để đối chiếu."
            yield Origin(
                source.unit, source.name, source.level, source.revision, source.digest, source.received,
                source.cells[key], taken, why,
            )  # fmt: skip
