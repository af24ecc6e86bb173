"""report.json: round trip, one digest for one report, and hostile bytes."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.cells import Cell, Source, State
from forms.codec import SCHEMA_VERSION, BadReport, canonical_bytes, cell_from_json, cell_json, decode, encode
from forms.report import Report
from forms.text import nfc
from tests.forms.samples import PACK, report

TEXTS = st.text(max_size=40).map(nfc)
VALUES = st.none() | TEXTS | st.decimals(min_value=-(10**12), max_value=10**12, places=3)
CELLS = st.builds(
    Cell,
    VALUES,
    st.sampled_from(State),
    TEXTS,
    st.sampled_from([Source.TYPED, Source.IMPORTED, Source.CONSOLIDATED]),
    st.none() | st.dates(),
)
KEYS = st.sampled_from(["M3.2a.1", "M3.2a.1n", "M5.1", "document.place", "document.date", "M6.3.q1"])


def sample() -> Report:
    cells = {
        "I.1[]": Cell("b a"),
        "I.1[a].ky_hieu": "12/KH-UBND",
        "I.1[b].ngay": "2024-03-05",
        "I.2.a": Cell("Đã “làm”\n\nxong 😀", note="ghi chú", as_of=date(2024, 6, 1)),
        "I.4.a.nu": Cell(Decimal("12.50"), State.ESTIMATE, source=Source.IMPORTED),
        "document.place": "Võ Cường",
    }
    return report(cells, form="phu-luc-02", period="2024-H1")


@given(st.dictionaries(KEYS, CELLS.filter(lambda cell: cell != Cell())))
def test_any_report_comes_back_as_it_was(cells: dict[str, Cell]) -> None:
    given_report = report(cells)
    data = encode(given_report, PACK)
    assert decode(data) == given_report
    assert encode(decode(data), PACK) == data


def test_tables_texts_and_notes_come_back() -> None:
    assert decode(encode(sample(), PACK)) == sample()


def test_equal_reports_have_equal_bytes() -> None:
    one = report({"M3.2a.1": Cell(Decimal("10.0")), "M3.2a.1n": 3})
    other = report({"M3.2a.1n": 3, "M3.2a.1": 10, "M3.2a.2": Cell()})
    assert encode(one, PACK) == encode(other, PACK)


def test_figures_are_text_and_rates_stand_beside_them() -> None:
    raw = json.loads(encode(report({"M3.2a.1": 4, "M3.2a.1n": 3}), PACK))
    assert raw["cells"]["M3.2a.1"] == {"value": "4", "type": "number", "state": "value"}
    assert raw["computed"]["M3.2a.1r"]["value"] == "75"


@given(CELLS)
def test_a_cell_comes_back(cell: Cell) -> None:
    assert cell_from_json(cell_json(cell)) == cell


def changed(change: Callable[[dict[str, Any]], object]) -> bytes:
    raw = json.loads(encode(sample(), PACK))
    change(raw)
    return canonical_bytes(raw)


@pytest.mark.parametrize(
    "data",
    [
        b"", b"\xff\xfe", b"[]", b"5", b"null", b'{"a":', b'{"schema": 1.0}', b'{"schema": NaN}',
        b'{"schema": Infinity}',
        b'{"schema": 1e400}', b"[" * 200_000, b'{"a":' * 100_000, b'{"schema": 1, "schema": 1}', b"{}",
        b'{"schema": true}', b'{"schema": "1"}', b'{"schema": 0}', b'{"schema": 1}', b"9" * 5_000,
    ],
)  # fmt: skip
def test_bytes_that_are_no_report(data: bytes) -> None:
    with pytest.raises(BadReport) as refused:
        decode(data)
    assert refused.value.sentence and refused.value.remedy


def test_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("forms.codec.MAX_BYTES", 10)
    with pytest.raises(BadReport, match="quá lớn"):
        decode(encode(sample(), PACK))


def test_a_newer_schema_asks_for_a_newer_program() -> None:
    with pytest.raises(BadReport) as refused:
        decode(changed(lambda raw: raw.update(schema=SCHEMA_VERSION + 1)))
    assert "mới hơn" in refused.value.sentence
    assert "cập nhật" in refused.value.remedy


HOSTILE: list[Callable[[dict[str, Any]], object]] = [
    lambda raw: raw.update(cells=[]),
    lambda raw: raw.update(cells={"I.2.a": "text"}),
    lambda raw: raw.update(cells={"I.2.a": {"value": 5, "type": "number", "state": "value"}}),
    lambda raw: raw.update(cells={"I.2.a": {"value": "1e5", "type": "number", "state": "value"}}),
    lambda raw: raw.update(cells={"I.2.a": {"value": "1.50", "type": "number", "state": "value"}}),
    lambda raw: raw.update(cells={"I.2.a": {"value": "NaN", "type": "number", "state": "value"}}),
    lambda raw: raw.update(cells={"I.2.a": {"value": None, "type": "number", "state": "value"}}),
    lambda raw: raw.update(cells={"I.2.a": {"value": ["x"], "type": "text", "state": "value"}}),
    lambda raw: raw.update(cells={"I.2.a": {"value": "x", "type": "text", "state": "maybe"}}),
    lambda raw: raw.update(cells={"I.2.a": {"value": "x", "type": "text", "state": "value", "source": "gods"}}),
    lambda raw: raw.update(cells={"I.2.a": {"value": "x", "type": "text", "state": "value", "as_of": "today"}}),
    lambda raw: raw.update(cells={"I.2.a": {"type": "text", "state": "value"}}),
    lambda raw: raw.update(cells={"I.1[a].ky_hieu": {"value": "x", "type": "text", "state": "value"}}),
    lambda raw: raw.update(cells={"../../x": {"value": "x", "type": "text", "state": "value"}}),
    lambda raw: raw["tables"].update({"I.1": [{"id": "a b"}]}),
    lambda raw: raw["tables"].update({"I.1": [{"id": "a"}, {"id": "a"}]}),
    lambda raw: raw["tables"].update({"I.1": [{"ky_hieu": {}}]}),
    lambda raw: raw["tables"].update({"I.1": {"id": "a"}}),
    lambda raw: raw["tables"].update({"I.1": [{"id": "a", "x].y": {"value": "x", "type": "text", "state": "value"}}]}),
    lambda raw: raw.update(id="../../etc"),
    lambda raw: raw.update(form="../phu-luc-01"),
    lambda raw: raw.update(period="2024-H9"),
    lambda raw: raw.update(revision="1"),
    lambda raw: raw.update(revision=True),
    lambda raw: raw.update(unit=None),
    lambda raw: raw["unit"].update(code="a/b"),
    lambda raw: raw["unit"].update(path=[5]),
    lambda raw: raw.pop("reason"),
]


@pytest.mark.parametrize("change", HOSTILE)
def test_wrong_shapes_are_refused(change: Callable[[dict[str, Any]], object]) -> None:
    assert decode(changed(dict)) == sample()
    with pytest.raises(BadReport):
        decode(changed(change))


@given(st.binary(max_size=200))
def test_no_bytes_raise_anything_else(data: bytes) -> None:
    with pytest.raises(BadReport):
        decode(data)
