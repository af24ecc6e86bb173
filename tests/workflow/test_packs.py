"""Packs kept ready for the next start: the same pack, made anew when its files or the kept copy changed."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from forms.errors import BadInput
from forms.packs.loader import cached_pack, load_pack
from forms.resources import resource_path
from storage.pack_files import PACK_FOLDER
from tests.packs import TWO_TIER, install_two_tier
from workflow import packs
from workflow.office import init_office
from workflow.session import open_session
from workflow.setup_choices import province_choices, unit_choices

NAME = "bac-ninh-2024"


@pytest.fixture(autouse=True)
def own_packs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the packs that the test may change, and no pack read yet in this process."""
    folder = tmp_path / "packs"
    shutil.copytree(resource_path("packs") / NAME, folder / NAME)
    monkeypatch.setattr(packs, "resource_path", lambda *parts: tmp_path.joinpath(*parts))
    monkeypatch.setattr(packs, "_READY", {})
    cached_pack.cache_clear()
    return folder


def again(monkeypatch: pytest.MonkeyPatch) -> None:
    """As in the next process."""
    monkeypatch.setattr(packs, "_READY", {})
    cached_pack.cache_clear()


def kept(home: Path) -> list[Path]:
    return sorted((home / packs.KEPT).glob("*.bin"))


def test_the_kept_pack_is_the_same(tmp_path: Path, own_packs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = packs.find_pack(NAME, tmp_path / "home")
    (path,) = kept(tmp_path / "home")
    again(monkeypatch)
    monkeypatch.setattr(packs, "_read", lambda _: pytest.fail("the kept pack was not used"))
    assert packs.find_pack(NAME, tmp_path / "home") == first == load_pack(own_packs / NAME)
    assert kept(tmp_path / "home") == [path]


def test_a_changed_file_is_read_anew(tmp_path: Path, own_packs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    packs.find_pack(NAME, tmp_path / "home")
    (before,) = kept(tmp_path / "home")
    file = own_packs / NAME / "pack.toml"
    file.write_text(file.read_text("utf-8").replace("due_day = 25", "due_day = 24"), encoding="utf-8")
    again(monkeypatch)
    days = {duty.id: duty.due_day for duty in packs.find_pack(NAME, tmp_path / "home").obligation}
    (after,) = kept(tmp_path / "home")
    assert days["R10"] == 24 and after != before


@pytest.mark.parametrize("damage", [b"", b"\xc1" * 40, b"\x80"])
def test_a_damaged_copy_is_replaced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, damage: bytes) -> None:
    first = packs.find_pack(NAME, tmp_path / "home")
    (path,) = kept(tmp_path / "home")
    whole = path.read_bytes()
    path.write_bytes(damage)
    again(monkeypatch)
    assert packs.find_pack(NAME, tmp_path / "home") == first
    assert path.read_bytes() == whole


def test_a_folder_that_cannot_keep_it_does_no_harm(tmp_path: Path) -> None:
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / packs.KEPT).write_text("một tệp chắn đường", encoding="utf-8")
    assert packs.find_pack(NAME, tmp_path / "home").id == NAME


def test_an_unknown_pack_names_those_there_are() -> None:
    with pytest.raises(BadInput, match="khong-co"):
        packs.find_pack("khong-co")


def test_a_pack_of_the_data_folder_is_found_and_told_apart_by_folder(tmp_path: Path) -> None:
    home, other = tmp_path / "home", tmp_path / "khác"
    install_two_tier(home)
    found = packs.find_pack(TWO_TIER, home)
    assert (found.province, found.tiers, found.years) == ("24", 2, (2025, 2026))
    assert found.agencies["so-noi-vu"].acts_for == "24"
    assert {duty.to["xa"] for duty in found.obligation if "xa" in duty.levels} == {"parent"}
    assert [folder.name for folder in packs.pack_folders(home)] == [NAME, TWO_TIER]
    for place in (other, None):
        with pytest.raises(BadInput, match=NAME):
            packs.find_pack(TWO_TIER, place)


def test_a_folder_with_the_id_of_a_shipped_pack_changes_nothing(tmp_path: Path, own_packs: Path) -> None:
    home = tmp_path / "home"
    shutil.copytree(own_packs / NAME, home / PACK_FOLDER / NAME)
    file = home / PACK_FOLDER / NAME / "pack.toml"
    file.write_text(file.read_text("utf-8").replace("due_day = 25", "due_day = 24"), encoding="utf-8")
    days = {duty.id: duty.due_day for duty in packs.find_pack(NAME, home).obligation}
    assert days["R10"] == 25
    assert [folder.name for folder in packs.pack_folders(home)] == [NAME]


def test_an_office_of_the_two_tier_province_is_set_up(tmp_path: Path) -> None:
    home = tmp_path / "home"
    install_two_tier(home)
    names = {choice.code: choice.name for choice in province_choices(home) if choice.packs}
    assert names == {"24": "Tỉnh Bắc Ninh", "27": "Tỉnh Bắc Ninh (đến 30/6/2025)"}
    levels = [choice.level for choice in unit_choices(TWO_TIER, home)]
    assert levels.count("xa") == 99 and "huyen" not in levels
    with open_session(home) as session:
        office = init_office(session, TWO_TIER, "24.so-noi-vu")
        assert (office.unit.code, office.unit.agency, office.unit.level) == ("24", "so-noi-vu", "tinh")


def test_an_id_too_long_for_a_folder_is_no_pack(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="Không có gói"):
        packs.find_pack("x" * 300, tmp_path)
