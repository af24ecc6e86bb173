"""The draft that an office passes round before it signs: a Word document, which is no sending."""

from __future__ import annotations

import stat
from pathlib import Path

from forms.errors import BadInput
from forms.files import FileRefused, file_errors, write_file
from workflow.reports import open_report
from workflow.session import Session
from workflow.supplementing import what_is_sent

SUFFIX = ".docx"


def draft_docx(session: Session, ref: str, path: Path) -> Path:
    """Write the report as it now stands, marked as a draft, whole or not at all; the file.

    BadInput where the name does not end in .docx; FileRefused where the file is open elsewhere, is read-only or cannot
    be written.
    """
    from exports.docx import render_docx

    if path.suffix.lower() != SUFFIX:
        raise BadInput(f"Tên tệp {path.name} chưa có đuôi {SUFFIX}.", "Hãy ghi tên tệp như du-thao.docx.")
    _require_free(path)
    opened = open_report(session, ref)
    write_file(path, render_docx(opened.pack, what_is_sent(session, opened), session.now()))
    return path


def _require_free(path: Path) -> None:
    """FileRefused where a file of that name is open in LibreOffice or Word (their lock files), or is read-only.

    Word's has "~$" in the place of the first letters of a long name, and before a short one. Windows refuses an open
    file by itself; elsewhere the changes of the one who has it open would be lost.
    """
    owners = (f"~${path.name[cut:]}" for cut in (2, 1, 0))
    locks = [path.with_name(name) for name in (f".~lock.{path.name}#", *owners)]
    with file_errors(path):
        in_use = path.exists() and any(lock.exists() for lock in locks)
        locked = path.is_file() and not path.stat().st_mode & stat.S_IWUSR
    if in_use:
        raise FileRefused(
            f"Tệp {path.name} đang mở trong một chương trình khác.",
            "Hãy đóng tệp ở chương trình đó rồi làm lại, hoặc ghi với tên khác.",
        )
    if locked:
        raise FileRefused(
            f"Tệp {path.name} đã có và chỉ cho đọc, không ghi đè được.",
            "Hãy bỏ thuộc tính chỉ đọc của tệp, hoặc ghi với tên khác.",
        )
