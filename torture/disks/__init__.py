"""Disks that lie, fill, vanish and rot, clocks that go back, copies that meet."""

from __future__ import annotations

from torture.disks.cuts import ROWS as CUTS
from torture.rows import Row

ROWS: tuple[Row, ...] = (*CUTS,)
