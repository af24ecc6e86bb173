"""Good files changed at random and thrown at everything that reads a stranger's files, readers and whole acts."""

from __future__ import annotations

from torture.hostile.mutations.acts import ROWS as ACTS
from torture.hostile.mutations.flips import ROWS as FLIPS
from torture.hostile.mutations.readers import READERS
from torture.rows import Row

ROWS: tuple[Row, ...] = (*(each.row for each in READERS), *FLIPS, *ACTS)
