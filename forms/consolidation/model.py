"""What goes into a consolidation and what comes out of it. Pure data; where reports are kept is none of its matter."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from msgspec import Struct

from forms.cells import Cell
from forms.findings import Finding
from forms.report import Consolidation, Part

Choice = Literal["whole", "parts"]
DistrictState = Literal["none", "whole", "parts", "unresolved"]
LEVELS = ("xa", "huyen", "tinh")


class Expected(Struct, frozen=True, gc=False):
    """A unit that should report below the office on the period's last day.

    level: xa, huyen, tinh or agency; parent: code of the unit above it; agency: the agency's key, else "".
    """

    code: str
    name: str
    level: str
    parent: str
    agency: str = ""


class SourceReport(Struct, frozen=True, gc=False):
    """What stands for one unit. received: its number among what was received, 0 for none.

    cells: stored and computed ones that say something; digest: SHA-256 of its report.json, "" on paper.
    """

    received: int
    unit: str
    name: str
    level: str
    parent: str
    revision: int
    digest: str
    signed: bool
    cells: Mapping[str, Cell]
    consolidation: Consolidation | None = None

    @property
    def part(self) -> Part:
        """The source as the list of parts names it."""
        return Part(self.unit, self.name, self.level, self.revision, self.digest, self.signed)


class Difference(Struct, frozen=True):
    """A figure of a district's own report beside the sum of what the units below it sent here."""

    key: str
    whole: Cell
    parts: Cell


class District(Struct, frozen=True):
    """Whose figures count for a unit that has units below it: whole, its own report; parts, theirs.

    none: nothing came of either. unresolved: they disagree and nobody chose yet; its own report counts. chosen: the
    officer said so. why: a sentence. direct: codes of the units below it that sent theirs to this office; differences:
    where both came, the figures in which they differ.
    """

    code: str
    name: str
    state: DistrictState
    why: str
    chosen: bool = False
    direct: tuple[str, ...] = ()
    differences: tuple[Difference, ...] = ()


class Origin(Struct, frozen=True):
    """One part of a total, counted or not, and why (a sentence). A unit that sent nothing has revision 0.

    covers: of how many units the figure speaks and of how many it should.
    """

    unit: str
    name: str
    level: str
    revision: int
    digest: str
    received: int
    cell: Cell
    counted: bool
    why: str
    covers: tuple[int, int] = (1, 1)


class Consolidated(Struct, frozen=True):
    """cells: what consolidation gives, all of source CONSOLIDATED; which of them to write says `changes`."""

    cells: dict[str, Cell]
    consolidation: Consolidation
    findings: tuple[Finding, ...]
    districts: tuple[District, ...]
