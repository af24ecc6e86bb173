"""A pack held against another: an earlier version, another at hand, a folder or a signed file."""

from __future__ import annotations

from pathlib import Path

from forms.errors import BadInput
from forms.pack import Pack, bound
from forms.packs.difference import Group, difference
from forms.packs.loader import load_pack
from workflow.packing.looking import look_at_pack
from workflow.session import Session


def compared_with(session: Session, pack: Pack, ref: str) -> tuple[Group, ...]:
    """What `pack` says otherwise than the pack that `ref` names: a version of its own ("2"), a pack at hand ("ID" or
    "ID:2"), a folder, or a signed file, whoever signed it. BadInput where there is none; PackError; FileRefused."""
    return difference(bound(_named(session, pack, ref), pack.province), pack)


def _named(session: Session, pack: Pack, ref: str) -> Pack:
    path = Path(ref)
    if path.is_dir():
        return load_pack(path)
    if path.is_file():
        looked = look_at_pack(session, path)
        if looked.pack is None:
            raise BadInput(looked.sentence, looked.remedy, looked.problems)
        return looked.pack
    pack_id, _, version = (pack.id, "", ref) if ref.isdecimal() else ref.partition(":")
    if not version:
        return session.pack(pack_id)
    return this_version(session, pack_id, int(version) if version.isdecimal() else -1, version)


def this_version(session: Session, pack_id: str, version: int, named: str = "") -> Pack:
    """The pack in this very version, of which 0 is the newest. named: how the version was asked for. BadInput where it
    is not at hand."""
    found = session.pack(pack_id, max(version, 0))
    if version and found.version != version:
        raise BadInput(
            f"Máy này không có bản {named or version} của gói “{pack_id}”.", "Hãy ghi số bản khác, tệp hoặc thư mục."
        )
    return found
