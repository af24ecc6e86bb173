"""Whose figures count for each district, and where its report differs from what its communes sent here (V20)."""

from __future__ import annotations

from collections.abc import Iterator

from forms.cells import EMPTY
from forms.consolidation.choosing import Came, Node, Tree, below_of, received_of
from forms.consolidation.making import Making
from forms.consolidation.model import LEVELS, Difference, District
from forms.consolidation.plan import outline_of, plan_of
from forms.consolidation.table import total_of
from forms.findings import Finding, Severity
from forms.form import Form
from forms.present import cell_text

_SHOWN = 3
_CHOOSE = "Hãy chọn lấy báo cáo của đơn vị này hay của các đơn vị cấp dưới, để không tính hai lần."


def districts_of(making: Making) -> tuple[District, ...]:
    """Every unit that has units below it, in code order."""
    return tuple(_district(making.form, node) for node in making.tree.nodes() if node.children)


def _district(form: Form, node: Node) -> District:
    direct = tuple(source.unit for source in received_of(node.children))
    asked = node.state == "unresolved" or node.chosen
    differences = tuple(_differences(form, node)) if asked else ()
    return District(node.unit.code, node.unit.name, node.state, node.why, node.chosen, direct, differences)


def _differences(form: Form, node: Node) -> Iterator[Difference]:
    """Figures that are added up, in the form's order, in which the report and its communes' sum differ."""
    for level, keys in _added(form, node.unit.level).items():
        came = Came(below_of(node, level))
        for key in keys:
            whole = node.source.cells.get(key, EMPTY) if node.source else EMPTY
            parts = total_of(key, came).cell(came.units)
            if whole.number != parts.number:
                yield Difference(key, whole, parts)


def _added(form: Form, level: str) -> dict[str, list[str]]:
    if form.kind == "outline":
        outline = outline_of(form)
        return {LEVELS[0]: [item.key for item in (*outline.counts, *outline.totals)]}
    found: dict[str, list[str]] = {}
    for key, low in plan_of(form, level).sums:
        found.setdefault(low, []).append(key)
    return found


def tell_doubts(tree: Tree) -> Iterator[Finding]:
    """A warning for each report whose list of parts says what cannot be."""
    for node in (*tree.nodes(), *tree.agencies):
        if node.doubt:
            yield Finding("V20", Severity.WARNING, "", node.doubt, "Hãy hỏi lại đơn vị trước khi dùng số liệu này.")


def tell_districts(making: Making, districts: tuple[District, ...]) -> Iterator[Finding]:
    """An error for a district whose report and communes disagree; a notice where the officer chose."""
    for district in districts:
        told = "; ".join(
            f"{making.name(each.key)}: {cell_text(each.whole) or 'trống'} so với {cell_text(each.parts) or 'trống'}"
            for each in district.differences[:_SHOWN]
        )
        beside = f" Số của đơn vị so với số cộng từ cấp dưới: {told}." if told else ""
        if district.state == "unresolved":
            yield Finding("V20", Severity.ERROR, "", district.why + beside, _CHOOSE)
        elif district.chosen:
            yield Finding("V20", Severity.NOTICE, "", f"{district.name}: {district.why}{beside}")
