"""A pack begun from another one: the same forms for another decision, other years, another province."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from forms.form import Row
from forms.pack import EVERY_PROVINCE, Basis, Obligation, Pack
from forms.packs.row_kinds import settled_row
from forms.packs.typed import years_text

DISTRICT = "huyen"


class Wanted(Struct, frozen=True):
    """What is known of the new pack when it is begun; what is left empty stays as in the pack it is made from.

    tiers: 2 where there are no districts any more.
    """

    id: str
    title: str = ""
    number: str = ""
    day: date | None = None
    issuer: str = ""
    subject: str = ""
    kind: str = ""
    years: tuple[int, ...] = ()
    province: str = ""
    tiers: int = 0


def begun(pack: Pack, wanted: Wanted) -> Pack:
    """The pack as version 1 of another one. The errata of the source it was made from do not go along."""
    years = wanted.years or pack.years
    shift = years[0] - pack.years[0]
    made = replace(
        pack,
        id=wanted.id,
        version=1,
        title=wanted.title or pack.title,
        years=years,
        basis=_basis(pack.basis, wanted),
        source=f"Soạn từ gói {pack.id}, bản {pack.version}: {pack.source}",
        erratum=(),
        obligation=tuple(_shifted(duty, shift) for duty in pack.obligation),
    )
    if wanted.province and wanted.province != pack.province:
        made = _in_province(made, pack.province, wanted.province)
    if wanted.tiers == 2 and pack.tiers == 3:
        made = replace(without_level(made, DISTRICT), tiers=2)
    return made


def _basis(basis: Basis, wanted: Wanted) -> Basis:
    """Another decision has its own date and title; what is not told of it is not taken from the old one."""
    if not (wanted.number or wanted.day):
        return basis
    return replace(
        basis,
        kind=wanted.kind or basis.kind,
        number=wanted.number or basis.number,
        date=wanted.day,
        issuer=wanted.issuer or basis.issuer,
        title=wanted.subject or basis.title,
    )


def _shifted(duty: Obligation, by: int) -> Obligation:
    """A deadline whose year the source prints goes on by as many years as the pack."""
    return replace(duty, year=duty.year + by) if duty.year and by else duty


def _in_province(pack: Pack, before: str, province: str) -> Pack:
    acting = {before, EVERY_PROVINCE} - {""}
    agencies = tuple(
        replace(agency, acts_for=province) if agency.acts_for in acting else agency for agency in pack.agency
    )
    return replace(pack, province=province, agency=agencies)


def without_level(pack: Pack, level: str) -> Pack:
    """The pack without anything that is said of a level, as of districts since there are none."""
    made = _without(pack, level)
    assert isinstance(made, Pack)
    forms = tuple(replace(form, row=tuple(_still_counted(row) for row in form.row)) for form in made.forms)
    return replace(made, forms=forms)


def _still_counted(row: Row) -> Row:
    """A row that counted the answers of a level that is gone is put together another way."""
    return settled_row(row) if row.collect == "count_yes" else row


def _without(value: Any, level: str) -> Any:
    if isinstance(value, Struct):
        told = {name: getattr(value, name) for name in value.__struct_fields__}
        changed = {name: _without(each, level) for name, each in told.items()}
        return replace(value, **{name: each for name, each in changed.items() if each is not told[name]})
    if isinstance(value, tuple):
        kept = tuple(_without(item, level) for item in value if item != level and not _speaks_only_of(item, level))
        return value if kept == value else kept
    if isinstance(value, Mapping):
        return {name: each for name, each in value.items() if name != level} if level in value else value
    return value


def _speaks_only_of(item: Any, level: str) -> bool:
    return getattr(item, "levels", ()) == (level,)


def with_province(title: str, name: str) -> str:
    """The title of a pack for every province, "Toàn quốc 2025-2030: …", with a province's name in front instead."""
    return re.sub(r"^\D+?(?=\s+\d{4})", lambda _found: name, title) if name else title


def with_years(text: str, before: tuple[int, ...], years: tuple[int, ...]) -> str:
    """A text that names the first or last year of a plan, with the years of another one in their place."""
    if not before or not years:
        return text
    spans = {f"{before[0]}{dash}{before[-1]}": years_text(years) for dash in ("-", "–", " - ")}
    parts = {**spans, str(before[-1]): str(years[-1]), str(before[0]): str(years[0])}
    return re.sub("|".join(map(re.escape, parts)), lambda found: parts[found[0]], text)
