"""V23: one event reported twice, by a committee and one of its member units, or by a district and its commune.

The same day and the same or nearly the same title. Two communes that each hold a ceremony on one day are none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from difflib import SequenceMatcher
from itertools import combinations

from msgspec import Struct

from forms.cells import EMPTY, Cell, Source
from forms.consolidation.joining import JoinedRow, title_column, unnamed
from forms.consolidation.making import Making
from forms.consolidation.model import LEVELS, SourceReport
from forms.consolidation.own_rows import order_in
from forms.dates import day_text, parse_date
from forms.form import Column, Field
from forms.keys import table_key
from forms.text import plain

_NEARLY = 0.88
_WORDS = re.compile(r"\w+")
_REMEDY = "Nếu là một, hãy bỏ một dòng để không tính hai lần; nếu là hai cuộc khác nhau, hãy ghi lý do."


class Event(Struct, frozen=True):
    """A dated row: whose it is (None: the office's own), its title without the unit's name, its choices."""

    key: str
    source: SourceReport | None
    title: str
    words: str
    choices: tuple[str, ...]
    typed: bool


def tell_duplicates(making: Making, rows: Mapping[str, tuple[JoinedRow, ...]], own: Mapping[str, Cell]) -> None:
    """A warning at each row that seems to stand in the table twice."""
    above = {node.unit.code: node.unit.parent for node in making.tree.nodes()}
    for key, joined in rows.items():
        item = making.form.fields[key]
        day = next((column for column in item.column if column.type == "date"), None)
        title = title_column(item)
        if day is None or title is None:
            continue
        for date, events in _by_day(item, day, title, joined, own).items():
            for first, second in _pairs(events):
                if _may_be_one(first, second, above) and _alike(first, second):
                    _warn(making, date, first, second)


def _by_day(
    item: Field, day: Column, title: Column, joined: tuple[JoinedRow, ...], own: Mapping[str, Cell]
) -> dict[str, list[Event]]:
    found: dict[str, list[Event]] = {}
    for row in joined:
        date = _cell(row.source.cells, item, row.row, day).text
        if parse_date(date):
            found.setdefault(date, []).append(_event(item, title, row.source.cells, row.row, row.id, row.source))
    known = {row.id for row in joined}
    for row_id in (each for each in order_in(own, item.key) if each not in known):
        date = _cell(own, item, row_id, day).text
        if parse_date(date):
            found.setdefault(date, []).append(_event(item, title, own, row_id, row_id, None))
    return {date: events for date, events in found.items() if len(events) > 1}


def _event(
    item: Field, title: Column, cells: Mapping[str, Cell], row: str, key: str, source: SourceReport | None
) -> Event:
    cell = _cell(cells, item, row, title)
    text = unnamed(cell.text, cell.source)
    choices = tuple(_cell(cells, item, row, column).text for column in item.column if column.type == "choice")
    words = " ".join(_WORDS.findall(plain(text)))
    typed = cell.source is not Source.CONSOLIDATED
    return Event(table_key(item.key, key, title.key), source, text, words, choices, typed)


def _cell(cells: Mapping[str, Cell], item: Field, row: str, column: Column) -> Cell:
    return cells.get(table_key(item.key, row, column.key), EMPTY)


def _pairs(events: list[Event]) -> Iterator[tuple[Event, Event]]:
    """Two events of a day that may be one: of one unit, or one of them of a unit that stands above or beside.

    Two communes are never asked about, who are by far the most.
    """
    by_unit: dict[str, list[Event]] = {}
    for event in events:
        by_unit.setdefault(event.source.unit if event.source else "", []).append(event)
    for own in by_unit.values():
        yield from combinations(own, 2)
    higher = {at: event for at, event in enumerate(events) if event.source is None or event.source.level != LEVELS[0]}
    for at, first in higher.items():
        for other, event in enumerate(events):
            if event.source is not first.source and not (other in higher and other < at):
                yield (event, first) if other < at else (first, event)


def _may_be_one(first: Event, second: Event, above: Mapping[str, str]) -> bool:
    """Whether the two units may have held it together: Ban and member, an office and a unit below it, two agencies."""
    if first.source is None or second.source is None:
        return first.source is not second.source
    if first.source.unit == second.source.unit:
        return first.typed and second.typed and first.choices != second.choices
    if first.source.level == second.source.level == "agency":
        return True
    return any(_lies_in(one, other, above) for one, other in ((first, second), (second, first)))


def _lies_in(low: Event, high: Event, above: Mapping[str, str]) -> bool:
    code, seen = low.source.unit if low.source else "", 0
    while code in above and seen < len(above):
        code, seen = above[code], seen + 1
        if high.source is not None and code == high.source.unit:
            return True
    return False


def _alike(first: Event, second: Event) -> bool:
    if not first.words or not second.words:
        return False
    if first.words == second.words:
        return True
    return SequenceMatcher(None, first.words, second.words, autojunk=False).ratio() >= _NEARLY


def _warn(making: Making, date: str, first: Event, second: Event) -> None:
    day = parse_date(date)
    one, other = (event.source.name if event.source else "đơn vị tổng hợp" for event in (first, second))
    by = f"{one} và {other} cùng báo" if one != other else f"{one} báo hai lần, ở hai loại đơn vị tổ chức"
    message = f"có thể trùng: {by} “{second.title}” ngày {day_text(day) if day else date}."
    making.warn("V23", second.key, message, _REMEDY)
