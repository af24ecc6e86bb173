"""Good files changed at random and thrown at everything that reads a stranger's files, readers and whole acts."""

from __future__ import annotations

from torture.hostile.mutations.data import ROWS as DATA
from torture.hostile.mutations.files import ROWS as FILES
from torture.hostile.mutations.sheets import ROWS as SHEETS
from torture.hostile.mutations.signed import ROWS as SIGNED
from torture.rows import Row

ROWS: tuple[Row, ...] = (*SIGNED, *DATA, *SHEETS, *FILES)
