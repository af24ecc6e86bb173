"""The offices of a pack, driven by their commands: a commune, a district, agencies, and the province that adds up."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.serialization import Encoding

from signing.certificates import UNIT_PREFIX
from tests.conftest import SECRET
from tests.packs_shipped.asked import AskedForm, AskedPack, Who
from tests.packs_shipped.figures import Figures
from tests.play.offices import CERTIFICATE, KEY, PASSPHRASE, Country
from tests.unit_keys import key_file, new_pair
from workflow.session import all_units

EVERYWHERE = "24"
"""The province that a pack of every province is tried in."""
_FIRST, _LAST = datetime(2015, 1, 1), datetime(2045, 1, 1)


@dataclass(frozen=True)
class Offices:
    """Who is there, in the year that the pack is tried in. below: the offices under the province by level."""

    country: Country
    year: int
    province: Who
    below: dict[str, tuple[Who, ...]]

    @property
    def every(self) -> tuple[Who, ...]:
        return (self.province, *(who for level in self.below.values() for who in level))


def offices_of(pack: AskedPack, country: Country) -> Offices:
    """One office at least of every level that the pack asks, two where they come to the province straight."""
    year = pack.head["years"][-1]
    country.at(f"{year}-12-20T09:00")
    province = pack.head["province"] or EVERYWHERE
    tree, day = all_units(), date(year, 12, 31)
    two_tiers = pack.head["tiers"] == 2
    districts = [] if two_tiers else tree.descendants(province, "huyen", day)[:2]
    communes = tree.descendants(districts[0].code if districts else province, "xa", day)[:2]
    levels = {level for form in pack.forms for level in form.levels}
    below = {
        "huyen": tuple(Who(unit.code, "huyen") for unit in districts),
        "xa": tuple(Who(unit.code, "xa") for unit in communes),
        "agency": tuple(Who(f"{province}.{key}", "agency", key) for key in pack.agencies),
    }
    there = {level: found for level, found in below.items() if level in levels}
    return Offices(country, year, Who(province, "tinh"), there)


def found(offices: Offices, who: Who) -> None:
    """Set an office up with a key of its own, known to the province."""
    country, folder = offices.country, offices.country.home(who.code)
    if folder.exists():
        return
    folder.mkdir(parents=True)
    country.run(who.code, "init", "--pack", country.pack, "--unit", who.code)
    name = f"Đơn vị {who.code}"
    key, certificate = new_pair(name, name, f"{UNIT_PREFIX}{who.code}", _FIRST, _LAST)
    (folder / KEY).write_bytes(key_file(key, certificate, SECRET))
    (folder / CERTIFICATE).write_bytes(certificate.public_bytes(Encoding.DER))
    (folder / PASSPHRASE).write_text(SECRET + "\n", encoding="utf-8")
    if who != offices.province:
        country.trust(offices.province.code, [who.code])


def fill(country: Country, who: Who, form: AskedForm, period: str, figures: Figures, begun: bool = False) -> None:
    """Begin the report where it is not, and type the figures."""
    if not begun:
        day, _, slug = period.partition(".")
        if slug and not slug.startswith("."):
            country.run(who.code, "new", form.key, day, "--subject", "Vụ việc thử")
        else:
            country.run(who.code, "new", form.key, period)
    path = country.home(who.code) / "so-lieu.json"
    path.write_text(json.dumps(figures, ensure_ascii=False), encoding="utf-8")
    country.run(who.code, "fill", f"{form.key}/{period}", path)


def errors(country: Country, who: Who, form: AskedForm, period: str) -> list[dict[str, str]]:
    """What keeps a report from being finished."""
    return [found for found in country.check(who.code, period, form.key) if found["severity"] == "error"]


def send(country: Country, who: Who, form: AskedForm, period: str) -> Path:
    """Finish a report and export its signed bundle."""
    country.run(who.code, "finish", f"{form.key}/{period}")
    folder = country.home(who.code)
    done = country.run(
        who.code, "export", f"{form.key}/{period}", "--to", folder / "gui", "--key", folder / KEY,
        "--secret-file", folder / PASSPHRASE,
    )  # fmt: skip
    return next(Path(file) for file in done["files"] if file.endswith(".asice"))


def cells_of(country: Country, who: Who, form: AskedForm, period: str) -> dict[str, Any]:
    """Every cell of a report as `show` tells it."""
    return dict(country.run(who.code, "show", f"{form.key}/{period}")["cells"])


def verified(country: Country, who: Who, files: Sequence[Path]) -> list[bool]:
    """Whether an office finds each file whole and of somebody it knows."""
    return [line["ok"] for line in country.run(who.code, "verify", *files, status=None)]
