"""Packs from disk: read (tomllib), typed (msgspec), checked (forms/packs/check.py). Errors are located.

A problem names the file, the row or section, what is wrong there and the remedy.
"""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from forms.errors import BadInput
from forms.form import Form
from forms.keys import KEY
from forms.pack import Pack
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
_PLACE = re.compile(r"`\$\.?(?P<path>[^`]*)`")


class PackError(BadInput):
    """The pack cannot be used; `problems` lists every fault with its place and remedy."""


def load_pack(folder: Path) -> Pack:
    """The pack in `folder`, checked. PackError lists every fault found, not only the first."""
    head = _typed(folder / "pack.toml", Pack)
    forms = tuple(_typed(_form_file(folder, name), Form) for name in head.form_files)
    pack = msgspec.structs.replace(head, forms=forms)
    problems = check_pack(pack)
    if problems:
        raise _error(folder, [problem.text for problem in problems])
    return pack


@lru_cache(maxsize=8)
def cached_pack(folder: Path) -> Pack:
    """load_pack, once per process for a folder."""
    return load_pack(folder)


def _form_file(folder: Path, name: str) -> Path:
    """The file of a form; a name that could lead out of the folder is a fault."""
    if not KEY.fullmatch(name):
        problem = Problem(
            "pack.toml", "form_files", f"tên tệp “{name}” sai quy tắc", "chỉ ghi tên tệp, không có đuôi .toml"
        )
        raise _error(folder, [problem.text])
    return folder / f"{name}.toml"


def _typed(path: Path, kind: type[T]) -> T:
    raw = _normal(_read(path))
    try:
        return msgspec.convert(raw, kind)
    except msgspec.ValidationError as error:
        raise _error(path.parent, [_located(path, raw, str(error)).text]) from error


def _read(path: Path) -> dict[str, Any]:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise _error(
            path.parent, [Problem(path.name, "", "không đọc được tệp", "kiểm tra lại thư mục").text]
        ) from error
    if len(data) > _MAX_BYTES:
        raise _error(path.parent, [Problem(path.name, "", "tệp quá lớn", "chép lại gói biểu mẫu gốc").text])
    try:
        return tomllib.loads(data.decode("utf-8"))
    except UnicodeDecodeError as error:
        problem = Problem(path.name, "", "tệp không phải UTF-8", "lưu lại tệp với bảng mã UTF-8")
        raise _error(path.parent, [problem.text]) from error
    except tomllib.TOMLDecodeError as error:
        problem = Problem(path.name, "", f"sai cú pháp TOML ({_toml_place(str(error))})", "sửa dòng được nêu")
        raise _error(path.parent, [problem.text]) from error
    except RecursionError as error:
        problem = Problem(path.name, "", "danh sách lồng nhau quá sâu", "chép lại gói biểu mẫu gốc")
        raise _error(path.parent, [problem.text]) from error


def _normal(value: Any) -> Any:
    if isinstance(value, str):
        return nfc(value)
    if isinstance(value, dict):
        return {key: _normal(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_normal(item) for item in value]
    return value


def _located(path: Path, raw: dict[str, Any], message: str) -> Problem:
    """Turn msgspec's "... - at `$.row[3].kind`" into the row's own key."""
    match = _PLACE.search(message)
    where = match["path"] if match else ""
    entry = re.match(r"(row|section|obligation|agency)\[(\d+)\]", where)
    if entry:
        index = int(entry[2])
        item = raw[entry[1]][index]
        key = (item.get("key") or item.get("id") if isinstance(item, dict) else None) or "?"
        where = f"[[{entry[1]}]] thứ {index + 1} (khóa {key}){where[entry.end() :]}"
    reason = _in_vietnamese(message.split(" - at ")[0])
    return Problem(path.name, where, f"sai kiểu hoặc sai tên mục ({reason})", "sửa theo mẫu của các mục khác")


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


def _error(folder: Path, problems: list[str]) -> PackError:
    count = len(problems)
    return PackError(
        f"Gói biểu mẫu “{folder.name}” có {count} lỗi nên chưa dùng được: {problems[0]}",
        "Hãy sửa gói biểu mẫu hoặc chép lại gói gốc; các báo cáo đã lập không bị ảnh hưởng.",
        tuple(problems),
    )
