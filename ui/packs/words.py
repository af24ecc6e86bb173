"""The words of the window for what a pack says in keys: levels, kinds, periods."""

from __future__ import annotations

from forms.packs.typed import Choices

LEVELS = {"xa": "Xã, phường", "huyen": "Huyện", "tinh": "Tỉnh", "agency": "Sở, ngành, đoàn thể"}
ROW_KINDS: Choices = (
    ("heading", "Tiêu đề, không nhập số"),
    ("count", "Số đếm (người, vụ, cuộc…)"),
    ("number", "Số đo (giờ, tỷ số…)"),
    ("percent", "Tỷ lệ %, nhập thẳng"),
    ("rate", "Tỷ lệ tính từ hai dòng khác"),
    ("status", "Chọn một câu trả lời"),
    ("yes_no", "Có hoặc Không"),
    ("text", "Chữ"),
)
PERIODS: Choices = (
    (("year", 0, 0), "Hằng năm"),
    (("half", 1, 0), "6 tháng đầu năm"),
    (("half", 2, 0), "6 tháng cuối năm"),
    *((("quarter", 0, number), f"Quý {name}") for number, name in enumerate(("I", "II", "III", "IV"), 1)),
    *((("month", 0, number), f"Tháng {number}") for number in range(1, 13)),
    (("school_year", 0, 0), "Năm học"),
    (("range", 0, 0), "Một giai đoạn nhiều năm"),
    (("event", 0, 0), "Đột xuất, khi có việc"),
)
FORM_PERIODS: Choices = (
    ("year", "Năm"),
    ("half", "6 tháng"),
    ("quarter", "Quý"),
    ("month", "Tháng"),
    ("school_year", "Năm học"),
    ("range", "Giai đoạn"),
    ("event", "Đột xuất"),
)
FIELD_TYPES: Choices = (
    ("narrative", "Đoạn văn"),
    ("count", "Số đếm"),
    ("money", "Số tiền"),
    ("table", "Bảng"),
    ("list", "Danh sách gạch đầu dòng"),
    ("date", "Ngày"),
    ("text", "Chữ ngắn"),
)
COLUMN_TYPES: Choices = (
    ("text", "Chữ"),
    ("count", "Số đếm"),
    ("money", "Số tiền"),
    ("date", "Ngày"),
    ("choice", "Chọn trong danh sách"),
)
OPS: Choices = (
    (">=", "ít nhất (≥)"),
    (">", "trên (>)"),
    ("<=", "nhiều nhất (≤)"),
    ("<", "dưới (<)"),
    ("~", "khoảng"),
    ("=", "bằng"),
    ("status", "đạt trạng thái"),
)
DOCUMENTS: Choices = tuple((kind, kind) for kind in ("Quyết định", "Kế hoạch", "Nghị quyết", "Công văn", "Văn bản"))
