"""What is said of a file that came in, in sentences."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache

from forms.errors import BadInput
from forms.pack import Pack
from forms.periods import parse_period

SEND_AGAIN = "Hãy đề nghị đơn vị gửi lại gói báo cáo."
TO_CONFIRM = "Hãy gọi điện cho đơn vị, đối chiếu dấu vân tay rồi xác nhận chứng thư, sau đó xem lại tệp."
OUTCOME_TEXT: Mapping[str, str] = {
    "new": "mới",
    "newer": "bản mới hơn",
    "same": "đã nhận",
    "older": "bản cũ hơn",
    "conflict": "mâu thuẫn",
    "waiting": "chờ bản gốc",
    "empty": "không có số liệu",
    "foreign": "ngoài diện nhận",
    "untrusted": "chưa tin cậy",
    "broken": "hỏng",
    "locked": "đã mã hóa",
    "own": "của cơ quan này",
    "receipt": "phiếu tiếp nhận",
    "return": "phiếu trả lại",
    "keys": "về khóa",
    "pack": "gói biểu mẫu",
    "unsigned": "chưa ký",
    "other": "bỏ qua",
}

KIND_TEXT: Mapping[str, str] = {
    "bundle": "gói báo cáo đã ký",
    "pdf": "văn bản PDF đã ký",
    "workbook": "bảng tính, chưa ký",
    "paper": "nhập từ bản giấy, chưa ký",
}


def form_short(packs: Iterable[Pack], form: str) -> str:
    """A form's short name in the first of the packs that has it; its key where none has."""
    return next((pack.form_by_key[form].short for pack in packs if form in pack.form_by_key), form)


@lru_cache(maxsize=256)
def period_title(period: str) -> str:
    """ "năm 2024"; as it is written where it is no period."""
    try:
        return parse_period(period).title if period else ""
    except BadInput:
        return period


def is_event(period: str) -> bool:
    """Whether the written form is an event's."""
    try:
        return bool(period) and parse_period(period).kind == "event"
    except BadInput:
        return False


def named(form: str, period: str, unit: str) -> str:
    """ "Phụ lục 01, năm 2024, Phường Võ Cường"."""
    return ", ".join(part for part in (form, period, unit) if part)
