"""The files to be looked at: those named, those in folders and drives, those that hang on letters."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Literal

from forms.errors import WorldError
from forms.files import FileRefused, file_error, file_errors, read_file
from forms.text import visible
from signing.envelope_reader import OVERHEAD
from signing.names import LIMITS

MAX_FILES = 60_000
MAX_DEPTH = 12
READABLE = (
    ".asice",
    ".p7m",
    ".p7",
    ".pdf",
    ".eml",
    ".xlsx",
    ".xlsm",
    ".csv",
    ".tsv",
    ".zip",
    ".cer",
    ".crt",
    ".pem",
    ".der",
    ".crl",
)
_FIRST = {".asice": 0, ".p7m": 0, ".p7": 0, ".eml": 1}
_ALONGSIDE = (".xlsx", ".json", ".docx", ".cer")
_SYSTEM = {"system volume information", "$recycle.bin", "lost+found", "__macosx"}
_LEAF = " › "
_Kind = Literal["folder", "file", "device"]
ALONGSIDE = "Bản để đọc kèm theo gói báo cáo cùng tên; gói đã được xem."
UNREADABLE = "Không phải tệp báo cáo; tệp được bỏ qua."


@dataclass(frozen=True, slots=True)
class Found:
    """One file to be looked at. file: as it is shown, letters that hide made visible; path: of the file on the disk;
    part: its place among the files that hang on that letter, -1 where it is no letter. problem: why it is not read;
    skipped: and that is no loss."""

    file: str
    path: Path
    part: int = -1
    problem: WorldError | None = None
    skipped: str = ""

    @property
    def name(self) -> str:
        """The file's own name."""
        return self.file.rpartition(_LEAF)[2] if self.part >= 0 else visible(self.path.name)

    @property
    def suffix(self) -> str:
        """The end of that name in small letters, as ".asice"; "" where it has none."""
        return (self.path if self.part < 0 else PurePath(self.name)).suffix.lower()

    def read(self) -> bytes:
        """The bytes as they came. FileRefused where they cannot be read, BadInput of a letter that cannot."""
        if self.part < 0:
            return read_file(self.path, LIMITS.file + OVERHEAD)
        files = _letter(self.path)
        if self.part >= len(files):
            raise FileRefused(f"Thư {self.path.name} không còn như khi xem.", "Hãy xem lại thư rồi nhận.")
        return files[self.part][1]


def find_files(
    paths: Sequence[Path], home: Path | None = None, cancelled: Callable[[], bool] = lambda: False
) -> Iterator[Found]:
    """Every file of these files, folders and drives, each once, bundles of a folder before what lies beside them.

    home: the office's own data folder, which is not looked through.
    """
    seen: set[str] = set()
    for number, found in enumerate(_all(paths, home)):
        if cancelled():
            return
        if number >= MAX_FILES:
            problem = FileRefused(f"Có hơn {MAX_FILES} tệp; phần còn lại chưa xem.", "Hãy chọn từng thư mục con.")
            yield _named(found.path.parent, problem)
            return
        place = os.path.normcase(os.path.abspath(found.path))  # noqa: PTH100 - a link on a stick is not followed
        if found.part < 0 and place in seen:
            continue
        seen.add(place)
        yield found


def _all(paths: Sequence[Path], home: Path | None) -> Iterator[Found]:
    for path in paths:
        try:
            kind = _kind_at(path)
        except OSError as error:
            yield _named(path, file_error(error, path))
            continue
        if kind == "folder":
            yield from _in_folder(path, home, 0)
        else:
            yield from _one(_named(path, skipped=UNREADABLE if kind == "device" else ""), chosen=True)


def _named(path: Path, problem: WorldError | None = None, skipped: str = "") -> Found:
    return Found(visible(str(path)), path, problem=problem, skipped=skipped)


def _in_folder(folder: Path, home: Path | None, depth: int) -> Iterator[Found]:
    if home is not None and _same(folder, home):
        return
    if depth > MAX_DEPTH:
        yield _named(folder, FileRefused("Thư mục này nằm quá sâu nên chưa xem.", "Hãy chọn chính thư mục này."))
        return
    try:
        with file_errors(folder), os.scandir(folder) as entries:
            listed = sorted((_order(one.name), one.name, _kind(one)) for one in entries if _shows(one))
    except WorldError as error:
        yield _named(folder, error)
        return
    bundles = {name.partition(".asice")[0] for _, name, _ in listed if ".asice" in name}
    for _, name, kind in listed:
        path = folder / name
        if kind == "folder":
            yield from _in_folder(path, home, depth + 1)
        else:
            yield from _one(_named(path, skipped=_beside(path, bundles) if kind == "file" else UNREADABLE))


def _beside(path: Path, bundles: set[str]) -> str:
    return ALONGSIDE if path.suffix.lower() in _ALONGSIDE and path.stem in bundles else ""


def _one(found: Found, chosen: bool = False) -> Iterator[Found]:
    suffix = found.path.suffix.lower()
    if found.skipped:
        yield found
    elif suffix == ".eml":
        yield from _on_letter(found)
    elif chosen or suffix in READABLE:
        yield found
    else:
        yield Found(found.file, found.path, skipped=UNREADABLE)


def _on_letter(found: Found) -> Iterator[Found]:
    try:
        files = _letter(found.path)
    except WorldError as error:
        yield Found(found.file, found.path, problem=error)
        return
    if not files:
        yield Found(found.file, found.path, skipped="Thư này không có tệp đính kèm.")
    for place, (name, _) in enumerate(files):
        skipped = "" if Path(name).suffix.lower() in READABLE else UNREADABLE
        yield Found(f"{found.file}{_LEAF}{name}", found.path, place, skipped=skipped)


_LAST: dict[tuple[Path, int, int], tuple[tuple[str, bytes], ...]] = {}


def _letter(path: Path) -> tuple[tuple[str, bytes], ...]:
    """The files on a letter; those of the letter read last are kept, since they are asked for one by one."""
    from workflow.receiving.mail import MAIL_LIMIT, attached

    with file_errors(path):
        told = path.stat()
    mark = (path, told.st_size, told.st_mtime_ns)
    if mark not in _LAST:
        found = attached(read_file(path, MAIL_LIMIT))
        _LAST.clear()
        _LAST[mark] = found
    return _LAST[mark]


def forget_letters() -> None:
    """Let go of the letter read last."""
    _LAST.clear()


def _order(name: str) -> int:
    return _FIRST.get(f".{name.rpartition('.')[2].lower()}", 2)


def _shows(entry: os.DirEntry[str]) -> bool:
    return not entry.name.startswith((".", "~$")) and entry.name.lower() not in _SYSTEM and not entry.is_symlink()


def _kind_at(path: Path) -> _Kind:
    """The same of what was named itself; what is not there is taken for a file, and told of when it is read."""
    try:
        mode = os.stat(path).st_mode  # noqa: PTH116 - once, where three questions to Path ask thrice
    except (FileNotFoundError, NotADirectoryError):
        return "file"
    if stat.S_ISDIR(mode):
        return "folder"
    return "file" if stat.S_ISREG(mode) else "device"


def _kind(entry: os.DirEntry[str]) -> _Kind:
    """A pipe or device is never opened: reading it might not end."""
    if entry.is_dir(follow_symlinks=False):
        return "folder"
    return "file" if entry.is_file(follow_symlinks=False) else "device"


def _same(folder: Path, home: Path) -> bool:
    try:
        return folder.samefile(home)
    except OSError:
        return False
