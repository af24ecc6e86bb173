"""The text of all licences, and that nothing ships without one."""

from __future__ import annotations

import re
from pathlib import Path

import licences
import pytest

from forms.shipped import LICENCES

SECTION = re.compile(r"^={78}\n(?P<name>.+)\nGiấy phép: (?P<licence>.+)\n(?:Nguồn: .+\n)?={78}\n", re.MULTILINE)


@pytest.fixture(scope="module")
def text() -> str:
    return licences.text()


def test_every_package_that_the_program_needs_has_its_licence(text: str) -> None:
    named = " ".join(match["name"].lower().replace("_", "-") for match in SECTION.finditer(text))
    pinned = set(licences._pinned()) - licences.SPOKEN_FOR
    assert {name for name in pinned if name not in named} == set()


def test_each_section_has_words_below_it(text: str) -> None:
    ends = [match.end() for match in SECTION.finditer(text)]
    starts = [*(match.start() for match in SECTION.finditer(text)), len(text)][1:]
    assert len(ends) > 60
    assert min(next_one - end for end, next_one in zip(ends, starts, strict=True)) > 400


@pytest.mark.parametrize(
    "words",
    [
        "GNU LESSER GENERAL PUBLIC LICENSE",
        "https://download.qt.io/official_releases/qt/",
        "SIL OPEN FONT LICENSE",
        "PYTHON SOFTWARE FOUNDATION LICENSE",
        "Microsoft Visual C++ Runtime",
        "Apache License",
        "Lucide Icons and Contributors",
    ],
)
def test_the_words_of_what_is_linked_in_are_there(text: str, words: str) -> None:
    assert words.lower() in text.lower()


def test_a_built_folder_names_what_lies_in_it_alone(tmp_path: Path) -> None:
    (tmp_path / "bdg.exe").write_bytes(b"")
    (tmp_path / "_internal").mkdir()
    (tmp_path / "_internal" / "Qt6Core.dll").write_bytes(b"")
    licences.write(tmp_path / LICENCES, tmp_path, ["msgspec.json", "forms.cell", "json"])
    names = [match["name"] for match in SECTION.finditer((tmp_path / LICENCES).read_text(encoding="utf-8"))]
    assert any(name.startswith("msgspec") for name in names)
    assert any(name.startswith("NSIS") for name in names)
    assert not any(name.startswith(("lxml", "ICU")) for name in names)


def test_a_library_of_unknown_origin_stops_the_build(tmp_path: Path) -> None:
    (tmp_path / "stranger.dll").write_bytes(b"")
    with pytest.raises(licences.LicenceMissing, match=r"stranger\.dll"):
        licences.write(tmp_path / LICENCES, tmp_path, [])


def test_a_package_without_a_text_stops_the_build(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(licences, "SPOKEN_FOR", frozenset())
    with pytest.raises(licences.LicenceMissing, match="pyside6-essentials"):
        licences.write(tmp_path / LICENCES, tmp_path, ["PySide6.QtCore"])


def test_a_module_of_unknown_origin_stops_the_build(tmp_path: Path) -> None:
    with pytest.raises(licences.LicenceMissing, match="stranger"):
        licences.write(tmp_path / LICENCES, tmp_path, ["stranger.inside", "_pyi_rth_utils", "json"])
