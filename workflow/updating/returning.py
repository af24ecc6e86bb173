"""The way back to the version before: its installer, which the program kept, and the backup that it can read."""

from __future__ import annotations

import os
from pathlib import Path

from forms.dates import moment_text
from forms.errors import BadInput
from forms.files import file_errors
from forms.release import version_key, version_of_installer
from forms.version import VERSION
from storage.backup import Backup, list_backups, newest_good, schema_of
from storage.migrations import STEPS
from storage.store import BEFORE, BEFORE_SCHEMA, DATABASE_FILE
from workflow.moving import preview_backup
from workflow.return_request import ReturnRequest, leave_request
from workflow.session import Session
from workflow.updating import machine as machines
from workflow.updating.copying import copy_file, require_room
from workflow.updating.machine import KEPT_INSTALLERS, Machine
from workflow.updating.noted import Intended, note_intended
from workflow.updating.offers import Cancelled, Earlier, Prepared, Progress
from workflow.updating.preparing import ALL_USERS, OPENS, SILENT, UPDATES, back_up, never, nothing

GOES_BACK = "/TROLAI"
_DIGITS = 9


def earlier_version(session: Session, machine: Machine | None = None) -> Earlier | None:
    """The newest version before this one whose installer the program kept, and what going back means for the data.

    None where there is none, or where the program does not install itself.
    """
    here = machine or machines.this_machine()
    found = _kept(here)
    if found is None:
        return None
    version, installer = found
    schema = _schema(session, version)
    if schema in (None, len(STEPS)):
        sentence = f"Phiên bản {version} đọc được dữ liệu hiện tại; dữ liệu giữ nguyên như đang dùng."
        return Earlier(version, installer, sentence if schema else _unknown(version))
    backup = newest_good(session.home, schema or 0, now=session.now())
    if backup is None:
        problem = f"Không còn bản sao lưu nào mà phiên bản {version} đọc được nên không quay lại được."
        return Earlier(version, installer, problem, problem=problem)
    return _with_backup(session, version, installer, backup)


def prepare_return(
    session: Session,
    earlier: Earlier,
    progress: Progress = nothing,
    cancelled: Cancelled = never,
    machine: Machine | None = None,
) -> Prepared:
    """Copy the kept installer into the data folder, back today's data up, and leave the wish for the earlier version,
    which puts its backup back when it first opens. Nothing is started, and the data are as they were until then.

    Errors as `prepare_update`.
    """
    here = machine or machines.this_machine()
    again = earlier_version(session, here)
    if again is None or again.version != earlier.version or again.problem:
        gone = f"Không còn bộ cài đặt của phiên bản {earlier.version} trên máy này."
        raise BadInput(again.problem if again else gone, "Hãy tiếp tục dùng phiên bản này; dữ liệu vẫn còn nguyên.")
    if here.way != "installer":
        raise BadInput(
            "Chương trình được cài chung cho mọi người dùng máy này nên không tự quay lại phiên bản trước được.",
            "Hãy nhờ người quản trị máy mở cửa sổ lệnh bằng quyền quản trị rồi chạy:"
            f' "{again.installer}" {SILENT} {ALL_USERS} {GOES_BACK}',
        )
    with file_errors(again.installer):
        size = again.installer.stat().st_size
    require_room(session.home, size, session.home / DATABASE_FILE)
    copy, sha256 = copy_file(again.installer, session.home, again.installer.name, progress, cancelled)
    made = back_up(session, copy, progress, size, "manual")
    if again.backup is not None:
        wish = ReturnRequest(again.version, VERSION, again.backup.name, session.now())
        leave_request(session.home, wish)
    note_intended(session, Intended(VERSION, again.version, session.now(), made.name, by_itself=True))
    sentence = (
        f"Đã sao lưu dữ liệu hiện tại ({made.name}). Chương trình sẽ đóng, phiên bản {again.version} được cài lại."
    )
    command = (str(copy), UPDATES, GOES_BACK, OPENS)
    return Prepared(again.version, command, copy, sha256, made, f"{sentence} {again.sentence}")


def _kept(here: Machine) -> tuple[str, Path] | None:
    """The newest earlier version whose installer lies in the program's folder, and that file."""
    if here.way not in ("installer", "administrator") or here.folder is None:
        return None
    folder = here.folder / KEPT_INSTALLERS
    with file_errors(folder), os.scandir(folder) as entries:
        plain = [Path(entry.path) for entry in entries if entry.is_file(follow_symlinks=False)]
    named = [(version, path) for path in plain if (version := version_of_installer(path.name))]
    earlier = [(version, path) for version, path in named if version_key(version) < version_key(VERSION)]
    return max(earlier, key=lambda found: version_key(found[0]), default=None)


def _schema(session: Session, version: str) -> int | None:
    """The steps of the schema that a version writes, as its newest backup or the note of its last use says; None where
    neither is there."""
    backup = next((one for one in list_backups(session.home) if one.program == version), None)
    if backup is not None:
        return schema_of(backup.path)
    noted = session.store.setting(BEFORE_SCHEMA)
    told = len(noted) < _DIGITS and noted.isdecimal()
    return int(noted) if session.store.setting(BEFORE) == version and told else None


def _unknown(version: str) -> str:
    return (
        f"Nếu phiên bản {version} không đọc được dữ liệu hiện tại, phiên bản đó sẽ nói rõ và đề nghị mở bản sao lưu"
        " gần nhất; dữ liệu hiện tại vẫn còn nguyên."
    )


def _with_backup(session: Session, version: str, installer: Path, backup: Backup) -> Earlier:
    lost, since = preview_backup(session, backup.path).lost, session.store.cells_since(backup.path)
    made = moment_text(backup.made_at)
    after = (
        f"Từ lúc đó đã nhập hoặc sửa {since} ô; có {len(lost)} điểm khác, kê ở dưới."
        if lost or since
        else "Từ lúc đó chưa nhập gì thêm."
    )
    sentence = (
        f"Phiên bản {version} không đọc được dữ liệu hiện tại nên sẽ dùng lại bản sao lưu lúc {made}. {after} Dữ liệu"
        " hiện tại không bị xóa, được để riêng trong thư mục dữ liệu."
    )
    return Earlier(version, installer, sentence, backup.path, backup.made_at, lost, since)
