"""The packs at hand, each read once a process, and kept ready in the data folder for the next start.

A pack ships with the program, or lies in the data folder under its id (DESIGN section 3); an id that ships is never
taken from the data folder, so a copy there cannot replace a form of the program.

What is kept is the checked pack itself under a checksum of its files and the program's version: a changed file or
program finds nothing kept, and reads and checks the TOML again.
"""

from __future__ import annotations

import zlib
from pathlib import Path

import msgspec

from forms.errors import BadInput, WorldError
from forms.files import make_folder, read_file, write_file
from forms.form import Form
from forms.pack import Pack
from forms.resources import resource_path
from forms.version import VERSION
from storage.pack_files import PACK_FOLDER

KEPT = "bo-dem"
_READY: dict[tuple[Path | None, str], Pack] = {}


def pack_folders(home: Path | None = None) -> tuple[Path, ...]:
    """The folders of every pack: those that ship with the program, then those of the data folder, each by name."""
    shipped = _folders(resource_path("packs"))
    known = {folder.name for folder in shipped}
    own = _folders(home / PACK_FOLDER) if home else ()
    return (*shipped, *(folder for folder in own if folder.name not in known))


def find_pack(pack_id: str, home: Path | None = None) -> Pack:
    """The pack of that id, kept ready in `home` where one is given. BadInput naming the packs there are."""
    ready = _READY.get((None, pack_id)) or _READY.get((home, pack_id))
    if ready is not None:
        return ready
    folders = {folder.name: folder for folder in pack_folders(home)}
    if pack_id not in folders:
        known = f"Các gói đang có: {', '.join(folders)}." if folders else ""
        raise BadInput(f"Không có gói biểu mẫu “{pack_id}”.", known)
    folder = folders[pack_id]
    found = _ready(folder, home / KEPT) if home else _read(folder)
    _READY[(None if _ships(folder) else home, pack_id)] = found
    return found


def form_in(pack: Pack, key: str) -> Form:
    """The form of that key. BadInput naming those that the pack has."""
    form = pack.form_by_key.get(key)
    if form is None:
        raise BadInput(f"Gói biểu mẫu không có biểu “{key}”.", f"Các biểu: {', '.join(pack.form_by_key)}.")
    return form


def forget_pack(pack_id: str, home: Path) -> None:
    """Read the pack of the data folder anew when it is next asked for."""
    _READY.pop((home, pack_id), None)


def _ships(folder: Path) -> bool:
    return folder.parent == resource_path("packs")


def _folders(within: Path) -> tuple[Path, ...]:
    return tuple(sorted(path.parent for path in within.glob("*/pack.toml")))


def _ready(folder: Path, kept: Path) -> Pack:
    path = kept / f"{folder.name}-{_mark(folder)}.bin"
    if path.exists():
        try:
            return msgspec.msgpack.decode(read_file(path), type=Pack)
        except (msgspec.DecodeError, WorldError):
            path.unlink(missing_ok=True)
    pack = _read(folder)
    _keep(path, pack)
    return pack


def _read(folder: Path) -> Pack:
    """From the TOML itself; reading and checking are imported only where nothing was kept. What ships never changes
    while the program runs; a pack of the data folder may be put in anew."""
    from forms.packs.loader import cached_pack, load_pack

    return cached_pack(folder) if _ships(folder) else load_pack(folder)


def _keep(path: Path, pack: Pack) -> None:
    """Where it cannot be kept the next start is a little slower, which is nothing to tell an officer."""
    try:
        make_folder(path.parent)
        for old in path.parent.glob(f"{pack.id}-*.bin"):
            old.unlink()
        write_file(path, msgspec.msgpack.encode(pack))
    except (WorldError, OSError):
        return


def _mark(folder: Path) -> str:
    """A checksum of the pack's files and the program's version: it notices change, and guards against nobody."""
    mark, size = zlib.crc32(VERSION.encode()), 0
    for path in sorted(folder.glob("*.toml")):
        data = path.read_bytes()
        mark, size = zlib.crc32(path.name.encode() + data, mark), size + len(data)
    return f"{mark:08x}-{size}"
