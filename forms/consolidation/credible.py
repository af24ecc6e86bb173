"""How much of a report's list of parts can be believed: a signature says whose word it is, not that it is true.

A part, a missing unit or a coverage that the unit cannot have is left out of what goes on upward, and is told. Its
figures are not touched: they are what the unit answers for.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TypeVar

from msgspec.structs import replace

from forms.consolidation.model import LEVELS, Expected
from forms.report import Consolidation, Part
from forms.units import split_agency

_Named = TypeVar("_Named")


def credible(unit: Expected, made: Consolidation, below: Mapping[str, Expected]) -> tuple[Consolidation | None, str]:
    """What holds of the unit's list of parts, and a sentence about what does not, "" where all does. Units are called
    as this office's list of units has them.

    below: the units under it by code; None is what was made out of parts by a unit that has none under it.
    """
    if unit.level in (LEVELS[0], "agency"):
        return None, f"Báo cáo của {unit.name} ghi là báo cáo tổng hợp, nhưng đơn vị không có cấp dưới."
    if not below:
        return made, ""
    known = tuple(_known(((part.unit, part) for part in made.parts), unit, below))
    parts = tuple(_as_listed(part, below.get(part.unit)) for part in known)
    lacking = _known(((pair[0], pair) for pair in made.missing), unit, below)
    missing = tuple((code, below[code].name if code in below else name) for code, name in lacking)
    agencies = {code for code in (*(part.unit for part in parts), *(code for code, _ in missing)) if "." in code}
    most = len(below) + len(agencies)
    came = len(parts) if unit.level == LEVELS[1] else most
    coverage = {key: (min(pair[0], came), min(pair[1], most)) for key, pair in made.coverage.items()}
    strange = len(made.parts) - len(parts) + len(made.missing) - len(missing)
    doubt = _doubt(unit, strange, coverage != made.coverage)
    return replace(made, parts=parts, missing=missing, coverage=coverage), doubt


def _as_listed(part: Part, unit: Expected | None) -> Part:
    return part if unit is None else replace(part, name=unit.name, level=unit.level)


def _known(named: Iterable[tuple[str, _Named]], unit: Expected, below: Mapping[str, Expected]) -> Iterator[_Named]:
    """Each of the units below once, and the agencies of these and of the unit itself."""
    told: set[str] = set()
    for code, item in named:
        base, agency = split_agency(code)
        if code not in told and (base in below or (agency is not None and base == unit.code)):
            told.add(code)
            yield item


def _doubt(unit: Expected, strange: int, too_much: bool) -> str:
    if strange:
        return (
            f"Danh sách báo cáo đã tổng hợp của {unit.name} có {strange} mục không thuộc đơn vị này hoặc ghi hai lần; "
            "các mục đó không được tính."
        )
    return f"Báo cáo của {unit.name} ghi gồm số liệu của nhiều đơn vị hơn số báo cáo đã tổng hợp." if too_much else ""
