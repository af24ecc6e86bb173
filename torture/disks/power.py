"""What a disk may hold after the power went: everything that was synced, and of the rest what chance leaves.

The model, after ALICE (Pillai et al., OSDI 2014), somewhat harsher than ext4 with data=ordered or NTFS:
- fsync of a file makes its content durable, not its name; fsync of a folder makes the names in it durable; syncfs both.
- Of a file's writes and cuts since its last sync any may be there and any not, in sectors of 512 bytes, in any order; a
  sector is whole or not there. The length may have grown where the bytes did not come: then there are zeros.
- Of the changes of names in one folder since its last sync the first few are there and the rest is not; a rename is one
  change. Names of different folders, and names and contents, have no order among each other.
- `-shm` is memory, not disk: it is gone, or full of chance.
Not modelled: a disk that says it has synced and has not, and one that spoils what it had.
"""

from __future__ import annotations

import itertools
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from torture.disks.recording import Call

SECTOR = 512
_MEMORY = "-shm"


@dataclass
class File:
    """kept: what is durable; since: writes (at, bytes) and cuts (length, None) after that; size: as it is now."""

    kept: bytes = b""
    since: list[tuple[int, bytes | None]] = field(default_factory=list)
    size: int = 0


@dataclass
class Folder:
    """kept: the names that are durable; since: changes after that; now: the names as the program sees them."""

    kept: dict[str, File | Folder] = field(default_factory=dict)
    since: list[dict[str, File | Folder | None]] = field(default_factory=list)
    now: dict[str, File | Folder] = field(default_factory=dict)

    def change(self, names: dict[str, File | Folder | None]) -> None:
        """One step: names with what they mean from now on, None for gone."""
        self.since.append(names)
        _apply(self.now, names)


def _apply(names: dict[str, File | Folder], change: Mapping[str, File | Folder | None]) -> None:
    for name, node in change.items():
        if node is None:
            names.pop(name, None)
        else:
            names[name] = node


class Disk:
    """The watched folders, as they were before the first call and as each call changes them."""

    def __init__(self, folders: Mapping[str, Path]) -> None:
        """folders: by the path that the calls name, where what lay there before the first call can be read."""
        self._roots = {path: _read(folder) for path, folder in folders.items()}

    def do(self, call: Call) -> None:
        """Take in one call."""
        if call.kind == "sync all":
            for root in self._roots.values():
                _sync_all(root)
        elif call.kind != "said":
            self._do(call)

    def _do(self, call: Call) -> None:
        node = self._find(call.path)
        match call.kind, node:
            case "make", None:
                self._above(call.path).change({_name(call.path): File()})
            case "make", File():
                _cut(node, 0) if call.at else None
            case "write", File():
                node.since.append((call.at, call.data))
                node.size = max(node.size, call.at + len(call.data))
            case "cut", File():
                _cut(node, call.at)
            case "sync", File():
                node.kept, node.since = _whole(node), []
            case "sync", Folder():
                node.kept, node.since = dict(node.now), []
            case "rename", _:
                self._rename(call, node)
            case "unlink" | "rmdir", _:
                self._above(call.path).change({_name(call.path): None})
            case "mkdir", None:
                self._above(call.path).change({_name(call.path): Folder()})
            case _:
                raise ValueError(f"{call.kind} of {call.path}, which is {node!r:.60}")

    def _rename(self, call: Call, node: File | Folder | None) -> None:
        above = self._above(call.path)
        if above is not self._above(call.other):
            raise ValueError(f"{call.path} is moved to another folder, {call.other}")
        above.change({_name(call.path): None, _name(call.other): node})

    def _find(self, path: str) -> File | Folder | None:
        for root, node in self._roots.items():
            if path == root:
                return node
            if path.startswith(f"{root}/"):
                return _below(node, PurePosixPath(path).relative_to(root).parts)
        raise ValueError(f"{path} lies in no watched folder")

    def _above(self, path: str) -> Folder:
        found = self._find(str(PurePosixPath(path).parent))
        if not isinstance(found, Folder):
            raise ValueError(f"{path} lies in no folder")
        return found

    def fall(self, chance: random.Random, places: Mapping[str, Path]) -> None:
        """Write to `places`, by watched folder, what the power cut leaves."""
        mood = chance.choice(("nothing", "everything", "names", "contents", "any", "any", "any"))
        for root, node in self._roots.items():
            _leave(node, places[root], chance, mood)


def _name(path: str) -> str:
    return PurePosixPath(path).name


def _below(node: File | Folder | None, parts: Sequence[str]) -> File | Folder | None:
    for part in parts:
        node = node.now.get(part) if isinstance(node, Folder) else None
    return node


def _read(path: Path) -> Folder:
    names: dict[str, File | Folder] = {}
    for entry in path.iterdir():
        data = b"" if entry.is_dir() else entry.read_bytes()
        names[entry.name] = _read(entry) if entry.is_dir() else File(data, size=len(data))
    return Folder(names, now=dict(names))


def _sync_all(node: File | Folder) -> None:
    if isinstance(node, File):
        node.kept, node.since = _whole(node), []
        return
    node.kept, node.since = dict(node.now), []
    for below in node.now.values():
        _sync_all(below)


def _cut(file: File, length: int) -> None:
    file.since.append((length, None))
    file.size = length


def _whole(file: File) -> bytes:
    data = bytearray(file.kept)
    for at, written in file.since:
        _put(data, at, written)
    return bytes(data)


def _put(data: bytearray, at: int, written: bytes | None) -> None:
    end = at if written is None else at + len(written)
    if len(data) < end:
        data.extend(bytes(end - len(data)))
    if written is None:
        del data[at:]
    else:
        data[at:end] = written


def _leave(node: Folder, place: Path, chance: random.Random, mood: str) -> None:
    place.mkdir()
    names, there = dict(node.kept), len(node.since)
    there = {"nothing": 0, "contents": 0, "any": chance.randint(0, there)}.get(mood, there)
    for change in node.since[:there]:
        _apply(names, change)
    for name, below in names.items():
        if isinstance(below, Folder):
            _leave(below, place / name, chance, mood)
        elif not name.endswith(_MEMORY):
            (place / name).write_bytes(_left(below, chance, mood))
        elif chance.random() < 0.5:
            (place / name).write_bytes(chance.randbytes(32768))


def _left(file: File, chance: random.Random, mood: str) -> bytes:
    """What is left of a file: each sector that was written since comes with the same likelihood, drawn for the file."""
    if not file.since or mood in ("nothing", "names"):
        return file.kept
    if mood != "any":
        return _whole(file)
    data, often = bytearray(file.kept), chance.choice((0.02, 0.5, 0.98))
    for at, written in file.since:
        if written is None:
            if chance.random() < often:
                _put(data, at, None)
            continue
        for start, end in _sectors(at, len(written)):
            if chance.random() < often:
                _put(data, start, written[start - at : end - at])
    if len(data) < file.size and chance.random() < 0.5:
        data.extend(bytes(file.size - len(data)))
    return bytes(data)


def _sectors(at: int, length: int) -> Sequence[tuple[int, int]]:
    """The sectors that a write touches, each with its first and last byte of it."""
    edges = [at, *range((at // SECTOR + 1) * SECTOR, at + length, SECTOR), at + length]
    return list(itertools.pairwise(edges)) if length else []
