"""Packs that were put into the data folder: `goi-bieu-mau/ID/*.toml` there, in backups and on sticks.

Reports on the forms of such a pack cannot be opened without it, so it goes wherever the database goes.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from forms.files import file_errors, make_folder, read_file, write_files

PACK_FOLDER = "goi-bieu-mau"
PACK_HEAD = "pack.toml"
_LIMIT = 4 << 20


def packs_in(folder: Path) -> dict[str, dict[str, bytes]]:
    """The files of each pack that lies in `folder/goi-bieu-mau`, by its id and their names. FileRefused."""
    place = folder / PACK_FOLDER
    with file_errors(place):
        packs = [path.parent for path in sorted(place.glob(f"*/{PACK_HEAD}"))]
        files = {pack.name: sorted(pack.glob("*.toml")) for pack in packs}
    return {name: {path.name: read_file(path, _LIMIT) for path in paths} for name, paths in files.items()}


def copy_packs(source: Path, target: Path) -> None:
    """Have every pack of one folder lie in the other too, never over one that is as new. FileRefused."""
    there = packs_in(target)
    for name, files in packs_in(source).items():
        if name in there and _version(files) <= _version(there[name]):
            continue
        place = target / PACK_FOLDER / name
        make_folder(place)
        write_files({place / file: data for file, data in files.items()})


def _version(files: Mapping[str, bytes]) -> int:
    """The pack's version, 0 where it tells none: such a one is never put over another."""
    import tomllib

    try:
        version = tomllib.loads(files[PACK_HEAD].decode("utf-8")).get("version")
    except (tomllib.TOMLDecodeError, UnicodeDecodeError):
        return 0
    return version if isinstance(version, int) else 0
