"""Tables of an outline form in a stranger's sheet: found by their heads, read down to the next gap.

Only tables can be told without keys; the narratives and single figures of an outline have no place of their own in a
sheet that somebody typed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct

from forms.form import Column, Field, Form
from forms.text import plain
from imports.grids import Grid, GridCell, Line
from imports.labels import bare_label, bare_tt

LEAST_HEADS, LEAST_SHARE, LEAST_PREFIX, MOST_LETTERS = 2, 0.5, 6, 120
_NUMBER_HEADS = ("tt", "stt", "so tt", "so thu tu", "")
_TOTAL = re.compile(r"(tong( cong| so)?|cong)\b[ :.]*")


class HeadedTable(Struct, frozen=True):
    """A table of the form as it stands in a sheet. line: of its head; columns: by column of the sheet.

    rows: the lines under the head that hold anything, with their cells by the form's column key. unknown: heads that
    are none of the table's.
    """

    field: Field
    sheet: str
    line: int
    rows: tuple[tuple[int, Mapping[str, GridCell]], ...]
    unknown: tuple[str, ...] = ()


def headed_tables(form: Form, grids: Sequence[Grid]) -> tuple[HeadedTable, ...]:
    """Every table of the form that stands in the sheets that can be seen, each once: where it stands first."""
    found: dict[str, HeadedTable] = {}
    for grid in grids:
        if not grid.hidden:
            for table in _tables(form, grid):
                found.setdefault(table.field.key, table)
    return tuple(found[key] for key in form.fields if key in found)


def _tables(form: Form, grid: Grid) -> Iterator[HeadedTable]:
    items = [item for item in form.fields.values() if item.type == "table" and not item.as_sections]
    heads = [(at, *best) for at, line in enumerate(grid.lines) if (best := _best(items, line)) is not None]
    for place, (at, item, columns) in enumerate(heads):
        end = heads[place + 1][0] if place + 1 < len(heads) else len(grid.lines)
        head = grid.lines[at]
        unknown = [cell.text for column, cell in sorted(head.cells.items()) if column not in columns]
        named = tuple(text for text in unknown if bare_label(text) not in _NUMBER_HEADS)
        yield HeadedTable(item, grid.name, head.number, tuple(_rows(grid.lines[at:end], columns)), named)


def _best(items: Sequence[Field], line: Line) -> tuple[Field, Mapping[int, Column]] | None:
    """The table whose heads the line holds: most of them, and at least two."""
    best: tuple[float, Field, Mapping[int, Column]] | None = None
    for item in items:
        columns = _heads(item, line)
        share = len(columns) / len(item.column)
        if len(columns) >= LEAST_HEADS and share >= LEAST_SHARE and (best is None or share > best[0]):
            best = share, item, columns
    return best[1:] if best else None


def _heads(item: Field, line: Line) -> dict[int, Column]:
    found: dict[int, Column] = {}
    for at, cell in sorted(line.cells.items()):
        if cell.kind != "text" or len(cell.text) > MOST_LETTERS:
            continue
        column = next((each for each in item.column if _is_head(each.label, cell.text)), None)
        if column is not None and column not in found.values():
            found[at] = column
    return found


def _is_head(label: str, text: str) -> bool:
    wanted, said = bare_label(label), bare_label(text)
    shorter, longer = sorted((wanted, said), key=len)
    near = longer.startswith(f"{shorter} ") or longer.endswith(f" {shorter}")
    return wanted == said or (len(shorter) >= LEAST_PREFIX and near)


def _rows(lines: Sequence[Line], columns: Mapping[int, Column]) -> Iterator[tuple[int, Mapping[str, GridCell]]]:
    """Until a line is missing, a total, or a line that holds nothing in the table's columns."""
    last = lines[0].number
    for line in lines[1:]:
        cells = {column.key: line.cells[at] for at, column in columns.items() if at in line.cells}
        if line.number > last + 1 or not cells or _is_total(line):
            return
        last = line.number
        if not _is_numbering(line):
            yield line.number, cells


def _is_total(line: Line) -> bool:
    words = next((cell.text for _, cell in sorted(line.cells.items()) if not bare_tt(cell.text)), "")
    return bool(_TOTAL.fullmatch(plain(words)))


def _is_numbering(line: Line) -> bool:
    texts = [cell.text.strip("()") for _, cell in sorted(line.cells.items())]
    return len(texts) > 1 and texts == [str(number) for number in range(1, len(texts) + 1)]
