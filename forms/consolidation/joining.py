"""Tables, texts and lists of many units put together, each piece with the name of its unit."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping

from msgspec import Struct

from forms.cells import EMPTY, Cell, Source, State
from forms.consolidation.model import SourceReport
from forms.consolidation.totals import given
from forms.form import Column, Field, Form
from forms.keys import ROW_ID, order_key, table_key
from forms.present import expand_tokens
from forms.start_rows import is_untouched
from forms.text import collapse, plain

_LONGEST_ID = 40
_NAMED = re.compile(r" \(([^()]+)\)$")
_UNDER = " – "
Cells = Mapping[str, Cell]


class JoinedRow(Struct, frozen=True):
    """A row of a joined table: its id there, whose report it stood in and under which id."""

    id: str
    source: SourceReport
    row: str


def joined_rows(item: Field, sources: Iterable[SourceReport]) -> tuple[JoinedRow, ...]:
    """The rows that say something, in the order of the sources and of each of their tables."""
    found: list[JoinedRow] = []
    taken: set[str] = set()
    for source in sources:
        for row in rows_said(item, source.cells):
            row_id = _row_id(source.unit, row)
            if row_id in taken:
                row_id = _hashed(source.unit, row)
            taken.add(row_id)
            found.append(JoinedRow(row_id, source, row))
    return tuple(found)


def rows_said(item: Field, cells: Cells) -> Iterator[str]:
    """The rows in which a unit said something."""
    for row in cells.get(order_key(item.key), EMPTY).text.split():
        said = any(not cells.get(f"{item.key}[{row}].{column.key}", EMPTY).is_empty for column in item.column)
        if said and not (item.start and is_untouched(item, cells, row)):
            yield row


def _row_id(unit: str, row: str) -> str:
    """A row's id above: the unit's code and the id that the unit gave it, the same at every consolidation."""
    code = unit.replace(".", "-")
    made = f"{code}_{row}"
    return made if len(made) <= _LONGEST_ID and ROW_ID.fullmatch(made) else _hashed(unit, row)


def unit_of_row(row_id: str, units: Iterable[str]) -> str:
    """Whose row it is, of these units' codes; "" where the id does not say."""
    owner = row_id.partition("_")[0]
    return next((unit for unit in units if unit.replace(".", "-") == owner), "")


def _hashed(unit: str, row: str) -> str:
    return "h" + hashlib.sha256(f"{unit}\0{row}".encode()).hexdigest()[: _LONGEST_ID - 1]


def join_table(item: Field, rows: tuple[JoinedRow, ...]) -> dict[str, Cell]:
    """The cells of the joined table; {} where no unit has a row."""
    if not rows:
        return {}
    cells = {order_key(item.key): given(" ".join(row.id for row in rows))}
    for row in rows:
        for column in item.column:
            cell = row.source.cells.get(f"{item.key}[{row.row}].{column.key}", EMPTY)
            if column.key == item.attributed:
                cell = _with_name(cell, row.source)
            if not cell.is_empty and not (column.sum_of and cell.source is Source.COMPUTED):
                cells[table_key(item.key, row.id, column.key)] = Cell(
                    cell.value, cell.state, cell.note, Source.CONSOLIDATED, cell.as_of
                )
    return cells


def _with_name(cell: Cell, source: SourceReport) -> Cell:
    if cell.state not in (State.VALUE, State.ESTIMATE):
        return given(source.name)
    return Cell(attributed(cell.text, source, cell.source), cell.state, cell.note)


def attributed(text: str, source: SourceReport, whence: Source = Source.TYPED) -> str:
    """The text with the unit's name: "Tọa đàm (Phường Võ Cường)"; what was joined below gets the name after it:
    "Tọa đàm (Phường Võ Cường – Thành phố Bắc Ninh)". The bare name where there is no text."""
    if not text.strip():
        return source.name
    if plain(source.name) in plain(text):
        return text
    named = _NAMED.search(text) if whence is Source.CONSOLIDATED else None
    if named:
        return f"{text[: named.start()]} ({named[1]}{_UNDER}{source.name})"
    return f"{text} ({source.name})"


def unnamed(text: str, whence: Source) -> str:
    """The text as it was before a unit below was named in it."""
    return _NAMED.sub("", text) if whence is Source.CONSOLIDATED else text


def text_of(form: Form, source: SourceReport, key: str) -> str:
    """What a unit says in a narrative or list, the figures that it quotes written out."""
    cell = source.cells.get(key, EMPTY)
    if cell.state not in (State.VALUE, State.ESTIMATE):
        return ""
    return expand_tokens(form, cell.text, source.cells).strip()


def paragraph_of(name: str, text: str) -> str:
    """A unit's text after its name; one of several paragraphs starts on a line of its own."""
    return f"{name}:\n{text}" if "\n" in text else f"{name}: {text}"


def join_texts(form: Form, key: str, sources: Iterable[SourceReport]) -> str:
    """The units' texts in order, each after the unit's name."""
    texts = ((source.name, text_of(form, source, key)) for source in sources)
    return "\n\n".join(paragraph_of(name, text) for name, text in texts if text)


def join_lists(form: Form, key: str, sources: Iterable[SourceReport]) -> str:
    """The units' items, one a line; an item that several units have stands once, with all their names."""
    items: dict[str, tuple[str, list[str]]] = {}
    for source in sources:
        nested = source.cells.get(key, EMPTY).source is Source.CONSOLIDATED
        for line in text_of(form, source, key).split("\n"):
            item = collapse(line)
            if not item:
                continue
            named = _NAMED.search(item) if nested else None
            bare = item[: named.start()] if named else item
            by = f"{named[1]}{_UNDER}{source.name}" if named else source.name
            items.setdefault(bare.casefold().rstrip(" .;,"), (bare, []))[1].append(by)
    return "\n".join(f"{text} ({'; '.join(dict.fromkeys(names))})" for text, names in items.values())


def join_sections(form: Form, item: Field, sources: Iterable[SourceReport]) -> dict[str, Cell]:
    """An outline of the units' own: sections of the same heading become one, the units' texts under it."""
    heading, body = item.column[0].key, item.column[-1].key
    titles: dict[str, tuple[str, list[str]]] = {plain(each): (each, []) for each in item.suggested}
    for source in sources:
        for row in rows_said(item, source.cells):
            text = text_of(form, source, table_key(item.key, row, body))
            title = collapse(source.cells.get(table_key(item.key, row, heading), EMPTY).text)
            if text:
                texts = titles.setdefault(plain(title), (title, []))[1]
                texts.append(paragraph_of(source.name, text))
    said = {_hashed(item.key, key): pair for key, pair in titles.items() if pair[1]}
    cells = {order_key(item.key): given(" ".join(said))} if said else {}
    for row, (title, texts) in said.items():
        cells[table_key(item.key, row, heading)] = given(title)
        cells[table_key(item.key, row, body)] = given("\n\n".join(texts))
    return cells


def title_column(item: Field) -> Column | None:
    """The text column that says what a row is about: the widest."""
    texts = [column for column in item.column if column.type == "text"]
    return max(texts, key=lambda column: column.width, default=None)
