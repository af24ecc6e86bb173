"""The migration `receiving`: see storage/migrations.py for the rules that it is under."""

from __future__ import annotations

from typing import Any


def receiving(db: Any) -> None:
    """What came in from units below: bundles, signed documents, workbooks, papers; what was decided about each.

    `received` only grows: what stands for a unit follows from its rows and the decisions. `received_cells` holds
    every cell that speaks, computed ones too, so that a consolidation is one scan; see `cells_together`.
    """
    for statement in _RECEIVING:
        db.conn.execute(statement)
    db.conn.execute("ALTER TABLE reports ADD COLUMN entered_for INTEGER NOT NULL DEFAULT 0")


_RECEIVING = (
    """CREATE TABLE receivings (
        number INTEGER PRIMARY KEY,
        began_at TEXT NOT NULL,
        ended_at TEXT,
        origin TEXT NOT NULL,
        who TEXT NOT NULL)""",
    """CREATE TABLE received (
        number INTEGER PRIMARY KEY,
        kind TEXT NOT NULL CHECK (kind IN ('bundle', 'pdf', 'workbook', 'paper')),
        unit TEXT NOT NULL,
        unit_since TEXT NOT NULL,
        unit_name TEXT NOT NULL,
        unit_level TEXT NOT NULL,
        form TEXT NOT NULL,
        period TEXT NOT NULL,
        revision INTEGER NOT NULL,
        report_id TEXT NOT NULL,
        supplement_of TEXT NOT NULL,
        pack TEXT NOT NULL,
        pack_version INTEGER NOT NULL,
        form_version INTEGER NOT NULL,
        data_digest TEXT NOT NULL,
        digest TEXT NOT NULL,
        blob TEXT REFERENCES blobs (sha256),
        file TEXT NOT NULL,
        signed INTEGER NOT NULL,
        signer TEXT NOT NULL,
        claimed_at TEXT,
        says INTEGER NOT NULL,
        consolidation TEXT NOT NULL,
        record TEXT NOT NULL,
        note TEXT NOT NULL,
        received_at TEXT NOT NULL,
        who TEXT NOT NULL,
        receiving INTEGER REFERENCES receivings (number),
        UNIQUE (data_digest, signed))""",
    "CREATE INDEX received_of ON received (form, period, unit)",
    "CREATE INDEX received_blob ON received (blob)",
    """CREATE TABLE received_cells (
        received INTEGER NOT NULL REFERENCES received (number),
        key TEXT NOT NULL,
        kind TEXT NOT NULL CHECK (kind IN ('n', 't', '')),
        value TEXT NOT NULL,
        state TEXT NOT NULL,
        note TEXT NOT NULL,
        source TEXT NOT NULL,
        as_of TEXT NOT NULL,
        PRIMARY KEY (received, key)) WITHOUT ROWID""",
    """CREATE TABLE receiving_lines (
        receiving INTEGER NOT NULL REFERENCES receivings (number),
        number INTEGER NOT NULL,
        file TEXT NOT NULL,
        sha256 TEXT NOT NULL,
        outcome TEXT NOT NULL,
        sentence TEXT NOT NULL,
        unit TEXT NOT NULL,
        unit_name TEXT NOT NULL,
        form TEXT NOT NULL,
        period TEXT NOT NULL,
        revision INTEGER,
        received INTEGER REFERENCES received (number),
        PRIMARY KEY (receiving, number)) WITHOUT ROWID""",
    """CREATE TABLE decisions (
        number INTEGER PRIMARY KEY,
        received INTEGER NOT NULL REFERENCES received (number),
        kind TEXT NOT NULL CHECK (kind IN ('accepted', 'returned', 'chosen', 'set_aside')),
        text TEXT NOT NULL,
        answer TEXT REFERENCES blobs (sha256),
        file TEXT NOT NULL,
        at TEXT NOT NULL,
        who TEXT NOT NULL,
        withdrawn_at TEXT)""",
    """CREATE TABLE decision_comments (
        decision INTEGER NOT NULL REFERENCES decisions (number),
        key TEXT NOT NULL,
        text TEXT NOT NULL,
        PRIMARY KEY (decision, key)) WITHOUT ROWID""",
    """CREATE TABLE reply_comments (
        reply INTEGER NOT NULL REFERENCES replies (number),
        key TEXT NOT NULL,
        text TEXT NOT NULL,
        PRIMARY KEY (reply, key)) WITHOUT ROWID""",
    """CREATE TABLE consolidations (
        number INTEGER PRIMARY KEY,
        report INTEGER NOT NULL REFERENCES reports (number),
        data TEXT NOT NULL,
        at TEXT NOT NULL,
        who TEXT NOT NULL)""",
    "CREATE INDEX consolidations_of ON consolidations (report)",
    """CREATE TABLE source_choices (
        number INTEGER PRIMARY KEY,
        form TEXT NOT NULL,
        period TEXT NOT NULL,
        unit TEXT NOT NULL,
        choice TEXT NOT NULL CHECK (choice IN ('whole', 'parts', '')),
        reason TEXT NOT NULL,
        at TEXT NOT NULL,
        who TEXT NOT NULL)""",
)
