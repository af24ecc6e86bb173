"""The file of a release comes from the stick into the data folder, hashed as it is written; the copy is started."""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import stat
from collections.abc import Iterator
from pathlib import Path

from exports.drives import NoRoom, size_text
from forms.errors import BadInput, WorldError
from forms.files import FileRefused, file_errors, make_folder, move, random_name, sync_folder
from forms.release import SUFFIXES
from workflow.updating.offers import Cancelled, Progress, UpdateStopped

UPDATE_FOLDER = "cap-nhat"
_CHUNK = 1 << 20
_MARGIN = 32 << 20
_UNCHANGED = "chưa có gì thay đổi"
_STOPPED = UpdateStopped("Đã dừng theo yêu cầu; chưa có gì thay đổi.")


def update_folder(home: Path) -> Path:
    """The folder for updates in the data folder, made where it is not there. FileRefused where it leads elsewhere."""
    folder = home / UPDATE_FOLDER
    make_folder(folder)
    with file_errors(folder):
        if _leads_elsewhere(home):
            raise FileRefused(
                f"Thư mục {folder} dẫn sang nơi khác nên không dùng để cập nhật; {_UNCHANGED}.",
                "Hãy xóa thư mục đó rồi làm lại.",
            )
    return folder


def _leads_elsewhere(home: Path) -> bool:
    """Whether the folder for updates is a link, or a junction of Windows, to some other place."""
    return Path(os.path.realpath(home / UPDATE_FOLDER)) != Path(os.path.realpath(home)) / UPDATE_FOLDER


def clear_updates(home: Path) -> None:
    """Take away what earlier updates left; what still runs stays until the next time."""
    if _leads_elsewhere(home):
        return
    with contextlib.suppress(OSError):
        for path in (home / UPDATE_FOLDER).iterdir():
            if path.suffix in (*SUFFIXES.values(), ".part") and not path.is_dir():
                with contextlib.suppress(OSError):
                    path.unlink()


def require_room(home: Path, size: int, database: Path) -> None:
    """NoRoom unless a copy of `size` bytes and a backup of the database fit into the data folder."""
    with file_errors(home):
        needed = size + database.stat().st_size + _MARGIN
        free = shutil.disk_usage(home).free
    if free < needed:
        raise NoRoom(
            f"Ổ đĩa chứa thư mục dữ liệu không đủ chỗ (cần {size_text(needed)}, còn {size_text(free)}); {_UNCHANGED}.",
            "Hãy xóa bớt tệp không cần trên ổ đĩa rồi làm lại.",
        )


def copy_file(
    source: Path, home: Path, name: str, progress: Progress, cancelled: Cancelled, sha256: str = "", size: int = 0
) -> tuple[Path, str]:
    """The file as `name` in the folder for updates, durable, and the SHA-256 of what was written.

    sha256, size: what it must be, "" and 0 where nothing is known. BadInput where it is another file, FileRefused where
    the stick or the disk refuses, UpdateStopped; no copy stays then.
    """
    folder = update_folder(home)
    clear_updates(home)
    target, part = folder / name, folder / f"{random_name()}.part"
    try:
        with _reading(source) as handle:
            found = _copy(handle, part, source, size, progress, cancelled)
        if sha256 and found != sha256:
            raise _other_file(source)
        with file_errors(target):
            move(part, target)
            sync_folder(folder)
    finally:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)
    return target, found


@contextlib.contextmanager
def _reading(source: Path) -> Iterator[int]:
    """A plain file, opened once and read through that handle: no link, no pipe."""
    flags = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    with file_errors(source):
        if source.is_symlink():
            raise _other_file(source)
        handle = os.open(source, flags)
    try:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            raise _other_file(source)
        yield handle
    finally:
        os.close(handle)


def _copy(handle: int, part: Path, source: Path, size: int, progress: Progress, cancelled: Cancelled) -> str:
    """Written once, hashed on the way, on the disk when it returns; the SHA-256."""
    digest, done = hashlib.sha256(), 0
    whole = os.fstat(handle).st_size
    if size and whole != size:
        raise _other_file(source)
    with file_errors(part):
        target = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o666)
    try:
        while chunk := _read(handle, source):
            done += len(chunk)
            if done > whole:
                raise _other_file(source)
            digest.update(chunk)
            with file_errors(part):
                _write(target, chunk)
            progress(done, whole, f"Đang chép và kiểm tra {source.name}")
            if cancelled():
                raise _STOPPED
        with file_errors(part):
            os.fsync(target)
    finally:
        os.close(target)
    if done != whole:
        raise _other_file(source)
    return digest.hexdigest()


def _read(handle: int, source: Path) -> bytes:
    """Whatever a stick that was pulled answers: Windows names no reason."""
    try:
        return os.read(handle, _CHUNK)
    except OSError as error:
        raise FileRefused(
            f"Không đọc tiếp được {source.name}: USB đã bị rút ra hoặc bị lỗi; {_UNCHANGED}.",
            "Hãy cắm lại USB rồi làm lại; nếu vẫn không được, hãy chép tệp vào máy trước.",
        ) from error


def _write(target: int, chunk: bytes) -> None:
    rest = memoryview(chunk)
    while rest:
        rest = rest[os.write(target, rest) :]


def _other_file(source: Path) -> WorldError:
    return BadInput(
        f"Tệp {source.name} không đúng là tệp mà nơi phát hành đã ký; {_UNCHANGED}.",
        "Hãy chép lại tệp từ nơi phát hành; không chạy tệp này.",
    )
