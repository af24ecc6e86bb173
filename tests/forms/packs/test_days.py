"""Faults of an obligation's period, day and cut-off are named with a remedy."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from forms.packs.days import check_days
from forms.packs.problem import Place
from tests.forms.test_duties import DUTY, pack_of

NAMED = {"due_day": 25, "due_month": 12}
FAULTS = [
    ({"period": "half"}, "half chỉ ghi"),
    ({"half": 1}, "half chỉ ghi"),
    ({"period": "quarter"}, "từ 1 đến 4"),
    ({"period": "quarter", "number": 5}, "số của quý"),
    ({"period": "month", "number": 13}, "số của tháng, từ 1 đến 12"),
    ({"number": 2}, "number chỉ ghi cho kỳ quý hoặc tháng"),
    ({"period": "range"}, "không phải là giai đoạn"),
    ({"period": "range", "range": "2023..2021"}, "“2023..2021” không phải là giai đoạn"),
    ({"period": "range", "range": "2022"}, "“2022” không phải là giai đoạn"),
    ({"range": "2021..2023"}, "range chỉ ghi cho kỳ là giai đoạn"),
    ({"year": 2019, **NAMED}, "năm 2019 không có trong years"),
    ({"due_month": 12}, "phải cùng ghi hoặc cùng bỏ"),
    ({"due_day": 5}, "phải cùng ghi hoặc cùng bỏ"),
    ({"due_day": 30, "due_month": 2}, "không có ngày 30/2"),
    ({"due_text": "", **NAMED}, "chưa ghi hạn bằng lời"),
    ({"period": "event", **NAMED}, "đột xuất không có hạn"),
    ({"period": "event", "cut_off": "12-14"}, "đột xuất không có hạn"),
    ({"cut_off": "14/12"}, "ngày chốt số liệu “14/12”"),
    ({"cut_off": "02-30"}, "ngày chốt số liệu “02-30”"),
    ({"cut_off": "12-14 "}, "ngày chốt số liệu “12-14 ”"),
]


@pytest.mark.parametrize(("changes", "words"), FAULTS)
def test_a_fault_is_named(changes: dict[str, object], words: str) -> None:
    found = list(check_days(Place("pack.toml", "D"), pack_of(), replace(DUTY, **changes)))
    assert len(found) == 1 and words in str(found[0]), found


@pytest.mark.parametrize(
    "changes",
    [
        {},
        NAMED,
        {"period": "half", "half": 2},
        {"period": "quarter", "number": 4},
        {"period": "month", "number": 12},
        {"period": "range", "range": "2007..2022"},
        {"period": "event"},
        {"due_text": ""},
        {"cut_off": "12-14", **NAMED},
        {"year": 2022, **NAMED},
    ],
)
def test_what_is_right_has_no_fault(changes: dict[str, object]) -> None:
    assert not list(check_days(Place("pack.toml", "D"), pack_of(), replace(DUTY, **changes)))
