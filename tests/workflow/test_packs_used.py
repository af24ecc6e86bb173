"""Several packs an office, one of every province among them: which fit, which wins, and periods without the unit."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from forms.errors import BadInput
from forms.periods import parse_period
from forms.resources import resource_path
from storage.pack_files import PACK_FOLDER
from tests.conftest import clock
from workflow.office import Office, init_office, pack_for, require_office, written_forms
from workflow.owed import owed_of, own_owed
from workflow.packing.using import drop_pack, pack_lines, use_pack
from workflow.packs import find_pack
from workflow.reports import open_report, start_report
from workflow.session import Session, open_session, pack_of
from workflow.setup_choices import find_unit, province_choices, unit_choices

NATION, EARLIER, BAC_NINH = "toan-quoc", "lang-son-2022", "bac-ninh-2024"
LANG_SON, REBORN = "20", "24"
TABLE = "phu-luc-01"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "nhà"


@pytest.fixture
def session(home: Path) -> Iterator[Session]:
    """The province that stayed as it was, on the pack of every province."""
    with open_session(home, clock) as opened:
        init_office(opened, NATION, LANG_SON)
        yield opened


def ids(office: Office) -> list[str]:
    return [pack.id for pack in office.packs]


def test_a_pack_of_every_province_is_the_offices(session: Session) -> None:
    office = require_office(session)
    assert (office.pack.province, office.unit.name, office.unit.agency) == (LANG_SON, "Tỉnh Lạng Sơn", "so-noi-vu")
    assert office.pack.agencies["so-noi-vu"].acts_for == LANG_SON
    assert session.pack(NATION) is office.pack and find_pack(NATION, session.home).province == ""


def test_a_start_reads_no_units_of_the_country(session: Session, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    session.close()
    monkeypatch.setattr("workflow.session.load_units", lambda _: pytest.fail("the units were read"))
    monkeypatch.setattr("workflow.session._TREES", {})
    with open_session(home, clock) as again:
        assert require_office(again).pack.province == LANG_SON


def test_provinces_of_today_and_those_that_ended_are_chosen_apart() -> None:
    found = {choice.key: choice for choice in province_choices()}
    assert found[REBORN].name == "Tỉnh Bắc Ninh" and [pack.id for pack in found[REBORN].packs] == [NATION]
    ended = found["27"]
    assert ended.name == "Tỉnh Bắc Ninh (đến 30/6/2025)" and [pack.id for pack in ended.packs] == [BAC_NINH]
    assert [pack.id for pack in found[LANG_SON].packs] == [NATION, EARLIER]
    assert found["52"].name == "Tỉnh Gia Lai"
    named = {choice.name for choice in found.values() if choice.code == "52"}
    assert named == {"Tỉnh Gia Lai", "Tỉnh Bình Định (đến 30/6/2025, nay thuộc Tỉnh Gia Lai)"}


def test_units_of_the_chosen_province_may_use_it() -> None:
    found = unit_choices(NATION, province=REBORN)
    assert found[0].code == REBORN and {choice.code[:2] for choice in found if choice.level == "agency"} == {REBORN}
    assert sum(choice.level == "xa" for choice in found) == 99
    assert find_unit(NATION, "Phường Pleiku") == next(
        choice.code for choice in unit_choices(NATION, province="52") if choice.name == "Phường Pleiku"
    )


def test_a_province_that_has_ended_cannot_use_it(home: Path) -> None:
    with open_session(home, clock) as session, pytest.raises(BadInput, match="không còn hiệu lực"):
        init_office(session, NATION, "27")


def test_a_period_before_the_unit_is_no_duty_and_cannot_be_started(home: Path) -> None:
    with open_session(home, clock) as session:
        office = init_office(session, NATION, REBORN)
        assert (office.since, office.until) == (date(2025, 7, 1), None)
        owed = {(duty.period, duty.half, year) for _, duty, year in own_owed(office) if year == 2025}
        assert {half for period, half, _ in owed if period == "half"} <= {2}
        with pytest.raises(BadInput, match=r"có từ ngày 01/7/2025, nên không có báo cáo kỳ 6 tháng đầu năm 2025"):
            start_report(session, "phu-luc-02", "2025-H1")
        assert start_report(session, "phu-luc-02", "2025")


def test_one_more_pack_and_which_is_the_main_one(session: Session) -> None:
    office = use_pack(session, EARLIER)
    assert ids(office) == [NATION, EARLIER] and ids(use_pack(session, EARLIER)) == [NATION, EARLIER]
    report = start_report(session, "danh-gia-binh-dang-gioi", "2022")
    assert open_report(session, report).pack.id == EARLIER
    assert {pack.id for pack, _, _ in owed_of(office)} == {NATION, EARLIER}
    office = use_pack(session, EARLIER, main=True)
    assert ids(office) == [EARLIER, NATION] and office.pack.id == EARLIER
    with pytest.raises(BadInput, match="gói chính"):
        drop_pack(session, EARLIER)
    assert ids(drop_pack(session, NATION)) == [EARLIER]
    assert open_report(session, report).pack.id == EARLIER


def test_the_main_pack_wins_where_two_have_the_form(session: Session, home: Path) -> None:
    shutil.copytree(resource_path("packs", NATION), home / PACK_FOLDER / "ban-sao")
    head = home / PACK_FOLDER / "ban-sao" / "pack.toml"
    head.write_text(head.read_text("utf-8").replace(f'id = "{NATION}"', 'id = "ban-sao"'), "utf-8")
    office, period = use_pack(session, "ban-sao"), parse_period("2026")
    assert pack_for(office, TABLE, period).id == NATION
    assert {pack.id for pack, duty, _ in owed_of(office)} == {NATION}
    assert pack_for(use_pack(session, "ban-sao", main=True), TABLE, period).id == "ban-sao"
    with pytest.raises(BadInput, match="Gói biểu mẫu không có biểu"):
        pack_for(office, "khong-co", period)


@pytest.mark.parametrize(
    ("pack", "said"),
    [
        (BAC_NINH, "không thuộc Tỉnh Bắc Ninh"),
        ("khong-co", "Không có gói biểu mẫu"),
    ],
)
def test_a_pack_that_does_not_fit_changes_nothing(session: Session, pack: str, said: str) -> None:
    with pytest.raises(BadInput, match=said):
        use_pack(session, pack, main=True)
    assert ids(require_office(session)) == [NATION]


def test_a_code_that_was_another_unit_is_told(home: Path) -> None:
    with open_session(home, clock) as session:
        init_office(session, NATION, "52")
        with pytest.raises(BadInput, match=r"từ ngày 01/7/2025; vào ngày 31/12/2023 mã 52 là của .* Tỉnh Bình Định"):
            use_pack(session, "binh-dinh-2023")
        lines = {line.id: line for line in pack_lines(session)}
        assert "Tỉnh Bình Định" in lines["binh-dinh-2023"].problem and not lines["binh-dinh-2023"].used
        assert (lines[NATION].main, lines[NATION].problem, lines[NATION].origin) == (True, "", "đi cùng chương trình")


def test_a_report_is_read_with_its_provinces_pack_where_there_is_no_office(session: Session) -> None:
    report = open_report(session, start_report(session, TABLE, "2026")).report
    assert pack_of(report).province == LANG_SON


def test_an_office_of_an_earlier_program_is_noted_anew(session: Session) -> None:
    session.store.set_settings({"unit.noted": '["20", "Tỉnh Lạng Sơn", "tinh", [], "so-noi-vu"]'})
    assert require_office(session).stood(date(2021, 12, 31))
    assert session.store.setting("unit.noted").count('"') > 9


@pytest.mark.parametrize(
    ("pack", "unit", "form", "period"),
    [
        (EARLIER, "05983", "danh-gia-binh-dang-gioi", "2022"),
        (BAC_NINH, "27.so-tu-phap", "trinh-do-can-bo-nu", "2024"),
        (BAC_NINH, "27.so-tu-phap", TABLE, "2024"),
    ],
)
def test_a_form_that_asks_the_unit_nothing_is_not_begun(
    home: Path, pack: str, unit: str, form: str, period: str
) -> None:
    with open_session(home, clock) as opened:
        init_office(opened, pack, unit)
        assert form not in written_forms(require_office(opened))
        with pytest.raises(BadInput, match="không yêu cầu"):
            start_report(opened, form, period)
        assert not opened.store.report_heads()
