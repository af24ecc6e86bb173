"""What of a form can be compared between units: a row or field with figures or answers, and its totals.

A total is a sum, or a rate made of sums; percentages are never averaged (domain/forms.md A.8).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Literal

from msgspec import Struct

from forms.cells import EMPTY, Cell, Source, State
from forms.form import Field, Form, Row
from forms.guard import Guarded, guard, is_small
from forms.pack import Pack
from forms.past import parts_of
from forms.present import cell_text
from forms.report import Report
from forms.rules.naming import row_names, section_name, short
from forms.seeing.units import Seen, grouped
from forms.specs import CLOSED_KINDS
from forms.values import denominator_key, rate

Kind = Literal["share", "ratio", "count", "answer"]
_ANSWERS = {"co": "Có", "khong": "Không"}
_REACHED = {"co": "Đạt", "khong": "Không đạt"}


class Measure(Struct, frozen=True):
    """One thing that units are compared by.

    kind: share (0-100 %), ratio (other rates and figures that are not added up), count (added up), answer.
    title: its number and label; short: the same cut to a line; row: None for a field of an outline form.
    decimals: as it is printed.
    """

    key: str
    kind: Kind
    title: str
    label: str
    unit: str
    decimals: int
    row: Row | None = None
    sensitive: bool = False
    short: str = ""

    @property
    def has_parts(self) -> bool:
        """Whether it is made of a numerator and a denominator, so that a total can be reckoned."""
        return self.row is not None and all(parts_of(self.row))


class Total(Struct, frozen=True):
    """A figure over several units. cell: a sum or a rate made of sums, EMPTY where nothing can be added up.

    counted, expected: of how many units it speaks, and of how many it should. top, bottom: the sums of a rate.
    """

    cell: Cell
    counted: int
    expected: int
    top: Decimal | None = None
    bottom: Decimal | None = None


def measures(form: Form, level: str = "", sensitive: Collection[str] = ()) -> tuple[Measure, ...]:
    """Everything that units can be compared by, in printed order. level: only what a unit of that level answers.

    sensitive: keys of fields whose small counts are guarded, as sensitive_fields() has them.
    """
    if form.kind == "outline":
        items = (item for item in form.fields.values() if item.type in ("count", "money"))
        return tuple(_of_field(form, item, item.key in sensitive) for item in items)
    names = row_names(form)
    found = (_of_row(form, row, level, names[row.key]) for row in form.row if row.kind not in ("heading", "text"))
    return tuple(one for one in found if one is not None)


def sensitive_fields(pack: Pack, form: Form) -> frozenset[str]:
    """The fields of an outline form that count what a guarded row of another form counts (V13, V14)."""
    guarded = {f"{other.key}:{row.key}" for other in pack.forms for row in other.row if row.sensitive}
    return frozenset(key for key, item in form.fields.items() if guarded & set(item.compare_with))


def measure(form: Form, key: str, level: str = "") -> Measure | None:
    """The measure of that key; None where the form has none."""
    return next((one for one in measures(form, level) if one.key == key), None)


def shown_text(one: Measure, cell: Cell) -> str:
    """A figure or answer as it stands in a chart: "83,3", "không phát sinh", "Có", "Đạt", "" for an empty cell."""
    if one.kind == "answer" and one.row is not None and cell.text:
        quartered = any(helper.role == "quarter" for helper in one.row.helper)
        return (_REACHED if quartered else _ANSWERS).get(cell.text) or cell_text(cell, None, one.row.options)
    if one.kind != "count" and isinstance(cell.value, Decimal):
        decimals = one.decimals if cell.source is Source.COMPUTED else None
        return cell_text(cell, decimals)
    return cell_text(cell)


def total(one: Measure, units: Iterable[Seen]) -> Total:
    """The figure over all the units: a sum of counts, or a rate of the sums of those that gave both parts.

    A rate of helpers that are not printed stands only where every unit gave both (A.8).
    """
    every = tuple(units)
    if one.kind == "count":
        given = [unit.cell(one.key) for unit in every if unit.cell(one.key).number is not None]
        return Total(_sum(given), len(given), len(every))
    if one.row is None or not one.has_parts:
        return Total(EMPTY, 0, len(every))
    parts = [_parts(one.row, unit) for unit in every]
    both = [(top, bottom) for top, bottom in parts if top.number is not None and bottom.number is not None]
    if not both:
        return Total(EMPTY, 0, len(every))
    top, bottom = _sum([pair[0] for pair in both]), _sum([pair[1] for pair in both])
    if one.row.kind != "rate" and len(both) < len(every):
        return Total(EMPTY, len(both), len(every))
    return Total(rate(top, bottom, one.row.scale), len(both), len(every), top.number, bottom.number)


def part_keys(one: Measure, cells: Mapping[str, Cell] | None = None) -> tuple[str, ...]:
    """The keys of the counts behind a rate, () for what has none."""
    if one.row is None or not one.has_parts:
        return ()
    top, bottom = parts_of(one.row)
    return top, denominator_key(one.row, cells or {}) if one.row.kind == "rate" else bottom


def guarded_units(form: Form, one: Measure, units: Iterable[Seen], communes: Iterable[Seen] = ()) -> Guarded:
    """What of the measure must not be shown of communes (V14); rates and shares are guarded by their parts.

    A rate is withheld where a part of it is; the sum of a group where a part of it is small. communes: those below the
    units, where the units are none themselves: a district's own figure is the sum that its communes' guard needs.
    """
    seen = tuple(units)
    if seen and all(unit.level != "xa" for unit in seen):
        return _over(seen, guarded_units(form, one, communes)) if communes else Guarded()
    every = tuple(unit for unit in seen if unit.level == "xa")
    keys = (one.key,) if one.kind == "count" else part_keys(one)
    sensitive = [key for key in keys if _is_sensitive(form, one, key)]
    if not sensitive or not every:
        return Guarded()
    found = [_guard(key, every) for key in sensitive]
    if one.kind == "count":
        return found[0]
    hidden = frozenset().union(*(each.small | each.withheld for each in found))
    sums = frozenset().union(*(each.small_groups | each.withheld_groups for each in found))
    return Guarded(withheld=hidden, withheld_groups=sums, total=any(each.total for each in found))


def _over(units: Sequence[Seen], communes: Guarded) -> Guarded:
    """What the guard of communes leaves to be shown of the units that they are grouped by."""
    groups = communes.small_groups | communes.withheld_groups
    codes = frozenset(unit.code for unit in units if unit.name in groups)
    return Guarded(withheld=codes, withheld_groups=groups, total=communes.total)


def is_guarded_sum(form: Form, one: Measure, units: Iterable[Seen]) -> bool:
    """Whether the units' own total stands on a small count."""
    every = tuple(units)
    keys = (one.key,) if one.kind == "count" else part_keys(one)
    return any(
        is_small(_sum([unit.cell(key) for unit in every]).number) for key in keys if _is_sensitive(form, one, key)
    )


def small_counts(pack: Pack, form: Form, report: Report) -> frozenset[str]:
    """The keys of a report that are guarded small counts, and of the rates made of them."""
    counted = {row.key for row in form.row if row.sensitive} | sensitive_fields(pack, form)
    small = {key for key in counted if is_small(report.cell(key).number)}
    rates = {row.key for row in form.row if small & {row.numerator, row.denominator}}
    return frozenset(small | rates)


def _is_sensitive(form: Form, one: Measure, key: str) -> bool:
    return form.rows[key].sensitive if key in form.rows else one.sensitive and key == one.key


def _guard(key: str, units: Iterable[Seen]) -> Guarded:
    return guard(
        {name: {unit.code: unit.cell(key).number for unit in inside} for name, inside in grouped(units).items()}
    )


def _of_field(form: Form, item: Field, sensitive: bool) -> Measure:
    section = section_name(form.section_of[item.key])
    title = f"{item.label} (mục {section})" if item.label else f"Mục {section}"
    return Measure(
        item.key, "count", title, item.label or title, item.unit, 0, None, sensitive, short(item.label or title)
    )


def _of_row(form: Form, row: Row, level: str, name: str) -> Measure | None:
    kind = row.kind_at(level) if level else row.kind
    quartered = any(helper.role == "quarter" and level in helper.levels for helper in row.helper)
    if not _answers(form, row, level):
        return None
    number = "" if name.startswith("“") else f"{name} "
    made: Kind
    if quartered or kind in CLOSED_KINDS:
        made = "answer"
    elif row.is_share:
        made = "share"
    elif kind in ("rate", "number") or (kind == "count" and row.collect not in ("sum", "count_yes")):
        made = "ratio"
    else:
        made = "count"
    title, cut = f"{number}{row.label}", f"{number}{short(row.label)}"
    return Measure(row.key, made, title, row.label, row.unit, row.decimals, row, row.sensitive, cut)


def _answers(form: Form, row: Row, level: str) -> bool:
    """Whether a unit of the level has the figure: it types it, or a part of it."""
    if not level or level in row.levels:
        return True
    keys = [form.rows[key] for key in (row.numerator, row.denominator) if key in form.rows]
    if keys:
        return all(level in part.levels and part.kind_at(level) == part.kind for part in keys)
    return any(level in helper.levels for helper in row.helper if helper.role in ("numerator", "quarter"))


def _parts(row: Row, unit: Seen) -> tuple[Cell, Cell]:
    top, bottom = parts_of(row)
    if row.kind == "rate":
        bottom = denominator_key(row, unit.cells or {})
    return unit.cell(top), unit.cell(bottom)


def _sum(cells: Iterable[Cell]) -> Cell:
    given = [cell for cell in cells if cell.number is not None]
    if not given:
        return EMPTY
    if all(cell.state is State.NONE for cell in given):
        return Cell(None, State.NONE, source=Source.COMPUTED)
    state = State.ESTIMATE if any(cell.state is State.ESTIMATE for cell in given) else State.VALUE
    return Cell(sum((cell.number or Decimal(0) for cell in given), Decimal(0)), state, source=Source.COMPUTED)
