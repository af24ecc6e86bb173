"""`python -m bench [start cell …]`: prints the table of these benchmarks, of ALL without a name; status 1 where a goal
is missed."""

from __future__ import annotations

import importlib
import sys
import tempfile
from pathlib import Path

from bench.measure import HEAD

ALL = ("start", "cell", "frame", "open", "scroll", "export", "verify", "receive", "consolidate")


def main(names: list[str]) -> int:
    """Run the named benchmarks, all of them where none is named; words that begin with a dash are theirs to read."""
    met = True
    print(HEAD)
    for name in [name for name in names if not name.startswith("-")] or ALL:
        with tempfile.TemporaryDirectory() as folder:
            for result in importlib.import_module(f"bench.{name}").run(Path(folder)):
                print(result.line, flush=True)
                met = met and result.met
    return 0 if met else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
