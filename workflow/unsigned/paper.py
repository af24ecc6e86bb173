"""A report that came only on paper: entered for its unit in the ordinary editor, kept as an unsigned report.

The draft is an ordinary report with the other unit's name on it. It is never this office's own: no duty, no course,
no signature of this office goes with it.
"""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import replace

from forms.codec import decode
from forms.errors import BadInput
from forms.files import random_name
from forms.periods import parse_period
from forms.values import progress
from storage.attachments import Attachment
from storage.records import ReportHead
from workflow.document import default_cells
from workflow.finished import frozen_bytes
from workflow.finishing import back_up, freeze, reopen_report
from workflow.packs import keep_pack
from workflow.reports import OpenReport, find_head, open_report
from workflow.session import Session
from workflow.unsigned.keeping import Present, Unsigned, keep, present, require_unsigned, says
from workflow.unsigned.places import Place, place

NOTE = "nhập từ bản giấy"


class EnteredPaper(Struct, frozen=True):
    """A report entered for another unit. received: number of the row kept of its present revision, 0 for none.

    done, total: cells or sections answered. scans: attached scans of the paper. stands: what else stands now, in words.
    is_blank: begun and nothing typed or attached yet, so that it may be taken away.
    """

    id: str
    unit: str
    unit_name: str
    form: str
    form_title: str
    period: str
    period_title: str
    revision: int
    is_draft: bool
    done: int
    total: int
    scans: int
    received: int
    stands: str
    is_blank: bool


def enter_for(session: Session, unit: str, form: str, period: str) -> str:
    """Begin to enter the paper of a unit below; the draft's id, or that of the draft begun before.

    BadInput: no such unit, form or period; something signed stands; it was entered and kept already (reopen it).
    """
    where = place(session, unit, form, period)
    require_unsigned(present(session, where))
    there = _entered(session, where)
    if there is not None:
        _require_draft(there, where)
        return there.id
    head = _head(session, where)
    keep_pack(where.pack, session.home)
    session.store.create_report(
        head, default_cells(where.pack, where.form, head.report({}), session.units), who="chương trình"
    )
    return head.id


def _entered(session: Session, where: Place) -> ReportHead | None:
    wanted = (where.unit.code, where.form.key, where.period.text)
    return next(
        (head for head in session.store.entered_heads() if (head.unit.code, head.form, head.period) == wanted), None
    )


def _require_draft(head: ReportHead, where: Place) -> None:
    if head.is_finished:
        raise BadInput(
            f"Bản giấy {where.form.short}, {where.period.title} của {where.unit.name} đã được nhập và ghi nhận"
            f" (mã {head.id[:8]}).",
            "Muốn sửa, hãy mở lại bản đã nhập và ghi lý do.",
        )


def _head(session: Session, where: Place) -> ReportHead:
    return ReportHead(
        id=random_name(16),
        pack=where.pack.id,
        pack_version=where.pack.version,
        form=where.form.key,
        form_version=where.form.version,
        unit=where.unit,
        period=where.period.text,
        created_at=session.now(),
        entered_for=True,
    )


def entered_papers(session: Session) -> tuple[EnteredPaper, ...]:
    """Every report entered for another unit, the one begun last first."""
    return tuple(entered_paper(session, head.id) for head in session.store.entered_heads())


def entered_paper(session: Session, ref: str) -> EnteredPaper:
    """One report entered for another unit. BadInput where it is none."""
    head = _require_entered(find_head(session, ref))
    opened = open_report(session, head.id)
    done, total = progress(opened.form, opened.report)
    now, scans, kept = _present(session, head), _scans(session, head.id), _kept_as(session, head)
    return EnteredPaper(
        head.id,
        head.unit.code,
        head.unit.name,
        head.form,
        opened.form.short,
        head.period,
        parse_period(head.period).title,
        head.revision,
        not head.is_finished,
        done,
        total,
        len(scans),
        kept,
        "" if now.row is not None and now.row.number == kept else now.sentence,
        opened.editable and head.revision == 1 and not scans and not says(opened.report),
    )


def _present(session: Session, head: ReportHead) -> Present:
    return present(session, place(session, head.unit.code, head.form, head.period))


def _kept_as(session: Session, head: ReportHead) -> int:
    rows = session.store.received_rows(head.form, head.period, head.unit.code)
    mine = [row.number for row in rows if (row.kind, row.report_id, row.revision) == ("paper", head.id, head.revision)]
    return mine[-1] if mine else 0


def finish_entered(session: Session, ref: str) -> int:
    """Lock what was entered and keep it among the reports received; the number of its row.

    BadInput with every error that blocks it, where it says nothing, or where something signed has come by now: the
    draft stays as it is. WorldError where only the backup failed. A second call gives the same number.
    """
    head = _require_entered(find_head(session, ref))
    where = place(session, head.unit.code, head.form, head.period)
    require_unsigned(present(session, where))
    opened = open_report(session, head.id)
    if not says(opened.report):
        raise BadInput("Chưa nhập số liệu hay nội dung nào của bản giấy.", "Hãy nhập rồi ghi nhận lại.")
    snapshot = freeze(session, opened) if opened.editable else frozen_bytes(session, head)
    number = _kept(session, where, head, snapshot)
    if opened.editable:
        back_up(session)
    return number


def _kept(session: Session, where: Place, head: ReportHead, snapshot: bytes) -> int:
    """The row of a revision that is locked by now. The bytes come first, the row that names them after."""
    scans = _scans(session, head.id)
    note = NOTE if scans else f"{NOTE}, chưa kèm bản quét"
    blob = session.store.put_blob(snapshot)
    record = {"kind": "paper", "scans": list(scans)}
    return keep(session, where, decode(snapshot), Unsigned("paper", "", blob, len(snapshot), note, record))


def reopen_entered(session: Session, ref: str, reason: str) -> OpenReport:
    """Begin to correct what was entered; the scans go along, since the paper is the same. BadInput as reopen_report."""
    head = _require_entered(find_head(session, ref))
    scans = _standing_scans(session, head.id, head.revision)
    opened = reopen_report(session, head.id, reason)
    for item in scans:
        session.store.add_attachment(head.id, replace(item, revision=opened.report.revision))
    return opened


def _standing_scans(session: Session, report_id: str, revision: int) -> list[Attachment]:
    return [
        item
        for item in session.store.attachments(report_id)
        if item.revision == revision and item.kind == "scan" and item.removed_at is None
    ]


def _scans(session: Session, report_id: str) -> tuple[str, ...]:
    revision = session.store.report_head(report_id).revision
    return tuple(item.sha256 for item in _standing_scans(session, report_id, revision))


def _require_entered(head: ReportHead) -> ReportHead:
    if not head.entered_for:
        raise BadInput(
            "Báo cáo này là của chính đơn vị, không phải nhập từ bản giấy của đơn vị khác.",
            "Hãy dùng “Hoàn thành và gửi” cho báo cáo của đơn vị mình.",
        )
    return head
