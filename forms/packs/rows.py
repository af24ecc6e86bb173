"""The check of a table form: rows, their references, helper cells, targets, levels and collection rules."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from forms.cells import NO, YES
from forms.form import Form, Helper, HelperRole, Row, Target
from forms.numbers import parse_canonical
from forms.packs.indicators import check_indicators
from forms.packs.problem import Place, Problem, check_cycles, check_keys, check_options
from forms.packs.words import SCOPES

_PAIRS: tuple[tuple[HelperRole, HelperRole], ...] = (
    ("numerator", "denominator"),
    ("alternative", "basis"),
    ("part", "whole"),
)
_FIGURES = ("count", "number")
_QUARTERS = 4


def check_rows(file: str, form: Form, agencies: frozenset[str]) -> Iterator[Problem]:
    """Every fault of a table form's rows, in printed order; then cycles and rows at odds with the registry."""
    places = {row.key: Place(file, row.key) for row in form.row}
    if not form.row or not form.column:
        yield Place(file, "").problem("biểu dạng bảng thiếu dòng hoặc thiếu tên cột", "khai báo [[row]] và column")
    yield from check_keys(_all_keys(form, places))
    for row in form.row:
        yield from _check_row(places[row.key], form, row, agencies)
    graph = {row.key: [key for key in (row.numerator, row.denominator, row.part_of) if key] for row in form.row}
    yield from check_cycles(graph, places)
    yield from check_indicators(file, form)


def _all_keys(form: Form, places: dict[str, Place]) -> Iterator[tuple[Place, str]]:
    for row in form.row:
        yield places[row.key], row.key
        for helper in row.helper:
            yield places[row.key], helper.key


def _check_row(place: Place, form: Form, row: Row, agencies: frozenset[str]) -> Iterator[Problem]:
    if not row.label or not row.source:
        yield place.problem("thiếu lời (label) hoặc thiếu nguồn (source)", "ghi đúng lời in trên biểu và dòng nguồn")
    yield from _check_references(place, form, row)
    yield from _check_leads(place, row, agencies)
    yield from _check_levels(place, row)
    yield from _check_collect(place, row)
    yield from _check_numbers(place, row)
    for target in row.target:
        yield from _check_target(place, row, target)
    yield from _check_target_years(place, row)
    yield from _check_status(place, form, row)
    yield from _check_helpers(place, row)


def _check_references(place: Place, form: Form, row: Row) -> Iterator[Problem]:
    parts = {"numerator": row.numerator, "denominator": row.denominator}
    for name, key in parts.items():
        if row.kind == "rate" and not key:
            yield place.problem(f"tỷ lệ chưa có {name}", f"ghi {name} là khóa của dòng số liệu tương ứng")
        if row.kind != "rate" and key:
            yield place.problem(f"có {name} nhưng không phải dòng tỷ lệ", 'bỏ mục này hoặc đổi kind thành "rate"')
    if row.kind == "rate" and row.numerator and row.numerator == row.denominator:
        yield place.problem("tử số và mẫu số là cùng một dòng", "sửa numerator hoặc denominator")
    for name, key in {**parts, "part_of": row.part_of}.items():
        if key:
            yield from _check_figure(place, form, name, key)


def _check_figure(place: Place, form: Form, name: str, key: str) -> Iterator[Problem]:
    other = form.rows.get(key)
    if other is None:
        yield place.problem(f"{name} trỏ đến dòng “{key}” không có trong biểu", "sửa khóa hoặc thêm dòng đó")
    elif other.kind not in (*_FIGURES, "rate"):
        yield place.problem(f"{name} trỏ đến dòng “{key}” không phải dòng số", "trỏ đến dòng loại count hoặc number")


def _check_leads(place: Place, row: Row, agencies: frozenset[str]) -> Iterator[Problem]:
    for lead in row.leads:
        if lead not in agencies:
            yield place.problem(f"cơ quan chủ trì “{lead}” không có trong pack.toml", "sửa khóa hoặc thêm [[agency]]")
    if "agency" in row.levels and not row.leads:
        yield place.problem("cơ quan được nhập (agency) nhưng không có cơ quan chủ trì", "ghi leads hoặc bỏ agency")


def _check_levels(place: Place, row: Row) -> Iterator[Problem]:
    typed = row.kind not in ("heading", "rate")
    if typed and not row.levels:
        yield place.problem("dòng nhập số liệu chưa nêu cấp nhập (levels)", "ghi các cấp nhập dòng này")
    if not typed and row.levels:
        yield place.problem("dòng không nhập số liệu lại có cấp nhập (levels)", "bỏ levels")
    for level in row.level_kinds:
        if level not in row.levels:
            yield place.problem(
                f"level_kinds nêu cấp “{level}” không có trong levels", "thêm cấp đó hoặc bỏ khỏi level_kinds"
            )


def _check_collect(place: Place, row: Row) -> Iterator[Problem]:
    if row.kind == "heading":
        if row.collect:
            yield place.problem("dòng tiêu đề lại có cách tổng hợp (collect)", "bỏ collect")
    elif not row.collect:
        yield place.problem(
            "chưa nêu cách tổng hợp (collect)", "ghi sum, count_yes, recompute, owner, list hoặc quarters"
        )
    elif row.kind == "rate" and row.collect != "recompute":
        yield place.problem("tỷ lệ phải được tính lại khi tổng hợp", 'ghi collect = "recompute"')
    if row.collect == "sum" and row.kind not in _FIGURES:
        yield place.problem("chỉ số đếm mới cộng được", "chọn cách tổng hợp khác")
    if row.collect == "count_yes" and "yes_no" not in row.level_kinds.values():
        yield place.problem(
            "đếm câu trả lời Có nhưng không cấp nào trả lời Có/Không", 'thêm level_kinds, ví dụ { xa = "yes_no" }'
        )


def _check_numbers(place: Place, row: Row) -> Iterator[Problem]:
    if row.scale <= 0 or not 0 <= row.decimals <= 6:
        yield place.problem("scale hoặc decimals ngoài khoảng cho phép", "ghi scale lớn hơn 0, decimals từ 0 đến 6")
    bounds: list[Decimal] = []
    for name, text in (("soft_min", row.soft_min), ("soft_max", row.soft_max)):
        value = parse_canonical(text)
        if text and value is None:
            yield place.problem(f"{name} “{text}” không phải số", "ghi số với dấu chấm thập phân, ví dụ 0.5")
        if value is not None:
            bounds.append(value)
    if bounds != sorted(bounds):
        yield place.problem("soft_min lớn hơn soft_max", "đổi lại hai giá trị")


def _check_target(place: Place, row: Row, target: Target) -> Iterator[Problem]:
    name = f"mục tiêu {SCOPES.get(target.scope, target.scope)} năm {target.year}"
    if target.op == "status":
        if target.value not in {option.value for option in row.options}:
            yield place.problem(
                f"{name}: “{target.value}” không phải phương án của dòng", "ghi value của một phương án"
            )
    elif parse_canonical(target.value) is None:
        yield place.problem(f"{name}: “{target.value}” không phải số", "ghi số với dấu chấm thập phân, ví dụ 1.7")


def _check_target_years(place: Place, row: Row) -> Iterator[Problem]:
    slots = [(target.scope, target.year) for target in row.target]
    if row.kind != "heading" and len(set(slots)) < len(slots):
        yield place.problem("hai mục tiêu cùng phạm vi và cùng năm", "giữ một mục tiêu cho mỗi phạm vi và năm")


def _check_status(place: Place, form: Form, row: Row) -> Iterator[Problem]:
    if row.kind == "status":
        yield from check_options(place, row.options)
    if not row.yes_when:
        return
    other = form.rows.get(row.yes_when)
    if other is None or other.kind != "count":
        yield place.problem(f"yes_when trỏ đến “{row.yes_when}”, không phải dòng đếm", "ghi khóa của một dòng count")
    if {YES, NO} - {option.value for option in row.options}:
        yield place.problem("yes_when cần phương án “co” và “khong”", "thêm hai phương án đó vào options")


def _check_helpers(place: Place, row: Row) -> Iterator[Problem]:
    roles = [helper.role for helper in row.helper]
    for first, second in _PAIRS:
        if roles.count(first) != roles.count(second) or roles.count(first) > 1:
            yield place.problem(f"ô phụ {first} và {second} không đủ một cặp", "khai báo mỗi vai đúng một ô")
    if "numerator" in roles and row.kind not in ("percent", "number"):
        yield place.problem("ô phụ tử số, mẫu số chỉ dùng cho dòng percent hoặc number", "bỏ ô phụ hoặc đổi kind")
    if "alternative" in roles and row.kind != "rate":
        yield place.problem("mẫu số thay thế chỉ dùng cho dòng tỷ lệ", "chuyển ô phụ sang dòng tỷ lệ")
    quarters = roles.count("quarter")
    if quarters != (_QUARTERS if row.collect == "quarters" else 0):
        yield place.problem("số ô quý không khớp với cách tổng hợp", 'dùng collect = "quarters" với đúng bốn ô quý')
    for helper in row.helper:
        yield from _check_helper(place, helper)


def _check_helper(place: Place, helper: Helper) -> Iterator[Problem]:
    if not helper.levels:
        yield place.problem(f"ô phụ {helper.key} chưa nêu cấp nhập (levels)", "ghi các cấp nhập ô này")
    if (helper.kind == "choice") != (helper.role == "basis"):
        yield place.problem(f"ô phụ {helper.key}: vai basis và loại choice phải đi cùng nhau", "sửa role hoặc kind")
    if (helper.kind == "school_year") != (helper.role == "school_year"):
        yield place.problem(f"ô phụ {helper.key}: vai và loại school_year phải đi cùng nhau", "sửa role hoặc kind")
    if helper.role == "basis" and {option.value for option in helper.options} != {"printed", "alternative"}:
        yield place.problem(f"ô phụ {helper.key} cần hai phương án printed và alternative", "sửa options")
    if helper.at_least and parse_canonical(helper.at_least) is None:
        yield place.problem(f"ô phụ {helper.key}: at_least “{helper.at_least}” không phải số", "ghi một số")
