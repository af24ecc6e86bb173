"""The registry of the national indicators (resources/indicators.toml): what a row's key stands for in every pack.

Rows of one key are set beside each other over years, provinces and packs, so a key keeps its kind, unit, scale and
answers for ever. The national targets of Nghị quyết 28/NQ-CP stand there too, each with where it was read.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from functools import cache, cached_property
from typing import Literal

import msgspec
from msgspec import Struct

from forms.files import read_file
from forms.form import Form, Row, RowKind, Target
from forms.packs.problem import Place, Problem
from forms.resources import resource_path

FILE_NAME = "indicators.toml"
Op = Literal[">=", ">", "<=", "<", "~", "=", "status"]
Sure = Literal["read", "quoted", "unread"]
_NATION: Literal["tw"] = "tw"


class NationalTarget(Struct, frozen=True, forbid_unknown_fields=True):
    """What the nation is to reach in a year. value: canonical text; text: its wording."""

    year: int
    op: Op
    value: str
    text: str


class Indicator(Struct, frozen=True, forbid_unknown_fields=True):
    """What one key stands for. units: every spelling of its unit, none for a bare heading.

    goal, number: of the national strategy, 0 where the row is none of the 20 itself. measures: the key whose targets
    this row is held against. sure: how well title and targets are known; source: where they were read.
    """

    key: str
    title: str
    kind: RowKind
    units: tuple[str, ...] = ()
    scale: int = 100
    options: tuple[str, ...] = ()
    goal: int = 0
    number: int = 0
    measures: str = ""
    target: tuple[NationalTarget, ...] = ()
    sure: Sure | Literal[""] = ""
    source: str = ""


class Registry(Struct, frozen=True, forbid_unknown_fields=True, dict=True):
    """All keys. document: what the targets come from; sure: in words how well they are known."""

    document: str
    short: str
    sure: dict[Sure, str]
    row: tuple[Indicator, ...]

    @cached_property
    def rows(self) -> dict[str, Indicator]:
        """Entries by key."""
        return {entry.key: entry for entry in self.row}

    @property
    def indicators(self) -> tuple[Indicator, ...]:
        """The chỉ tiêu of the strategy itself, in its order."""
        return tuple(entry for entry in self.row if entry.number)

    def aim(self, key: str) -> Indicator | None:
        """The entry whose targets a row of that key is held against; None for an unknown key."""
        entry = self.rows.get(key)
        return self.rows[entry.measures] if entry is not None and entry.measures else entry

    def targets(self, key: str) -> tuple[Target, ...]:
        """The nation's targets for a row of that key, of scope tw; none for an unknown key."""
        entry = self.aim(key)
        found = entry.target if entry is not None else ()
        return tuple(
            Target(_NATION, each.year, each.op, each.value, text=each.text, basis=self.short) for each in found
        )

    def sure_text(self, key: str) -> str:
        """In words where the targets of a key were read and how sure that is; "" where it has none."""
        entry = self.aim(key)
        if entry is None or not entry.sure:
            return ""
        return f"{self.sure[entry.sure]} ({entry.source})"


@cache
def registry() -> Registry:
    """The registry that ships with the program, read once a process."""
    data = read_file(resource_path(FILE_NAME))
    return msgspec.convert(tomllib.loads(data.decode("utf-8")), Registry)


def check_indicators(file: str, form: Form) -> Iterator[Problem]:
    """Rows that bear a registered key and are something else; a key that is not registered is the pack's own."""
    known = registry().rows
    for row in form.row:
        if row.key in known:
            yield from _check_row(Place(file, row.key), row, known[row.key])


def _check_row(place: Place, row: Row, entry: Indicator) -> Iterator[Problem]:
    other = "đặt khóa khác cho dòng này, hoặc ghi như danh mục chỉ tiêu quốc gia"
    if row.kind != entry.kind:
        yield place.problem(f"khóa này là dòng “{entry.kind}” trong danh mục quốc gia, gói ghi “{row.kind}”", other)
    if row.unit and row.unit not in entry.units:
        said = " hoặc ".join(f"“{unit}”" for unit in entry.units) or "không có đơn vị tính"
        yield place.problem(f"đơn vị tính “{row.unit}” khác danh mục quốc gia: {said}", other)
    if row.kind != "heading" and row.scale != entry.scale:
        yield place.problem(f"scale là {row.scale}, danh mục quốc gia ghi {entry.scale}", other)
    answers = tuple(option.value for option in row.options)
    if answers != entry.options:
        said = ", ".join(entry.options) or "không có phương án"
        yield place.problem(f"phương án trả lời khác danh mục quốc gia: {said}", other)
