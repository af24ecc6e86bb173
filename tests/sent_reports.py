"""What a commune finished, put into the storage of the office above as if it had been received."""

from __future__ import annotations

from forms.codec import decode
from forms.values import effective
from storage.received_records import Incoming, ReceivedRow, ReceivingLine, packed_cells
from workflow.reports import find_head, open_report
from workflow.session import Session


def receive_from(sender: Session, office: Session, ref: str, signed: bool = True) -> int:
    """The number under which the newest finished revision of a report of `sender` is kept at `office`."""
    head = find_head(sender, ref)
    snapshot = sender.store.revision_snapshot(head.id, head.revision)
    assert snapshot is not None
    report = decode(snapshot)
    cells = effective(open_report(sender, head.id).form, report)
    row = ReceivedRow(
        0, "bundle" if signed else "workbook", report.unit.code, "2000-01-01", report.unit.name, report.unit.level,
        report.form, report.period.text, report.revision, report.id, report.supplement_of, report.pack,
        report.pack_version, report.form_version, head.digest, head.digest if signed else "", "", "gói.asice", signed,
        "", None, len(cells), "", "{}", "", office.now(), "can-bo",
    )  # fmt: skip
    line = ReceivingLine(
        row.file, row.data_digest, "new", "Báo cáo mới.", row.unit, row.unit_name, row.form, row.period
    )
    (number,) = office.store.add_received([(line, Incoming(row, packed_cells(cells)))], None)
    assert number is not None
    return number
