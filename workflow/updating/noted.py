"""What the office notes of an update: what was intended, and that the version changed, said once afterwards."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TypeVar

import msgspec
from msgspec import Struct

from forms.dates import day_text
from forms.errors import BadInput
from forms.release import version_key
from forms.version import VERSION
from storage.backup import BACKUP_FOLDER, list_backups
from storage.store import BEFORE, CHANGED
from workflow.return_request import RETURNED, Returned
from workflow.session import Session
from workflow.updating.copying import clear_updates
from workflow.updating.offers import Updated

Noted = TypeVar("Noted")
INTENDED = "update.intended"
SEEN = "update.seen"


class Intended(Struct, frozen=True):
    """An update that was prepared. backup: the name of the backup made before; news: what the new version brings."""

    from_version: str
    to_version: str
    at: datetime
    backup: str
    news: tuple[str, ...] = ()


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
    before, changed = session.store.setting(BEFORE), session.store.setting(CHANGED)
    if not before or changed == session.store.setting(SEEN):
        return None
    if _is_newer(before):
        return _back(before, changed)
    return _forward(session, before, changed)


def updated_seen(session: Session) -> None:
    """The officer has read it; what the update left behind is cleared away."""
    session.store.set_settings({SEEN: session.store.setting(CHANGED), RETURNED: ""})
    clear_updates(session.home)


def _forward(session: Session, before: str, changed: str) -> Updated:
    planned = intended(session)
    taken = planned if planned and planned.to_version == VERSION and planned.from_version == before else None
    backup = _backup(session.home, taken.backup if taken else "", before)
    kept = f" Dữ liệu trước khi cập nhật được giữ ở bản sao lưu {backup.name}." if backup else ""
    sentence = f"Đã cập nhật từ phiên bản {before} lên phiên bản {VERSION}.{kept}"
    return Updated(before, VERSION, sentence, at=_moment(changed), backup=backup, news=taken.news if taken else ())


def _back(before: str, changed: str) -> Updated:
    sentence = f"Đã quay lại từ phiên bản {before} về phiên bản {VERSION}; dữ liệu giữ nguyên như đang dùng."
    return Updated(before, VERSION, sentence, back=True, at=_moment(changed))


def _back_to_backup(session: Session, returned: Returned) -> Updated:
    aside = session.home / returned.set_aside
    made = f"{returned.made_at:%H:%M} ngày {day_text(returned.made_at.date())}"
    sentence = (
        f"Đã quay lại từ phiên bản {returned.from_version} về phiên bản {VERSION} với bản sao lưu lúc {made}. Dữ liệu"
        f" của phiên bản {returned.from_version} không bị xóa, được để riêng ở {aside}."
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
    except msgspec.DecodeError:
        return None
