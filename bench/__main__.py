"""`python -m bench [NAME…] [--quick]`: the table of these benchmarks, of ALL without a name; status 1 where a goal is
missed or a benchmark failed. Without a name it is written to bench/results/ besides. --quick: without large sizes."""

from __future__ import annotations

import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec

from bench.machine import machine
from bench.measure import Failure, Result
from bench.one import PATIENCE
from bench.table import HEAD, line, page, plain

ROOT = Path(__file__).resolve().parent.parent
RESULTS = ROOT / "bench" / "results"
ALL = (
    "start", "cell", "frame", "open", "scroll", "day", "export", "verify", "receive", "consolidate", "years", "rows",
)  # fmt: skip
ELSEWHERE = {"frozen": "make build runs it: there must be a built program"}


def main(words: Sequence[str]) -> int:
    """Run what the words name and print its table."""
    quick, names = "--quick" in words, [word for word in words if not word.startswith("-")]
    began, results = time.monotonic(), list[Result | Failure]()
    print(HEAD, flush=True)
    for name in names or ALL:
        for found in measured(name, quick):
            print(line(found), flush=True)
            results.append(found)
    took = time.monotonic() - began
    met = all(isinstance(found, Result) and found.met for found in results)
    print(f"{took:.0f} s in all")
    if not names:
        met = _kept(results, took, quick) and met
    return 0 if met else 1


def measured(name: str, quick: bool) -> Iterator[Result | Failure]:
    """The results of one benchmark as they come; a failure at the end where it did not finish."""
    words = [sys.executable, "-m", "bench.one", name, *(["--quick"] if quick else [])]
    with tempfile.TemporaryFile() as told:
        with subprocess.Popen(words, cwd=ROOT, stdout=subprocess.PIPE, stderr=told) as process:
            assert process.stdout is not None
            for text in process.stdout:
                yield msgspec.json.decode(text, type=Result)
        told.seek(0)
        said = told.read().decode(errors="replace").strip().splitlines()
    if process.returncode == -signal.SIGALRM:
        yield Failure(name, f"not finished after {PATIENCE} s")
    elif process.returncode:
        yield Failure(name, said[-1] if said else f"ended with {process.returncode}")


def _kept(results: Sequence[Result | Failure], took: float, quick: bool) -> bool:
    """Write table and figure; whether the figure could be drawn."""
    RESULTS.mkdir(exist_ok=True)
    about = (*machine(), f"{took:.0f} s in all{', without the large sizes' if quick else ''}")
    (RESULTS / "table.md").write_text(page(results, about), encoding="utf-8")
    table = RESULTS / "table.json"
    table.write_bytes(msgspec.json.format(msgspec.json.encode(plain(results, about)), indent=1) + b"\n")
    drawn = subprocess.run([sys.executable, "-m", "bench.figure", str(table)], cwd=ROOT, check=False)
    return drawn.returncode == 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
