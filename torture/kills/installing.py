"""Killed while packs of forms are installed: the version before or the new one, whole, and reports open with theirs."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from tests.pack_samples import PROVINCE, SHIPPED, pack_file, stamped
from tests.sample import COMMUNE, clock
from tests.signed_bundles import trust
from torture.kills.actor import End, Line
from torture.kills.life import Trial, must, next_start
from torture.taking_away import put
from workflow.office import init_office
from workflow.packing.installing import install_own, install_pack, pack_acts
from workflow.packing.looking import look_at_pack
from workflow.packs import find_pack, forget_pack
from workflow.reports import open_report, start_report
from workflow.session import Session, open_session

OWN, FIRST = "bac-ninh-2027", 80


@dataclass(frozen=True)
class Packs:
    """versions: the one of each pack that was installed last; acts: how many installations there were."""

    report: str
    versions: Mapping[str, int]
    acts: int


def _install(session: Session, pack_id: str, version: int) -> None:
    if pack_id == OWN:
        install_own(session, stamped(OWN, version))
    else:
        install_pack(session, look_at_pack(session, pack_file(stamped(SHIPPED, version))))


def make(home: Path) -> Packs:
    """A commune that uses a pack that came signed, and has one of its own; a report begun with the first."""
    with open_session(home, clock) as session:
        init_office(session, SHIPPED, COMMUNE)
        trust(session, home.parent / "chứng thư", PROVINCE)
        for pack_id in (SHIPPED, OWN):
            _install(session, pack_id, FIRST)
        report = start_report(session, "phu-luc-01", "2024")
    return Packs(report, {SHIPPED: FIRST, OWN: FIRST}, 2)


def job(line: Line, home: Path, known: Packs, chance: random.Random) -> None:
    """The next version of one pack or of the other."""
    for pack_id in known.versions:
        forget_pack(pack_id, home)
    session = open_session(home, clock)
    line.arm()
    pack_id = chance.choice((SHIPPED, OWN))
    version = known.versions[pack_id] + 1
    line.begin(pack_id, version)
    _install(session, pack_id, version)
    line.done()
    line.closing(session)


def judge(home: Path, end: End, known: Packs) -> Packs:
    """Each pack is of one version throughout: of the last that was told of, or of the one in flight."""
    told, acts = dict(known.versions), known.acts + len(end.done)
    for (pack_id, version), _ in end.done:
        told[pack_id] = version
    with next_start(home, end) as session:
        found = {pack_id: _version(home, pack_id) for pack_id in told}
        for pack_id, version in found.items():
            flying = [end.open[1]] if end.open and end.open[0] == pack_id else []
            must(version in (told[pack_id], *flying), f"{pack_id} is of version {version}, told was {told[pack_id]}")
        noted = pack_acts(session)
        must(len(noted) - acts in (0, 1 if end.open else 0), f"{len(noted)} installations are noted instead of {acts}")
        opened = open_report(session, known.report)
        must(opened.form.short.startswith(f"{FIRST}: "), "the report is not on the forms that it was begun with")
    return replace(known, versions=found, acts=len(noted))


def _version(home: Path, pack_id: str) -> int:
    """The pack's version, which all its forms bear."""
    forget_pack(pack_id, home)
    pack = find_pack(pack_id, home)
    of = {form.short.partition(":")[0] for form in pack.forms}
    must(of == {str(pack.version)}, f"{pack_id} of version {pack.version} has forms of versions {sorted(of)}")
    return pack.version


TRIAL = Trial(make, job, judge, ("installing.py", "pack_acts.py"), goes_on=6, anew=True)


def over_the_version_before() -> None:
    """The new files are written over those that are there, of which nothing is kept."""

    def write_files(files: Mapping[Path, bytes], *, private: bool = False) -> None:
        del private
        for path, data in sorted(files.items(), reverse=True):
            with path.open("wb") as stream:
                stream.write(data)

    put("workflow.packing.installing.write_files", write_files)
    put("workflow.packing.installing.keep_pack", lambda _pack, _home: None)
