"""The committed icon holds every size, and the properties of the programs are what Windows reads."""

from __future__ import annotations

import pytest
import windows_resources
from PIL import Image

from tests.packaging.conftest import PACKAGING
from tools import make_icon


def test_the_icon_has_every_size_and_the_small_ones_are_not_empty() -> None:
    with Image.open(PACKAGING / "app.ico") as icon:
        assert {width for width, _ in icon.info["sizes"]} == set(make_icon.SIZES)
        for size in (16, 32):
            assert len(icon.ico.getimage((size, size)).convert("RGBA").getcolors() or []) > 10


@pytest.mark.parametrize(
    ("version", "numbers"),
    [("0.9.0", (0, 9, 0, 0)), ("1.10.2", (1, 10, 2, 0)), ("2.0.0rc1", (2, 0, 0, 0)), ("3", (3, 0, 0, 0))],
)
def test_a_version_is_four_numbers_for_windows(version: str, numbers: tuple[int, int, int, int]) -> None:
    assert windows_resources.numbers(version) == numbers


def test_the_manifest_asks_for_sharp_windows_and_long_paths_and_no_rights() -> None:
    for said in ("PerMonitorV2", "<longPathAware", "asInvoker", "8e0f7a12-bfb3-4fe8-b9a5-48fd50a15a9a"):
        assert said in windows_resources.MANIFEST
