"""Figures worth a question: those that jumped since the period before (V9), and those far from the other units'.

Far means outside Tukey's fences, 1.5 interquartile ranges beyond the quartiles (Exploratory Data Analysis, 1977), of
at least eight units, and by no less than V9's own least amounts. Neither says that a figure is wrong.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Literal

from msgspec import Struct

from forms.form import Form
from forms.guard import EXPLANATION, Guarded
from forms.numbers import format_number
from forms.rules.changes import LEAST, POINTS, jumps
from forms.seeing.measures import Measure, guarded_units, shown_text
from forms.seeing.units import Seen

Why = Literal["change", "spread"]
WHY_TEXT: Mapping[Why, str] = {"change": "thay đổi so với kỳ trước", "spread": "khác xa các đơn vị khác"}
FEWEST = 8
_FENCE = Decimal("1.5")


class Outlier(Struct, frozen=True):
    """One figure of one unit. before, now: as they are shown; sentence: what stands out."""

    code: str
    name: str
    group: str
    key: str
    title: str
    why: Why
    before: str
    now: str
    sentence: str
    weight: Decimal


class Spread(Struct, frozen=True):
    """The quartiles of a measure over the units, for shares, rates and counts."""

    quarter: Decimal
    middle: Decimal
    three_quarters: Decimal

    @property
    def fences(self) -> tuple[Decimal, Decimal]:
        """Below and above which a figure stands out."""
        reach = (self.three_quarters - self.quarter) * _FENCE
        return self.quarter - reach, self.three_quarters + reach


class Outliers(Struct, frozen=True):
    """What stands out, the largest first within each reason. previous: the period compared with, "" for none."""

    found: tuple[Outlier, ...]
    compared: int
    previous: str = ""
    note: str = ""


def outliers(
    form: Form,
    every: Sequence[Measure],
    units: Iterable[Seen],
    before: Mapping[str, Seen],
    previous: str,
    communes: Iterable[Seen] = (),
) -> Outliers:
    """Everything that stands out. before: each unit as it was in the period before, by its present code. communes:
    those below units that are none themselves."""
    seen, below = tuple(units), tuple(communes)
    found: list[Outlier] = []
    guarded = False
    for one in every:
        hidden, then = guarded_units(form, one, seen, below), guarded_units(form, one, before.values())
        guarded = guarded or not (hidden.is_empty and then.is_empty)
        spread = spread_of(one, seen, hidden)
        for unit in seen:
            found += _changed(one, unit, before.get(unit.code), previous, (then, hidden))
            found += _far(one, unit, spread, hidden)
    found.sort(key=lambda item: (item.why, -item.weight, item.name))
    compared = sum(unit.cells is not None and unit.code in before for unit in seen)
    return Outliers(tuple(found), compared, previous if before else "", EXPLANATION if guarded else "")


def spread_of(one: Measure, units: Iterable[Seen], hidden: Guarded) -> Spread | None:
    """Quartiles (linear between neighbours) of the figures that may be shown; None for fewer than eight."""
    figures = sorted(
        value
        for unit in units
        if unit.cells is not None and not hidden.unit(unit.code) and (value := _figure(one, unit)) is not None
    )
    if one.kind == "answer" or len(figures) < FEWEST:
        return None
    return Spread(*(_at(figures, Decimal(part) / 4) for part in (1, 2, 3)))


def _figure(one: Measure, unit: Seen) -> Decimal | None:
    cell = unit.cell(one.key)
    return cell.number if one.kind == "count" or isinstance(cell.value, Decimal) else None


def _changed(
    one: Measure, unit: Seen, before: Seen | None, previous: str, hidden: tuple[Guarded, Guarded]
) -> Iterable[Outlier]:
    """hidden: of the period before and of this."""
    old = _figure(one, before) if before is not None and before.cells is not None else None
    new = _figure(one, unit) if unit.cells is not None else None
    if one.kind == "answer" or before is None or old is None or new is None:
        return
    share = one.kind == "share"
    if not jumps(share, old, new):
        return
    then = hidden[0].unit(before.code) or shown_text(one, before.cell(one.key))
    now = hidden[1].unit(unit.code) or shown_text(one, unit.cell(one.key))
    verb = "tăng" if new > old else "giảm"
    sentence = f"{verb} từ {then} {'lên' if new > old else 'xuống'} {now} so với {previous}"
    weight = abs(new - old) if share else abs(new - old) / max(abs(old), Decimal(1)) * 100
    yield Outlier(unit.code, unit.name, unit.group, one.key, one.short, "change", then, now, sentence, weight)


def _far(one: Measure, unit: Seen, spread: Spread | None, hidden: Guarded) -> Iterable[Outlier]:
    value = _figure(one, unit) if unit.cells is not None else None
    if spread is None or value is None or hidden.unit(unit.code):
        return
    low, high = spread.fences
    least = POINTS if one.kind == "share" else LEAST if one.kind == "count" else Decimal(0)
    if low <= value <= high or abs(value - spread.middle) < least or spread.quarter == spread.three_quarters:
        return
    word = "thấp" if value < low else "cao"
    text = shown_text(one, unit.cell(one.key))
    sentence = f"{word} khác thường: {text}, trung vị của các đơn vị là {format_number(spread.middle, one.decimals)}"
    reach = spread.three_quarters - spread.quarter
    weight = abs(value - spread.middle) / reach
    yield Outlier(unit.code, unit.name, unit.group, one.key, one.short, "spread", "", text, sentence, weight)


def _at(figures: Sequence[Decimal], share: Decimal) -> Decimal:
    place = share * (len(figures) - 1)
    low = int(place)
    high = min(low + 1, len(figures) - 1)
    return figures[low] + (figures[high] - figures[low]) * (place - low)
