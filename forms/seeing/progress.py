"""Progress against targets over all units: the figures in order, the units without one told by the reason."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from msgspec import Struct

from forms.cells import Cell
from forms.form import Form, Target
from forms.guard import EXPLANATION, SMALL, WITHHELD, Guarded
from forms.numbers import parse_canonical
from forms.present import STATE_PRINTED
from forms.seeing.measures import Measure, Total, guarded_units, is_guarded_sum, shown_text, total
from forms.seeing.units import Seen
from forms.targets import MET, NOT_MET, STATUS, judged, mark_text, targets_for
from forms.text import collation_key

SCOPES = {"tinh": "tỉnh", "tw": "TW"}
_LESS = ("<", "<=")
EMPTY_TEXT = "để trống"


class Verdict(Struct, frozen=True):
    """One target held against one figure. scope: tinh or tw; text: đạt, chưa đạt."""

    scope: str
    met: bool
    text: str


class Line(Struct, frozen=True):
    """A unit with a figure. value: unrounded; text: as it is printed."""

    code: str
    name: str
    group: str
    value: Decimal
    text: str
    verdicts: tuple[Verdict, ...] = ()

    @property
    def words(self) -> str:
        """ "đạt mục tiêu tỉnh, chưa đạt mục tiêu TW", "" without targets."""
        return ", ".join(f"{one.text} mục tiêu {SCOPES[one.scope]}" for one in self.verdicts)

    @property
    def short_words(self) -> str:
        """ "đạt", "chưa đạt", "chỉ đạt TW", "" without targets."""
        return short_words(self.verdicts)


class Apart(Struct, frozen=True):
    """Units without a figure to draw, by the reason. reason: "không phát sinh", "chưa nộp", …; (code, name) each."""

    reason: str
    units: tuple[tuple[str, str], ...]


class Mark(Struct, frozen=True):
    """A target as a line across the bars. text: "Mục tiêu tỉnh 2025: 90"."""

    scope: str
    value: Decimal
    text: str


class Progress(Struct, frozen=True):
    """The whole picture. lines: best first. whole: the figure over all units, text "" where nothing can be added up.

    note: what is guarded and why, "" where nothing is.
    """

    measure: Measure
    lines: tuple[Line, ...]
    apart: tuple[Apart, ...]
    marks: tuple[Mark, ...]
    whole: Total
    whole_text: str
    whole_verdicts: tuple[Verdict, ...]
    expected: int
    note: str = ""

    @property
    def met_lines(self) -> tuple[str, ...]:
        """ "Đạt mục tiêu tỉnh: 34/118 đơn vị có số liệu", a line a scope."""
        made = []
        for scope in dict.fromkeys(one.scope for line in self.lines for one in line.verdicts):
            judged_here = [one for line in self.lines for one in line.verdicts if one.scope == scope]
            met = sum(one.met for one in judged_here)
            made.append(f"Đạt mục tiêu {SCOPES[scope]}: {met}/{len(judged_here)} đơn vị có số liệu")
        return tuple(made)


def progress(form: Form, one: Measure, units: Iterable[Seen], year: int, communes: Iterable[Seen] = ()) -> Progress:
    """The measure over the units, held against the targets that a report of `year` is held against. communes: those
    below units that are none themselves."""
    every = tuple(units)
    hidden = guarded_units(form, one, every, communes)
    lines, reasons = [], dict[str, list[tuple[str, str]]]()
    for unit in every:
        line, reason = _line(one, unit, year, hidden)
        if line is not None:
            lines.append(line)
        else:
            reasons.setdefault(reason, []).append((unit.code, unit.name))
    whole = total(one, every)
    secret = hidden.total or (not hidden.is_empty and is_guarded_sum(form, one, every))
    return Progress(
        measure=one,
        lines=tuple(sorted(lines, key=lambda line: _order(one, year, line))),
        apart=tuple(Apart(reason, tuple(found)) for reason, found in sorted(reasons.items(), key=_by_reason)),
        marks=marks(one, year),
        whole=whole,
        whole_text=WITHHELD if secret else shown_text(one, whole.cell),
        whole_verdicts=() if secret else verdicts(one, whole.cell, year),
        expected=len(every),
        note="" if hidden.is_empty else EXPLANATION,
    )


def marks(one: Measure, year: int) -> tuple[Mark, ...]:
    """The targets of both scopes that are a number."""
    if one.row is None:
        return ()
    found = []
    for target in targets_for(one.row, year):
        value = parse_canonical(target.value)
        if target.op != STATUS and value is not None:
            text = f"Mục tiêu {SCOPES[target.scope]} năm {target.year}: {mark_text(one.row, target)}"
            found.append(Mark(target.scope, value, text))
    return tuple(found)


def verdicts(one: Measure, cell: Cell, year: int) -> tuple[Verdict, ...]:
    """The figure held against its targets; nothing where nothing can be judged."""
    if one.row is None:
        return ()
    return tuple(
        Verdict(found.target.scope, found.met, MET if found.met else NOT_MET)
        for found in judged(one.row, cell, year)
        if found.met is not None
    )


def short_words(found: Sequence[Verdict]) -> str:
    """The verdicts in a word or two: "đạt" all, "chưa đạt" any, or the scope that is reached."""
    if not found:
        return ""
    met = [SCOPES[one.scope] for one in found if one.met]
    if len(met) == len(found):
        return MET
    return f"chỉ đạt {' và '.join(met)}" if met else NOT_MET


def is_less_better(targets: Sequence[Target]) -> bool:
    """Whether the targets want a low figure."""
    return any(target.op in _LESS for target in targets)


def reason_of(one: Measure, unit: Seen, hidden: Guarded) -> str:
    """Why a unit's figure is not drawn: its report's state, what its cell says, what is guarded; "" where it may be."""
    if unit.cells is None:
        return unit.state_text
    if said := hidden.unit(unit.code):
        return said
    cell = unit.cell(one.key)
    if cell.state in STATE_PRINTED:
        return STATE_PRINTED[cell.state]
    if cell.is_empty:
        return EMPTY_TEXT
    return "" if cell.number is not None else shown_text(one, cell)


def _line(one: Measure, unit: Seen, year: int, hidden: Guarded) -> tuple[Line | None, str]:
    reason = reason_of(one, unit, hidden)
    cell = unit.cell(one.key)
    value = cell.number
    if reason or value is None:
        return None, reason
    return Line(unit.code, unit.name, unit.group, value, shown_text(one, cell), verdicts(one, cell, year)), ""


def _order(one: Measure, year: int, line: Line) -> tuple[Decimal, tuple[tuple[object, ...], ...]]:
    low = one.row is not None and is_less_better(targets_for(one.row, year))
    return (line.value if low else -line.value), collation_key(line.name)


def _by_reason(item: tuple[str, object]) -> tuple[int, str]:
    order = (*STATE_PRINTED.values(), EMPTY_TEXT, SMALL, WITHHELD)
    return (order.index(item[0]) if item[0] in order else -1), item[0]


def summary(found: Progress, unit: str = "đơn vị") -> str:
    """The picture in two sentences: how many have a figure, the whole, the targets."""
    parts = [f"{len(found.lines)}/{found.expected} {unit} có số liệu để vẽ"]
    if found.whole_text:
        covered = f"{found.whole.counted}/{found.whole.expected} {unit}"
        parts.append(f"tính chung {found.whole_text}{_unit(found.measure)} (gồm {covered})")
    return "; ".join((*parts, *(line[:1].lower() + line[1:] for line in found.met_lines))) + "."


def _unit(one: Measure) -> str:
    return "%" if one.unit == "%" else f" {one.unit}" if one.unit else ""
