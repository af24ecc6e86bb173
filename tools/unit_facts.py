"""What is known about the administrative units and stands in none of the source lists, as data.

Each entry names its source. Nothing here is guessed: a change without an entry keeps only the date of the
list in which it is first seen.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

# The lists know their month, the last one its day. A list of a month counts from that month's first day.
LIST_2023 = date(2023, 5, 1)
LIST_2025 = date(2025, 1, 1)
REFORM = date(2025, 7, 1)
LIST_2026 = date(2026, 7, 25)

EVERYWHERE = "*"


@dataclass(frozen=True)
class KnownDate:
    """Changes first seen in the list of `seen`, in one province, took effect on `day`."""

    seen: date
    province: str
    day: date
    source: str


KNOWN_DATES = (
    KnownDate(LIST_2025, "27", date(2025, 1, 1), "126 communes in 2024, 121 from 1/1/2025: issue 2"),
    KnownDate(REFORM, EVERYWHERE, REFORM, "NQ 202/2025/QH15: two-tier government from 1/7/2025"),
    KnownDate(LIST_2026, "75", date(2026, 4, 30), "NQ 30/2026/QH16, NQ 237/NQ-UBTVQH16: from 30/4/2026"),
)

# The merger text gives Phường Hiệp Hòa (Quảng Ninh) the code 00071; the list of July 2026 gives 07147, which
# is also the code of the Xã Hiệp Hòa it was formed from, as everywhere else.
CODE_CORRECTIONS = {"00071": "07147"}

# The merger text names Đồng Nai as NQ 30/2026/QH16 and NQ 237/NQ-UBTVQH16 left it. Before 30/4/2026 it was a
# province, and ten of its wards were communes: the ten formed without any ward, each around a township.
NAMES_BEFORE_APRIL_2026 = {
    "75": "Tỉnh Đồng Nai",
    "25270": "Xã Lộc Ninh",
    "25357": "Xã Tân Khai",
    "25363": "Xã Đồng Phú",
    "26116": "Xã Tân Phú",
    "26170": "Xã Trị An",
    "26248": "Xã Trảng Bom",
    "26326": "Xã Dầu Giây",
    "26368": "Xã Long Thành",
    "26425": "Xã Xuân Lộc",
    "26485": "Xã Nhơn Trạch",
}

ABBREVIATIONS = {"TPHCM": "Thành phố Hồ Chí Minh"}
