"""What the repositories share: one connection, one place where SQLite's refusals become sentences."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from storage.backup import damaged
from storage.database import DamagedDatabase, database_errors


class Tables:
    """db: sqlite_utils.Database over the office's connection; home: the office's data folder."""

    def __init__(self, db: Any, home: Path, path: Path) -> None:
        self.home = home
        self.path = path
        self._db = db
        self._sound = True

    @contextlib.contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        try:
            with database_errors(self.path):
                yield self._db.conn
        except DamagedDatabase as error:
            self._sound = False
            raise damaged(self.home, error.sentence) from error

    @contextlib.contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        """One transaction: all of the block or nothing of it; on the disk when the block ends."""
        with self._reading() as connection, self._db.atomic():
            yield connection
