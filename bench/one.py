"""`python -m bench.one NAME [--quick]`: one benchmark in a process of its own, each result a line of JSON."""

from __future__ import annotations

import importlib
import signal
import sys
import tempfile
from pathlib import Path

import msgspec

PATIENCE = 600
"""Seconds after which a benchmark is given up."""


def main(name: str, quick: bool) -> None:
    """Run it and print each result as it comes. A benchmark whose work grows has SIZES, and QUICK without the large."""
    signal.alarm(PATIENCE)
    module = importlib.import_module(f"bench.{name}")
    sizes = [module.QUICK if quick else module.SIZES] if hasattr(module, "SIZES") else []
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        for result in module.run(Path(folder), *sizes):
            print(msgspec.json.encode(result).decode(), flush=True)


if __name__ == "__main__":
    main(sys.argv[1], "--quick" in sys.argv)
