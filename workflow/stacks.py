"""What can be taken back and done again in one report, kept beside the report once it was asked for."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct, field
from msgspec.structs import replace

from storage.records import Act


class Stacks(Struct):
    """revision: the one the acts belong to. The last of each list is the next to be taken back.

    undo: what the officer did, or did again; redo: the acts that took something back. Both tell of the officer's
    own act: its cells, its reason and its moment.
    """

    revision: int
    undo: list[Act] = field(default_factory=list)
    redo: list[Act] = field(default_factory=list)

    def follow(self, acts: Iterable[Act]) -> None:
        """Take in what was written since, in the order of writing."""
        for act in acts:
            self._take(act)

    def _take(self, act: Act) -> None:
        if act.takes_back is None:
            self.redo.clear()
            if not self.undo or self.undo[-1].number != act.number:
                self.undo.append(act)
            return
        back = bool(self.undo) and self.undo[-1].number == act.takes_back
        origin = (self.undo if back else self.redo).pop()
        (self.redo if back else self.undo).append(replace(origin, number=act.number))
