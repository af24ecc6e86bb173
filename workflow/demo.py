"""The whole job on sample figures: offices of three levels fill, check, finish, sign and verify the real forms."""

from __future__ import annotations

import secrets
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time
from pathlib import Path
from typing import Any

from forms.cells import Cell
from forms.dates import parse_date
from forms.errors import BadInput
from forms.fill import read_fill
from forms.resources import resource_path
from workflow.checking import check_report
from workflow.finishing import finish_report
from workflow.keys.office_keys import export_certificate, new_key
from workflow.office import init_office
from workflow.reports import open_report, set_cells, start_report
from workflow.sending.exporting import export_report
from workflow.session import VIETNAM, Session, open_session
from workflow.verifying.records import verify_files

DATA, OUT, KEY = "du-lieu", "ho-so", "khoa-mau"
Samples = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class DemoOffice:
    """What one office made. ok: whether every bundle verified; lines: what to tell."""

    unit: str
    files: tuple[Path, ...]
    ok: bool
    lines: tuple[str, ...]


def samples() -> Samples:
    """The newest sample figures that ship with the program."""
    newest = sorted(resource_path("demo").glob("*.toml"))[-1]
    with newest.open("rb") as stream:
        return tomllib.load(stream)


def run_demo(folder: Path) -> tuple[DemoOffice, ...]:
    """Play every sample office under `folder`, which must be new or empty, and verify what they made."""
    if folder.exists() and any(folder.iterdir()):
        raise BadInput(
            f"Thư mục {folder} đã có dữ liệu.", "Hãy chọn một thư mục mới hoặc trống; không có gì bị thay đổi."
        )
    data = samples()
    made = tuple(_play(folder, data, office) for office in data["office"])
    return (*made, DemoOffice("", (), True, _how_to_open(folder)))


def build_sample_office(home: Path, unit: str, finish: bool = False) -> tuple[str, ...]:
    """Fill a data folder with a sample office's reports, left as drafts unless `finish`; their ids."""
    data = samples()
    office = next(item for item in data["office"] if item["unit"] == unit)
    with open_session(home, lambda: _moment(office["report"][0])) as session:
        init_office(session, data["pack"], unit)
        ids = tuple(_fill(session, data, report) for report in office["report"])
        for report_id in ids if finish else ():
            finish_report(session, report_id)
    return ids


def _play(folder: Path, data: Samples, office: Samples) -> DemoOffice:
    home, out, secret = folder / office["folder"] / DATA, folder / office["folder"] / OUT, secrets.token_urlsafe(12)
    lines: list[str] = []
    files: list[Path] = []
    with open_session(home, lambda: _moment(office["report"][0])) as session:
        here = init_office(session, data["pack"], office["unit"])
        lines.append(f"{here.unit.name} ({here.unit.code})")
        new_key(session, KEY, secret)
        for sample in office["report"]:
            report_id = _fill(session, data, sample)
            findings = check_report(session, report_id)
            finish_report(session, report_id)
            done = export_report(session, report_id, out, secret=secret)
            files += done.files
            lines.append(f"  {sample['form']}/{sample['period']}: {len(findings)} lưu ý khi kiểm tra. {done.sentence}")
        export_certificate(session, KEY, out)
        bundles = [path for path in files if path.suffix == ".asice"]
        verified = verify_files(session, bundles)
    ok = all(item.ok for item in verified)
    lines.append(f"  Kiểm tra lại {len(verified)} gói: {'tất cả đều đạt' if ok else 'có gói không đạt'}.")
    return DemoOffice(office["unit"], tuple(files), ok, tuple(lines))


def _fill(session: Session, data: Samples, sample: Samples) -> str:
    report_id = start_report(session, sample["form"], sample["period"])
    opened = open_report(session, report_id)
    changes = dict(read_fill(opened.form, opened.report, sample["cells"]))
    marks = {"document.mark": Cell(data["mark"]), "document.signer_name": Cell(data["signer_name"])}
    set_cells(session, report_id, {**changes, **marks}, why="số liệu mẫu")
    return report_id


def _moment(sample: Samples) -> datetime:
    """Nine in the morning of the day that the office's first document is dated."""
    day = parse_date(sample["cells"]["document.date"])
    if day is None:
        raise ValueError("a sample report needs document.date")
    return datetime.combine(day, time(9), VIETNAM)


def _how_to_open(folder: Path) -> tuple[str, ...]:
    return (
        "",
        f"Đã ghi vào {folder}: mỗi cấp một thư mục, trong đó",
        "  ho-so/*.asice   gói báo cáo đã ký (mở bằng chương trình này, hoặc bằng chương trình giải nén bất kỳ)",
        "  ho-so/*.pdf     văn bản để đọc và in; chữ ký xem được trong trình đọc PDF",
        "  ho-so/*.xlsx    biểu mẫu có công thức, mở bằng Excel hoặc LibreOffice",
        "  ho-so/*.cer     chứng thư để kiểm tra: main.py verify GÓI.asice --signer CHỨNG_THƯ.cer",
        "  du-lieu/        dữ liệu của đơn vị: main.py list --home THƯ_MỤC_DỮ_LIỆU",
    )
