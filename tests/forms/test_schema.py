"""The published JSON Schema of report.json: it accepts what the codec writes and refuses what it must not."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from forms.cells import Cell, Source, State
from forms.codec import SCHEMA_VERSION, decode, encode
from forms.report import Report
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


def encoded(given: Report) -> dict[str, Any]:
    data: dict[str, Any] = json.loads(encode(given, PACK))
    return data


def test_the_schema_is_a_valid_schema() -> None:
    Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("given", [*(table_report(level) for level in UNITS), outline_report(), report()])
def test_what_the_codec_writes_is_valid(given: Report) -> None:
    data = encoded(given)
    assert [error.message for error in VALIDATOR.iter_errors(data)] == []
    assert data["computed"] or not given.cells


def test_every_member_is_described_and_every_written_member_is_declared() -> None:
    assert encoded(table_report()).keys() == SCHEMA["properties"].keys() == set(SCHEMA["required"])
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
    "a commune that is an agency": lambda data: data["unit"].update(agency="so-y-te"),
    "a key with brackets": lambda data: data["cells"].update({"I.1[a].x": data["cells"]["M2.2"]}),
    "a row without id": lambda data: data["tables"].update({"I.1": [{"ky_hieu": data["cells"]["M2.2"]}]}),
    "a table without rows": lambda data: data["tables"].update({"I.1": []}),
    "a computed cell that was typed": lambda data: data["computed"]["M3.2a.1r"].pop("source"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_broken_data_is_refused(name: str) -> None:
    data = encoded(table_report())
    BROKEN[name](data)
    assert not VALIDATOR.is_valid(data)


def test_what_the_schema_accepts_the_codec_reads() -> None:
    for given in (table_report(), outline_report()):
        assert decode(encode(given, PACK)) == given
