"""A list as a workbook: one sheet that can be sorted and filtered, dates and numbers as such, text as text.

Import this module only where a workbook is written: openpyxl takes long to load.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal

from exports.xlsx import render_sheets
from forms.listing import Listing, ListRow, Value, value_text
from forms.sheet import Sheet, Slot, Style, sheet_name

_FIRST_DAY = date(1899, 12, 30)
_DAY = "dd/mm/yyyy"
_UNITS_PER_MM = 0.56
_SIZE, _LINE = 11.0, 15.0


def render_list_xlsx(listing: Listing) -> bytes:
    """The list as an .xlsx file; the same list gives the same bytes."""
    return render_sheets(f"{listing.kind} {listing.title}", listing.moment.date(), [_sheet(listing, set())])


def render_lists_xlsx(title: str, listings: Sequence[Listing]) -> bytes:
    """Several lists as the sheets of one .xlsx file, in their order, dated as the first of them."""
    names: set[str] = set()
    return render_sheets(title, listings[0].moment.date(), [_sheet(listing, names) for listing in listings])


def _sheet(listing: Listing, taken: set[str]) -> Sheet:
    above: list[tuple[str, Style]] = [(listing.kind, "title"), (listing.title, "subtitle")]
    above += [(text, "hint") for text in (*listing.lead, *listing.notes)]
    last = len(listing.columns)
    head = len(above) + 1
    slots = [Slot(row, 1, text, style) for row, (text, style) in enumerate(above, 1)]
    slots += [Slot(head, col, column.head, "head") for col, column in enumerate(listing.columns, 1)]
    slots += [slot for row, entry in enumerate(listing.rows, head + 1) for slot in _slots(listing, row, entry)]
    after = head + len(listing.rows)
    widths = tuple(column.width * _UNITS_PER_MM for column in listing.columns)
    whole = sum(widths)
    heights = {row: _LINE * (1 + int(len(text) // (whole * 1.1))) for row, (text, _style) in enumerate(above, 1)}
    headings = [row for row, entry in enumerate(listing.rows, head + 1) if entry.spans(len(listing.columns))]
    merges = tuple((row, 1, row, last) for row in [*range(1, head), *headings])
    return Sheet(
        name=sheet_name(listing.sheet, taken),
        slots=tuple(slots),
        widths=widths,
        heights=heights,
        last_row=after,
        print_cols=last,
        merges=merges,
        repeat=(head, head),
        frozen=head,
        landscape=listing.wide,
        size=_SIZE,
    )


def _slots(listing: Listing, row: int, entry: ListRow) -> Iterator[Slot]:
    if entry.spans(len(listing.columns)):
        yield Slot(row, 1, value_text(entry.cells[0]), "goal" if entry.is_heading else "words")
        return
    for col, (column, value) in enumerate(zip(listing.columns, entry.cells, strict=True), 1):
        yield _slot(row, col, value, column.centred)


def _slot(row: int, col: int, value: Value, centred: bool) -> Slot:
    if isinstance(value, date):
        return Slot(row, col, Decimal((value - _FIRST_DAY).days), "number", number_format=_DAY)
    if isinstance(value, Decimal):
        return Slot(row, col, value, "number")
    return Slot(row, col, value or None, "tt" if centred else "words", number_format="@")
