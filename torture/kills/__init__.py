"""kill -9 at any moment of the office's acts: what was acknowledged stands, nothing stands half, the stop is told."""

from __future__ import annotations

from torture.rows import Row

ROWS: tuple[Row, ...] = ()
