"""What a report's cells amount to: who fills which, rates, sums of tables. Computed cells are never stored.

Rates are always recomputed from numerator and denominator; 0/0 is "không phát sinh" (A.7 V4).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Context, Decimal
from functools import lru_cache

from forms.cells import EMPTY, NO, YES, Cell, Source, State
from forms.form import Column, Field, Form, Helper, Row
from forms.keys import order_key, table_key
from forms.report import Report, UnitRef
from forms.start_rows import is_untouched

Cells = Mapping[str, Cell]
_EXACT = Context(prec=28)
_NOTHING, _FIGURES = Decimal(0), (State.VALUE, State.ESTIMATE)
_SAID_INSTEAD = (State.NOT_APPLICABLE, State.MISSING)


def fills(row: Row, unit: UnitRef) -> bool:
    """Whether this office types the row: by level, and an agency only where it leads."""
    if unit.level not in row.levels or row.kind in ("heading", "rate"):
        return False
    return unit.level != "agency" or unit.agency in row.leads


def fills_helper(row: Row, helper: Helper, unit: UnitRef) -> bool:
    """Whether this office may type the helper cell."""
    if unit.level not in helper.levels:
        return False
    return unit.level != "agency" or unit.agency in row.leads


def is_quartered(row: Row, unit: UnitRef) -> bool:
    """Whether the row is answered by four quarters here (M6.3 at a commune) and so computed."""
    return row.collect == "quarters" and any(h.role == "quarter" and unit.level in h.levels for h in row.helper)


def typed_keys(form: Form, unit: UnitRef) -> Iterator[str]:
    """Every cell of a table form that this office may type, in printed order, helpers after their row."""
    for row in form.row:
        if fills(row, unit) and not is_quartered(row, unit):
            yield row.key
        for helper in row.helper:
            if fills_helper(row, helper, unit):
                yield helper.key


def required_keys(form: Form, unit: UnitRef) -> tuple[str, ...]:
    """The cells that must not stay empty when a table form is finished (V6)."""
    keys = []
    for row in form.row:
        if not fills(row, unit):
            continue
        if not is_quartered(row, unit):
            keys.append(row.key)
        keys += [h.key for h in row.helper if h.required and fills_helper(row, h, unit)]
    return tuple(keys)


def progress(form: Form, report: Report) -> tuple[int, int]:
    """(answered, wanted): required cells of a table form; sections with fields of an outline form."""
    if form.kind == "table":
        wanted = required_keys(form, report.unit)
        cells = effective(form, report)
        return sum(not cells.get(key, EMPTY).is_empty for key in wanted), len(wanted)
    sections = [section for section in form.section if section.field]
    return sum(section_filled(section.field, report) for section in sections), len(sections)


def section_filled(fields: tuple[Field, ...], report: Report) -> bool:
    """Whether anything was said in a section: a value, a row of a table, or a state."""
    for item in fields:
        if item.type == "table" and telling_rows(item, report):
            return True
        if not report.cell(item.key).is_empty:
            return True
    return False


def is_blank(fields: tuple[Field, ...], report: Report) -> bool:
    """Whether a section has nothing to print: nothing was said, and no table began with rows to be filled."""
    return not section_filled(fields, report) and not any(item.start and row_ids(report, item.key) for item in fields)


def row_ids(report: Report, table: str) -> tuple[str, ...]:
    """The ids of a table's rows, in order."""
    return _parted(report.cell(order_key(table)).text)


@lru_cache(maxsize=256)
def _parted(order: str) -> tuple[str, ...]:
    return tuple(order.split())


def filled_rows(report: Report, table: str) -> tuple[str, ...]:
    """The ids of the rows in which something was said; a row just added says nothing yet."""
    if table not in report.filled_rows:
        said = report.said_rows.get(table, frozenset())
        report.filled_rows[table] = tuple(row for row in row_ids(report, table) if row in said)
    return report.filled_rows[table]


def telling_rows(item: Field, report: Report) -> tuple[str, ...]:
    """The rows of a table field that say something; a text of which only the heading stands says nothing yet, nor
    does a row that the table began with and nobody touched."""
    rows = filled_rows(report, item.key)
    if item.start:
        rows = tuple(row for row in rows if not is_untouched(item, report.cells, row))
    if not item.as_sections:
        return rows
    text = item.column[-1].key
    return tuple(row for row in rows if not report.cell(table_key(item.key, row, text)).is_empty)


def effective(form: Form, report: Report) -> Cells:
    """Stored and computed cells by key; a computed cell has source COMPUTED and is unrounded.

    Reckoned once for a report, which never changes; everybody is given the same mapping.
    """
    if id(form) not in report.reckoned:
        report.reckoned[id(form)] = form, _reckon(form, report)
    return report.reckoned[id(form)][1]


def _reckon(form: Form, report: Report) -> dict[str, Cell]:
    if form.kind == "table":
        cells = dict(report.cells)
        for row in form.reckoned:
            _compute_row(row, report, cells)
        return cells
    before = _reckoned_before(form, report)
    same_rows = bool(before) and _has_same_rows(report)
    cells = _brought_up(form, report, before) if same_rows else dict(report.cells)
    for item in form.fields.values():
        if item.type == "table":
            _compute_columns(item, report, cells, before, same_rows)
    for item in sorted(form.fields.values(), key=lambda each: bool(each.total_of)):
        _compute_field(form, item, report, cells, before)
    return cells


def _has_same_rows(report: Report) -> bool:
    """Whether every table has the rows that it had before the last change, in that order."""
    return report.carried is not None and not any("" in columns for columns in report.carried.columns.values())


def _brought_up(form: Form, report: Report, before: Cells) -> dict[str, Cell]:
    """What was reckoned before the last change with the cells changed since, and every total of other fields as it is
    stored: of tables of 500 rows nothing but the rows that were touched remains to be reckoned."""
    cells, changed = dict(before), report.carried.keys if report.carried else frozenset()
    for key in (*changed, *(item.key for item in form.fields.values() if item.total_of)):
        stored = report.cells.get(key)
        if stored is None:
            cells.pop(key, None)
        else:
            cells[key] = stored
    return cells


def speaking(cells: Cells) -> dict[str, Cell]:
    """The cells that say something or carry a note. A figure, as most are, says something: nothing more is asked."""
    return {
        key: cell for key, cell in cells.items() if cell.value.__class__ is Decimal or not cell.is_empty or cell.note
    }


def all_speaking(form: Form, report: Report, stored: Cells) -> dict[str, Cell]:
    """`speaking` of `effective`; for many reports, of which most rows stay empty. stored: `speaking` of the stored
    ones: what is silent adds nothing to a table form's rates."""
    if form.kind != "table":
        return speaking(_reckon(form, report))
    cells = dict(stored)
    for row, parts in zip(form.reckoned, form.reckoned_of, strict=True):
        if not parts.isdisjoint(cells):
            _compute_row(row, report, cells)
            computed = cells.get(row.key)
            if computed is not None and computed.is_empty and not computed.note:
                del cells[row.key]
    return cells


def rate(numerator: Cell, denominator: Cell, scale: int) -> Cell:
    """numerator / denominator x scale as a computed cell.

    Empty where a part is empty or numerator > 0 = denominator; "không phát sinh" for 0/0; the state of a part
    that says "không áp dụng" or "chưa có số liệu"; an estimate where a part is one.
    """
    above, below, said = numerator.number, denominator.number, (numerator.state, denominator.state)
    if above is None or below is None:
        state = next((state for state in _SAID_INSTEAD if state in said), State.VALUE)
        return Cell(None, state, "", Source.COMPUTED)
    if not below:
        return Cell(None, State.VALUE if above else State.NONE, "", Source.COMPUTED)
    value = _EXACT.divide(_EXACT.multiply(above, scale), below)
    return Cell(value, State.ESTIMATE if State.ESTIMATE in said else State.VALUE, "", Source.COMPUTED)


def helper_of(row: Row, role: str) -> Helper | None:
    """The row's helper of a role; None where it has none."""
    for helper in row.helper:  # an expression that ends at the first takes four times as long
        if helper.role == role:
            return helper
    return None


def computed_rate(row: Row, cells: Cells) -> Cell | None:
    """The rate that the row's parts give; None where the row has no parts to compute one from."""
    if row.kind == "rate":
        return rate(cells.get(row.numerator, EMPTY), cells.get(denominator_key(row, cells), EMPTY), row.scale)
    top, bottom = helper_of(row, "numerator"), helper_of(row, "denominator")
    if top is None or bottom is None:
        return None
    return rate(cells.get(top.key, EMPTY), cells.get(bottom.key, EMPTY), row.scale)


def denominator_key(row: Row, cells: Cells) -> str:
    """The key of the denominator that a printed rate is reckoned with: the printed one, or the other if chosen."""
    if not row.helper:
        return row.denominator
    basis, other = helper_of(row, "basis"), helper_of(row, "alternative")
    if basis and other and cells.get(basis.key, EMPTY).text == "alternative":
        return other.key
    return row.denominator


def _compute_row(row: Row, report: Report, cells: dict[str, Cell]) -> None:
    if row.kind == "rate":
        computed = computed_rate(row, cells)
        if computed is not None:
            cells[row.key] = computed
    elif is_quartered(row, report.unit):
        cells[row.key] = _quarters(row, cells)
    elif cells.get(row.key, EMPTY).is_empty:
        computed = computed_rate(row, cells)
        if computed is not None and not computed.is_empty:
            cells[row.key] = computed


def _quarters(row: Row, cells: Cells) -> Cell:
    """Đạt only where every quarter reaches its floor (V11); "chưa có số liệu" while a quarter is empty."""
    quarters = [helper for helper in row.helper if helper.role == "quarter"]
    numbers = [cells.get(quarter.key, EMPTY).number for quarter in quarters]
    if all(cells.get(quarter.key, EMPTY).is_empty for quarter in quarters):
        return Cell(source=Source.COMPUTED)
    if any(number is None for number in numbers):
        return Cell(None, State.MISSING, source=Source.COMPUTED)
    reached = all(
        number >= Decimal(quarter.at_least or "0")
        for number, quarter in zip(numbers, quarters, strict=True)
        if number is not None
    )
    return Cell(YES if reached else NO, source=Source.COMPUTED)


def _reckoned_before(form: Form, report: Report) -> Cells:
    """What was reckoned before the last change; empty where nothing is known of it."""
    carried = report.carried
    return carried.reckoned[id(form)][1] if carried is not None and id(form) in carried.reckoned else {}


def _compute_columns(item: Field, report: Report, cells: dict[str, Cell], before: Cells, same_rows: bool) -> None:
    rows = row_ids(report, item.key)
    touched = report.carried.rows.get(item.key, frozenset()) if report.carried else frozenset()
    if same_rows:
        rows = tuple(touched.intersection(rows)) if touched else ()
    for column in item.column:
        if column.sum_of:
            for row, key in zip(rows, column_keys(item.key, column.key, rows), strict=True):
                stands = None if row in touched else before.get(key)
                cells[key] = stands or _row_sum(item, row, column, cells)


@lru_cache(maxsize=64)
def column_keys(table: str, column: str, rows: tuple[str, ...]) -> tuple[str, ...]:
    """The keys of a table's column, row by row."""
    return tuple(table_key(table, row, column) for row in rows)


def _column(table: str, column: str, rows: tuple[str, ...], cells: Cells) -> list[Cell]:
    return [cells.get(key, EMPTY) for key in column_keys(table, column, rows)]


def _row_sum(item: Field, row: str, column: Column, cells: Cells) -> Cell:
    total = _sum([cells.get(table_key(item.key, row, name), EMPTY) for name in column.sum_of])
    return total or Cell(source=Source.COMPUTED)


def _sum(parts: Iterable[Cell]) -> Cell | None:
    """The sum of the known parts, an estimate where one of them is; None where none is known."""
    total, state = None, State.VALUE
    for part in parts:
        value, said = part.value, part.state
        if said is State.NONE:
            number = _NOTHING
        elif isinstance(value, Decimal) and said in _FIGURES:
            number = value
        else:
            continue
        total = number if total is None else total + number
        if said is State.ESTIMATE:
            state = State.ESTIMATE
    return None if total is None else Cell(total, state, source=Source.COMPUTED)


def column_total(item: Field, column: Column, report: Report, cells: Cells) -> Decimal | None:
    """What a table's column adds up to; None where it is not added up or holds no figure."""
    if not (column.is_figure and column.added_up):
        return None
    place, carried = (item.key, column.key), report.carried
    if place in report.totals:
        return report.totals[place]
    if carried is not None and place in carried.totals and not carried.touches(item.key, column.key, *column.sum_of):
        report.totals[place] = carried.totals[place]
    else:
        total = _sum(_column(item.key, column.key, row_ids(report, item.key), cells))
        report.totals[place] = total.number if total else None
    return report.totals[place]


def computed_field(item: Field, report: Report, cells: Cells) -> Cell | None:
    """What tables or other counts say this count is; None where nothing says so."""
    if item.count_of:
        return _row_count(item, report, cells)
    if item.sum_of:
        return _column_sum(item, report, cells)
    if item.total_of:
        return _sum(cells.get(key, EMPTY) for key in item.total_of)
    return None


def _row_count(item: Field, report: Report, cells: Cells) -> Cell | None:
    """How many rows say anything; with `where`, how many of those that answer say so. None where none does."""
    table = item.count_of
    rows = filled_rows(report, table)
    if item.where:
        names = tuple(item.where)
        rows = tuple(r for r in rows if all(not cells.get(table_key(table, r, n), EMPTY).is_empty for n in names))
    if not rows:
        return None
    return Cell(Decimal(len(_saying(item, table, rows, cells))), source=Source.COMPUTED)


def _saying(item: Field, table: str, rows: tuple[str, ...], cells: Cells) -> tuple[str, ...]:
    """The rows that say what `where` asks for."""
    for name, value in item.where.items():
        said = _column(table, name, rows, cells)
        rows = tuple(row for row, cell in zip(rows, said, strict=True) if cell.value == value)
    return rows


def _column_sum(item: Field, report: Report, cells: Cells) -> Cell | None:
    table, _, column = item.sum_of.rpartition(".")
    return _sum(_column(table, column, _saying(item, table, row_ids(report, table), cells), cells))


def _compute_field(form: Form, item: Field, report: Report, cells: dict[str, Cell], before: Cells) -> None:
    stored = report.cells.get(item.key)
    if stored is None or stored.is_empty:
        stands = bool(before and item.sum_of) and _still_stands(form, item, report)
        shown = (before.get(item.key) if stands else computed_field(item, report, cells)) or stored
        if shown is not None:
            cells[item.key] = shown
        else:
            cells.pop(item.key, None)


def _still_stands(form: Form, item: Field, report: Report) -> bool:
    """Whether a sum over a column is what it was before the last change: nothing that it is made of was touched."""
    table, _, name = item.sum_of.rpartition(".")
    parts = next(column.sum_of for column in form.fields[table].column if column.key == name)
    carried = report.carried
    return (
        carried is not None and item.key not in carried.keys and not carried.touches(table, name, *parts, *item.where)
    )
