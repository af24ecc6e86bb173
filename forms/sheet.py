"""The workbook of a report as data: sheets, cells, formulas, keys. exports/ writes it, imports/ reads it back.

Addresses are A1, rows and columns count from 1, widths are in Excel's character units, heights in points.
The key sheet names every cell that carries a key, so that a workbook filled without the program can be read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

from forms.cells import STATE_TEXT, Cell, State
from forms.form import Option
from forms.numbers import canonical
from forms.present import cell_text

KEY_SHEET = "_bdg"
MAGIC = "bao-cao-binh-dang-gioi"
LAYOUT_VERSION = 1
KEY_HEADS = ("sheet", "cell", "key", "role", "kind", "options", "shown", "raw")
CELL_LIMIT = 32_000
ESTIMATE_WORD = "ước"
STATE_WORDS = {state: STATE_TEXT[state] for state in (State.NONE, State.MISSING, State.NOT_APPLICABLE)}
NUMBER_KINDS = frozenset({"count", "number", "percent", "rate", "money"})
WHOLE_KINDS = frozenset({"count", "money"})

Role = Literal["", "input", "either", "computed", "shown", "note", "shown_note"]
Style = Literal[
    "title", "subtitle", "basis", "head", "tt", "label", "goal", "lead", "number", "words", "long", "prompt", "hint"
]


@dataclass(frozen=True, slots=True)
class Slot:
    """One cell of a sheet.

    value: what stands in it; with a formula, the result it has now (cached for readers that do not reckon).
    role: input (typed by this unit), either (typed, or else the formula's), computed, shown (of another unit),
    note, shown_note, or "" where the cell carries no key. A text too long for one cell goes on in slots of the
    same key.
    raw: the text behind `value` where the two differ (number tokens of a narrative).
    """

    row: int
    col: int
    value: Decimal | str | None = None
    style: Style = "words"
    formula: str = ""
    number_format: str = "General"
    key: str = ""
    role: Role = ""
    kind: str = ""
    options: tuple[Option, ...] = ()
    raw: str = ""

    @property
    def address(self) -> str:
        """A1 address inside the sheet."""
        return address(self.row, self.col)

    @property
    def unlocked(self) -> bool:
        """Whether the officer may type here."""
        return self.role in ("input", "either", "note")


@dataclass(frozen=True, slots=True)
class Sheet:
    """One visible sheet. heights: points by row; repeat: the head rows printed on every page; frozen: rows kept
    on screen; merges: (row, column, last row, last column); print_cols: the last printed column;
    size: of the text, in points; titles are one larger."""

    name: str
    slots: tuple[Slot, ...]
    widths: tuple[float, ...]
    heights: dict[int, float]
    last_row: int
    print_cols: int
    merges: tuple[tuple[int, int, int, int], ...] = ()
    repeat: tuple[int, int] | None = None
    frozen: int = 0
    landscape: bool = False
    size: float = 12.0


@dataclass(frozen=True, slots=True)
class Book:
    """The whole workbook: the printed sheet first; meta goes on the key sheet."""

    title: str
    sheets: tuple[Sheet, ...]
    meta: dict[str, str] = field(default_factory=dict)

    def keyed(self) -> Iterator[tuple[Sheet, Slot]]:
        """Every slot that carries a key, in sheet order."""
        for sheet in self.sheets:
            for slot in sheet.slots:
                if slot.key:
                    yield sheet, slot


def column_letters(col: int) -> str:
    """1 -> "A", 27 -> "AA"."""
    letters = ""
    while col:
        col, rest = divmod(col - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def address(row: int, col: int) -> str:
    """(3, 2) -> "B3"."""
    return f"{column_letters(col)}{row}"


def reference(sheet: str, cell: str) -> str:
    """A reference to a cell of another sheet, quoted as Excel asks."""
    return "'" + sheet.replace("'", "''") + "'!" + cell


def sheet_name(text: str, taken: set[str]) -> str:
    """A name that Excel accepts (31 letters, none of []:*?/\\) and that is not taken yet; it becomes taken."""
    bare = re.sub(r"[\[\]:*?/\\']", " ", text)
    bare = re.sub(r"\s+", " ", bare).strip()[:31].strip() or "Bảng"
    name, number = bare, 2
    while name.casefold() in taken:
        mark = f" ({number})"
        name, number = bare[: 31 - len(mark)] + mark, number + 1
    taken.add(name.casefold())
    return name


def shown_value(cell: Cell, options: tuple[Option, ...] = ()) -> Decimal | str | None:
    """What stands in the sheet for a cell: its number, its text, its answer's wording or its state in words."""
    if cell.state in STATE_WORDS:
        return STATE_WORDS[cell.state]
    if isinstance(cell.value, Decimal):
        return cell.value
    return cell_text(cell, None, options) or None


def number_format(cell: Cell, kind: str, decimals: int | None = None) -> str:
    """Excel's format code for the cell; an estimate reads "ước 12" and stays a number.

    decimals: of a computed figure; a typed one shows as many as it has.
    """
    if kind not in NUMBER_KINDS:
        return "@"
    shown = "#,##0" if kind in WHOLE_KINDS else "General"
    if decimals:
        shown = "#,##0." + "0" * decimals
    elif decimals is None and isinstance(cell.value, Decimal):
        places = len(canonical(cell.value).partition(".")[2])
        shown = "#,##0." + "0" * min(places, 15) if places else "#,##0"
    return f'"{ESTIMATE_WORD} "{shown}' if cell.state is State.ESTIMATE else shown
