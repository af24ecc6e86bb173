"""The sheets of an outline form: the printed outline first, then one sheet for each table, with rows to spare."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from forms import sheet_formulas as formulas
from forms.cells import EMPTY, Cell, State
from forms.form import Column, Field, Form, Section
from forms.keys import table_key
from forms.pack import Pack
from forms.present import column_text, expand_tokens, field_text, fill_names, names_for
from forms.report import Report
from forms.sheet import (
    Book,
    Role,
    Sheet,
    Slot,
    Style,
    address,
    column_letters,
    number_format,
    reference,
    sheet_name,
    shown_value,
)
from forms.sheet_table import unit_line
from forms.sheet_text import height_for, line_count, pieces
from forms.values import effective, row_ids

_WIDTHS = (48.0, 44.0, 30.0)
_TEXT_WIDTH = _WIDTHS[0] + _WIDTHS[1]
_SIZE = 13.0
_TABLE_SIZE = 12.0
_TABLE_WIDTH = 124.0
_TABLE_HEAD = 4
_NUMBER_WIDTH = 6.0
SPARE_ROWS = 15
CONTINUED = "…"
_LONG = ("narrative", "list")
_HINT = (
    "Mỗi dòng một mục; nhập vào các ô nền vàng, dòng để trống được bỏ qua. Ngày ghi theo thứ tự ngày/tháng/năm. "
    "Ô không có số thì ghi: không phát sinh, chưa có số liệu hoặc không áp dụng."
)


def outline_book(pack: Pack, form: Form, report: Report) -> Book:
    """The outline and its tables."""
    taken: set[str] = set()
    name = sheet_name(form.short, taken)
    cells = effective(form, report)
    tables = {}
    for item in form.fields.values():
        if item.type == "table":
            title = item.label or form.section_of[item.key].title
            tables[item.key] = _table(item, title, sheet_name(title, taken), report, cells)
    outline = _Outline(pack, form, report, cells, tables)
    return Book(form.title, (outline.sheet(name), *(table.sheet for table in tables.values())))


@dataclass(frozen=True, slots=True)
class _Table:
    """A table's sheet and the ranges that the outline's formulas count and sum, by column key ("" for TT)."""

    sheet: Sheet
    ranges: Mapping[str, str]


def _table(item: Field, title: str, name: str, report: Report, cells: Mapping[str, Cell]) -> _Table:
    widths = _table_widths(item)
    slots: list[Slot] = []
    heights: dict[int, float] = {}
    line = _TABLE_HEAD
    for number, row in enumerate((*row_ids(report, item.key), *_spare_ids(item, report)), 1):
        lines = list(_row_lines(item, row, number, cells, widths, line + 1))
        slots += [slot for cells_of_line in lines for slot in cells_of_line]
        for found in lines:
            line += 1
            heights[line] = _height(found, widths, _TABLE_SIZE)
    sheet = _table_sheet(item, title, name, report, slots, heights, line, widths)
    first = _TABLE_HEAD + 1
    names = ("", *(column.key for column in item.column))
    ranges = {
        key: reference(name, f"{column_letters(col)}{first}:{column_letters(col)}{line}")
        for col, key in enumerate(names, 1)
    }
    return _Table(sheet, ranges)


def _spare_ids(item: Field, report: Report) -> Iterator[str]:
    taken = set(row_ids(report, item.key))
    names = (f"them{number}" for number in range(1, SPARE_ROWS + len(taken) + 1))
    free = [name for name in names if name not in taken]
    yield from free[:SPARE_ROWS]


def _table_widths(item: Field) -> tuple[float, ...]:
    """Column widths in character units that together fill a landscape page."""
    room = _TABLE_WIDTH - _NUMBER_WIDTH
    total = sum(max(column.width, 8) for column in item.column)
    return (_NUMBER_WIDTH, *(round(max(column.width, 8) * room / total, 1) for column in item.column))


def _row_lines(
    item: Field, row: str, number: int, cells: Mapping[str, Cell], widths: tuple[float, ...], top: int
) -> Iterator[list[Slot]]:
    """The lines of one row of a table: one, or more where a text does not fit a cell."""
    columns = {
        col: _column_slots(item, column, row, cells, widths[col - 1], top, col)
        for col, column in enumerate(item.column, 2)
    }
    for index in range(max(len(slots) for slots in columns.values())):
        line = [Slot(top + index, 1, CONTINUED if index else str(number), "tt")]
        yield line + [replace(slots[index], row=top + index) for slots in columns.values() if index < len(slots)]


def _column_slots(
    item: Field, column: Column, row: str, cells: Mapping[str, Cell], width: float, top: int, col: int
) -> list[Slot]:
    key = table_key(item.key, row, column.key)
    cell = cells.get(key, EMPTY)
    code = number_format(cell, column.type)
    if column.sum_of:
        parts = [address(top, _column_at(item, name)) for name in column.sum_of]
        return [Slot(top, col, shown_value(cell), "number", formulas.total(parts), code, key, "computed", column.type)]
    value = shown_value(cell, column.options)
    if isinstance(value, str) and cell.state is State.VALUE:
        value = column_text(column, cell)
    style: Style = "number" if column.type in ("count", "money", "date") else "words"
    slot = Slot(top, col, value, style, "", code, key, "input", column.type, column.options)
    if isinstance(value, str):
        return [replace(slot, value=part, number_format="@") for part in pieces(value, width, _TABLE_SIZE)]
    return [slot]


def _column_at(item: Field, key: str) -> int:
    return next(col for col, column in enumerate(item.column, 2) if column.key == key)


def _table_sheet(
    item: Field,
    title: str,
    name: str,
    report: Report,
    slots: list[Slot],
    heights: dict[int, float],
    last: int,
    widths: tuple[float, ...],
) -> Sheet:
    total, cols = sum(widths), len(widths)
    heads = [Slot(_TABLE_HEAD, 1, "TT", "head")]
    heads += [Slot(_TABLE_HEAD, col, column.label, "head") for col, column in enumerate(item.column, 2)]
    titles = [
        Slot(1, 1, title, "title"),
        Slot(2, 1, unit_line(report), "subtitle"),
        Slot(3, 1, _HINT, "hint"),
    ]
    tops = {slot.row: height_for(line_count(str(slot.value), total, 12, True), 13) for slot in titles}
    tops[_TABLE_HEAD] = height_for(
        max(line_count(str(head.value), widths[head.col - 1], _TABLE_SIZE, True) for head in heads), _TABLE_SIZE
    )
    merges = tuple((line, 1, line, cols) for line in (1, 2, 3))
    repeat = (_TABLE_HEAD, _TABLE_HEAD)
    found = (*titles, *heads, *slots)
    return Sheet(name, found, widths, {**tops, **heights}, last, cols, merges, repeat, _TABLE_HEAD, True)


def _height(slots: list[Slot], widths: tuple[float, ...], size: float) -> float:
    counts = [line_count(s.value, widths[s.col - 1], size) for s in slots if isinstance(s.value, str)]
    return height_for(max([1, *counts]), size)


@dataclass
class _Outline:
    """Gathers the outline's lines."""

    pack: Pack
    form: Form
    report: Report
    cells: Mapping[str, Cell]
    tables: Mapping[str, _Table]
    slots: list[Slot] = field(default_factory=list)
    heights: dict[int, float] = field(default_factory=dict)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    places: dict[str, str] = field(default_factory=dict)
    line: int = 0

    def sheet(self, name: str) -> Sheet:
        """The finished outline."""
        self._titles()
        for section in self.form.section:
            self._section(section)
        slots = tuple(self._with_formula(slot) for slot in self.slots)
        head = Slot(5, 3, "Ghi chú (không in)", "head")
        return Sheet(name, (*slots, head), _WIDTHS, self.heights, self.line, 2, tuple(self.merges), size=_SIZE)

    def _titles(self) -> None:
        texts, names = self.form.document, names_for(self.pack, self.report)
        self._wide(texts.annex_number, "title")
        self._wide(fill_names(texts.annex_title or self.form.title, names), "title")
        self._wide(fill_names(texts.annex_basis, names), "basis")
        self._wide(unit_line(self.report), "subtitle")
        self.line += 1

    def _section(self, section: Section) -> None:
        names = names_for(self.pack, self.report)
        title = fill_names(f"{section.number} {section.title}".strip(), names)
        self._wide(title, "goal" if section.depth < 3 else "label")
        if section.prompt:
            self._wide(fill_names(section.prompt, names), "prompt")
        for item in section.field:
            self._field(item)

    def _field(self, item: Field) -> None:
        if item.type == "table":
            where = f"Nhập tại trang “{self.tables[item.key].sheet.name}”"
            label = item.label or "Bảng kèm theo"
            self._add([Slot(0, 1, label, "label"), Slot(0, 2, where, "prompt")])
        elif item.type in _LONG:
            if item.label:
                self._wide(item.label, "prompt")
            self._long(item)
        else:
            self._short(item)

    def _long(self, item: Field) -> None:
        cell = self.report.cell(item.key)
        raw = field_text(item, cell)
        shown = expand_tokens(self.form, raw, self.cells)
        parts = pieces(shown, _TEXT_WIDTH, _SIZE)
        for number, part in enumerate(parts):
            behind = raw if raw != shown and not number else ""
            slot = Slot(0, 1, part or None, "long", "", "@", item.key, "input", item.type, raw=behind)
            note = self._note(item.key) if number == len(parts) - 1 else []
            self._add([slot, *note], wide=True)
            if not part:
                self.heights[self.line] = height_for(2, _SIZE)

    def _short(self, item: Field) -> None:
        cell = self.cells.get(item.key, EMPTY)
        label = f"{item.label} ({item.unit})" if item.unit else item.label
        computed = bool(item.count_of or item.sum_of or item.total_of) and self.report.cell(item.key).is_empty
        value = shown_value(cell)
        if isinstance(value, str) and cell.state is State.VALUE:
            value = field_text(item, cell)
        role: Role = "either" if computed else "input"
        code = number_format(cell, item.type)
        slot = Slot(0, 2, value, "number", "", code, item.key, role, item.type)
        self.places[item.key] = address(self.line + 1, 2)
        if isinstance(value, str):
            parts = pieces(value, _WIDTHS[1], _SIZE)
            slot = replace(slot, value=parts[0], number_format="@")
        else:
            parts = ()
        self._add([Slot(0, 1, label, "label"), slot, *self._note(item.key)])
        for part in parts[1:]:
            self._add([replace(slot, value=part)])

    def _note(self, key: str) -> list[Slot]:
        """The note's pieces, all in column 3; more than one go to the lines below."""
        note = self.report.cell(key).note
        parts = pieces(note, _WIDTHS[2], _SIZE)
        return [Slot(0, 3, part or None, "long", "", "@", key, "note", "narrative") for part in parts]

    def _with_formula(self, slot: Slot) -> Slot:
        """The slot with the formula of a computed count, now that every count has its place."""
        if slot.role != "either":
            return slot
        return replace(slot, formula=self._formula(self.form.fields[slot.key]))

    def _formula(self, item: Field) -> str:
        if item.count_of:
            ranges = self.tables[item.count_of].ranges
            typed = [c.key for c in self.form.fields[item.count_of].column if not c.sum_of]
            where = self._where(item, item.count_of, ranges)
            return formulas.row_count(ranges[""], CONTINUED, [ranges[key] for key in typed], where)
        if item.sum_of:
            table, _, column = item.sum_of.rpartition(".")
            ranges = self.tables[table].ranges
            return formulas.column_sum(ranges[column], self._where(item, table, ranges))
        return formulas.total(self.places[key] for key in item.total_of)

    def _where(self, item: Field, table: str, ranges: Mapping[str, str]) -> dict[str, str]:
        columns = {column.key: column for column in self.form.fields[table].column}
        return {ranges[key]: column_text(columns[key], Cell(value)) for key, value in item.where.items()}

    def _wide(self, text: str, style: Style) -> None:
        if text:
            self._add([Slot(0, 1, text, style)], wide=True)

    def _add(self, slots: list[Slot], wide: bool = False) -> None:
        """A line; wide: column 1 runs over 2. Further pieces of column 3 take lines of their own below."""
        notes = [slot for slot in slots if slot.col == 3]
        line = [slot for slot in slots if slot.col != 3] + notes[:1]
        self.line += 1
        self.slots += [replace(slot, row=self.line) for slot in line]
        widths = (_TEXT_WIDTH, *_WIDTHS[1:]) if wide else _WIDTHS
        bold = any(slot.style in ("title", "goal") for slot in line)
        counts = [line_count(s.value, widths[s.col - 1], _SIZE, bold) for s in line if isinstance(s.value, str)]
        self.heights[self.line] = height_for(max([1, *counts]), _SIZE)
        if wide:
            self.merges.append((self.line, 1, self.line, 2))
        for note in notes[1:]:
            self._add([note])
