"""Packs kept ready for the next start: the same pack, made anew when its files or the kept copy changed."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from forms.errors import BadInput
from forms.loader import cached_pack, load_pack
from forms.resources import resource_path
from workflow import packs

NAME = "bac-ninh-2024"


@pytest.fixture(autouse=True)
def own_packs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the packs that the test may change, and no pack read yet in this process."""
    folder = tmp_path / "packs"
    shutil.copytree(resource_path("packs"), folder)
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
