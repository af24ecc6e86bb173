"""The pack of every province: nothing of one province in it, the nation's targets, wording that fits city and ward."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest

from forms.agencies import crosswalk
from forms.form import Form
from forms.pack import Pack, bound
from forms.packs.indicators import registry
from forms.packs.loader import cached_pack
from forms.packs.page_forms import form_parts
from forms.present import fill_names, names_for
from forms.report import Report, UnitRef
from forms.resources import resource_path
from forms.unit_names import split_type
from workflow.document import frame_texts
from workflow.session import all_units

PACK: Pack = cached_pack(resource_path("packs", "toan-quoc"))
EXAMPLE: Pack = cached_pack(resource_path("packs", "bac-ninh-2024"))
TABLE: Form = PACK.form_by_key["phu-luc-01"]
OLD_WORDS = re.compile(r"LĐTBXH|Lao động - Thương binh|thị trấn|huyện|TX|\{[a-zA-Z_]+\}")


def texts_of(thing: Any) -> Iterator[str]:
    """Every text under a thing out of msgspec.to_builtins, but what only tells where it came from."""
    if isinstance(thing, str):
        yield thing
    elif isinstance(thing, dict):
        for key, value in thing.items():
            if key not in ("source", "source_text", "basis", "erratum", "note", "aliases"):
                yield from texts_of(value)
    elif isinstance(thing, list):
        for each in thing:
            yield from texts_of(each)


def test_no_text_names_a_province() -> None:
    day = PACK.basis.date
    names = {
        split_type(unit.name)[1] for code in all_units().codes if len(code) == 2 for unit in all_units().versions(code)
    }
    assert day is not None and len(names) > 60
    said = "\n".join(texts_of(msgspec.to_builtins(PACK)))
    assert [name for name in sorted(names) if re.search(rf"\b{re.escape(name)}\b", said)] == []


def test_the_twenty_indicators_stand_in_the_table_with_the_nations_targets_alone() -> None:
    assert {entry.key for entry in registry().indicators} <= TABLE.rows.keys()
    for row in TABLE.row:
        assert {one.scope for one in row.target} <= {"tw"}
        if row.key not in ("M3.2", "M5.3"):
            expected = [(one.year, one.op, one.value) for one in registry().targets(row.key)]
            assert [(one.year, one.op, one.value) for one in row.target] == expected
    unsure = [row.key for row in TABLE.row if row.target and "chưa đối chiếu" in registry().sure_text(row.key)]
    assert "M5.dtts" in unsure and "M6.4" in unsure
    assert all("Đính chính số" in TABLE.rows[key].note for key in unsure if key.startswith(("M4.3", "M6", "M5.dtts")))


def test_rows_are_those_of_the_provincial_table_in_its_order_with_the_one_it_left_out() -> None:
    keys = [row.key for row in TABLE.row]
    assert [key for key in keys if key != "M5.dtts"] == [row.key for row in EXAMPLE.form_by_key["phu-luc-01"].row]
    assert [TABLE.rows[key].tt for key in ("M5.1", "M5.dtts", "M5.2", "M5.3")] == ["1", "2", "3", "4"]
    assert TABLE.rows["M1.1.3"].kind == "rate"


def test_the_outline_has_the_keys_of_the_provincial_one() -> None:
    assert list(PACK.form_by_key["phu-luc-02"].fields) == list(EXAMPLE.form_by_key["phu-luc-02"].fields)


def test_nobody_of_a_district_is_asked_and_everybody_reports_to_the_agency_that_receives() -> None:
    assert all("huyen" not in duty.levels and set(duty.to.values()) == {"so-noi-vu"} for duty in PACK.obligation)
    assert all("huyen" not in row.levels and "huyen" not in row.level_kinds for row in TABLE.row)
    assert not any(duty.has_day for duty in PACK.obligation)


def test_the_crosswalk_of_2025_stands_in_the_pack_to_be_corrected() -> None:
    assert PACK.succession == crosswalk().succession


UNITS = [
    ("xa", "24", "Phường Võ Cường", "Tỉnh Bắc Ninh", ""),
    ("xa", "20", "Xã Thất Khê", "Tỉnh Lạng Sơn", ""),
    ("tinh", "52", "Tỉnh Gia Lai", "", "so-noi-vu"),
    ("tinh", "75", "Thành phố Đồng Nai", "", "so-noi-vu"),
    ("xa", "75", "Phường Trấn Biên", "Thành phố Đồng Nai", ""),
    ("xa", "01", "Phường Hoàn Kiếm", "Thành phố Hà Nội", ""),
    ("agency", "01", "Sở Y tế", "Thành phố Hà Nội", "so-y-te"),
    ("agency", "75", "Công an", "Thành phố Đồng Nai", "cong-an-tinh"),
    ("agency", "20", "Hội Liên hiệp Phụ nữ", "Tỉnh Lạng Sơn", "hoi-lhpn"),
    ("xa", "79", "Đặc khu Côn Đảo", "Thành phố Hồ Chí Minh", ""),
]


@pytest.mark.parametrize("form", list(PACK.form_by_key))
@pytest.mark.parametrize("level, province, name, above, agency", UNITS, ids=[unit[2] for unit in UNITS])
def test_every_sentence_fits_the_unit(form: str, level: str, province: str, name: str, above: str, agency: str) -> None:
    from forms.periods import parse_period

    pack = bound(PACK, province)
    unit = UnitRef(
        f"{province}.{agency}" if level == "agency" else province, name, level, (above,) if above else (), agency
    )
    period = parse_period("2026-05-04.thu" if "event" in PACK.form_by_key[form].periods else "2026")
    report = Report("r", pack.id, 1, form, 1, unit, period, 1)
    names = names_for(pack, report)
    document = pack.form_by_key[form].document
    said = [
        fill_names(each.text, names)
        for each in (*document.opening, *document.closing)
        if level in (each.levels or (level,))
    ]
    said += [fill_names(section.title, names) for section in pack.form_by_key[form].section]
    frame = list(frame_texts(pack, pack.form_by_key[form], report).values())
    everything = "\n".join([*said, *frame])
    assert not OLD_WORDS.search(everything)
    city = "hành phố" in (above or name)
    wrong = ("UBND tỉnh", "HĐND tỉnh", "Tỉnh ủy") if city else ("UBND thành phố", "HĐND thành phố", "Thành ủy")
    assert not any(word in everything for word in wrong)
    assert names["so_nhan"] == "Sở Nội vụ"


def test_the_page_to_be_read_says_how_well_a_national_target_is_known() -> None:
    told = [row.cells for part in form_parts(PACK, TABLE) for row in part.rows]
    (births,) = [cells for cells in told if "Tỷ suất sinh ở vị thành niên" in str(cells[1])]
    assert "chưa đối chiếu với văn bản gốc" in str(births[3])
    (hours,) = [cells for cells in told if "số giờ trung bình" in str(cells[1])]
    assert "Đã đối chiếu với bản công bố" in str(hours[3])
