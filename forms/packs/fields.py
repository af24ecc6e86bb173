"""The check of an outline form: sections and their depth, fields, tables, sums and references."""

from __future__ import annotations

import re
from collections.abc import Iterator

from forms.form import Column, Field, Form
from forms.packs.asked import check_start
from forms.packs.problem import Place, Problem, check_cycles, check_keys, check_options

_COLUMN_KEY = re.compile(r"[a-z0-9_]+")
_ADDED = ("count", "money")
_JOINED = ("table", "narrative", "list")


def check_sections(file: str, form: Form) -> Iterator[Problem]:
    """Every fault of an outline form's sections and fields, in printed order; cycles last."""
    places = {section.key: Place(file, section.key) for section in form.section}
    if not form.fields:
        yield Place(file, "").problem(
            "biểu dạng đề cương không có mục nào để nhập", "khai báo [[section]] và [[section.field]]"
        )
    yield from check_keys((places[section.key], section.key) for section in form.section)
    yield from _check_depths(form, places)
    yield from check_keys((Place(file, key), key) for key in _field_keys(form))
    for key, section in form.section_of.items():
        if key in places and key != section.key:
            yield Place(file, key).problem("khóa của ô trùng khóa của mục khác", f"đặt khóa bắt đầu bằng {section.key}")
        yield from _check_field(Place(file, key), form, form.fields[key])
    graph = {key: [*item.total_of, *([item.within] if item.within else [])] for key, item in form.fields.items()}
    yield from check_cycles(graph, {key: Place(file, key) for key in graph})


def _field_keys(form: Form) -> Iterator[str]:
    for section in form.section:
        for item in section.field:
            yield item.key


def _check_depths(form: Form, places: dict[str, Place]) -> Iterator[Problem]:
    before = 0
    for section in form.section:
        if not 1 <= section.depth <= before + 1:
            yield places[section.key].problem(
                f"cấp đề mục nhảy từ {before} sang {section.depth}", f"ghi depth từ 1 đến {before + 1}"
            )
        if not section.title or not section.source:
            yield places[section.key].problem(
                "thiếu tiêu đề (title) hoặc thiếu nguồn (source)", "ghi đúng lời in trên mẫu"
            )
        before = section.depth


def _check_field(place: Place, form: Form, item: Field) -> Iterator[Problem]:
    yield from _check_sources(place, item)
    if item.type == "table":
        yield from _check_table(place, form, item)
    elif item.column or item.as_sections:
        yield place.problem(
            "chỉ bảng mới có cột (column) hoặc as_sections", 'đổi type thành "table" hoặc bỏ các mục đó'
        )
    yield from check_start(place, item)
    if item.count_of:
        yield from _check_count(place, form, item)
    if item.sum_of:
        yield from _check_sum(place, form, item)
    for key in item.total_of:
        if key not in form.fields or form.fields[key].type not in _ADDED:
            yield place.problem(
                f"total_of trỏ đến “{key}”, không phải ô số", "ghi khóa của các ô loại count hoặc money"
            )
    if item.within and (item.within not in form.fields or form.fields[item.within].type != item.type):
        yield place.problem(f"within trỏ đến “{item.within}”, không phải ô cùng loại", "ghi khóa của ô số lớn hơn")


def _check_sources(place: Place, item: Field) -> Iterator[Problem]:
    sources = sum(bool(source) for source in (item.count_of, item.sum_of, item.total_of))
    if sources > 1:
        yield place.problem("ô được tính theo nhiều cách cùng lúc", "chỉ giữ một trong count_of, sum_of, total_of")
    if sources and item.type not in _ADDED:
        yield place.problem("chỉ ô số mới tính được từ ô khác", 'đổi type thành "count" hoặc bỏ cách tính')
    if item.where and not (item.sum_of or item.count_of):
        yield place.problem("có điều kiện where nhưng không có sum_of hay count_of", "thêm cách tính hoặc bỏ where")
    if item.on_paper and item.type in ("narrative", "list", "table"):
        yield place.problem("mã QR chỉ ghi được ô số, ô ngày hoặc ô chữ ngắn", "bỏ on_paper")
    yield from _check_collect(place, item)
    if item.suggested and not item.as_sections:
        yield place.problem("tiêu đề gợi ý chỉ dùng cho bảng as_sections", "bỏ suggested")


def _check_collect(place: Place, item: Field) -> Iterator[Problem]:
    if item.collect == "sum" and item.type not in _ADDED:
        yield place.problem("chỉ ô số mới cộng được khi tổng hợp", 'ghi collect = "join" hoặc "own"')
    if item.collect == "join" and item.type not in _JOINED:
        yield place.problem("chỉ bảng, đoạn văn và danh sách mới ghép được", 'ghi collect = "sum" hoặc "own"')
    texts = {column.key for column in item.column if column.type == "text"}
    if item.attributed and item.attributed not in texts:
        yield place.problem(
            f"cột ghi tên đơn vị (attributed) “{item.attributed}” không phải cột chữ của bảng",
            "ghi khóa của một cột chữ",
        )


def _table(form: Form, key: str) -> Field | None:
    item = form.fields.get(key)
    return item if item is not None and item.type == "table" else None


def _check_count(place: Place, form: Form, item: Field) -> Iterator[Problem]:
    table = _table(form, item.count_of)
    if table is None:
        yield place.problem(f"count_of trỏ đến “{item.count_of}”, không phải bảng", "ghi khóa của một bảng trong biểu")
        return
    yield from _check_where(place, item, table)


def _check_sum(place: Place, form: Form, item: Field) -> Iterator[Problem]:
    key, _, name = item.sum_of.rpartition(".")
    table = _table(form, key)
    if table is None:
        yield place.problem(f"sum_of trỏ đến “{item.sum_of}” nhưng không có bảng “{key}”", "ghi dạng BẢNG.cột")
        return
    columns = {column.key: column for column in table.column}
    if name not in columns or columns[name].type not in _ADDED:
        yield place.problem(f"bảng {key} không có cột số “{name}”", "ghi sum_of là một cột loại count hoặc money")
    yield from _check_where(place, item, table)


def _check_where(place: Place, item: Field, table: Field) -> Iterator[Problem]:
    columns = {column.key: column for column in table.column}
    for other, value in item.where.items():
        if other not in columns:
            yield place.problem(f"where nêu cột “{other}” không có trong bảng {table.key}", "sửa tên cột")
        elif columns[other].options and value not in {option.value for option in columns[other].options}:
            yield place.problem(f"where: “{value}” không phải phương án của cột {other}", "ghi value của một phương án")


def _check_table(place: Place, form: Form, item: Field) -> Iterator[Problem]:
    keys = [column.key for column in item.column]
    if not keys:
        yield place.problem("bảng không có cột (column)", "khai báo ít nhất một cột")
    if len(set(keys)) < len(keys):
        yield place.problem("hai cột có cùng khóa", "đặt khóa khác nhau cho từng cột")
    if item.as_sections and {"tieu_de", "noi_dung"} - set(keys):
        yield place.problem("bảng as_sections cần cột tieu_de và noi_dung", "thêm hai cột đó")
    for column in item.column:
        yield from _check_column(place, item, column)
        if f"{item.key}.{column.key}" in form.fields and column.is_figure:
            yield place.problem(
                f"“{item.key}.{column.key}” vừa là một ô, vừa là cột {column.key}: bài viết không rõ trích số nào",
                "đặt khóa khác cho ô hoặc cho cột",
            )
    graph = {column.key: column.sum_of for column in item.column}
    yield from check_cycles(graph, dict.fromkeys(graph, place))


def _check_column(place: Place, item: Field, column: Column) -> Iterator[Problem]:
    if not _COLUMN_KEY.fullmatch(column.key):
        yield place.problem(f"khóa cột “{column.key}” sai quy tắc", "chỉ dùng chữ thường không dấu, chữ số, gạch dưới")
    if column.type == "choice":
        yield from check_options(place, column.options)
    added = {other.key for other in item.column if other.type == column.type}
    for name in column.sum_of:
        if name not in added or column.type not in _ADDED:
            yield place.problem(f"cột {column.key} cộng “{name}”, không phải cột số cùng loại", "sửa sum_of của cột")
