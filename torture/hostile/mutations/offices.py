"""An office for acts: made once, copied for each case, with a stick beside it and places that nobody may touch."""

from __future__ import annotations

import atexit
import random
import shutil
import sqlite3
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from signing.certificates import certificate_record, der
from signing.keys import KeySigner
from storage.records import TrustedCertificate
from storage.trust_records import TrustAct
from torture.hostile.mutations.good import ABOVE, OTHER, PROVINCE, UNIT, make_all, pack
from torture.hostile.mutations.keys import NOW
from torture.hostile.mutations.places import listing, watched
from torture.keys import signer_of
from torture.rows import Work
from workflow.office import init_office
from workflow.reports import start_report
from workflow.session import VIETNAM, Session, all_units, open_session

HOME, STICK, OUT, ELSEWHERE = "du-lieu", "usb", "ra", "noi-khac"
MOMENT = NOW.astimezone(VIETNAM)
FIGURES = (
    "cells", "reports", "revisions", "received", "received_cells", "trusted", "settings", "history", "attachments",
)  # fmt: skip


@dataclass(frozen=True)
class Office:
    """home: the data folder; stick: what came; out: where the act may write besides; elsewhere: where nobody may."""

    folder: Path
    report: str
    counted: Counter[str]

    @property
    def home(self) -> Path:
        return self.folder / HOME

    @property
    def stick(self) -> Path:
        return self.folder / STICK

    @property
    def out(self) -> Path:
        return self.folder / OUT

    @property
    def database(self) -> Path:
        return self.home / "bao-cao.sqlite3"

    def open(self) -> Session:
        """The office at work, at the one moment that there is here."""
        return open_session(self.home, lambda: MOMENT)

    def figures(self) -> dict[str, tuple[object, ...]]:
        """What the tables hold, each as a whole."""
        return figures(self.database)


def figures(path: Path) -> dict[str, tuple[object, ...]]:
    """The rows of the tables that hold what counts."""
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
        there = {name for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}
        names = [name for name in FIGURES if name in there]
        return {name: tuple(connection.execute(f"SELECT * FROM {name} ORDER BY 1, 2")) for name in names}


@cache
def templates() -> tuple[Path, str]:
    """The folder of two offices, a commune with a draft and its province, and the draft's id; removed at the end."""
    folder = Path(tempfile.mkdtemp(prefix="torture-offices-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    with open_session(folder / PROVINCE, lambda: MOMENT) as session:
        init_office(session, pack().id, PROVINCE)
        _trust(session, [signer_of(unit, holder) for unit in (UNIT, OTHER) for holder in ("cơ quan", "người ký")])
    with open_session(folder / UNIT, lambda: MOMENT) as session:
        init_office(session, pack().id, UNIT)
        _trust(session, [signer_of(unit) for unit in (ABOVE, PROVINCE)])
        return folder, start_report(session, "phu-luc-01", "2024")


def _trust(session: Session, signers: Sequence[KeySigner]) -> None:
    rows = []
    for certificate in (der(signer.certificate) for signer in signers):
        record = certificate_record(certificate)
        unit = record.unit_code or ""
        rows.append(
            TrustedCertificate(
                record.fingerprint, unit, unit, certificate, record.not_before, record.not_after, MOMENT, "thử"
            )
        )
    session.store.note_trust(TrustAct((), signing=tuple(rows)))


def ready() -> None:
    """Make the good files and the offices once, before processes part."""
    make_all()
    all_units()
    templates()


@contextmanager
def office(work: Work, chance: random.Random, unit: str) -> Iterator[Office]:
    """A copy of an office with an empty stick, and a place of somebody else's."""
    sys.dont_write_bytecode = True
    place = work.folder / f"{chance.getrandbits(64):x}"
    for name in (STICK, OUT, ELSEWHERE):
        (place / name).mkdir(parents=True)
    (place / ELSEWHERE / "thu.txt").write_text("của người khác")
    template, report = templates()
    shutil.copytree(template / unit, place / HOME)
    try:
        yield Office(place, report, work.counted)
    finally:
        shutil.rmtree(place, ignore_errors=True)


@contextmanager
def kept_in_place(office: Office) -> Iterator[list[str]]:
    """Gives a list that holds, at the end, what was written or stands where nothing may be."""
    before, found = listing(office.folder), list[str]()
    with watched(office.home, office.out) as watch:
        yield found
    now, inside = listing(office.folder), (str(office.home), str(office.out))
    other = {name for name in {*before, *now} if before.get(name) != now.get(name) and not name.startswith(inside)}
    found += watch.outside + [f"changed: {name!r}" for name in sorted(other)]
