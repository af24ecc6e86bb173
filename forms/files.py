"""Files appear whole or not at all; what the operating system refuses becomes a sentence with a remedy."""

from __future__ import annotations

import contextlib
import errno
import itertools
import os
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from forms.errors import WorldError
from forms.windows_errors import HELD, code_of, number_of

_FULL = {errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC)}
_REFUSED = {errno.EACCES, errno.EPERM}
_GONE = {errno.ENOENT, errno.ENODEV, errno.ENXIO, errno.EIO, errno.ENOTDIR, errno.ENOTCONN}
_NO_SUCH_CALL = {errno.EINVAL, errno.ENOTSUP}
_FEW = 4
_PAUSES = (0.02, 0.05, 0.1, 0.2, 0.4, 0.8)
"""Seconds between trials of a move that Windows refuses while a virus scanner holds the file."""


class FileRefused(WorldError):
    """A file or folder cannot be read or written; what was there before is untouched."""


def random_name(size: int = 6) -> str:
    """A name that nothing has yet: `size` random bytes as hex. Not secrets, whose import costs a start 5 ms."""
    return os.urandom(size).hex()


def file_error(error: OSError, path: Path) -> FileRefused:
    """The sentence for an error of the operating system while reading or writing `path`."""
    number = number_of(error, path)
    if number == errno.EBUSY:
        return FileRefused(
            f"Tệp {path.name} đang mở trong một chương trình khác.",
            "Hãy đóng tệp ở chương trình đó rồi làm lại.",
        )
    if number in _FULL:
        return FileRefused(
            f"Ổ đĩa đã đầy, không ghi được {path}; dữ liệu đã lưu trước đó còn nguyên.",
            "Hãy xóa bớt tệp không cần trên ổ đĩa hoặc chọn ổ đĩa khác rồi làm lại.",
        )
    if number == errno.EROFS:
        return FileRefused(
            f"Ổ đĩa chứa {path} chỉ cho đọc, không ghi được.",
            "Hãy mở khóa chống ghi của ổ đĩa hoặc chọn thư mục khác.",
        )
    return _other_error(number, path)


def home_error(error: OSError, home: Path) -> FileRefused:
    """The sentence for the folder of an office's data that cannot be used: no right to write there, or it has gone."""
    number = number_of(error, home)
    if number in _REFUSED or number == errno.EROFS:
        return FileRefused(
            f"Không ghi được vào thư mục dữ liệu {home} nên chưa mở được; dữ liệu trong đó vẫn còn nguyên.",
            "Hãy mở bằng tài khoản máy tính vẫn dùng chương trình này, hoặc nhờ người quản trị máy cho tài khoản này "
            "quyền ghi vào thư mục đó.",
        )
    if number in _GONE:
        return FileRefused(
            f"Không thấy thư mục dữ liệu {home}; có thể ổ đĩa chứa thư mục đó chưa được kết nối.",
            "Nếu dữ liệu nằm trên USB hoặc ổ mạng, hãy cắm hoặc kết nối lại rồi mở lại chương trình.",
        )
    return file_error(error, home)


def _other_error(number: int, path: Path) -> FileRefused:
    if number in _REFUSED:
        return FileRefused(
            f"Không có quyền đọc hoặc ghi {path}.",
            "Hãy đóng tệp nếu đang mở ở chương trình khác, hoặc chọn thư mục mà tài khoản này được ghi.",
        )
    if number in _GONE:
        return FileRefused(
            f"Không tìm thấy hoặc không đọc được {path}.",
            "Hãy kiểm tra đường dẫn; nếu là USB, hãy cắm lại rồi làm lại.",
        )
    if number == errno.ENAMETOOLONG:
        return FileRefused(f"Đường dẫn {path} quá dài.", "Hãy chọn thư mục có đường dẫn ngắn hơn.")
    if number == errno.EINVAL:
        return FileRefused(
            f"Tên {path} có ký tự mà ổ đĩa này không nhận.", 'Hãy đặt tên không có các ký tự : * ? " < > |.'
        )
    if number == errno.EEXIST:
        return FileRefused(f"{path} là một tệp, không phải một thư mục.", "Hãy chọn một thư mục.")
    if number == errno.EISDIR:
        return FileRefused(f"{path} là một thư mục, không phải một tệp.", "Hãy chọn đúng tệp.")
    return FileRefused(f"Không đọc hoặc ghi được {path} (mã lỗi {number}).", "Hãy kiểm tra ổ đĩa rồi làm lại.")


@contextlib.contextmanager
def file_errors(path: Path) -> Iterator[None]:
    """OSError of the block as FileRefused, in the name of `path`."""
    try:
        yield
    except OSError as error:
        raise file_error(error, path) from error


def is_there(path: Path) -> bool:
    """Whether a file or folder lies there. FileRefused where the disk does not say: on a drive that went nothing is
    known to be gone."""
    with file_errors(path):
        return path.exists()


def write_file(path: Path, data: bytes, *, private: bool = False) -> None:
    """Write `data` to `path` so that it is there whole or not at all; an old file stays until the last moment.

    private: readable by this account only (keys). The folder must exist. FileRefused where it cannot be done.
    """
    write_files({path: data}, private=private)


def write_files(files: Mapping[Path, bytes], *, private: bool = False) -> None:
    """`write_file` for files that belong together: no old one is touched before all the new ones are on the disk."""
    parts = {path: path.with_name(f".{random_name()}.part") for path in files}
    try:
        for path, data in files.items():
            with file_errors(path):
                _write_through(parts[path], data, 0o600 if private else 0o666)
        for path, part in parts.items():
            with file_errors(path):
                move(part, path)
                sync_folder(path.parent)
    finally:
        for path, part in parts.items():
            with file_errors(path):
                part.unlink(missing_ok=True)


def move(old: Path, new: Path, over: bool = True) -> Path:
    """Give a file or folder its new name in one step; the new path. over: in the place of a file that bears it; else
    FileExistsError on Windows. OSError. Tried for a second and a half where Windows says that another program holds
    it: a virus scanner or the index of the search opens what was just written."""
    for pause in _PAUSES:
        try:
            return old.replace(new) if over else old.rename(new)
        except PermissionError as error:
            if code_of(error) not in HELD:
                raise
            time.sleep(pause)
    return old.replace(new) if over else old.rename(new)


def write_beside(folder: Path, name: str, data: bytes) -> Path:
    """Write a file into a folder that is made where it is missing, as NAME_2 beside what bears its name already; the
    file written. FileRefused."""
    make_folder(folder)
    path, again = folder / name, 1
    while path.exists():
        again += 1
        path = folder / f"{Path(name).stem}_{again}{Path(name).suffix}"
    write_file(path, data)
    return path


def write_loose(path: Path, data: bytes, over: bool = True) -> bool:
    """Write a file that nobody looks at before `sync_files` and `sync_folder` said that it is on the disk: for many at
    once. What a stop leaves half written is written over the next time. over: else nothing is done where there is one
    of that name, and False is given. FileRefused, and nothing of it stays."""
    try:
        handle = os.open(path, _LOOSE | (os.O_TRUNC if over else os.O_EXCL), 0o666)
    except FileExistsError:
        return False
    except OSError as error:
        raise file_error(error, path) from error
    try:
        _write_all(handle, data)
    except OSError as error:
        with contextlib.suppress(OSError):
            path.unlink(missing_ok=True)
        raise file_error(error, path) from error
    return True


_LOOSE = os.O_WRONLY | os.O_CREAT | getattr(os, "O_BINARY", 0)


def _write_all(handle: int, data: bytes) -> None:
    """All of it, in as few calls as the system takes; then the handle is closed."""
    try:
        written = os.write(handle, data)
        while written < len(data):
            written += os.write(handle, memoryview(data)[written:])
    finally:
        os.close(handle)


def make_folder(folder: Path) -> None:
    """The folder and those above it, if they are not there yet; then their names are durable. FileRefused where they
    cannot be made."""
    with file_errors(folder):
        _make_folder(folder, 0o777)


def make_own_folder(folder: Path) -> None:
    """The folder of an office's data: one that is made here is this account's alone (0700), and what lies in
    it is out of the reach of the machine's other accounts. On Windows the rights of the folder above hold: those of
    the profile. A folder that somebody made keeps its rights. OSError."""
    _make_folder(folder, 0o777 if sys.platform == "win32" else 0o700)


def _make_folder(folder: Path, mode: int) -> None:
    """With durable names, its own and those of the folders above it that were made."""
    new = list(itertools.takewhile(lambda place: not place.is_dir(), (folder, *folder.parents)))
    folder.mkdir(mode=mode, parents=True, exist_ok=True)
    for place in new:
        with contextlib.suppress(PermissionError):  # one may write into a folder that one may not read
            sync_folder(place.parent)


def close_to_others(folder: Path) -> None:
    """Take away what an earlier version let other accounts of the machine do with this account's folder."""
    if sys.platform == "win32":
        return
    with contextlib.suppress(OSError):
        told = folder.stat()
        if told.st_uid == os.getuid() and told.st_mode & 0o077:
            folder.chmod(0o700)


def read_file(path: Path, limit: int | None = None) -> bytes:
    """The whole file. FileRefused where it cannot be read or is larger than `limit` bytes."""
    try:
        data = path.read_bytes() if limit is None else _read_within(path, limit)
    except OSError as error:
        raise file_error(error, path) from error
    if limit is not None and len(data) > limit:
        raise FileRefused(f"Tệp {path.name} lớn quá mức cho phép.", "Hãy kiểm tra lại xem có chọn đúng tệp không.")
    return data


def _read_within(path: Path, limit: int) -> bytes:
    """The content, of a larger one a byte more than `limit`. Room is made for what is there: asked for a hundred
    megabytes at once, the system hands out and takes back new memory for each file, at a third of its whole cost."""
    with open(path, "rb", buffering=0) as stream:  # noqa: PTH123 - a third of what a buffer and Path.open cost
        data = stream.read(min(os.fstat(stream.fileno()).st_size, limit) + 1)
        while len(data) <= limit and (more := stream.read(1)):
            data += more + stream.read(limit - len(data))
    return data


def sync_file(path: Path) -> None:
    """Ask the operating system to put the file's content on the disk now."""
    with path.open("rb+") as stream:
        os.fsync(stream.fileno())


def sync_files(folder: Path, names: Sequence[str]) -> None:
    """Put the content of files of one folder on the disk now; where there are many and the system can, all at once."""
    if len(names) > _FEW and _sync_system(folder):
        return
    for name in names:
        sync_file(folder / name)


def _sync_system(folder: Path) -> bool:
    """Put everything on the disk that the folder's file system still holds; False where that cannot be asked."""
    if sys.platform != "linux":
        return False
    import ctypes

    handle = os.open(folder, os.O_RDONLY)
    try:
        return bool(ctypes.CDLL(None, use_errno=True).syncfs(handle) == 0)
    except (OSError, AttributeError):
        return False
    finally:
        os.close(handle)


def sync_folder(folder: Path) -> None:
    """Make names in the folder durable; Windows does so by itself and has no such call."""
    if sys.platform != "win32":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        except OSError as error:
            if error.errno not in _NO_SUCH_CALL:
                raise
        finally:
            os.close(handle)


def _write_through(path: Path, data: bytes, mode: int) -> None:
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    with os.fdopen(os.open(path, flags, mode), "wb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())
