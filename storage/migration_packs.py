"""The migration `packs`: see storage/migrations.py for the rules that it is under."""

from __future__ import annotations

from typing import Any


def packs(db: Any) -> None:
    """Which packs of forms were put into the data folder, by whom, signed by whom, with the file they came in."""
    db.conn.execute(_PACKS)


_PACKS = """CREATE TABLE pack_acts (
    number INTEGER PRIMARY KEY,
    pack TEXT NOT NULL,
    version INTEGER NOT NULL,
    before INTEGER NOT NULL,
    title TEXT NOT NULL,
    how TEXT NOT NULL CHECK (how IN ('signed', 'folder', 'own')),
    digest TEXT NOT NULL,
    blob TEXT NOT NULL REFERENCES blobs (sha256),
    file TEXT NOT NULL,
    signer TEXT NOT NULL,
    signer_unit TEXT NOT NULL,
    signer_name TEXT NOT NULL,
    claimed_at TEXT,
    at TEXT NOT NULL,
    who TEXT NOT NULL)"""
