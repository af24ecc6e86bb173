"""The ends of a draft: put to use at this office as the next version, or signed as a file for others."""

from __future__ import annotations

from pathlib import Path

from msgspec.structs import replace

from forms.errors import BadInput
from forms.pack import Pack
from forms.packs.writing import pack_files
from workflow.composing.drafts import Draft, discard
from workflow.keys.signing_keys import KeyUse
from workflow.packing.files import sign_files
from workflow.packing.installing import Installed, install_own
from workflow.packing.using import put_to_use
from workflow.packs import find_pack, pack_folders
from workflow.session import Session


def finish(session: Session, draft: Draft, main: bool = True) -> Installed:
    """Install the draft in this office under the next number of its id, and report with it from now on where it is
    for this unit; the draft itself is gone then. main: it wins where another pack asks for the same.

    BadInput where something in it is still wrong, with the sentences, or where it may not be installed: the draft
    stays as it is. FileRefused as usual.
    """
    installed = install_own(session, pack_files(_whole(session, draft)))
    discard(session, draft.pack.id)
    return put_to_use(session, installed, main)


def sign(session: Session, draft: Draft, use: KeyUse, folder: Path) -> Path:
    """Write the draft as a signed file into the folder; the draft stays, to be put to use here as well.

    Errors as `finish`, and as those of signing.
    """
    return sign_files(session, pack_files(_whole(session, draft)), use, folder)


def _whole(session: Session, draft: Draft) -> Pack:
    if draft.troubles:
        count = len(draft.troubles)
        raise BadInput(
            f"Bản soạn còn {count} chỗ thiếu hoặc sai nên chưa dùng được.",
            "Hãy sửa các chỗ được liệt kê dưới trang soạn.",
            tuple(trouble.sentence for trouble in draft.troubles),
        )
    return replace(draft.pack, version=next_version(session, draft.pack.id))


def next_version(session: Session, pack_id: str) -> int:
    """The number that a pack of that id gets next: 1 for a new id."""
    if pack_id not in {folder.name for folder in pack_folders(session.home)}:
        return 1
    return find_pack(pack_id, session.home).version + 1
