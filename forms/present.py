"""How cells read on screen and on paper, and the texts of a pack filled in for one report."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from msgspec import Struct

from forms.agencies import name_on, receiver_name
from forms.cells import EMPTY, NO, YES, Cell, Source, State
from forms.dates import day_text, long_date, parse_date
from forms.form import Column, Field, Form, Option, Row
from forms.numbers import format_number
from forms.pack import Pack
from forms.report import Report
from forms.tokens import figure_cell, tokens_in
from forms.unit_names import split_type
from forms.values import effective, fills, fills_helper, is_quartered

_NAME = re.compile(r"\{([A-Za-z_0-9]+)\}")
STATE_PRINTED = {
    State.NONE: "không phát sinh",
    State.MISSING: "chưa có số liệu",
    State.NOT_APPLICABLE: "không áp dụng",
}
FOLLOWS = "(sẽ bổ sung)"
_CITY = "thành phố"


class RowView(Struct, frozen=True):
    """One printed row as it stands: the effective cell and its text, and whether this office types it."""

    row: Row
    cell: Cell
    text: str
    editable: bool


def table_view(form: Form, report: Report) -> tuple[RowView, ...]:
    """The rows of a table form in printed order with their effective cells."""
    cells = effective(form, report)
    return tuple(_row_view(row, report, cells) for row in form.row)


def _row_view(row: Row, report: Report, cells: Mapping[str, Cell]) -> RowView:
    cell = cells.get(row.key, EMPTY)
    editable = fills(row, report.unit) and not is_quartered(row, report.unit)
    return RowView(row, cell, row_text(row, cell, report), editable)


def is_shown(view: RowView, report: Report) -> bool:
    """Whether the office's form carries the row's figure: its own rows, rates of its own figures, and what the
    units below gave."""
    row, unit = view.row, report.unit
    computed = row.kind == "rate" or is_quartered(row, unit)
    mine = computed or fills(row, unit) or any(fills_helper(row, helper, unit) for helper in row.helper)
    return mine or _is_consolidated(row, report)


def _is_consolidated(row: Row, report: Report) -> bool:
    """Whether the units below gave the figure, though this office types none of its own there."""
    keys = (row.key, *(helper.key for helper in row.helper))
    return report.consolidation is not None and any(
        report.cell(key).source is Source.CONSOLIDATED and not report.cell(key).is_empty for key in keys
    )


def row_text(row: Row, cell: Cell, report: Report) -> str:
    """The result column's text: "96,2", "Có", "không phát sinh", "ước 12", or "" where nothing was said."""
    if is_quartered(row, report.unit) and cell.text in (YES, NO):
        return "Đạt" if cell.text == YES else "Không đạt"
    decimals = row.decimals if cell.source is Source.COMPUTED else None
    return cell_text(cell, decimals, row.options)


def cell_text(cell: Cell, decimals: int | None = None, options: tuple[Option, ...] = ()) -> str:
    """A cell as it is printed; numbers in Vietnamese notation, computed ones rounded half up."""
    if cell.state in STATE_PRINTED:
        return STATE_PRINTED[cell.state]
    if cell.value is None:
        return ""
    if isinstance(cell.value, Decimal):
        shown = format_number(cell.value, decimals)
    else:
        shown = _option_text(cell.value, options)
    return f"ước {shown}" if cell.state is State.ESTIMATE else shown


def _option_text(value: str, options: tuple[Option, ...]) -> str:
    for option in options:
        if option.value == value:
            return option.text
    return {YES: "Có", NO: "Không"}.get(value, value)


def column_text(column: Column, cell: Cell) -> str:
    """A cell of a table field as it is printed; dates as 04/6/2024."""
    if column.type == "date":
        day = parse_date(cell.text)
        return day_text(day) if day else cell.text
    return cell_text(cell, None, column.options)


def field_text(item: Field, cell: Cell) -> str:
    """A field of an outline form as it is printed; a narrative that follows later reads "(sẽ bổ sung)"."""
    if item.type in ("narrative", "list") and cell.state is State.MISSING:
        return FOLLOWS
    if item.type == "date":
        day = parse_date(cell.text)
        return day_text(day) if day else cell.text
    return cell_text(cell)


def expand_tokens(form: Form, text: str, cells: Mapping[str, Cell]) -> str:
    """A text with its number tokens ({I.4.a.nu}) replaced by the figures they name; unknown ones stay."""
    made, at, told = [], 0, dict[str, str]()
    for token in tokens_in(form, text):
        if token.figure is not None:
            if token.key not in told:
                told[token.key] = figure_text(form, token.key, cells)
            made += [text[at : token.start], told[token.key]]
            at = token.end
    return "".join((*made, text[at:]))


def figure_text(form: Form, key: str, cells: Mapping[str, Cell]) -> str:
    """What a quoted figure reads now: "1.234"; "…" while nothing is known of it."""
    return cell_text(figure_cell(form, key, cells) or EMPTY) or "…"


def fill_names(text: str, names: Mapping[str, str]) -> str:
    """A pack's text with its {names} filled in; an unknown name stays as it is written."""
    return _NAME.sub(lambda match: names.get(match[1], match[0]), text)


def names_for(pack: Pack, report: Report) -> dict[str, str]:
    """Every {name} that a text of the pack may use for this report."""
    unit = report.unit
    above = unit.path[0] if unit.path else ""
    province = unit.path[-1] if unit.path else unit.name
    document = report.document
    day = report_day(report)
    agency = name_on(pack, unit.agency, day) if unit.agency else None
    of_city = running_type(province) == _CITY
    names = {
        "nam": str(report.period.year),
        "ky": report.period_title,
        "don_vi": running_name(unit.name),
        "ten": bare_name(unit.name),
        "loai": running_type(unit.name) or unit.name.split(" ")[0].lower(),
        "cap_tren": running_name(above),
        "tinh": running_name(province),
        "loai_tinh": _CITY if of_city else "tỉnh",
        "cap_uy_tinh": "Thành ủy" if of_city else "Tỉnh ủy",
        "so_nhan": receiver_name(pack, day),
        "co_quan": agency.name if agency else "",
        "viet_tat": agency.short if agency else "",
        "so_hieu": document_number(document.number, document.symbol),
        "so_qd": pack.basis.number,
        "ngay_qd": day_text(pack.basis.date) if pack.basis.date else "",
        "ngay_qd_dai": long_date(pack.basis.date) if pack.basis.date else "",
    }
    capitals = {name.upper(): text.upper() for name, text in names.items()}
    return {**pack.variables, **names, **capitals}


def report_day(report: Report) -> date:
    """The day whose names a report bears: that of its document, else the period's last."""
    return parse_date(report.document.date) or report.period.last


def running_type(name: str) -> str:
    """The type of a unit in running text: "Thành phố Bắc Ninh" -> "thành phố"; "" where it has none."""
    return split_type(name)[0].lower()


def bare_name(name: str) -> str:
    """The name without its type: "Phường Võ Cường" -> "Võ Cường"."""
    return split_type(name)[1]


def running_name(name: str) -> str:
    """The name as it stands inside a sentence: "Phường Võ Cường" -> "phường Võ Cường"."""
    kind = running_type(name)
    return f"{kind} {bare_name(name)}" if kind else name


def document_number(number: str, symbol: str) -> str:
    """ "05/BC-UBND"; numbers below 10 get a leading zero (NĐ 30); a blank number leaves room for the pen."""
    shown = number.zfill(2) if number.isdigit() else number
    return f"{shown or '      '}/{symbol}" if symbol else shown
