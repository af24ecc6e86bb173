"""Disks that lie, fill, vanish and rot, clocks that go back, copies that meet."""

from __future__ import annotations

from torture.disks.clocks import ROWS as CLOCKS
from torture.disks.copies import ROWS as COPIES
from torture.disks.cuts import ROWS as CUTS
from torture.disks.faults import ROWS as FAULTS
from torture.disks.rot import ROWS as ROT
from torture.rows import Row

ROWS: tuple[Row, ...] = (*CUTS, *FAULTS, *ROT, *CLOCKS, *COPIES)
