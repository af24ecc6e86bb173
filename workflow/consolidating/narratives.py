"""The consolidated text of a section beside what each unit wrote: whose paragraphs are in it, whose are not, who has
written otherwise since. The text itself belongs to the officer who edits it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from forms.cells import EMPTY, Cell, Source, State
from forms.consolidation import SourceReport
from forms.consolidation.consolidate import grown, parts_of
from forms.consolidation.joining import join_lists, join_texts, text_of
from forms.consolidation.model import LEVELS
from forms.errors import BadInput
from forms.form import Form
from forms.report import Consolidation
from workflow.consolidating.making import write
from workflow.reports import OpenReport, find_head, open_report
from workflow.session import Session
from workflow.standing.gathering import Gathered, Scope, gather, scope_of_report

WHY = "đưa nội dung của đơn vị vào bài tổng hợp"
_LONG = ("narrative", "list")
_BETWEEN = "\n\n"


class UnitText(Struct, frozen=True):
    """What one unit wrote in a section, the figures that it quotes written out.

    put_in: its text was put into the consolidated one; stands: it still stands there, line by line.
    changed: another text of that unit was put in, and this one came since.
    """

    unit: str
    name: str
    level: str
    revision: int
    digest: str
    received: int
    text: str
    put_in: bool
    stands: bool
    changed: bool


class Narrative(Struct, frozen=True):
    """A section's consolidated text and its sources. edited: a person has written in it, so that consolidating again
    leaves it alone."""

    key: str
    text: str
    edited: bool
    units: tuple[UnitText, ...]

    @property
    def waiting(self) -> tuple[UnitText, ...]:
        """The texts that are not in it, or no longer as their units wrote them."""
        return tuple(unit for unit in self.units if not unit.put_in)


def narratives(session: Session, ref: str, key: str) -> Narrative:
    """A section of a consolidated report beside what the units wrote. BadInput for a field that is no text."""
    opened, scope = _place(session, ref, key)
    return next(_narratives(session, opened, scope, (key,)))


def all_narratives(session: Session, ref: str) -> tuple[Narrative, ...]:
    """Every text of the form in printed order, where any unit or the report itself says something."""
    opened = open_report(session, find_head(session, ref).id)
    keys = [key for key, item in opened.form.fields.items() if item.type in _LONG]
    found = _narratives(session, opened, scope_of_report(session, opened.report), keys)
    return tuple(one for one in found if one.units or one.text)


def _place(session: Session, ref: str, key: str) -> tuple[OpenReport, Scope]:
    opened = open_report(session, find_head(session, ref).id)
    item = opened.form.fields.get(key)
    if item is None or item.type not in _LONG:
        raise BadInput(f"Mục “{key}” không phải mục viết lời.", "Hãy chọn mục tường thuật của báo cáo tổng hợp.")
    return opened, scope_of_report(session, opened.report)


def _narratives(session: Session, opened: OpenReport, scope: Scope, keys: Sequence[str]) -> Iterator[Narrative]:
    made, sources = opened.report.consolidation or Consolidation(), counted_reports(gather(session, scope))
    before = _units_of(session, scope, (digest for key in keys for digest in made.sources.get(key, ())))
    for key in keys:
        cell, inside = opened.report.cell(key), frozenset(made.sources.get(key, ()))
        units = (_unit_text(scope, key, source, cell.text, inside, before) for source in sources)
        edited = not cell.is_empty and cell.source is not Source.CONSOLIDATED
        yield Narrative(key, cell.text, edited, tuple(unit for unit in units if unit.text))


def counted_reports(gathered: Gathered) -> tuple[SourceReport, ...]:
    """The reports whose texts belong in: not those that a district's report, which counts, already has."""
    scope = gathered.scope
    tree = grown(scope.form, scope.office, scope.expected, gathered.sources, gathered.choices)
    counted = {part.unit for part in parts_of(tree, frozenset(LEVELS[:1]), asks=False) if not part.through}
    return tuple(source for source in gathered.sources if source.unit in counted)


def _units_of(session: Session, scope: Scope, digests: Iterable[str]) -> Mapping[str, str]:
    """By digest of a report, whose it is."""
    rows = session.store.source_rows(scope.form.key, scope.period.text).values()
    wanted = frozenset(digests)
    return {row.digest: row.unit for row in rows if row.digest in wanted}


def _unit_text(
    scope: Scope, key: str, source: SourceReport, whole: str, inside: frozenset[str], before: Mapping[str, str]
) -> UnitText:
    text = text_of(scope.form, source, key)
    earlier = any(before.get(digest) == source.unit and digest != source.digest for digest in inside)
    put_in = source.digest in inside
    return UnitText(
        source.unit, source.name, source.level, source.revision, source.digest, source.received, text, put_in,
        all(line.strip() in whole for line in text.split("\n")), earlier and not put_in,
    )  # fmt: skip


def put_in(session: Session, ref: str, key: str, units: Sequence[str]) -> OpenReport:
    """Put what these units wrote into the consolidated text, each below what stands there; one act of undo.

    Where an earlier text of the unit still stands word for word, the new one takes its place. BadInput for a unit
    that wrote nothing, a finished report, or one that was never consolidated.
    """
    opened, scope = _place(session, ref, key)
    require_draft(opened)
    sources = {source.unit: source for source in counted_reports(gather(session, scope))}
    made = opened.report.consolidation or Consolidation()
    text, inside = opened.report.cell(key).text, list(made.sources.get(key, ()))
    for unit in units:
        source = sources.get(unit)
        if source is None or not text_of(scope.form, source, key):
            raise BadInput(f"Đơn vị {unit} không có nội dung ở mục này.", "Hãy chọn đơn vị trong danh sách.")
        old = _earlier(session, scope, source, key, inside)
        text = _with(text, _written(scope.form, source, key), list(old.values()), scope.form.fields[key].type)
        inside = [digest for digest in inside if digest not in old and digest != source.digest] + [source.digest]
    changed = replace(made, sources={**made.sources, key: tuple(inside)})
    return write(session, opened, {key: _cell(opened.report.cell(key), text)}, changed, WHY)


def require_draft(opened: OpenReport) -> None:
    if not opened.editable:
        raise BadInput("Báo cáo đã hoàn thành nên không sửa được.", "Hãy mở lại báo cáo, ghi lý do, rồi sửa.")
    if opened.report.consolidation is None:
        raise BadInput("Báo cáo này chưa được tổng hợp.", "Hãy tổng hợp từ các báo cáo đã nhận trước.")


def _earlier(session: Session, scope: Scope, source: SourceReport, key: str, inside: Sequence[str]) -> dict[str, str]:
    """By digest, what the unit wrote in earlier reports that were put in, as it was put in."""
    rows = session.store.source_rows(scope.form.key, scope.period.text).values()
    numbers = {
        row.number: row.digest
        for row in rows
        if row.unit == source.unit and row.digest in inside and row.digest != source.digest
    }
    texts = {}
    for number, digest in numbers.items():
        cells = session.store.received_cells(number)
        texts[digest] = _written(scope.form, replace(source, cells=cells), key)
    return texts


def _written(form: Form, source: SourceReport, key: str) -> str:
    """A unit's text as consolidation writes it, with the unit's name: a paragraph, or the items of a list."""
    return (join_lists if form.fields[key].type == "list" else join_texts)(form, key, (source,))


def _with(text: str, piece: str, earlier: Sequence[str], kind: str) -> str:
    """The text with the piece: in the place of an earlier one, else below all; once only."""
    if piece in text:
        return text
    for old in earlier:
        if old and old in text:
            return text.replace(old, piece, 1)
    between = _BETWEEN if kind == "narrative" else "\n"
    return f"{text.rstrip()}{between}{piece}" if text.strip() else piece


def _cell(present: Cell, text: str) -> Cell:
    """A text that consolidation wrote stays one that it may write again; an officer's stays the officer's."""
    own = present != EMPTY and present.source is not Source.CONSOLIDATED
    return Cell(text, State.VALUE, present.note, Source.TYPED if own else Source.CONSOLIDATED)
