"""An office with years of reports behind it: its own, sent but for those of the last year, and those that its communes
sent every year. Its pack asks for as many years."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import msgspec

from bench.kept import keep
from forms.codec import encode
from forms.report import Report
from forms.resources import resource_path
from storage.pack_files import PACK_FOLDER
from storage.records import ReportHead, Sending
from workflow.office import init_office
from workflow.packs import keep_pack
from workflow.reports import open_report
from workflow.samples import build_sample_office
from workflow.session import VIETNAM, Session, open_session

SHIPPED, PACK, OFFICE, COMMUNE = "bac-ninh-2024", "nhieu-nam", "27", "09190"
LAST_YEAR = 2024
MOMENT = datetime(LAST_YEAR, 12, 12, 9, tzinfo=VIETNAM)
FORMS = ("phu-luc-01", "phu-luc-02")


class Samples(msgspec.Struct, frozen=True):
    """The province's own reports and a commune's Phụ lục 01, of one year."""

    own: tuple[Report, ...]
    sent: Report


def samples(folder: Path) -> Samples:
    """Made in folders of their own, on the pack that ships."""
    own = tuple(_reports(folder / "province", OFFICE))
    return Samples(own, next(one for one in _reports(folder / "commune", COMMUNE) if one.form == FORMS[0]))


def office_of(home: Path, years: int, given: Samples) -> str:
    """A province with this many years of reports; the id of the last year's Phụ lục 01, a draft still."""
    _lay_pack(home, years)
    with open_session(home, lambda: MOMENT) as session:
        init_office(session, PACK, OFFICE)
        pack = session.pack(PACK)
        keep_pack(pack, home)
        communes = session.units.descendants(OFFICE, "xa", MOMENT.date())
        ids = []
        for year in range(LAST_YEAR - years + 1, LAST_YEAR + 1):
            ids += [_own(session, report, year) for report in given.own]
            keep(session, given.sent, communes, str(year), PACK, MOMENT)
        return next(one for one in ids[-len(given.own) :] if session.store.report_head(one).form == FORMS[0])


def _reports(home: Path, unit: str) -> Iterator[Report]:
    ids = build_sample_office(home, unit)
    with open_session(home) as session:
        yield from [open_report(session, each).report for each in ids]


def _own(session: Session, report: Report, year: int) -> str:
    """Stored as it would be at the end of that year."""
    name = hashlib.md5(f"{report.form} {year}".encode(), usedforsecurity=False).hexdigest()
    at = MOMENT.replace(year=year)
    pack = session.pack(PACK)
    version = pack.form_by_key[report.form].version
    head = ReportHead(name, PACK, pack.version, report.form, version, report.unit, str(year), at)
    session.store.create_report(head, report.cells, "benchmark")
    if year != LAST_YEAR:
        snapshot = encode(open_report(session, name).report, pack)
        session.store.finish(name, snapshot, hashlib.sha256(snapshot).hexdigest(), at, "benchmark")
        session.store.add_sending(name, Sending(1, "", "folder", "", f"{name}.asice", at, "benchmark"))
        session.opened.pop(name, None)
    return name


def _lay_pack(home: Path, years: int) -> None:
    """The pack that ships as one of several years: what it says is the same, of each of them."""
    folder, first = home / PACK_FOLDER / PACK, LAST_YEAR - years + 1
    folder.mkdir(parents=True)
    changes = {
        f'id = "{SHIPPED}"': f'id = "{PACK}"',
        f"years = [{LAST_YEAR}]": f"years = {list(range(first, LAST_YEAR + 1))}",
        "first = 2021": f"first = {first}",
        f"\nyear = {LAST_YEAR}\n": "\n",
    }
    for source in sorted(resource_path("packs", SHIPPED).glob("*.toml")):
        text = source.read_text(encoding="utf-8")
        for old, new in changes.items() if source.name == "pack.toml" else ():
            if old not in text:
                raise ValueError(f"{source} no longer says {old!r}")
            text = text.replace(old, new)
        (folder / source.name).write_text(text, encoding="utf-8")
