"""Every reader there is."""

from __future__ import annotations

from torture.hostile.mutations.data import READERS as DATA
from torture.hostile.mutations.evidence import READERS as EVIDENCE
from torture.hostile.mutations.files import READERS as FILES
from torture.hostile.mutations.sheets import READERS as SHEETS
from torture.hostile.mutations.signed import READERS as SIGNED
from torture.hostile.mutations.stamps import READERS as STAMPS
from torture.hostile.mutations.targets import Readers

READERS: tuple[Readers, ...] = (*SIGNED, *STAMPS, *DATA, *SHEETS, *FILES, *EVIDENCE)
