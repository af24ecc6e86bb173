"""The workbook of a report (DESIGN section 7): forms/sheet_keys.workbook drawn with openpyxl.

Sheets are protected without a password: the lock keeps labels, formulas and keys from slips of the hand, and an
administrator who must change the layout can lift it. What guards the figures is the bundle's signature.
Import this module only where a workbook is written: openpyxl takes long to load.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from copy import copy
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.worksheet.datavalidation import DataValidation

from exports.xlsx_zip import escaped, finish
from forms.pack import Pack
from forms.report import Report
from forms.sheet import KEY_SHEET, Book, Sheet, Slot, Style, address, column_letters, reference
from forms.sheet_checks import Check, check_for, list_answers
from forms.sheet_keys import key_rows, workbook
from forms.text import nfc

_FACE = "Times New Roman"
_INPUT_FILL = PatternFill("solid", fgColor="FFF9E0")
_HEAD_FILL = PatternFill("solid", fgColor="EDEDED")
_THIN = Side(style="thin", color="000000")
_BOX = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_NO_BOX = frozenset({"title", "subtitle", "basis", "hint"})
_BOLD = frozenset({"title", "head", "goal"})
_ITALIC = frozenset({"basis", "prompt", "hint"})
_CENTRED = frozenset({"title", "subtitle", "basis", "head", "tt", "number"})
_TOP = frozenset({"long", "hint"})
_FORMULA_STARTS = ("=", "+", "-", "@", "'", "\t")
_LISTS_FROM = 27
_INCH = 25.4


def render_xlsx(pack: Pack, report: Report, *, previous: Report | None = None) -> bytes:
    """The report as an .xlsx file, the same bytes for the same report.

    previous: the unit's report for the period before, for the column beside the values.
    """
    book = workbook(pack, report, previous)
    file = Workbook()
    file.remove(file.worksheets[0])
    lists = _Lists()
    painter = _Painter()
    for sheet in book.sheets:
        _draw(file.create_sheet(sheet.name), sheet, lists, painter)
    _draw_keys(file.create_sheet(KEY_SHEET), book, lists)
    file.security.lockStructure = True
    return _saved(file, book.title, report.period.last, book.sheets)


def render_sheets(title: str, day: date, sheets: Sequence[Sheet]) -> bytes:
    """Sheets that nothing is typed into and that may be sorted and filtered, as an .xlsx file dated `day`."""
    file = Workbook()
    file.remove(file.worksheets[0])
    lists, painter = _Lists(), _Painter()
    for sheet in sheets:
        page = file.create_sheet(sheet.name)
        _draw(page, sheet, lists, painter)
        page.protection.sheet = False
        if sheet.repeat:
            page.auto_filter.ref = f"A{sheet.repeat[1]}:{column_letters(len(sheet.widths))}{sheet.last_row}"
    return _saved(file, title, day, sheets)


def _saved(file: Any, title: str, day: date, sheets: Sequence[Sheet]) -> bytes:
    file.properties.creator = "Báo cáo Bình đẳng giới"
    file.properties.title = nfc(title)
    file.properties.created = datetime.combine(day, datetime.min.time())
    stream = io.BytesIO()
    file.save(stream)
    return finish(stream.getvalue(), day, [_values(sheet) for sheet in sheets])


def _values(sheet: Sheet) -> Mapping[str, Decimal | str | None]:
    """What the cells with a number or a formula hold, for the exact values in the file."""
    return {slot.address: slot.value for slot in sheet.slots if slot.formula or isinstance(slot.value, Decimal)}


class _Lists:
    """The lists of answers that validations offer; each becomes a column of the key sheet."""

    def __init__(self) -> None:
        self.columns: dict[tuple[str, ...], int] = {}

    def range_of(self, answers: tuple[str, ...]) -> str:
        """The range that will hold these answers."""
        col = column_letters(self.columns.setdefault(answers, _LISTS_FROM + len(self.columns)))
        return reference(KEY_SHEET, f"${col}$1:${col}${len(answers)}")


class _Painter:
    """Gives cells their look; openpyxl reckons each distinct look once."""

    def __init__(self) -> None:
        self.known: dict[tuple[Any, ...], Any] = {}

    def paint(self, cell: Any, style: Style, size: float, unlocked: bool, code: str, quote: bool) -> None:
        """Font, alignment, border, fill, lock, number format and the mark that keeps text text."""
        look = (style, size, unlocked, code, quote)
        if look not in self.known:
            _dress(cell, style, size, unlocked)
            cell.number_format = code
            cell.quotePrefix = quote
            self.known[look] = copy(cell._style)
        cell._style = copy(self.known[look])


def _dress(cell: Any, style: Style, size: float, unlocked: bool) -> None:
    points = size + 1 if style == "title" else size
    cell.font = Font(name=_FACE, size=points, bold=style in _BOLD, italic=style in _ITALIC)
    cell.alignment = Alignment(
        horizontal="center" if style in _CENTRED else "left",
        vertical="top" if style in _TOP else "center",
        wrap_text=True,
    )
    cell.protection = Protection(locked=not unlocked)
    if style not in _NO_BOX:
        cell.border = _BOX
    if unlocked:
        cell.fill = _INPUT_FILL
    elif style == "head":
        cell.fill = _HEAD_FILL


def _draw(page: Any, sheet: Sheet, lists: _Lists, painter: _Painter) -> None:
    for slot in sheet.slots:
        _draw_slot(page, slot, sheet.size, painter)
    for row, col in _gaps(sheet):
        painter.paint(page.cell(row, col), "tt", sheet.size, False, "General", False)
    for first, left, last, right in sheet.merges:
        _merge(page, (first, left, last, right))
    for col, width in enumerate(sheet.widths, 1):
        page.column_dimensions[column_letters(col)].width = width
    for row, height in sheet.heights.items():
        page.row_dimensions[row].height = height
    for check, cells in _checks(sheet, lists).items():
        _validate(page, check, cells)
    _set_page(page, sheet)
    _protect(page)


def _gaps(sheet: Sheet) -> list[tuple[int, int]]:
    """The places of a table, from its head down, that nothing stands in; they are ruled all the same."""
    if sheet.repeat is None:
        return []
    taken = {(slot.row, slot.col) for slot in sheet.slots}
    rows, cols = range(sheet.repeat[0], sheet.last_row + 1), range(1, len(sheet.widths) + 1)
    return [(row, col) for row in rows for col in cols if (row, col) not in taken]


def _draw_slot(page: Any, slot: Slot, size: float, painter: _Painter) -> None:
    cell = page.cell(slot.row, slot.col)
    text = slot.value if isinstance(slot.value, str) and not slot.formula else ""
    painter.paint(cell, slot.style, size, slot.unlocked, slot.number_format, text.startswith(_FORMULA_STARTS))
    if slot.formula:
        cell.value = f"={slot.formula}"
    elif text:
        _set_text(cell, text)
    elif slot.value is not None:
        cell.value = slot.value


def _set_text(cell: Any, text: str) -> None:
    """Text stays text, whatever it begins with or looks like."""
    cell.value = escaped(nfc(text))
    cell.data_type = "s"


def _merge(page: Any, area: tuple[int, int, int, int]) -> None:
    """Merge without openpyxl's merge_cells, which reckons every border again; each cell wears the corner's look."""
    first, left, last, right = area
    corner = page.cell(first, left)
    for row in range(first, last + 1):
        for col in range(left, right + 1):
            if (row, col) != (first, left):
                page.cell(row, col)._style = copy(corner._style)
    page.merged_cells.add(f"{address(first, left)}:{address(last, right)}")


def _checks(sheet: Sheet, lists: _Lists) -> dict[Check, list[str]]:
    found: dict[Check, list[str]] = {}
    for slot in sheet.slots:
        if slot.role in ("input", "either"):
            answers = list_answers(slot.options)
            check = check_for(slot, lists.range_of(answers) if answers else "")
            if check:
                found.setdefault(check, []).append(slot.address)
    return found


def _validate(page: Any, check: Check, cells: list[str]) -> None:
    rule = DataValidation(
        type=check.type,
        formula1=check.formula,
        allow_blank=True,
        showErrorMessage=True,
        showInputMessage=True,
        errorTitle="Dữ liệu chưa đúng",
        error=check.error,
        promptTitle="Cách nhập",
        prompt=check.prompt,
        sqref=" ".join(cells),
    )
    page.add_data_validation(rule)


def _set_page(page: Any, sheet: Sheet) -> None:
    page.page_setup.paperSize = page.PAPERSIZE_A4
    page.page_setup.orientation = "landscape" if sheet.landscape else "portrait"
    page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
    page.sheet_properties.pageSetUpPr.fitToPage = True
    page.print_area = f"A1:{column_letters(sheet.print_cols)}{sheet.last_row}"
    if sheet.repeat:
        page.print_title_rows = f"{sheet.repeat[0]}:{sheet.repeat[1]}"
    if sheet.frozen:
        page.freeze_panes = f"A{sheet.frozen + 1}"
    margins = page.page_margins
    margins.left, margins.right = (20 / _INCH, 20 / _INCH) if sheet.landscape else (30 / _INCH, 15 / _INCH)
    margins.top = margins.bottom = 20 / _INCH
    margins.header = margins.footer = 10 / _INCH
    page.print_options.horizontalCentered = True
    page.HeaderFooter.differentFirst = True
    page.oddHeader.center.text = "&P"
    page.oddHeader.center.font, page.oddHeader.center.size = f"{_FACE},Regular", 13
    page.sheet_view.showGridLines = False


def _protect(page: Any) -> None:
    page.protection.sheet = True
    page.protection.formatColumns = False
    page.protection.formatRows = False


def _draw_keys(page: Any, book: Book, lists: _Lists) -> None:
    for number, row in enumerate(key_rows(book), 1):
        for col, text in enumerate(row, 1):
            if text:
                _set_text(page.cell(number, col), text)
    for answers, col in lists.columns.items():
        for number, text in enumerate(answers, 1):
            _set_text(page.cell(number, col), text)
    page.sheet_state = "veryHidden"
    _protect(page)
