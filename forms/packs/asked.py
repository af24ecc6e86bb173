"""The check of who is asked for a section, and of the rows that a table begins with."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from forms.asked import AGENCY, askers
from forms.form import Column, Field, Form, Section
from forms.numbers import parse_canonical
from forms.pack import Agency
from forms.packs.problem import Place, Problem

_Who = frozenset[str]


def check_asked(file: str, form: Form, agencies: Mapping[str, Agency]) -> Iterator[Problem]:
    """Agencies that are none or file nothing; sections that nobody can be asked for; sums over what others fill."""
    single = {agency.key for agency in agencies.values() if not agency.collective}
    asked: dict[str, _Who] = {}
    for section, path in askers(form):
        place = Place(file, section.key)
        yield from _check_agencies(place, section, agencies)
        who = frozenset.intersection(*(_who(each, single) for each in path))
        if not who:
            yield place.problem(
                "không cấp nào, cơ quan nào được hỏi mục này", "sửa levels, agencies của mục và mục trên"
            )
        asked[section.key] = who
    for section in form.section:
        for item in section.field:
            yield from _check_sums(Place(file, item.key), form, item, asked)


def _check_agencies(place: Place, section: Section, agencies: Mapping[str, Agency]) -> Iterator[Problem]:
    for key in section.agencies:
        if key not in agencies:
            yield place.problem(f"cơ quan “{key}” không có trong pack.toml", "sửa khóa hoặc thêm [[agency]]")
        elif agencies[key].collective:
            yield place.problem(
                f"“{key}” là một nhóm cơ quan (collective), không lập báo cáo", "ghi từng cơ quan hoặc bỏ collective"
            )
    for values, name in ((section.levels, "levels"), (section.agencies, "agencies")):
        if len(set(values)) < len(values):
            yield place.problem(f"{name} ghi hai lần cùng một giá trị", "bỏ giá trị bị lặp")


def _who(section: Section, agencies: set[str]) -> _Who:
    """Levels and keys of agencies that a section by itself asks."""
    if not section.levels and not section.agencies:
        return frozenset({"tinh", "huyen", "xa", *agencies})
    every = agencies if AGENCY in section.levels and not section.agencies else set(section.agencies) & agencies
    return frozenset({*section.levels, *every} - {AGENCY})


def _check_sums(place: Place, form: Form, item: Field, asked: Mapping[str, _Who]) -> Iterator[Problem]:
    table = item.count_of or item.sum_of.rpartition(".")[0]
    if table not in form.section_of:
        return
    if not asked[form.section_of[item.key].key] <= asked[form.section_of[table].key]:
        yield place.problem(
            f"ô được tính từ bảng {table} mà có đơn vị không được hỏi bảng đó", "đặt ô vào mục hỏi cùng các đơn vị"
        )
    if item.count_of and not item.where and form.fields[table].start:
        yield place.problem(
            f"bảng {table} bắt đầu bằng các dòng có sẵn nên số dòng không nói lên điều gì",
            "thêm where hoặc bỏ count_of",
        )


def check_start(place: Place, item: Field) -> Iterator[Problem]:
    """First rows stand in tables alone, in typed columns, each with a value that the column takes."""
    if item.start and (item.type != "table" or item.as_sections):
        yield place.problem("chỉ bảng mới bắt đầu bằng các dòng có sẵn (start)", "bỏ start")
        return
    columns = {column.key: column for column in item.column}
    for number, row in enumerate(item.start, 1):
        if not any(row.values()):
            yield place.problem(f"dòng {number} của start không ghi gì", "ghi nội dung hoặc bỏ dòng đó")
        for name, text in row.items():
            yield from _check_value(place, number, columns.get(name), name, text)


def _check_value(place: Place, number: int, column: Column | None, name: str, text: str) -> Iterator[Problem]:
    if column is None or column.sum_of:
        what = "không có trong bảng" if column is None else "là tổng tự tính"
        yield place.problem(f"dòng {number} của start: cột “{name}” {what}", "sửa tên cột")
    elif text and not _fits(column, text):
        yield place.problem(f"dòng {number} của start: “{text}” không hợp với cột {name}", "ghi giá trị đúng loại cột")


def _fits(column: Column, text: str) -> bool:
    if column.type == "choice":
        return text in {option.value for option in column.options}
    if column.is_figure:
        value = parse_canonical(text)
        return value is not None and value >= 0 and value == value.to_integral_value()
    return column.type != "date" or _is_date(text)


def _is_date(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
