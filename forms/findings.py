"""What a check found. Rules give findings; the screen only paints them (DESIGN section 4)."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct

REMARK = "GY"
"""The code of a finding that only repeats what the office above remarked on a report that it returned."""


OVERRIDE = "V19"
"""The code of a figure typed over the one that consolidation gave: an error until it has a reason."""


class Severity(StrEnum):
    """ERROR blocks "Hoàn thành"; WARNING asks for a look or a comment; NOTICE only tells."""

    ERROR = "error"
    WARNING = "warning"
    NOTICE = "notice"


class Finding(Struct, frozen=True):
    """code: V1..V26, see forms/rules, or REMARK; key: the cell; message and remedy: a Vietnamese sentence each.

    note: the reason an officer gave for what would else be a warning; "" where none was given.
    """

    code: str
    severity: Severity
    key: str
    message: str
    remedy: str = ""
    note: str = ""

    @property
    def takes_reason(self) -> bool:
        """Whether an officer's reason settles it."""
        return self.severity is Severity.WARNING or (self.code == OVERRIDE and self.severity is Severity.ERROR)
