"""The province's Phụ lục 01 reckoned from raw figures by hand, as an auditor would: whole numbers and fractions only.

Imports nothing of this project. The rules are those of A.8: sums of what was said, rates out of the sums, counts of
“Có” over all units of the list, helper rates only where every unit gave both parts.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from tests.play.raw import COUNTS, HELPERS, QUARTERS, Figures

RATES = {
    "M3.2a.1r": ("M3.2a.1n", "M3.2a.1"),
    "M3.2a.2r": ("M3.2a.2n", "M3.2a.2"),
    "M3.2b.1r": ("M3.2b.1n", "M3.2b.1"),
    "M3.2b.2r": ("M3.2b.2n", "M3.2b.2"),
    "M3.3.3": ("M3.3.2", "M3.3.1"),
}
SCALES = {"M4.2": 100_000, "M4.3": 1_000}


@dataclass(frozen=True)
class Total:
    """value: None where there is none; state as the program names it; of: how many units spoke, of how many."""

    value: Fraction | None
    state: str
    of: tuple[int, int]


def said(figures: Figures, key: str) -> tuple[int | None, str]:
    """A figure and its state; ("", no state) where nothing was said."""
    found = figures.get(key)
    if isinstance(found, Mapping):
        value = found.get("value")
        return (None if value is None else int(str(value))), str(found["state"])
    return (None, "") if found is None else (int(str(found)), "value")


def summed(units: Sequence[Figures], key: str, expected: int) -> Total:
    """none is 0 and covered; missing and nothing said add nothing; an estimate makes the sum one."""
    numbers: list[int] = []
    states: list[str] = []
    base = expected
    for figures in units:
        value, state = said(figures, key)
        if state == "not_applicable":
            base -= 1
        elif state == "none":
            numbers.append(0)
            states.append(state)
        elif state in ("value", "estimate") and value is not None:
            numbers.append(value)
            states.append(state)
    covered = (len(numbers), base)
    if not numbers:
        return Total(None, "missing", covered)
    if set(states) == {"none"}:
        return Total(Fraction(0), "none", covered)
    return Total(Fraction(sum(numbers)), "estimate" if "estimate" in states else "value", covered)


def rate(above: Total, below: Total, scale: int = 100) -> Total:
    """Out of the sums; 0/0 did not arise."""
    if above.value is None or below.value is None:
        return Total(None, "missing", below.of)
    if below.value == 0:
        return Total(None, "none", below.of)
    estimate = "estimate" in (above.state, below.state)
    return Total(above.value * scale / below.value, "estimate" if estimate else "value", below.of)


def answered(units: Iterable[Figures], key: str, expected: int) -> tuple[Total, Total]:
    """How many said “Có”, and their share of all units of the list; an estimate while some have not spoken."""
    answers = [str(figures[key]) for figures in units if key in figures]
    state = "value" if len(answers) == expected else "estimate"
    count = Fraction(answers.count("co"))
    of = (len(answers), expected)
    return Total(count, state, of), Total(count * 100 / expected, state, of)


def passing(units: Iterable[Figures], expected: int) -> Total:
    """M6.3: the share of all units of the list with at least 4 in each quarter; an estimate while a quarter of some
    unit is not known."""
    known = [[said(figures, key) for key in QUARTERS] for figures in units]
    full = [[value or 0 for value, _ in one] for one in known if all(state in ("value", "none") for _, state in one)]
    state = "value" if len(full) == expected else "estimate"
    good = sum(all(value >= 4 for value in one) for one in full)
    return Total(Fraction(good * 100, expected), state, (len(full), expected))


def phu_luc_01(communes: Sequence[Figures], expected: int) -> dict[str, Total]:
    """The rows that come up from the communes, by key; `communes`: the figures that count, each once."""
    totals = {key: summed(communes, key, expected) for pair in COUNTS for key in pair}
    totals |= {key: rate(totals[above], totals[below]) for key, (above, below) in RATES.items()}
    totals["M1.1.4b"], totals["M1.1.4"] = answered(communes, "M1.1.4b", expected)
    return totals


def helper_rates(communes: Sequence[Figures], expected: int) -> dict[str, Total]:
    """Bare rates whose parts every unit gave; the others are not reckoned at all."""
    found: dict[str, Total] = {}
    for key in HELPERS:
        above, below = (summed(communes, f"{key}.{part}", expected) for part in ("tu", "mau"))
        if above.of == below.of == (expected, expected):
            found[key] = rate(above, below, SCALES.get(key, 100))
    return found
