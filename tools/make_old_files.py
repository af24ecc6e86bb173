"""Keep a database of the present version in tests/data/databases/: every later version must open it.

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
from forms.report import UnitRef
from storage.attachments import Attachment
from storage.backup import make_backup
from storage.records import ReportHead, Sending, TrustedCertificate
from storage.signed import Signing
from storage.store import Store, open_store
from storage.trust_records import TrustAct

DATABASES = Path(__file__).parents[1] / "tests" / "data" / "databases"
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


def fill(store: Store) -> None:
    """One of everything that the storage keeps."""
    unit = UnitRef("00001", "Xã Mẫu", "xa", ("Huyện Mẫu", "Tỉnh Mẫu"))
    store.set_settings({"unit": unit.code})
    store.create_report(ReportHead(REPORT, "goi-mau", 1, "bieu-mau", 1, unit, "2024-H1", MOMENT))
    store.set_cells(REPORT, CELLS, "Người lập biểu", "nhập", MOMENT)
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
    store.note_trust(TrustAct(events=(), signing=(certificate,), receiving=(certificate,)))


def main(version: str) -> None:
    """Write tests/data/databases/VERSION.sqlite3; an older one of that name is in the way and stays."""
    target = DATABASES / f"{version}.sqlite3"
    if target.exists():
        raise SystemExit(f"{target} is there already")
    with tempfile.TemporaryDirectory() as home, open_store(Path(home), version, lambda: MOMENT) as store:
        fill(store)
        shutil.copyfile(make_backup(store, "manual", MOMENT), target)
    print(target)


if __name__ == "__main__":
    main(sys.argv[1])
