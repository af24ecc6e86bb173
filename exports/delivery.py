"""Files that leave the office: whole under their final names and read back from the device, or not there at all.

Each file is written under a temporary name, flushed to the device, dropped from the system's cache where that can be
asked for, read back, compared, renamed, and the folder is flushed. So a stick that is pulled at any moment holds no
half file under a final name; what it may hold is a temporary file, which the next delivery of the same report clears.
"""

from __future__ import annotations

import contextlib
import ctypes
import errno
import os
import re
import shutil
import stat
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from exports.drives import PROBE, NoRoom, no_room
from forms.errors import WorldError
from forms.files import FileRefused, file_errors, make_folder, move, random_name, sync_file, sync_folder

__all__ = ["NoRoom", "Placed", "ReadBackFailed", "clear_leftovers", "place_files"]

_CHUNK = 1 << 20
_MARGIN = 1 << 16
_TRIES = 99


class ReadBackFailed(FileRefused):
    """What the device gives back is not what was written to it; no file stands under a final name."""


@dataclass(frozen=True, slots=True)
class Placed:
    """path: where the file stands; already: it stood there before, the same byte for byte.

    renamed: a file of that name but of other content stood there, and was left alone.
    """

    path: Path
    already: bool = False
    renamed: bool = False


def place_files(folder: Path, files: Mapping[str, bytes], drive: bool = False) -> tuple[Placed, ...]:
    """Write files that belong together into `folder`, the first of them last; in the order given.

    A file that stands there with the same content is read back and left; one with other content is left too, and the
    new one gets the next free name ("X_2.asice"). drive: the whole file system is flushed at the end, so that the
    drive can be taken out. FileRefused, NoRoom and ReadBackFailed: nothing half-written stands under a final name.
    """
    make_folder(folder)
    with file_errors(folder):
        device = folder.stat().st_dev
        clear_leftovers(folder, files)
        placed = _names(folder, files)
    _require_room(folder, sum(len(data) for one, data in zip(placed, files.values(), strict=True) if not one.already))
    with _parts(placed) as parts:
        for one, data in zip(placed, files.values(), strict=True):
            if one in parts:
                with file_errors(one.path):
                    _write(parts[one], data, device)
                    _compare(parts[one], data, one.path)
        for one in reversed(placed):
            if one in parts:
                with file_errors(one.path):
                    _rename(parts[one], one.path)
    _settle(folder, placed, drive)
    return placed


def clear_leftovers(folder: Path, names: Mapping[str, bytes]) -> None:
    """Remove what an interrupted delivery of the same names, or trial of the folder, left in `folder`."""
    stems = "|".join(re.escape(stem) for stem in sorted({_split(name)[0] for name in names}))
    left = re.compile(rf"(?:{re.escape(PROBE)}|\.(?:{stems})(?:_[0-9]+)?(?:\.[^/]*)?)\.[0-9a-f]{{12}}\.part")
    for path in folder.iterdir():
        if left.fullmatch(path.name):
            with contextlib.suppress(OSError):
                path.unlink()


def _names(folder: Path, files: Mapping[str, bytes]) -> tuple[Placed, ...]:
    """Where each file goes. The first one decides from which number on the others look for a free name."""
    placed: list[Placed] = []
    number = 1
    for name, data in files.items():
        one, number_of_this = _free_name(folder, name, data, number)
        number = number_of_this if not placed else number
        placed.append(one)
    return tuple(placed)


def _free_name(folder: Path, name: str, data: bytes, start: int) -> tuple[Placed, int]:
    stem, suffix = _split(name)
    for number in range(start, _TRIES):
        path = folder / (name if number == 1 else f"{stem}_{number}{suffix}")
        if not os.path.lexists(path):
            return Placed(path, renamed=number > start), number
        if _same(path, data):
            return Placed(path, already=True, renamed=number > start), number
    raise WorldError(
        f"Thư mục {folder} đã có quá nhiều tệp tên {name} với nội dung khác nhau; không tệp nào bị thay đổi.",
        "Hãy chọn thư mục khác, hoặc chuyển các tệp cũ đi nơi khác rồi làm lại.",
    )


def _split(name: str) -> tuple[str, str]:
    """ "BDG_…_r1" and ".asice.p7m"; a point before the last "_" belongs to the stem."""
    point = name.find(".", name.rfind("_") + 1)
    return (name, "") if point < 0 else (name[:point], name[point:])


def _same(path: Path, data: bytes) -> bool:
    """Whether a file stands there with just this content, as the device gives it."""
    found = path.stat() if path.exists() else None
    return found is not None and stat.S_ISREG(found.st_mode) and found.st_size == len(data) and _read(path) == data


def _require_room(folder: Path, needed: int) -> None:
    with file_errors(folder):
        free = shutil.disk_usage(folder).free
    if needed and free < needed + _MARGIN:
        raise no_room(folder, needed + _MARGIN, free)


@contextlib.contextmanager
def _parts(placed: tuple[Placed, ...]) -> Iterator[dict[Placed, Path]]:
    """A temporary name for each file that is to be written; none of them stays, unless the drive has gone."""
    parts = {one: one.path.with_name(f".{one.path.name}.{random_name()}.part") for one in placed if not one.already}
    try:
        yield parts
    finally:
        for part in parts.values():
            with contextlib.suppress(OSError):
                part.unlink(missing_ok=True)


def _write(part: Path, data: bytes, device: int) -> None:
    """On the device when it returns. A folder that is another device by now is that of a drive that was pulled."""
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o666)
    try:
        if os.fstat(handle).st_dev != device:
            raise OSError(errno.ENODEV, os.strerror(errno.ENODEV))
        view = memoryview(data)
        while view:
            view = view[os.write(handle, view[:_CHUNK]) :]
        os.fsync(handle)
    finally:
        os.close(handle)


def _read(path: Path) -> bytes:
    """The whole file, from the device where the system can be asked to forget what it holds of it."""
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0))
    try:
        if sys.platform == "linux":
            os.posix_fadvise(handle, 0, 0, os.POSIX_FADV_DONTNEED)
        chunks = []
        while chunk := os.read(handle, _CHUNK):
            chunks.append(chunk)
        return b"".join(chunks)
    finally:
        os.close(handle)


def _compare(part: Path, data: bytes, path: Path) -> None:
    if _read(part) != data:
        raise ReadBackFailed(
            f"Đã ghi {path.name} nhưng đọc lại không khớp, nên tệp chưa được giữ ở {path.parent}.",
            "Ổ đĩa này có thể đã hỏng; hãy dùng ổ đĩa hoặc thư mục khác.",
        )


def _rename(part: Path, path: Path) -> None:
    """Never over a file that came there meanwhile; Windows refuses that by itself."""
    if os.path.lexists(path):
        raise WorldError(
            f"Vừa có chương trình khác ghi tệp {path.name} vào {path.parent}; tệp đó không bị thay đổi.",
            "Hãy bấm lại để chương trình đối chiếu với tệp đó.",
        )
    move(part, path, over=False)


def _settle(folder: Path, placed: tuple[Placed, ...], drive: bool) -> None:
    """The names on the device too; then every file is there still."""
    with file_errors(folder):
        sync_folder(folder)
        if drive:
            _flush_drive(folder, placed)
        for one in placed:
            one.path.stat()


def _flush_drive(folder: Path, placed: tuple[Placed, ...]) -> None:
    """Linux: syncfs(2), which tells of writes that failed since. Windows: FlushFileBuffers on each file, which a
    removable drive takes for its directory entry too."""
    if sys.platform != "linux":
        for one in placed:
            if not one.already:
                sync_file(one.path)
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        if ctypes.CDLL(None, use_errno=True).syncfs(handle) != 0:
            number = ctypes.get_errno()
            raise OSError(number, os.strerror(number))
    finally:
        os.close(handle)
