"""`python -m bench.reading FILE…`: what an officer with a script would do: read the first sheet of each workbook with
pandas, and add up. Prints the seconds, those of loading pandas apart. pandas lies in .venv/bench (see Makefile)."""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence

from bench.figure import LIBRARIES


def main(files: Sequence[str]) -> float:
    """Seconds for all of them. RuntimeError where pandas is not there."""
    if not LIBRARIES.exists():
        raise RuntimeError(f"{LIBRARIES} is not there: make bench installs pandas into it")
    sys.path.insert(0, str(LIBRARIES))
    import pandas

    start = time.perf_counter()
    tables = [pandas.read_excel(file, header=None) for file in files]
    numbers = pandas.concat([table.apply(pandas.to_numeric, errors="coerce") for table in tables])
    if not numbers.groupby(level=0).sum().to_numpy().any():
        raise RuntimeError("nothing was added up")
    return time.perf_counter() - start


if __name__ == "__main__":
    print(main(sys.argv[1:]))
