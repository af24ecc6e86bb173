"""What consolidating now would give: figures, parts, what there is to look into; nothing is written."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct
from msgspec.structs import replace

from forms.cells import EMPTY, Cell, Source
from forms.consolidation import Consolidated, changes
from forms.consolidation import consolidate as reckon
from forms.consolidation.own_rows import with_emptied
from forms.report import Consolidation
from workflow.reports import OpenReport, open_report
from workflow.session import Session
from workflow.standing.gathering import Gathered, Scope, gather, own_head, scope_of


class Looked(Struct, frozen=True):
    """What consolidating now would give. opened: this office's report, None where it was not begun.

    changes: the cells that would be written in it, None for one that would be emptied; kept: the keys of cells that
    a person typed and that say otherwise.
    """

    gathered: Gathered
    made: Consolidated
    opened: OpenReport | None
    changes: Mapping[str, Cell | None]
    kept: tuple[str, ...]

    @property
    def counted(self) -> int:
        """How many reports are put together; those that another one brought along, or that are not counted, are not."""
        return sum(not part.through for part in self.made.consolidation.parts)


def look(session: Session, form: str, period: str) -> Looked:
    """What would be consolidated now; nothing is written. BadInput as `gathering.scope_of`."""
    return look_in(session, scope_of(session, form, period))


def look_in(session: Session, scope: Scope) -> Looked:
    """The same where it is known what is expected."""
    return looked(gather(session, scope), own_report(session, scope))


def own_report(session: Session, scope: Scope) -> OpenReport | None:
    """This office's report on the scope's form and period; None where it was not begun."""
    head = own_head(session, scope.form.key, scope.period.text)
    return open_report(session, head.id) if head else None


def looked(gathered: Gathered, opened: OpenReport | None) -> Looked:
    """The same where it is known what stands, and what this office's report holds."""
    scope = gathered.scope
    present = opened.report.cells if opened else {}
    before = opened.report.consolidation if opened else None
    told = with_emptied(scope.form, present, before.given) if before else present
    own = {key: cell for key, cell in told.items() if cell.source is not Source.CONSOLIDATED and cell != EMPTY}
    made = reckon(scope.form, scope.office, scope.expected, gathered.sources, gathered.choices, own, before)
    wanted = changes(scope.form, made.cells, present, before.given if before else {})
    kept = tuple(key for key, cell in made.cells.items() if key in own and _differs(own[key], cell))
    sources = _sources(made.consolidation, own, before)
    made = replace(made, consolidation=replace(made.consolidation, sources=sources))
    return Looked(gathered, made, opened, wanted, kept)


def _differs(present: Cell, given: Cell) -> bool:
    return not present.is_empty and (present.value, present.state) != (given.value, given.state)


def _sources(made: Consolidation, own: Mapping[str, Cell], before: Consolidation | None) -> dict[str, tuple[str, ...]]:
    """By text, the digests of those put into it; a text that a person edited keeps those that were put into it."""
    kept = dict(before.sources) if before else {}
    edited = {key: kept.get(key, ()) for key in {*kept, *made.sources} if key in own and not own[key].is_empty}
    return {key: digests for key, digests in {**made.sources, **edited}.items() if digests}
