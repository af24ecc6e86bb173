"""The administrative units of the whole country, each with the days on which it exists.

A unit is known by its official code **and** the day it begins: a code can outlive a merger under another
name, and is then two units. Facts and their limits: resources/units/README.md, made by tools/build_units.py.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from functools import cached_property
from pathlib import Path
from typing import Literal, cast

from msgspec import Struct

from forms.dates import day_text
from forms.errors import BadInput
from forms.unit_names import name_key, split_type

Level = Literal["tinh", "huyen", "xa"]
LEVELS: tuple[Level, ...] = ("tinh", "huyen", "xa")
COLUMNS = (
    "code", "level", "name", "parent", "valid_from", "valid_to", "seen_from", "missing_from", "predecessors",
)  # fmt: skip
FILE_NAME = "units.tsv"

_CODE, _LEVEL, _NAME, _PARENT, _FROM, _TO, _SEEN, _MISSING, _BEFORE = range(len(COLUMNS))
_Row = list[str]
_DAY = timedelta(days=1)
_END = "9999-12-31"
_REBUILD = "Hãy cài lại chương trình; dữ liệu báo cáo không bị ảnh hưởng."


class Predecessor(Struct, frozen=True):
    """A unit that another was formed from, as it stood the day before.

    valid_from: as in its own Unit (None where only a list tells that it was there).
    whole: taken in entirely; False when only a part of it was.
    """

    code: str
    valid_from: date | None
    whole: bool


class Unit(Struct, frozen=True):
    """One administrative unit between two changes of its name, type or parent.

    code: official, zero-padded: 2 digits tinh, 3 huyen, 5 xa. parent: code, "" for a province.
    valid_from, valid_to: first and last day, None where not known (or, for valid_to, not ended).
    seen_from, missing_from: dates of the lists in which it is first seen and first missing.
    predecessors: empty also where they are not known.
    """

    code: str
    name: str
    level: Level
    parent: str
    valid_from: date | None
    valid_to: date | None
    seen_from: date
    predecessors: tuple[Predecessor, ...]
    missing_from: date | None = None

    @property
    def since(self) -> date:
        """The first day on which the tree holds the unit: valid_from, else the first list naming it."""
        return self.valid_from or self.seen_from

    @property
    def until(self) -> date | None:
        """The last day on which the tree holds it: valid_to, else the eve of the first list without it."""
        return self.valid_to or (self.missing_from - _DAY if self.missing_from else None)


def split_agency(code: str) -> tuple[str, str | None]:
    """The unit's code and the agency's key: "27.so-y-te" -> ("27", "so-y-te"), "27" -> ("27", None)."""
    base, _, key = code.partition(".")
    return base, key or None


def load_units(folder: Path) -> UnitTree:
    """Read units.tsv of a folder. BadInput where the file is not there or not in the form of COLUMNS."""
    path = folder / FILE_NAME
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput("Không đọc được danh mục đơn vị hành chính của chương trình.", _REBUILD) from error
    if not lines or tuple(lines[0].split("\t")) != COLUMNS:
        raise BadInput("Danh mục đơn vị hành chính thiếu dòng tên cột hoặc sai tên cột.", _REBUILD)
    tabs = len(COLUMNS) - 1
    if bad := next((n for n, line in enumerate(lines, 1) if line and line.count("\t") != tabs), None):
        raise BadInput(f"Danh mục đơn vị hành chính sai số cột ở dòng {bad}.", _REBUILD)
    return UnitTree([line for line in lines[1:] if line])


class UnitTree:
    """Every unit of every date. Each question names its day; the answer is what stood on that day.

    Days before the first list are answered by it: no older one is at hand, and nobody can say what changed before it
    (resources/units/README.md). See Unit.since and Unit.until for dates that are not known.
    Lines are cut into columns when they are first asked for, since most runs ask for one office.
    """

    def __init__(self, lines: list[str]) -> None:
        """lines: those of units.tsv without the first, in the form of COLUMNS."""
        self._lines_of: dict[str, list[str]] = {}
        for line in lines:
            self._lines_of.setdefault(line.partition("\t")[0], []).append(line)
        self._lines = lines
        self._cut: dict[str, list[_Row]] = {}
        self._made: dict[tuple[str, str], Unit] = {}
        self._by_parent: dict[str, list[_Row]] = {}
        self._by_name: dict[str, list[_Row]] = {}

    @cached_property
    def _rows(self) -> list[_Row]:
        return [line.split("\t") for line in self._lines]

    @cached_property
    def first_day(self) -> date:
        """The day of the oldest list, which answers for every day before it too."""
        return date.fromisoformat(min(_since(row) for row in self._rows))

    @property
    def codes(self) -> tuple[str, ...]:
        """Every code of every date, without repetition."""
        return tuple(self._lines_of)

    def get(self, code: str, day: date) -> Unit:
        """The unit that bears the code on that day; BadInput tells what the code was or became."""
        return self._unit(self._row(code, day))

    def exists(self, code: str, day: date) -> bool:
        """Whether the code names a unit on that day."""
        return self._held(code, day) is not None

    def versions(self, code: str) -> tuple[Unit, ...]:
        """Every unit that ever bore the code, earliest first; empty where the code is unknown."""
        return tuple(self._unit(row) for row in sorted(self._of(code), key=_since))

    def units(self, level: Level, day: date) -> tuple[Unit, ...]:
        """All units of one level on that day, in code order."""
        text = self._iso(day)
        found = [row for row in self._rows if row[_LEVEL] == level and _holds(row, text)]
        return tuple(self._unit(row) for row in sorted(found))

    def children(self, code: str, day: date) -> tuple[Unit, ...]:
        """The units directly under this one on that day, in code order; BadInput as get()."""
        self._row(code, day)
        return tuple(self._unit(row) for row in self._children(code, self._iso(day)))

    def descendants(self, code: str, level: Level, day: date) -> tuple[Unit, ...]:
        """The units of one level anywhere under this one, in code order; BadInput as get()."""
        return tuple(self._unit(row) for row in self._below(code, level, day))

    def count(self, code: str, level: Level, day: date) -> int:
        """How many units of that level lie under this one on that day; BadInput as get()."""
        return len(self._below(code, level, day))

    def ancestors(self, code: str, day: date) -> tuple[Unit, ...]:
        """The units above this one, the nearest first; BadInput as get()."""
        found: list[Unit] = []
        parent = self._row(code, day)[_PARENT]
        while parent:
            found.append(self.get(parent, day))
            parent = found[-1].parent
        return tuple(found)

    def province(self, code: str, day: date) -> Unit:
        """The province that the unit lies in or is; BadInput as get()."""
        return (self.get(code, day), *self.ancestors(code, day))[-1]

    def path_name(self, code: str, day: date) -> str:
        """The full name: "Phường Võ Cường, Thành phố Bắc Ninh, Tỉnh Bắc Ninh"; BadInput as get()."""
        chain = (self.get(code, day), *self.ancestors(code, day))
        return ", ".join(unit.name for unit in chain)

    def find(self, name: str, level: Level, day: date, within: str = "") -> tuple[Unit, ...]:
        """The units of that name, with or without its type, in code order; several may share a name.

        within: code of a unit above them, or of the unit itself.
        Case, place of the tone mark, hyphens do not count (name_key).
        """
        text = self._iso(day)
        key = name_key(name)
        found = [row for row in self._names().get(key, ()) if row[_LEVEL] == level and _holds(row, text)]
        units = [self._unit(row) for row in sorted(found)]
        if not within:
            return tuple(units)
        return tuple(unit for unit in units if self.lies_in(unit.code, within, day))

    def lies_in(self, code: str, within: str, day: date) -> bool:
        """Whether the unit is `within` or lies anywhere under it; BadInput as get()."""
        return within in (code, *(above.code for above in self.ancestors(code, day)))

    def successors(self, unit: Unit) -> tuple[tuple[Unit, bool], ...]:
        """The units formed from this one the day after its last, each with whether it took the whole."""
        if unit.until is None:
            return ()
        start = (unit.until + _DAY).isoformat()
        marks = {unit.code: True, f"{unit.code}:part": False}
        found: list[tuple[Unit, bool]] = []
        for row in self._formed_from.get(unit.code, ()):
            if _since(row) == start:
                whole = [marks[mark] for mark in row[_BEFORE].split() if mark in marks]
                found += [(self._unit(row), whole[0])] if whole else []
        return tuple(sorted(found, key=lambda pair: pair[0].code))

    @cached_property
    def _formed_from(self) -> dict[str, list[_Row]]:
        """By code, the rows that name it as a predecessor."""
        found: dict[str, list[_Row]] = {}
        for row in self._rows:
            for mark in row[_BEFORE].split():
                found.setdefault(mark.partition(":")[0], []).append(row)
        return found

    def answered(self, day: date) -> date:
        """The day whose units are taken for those of `day`: itself, or that of the first list."""
        return max(day, self.first_day)

    def _iso(self, day: date) -> str:
        return self.answered(day).isoformat()

    def _row(self, code: str, day: date) -> _Row:
        row = self._held(code, day)
        if row is None:
            raise self._absent(code, day)
        return row

    def _held(self, code: str, day: date) -> _Row | None:
        """The line of the unit that bears the code on the day. The first list is looked for only where nothing stands
        on the day itself, since finding its day takes reading all lines."""
        rows = self._of(code)
        for row in rows:
            if _holds(row, day.isoformat()):
                return row
        first = self._iso(day) if rows else ""
        return next((row for row in rows if first > day.isoformat() and _holds(row, first)), None)

    def _of(self, code: str) -> list[_Row]:
        """The lines of a code; whoever looks at many reports asks for the same few again and again."""
        if code in self._lines_of and code not in self._cut:
            self._cut[code] = [line.split("\t") for line in self._lines_of[code]]
        return self._cut.get(code, [])

    def _children(self, code: str, text: str) -> list[_Row]:
        if not self._by_parent:
            for row in sorted(self._rows):
                self._by_parent.setdefault(row[_PARENT], []).append(row)
        return [row for row in self._by_parent.get(code, ()) if _holds(row, text)]

    def _below(self, code: str, level: Level, day: date) -> list[_Row]:
        self._row(code, day)
        found: list[_Row] = []
        waiting, text = [code], self._iso(day)
        while waiting:
            for row in self._children(waiting.pop(), text):
                waiting.append(row[_CODE])
                found += [row] if row[_LEVEL] == level else []
        return sorted(found)

    def _names(self) -> dict[str, list[_Row]]:
        if not self._by_name:
            for row in self._rows:
                for key in {name_key(row[_NAME]), name_key(split_type(row[_NAME])[1])}:
                    self._by_name.setdefault(key, []).append(row)
        return self._by_name

    def _unit(self, row: _Row) -> Unit:
        place = (row[_CODE], _since(row))
        if place not in self._made:
            self._made[place] = self._read(row)
        return self._made[place]

    def _read(self, row: _Row) -> Unit:
        eve = date.fromisoformat(_since(row)) - _DAY
        return Unit(
            code=row[_CODE],
            name=row[_NAME],
            level=cast(Level, row[_LEVEL]),
            parent=row[_PARENT],
            valid_from=_date(row[_FROM]),
            valid_to=_date(row[_TO]),
            seen_from=date.fromisoformat(row[_SEEN]),
            predecessors=tuple(self._predecessor(mark, eve) for mark in row[_BEFORE].split()),
            missing_from=_date(row[_MISSING]),
        )

    def _predecessor(self, mark: str, eve: date) -> Predecessor:
        code, _, part = mark.partition(":")
        return Predecessor(code, _date(self._row(code, eve)[_FROM]), not part)

    def _absent(self, code: str, day: date) -> BadInput:
        versions = self.versions(code)
        if not versions:
            return BadInput(
                f"Không có đơn vị hành chính nào mang mã “{code}”.",
                "Hãy kiểm tra lại mã, gồm cả các số 0 ở đầu (tỉnh 2 chữ số, huyện 3, xã 5).",
            )
        earlier = [unit for unit in versions if unit.since < day]
        return self._ended(earlier[-1], day) if earlier else _not_yet(versions[0], day)

    def _ended(self, unit: Unit, day: date) -> BadInput:
        sentence = f"Mã {unit.code} ({unit.name}) không còn hiệu lực vào ngày {day_text(day)}"
        last = unit.until
        if last is not None:
            sentence += f"; danh mục có đơn vị này đến hết ngày {day_text(last)}"
        return BadInput(f"{sentence}.", "".join(self._became(unit)))

    def _became(self, unit: Unit) -> Iterator[str]:
        heirs = self.successors(unit)
        if not heirs:
            yield "Hãy chọn đơn vị đang có trong danh mục vào ngày đó."
            return
        named = [f"{heir.name} (mã {heir.code}{'' if whole else ', một phần'})" for heir, whole in heirs]
        yield f"Đơn vị này đã chuyển thành hoặc nhập vào {', '.join(named)}; hãy dùng mã mới."


def _since(row: _Row) -> str:
    return row[_FROM] or row[_SEEN]


def _holds(row: _Row, text: str) -> bool:
    if (row[_FROM] or row[_SEEN]) > text:
        return False
    if row[_TO]:
        return text <= row[_TO]
    return text < (row[_MISSING] or _END)


def _date(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _not_yet(unit: Unit, day: date) -> BadInput:
    return BadInput(
        f"Mã {unit.code} ({unit.name}) chưa có vào ngày {day_text(day)}; danh mục có từ ngày {day_text(unit.since)}.",
        "Hãy dùng mã của đơn vị có trước ngày đó, hoặc chọn kỳ báo cáo muộn hơn.",
    )
