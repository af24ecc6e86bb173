"""The body of an outline form: real headings, narratives with their figures, lists and tables in printed order."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal

from docx.document import Document as Word
from docx.table import Table

from exports.docx import paper
from exports.pdf.field_table import is_centered
from exports.pdf.wording import nothing_said
from forms.cells import EMPTY, Cell, State
from forms.form import Column, Field, Form, Section
from forms.keys import table_key
from forms.made_of import field_coverage_note
from forms.numbers import format_number
from forms.pack import Pack
from forms.present import FOLLOWS, column_text, expand_tokens, field_text, fill_names, names_for
from forms.report import Report
from forms.values import column_total, effective, is_blank, row_ids

_TOTAL = "Tổng cộng"
_TT = 10
_DEEPEST = 4
_LETTER, _PADDING, _NARROWEST, _WIDEST = 1.9, 4, 12.5, 28


class Body:
    """Puts the sections of one report into a document."""

    def __init__(self, word: Word, pack: Pack, form: Form, report: Report) -> None:
        self._word, self._form, self._report = word, form, report
        self._names = names_for(pack, report)
        self._cells: Mapping[str, Cell] = effective(form, report)
        self._makers: dict[str, Callable[[Field, Section], None]] = {
            "narrative": self._narrative,
            "list": self._list,
            "table": self._table,
        }

    def put(self) -> None:
        """All sections in printed order."""
        for section in self._form.section:
            own = bool(section.field) and all(item.as_sections for item in section.field)
            if not own:
                title = fill_names(f"{section.number} {section.title}".strip(), self._names)
                made = paper.heading(self._word, title, min(section.depth, _DEEPEST))
                if section.depth == _DEEPEST - 1 and section.number in ("", "-"):
                    made.runs[0].bold = False
            if section.field and is_blank(section.field, self._report):
                paper.paragraph(self._word, nothing_said(self._report), italic=True)
                continue
            for item in section.field:
                self._makers.get(item.type, self._figure)(item, section)

    def _narrative(self, item: Field, _section: Section) -> None:
        cell = self._cells.get(item.key, EMPTY)
        text = self._text(item, cell)
        lead = f"{item.label}: " if item.label else ""
        for line in paper.lines_of(text):
            made = paper.paragraph(self._word, lead)[0]
            paper.run(made, line.strip(), italic=cell.state is not State.VALUE)
            lead = ""

    def _list(self, item: Field, _section: Section) -> None:
        cell = self._cells.get(item.key, EMPTY)
        for line in paper.lines_of(self._text(item, cell)):
            stated = cell.state is not State.VALUE
            entry = line.strip() if stated else f"- {line.strip().removeprefix('-').strip()}"
            paper.paragraph(self._word, entry, italic=stated)

    def _text(self, item: Field, cell: Cell) -> str:
        return expand_tokens(self._form, field_text(item, cell), self._cells)

    def _figure(self, item: Field, section: Section) -> None:
        """ "+ Số cuộc do Ban tổ chức: 12 cuộc"; nothing where nothing was said."""
        cell = self._cells.get(item.key, EMPTY)
        text = field_text(item, cell)
        if text.strip():
            unit = f" {item.unit}" if item.unit and isinstance(cell.value, Decimal) else ""
            bullet = "- " if section.depth <= 2 else "+ "
            covered = field_coverage_note(self._report, item.key)
            paper.paragraph(self._word, f"{bullet}{item.label}: {text}{unit}{covered}", before=4)

    def _table(self, item: Field, section: Section) -> None:
        rows = row_ids(self._report, item.key)
        if item.as_sections:
            self._own_sections(item, rows)
        elif not rows:
            self._figure(item, section)
        else:
            paper.paragraph(self._word, f"{fill_names(item.label, self._names)}:", keep=True)
            self._grid(item, rows)

    def _own_sections(self, item: Field, rows: Sequence[str]) -> None:
        title, content = (column.key for column in item.column[:2])
        for number, row in enumerate(rows, 1):
            head = self._cells.get(table_key(item.key, row, title), EMPTY).text
            paper.heading(self._word, f"{number}. {head}", 2)
            cell = self._cells.get(table_key(item.key, row, content), EMPTY)
            text = FOLLOWS if cell.state is State.MISSING else expand_tokens(self._form, cell.text, self._cells)
            said = bool(text.strip())
            shown = text if said else nothing_said(self._report)
            paper.paragraph(self._word, shown, italic=not said or cell.state is State.MISSING)

    def _grid(self, item: Field, rows: Sequence[str]) -> None:
        texts = [[self._column_text(item, row, column) for column in item.column] for row in rows]
        widths = (_TT, *_widths(item.column, texts))
        table = paper.grid(self._word, widths)
        head = paper.add_row(table, widths, repeat=True)
        for cell, text in zip(head.cells, ("TT", *(column.label for column in item.column)), strict=True):
            paper.fill(cell, text, bold=True, align="center")
        for number, row_texts in enumerate(texts, 1):
            cells = paper.add_row(table, widths).cells
            paper.fill(cells[0], str(number), align="center")
            for cell, column, text in zip(cells[1:], item.column, row_texts, strict=True):
                paper.fill(cell, text, align="center" if is_centered(column) else "left")
        self._totals(item, rows, widths, table)

    def _column_text(self, item: Field, row: str, column: Column) -> str:
        return column_text(column, self._cells.get(table_key(item.key, row, column.key), EMPTY))

    def _totals(self, item: Field, rows: Sequence[str], widths: Sequence[float], table: Table) -> None:
        sums = [column_total(item, column, self._report, self._cells) for column in item.column]
        texts = [index for index, column in enumerate(item.column) if not column.is_figure]
        if len(rows) < 2 or not texts or sums.count(None) == len(sums):
            return
        shown = ["" if total is None else format_number(total) for total in sums]
        shown[max(texts, key=lambda index: item.column[index].width)] = _TOTAL
        cells = paper.add_row(table, widths).cells
        for cell, text in zip(cells[1:], shown, strict=True):
            paper.fill(cell, text, bold=True, align="center")


def _widths(columns: Sequence[Column], rows: Sequence[Sequence[str]]) -> list[float]:
    """Each column as wide as its longest word; what is left goes to the texts by the pack's widths."""
    least = [
        max(_NARROWEST, min(_longest((column.label, *(row[at] for row in rows))) * _LETTER, _WIDEST) + _PADDING)
        for at, column in enumerate(columns)
    ]
    spare = paper.WIDTH - _TT - sum(least)
    if spare < 0:
        return [width * (paper.WIDTH - _TT) / sum(least) for width in least]
    shares = [0 if column.is_figure or column.type == "date" else column.width for column in columns]
    shares = shares if sum(shares) else [column.width for column in columns]
    return [width + spare * share / sum(shares) for width, share in zip(least, shares, strict=True)]


def _longest(texts: Sequence[str]) -> int:
    """Letters of the longest word."""
    return max((len(word) for text in texts for word in text.split()), default=1)
