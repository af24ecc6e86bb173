"""Figures quoted in a text: {I.4.a.nu} is a count or an amount, {I.4.a.cuoc.nam} the sum of a table's column.

The text keeps the token, so that what is printed is always what the table says (DESIGN section 3). A token that
names no figure of the form stays text; rule V16 points at it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal

from msgspec import Struct

from forms.cells import EMPTY, Cell, Source, State
from forms.form import Column, Field, Form, Section
from forms.keys import KEY, order_key, table_key

QUOTED_TYPES = ("count", "money")
_SHAPE = re.compile(rf"\{{({KEY.pattern})\}}")


class Figure(Struct, frozen=True):
    """A figure that a text may quote. key: what stands between the braces; section: the key of its section.

    name: "Số người tham gia là nữ"; place: "mục I.4, Hoạt động truyền thông"; unit: "người" or "".
    """

    key: str
    name: str
    place: str
    section: str
    unit: str = ""

    @property
    def token(self) -> str:
        """How the text holds it: "{I.4.a.nu}"."""
        return f"{{{self.key}}}"

    @property
    def full_name(self) -> str:
        """ "Số người tham gia là nữ (mục I.4, Hoạt động truyền thông)"."""
        return f"{self.name} ({self.place})" if self.place else self.name


class Token(Struct, frozen=True):
    """A token in a text: text[start:end]; figure: what it names, None where the form has no such figure."""

    start: int
    end: int
    key: str
    figure: Figure | None


def tokens_in(form: Form, text: str) -> tuple[Token, ...]:
    """The tokens of a text in order. Words in braces that are no dotted key are text like any other."""
    return tuple(_tokens(form, text))


def _tokens(form: Form, text: str) -> Iterator[Token]:
    for match in _SHAPE.finditer(text):
        figure = figure_of(form, match[1])
        if figure is not None or "." in match[1]:
            yield Token(match.start(), match.end(), match[1], figure)


def figure_of(form: Form, key: str) -> Figure | None:
    """The figure of that name; None where the form has none."""
    item = form.fields.get(key)
    if item is not None:
        return _field_figure(form, item) if item.type in QUOTED_TYPES else None
    table, column = _column(form, key)
    return _column_figure(form, table, column) if table and column else None


def figures(form: Form) -> tuple[Figure, ...]:
    """The figures to offer, in printed order; a column's sum only where no field of its own says it."""
    return tuple(_figures(form))


def _figures(form: Form) -> Iterator[Figure]:
    said = {item.sum_of for item in form.fields.values() if item.sum_of and not item.where}
    for item in form.fields.values():
        if item.type in QUOTED_TYPES:
            yield _field_figure(form, item)
        for column in item.column:
            if _is_quoted(column) and f"{item.key}.{column.key}" not in said:
                yield _column_figure(form, item, column)


def figure_cell(form: Form, key: str, cells: Mapping[str, Cell]) -> Cell | None:
    """What the figure of that name says now, out of stored and computed cells; None where there is no such figure."""
    item = form.fields.get(key)
    if item is not None:
        return cells.get(key, EMPTY) if item.type in QUOTED_TYPES else None
    table, column = _column(form, key)
    return _column_sum(table, column, cells) if table and column else None


def _column(form: Form, key: str) -> tuple[Field, Column] | tuple[None, None]:
    table, _, name = key.rpartition(".")
    item = form.fields.get(table)
    for column in item.column if item else ():
        if item and column.key == name and _is_quoted(column):
            return item, column
    return None, None


def _is_quoted(column: Column) -> bool:
    return column.is_figure and column.added_up


def _column_sum(item: Field, column: Column, cells: Mapping[str, Cell]) -> Cell:
    """An estimate where a part is one; empty where no row has a figure."""
    rows = cells.get(order_key(item.key), EMPTY).text.split()
    parts = [cells.get(table_key(item.key, row, column.key), EMPTY) for row in rows]
    known = [part for part in parts if part.number is not None]
    if not known:
        return Cell(source=Source.COMPUTED)
    state = State.ESTIMATE if any(part.state is State.ESTIMATE for part in known) else State.VALUE
    return Cell(sum((part.number or Decimal(0) for part in known), Decimal(0)), state, source=Source.COMPUTED)


def _field_figure(form: Form, item: Field) -> Figure:
    section = form.section_of[item.key]
    name = item.label or section.short or section.title
    return Figure(item.key, name, _place(form, section), section.key, item.unit or _money_unit(item.type))


def _column_figure(form: Form, item: Field, column: Column) -> Figure:
    section = form.section_of[item.key]
    name = f"Cộng cột “{column.label}” của bảng “{item.label or section.short or section.title}”"
    return Figure(f"{item.key}.{column.key}", name, _place(form, section), section.key, _money_unit(column.type))


def _money_unit(kind: str) -> str:
    return "đồng" if kind == "money" else ""


def _place(form: Form, section: Section) -> str:
    number = printed_number(form, section)
    if not number:
        return f"mục {section.short}" if section.short else ""
    own = section.number not in ("", "-")
    return f"mục {number}" if own or not section.short else f"mục {number}, {section.short}"


def printed_number(form: Form, section: Section) -> str:
    """The numbers down to a section as one: I., 5. and 5.1. give "I.5.1"; bullets add nothing."""
    number = ""
    for own in (each.number.rstrip(".") for each in above(form, section) if each.number not in ("", "-")):
        lead, _, last = number.rpartition(".")
        joined = own if last and own.startswith(f"{last}.") else ""
        number = ".".join(part for part in (lead if joined else number, joined or own) if part)
    return number


def above(form: Form, section: Section) -> tuple[Section, ...]:
    """The section and the headings it stands under, from the outermost."""
    path: list[Section] = []
    for each in form.section:
        while path and path[-1].depth >= each.depth:
            path.pop()
        path.append(each)
        if each.key == section.key:
            break
    return tuple(path)
