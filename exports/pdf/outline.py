"""The body of an outline form: numbered headings as printed, narratives, figures, lists and tables."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from exports.pdf.field_table import table_slices
from exports.pdf.letters import Span
from exports.pdf.setter import BODY, Setter, filled_lines
from exports.pdf.slices import Slice
from exports.pdf.wording import nothing_said
from forms.cells import EMPTY, Cell, State
from forms.form import Field, Form, Section
from forms.keys import table_key
from forms.made_of import field_coverage_note
from forms.pack import Pack
from forms.present import FOLLOWS, expand_tokens, field_text, fill_names, names_for
from forms.report import Report
from forms.values import effective, is_blank, row_ids

_BULLETS = {1: "- ", 2: "- "}


class Outline:
    """The sections of one report as slices."""

    def __init__(self, setter: Setter, pack: Pack, form: Form, report: Report) -> None:
        self._setter = setter
        self._form = form
        self._report = report
        self._names = names_for(pack, report)
        self._cells: Mapping[str, Cell] = effective(form, report)
        self._makers = {
            "narrative": self._narrative,
            "list": self._list,
            "table": self._table,
            "count": self._figure,
            "money": self._figure,
            "date": self._figure,
            "text": self._figure,
        }

    def slices(self) -> list[Slice]:
        """All sections in printed order."""
        return [item for section in self._form.section for item in self._section(section)]

    def _section(self, section: Section) -> list[Slice]:
        own = bool(section.field) and all(item.as_sections for item in section.field)
        slices = [] if own else self._heading(section)
        if section.field and is_blank(section.field, self._report):
            return slices + self._setter.paragraph(nothing_said(self._report), self._setter.italic(BODY))
        for item in section.field:
            slices += self._makers[item.type](item, section)
        return slices

    def _heading(self, section: Section) -> list[Slice]:
        setter = self._setter
        title = fill_names(f"{section.number} {section.title}".strip(), self._names)
        font = setter.bold(BODY) if section.depth <= 2 else setter.italic(BODY)
        if section.depth == 3 and section.number not in ("", "-"):
            font = setter.bold_italic(BODY)
        return setter.paragraph(title, font, gap=8 if section.depth == 1 else 6, keep=True)

    def _narrative(self, item: Field, _section: Section) -> list[Slice]:
        cell = self._cells.get(item.key, EMPTY)
        text = expand_tokens(self._form, field_text(item, cell), self._cells)
        if not text.strip():
            return []
        font = self._setter.italic(BODY) if cell.state is not State.VALUE else self._setter.regular(BODY)
        lead = Span(self._setter.regular(BODY), f"{item.label}: ") if item.label else None
        return self._setter.paragraph(text, font, lead=lead)

    def _list(self, item: Field, _section: Section) -> list[Slice]:
        cell = self._cells.get(item.key, EMPTY)
        text = expand_tokens(self._form, field_text(item, cell), self._cells)
        slices: list[Slice] = []
        for line in filled_lines(text):
            entry = line.strip() if cell.state is not State.VALUE else f"- {line.strip().removeprefix('-').strip()}"
            slices += self._setter.paragraph(entry, self._setter.regular(BODY))
        return slices

    def _figure(self, item: Field, section: Section) -> list[Slice]:
        """ "+ Số cuộc do Ban tổ chức: 12 cuộc"; nothing where nothing was said."""
        cell = self._cells.get(item.key, EMPTY)
        text = field_text(item, cell)
        if not text.strip():
            return []
        unit = f" {item.unit}" if item.unit and isinstance(cell.value, Decimal) else ""
        bullet = _BULLETS.get(section.depth, "+ ")
        covered = field_coverage_note(self._report, item.key)
        return self._setter.paragraph(f"{bullet}{item.label}: {text}{unit}{covered}", self._setter.regular(BODY), gap=4)

    def _table(self, item: Field, section: Section) -> list[Slice]:
        if item.as_sections:
            return self._own_sections(item)
        if not row_ids(self._report, item.key):
            return self._figure(item, section)
        caption = f"{fill_names(item.label, self._names)}:"
        return [
            *self._setter.paragraph(caption, self._setter.regular(BODY), keep=True),
            *table_slices(self._setter, item, self._report, self._cells),
        ]

    def _own_sections(self, item: Field) -> list[Slice]:
        slices: list[Slice] = []
        title, content = (column.key for column in item.column[:2])
        for number, row in enumerate(row_ids(self._report, item.key), 1):
            head = self._cells.get(table_key(item.key, row, title), EMPTY).text
            slices += self._setter.paragraph(f"{number}. {head}", self._setter.bold(BODY), keep=True)
            cell = self._cells.get(table_key(item.key, row, content), EMPTY)
            text = FOLLOWS if cell.state is State.MISSING else cell.text
            font = self._setter.regular(BODY) if text.strip() else self._setter.italic(BODY)
            slices += self._setter.paragraph(text if text.strip() else nothing_said(self._report), font)
        return slices
