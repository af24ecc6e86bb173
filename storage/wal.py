"""The file in which SQLite keeps what was committed last: whether it is there and is one, and whether its end is lost.

The layout is that of "WAL-mode file format" in SQLite's documentation: a head of 32 bytes, then frames of 24 bytes and
a page each; a frame that bears a size of the database ends a commit.
"""

from __future__ import annotations

import struct
from pathlib import Path

from forms.files import file_errors

_MAGIC = (0x377F0682, 0x377F0683)
_HEAD, _FRAME = 32, 24
_WORD = 1 << 32


def wal_of(database: Path) -> Path:
    """Where SQLite keeps it."""
    return database.with_name(f"{database.name}-wal")


def is_lost(database: Path) -> bool:
    """Whether the file is gone, or its head is none of SQLite's. While a program has the database open it is there,
    empty before the first commit; what SQLite does not know as its own it passes over in silence."""
    path = wal_of(database)
    with file_errors(path):
        if not path.is_file():
            return True
        with path.open("rb") as stream:
            head = stream.read(_HEAD)
    return bool(head) and not _is_head(head)


def _is_head(head: bytes) -> bool:
    if len(head) < _HEAD or int.from_bytes(head[:4], "big") not in _MAGIC:
        return False
    words = struct.unpack("<6I" if int.from_bytes(head[:4], "big") == _MAGIC[0] else ">6I", head[:24])
    first = second = 0
    for one, other in zip(words[::2], words[1::2], strict=True):
        first = (first + one + second) % _WORD
        second = (second + other + first) % _WORD
    return struct.unpack(">2I", head[24:]) == (first, second)


def commits_behind(database: Path, frames: int) -> int:
    """How many commits lie behind the first `frames` frames, which are all that SQLite takes.

    Each commit is on the disk before the next one begins: a power cut can spoil the last one alone, which nobody was
    told of. Two or more behind the end mean that the file was damaged in the middle.
    """
    path = wal_of(database)
    with file_errors(path), path.open("rb") as stream:
        head = stream.read(_HEAD)
        if len(head) < _HEAD:
            return 0
        step, found = _FRAME + int.from_bytes(head[8:12], "big"), 0
        stream.seek(_HEAD + frames * step)
        while len(frame := stream.read(step)) == step:
            found += frame[8:16] == head[16:24] and frame[4:8] != bytes(4)
    return found
