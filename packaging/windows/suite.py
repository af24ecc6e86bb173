"""Runs the project's tests under Wine by the Windows Python: `python packaging/windows/suite.py [FOLDER...]`.

Every folder of tests/ but two: tests/packaging tries what builds on Linux, and tests/test_house.py reads the sources
alone, the same everywhere. A test that Windows cannot run says why itself; the reasons are counted at the end: the
programs of others that give a second opinion (pdfsig, openssl, Java, LibreOffice) and SoftHSM run on Linux, drives
are mounted there, and signals and pipes of POSIX do not exist here. A small stick is plugged in instead (suite.sh).

On Windows itself: `python -m pytest -p no:xdist tests/FOLDER`; BDG_SMALL_DRIVE may name an empty stick of a few
megabytes.

Exit code 0 where every test that ran passed.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import click

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
COPY = ROOT / "build" / "windows" / "suite"
LEFT_OUT = {"packaging", "data", "java"}
_COUNTS = re.compile(r"(\d+) (passed|failed|skipped|errors?)\b")
_REASON = re.compile(r"SKIPPED \[(\d+)\] \S+: (.*)")


def folders() -> list[str]:
    """The folders of tests/ that hold tests for Windows, the quick ones first."""
    found = {path.parent.relative_to(ROOT / "tests").parts[0] for path in (ROOT / "tests").glob("*/**/test_*.py")}
    last = ["workflow", "play", "ui"]
    return [*sorted(found - LEFT_OUT - set(last)), *last]


def copy_of_the_tree() -> Path:
    """What git knows or would add, laid out anew: a run leaves nothing in the tree that others work in."""
    shutil.rmtree(COPY, ignore_errors=True)
    listed = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(listed, cwd=ROOT, check=True, stdout=subprocess.PIPE).stdout.decode().split("\0")
    for name in filter(None, names):
        if (ROOT / name).is_file():
            (COPY / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, COPY / name)
    return COPY


def run(chosen: list[str]) -> Iterator[str]:
    """The lines of the tests of these folders, as they come."""
    process = subprocess.Popen(
        [sys.executable, str(HERE / "suite.py"), "--in-machine", *chosen],
        stdout=subprocess.PIPE,
        encoding="utf-8",
        errors="replace",
    )
    with process:
        assert process.stdout is not None
        yield from process.stdout


def in_machine(chosen: list[str]) -> int:
    """Run suite.sh in the machine."""
    from machine import PYTHON, ensure

    script = ["sh", "/src/packaging/windows/suite.sh", *chosen]
    settings = {"PYTHON": PYTHON, "PYTHONUTF8": "0", "PYTHONIOENCODING": "utf-8"}
    return ensure().run(script, copy_of_the_tree(), "suite", **settings)


def summary(lines: Iterator[str]) -> tuple[dict[str, Counter[str]], Counter[str], set[str]]:
    """Counts by folder, reasons of what was left out, and the folders whose tests came to an end."""
    counts: dict[str, Counter[str]] = {}
    reasons: Counter[str] = Counter()
    ended: set[str] = set()
    folder = ""
    for line in lines:
        click.echo(line, nl=False)
        if line.startswith("== "):
            folder = line[3:].strip()
            counts[folder] = Counter()
        elif told := _REASON.match(line):
            reasons[told[2].strip()] += int(told[1])
        elif re.search(r" in [\d.]+s", line) and (found := _COUNTS.findall(line)):
            counts[folder].update({word.rstrip("s"): int(number) for number, word in found})
            ended.add(folder)
    return counts, reasons, ended


@click.command()
@click.argument("chosen", nargs=-1, metavar="[FOLDER...]")
@click.option("--in-machine", "inside", is_flag=True, hidden=True)
def main(chosen: tuple[str, ...], inside: bool) -> None:
    """Run the tests of these folders of tests/, or of all, under Wine."""
    if inside:
        sys.exit(in_machine(list(chosen)))
    wanted = list(chosen) or folders()
    counts, reasons, ended = summary(run(wanted))
    click.echo(f"\n{'':<16}{'passed':>8}{'failed':>8}{'left out':>10}")
    for folder in wanted:
        found = counts.get(folder, Counter())
        failed = found["failed"] + found["error"]
        end = "" if folder in ended else "  did not come to its end"
        click.echo(f"{folder:<16}{found['passed']:>8}{failed:>8}{found['skipped']:>10}{end}")
    for reason, number in reasons.most_common():
        click.echo(f"{number:>5} left out: {reason}")
    total = sum(counts.values(), Counter[str]())
    click.echo(f"{total['passed']} passed, {total['failed'] + total['error']} failed, {total['skipped']} left out")
    sys.exit(1 if total["failed"] + total["error"] or ended != set(wanted) else 0)


if __name__ == "__main__":
    os.environ["PYTHONUNBUFFERED"] = "1"
    main()
