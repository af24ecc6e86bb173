"""What a file itself says of whose it is, for when and on which form: proposals, never decisions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import Struct

from forms.agencies import aliases
from forms.errors import BadInput
from forms.form import Form
from forms.periods import parse_period
from forms.report import UnitRef
from imports.grids import Grid, Line
from imports.headed_tables import headed_tables
from imports.loose_table import Asked, read_table
from imports.titles import Named, guess_periods, guess_units
from imports.workbook import WorkbookData
from workflow.session import Session
from workflow.unsigned.places import form_choices, packs_of, units_below

TOP_LINES, HEAD_CELLS = 15, 3


class Guess(Struct, frozen=True):
    """Each list begins with the likeliest.

    period: the one chosen, else the likeliest; unit: "" where several may be.
    """

    period: str
    unit: str
    form: str
    periods: tuple[str, ...]
    units: tuple[str, ...]
    forms: tuple[str, ...]


def guessed(session: Session, grids: Sequence[Grid], file: str, chosen: str) -> Guess:
    """What the sheets that can be seen and the file's name say. chosen: a period that the officer named, or ""."""
    seen = [grid for grid in grids if not grid.hidden]
    texts = _top_texts(seen)
    periods = tuple(each for each in guess_periods(texts, file) if _has_pack(session, each))
    period = chosen or next(iter(periods), "")
    units = guess_units(texts, file, _named(session, period)) if period else ()
    forms = _forms(session, period, seen) if period else ()
    unit = units[0] if len(units) == 1 else ""
    return Guess(period, unit, next(iter(forms), ""), periods, units, forms)


def other_unit(session: Session, book: WorkbookData, grids: Sequence[Grid]) -> tuple[str, ...]:
    """A warning where the title names another unit than the keys.

    A unit that copied another one's workbook types its own name over the title; the keys stay.
    """
    texts = _top_texts(grids[:1])
    named = guess_units(texts, "", _named(session, book.period))
    if not named or book.unit_code in named:
        return ()
    names = {unit.code: unit.name for unit in units_below(session, book.period)}
    return (
        f"Tiêu đề bảng ghi {names[named[0]]}, còn khóa ẩn ghi {book.unit_name}; hãy hỏi lại đơn vị trước khi nhận.",
    )


def _top_texts(grids: Sequence[Grid]) -> list[str]:
    """What stands over the table, with its head: the rows below name agencies that only lead an indicator."""
    return [
        cell.text
        for grid in grids
        for line in _top(grid)
        for _, cell in sorted(line.cells.items())
        if cell.kind == "text"
    ]


def _top(grid: Grid) -> Iterator[Line]:
    for line in grid.lines[:TOP_LINES]:
        yield line
        if len(line.cells) >= HEAD_CELLS:
            return


def _has_pack(session: Session, period: str) -> bool:
    try:
        return bool(packs_of(session, parse_period(period)))
    except BadInput:
        return False


def _named(session: Session, period: str) -> list[Named]:
    packs = packs_of(session, parse_period(period))
    spellings = {key: aliases(pack, key) for pack in reversed(packs) for key in pack.agencies}
    return [
        Named(unit.code, unit.name, unit.path, spellings.get(unit.code.partition(".")[2], ()))
        for unit in units_below(session, period)
    ]


def _forms(session: Session, period: str, grids: Sequence[Grid]) -> tuple[str, ...]:
    """Forms of the period whose rows stand in the file, the one with most of them first."""
    scores = {form.key: _score(form, grids) for form in form_choices(session, period)}
    return tuple(sorted((key for key, score in scores.items() if score), key=lambda key: -scores[key]))


def _score(form: Form, grids: Sequence[Grid]) -> int:
    """How many rows of a table form, or heads' worth of rows of an outline's tables, stand in the file."""
    if form.kind != "table":
        return sum(len(table.rows) > 0 for table in headed_tables(form, grids))
    tables = [read_table(grid, Asked(form, UnitRef("", "", "tinh"), {})) for grid in grids]
    return max((table.matched for table in tables if table), default=0)
