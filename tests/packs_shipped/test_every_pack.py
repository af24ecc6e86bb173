"""Each form of each pack is filled, finished, exported, verified, received, added up; totals by the tests' oracle."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

import pytest

from forms.resources import resource_path
from tests.packs_shipped.asked import AskedForm, AskedPack, Who
from tests.packs_shipped.figures import Figures, sample, totals
from tests.packs_shipped.offices import Offices, cells_of, errors, fill, found, offices_of, send, verified
from tests.play.offices import Country

ROUNDED = Fraction(1, 10**20)
"""Quotients are kept to 28 digits."""
PACKS = sorted(path.parent for path in resource_path("packs").glob("*/pack.toml"))


@pytest.mark.parametrize("folder", PACKS, ids=lambda folder: folder.name)
def test_a_pack_goes_through_the_program(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pack = AskedPack(folder)
    offices = offices_of(pack, Country(tmp_path, folder.name, monkeypatch))
    found(offices, offices.province)
    made: list[Path] = []
    for number, form in enumerate(pack.forms):
        made += a_form(offices, form, form.period(offices.year), number)
    asked = {level for form in pack.forms for level in form.levels}
    assert {who.level for who in offices.every if offices.country.home(who.code).exists()} >= asked
    assert all(verified(offices.country, offices.province, made))


def a_form(offices: Offices, form: AskedForm, period: str, number: int) -> list[Path]:
    """Two offices of one level report on a form to the province, which adds up; the bundles that were made.

    Which level it is turns from form to form, so that every level of a pack has its turn.
    """
    senders = _senders(offices, form, number)
    given: dict[str, Figures] = {}
    sent: list[Path] = []
    for seed, who in enumerate(senders):
        found(offices, who)
        given[who.code] = sample(form, who, seed, offices.year)
        fill(offices.country, who, form, period, given[who.code])
        assert not errors(offices.country, who, form, period), (form.key, who)
        sent.append(send(offices.country, who, form, period))
    if senders:
        lines = offices.country.run(offices.province.code, "receive", *sent)
        assert [line["outcome"] for line in lines] == ["new"] * len(sent), lines
        _listed(offices, form, period, senders)
        offices.country.run(offices.province.code, "consolidate", form.key, period)
        _compare(offices, form, period, list(given.values()))
    return [*sent, *_province(offices, form, period, bool(senders))]


def _listed(offices: Offices, form: AskedForm, period: str, senders: Sequence[Who]) -> None:
    """What was received is listed, an event by its short name."""
    lines = offices.country.run(offices.province.code, "received")
    found = [line for line in lines if (line["form"], line["period"]) == (form.key, period)]
    assert {line["unit"] for line in found} == {who.code for who in senders}
    named = [line["period_title"].endswith("(Vụ việc thử)") for line in found]
    assert all(named) if ".v" in period else not any(named)


def _senders(offices: Offices, form: AskedForm, number: int) -> tuple[Who, ...]:
    asked = {level: [who for who in every if form.asks(who)] for level, every in offices.below.items()}
    levels = [level for level in asked if level in form.levels and asked[level]]
    return tuple(asked[levels[number % len(levels)]][:2]) if levels else ()


def _compare(offices: Offices, form: AskedForm, period: str, given: list[Figures]) -> None:
    """Every figure of the oracle stands in the province's report; what is joined holds what each office said."""
    wanted, cells = totals(form, given), cells_of(offices.country, offices.province, form, period)
    for key, total in wanted.items():
        assert key in cells, f"{form.key}: {key}"
        assert abs(Fraction(cells[key]["value"]) - total) < ROUNDED, f"{form.key}: {key}"
    for key, item in form.fields.items():
        said = [one[key] for one in given if key in one and item.get("collect", "join") == "join"]
        if item["type"] == "narrative":
            assert all(text in cells[key]["value"] for text in said), key
        elif item["type"] == "table" and said and not item.get("as_sections"):
            assert len(cells[f"{key}[]"]["value"].split()) == sum(map(len, said)), key


def _province(offices: Offices, form: AskedForm, period: str, begun: bool) -> list[Path]:
    """The province's own report: what it still has to answer is answered, and it goes out."""
    if "tinh" not in form.levels:
        return []
    who, country = offices.province, offices.country
    own = sample(form, who, 3, offices.year)
    if begun:
        wanted = {one["key"] for one in errors(country, who, form, period) if one["code"] == "V6"}
        own = {key: value for key, value in own.items() if key in wanted or key.rpartition(".")[0] in wanted}
    fill(country, who, form, period, own, begun)
    assert not errors(country, who, form, period), form.key
    return [send(country, who, form, period)]
