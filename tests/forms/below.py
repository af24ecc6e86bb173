"""Units below an office and what they sent, on the real forms, made in one line."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec.structs import replace

from forms.cells import Cell
from forms.consolidation import Consolidated, Expected, SourceReport, consolidate
from forms.report import Consolidation, UnitRef
from forms.values import effective
from tests.forms.samples import PACK, UNITS, Given, report

PROVINCE, CITY = UNITS["tinh"], UNITS["huyen"]
NAMES = {"256": "Thành phố Bắc Ninh", "258": "Huyện Yên Phong"}


def commune(number: int, district: str = "256") -> Expected:
    """Phường 1, Phường 2, … of a district; the district's code and the number make its code."""
    return Expected(f"{district}{number:02}", f"Phường {number}", "xa", district)


def district(code: str = "256") -> Expected:
    return Expected(code, NAMES[code], "huyen", "27")


def agency(key: str) -> Expected:
    return Expected(f"27.{key}", PACK.agencies[key].name, "agency", "27", key)


def sent(
    unit: Expected,
    cells: Mapping[str, Given],
    form: str = "phu-luc-01",
    revision: int = 1,
    made: Consolidation | None = None,
) -> SourceReport:
    """What stands for a unit: its cells and those computed out of them."""
    level = UNITS[unit.level] if unit.level != "agency" else replace(UNITS["agency"], agency=unit.agency)
    whole = replace(report(cells, form), unit=level)
    telling = {key: cell for key, cell in effective(PACK.form_by_key[form], whole).items() if not cell.is_empty}
    digest = f"{sum(map(ord, unit.code + form)) * 1000 + revision:064x}"
    return SourceReport(1, unit.code, unit.name, unit.level, unit.parent, revision, digest, True, telling, made)


def consolidated_by(
    unit: Expected, made: Consolidated, own: Mapping[str, Given] | None = None, form: str = "phu-luc-01"
) -> SourceReport:
    """A district's consolidated report as it reaches the province; own: what it typed itself, over what was given."""
    return sent(unit, {**made.cells, **(own or {})}, form, 1, made.consolidation)


def at(
    office: UnitRef, expected: list[Expected], sources: list[SourceReport], form: str = "phu-luc-01", **more: object
) -> Consolidated:
    """The office's consolidation of the form."""
    return consolidate(PACK.form_by_key[form], office, expected, sources, **more)  # type: ignore[arg-type]


def report_with(made: Consolidated, form: str = "phu-luc-01", level: str = "tinh") -> Mapping[str, Cell]:
    """Every cell of a report that is nothing but this consolidation, rates included."""
    return effective(PACK.form_by_key[form], report(made.cells, form, level))
