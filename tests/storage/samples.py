"""What the storage tests share: an office, a report, a clock."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

from msgspec.structs import replace

from forms.report import UnitRef
from storage.records import ReportHead, TrustedCertificate
from storage.store import Store, open_store

VIETNAM = timezone(timedelta(hours=7))
NOON = datetime(2024, 11, 20, 12, 0, tzinfo=VIETNAM)
PROGRAM = "1.0"
ID = "0a" * 16
HEAD = ReportHead(
    ID, "goi-mau", 3, "phu-luc-01", 2,
    UnitRef("09190", "Xã Mẫu", "xa", ("Huyện Mẫu", "Tỉnh Mẫu")), "2024-H1", NOON,
)  # fmt: skip
CERTIFICATE = TrustedCertificate(
    "ab" * 32, "09190", "Xã Mẫu", b"\x30\x00der", NOON, NOON + timedelta(days=365), NOON, "tận tay"
)


def open_at(home: Path, moment: datetime = NOON) -> Store:
    """The office in `home`, opened at that moment."""
    return open_store(home, PROGRAM, lambda: moment)


def with_report(home: Path) -> Store:
    """The same with one empty report in it."""
    store = open_at(home)
    store.create_report(HEAD)
    return store


def other(number: int) -> ReportHead:
    """A report with an id of its own."""
    return replace(HEAD, id=f"{number:032x}", created_at=datetime.now(UTC))
