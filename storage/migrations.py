"""The schema as a list of steps that only grows.

TO ADD A MIGRATION
1. Append a function here and its name to STEPS; never change one that was released.
2. Use plain SQL only; import nothing of this program, since today's code is not tomorrow's. A large step is a module
   `migration_<name>.py` of its own.
3. Write tests/storage/test_migrations.py:test_migration_<name>.
4. At every release run `python tools/make_old_files.py`: it keeps a database and what is sent of that version.
A step that must run outside a transaction is registered with transactional=False.
"""

from __future__ import annotations

import sqlite3
from typing import Any

from storage.migration_packs import packs
from storage.migration_receiving import receiving
from storage.migration_together import cells_together

APPLICATION_ID = 0x42444731
"""The letters BDG1 in the header of the file: this SQLite file is this program's."""


def start(db: Any) -> None:
    """Settings, reports with cells, history and finished revisions, sendings, trusted certificates."""
    db.conn.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    for statement in _START:
        db.conn.execute(statement)


_START = (
    "CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
    """CREATE TABLE reports (
        number INTEGER PRIMARY KEY,
        id TEXT NOT NULL UNIQUE,
        pack TEXT NOT NULL,
        pack_version INTEGER NOT NULL,
        form TEXT NOT NULL,
        form_version INTEGER NOT NULL,
        unit_code TEXT NOT NULL,
        unit_name TEXT NOT NULL,
        unit_level TEXT NOT NULL,
        unit_path TEXT NOT NULL,
        unit_agency TEXT NOT NULL,
        period TEXT NOT NULL,
        revision INTEGER NOT NULL,
        state TEXT NOT NULL CHECK (state IN ('draft', 'finished')),
        created_at TEXT NOT NULL,
        opened_at TEXT NOT NULL,
        reason TEXT NOT NULL,
        supplement_of TEXT NOT NULL,
        digest TEXT NOT NULL,
        finished_at TEXT)""",
    """CREATE TABLE cells (
        report INTEGER NOT NULL REFERENCES reports (number),
        key TEXT NOT NULL,
        kind TEXT NOT NULL CHECK (kind IN ('n', 't', '')),
        value TEXT NOT NULL,
        state TEXT NOT NULL,
        note TEXT NOT NULL,
        source TEXT NOT NULL,
        as_of TEXT NOT NULL,
        PRIMARY KEY (report, key)) WITHOUT ROWID""",
    """CREATE TABLE history (
        report INTEGER NOT NULL REFERENCES reports (number),
        number INTEGER NOT NULL,
        key TEXT NOT NULL,
        old TEXT,
        new TEXT,
        who TEXT NOT NULL,
        why TEXT NOT NULL,
        at TEXT NOT NULL,
        PRIMARY KEY (report, number)) WITHOUT ROWID""",
    """CREATE TABLE revisions (
        report INTEGER NOT NULL REFERENCES reports (number),
        revision INTEGER NOT NULL,
        opened_at TEXT NOT NULL,
        reason TEXT NOT NULL,
        supplement_of TEXT NOT NULL,
        digest TEXT NOT NULL,
        finished_at TEXT NOT NULL,
        snapshot BLOB NOT NULL,
        PRIMARY KEY (report, revision))""",
    """CREATE TABLE sendings (
        number INTEGER PRIMARY KEY,
        report INTEGER NOT NULL,
        revision INTEGER NOT NULL,
        digest TEXT NOT NULL,
        channel TEXT NOT NULL,
        target TEXT NOT NULL,
        file TEXT NOT NULL,
        at TEXT NOT NULL,
        FOREIGN KEY (report, revision) REFERENCES revisions (report, revision))""",
    """CREATE TABLE trusted (
        fingerprint TEXT PRIMARY KEY,
        unit_code TEXT NOT NULL,
        unit_name TEXT NOT NULL,
        der BLOB NOT NULL,
        valid_from TEXT NOT NULL,
        valid_to TEXT NOT NULL,
        added_at TEXT NOT NULL,
        added_how TEXT NOT NULL,
        withdrawn_at TEXT)""",
)


def past_figures(db: Any) -> None:
    """Figures of years before this program was used, typed from paper reports, and what was changed in them."""
    for statement in _PAST:
        db.conn.execute(statement)


_PAST = (
    """CREATE TABLE past_figures (
        unit TEXT NOT NULL,
        form TEXT NOT NULL,
        key TEXT NOT NULL,
        year INTEGER NOT NULL,
        kind TEXT NOT NULL CHECK (kind IN ('n', 't', '')),
        value TEXT NOT NULL,
        state TEXT NOT NULL,
        note TEXT NOT NULL,
        source TEXT NOT NULL,
        as_of TEXT NOT NULL,
        PRIMARY KEY (unit, form, key, year)) WITHOUT ROWID""",
    """CREATE TABLE past_history (
        number INTEGER PRIMARY KEY,
        unit TEXT NOT NULL,
        form TEXT NOT NULL,
        key TEXT NOT NULL,
        year INTEGER NOT NULL,
        old TEXT,
        new TEXT,
        who TEXT NOT NULL,
        at TEXT NOT NULL)""",
    "CREATE INDEX past_history_of ON past_history (unit, form, key, year)",
)


def replies(db: Any) -> None:
    """What the office above answered to a finished revision."""
    db.conn.execute(_REPLIES)


_REPLIES = """CREATE TABLE replies (
    number INTEGER PRIMARY KEY,
    report INTEGER NOT NULL,
    revision INTEGER NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('accepted', 'returned')),
    source TEXT NOT NULL CHECK (source IN ('typed', 'receipt')),
    sender TEXT NOT NULL,
    text TEXT NOT NULL,
    receipt BLOB NOT NULL,
    answered_at TEXT NOT NULL,
    who TEXT NOT NULL,
    noted_at TEXT NOT NULL,
    withdrawn_at TEXT,
    FOREIGN KEY (report, revision) REFERENCES revisions (report, revision))"""


def acts(db: Any) -> None:
    """Each line of history gets the act it belongs to; act: the number of the act's first line.

    takes_back: of a line that undo or redo wrote, the act it reversed. Lines written before have no act and cannot
    be undone. The two texts, which may be long, come last, so that the acts are read without them.
    """
    db.conn.execute(_ACTS)
    db.conn.execute(
        "INSERT INTO acts (report, number, key, at, who, why, old, new)"
        " SELECT report, number, key, at, who, why, old, new FROM history"
    )
    db.conn.execute("DROP TABLE history")
    db.conn.execute("ALTER TABLE acts RENAME TO history")


_ACTS = """CREATE TABLE acts (
        report INTEGER NOT NULL REFERENCES reports (number),
        number INTEGER NOT NULL,
        revision INTEGER,
        act INTEGER,
        takes_back INTEGER,
        key TEXT NOT NULL,
        at TEXT NOT NULL,
        who TEXT NOT NULL,
        why TEXT NOT NULL,
        old TEXT,
        new TEXT,
        PRIMARY KEY (report, number)) WITHOUT ROWID"""


def pictures(db: Any) -> None:
    """The signature's and the seal's picture, which signed documents show."""
    db.conn.execute(_PICTURES)


_PICTURES = """CREATE TABLE pictures (
    kind TEXT PRIMARY KEY CHECK (kind IN ('signature', 'seal')),
    png BLOB NOT NULL,
    width_mm INTEGER NOT NULL,
    name TEXT NOT NULL,
    added_at TEXT NOT NULL)"""


def trust(db: Any) -> None:
    """Certificates to encrypt to, authorities, revocation lists, statements about keys, and how trust came and went.

    What is no longer trusted is marked as removed, not erased.
    """
    db.conn.execute("ALTER TABLE trusted ADD COLUMN removed_at TEXT")
    for statement in _TRUST:
        db.conn.execute(statement)


_TRUST = (
    """CREATE TABLE receiving (
        fingerprint TEXT PRIMARY KEY,
        unit_code TEXT NOT NULL,
        unit_name TEXT NOT NULL,
        der BLOB NOT NULL,
        valid_from TEXT NOT NULL,
        valid_to TEXT NOT NULL,
        added_at TEXT NOT NULL,
        added_how TEXT NOT NULL,
        withdrawn_at TEXT,
        removed_at TEXT)""",
    """CREATE TABLE authorities (
        fingerprint TEXT PRIMARY KEY,
        der BLOB NOT NULL,
        added_at TEXT NOT NULL,
        added_how TEXT NOT NULL,
        removed_at TEXT)""",
    """CREATE TABLE crls (
        digest TEXT PRIMARY KEY,
        issuer TEXT NOT NULL,
        der BLOB NOT NULL,
        this_update TEXT NOT NULL,
        next_update TEXT,
        added_at TEXT NOT NULL)""",
    """CREATE TABLE key_statements (
        digest TEXT PRIMARY KEY,
        kind TEXT NOT NULL,
        unit_code TEXT NOT NULL,
        unit_name TEXT NOT NULL,
        signer TEXT NOT NULL,
        signer_unit TEXT NOT NULL,
        made_at TEXT NOT NULL,
        taken_at TEXT NOT NULL)""",
    """CREATE TABLE trust_history (
        number INTEGER PRIMARY KEY,
        step TEXT NOT NULL,
        fingerprint TEXT NOT NULL,
        unit_code TEXT NOT NULL,
        unit_name TEXT NOT NULL,
        how TEXT NOT NULL,
        who TEXT NOT NULL,
        at TEXT NOT NULL,
        statement TEXT NOT NULL)""",
    """CREATE TABLE due_days (
        issuer TEXT NOT NULL,
        form TEXT NOT NULL,
        period TEXT NOT NULL,
        day TEXT NOT NULL,
        PRIMARY KEY (issuer, form, period)) WITHOUT ROWID""",
)


def attachments(db: Any) -> None:
    """Every content that lies in `bundles/`, and the attachments of each revision; one taken off keeps its line."""
    for statement in _ATTACHMENTS:
        db.conn.execute(statement)


_ATTACHMENTS = (
    "CREATE TABLE blobs (sha256 TEXT PRIMARY KEY, size INTEGER NOT NULL) WITHOUT ROWID",
    """CREATE TABLE attachments (
        number INTEGER PRIMARY KEY,
        report INTEGER NOT NULL REFERENCES reports (number),
        revision INTEGER NOT NULL,
        name TEXT NOT NULL,
        kind TEXT NOT NULL CHECK (kind IN ('scan', 'evidence')),
        sha256 TEXT NOT NULL REFERENCES blobs (sha256),
        size INTEGER NOT NULL,
        media TEXT NOT NULL,
        note TEXT NOT NULL,
        shrunk_from INTEGER,
        added_at TEXT NOT NULL,
        who TEXT NOT NULL,
        removed_at TEXT,
        removed_by TEXT NOT NULL DEFAULT '')""",
    "CREATE INDEX attachments_of ON attachments (report, revision)",
)


def signed(db: Any) -> None:
    """What each finished revision was signed as, and the PDFs that left to be signed elsewhere; the bytes are blobs."""
    for statement in _SIGNED:
        db.conn.execute(statement)


_SIGNED = (
    """CREATE TABLE signed (
        number INTEGER PRIMARY KEY,
        report INTEGER NOT NULL,
        revision INTEGER NOT NULL,
        kind TEXT NOT NULL CHECK (kind IN ('bundle', 'pdf')),
        elsewhere INTEGER NOT NULL,
        data_digest TEXT NOT NULL,
        digest TEXT NOT NULL,
        blob TEXT NOT NULL REFERENCES blobs (sha256),
        name TEXT NOT NULL,
        signed_at TEXT NOT NULL,
        certificate BLOB NOT NULL,
        person BLOB NOT NULL,
        attachments TEXT NOT NULL,
        missing TEXT NOT NULL,
        FOREIGN KEY (report, revision) REFERENCES revisions (report, revision))""",
    """CREATE TABLE exported (
        report INTEGER NOT NULL,
        revision INTEGER NOT NULL,
        blob TEXT NOT NULL REFERENCES blobs (sha256),
        at TEXT NOT NULL,
        PRIMARY KEY (report, revision, blob),
        FOREIGN KEY (report, revision) REFERENCES revisions (report, revision)) WITHOUT ROWID""",
)


def senders(db: Any) -> None:
    """Who signed, who let a PDF out to be signed elsewhere, and who sent; "" in rows of before that was noted."""
    for table in ("signed", "exported", "sendings"):
        db.conn.execute(f"ALTER TABLE {table} ADD COLUMN who TEXT NOT NULL DEFAULT ''")


def finishers(db: Any) -> None:
    """Who finished a revision, and who opened the report again for it; "" in rows of before that was noted."""
    db.conn.execute("ALTER TABLE reports ADD COLUMN opened_by TEXT NOT NULL DEFAULT ''")
    for column in ("opened_by", "finished_by"):
        db.conn.execute(f"ALTER TABLE revisions ADD COLUMN {column} TEXT NOT NULL DEFAULT ''")


STEPS = (
    start, past_figures, replies, acts, pictures, trust, attachments, signed, senders, finishers, receiving, packs,
    cells_together,
)  # fmt: skip

_SET = "bao-cao"


def applied(connection: sqlite3.Connection) -> set[str]:
    """The names of the steps that sqlite-utils noted as taken; plain SQL, since every start asks."""
    found = connection.execute("SELECT 1 FROM sqlite_schema WHERE name = '_sqlite_migrations'").fetchone()
    if found is None:
        return set()
    rows = connection.execute("SELECT name FROM _sqlite_migrations WHERE migration_set = ?", (_SET,))
    return {name for (name,) in rows}


def apply(connection: sqlite3.Connection) -> None:
    """Take the steps still open, each in a transaction with its own note.

    sqlite-utils is imported here, where there is something to do: its import would double the time of a start.
    """
    from sqlite_utils import Database
    from sqlite_utils.migrations import Migrations

    planned = Migrations(_SET)
    for step in STEPS:
        planned(name=step.__name__)(step)
    planned.apply(Database(connection, execute_plugins=False))
