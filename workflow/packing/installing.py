"""A pack that was looked at is put into the data folder: one act, kept with the very file it came in."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path

from msgspec import Struct

from forms.errors import BadInput
from forms.files import file_errors, make_folder, write_files
from forms.keys import KEY
from forms.pack import PACK_HEAD, Pack
from storage.pack_acts import PackAct, PackCame
from storage.pack_files import PACK_FOLDER
from storage.pack_marks import MARK, mark_of
from workflow.packing.looked import Looked
from workflow.packing.looking import look_at_files, look_at_folder, look_at_pack
from workflow.packs import find_pack, forget_pack, keep_pack
from workflow.session import Session

_UNCHANGED = "Không có gì bị thay đổi."
_HOW_TEXT: Mapping[PackCame, str] = {
    "signed": "cài từ tệp đã ký",
    "folder": "cài từ thư mục, chưa ký",
    "own": "soạn tại đơn vị này, chưa ký",
}


class Installed(Struct, frozen=True):
    """pack: as it is from now on. before: the version until then, 0 for none. sentence: what was done."""

    pack: Pack
    before: int
    sentence: str


def install_pack(session: Session, looked: Looked) -> Installed:
    """Install what was looked at, judged once more by what is known now; the version that was there is kept.

    BadInput where it may not be installed, with the faults of a pack that cannot be read: nothing is changed then.
    FileRefused where the disk is full. From now on the pack is found in this version; open reports keep theirs.
    """
    again = _looked_again(session, looked)
    if again.pack is None or not again.may_install:
        raise BadInput(again.sentence, again.remedy or _UNCHANGED, again.problems)
    _put(session, again, again.pack)
    sentence = f"Đã cài {again.title[:1].lower()}{again.title[1:]}."
    return Installed(again.pack, again.at_hand, sentence)


def install_folder(session: Session, folder: Path) -> Installed:
    """Install the pack of a plain folder, which nobody signed: for those who write packs. The same pack again changes
    nothing. Errors as `install_pack`; PackError."""
    return _unsigned(session, look_at_folder(session, folder))


def install_own(session: Session, files: Mapping[str, bytes]) -> Installed:
    """Install a pack made in this office ("pack.toml", "FORM.toml"). Errors as `install_folder`."""
    return _unsigned(session, look_at_files(session, files, "own", "soạn tại đơn vị"))


def pack_acts(session: Session, pack_id: str = "") -> tuple[PackAct, ...]:
    """Which packs were installed, by whom, signed by whom; of one pack or of all, oldest first."""
    return tuple(session.store.pack_acts(pack_id))


def came_text(act: PackAct) -> str:
    """How a pack came, and whose signature it bears: "cài từ tệp đã ký của Sở Nội vụ"."""
    signer = act.signer_name or act.signer_unit
    return f"{_HOW_TEXT[act.how]}{f' của {signer}' if signer else ''}"


def _unsigned(session: Session, looked: Looked) -> Installed:
    if looked.outcome == "same" and looked.pack is not None:
        return Installed(looked.pack, looked.at_hand, looked.sentence)
    return install_pack(session, looked)


def _looked_again(session: Session, looked: Looked) -> Looked:
    if looked.how == "signed":
        return look_at_pack(session, looked.data, looked.file)
    return look_at_files(session, looked.files, looked.how, looked.file)


def _put(session: Session, looked: Looked, pack: Pack) -> None:
    """The file first, then what is in it, then the act: whatever a stop leaves undone is done when it is installed
    again, and until the act is noted nothing says that it was."""
    if not KEY.fullmatch(pack.id):
        raise BadInput(
            f"Mã gói “{pack.id}” không dùng làm tên thư mục được.", f"Hãy đề nghị nơi lập gói đặt mã khác. {_UNCHANGED}"
        )
    if looked.at_hand:
        keep_pack(find_pack(pack.id, session.home), session.home)
    blob = session.store.put_blob(looked.data)
    with session.store.pack_act(_act(session, looked, pack, blob)):
        _write(session.home / PACK_FOLDER / pack.id, _placed(looked, blob))
    forget_pack(pack.id, session.home)


def _placed(looked: Looked, blob: str) -> dict[str, bytes]:
    """What lies in the data folder: the pack's files, the mark of a signed one, the head last."""
    files = {name: data for name, data in looked.files.items() if name != PACK_HEAD}
    mark = {MARK: mark_of(blob, looked.files)} if looked.how == "signed" else {}
    return {**files, **mark, PACK_HEAD: looked.files[PACK_HEAD]}


def _write(folder: Path, files: Mapping[str, bytes]) -> None:
    """The files, and none of another version beside them."""
    make_folder(folder)
    write_files({folder / name: data for name, data in files.items()})
    with file_errors(folder):
        for path in folder.glob("*.toml"):
            if path.name not in files:
                path.unlink()


def _act(session: Session, looked: Looked, pack: Pack, blob: str) -> PackAct:
    from signing.container import content_digest

    digests = {name: hashlib.sha256(data).digest() for name, data in looked.files.items()}
    return PackAct(
        pack.id, pack.version, looked.at_hand, pack.title, looked.how, content_digest(digests), blob, looked.file,
        looked.fingerprint, looked.signer_unit, looked.signer, looked.claimed_at, session.now(), session.who,
    )  # fmt: skip
