"""An outline form consolidated: counts and money added up, tables, texts and lists joined (A.8)."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from forms.asked import first_asked, form_at
from forms.cells import EMPTY, Cell, State
from forms.consolidation.choosing import Came, Place
from forms.consolidation.joining import (
    JoinedRow,
    join_lists,
    join_sections,
    join_table,
    join_texts,
    joined_rows,
    rows_said,
    text_of,
)
from forms.consolidation.making import Making, some
from forms.consolidation.model import LEVELS, SourceReport
from forms.consolidation.own_rows import as_it_will_stand
from forms.consolidation.plan import Outline
from forms.consolidation.table import total_of
from forms.consolidation.totals import Total, given
from forms.form import Field, Form, Section
from forms.keys import order_key
from forms.periods import parse_period
from forms.report import Consolidation, Report, UnitRef
from forms.values import effective

Cells = Mapping[str, Cell]
Rows = dict[str, tuple[JoinedRow, ...]]
_ZERO = Decimal(0)


class Answering:
    """Who should answer each field: the units that its section asks, communes or their districts, then agencies.

    Every committee has work of its own, so agencies count too. A report that speaks of a field counts though nobody
    asked for it.
    """

    def __init__(self, making: Making) -> None:
        self._making = making
        self._by_section: dict[str, Came] = {}
        self.everybody = self._came(LEVELS[0])

    def of(self, key: str) -> Came:
        """The places of the field's total."""
        section = self._making.form.section_of[key]
        if section.key not in self._by_section:
            level = first_asked(self._making.form, key)
            came = self.everybody if level == LEVELS[0] else self._came(level)
            kept = tuple(place for place in came.places if self._answers(place, section))
            self._by_section[section.key] = came if len(kept) == len(came.places) else Came(kept)
        return self._by_section[section.key]

    def _came(self, level: str) -> Came:
        agencies = tuple(Place(node.source, 1, node, False) for node in self._making.tree.agencies)
        return Came((*(self._making.tree.came(level).places if level else ()), *agencies))

    def _answers(self, place: Place, section: Section) -> bool:
        unit = place.node.unit
        asked = form_at(self._making.form, UnitRef(unit.code, unit.name, unit.level, (), unit.agency))
        keys = [item.key for item in section.field]
        return any(key in asked.fields or f"{key}[]" in place.cells or key in place.cells for key in keys)


def consolidate_outline(outline: Outline, making: Making, own: Cells, before: Consolidation | None) -> Rows:
    """Every field that is put together from below; the rows of the joined tables with where they came from."""
    answering = Answering(making)
    rows = {item.key: joined_rows(item, _sources(answering.of(item.key))) for item in outline.tables}
    for item in outline.tables:
        making.cells |= join_table(item, rows[item.key])
        _cover_rows(making, item, answering.of(item.key).places)
    for item in outline.sections:
        making.cells |= join_sections(making.form, item, _sources(answering.of(item.key)))
        _cover_rows(making, item, answering.of(item.key).places)
    for items, join in ((outline.texts, join_texts), (outline.lists, join_lists)):
        for item in items:
            came = answering.of(item.key)
            _join(making, item, came.places, join(making.form, item.key, _sources(came)))
    _Counts(making, answering, own, before).give(outline)
    return rows


def _sources(came: Came) -> list[SourceReport]:
    return [place.source for place in came.places if place.source is not None]


def _cover_rows(making: Making, item: Field, places: tuple[Place, ...]) -> None:
    """Units with rows in the table; a unit without any has nothing to list."""
    having = sum(place.units for place in places if place.source and _has_rows(item, place.source.cells))
    if having:
        making.coverage[item.key] = having, sum(place.units for place in places)


def _has_rows(item: Field, cells: Cells) -> bool:
    return order_key(item.key) in cells and (not item.start or next(rows_said(item, cells), None) is not None)


def _join(making: Making, item: Field, places: tuple[Place, ...], text: str) -> None:
    total = Total()
    for place in places:
        cell = place.source.cells.get(item.key) if place.source else None
        if place.source is not None and cell is not None:
            _add_text(total, item.key, cell, place, place.source)
    late = [place.source for place in places if place.source and _follows(place.source, item.key)]
    if late:
        who = some(source.name for source in late)
        making.tell(
            "V21", item.key, f"{making.name(item.key)}: {who} ghi “sẽ bổ sung”.", "Hãy tổng hợp lại khi có bản bổ sung."
        )
    if not total.said:
        return
    units = sum(place.units for place in places)
    making.coverage[item.key] = total.coverage(units)
    making.cells[item.key] = given(text) if text else total.cell(units)
    with_text = [place.source for place in places if place.source and text_of(making.form, place.source, item.key)]
    if text:
        making.sources[item.key] = tuple(source.digest for source in with_text if source.digest)


def _add_text(total: Total, key: str, cell: Cell, place: Place, source: SourceReport) -> None:
    """A text covers its unit; of a unit above others what its own consolidation says."""
    if cell.state is State.NOT_APPLICABLE:
        total.left += place.units
    elif cell.state is State.NONE or (cell.text and cell.state is not State.MISSING):
        known = source.consolidation.coverage.get(key) if source.consolidation and place.whole else None
        covered, base = known or (place.units, place.units)
        total.covered, total.left = total.covered + covered, total.left + place.units - base
    total.said = True


def _follows(source: SourceReport, key: str) -> bool:
    return source.cells.get(key, EMPTY).state is State.MISSING


class _Counts:
    """Counts and money. One that the joined tables give of themselves is not stored, so that rows added later count.

    joined: what the units' rows alone give; standing: what stands with the office's own rows.
    """

    def __init__(self, making: Making, answering: Answering, own: Cells, before: Consolidation | None) -> None:
        form = making.form
        self.making, self.answering = making, answering
        tables = {key: cell for key, cell in making.cells.items() if "[" in key}
        kept = {key: cell for key, cell in own.items() if "[" in key}
        self.typed = {key: cell for key, cell in own.items() if cell.number is not None}
        self.joined = _reckoned(form, making, tables)
        self.standing = _reckoned(form, making, as_it_will_stand(form, tables, kept, before.given if before else {}))

    def give(self, outline: Outline) -> None:
        """The cells and coverage of every count field, those that add up others last."""
        fields = (*outline.counts, *outline.totals)
        self.totals = {item.key: total_of(item.key, self.answering.of(item.key)) for item in fields}
        for item in fields:
            total = self.totals[item.key]
            if total.said:
                self.making.coverage[item.key] = total.coverage(self._units(item))
            if total.covered:
                self._give(item, total)
            elif total.said and self._known(item.key) is None:
                self.making.cells[item.key] = total.cell(self._units(item))

    def _units(self, item: Field) -> int:
        return self.answering.of(item.key).units

    def _give(self, item: Field, total: Total) -> None:
        parts = self._parts(item)
        here = self._sum(item)
        if here is None and not parts.number:
            self.making.cells[item.key] = total.cell(self._units(item))
            return
        here = here or EMPTY
        surplus = total.number - (parts.number or _ZERO)
        if surplus or total.estimate != (parts.state is State.ESTIMATE):
            if not item.total_of:
                self.making.tables[item.key] = here.number or _ZERO
            estimate = total.estimate or here.state is State.ESTIMATE
            self.making.cells[item.key] = given(
                (here.number or _ZERO) + surplus, State.ESTIMATE if estimate else State.VALUE
            )

    def _parts(self, item: Field) -> Cell:
        """What the same tables or counts of the units alone amount to."""
        if not item.total_of:
            return self.joined.get(item.key, EMPTY)
        known = [self.totals[key] for key in item.total_of if key in self.totals]
        number = sum((each.number for each in known), _ZERO)
        return given(number, State.ESTIMATE if any(each.estimate for each in known) else State.VALUE)

    def _sum(self, item: Field) -> Cell | None:
        """What the tables or counts as they will stand amount to; None where they say nothing."""
        if not item.total_of:
            return self.standing.get(item.key)
        known = [cell for key in item.total_of if (cell := self._known(key)) is not None and cell.number is not None]
        if not known:
            return None
        state = State.ESTIMATE if any(cell.state is State.ESTIMATE for cell in known) else State.VALUE
        return given(sum((cell.number or _ZERO for cell in known), _ZERO), state)

    def _known(self, key: str) -> Cell | None:
        return self.typed.get(key) or self.making.cells.get(key) or self.standing.get(key)


def _reckoned(form: Form, making: Making, cells: Cells) -> dict[str, Cell]:
    """Counts that tables give, by key, out of the tables' cells alone."""
    report = Report("", "", 0, form.key, 0, making.tree.office, parse_period("2000"), 1, cells)
    return {key: cell for key, cell in effective(form, report).items() if "[" not in key and not cell.is_empty}
