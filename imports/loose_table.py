"""A sheet without keys read as a table form: which column holds the figures, which line is which row of ours.

Columns may be inserted, merged or moved, lines moved, left out or repeated; heads may stand again on every page
(A.6 #16). What cannot be told surely is told as such: nobody guesses a figure into a report.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct

from forms.form import Form
from forms.periods import Period
from forms.report import UnitRef
from forms.sheet import column_letters
from forms.text import collapse, plain
from imports.grids import MAX_COLUMNS, Grid, GridCell, Line
from imports.labels import (
    LEAST_LETTERS,
    MOST_LETTERS,
    Matched,
    SheetLine,
    Wanted,
    bare_label,
    bare_tt,
    match_lines,
    wanted_lines,
)
from imports.loose_values import speaks

_FIGURES = ("ket qua", "so lieu")
_RESULT = ("thuc hien", "so luong", "gia tri", "dat duoc")
_OTHER = (
    "muc tieu", "ke hoach", "chi tieu giao", "don vi", "ghi chu", "chu tri", "chu tri tham muu", "ky bao cao",
    "ky truoc", "nam truoc", "noi dung", "so sanh", "tang", "giam", "nguon", "trung uong", "co quan", "stt", "tt",
)  # fmt: skip
_NOTE = "ghi chu"
_YEAR = re.compile(r"\b(20\d{2})\b")
_HALF = re.compile(r"\b0?6 thang")
_NUMBERING = re.compile(r"\(?\d{1,2}\)?")
HEAD_LINES, LEAST_MATCHED = 4, 3


class ValueColumn(Struct, frozen=True):
    """A column that may hold the figures. letter: "C"; head: what stands above it; filled: how many rows it answers.

    score: how surely its head says so; -1 where it says otherwise.
    """

    number: int
    head: str
    filled: int
    score: int

    @property
    def letter(self) -> str:
        return column_letters(self.number)


class Placed(Struct, frozen=True):
    """A line of the sheet and the line of the form that it was found to be. value: None where its cell is empty."""

    sheet: str
    match: Matched
    value: GridCell | None
    column: int
    note: str = ""


class LeftOver(Struct, frozen=True):
    """A line that holds a value and is no line of the form. number: as the sheet counts; text: its wording."""

    sheet: str
    number: int
    text: str
    value: GridCell
    column: int


class LooseTable(Struct, frozen=True):
    """A sheet as a table form. columns: those that may hold the figures, the likeliest first; column: the one taken.

    torn: two columns are alike likely, and nobody chose. matched: lines of the form that were found, valued or not.
    above: the texts over the table, with its head.
    """

    sheet: str
    hidden: bool
    column: int
    columns: tuple[ValueColumn, ...]
    torn: bool
    placed: tuple[Placed, ...]
    left: tuple[LeftOver, ...]
    above: tuple[str, ...]

    @property
    def matched(self) -> int:
        """How many printed rows of the form were found."""
        return sum(each.match.wanted.printed for each in self.placed)

    @property
    def score(self) -> int:
        """How surely the column taken is the period's; -1 where none was."""
        return next((each.score for each in self.columns if each.number == self.column), -1)


class Asked(Struct, frozen=True):
    """What the sheet is read as. column: 0 where nobody chose; assigned: by line number, a key chosen by hand."""

    form: Form
    unit: UnitRef
    names: Mapping[str, str]
    period: Period | None = None
    column: int = 0
    assigned: Mapping[int, str] = {}


def read_table(grid: Grid, asked: Asked) -> LooseTable | None:
    """The sheet as the form's table; None where it names hardly any of its rows."""
    wanted = wanted_lines(asked.form, asked.unit, asked.names)
    first = match_lines(wanted, [_everything(line) for line in grid.lines])
    if len(first) < LEAST_MATCHED:
        return None
    frame = _Frame(grid, first, asked)
    likely = [column for column in frame.columns if column.score >= 0]
    column = asked.column or (likely[0].number if likely else 0)
    lines = [frame.line(line, column) for line in grid.lines if not frame.is_head(line)]
    found = _by_hand(match_lines(wanted, lines), wanted, asked.assigned)
    by_number = {line.number: line for line in grid.lines}
    placed = tuple(frame.placed(by_number[match.line], match, column) for match in found)
    left = tuple(frame.left(grid.lines, {match.line for match in found}, column))
    torn = not asked.column and len(likely) > 1 and likely[0].score == likely[1].score and likely[1].filled > 0
    return LooseTable(grid.name, grid.hidden, column, frame.columns, torn, placed, left, frame.above)


def _everything(line: Line) -> SheetLine:
    """A line of which it is not known yet what is what."""
    texts = tuple(cell.text for _, cell in sorted(line.cells.items()) if _is_wording(cell))
    tt = next((bare_tt(cell.text) for _, cell in sorted(line.cells.items()) if bare_tt(cell.text)), "")
    return SheetLine(line.number, tt, texts)


def _is_wording(cell: GridCell) -> bool:
    return cell.kind == "text" and len(cell.text) <= MOST_LETTERS and len(bare_label(cell.text)) >= LEAST_LETTERS


def _by_hand(found: Sequence[Matched], wanted: Sequence[Wanted], assigned: Mapping[int, str]) -> tuple[Matched, ...]:
    """What the officer says goes before what was found: a line is the row chosen, or ("") none."""
    keys = {each.key: each for each in wanted}
    chosen = set(assigned.values())
    kept = [match for match in found if match.line not in assigned and match.wanted.key not in chosen]
    kept += [Matched(number, keys[key], "hand", "") for number, key in assigned.items() if key in keys]
    return tuple(sorted(kept, key=lambda match: match.line))


class _Frame:
    """What is what on a sheet: the columns of TT, wording, figures and notes, the head, the lines above."""

    def __init__(self, grid: Grid, found: Sequence[Matched], asked: Asked) -> None:
        self._grid, self._asked = grid, asked
        self._lines = {line.number: line for line in grid.lines}
        self._rows = [(self._lines[match.line], match) for match in found]
        self._label_of = {match.line: _column_of(self._lines[match.line], match.label) for match in found}
        self.label = Counter(self._label_of.values()).most_common(1)[0][0]
        self.tt = self._tt_column()
        self._top, self._bottom = min(match.line for match in found), max(match.line for match in found)
        self._shown = self._head_texts()
        self._heads = {at: plain(text) for at, text in self._shown.items()}
        self.columns = tuple(self._columns())
        self.note = next((at for at, text in self._heads.items() if text.startswith(_NOTE)), 0)
        self.above = tuple(self._texts_above())

    def _tt_column(self) -> int:
        hits = Counter(
            at for line, match in self._rows for at, cell in line.cells.items()
            if at < self._label_of[match.line] and bare_tt(cell.text)
        )  # fmt: skip
        return hits.most_common(1)[0][0] if hits else 0

    def _head_lines(self) -> list[Line]:
        before = [line for line in self._grid.lines if line.number < self._top]
        return [line for line in before[-HEAD_LINES:] if len(line.cells) > 1 and not _is_numbering(line)]

    def _head_texts(self) -> dict[int, str]:
        """By column what stands above it, on however many lines; a text over several columns is that of the first."""
        texts: dict[int, list[str]] = {}
        for line in self._head_lines():
            for at, cell in line.cells.items():
                texts.setdefault(at, []).append(cell.text)
        return {at: collapse(" ".join(found)) for at, found in texts.items()}

    def _texts_above(self) -> Iterator[str]:
        for line in self._grid.lines:
            if line.number < self._top:
                yield from (cell.text for _, cell in sorted(line.cells.items()) if cell.kind != "number")

    def _columns(self) -> list[ValueColumn]:
        answers: Counter[int] = Counter()
        for line, match in self._rows:
            for at, cell in line.cells.items():
                if at > self._label_of[match.line] and not match.wanted.heading and speaks(cell):
                    answers[at] += 1
        places = {*answers, *(at for at, text in self._heads.items() if at > self.label and _has(text, _FIGURES))}
        found = [ValueColumn(at, self._shown.get(at, ""), answers[at], self._score(at)) for at in sorted(places)]
        return sorted(found, key=lambda column: (-column.score, -column.filled, column.number))

    def _score(self, column: int) -> int:
        head = self._heads.get(column, "")
        if not head:
            return 0
        period = self._asked.period
        years = set(_YEAR.findall(head))
        if period is not None and years and str(period.year) not in years:
            return -1
        if (
            period is not None
            and bool(_HALF.search(head)) != (period.kind == "half")
            and _has(head, ("thang", "ca nam"))
        ):
            return -1
        if _has(head, _FIGURES):
            return 2 + bool(years)
        if _has(head, _OTHER):
            return -1
        return 2 + bool(years) if _has(head, _RESULT) else 1 if years else 0

    def is_head(self, line: Line) -> bool:
        """A head that stands again further down, or the numbers of columns under it."""
        if _is_numbering(line):
            return True
        texts = [plain(cell.text) for cell in line.cells.values() if cell.kind == "text"]
        heads = set(self._heads.values())
        return line.number >= self._top and sum(text in heads for text in texts) >= 2

    def line(self, line: Line, column: int) -> SheetLine:
        """The line once the columns are known: its figure is no wording."""
        edge = column or MAX_COLUMNS + 1
        texts = [cell.text for at, cell in sorted(line.cells.items()) if at < edge and _is_wording(cell)]
        tt = bare_tt(line.text(self.tt)) if self.tt else ""
        return SheetLine(line.number, tt, tuple(texts), column in line.cells and line.number >= self._top)

    def placed(self, line: Line, match: Matched, column: int) -> Placed:
        """The line with the value and the note that stand in it."""
        note = line.text(self.note) if self.note and self.note != column else ""
        return Placed(self._grid.name, match, line.cells.get(column), column, note)

    def left(self, lines: Sequence[Line], taken: set[int], column: int) -> Iterator[LeftOver]:
        """Lines of the table with a value that went nowhere."""
        for line in lines:
            value = line.cells.get(column)
            if value is None or line.number in taken or line.number < self._top or self.is_head(line):
                continue
            wording = " ".join(cell.text for at, cell in sorted(line.cells.items()) if at < column)
            if speaks(value) or (wording and line.number <= self._bottom):
                yield LeftOver(self._grid.name, line.number, " ".join(wording.split()), value, column)


def _column_of(line: Line, text: str) -> int:
    return next((at for at, cell in sorted(line.cells.items()) if cell.text == text), 0)


def _is_numbering(line: Line) -> bool:
    """A line (1) (2) (3) … under a head."""
    cells = [cell.text for _, cell in sorted(line.cells.items())]
    numbers = [cell.strip("()") for cell in cells if _NUMBERING.fullmatch(cell)]
    return len(cells) > 1 and numbers == [str(number) for number in range(1, len(cells) + 1)]


def _has(text: str, words: Sequence[str]) -> bool:
    return any(re.search(rf"\b{word}\b", text) for word in words)
