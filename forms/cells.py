"""One cell of a report. Empty is not zero; a value is Decimal or text, never a float (DESIGN section 4)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import StrEnum

from msgspec import Struct

YES = "co"
NO = "khong"


class State(StrEnum):
    """What a cell says about its value. ESTIMATE and VALUE carry one; the others stand in its place."""

    VALUE = "value"
    NONE = "none"
    MISSING = "missing"
    NOT_APPLICABLE = "not_applicable"
    ESTIMATE = "estimate"


_NONE, _FIGURES, _ZERO = State.NONE, (State.VALUE, State.ESTIMATE), Decimal(0)
_SAID = (State.VALUE, State.ESTIMATE)
STATE_TEXT = {
    State.VALUE: "giá trị",
    State.NONE: "không phát sinh",
    State.MISSING: "chưa có số liệu",
    State.NOT_APPLICABLE: "không áp dụng",
    State.ESTIMATE: "ước thực hiện",
}


class Source(StrEnum):
    """Where a cell came from. TYPED: a person of this office; COMPUTED: never stored."""

    TYPED = "typed"
    IMPORTED = "imported"
    CONSOLIDATED = "consolidated"
    COMPUTED = "computed"


class Cell(Struct, frozen=True, gc=False):
    """value: Decimal or NFC text; text in a number cell is kept as it was typed and gives a finding.

    There are many: of plain values that never change no ring can be made, so Python need not look for one (gc).
    as_of: the day the figure speaks of, where it is not the report's own cut-off date.
    """

    value: Decimal | str | None = None
    state: State = State.VALUE
    note: str = ""
    source: Source = Source.TYPED
    as_of: date | None = None

    @property
    def is_empty(self) -> bool:
        """Nothing was said: neither a value nor a state that stands for one."""
        value = self.value  # a Decimal is not compared with "", which takes it ten times as long as all of this
        return (value is None or (isinstance(value, str) and not value)) and self.state in _SAID

    @property
    def number(self) -> Decimal | None:
        """The figure to reckon with: "không phát sinh" counts as 0, all other states as nothing."""
        value = self.value
        if self.state is _NONE:
            return _ZERO
        return value if self.state in _FIGURES and isinstance(value, Decimal) else None

    @property
    def text(self) -> str:
        """The value as text; "" where there is none or where it is a number."""
        return self.value if isinstance(self.value, str) else ""


EMPTY = Cell()
