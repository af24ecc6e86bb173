"""Files named by the SHA-256 of what they hold: `bundles/<64 hex>` in the data folder, in backups and on sticks."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Container, Iterable, Mapping, Sequence
from pathlib import Path

from forms.errors import WorldError
from forms.files import file_errors, make_folder, read_file, sync_files, sync_folder, write_file, write_loose

BLOB_FOLDER = "bundles"
_NAME = re.compile(r"[0-9a-f]{64}")


class DamagedBlob(WorldError):
    """A file of the store is not there or no longer holds what its name says."""


def blob_name(data: bytes) -> str:
    """The name of these bytes: SHA-256, 64 lower-case hexadecimal digits."""
    import hashlib

    return hashlib.sha256(data).hexdigest()


def write_blob(folder: Path, data: bytes) -> str:
    """Have the bytes lie durably in `folder/bundles`, once; their name. FileRefused where they cannot be written."""
    name, place = blob_name(data), folder / BLOB_FOLDER
    make_folder(place)
    if _holds(place / name, name, len(data)):
        with file_errors(place):
            sync_folder(place)
    else:
        write_file(place / name, data)
    return name


def write_loose_blob(folder: Path, data: bytes, name: str) -> bool:
    """As `write_blob` for bytes of that SHA-256, durable only after `sync_blobs`: for many. False where they lay there
    already. The folder must be there (`make_blob_folder`)."""
    path = folder / BLOB_FOLDER / name
    if write_loose(path, data, over=False):
        return True
    if _holds(path, name, len(data)):
        return False
    return write_loose(path, data)


def drop_loose_blob(folder: Path, name: str) -> None:
    """Take away what `write_loose_blob` wrote and no row came to name."""
    path = folder / BLOB_FOLDER / name
    with file_errors(path):
        path.unlink(missing_ok=True)


def drop_half_blobs(folder: Path, named: Container[str], since: float) -> None:
    """After a stop: take away what was half written. named: the contents that the database names, which stay, damaged
    or not; since: when the program was opened (seconds since 1970): only what is not older is read."""
    place = folder / BLOB_FOLDER
    with file_errors(place):
        for path in place.iterdir() if place.is_dir() else ():
            unnamed = _NAME.fullmatch(path.name) and path.name not in named
            if unnamed and path.stat().st_mtime >= since and blob_name(read_file(path)) != path.name:
                path.unlink()


def sync_blobs(folder: Path, names: Sequence[str]) -> None:
    """Make everything of these names that `write_loose_blob` wrote durable, content and name."""
    place = folder / BLOB_FOLDER
    with file_errors(place):
        sync_files(place, names)
        sync_folder(place)


def make_blob_folder(folder: Path) -> None:
    """Have `folder/bundles` be there, durably."""
    make_folder(folder / BLOB_FOLDER)


def read_blob(folder: Path, name: str) -> bytes:
    """The bytes of that name, compared with it. DamagedBlob where they are not there or not the same."""
    path = folder / BLOB_FOLDER / name
    with file_errors(path):
        there = _NAME.fullmatch(name) and path.is_file()
    if not there:
        raise DamagedBlob(
            f"Thiếu tệp {BLOB_FOLDER}/{name[:12]}… trong thư mục dữ liệu; số liệu của báo cáo vẫn còn nguyên.",
            "Hãy khôi phục từ bản sao lưu, hoặc đính kèm lại tệp.",
        )
    data = read_file(path)
    if blob_name(data) != name:
        raise DamagedBlob(
            f"Tệp {BLOB_FOLDER}/{name[:12]}… trong thư mục dữ liệu đã bị hỏng hoặc bị sửa; số liệu của báo cáo vẫn còn "
            "nguyên.",
            "Hãy khôi phục từ bản sao lưu, hoặc đính kèm lại tệp.",
        )
    return data


def copy_blobs(sources: Iterable[Path], target: Path, sizes: Mapping[str, int]) -> tuple[str, ...]:
    """Copy into `target/bundles` what is not there yet, from the first of the folders that holds it whole.

    sizes: bytes by name. Each copy is read back. Gives the names that no source holds whole; FileRefused where
    the target cannot be written. What lies there already in the right size is left alone.
    """
    place, missing = target / BLOB_FOLDER, []
    if sizes:
        make_folder(place)
    for name, size in sizes.items():
        if _size(place / name) != size and not _copied(sources, target, name):
            missing.append(name)
    return tuple(missing)


def named_blobs(connection: sqlite3.Connection) -> dict[str, int]:
    """Bytes of every content that a database names, by SHA-256; of one from before there were any, nothing."""
    if connection.execute("SELECT 1 FROM sqlite_schema WHERE name = 'blobs'").fetchone() is None:
        return {}
    return dict(connection.execute("SELECT sha256, size FROM blobs ORDER BY sha256").fetchall())


def drop_blobs(folder: Path, kept: Iterable[str]) -> None:
    """Clear away the files of `folder/bundles` that are not among `kept`."""
    place, names = folder / BLOB_FOLDER, set(kept)
    with file_errors(place):
        for path in place.glob("*") if place.is_dir() else ():
            if _NAME.fullmatch(path.name) and path.name not in names:
                path.unlink()


def _copied(sources: Iterable[Path], target: Path, name: str) -> bool:
    for source in sources:
        try:
            data = read_blob(source, name)
        except WorldError:
            continue
        write_file(target / BLOB_FOLDER / name, data)
        read_blob(target, name)
        return True
    return False


def _holds(path: Path, name: str, size: int) -> bool:
    return _size(path) == size and blob_name(read_file(path)) == name


def _size(path: Path) -> int | None:
    with file_errors(path):
        return path.stat().st_size if path.is_file() else None
