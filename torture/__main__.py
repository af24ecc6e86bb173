"""`python -m torture [NAME…] [--short] [--room ROOM] [--cases N] [--first SEED] [--json] [--page FILE]`: runs the rows
of torture, prints the table; status 1 where a row does not hold or where its protection is not what held it."""

from __future__ import annotations

import argparse
import json
import platform
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from torture.disks import ROWS as DISKS
from torture.hostile import ROWS as HOSTILE
from torture.kills import ROWS as KILLS
from torture.peers import ROWS as PEERS
from torture.rows import Outcome, Row
from torture.running import TOLD, missing, processors, run, tasks_of, together
from torture.table import HEAD, Line, page

ROOMS: dict[str, tuple[Row, ...]] = {"kills": KILLS, "disks": DISKS, "hostile": HOSTILE, "peers": PEERS}


def main(arguments: Sequence[str]) -> int:
    """Run the rows that the words name, all where none is named."""
    asked = _asked(arguments)
    rows = [row for room, rows in ROOMS.items() if asked.room in (room, "") for row in rows]
    rows = [row for row in rows if not asked.names or any(name in row.name for name in asked.names)]
    lacking = missing(rows)
    if lacking or not rows:
        print(f"missing: {', '.join(lacking)}" if lacking else "no such row", file=sys.stderr)
        return 2
    start = time.monotonic()
    lines = _run(rows, asked)
    if asked.json:
        print(json.dumps([_plain(line) for line in lines], ensure_ascii=False))
    else:
        print(f"{time.monotonic() - start:.0f} s in all")
    if asked.page:
        machine = f"{platform.machine()}, {processors()} processors, Linux {platform.release()}"
        asked.page.parent.mkdir(parents=True, exist_ok=True)
        asked.page.write_text(page(lines, f"{machine}, {time.monotonic() - start:.0f} s"), encoding="utf-8")
    return 0 if all(line.holds for line in lines) else 1


def _asked(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m torture", description=__doc__)
    parser.add_argument("names", nargs="*", help="words of the rows' names")
    parser.add_argument("--short", action="store_true", help="the few cases of the test suite")
    parser.add_argument("--room", default="", choices=("", *ROOMS))
    parser.add_argument("--cases", type=int, default=0)
    parser.add_argument("--first", type=int, default=0, metavar="SEED")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--page", type=Path)
    return parser.parse_args(arguments)


def _run(rows: Sequence[Row], asked: argparse.Namespace) -> list[Line]:
    cases = {row.name: asked.cases or (row.few if asked.short else row.cases) for row in rows}
    tasks, heard = tasks_of(rows, asked.first, cases, processors()), dict[tuple[str, bool], list[Outcome]]()
    due = {(row.name, bare): sum(task.row is row and task.bare is bare for task in tasks) for row in rows
           for bare in (False, True)}  # fmt: skip
    if not asked.json:
        print(HEAD, flush=True)
    lines = []
    for task, outcome in run(tasks, processors()):
        heard.setdefault((task.row.name, task.bare), []).append(outcome)
        if all(len(heard.get((task.row.name, bare), ())) == due[task.row.name, bare] for bare in (False, True)):
            kept, bare = (together(heard[task.row.name, bare]) for bare in (False, True))
            lines.append(Line(task.row, kept, bare))
            _tell(lines[-1], asked.json)
    return sorted(lines, key=lambda line: rows.index(line.row))


def _tell(line: Line, silent: bool) -> None:
    if silent:
        return
    print(line.text, flush=True)
    for wrong in line.kept.wrong[:TOLD]:
        print(f"    seed {wrong.seed}: {wrong.problem}", flush=True)


def _plain(line: Line) -> dict[str, object]:
    wrong = [f"seed {one.seed}: {one.problem}" for one in line.kept.wrong]
    first = line.bare.wrong[0].problem if line.bare.wrong else ""
    return {"name": line.row.name, "cases": line.kept.cases, "wrong": wrong, "without": line.without, "seen": first,
            "seconds": round(line.kept.seconds + line.bare.seconds, 2), "holds": line.holds}  # fmt: skip


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
