"""report.json: the data of a bundle. Canonical bytes, so that one report has one digest.

Numbers are canonical text, nothing passes through a float. The shape is published as
resources/schema/report-1.schema.json; older shapes pass through UPGRADERS before they are read.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from typing import Any

import msgspec

from forms.asked import form_for
from forms.cells import Cell, Source
from forms.codec_cells import REVISIONS, Json, cell_from_json, cell_json, counted, key_like, like, text_of
from forms.codec_consolidation import consolidation_from_json, consolidation_json, with_given_orders
from forms.errors import BadInput
from forms.keys import KEY, ROW_ID, order_key, split_table_key, table_key
from forms.pack import Pack
from forms.periods import parse_period
from forms.report import Report, UnitRef
from forms.values import effective

SCHEMA_VERSION = 1
MAX_BYTES = 20_000_000
VERSIONS = 1_000_000
_ID = re.compile(r"[0-9a-f]{32}")
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,79}")
_COLUMN = re.compile(r"[a-z0-9_]{1,40}")
_ENCODER = msgspec.json.Encoder()
UPGRADERS: Mapping[int, Callable[[dict[str, Any]], dict[str, Any]]] = {}


class RepeatedName(ValueError):
    """A JSON object has two members of this name, and nobody can say which is meant."""


class BadReport(BadInput):
    """The bytes are not a report this program can read."""


def encode(report: Report, pack: Pack) -> bytes:
    """The report and its computed cells as canonical UTF-8 JSON ending in a line feed."""
    form = form_for(pack.form_by_key[report.form], report)
    computed = {k: c for k, c in effective(form, report).items() if c.source is Source.COMPUTED and not c.is_empty}
    cells, tables = _split(report.cells)
    data: Json = {
        "schema": SCHEMA_VERSION,
        "id": report.id,
        "pack": report.pack,
        "pack_version": report.pack_version,
        "form": report.form,
        "form_version": report.form_version,
        "unit": _unit_json(report.unit),
        "period": report.period.text,
        "revision": report.revision,
        "supplement_of": report.supplement_of,
        "reason": report.reason,
        "cells": cells,
        "tables": tables,
        "computed": {key: cell_json(cell) for key, cell in computed.items()},
    }
    if report.consolidation is not None:
        data["consolidation"] = consolidation_json(report.consolidation, report.cells)
    return canonical_bytes(data)


def canonical_bytes(data: Any) -> bytes:
    """JSON with sorted keys, two blanks of indent and real Vietnamese letters."""
    text = json.dumps(data, ensure_ascii=False, sort_keys=True, indent=2, allow_nan=False)
    return (text + "\n").encode("utf-8")


def decode(data: bytes) -> Report:
    """The report in report.json. BadReport where it is none, too large, or of a newer program."""
    raw = _upgraded(parse_object(data))
    try:
        return _report(raw)
    except BadInput as error:
        raise BadReport(error.sentence, "Hãy đề nghị đơn vị gửi xuất lại gói báo cáo.") from error
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise BadReport(
            f"Dữ liệu báo cáo không đúng cấu trúc ({type(error).__name__}: {error}).",
            "Hãy đề nghị đơn vị gửi xuất lại gói báo cáo.",
        ) from error


def parse_object(data: bytes) -> Json:
    """JSON bytes as an object; floats and NaN are refused, since figures are canonical text."""
    if len(data) > MAX_BYTES:
        raise BadReport("Tệp dữ liệu quá lớn.", "Hãy kiểm tra lại tệp nhận được.")
    try:
        raw = _canonical(data) or json.loads(
            data.decode("utf-8"), parse_float=_no_float, parse_constant=_no_float, object_pairs_hook=no_repeats
        )
    except (ValueError, RecursionError) as error:
        raise BadReport("Tệp dữ liệu không đúng cú pháp JSON.", "Hãy kiểm tra lại tệp nhận được.") from error
    if not isinstance(raw, dict):
        raise BadReport("Tệp dữ liệu không phải là một báo cáo.", "Hãy kiểm tra lại tệp nhận được.")
    return raw


def _canonical(data: bytes) -> Any:
    """What canonical bytes say, at half the cost; None of other bytes.

    Written again they must be the same to the last byte, so that nothing can stand in them twice.
    """
    try:
        raw = _DECODER.decode(data)
    except (ValueError, RecursionError):
        return None
    return raw if msgspec.json.format(_ENCODER.encode(raw), indent=2) + b"\n" == data else None


def _no_float(text: str) -> Any:
    raise ValueError(f"số dấu phẩy động: {text}")


_DECODER = msgspec.json.Decoder(float_hook=_no_float)


def no_repeats(pairs: list[tuple[str, Any]]) -> Json:
    """The members of a JSON object, for json's object_pairs_hook. RepeatedName where one stands there twice."""
    found: Json = {}
    for name, value in pairs:
        if name in found:
            raise RepeatedName(name)
        found[name] = value
    return found


def _upgraded(raw: Json) -> Json:
    version = raw.get("schema")
    if not isinstance(version, int) or isinstance(version, bool) or version < 1:
        raise BadReport("Dữ liệu không ghi phiên bản cấu trúc.", "Hãy đề nghị đơn vị gửi xuất lại gói báo cáo.")
    if version > SCHEMA_VERSION:
        raise BadReport("Báo cáo được lập bằng phiên bản chương trình mới hơn.", "Hãy cập nhật chương trình.")
    while version < SCHEMA_VERSION:
        raw = UPGRADERS[version](raw)
        version += 1
    return raw


def _split(cells: Mapping[str, Cell]) -> tuple[Json, Json]:
    plain: Json = {}
    tables: dict[str, list[Json]] = {}
    for key, cell in cells.items():
        parts = split_table_key(key)
        if parts is None:
            if cell != Cell():
                plain[key] = cell_json(cell)
        elif parts.is_order:
            tables[parts.table] = [_table_row(cells, parts.table, row) for row in cell.text.split()]
    return plain, {key: rows for key, rows in tables.items() if rows}


def _table_row(cells: Mapping[str, Cell], table: str, row: str) -> Json:
    prefix = f"{table}[{row}]."
    named = {key[len(prefix) :]: cell for key, cell in cells.items() if key.startswith(prefix)}
    return {"id": row, **{name: cell_json(cell) for name, cell in named.items() if cell != Cell()}}


def _unit_json(unit: UnitRef) -> Json:
    return {
        "code": unit.code,
        "name": unit.name,
        "level": unit.level,
        "path": list(unit.path),
        "agency": unit.agency,
    }


def _report(raw: Json) -> Report:
    cells = {key_like(key): cell_from_json(cell) for key, cell in raw["cells"].items()}
    for table, rows in raw["tables"].items():
        cells.update(_table_cells(like(KEY, table), rows))
    if any(cell.source is Source.COMPUTED for cell in cells.values()):
        raise ValueError("có ô tự tính lẫn trong số liệu nhập")
    made = None
    if "consolidation" in raw:
        cells = with_given_orders(raw["consolidation"], cells)
        made = consolidation_from_json(raw["consolidation"], cells)
    return Report(
        id=like(_ID, raw["id"]),
        pack=like(_NAME, raw["pack"]),
        pack_version=counted(raw["pack_version"], VERSIONS),
        form=like(_NAME, raw["form"]),
        form_version=counted(raw["form_version"], VERSIONS),
        unit=_unit(raw["unit"]),
        period=parse_period(text_of(raw["period"])),
        revision=counted(raw["revision"], REVISIONS),
        cells=cells,
        supplement_of=text_of(raw["supplement_of"]),
        reason=text_of(raw["reason"]),
        consolidation=made,
    )


def _unit(raw: Json) -> UnitRef:
    return UnitRef(
        code=like(_NAME, raw["code"]),
        name=text_of(raw["name"]),
        level=like(_NAME, raw["level"]),
        path=tuple(text_of(name) for name in raw["path"]),
        agency=like(_NAME, raw["agency"]) if raw["agency"] else "",
    )


def _table_cells(table: str, rows: list[Json]) -> dict[str, Cell]:
    ids = [like(ROW_ID, row["id"]) for row in rows]
    if len(set(ids)) != len(ids):
        raise ValueError(f"mã dòng bị lặp trong bảng {table}")
    cells = {order_key(table): Cell(" ".join(ids))} if ids else {}
    for row_id, row in zip(ids, rows, strict=True):
        for name, cell in row.items():
            if name != "id":
                cells[table_key(table, row_id, like(_COLUMN, name))] = cell_from_json(cell)
    return cells


__all__ = [
    "REVISIONS",
    "SCHEMA_VERSION",
    "BadReport",
    "RepeatedName",
    "canonical_bytes",
    "cell_from_json",
    "cell_json",
    "consolidation_from_json",
    "consolidation_json",
    "decode",
    "encode",
    "no_repeats",
    "parse_object",
]
