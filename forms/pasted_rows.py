"""A block copied from a spreadsheet, read as rows of a table field: what goes where, and what cannot be read.

Nothing is stored here. Blank cells of the block leave what stands in the table; computed columns are not taken.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal

from msgspec import Struct

from forms.cells import EMPTY, Cell
from forms.dates import parse_date
from forms.entry import read_entry
from forms.errors import BadInput
from forms.form import Column, Field
from forms.numbers import Ambiguous, format_number
from forms.specs import CLOSED_KINDS, NUMBER_KINDS
from forms.text import collapse, nfc, plain

MAX_LINES = 2_000
_QUOTED = re.compile(r'"((?:[^"]|"")*)"(?=[\t\n]|\Z)')
_NUMBER_HEADS = ("tt", "stt", "so tt", "so thu tu", "thu tu")
_TOTAL = re.compile(r"(tong( cong| so)?|cong)\b[ :.]*")


class Unread(Struct, frozen=True):
    """A cell of the block that its column cannot take as it stands. line: 1 for the first line of the block."""

    line: int
    label: str
    text: str
    why: str


class Line(Struct, frozen=True):
    """One line of the block. texts: by column key, blank ones left out; unread: those of them that cannot be read."""

    number: int
    texts: Mapping[str, str]
    unread: tuple[Unread, ...] = ()


class Block(Struct, frozen=True):
    """A block against the columns of a table.

    headed: its first line named the columns. lines: in order, blank ones kept as such where the block is laid over
    rows. left_out: columns that were not taken, as sentences. totals: a last line of totals was not taken, since the
    table adds up itself. contradictions: figures of a computed column that its parts
    do not give, as sentences.
    """

    headed: bool
    lines: tuple[Line, ...]
    left_out: tuple[str, ...] = ()
    contradictions: tuple[str, ...] = ()
    totals: bool = False

    @property
    def unread(self) -> tuple[Unread, ...]:
        """Every cell that cannot be read."""
        return tuple(each for line in self.lines for each in line.unread)

    @property
    def is_clear(self) -> bool:
        """Whether it can be stored without asking."""
        return not (self.unread or self.contradictions or self.left_out)

    @property
    def said(self) -> tuple[Line, ...]:
        """The lines that hold anything."""
        return tuple(line for line in self.lines if line.texts)

    @property
    def readable(self) -> tuple[Line, ...]:
        """The lines that hold something and can be read wholly."""
        return tuple(line for line in self.said if not line.unread)


def split_cells(text: str) -> tuple[tuple[str, ...], ...]:
    """The cells of tab-separated text as spreadsheets write it; a quoted cell may hold line ends and tabs.

    Marks that stand in a plain cell ("Ngày hội") stay as they are.
    """
    rest, lines, cells = nfc(text).removesuffix("\n"), [], []
    at = 0
    while at <= len(rest):
        match = _QUOTED.match(rest, at)
        if match and any(mark in match[1] for mark in ("\n", "\t", '""')):
            cell, at = match[1].replace('""', '"'), match.end()
        else:
            end = min((found for mark in "\t\n" if (found := rest.find(mark, at)) >= 0), default=len(rest))
            cell, at = rest[at:end], end
        cells.append(cell.strip())
        if at >= len(rest) or rest[at] == "\n":
            lines.append(tuple(cells))
            cells = []
        at += 1
    return tuple(lines)


def read_block(item: Field, text: str, column: str = "") -> Block:
    """The block against the table's columns: by its head where it has one, else from `column` (the cursor's) on.

    BadInput where it holds more than MAX_LINES lines.
    """
    lines = split_cells(text)
    if len(lines) > MAX_LINES:
        raise BadInput(
            f"Khối dán có {format_number(Decimal(len(lines)))} dòng, quá {format_number(Decimal(MAX_LINES))} dòng.",
            "Chưa có gì thay đổi. Hãy sao chép và dán từng phần, hoặc nhập từ tệp XLSX.",
        )
    headed = _heads(item, lines[0])
    places = headed or _places(item, lines, column)
    body = lines[1:] if headed else lines
    numbered = tuple(enumerate(body, 2 if headed else 1))
    total = next((number for number, cells in numbered if _is_total(number, cells, len(lines))), 0)
    taken = tuple((number, cells) for number, cells in numbered if number != total)
    return Block(
        bool(headed),
        tuple(_line(number, cells, places) for number, cells in taken),
        tuple(_left_out(lines, places, bool(headed))),
        tuple(sentence for number, cells in taken for sentence in _contradictions(item, number, cells, places)),
        bool(total),
    )


Places = tuple[Column | None, ...]


def _heads(item: Field, cells: Sequence[str]) -> Places:
    """The column of each head; () where the line is no head: two names (one of a narrow block) must be known."""
    known = {plain(collapse(column.label)): column for column in item.column}
    found = tuple(known.get(plain(collapse(cell))) for cell in cells)
    enough = min(2, sum(bool(cell) for cell in cells))
    return found if enough and sum(column is not None for column in found) >= enough else ()


def _places(item: Field, lines: Sequence[Sequence[str]], start: str) -> Places:
    """By position from the cursor's column; numbers 1, 2, 3… before the table's columns are its TT."""
    width = max(len(cells) for cells in lines)
    keys = [column.key for column in item.column]
    columns = item.column[keys.index(start) if start in keys else 0 :]
    typed = tuple(column for column in columns if not column.sum_of)
    lead: Places = ()
    if len(columns) == len(item.column) and width > len(typed) and _is_numbering(lines):
        lead, width = (None,), width - 1
    fitting = typed if width == len(typed) else columns
    return (*lead, *(fitting[at] if at < len(fitting) else None for at in range(width)))


def _is_numbering(lines: Sequence[Sequence[str]]) -> bool:
    firsts = [cells[0].rstrip(".") for cells in lines if any(cells)]
    numbers = [str(number) for number in range(1, len(firsts) + 1)]
    return firsts == numbers or (len(firsts) > 1 and firsts[:-1] == numbers[:-1] and not firsts[-1].isdigit())


def _is_total(number: int, cells: Sequence[str], count: int) -> bool:
    """The last line where its first words are "Tổng cộng": the table adds up itself."""
    words = next((cell for cell in cells if cell and not cell.rstrip(".").isdigit()), "")
    return number == count and count > 1 and bool(_TOTAL.fullmatch(plain(words)))


def _line(number: int, cells: Sequence[str], places: Places) -> Line:
    texts: dict[str, str] = {}
    unread = []
    for cell, column in zip(cells, places, strict=False):
        if column is None or column.sum_of or not cell:
            continue
        texts[column.key] = cell
        why = _fault(column, cell)
        if why:
            unread.append(Unread(number, column.label, cell, why))
    return Line(number, texts, tuple(unread))


def _fault(column: Column, text: str) -> str:
    """Why a column cannot take the text as it stands; "" where it can."""
    read = read_entry(column.type, text, column.options)
    if isinstance(read, Ambiguous):
        return f"có thể là {' hoặc '.join(format_number(reading) for reading in read.readings)}"
    if column.type in NUMBER_KINDS and read.text:
        return "không phải là số"
    if column.type == "date" and read.text and parse_date(read.text) is None:
        return "không phải là ngày"
    offered = {option.value for option in column.options}
    return "không có trong danh sách" if column.type in CLOSED_KINDS and read.text not in {*offered, ""} else ""


def _left_out(lines: Sequence[Sequence[str]], places: Places, headed: bool) -> list[str]:
    """What the table does not take, where it held anything."""
    told = []
    for at, column in enumerate(places):
        body = [cells[at] for cells in lines[headed:] if at < len(cells)]
        head = lines[0][at] if headed else ""
        if (
            column is not None
            or not any(body)
            or plain(head) in _NUMBER_HEADS
            or (at == 0 and _is_numbering(lines[headed:]))
        ):
            continue
        told.append(f"Cột “{head}” không có trong bảng." if head else f"Cột thứ {at + 1} nằm ngoài bảng.")
    return told


def _contradictions(item: Field, number: int, cells: Sequence[str], places: Places) -> list[str]:
    """The figures of computed columns that their parts, as pasted, do not give."""
    figures = {
        column.key: read.number
        for cell, column in zip(cells, places, strict=False)
        if column is not None and column.is_figure and isinstance(read := _read(column, cell), Cell)
    }
    told = []
    for column in item.column:
        given, parts = figures.get(column.key), [figures.get(name) for name in column.sum_of]
        known = [part for part in parts if part is not None]
        if given is not None and known and sum(known, Decimal(0)) != given:
            names = " + ".join(other.label.lower() for other in item.column if other.key in column.sum_of)
            told.append(
                f"Dòng {number}: {column.label.lower()} ghi {format_number(given)}, "
                f"{names} cho {format_number(sum(known, Decimal(0)))}."
            )
    return told


def _read(column: Column, cell: str) -> Cell | Ambiguous:
    return read_entry(column.type, cell, column.options) if cell else EMPTY
