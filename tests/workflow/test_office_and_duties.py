"""Setting an office up, what it owes, and what a new report begins with."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from forms.cells import Source
from forms.errors import BadInput
from tests.conftest import COMMUNE, SampleOffice, clock
from workflow.duties import duties
from workflow.office import NotSetUp, init_office, office, require_office, written_forms
from workflow.reports import open_report, start_report
from workflow.session import Session, open_session
from workflow.setup_choices import find_unit, unit_choices

PACK = "bac-ninh-2024"


@pytest.fixture
def empty(tmp_path: Path) -> Session:
    return open_session(tmp_path / "mới", clock)


def test_nothing_is_set_up_at_first(empty: Session) -> None:
    with empty:
        assert office(empty) is None
        with pytest.raises(NotSetUp):
            require_office(empty)


@pytest.mark.parametrize(
    ("code", "unit", "level", "agency", "place"),
    [
        (COMMUNE, COMMUNE, "xa", "", "Võ Cường"),
        ("256", "256", "huyen", "", "Bắc Ninh"),
        ("27", "27", "tinh", "so-ldtbxh", "Bắc Ninh"),
        ("27.so-ldtbxh", "27", "tinh", "so-ldtbxh", "Bắc Ninh"),
        ("27.so-y-te", "27.so-y-te", "agency", "so-y-te", "Sở Y tế"),
    ],
)
def test_an_agency_that_acts_for_the_province_reports_as_it(
    empty: Session, code: str, unit: str, level: str, agency: str, place: str
) -> None:
    with empty:
        found = init_office(empty, PACK, code)
        assert (found.unit.code, found.unit.level, found.unit.agency) == (unit, level, agency)
        assert place in found.place


def test_choices_hold_every_unit_of_the_province() -> None:
    choices = unit_choices(PACK)
    levels = [choice.level for choice in choices]
    assert (levels.count("tinh"), levels.count("huyen"), levels.count("xa")) == (1, 8, 126)
    assert len({choice.code for choice in choices}) == len(choices)
    assert next(choice for choice in choices if choice.code == COMMUNE).path == "Thành phố Bắc Ninh, Tỉnh Bắc Ninh"


def test_a_name_that_two_units_bear_is_asked() -> None:
    with pytest.raises(BadInput, match="nhiều đơn vị"):
        find_unit(PACK, "Bắc Ninh")
    assert find_unit(PACK, "Thành phố Bắc Ninh", "huyen") == "256"
    with pytest.raises(BadInput, match="Không có đơn vị"):
        find_unit(PACK, "Xã Không Có")


def test_duties_end_the_day_before_the_printed_date(drafts: SampleOffice) -> None:
    with open_session(drafts.home, clock) as session:
        found = {duty.obligation_id: duty for duty in duties(session, date(2024, 12, 3))}
    assert {name: duty.last_day for name, duty in found.items()} == {
        "R10": date(2024, 12, 24),
        "R11": date(2024, 6, 4),
        "R12": date(2024, 12, 4),
        "R13": date(2024, 12, 4),
    }
    assert found["R11"].days_text == "Quá hạn 182 ngày" and found["R12"].days_text == "Còn 1 ngày"
    assert (found["R10"].state, found["R13"].state) == ("draft", "none")
    assert (found["R10"].done, found["R10"].total) == (18, 18)
    assert (found["R13"].next_step, found["R10"].next_step) == ("start", "finish")
    assert "15/12" in found["R12"].warning


def test_a_provincial_report_begins_with_the_numbers_of_units_and_its_frame(empty: Session) -> None:
    with empty:
        init_office(empty, PACK, "27")
        report = open_report(empty, start_report(empty, "phu-luc-01", "2024")).report
    assert report.cell("M1.1.3a").value == Decimal(8) and report.cell("M1.1.4a").value == Decimal(126)
    assert report.cell("M1.1.3a").source is Source.IMPORTED and "31/12/2024" in report.cell("M1.1.3a").note
    assert report.document.cut_off == "2024-12-14" and report.document.place == "Bắc Ninh"
    assert report.document.number == "" and report.document.date == ""


def test_the_frame_of_a_commune_names_it_and_those_above(drafts: SampleOffice) -> None:
    with open_session(drafts.home, clock) as session:
        first, second = (open_report(session, ref).report.document for ref in drafts.reports)
    assert first.issuer.split("\n") == ["ỦY BAN NHÂN DÂN", "PHƯỜNG VÕ CƯỜNG"]
    assert "thành phố Bắc Ninh" in first.addressee and first.symbol == "BC-UBND"
    assert second.parent.split("\n")[-1] == "PHƯỜNG VÕ CƯỜNG" and "BAN VÌ SỰ TIẾN BỘ" in second.issuer


def test_a_report_speaks_of_days_until_the_eve_of_its_due_date(empty: Session) -> None:
    with empty:
        init_office(empty, PACK, COMMUNE)
        assert open_report(empty, start_report(empty, "phu-luc-02", "2024")).report.document.cut_off == "2024-12-04"


def test_an_office_with_reports_does_not_become_another(drafts: SampleOffice) -> None:
    with open_session(drafts.home, clock) as session:
        with pytest.raises(BadInput, match="đơn vị khác"):
            init_office(session, PACK, "256")
        assert require_office(session).unit.code == COMMUNE
        assert init_office(session, PACK, COMMUNE).unit.code == COMMUNE


@pytest.mark.parametrize("code", ["27.so-y-te", "27.so-noi-vu", "27.hoi-lhpn"])
def test_an_agency_begins_every_form_that_asks_it_something(empty: Session, code: str) -> None:
    with empty:
        asked = set(written_forms(init_office(empty, PACK, code)))
        assert {"phu-luc-02", "tu-kiem-tra"} <= asked and ("phu-luc-01" in asked) == (code != "27.hoi-lhpn")
        for form in asked - {"vu-viec-dot-xuat"}:
            assert open_report(empty, start_report(empty, form, "2024")).report.unit.code == code


def test_only_the_agency_that_leads_a_row_gets_its_number_of_units(empty: Session, tmp_path: Path) -> None:
    with empty:
        init_office(empty, PACK, "27.so-noi-vu")
        leading = open_report(empty, start_report(empty, "phu-luc-01", "2024")).report
    with open_session(tmp_path / "y tế", clock) as other:
        init_office(other, PACK, "27.so-y-te")
        health = open_report(other, start_report(other, "phu-luc-01", "2024")).report
    assert (leading.cell("M1.1.3a").value, leading.cell("M1.1.4a").value) == (Decimal(8), Decimal(126))
    assert "M1.1.3a" not in health.cells


@pytest.mark.parametrize("code", ["01", "001", "00001", "24"])
def test_a_unit_of_another_province_is_refused(empty: Session, code: str) -> None:
    with empty:
        with pytest.raises(BadInput, match="không thuộc Tỉnh Bắc Ninh"):
            init_office(empty, PACK, code)
        assert office(empty) is None
