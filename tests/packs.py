"""A pack of the two-tier years for tests: the forms of 2024 as the province of 1/7/2025 would be asked for them.

Made out of the pack that ships by a few written changes, so that nothing of it is shipped: no such decision exists.
"""

from __future__ import annotations

import json
import re
from pathlib import Path

from forms.resources import resource_path
from storage.pack_files import PACK_FOLDER

TWO_TIER = "bac-ninh-2026"
_SHIPPED = "bac-ninh-2024"
_ASKED = re.compile(r"(?m)^agencies = \[.*\]$")
_DISTRICT = re.compile(r'"huyen"(, )?')
_CHANGES = (
    (f'id = "{_SHIPPED}"', f'id = "{TWO_TIER}"'),
    ('title = "Bắc Ninh 2024:', 'title = "Bắc Ninh 2025-2026 (thử nghiệm):'),
    ('province = "27"', 'province = "24"'),
    ("years = [2024]", "years = [2025, 2026]"),
    ("tiers = 3", "tiers = 2"),
    ('acts_for = "27"\n', "collective = true\n"),
    ('name = "Sở Nội vụ"\nshort = "SNV"\n', 'name = "Sở Nội vụ"\nshort = "SNV"\nacts_for = "24"\n'),
    ('xa = "parent", huyen = "so-ldtbxh", tinh', 'xa = "parent", tinh'),
    ('tinh = "so-ldtbxh", agency = "so-ldtbxh"', 'tinh = "so-noi-vu", agency = "so-noi-vu"'),
    ('to = { agency = "so-ldtbxh" }', 'to = { agency = "so-noi-vu" }'),
    ('agencies = ["so-ldtbxh"]', 'agencies = ["so-noi-vu"]'),
    ("\nyear = 2024\n", "\n"),
)


def install_two_tier(home: Path) -> str:
    """Write the pack into the data folder `home`; gives its id."""
    folder = home / PACK_FOLDER / TWO_TIER
    folder.mkdir(parents=True)
    for source in sorted(resource_path("packs", _SHIPPED).glob("*.toml")):
        text = source.read_text(encoding="utf-8")
        text = _two_tier(text) if source.name == "pack.toml" else _ASKED.sub(_of_its_heir, text)
        (folder / source.name).write_text(text, encoding="utf-8")
    return TWO_TIER


def _two_tier(text: str) -> str:
    for old, new in _CHANGES:
        if old not in text:
            raise ValueError(f"{_SHIPPED}/pack.toml no longer says {old!r}")
        text = text.replace(old, new)
    lines = [_without_districts(line) for line in text.split("\n")]
    return _without_empty_blocks("\n".join(lines))


def _of_its_heir(asked: re.Match[str]) -> str:
    """The agencies that a section asks, with the one that took over the tasks of the one that is gone."""
    keys = dict.fromkeys("so-noi-vu" if key == "so-ldtbxh" else key for key in re.findall(r'"(.+?)"', asked[0]))
    return f"agencies = {json.dumps(list(keys))}"


def _without_districts(line: str) -> str:
    return _DISTRICT.sub("", line).replace(", ]", "]") if line.startswith("levels = ") else line


def _without_empty_blocks(text: str) -> str:
    """Blocks that spoke of districts alone go."""
    blocks = re.split(r"(?m)^(?=\[\[)", text)
    return "".join(block for block in blocks if "\nlevels = []" not in block)
