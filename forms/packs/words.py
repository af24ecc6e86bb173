"""What an officer calls the things that a pack names by keys: levels, periods, kinds, ways to put together.

One word for one thing, wherever a pack is read, compared or corrected.
"""

from __future__ import annotations

LEVELS = {"xa": "cấp xã", "huyen": "cấp huyện", "tinh": "cấp tỉnh", "agency": "sở, ngành"}
PERIODS = {
    "year": "năm", "half": "6 tháng", "quarter": "quý", "month": "tháng", "school_year": "năm học",
    "range": "giai đoạn", "event": "đột xuất",
}  # fmt: skip
KINDS = {
    "heading": "tiêu đề", "count": "số đếm", "number": "số đo", "percent": "tỷ lệ phần trăm", "rate": "tỷ lệ tự tính",
    "status": "câu hỏi chọn", "text": "chữ", "yes_no": "Có hoặc Không", "narrative": "đoạn văn", "table": "bảng",
    "money": "số tiền", "date": "ngày", "list": "danh sách", "choice": "chọn một", "school_year": "năm học",
    "outline": "đề cương", "string": "chữ",
}  # fmt: skip
COLLECTS = {
    "sum": "cộng", "count_yes": "đếm câu trả lời Có", "recompute": "tính lại", "owner": "lấy của cơ quan chủ trì",
    "list": "liệt kê", "quarters": "theo quý", "join": "ghép", "own": "của riêng cơ quan", "": "như thường lệ",
}  # fmt: skip
ROLES = {
    "numerator": "tử số", "denominator": "mẫu số", "alternative": "mẫu số khác", "basis": "chọn mẫu số",
    "quarter": "số của quý", "school_year": "năm học", "part": "phần", "whole": "tổng",
}  # fmt: skip
SCOPES = {"tinh": "của tỉnh", "tw": "của Trung ương"}
OPERATORS = {
    ">=": "từ {} trở lên", ">": "trên {}", "<=": "không quá {}", "<": "dưới {}", "~": "khoảng {}", "=": "bằng {}",
    "status": "“{}”",
}  # fmt: skip
