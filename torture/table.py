"""The table of torture, on the screen and as a page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from torture.rows import Outcome, Row

HEAD = f"{'what':<44} {'cases':>7} {'wrong':>6} {'s':>6} {'slowest':>8} {'grew MB':>8}  {'protection':<44} without it"


@dataclass(frozen=True)
class Line:
    """A row as it was run. kept: with its protection; bare: without it, which must have failed."""

    row: Row
    kept: Outcome
    bare: Outcome

    @property
    def holds(self) -> bool:
        """Nothing was wrong, and something was once the protection was gone."""
        return not self.kept.wrong and self.kept.cases > 0 and bool(self.bare.wrong) and self.bare.cases > 0

    @property
    def without(self) -> str:
        """What was seen without the protection."""
        if not self.bare.cases:
            return "COULD NOT BE TRIED"
        return f"fails at case {self.bare.cases}" if self.bare.wrong else f"HELD {self.bare.cases} CASES"

    @property
    def text(self) -> str:
        """For the screen."""
        kept = self.kept
        return (
            f"{self.row.name:<44} {kept.cases:>7} {len(kept.wrong):>6} {kept.seconds:>6.0f} {kept.slowest:>8.2f}"
            f" {kept.megabytes:>8.0f}  {self.row.protection:<44} {self.without}"
        )

    @property
    def cells(self) -> tuple[str, ...]:
        """For a page."""
        kept = self.kept
        counted = ", ".join(f"{number:,} {what}" for what, number in sorted(kept.counted.items()))
        return (
            self.row.name, f"{kept.cases:,}", str(len(kept.wrong)), counted, f"{kept.seconds:.0f}",
            f"{kept.slowest:.2f}", f"{kept.megabytes:.0f}", self.row.protection, self.without,
        )  # fmt: skip


def page(lines: Sequence[Line], machine: str) -> str:
    """The table in Markdown."""
    head = ("what", "cases", "wrong", "counted", "s", "slowest s", "grew MB", "protection", "without it")
    rows = [head, tuple("---" for _ in head), *(line.cells for line in lines)]
    return f"{machine}\n\n" + "\n".join(f"| {' | '.join(row)} |" for row in rows) + "\n"
