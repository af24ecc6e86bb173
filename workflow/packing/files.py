"""A pack of forms as a signed file that an office hands to those below it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from forms.files import read_file, write_beside
from forms.pack import PACK_HEAD, Pack
from workflow.keys.signing_keys import KeyUse, signer_of
from workflow.packs import find_pack, pack_folder
from workflow.session import Session

_LIMIT = 4 << 20


def write_pack_file(session: Session, pack_id: str, use: KeyUse, folder: Path) -> Path:
    """Sign the newest pack of that id with a key of this office; the file written. BadInput for an unknown pack;
    errors as `signer_of`; FileRefused."""
    return sign_files(session, files_of(session, find_pack(pack_id, session.home)), use, folder)


def sign_files(session: Session, files: Mapping[str, bytes], use: KeyUse, folder: Path) -> Path:
    """The same of files that lie nowhere yet ("pack.toml", "FORM.toml"). PackError where others could not take them."""
    from forms.packs.strangers import stranger_pack
    from signing.names import pack_name
    from signing.pack_files import write_pack

    pack = stranger_pack(files, _named(files))
    name = pack_name(pack.id, pack.version)
    with signer_of(session, use.ref, use.secret) as signer:
        data = write_pack(files, signer, session.now())
    return write_beside(folder, name, data)


def files_of(session: Session, pack: Pack) -> dict[str, bytes]:
    """The files of a pack at hand, in this very version. BadInput where they are gone."""
    return files_in(pack_folder(pack, session.home), pack)


def files_in(folder: Path, pack: Pack) -> dict[str, bytes]:
    """The files that a pack is made of, in the order in which it names them. FileRefused."""
    names = (PACK_HEAD, *(f"{name}.toml" for name in pack.form_files))
    return {name: read_file(folder / name, _LIMIT) for name in names}


def _named(files: Mapping[str, bytes]) -> str:
    return "chưa đặt tên" if PACK_HEAD not in files else "cần ký"
