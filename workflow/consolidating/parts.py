"""Where a number comes from: a total opened into its parts, each down to the report that was received and what was
known of it then; a district's part into its own parts. A finished revision keeps its own, years later too."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal

from msgspec import Struct
from msgspec.structs import replace

from forms.cells import EMPTY, Cell, Source
from forms.codec import decode
from forms.consolidation import Expected, Origin, SourceReport, origins, settled
from forms.consolidation.origins import not_added
from forms.errors import BadInput
from forms.form import Form, Option
from forms.keys import order_key
from forms.made_of import figures_of
from forms.present import cell_text
from forms.report import Consolidation, Part, Report, UnitRef
from forms.rules.naming import cell_name, row_names
from forms.specs import cell_spec
from forms.standing import Standing, standings
from forms.values import effective
from signing.facts import Fact
from storage.consolidated import SourceRow
from storage.received_records import ReceivedRow
from workflow.receiving.record import facts_of, record_of
from workflow.reports import find_head, open_report
from workflow.session import Session
from workflow.standing.gathering import Scope, scope_of_report, sources_of

_NOT_HELD = "Có trong danh sách báo cáo của {unit}; cơ quan này không giữ gói của đơn vị."
_LATER = "Không cộng: đến sau lần tổng hợp này; tổng hợp lại để tính."
_WAITING = "Mới nhận bản bổ sung; chờ đơn vị gửi bản gốc."
_NO_LONGER = "Có trong danh sách báo cáo đã tổng hợp, nhưng không còn giữ ở đây."


class PartView(Struct, frozen=True):
    """One part of a total. revision 0: the unit sent nothing. covers: of how many units it speaks and should.

    received: its number among what was received, 0 where this office does not hold it; kind (a ReceivedKind), file,
    signer, record: how it came and what was known of it at first receipt. since: what changed since it was put in.
    parts: what a unit's own consolidated report was made of in this cell.
    """

    unit: str
    name: str
    level: str
    revision: int
    digest: str
    received: int
    cell: Cell
    text: str
    counted: bool
    why: str
    covers: tuple[int, int]
    kind: str = ""
    file: str = ""
    signer: str = ""
    received_at: datetime | None = None
    record: Mapping[str, Fact] = {}
    since: str = ""
    parts: tuple[PartView, ...] = ()


class Opened(Struct, frozen=True):
    """A total with its parts. name: the cell's in a sentence; cell: what stands in the report, given: what
    consolidation gave; covers: of how many units; revision: of the report, finished where `frozen`. rests_on: the
    cells that a rate is reckoned from, each (key, figure); typed: the figure was typed at this office."""

    key: str
    name: str
    cell: Cell
    text: str
    given: Cell
    given_text: str
    covers: tuple[int, int] | None
    revision: int
    frozen: bool
    parts: tuple[PartView, ...]
    rests_on: tuple[tuple[str, str], ...] = ()
    typed: bool = False


class _Looking:
    """What every part is looked at with: everything received on the form for the period, and what stands of it."""

    def __init__(self, session: Session, scope: Scope, key: str, options: tuple[Option, ...]) -> None:
        self.session, self.scope, self.key = session, scope, key
        form, period = scope.form.key, scope.period.text
        self.rows = session.store.source_rows(form, period)
        self.stands = {unit: one for (unit, _, _), one in standings(session.store.kept(form, period)).items()}
        self._options, self._decimals = options, _decimals(scope.form, key)
        self._signed = {row.digest: row for row in self.rows.values() if row.signed}
        self._held = {(row.unit, row.digest, row.signed): row for row in self.rows.values()}

    def sources(
        self, office: UnitRef, expected: Iterable[Expected], own: Iterable[Part], held: Mapping[str, SourceRow]
    ) -> dict[str, SourceReport]:
        """The parts that are held, with their cells, by unit."""
        known = {unit.code: unit for unit in expected}
        for part in own:
            known.setdefault(part.unit, Expected(part.unit, part.name, part.level, office.code))
        scope = replace(self.scope, expected=tuple(known.values()))
        chains = {unit: self._chain(row) for unit, row in held.items()}
        return {one.unit: one for one in sources_of(self.session, scope, chains)}

    def _chain(self, row: SourceRow) -> Standing:
        """The report with what it completes."""
        chain = [row]
        while (base := self._signed.get(chain[-1].supplement_of)) is not None and base not in chain:
            chain.append(base)
        return Standing(row.number, tuple(each.number for each in reversed(chain)))

    def since(self, unit: str, received: int) -> str:
        """What has changed about the unit's report since it was put in; "" where nothing has."""
        stands = self.stands.get(unit)
        if stands is None or (stands.current == received and stands.counts):
            return ""
        if stands.state == "conflict":
            return "Nay có các bản cùng lần mâu thuẫn nhau, đang chờ quyết định."
        if stands.current is None:
            return _WAITING if stands.state == "waiting" and not received else ""
        if stands.state == "returned":
            now = f"lần {self.rows[stands.current].revision}"
            return "Nay đã trả lại đơn vị." if received else f"Đã nhận {now} và đã trả lại; chờ đơn vị gửi bản sửa."
        if stands.current == received:
            return ""
        return f"Nay đã có lần {self.rows[stands.current].revision}; tổng hợp lại để tính theo bản mới."

    def held(self, part: Part) -> SourceRow | None:
        """The row that the part was received as, signed or not."""
        found = (self._held.get((part.unit, part.digest, signed)) for signed in (part.signed, not part.signed))
        return next((row for row in found if row is not None), None)

    def text(self, cell: Cell) -> str:
        """A figure as it is printed."""
        return cell_text(cell, self._decimals, self._options)


def parts_of(session: Session, ref: str, key: str, revision: int = 0) -> Opened:
    """The parts of one cell of a consolidated report: of the draft as it was last consolidated, or of a revision.

    BadInput for a report that was typed, an unknown revision, or a cell that the form does not have.
    """
    report, frozen = _report(session, ref, revision)
    made = report.consolidation
    if made is None:
        raise BadInput("Báo cáo này không phải báo cáo tổng hợp.", "Chỉ số liệu tổng hợp mới có các số thành phần.")
    scope = scope_of_report(session, report)
    spec = cell_spec(scope.form, report.unit, key)
    if spec is None and key not in scope.form.fields:
        raise BadInput(f"Biểu “{scope.form.short}” không có ô “{key}”.", "Hãy kiểm tra lại tên ô.")
    looking = _Looking(session, scope, key, spec.options if spec else ())
    noted = session.store.consolidated_of(report.id, made.parts)
    parts = _views(looking, scope.office, scope.expected, made, noted.choices if noted else {})
    if not frozen:
        parts = _with_late(parts, _come_since(looking, made))
    cells = effective(scope.form, report)
    cell, given = cells.get(key, EMPTY), made.given.get(key, EMPTY)
    rests_on = tuple((part, cell_text(cells.get(part, EMPTY))) for part in _rests_on(scope.form, report, key))
    name = cell_name(scope.form, report, row_names(scope.form), key)
    return Opened(
        key, name[:1].upper() + name[1:], cell, looking.text(cell), given, looking.text(given),
        made.coverage.get(key), report.revision, frozen, parts, rests_on,
        cell.source is Source.TYPED and not cell.is_empty,
    )  # fmt: skip


def _rests_on(form: Form, report: Report, key: str) -> tuple[str, ...]:
    row = form.rows.get(key)
    return figures_of(report, row) if row and (row.kind == "rate" or report.cell(key).is_empty) else ()


def _report(session: Session, ref: str, revision: int) -> tuple[Report, bool]:
    """The report as it stands or as it was frozen, and which of the two."""
    head = find_head(session, ref)
    if revision == 0 and not head.is_finished:
        return open_report(session, head.id).report, False
    wanted = revision or head.revision
    snapshot = session.store.revision_snapshot(head.id, wanted)
    if snapshot is None:
        raise BadInput(f"Báo cáo này không có lần {wanted} đã hoàn thành.", "Hãy xem lịch sử của báo cáo.")
    return decode(snapshot), True


def _decimals(form: Form, key: str) -> int | None:
    row = form.rows.get(key)
    return row.decimals if row is not None and row.kind in ("percent", "rate", "number") else None


def _views(
    looking: _Looking,
    office: UnitRef,
    expected: Iterable[Expected],
    made: Consolidation,
    choices: Mapping[str, str],
) -> tuple[PartView, ...]:
    """The parts that a consolidated report of `office` names, each as this office holds it."""
    known = tuple(expected)
    own = [part for part in made.parts if not part.through]
    held = {part.unit: row for part in own if (row := looking.held(part)) is not None}
    sources = looking.sources(office, known, own, held)
    told = {part.unit for part in own}
    form, key = looking.scope.form, looking.key
    found = settled(form, key, origins(form, office, known, sources.values(), key, choices), made.coverage)
    views = [_view(looking, one, sources.get(one.unit)) for one in found if one.unit in sources or one.unit not in told]
    return (*views, *(_not_held(looking, part, office) for part in own if part.unit not in held))


def _view(looking: _Looking, one: Origin, source: SourceReport | None) -> PartView:
    row = looking.session.store.received_row(one.received) if one.received else None
    below: tuple[PartView, ...] = ()
    if source is not None and source.consolidation is not None:
        office = UnitRef(source.unit, source.name, source.level)
        children = [unit for unit in looking.scope.expected if unit.parent == source.unit]
        below = _views(looking, office, children, source.consolidation, {})
    view = PartView(
        one.unit, one.name, one.level, one.revision, one.digest, one.received, one.cell, looking.text(one.cell),
        one.counted, one.why, one.covers, since=looking.since(one.unit, one.received), parts=below,
    )  # fmt: skip
    return view if row is None else _with_record(_unasked(looking, view, row), row)


def _unasked(looking: _Looking, view: PartView, row: ReceivedRow) -> PartView:
    """A cell that the version of the pack that the unit reported with does not have was not left empty by it."""
    if view.counted or not view.cell.is_empty:
        return view
    form = looking.session.pack(row.pack, row.pack_version).form_by_key.get(row.form)
    if form is None or looking.key in (*form.rows, *form.helpers, *form.fields):
        return view
    return replace(view, why=f"Đơn vị báo cáo theo bản {row.pack_version} của gói biểu mẫu, chưa có ô này.")


def _with_record(view: PartView, row: ReceivedRow) -> PartView:
    return replace(
        view,
        kind=row.kind,
        file=row.file,
        signer=record_of(row).signer,
        received_at=row.received_at,
        record=facts_of(row),
    )


def _not_held(looking: _Looking, part: Part, office: UnitRef) -> PartView:
    """A part that only the list tells of."""
    mine = office.code == looking.scope.office.code
    why = _NO_LONGER if mine else _NOT_HELD.format(unit=office.name)
    return PartView(
        part.unit, part.name, part.level, part.revision, part.digest, 0, EMPTY, "", False, why, (0, 1),
        since=looking.since(part.unit, 0),
    )  # fmt: skip


def _come_since(looking: _Looking, made: Consolidation) -> tuple[PartView, ...]:
    """What stands now for units that are in no part of the draft: brought along by a district, or come since."""
    parents = {unit.code: unit.parent for unit in looking.scope.expected}
    told = {part.unit: part.name for part in made.parts if not part.through}
    waiting = {unit: one for unit, one in looking.stands.items() if one.counts and unit in parents and unit not in told}
    sources = sources_of(looking.session, looking.scope, waiting)
    return tuple(_waiting(looking, source, _why_not(source, made, parents)) for source in sources)


def _with_late(parts: tuple[PartView, ...], late: tuple[PartView, ...]) -> tuple[PartView, ...]:
    """Each unit once: what has come since in the place of its empty line, else after all."""
    came = {part.unit: part for part in late}
    shown = [part if part.revision else came.pop(part.unit, part) for part in parts]
    return (*shown, *came.values())


def _why_not(source: SourceReport, made: Consolidation, parents: Mapping[str, str]) -> str:
    """Why a report that stands now is in no part: a report above it counted, or it came since."""
    told = {part.unit: part.name for part in made.parts if not part.through}
    above = parents.get(source.unit, "")
    while above and above not in told:
        above = parents.get(above, "")
    brought = tuple(part for part in made.parts if above and part.through == above)
    by_parts = not brought and any(parents.get(unit) == above for unit in told)
    return _LATER if not above or by_parts else not_added(source, told[above], Consolidation(brought))


def _waiting(looking: _Looking, source: SourceReport, why: str) -> PartView:
    rows = source.cells.get(order_key(looking.key), EMPTY).text.split()
    cell = Cell(Decimal(len(rows))) if rows else source.cells.get(looking.key, EMPTY)
    one = Origin(
        source.unit, source.name, source.level, source.revision, source.digest, source.received, cell, False, why,
        (0, 1),
    )  # fmt: skip
    return _view(looking, one, None)
