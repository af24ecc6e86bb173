"""What of a report from elsewhere counts: cells that the form has, of the kind that it wants. The rest is named.

The data passed the signature, so that they are the unit's own word; that makes them neither complete nor right.
Nothing is changed: what does not count stays in the file that is kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from functools import lru_cache
from typing import TypeVar

from msgspec import Struct
from msgspec.structs import replace

from forms.asked import form_at
from forms.cells import EMPTY, NO, YES, Cell, Source, State
from forms.errors import BadInput
from forms.form import Form
from forms.keys import DOCUMENT, order_key, split_table_key, table_key
from forms.report import Report, UnitRef
from forms.rules.domain import figure_fault
from forms.rules.naming import cell_name, row_names
from forms.specs import NUMBER_KINDS, CellSpec, cell_spec
from forms.start_rows import is_untouched
from forms.values import all_speaking, speaking

MAX_CELLS = 60_000
NAMED = 3
_Place = TypeVar("_Place", str, tuple[str, str])
_FIGURES = (State.VALUE, State.ESTIMATE)


class Sifted(Struct, frozen=True):
    """report: of the unit as this machine knows it, with the cells that count; cells: its stored and computed ones
    that speak. says: how many stored ones say something, the document's frame apart. notes: a sentence each.
    """

    report: Report
    cells: Mapping[str, Cell]
    says: int
    notes: tuple[str, ...] = ()


def sift(form: Form, unit: UnitRef, report: Report) -> Sifted:
    """The cells of a report that count on this form for this unit.

    unit: as the tree of the period's last day has it. BadInput where there are more cells than any report has.
    """
    if len(report.cells) > MAX_CELLS:
        raise BadInput(
            f"Số liệu có {len(report.cells)} ô, quá nhiều cho một báo cáo.", "Hãy đề nghị đơn vị gửi lại gói báo cáo."
        )
    kinds = _kinds(form, unit)
    unknown, wrong, counted = [], [], {}
    known = kinds.plain.get
    for key, cell in report.cells.items():
        spec = known(key) or kinds.looked_up(key)
        if spec is None:
            unknown.append(key)
        elif cell.value is None or _fits(spec, cell):
            counted[key] = cell
        else:
            wrong.append(key)
    sifted = replace(report, unit=unit, cells=counted)
    stored = speaking(counted)
    whole = stored if report.supplement_of else all_speaking(form, sifted, stored)
    notes = (
        *_notes(form, report, unknown, wrong),
        *_above_whole(form, report, counted),
        *_unasked(form, sifted),
    )
    return Sifted(sifted, whole, _says(stored) - _begun_with(form, counted), notes)


def says(cells: Mapping[str, Cell]) -> int:
    """How many stored cells say something, the document's frame and orders of rows apart."""
    return _says({key: cell for key, cell in cells.items() if cell.source is not Source.COMPUTED})


class _Kinds:
    """What each cell of a form wants of a unit of a level; None where the form has no such cell. Remembered, since
    many reports have the same cells."""

    def __init__(self, form: Form, unit: UnitRef) -> None:
        self.form, self._unit = form, unit
        self.plain: dict[str, CellSpec] = {}
        self._columns: dict[tuple[str, str], CellSpec] = {}

    def looked_up(self, key: str) -> CellSpec | None:
        """What a cell wants that is not among `plain`, the remembered ones outside of tables."""
        parts = split_table_key(key)
        if parts is None:
            return self._noted(self.plain, key, key)
        if parts.is_order:
            item = self.form.fields.get(parts.table)
            return _ORDER if item is not None and item.type == "table" else None
        place = (parts.table, parts.column)
        return self._columns.get(place) or self._noted(self._columns, place, key)

    def _noted(self, known: dict[_Place, CellSpec], place: _Place, key: str) -> CellSpec | None:
        found = cell_spec(self.form, self._unit, key)
        if found is not None:
            known[place] = found
        return found


_KINDS: dict[tuple[int, str], _Kinds] = {}


def _kinds(form: Form, unit: UnitRef) -> _Kinds:
    place = (id(form), unit.level)
    if place not in _KINDS:
        _KINDS[place] = _Kinds(form, unit)
    return _KINDS[place]


_ORDER = CellSpec("order")


def _fits(spec: CellSpec, cell: Cell) -> bool:
    value = cell.value
    if isinstance(value, Decimal):  # asked first: to compare it with "" costs more than all that is asked here
        return spec.kind in NUMBER_KINDS and (cell.state not in _FIGURES or _in_domain(spec.kind, value))
    if not value:
        return True
    if spec.kind in NUMBER_KINDS:
        return False
    if spec.kind == "yes_no":
        return value in (YES, NO)
    return not spec.options or value in [option.value for option in spec.options]


@lru_cache(maxsize=4096)
def _in_domain(kind: str, value: Decimal) -> bool:
    return figure_fault(kind, Cell(value)) is None


def _says(cells: Mapping[str, Cell]) -> int:
    said = [key for key, cell in cells.items() if cell.value.__class__ is Decimal or not cell.is_empty]
    return len(said) - len([key for key in said if key.startswith(DOCUMENT) or key.endswith("[]")])


def _begun_with(form: Form, cells: Mapping[str, Cell]) -> int:
    """How many of the cells are of rows that their table began with and nobody touched."""
    tables = [item for item in form.fields.values() if item.start]
    return sum(
        not cells.get(table_key(item.key, row, column.key), EMPTY).is_empty
        for item in tables
        for row in cells.get(order_key(item.key), EMPTY).text.split()
        if is_untouched(item, cells, row)
        for column in item.column
    )


def _notes(form: Form, report: Report, unknown: Iterable[str], wrong: Iterable[str]) -> tuple[str, ...]:
    names = row_names(form) if wrong else {}
    odd = [cell_name(form, report, names, key) for key in wrong]
    found = (
        (sorted(unknown), "ô không có trong biểu mẫu trên máy này nên không tính"),
        (odd, "ô có nội dung không đúng loại (ví dụ chữ trong ô số, số âm) nên không tính"),
    )
    return tuple(f"{len(names)} {what}: {_some(names)}." for names, what in found if names)


def _above_whole(form: Form, report: Report, cells: Mapping[str, Cell]) -> Iterator[str]:
    """V2, of the printed rows: a part above its whole counts as the unit said it, and is told."""
    odd = [key for key, whole in form.parts_of.items() if key in cells and _is_above(cells[key], cells.get(whole))]
    if odd:
        names = row_names(form)
        told = _some([cell_name(form, report, names, key) for key in odd])
        yield f"{len(odd)} số lớn hơn tổng của nó, vẫn tính như đơn vị ghi: {told}."


def _unasked(form: Form, sifted: Report) -> Iterator[str]:
    """What stands in sections that nobody at the unit or below it is asked for, where no reader would look for it."""
    asked = form_at(form, sifted.unit)
    if asked is form:
        return
    names = row_names(form)
    places = {_place_of(key) for key, cell in sifted.cells.items() if not cell.is_empty and not key.endswith("[]")}
    odd = [key for key in form.fields if key in places and key not in asked.fields]
    if odd:
        told = _some([cell_name(form, sifted, names, key) for key in odd])
        yield f"{len(odd)} phần không hỏi đơn vị này có nội dung, vẫn tính như đơn vị ghi: {told}."


def _place_of(key: str) -> str:
    parts = split_table_key(key)
    return parts.table if parts else key


def _is_above(part: Cell, whole: Cell | None) -> bool:
    above, below = part.number, whole.number if whole else None
    return above is not None and below is not None and above > below


def _some(names: list[str]) -> str:
    more = f" và {len(names) - NAMED} ô khác" if len(names) > NAMED else ""
    return ", ".join(names[:NAMED]) + more
