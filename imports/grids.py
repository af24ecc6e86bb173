"""The sheets of a workbook as lines of cells, as a person sees them: for workbooks that carry no keys of ours.

A share that Excel shows as 96,2 % is 96.2 here, whatever it keeps; a number shown as a day is a day, since Excel turns
a typed "1.7" into one. Text files parted by tabs, commas or semicolons are one sheet.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Literal

from msgspec import Struct

from forms.numbers import canonical, format_number
from forms.sheet import ESTIMATE_WORD, KEY_SHEET, column_letters
from forms.text import nfc
from imports.workbook import day_of, figure_of
from imports.xlsx_parts import MAX_CELLS, MAX_FILE, Parts, RawCell, WorkbookRefused

CellKind = Literal["text", "number", "day", "yes_no", "error"]
MAX_LINES, MAX_COLUMNS, MAX_TEXT, MAX_SHEETS = 5_000, 80, 20_000, 40
MAX_BLANKS = 100_000
UNRECKONED = "="
TEXT_ENDINGS = (".csv", ".tsv", ".txt")
_ADDRESS = re.compile(r"([A-Z]{1,3})([1-9]\d{0,6})")
_QUOTED = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.')
_DAY_LETTERS = re.compile(r"[dmyhs]", re.IGNORECASE)
_NO_DAYS = ("general", "standard", "@", "")
_HTML = re.compile(rb"\s*<(!doctype|html|\?xml|table)", re.IGNORECASE)
_AGAIN = "Hãy mở tệp bằng Excel hoặc LibreOffice, lưu lại dạng .xlsx rồi chọn lại."
_TOO_LARGE = "Hãy giữ lại trong tệp chỉ trang có biểu rồi chọn lại."


class GridCell(Struct, frozen=True):
    """One cell. text: as it reads, numbers in Vietnamese notation; number: the figure where it is one.

    formula: it was reckoned in the sheet; one without a result reads "=…". estimate: its format puts "ước" before it.
    percent: it is shown as a share.
    """

    kind: CellKind
    text: str
    number: Decimal | None = None
    formula: bool = False
    estimate: bool = False
    percent: bool = False

    @property
    def is_unreckoned(self) -> bool:
        """Whether it is a formula that no program has reckoned yet."""
        return self.formula and self.kind == "text" and self.text.startswith(UNRECKONED)


class Line(Struct, frozen=True):
    """A row of a sheet that holds anything. number: as the sheet counts, from 1; cells: by column, from 1."""

    number: int
    cells: Mapping[int, GridCell]

    def text(self, column: int) -> str:
        """What the cell reads, on one line; "" where there is none."""
        cell = self.cells.get(column)
        return " ".join(cell.text.split()) if cell else ""


class Grid(Struct, frozen=True):
    """A sheet; lines in order, empty ones left out."""

    name: str
    lines: tuple[Line, ...]
    hidden: bool = False


def read_grids(data: bytes, name: str) -> tuple[Grid, ...]:
    """The sheets that can be seen, then the hidden ones; the key sheet of this program apart.

    name: of the file; its ending tells a text file. WorkbookRefused where it cannot be read safely.
    """
    if name.lower().endswith(TEXT_ENDINGS):
        return (Grid("", _text_lines(_decoded(data, name), name)),)
    if _HTML.match(data[:200]):
        raise WorkbookRefused("Tệp là trang web lưu dưới tên bảng tính, không phải .xlsx.", _AGAIN)
    parts = Parts(data)
    names = [sheet for sheet in parts.sheets if sheet != KEY_SHEET]
    if len(names) > MAX_SHEETS:
        raise WorkbookRefused(f"Bảng tính có hơn {MAX_SHEETS} trang.", _TOO_LARGE)
    return tuple(sorted(_grids(parts, names), key=lambda grid: grid.hidden))


def _grids(parts: Parts, names: Sequence[str]) -> Iterator[Grid]:
    count = 0
    for sheet in names:
        cells = parts.cells(sheet)
        count += len(cells)
        if count > MAX_CELLS:
            raise WorkbookRefused("Bảng tính có quá nhiều ô.", _TOO_LARGE)
        yield Grid(sheet, _lines(cells), sheet in parts.hidden)


def address_of(line: int, column: int) -> str:
    """ "C12"."""
    return f"{column_letters(column)}{line}"


def _lines(cells: Mapping[str, RawCell]) -> tuple[Line, ...]:
    found: dict[int, dict[int, GridCell]] = {}
    for at, raw in cells.items():
        match = _ADDRESS.fullmatch(at)
        column = _column(match[1]) if match else 0
        if match and column <= MAX_COLUMNS:
            cell = _cell(raw)
            if cell.text.strip():
                found.setdefault(int(match[2]), {})[column] = cell
    return _limited(Line(number, found[number]) for number in sorted(found))


def _limited(lines: Iterator[Line]) -> tuple[Line, ...]:
    kept: list[Line] = []
    for line in lines:
        if len(kept) >= MAX_LINES:
            raise WorkbookRefused(f"Trang tính có hơn {format_number(Decimal(MAX_LINES))} dòng.", _TOO_LARGE)
        kept.append(line)
    return tuple(kept)


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def _cell(raw: RawCell) -> GridCell:
    if raw.kind == "n":
        return _number_cell(raw)
    if raw.kind == "b":
        return GridCell("yes_no", "Có" if raw.text == "1" else "Không", formula=raw.formula)
    kind: CellKind = "error" if raw.kind == "e" else "text"
    return GridCell(kind, raw.text[:MAX_TEXT], formula=raw.formula)


def _number_cell(raw: RawCell) -> GridCell:
    if raw.formula and not raw.text:
        return GridCell("text", UNRECKONED, formula=True)
    number = figure_of(raw.text)
    if number is None:
        return GridCell("text", raw.text[:MAX_TEXT], formula=raw.formula)
    code = raw.format
    bare = _QUOTED.sub("", code)
    if _is_day(bare, code):
        day = day_of(number)
        return GridCell("day", day or format_number(number), number, raw.formula)
    percent = "%" in bare
    if percent:
        number = Decimal(canonical(number * 100))
    estimate = code.replace('"', "").replace("\\", "").lstrip().startswith(ESTIMATE_WORD)
    return GridCell("number", format_number(number), number, raw.formula, estimate, percent)


def _is_day(bare: str, code: str) -> bool:
    return code.strip().lower() not in _NO_DAYS and bare.strip().lower() not in _NO_DAYS and _has_days(bare)


def _has_days(bare: str) -> bool:
    return bool(_DAY_LETTERS.search(bare.lower().replace("general", "").replace("standard", "")))


def _decoded(data: bytes, name: str) -> str:
    if len(data) > MAX_FILE:
        raise WorkbookRefused("Tệp quá lớn.", _TOO_LARGE)
    for mark, coding in ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"), (b"\xef\xbb\xbf", "utf-8-sig")):
        if data.startswith(mark):
            return _decode(data, coding, name)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return _decode(data, "cp1252", name)


def _decode(data: bytes, coding: str, name: str) -> str:
    """cp1252 is what programs of the old fonts wrote; its letters are put into Unicode where they are matched."""
    try:
        return data.decode(coding)
    except UnicodeDecodeError as error:
        raise WorkbookRefused(f"Không đọc được bảng mã chữ của tệp {name}.", _AGAIN) from error


def _text_lines(text: str, name: str) -> tuple[Line, ...]:
    if "\0" in text:
        raise WorkbookRefused(f"Tệp {name} không phải là tệp chữ.", _AGAIN)
    reader = csv.reader(io.StringIO(nfc(text), newline=""), delimiter=_delimiter(text))
    try:
        return _limited(_text_rows(reader, name))
    except csv.Error as error:
        raise WorkbookRefused(f"Tệp {name} không đúng dạng bảng.", _AGAIN) from error


def _text_rows(rows: Iterable[list[str]], name: str) -> Iterator[Line]:
    blanks = 0
    for number, row in enumerate(rows, 1):
        line = _text_line(number, row[:MAX_COLUMNS])
        blanks += not line.cells
        if blanks > MAX_BLANKS:
            raise WorkbookRefused(f"Tệp {name} có quá nhiều dòng trống.", _TOO_LARGE)
        if line.cells:
            yield line


def _text_line(number: int, row: Sequence[str]) -> Line:
    cells = {at: GridCell("text", cell.strip()[:MAX_TEXT]) for at, cell in enumerate(row, 1) if cell.strip()}
    return Line(number, cells)


def _delimiter(text: str) -> str:
    """The mark that most lines hold, tabs first: commas also stand in sentences and figures."""
    lines = text.split("\n", 200)[:200]
    return max("\t;,", key=lambda mark: (sum(mark in line for line in lines), -"\t;,".index(mark)))
