"""The whole job on sample figures: communes report, a district and its province receive, answer, put together, sign.

Every office lies in a folder of its own: its data, what it sends, and what it answers.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from forms.errors import BadInput
from forms.files import make_folder
from forms.shipped import is_frozen
from workflow.answering.deciding import accept
from workflow.answering.outlets import outlet_to
from workflow.checking import check_report
from workflow.consolidating.making import consolidate
from workflow.finishing import finish_report
from workflow.keys.office_keys import export_certificate, new_key
from workflow.keys.signing_keys import KeyUse
from workflow.office import init_office
from workflow.receiving.taking import receive
from workflow.receiving.views import standing_list
from workflow.reports import STATE_TEXT, open_report
from workflow.samples import Samples, fill_sample, sample_moment, samples
from workflow.sending.exporting import export_report
from workflow.session import Session, open_session
from workflow.trust.certificates import add_trust
from workflow.verifying.records import verify_files

DATA, OUT, ANSWERS, KEY = "du-lieu", "ho-so", "phan-hoi", "khoa-mau"


@dataclass(frozen=True, slots=True)
class DemoOffice:
    """What one office made. ok: whether every bundle verified; lines: what to tell."""

    unit: str
    files: tuple[Path, ...]
    ok: bool
    lines: tuple[str, ...]


@dataclass
class _Player:
    """An office of the demonstration. secret: of its key, kept nowhere else."""

    folder: Path
    data: Samples
    office: Samples
    secret: str = field(default_factory=lambda: secrets.token_urlsafe(12), repr=False)
    lines: list[str] = field(default_factory=list)
    files: list[Path] = field(default_factory=list)

    @property
    def place(self) -> Path:
        return self.folder / str(self.office["folder"])

    @property
    def out(self) -> Path:
        return self.place / OUT

    def open(self) -> Session:
        """The office at nine in the morning of the day of its documents."""
        moment = sample_moment(self.office["report"][0])
        return open_session(self.place / DATA, lambda: moment)

    def found(self, session: Session) -> None:
        here = init_office(session, self.data["pack"], self.office["unit"])
        new_key(session, KEY, self.secret)
        make_folder(self.out)
        export_certificate(session, KEY, self.out)
        self.lines.append(f"{here.unit.name} ({here.unit.code})")

    def report(self, session: Session, sample: Samples, report_id: str = "") -> None:
        """Type, check, finish and sign one report."""
        report_id = fill_sample(session, self.data, sample, report_id)
        findings = check_report(session, report_id)
        finish_report(session, report_id)
        done = export_report(session, report_id, self.out, secret=self.secret)
        self.files += done.files
        self.lines.append(f"  {sample['form']}/{sample['period']}: {len(findings)} lưu ý khi kiểm tra. {done.sentence}")

    def made(self, session: Session) -> DemoOffice:
        """What it made, verified once more."""
        bundles = [path for path in self.files if path.suffix == ".asice"]
        verified = verify_files(session, bundles)
        ok = all(item.ok for item in verified)
        said = "tất cả đều đạt" if ok else "có gói không đạt"
        self.lines.append(f"  Kiểm tra lại {len(verified)} gói: {said}.")
        return DemoOffice(self.office["unit"], tuple(self.files), ok, tuple(self.lines))


def run_demo(folder: Path) -> tuple[DemoOffice, ...]:
    """Play every sample office under `folder`, which must be new or empty, each above receiving from those below."""
    if folder.exists() and any(folder.iterdir()):
        raise BadInput(
            f"Thư mục {folder} đã có dữ liệu.", "Hãy chọn một thư mục mới hoặc trống; không có gì bị thay đổi."
        )
    data = samples()
    levels = [[_Player(folder, data, office) for office in _with_neighbours(first)] for first in data["office"]]
    made: list[DemoOffice] = []
    below: list[_Player] = []
    for level in levels:
        made += [_play(player, below) for player in level]
        made += [_hear(player, level[0]) for player in below[:1]]
        below = level
    return (*made, DemoOffice("", (), True, _how_to_open(folder, data["office"][0]["report"][0])))


def _with_neighbours(office: Samples) -> Iterator[Samples]:
    """The office, and its neighbours with tables of their own: the same figures, each a little larger."""
    yield office
    for number, unit in enumerate(office.get("neighbours", ()), 1):
        tables = [report for report in office["report"] if "cells" in report and report["form"] == office["table"]]
        grown = [{**report, "cells": _grown(report["cells"], number)} for report in tables]
        yield {"unit": unit, "folder": f"{office['folder']}-{number + 1}", "report": grown}


def _grown(cells: Mapping[str, object], by: int) -> dict[str, object]:
    return {
        key: str(int(value) + by) if isinstance(value, str) and value.isdigit() and "." in key[2:] else value
        for key, value in cells.items()
        if isinstance(value, str)
    } | {key: value for key, value in cells.items() if not isinstance(value, str)}


def _play(player: _Player, below: list[_Player]) -> DemoOffice:
    with player.open() as session:
        player.found(session)
        if below:
            _take_in(player, session, below)
        for sample in player.office["report"]:
            begun = _put_together(player, session, sample) if below else ""
            player.report(session, sample, begun)
        return player.made(session)


def _take_in(player: _Player, session: Session, below: list[_Player]) -> None:
    """Confirm the certificates, receive everything, approve it with signed receipts."""
    for other in below:
        for certificate in other.out.glob("*.cer"):
            add_trust(session, certificate)
    taken = receive(session, [other.out for other in below])
    player.lines.append(f"  {taken.sentence}")
    numbers = [line.number for line in standing_list(session)]
    done = accept(session, numbers, KeyUse("", player.secret), outlet_to(player.place / ANSWERS))
    player.lines.append(f"  {done.sentence}")


def _put_together(player: _Player, session: Session, sample: Samples) -> str:
    """Consolidate; the id of the draft. A form that nobody sent is typed as ever."""
    if not any((line.form, line.period) == (sample["form"], sample["period"]) for line in standing_list(session)):
        return ""
    made = consolidate(session, sample["form"], sample["period"])
    player.lines.append(
        f"  {sample['form']}/{sample['period']}: tổng hợp {made.counted} báo cáo, {made.changed} ô;"
        f" còn {made.missing} đơn vị chưa gửi."
    )
    return made.report.report.id


def _hear(player: _Player, above: _Player) -> DemoOffice:
    """The receipts come back to the sender."""
    with open_session(player.place / DATA, lambda: sample_moment(above.office["report"][0])) as session:
        for certificate in above.out.glob("*.cer"):
            add_trust(session, certificate)
        taken = receive(session, [above.place / ANSWERS])
        states = [open_report(session, head.id).state for head in session.store.report_heads()]
    lines = (
        f"{player.lines[0]} nhận phản hồi: {taken.sentence}",
        f"  Trạng thái báo cáo: {', '.join(STATE_TEXT[state].lower() for state in states)}.",
    )
    return DemoOffice(player.office["unit"], (), all(state == "accepted" for state in states), lines)


def _how_to_open(folder: Path, sample: Samples) -> tuple[str, ...]:
    program = "bdg" if is_frozen() else "main.py"
    return (
        "",
        f"Đã ghi vào {folder}: mỗi cơ quan một thư mục, trong đó",
        "  ho-so/*.asice   gói báo cáo đã ký (mở bằng chương trình này, hoặc bằng chương trình giải nén bất kỳ)",
        "  ho-so/*.pdf     văn bản để đọc và in; chữ ký xem được trong trình đọc PDF",
        "  ho-so/*.xlsx    biểu mẫu có công thức, mở bằng Excel hoặc LibreOffice",
        f"  ho-so/*.cer     chứng thư để kiểm tra: {program} verify GÓI.asice --signer CHỨNG_THƯ.cer",
        "  phan-hoi/       phiếu phản hồi có chữ ký số của cơ quan cấp trên",
        f"  du-lieu/        dữ liệu của đơn vị: {program} list --home THƯ_MỤC_DỮ_LIỆU",
        f"Số tổng hợp gồm những số nào: {program} parts {sample['form']}/{sample['period']} MÃ_DÒNG --home THƯ_MỤC",
    )
