"""Sample figures, and offices of three levels with reports made from them. Invented; every document says so."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import datetime, time
from pathlib import Path
from typing import Any

from forms.cells import Cell
from forms.dates import parse_date
from forms.fill import read_fill
from forms.keys import DOCUMENT, order_key
from forms.resources import resource_path
from workflow.finishing import finish_report
from workflow.office import init_office
from workflow.reports import OpenReport, open_report, set_cells, start_report
from workflow.session import VIETNAM, Session, open_session

Samples = Mapping[str, Any]


def samples() -> Samples:
    """The newest sample figures that ship with the program."""
    newest = sorted(resource_path("demo").glob("*.toml"))[-1]
    with newest.open("rb") as stream:
        return tomllib.load(stream)


def build_sample_office(
    home: Path, unit: str, finish: bool = False, typed_at: datetime | None = None
) -> tuple[str, ...]:
    """Fill a data folder with a sample office's reports, left as drafts unless `finish`; their ids. typed_at: when,
    else on the day that the first is dated."""
    data = samples()
    office = next(item for item in data["office"] if item["unit"] == unit)
    moment = typed_at or sample_moment(office["report"][0])
    with open_session(home, lambda: moment) as session:
        init_office(session, data["pack"], unit)
        ids = tuple(fill_sample(session, data, report) for report in office["report"])
        for report_id in ids if finish else ():
            finish_report(session, report_id)
    return ids


def fill_sample(session: Session, data: Samples, sample: Samples, report_id: str = "") -> str:
    """Type a sample report; its id. A report that was begun keeps what already stands in it."""
    report_id = report_id or start_report(session, sample["form"], sample["period"])
    opened = open_report(session, report_id)
    typed = {key: value for key, value in sample["cells"].items() if _is_open(opened, key)}
    changes = dict(read_fill(opened.form, opened.report, typed))
    marks = {"document.mark": Cell(data["mark"]), "document.signer_name": Cell(data["signer_name"])}
    set_cells(session, report_id, {**changes, **marks}, why="số liệu mẫu")
    return report_id


def sample_moment(sample: Samples) -> datetime:
    """Nine in the morning of the day that the office's first document is dated."""
    day = parse_date(sample["cells"]["document.date"])
    if day is None:
        raise ValueError("a sample report needs document.date")
    return datetime.combine(day, time(9), VIETNAM)


def _is_open(opened: OpenReport, key: str) -> bool:
    """Whether nothing was said in the cell, or the table, yet; of counts put together no sample names another base."""
    report, helper = opened.report, opened.form.helpers.get(key)
    if report.consolidation is not None and helper is not None and helper[1].role in ("alternative", "basis"):
        return False
    return key.startswith(DOCUMENT) or (report.cell(key).is_empty and report.cell(order_key(key)).is_empty)
