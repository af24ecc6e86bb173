"""report.json of a consolidated report: its making comes back, costs nothing twice, and is read strictly."""

from __future__ import annotations

import json
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from forms.cells import Cell, Source, State
from forms.codec import BadReport, canonical_bytes, decode, encode
from forms.report import Consolidation, Part, Report
from tests.forms.samples import PACK, report

TOTAL = Cell(Decimal(40), source=Source.CONSOLIDATED)
DIGESTS = st.text("0123456789abcdef", min_size=64, max_size=64)
PARTS = st.builds(
    Part,
    st.sampled_from(["256", "09190", "27.so-y-te"]),
    st.sampled_from(["Thành phố Bắc Ninh", "Sở Y tế"]),
    st.sampled_from(["xa", "huyen", "agency"]),
    st.integers(1, 99),
    st.just("") | DIGESTS,
    st.booleans(),
    st.sampled_from(["", "256"]),
)
GIVEN_KEYS = st.sampled_from(["M3.2a.1", "M3.2a.1n", "M5.1", "I.1[]", "I.1[a].ky_hieu"])
GIVEN_CELLS = st.builds(
    Cell,
    st.none() | st.decimals(0, 10**9, places=2),
    st.sampled_from(State),
    st.just(""),
    st.just(Source.CONSOLIDATED),
)
MADE = st.builds(
    Consolidation,
    st.lists(PARTS, max_size=3).map(tuple),
    st.just((("09193", "Phường Đại Phúc"),)),
    st.dictionaries(GIVEN_KEYS.filter(lambda key: "[" not in key), st.just((3, 4)), max_size=2),
    st.dictionaries(GIVEN_KEYS, GIVEN_CELLS, max_size=3),
    st.dictionaries(st.just("I.2.a"), st.lists(DIGESTS, min_size=1, max_size=2).map(tuple), max_size=1),
)


def made(consolidation: Consolidation, cells: dict[str, Cell] | None = None) -> Report:
    return replace(report(cells or {}, level="tinh"), consolidation=consolidation)


def read(given_report: Report) -> dict[str, Any]:
    data: dict[str, Any] = json.loads(encode(given_report, PACK))
    return data


@given(MADE)
def test_any_making_comes_back(consolidation: Consolidation) -> None:
    data = encode(made(consolidation), PACK)
    assert decode(data).consolidation == consolidation
    assert encode(decode(data), PACK) == data


def test_a_typed_report_keeps_its_bytes() -> None:
    assert "consolidation" not in read(report({"M3.2a.1": 4}))
    assert decode(encode(report({"M3.2a.1": 4}), PACK)).consolidation is None


def test_a_making_of_nothing_is_still_one() -> None:
    assert decode(encode(made(Consolidation()), PACK)).consolidation == Consolidation()


def test_what_still_stands_as_it_was_given_is_written_once() -> None:
    typed = Cell(Decimal(41), note="theo biên bản")
    given_report = made(Consolidation(given={"M3.2a.1": TOTAL, "M3.2a.2": TOTAL}), {"M3.2a.1": TOTAL, "M3.2a.2": typed})
    assert read(given_report)["consolidation"]["given"].keys() == {"M3.2a.2"}
    assert decode(encode(given_report, PACK)) == given_report


def test_a_total_that_was_emptied_since_is_not_forgotten() -> None:
    given_report = made(Consolidation(given={"M3.2a.1": TOTAL}))
    assert decode(encode(given_report, PACK)) == given_report


def test_the_rows_of_a_joined_table_are_written_once() -> None:
    cells = {
        "I.1[]": Cell("a", source=Source.CONSOLIDATED),
        "I.1[a].ky_hieu": Cell("12/KH", source=Source.CONSOLIDATED),
    }
    given_report = replace(report(cells, form="phu-luc-02"), consolidation=Consolidation(given=cells))
    assert read(given_report)["consolidation"]["given"] == {}
    assert decode(encode(given_report, PACK)) == given_report


HOSTILE: list[Callable[[dict[str, Any]], Any]] = [
    lambda raw: raw.update(consolidation=None),
    lambda raw: raw.update(consolidation=[]),
    lambda raw: raw.update(consolidation={}),
    lambda raw: raw["consolidation"].update(parts={"code": "256"}),
    lambda raw: raw["consolidation"].update(parts=["256"]),
    lambda raw: raw["consolidation"]["parts"][0].update(code="../256"),
    lambda raw: raw["consolidation"]["parts"][0].update(code=256),
    lambda raw: raw["consolidation"]["parts"][0].update(name=None),
    lambda raw: raw["consolidation"]["parts"][0].update(revision=True),
    lambda raw: raw["consolidation"]["parts"][0].update(digest="A" * 64),
    lambda raw: raw["consolidation"]["parts"][0].update(signed=1),
    lambda raw: raw["consolidation"]["parts"][0].update(through=""),
    lambda raw: raw["consolidation"]["parts"][0].pop("level"),
    lambda raw: raw["consolidation"].update(missing=[["09193", "Phường Đại Phúc"]]),
    lambda raw: raw["consolidation"].update(missing=[{"code": "a b", "name": "x"}]),
    lambda raw: raw["consolidation"].update(coverage={"M3.2a.1": 4}),
    lambda raw: raw["consolidation"].update(coverage={"M3.2a.1": [4, 3]}),
    lambda raw: raw["consolidation"].update(coverage={"M3.2a.1": [1, 2, 3]}),
    lambda raw: raw["consolidation"].update(coverage={"M3.2a.1": ["1", "2"]}),
    lambda raw: raw["consolidation"].update(coverage={"../x": [1, 2]}),
    lambda raw: raw["consolidation"].update(given={"a[b": {"value": "4", "type": "number", "state": "value"}}),
    lambda raw: raw["consolidation"].update(given={"M3.2a.1": {"value": "4", "type": "number", "state": "value"}}),
    lambda raw: raw["consolidation"].update(given={"M3.2a.1": "4"}),
    lambda raw: raw["consolidation"].update(sources={"I.2.a": "a" * 64}),
    lambda raw: raw["consolidation"].update(sources={"I.2.a": ["zz"]}),
]


@pytest.mark.parametrize("spoil", HOSTILE)
def test_a_hostile_making_is_refused(spoil: Callable[[dict[str, Any]], Any]) -> None:
    raw = read(made(Consolidation(parts=(Part("256", "Thành phố Bắc Ninh", "huyen", 1, "a" * 64),))))
    assert decode(canonical_bytes(raw))
    spoil(raw)
    with pytest.raises(BadReport) as refused:
        decode(canonical_bytes(raw))
    assert refused.value.sentence and refused.value.remedy
