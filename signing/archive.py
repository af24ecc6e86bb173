"""Reads a zip of one strict shape out of a stranger's bytes (PKWARE APPNOTE 6.3).

Every byte is accounted for: entries lie end to end from the first byte to the directory, local and central headers
say the same, nothing precedes, follows or lies between. Python's zipfile is more forgiving than that.
"""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Container, Iterator
from functools import lru_cache
from io import SEEK_END, BufferedReader
from pathlib import Path
from typing import NamedTuple

from forms.errors import BadInput
from signing.names import LIMITS, Limits, name_problem

LOCAL = struct.Struct("<4sHHHHHIIIHH")
CENTRAL = struct.Struct("<4sHHHHHHIIIHHHHHII")
SHARED, EXTRA = 26, 28
"""What both headers say of an entry: so many bytes, after the mark of the one and the mark and version of the other."""
END = struct.Struct("<4sHHHHIIH")
STORED, DEFLATED = 0, 8
UTF8_FLAG = 0x800
HEAD = 512
TAIL = END.size + (1 << 16)
DIRECTORY = 1 << 20
"""Bytes: more than the directory of any container, whose members are few."""
MISTAKEN = (
    (
        (b"<!doctype html", b"<html", b"<head", b"<body"),
        "Đây là một trang web, không phải gói báo cáo.",
        "Hãy tải lại đúng tệp .asice.",
    ),
    (
        (b"%pdf",),
        "Đây là tệp PDF, không phải gói báo cáo.",
        "Hãy đề nghị đơn vị gửi chuyển gói .asice của văn bản này.",
    ),
    (
        (b"\xd0\xcf\x11\xe0",),
        "Đây là tệp Word, Excel hoặc Outlook kiểu cũ, không phải gói báo cáo.",
        "Hãy chọn gói báo cáo đã ký; nếu gói nằm trong thư, hãy lưu tệp đính kèm ra máy trước.",
    ),
    (
        (b"\xff\xd8\xff", b"\x89png", b"gif8"),
        "Đây là tệp ảnh, không phải gói báo cáo.",
        "Hãy chọn gói báo cáo đã ký; số liệu trên ảnh chụp thì nhập như nhập từ bản giấy.",
    ),
    (
        (b"rar!", b"7z\xbc\xaf"),
        "Đây là tệp nén RAR hoặc 7z, không phải gói báo cáo.",
        "Hãy giải nén rồi chọn tệp .asice bên trong.",
    ),
)
RENAMED = "dù tên tệp có thể mang đuôi .asice."
"""Where the name promised a bundle, which the content is not; nobody is told to choose what was chosen."""
TAKE_ANOTHER = "Hãy chọn đúng gói báo cáo, hoặc sao chép lại từ nơi gửi: tệp này có thể đã hỏng hoặc bị đổi tên."
_LETTER = re.compile(
    rb"(?:from|to|subject|date|received|return-path|mime-version|message-id|x-[a-z-]+|delivered-to|content-type):? "
)


class ArchiveRefused(BadInput):
    """The bytes are not a container that this program would have written."""


class _Entry(NamedTuple):
    name: str
    method: int
    crc: int
    packed: int
    size: int
    start: int


def read_archive(data: bytes, limits: Limits = LIMITS, summed: Container[str] | None = None) -> dict[str, bytes]:
    """Name to content, in the order of the archive. Raises ArchiveRefused with a Vietnamese sentence.

    summed: the names whose contents are held against their sums (CRC-32), None for all of them; the caller holds the
    others against something stronger.
    """
    _recognise(data, limits)
    entries = _entries(data, limits)
    _check_sizes(entries, limits)
    return {entry.name: _content(data, entry, summed is None or entry.name in summed) for entry in entries}


def names_in(path: Path) -> frozenset[str]:
    """The names that a file's directory has, to tell files apart before anybody judges them; none where it is no zip,
    cannot be read, or has a directory that no container could have: a stranger's may fill the memory."""
    try:
        if not path.is_file():
            return frozenset()
        with path.open("rb") as stream:
            return frozenset(_listed(_directory_at_end(stream)))
    except OSError:
        return frozenset()


def _directory_at_end(stream: BufferedReader) -> bytes:
    """The directory that the end record of a zip points to, whatever follows that record."""
    begun = max(0, stream.seek(0, SEEK_END) - TAIL)
    stream.seek(begun)
    tail = stream.read(TAIL)
    at = tail.rfind(b"PK\x05\x06", 0, len(tail) - END.size + 4)
    size = END.unpack_from(tail, at)[5] if at >= 0 else 0
    start = begun + at - size
    if size > DIRECTORY or start < 0:
        return b""
    stream.seek(start)
    return stream.read(size)


def _listed(directory: bytes) -> Iterator[str]:
    cursor = 0
    while directory.startswith(b"PK\x01\x02", cursor) and cursor + CENTRAL.size <= len(directory):
        name, extra, comment = CENTRAL.unpack_from(directory, cursor)[10:13]
        cursor += CENTRAL.size
        yield directory[cursor : cursor + name].decode("utf-8", "replace")
        cursor += name + extra + comment


def _recognise(data: bytes, limits: Limits) -> None:
    if not data.startswith(b"PK\x03\x04"):
        raise _mistaken(data)
    if len(data) > limits.file:
        raise ArchiveRefused("Tệp lớn quá mức cho phép của một gói báo cáo.", "Hãy xem lại có chọn đúng tệp không.")


def _mistaken(data: bytes) -> ArchiveRefused:
    """Says in one sentence what the file is instead, where it is something that people take for a bundle."""
    head = data[:HEAD].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if not head:
        return ArchiveRefused("Tệp rỗng.", "Hãy sao chép lại tệp từ nơi gửi.")
    for marks, sentence, remedy in MISTAKEN:
        if head.startswith(marks):
            return ArchiveRefused(sentence, remedy)
    if _LETTER.match(head):
        return ArchiveRefused(
            "Đây là một thư điện tử, không phải gói báo cáo.",
            "Hãy mở thư, lưu tệp đính kèm có đuôi .asice ra máy rồi chọn tệp đó.",
        )
    if data[0] == 0 and data.count(0) == len(data):
        return ArchiveRefused(
            "Tệp không còn nội dung, chỉ gồm toàn số 0 (thường do USB bị rút khi đang ghi).",
            "Hãy sao chép lại tệp từ nơi gửi.",
        )
    return ArchiveRefused(f"Nội dung tệp này không phải là gói báo cáo, {RENAMED}", TAKE_ANOTHER)


def _entries(data: bytes, limits: Limits) -> list[_Entry]:
    count, start = _directory(data, limits)
    entries, position, cursor = [], 0, start
    for _ in range(count):
        entry, position, cursor = _entry(data, cursor, position, limits)
        entries.append(entry)
    if position != start or cursor != len(data) - END.size:
        raise ArchiveRefused(_broken("có dữ liệu nằm ngoài các tệp"))
    _check_names([entry.name.casefold() for entry in entries])
    return entries


def _check_names(names: list[str]) -> None:
    """No name twice, whatever its case, and none that is another's folder: both must unpack on every system."""
    folders = {
        "/".join(parts[:depth])
        for parts in (name.split("/") for name in names if "/" in name)
        for depth in range(1, len(parts))
    }
    if len(set(names)) != len(names) or not folders.isdisjoint(names):
        raise ArchiveRefused(_broken("có hai tệp trùng tên"))


def _directory(data: bytes, limits: Limits) -> tuple[int, int]:
    """How many entries there are and where the directory starts; the end record closes the file."""
    if len(data) < END.size:
        raise ArchiveRefused(_broken("tệp bị cắt ngắn"))
    mark, disk, first_disk, here, count, size, start, comment = END.unpack_from(data, len(data) - END.size)
    if mark != b"PK\x05\x06" or comment:
        raise ArchiveRefused(_broken("tệp bị cắt ngắn hoặc có dữ liệu thừa ở cuối"))
    if disk or first_disk or here != count or start + size + END.size != len(data):
        raise ArchiveRefused(_broken("mục lục không khớp"))
    if not 1 <= count <= limits.members:
        raise ArchiveRefused(_broken("số tệp vượt mức cho phép"))
    return count, start


def _entry(data: bytes, cursor: int, position: int, limits: Limits) -> tuple[_Entry, int, int]:
    """The entry whose central header is at `cursor` and whose local header must be at `position`; then both ends."""
    named = cursor + CENTRAL.size
    if named > len(data) or position + LOCAL.size > len(data):
        raise ArchiveRefused(_broken("tệp bị cắt ngắn"))
    mark, _, _, flags, method, _, _, crc, packed, size, name_size, extra, comment, disk, _, _, offset = (
        CENTRAL.unpack_from(data, cursor)
    )
    if mark != b"PK\x01\x02" or not data.startswith(b"PK\x03\x04", position) or offset != position or disk:
        raise ArchiveRefused(_broken("mục lục không khớp"))
    if extra or comment or not data.startswith(b"\0\0", position + EXTRA):
        raise ArchiveRefused(_broken("có phần mở rộng không được phép"))
    raw_name = data[named : named + name_size]
    content = position + LOCAL.size + name_size
    if not data.startswith(data[cursor + 6 : cursor + 6 + SHARED] + raw_name, position + 4):
        raise ArchiveRefused(_broken("mục lục không khớp với tệp bên trong"))
    name = _name(raw_name, flags, limits.name, limits.depth)
    if method not in (STORED, DEFLATED) or (method == STORED and packed != size):
        raise ArchiveRefused(_broken(f"“{name}” được nén theo cách không được hỗ trợ"))
    end = content + packed
    if end > len(data):
        raise ArchiveRefused(_broken("tệp bị cắt ngắn"))
    return _Entry(name, method, crc, packed, size, content), end, named + name_size


@lru_cache(maxsize=1024)
def _name(raw: bytes, flags: int, longest: int, depth: int) -> str:
    """The name; flags may only say that it is UTF-8 (so: neither encrypted nor with a data descriptor). Good names
    alone are remembered."""
    if flags & ~UTF8_FLAG:
        raise ArchiveRefused(_broken("có tệp được mã hóa hoặc ghi theo cách không được hỗ trợ"))
    try:
        name = raw.decode("utf-8" if flags else "ascii")
    except UnicodeDecodeError as error:
        raise ArchiveRefused(_broken("có tên tệp không đọc được")) from error
    problem = name_problem(name, longest, depth)
    if problem:
        raise ArchiveRefused(_broken(f"có tệp mang {problem}"))
    return name


def _check_sizes(entries: list[_Entry], limits: Limits) -> None:
    if sum(entry.size for entry in entries) > limits.total:
        raise ArchiveRefused(_broken("dung lượng sau khi giải nén vượt mức cho phép"))
    for entry in entries:
        inflated = entry.size > limits.ratio_free and entry.size > entry.packed * limits.ratio
        if entry.size > limits.member or inflated:
            raise ArchiveRefused(_broken(f"“{entry.name}” quá lớn sau khi giải nén"))


def _content(data: bytes, entry: _Entry, summed: bool) -> bytes:
    raw = data[entry.start : entry.start + entry.packed]
    content = raw if entry.method == STORED else _inflate(raw, entry)
    if len(content) != entry.size or (summed and zlib.crc32(content) != entry.crc):
        raise ArchiveRefused(_broken(f"“{entry.name}” bị hỏng"))
    return content


def _inflate(raw: bytes, entry: _Entry) -> bytes:
    unpacker = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        content = unpacker.decompress(raw, entry.size + 1)
    except zlib.error as error:
        raise ArchiveRefused(_broken(f"“{entry.name}” bị hỏng")) from error
    if not unpacker.eof or unpacker.unused_data or unpacker.unconsumed_tail:
        raise ArchiveRefused(_broken(f"“{entry.name}” bị hỏng"))
    return content


def _broken(clause: str) -> str:
    return f"Tệp bị hỏng hoặc đã bị can thiệp: {clause}."
