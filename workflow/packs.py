"""The packs at hand, each read once a process, and kept ready in the data folder for the next start.

A pack ships with the program, or lies in the data folder under its id (storage/pack_files.py). Of one id the higher
version is the newest; one of the data folder stands over one that ships only if it came signed, so that a copy there
cannot replace a form of the program. Versions that reports were made with stay at hand beside it.

What is kept is the checked pack itself, by id and place, under a checksum of its files and the program's version: a
changed file or program finds nothing kept, and reads and checks the TOML again.
"""

from __future__ import annotations

import contextlib
import zlib
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from forms.errors import BadInput, WorldError
from forms.files import file_errors, is_there, make_folder, read_file, write_file
from forms.form import Form
from forms.keys import KEY
from forms.pack import PACK_HEAD, Pack, bound
from forms.resources import resource_path
from forms.version import VERSION
from storage.pack_files import PACK_FOLDER, keep_files, keep_version, kept_versions, version_folder

if TYPE_CHECKING:
    from storage.store import Store

KEPT = "bo-dem"
_LONGEST = 100
_SHIPPED, _PUT_IN = "goc", "cai"
_READY: dict[tuple[Path | None, str, str, str], Pack] = {}
"""By data folder (None for what ships), id, place or version asked for, province bound to."""


def pack_folders(home: Path | None = None) -> tuple[Path, ...]:
    """A folder of every pack, one an id: those that ship with the program, then those of the data folder, by name."""
    shipped = _folders(resource_path("packs"))
    known = {folder.name for folder in shipped}
    own = _folders(home / PACK_FOLDER) if home else ()
    return (*shipped, *(folder for folder in own if folder.name not in known))


def find_pack(pack_id: str, home: Path | None = None, version: int = 0, province: str = "") -> Pack:
    """The pack of that id, kept ready in `home` where one is given: the newest, or the version where it is at hand.

    province: what a pack of every province is bound to; "" leaves it as it is. BadInput naming the packs there are.
    """
    asked = (home, pack_id, str(version), province)
    if asked not in _READY:
        found = _exactly(pack_id, home, version) if version else None
        _READY[asked] = bound(found or _newest(pack_id, home), province)
    return _READY[asked]


def usable_packs(home: Path | None = None) -> list[Pack]:
    """The newest version of every pack at hand that can be used."""
    found = []
    for folder in pack_folders(home):
        with contextlib.suppress(BadInput):
            found.append(find_pack(folder.name, home))
    return found


def pack_folder(pack: Pack, home: Path | None = None) -> Path:
    """Where the files of this very version lie. BadInput where they are gone."""
    for place, folder in _places(pack.id, home, pack.version).items():
        if _is_version(folder, place, home, pack.version):
            return folder
    raise BadInput(f"Không còn bản {pack.version} của gói biểu mẫu “{pack.id}”.", "Hãy cài lại gói biểu mẫu đó.")


def keep_pack(pack: Pack, home: Path) -> None:
    """Keep this version for the reports made with it, whatever is put in later; one that was kept and cannot be read
    any more is kept anew. BadInput where the files are gone; FileRefused."""
    folder = version_folder(home, pack.id, pack.version)
    if not _is_version(folder, folder.name, home, pack.version):
        keep_version(home, pack.id, pack.version, pack_folder(pack, home))
        forget_pack(pack.id, home)


def keep_versions(home: Path, made_with: Iterable[tuple[str, int]]) -> None:
    """Keep those of these packs, each with its version, that are at hand in that very version. FileRefused."""
    for pack_id, version in dict.fromkeys(made_with):
        found = find_pack(pack_id, home, version)
        if found.version == version:
            keep_pack(found, home)


def lay_again(store: Store, home: Path, pack_id: str, version: int) -> bool:
    """Keep a version anew out of the file that it was installed from; whether there is one."""
    from signing.pack_files import read_pack
    from storage.pack_marks import MARK, mark_of

    for act in [act for act in store.pack_acts(pack_id) if act.version == version]:
        with contextlib.suppress(WorldError):
            found = read_pack(store.blob(act.blob), (), act.at)
            if found.pack is not None and (found.pack.id, found.pack.version) == (pack_id, version):
                mark = {MARK: mark_of(act.blob, found.files)} if act.how == "signed" else {}
                keep_files(home, pack_id, version, {**found.files, **mark})
                forget_pack(pack_id, home)
                return True
    return False


def form_in(pack: Pack, key: str) -> Form:
    """The form of that key. BadInput naming those that the pack has."""
    form = pack.form_by_key.get(key)
    if form is None:
        known = ", ".join(pack.form_by_key)
        raise BadInput(f"Gói biểu mẫu không có biểu “{key}”.", f"Hãy chọn một trong các biểu: {known}.")
    return form


def forget_pack(pack_id: str, home: Path) -> None:
    """Read the pack of the data folder anew when it is next asked for."""
    for asked in [key for key in _READY if key[:2] == (home, pack_id)]:
        del _READY[asked]


def _newest(pack_id: str, home: Path | None) -> Pack:
    """Of what ships, what was put in and what reports were made with, the highest version that can be read."""
    folders, faults = _at_hand(pack_id, home), []
    found: list[Pack] = []
    for place, folder in folders.items():
        try:
            pack = _try(folder, place, home)
        except WorldError as error:
            faults.append(error)
        else:
            found.append(_exactly(pack_id, home, pack.version) or pack)
    found += _newest_kept(pack_id, home, max((pack.version for pack in found), default=0), _SHIPPED in folders)
    if found:
        return max(found, key=lambda pack: pack.version)
    if faults:
        raise faults[0]
    names = dict.fromkeys(folder.name for folder in pack_folders(home))
    known = f"Hãy chọn một trong các gói đang có: {', '.join(names)}." if names else "Hãy cài gói biểu mẫu trước."
    raise BadInput(f"Không có gói biểu mẫu “{pack_id}”.", known)


def _newest_kept(pack_id: str, home: Path | None, above: int, ships: bool) -> list[Pack]:
    """The newest that is kept for reports, if it is newer; of an id that ships only one that came signed."""
    for version in reversed(_kept(pack_id, home)):
        if home is None or version <= above:
            break
        folder = version_folder(home, pack_id, version)
        if _is_version(folder, folder.name, home, version) and (not ships or _came_signed(home, folder)):
            return [_try(folder, folder.name, home)]
    return []


def _exactly(pack_id: str, home: Path | None, version: int) -> Pack | None:
    """The pack of that version, where it is at hand. One that was kept by another program and is no pack to this one is
    as good as gone: what was made with it opens with the newest."""
    for place, folder in _places(pack_id, home, version).items():
        if _is_version(folder, place, home, version):
            return _try(folder, place, home)
    return None


def _places(pack_id: str, home: Path | None, version: int) -> dict[str, Path]:
    """Where that version may lie, the surest first: what ships, what was kept whole for reports, what was put in,
    whose files a stop may have left half exchanged."""
    found = {**_at_hand(pack_id, home), **_earlier(pack_id, home, version)}
    return {place: found[place] for place in sorted(found, key=lambda each: (each == _PUT_IN, each != _SHIPPED))}


def _is_version(folder: Path, place: str, home: Path | None, version: int) -> bool:
    """Whether a pack of that version can be read there."""
    try:
        return is_there(folder / PACK_HEAD) and _try(folder, place, home).version == version
    except WorldError:
        return False


def _earlier(pack_id: str, home: Path | None, version: int) -> dict[str, Path]:
    """The folders with this very version beside the newest, by place: of reports made with it, or as it shipped."""
    if not _is_name(pack_id):
        return {}
    name = f"ban-{version}"
    found = {f"{_SHIPPED}-{name}": resource_path("packs") / pack_id / name}
    if home:
        found = {name: version_folder(home, pack_id, version), **found}
    return {place: folder for place, folder in found.items() if is_there(folder / PACK_HEAD)}


def _kept(pack_id: str, home: Path | None) -> tuple[int, ...]:
    return kept_versions(home, pack_id) if home and _is_name(pack_id) else ()


def _is_name(pack_id: str) -> bool:
    """Whether a folder may be called so; reports of strangers name packs too."""
    return KEY.fullmatch(pack_id) is not None and len(pack_id) <= _LONGEST


def _at_hand(pack_id: str, home: Path | None) -> dict[str, Path]:
    """The folders that may hold the newest of an id, by place; an id may come out of a file of anybody's."""
    if not _is_name(pack_id):
        return {}
    shipped = resource_path("packs") / pack_id
    put_in = home / PACK_FOLDER / pack_id if home else None
    found = {_SHIPPED: shipped} if is_there(shipped / PACK_HEAD) else {}
    if home and put_in and is_there(put_in / PACK_HEAD) and (not found or _came_signed(home, put_in)):
        found[_PUT_IN] = put_in
    return found


def _came_signed(home: Path, folder: Path) -> bool:
    from storage.pack_marks import came_signed

    return came_signed(home, folder)


def _try(folder: Path, place: str, home: Path | None) -> Pack:
    pack_id = folder.name if place in (_SHIPPED, _PUT_IN) else folder.parent.name
    ready = (None if place.startswith(_SHIPPED) else home, pack_id, place, "")
    if ready not in _READY:
        _READY[ready] = _ready(folder, pack_id, place, home / KEPT) if home else _read(folder)
    return _READY[ready]


def _ships(folder: Path) -> bool:
    return folder.parent == resource_path("packs")


def _folders(within: Path) -> tuple[Path, ...]:
    with file_errors(within):
        return tuple(sorted(path.parent for path in within.glob("*/pack.toml")))


def _ready(folder: Path, pack_id: str, place: str, kept: Path) -> Pack:
    start = f"{pack_id}@{place}-"
    path = kept / f"{start}{_mark(folder)}.bin"
    if path.exists():
        try:
            return msgspec.msgpack.decode(read_file(path), type=Pack)
        except (msgspec.DecodeError, WorldError):
            path.unlink(missing_ok=True)
    pack = _read(folder)
    _keep(path, pack, start)
    return pack


def _read(folder: Path) -> Pack:
    """From the TOML itself; reading and checking are imported only where nothing was kept. What ships never changes
    while the program runs; a pack of the data folder may be put in anew."""
    from forms.packs.loader import cached_pack, load_pack

    return cached_pack(folder) if _ships(folder) else load_pack(folder)


def _keep(path: Path, pack: Pack, start: str) -> None:
    """Where it cannot be kept the next start is a little slower, which is nothing to tell an officer."""
    try:
        make_folder(path.parent)
        for old in path.parent.glob("*.bin"):
            if old.name.startswith(start) or "@" not in old.name:
                old.unlink()
        write_file(path, msgspec.msgpack.encode(pack))
    except (WorldError, OSError):
        return


def _mark(folder: Path) -> str:
    """A checksum of the pack's files and the program's version: it notices change, and guards against nobody."""
    mark, size = zlib.crc32(VERSION.encode()), 0
    with file_errors(folder):
        files = [(path.name, path.read_bytes()) for path in sorted(folder.glob("*.toml"))]
    for name, data in files:
        mark, size = zlib.crc32(name.encode() + data, mark), size + len(data)
    return f"{mark:08x}-{size}"
