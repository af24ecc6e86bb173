"""Packs in the data folder: `goi-bieu-mau/ID/*.toml` the newest put in, `goi-bieu-mau/ID/ban-N/*.toml` the versions
that reports were begun or received with.

Reports on the forms of such a pack cannot be opened without it, so all of it goes wherever the database goes: into
backups and onto sticks.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from forms.files import file_errors, make_folder, read_file, write_files
from forms.pack import PACK_HEAD

PACK_FOLDER = "goi-bieu-mau"

_VERSION = re.compile(r"ban-([1-9]\d{0,6})", re.ASCII)
_LIMIT = 4 << 20


def packs_in(folder: Path) -> dict[str, dict[str, bytes]]:
    """The files of each pack that lies in `folder/goi-bieu-mau`, by its place there ("ID", "ID/ban-3") and their names.

    FileRefused.
    """
    return {place: _files(folder / PACK_FOLDER / place) for place in _places(folder)}


def copy_packs(source: Path, target: Path) -> None:
    """Have every pack of one folder lie in the other too, never over one that is as new, unless that one cannot be read
    any more and this one can; nor over one that can be read where this one cannot. FileRefused."""
    there = set(_places(target))
    for place in _places(source):
        found, old = _files(source / PACK_FOLDER / place), target / PACK_FOLDER / place
        if place not in there or _gives_way(_files(old), found, "/" in place):
            _write(old, found)


def version_folder(home: Path, pack_id: str, version: int) -> Path:
    """Where a version is kept for the reports made with it."""
    return home / PACK_FOLDER / pack_id / f"ban-{version}"


def kept_versions(home: Path, pack_id: str) -> tuple[int, ...]:
    """The versions of a pack that are kept for reports, oldest first. FileRefused where the disk does not say."""
    place = home / PACK_FOLDER / pack_id
    with file_errors(place):
        names = [path.parent.name for path in place.glob(f"ban-*/{PACK_HEAD}")]
    return tuple(sorted(int(match[1]) for match in map(_VERSION.fullmatch, names) if match))


def keep_version(home: Path, pack_id: str, version: int, folder: Path) -> None:
    """Keep the pack in `folder` as this version of it, over whatever lies there. FileRefused."""
    keep_files(home, pack_id, version, _files(folder))


def keep_files(home: Path, pack_id: str, version: int, files: Mapping[str, bytes]) -> None:
    """The same of files by name. FileRefused."""
    head_last = sorted(files, key=lambda name: (name == PACK_HEAD, name))
    _write(version_folder(home, pack_id, version), {name: files[name] for name in head_last})


def _places(folder: Path) -> list[str]:
    place = folder / PACK_FOLDER
    with file_errors(place):
        found = [path.parent for path in (*place.glob(f"*/{PACK_HEAD}"), *place.glob(f"*/ban-*/{PACK_HEAD}"))]
    return sorted(path.relative_to(place).as_posix() for path in found)


def _files(pack: Path) -> dict[str, bytes]:
    """The files of one pack by name, its head last: a pack without it is none, so that it is there whole or not."""
    with file_errors(pack):
        paths = sorted(pack.glob("*.toml"), key=lambda path: (path.name == PACK_HEAD, path.name))
    return {path.name: read_file(path, _LIMIT) for path in paths}


def _gives_way(old: Mapping[str, bytes], found: Mapping[str, bytes], is_kept: bool) -> bool:
    """Whether `found` is to lie where `old` does. is_kept: as the version that reports were made with."""
    if old == found:
        return False
    if _is_pack(old) != _is_pack(found):
        return _is_pack(found)
    return not is_kept and _version(found) > _version(old)


def _is_pack(files: Mapping[str, bytes]) -> bool:
    from forms.packs.loader import PackError, pack_of

    try:
        return bool(pack_of(files, ""))
    except PackError:
        return False


def _write(folder: Path, files: Mapping[str, bytes]) -> None:
    make_folder(folder)
    write_files({folder / name: data for name, data in files.items()})


def _version(files: Mapping[str, bytes]) -> int:
    """The pack's version, 0 where it tells none: such a one is never put over another."""
    import tomllib

    try:
        version = tomllib.loads(files[PACK_HEAD].decode("utf-8")).get("version")
    except (tomllib.TOMLDecodeError, UnicodeDecodeError):
        return 0
    return version if isinstance(version, int) else 0
