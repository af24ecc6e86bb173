"""What the parts of a pack are called in a sentence about what changed in it, and how their values read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, NamedTuple

from msgspec import Struct, to_builtins

from forms.dates import day_text
from forms.form import Column, DocumentTexts, Field, Form, Helper, Option, Paragraph, Row, Section, Target
from forms.pack import (
    Addressees,
    Agency,
    AgencyName,
    Basis,
    Erratum,
    Issuer,
    Obligation,
    SignerTitle,
    Strategy,
    Succession,
)
from forms.packs.words import COLLECTS, KINDS, LEVELS, OPERATORS, PERIODS, ROLES

SCOPE = "Phạm vi và căn cứ"
DUE = "Hạn nộp"
TO = "Nơi nhận"
SIGNS = "Người ký và đầu văn bản"
AGENCIES = "Cơ quan"
ENTRIES = "Dòng, mục, bảng"
TARGETS = "Mục tiêu"
TEXTS = "Lời văn"
GROUPS = (SCOPE, DUE, TO, SIGNS, AGENCIES, ENTRIES, TARGETS, TEXTS)

_LONG, _BEFORE, _AFTER = 160, 30, 90


class Word(NamedTuple):
    """Where a field is told of, what it is called, and the words for its values; None for text as it is."""

    group: str
    label: str
    values: Mapping[str, str] | None = None


def _words(group: str, **labels: str) -> dict[str, Word]:
    return {name: Word(group, label) for name, label in labels.items()}


def _texts(**labels: str) -> dict[str, Word]:
    return _words(TEXTS, **labels)


def _entries(**labels: str) -> dict[str, Word]:
    return _words(ENTRIES, **labels)


_NO_NUMBER = {"0": ""}
_HALVES = {"0": "", "1": "đầu năm", "2": "cuối năm"}
_LEVEL_WORDS = {
    "levels": Word(ENTRIES, "cấp được hỏi", LEVELS),
    "kind": Word(ENTRIES, "loại", KINDS),
    "type": Word(ENTRIES, "loại", KINDS),
    "collect": Word(ENTRIES, "cách tổng hợp", COLLECTS),
    "period": Word(ENTRIES, "kỳ số liệu", PERIODS),
    "role": Word(ENTRIES, "vai trò", ROLES),
}
_COMMON = _LEVEL_WORDS | _texts(
    label="lời in", title="tiêu đề", source="dòng nguồn", source_text="lời của nguồn", short="tên gọi tắt",
    explain="giải thích", note="ghi chú", text="lời", prompt="lời yêu cầu thêm", name="tên",
)  # fmt: skip
WORDS: Mapping[type[Struct], Mapping[str, Word]] = {
    Basis: _words(
        SCOPE, kind="loại văn bản căn cứ", number="số của văn bản căn cứ", date="ngày của văn bản căn cứ",
        date_text="thời gian của văn bản căn cứ", issuer="nơi ban hành văn bản căn cứ", title="tên văn bản căn cứ",
    ),
    Strategy: _words(
        SCOPE, first="năm đầu của chiến lược", last="năm cuối của chiến lược", title="tên chiến lược",
        source="dòng nguồn của chiến lược",
    ),
    Agency: _words(
        AGENCIES, name="tên", short="chữ viết tắt", aliases="cách viết khác", acts_for="đơn vị mà cơ quan thay mặt",
        collective="là một nhóm cơ quan", named="tên theo thời gian",
    ),
    Succession: _words(
        AGENCIES, to="cơ quan tiếp nhận nhiệm vụ", tasks="nhiệm vụ chuyển giao", since="ngày chuyển giao",
        source="căn cứ chuyển giao",
    ),
    Obligation: {
        "title": Word(DUE, "tên"), "form": Word(DUE, "biểu"), "period": Word(DUE, "kỳ", PERIODS),
        "levels": Word(DUE, "cấp phải báo cáo", LEVELS), "source": Word(DUE, "dòng nguồn"),
        "due_text": Word(DUE, "lời ghi hạn"), "half": Word(DUE, "kỳ 6 tháng", _HALVES),
        "number": Word(DUE, "quý hoặc tháng", _NO_NUMBER),
        "range": Word(DUE, "giai đoạn"), "cut_off": Word(DUE, "ngày chốt số liệu (tháng-ngày)"),
        "warning": Word(DUE, "lời nhắc cho người lập báo cáo"),
    },
    Form: _COMMON | _texts(version="số bản của biểu") | _entries(column="tên các cột")
    | {"periods": Word(ENTRIES, "kỳ báo cáo", PERIODS)},
    DocumentTexts: _texts(
        type_name="tên loại văn bản", summary="trích yếu", annex_number="số phụ lục", annex_title="tên phụ lục",
        annex_basis="căn cứ ghi ở phụ lục", symbol="ký hiệu văn bản", opening="lời mở đầu", closing="lời kết",
    ),
    Row: _COMMON | _entries(
        tt="số thứ tự", unit="đơn vị tính", leads="cơ quan chủ trì", level_kinds="loại ở từng cấp",
        numerator="tử số", denominator="mẫu số", scale="hệ số", decimals="số chữ số thập phân", part_of="dòng bao trùm",
        options="phương án", priority="là chỉ tiêu ưu tiên", units_of="mẫu số là số đơn vị", yes_when="điều kiện Có",
        soft_min="mức thấp nhất hợp lý", soft_max="mức cao nhất hợp lý", sensitive="là số liệu nhạy cảm",
        cumulative="là số lũy kế",
    ) | _texts(unit_printed="đơn vị tính in trên biểu", lead_printed="cơ quan chủ trì in trên biểu",
               period_printed="kỳ in trên biểu"),
    Helper: _COMMON | _entries(
        unit="đơn vị tính", required="là ô bắt buộc", options="phương án", at_least="mức phải đạt",
    ),
    Section: _COMMON | _texts(number="số đề mục") | _entries(
        depth="cấp đề mục", may_follow="được bổ sung sau", agencies="cơ quan được hỏi",
    ),
    Field: _COMMON | _entries(
        unit="đơn vị tính", optional="là ô không bắt buộc", count_of="bảng được đếm", sum_of="cột được cộng",
        where="điều kiện cộng", total_of="các ô được cộng", within="ô bao trùm", compare_with="ô đối chiếu",
        as_sections="là các mục riêng", suggested="tiêu đề gợi ý", on_paper="có trong mã QR", start="dòng có sẵn",
        attributed="cột ghi tên đơn vị",
    ),
    Column: _COMMON | _entries(
        width="độ rộng", options="phương án", sum_of="các cột được cộng", added_up="có dòng tổng",
    ),
    Erratum: _texts(where="chỗ đính chính", anomaly="điều bất thường", treatment="cách xử lý"),
    Addressees: {"to": Word(TO, "Kính gửi"), "copies": Word(TO, "nơi nhận")},
    SignerTitle: {"lines": Word(SIGNS, "chức danh ký"), "note": Word(SIGNS, "ghi chú")},
    Issuer: {"issuer": Word(SIGNS, "tên cơ quan ban hành"), "parent": Word(SIGNS, "tên cơ quan chủ quản")},
}  # fmt: skip


def value_text(value: Any, values: Mapping[str, str] | None = None) -> str:
    """A value as a sentence quotes it; "" for nothing."""
    if value is None or value is False or value == "":
        return ""
    if value is True:
        return "có"
    if isinstance(value, date):
        return day_text(value)
    if isinstance(value, dict):
        return "; ".join(f"{value_text(name, LEVELS)}: {value_text(each, KINDS)}" for name, each in value.items())
    if isinstance(value, tuple | list):
        return "; ".join(value_text(each, values).rstrip(";") for each in value)
    if isinstance(value, Struct):
        return _struct_text(value)
    return (values or {}).get(str(value), str(value))


def _struct_text(value: Struct) -> str:
    maker = _READ.get(type(value))
    return maker(value) if maker else "; ".join(str(each) for each in to_builtins(value).values() if each)


def _name_text(name: AgencyName) -> str:
    since = f" từ ngày {day_text(name.since)}" if name.since else ""
    until = f" đến ngày {day_text(name.until)}" if name.until else ""
    return f"{name.name} ({name.short}){since}{until}, {name.source}"


def _paragraph_text(said: Paragraph) -> str:
    levels = f" ({value_text(said.levels, LEVELS)})" if said.levels else ""
    return f"{said.text}{levels}"


_READ: Mapping[type, Callable[[Any], str]] = {
    Option: lambda one: one.text,
    AgencyName: _name_text,
    Paragraph: _paragraph_text,
}


def target_text(target: Target, unit: str) -> str:
    """ "từ 60% trở lên"."""
    figure = target.value if target.op == "status" else target.value.replace(".", ",")
    amount = figure if target.op == "status" or not unit else f"{figure}{'' if unit == '%' else ' '}{unit}"
    wording = f" ({target.text})" if target.text else ""
    return (
        OPERATORS.get(target.op, "{}").format(amount) + wording + (f", căn cứ {target.basis}" if target.basis else "")
    )


def excerpts(old: str, new: str) -> tuple[str, str]:
    """Two texts; of long ones what surrounds the first letter in which they differ."""
    if max(len(old), len(new)) <= _LONG:
        return old, new
    pairs = enumerate(zip(old, new, strict=False))
    at = next((place for place, (one, other) in pairs if one != other), min(len(old), len(new)))
    return _around(old, at), _around(new, at)


def _around(text: str, at: int) -> str:
    first, last = max(0, at - _BEFORE), at + _AFTER
    return f"{'…' if first else ''}{text[first:last]}{'…' if last < len(text) else ''}"
