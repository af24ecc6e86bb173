"""Where a bundle can go: USB drives that are plugged in, and whether a folder takes it, before anything is locked."""

from __future__ import annotations

from pathlib import Path

from exports.drives import UNPLUGGED, Drive, is_gone, removable_drives, room_at, size_text, try_folder
from workflow.previews import preview_pdf
from workflow.reports import find_head
from workflow.session import Session
from workflow.signing.reports import attached_to, newest_signing

COPIES, MARGIN = 3, 1_000_000


def drives() -> tuple[Drive, ...]:
    """The USB drives that can be read now."""
    return removable_drives()


def drive_text(drive: Drive) -> str:
    """ "KINGSTON (E:) · còn 14,2 GB"."""
    return f"{drive.name} · còn {size_text(drive.free)}"


def room_text(folder: Path) -> str:
    """The room where a folder is, or that its drive was taken out, in words; "" where that cannot be told."""
    if is_gone(folder):
        return UNPLUGGED
    free = room_at(folder)
    return "" if free is None else f"Ổ đĩa còn trống {size_text(free)}."


def try_place(session: Session, ref: str, folder: Path) -> None:
    """See that the bundle and its copies can be written into the folder; nothing is locked or written by it.

    FileRefused where the folder cannot be written, NoRoom where the drive is too full. The bundle holds the PDF, a
    workbook and the data, and the first two lie beside it: less than three times the PDF and a megabyte, and what is
    attached.
    """
    head = find_head(session, ref)
    kept = newest_signing(session, head)
    if kept is not None:
        try_folder(folder, 2 * len(session.store.blob(kept.blob)) + MARGIN)
        return
    attached = 2 * sum(len(member.data) for member in attached_to(session, head.id))
    try_folder(folder, COPIES * len(preview_pdf(session, ref)) + attached + MARGIN)
