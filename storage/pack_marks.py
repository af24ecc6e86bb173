"""How a pack of the data folder is known to have come in a signed file: a mark beside it that names the file.

The mark counts only where the files of the pack are the ones it names, no other lies among them, and the signed file,
which lies among the blobs of the same data folder, holds the very same: neither a folder copied by hand nor a changed
file nor a mark written by hand stands for what was signed. Who signed was judged when it was installed.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path

from forms.errors import WorldError
from forms.files import file_errors, read_file
from forms.pack import PACK_HEAD
from signing.names import PACK_MEMBERS, SIGNATURE
from storage.blob_files import BLOB_FOLDER, blob_name

MARK = "da-ky.toml"
_LIMIT, _FILE_LIMIT = 1 << 16, 4 << 20
_NOTE = "# Do chương trình ghi khi cài gói biểu mẫu đã ký; sửa tay thì gói không còn được coi là đã ký."


def mark_of(signed_file: str, files: Mapping[str, bytes]) -> bytes:
    """The mark of a pack. signed_file: SHA-256 of the file it came in; files: those of the pack, by name."""
    lines = [_NOTE, f'tep = "{signed_file}"', "", "[noi_dung]"]
    lines += [f'"{name}" = "{blob_name(data)}"' for name, data in sorted(files.items())]
    return "\n".join([*lines, ""]).encode()


def came_signed(home: Path, folder: Path) -> bool:
    """Whether the pack in `folder` is byte for byte what was installed out of a signed file that `home` still has."""
    return bool(signed_file(home, folder))


def signed_file(home: Path, folder: Path) -> str:
    """SHA-256 of the signed file that the pack in `folder` came in; "" where it did not come signed."""
    try:
        said = tomllib.loads(read_file(folder / MARK, _LIMIT).decode("utf-8"))
    except (WorldError, UnicodeDecodeError, ValueError):
        return ""
    name, names = said.get("tep"), said.get("noi_dung")
    if not isinstance(name, str) or not isinstance(names, dict) or PACK_HEAD not in names:
        return ""
    files = _files(folder)
    are_they = {file: blob_name(data) for file, data in files.items()} == names
    return name if are_they and _signed(home, name) == files else ""


def _files(folder: Path) -> dict[str, bytes]:
    """The files of the pack as it lies there; {} where they cannot be read."""
    try:
        with file_errors(folder):
            return {path.name: read_file(path, _FILE_LIMIT) for path in folder.glob("*.toml") if path.name != MARK}
    except WorldError:
        return {}


def _signed(home: Path, name: str) -> dict[str, bytes]:
    """The files of the pack in a signed file among the blobs; {} where it is not there, or is none."""
    from signing.archive import read_archive

    try:
        data = read_file(home / BLOB_FOLDER / name, _FILE_LIMIT) if name.isalnum() else b""
        members = read_archive(data) if blob_name(data) == name else {}
    except WorldError:
        return {}
    if SIGNATURE not in members:
        return {}
    packed = {member: content for member, content in members.items() if member.startswith(PACK_MEMBERS)}
    return {member.removeprefix(PACK_MEMBERS): content for member, content in packed.items()}
