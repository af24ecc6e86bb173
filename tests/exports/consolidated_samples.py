"""Consolidated reports for the printing tests: a province out of districts and communes, one of them missing."""

from __future__ import annotations

import hashlib
from decimal import Decimal

from msgspec.structs import replace

from forms.cells import Cell, Source, State
from forms.keys import order_key, table_key
from forms.report import Consolidation, Part, Report
from tests.exports.pdf_samples import report, with_cells

MISSING = (("09193", "Phường Đáp Cầu"), ("27.so-y-te", "Sở Y tế"))


def digest(unit: str) -> str:
    """A digest of its own for each unit."""
    return hashlib.sha256(unit.encode()).hexdigest()


def part(unit: str, name: str, level: str = "xa", **other: str | int | bool) -> Part:
    """A part as it was received."""
    return replace(Part(unit, name, level, 1, digest(unit)), **other)  # type: ignore[arg-type]


PARTS = (
    part("256", "Thành phố Bắc Ninh", "huyen", revision=2),
    part("09190", "Phường Võ Cường", through="256"),
    part("09181", "Phường Thị Cầu", through="256"),
    part("258", "Huyện Yên Phong", "huyen"),
    part("09208", "Xã Dũng Liệt", signed=False),
    part("09211", "Xã Tam Đa", signed=False, digest=""),
)


def consolidated(number: str, state: State = State.VALUE) -> Cell:
    """A figure that consolidation gave."""
    return Cell(Decimal(number), state, source=Source.CONSOLIDATED)


TABLE_CELLS = {
    "M1.1.4a": Cell(Decimal(126), source=Source.IMPORTED),
    "M1.1.4b": consolidated("38", State.ESTIMATE),
    "M2.3.tu": consolidated("210"),
    "M2.3.mau": consolidated("840"),
    "M3.2a.1": consolidated("57"),
    "M3.2a.1n": consolidated("49"),
    "M3.2b.1": Cell(Decimal(12), note="Bổ sung 2 người do Công an tỉnh cung cấp."),
    "M3.3.1": consolidated("3"),
}
COVERAGE = {
    "M1.1.4b": (118, 126),
    "M2.3.tu": (126, 126),
    "M2.3.mau": (126, 126),
    "M3.2a.1": (126, 126),
    "M3.2a.1n": (120, 126),
    "M3.2b.1": (126, 126),
    "M3.3.1": (126, 126),
}


def consolidated_table(level: str = "tinh") -> Report:
    """Phụ lục 01 with figures of the units below, one of them typed over."""
    given = {key: cell for key, cell in TABLE_CELLS.items() if cell.source is Source.CONSOLIDATED}
    made = Consolidation(PARTS, MISSING, COVERAGE, {**given, "M3.2b.1": consolidated("10")}, {})
    return replace(with_cells(report("phu-luc-01", level), TABLE_CELLS), consolidation=made)


def consolidated_outline() -> Report:
    """Phụ lục 02 with a joined table, an added count, and a text of two communes."""
    cells = {
        order_key("I.1"): Cell("v1 v2", source=Source.CONSOLIDATED),
        table_key("I.1", "v1", "ky_hieu"): Cell("05/KH-UBND", source=Source.CONSOLIDATED),
        table_key("I.1", "v2", "ky_hieu"): Cell("07/KH-UBND", source=Source.CONSOLIDATED),
        "I.3.b.so_lop": consolidated("12"),
        "II": Cell("Phường Võ Cường: kinh phí còn hạn chế.", source=Source.CONSOLIDATED),
    }
    made = Consolidation(PARTS, MISSING, {"I.3.b.so_lop": (4, 6)}, {}, {"II": (digest("09190"),)})
    return replace(with_cells(report("phu-luc-02", "huyen"), cells), consolidation=made)
