"""Đính kèm: the scan of the stamped copy and evidence, kept with a revision and packed into its bundle.

A revision's identity is its data, so that files can be attached while it is typed, after it is finished, and after it
was signed (it is then signed once more). A reopened report begins without any; evidence can be taken over.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from exports.drives import size_text
from forms.attachments import KIND_TEXT, MEGABYTE, PICTURE_LIMIT, require_room, safe_name
from forms.errors import BadInput
from forms.files import file_errors, make_folder, read_file, write_file
from storage.attachments import Attachment, AttachmentKind
from workflow.reports import find_head
from workflow.session import Session

if TYPE_CHECKING:
    from signing.container import Member


class Attached(Struct, frozen=True):
    """An attachment of the present revision. id: for `detach`; name: as in the bundle; size: bytes kept.

    note: sentences on what was done to it; shrunk_from: a picture's bytes before it was made smaller.
    """

    id: str
    name: str
    kind: AttachmentKind
    size: int
    media: str
    note: str
    shrunk_from: int | None = None

    @property
    def kind_text(self) -> str:
        """The kind in words."""
        return KIND_TEXT[self.kind]

    @property
    def size_text(self) -> str:
        """The size in words, with that before shrinking: "620 KB (trước khi thu nhỏ: 8,2 MB)"."""
        if self.shrunk_from is None:
            return _size_text(self.size)
        return f"{_size_text(self.size)} (trước khi thu nhỏ: {_size_text(self.shrunk_from)})"


def attach(
    session: Session, ref: str, path: Path, kind: AttachmentKind, shrink: bool = False, instead_of: str = ""
) -> Attached:
    """Attach a PDF, JPG or PNG to the present revision; on the disk when it returns.

    shrink: make a picture small enough to send, upright, without the camera's data. instead_of: the id of the
    attachment whose place it takes. BadInput, and nothing kept or taken off: not such a file, broken, with a password
    or a program in it, too large (LargePicture where `shrink` may help), too many, or attached already.
    """
    from imports.attached_files import take_file

    head = find_head(session, ref)
    taken = take_file(path.name, read_file(path, PICTURE_LIMIT), shrink)
    present = [item for item in _standing(session, head.id, head.revision) if str(item.number) != instead_of]
    require_room(len(taken.data), [item.size for item in present])
    name = safe_name(path.name, taken.media, (item.name for item in present))
    digest = _digest(taken.data)
    _refuse_second(path.name, digest, present)
    kept = Attachment(
        head.revision, name, kind, digest, len(taken.data), taken.media, " ".join(taken.notes),
        session.now(), session.who, taken.shrunk_from,
    )  # fmt: skip
    session.store.put_blob(taken.data)
    if instead_of:
        detach(session, ref, instead_of)
    return _attached(kept, session.store.add_attachment(head.id, kept))


def attached(session: Session, ref: str) -> tuple[Attached, ...]:
    """The attachments of the present revision in the order they were added."""
    head = find_head(session, ref)
    return tuple(_attached(item, item.number) for item in _standing(session, head.id, head.revision))


def detach(session: Session, ref: str, attachment_id: str) -> None:
    """Take an attachment off the present revision; that it was there, and who took it off, stays in the history.

    BadInput where there is none of that id.
    """
    head = find_head(session, ref)
    item = _one(session, ref, attachment_id)
    session.store.remove_attachment(head.id, item.number, session.who, session.now())


def attached_members(session: Session, ref: str) -> tuple[Member, ...]:
    """The attachments as members of the bundle, `dinh-kem/…`. DamagedBlob where a file of the store is lost."""
    from signing.container import Member
    from signing.names import ATTACHMENTS

    head = find_head(session, ref)
    standing = _standing(session, head.id, head.revision)
    return tuple(Member(f"{ATTACHMENTS}{item.name}", session.store.blob(item.sha256)) for item in standing)


def save_attachment(session: Session, ref: str, attachment_id: str, folder: Path) -> Path:
    """Write a copy of an attachment into a folder, e.g. to look at it; the file. DamagedBlob, FileRefused."""
    item = _one(session, ref, attachment_id)
    data = session.store.blob(item.sha256)
    make_folder(folder)
    path = folder / item.name
    with file_errors(path):
        same = path.is_file() and path.stat().st_size == item.size
    if not same or _digest(read_file(path)) != item.sha256:
        write_file(path, data)
    return path


def earlier_evidence(session: Session, ref: str) -> tuple[Attached, ...]:
    """Evidence of the revision before that a reopened report can take over and does not have yet."""
    head = find_head(session, ref)
    have = {item.sha256 for item in _standing(session, head.id, head.revision)}
    before = _standing(session, head.id, head.revision - 1)
    return tuple(_attached(one, one.number) for one in before if one.kind == "evidence" and one.sha256 not in have)


def carry_attachments(session: Session, ref: str) -> tuple[Attached, ...]:
    """Take the evidence of the revision before over into the present one; what was taken over.

    The scan stays behind: it shows the document that is being replaced. BadInput where there is no room.
    """
    head = find_head(session, ref)
    wanted = {one.id for one in earlier_evidence(session, ref)}
    before = [one for one in _standing(session, head.id, head.revision - 1) if str(one.number) in wanted]
    present = _standing(session, head.id, head.revision)
    for place, one in enumerate(before):
        require_room(one.size, [item.size for item in (*present, *before[:place])])
    taken = []
    for one in before:
        name = safe_name(one.name, one.media, (item.name for item in present))
        kept = Attachment(
            head.revision, name, one.kind, one.sha256, one.size, one.media, one.note,
            session.now(), session.who, one.shrunk_from,
        )  # fmt: skip
        present.append(kept)
        taken.append(_attached(kept, session.store.add_attachment(head.id, kept)))
    return tuple(taken)


def attachment_history(session: Session, ref: str) -> tuple[Attachment, ...]:
    """Every attachment of every revision with who added it and when, and who took it off; the oldest first."""
    return tuple(session.store.attachments(find_head(session, ref).id))


def _standing(session: Session, report_id: str, revision: int) -> list[Attachment]:
    found = session.store.attachments(report_id)
    return [item for item in found if item.revision == revision and item.removed_at is None]


def _one(session: Session, ref: str, attachment_id: str) -> Attachment:
    head = find_head(session, ref)
    for item in _standing(session, head.id, head.revision):
        if attachment_id in (str(item.number), item.name):
            return item
    raise BadInput(f"Báo cáo không có tệp đính kèm “{attachment_id}”.", "Hãy xem danh sách tệp đính kèm rồi chọn lại.")


def _refuse_second(given: str, digest: str, present: list[Attachment]) -> None:
    same = next((item for item in present if item.sha256 == digest), None)
    if same is not None:
        raise BadInput(
            f"Tệp {given} đã được đính kèm rồi, với tên “{same.name}”.", "Không có gì thay đổi; hãy chọn tệp khác."
        )


def _size_text(size: int) -> str:
    """Below a megabyte in KB, since "0,0 MB" says nothing."""
    return size_text(size) if size >= MEGABYTE else f"{max(1, round(size / 1000))} KB"


def _attached(item: Attachment, number: int) -> Attached:
    return Attached(str(number), item.name, item.kind, item.size, item.media, item.note, item.shrunk_from)


def _digest(data: bytes) -> str:
    import hashlib

    return hashlib.sha256(data).hexdigest()
