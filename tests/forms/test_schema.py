"""The published JSON Schema of report.json: it accepts what the codec writes and refuses what it must not."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from msgspec.structs import replace

from forms.cells import Cell, Source, State
from forms.codec import SCHEMA_VERSION, BadReport, canonical_bytes, decode, encode
from forms.report import Consolidation, Part, Report
from forms.resources import resource_path
from tests.forms.samples import MISSING, NONE, NOT_APPLICABLE, PACK, UNITS, report

SCHEMA = json.loads(resource_path("schema", f"report-{SCHEMA_VERSION}.schema.json").read_text(encoding="utf-8"))
VALIDATOR = Draft202012Validator(SCHEMA)


def table_report(level: str = "tinh") -> Report:
    cells = {
        "M3.2a.1": 40,
        "M3.2a.1n": Cell(Decimal(38), State.ESTIMATE, "Số ước quý IV", Source.CONSOLIDATED, date(2024, 11, 30)),
        "M3.2a.2": NONE,
        "M3.2a.2n": NONE,
        "M3.4.1": MISSING,
        "M3.3.1": NOT_APPLICABLE,
        "M2.2": "0.5",
        "M4.1": "-1",
        "M5.1": "dang",
        "M3.1": Cell("1.7 hoặc 17"),
        "document.recipients": Cell("Như trên;\nLưu: VT."),
    }
    return report(cells, level=level)


def outline_report() -> Report:
    cells = {
        "I.1[]": Cell("b a"),
        "I.1[a].ky_hieu": "12/KH-UBND",
        "I.1[b].ngay": "2024-03-05",
        "I.4.a.cuoc[]": Cell("r1"),
        "I.4.a.cuoc[r1].nam": 10,
        "I.4.a.cuoc[r1].nu": 20,
        "I.2.a": Cell("Đã làm\n\nxong 😀", note="ghi chú", source=Source.IMPORTED),
        "II": MISSING,
    }
    return report(cells, form="phu-luc-02", period="2024-H1")


def consolidated_report() -> Report:
    total = Cell(Decimal(40), source=Source.CONSOLIDATED)
    made = Consolidation(
        parts=(
            Part("256", "Thành phố Bắc Ninh", "huyen", 2, "a" * 64),
            Part("09190", "Phường Võ Cường", "xa", 1, "", False, "256"),
        ),
        missing=(("09193", "Phường Đại Phúc"),),
        coverage={"M3.2a.1": (7, 8)},
        given={"M3.2a.1": total, "M3.2a.2": total, "I.1[]": Cell("a", source=Source.CONSOLIDATED)},
        sources={"I.2.a": ("b" * 64,)},
    )
    of_province = report({"M3.2a.1": total, "M3.2a.1n": 4, "M3.2a.2": 41}, level="tinh")
    acted_for = replace(of_province.unit, agency="so-ldtbxh")
    return replace(of_province, unit=acted_for, consolidation=made)


def encoded(given: Report) -> dict[str, Any]:
    data: dict[str, Any] = json.loads(encode(given, PACK))
    return data


def test_the_schema_is_a_valid_schema() -> None:
    Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize(
    "given", [*(table_report(level) for level in UNITS), outline_report(), report(), consolidated_report()]
)
def test_what_the_codec_writes_is_valid(given: Report) -> None:
    data = encoded(given)
    assert [error.message for error in VALIDATOR.iter_errors(data)] == []
    assert data["computed"] or not given.cells


def test_every_member_is_described_and_every_written_member_is_declared() -> None:
    assert encoded(table_report()).keys() == set(SCHEMA["required"])
    assert encoded(consolidated_report()).keys() == SCHEMA["properties"].keys()
    made = SCHEMA["$defs"]["consolidation"]
    assert encoded(consolidated_report())["consolidation"].keys() == made["properties"].keys() == set(made["required"])
    assert (
        encoded(consolidated_report())["consolidation"]["parts"][1].keys()
        == SCHEMA["$defs"]["part"]["properties"].keys()
    )
    written = {name for cell in encoded(table_report())["cells"].values() for name in cell}
    assert written == SCHEMA["$defs"]["cell"]["properties"].keys()
    assert {state.value for state in State} == set(SCHEMA["$defs"]["cell"]["properties"]["state"]["enum"])
    assert {source.value for source in Source} == set(SCHEMA["$defs"]["cell"]["properties"]["source"]["enum"])


Spoil = Callable[[dict[str, Any]], Any]
BROKEN: dict[str, Spoil] = {
    "a float": lambda data: data["cells"]["M2.2"].update(value=0.5),
    "a number not canonical": lambda data: data["cells"]["M2.2"].update(value="0.50"),
    "a leading zero": lambda data: data["cells"]["M2.2"].update(value="00.5"),
    "minus zero": lambda data: data["cells"]["M2.2"].update(value="-0"),
    "a number without value": lambda data: data["cells"]["M2.2"].update(value=None),
    "an unknown state": lambda data: data["cells"]["M2.2"].update(state="zero"),
    "an unknown member of a cell": lambda data: data["cells"]["M2.2"].update(color="red"),
    "a cell without state": lambda data: data["cells"]["M2.2"].pop("state"),
    "an unknown member": lambda data: data.update(extra=1),
    "no unit": lambda data: data.pop("unit"),
    "another schema": lambda data: data.update(schema=2),
    "revision zero": lambda data: data.update(revision=0),
    "a bad period": lambda data: data.update(period="2024-H3"),
    "a bad id": lambda data: data.update(id="x" * 32),
    "an unknown level": lambda data: data["unit"].update(level="tw"),
    "a commune that is an agency": lambda data: data["unit"].update(level="xa", agency="so-y-te"),
    "a key with brackets": lambda data: data["cells"].update({"I.1[a].x": data["cells"]["M2.2"]}),
    "a row without id": lambda data: data["tables"].update({"I.1": [{"ky_hieu": data["cells"]["M2.2"]}]}),
    "a table without rows": lambda data: data["tables"].update({"I.1": []}),
    "a computed cell that was typed": lambda data: data["computed"]["M3.2a.1r"].pop("source"),
}


Making = Callable[[dict[str, Any]], Any]
BROKEN_MAKING: dict[str, Making] = {
    "no parts": lambda made: made.pop("parts"),
    "an unknown member": lambda made: made.update(extra=1),
    "a digest cut short": lambda made: made["parts"][0].update(digest="ab"),
    "signed by word": lambda made: made["parts"][0].update(signed="yes"),
    "a missing unit without a name": lambda made: made["missing"][0].pop("name"),
    "half a coverage": lambda made: made["coverage"].update({"M3.2a.1": [1]}),
    "a negative coverage": lambda made: made["coverage"].update({"M3.2a.1": [-1, 1]}),
    "given by hand": lambda made: made["given"]["M3.2a.2"].update(source="typed"),
    "given to no cell": lambda made: made["given"].update({"I.1[": made["given"]["M3.2a.2"]}),
    "a source without digest": lambda made: made["sources"].update({"I.2.a": [""]}),
}


@pytest.mark.parametrize("name", BROKEN_MAKING)
def test_a_broken_record_of_its_making_is_refused(name: str) -> None:
    data = encoded(consolidated_report())
    BROKEN_MAKING[name](data["consolidation"])
    assert not VALIDATOR.is_valid(data)


@pytest.mark.parametrize("name", sorted(BROKEN_MAKING.keys() - {"an unknown member"}))
def test_what_the_schema_refuses_of_a_making_the_codec_does_not_read(name: str) -> None:
    data = encoded(consolidated_report())
    BROKEN_MAKING[name](data["consolidation"])
    with pytest.raises(BadReport):
        decode(canonical_bytes(data))


@pytest.mark.parametrize("name", BROKEN)
def test_broken_data_is_refused(name: str) -> None:
    data = encoded(table_report())
    BROKEN[name](data)
    assert not VALIDATOR.is_valid(data)


def test_what_the_schema_accepts_the_codec_reads() -> None:
    for given in (table_report(), outline_report(), consolidated_report()):
        assert decode(encode(given, PACK)) == given
