"""`python -m trial --dist DIST --linux MATERIAL --out FOLDER`: the whole course on this Windows; status 1 on any fault.

The run installs, fills and removes the program of this very user: it refuses where one is installed or has data.
"""

from __future__ import annotations

import argparse
import re
import sys
import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from io import TextIOWrapper
from pathlib import Path

from trial import chapters, places, upgrade
from trial import course as shared
from trial.closed_folder import closed_folder
from trial.course import Course
from trial.outcome import Ledger, say
from trial.profile import moved_profile
from trial.programs import bdg
from trial.refusals import broken, refusals
from trial.small_drive import small_drive
from trial.timings import timings
from trial.updates import updates

INSTALLER = re.compile(rf"{places.NAME}-(?P<version>\d+(\.\d+)+\S*?)-cai-dat\.exe")

STANDING = ("refusals", "broken and repaired", "update from a stick")
"""Chapters that are not tried once the one before left no working installation: one fault is told once."""


def main(words: list[str]) -> int:
    """Run the chapters and write the report; 0 where every step held."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")
    given = _arguments(words)
    with ExitStack() as stack:
        scratch = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="thử ", ignore_cleanup_errors=True)))
        stack.enter_context(moved_profile(given.profile))
        there = [str(path) for path in (places.data_folder(), places.for_user().folder) if path.exists()]
        if there:
            say(f"This user has the program already: {', '.join(there)}. Nothing was tried.")
            return 2
        course = _course(given, scratch, stack)
        (_program if given.program else _whole)(course, given)
        course.ledger.write(given.out, "trial")
    say("\n" + course.ledger.table())
    return 0 if course.ledger.ok else 1


def _whole(course: Course, given: argparse.Namespace) -> None:
    """Every chapter in its order: each begins where the one before it ended."""
    place = course.place
    acts: dict[str, Callable[[], object]] = {
        "install": lambda: chapters.install(course),
        "exchange with Linux": lambda: chapters.exchanged(course, bdg(place.folder)),
        "window": lambda: chapters.window(course, place.window),
        "files that are opened": lambda: chapters.association(course),
        "upgrade": lambda: upgrade.upgrade(course),
        "refusals": lambda: refusals(course),
        "broken and repaired": lambda: broken(course),
        "update from a stick": lambda: updates(course),
        "zip": lambda: timings(course, chapters.archive(course)),
        "remove": lambda: chapters.remove(course),
        "machine-wide": lambda: chapters.machine_wide(course),
    }
    standing = True
    for name, act in acts.items():
        if (given.only and name not in given.only) or (name in STANDING and not standing):
            continue
        course.ledger.open(name)
        if name in STANDING:
            standing = course.ledger.step("stands on what came before", lambda: shared.stands(course))
        if standing or name not in STANDING:
            act()


def _program(course: Course, given: argparse.Namespace) -> None:
    """A program folder alone, without an installer."""
    course.ledger.open("program folder")
    chapters.exchanged(course, bdg(given.program))
    chapters.window(course, given.program / f"{places.NAME}.exe")
    timings(course, given.program)


def _course(given: argparse.Namespace, scratch: Path, stack: ExitStack) -> Course:
    roomy = given.small_drive or stack.enter_context(small_drive(scratch))
    closed = given.closed or stack.enter_context(closed_folder(scratch))
    version = _version(given.dist, given.program)
    earlier = INSTALLER.fullmatch(given.previous.name) if given.previous else None
    return Course(
        ledger=Ledger(),
        dist=given.dist,
        version=version,
        previous=given.previous,
        previous_version=earlier["version"] if earlier else "",
        linux=given.linux,
        out=given.out,
        scratch=scratch,
        roomy=roomy,
        closed=closed,
        source=given.source,
        python=Path(sys.executable),
    )


def _version(dist: Path, program: Path | None) -> str:
    """What the installer in dist calls itself."""
    found = [match["version"] for path in dist.glob("*.exe") if (match := INSTALLER.fullmatch(path.name))]
    if len(found) != 1 and program is None:
        raise SystemExit(f"{dist} has to hold one installer; found {found}")
    return found[0] if found else "?"


def _arguments(words: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m trial")
    parser.add_argument(
        "--dist", type=Path, default=Path("dist"), help="folder of the release: installer, zip, manifest"
    )
    parser.add_argument("--linux", type=Path, required=True, help="material made on Linux by trial.host")
    parser.add_argument("--out", type=Path, required=True, help="where pictures, material and the report go")
    parser.add_argument("--previous", type=Path, help="installer of an earlier version")
    parser.add_argument("--program", type=Path, help="try this program folder alone, without installing")
    parser.add_argument("--source", type=Path, help="the checkout, whose unfrozen start is the measure")
    parser.add_argument("--small-drive", type=Path, help="a drive of about 600 MB that may be filled")
    parser.add_argument("--closed", type=Path, help="a drive or folder that cannot be written")
    parser.add_argument("--profile", type=Path, help="move this user's local data here while the trial lasts")
    parser.add_argument("--only", action="append", default=[], metavar="CHAPTER", help="this chapter alone; repeatable")
    return parser.parse_args(words)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
