"""Where the cells of a copied block go on a table form, and what of it cannot be placed or read. Pure.

A block of one column runs down the printed rows from the cursor, as a spreadsheet has them; one as long as the form
is the form's whole column. A block with labels or TT
(a whole copied form with its head, blank and merged lines, A.6 #13-#16) is matched row by row, wherever the
cursor stands. Nothing is ever emptied: a blank cell of the block says nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from forms.cells import EMPTY, Cell, State
from forms.clipboard_table import Block
from forms.entry import answer_of, read_entry, school_year_of
from forms.form import Form, Option
from forms.numbers import Ambiguous, parse_number, round_half_up
from forms.paste_match import HEAD, Pair, matched
from forms.present import cell_text, row_text
from forms.report import Report
from forms.specs import CLOSED_KINDS, NUMBER_KINDS, WHOLE_KINDS, CellSpec, cell_spec
from forms.text import plain
from forms.values import effective, is_quartered, typed_keys

Notation = Literal["", "vn", "en"]
_POINTS = re.compile(r"(?<=\d)[.,](?=\d)")
HEADING, FOREIGN, BEYOND, UNREAD = "dòng tiêu đề", "ô của đơn vị khác", "vượt quá cuối biểu", "không đọc được"


class Trouble(Struct, frozen=True):
    """A pasted text that goes nowhere. key: the cell it would stand in, "" where there is none; why: in words."""

    text: str
    key: str
    why: str


class Placing(Struct, frozen=True):
    """entries: (key, text) to be entered as one act; replaced: their keys that say something else now.

    unclear: numbers that can be read two ways ("1.7"), to be asked once for the block: then place again with the
    notation. in_turn: the same column put into the cells of this office one after another, where only that fits.
    """

    entries: tuple[tuple[str, str], ...] = ()
    replaced: tuple[str, ...] = ()
    troubles: tuple[Trouble, ...] = ()
    unclear: tuple[Ambiguous, ...] = ()
    in_turn: Placing | None = None


def place(
    form: Form,
    report: Report,
    names: Mapping[str, str],
    block: Block,
    walk: Sequence[str],
    notation: Notation = "",
) -> Placing:
    """Place a block. names: as names_for gives them; walk: the keys from the cursor downwards.

    notation: how the block writes numbers once it was asked: "vn" 1.234,5 or "en" 1,234.5.
    """
    pairs = matched(form, report, names, block)
    if pairs is not None:
        return _placed(form, report, pairs, notation)
    if len(block) == len(form.row):
        walk = tuple(form.rows)
    down = _placed(form, report, _column(block, walk), notation)
    if not any(trouble.why != UNREAD for trouble in down.troubles):
        return down
    mine = set(typed_keys(form, report.unit))
    in_turn = _placed(form, report, _column(_filled(block), [key for key in walk if key in mine]), notation)
    fits = in_turn.entries and not in_turn.troubles
    return replace(down, in_turn=in_turn) if fits else down


def reading(question: Ambiguous, notation: Notation) -> Decimal | None:
    """What an unclear number is in a notation; None where it is no number there."""
    read = read_text("number", question.text.strip().removesuffix("%"), notation)
    return read.number if isinstance(read, Cell) else None


def _filled(block: Block) -> Block:
    return tuple(line for line in block if any(line))


def _column(block: Block, walk: Sequence[str]) -> list[Pair]:
    """The first column down the walk; cells of further columns go nowhere."""
    pairs = []
    if block and plain(block[0][0]).startswith(HEAD):
        block = block[1:]
    for number, line in enumerate(block):
        key = walk[number] if number < len(walk) else ""
        pairs.append(Pair(key, line[0], "" if key else BEYOND))
        pairs += [Pair("", cell, "cột thứ hai trở đi; biểu chỉ có một cột để nhập") for cell in line[1:]]
    return pairs


def _placed(form: Form, report: Report, pairs: Sequence[Pair], notation: Notation) -> Placing:
    placing = _Placing(form, report, notation)
    for pair in pairs:
        if pair.text:
            placing.take(pair)
    return placing.done()


class _Placing:
    """Collects where the texts go; computed cells are compared last, with what the block itself changes."""

    def __init__(self, form: Form, report: Report, notation: Notation) -> None:
        self._form, self._report, self._notation = form, report, notation
        self._mine = set(typed_keys(form, report.unit))
        self._cells: dict[str, Cell] = {}
        self._texts: dict[str, str] = {}
        self._computed: list[Pair] = []
        self._troubles: list[Trouble] = []
        self._unclear: list[Ambiguous] = []

    def take(self, pair: Pair) -> None:
        row = self._form.rows.get(pair.key)
        if pair.why or not pair.key:
            self._trouble(pair, pair.why or BEYOND)
        elif row is not None and row.kind == "heading":
            self._trouble(pair, HEADING)
        elif row is not None and (row.kind == "rate" or is_quartered(row, self._report.unit)):
            self._computed.append(pair)
        elif pair.key not in self._mine:
            if not self._says(pair, self._report):
                self._trouble(pair, FOREIGN)
        else:
            self._read(pair)

    def _trouble(self, pair: Pair, why: str) -> None:
        self._troubles.append(Trouble(pair.text, pair.key, why))

    def _read(self, pair: Pair) -> None:
        spec = cell_spec(self._form, self._report.unit, pair.key)
        assert spec is not None
        if pair.key in self._cells:
            self._trouble(pair, "dòng này đã có số khác trong khối")
            return
        read = read_text(spec.kind, pair.text, self._notation, spec.options)
        if isinstance(read, Ambiguous):
            self._unclear.append(read)
        elif not is_read(spec, read):
            self._trouble(pair, UNREAD)
        else:
            self._cells[pair.key] = read
            self._texts[pair.key] = cell_text(read) if spec.kind in NUMBER_KINDS else pair.text

    def _says(self, pair: Pair, report: Report) -> bool:
        """Whether the form already says what the block says, in its own rounding."""
        row = self._form.rows.get(pair.key)
        cell = effective(self._form, report).get(pair.key, EMPTY)
        shown = row_text(row, cell, report) if row is not None else cell_text(cell)
        if plain(shown) == plain(pair.text):
            return True
        bare = pair.text.rstrip().removesuffix("%").strip()
        read = parse_number(bare)
        said = read.readings if isinstance(read, Ambiguous) else (read,) if read is not None else ()
        number = cell.number
        return number is not None and any(round_half_up(number, _decimals(value)) == value for value in said)

    def done(self) -> Placing:
        changed = {
            key: cell
            for key, cell in self._cells.items()
            if (cell.value, cell.state) != (self._report.cell(key).value, self._report.cell(key).state)
        }
        after = replace(self._report, cells={**self._report.cells, **self._cells})
        for pair in self._computed:
            if not self._unclear and not self._says(pair, after):
                self._trouble(pair, self._computed_why(pair, after))
        return Placing(
            tuple((key, self._texts[key]) for key in changed),
            tuple(key for key in changed if not self._report.cell(key).is_empty),
            tuple(self._troubles),
            tuple(self._unclear),
        )

    def _computed_why(self, pair: Pair, after: Report) -> str:
        row = self._form.rows[pair.key]
        shown = row_text(row, effective(self._form, after).get(pair.key, EMPTY), after)
        return f"ô tự tính là {shown}" if shown else "ô tự tính, chưa đủ số để tính"


def read_text(kind: str, text: str, notation: Notation, options: tuple[Option, ...] = ()) -> Cell | Ambiguous:
    """A pasted text as a cell of that kind, numbers in the notation that the officer named for the block."""
    read = read_entry(kind, text, options)
    if kind not in NUMBER_KINDS or not notation:
        return read
    if notation == "en":
        turned = read_entry(kind, _POINTS.sub(lambda match: "," if match[0] == "." else ".", text))
        return Cell(text) if isinstance(turned, Ambiguous) else turned
    if isinstance(read, Ambiguous):
        whole = read_entry(kind, re.sub(r"(?<=\d)\.(?=\d)", "", text))
        return Cell(text) if isinstance(whole, Ambiguous) else whole
    return read


def is_read(spec: CellSpec, cell: Cell) -> bool:
    """Whether the cell holds what its kind wants: a number (whole in a count), an answer, a school year, or a state."""
    if cell.state not in (State.VALUE, State.ESTIMATE):
        return True
    if spec.kind in CLOSED_KINDS:
        return answer_of(spec.kind, cell.text, spec.options) is not None
    if spec.kind == "school_year":
        return school_year_of(cell.text) is not None
    if spec.kind not in NUMBER_KINDS:
        return True
    if not isinstance(cell.value, Decimal):
        return False
    return spec.kind not in WHOLE_KINDS or cell.value == cell.value.to_integral_value()


def _decimals(value: Decimal) -> int:
    exponent = value.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def spoken(texts: Sequence[str]) -> Iterator[str]:
    """Pasted texts short enough for a sentence."""
    for text in texts:
        shown = " ".join(text.split())
        yield f"{shown[:40]}…" if len(shown) > 40 else shown
