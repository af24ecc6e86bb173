"""A table of an outline form: TT, the columns of the pack, and a row of totals where figures are added up."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from reportlab.lib.units import mm

from exports.pdf.flow import Slice
from exports.pdf.grid import PAD_X, Box, edges_of, make_head, make_row
from exports.pdf.setter import CELL, WIDTH, Setter
from exports.pdf.text import Font
from forms.cells import EMPTY, Cell
from forms.keys import table_key
from forms.numbers import format_number
from forms.pack import Column, Field
from forms.present import column_text
from forms.report import Report
from forms.values import row_ids

_TT = 10 * mm
_FIGURES = ("count", "money")
_CENTERED = ("count", "money", "date", "choice")
_TOTAL = "Tổng cộng"
_CROWDED = 7
Cells = Mapping[str, Cell]


def table_slices(setter: Setter, item: Field, report: Report, cells: Cells) -> list[Slice]:
    """Head, rows and totals; the head repeats on each page."""
    size = CELL if len(item.column) < _CROWDED else CELL - 1
    bold, plain = setter.bold(size), setter.regular(size)
    widths = (_TT, *_widths(setter, item.column, size))
    inner = [width - 2 * PAD_X for width in widths]
    edges = edges_of(widths)
    titles = ("TT", *(column.label for column in item.column))
    head = make_head(
        [setter.box(text, bold, width, "center", True) for text, width in zip(titles, inner, strict=True)], edges
    )
    rows = row_ids(report, item.key)
    slices: list[Slice] = [head]
    for number, row in enumerate(rows, 1):
        boxes = [setter.box(str(number), plain, inner[0], "center", True)]
        for column, width in zip(item.column, inner[1:], strict=True):
            boxes.append(_box(setter, column, cells.get(table_key(item.key, row, column.key), EMPTY), plain, width))
        slices.append(make_row(boxes, edges, (head,)))
    totals = _totals(item, rows, cells)
    if totals:
        boxes = [setter.box(text, bold, width, "center", True) for text, width in zip(totals, inner, strict=True)]
        slices.append(make_row(boxes, edges, (head,)))
    return slices


def _box(setter: Setter, column: Column, cell: Cell, font: Font, width: float) -> Box:
    centered = column.type in _CENTERED
    return setter.box(column_text(column, cell), font, width, "center" if centered else "left", centered)


def _totals(item: Field, rows: tuple[str, ...], cells: Cells) -> tuple[str, ...]:
    """The texts of the row of totals; empty where there is nothing to add up."""
    if len(rows) < 2 or not any(column.type in _FIGURES for column in item.column):
        return ()
    texts = [_sum(item, rows, column, cells) for column in item.column]
    named = next((index for index, column in enumerate(item.column) if column.type == "text"), None)
    if named is not None:
        texts[named] = _TOTAL
    return ("", *texts)


def _sum(item: Field, rows: tuple[str, ...], column: Column, cells: Cells) -> str:
    if column.type not in _FIGURES:
        return ""
    numbers = [cells.get(table_key(item.key, row, column.key), EMPTY).number for row in rows]
    known = [number for number in numbers if number is not None]
    return format_number(sum(known, Decimal(0))) if known else ""


def _widths(setter: Setter, columns: tuple[Column, ...], size: float) -> list[float]:
    """Each column as wide as its longest word of the head, or a date; the rest by the pack's widths."""
    least = [_least(setter, column, size) for column in columns]
    spare = WIDTH - _TT - sum(least)
    if spare < 0:
        return [width * (WIDTH - _TT) / sum(least) for width in least]
    share = [0 if column.type in ("count", "date") else column.width for column in columns]
    whole = sum(share) or len(share)
    return [width + spare * (part if sum(share) else 1) / whole for width, part in zip(least, share, strict=True)]


def _least(setter: Setter, column: Column, size: float) -> float:
    bold = setter.bold(size)
    words = [*column.label.split(), *(["00/00/0000"] if column.type == "date" else [])]
    return max(bold.style.word(word).width for word in words) * size + 2 * PAD_X + 1
