"""An update is prepared: the file is copied and checked, the office's data are backed up, what follows is noted."""

from __future__ import annotations

import contextlib
import shlex
from pathlib import Path

from forms.errors import BadInput, WorldError
from forms.release import ReleaseFile
from forms.version import VERSION
from storage.backup import BackupKind, make_backup
from storage.store import DATABASE_FILE
from workflow.return_request import drop_request
from workflow.session import Session
from workflow.updating import machine as machines
from workflow.updating.copying import copy_file, require_room
from workflow.updating.looking import judged
from workflow.updating.machine import Machine
from workflow.updating.noted import Intended, note_intended
from workflow.updating.offers import Cancelled, Offer, Prepared, Progress, Way

UPDATES, OPENS = "/CAPNHAT", "/MO"
SILENT, ALL_USERS = "/S", "/ALLUSERS"
_NEXT: dict[Way, str] = {
    "installer": "Chương trình sẽ đóng, phiên bản mới được cài rồi tự mở lại.",
    "administrator": "Việc cài cần người quản trị máy.",
    "zip": "Việc thay thư mục chương trình làm bằng tay.",
    "deb": "Việc cài làm bằng lệnh.",
}


def nothing(done: int, total: int, text: str) -> None:
    """Nobody follows the work."""
    del done, total, text


def never() -> bool:
    """Nobody stops the work."""
    return False


def prepare_update(
    session: Session,
    offer: Offer,
    progress: Progress = nothing,
    cancelled: Cancelled = never,
    machine: Machine | None = None,
) -> Prepared:
    """Copy the file of an offer, judged once more, into the data folder while its SHA-256 is taken, then back the data
    up. Nothing is started; see `starting.start_prepared`.

    progress: bytes done, bytes in all, what is done. BadInput where it may not be taken or is another file; NoRoom and
    FileRefused of stick or disk; UpdateStopped; WorldError where the data cannot be backed up. In each of these cases
    the office works on as before.
    """
    here = machine or machines.this_machine()
    again = judged(offer.data, offer.manifest, session, here, offer.source)
    file, source = again.file, again.source
    if not again.may_take or file is None or source is None or here.way == "none":
        raise BadInput(again.sentence, again.remedy)
    require_room(session.home, file.size, session.home / DATABASE_FILE)
    copy, _ = copy_file(source, session.home, file.name, progress, cancelled, file.sha256, file.size)
    backup = back_up(session, copy, progress, file.size)
    drop_request(session.home)
    by_itself = here.way == "installer"
    note_intended(session, Intended(VERSION, again.version, session.now(), backup.name, again.news, by_itself))
    return _prepared(again, file, copy, backup, here)


def back_up(session: Session, copy: Path, progress: Progress, total: int, kind: BackupKind = "migration") -> Path:
    """The backup that goes before; where it cannot be made, the copy goes too and nothing follows."""
    progress(total, total, "Đang sao lưu dữ liệu của đơn vị")
    try:
        return make_backup(session.store, kind, session.now())
    except WorldError as error:
        with contextlib.suppress(OSError):  # held by a virus scanner: it goes the next time
            copy.unlink()
        raise WorldError(f"Chưa cập nhật vì chưa sao lưu được dữ liệu. {error.sentence}", error.remedy) from error


def _prepared(offer: Offer, file: ReleaseFile, copy: Path, backup: Path, here: Machine) -> Prepared:
    done = f"Đã chép và kiểm tra tệp của phiên bản {offer.version}, đã sao lưu dữ liệu ({backup.name})."
    command = (str(copy), UPDATES, OPENS) if here.way == "installer" else ()
    sentence = f"{done} {_NEXT[here.way]}"
    return Prepared(offer.version, command, copy, file.sha256, backup, sentence, _instruction(copy, file, here))


def _instruction(copy: Path, file: ReleaseFile, here: Machine) -> str:
    if here.way == "deb":
        return f"Hãy đóng chương trình rồi chạy lệnh: sudo apt install {shlex.quote(str(copy))}"
    if here.way == "administrator":
        return (
            "Chương trình được cài chung cho mọi người dùng máy này. Hãy đóng chương trình và nhờ người quản trị máy"
            f" chép tệp {copy} vào một thư mục mà chỉ người quản trị ghi được, so mã SHA-256 của bản chép (phải đúng là"
            f" {file.sha256}) rồi mở cửa sổ lệnh bằng quyền quản trị và chạy bản chép đó với {SILENT} {ALL_USERS}."
        )
    if here.way == "zip":
        where = f" {here.folder}" if here.folder else ""
        return (
            f"Hãy đóng chương trình, giải nén {copy} và dùng thư mục vừa giải nén thay cho thư mục chương trình{where};"
            " dữ liệu nằm ở thư mục riêng nên vẫn còn nguyên."
        )
    return ""
