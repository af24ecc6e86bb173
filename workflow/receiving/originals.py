"""The file of a received report, given out again byte for byte as it came."""

from __future__ import annotations

from pathlib import Path, PurePath

from forms.errors import BadInput
from signing.names import SUFFIX, bundle_name
from storage.received_records import ReceivedRow
from workflow.receiving.record import record_of
from workflow.session import Session
from workflow.standing.reports import received_row

_SUFFIXES = {"bundle": SUFFIX, "pdf": ".pdf"}
_SEALED = ".p7m"


def save_original(session: Session, number: int, folder: Path) -> Path:
    """Write the file into the folder, named as bundles are; the file. One of that name that is other is left alone.

    BadInput where nothing came as a file, or for an unknown number; FileRefused, NoRoom, DamagedBlob.
    """
    from exports.delivery import place_files

    row = received_row(session, number)
    if not row.blob or row.kind == "paper":
        raise BadInput("Bản này nhập từ bản giấy nên không có tệp gốc.", "Hãy xem bản quét kèm theo báo cáo.")
    (placed,) = place_files(folder, {_name(row): session.store.blob(row.blob)})
    return placed.path


def _name(row: ReceivedRow) -> str:
    suffix = _SUFFIXES.get(row.kind, PurePath(row.file).suffix)
    sealed = _SEALED if record_of(row).encrypted else ""
    name = bundle_name(row.form, row.period, row.unit, row.revision)
    return f"{name.removesuffix(SUFFIX)}{suffix}{sealed}"
