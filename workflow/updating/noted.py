"""What the office notes of an update: what was intended, and that the version changed, said once afterwards."""

from __future__ import annotations

import re
import tempfile
from datetime import datetime
from pathlib import Path
from typing import TypeVar

import msgspec
from msgspec import Struct

from forms.dates import moment_text
from forms.errors import BadInput
from forms.release import version_key
from forms.text import collapse
from forms.version import VERSION
from storage.backup import BACKUP_FOLDER, list_backups
from storage.exchange import ASIDE
from storage.store import BEFORE, CHANGED
from workflow.return_request import RETURNED, Returned
from workflow.session import Session
from workflow.updating.copying import clear_updates
from workflow.updating.offers import Updated

Noted = TypeVar("Noted")
INTENDED = "update.intended"
SEEN = "update.seen"
INSTALLER_SAYS = "BaoCaoBinhDangGioi-cai-dat.txt"
"""What the installer writes into the folder for temporary files: a line for each run, with its moment and code."""
_SAID_BYTES = 4096
_REFUSAL = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d \[[1-9]\d*\] (?P<sentence>.+)")


class Intended(Struct, frozen=True):
    """An update that was prepared. backup: the name of the backup made before; news: what the new version brings;
    by_itself: the program was to start the installer and to be the new version when it opens again."""

    from_version: str
    to_version: str
    at: datetime
    backup: str
    news: tuple[str, ...] = ()
    by_itself: bool = False


def note_intended(session: Session, intended: Intended) -> None:
    """Note what is about to happen."""
    session.store.set_settings({INTENDED: msgspec.json.encode(intended).decode()})


def intended(session: Session) -> Intended | None:
    """The update that was prepared last; None where there was none, or it cannot be read."""
    return _decoded(session.store.setting(INTENDED), Intended)


def updated_note(session: Session) -> Updated | None:
    """What to say after the first opening with another version; None where that was said, see `updated_seen`."""
    returned = _decoded(session.store.setting(RETURNED), Returned)
    if returned is not None:
        return _back_to_backup(session, returned)
    planned = intended(session)
    if planned and planned.by_itself and VERSION == planned.from_version != planned.to_version:
        return None if _restored_since(session.home, planned.at) else _failed(planned)
    before, changed = session.store.setting(BEFORE), session.store.setting(CHANGED)
    if not before or changed == session.store.setting(SEEN):
        return None
    if _is_newer(before):
        return _back(planned, before, changed)
    return _forward(session, planned, before, changed)


def updated_seen(session: Session) -> None:
    """The officer has read it; what the update left behind is cleared away."""
    session.store.set_settings({SEEN: session.store.setting(CHANGED), RETURNED: "", INTENDED: ""})
    clear_updates(session.home)


def _failed(planned: Intended) -> Updated:
    """The program is still the version before: the installer refused, or was stopped, and left all as it was."""
    prepared = f"đã chuẩn bị lúc {moment_text(planned.at)}"
    sentence = (
        f"Phiên bản {planned.to_version} {prepared} chưa được cài; phiên bản {VERSION} và dữ liệu còn nguyên."
        f" {_said_by_installer(planned.at)}"
    )
    return Updated(VERSION, planned.to_version, sentence.strip(), at=planned.at, news=planned.news, failed=True)


def _said_by_installer(since: datetime) -> str:
    """The sentence of the last refusal that the installer wrote since then; "" where there is none."""
    path = Path(tempfile.gettempdir(), INSTALLER_SAYS)
    try:
        if path.stat().st_mtime < since.timestamp():
            return ""
        lines = path.read_bytes()[-_SAID_BYTES:].decode("utf-8-sig", "replace").split("\n")
    except OSError:
        return ""
    refused = [match["sentence"] for line in lines if (match := _REFUSAL.fullmatch(collapse(line)))]
    return "".join(letter for letter in refused[-1] if letter.isprintable()) if refused else ""


def _came_true(planned: Intended | None, before: str) -> bool:
    return planned is not None and (planned.from_version, planned.to_version) == (before, VERSION)


def _restored_since(home: Path, moment: datetime) -> bool:
    """Whether data were set aside since then: what was noted in a backup is past."""
    aside = (path.stem.partition(f"{ASIDE}-")[2] for path in home.glob(f"*.{ASIDE}-*"))
    return any(stamp >= f"{moment:%Y%m%d-%H%M%S}" for stamp in aside)


def _forward(session: Session, planned: Intended | None, before: str, changed: str) -> Updated:
    taken = planned if _came_true(planned, before) else None
    backup = _backup(session.home, taken.backup if taken else "", before)
    kept = f" Dữ liệu trước đó được giữ ở bản sao lưu {backup.name}." if backup else ""
    done = f"Đã cập nhật từ phiên bản {before} lên phiên bản {VERSION}."
    found = f"Dữ liệu này trước đây dùng với phiên bản {before}, từ nay dùng với phiên bản {VERSION}."
    sentence = f"{done if taken else found}{kept}"
    return Updated(before, VERSION, sentence, at=_moment(changed), backup=backup, news=taken.news if taken else ())


def _back(planned: Intended | None, before: str, changed: str) -> Updated:
    done = f"Đã quay lại từ phiên bản {before} về phiên bản {VERSION}; dữ liệu giữ nguyên như đang dùng."
    found = f"Dữ liệu này trước đó dùng với phiên bản mới hơn là {before}; phiên bản {VERSION} đọc được và giữ nguyên."
    sentence = done if _came_true(planned, before) else found
    return Updated(before, VERSION, sentence, back=True, at=_moment(changed))


def _back_to_backup(session: Session, returned: Returned) -> Updated:
    aside = session.home / returned.set_aside
    sentence = (
        f"Đã quay lại từ phiên bản {returned.from_version} về phiên bản {VERSION} với bản sao lưu lúc"
        f" {moment_text(returned.made_at)}. Dữ liệu của phiên bản {returned.from_version} không bị xóa, được để riêng"
        f" ở {aside}."
    )
    return Updated(
        returned.from_version, VERSION, sentence, back=True, at=returned.at,
        backup=session.home / BACKUP_FOLDER / returned.backup, set_aside=aside,
    )  # fmt: skip


def _backup(home: Path, name: str, program: str) -> Path | None:
    """The named backup, else the newest that the version before made."""
    named = home / BACKUP_FOLDER / name
    if name and named.name == name and named.is_file():
        return named
    return next((one.path for one in list_backups(home) if one.program == program), None)


def _is_newer(version: str) -> bool:
    """Whether another version comes after the running one; one that is no version of a release does not."""
    try:
        return version_key(version) > version_key(VERSION)
    except BadInput:
        return False


def _moment(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def _decoded(text: str, kind: type[Noted]) -> Noted | None:
    """What a setting says; None where it says nothing that can be read."""
    try:
        return msgspec.json.decode(text, type=kind) if text else None
    except (msgspec.DecodeError, RecursionError):
        return None
