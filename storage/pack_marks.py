"""How a pack of the data folder is known to have come in a signed file: a mark beside it that names the file.

The mark counts only where every file of the pack is the one it names and the signed file lies among the blobs of the
same data folder, so that neither a folder copied by hand nor a changed file stands for what was signed.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path

from forms.errors import WorldError
from forms.files import read_file
from storage.blob_files import BLOB_FOLDER, blob_name

MARK = "da-ky.toml"
_LIMIT = 1 << 16
_NOTE = "# Do chương trình ghi khi cài gói biểu mẫu đã ký; sửa tay thì gói không còn được coi là đã ký."


def mark_of(signed_file: str, files: Mapping[str, bytes]) -> bytes:
    """The mark of a pack. signed_file: SHA-256 of the file it came in; files: those of the pack, by name."""
    lines = [_NOTE, f'tep = "{signed_file}"', "", "[noi_dung]"]
    lines += [f'"{name}" = "{blob_name(data)}"' for name, data in sorted(files.items())]
    return "\n".join([*lines, ""]).encode()


def came_signed(home: Path, folder: Path) -> bool:
    """Whether the pack in `folder` is byte for byte what was installed out of a signed file that `home` still has."""
    try:
        said = tomllib.loads(read_file(folder / MARK, _LIMIT).decode("utf-8"))
    except (WorldError, UnicodeDecodeError, ValueError):
        return False
    signed_file, names = said.get("tep"), said.get("noi_dung")
    if not isinstance(signed_file, str) or not isinstance(names, dict) or "pack.toml" not in names:
        return False
    return _has_blob(home, signed_file) and all(_is(folder / name, digest) for name, digest in names.items())


def _has_blob(home: Path, name: str) -> bool:
    return name.isalnum() and (home / BLOB_FOLDER / name).is_file()


def _is(path: Path, digest: object) -> bool:
    try:
        return blob_name(read_file(path)) == digest
    except WorldError:
        return False
