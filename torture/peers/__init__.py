"""What programs of this kind are known to do to their users: unsent work lost when the program is put in anew, a good
report overwritten by an empty or an old one, a zero taken for nothing, one office's report in another's name."""

from __future__ import annotations

from torture.peers.installing_anew import ROWS as ANEW
from torture.peers.names import ROWS as NAMES
from torture.peers.small_counts import ROWS as SMALL_COUNTS
from torture.peers.standing import ROWS as STANDING
from torture.peers.states import ROWS as STATES
from torture.rows import Row

ROWS: tuple[Row, ...] = (*ANEW, *STANDING, *STATES, *NAMES, *SMALL_COUNTS)
