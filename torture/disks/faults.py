"""Rows: a full disk, one closed to writing, a drive that went, under an office that types and sends, a district that
takes in, an office that puts a backup back."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from storage.backup import BACKUP_FOLDER
from tests.sample import clock
from torture import districts
from torture.disks.acts import Tell, Word, figures_now, type_some
from torture.disks.after import wrong_after_restore, wrong_at_district, wrong_at_home, wrong_files
from torture.disks.sick import Life, full, injected, tried
from torture.districts import STICKS, few_for_helpers, stick, taken_in
from torture.offices import copied, drafts, figures, ready, report_of, signed
from torture.rows import Row
from torture.taking_away import put, put_final_names_first
from workflow.backups import make_backup, restore
from workflow.receiving.taking import receive
from workflow.reports import enter, enter_all
from workflow.sending.deliveries import Delivery, deliver
from workflow.session import Session, open_session


def _office(home: Path, out: Path, tell: Tell, chance: random.Random, mended: Callable[[], None]) -> None:
    """Work on a sick disk: what cannot be done is told in a sentence. Then, on a good one, the same session goes on."""
    session = tried(tell, lambda: open_session(home, clock))
    if isinstance(session, Session):
        tell({"did": "open"})
        for act in _acts(session, out, tell, chance):
            tried(tell, act)
    mended()
    if not isinstance(session, Session):
        session = open_session(home, clock)
        tell({"did": "open"})
    _type(session, tell, chance)
    _send(session, out / "again", tell)
    tell({"will": "close"})
    session.close()


def _acts(session: Session, out: Path, tell: Tell, chance: random.Random) -> list[Callable[[], None]]:
    ways: list[Callable[[], None]] = [
        lambda: _type(session, tell, chance),
        lambda: _type(session, tell, chance),
        lambda: _paste(session, tell, chance),
        lambda: _back_up(session, tell),
        lambda: _send(session, out / "a", tell),
    ]
    return chance.sample(ways, len(ways))


def _type(session: Session, tell: Tell, chance: random.Random) -> None:
    report = report_of(session)
    key, text = chance.choice(figures(session, report)), str(chance.randrange(1, 9_999))
    tell({"will": "cells", "cells": {key: text}})
    enter(session, report, key, text)
    tell({"did": "cells", "cells": {key: text}})


def _paste(session: Session, tell: Tell, chance: random.Random) -> None:
    report = report_of(session)
    block = {key: str(chance.randrange(1, 9_999)) for key in chance.sample(figures(session, report), 4)}
    tell({"will": "cells", "cells": block})
    enter_all(session, report, list(block.items()))
    tell({"did": "cells", "cells": block})


def _back_up(session: Session, tell: Tell) -> None:
    tell({"did": "backup", "name": make_backup(session).name})


def _send(session: Session, folder: Path, tell: Tell) -> None:
    report = next(head.id for head in session.store.report_heads() if session.store.signings(head.id))
    tell({"will": "send"})
    done = deliver(session, report, Delivery("folder", folder))
    tell({"did": "sent", "report": report, "files": dict.fromkeys(map(str, done.files), ""), "safe": True})


def _district(home: Path, out: Path, tell: Tell, chance: random.Random, mended: Callable[[], None]) -> None:
    """Two sticks on a sick disk, with helpers or without; on a good one the same session takes in what is lacking."""
    del out
    few_for_helpers(*chance.choice(((0, 3), (2, 5))))
    session = tried(tell, lambda: open_session(home, clock))
    if isinstance(session, Session):
        tell({"did": "open"})
        for number in STICKS:
            tried(tell, lambda number=number: _receive(session, number, tell))  # type: ignore[misc]
    mended()
    if not isinstance(session, Session):
        session = open_session(home, clock)
        tell({"did": "open"})
    found, wrong = taken_in(session)
    tell({"held": sorted(found), "wrong": wrong})
    for number in STICKS:
        _receive(session, number, tell)
        tell({"did": "receive", "stick": number})
    tell({"will": "close"})
    session.close()


def _receive(session: Session, number: int, tell: Tell) -> None:
    tell({"will": "receive", "stick": number})
    taken = receive(session, [stick(number)])
    tell({"kept": [(line.unit, line.revision) for line in taken.lines if line.received]})


def _wrong_at_district(home: Path, words: Sequence[Word]) -> str:
    """What was told as kept on the sick disk was there on the good one, whole; in the end everything is."""
    place = next(place for place, word in enumerate(words) if "held" in word)
    kept = {pair for word in words[:place] for pair in _pairs(word, "kept")}
    held = set(_pairs(words[place], "held"))
    if words[place]["wrong"] or not kept <= held:
        return f"told as kept and not there: {sorted(kept - held)}; {words[place]['wrong']}"
    return wrong_at_district(home, words)


def _pairs(word: Word, name: str) -> list[tuple[str, int]]:
    found = word.get(name, [])
    assert isinstance(found, list)
    return [(unit, number) for unit, number in found]


@dataclass(frozen=True)
class BackedUp:
    """A commune with a backup, and with figures typed since. older: what the backup holds; newer: what stands."""

    home: Path
    backup: str
    older: dict[str, str]
    newer: dict[str, str]


@cache
def _backed_up() -> BackedUp:
    home = copied(drafts, drafts().parent / "backed up")
    with open_session(home, clock) as session:
        older, backup = figures_now(session), make_backup(session).name
        type_some(session, lambda _: None, random.Random(0), 6)
        return BackedUp(home, backup, older, figures_now(session))


def _restorer(home: Path, out: Path, tell: Tell, chance: random.Random, mended: Callable[[], None]) -> None:
    """A backup is put back on a sick disk, and the office opened; on a good one it is put back once more."""
    del out, chance
    tried(tell, lambda: _restore(home, tell))
    tried(tell, lambda: open_session(home, clock).close())
    mended()
    _restore(home, tell)


def _restore(home: Path, tell: Tell) -> None:
    restore(home, home / BACKUP_FOLDER / _backed_up().backup)
    tell({"did": "restore"})


def _wrong_after_restoring(home: Path, words: Sequence[Word]) -> str:
    """What the backup held stands, what was typed since lies aside whole, and nothing half lies about."""
    made = _backed_up()
    with open_session(home, clock) as session:
        if figures_now(session) != made.older:
            return "what the backup holds does not stand"
    will: Word = {"will": "restore", "cells": made.newer}
    half = "; ".join(wrong_files(home))
    return half or wrong_after_restore(home, [*words, will], {"cells": made.older})


def _ready() -> None:
    ready()
    _backed_up()


def _no_sentences() -> None:
    """What SQLite and the system say goes up as it is."""
    put("storage.tables.world_error", lambda _error, _path: None)
    put("storage.database.world_error", lambda _error, _path: None)


def _no_sentences_for_files() -> None:
    """What the system says of a file goes up as it is."""
    put("forms.files.file_error", lambda error, _path: error)


_OFFICE = Life(signed, _office, wrong_at_home)
_DISTRICT = Life(districts.empty, _district, _wrong_at_district)
_RESTORER = Life(lambda: _backed_up().home, _restorer, _wrong_after_restoring)
ROWS = (
    Row("any call fails, once or for good", "sentences for what the system says", injected(_OFFICE), _no_sentences,
        cases=200, few=2, bare=60, needs=("strace",), shared=ready),
    Row("the stick goes at any call", "a name of its own until whole", injected(_OFFICE, outside=True),
        put_final_names_first, cases=120, few=2, bare=80, needs=("strace",), soon=10, shared=ready),
    Row("the disk is full", "sentences for what SQLite says", full(_OFFICE), _no_sentences, cases=150, few=2,
        needs=("strace",), shared=ready),
    Row("any call fails while receiving", "sentences for what the system says", injected(_DISTRICT),
        _no_sentences_for_files, cases=60, few=1, needs=("strace",), shared=districts.ready),
    Row("the disk is full while receiving", "sentences for what the system says", full(_DISTRICT),
        _no_sentences_for_files, cases=30, few=1, soon=4, needs=("strace",), shared=districts.ready),
    Row("any call fails while restoring", "sentences for what the system says", injected(_RESTORER),
        _no_sentences_for_files, cases=120, few=2, needs=("strace",), shared=_ready),
    Row("the disk is full while restoring", "sentences for what SQLite says", full(_RESTORER),
        _no_sentences, cases=60, few=2, needs=("strace",), shared=_ready),
)  # fmt: skip
