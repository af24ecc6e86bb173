"""What a consolidated report says of its making, as a member of report.json: parts, missing units, coverage.

What consolidation gave is written only where another cell stands in its place now: a cell that still has the source
"consolidated" is what was given.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from msgspec.structs import replace

from forms.cells import Cell, Source
from forms.codec_cells import REVISIONS, Json, cell_from_json, cell_json, counted, like, text_of, whole
from forms.keys import KEY, order_key, split_table_key
from forms.report import Consolidation, Part

_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,79}")
_DIGEST = re.compile(r"[0-9a-f]{64}")
_DIGEST_OR_NONE = re.compile(r"([0-9a-f]{64})?")


def consolidation_json(consolidation: Consolidation, cells: Mapping[str, Cell]) -> Json:
    """{"parts": [...], "missing": [{"code", "name"}], "coverage": {KEY: [n, m]}, "given": {...}, "sources": {...}}.

    cells: those of the report that it belongs to.
    """
    given = {key: cell for key, cell in consolidation.given.items() if cells.get(key) != cell}
    return {
        "parts": [_part_json(part) for part in consolidation.parts],
        "missing": [{"code": code, "name": name} for code, name in consolidation.missing],
        "coverage": {key: list(pair) for key, pair in consolidation.coverage.items()},
        "given": {key: cell_json(cell) for key, cell in given.items()},
        "sources": {key: list(digests) for key, digests in consolidation.sources.items() if digests},
    }


def with_given_orders(raw: Json, cells: Mapping[str, Cell]) -> dict[str, Cell]:
    """The cells of a consolidated report, the order of its joined tables given too: `tables` says no source of it."""
    joined = {
        parts.table
        for key, cell in cells.items()
        if cell.source is Source.CONSOLIDATED and (parts := split_table_key(key)) is not None
    }
    orders = [key for key in map(order_key, joined) if key in cells and key not in raw["given"]]
    return {**cells, **{key: replace(cells[key], source=Source.CONSOLIDATED) for key in orders}}


def consolidation_from_json(raw: Json, cells: Mapping[str, Cell]) -> Consolidation:
    """The inverse of consolidation_json. ValueError, KeyError or TypeError where the shape is wrong."""
    standing = {key: cell for key, cell in cells.items() if cell.source is Source.CONSOLIDATED}
    given = {_any_key(key): _given(cell) for key, cell in raw["given"].items()}
    return Consolidation(
        parts=tuple(_part(part) for part in raw["parts"]),
        missing=tuple((like(_CODE, unit["code"]), text_of(unit["name"])) for unit in raw["missing"]),
        coverage={like(KEY, key): _coverage(pair) for key, pair in raw["coverage"].items()},
        given=standing | given,
        sources={
            like(KEY, key): tuple(like(_DIGEST, each) for each in digests) for key, digests in raw["sources"].items()
        },
    )


def _part_json(part: Part) -> Json:
    data: Json = {
        "code": part.unit,
        "name": part.name,
        "level": part.level,
        "revision": part.revision,
        "digest": part.digest,
        "signed": part.signed,
    }
    return data | {"through": part.through} if part.through else data


def _part(raw: Json) -> Part:
    signed = raw["signed"]
    if not isinstance(signed, bool):
        raise TypeError(f"cần đúng hoặc sai, gặp {type(signed).__name__}")
    return Part(
        unit=like(_CODE, raw["code"]),
        name=text_of(raw["name"]),
        level=like(_CODE, raw["level"]),
        revision=counted(raw["revision"], REVISIONS),
        digest=like(_DIGEST_OR_NONE, raw["digest"]),
        signed=signed,
        through=like(_CODE, raw["through"]) if "through" in raw else "",
    )


def _coverage(raw: Any) -> tuple[int, int]:
    covered, expected = (whole(number) for number in raw)
    if not 0 <= covered <= expected:
        raise ValueError(f"độ bao phủ không hợp lệ: {covered}/{expected}")
    return covered, expected


def _given(raw: Json) -> Cell:
    cell = cell_from_json(raw)
    if cell.source is not Source.CONSOLIDATED:
        raise ValueError(f"số tổng hợp ghi nguồn khác: {cell.source.value}")
    return cell


def _any_key(value: Any) -> str:
    """A plain key or that of a table's cell."""
    key = text_of(value)
    if split_table_key(key) is None:
        like(KEY, key)
    return key
