"""Packs from disk: read (tomllib), typed (msgspec), checked (forms/packs/check.py). Errors are located.

A problem names the file, the row or section, what is wrong there and the remedy.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from forms.errors import BadInput
from forms.form import Form
from forms.keys import KEY
from forms.pack import PACK_HEAD, Pack
from forms.packs.check import Problem, check_pack
from forms.text import nfc

T = TypeVar("T")
_MAX_BYTES = 4_000_000
_REASONS = (
    (re.compile(r"Expected `(.+)`, got `(.+)`"), "cần {0}, gặp {1}"),
    (re.compile(r"Object missing required field `(.+)`"), "thiếu mục “{0}”"),
    (re.compile(r"Object contains unknown field `(.+)`"), "có mục lạ “{0}”"),
    (re.compile(r"Invalid enum value (.+)"), "giá trị {0} không có trong danh sách cho phép"),
)
_TYPES = {
    "str": "chữ",
    "int": "số nguyên",
    "float": "số thập phân",
    "bool": "đúng/sai",
    "array": "danh sách",
    "object": "bảng",
    "date": "ngày",
    "null": "trống",
}
_KEYED = frozenset({"row", "section", "obligation", "agency"})
_ENTRY = re.compile(rf"({'|'.join(_KEYED)}|issuer|addressees|signer|erratum|succession)\[(\d+)\]")
_PLACE = re.compile(r"`\$\.?(?P<path>[^`]*)`")


class PackError(BadInput):
    """The pack cannot be used; `problems` lists every fault with its place and remedy."""


def load_pack(folder: Path) -> Pack:
    """The pack in `folder`, checked. PackError lists every fault found, not only the first."""
    return checked(read_pack(folder), folder.name)


def pack_of(files: Mapping[str, bytes], name: str) -> Pack:
    """The pack that these files ("pack.toml", "FORM.toml") make, checked. name: how a fault calls it. PackError."""
    return checked(read_files(files, name), name)


def read_files(files: Mapping[str, bytes], name: str) -> Pack:
    """`pack_of`, unchecked."""

    def read(file: str) -> bytes:
        if file not in files:
            raise _error(name, [Problem(file, "", "thiếu tệp", "chép lại gói biểu mẫu gốc").text])
        return files[file]

    return _read_pack(name, read)


def read_pack(folder: Path) -> Pack:
    """The pack in `folder` as its files say it, unchecked: one that is still being made. PackError where it cannot be
    read at all."""
    return _read_pack(folder.name, lambda file: _read(folder / file))


def _read_pack(name: str, read: Callable[[str], bytes]) -> Pack:
    head: Pack = _typed(name, PACK_HEAD, read(PACK_HEAD), Pack)
    files = [_form_file(name, form) for form in head.form_files]
    return msgspec.structs.replace(head, forms=tuple(_typed(name, file, read(file), Form) for file in files))


def checked(pack: Pack, name: str) -> Pack:
    """The pack, where check_pack finds no fault in it. PackError lists every one."""
    problems = check_pack(pack)
    if problems:
        raise _error(name, [problem.text for problem in problems])
    return pack


@lru_cache(maxsize=8)
def cached_pack(folder: Path) -> Pack:
    """load_pack, once per process for a folder."""
    return load_pack(folder)


def _form_file(pack: str, name: str) -> str:
    """The file of a form; a name that could lead out of the folder is a fault."""
    if not KEY.fullmatch(name):
        problem = Problem(
            PACK_HEAD, "form_files", f"tên tệp “{name}” sai quy tắc", "chỉ ghi tên tệp, không có đuôi .toml"
        )
        raise _error(pack, [problem.text])
    return f"{name}.toml"


@lru_cache(maxsize=32)
def _typed(pack: str, file: str, data: bytes, kind: type[T]) -> T:
    """What a file says. A draft is read at each change, a version is kept beside another: most of their files are the
    very same as before."""
    raw = _normal(_parsed(pack, file, data))
    try:
        return msgspec.convert(raw, kind)
    except msgspec.ValidationError as error:
        raise _error(pack, [_located(file, raw, str(error)).text]) from error


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        problem = Problem(path.name, "", "không đọc được tệp", "kiểm tra lại thư mục")
        raise _error(path.parent.name, [problem.text]) from error


def _parsed(pack: str, file: str, data: bytes) -> dict[str, Any]:
    if len(data) > _MAX_BYTES:
        raise _error(pack, [Problem(file, "", "tệp quá lớn", "chép lại gói biểu mẫu gốc").text])
    try:
        return tomllib.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        problem = Problem(file, "", "tệp không phải UTF-8", "lưu lại tệp với bảng mã UTF-8")
        raise _error(pack, [problem.text]) from error
    except tomllib.TOMLDecodeError as error:
        problem = Problem(file, "", f"sai cú pháp TOML ({_toml_place(str(error))})", "sửa dòng được nêu")
        raise _error(pack, [problem.text]) from error
    except RecursionError as error:
        problem = Problem(file, "", "danh sách lồng nhau quá sâu", "chép lại gói biểu mẫu gốc")
        raise _error(pack, [problem.text]) from error
    except ValueError as error:
        problem = Problem(file, "", "có số quá dài", "chép lại gói biểu mẫu gốc")
        raise _error(pack, [problem.text]) from error


def _normal(value: Any) -> Any:
    if isinstance(value, str):
        return nfc(value)
    if isinstance(value, dict):
        return {key: _normal(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_normal(item) for item in value]
    return value


def _located(file: str, raw: dict[str, Any], message: str) -> Problem:
    """Turn msgspec's "... - at `$.row[3].kind`" into the row's own key, of an entry without one its place."""
    match = _PLACE.search(message)
    where = match["path"] if match else ""
    if entry := _ENTRY.match(where):
        index = int(entry[2])
        item = raw[entry[1]][index]
        key = (item.get("key") or item.get("id") if isinstance(item, dict) else None) or "?"
        named = f" (khóa {key})" if entry[1] in _KEYED else ""
        where = f"[[{entry[1]}]] thứ {index + 1}{named}{where[entry.end() :]}"
    reason = _in_vietnamese(message.split(" - at ")[0])
    return Problem(file, where, f"sai kiểu hoặc sai tên mục ({reason})", "sửa theo mẫu của các mục khác")


def _in_vietnamese(message: str) -> str:
    """msgspec's few sentences; one that is not among them stays as it is."""
    for pattern, text in _REASONS:
        if match := pattern.fullmatch(message):
            return text.format(*(_TYPES.get(word, word) for word in match.groups()))
    return message


def _toml_place(message: str) -> str:
    """Line and column out of tomllib's message: "(at line 3, column 5)"."""
    match = re.search(r"at line (\d+), column (\d+)", message)
    return f"dòng {match[1]}, cột {match[2]}" if match else "cuối tệp"


def _error(name: str, problems: list[str]) -> PackError:
    count = len(problems)
    return PackError(
        f"Gói biểu mẫu “{name}” có {count} lỗi nên chưa dùng được: {problems[0]}",
        "Hãy sửa gói biểu mẫu hoặc chép lại gói gốc; các báo cáo đã lập không bị ảnh hưởng.",
        tuple(problems),
    )
