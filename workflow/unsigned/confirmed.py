"""A reading with the officer's answers: what would be kept, what is reckoned here, what stands already."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from msgspec.structs import replace

from forms.cells import EMPTY, Cell, Source
from forms.findings import Finding
from forms.keys import DOCUMENT
from forms.numbers import round_half_up
from forms.present import cell_text, row_text
from forms.report import Report
from forms.rules.naming import cell_name, row_names
from forms.text import plain
from forms.values import effective, required_keys
from workflow.checking import context_of
from workflow.reports import OpenReport
from workflow.session import Session
from workflow.unsigned.keeping import Present, digest_of, present, says
from workflow.unsigned.looked import Answers, Difference, FoundCell, Read, WorkbookLook
from workflow.unsigned.places import Place


def confirmed(session: Session, look: WorkbookLook, where: Place, read: Read, blank: Report) -> WorkbookLook:
    """The look, complete. blank: the report of the place that says nothing yet."""
    found = tuple(replace(each, taken=_is_taken(each, look.answers)) for each in read.found)
    cells = {key: cell for each in found if each.taken for key, cell in each.cells.items()}
    report = replace(blank, cells=cells)
    now = present(session, where)
    names = row_names(where.form)
    missing = tuple(_missing(where, report, found))
    return replace(
        look,
        found=found,
        left=read.left,
        missing=tuple((key, cell_name(where.form, report, names, key)) for key in missing),
        differences=tuple(_differences(where, report, read)),
        converted=read.converted or look.converted,
        notices=(*look.notices, *read.notices, *_against(session, report, now)),
        findings=_findings(session, where, report),
        sheet=read.sheet,
        columns=read.columns,
        column=read.column,
        report=report,
        stands=now.sentence,
        refusal=_refusal(session, where, report, found, now),
    )


def _against(session: Session, report: Report, now: Present) -> Iterator[str]:
    """What would change of the unsigned report that stands, so that a poorer one is not taken unawares."""
    if now.row is None or now.row.signed:
        return
    before = session.store.received_cells(now.row.number).items()
    said = {key: cell for key, cell in before if cell.source is not Source.COMPUTED and not key.startswith(DOCUMENT)}
    lost = sum(not cell.is_empty and report.cell(key).is_empty for key, cell in said.items())
    changed = sum(
        not report.cell(key).is_empty and (report.cell(key).value, report.cell(key).state) != (cell.value, cell.state)
        for key, cell in said.items()
    )
    if lost or changed:
        yield f"So với bản đang có: {changed} ô có số khác, {lost} ô nay để trống."


def _is_taken(found: FoundCell, answers: Answers) -> bool:
    sure = not found.is_unsure or answers.sure or found.key in answers.confirmed
    return bool(found.cells) and sure and found.key not in answers.dropped


def _missing(where: Place, report: Report, found: tuple[FoundCell, ...]) -> Iterator[str]:
    if where.form.kind != "table":
        return
    cells = effective(where.form, report)
    open_ones = {each.key for each in found if not each.taken}
    for key in required_keys(where.form, where.unit):
        if cells.get(key, EMPTY).is_empty and key not in open_ones:
            yield key


def _differences(where: Place, report: Report, read: Read) -> Iterator[Difference]:
    """Figures that the file reckoned otherwise (A.7 V5): both are kept, ours counts."""
    cells, names = effective(where.form, report), row_names(where.form)
    for key, (text, number) in read.given.items():
        cell = cells.get(key, EMPTY)
        row = where.form.rows.get(key)
        shown = row_text(row, cell, report) if row is not None else cell_text(cell)
        if not text.strip() or text.startswith(("#", "=")) or _same(shown, cell, text, number):
            continue
        yield Difference(key, cell_name(where.form, report, names, key), text, shown)


def _same(shown: str, cell: Cell, text: str, number: Decimal | None) -> bool:
    if plain(shown) == plain(text) or (number is None and plain(text) in ("-", "–", "—") and cell.value is None):
        return True
    if number is None or cell.number is None:
        return False
    return round_half_up(cell.number, _decimals(number)) == number


def _decimals(value: Decimal) -> int:
    exponent = value.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def _findings(session: Session, where: Place, report: Report) -> tuple[Finding, ...]:
    from forms.rules import check

    opened = OpenReport(report, where.form, where.pack, "draft")
    return check(context_of(session, opened))


def _refusal(session: Session, where: Place, report: Report, found: tuple[FoundCell, ...], now: Present) -> str:
    """Why it cannot be kept as the answers stand; "" where it can."""
    if now.is_signed:
        return f"{now.sentence} Bản có ký số vẫn giữ nguyên giá trị; bảng tính không ký không thay được."
    asked = [each for each in found if each.question is not None and not each.cells]
    if asked:
        return f"Còn {len(asked)} số chưa rõ cách đọc, ví dụ {asked[0].problem}."
    if not says(report):
        return "Bảng tính không có số liệu hay nội dung nào nhận được."
    return _standing_refusal(session, where, report, now)


def _standing_refusal(session: Session, where: Place, report: Report, now: Present) -> str:
    if now.row is None:
        return ""
    digest = digest_of(where, report)
    if now.row.data_digest == digest:
        return f"{now.sentence} Bảng tính này nói đúng như vậy nên không nhận lần nữa."
    same = [row for row in _rows(session, where) if row == digest]
    if same:
        return f"Bảng tính này đã được nhận trước đó, và {now.sentence[:1].lower()}{now.sentence[1:]}"
    if now.row.report_id == report.id and now.row.revision > report.revision:
        return f"{now.sentence} Bảng tính này là của lần {report.revision}, cũ hơn."
    return ""


def _rows(session: Session, where: Place) -> list[str]:
    kept = session.store.kept(where.form.key, where.period.text, where.unit.code)
    return [one.data_digest for one in kept if not one.signed]
