"""The wish to go back to an earlier version, left for that version to carry out when it first opens the office.

So the data are exchanged only once the earlier program really runs: where its installer fails, today's data stay.
"""

from __future__ import annotations

import contextlib
from datetime import datetime, timedelta
from pathlib import Path
from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from forms.errors import WorldError
from forms.files import make_folder, read_file, write_file
from forms.version import VERSION
from storage.backup import BACKUP_FOLDER, check_backup

REQUEST_FILE = Path("cap-nhat", "quay-lai.json")
RETURNED = "program.returned"
_LIMIT = 64 << 10
_FRESH = timedelta(days=1)
"""A wish waits for an installer that runs for minutes; one of another day may have come back out of some copy of the
folder, and what was entered since is not set aside without asking."""


class ReturnRequest(Struct, frozen=True):
    """version: the one that is to carry it out; backup: the name of the backup that it puts back."""

    version: str
    from_version: str
    backup: str
    at: Annotated[datetime, Meta(tz=True)]


class Returned(Struct, frozen=True):
    """A backup was put back by an earlier version. set_aside: the name of the newer version's database in the data
    folder; made_at: when the backup was made."""

    from_version: str
    at: datetime
    backup: str
    made_at: datetime
    set_aside: str


def leave_request(home: Path, request: ReturnRequest) -> None:
    """Leave the wish, durably. FileRefused."""
    path = home / REQUEST_FILE
    make_folder(path.parent)
    write_file(path, msgspec.json.encode(request))


def drop_request(home: Path) -> None:
    """Nobody wishes to go back any more: a version that opens its own data, or an update that is prepared, says so."""
    with contextlib.suppress(OSError):
        (home / REQUEST_FILE).unlink()


def carry_out(home: Path, now: datetime) -> Returned | None:
    """Put back the backup that was wished for, where it was this version that was to do so; today's database is set
    aside. None where there is no such wish of this day, or the backup is no good: nothing is changed then."""
    request = _standing(home, now)
    if request is None:
        return None
    from workflow.backups import restore

    backup = home / BACKUP_FOLDER / request.backup
    try:
        made_at = check_backup(backup)
        done = restore(home, backup)
    except WorldError:
        return None
    drop_request(home)
    aside = done.set_aside[0].name if done.set_aside else ""
    return Returned(request.from_version, now, request.backup, made_at, aside)


def carried_out(home: Path, now: datetime, aside: Path) -> Returned | None:
    """The same of a restore that a stop had cut short and that was ended just now; None where nobody wished for it."""
    request = _standing(home, now)
    if request is None:
        return None
    try:
        made_at = check_backup(home / BACKUP_FOLDER / request.backup)
    except WorldError:
        return None
    return Returned(request.from_version, now, request.backup, made_at, aside.name if aside.exists() else "")


def _standing(home: Path, now: datetime) -> ReturnRequest | None:
    """The wish, where it is one of this day to this version."""
    request = _request(home)
    if request is None or request.version != VERSION or Path(request.backup).name != request.backup:
        return None
    return request if abs(now - request.at) <= _FRESH else None


def _request(home: Path) -> ReturnRequest | None:
    try:
        return msgspec.json.decode(read_file(home / REQUEST_FILE, _LIMIT), type=ReturnRequest)
    except (WorldError, msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
