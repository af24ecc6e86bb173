"""V19-V25, of a consolidated report: figures typed over given ones, and what there was to look into at its making.

What was found when the report was put together is kept with it; here it is only told again, and a warning on a cell
that carries a note is a notice like any other.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec.structs import replace

from forms.cells import EMPTY, Cell, Source
from forms.findings import OVERRIDE, Finding, Severity
from forms.keys import order_key, split_table_key
from forms.present import cell_text
from forms.report import Consolidation
from forms.rules.context import CheckContext, hard, notice
from forms.specs import CLOSED_KINDS, NUMBER_KINDS, cell_spec
from forms.values import effective

_AGAIN = "Hãy tổng hợp lại để số này được tính lại."
_RECKON = "Số của các dòng này không được tính; nếu vừa bỏ, hãy tổng hợp lại để số cộng theo bảng."
_REASON = "Hãy ghi lý do vào phần ghi chú của ô, hoặc xóa số đã nhập rồi tổng hợp lại."


def v19_own_hand(context: CheckContext) -> Iterator[Finding]:
    """What the office changed of what consolidation gave: figures typed over, rows taken out."""
    yield from _typed_over(context)
    yield from _taken_out(context)
    yield from _left_behind(context)


def _typed_over(context: CheckContext) -> Iterator[Finding]:
    """A figure typed over what consolidation gave says why; in a joined table it is a warning (the unit's own row)."""
    made = context.report.consolidation
    for key, given in made.given.items() if made else ():
        present = context.report.cell(key)
        if present.source is Source.CONSOLIDATED or present.is_empty or _same(present, given):
            continue
        spec = cell_spec(context.form, context.report.unit, key)
        if spec is None or spec.kind not in NUMBER_KINDS | CLOSED_KINDS:
            continue
        said, was = _shown(context, key, present), _shown(context, key, given)
        message = f"{context.name(key)} ghi {said} nhưng tổng hợp từ các đơn vị là {was}."
        if split_table_key(key):
            yield context.soft(OVERRIDE, key, message, _REASON)
        elif note := context.report.cell(key).note:
            yield Finding(
                OVERRIDE, Severity.NOTICE, key, f"{message[:1].upper()}{message[1:]} Đã ghi chú: {note}", note=note
            )
        else:
            yield hard(OVERRIDE, key, message, _REASON)


def _taken_out(context: CheckContext) -> Iterator[Finding]:
    """Rows of units that the office took out of a joined table: their figures are in no total any more."""
    made = context.report.consolidation
    for item in context.form.fields.values() if made else ():
        key = order_key(item.key)
        if item.type != "table" or made is None or key not in made.given:
            continue
        left = frozenset(context.report.cell(key).text.split())
        gone = [row for row in made.given[key].text.split() if row not in left]
        if gone:
            whose = _whose(made, gone)
            message = f"{context.name(item.key)}: đã bỏ {len(gone)} dòng của các đơn vị{whose} khỏi bảng tổng hợp."
            yield notice(OVERRIDE, item.key, message, _RECKON)


def _left_behind(context: CheckContext) -> Iterator[Finding]:
    """Counts that hold more than the joined tables, where rows were changed by hand after the consolidation."""
    made = context.report.consolidation
    if made is None or not made.tables:
        return
    tables = {key: cell for key, cell in context.report.cells.items() if "[" in key}
    now = effective(context.form, replace(context.report, cells=tables))
    for key, then in made.tables.items():
        stands = context.report.cell(key).source is Source.CONSOLIDATED
        if stands and (now.get(key, EMPTY).number or 0) != then:
            yield context.soft(OVERRIDE, key, f"{context.name(key)} chưa theo các dòng đã sửa trong bảng.", _AGAIN)


def _whose(made: Consolidation, rows: Iterable[str]) -> str:
    from forms.consolidation.joining import unit_of_row
    from forms.consolidation.making import some

    names = {part.unit: part.name for part in made.parts}
    found = dict.fromkeys(names[unit] for row in rows if (unit := unit_of_row(row, names)))
    return f" ({some(found)})" if found else ""


def _same(present: Cell, given: Cell) -> bool:
    return (present.state, present.value) == (given.state, given.value)


def _shown(context: CheckContext, key: str, cell: Cell) -> str:
    spec = cell_spec(context.form, context.report.unit, key)
    return cell_text(cell, None, spec.options if spec else ())


def v20_two_sources(context: CheckContext) -> Iterator[Finding]:
    """A district and its communes that disagree: an error until somebody chooses."""
    yield from _found(context, "V20")


def v21_not_included(context: CheckContext) -> Iterator[Finding]:
    """Units that are in no part, and sections that units will send later."""
    found = list(_found(context, "V21"))
    yield from found
    made = context.report.consolidation
    if made and made.missing and all(finding.key for finding in found):
        yield notice("V21", "", f"Chưa gồm {len(made.missing)} đơn vị: {', '.join(name for _, name in made.missing)}.")


def v22_lead_differs(context: CheckContext) -> Iterator[Finding]:
    """A lead agency's figure that differs from the sum, or from another lead's."""
    yield from _found(context, "V22")


def v23_reported_twice(context: CheckContext) -> Iterator[Finding]:
    """An event that seems to stand in a joined table twice."""
    yield from _found(context, "V23")


def v24_not_recomputed(context: CheckContext) -> Iterator[Finding]:
    """A rate whose parts not every unit gave, or gave on another basis."""
    yield from _found(context, "V24")


def v25_to_choose(context: CheckContext) -> Iterator[Finding]:
    """Statuses that agencies gave, of which the office chooses one; told until it has."""
    for finding in _found(context, "V25"):
        if context.report.cell(finding.key).is_empty:
            yield finding


def _found(context: CheckContext, code: str) -> Iterator[Finding]:
    made = context.report.consolidation
    for finding in made.findings if made else ():
        if finding.code != code:
            continue
        parts = split_table_key(finding.key)
        if parts and context.report.cell(finding.key).is_empty:
            continue
        if finding.severity is Severity.WARNING:
            yield context.soft(code, finding.key, finding.message, finding.remedy)
        else:
            yield finding
