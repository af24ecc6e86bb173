"""The raw figures of a play: what each commune, district and agency knows, before any program has seen it.

Imports nothing of this project: units are read from the list's own file, figures come from a seeded generator.
"""

from __future__ import annotations

import csv
import random
from dataclasses import dataclass, field, replace
from pathlib import Path

UNITS = Path(__file__).parents[2] / "resources" / "units" / "units.tsv"
COUNTS = (
    ("M3.2a.1", "M3.2a.1n"),
    ("M3.2a.2", "M3.2a.2n"),
    ("M3.2b.1", "M3.2b.1n"),
    ("M3.2b.2", "M3.2b.2n"),
    ("M3.3.1", "M3.3.2"),
)
HELPERS = ("M4.1", "M4.2", "M4.3", "M5.3a", "M5.3b", "M6.1", "M6.2", "M6.4")
QUARTERS = tuple(f"M6.3.q{number}" for number in (1, 2, 3, 4))

Figures = dict[str, object]


@dataclass(frozen=True)
class Place:
    """A unit of the list on one day."""

    code: str
    name: str
    level: str
    parent: str


@dataclass(frozen=True)
class Office:
    """An office of the play and the figures of each of its revisions, in order."""

    place: Place
    figures: tuple[Figures, ...] = field(default=())

    @property
    def newest(self) -> Figures:
        return self.figures[-1]

    def corrected(self, **changes: object) -> Office:
        """The same office with one more revision; names with __ for dots."""
        changed = {name.replace("__", "."): value for name, value in changes.items()}
        return replace(self, figures=(*self.figures, {**self.newest, **changed}))


def places(level: str, day: str) -> dict[str, Place]:
    """The units of one level that the list holds on an ISO day, by code."""
    with UNITS.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE))
    return {
        row["code"]: Place(row["code"], row["name"], row["level"], row["parent"])
        for row in rows
        if row["level"] == level and (row["valid_from"] or row["seen_from"]) <= day and _still(row, day)
    }


def _still(row: dict[str, str], day: str) -> bool:
    if row["valid_to"]:
        return day <= row["valid_to"]
    return day < (row["missing_from"] or "9999")


def commune_figures(code: str, year: int) -> Figures:
    """What a commune reports on Phụ lục 01: counts, answers, quarters and helper counts, as `fill` takes them."""
    chance = random.Random(f"{code}-{year}")
    said: Figures = {"M1.1.4b": chance.choice(("co", "co", "khong"))}
    for whole, part in COUNTS[:4]:
        total = chance.randrange(0, 40)
        said |= {whole: str(total), part: str(chance.randrange(0, total + 1))}
    said |= {"M3.3.1": {"state": "none"}, "M3.3.2": {"state": "none"}}
    if chance.random() < 0.2:
        total = chance.randrange(1, 5)
        said |= {"M3.3.1": str(total), "M3.3.2": str(chance.randrange(0, total + 1))}
    said |= {key: str(chance.randrange(2, 9)) for key in QUARTERS}
    if chance.random() < 0.1:
        said[QUARTERS[0]] = {"state": "missing"}
    for key in HELPERS:
        said |= helper_figures(key, chance)
    return said


def helper_figures(key: str, chance: random.Random) -> Figures:
    """Numerator and denominator behind a rate."""
    if key == "M4.1":
        girls = chance.randrange(40, 120)
        return {f"{key}.tu": str(girls + chance.randrange(0, 14)), f"{key}.mau": str(girls)}
    if key in ("M4.2", "M4.3"):
        return {f"{key}.tu": str(chance.randrange(0, 2)), f"{key}.mau": str(chance.randrange(900, 4000))}
    whole = chance.randrange(1, 30) if key != "M6.1" else chance.randrange(4000, 16000)
    return {f"{key}.tu": str(chance.randrange(whole // 2, whole + 1)), f"{key}.mau": str(whole)}
