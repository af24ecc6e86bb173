"""A pack of the data folder by the commands: installed once it is whole, never over what must stay."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest

from forms.resources import resource_path
from main import main
from storage.pack_files import PACK_FOLDER
from tests.packs import TWO_TIER, install_two_tier


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    """A folder on a stick with the two-tier pack."""
    return tmp_path / "usb" / PACK_FOLDER / install_two_tier(tmp_path / "usb")


def run(home: Path, *arguments: str | Path, capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    status = main(["--home", str(home), "pack", *map(str, arguments)])
    said = capsys.readouterr()
    return status, said.out + said.err


def changed(pack: Path, old: str, new: str) -> None:
    file = pack / "pack.toml"
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


def versioned(pack: Path, version: int) -> None:
    file = pack / "pack.toml"
    file.write_text(re.sub(r"(?m)^version = \d+$", f"version = {version}", file.read_text("utf-8")), encoding="utf-8")


def test_a_whole_pack_is_installed_listed_and_used(
    pack: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    home = tmp_path / "nhà"
    assert run(home, "install", pack, capsys=capsys)[0] == 0
    status, said = run(home, "list", "--json", capsys=capsys)
    assert status == 0 and {"bac-ninh-2024", TWO_TIER} <= {item["id"] for item in json.loads(said)}
    assert main(["--home", str(home), "init", "--pack", TWO_TIER, "--unit", "24"]) == 0
    assert "Tỉnh Bắc Ninh" in capsys.readouterr().out
    assert run(home, "install", pack, capsys=capsys)[0] == 0


def test_a_pack_with_a_fault_is_not_installed(pack: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    changed(pack, 'province = "24"', "")
    status, said = run(tmp_path / "nhà", "install", pack, capsys=capsys)
    assert status == 2 and "province" in said and not (tmp_path / "nhà" / PACK_FOLDER).exists()


def test_the_programs_own_pack_is_never_replaced(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "bac-ninh-2024"
    shutil.copytree(resource_path("packs", "bac-ninh-2024"), folder)
    assert run(tmp_path / "nhà", "install", folder, capsys=capsys)[0] == 0
    versioned(folder, 80)
    status, said = run(tmp_path / "nhà", "install", folder, capsys=capsys)
    assert status == 2 and "đi cùng chương trình" in said
    assert not (tmp_path / "nhà" / PACK_FOLDER).exists()


def test_a_newer_pack_replaces_and_another_of_the_same_version_does_not(
    pack: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    home = tmp_path / "nhà"
    run(home, "install", pack, capsys=capsys)
    changed(pack, "due_day = 25", "due_day = 20")
    status, said = run(home, "install", pack, capsys=capsys)
    assert status == 2 and "nội dung khác" in said
    versioned(pack, 80)
    status, said = run(home, "install", pack, "--json", capsys=capsys)
    assert status == 0 and json.loads(said)["version"] == 80
    assert "due_day = 20" in (home / PACK_FOLDER / TWO_TIER / "pack.toml").read_text("utf-8")
