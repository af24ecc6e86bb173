"""What one report changes of another, cell by cell, in the form's order."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from forms.commented import DOCUMENT_NAMES
from forms.errors import BadInput
from forms.form import Form
from forms.keys import DOCUMENT
from forms.report import Report
from forms.supplement import NOTHING, carried, laid_over
from forms.text import collapse, shown
from workflow.receiving.arrivals import arrive
from workflow.receiving.bench import bench_of
from workflow.receiving.finding import Found, forget_letters
from workflow.receiving.lines import Line
from workflow.session import Session
from workflow.standing.reports import form_of, whole_report
from workflow.verifying.records import Unlocking

DifferenceKind = Literal["added", "gone", "changed"]


class CellDifference(Struct, frozen=True):
    """One cell, or one table as a whole. name: as a sentence calls it; label: its wording where the name is a number
    only; old, new: as they are printed, cut to one line."""

    key: str
    name: str
    old: str
    new: str
    kind: DifferenceKind
    label: str = ""


def difference(
    session: Session, newer: Line | int, older: int, unlocking: Unlocking | None = None
) -> tuple[CellDifference, ...]:
    """What the newer report says otherwise than the older; supplements are laid over what they complete.

    newer: a line of a look, read again from its file, or a received report's number. BadInput, FileRefused.
    """
    before = whole_report(session, older)
    after = whole_report(session, newer) if isinstance(newer, int) else _of_line(session, newer, before, unlocking)
    return tuple(differences(form_of(session, after), before, after))


def differences(form: Form, before: Report, after: Report) -> Iterator[CellDifference]:
    """The cells that differ, then the document's frame."""
    for one in carried(form, after, before.cells):
        if one.changed or one.gone:
            kind: DifferenceKind = "added" if one.old == NOTHING else "gone" if one.new == NOTHING else "changed"
            yield CellDifference(one.key, one.name, one.old, one.new, kind, one.label)
    for name, said in DOCUMENT_NAMES.items():
        key = f"{DOCUMENT}{name}"
        old, new = (shown(collapse(report.cell(key).text)) or NOTHING for report in (before, after))
        if old != new:
            kind = "added" if old == NOTHING else "gone" if new == NOTHING else "changed"
            yield CellDifference(key, f"{said[:1].upper()}{said[1:]}", old, new, kind)


def _of_line(session: Session, line: Line, before: Report, unlocking: Unlocking | None) -> Report:
    if line.received:
        return whole_report(session, line.received)
    arrival = arrive(bench_of(session, unlocking), Found(line.file, line.path, line.part), again=True)
    forget_letters()
    judged = arrival.judged
    if judged is None or judged.arrived is None:
        sentence = arrival.line.sentence if arrival.line else judged.sentence if judged else ""
        raise BadInput(sentence or "Tệp này không còn như khi xem.", "Hãy xem lại tệp.")
    report = judged.arrived.report()
    if report.supplement_of:
        return replace(report, cells=laid_over(before.cells, report.cells))
    return report
