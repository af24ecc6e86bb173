"""Turns three dated lists of units and the text of the mergers into resources/units/units.tsv.

Run from the repository's root: python -m tools.build_units SOURCE_DIR
SOURCE_DIR holds units-2023-05.csv, units-2025-01.csv, units-2026-07.csv (code, level, name, parent) and
mergers-2025-07.csv (code, name, province, formed_from). Prints what it made and what it could not match.
"""

from __future__ import annotations

import csv
import sys
import unicodedata
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

from forms.unit_names import name_key, split_type
from forms.units import COLUMNS, FILE_NAME
from tools.unit_facts import (
    CODE_CORRECTIONS,
    EVERYWHERE,
    KNOWN_DATES,
    LIST_2023,
    LIST_2025,
    LIST_2026,
    NAMES_BEFORE_APRIL_2026,
    REFORM,
)
from tools.unit_mergers import KEPT, OldUnit, Resolved, Resolver

TARGET = Path(__file__).resolve().parent.parent / "resources" / "units"
_Marks = list[tuple[str, bool]]


@dataclass(frozen=True)
class Listed:
    """A unit as a list gives it."""

    code: str
    level: str
    name: str
    parent: str


@dataclass
class Record:
    """A unit of the result; dates None where not known."""

    unit: Listed
    valid_from: date | None
    seen_from: date
    valid_to: date | None = None
    missing_from: date | None = None
    before: _Marks = field(default_factory=list)


_List = dict[str, Listed]


def read_rows(path: Path) -> list[dict[str, str]]:
    """The rows of a CSV file with every text in NFC."""
    with path.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    return [{column: unicodedata.normalize("NFC", text) for column, text in row.items()} for row in rows]


def read_list(path: Path) -> _List:
    """A dated list by code, each type written in one way."""
    units = (Listed(r["code"], r["level"], _capital(r["name"]), r["parent"]) for r in read_rows(path))
    return {unit.code: unit for unit in units}


def read_reform(rows: list[dict[str, str]], later: _List) -> _List:
    """The units of 1/7/2025 out of the merger text, spelled by it where it only places a tone otherwise."""
    units: _List = {}
    for row in rows:
        code = CODE_CORRECTIONS.get(row["code"], row["code"])
        name = NAMES_BEFORE_APRIL_2026.get(code) or _spelling(row["name"], later[code].name)
        units[code] = Listed(code, "xa" if row["province"] else "tinh", name, row["province"])
    return units


def _spelling(told: str, listed: str) -> str:
    only_tones = sorted(unicodedata.normalize("NFD", told)) == sorted(unicodedata.normalize("NFD", listed))
    return told if only_tones else listed


def respelled(units: _List, earlier: _List) -> _List:
    """The units with the earlier spelling of every name that is only spelled otherwise."""
    return {
        code: earlier[code] if code in earlier and _same(earlier[code], unit) else unit for code, unit in units.items()
    }


def _capital(name: str) -> str:
    """The name with its type as in UNIT_TYPES: "xã Bắc Sơn", "Thành Phố Bắc Kạn" are slips of the lists."""
    return " ".join(split_type(name)).strip()


def province_of(code: str, units: _List) -> str:
    """The code of the province above a unit, itself for a province."""
    while units[code].parent:
        code = units[code].parent
    return code


class History:
    """The records of every unit, built list after list."""

    def __init__(self, first: _List, seen: date) -> None:
        self.current = first
        self.open = {code: Record(unit, None, seen) for code, unit in first.items()}
        self.records = list(self.open.values())

    def advance(self, units: _List, seen: date, before: dict[str, _Marks], reopen: frozenset[str]) -> None:
        """Go on to the next list.

        before: predecessors of the units that begin; reopen: codes that begin anew in any case.
        """
        old, self.current = self.current, units
        for code in sorted(old.keys() | units.keys()):
            if code in old and code in units and code not in reopen and _same(old[code], units[code]):
                self.open[code].unit = units[code]
                continue
            if code in old:
                day = _known(seen, province_of(code, old))
                record = self.open.pop(code)
                record.valid_to, record.missing_from = (day - timedelta(days=1) if day else None), seen
            if code in units:
                day = _known(seen, province_of(code, units))
                self.open[code] = Record(units[code], day, seen, before=before.get(code, []))
                self.records.append(self.open[code])


def _same(old: Listed, new: Listed) -> bool:
    return old.parent == new.parent and name_key(old.name) == name_key(new.name)


def _known(seen: date, province: str) -> date | None:
    for known in KNOWN_DATES:
        if known.seen == seen and known.province in (province, EVERYWHERE):
            return known.day
    return None


def carried_over(old: _List, new: _List) -> dict[str, _Marks]:
    """Predecessors that two lists tell by themselves.

    The same code and bare name is the same unit, of another type or under another parent. A district comes
    from those under which the communes that it has now stood then, by their codes.
    """
    marks: dict[str, _Marks] = {}
    for code, unit in new.items():
        if code in old and split_key(old[code].name) == split_key(unit.name):
            marks[code] = [(code, True)]
    moves = {(old[c].parent, u.parent) for c, u in new.items() if u.level == "xa" and c in old}
    targets = Counter(source for source, _ in moves)
    for code, unit in new.items():
        if unit.level == "huyen" and code not in marks:
            marks[code] = sorted((source, targets[source] == 1) for source, now in moves if now == code)
    return marks


def split_key(name: str) -> str:
    """The key of a name without its type."""
    return name_key(split_type(name)[1])


def merged(rows: list[dict[str, str]], old: _List, new: _List) -> Resolved:
    """Predecessors of the units of 1/7/2025, read out of the merger text."""
    texts = {CODE_CORRECTIONS.get(row["code"], row["code"]): row["formed_from"] for row in rows}
    names = {code: name_key(unit.name) for code, unit in old.items() if unit.level != "xa"}
    provinces = [OldUnit(c, u.name, "", "") for c, u in old.items() if u.level == "tinh"]
    tinh = {c: t.partition(". ")[0] for c, t in texts.items() if new[c].level == "tinh"}
    above = Resolver(provinces, names).resolve(_kept_named(tinh, new), dict.fromkeys(tinh, ("",)))
    drawn = {code: tuple(source for source, _ in above.found[code]) for code in tinh}
    lower = [_old_unit(unit, old) for unit in old.values() if unit.level != "tinh"]
    xa = {c: t for c, t in texts.items() if new[c].level == "xa"}
    result = Resolver(lower, names).resolve(_kept_named(xa, new), {c: drawn[new[c].parent] for c in xa})
    result.found |= above.found
    result.unmatched += above.unmatched
    result.by_way += above.by_way
    return result


def _kept_named(texts: dict[str, str], new: _List) -> dict[str, str]:
    return {code: new[code].name if text == KEPT else text for code, text in texts.items()}


def _old_unit(unit: Listed, old: _List) -> OldUnit:
    district = unit.parent if unit.level == "xa" else unit.code
    return OldUnit(unit.code, unit.name, district, province_of(unit.code, old))


def write(records: list[Record], path: Path) -> None:
    """One unit a line, by level, code and first day."""
    lines = ["\t".join(COLUMNS), *("\t".join(_fields(record)) for record in sorted(records, key=_place))]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")


def _place(record: Record) -> tuple[int, str, date]:
    levels = ("tinh", "huyen", "xa")
    return levels.index(record.unit.level), record.unit.code, record.valid_from or record.seen_from


def _fields(record: Record) -> list[str]:
    unit = record.unit
    dates = (record.valid_from, record.valid_to, record.seen_from, record.missing_from)
    marks = " ".join(code if whole else f"{code}:part" for code, whole in record.before)
    days = [day.isoformat() if day else "" for day in dates]
    return [unit.code, unit.level, unit.name, unit.parent, *days, marks]


def build(source: Path) -> tuple[History, Resolved, _List]:
    """The whole history, what the merger text gave, and the list of the reform's eve."""
    lists = [read_list(source / f"units-{month}.csv") for month in ("2023-05", "2025-01", "2026-07")]
    rows = read_rows(source / "mergers-2025-07.csv")
    reform = read_reform(rows, lists[2])
    result = merged(rows, lists[1], reform)
    kept = {row["code"] for row in rows if row["formed_from"] == KEPT}
    history = History(lists[0], LIST_2023)
    history.advance(lists[1], LIST_2025, carried_over(lists[0], lists[1]), frozenset())
    history.advance(reform, REFORM, result.found, frozenset(reform.keys() - kept))
    history.advance(respelled(lists[2], reform), LIST_2026, carried_over(reform, lists[2]), frozenset())
    return history, result, lists[1]


def report(history: History, result: Resolved, eve: _List) -> str:
    """What was matched and what was not, in lines."""
    marks = [mark for new in result.found.values() for mark in new]
    named = {code for code, _ in marks}
    left = [unit for unit in eve.values() if unit.level == "xa" and unit.code not in named]
    blank = [r for r in history.records if r.seen_from == LIST_2025 and r.unit.level == "xa" and not r.before]
    return "\n".join(
        [
            f"units {len(history.records)}: {Counter(r.unit.level for r in history.records)}",
            f"mentions matched {sum(result.by_way.values())}: {dict(result.by_way)}",
            f"predecessors whole {sum(w for _, w in marks)}, part {sum(not w for _, w in marks)}",
            f"mentions not matched {len(result.unmatched)}:",
            *(f"  {code}: {text}" for code, text in result.unmatched),
            f"communes of January 2025 that no new unit names {len(left)}:",
            *(f"  {unit.code} {unit.name} ({eve[unit.parent].name})" for unit in left),
            f"communes first seen in January 2025 with predecessors unknown {len(blank)}",
        ]
    )


def main() -> int:
    """Exit 2 without the one argument."""
    if len(sys.argv) != 2:
        print(__doc__)
        return 2
    history, result, eve = build(Path(sys.argv[1]))
    write(history.records, TARGET / FILE_NAME)
    print(report(history, result, eve))
    return 0


if __name__ == "__main__":
    sys.exit(main())
