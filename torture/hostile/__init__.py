"""Files of strangers, mutated and malicious: nothing changed is accepted, nothing is run, nothing lies outside."""

from __future__ import annotations

from torture.hostile.injections import ROWS as INJECTIONS
from torture.hostile.mutations import ROWS as MUTATIONS
from torture.rows import Row

ROWS: tuple[Row, ...] = (*MUTATIONS, *INJECTIONS)
