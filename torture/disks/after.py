"""What must stand on the disk after the power went, held against what had been told until then."""

from __future__ import annotations

import hashlib
import json
import tempfile
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

from forms.errors import WorldError
from storage.backup import BACKUP_FOLDER, check_backup
from storage.blob_files import BLOB_FOLDER
from storage.database import DamagedDatabase, is_sound, looking
from storage.store import DATABASE_FILE
from tests.sample import clock
from torture.disks.acts import Word, shown
from torture.districts import STICKS, of_sticks, stick, taken_in
from torture.offices import copied, old, report_of
from workflow.receiving.taking import receive
from workflow.reports import open_report
from workflow.session import Session, open_session

UNCLEAN = "dừng đột ngột"


def wrong_at_home(home: Path, words: Sequence[Word]) -> str:
    """What is wrong with a data folder that a power cut left; "" for nothing. The office is opened and closed."""
    try:
        with open_session(home, clock) as session:
            found = [*_of_session(session, words), *wrong_files(home)]
    except WorldError as error:
        return f"it does not open: {error.sentence}"
    with looking(home / DATABASE_FILE) as connection:
        if not is_sound(connection):
            found.append("the database is damaged")
    return "; ".join(found)


def _of_session(session: Session, words: Sequence[Word]) -> Iterator[str]:
    opened, closing = ({"did": "open"} in words), ({"will": "close"} in words)
    if opened and not closing and UNCLEAN not in session.recovered:
        yield "the unclean stop is not told"
    yield from wrong_cells(session, words)
    for word in words:
        match word.get("did"):
            case "finish":
                yield from _finished(session, word)
            case "backup":
                yield from _backup(session.home, word)
            case "sent":
                sent = {one.file for one in session.store.sendings(str(word["report"]))}
                if not sent & {Path(path).name for path in _files(word)}:
                    yield "a sending is forgotten"
            case "signed":
                kept = [one.blob for one in session.store.signings(str(word["report"]))]
                if kept[: len(_list(word, "blobs"))] != _list(word, "blobs"):
                    yield "a signature is lost"
                for blob in kept:
                    session.store.blob(blob)


def wrong_cells(session: Session, words: Sequence[Word]) -> Iterator[str]:
    """Each cell holds what was acknowledged last, or what was being written; of a block all or nothing."""
    said, coming = dict[str, str](), dict[str, str]()
    for word in words:
        if word.get("did") == "cells":
            said, coming = said | _cells(word), {}
        elif word.get("will") == "cells":
            coming = _cells(word)
    cells = open_report(session, report_of(session)).report.cells
    now = {key: shown(cells.get(key)) for key in said.keys() | coming.keys()}
    for key, value in said.items():
        if now[key] != value and now[key] != coming.get(key):
            yield f"{key} was {value[:20]!r} and is {now[key][:20]!r}"
    arrived = [now[key] == value for key, value in coming.items() if value != said.get(key)]
    if any(arrived) and not all(arrived):
        yield "half of a block is there"


def _finished(session: Session, word: Word) -> Iterator[str]:
    snapshot = session.store.revision_snapshot(report_of(session), int(str(word["revision"])))
    if snapshot is None or hashlib.sha256(snapshot).hexdigest() != word["digest"]:
        yield f"the finished revision {word['revision']} is lost"


def _backup(home: Path, word: Word) -> Iterator[str]:
    try:
        check_backup(home / BACKUP_FOLDER / str(word["name"]))
    except WorldError as error:
        yield f"a backup is lost: {error.sentence}"


def wrong_files(home: Path) -> Iterator[str]:
    """Under final names only whole files: contents under their own hash, backups that can be put back."""
    for path in home.glob(f"**/{BLOB_FOLDER}/*"):
        if not path.name.startswith(".") and hashlib.sha256(path.read_bytes()).hexdigest() != path.name:
            yield f"{path.relative_to(home)} is half"
    for path in (home / BACKUP_FOLDER).glob("*.sqlite3"):
        yield from _backup(home, {"name": path.name})
    left = [path.name for path in (*home.glob("*.part"), *(home / BACKUP_FOLDER).glob("*.part"))]
    if left:
        yield f"left behind: {left}"


def wrong_outside(out: Path, was: Path, words: Sequence[Word], all_words: Sequence[Word]) -> str:
    """What is wrong with the places that were sent to. was: where they lay when it was told; all_words: of the whole
    run: only what is told in them may lie under a final name."""
    final: dict[str, set[str]] = {}
    for word in all_words:
        for path, digest in _files(word).items():
            final.setdefault(Path(path).relative_to(was).as_posix(), set()).add(digest)
    there = {
        path.relative_to(out).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in out.rglob("*")
        if path.is_file() and not path.name.endswith(".part")
    }
    half = [name for name, digest in there.items() if digest not in final.get(name, ())]
    safe = {Path(path).relative_to(was).as_posix() for word in words if word.get("safe") for path in _files(word)}
    lost = sorted(safe - there.keys())
    return "; ".join([f"{name} is half" for name in half] + [f"{name} was safe and is lost" for name in lost])


def wrong_at_district(home: Path, words: Sequence[Word]) -> str:
    """What is wrong with a district that a power cut left while it took sticks in: what was told of is not there with
    its file, a report is not as it was sent, or what is lacking cannot be taken in again."""
    said = of_sticks(int(str(word["stick"])) for word in words if word.get("did") == "receive")
    begun = of_sticks(int(str(word["stick"])) for word in words if word.get("will") == "receive")
    try:
        with open_session(home, clock) as session:
            if {"did": "open"} in words and {"will": "close"} not in words and UNCLEAN not in session.recovered:
                return "the unclean stop is not told"
            found, wrong = taken_in(session)
            wrong += [f"told of and not there: {sorted(said - found)}"] if not said <= found else []
            wrong += [f"not yet told of and there: {sorted(found - begun)}"] if not found <= begun else []
            for number in STICKS:
                receive(session, [stick(number)])
            again, faults = taken_in(session)
            wrong += faults + ([] if again == of_sticks(STICKS) else ["the next time it does not take in the rest"])
            wrong += wrong_files(home)
    except WorldError as error:
        return f"it does not go on: {error.sentence}"
    with looking(home / DATABASE_FILE) as connection:
        return "; ".join(wrong if is_sound(connection) else [*wrong, "the database is damaged"])


def wrong_after_migration(home: Path) -> str:
    """What is wrong with an old database that was being brought up to date: anything that it held is not there."""
    try:
        with open_session(home, clock) as session:
            now = _everything(session)
    except WorldError as error:
        return f"it does not open: {error.sentence}"
    return "" if now == _old_content() else "what the old database held is not there"


@cache
def _old_content() -> object:
    with tempfile.TemporaryDirectory() as folder, open_session(copied(old, Path(folder) / "home"), clock) as session:
        return _everything(session)


def _everything(session: Session) -> object:
    heads = session.store.report_heads()
    return heads, [
        (session.store.load_report(head.id), session.store.history(head.id), session.store.revisions(head.id))
        for head in heads
    ]


def wrong_after_restore(home: Path, words: Sequence[Word], backup: Word | None) -> str:
    """What is wrong after a cut while a backup was put back: the data of before or of the backup stand, or the start
    names the backup; and what was entered since the backup lies somewhere whole."""
    will = next((word for word in words if word.get("will") == "restore"), None)
    if will is None or backup is None:
        return wrong_at_home(home, words)
    try:
        with open_session(home, clock) as session:
            now = _all_cells(session)
    except DamagedDatabase as error:
        now = {} if error.backup and not (home / DATABASE_FILE).exists() else {"?": error.sentence}
    newer, older = _cells(will), _cells(backup)
    if now not in (newer, older, {}):
        return f"neither the data of before nor the backup: {_differing(now, newer)}, {_differing(now, older)}"
    if now == newer or newer in [_set_aside_cells(path) for path in home.glob("*.de-rieng-*.sqlite3")]:
        return ""
    return "what was entered since the backup is not whole"


def _differing(one: dict[str, str], other: dict[str, str]) -> str:
    keys = [key for key in one.keys() | other.keys() if one.get(key) != other.get(key)]
    return json.dumps(sorted(keys)[:4])


def _set_aside_cells(path: Path) -> dict[str, str]:
    home = path.parent / f"{path.name}-opened"
    home.mkdir()
    for beside in ("", "-wal"):
        if Path(f"{path}{beside}").exists():
            (home / f"{DATABASE_FILE}{beside}").write_bytes(Path(f"{path}{beside}").read_bytes())
    try:
        with open_session(home, clock) as session:
            return _all_cells(session)
    except WorldError:
        return {}


def _all_cells(session: Session) -> dict[str, str]:
    cells = open_report(session, report_of(session)).report.cells
    return {key: shown(cell) for key, cell in cells.items()}


def _cells(word: Word) -> dict[str, str]:
    cells = word["cells"]
    assert isinstance(cells, dict)
    return cells


def _files(word: Word) -> dict[str, str]:
    files = word.get("files", {})
    assert isinstance(files, dict)
    return files


def _list(word: Word, name: str) -> list[str]:
    found = word[name]
    assert isinstance(found, list)
    return found
