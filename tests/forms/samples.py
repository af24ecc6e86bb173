"""Reports on the real forms, made in one line."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from forms.cells import Cell, State
from forms.packs.loader import cached_pack
from forms.periods import parse_period
from forms.report import Report, UnitRef
from forms.resources import resource_path

PACK = cached_pack(resource_path("packs", "bac-ninh-2024"))
TABLE = PACK.form_by_key["phu-luc-01"]
OUTLINE = PACK.form_by_key["phu-luc-02"]
UNITS = {
    "xa": UnitRef("09190", "Phường Võ Cường", "xa", ("Thành phố Bắc Ninh", "Tỉnh Bắc Ninh")),
    "huyen": UnitRef("256", "Thành phố Bắc Ninh", "huyen", ("Tỉnh Bắc Ninh",)),
    "tinh": UnitRef("27", "Tỉnh Bắc Ninh", "tinh"),
    "agency": UnitRef("27.so-y-te", "Sở Y tế", "agency", ("Tỉnh Bắc Ninh",), "so-y-te"),
}
NONE = Cell(None, State.NONE)
MISSING = Cell(None, State.MISSING)
NOT_APPLICABLE = Cell(None, State.NOT_APPLICABLE)

Given = Cell | int | str


def cell(given: Given) -> Cell:
    """A figure from an int or canonical text ("12.5"); other text as it stands."""
    if isinstance(given, Cell):
        return given
    if isinstance(given, int):
        return Cell(Decimal(given))
    return Cell(Decimal(given)) if given.replace(".", "", 1).lstrip("-").isdigit() else Cell(given)


def report(
    cells: Mapping[str, Given] | None = None, form: str = "phu-luc-01", level: str = "xa", period: str = "2024"
) -> Report:
    """A first revision of the real form with these cells."""
    given = {key: cell(value) for key, value in (cells or {}).items()}
    return Report("0" * 32, PACK.id, PACK.version, form, 1, UNITS[level], parse_period(period), 1, given)
