"""What a pack asks, read out of its TOML alone: forms, who reports, which cells an office fills. Knows nothing of the
program that is tried.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

Entry = Mapping[str, Any]
BELOW = {"tinh": {"tinh", "huyen", "xa", "agency"}, "huyen": {"huyen", "xa"}, "xa": {"xa"}}


@dataclass(frozen=True)
class Who:
    """An office: its code, its level, and the agency's key where it is one."""

    code: str
    level: str
    agency: str = ""


@dataclass(frozen=True)
class AskedForm:
    """One form's TOML, with the pack's obligations on it."""

    data: Entry
    duties: tuple[Entry, ...]

    @property
    def key(self) -> str:
        return str(self.data["key"])

    @property
    def is_table(self) -> bool:
        return bool(self.data["kind"] == "table")

    @cached_property
    def levels(self) -> set[str]:
        return {level for duty in self.duties for level in duty["levels"]}

    @cached_property
    def fields(self) -> dict[str, Entry]:
        return {item["key"]: item for section in self.data.get("section", ()) for item in section.get("field", ())}

    def period(self, year: int) -> str:
        """The first period that the pack asks a report for, as the commands write it."""
        duty = next((each for each in self.duties if each.get("year", year) == year), self.duties[0])
        written = {
            "year": f"{year}", "half": f"{year}-H{duty.get('half', 1)}", "quarter": f"{year}-Q{duty.get('number')}",
            "month": f"{year}-M{duty.get('number', 0):02d}", "school_year": f"{year - 1}-{year}",
            "range": str(duty.get("range")), "event": f"{year}-05-04.vu-viec-thu",
        }  # fmt: skip
        return written[duty["period"]]

    def sections(self, who: Who) -> list[Entry]:
        """The sections that an office shows: it, or one below it, is asked for them and for every heading above."""
        return [section for section, path in self._paths() if all(_asks(each, who) for each in path)]

    def _paths(self) -> Iterator[tuple[Entry, list[Entry]]]:
        path: list[Entry] = []
        for section in self.data.get("section", ()):
            path = [above for above in path if above.get("depth", 1) < section.get("depth", 1)] + [section]
            yield section, path

    def items(self, who: Who) -> list[Entry]:
        """The fields that an office shows."""
        return [item for section in self.sections(who) for item in section.get("field", ())]

    def rows(self, who: Who) -> list[Entry]:
        """The rows that an office types."""
        rows = self.data.get("row", ())
        return [row for row in rows if row["kind"] not in ("heading", "rate") and _types(row, row, who)]

    def helpers(self, who: Who) -> list[tuple[Entry, Entry]]:
        """The helper cells that an office types, each with its row."""
        rows = self.data.get("row", ())
        return [(row, one) for row in rows for one in row.get("helper", ()) if _types(one, row, who)]

    def asks(self, who: Who) -> bool:
        """Whether the office has anything to fill."""
        return bool(self.rows(who) or self.helpers(who) if self.is_table else self.items(who))


def _asks(section: Entry, who: Who) -> bool:
    levels, agencies = set(section.get("levels", ())), section.get("agencies", ())
    if not levels and not agencies:
        return True
    if who.level == "agency":
        return who.agency in agencies if agencies else "agency" in levels
    return bool((levels | ({"agency"} if agencies else set())) & BELOW[who.level])


def _types(entry: Entry, row: Entry, who: Who) -> bool:
    if who.level not in entry.get("levels", ()):
        return False
    return who.level != "agency" or who.agency in row.get("leads", ())


@dataclass(frozen=True)
class AskedPack:
    """One pack's TOML."""

    folder: Path

    @cached_property
    def head(self) -> Entry:
        return tomllib.loads((self.folder / "pack.toml").read_text(encoding="utf-8"))

    @cached_property
    def forms(self) -> tuple[AskedForm, ...]:
        found = []
        for name in self.head["form_files"]:
            data = tomllib.loads((self.folder / f"{name}.toml").read_text(encoding="utf-8"))
            duties = tuple(duty for duty in self.head["obligation"] if duty["form"] == data["key"])
            found.append(AskedForm(data, duties))
        return tuple(found)

    @property
    def agencies(self) -> list[str]:
        """The agencies that file reports of their own."""
        every = self.head["agency"]
        return [one["key"] for one in every if not one.get("collective") and not one.get("acts_for")]
