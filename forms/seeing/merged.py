"""The figures of several units as those of one: what a merged unit would have reported before the merger.

Counts and the parts of rates are added up, rates made of the sums; whatever cannot be added (shares without parts,
answers, texts) is left out. A sum is spoken of only where every unit gave its part, unless it is asked with coverage.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct

from forms.cells import EMPTY, Cell, State
from forms.consolidation.totals import Total
from forms.form import Form
from forms.report import Report, UnitRef
from forms.specs import NUMBER_KINDS, cell_spec
from forms.values import effective

Cells = Mapping[str, Cell]


class Merged(Struct, frozen=True):
    """cells: sums and the rates made of them, by key; coverage: by key, of how many units and of how many it should."""

    cells: Cells
    coverage: Mapping[str, tuple[int, int]]


def merged(form: Form, like: Report, parts: Sequence[Cells | None], units: int = 0) -> Merged:
    """The parts added up. like: a report of the unit and period that they stand for; its own cells do not count.

    parts: stored and computed cells of each unit, None where there are none; units: how many there should be, where
    more are expected than parts are given.
    """
    expected = max(units, len(parts))
    sums: dict[str, Cell] = {}
    coverage: dict[str, tuple[int, int]] = {}
    for key in added_keys(form, like.unit):
        total = Total()
        for cells in parts:
            total.add(EMPTY if cells is None else cells.get(key, EMPTY))
        coverage[key] = total.coverage(expected)
        found = total.cell(expected)
        if found.state is not State.MISSING:
            sums[key] = found
    report = Report(
        like.id, like.pack, like.pack_version, like.form, like.form_version, like.unit, like.period, 1, sums
    )  # fmt: skip
    return Merged(effective(form, report), coverage)


def complete(form: Form, found: Merged) -> Cells:
    """The cells that every unit gave its part of; a rate only where both its parts are such."""
    short = {key for key, (covered, base) in found.coverage.items() if covered < base}
    for row in form.row:
        helpers = {helper.key for helper in row.helper if helper.role in ("numerator", "denominator")}
        if {row.numerator, row.denominator, *helpers} & short:
            short.add(row.key)
    return {key: cell for key, cell in found.cells.items() if key not in short}


def added_keys(form: Form, unit: UnitRef) -> Iterator[str]:
    """Everything that is added up over units of one level: counts, parts of rates, counts and sums of an outline."""
    for row in form.row:
        if row.kind_at(unit.level) == "count" and row.collect == "sum":
            yield row.key
        for helper in row.helper:
            if helper.role in ("numerator", "denominator", "alternative") and helper.kind in NUMBER_KINDS:
                yield helper.key
    for key, item in form.fields.items():
        if item.type in ("count", "money") and not item.total_of:
            spec = cell_spec(form, unit, key)
            if spec is not None:
                yield key
