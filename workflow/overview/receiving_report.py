"""Biên bản tiếp nhận: what became of every file of one act of receiving, as a paper and as a workbook.

It is drawn from what was kept of the act, never from the files or the clock, so it is the same three years on.
"""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from decimal import Decimal
from pathlib import Path

from forms.dates import day_text
from forms.files import make_folder, write_files
from forms.listing import ListColumn, Listing, ListRow
from storage.received_records import ReceivingLine
from workflow.finished import reference_code
from workflow.letterhead import letterhead, office_name
from workflow.office import Office, require_office
from workflow.receiving.views import ReceivingAct, receiving
from workflow.receiving.words import OUTCOME_TEXT, form_short, period_title
from workflow.session import VIETNAM, Session

_SIGNERS = "NGƯỜI TIẾP NHẬN\n(Ký và ghi rõ họ tên)"
_WORDS = {**OUTCOME_TEXT, "same": "đã có"}
_COLUMNS = (
    ListColumn("TT", 9, True),
    ListColumn("Tệp", 63),
    ListColumn("Đơn vị", 36),
    ListColumn("Biểu", 19, True),
    ListColumn("Kỳ", 20, True),
    ListColumn("Lần", 10, True),
    ListColumn("Kết quả", 21, True),
    ListColumn("Ghi rõ", 49),
    ListColumn("Mã số liệu", 25, True),
)


def receiving_report(session: Session, number: int, folder: Path) -> tuple[Path, Path]:
    """Write the report on an act of receiving into the folder: the paper (PDF/A) and the workbook.

    A file of the same name, which is the same report, is written over. BadInput where there is no such act;
    FileRefused as usual.
    """
    from exports.lists.pdf import render_list
    from exports.lists.xlsx import render_list_xlsx

    listing = receiving_listing(session, number)
    stem = f"Bien-ban-tiep-nhan_{number}_{listing.moment.date().isoformat()}"
    paper, book = folder / f"{stem}.pdf", folder / f"{stem}.xlsx"
    data = {paper: render_list(listing), book: render_list_xlsx(listing)}
    make_folder(folder)
    write_files(data)
    return paper, book


def receiving_listing(session: Session, number: int) -> Listing:
    """The report as a list. BadInput where there is no such act."""
    found, office = receiving(session, number), require_office(session)
    moment = (found.act.ended_at or found.act.began_at).astimezone(VIETNAM)
    return Listing(
        document=letterhead(session, office, "BB", moment.date(), _SIGNERS),
        kind="BIÊN BẢN",
        title=f"Tiếp nhận báo cáo, lần nhận số {number}",
        moment=moment,
        columns=_COLUMNS,
        rows=_rows(session, office, found.act.origin, found.lines),
        lead=_lead(office, found.act, found.lines),
        wide=True,
        sheet="Biên bản tiếp nhận",
    )


def _lead(office: Office, act: ReceivingAct, lines: tuple[ReceivingLine, ...]) -> tuple[str, ...]:
    """When, by whom, from where; what came of it."""
    ended = f", kết thúc lúc {_moment(act.ended_at)}" if act.ended_at else ""
    cut_off = "" if act.ended_at else " Lần nhận này dừng giữa chừng; dưới đây là các tệp đã xem đến lúc dừng."
    return (
        f"Bắt đầu lúc {_moment(act.began_at)}{ended}, {office_name(office)} tiếp nhận báo cáo của các đơn vị.{cut_off}",
        f"Người tiếp nhận (tên tài khoản trên máy): {act.who}. Nơi lấy tệp: {act.origin}.",
        f"Đã xem {len(lines)} tệp{_totals(lines)}.",
    )


def _totals(lines: tuple[ReceivingLine, ...]) -> str:
    """How many of each outcome, in the order in which outcomes are told elsewhere."""
    counts = Counter(line.outcome for line in lines)
    known = [f"{counts[outcome]} {word}" for outcome, word in _WORDS.items() if counts[outcome]]
    return f": {', '.join(known)}" if known else ""


def _moment(moment: datetime) -> str:
    here = moment.astimezone(VIETNAM)
    return f"{here:%H} giờ {here:%M} phút ngày {day_text(here.date())}"


def _within(file: str, origin: str) -> str:
    """A file's name from where was looked: the place itself stands at the head of the report."""
    for place in origin.split("; "):
        if file.startswith(place) and len(file) > len(place):
            return file[len(place) :].lstrip("/\\")
    return file


def _rows(session: Session, office: Office, origin: str, lines: tuple[ReceivingLine, ...]) -> tuple[ListRow, ...]:
    digests = {one.number: one.data_digest for one in session.store.kept()}
    return tuple(
        ListRow(
            (
                Decimal(number),
                _within(line.file, origin),
                f"{line.unit_name} ({line.unit})" if line.unit_name else line.unit,
                form_short(office.packs, line.form),
                period_title(line.period),
                Decimal(line.revision) if line.revision else None,
                _WORDS.get(line.outcome, line.outcome),
                line.sentence,
                reference_code(digests[line.received]) if line.received in digests else "",
            )
        )
        for number, line in enumerate(lines, 1)
    )
