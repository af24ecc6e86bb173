"""The province of today: 99 communes of 2026 straight to the province, through the commands alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.packs import install_two_tier
from tests.play import oracle
from tests.play.offices import FORM, Country, agrees
from tests.play.raw import Figures, commune_figures, places

# The first test of the file plays the whole province; a busy machine may take minutes over it.
pytestmark = pytest.mark.timeout(900)
PERIOD, DAY, PROVINCE = "2026", "2026-12-31", "24"
SEASON = "2026-12-10T09:00"
SILENT_KEYS = ("M5.3b.tu", "M5.3b.mau")


@dataclass
class Today:
    """What came of it. communes: the figures by code; first: the cells before the province typed anything."""

    country: Country
    communes: dict[str, Figures]
    first: dict[str, dict[str, str]]
    dry: list[dict[str, str]]


@pytest.fixture(scope="module")
def today(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Today]:
    with pytest.MonkeyPatch.context() as patch:
        yield play(tmp_path_factory.mktemp("hôm nay"), patch)


def play(folder: Path, patch: pytest.MonkeyPatch) -> Today:
    codes = sorted(code for code, place in places("xa", DAY).items() if place.parent == PROVINCE)
    communes = {code: commune_figures(code, 2026) for code in codes}
    for key in SILENT_KEYS:
        communes[codes[7]].pop(key)
    country = Country(folder, "", patch)
    country.at(SEASON)
    stick = folder / "usb"
    for code in codes:
        country.pack = install_two_tier(country.home(code))
        country.found(code)
        country.report(code, PERIOD, [communes[code]], to=stick)
    country.pack = install_two_tier(country.home(PROVINCE))
    country.found(PROVINCE)
    country.trust(PROVINCE, codes)
    dry = country.run(PROVINCE, "receive", stick, "--dry-run", status=None)
    country.run(PROVINCE, "receive", stick, status=None)
    country.run(PROVINCE, "consolidate", FORM, PERIOD)
    first = country.run(PROVINCE, "show", f"{FORM}/{PERIOD}")["cells"]
    return Today(country, communes, first, dry)


def test_the_province_equals_an_independent_reckoning(today: Today) -> None:
    assert len(today.communes) == 99
    units = list(today.communes.values())
    expected = oracle.phu_luc_01(units, 99) | oracle.helper_rates(units, 99)
    expected["M6.3"] = oracle.passing(units, 99)
    wrong = {
        key: (today.first.get(key), total) for key, total in expected.items() if not agrees(today.first[key], total)
    }
    assert not wrong


def test_a_rate_without_all_its_parts_is_not_reckoned(today: Today) -> None:
    assert "M5.3b" not in oracle.helper_rates(list(today.communes.values()), 99)
    assert today.first.get("M5.3b", {}).get("value") is None


def test_there_are_no_districts_any_more(today: Today) -> None:
    assert {today.first[key]["state"] for key in ("M1.1.3", "M1.1.3a", "M1.1.3b")} == {"not_applicable"}
    assert today.first["M1.1.4a"]["value"] == "99"


def test_a_dry_run_says_the_same_and_keeps_nothing(today: Today) -> None:
    bundles = [line for line in today.dry if line["file"].endswith(".asice")]
    assert {line["outcome"] for line in bundles} == {"new"} and len(bundles) == 99


def test_everyone_has_sent(today: Today) -> None:
    lines = [line for line in today.country.run(PROVINCE, "status", PERIOD) if line["form"] == FORM]
    communes = [line for line in lines if len(line["unit"]) == 5]
    assert {line["state"] for line in communes} == {"received"} and len(communes) == 99
