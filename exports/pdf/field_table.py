"""A table of an outline form: TT, the columns of the pack, and a row of totals where figures are added up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from reportlab.lib.units import mm

from exports.pdf.grid import PAD_X, Box, edges_of, make_head, make_row
from exports.pdf.letters import Font
from exports.pdf.setter import CELL, WIDTH, Setter
from exports.pdf.slices import Slice
from forms.cells import EMPTY, Cell
from forms.form import Column, Field
from forms.keys import table_key
from forms.numbers import format_number
from forms.present import column_text
from forms.report import Report
from forms.values import column_total, row_ids

_TT = 10 * mm
_CENTERED = ("count", "money", "date")
_SHORT = 24
_TOTAL = "Tổng cộng"
_CROWDED = 7
_WIDEST = 30 * mm
Cells = Mapping[str, Cell]


def table_slices(setter: Setter, item: Field, report: Report, cells: Cells) -> list[Slice]:
    """Head, rows and totals; the head repeats on each page."""
    size = CELL if len(item.column) < _CROWDED else CELL - 1
    bold, plain = setter.bold(size), setter.regular(size)
    rows = row_ids(report, item.key)
    texts = [[column_text(column, _cell(item, row, column, cells)) for column in item.column] for row in rows]
    totals = _totals(item, report, cells)
    widths = (_TT, *_widths(bold, item.column, (*texts, totals)))
    edges = edges_of(widths)
    grid = _Grid(setter, item.column, [width - 2 * PAD_X for width in widths])
    head = replace(make_head(grid.titles(("TT", *(column.label for column in item.column)), bold), edges), gap=4)
    slices: list[Slice] = [head]
    for number, row in enumerate(texts, 1):
        slices.append(make_row(grid.cells((str(number), *row), plain), edges, (head,)))
    if totals:
        slices.append(make_row(grid.titles(("", *totals), bold), edges, (head,)))
    return slices


class _Grid:
    def __init__(self, setter: Setter, columns: tuple[Column, ...], inner: Sequence[float]) -> None:
        self._setter = setter
        self._inner = inner
        self._centered = (True, *(is_centered(column) for column in columns))

    def titles(self, texts: Sequence[str], font: Font) -> list[Box]:
        """Boxes of the head or of the totals."""
        pairs = zip(texts, self._inner, strict=True)
        return [self._setter.box(text, font, width, "center", True) for text, width in pairs]

    def cells(self, texts: Sequence[str], font: Font) -> list[Box]:
        """Boxes of a row: figures, dates and choices in the middle, texts at the left."""
        triples = zip(texts, self._inner, self._centered, strict=True)
        return [
            self._setter.box(text, font, width, "center" if centered else "left", True)
            for text, width, centered in triples
        ]


def is_centered(column: Column) -> bool:
    """Figures, dates, and answers of a few words; a sentence reads better from the left."""
    if column.type == "choice":
        return all(len(option.text) <= _SHORT for option in column.options)
    return column.type in _CENTERED


def _cell(item: Field, row: str, column: Column, cells: Cells) -> Cell:
    return cells.get(table_key(item.key, row, column.key), EMPTY)


def _totals(item: Field, report: Report, cells: Cells) -> tuple[str, ...]:
    """The texts of the row of totals; empty where there is nothing to add up, or no room for the word."""
    sums = [column_total(item, column, report, cells) for column in item.column]
    if (
        len(row_ids(report, item.key)) < 2
        or sums.count(None) == len(sums)
        or all(column.is_figure for column in item.column)
    ):
        return ()
    texts = ["" if total is None else format_number(total) for total in sums]
    texts[_widest_text(item.column)] = _TOTAL
    return tuple(texts)


def _widest_text(columns: tuple[Column, ...]) -> int:
    """Where the word for the totals goes."""
    texts = [index for index, column in enumerate(columns) if not column.is_figure]
    return max(texts, key=lambda index: (columns[index].type == "text", columns[index].width))


def _widths(bold: Font, columns: tuple[Column, ...], rows: Sequence[Sequence[str]]) -> list[float]:
    """Each column as wide as its longest word; what is left goes to the texts by the pack's widths."""
    least = [_least(bold, [column.label, *(row[index] for row in rows if row)]) for index, column in enumerate(columns)]
    spare = WIDTH - _TT - sum(least)
    if spare < 0:
        return [width * (WIDTH - _TT) / sum(least) for width in least]
    share = [0 if column.type in ("count", "date") else column.width for column in columns]
    share = share if sum(share) else [column.width for column in columns]
    return [width + spare * part / sum(share) for width, part in zip(least, share, strict=True)]


def _least(bold: Font, texts: Sequence[str]) -> float:
    words = {word for text in texts for word in text.split()}
    widest = max((bold.style.word(word).width * bold.size for word in words), default=0.0)
    return min(widest, _WIDEST) + 2 * PAD_X + 1
