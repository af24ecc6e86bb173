"""Keep a database and one of every file that is sent, as the present version writes them, in tests/data/: every later
version must open and verify them.

Run once per release: python tools/make_old_files.py VERSION. Files of earlier releases are never made again.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from forms.cells import Cell, Source, State
from forms.findings import Finding, Severity
from forms.pictures import Picture
from forms.report import Consolidation, Part, UnitRef
from storage.attachments import Attachment
from storage.backup import make_backup
from storage.consolidated import SourceChoice
from storage.pack_acts import PackAct
from storage.received_records import Decision, Incoming, ReceivedRow, ReceivingLine, packed_cells
from storage.records import ReportHead, Sending, TrustedCertificate
from storage.replies import Reply
from storage.signed import Signing
from storage.store import Store, open_store
from storage.trust_records import SetDue, TrustAct
from tools.old_office import keep_files

DATA = Path(__file__).parents[1] / "tests" / "data"
DATABASES, SENT = DATA / "databases", DATA / "sent"
REPORT = "00000000000000000000000000000001"
MOMENT = datetime(2024, 11, 20, 5, 0, tzinfo=UTC)
CELLS = {
    "number": Cell(Decimal("1234.5")),
    "digits": Cell("1234.5"),
    "narrative": Cell("Tổ chức 02 lớp tập huấn.\n{I.4.a.nu} nữ tham gia."),
    "estimate": Cell(Decimal(7), State.ESTIMATE, "ước cả năm", Source.IMPORTED, date(2024, 6, 30)),
    "none": Cell(state=State.NONE),
    "missing": Cell(state=State.MISSING, note="chờ ngành thống kê"),
    "elsewhere": Cell(state=State.NOT_APPLICABLE, source=Source.CONSOLIDATED),
}
MADE = Consolidation(
    parts=(Part("00004", "Xã Dưới", "xa", 1, "d3"),),
    missing=(("00005", "Xã Khác"),),
    coverage={"number": (1, 2)},
    given={"number": Cell(Decimal(1), source=Source.CONSOLIDATED)},
    sources={"narrative": ("d3",)},
    findings=(Finding("V21", Severity.NOTICE, "", "Chưa gồm 1 đơn vị: Xã Khác."),),
)


def fill(store: Store) -> None:
    """One of everything that the storage keeps."""
    unit = UnitRef("00001", "Xã Mẫu", "xa", ("Huyện Mẫu", "Tỉnh Mẫu"))
    store.set_settings({"unit": unit.code})
    store.create_report(ReportHead(REPORT, "goi-mau", 1, "bieu-mau", 1, unit, "2024-H1", MOMENT))
    store.set_cells(REPORT, CELLS, "Người lập biểu", "nhập", MOMENT)
    store.set_consolidated(REPORT, {}, MADE, "Người lập biểu", "tổng hợp", MOMENT, {"00002": "whole"})
    store.finish(REPORT, b"{}", "d1", MOMENT)
    name = store.put_blob(b"%PDF-")
    store.add_attachment(REPORT, Attachment(1, "kế hoạch.pdf", "evidence", name, 5, "application/pdf", "", MOMENT, ""))
    store.add_signing(
        REPORT, Signing(1, "bundle", False, "d1", "d2", name, "bao-cao.asice", MOMENT, b"0", b"", {}, (), "Văn thư")
    )
    store.add_exported(REPORT, 1, name, MOMENT, "Văn thư")
    store.add_sending(REPORT, Sending(1, "d2", "folder", "Thư mục", "bao-cao.asice", MOMENT, "Văn thư"))
    store.reopen(REPORT, "sửa số liệu", True, MOMENT)
    certificate = TrustedCertificate("ab" * 32, "00002", "Huyện Mẫu", b"0", MOMENT, MOMENT, MOMENT, "USB")
    due = SetDue("00003", "bieu-mau", "2024-H1", date(2024, 6, 1))
    store.note_trust(TrustAct(events=(), signing=(certificate,), receiving=(certificate,), due=("00003", (due,))))
    store.set_past_figures(unit.code, "bieu-mau", {("number", 2023): CELLS["number"]}, "Người lập biểu", MOMENT)
    act = PackAct(
        "goi-mau", 1, 0, "Mẫu", "signed", "d3", name, "goi.asice", "ab", "00003", "Tỉnh", None, MOMENT, "Văn thư"
    )
    with store.pack_act(act):
        pass
    store.put_picture(Picture("seal", b"PNG", 30, "dau.png"), MOMENT)
    said = (("number", "Xin kiểm tra lại."),)
    store.add_reply(
        REPORT, Reply(0, 1, "returned", "receipt", "Huyện Mẫu", "Sửa", b"0", MOMENT, "", MOMENT, None, said)
    )
    receive(store, name)


def receive(store: Store, blob: str) -> None:
    """An act of receiving with one report of a unit below, a decision on it, and whose figures count."""
    act = store.begin_receiving("USB", "Văn thư", MOMENT)
    line = ReceivingLine("goi.asice", blob, "new", "Báo cáo lần đầu nhận được (lần 1).", "00004", "Xã Dưới")
    row = ReceivedRow(
        0, "bundle", "00004", "2000-01-01", "Xã Dưới", "xa", "bieu-mau", "2024-H1", 1, REPORT, "", "goi-mau", 1, 1,
        "d3", "d4", blob, "goi.asice", True, "ab" * 32, MOMENT, 1, "", "{}", "", MOMENT, "Văn thư", act,
    )  # fmt: skip
    (number,) = store.add_received([(line, Incoming(row, packed_cells({"number": CELLS["number"]}), 5))], act)
    store.end_receiving(act, MOMENT)
    comments = (("number", "Xin kiểm tra lại."),)
    store.add_decisions([Decision(0, number or 0, "returned", "Sửa", "", "", MOMENT, "Văn thư", None, comments)])
    store.add_source_choice("bieu-mau", "2024-H1", SourceChoice("00002", "whole", "đã đối chiếu", MOMENT, "Văn thư"))


def keep_database(target: Path, version: str) -> None:
    """A backup of an office with one of everything."""
    with tempfile.TemporaryDirectory() as home, open_store(Path(home), version, lambda: MOMENT) as store:
        fill(store)
        shutil.copyfile(make_backup(store, "manual", MOMENT), target)


def main(version: str) -> None:
    """Write databases/VERSION.sqlite3 and sent/VERSION/; older ones of that name are in the way and stay."""
    database, sent = DATABASES / f"{version}.sqlite3", SENT / version
    for target in (database, sent):
        if target.exists():
            raise SystemExit(f"{target} is there already")
        target.parent.mkdir(exist_ok=True)
    keep_database(database, version)
    with tempfile.TemporaryDirectory() as folder:
        keep_files(sent, Path(folder))
    print(database, sent)


if __name__ == "__main__":
    main(sys.argv[1])
