"""What one total is made of: every report that counted or did not, and why. Asked for one cell at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal

from msgspec import Struct
from msgspec.structs import replace

from forms.asked import first_asked, form_at
from forms.cells import EMPTY, Cell, State
from forms.consolidation.choosing import Node, holds
from forms.consolidation.consolidate import grown
from forms.consolidation.model import LEVELS, Expected, Origin, SourceReport
from forms.consolidation.plan import Plan, plan_of
from forms.consolidation.totals import covers
from forms.form import Form
from forms.keys import order_key
from forms.report import Consolidation, UnitRef

_STATES = {
    State.MISSING: "Đơn vị ghi “chưa có số liệu”.",
    State.NOT_APPLICABLE: "Đơn vị ghi “không áp dụng”.",
}
_COUNTED = "Đã tính vào số tổng hợp."
_RATE = "Tỷ lệ của đơn vị, để đối chiếu: tỷ lệ chung tính lại từ các số đã cộng."
_LEAD, _BESIDE = "Số của cơ quan chủ trì.", "Không cộng: số của cơ quan chủ trì, để đối chiếu."
_INCOMPLETE = "Chưa cộng: mới có {}/{} đơn vị gửi đủ tử số và mẫu số."
_BY_LEAD = "Không cộng: lấy số của cơ quan chủ trì."


class Asked(Struct, frozen=True):
    """One cell that is asked about. level: of the units that answer it first, "" where only agencies do.

    single, whole: the key under which such a unit, and a report above it, say it. rate: it is never added up.
    """

    key: str
    level: str
    single: str
    whole: str
    rate: bool = False
    table: bool = False


def origins(
    form: Form,
    office: UnitRef,
    expected: Iterable[Expected],
    sources: Iterable[SourceReport],
    key: str,
    choices: Mapping[str, str] | None = None,
) -> tuple[Origin, ...]:
    """The parts of the total in cell `key`, in code order; agencies last.

    Of a joined table (its key) the cell of a part is the number of its rows.
    """
    tree = grown(form, office, expected, sources, choices or {})
    asked = _asked(form, office.level, key)
    found = [each for root in tree.roots for each in _of(root, asked, None)] if asked.level else []
    return (*found, *_agencies(form, tree.agencies, asked))


def settled(
    form: Form, key: str, found: Iterable[Origin], coverage: Mapping[str, tuple[int, int]]
) -> tuple[Origin, ...]:
    """The parts of a helper cell whose sum is made of all units or of none, as its report's coverage says which it
    was; those of any other cell as they are."""
    if not _all_or_none(form, key):
        return tuple(found)
    covered, base = coverage.get(key, (0, 0))
    if base and covered == base:
        return tuple(_left_out(each, _BESIDE) if each.level == "agency" else each for each in found)
    why = _INCOMPLETE.format(covered, base) if base else _BY_LEAD
    return tuple(each if each.level == "agency" else _left_out(each, why) for each in found)


def _all_or_none(form: Form, key: str) -> bool:
    row, helper = form.helpers.get(key, (None, None))
    return bool(row and helper and row.collect == "recompute" and helper.role in ("numerator", "denominator"))


def _left_out(origin: Origin, why: str) -> Origin:
    return replace(origin, counted=False, why=why) if origin.counted else origin


def _asked(form: Form, level: str, key: str) -> Asked:
    if form.kind == "outline":
        item = form.fields.get(key)
        is_table = item is not None and item.type == "table"
        return Asked(key, first_asked(form, key), key, key, table=is_table)
    return next((each for each in _of_plan(form, plan_of(form, level)) if each.key == key), Asked(key, "", key, key))


def _of_plan(form: Form, plan: Plan) -> Iterator[Asked]:
    first = dict(plan.sums) | {row.key: level for row, level in plan.answers}
    yield from (Asked(key, level, key, key) for key, level in first.items())
    for pair in plan.pairs:
        yield from (Asked(key, pair.level, key, key) for key in (pair.top, pair.bottom))
        yield Asked(pair.row.key, pair.level, pair.row.key, pair.row.key, rate=True)
    for other in plan.alternatives:
        yield from (Asked(key, other.level, key, key) for key in (other.key, other.basis))
    for each in plan.quartered:
        yield from (Asked(key, each.level, each.row.key, each.passed) for key in (each.row.key, each.passed))
        yield Asked(each.total, each.level, each.row.key, each.total)
    for row in form.row:
        if row.kind == "rate" and row.numerator in first:
            yield Asked(row.key, first[row.numerator], row.key, row.key, rate=True)


def _of(node: Node, asked: Asked, above_it: Node | None) -> Iterator[Origin]:
    """The unit and those below it; above_it: the unit above whose report counts for them."""
    above = LEVELS.index(node.unit.level) - LEVELS.index(asked.level)
    if above < 0:
        return
    if node.source is not None:
        yield _origin(node, node.source, asked, above > 0, above_it)
    elif not node.children or node.state == "none":
        yield _absent(node)
    below = above_it or (node if node.takes_own and above > 0 else None)
    for child in node.children if node.state != "none" else ():
        if child.source is not None or child.children or not below:
            yield from _of(child, asked, below)


def _absent(node: Node) -> Origin:
    unit = node.unit
    why = "Chưa có báo cáo của đơn vị để tính."
    return Origin(unit.code, unit.name, unit.level, 0, "", 0, EMPTY, False, why, (0, 1))


def _origin(node: Node, source: SourceReport, asked: Asked, whole: bool, above_it: Node | None) -> Origin:
    key = asked.whole if whole else asked.single
    cell = _rows(source, key) if asked.table else source.cells.get(key, EMPTY)
    counted, why = _counted(node, cell, asked, whole, above_it)
    spoken = covers(key, cell, 1, source.consolidation) if whole else (int(counted), 1)
    return _made(source, cell, counted, why, spoken)


def _rows(source: SourceReport, table: str) -> Cell:
    rows = source.cells.get(order_key(table), EMPTY).text.split()
    return Cell(Decimal(len(rows))) if rows else EMPTY


def _made(source: SourceReport, cell: Cell, counted: bool, why: str, spoken: tuple[int, int]) -> Origin:
    part = source.part
    return Origin(
        part.unit, part.name, part.level, part.revision, part.digest, source.received, cell, counted, why, spoken
    )


def _counted(node: Node, cell: Cell, asked: Asked, whole: bool, above_it: Node | None) -> tuple[bool, str]:
    if above_it is not None:
        made = above_it.source.consolidation if above_it.source is not None else None
        return False, not_added(node.source, above_it.unit.name, made)
    if whole and not node.takes_own:
        return False, f"Không cộng: {node.why[:1].lower()}{node.why[1:]}"
    if cell.state in _STATES:
        return False, _STATES[cell.state]
    if cell.is_empty:
        return False, "Đơn vị để trống ô này."
    return (False, _RATE) if asked.rate else (True, node.why or _COUNTED)


def not_added(source: SourceReport | None, name: str, made: Consolidation | None) -> str:
    """Why a report does not count beside that of the unit above it, called `name`, which was made of `made`."""
    part = next((part for part in made.parts if source and part.unit == source.unit), None) if made else None
    if source is not None and holds(part, source):
        return f"Không cộng: đã gồm trong báo cáo của {name}."
    return f"Không cộng: báo cáo của {name} được tính; báo cáo đó không kê bản này."


def _reference(node: Node) -> UnitRef:
    return UnitRef(node.unit.code, node.unit.name, node.unit.level, (), node.unit.agency)


def _agencies(form: Form, agencies: Iterable[Node], asked: Asked) -> Iterator[Origin]:
    """Of an outline form they count; of a table form they stand beside, but for what they lead."""
    row = form.rows.get(asked.key) or (form.helpers[asked.key][0] if asked.key in form.helpers else None)
    for node in agencies:
        source = node.source
        if form.kind == "outline":
            if source is None and asked.key not in form_at(form, _reference(node)).fields:
                continue
            yield _absent(node) if source is None else _origin(node, source, asked, False, None)
        elif source is not None and row is not None and node.unit.agency in row.leads and asked.key in source.cells:
            taken = row.collect in ("owner", "recompute") and row.kind != "rate" and not row.units_of
            yield _made(source, source.cells[asked.key], taken, _LEAD if taken else _BESIDE, (int(taken), 1))
