"""Files put on the disk for good while the next ones are judged: by a copy of this process that does nothing else.

Only where this process can be copied at once (`has_one_thread`), and only for whole batches; else it is done here.
"""

from __future__ import annotations

import contextlib
import signal
from collections.abc import Sequence
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from forms.errors import WorldError
from forms.files import FileRefused
from storage.blob_files import sync_blobs
from workflow.receiving.helping import another, has_one_thread, let_go, open_handles

HUNG = 180.0
PATIENCE = 5.0


class Syncing:
    """One batch of blobs at a time: begun, then waited for."""

    def __init__(self, home: Path) -> None:
        self._home = home
        self._pipe: Connection | None = None
        self._process: Any = None
        self._begun: list[str] = []

    def begin(self, names: Sequence[str], whole: bool) -> None:
        """Have these blobs put on the disk; `end` says when they are there. whole: a batch with more to come."""
        self._begun = list(names)
        if whole and self._pipe is None and has_one_thread():
            self._start()
        if self._pipe is not None:
            try:
                self._pipe.send(self._begun)
            except OSError:
                self.close()

    def end(self) -> None:
        """They are on the disk when it returns. FileRefused where they cannot be put there."""
        names, self._begun = self._begun, []
        if names and not self._heard():
            sync_blobs(self._home, names)

    def let_go(self) -> None:
        """Nothing more is begun: the copy may go."""
        if self._pipe is not None:
            self._pipe.close()
            self._pipe = None

    def close(self) -> None:
        """The copy is gone when it returns."""
        self.let_go()
        if self._process is not None:
            self._process.join(PATIENCE)
            if self._process.is_alive():
                self._process.kill()
                self._process.join()
            self._process = None

    def _start(self) -> None:
        begun = another(get_context("fork"), _serve, (self._home,), open_handles())
        if begun is not None:
            self._pipe, self._process = begun

    def _heard(self) -> bool:
        """Whether the copy did it; where it died or hangs it is done without. FileRefused in its words."""
        if self._pipe is None:
            return False
        try:
            said = self._pipe.recv() if self._pipe.poll(HUNG) else None
        except (OSError, EOFError):
            said = None
        if said is None:
            self._process.kill()
            self.close()
        elif said:
            raise FileRefused(*said)
        return said is not None


def _serve(pipe: Connection, home: Path, not_ours: Sequence[int]) -> None:
    """What the copy does until the pipe is closed: sync, and say () or the sentence and remedy of what failed."""
    let_go(not_ours)
    with contextlib.suppress(ValueError):
        signal.signal(signal.SIGINT, signal.SIG_IGN)
    with contextlib.suppress(EOFError, OSError):
        while True:
            pipe.send(_synced(home, pipe.recv()))


def _synced(home: Path, names: Sequence[str]) -> tuple[str, ...]:
    try:
        sync_blobs(home, names)
    except WorldError as error:
        return error.sentence, error.remedy
    return ()
