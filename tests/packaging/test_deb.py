"""The .deb, made out of a small folder: where its files lie, what it asks for, and that it is the same every time."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from forms.version import VERSION
from tests.outside import tool
from tests.packaging.conftest import PACKAGING

LINUX = PACKAGING / "linux"
NAME = "bao-cao-binh-dang-gioi"


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder as PyInstaller leaves it, with programs that do nothing, where a package can be made of it."""
    tool("dpkg-deb")
    folder = tmp_path_factory.mktemp("program")
    for name in ("BaoCaoBinhDangGioi", "bdg", "GIAY-PHEP.txt"):
        (folder / name).write_text("#!/bin/sh\n")
    (folder / "_internal").mkdir()
    (folder / "_internal" / "mẫu.toml").write_text("a = 1\n")
    return folder


def make(program: Path, target: Path) -> Path:
    """The package; SOURCE_DATE_EPOCH as a build sets it."""
    target.mkdir()
    words = [sys.executable, str(LINUX / "deb.py"), str(program), str(target)]
    subprocess.run(words, check=True, capture_output=True, env={"SOURCE_DATE_EPOCH": "1700000000", "PATH": "/usr/bin"})
    return target / f"{NAME}_{VERSION}_amd64.deb"


@pytest.fixture(scope="module")
def package(program: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make(program, tmp_path_factory.mktemp("deb") / "first")


def told(*words: str) -> str:
    """What a command says."""
    return subprocess.run(words, check=True, capture_output=True, text=True).stdout


def test_programs_menu_icon_and_file_type_lie_where_debian_looks(package: Path) -> None:
    lines = told("dpkg-deb", "--contents", str(package)).splitlines()
    for path in (
        f"./usr/lib/{NAME}/BaoCaoBinhDangGioi",
        f"./usr/bin/{NAME} -> ../lib/{NAME}/BaoCaoBinhDangGioi",
        f"./usr/bin/bdg -> ../lib/{NAME}/bdg",
        f"./usr/share/applications/{NAME}.desktop",
        f"./usr/share/mime/packages/{NAME}.xml",
        f"./usr/share/icons/hicolor/16x16/apps/{NAME}.png",
        f"./usr/share/icons/hicolor/scalable/apps/{NAME}.svg",
        f"./usr/share/doc/{NAME}/copyright -> ../../../lib/{NAME}/GIAY-PHEP.txt",
    ):
        assert any(line.endswith(path) for line in lines), path
    assert all(" root/root " in line for line in lines)


def test_the_package_has_no_script_that_could_touch_data(package: Path, tmp_path: Path) -> None:
    subprocess.run(["dpkg-deb", "--control", str(package), str(tmp_path / "control")], check=True)
    assert {path.name for path in (tmp_path / "control").iterdir()} == {"control", "md5sums"}


def test_its_version_is_the_program_s_and_it_says_in_vietnamese_what_it_is(package: Path) -> None:
    assert told("dpkg-deb", "--field", str(package), "Version").strip() == VERSION
    assert "bình đẳng giới" in told("dpkg-deb", "--field", str(package), "Description")
    assert "libxcb" in told("dpkg-deb", "--field", str(package), "Depends")


def test_made_again_it_is_the_same_file(program: Path, package: Path, tmp_path: Path) -> None:
    assert make(program, tmp_path / "again").read_bytes() == package.read_bytes()


def test_the_menu_entry_is_valid() -> None:
    assert told(tool("desktop-file-validate"), str(LINUX / f"{NAME}.desktop")) == ""
