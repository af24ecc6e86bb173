"""The report of the office above, made out of what stands for the units below (A.8). Pure: the order of the sources
never matters, and the same sources give the same cells."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from msgspec.structs import replace

from forms.cells import Cell
from forms.consolidation.choosing import Node, Tree, plant
from forms.consolidation.districts import districts_of, tell_districts, tell_doubts
from forms.consolidation.duplicates import tell_duplicates
from forms.consolidation.leads import consult_leads
from forms.consolidation.making import Making, some
from forms.consolidation.model import LEVELS, Consolidated, Expected, SourceReport
from forms.consolidation.outline import consolidate_outline
from forms.consolidation.plan import collected_keys, outline_of, plan_of
from forms.consolidation.proving import proved
from forms.consolidation.table import consolidate_table
from forms.findings import Finding, Severity
from forms.form import Form
from forms.present import running_name
from forms.report import Consolidation, Part, UnitRef

Cells = Mapping[str, Cell]
_COUNTED_BELOW = " (đã có báo cáo của cấp xã)"


def consolidate(
    form: Form,
    office: UnitRef,
    expected: Iterable[Expected],
    sources: Iterable[SourceReport],
    choices: Mapping[str, str] | None = None,
    own: Cells | None = None,
    before: Consolidation | None = None,
) -> Consolidated:
    """What the units below give, of how many, out of which reports, and what there is to look into.

    own: the cells of the office's report that it typed; before: what its last consolidation gave. choices: by a
    district's code, whose figures the officer chose.
    """
    tree = grown(form, office, expected, sources, choices or {})
    making = Making(form, tree)
    if form.kind == "outline":
        rows = consolidate_outline(outline_of(form), making, own or {}, before)
        tell_duplicates(making, rows, own or {})
        return _made(making, tree, frozenset({LEVELS[0]}), False)
    plan = plan_of(form, office.level)
    consolidate_table(plan, making)
    consult_leads(plan, making)
    return _made(making, tree, plan.levels, bool(plan.answers or plan.quartered))


def grown(
    form: Form,
    office: UnitRef,
    expected: Iterable[Expected],
    sources: Iterable[SourceReport],
    choices: Mapping[str, str],
) -> Tree:
    """The tree of the units below with whose report counts."""
    collected = {level: collected_keys(form, level) for level in LEVELS}
    return proved(form, plant(office, expected, sources, choices, collected), choices)


def _made(making: Making, tree: Tree, levels: frozenset[str], asks: bool) -> Consolidated:
    missing = tuple(dict.fromkeys(missing_of(tree)))
    districts = districts_of(making)
    findings = (*_of_missing(missing), *tell_districts(making, districts), *tell_doubts(tree), *making.findings)
    parts = parts_of(tree, levels, asks)
    made = Consolidation(parts, missing, making.coverage, making.cells, making.sources, findings, making.tables)
    return Consolidated(making.cells, made, findings, districts)


def parts_of(tree: Tree, levels: frozenset[str], asks: bool) -> tuple[Part, ...]:
    """The reports that counted, in code order, those that a district's report was made of after it; agencies last.

    levels: those that answer something first; a district's report counts for these even where its communes' do.
    asks: units answer with yes or no, which a district's typed report cannot say for its communes.
    """
    found: list[Part] = []
    for node in (*_standing(tree.roots, asks), *tree.agencies):
        if node.source is None or not (_counts(node) or node.unit.level in levels):
            continue
        found.append(node.source.part)
        if node.takes_own and node.source.consolidation is not None:
            parts = node.source.consolidation.parts
            found += (replace(part, through=part.through or node.unit.code) for part in parts)
    return tuple(found)


def _counts(node: Node) -> bool:
    return node.takes_own or node.unit.level == "agency"


def _standing(nodes: Iterable[Node], asks: bool) -> Iterator[Node]:
    """The units that no report of a unit above them stands for altogether."""
    for node in nodes:
        yield node
        typed = node.source is not None and node.source.consolidation is None
        if not node.takes_own or (asks and typed):
            yield from _standing(node.children, asks)


def missing_of(tree: Tree) -> Iterator[tuple[str, str]]:
    """(code, name) of the units that are in no part; a district of which nothing came stands for all of its own."""
    yield from _missing_among(tree.roots)
    yield from ((node.unit.code, node.unit.name) for node in tree.agencies if node.source is None)


def _missing_among(nodes: Iterable[Node]) -> Iterator[tuple[str, str]]:
    for node in nodes:
        if node.source is None:
            yield node.unit.code, f"{node.unit.name}{_COUNTED_BELOW if node.state == 'parts' else ''}"
        elif node.takes_own and node.source.consolidation is not None:
            yield from _named_within(node, _missing_below(node, node.source.consolidation))
        if node.state == "parts":
            yield from _named_within(node, _missing_among(node.children))


def _missing_below(node: Node, made: Consolidation) -> Iterator[tuple[str, str]]:
    """What a district's report itself leaves out, and units that it does not know of."""
    yield from made.missing
    told = {part.unit for part in made.parts} | {code for code, _ in made.missing}
    yield from ((child.unit.code, child.unit.name) for child in node.children if child.unit.code not in told)


def _named_within(node: Node, units: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """With the district's name: communes of two districts may bear one name."""
    yield from ((code, f"{name} ({running_name(node.unit.name)})") for code, name in units)


def _of_missing(missing: tuple[tuple[str, str], ...]) -> Iterator[Finding]:
    if missing:
        message = f"Chưa gồm {len(missing)} đơn vị: {some(name for _, name in missing)}."
        yield Finding("V21", Severity.NOTICE, "", message, "Hãy đôn đốc các đơn vị này rồi tổng hợp lại.")
