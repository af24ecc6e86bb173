"""The sheets of a table form: the printed table first, then "Chi tiết" with what the print has no room for.

The second sheet holds the helper cells, targets, the previous period and notes (domain A.6 #23).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal

from forms import sheet_formulas as formulas
from forms.cells import EMPTY, NO, YES, Cell
from forms.form import YES_NO, Form, Helper, Option, Row, Target
from forms.pack import Pack
from forms.present import cell_text, fill_names, names_for, row_text
from forms.report import Report
from forms.sheet import Book, Role, Sheet, Slot, Style, address, number_format, reference, sheet_name, shown_value
from forms.sheet_text import height_for, line_count, pieces
from forms.values import effective, fills, fills_helper, helper_of, is_quartered

_PRINT_WIDTHS = (7.0, 41.0, 13.0, 11.0, 17.0, 9.0)
_PRINT_HEAD = 6
_RESULT = 3
_DETAIL_WIDTHS = (7.0, 42.0, 34.0, 14.0, 12.0, 22.0, 22.0, 13.0, 28.0)
_DETAIL_HEAD = 4
_BEFORE = "Kỳ trước"
_DETAIL_HEADS = (
    "TT",
    "Mục tiêu, chỉ tiêu",
    "Số liệu thành phần",
    "Giá trị",
    "Đơn vị tính",
    "Mục tiêu của tỉnh",
    "Mục tiêu của Trung ương",
    _BEFORE,
    "Ghi chú",
)
_SIZE = 12.0
_DETAIL_SIZE = 11.0
CONTINUED = "(tiếp theo)"
HINT = (
    "Chỉ nhập vào các ô nền vàng. Ô không có số thì ghi: không phát sinh, chưa có số liệu hoặc không áp dụng; "
    "không để trống thay cho số 0. Số ước ghi “ước” trước số, ví dụ: ước 12. Các tỷ lệ được tính tự động."
)
_REACHED = (Option(YES, "Đạt"), Option(NO, "Không đạt"))
_PERIOD_WORDS = {"year": "Theo năm", "school_year": "Theo năm học"}


@dataclass(frozen=True, slots=True)
class _Context:
    pack: Pack
    form: Form
    report: Report
    cells: Mapping[str, Cell]
    previous: Mapping[str, Cell]
    printed: str
    detail: str
    before: str

    def result_address(self, key: str) -> str:
        """Address of a row's result on the printed sheet."""
        index = next(i for i, row in enumerate(self.form.row) if row.key == key)
        return address(_PRINT_HEAD + 1 + index, _RESULT)


def table_book(pack: Pack, form: Form, report: Report, previous: Report | None) -> Book:
    """The two sheets of a table form."""
    taken: set[str] = set()
    before = effective(form, previous) if previous else {}
    context = _Context(
        pack,
        form,
        report,
        effective(form, report),
        before,
        sheet_name(form.short, taken),
        sheet_name("Chi tiết", taken),
        previous.period.title if previous else "",
    )
    detail = _Detail(context)
    for index, row in enumerate(form.row):
        detail.add_row(row, index)
    return Book(form.title, (_printed_sheet(context, detail.helpers), detail.sheet()))


def row_options(row: Row, level: str) -> tuple[Option, ...]:
    """The closed answers of a row at a level; () where it takes numbers or free text."""
    return row.options or (YES_NO if row.kind_at(level) == "yes_no" else ())


def lead_spans(pack: Pack, form: Form) -> tuple[tuple[int, int, str, str], ...]:
    """(first row, last row, lead, period) by index: the merged cells of the two last columns.

    Neighbours with the same effective leads and period share a cell (A.6 #4: a blank one belongs to its neighbour).
    """
    spans: list[list[int]] = []
    for index, row in enumerate(form.row):
        before = form.row[index - 1] if index else None
        if before and row.leads and (row.leads, row.period) == (before.leads, before.period):
            spans[-1][1] = index
        else:
            spans.append([index, index])
    return tuple((first, last, *_span_texts(pack, form.row[first : last + 1])) for first, last in spans)


def _span_texts(pack: Pack, rows: tuple[Row, ...]) -> tuple[str, str]:
    lead = next((row.lead_printed for row in rows if row.lead_printed), "")
    period = next((row.period_printed for row in rows if row.period_printed), "")
    if not lead:
        named = [pack.agencies[key].name for key in rows[0].leads if key in pack.agencies]
        lead = "; ".join(named)
    return lead, period or (_PERIOD_WORDS.get(rows[0].period, "") if lead else "")


def _printed_sheet(context: _Context, helpers: Mapping[str, str]) -> Sheet:
    titles, heights, merges = _titles(context)
    slots = [*titles]
    names = names_for(context.pack, context.report)
    slots += [Slot(_PRINT_HEAD, i, fill_names(text, names), "head") for i, text in enumerate(context.form.column, 1)]
    heights[_PRINT_HEAD] = height_for(
        max(
            line_count(str(slot.value), _PRINT_WIDTHS[slot.col - 1], _SIZE, True)
            for slot in slots
            if slot.style == "head"
        ),
        _SIZE,
    )
    for index, row in enumerate(context.form.row):
        line = _printed_row(context, row, _PRINT_HEAD + 1 + index, helpers)
        slots += line
        heights[_PRINT_HEAD + 1 + index] = _line_height(line, _PRINT_WIDTHS, _SIZE)
    lead_slots, lead_merges = _leads(context, heights)
    last = _PRINT_HEAD + len(context.form.row)
    return Sheet(
        context.printed,
        tuple(slots + lead_slots),
        _PRINT_WIDTHS,
        heights,
        last,
        len(_PRINT_WIDTHS),
        tuple(merges + lead_merges),
        (_PRINT_HEAD, _PRINT_HEAD),
        _PRINT_HEAD,
    )


def _titles(context: _Context) -> tuple[list[Slot], dict[int, float], list[tuple[int, int, int, int]]]:
    texts = context.form.document
    names = names_for(context.pack, context.report)
    lines: tuple[tuple[str, Style], ...] = (
        (texts.annex_number or context.form.short, "title"),
        (texts.annex_title or context.form.title, "title"),
        (texts.annex_basis, "basis"),
        (unit_line(context.report), "subtitle"),
    )
    slots, heights, merges = [], {}, []
    width = sum(_PRINT_WIDTHS)
    for number, (text, style) in enumerate(lines, 1):
        shown = fill_names(text, names)
        slots.append(Slot(number, 1, shown, style))
        heights[number] = height_for(line_count(shown, width, _SIZE + 1, style == "title"), _SIZE + 1)
        merges.append((number, 1, number, len(_PRINT_WIDTHS)))
    return slots, heights, merges


def unit_line(report: Report) -> str:
    """Who reports and for when: "Đơn vị báo cáo: Phường Võ Cường, Thành phố Bắc Ninh, Tỉnh Bắc Ninh; kỳ: …"."""
    return f"Đơn vị báo cáo: {', '.join((report.unit.name, *report.unit.path))}; kỳ báo cáo: {report.period.title}"


def _printed_row(context: _Context, row: Row, line: int, helpers: Mapping[str, str]) -> list[Slot]:
    heading = row.kind == "heading"
    unit = row.unit_printed or ("" if heading else row.unit)
    label: Style = "goal" if heading else "label"
    slots = [Slot(line, 1, row.tt or None, "tt"), Slot(line, 2, row.label, label), Slot(line, 4, unit or None, "tt")]
    if heading:
        return [*slots, Slot(line, _RESULT, None, "number")]
    return [*slots, _result(context, row, line, helpers)]


def _result(context: _Context, row: Row, line: int, helpers: Mapping[str, str]) -> Slot:
    level = context.report.unit.level
    cell, kind = context.cells.get(row.key, EMPTY), row.kind_at(level)
    options = row_options(row, level)
    if is_quartered(row, context.report.unit):
        formula = _quarter_formula(row, helpers)
        shown = row_text(row, cell, context.report) or None
        return Slot(
            line, _RESULT, shown, "number", formula, key=row.key, role="computed", kind="status", options=_REACHED
        )
    formula = _rate_formula(context, row, helpers)
    value = shown_value(cell, options)
    role = _role(context, row, bool(formula))
    decimals = row.decimals if formula else None
    if isinstance(value, str) and not formula:
        value = pieces(value, _PRINT_WIDTHS[_RESULT - 1], _SIZE)[0]
    code = number_format(cell, kind, decimals)
    return Slot(line, _RESULT, value, "number", formula, code, row.key, role, kind, options)


def _role(context: _Context, row: Row, formula: bool) -> Role:
    mine = fills(row, context.report.unit)
    if formula:
        return "either" if mine and row.kind != "rate" else "computed"
    return "input" if mine else "shown"


def _rate_formula(context: _Context, row: Row, helpers: Mapping[str, str]) -> str:
    """The formula of a rate row, or of a bare rate whose own value was not typed; "" where there is none."""
    if row.kind == "rate":
        top, bottom = context.result_address(row.numerator), context.result_address(row.denominator)
        return _choice(row, helpers, top, bottom) or formulas.rate(top, bottom, row.scale)
    above, below = helper_of(row, "numerator"), helper_of(row, "denominator")
    if above is None or below is None or above.key not in helpers or not context.report.cell(row.key).is_empty:
        return ""
    return formulas.rate(helpers[above.key], helpers[below.key], row.scale)


def _choice(row: Row, helpers: Mapping[str, str], top: str, bottom: str) -> str:
    basis, other = helper_of(row, "basis"), helper_of(row, "alternative")
    if basis is None or other is None or basis.key not in helpers:
        return ""
    answer = next((option.text for option in basis.options if option.value == "alternative"), "alternative")
    return formulas.chosen_rate(top, bottom, helpers[other.key], helpers[basis.key], answer, row.scale)


def _quarter_formula(row: Row, helpers: Mapping[str, str]) -> str:
    quarters = [helper for helper in row.helper if helper.role == "quarter"]
    cells = [helpers[quarter.key] for quarter in quarters]
    return formulas.quarters(cells, [quarter.at_least or "0" for quarter in quarters], "Đạt", "Không đạt")


def _leads(context: _Context, heights: dict[int, float]) -> tuple[list[Slot], list[tuple[int, int, int, int]]]:
    slots, merges = [], []
    for first, last, lead, period in lead_spans(context.pack, context.form):
        top, bottom = _PRINT_HEAD + 1 + first, _PRINT_HEAD + 1 + last
        for col, text in ((5, lead), (6, period)):
            slots.append(Slot(top, col, text or None, "lead"))
            if bottom > top:
                merges.append((top, col, bottom, col))
            needed = height_for(line_count(text, _PRINT_WIDTHS[col - 1], _SIZE), _SIZE)
            short = needed - sum(heights[line] for line in range(top, bottom + 1))
            heights[bottom] += max(0.0, round(short, 1))
    return slots, merges


def _line_height(slots: list[Slot], widths: tuple[float, ...], size: float) -> float:
    counts = [
        line_count(slot.value, widths[slot.col - 1], size, slot.style == "goal")
        for slot in slots
        if isinstance(slot.value, str)
    ]
    return height_for(max([1, *counts]), size)


@dataclass
class _Detail:
    """Gathers the second sheet; helpers: references to its helper cells, for the formulas of the first."""

    context: _Context
    slots: list[Slot] = field(default_factory=list)
    heights: dict[int, float] = field(default_factory=dict)
    helpers: dict[str, str] = field(default_factory=dict)
    line: int = _DETAIL_HEAD

    def add_row(self, row: Row, index: int) -> None:
        """The line of a printed row, its continuations, and a line for each of its helper cells."""
        if row.kind == "heading":
            self._add([Slot(0, 1, row.tt or None, "tt"), Slot(0, 2, row.label, "goal")])
            return
        cell = self.context.cells.get(row.key, EMPTY)
        role = _role(self.context, row, row.kind == "rate" or is_quartered(row, self.context.report.unit))
        self._add([*self._row_slots(row, index, cell), *self._note_slots(row.key, role)])
        self._continue(row, role)
        unit = self.context.report.unit
        if any(fills_helper(row, h, unit) or not self.context.report.cell(h.key).is_empty for h in row.helper):
            for helper in row.helper:
                self._add_helper(row, helper)

    def _row_slots(self, row: Row, index: int, cell: Cell) -> Iterator[Slot]:
        source = reference(self.context.printed, address(_PRINT_HEAD + 1 + index, _RESULT))
        shown: Decimal | str | None = shown_value(cell, row_options(row, self.context.report.unit.level))
        if is_quartered(row, self.context.report.unit):
            shown = row_text(row, cell, self.context.report) or None
        if isinstance(shown, str):
            shown = pieces(shown, _PRINT_WIDTHS[_RESULT - 1], _SIZE)[0]
        kind = row.kind_at(self.context.report.unit.level)
        typed = self.context.report.cell(row.key).value is not None
        code = number_format(cell, kind, None if typed else row.decimals)
        before = self.context.previous.get(row.key, EMPTY)
        yield Slot(0, 1, row.tt or None, "tt")
        yield Slot(0, 2, row.label, "label")
        yield Slot(0, 4, shown, "number", formulas.copy_of(source), "General" if code == "@" else code)
        yield Slot(0, 5, row.unit_printed or row.unit or None, "tt")
        yield Slot(0, 6, target_text(row, "tinh") or None, "words")
        yield Slot(0, 7, target_text(row, "tw") or None, "words")
        previous = cell_text(before, row.decimals, row.options)[:200]
        yield Slot(0, 8, previous or None, "number")

    def _add_helper(self, row: Row, helper: Helper) -> None:
        cell = self.context.cells.get(helper.key, EMPTY)
        mine = fills_helper(row, helper, self.context.report.unit)
        role: Role = "input" if mine else "shown"
        shown = shown_value(cell, helper.options)
        parts = pieces(shown, _DETAIL_WIDTHS[3], _DETAIL_SIZE) if isinstance(shown, str) else ()
        value = parts[0] if parts else shown
        code = number_format(cell, helper.kind)
        result = Slot(0, 4, value, "number", "", code, helper.key, role, helper.kind, helper.options)
        self.helpers[helper.key] = reference(self.context.detail, address(self.line + 1, 4))
        before = cell_text(self.context.previous.get(helper.key, EMPTY), None, helper.options)[:200]
        labels = [Slot(0, 3, helper.label, "label"), Slot(0, 5, helper.unit or None, "tt")]
        self._add([*labels, result, Slot(0, 8, before or None, "number"), *self._note_slots(helper.key, role)])
        self._parts(result, "".join(parts[1:]))

    def _continue(self, row: Row, role: Role) -> None:
        """The rest of a text that the result column has no room for."""
        shown = shown_value(self.context.report.cell(row.key), row_options(row, self.context.report.unit.level))
        if isinstance(shown, str):
            rest = "".join(pieces(shown, _PRINT_WIDTHS[_RESULT - 1], _SIZE)[1:])
            self._parts(Slot(0, 4, key=row.key, role=role, kind=row.kind), rest)

    def _parts(self, slot: Slot, rest: str) -> None:
        for part in pieces(rest, _DETAIL_WIDTHS[1], _DETAIL_SIZE) if rest else ():
            text = replace(slot, col=2, value=part, style="long", number_format="@")
            self._add([text, Slot(0, 3, CONTINUED, "label")])

    def _note_slots(self, key: str, role: Role) -> Iterator[Slot]:
        note = self.context.report.cell(key).note
        kept: Role = "note" if role in ("input", "either") else "shown_note"
        if note or kept == "note":
            for part in pieces(note, _DETAIL_WIDTHS[8], _DETAIL_SIZE):
                yield Slot(0, 9, part or None, "long", number_format="@", key=key, role=kept, kind="narrative")

    def _add(self, slots: list[Slot]) -> None:
        """One line; further slots of a column that is taken go to the lines below."""
        waiting = slots
        while waiting:
            self.line += 1
            now: dict[int, Slot] = {}
            later = []
            for slot in waiting:
                if slot.col in now:
                    later.append(slot)
                else:
                    now[slot.col] = replace(slot, row=self.line)
            self.slots += now.values()
            self.heights[self.line] = _line_height(list(now.values()), _DETAIL_WIDTHS, _DETAIL_SIZE)
            waiting = later

    def _head(self, text: str) -> str:
        """A column's head; that of the period before says which it is."""
        return f"{text}\n({self.context.before})" if text == _BEFORE and self.context.before else text

    def sheet(self) -> Sheet:
        """The finished sheet."""
        head = [Slot(_DETAIL_HEAD, col, self._head(text), "head") for col, text in enumerate(_DETAIL_HEADS, 1)]
        titles = [
            Slot(1, 1, f"Số liệu chi tiết {self.context.form.short}", "title"),
            Slot(2, 1, unit_line(self.context.report), "subtitle"),
            Slot(3, 1, HINT, "hint"),
        ]
        heights = {1: 20.0, 2: 20.0, 3: height_for(line_count(HINT, sum(_DETAIL_WIDTHS), 11), 11), _DETAIL_HEAD: 34.0}
        return Sheet(
            self.context.detail,
            tuple(titles + head + self.slots),
            _DETAIL_WIDTHS,
            {**heights, **self.heights},
            self.line,
            len(_DETAIL_WIDTHS),
            tuple((line, 1, line, len(_DETAIL_WIDTHS)) for line in (1, 2, 3)),
            (_DETAIL_HEAD, _DETAIL_HEAD),
            _DETAIL_HEAD,
            True,
            _DETAIL_SIZE,
        )


_OPERATORS = {
    ">=": "từ {} trở lên",
    ">": "trên {}",
    "<=": "không quá {}",
    "<": "dưới {}",
    "~": "khoảng {}",
    "=": "bằng {}",
}


def target_text(row: Row, scope: str) -> str:
    """The row's targets of a scope in words, one a line: "Năm 2025: dưới 20%"."""
    return "\n".join(f"Năm {t.year}: {_target_words(row, t)}" for t in row.target if t.scope == scope)


def _target_words(row: Row, target: Target) -> str:
    if target.op == "status":
        return next((option.text for option in row.options if option.value == target.value), target.text)
    gap = "" if row.unit.startswith(("%", "/")) else " "
    return _OPERATORS[target.op].format(f"{target.value.replace('.', ',')}{gap}{row.unit}".rstrip())
