"""What the repositories share: one connection, one place where SQLite's refusals become sentences."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from forms.errors import WorldError
from storage.database import SQLITE_ERRORS, DamagedDatabase, UnreadableRow, unreadable, world_error
from storage.ways_out import damaged


class Tables:
    """connection: the office's, in autocommit mode; home: the office's data folder."""

    def __init__(self, connection: sqlite3.Connection, home: Path, path: Path) -> None:
        self.home = home
        self.path = path
        self._connection = connection
        self._sound = True

    @contextlib.contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        try:
            yield self._connection
        except (*SQLITE_ERRORS, UnreadableRow) as error:
            if sentence := self._sentence(error):
                raise sentence from error
            raise

    @contextlib.contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        """One transaction: all of the block or nothing of it; on the disk when the block ends.

        Not built on `_reading`: a cell's way to the disk passes here, and each layer costs it.
        """
        try:
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield self._connection
                self._connection.execute("COMMIT")
            except BaseException:
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
                raise
        except (*SQLITE_ERRORS, UnreadableRow) as error:
            if sentence := self._sentence(error):
                raise sentence from error
            raise

    def _sentence(self, error: sqlite3.Error | OSError | UnicodeDecodeError | UnreadableRow) -> WorldError | None:
        sentence = unreadable(self.path) if isinstance(error, UnreadableRow) else world_error(error, self.path)
        if isinstance(sentence, DamagedDatabase):
            self._sound = False
            return damaged(self.home, sentence.sentence)
        return sentence
