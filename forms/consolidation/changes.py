"""What a consolidation writes: cells that came of one before, and empty ones. What the office typed stays."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec.structs import replace

from forms.cells import EMPTY, Cell, Source
from forms.consolidation.own_rows import as_it_will_stand, with_emptied
from forms.form import Form
from forms.keys import DOCUMENT

Cells = Mapping[str, Cell]


def changes(form: Form, given: Cells, present: Cells, before: Cells) -> dict[str, Cell | None]:
    """The cells to write, None for one to empty; {} where all stands already.

    given, before: what consolidation gives now and gave last; present: the report's cells. What a person noted on a
    given cell stays.
    """
    standing = as_it_will_stand(form, given, with_emptied(form, present, before), before)
    wanted: dict[str, Cell | None] = {}
    for key, cell in standing.items():
        now = present.get(key, EMPTY)
        noted = now.note and cell.note != now.note and now.note != before.get(key, EMPTY).note
        kept = replace(cell, note=now.note) if noted else cell
        if kept != now:
            wanted[key] = kept
    for key, cell in present.items():
        if key not in standing and cell.source is Source.CONSOLIDATED and not key.startswith(DOCUMENT):
            wanted[key] = None
    return wanted
