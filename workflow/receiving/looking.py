"""The dry run: what lies in files, folders, drives and letters, before anything is taken."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path, PurePath

from forms.text import visible
from workflow.receiving.arrivals import Arrival
from workflow.receiving.bench import bench_of
from workflow.receiving.comparing import Comparing
from workflow.receiving.crew import Crew
from workflow.receiving.finding import Found, find_files, forget_letters
from workflow.receiving.lines import UNWATCHED, Looking, Watch
from workflow.receiving.lining import Lining
from workflow.session import Session
from workflow.verifying.records import Unlocking

MANY = 40
OTHERS_SHOWN = 300
TOLD_EVERY = 200


def look(
    session: Session, paths: Sequence[Path], unlocking: Unlocking | None = None, watch: Watch | None = None
) -> Looking:
    """What was found, a line for each file; nothing is stored. Cut short, the lines are those found so far.

    A single file is shown to the second judge of signatures too. BadInput where `unlocking` opens no key.
    """
    watch = watch or UNWATCHED
    files, skipped = files_in(session, paths, watch)
    bench = bench_of(session, unlocking, thorough=len(files) == 1)
    found: dict[int, Arrival] = {}
    with Crew(bench, keeps=False) as crew:
        for place, arrival in crew.arrivals(files, watch.stops):
            found[place] = _light(arrival)
            watch.progress(len(found), len(files), files[place].name)
    lining = Lining(session, bench, Comparing(session.store, len(files) > MANY))
    lines = {place: lining.line(found[place]) for place in _order(found)}
    forget_letters()
    return Looking(tuple(lines[place] for place in sorted(lines)), origin_of(paths), skipped, len(found) < len(files))


def files_in(session: Session, paths: Sequence[Path], watch: Watch) -> tuple[list[Found], int]:
    """The files to be looked at; and how many more there are that are nothing of ours."""
    files, others = [], 0
    for found in find_files(paths, session.home, watch.cancelled):
        others += bool(found.skipped)
        if not found.skipped or others <= OTHERS_SHOWN:
            files.append(found)
        if len(files) % TOLD_EVERY == 1:
            watch.progress(0, 0, PurePath(found.file).parent.name)
    return files, max(0, others - OTHERS_SHOWN)


def origin_of(paths: Sequence[Path]) -> str:
    """What was looked through, for the record of the act."""
    return "; ".join(visible(str(path)) for path in paths[:5]) + (
        f" và {len(paths) - 5} nơi khác" if len(paths) > 5 else ""
    )


def _light(arrival: Arrival) -> Arrival:
    """Without the file's bytes, but those of what is judged on later."""
    keeps = arrival.judged is not None and arrival.judged.verdict in ("answer", "locked", "pack")
    return arrival if keeps or not arrival.data else Arrival(arrival.found, arrival.judged, arrival.line)


def _order(arrivals: Mapping[int, Arrival]) -> list[int]:
    """Revisions of one unit are compared as they were made, whatever lies first on the stick."""

    def key(place: int) -> tuple[int, int]:
        judged = arrivals[place].judged
        return (judged.revision or 0 if judged and (judged.arrived or judged.own) else 0, place)

    return sorted(arrivals, key=key)
