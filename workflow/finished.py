"""What a finished revision is: its report, its frozen data, and the names that it goes by."""

from __future__ import annotations

from msgspec import Struct

from forms.codec import decode, encode
from forms.errors import BadInput
from forms.pack import Pack
from forms.report import Report
from storage.records import ReportHead
from workflow.session import Session


class Finished(Struct, frozen=True):
    """A finished revision. snapshot: its report.json, byte for byte; head.digest is that file's SHA-256."""

    head: ReportHead
    report: Report
    snapshot: bytes
    pack: Pack

    @property
    def stem(self) -> str:
        """The name of its files without their suffixes."""
        return bundle_stem(self.report)


def require_finished(head: ReportHead) -> None:
    """BadInput where the report is a draft still, or another unit's that was entered for it."""
    if head.entered_for:
        raise BadInput(
            f"Báo cáo này được nhập hộ {head.unit.name} từ bản giấy nên không ký và gửi thay đơn vị được.",
            "Báo cáo đã ghi nhận được tổng hợp cùng các báo cáo khác.",
        )
    if not head.is_finished:
        raise BadInput("Báo cáo chưa hoàn thành nên chưa xuất được.", "Hãy kiểm tra và hoàn thành báo cáo trước.")


def finished_report(session: Session, head: ReportHead) -> Finished:
    """The finished revision. BadInput for a draft, and where the pack has changed under it."""
    require_finished(head)
    snapshot = frozen_bytes(session, head)
    report = decode(snapshot)
    pack = session.pack(report.pack, report.pack_version)
    if encode(report, pack) != snapshot:
        raise BadInput(
            "Biểu mẫu đã được cập nhật sau khi báo cáo hoàn thành.",
            "Hãy mở lại báo cáo rồi hoàn thành theo biểu mẫu mới.",
        )
    return Finished(head, report, snapshot, pack)


def frozen_bytes(session: Session, head: ReportHead) -> bytes:
    """The report.json of a finished revision, byte for byte; that there is none is a fault of the program."""
    snapshot = session.store.revision_snapshot(head.id, head.revision)
    if snapshot is None:
        raise LookupError(f"finished revision {head.revision} of {head.id} has no snapshot")
    return snapshot


def reference_code(digest: str) -> str:
    """The first digits of a digest as they are read over the telephone: "7F3A-91C2-…"; "" for no digest."""
    return "-".join(digest[start : start + 4].upper() for start in range(0, min(len(digest), 16), 4))


def bundle_stem(report: Report) -> str:
    """The bundle's file name without its suffix (DESIGN section 6)."""
    from signing.names import bundle_name

    name = bundle_name(report.form, report.period.text, report.unit.code, report.revision)
    return name.removesuffix(".asice")
