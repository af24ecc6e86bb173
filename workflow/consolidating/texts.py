"""Every text of a consolidated report with what the units wrote: narratives and lists, and the headed sections of
forms whose outline is each unit's own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct

from forms.cells import EMPTY, Cell, Source, State
from forms.consolidation import SourceReport
from forms.consolidation.joining import join_sections, paragraph_of
from forms.errors import BadInput
from forms.form import Field, Form
from forms.keys import order_key, table_key
from forms.report import Consolidation, Report
from forms.values import row_ids
from workflow.consolidating.making import write
from workflow.consolidating.narratives import (
    WHY,
    Narrative,
    UnitText,
    all_narratives,
    counted_reports,
    put_in,
    require_draft,
)
from workflow.reports import OpenReport, find_head, open_report
from workflow.session import Session
from workflow.standing.gathering import gather, scope_of_report

_BETWEEN = "\n\n"


class Piece(Struct, frozen=True):
    """What a unit wrote under one heading. row: the section that it goes to, by its id; text: with the unit's name."""

    row: str
    title: str
    text: str


def is_written(item: Field) -> bool:
    """Whether a field is put together in words."""
    return item.type in ("narrative", "list") or item.as_sections


def all_texts(session: Session, ref: str) -> tuple[Narrative, ...]:
    """Every text of the report in printed order, where any unit or the report itself says something."""
    opened = open_report(session, find_head(session, ref).id)
    return (*all_narratives(session, ref), *_sections(session, opened))


def put_texts_in(session: Session, ref: str, key: str, units: Sequence[str]) -> OpenReport:
    """Put what these units wrote into the consolidated text, below what stands there; one act of undo. BadInput."""
    opened = open_report(session, find_head(session, ref).id)
    item = opened.form.fields.get(key)
    if item is None or not item.as_sections:
        return put_in(session, ref, key, units)
    require_draft(opened)
    sources = {source.unit: source for source in _reports(session, opened)}
    changes: dict[str, Cell | None] = {}
    for unit in units:
        pieces = _pieces(opened.form, item, sources[unit]) if unit in sources else ()
        if not pieces:
            raise BadInput(f"Đơn vị {unit} không có nội dung ở mục này.", "Hãy chọn đơn vị trong danh sách.")
        for piece in pieces:
            changes |= _with(opened.report, item, changes, piece)
    made = opened.report.consolidation or Consolidation()
    return write(session, opened, changes, made, WHY) if changes else opened


def _reports(session: Session, opened: OpenReport) -> tuple[SourceReport, ...]:
    return counted_reports(gather(session, scope_of_report(session, opened.report)))


def _sections(session: Session, opened: OpenReport) -> Iterator[Narrative]:
    items = [item for item in opened.form.fields.values() if item.as_sections]
    sources = _reports(session, opened) if items else ()
    for item in items:
        report, body = opened.report, item.column[-1].key
        bodies = {row: report.cell(table_key(item.key, row, body)) for row in row_ids(report, item.key)}
        edited = any(cell.source is not Source.CONSOLIDATED and not cell.is_empty for cell in bodies.values())
        units = [unit for source in sources if (unit := _unit_text(opened.form, item, source, bodies)) is not None]
        whole = _BETWEEN.join(cell.text for cell in bodies.values() if cell.text)
        if units or whole:
            yield Narrative(item.key, whole, edited, tuple(units))


def _unit_text(form: Form, item: Field, source: SourceReport, bodies: Mapping[str, Cell]) -> UnitText | None:
    """Whether it stands is seen by the words alone: what was rewritten counts as not put in."""
    pieces = _pieces(form, item, source)
    if not pieces:
        return None
    inside = all(piece.text in bodies.get(piece.row, EMPTY).text for piece in pieces)
    text = "\n".join(f"{piece.title}: {_bare(source.name, piece.text)}" for piece in pieces)
    return UnitText(
        source.unit, source.name, source.level, source.revision, source.digest, source.received, text, inside, inside,
        False,
    )  # fmt: skip


def _pieces(form: Form, item: Field, source: SourceReport) -> tuple[Piece, ...]:
    """What the unit wrote, a piece for each heading, as consolidation puts it together."""
    cells, heading, body = join_sections(form, item, (source,)), item.column[0].key, item.column[-1].key
    rows = cells.get(order_key(item.key), EMPTY).text.split()
    return tuple(
        Piece(row, cells[table_key(item.key, row, heading)].text, cells[table_key(item.key, row, body)].text)
        for row in rows
    )


def _bare(name: str, text: str) -> str:
    for prefix in (paragraph_of(name, "x")[:-1], f"{name}:\n"):
        text = text.removeprefix(prefix)
    return text


def _with(report: Report, item: Field, changes: Mapping[str, Cell | None], piece: Piece) -> dict[str, Cell | None]:
    """The cells with the piece: below what its section says, which is added where there is none."""
    heading, body = (table_key(item.key, piece.row, column.key) for column in (item.column[0], item.column[-1]))
    order = order_key(item.key)
    present, rows = _now(report, changes, body), _now(report, changes, order)
    if piece.text in present.text:
        return {}
    text = f"{present.text.rstrip()}{_BETWEEN}{piece.text}" if present.text.strip() else piece.text
    made: dict[str, Cell | None] = {body: _kept(present, text)}
    if piece.row not in rows.text.split():
        made |= {order: _kept(rows, f"{rows.text} {piece.row}".strip()), heading: _kept(EMPTY, piece.title)}
    return made


def _now(report: Report, changes: Mapping[str, Cell | None], key: str) -> Cell:
    return changes[key] or EMPTY if key in changes else report.cell(key)


def _kept(present: Cell, text: str) -> Cell:
    """What consolidation wrote stays its own; an officer's stays the officer's."""
    own = present != EMPTY and present.source is not Source.CONSOLIDATED
    return Cell(text, State.VALUE, present.note, Source.TYPED if own else Source.CONSOLIDATED)
