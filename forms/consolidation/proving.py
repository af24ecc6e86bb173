"""A district's report held against the very reports that it says it was made of, where all of these came here too.

What it says it was given must be what they add up to; where it is not, somebody must choose.
"""

from __future__ import annotations

from collections.abc import Mapping

from msgspec.structs import replace

from forms.cells import EMPTY
from forms.consolidation.choosing import Came, Node, Tree, below_of, in_doubt, received_of
from forms.consolidation.plan import plan_of
from forms.consolidation.table import total_of
from forms.form import Form
from forms.report import Consolidation

_WHY = "Báo cáo của {} ghi số tổng hợp khác với số cộng từ chính các báo cáo thành phần đã gửi thẳng đến đây"


def proved(form: Form, tree: Tree, choices: Mapping[str, str]) -> Tree:
    """The tree with those districts in doubt whose given figures are not what their parts say."""
    if form.kind == "outline" or not any(node.state == "whole" and node.children for node in tree.nodes()):
        return tree
    return Tree(tree.office, tuple(_proved(form, node, choices) for node in tree.roots), tree.agencies)


def _proved(form: Form, node: Node, choices: Mapping[str, str]) -> Node:
    if not node.children:
        return node
    node = replace(node, children=tuple(_proved(form, child, choices) for child in node.children))
    made = node.source.consolidation if node.source is not None and node.state == "whole" else None
    if made is None or not _all_came(made, node) or _agrees(form, node, made):
        return node
    return in_doubt(node, _WHY.format(node.unit.name) + ".", choices.get(node.unit.code))


def _all_came(made: Consolidation, node: Node) -> bool:
    """Whether just the reports that it names are here, and no unit's is brought along by another's."""
    here = {(source.unit, source.revision, source.digest) for source in received_of(node.children)}
    return bool(here) and here == {(part.unit, part.revision, part.digest) for part in made.parts}


def _agrees(form: Form, node: Node, made: Consolidation) -> bool:
    for key, level in plan_of(form, node.unit.level).sums:
        came = Came(below_of(node, level))
        if made.given.get(key, EMPTY).number != total_of(key, came).cell(came.units).number:
            return False
    return True
