"""The programs under packaging/ are no package (that name is a library's): their folders are put on the path."""

from __future__ import annotations

import sys
from pathlib import Path

PACKAGING = Path(__file__).resolve().parent.parent.parent / "packaging"
sys.path.extend([str(PACKAGING), str(PACKAGING / "windows")])
