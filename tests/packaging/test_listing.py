"""The list of what ships, against the reader that the program has of it."""

from __future__ import annotations

from pathlib import Path

import listing
import pytest

from forms.shipped import LIST, compare


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A program of three files, one with a Vietnamese name, listed."""
    (tmp_path / "_internal").mkdir()
    (tmp_path / "bdg").write_bytes(b"program")
    (tmp_path / "_internal" / "Qt6Core.dll").write_bytes(b"library")
    (tmp_path / "_internal" / "mẫu.toml").write_bytes(b"data")
    listing.write(tmp_path)
    return tmp_path


def test_every_file_is_listed_and_found_whole(folder: Path) -> None:
    found = compare(folder)
    assert found.is_whole
    assert found.listed == 3


def test_a_changed_and_a_missing_file_are_named(folder: Path) -> None:
    (folder / "bdg").write_bytes(b"virus")
    (folder / "_internal" / "mẫu.toml").unlink()
    found = compare(folder)
    assert (found.missing, found.changed) == (("_internal/mẫu.toml",), ("bdg",))
    assert listing.main([str(folder), "--check"]) == 1


def test_what_the_installer_adds_is_not_listed(folder: Path) -> None:
    before = (folder / LIST).read_bytes()
    (folder / "bo-cai-dat").mkdir()
    (folder / "bo-cai-dat" / "old.exe").write_bytes(b"installer")
    (folder / "go-cai-dat.exe").write_bytes(b"uninstaller")
    listing.write(folder)
    assert (folder / LIST).read_bytes() == before


def test_a_folder_without_a_list_is_not_whole(tmp_path: Path) -> None:
    assert listing.main([str(tmp_path), "--check"]) == 1
