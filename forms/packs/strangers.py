"""Packs from elsewhere: how much of a stranger's files is read, before and after they are understood.

A file in a few hundred kilobytes can ask for minutes of work (a key of a hundred thousand parts) or hold a million
rows that every screen would then carry; both are refused here, before check_pack and the program see them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import msgspec

from forms.file_names import is_device
from forms.pack import PACK_HEAD, Pack
from forms.packs.loader import PackError, checked, read_files
from forms.packs.problem import Problem


@dataclass(frozen=True, slots=True)
class Limits:
    """What one pack may hold. file, total: bytes; key_parts: of a dotted key; rows: entries of any one list;
    text: letters of one text; things: values of all kinds in the whole pack; number: of any size but a target's;
    years: from the first to the last that a pack names."""

    file: int = 1 << 20
    total: int = 3 << 20
    files: int = 40
    key_parts: int = 8
    depth: int = 12
    rows: int = 1_000
    text: int = 20_000
    things: int = 100_000
    number: int = 1_000_000
    first_year: int = 1945
    last_year: int = 2200


LIMITS = Limits()
_SAID = re.compile(
    r'"""(?:[^"\\]|\\.|"(?!""))*+(?:""")?|'
    r"'''(?:[^']|'(?!''))*+(?:''')?|"
    r'"(?:[^"\\\n]|\\.)*+"?|'
    r"'[^'\n]*+'?|#[^\n]*+",
    re.DOTALL,
)
"""Texts and remarks; one without an end reaches to where tomllib gives up, lest each quote in it be tried in turn."""
_HIDDEN = re.compile("[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")
"""Letters that nobody sees and that turn what follows, or begin a line where nobody expects one (UAX #9, #14)."""
_FILE_NAME = re.compile(r"[a-z0-9](?:[a-z0-9._-]{0,58}[a-z0-9])?")
_TAKEN = frozenset({"pack", "da-ky"})
_PART = r'(?:[A-Za-z0-9_-]++|"")'
_BRACKET = re.compile(r"[\[\]{}]")


def stranger_pack(files: Mapping[str, bytes], name: str, limits: Limits = LIMITS) -> Pack:
    """The checked pack in a stranger's files ("pack.toml", "FORM.toml"). name: how a fault calls it.

    PackError where it is no pack, or asks for more than is read of a stranger's.
    """
    return checked(unchecked_pack(files, name, limits), name)


def unchecked_pack(files: Mapping[str, bytes], name: str, limits: Limits = LIMITS) -> Pack:
    """The same as its files say it, whatever check_pack would find."""
    _require(name, _too_large(files, limits))
    for file, data in files.items():
        _require(name, _too_deep(file, data, limits))
    pack = read_files(files, name)
    _require(name, _no_file_name(pack))
    _require(name, _too_much(pack, limits))
    _require(name, _left_over(pack, files))
    return pack


def _require(name: str, problem: Problem | None) -> None:
    if problem is not None:
        raise PackError(
            f"Gói biểu mẫu “{name}” không đọc được: {problem.text}",
            "Hãy đề nghị nơi lập gói gửi lại; không có gì bị thay đổi.",
            (problem.text,),
        )


_AGAIN = "đề nghị nơi lập gói rút gọn rồi gửi lại"


def _too_large(files: Mapping[str, bytes], limits: Limits) -> Problem | None:
    if len(files) > limits.files:
        return Problem(PACK_HEAD, "", f"gói có {len(files)} tệp, quá {limits.files}", _AGAIN)
    for file, data in files.items():
        if len(data) > limits.file:
            return Problem(file, "", "tệp lớn quá mức cho phép", _AGAIN)
    if sum(map(len, files.values())) > limits.total:
        return Problem(PACK_HEAD, "", "các tệp của gói lớn quá mức cho phép", _AGAIN)
    return None


def _too_deep(file: str, data: bytes, limits: Limits) -> Problem | None:
    """Keys of many parts, which tomllib reads in the square of their number, and lists within lists."""
    bones = _SAID.sub('""', data.decode("utf-8", "replace"))
    if re.search(rf'(?<![\w"-])(?:{_PART}[ \t]*+\.[ \t]*+){{{limits.key_parts}}}', bones):
        return Problem(file, "", "có khóa quá nhiều phần", _AGAIN)
    depth = 0
    for bracket in _BRACKET.findall(bones):
        depth += 1 if bracket in "[{" else -1
        if depth > limits.depth:
            return Problem(file, "", "danh sách lồng nhau quá sâu", _AGAIN)
    return None


def _too_much(pack: Pack, limits: Limits) -> Problem | None:
    told = {PACK_HEAD: _without_forms(pack)}
    named = zip(pack.form_files, pack.forms, strict=True)
    told |= {f"{name}.toml": msgspec.to_builtins(form) for name, form in named}
    count = 0
    for file, said in told.items():
        for place, value in _values(said, ""):
            count += 1
            fault = _fault(value, limits) or ("gói có quá nhiều mục" if count > limits.things else "")
            if fault:
                return Problem(file, place, fault, _AGAIN)
    return _wrong_years(pack, limits)


def _without_forms(pack: Pack) -> Any:
    return msgspec.to_builtins(msgspec.structs.replace(pack, forms=()))


def _values(value: Any, place: str) -> Iterator[tuple[str, Any]]:
    """Every value with the name of the entry it stands in."""
    yield place, value
    if isinstance(value, dict):
        place = str(value.get("key") or value.get("id") or place)[:80]
        for name, item in value.items():
            yield place, name
            yield from _values(item, place or name)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _values(item, place)


def _fault(value: Any, limits: Limits) -> str:
    if isinstance(value, str) and len(value) > limits.text:
        return "lời văn dài quá mức cho phép"
    if isinstance(value, str) and _HIDDEN.search(value):
        return "lời văn có ký tự ẩn đổi chiều chữ hoặc ngắt dòng"
    if isinstance(value, list | tuple | dict) and len(value) > limits.rows:
        return f"danh sách có quá {limits.rows} mục"
    if isinstance(value, int) and abs(value) > limits.number:
        return f"số {'âm ' if value < 0 else ''}lớn quá mức cho phép"
    return ""


def _wrong_years(pack: Pack, limits: Limits) -> Problem | None:
    """Years that a list of years or a chart would be drawn over."""
    course = (pack.strategy.first, pack.strategy.last) if pack.strategy else ()
    for year in (*pack.years, *course):
        if not limits.first_year <= year <= limits.last_year:
            return Problem(PACK_HEAD, "years", f"không có năm {year}", "sửa lại năm")
    if pack.version < 1:
        return Problem(PACK_HEAD, "version", "số bản phải từ 1", "sửa version")
    return None


def is_name(text: str) -> bool:
    """Whether a pack, or a form's file, may be called so: on every system, beside the program's own files."""
    return bool(_FILE_NAME.fullmatch(text)) and not is_device(text) and text not in _TAKEN


def _no_file_name(pack: Pack) -> Problem | None:
    """The id names a folder, the forms name files: on every system, beside each other and the program's own."""
    for where, name in (("id", pack.id), *(("form_files", name) for name in pack.form_files)):
        if not is_name(name):
            return Problem(
                PACK_HEAD, where, f"không dùng được tên “{name[:60]}”", "dùng chữ thường không dấu, số, gạch nối"
            )
    if len(set(pack.form_files)) < len(pack.form_files):
        return Problem(PACK_HEAD, "form_files", "hai biểu cùng tên tệp", "đặt tên khác cho một biểu")
    return None


def _left_over(pack: Pack, files: Mapping[str, bytes]) -> Problem | None:
    """A file that the pack does not name would be signed and carried without anybody reading it."""
    known = {PACK_HEAD, *(f"{name}.toml" for name in pack.form_files)}
    other = next((file for file in files if file not in known), None)
    return Problem(other, "", "tệp không có trong form_files của gói", "bỏ tệp này") if other else None
