"""A list that leaves the office as a paper or a workbook: who has sent, what was received."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from msgspec import Struct

from forms.dates import day_text
from forms.numbers import format_number
from forms.report import Document

Value = Decimal | date | str | None


class ListColumn(Struct, frozen=True):
    """width: its share of the paper's width, in mm where they fill it; centred: in the middle, numbers always are."""

    head: str
    width: float
    centred: bool = False


class ListRow(Struct, frozen=True):
    """cells: one a column; of a heading, and of a remark between the rows, only one, which spans the table."""

    cells: tuple[Value, ...]
    is_heading: bool = False

    def spans(self, columns: int) -> bool:
        """Whether it is one cell over all the columns."""
        return self.is_heading or len(self.cells) < columns


class Listing(Struct, frozen=True):
    """A list as it stands at one moment, aware.

    document: the administrative frame (NĐ 30); kind: "BIÊN BẢN", "DANH SÁCH"; title: what it is of. lead: what is said
    before the table, a paragraph each; notes: after it. wide: printed across the sheet. sheet: its name in a workbook.
    """

    document: Document
    kind: str
    title: str
    moment: datetime
    columns: tuple[ListColumn, ...]
    rows: tuple[ListRow, ...]
    lead: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    wide: bool = False
    sheet: str = "Danh sách"


def value_text(value: Value) -> str:
    """A cell of a list as it is printed."""
    if isinstance(value, Decimal):
        return format_number(value)
    if isinstance(value, date):
        return day_text(value)
    return value or ""
