"""What is wrong with a pack, said to an officer who makes it in the window: plain sentences, each with its place.

The checks are those of forms/packs/check.py; names of the TOML are put into the words of the window.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct

from forms.form import Form
from forms.pack import PACK_HEAD, Pack
from forms.packs.check import check_pack
from forms.packs.entries import ListName, Spot
from forms.packs.problem import Problem
from forms.packs.words import KINDS, LEVELS, PERIODS

LIST_NAMES: dict[ListName, str] = {
    "agency": "Cơ quan",
    "issuer": "Đầu văn bản",
    "addressees": "Nơi nhận",
    "signer": "Người ký",
    "obligation": "Hạn nộp",
}
_WHERE_LISTS: tuple[ListName, ...] = ("issuer", "addressees", "signer")
_WORDS = {
    "count_yes": "đếm câu trả lời Có",
    "numerator": "tử số",
    "denominator": "mẫu số",
    "part_of": "dòng bao trùm",
    "yes_when": "dòng số người đi kèm",
    "total_of": "phép cộng",
    "sum_of": "cột được cộng",
    "count_of": "bảng được đếm",
    "within": "ô số lớn hơn",
    "where": "điều kiện",
    "as_sections": "đề cương tự lập",
    "soft_min": "mức thấp nhất",
    "soft_max": "mức cao nhất",
    "acts_for": "đơn vị mà cơ quan lập báo cáo thay",
    "compare_with": "phép đối chiếu",
    "level_kinds": "cách trả lời riêng của một cấp",
    "half": "6 tháng",
    "number": "số thứ tự của kỳ",
    "range": "các năm của giai đoạn",
    "due_day": "ngày nộp",
    "due_month": "tháng nộp",
    "years": "các năm của gói",
    "scale": "hệ số",
    "decimals": "số chữ số thập phân",
    "at_least": "mức phải đạt",
}
_SAID = {
    "không có trong pack.toml": "không có trong danh sách cơ quan",
    "không có trong years của gói": "không thuộc các năm của gói",
    "không có trong levels": "không thuộc các cấp phải nhập",
    "khóa này là dòng": "trong danh mục chỉ tiêu quốc gia dòng này là loại",
    "trong danh mục quốc gia, gói ghi": "còn ở đây ghi",
    "to nêu cấp": "nơi nhận nêu cấp",
    "của start": "trong các dòng có sẵn",
}
_LEVELS = re.compile(r"\bcấp ((?:xa|huyen|tinh|agency)(?:, (?:xa|huyen|tinh|agency))*)\b")
_ONE_LEVEL = re.compile(r"“(xa|huyen|tinh|agency)”")
_ASIDE = re.compile(r" \([a-z_.\[\]=, \"]+\)")
_CODE = re.compile(r"\b[a-z]+_[a-z_]+\b")
_PLAIN_WORD = re.compile(r"\b(numerator|denominator|within|where|half|number|range|scale|decimals|years)\b")
_KEYED = re.compile(r"“([^”]+)”")


class Trouble(Struct, frozen=True):
    """One thing that is wrong: where it is, and the sentence that says it."""

    spot: Spot
    sentence: str


def troubles(pack: Pack) -> tuple[Trouble, ...]:
    """Everything that is wrong with the pack, in the order of its parts; empty where it can be used."""
    return tuple(dict.fromkeys(_trouble(pack, problem) for problem in check_pack(pack)))


def _trouble(pack: Pack, problem: Problem) -> Trouble:
    spot = _spot(pack, problem)
    message = _plain(pack, problem.message)
    if spot.list in _WHERE_LISTS and message.startswith("thiếu mục cho"):
        message = message.replace("thiếu mục cho", "chưa có mục nào cho", 1)
    return Trouble(spot, f"{spot_name(pack, spot)}: {message}.")


def _spot(pack: Pack, problem: Problem) -> Spot:
    if problem.file == PACK_HEAD:
        return _head_spot(pack, problem.where)
    form = next((form for name, form in zip(pack.form_files, pack.forms, strict=True) if _is(name, problem)), None)
    return _form_spot(form, problem.where) if form is not None else Spot()


def _is(name: str, problem: Problem) -> bool:
    return problem.file == f"{name}.toml"


def _head_spot(pack: Pack, where: str) -> Spot:
    for name in _WHERE_LISTS:
        if where == name:
            return Spot(name)
    for number, agency in enumerate(pack.agency):
        if agency.key == where:
            return Spot("agency", number=number)
    for number, duty in enumerate(pack.obligation):
        if duty.id == where:
            return Spot("obligation", number=number)
    return Spot(form=where) if where in pack.form_by_key else Spot()


def _form_spot(form: Form, where: str) -> Spot:
    for number, row in enumerate(form.row):
        if where == row.key:
            return Spot("row", form.key, number)
    for number, section in enumerate(form.section):
        if where == section.key or any(item.key == where for item in section.field):
            return Spot("section", form.key, number)
    return Spot(form=form.key)


def spot_name(pack: Pack, spot: Spot) -> str:
    """How a place is called in a sentence: "Hạn nộp “Báo cáo năm”", "Phụ lục 01, dòng 1.2"."""
    if spot.list in ("row", "section"):
        return f"{pack.form_by_key[spot.form].short}, {_entry_name(pack, spot)}"
    if spot.list == "obligation" and spot.number >= 0:
        return f"Hạn nộp “{pack.obligation[spot.number].title}”"
    if spot.list == "agency" and spot.number >= 0:
        return f"Cơ quan “{pack.agency[spot.number].name}”"
    if spot.list:
        return LIST_NAMES.get(spot.list, "Gói biểu mẫu")
    return pack.form_by_key[spot.form].short if spot.form else "Quyết định và kỳ"


def _entry_name(pack: Pack, spot: Spot) -> str:
    form = pack.form_by_key[spot.form]
    if spot.list == "row":
        row = form.row[spot.number]
        return f"dòng {row.tt}" if row.tt else f"dòng “{_short(row.label)}”"
    section = form.section[spot.number]
    return f"mục “{_short(f'{section.number} {section.short or section.title}'.strip())}”"


def _short(text: str, most: int = 48) -> str:
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


def _plain(pack: Pack, message: str) -> str:
    """A check's message without names of the TOML."""
    names = {**KINDS, **PERIODS, **dict(_names(pack))}
    text = _ASIDE.sub("", message)
    for said, plain in _SAID.items():
        text = text.replace(said, plain)
    text = _LEVELS.sub(lambda found: ", ".join(LEVELS[each] for each in found[1].split(", ")), text)
    text = _ONE_LEVEL.sub(lambda found: f"“{LEVELS[found[1]]}”", text)
    text = _KEYED.sub(lambda found: f"“{names.get(found[1], found[1])}”", text)
    for key, name in names.items():
        text = text.replace(f"biểu {key}", name)
    text = _CODE.sub(lambda found: _WORDS.get(found[0], found[0]), text)
    return _PLAIN_WORD.sub(lambda found: _WORDS[found[0]], text)


def _names(pack: Pack) -> Iterator[tuple[str, str]]:
    for agency in pack.agency:
        yield agency.key, agency.name
    for form in pack.forms:
        yield form.key, form.short
        for row in form.row:
            yield row.key, row.tt or _short(row.label)
        for section in form.section:
            yield section.key, _short(section.short or section.title)
