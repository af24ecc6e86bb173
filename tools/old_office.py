"""One of every file that travels between two offices, as the present version writes it: what later ones must read."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from workflow.answering.deciding import return_report
from workflow.answering.outlets import outlet_to
from workflow.backups import make_backup
from workflow.finishing import finish_report
from workflow.keys.office_keys import decryption_certificate, new_key
from workflow.keys.signing_keys import KeyUse
from workflow.office import init_office, require_office
from workflow.packing.files import write_pack_file
from workflow.receiving.taking import receive
from workflow.samples import fill_sample, sample_moment, samples
from workflow.sending.deliveries import Delivery, deliver
from workflow.sending.exporting import export_report
from workflow.session import Session, open_session
from workflow.trust.statement_taking import take_statement
from workflow.trust.statements import write_key_card, write_roster

SECRET = "khóa bỏ đi của dữ liệu thử"
"""Opens keys that protect nothing: they were made for these files and never used again."""
KEY, ABOVE, STICK = "khoa-thu", "256", "usb"
KINDS = {
    "so-lieu.asice": "a signed bundle with figures",
    "de-cuong.asice": "a signed bundle of the outline",
    "so-lieu.xlsx": "its workbook, to be filled from",
    "ma-hoa.asice.p7m": "the bundle encrypted for the office above",
    "xa.asice": "the key card of the commune",
    "huyen.asice": "that of the office above",
    "danh-sach.asice": "the roster of the office above",
    "tra-lai.asice": "its signed slip that returns the report",
    "goi.asice": "a signed pack of forms",
    "huyen.p12": "the key of the office above",
    "huyen.giai-ma.p12": "its key to decrypt",
    "huyen.sqlite3": "a backup of the office above",
}


def keep_files(target: Path, folder: Path) -> None:
    """Play a commune and the office above in `folder`, and keep one of every kind in `target`, which is made."""
    target.mkdir(parents=True)
    office = samples()["office"][0]
    moment = sample_moment(office["report"][0])
    with _office(folder / "xa", office["unit"], moment) as below, _office(folder / "huyen", ABOVE, moment) as above:
        _introduce(below, above, folder, target)
        _report(below, decryption_certificate(above, KEY), folder, target)
        _answer(above, folder, target)
        for suffix in ("p12", "giai-ma.p12"):
            shutil.copyfile(above.home / "keys" / f"{KEY}.{suffix}", target / f"huyen.{suffix}")
        shutil.copyfile(make_backup(above), target / "huyen.sqlite3")
    missing = sorted(KINDS.keys() - {path.name for path in target.iterdir()})
    if missing:
        raise RuntimeError(f"not kept: {missing}")


def _introduce(below: Session, above: Session, folder: Path, target: Path) -> None:
    """Each gets the other's key card."""
    for name, giver, taker in (("xa", below, above), ("huyen", above, below)):
        card = write_key_card(giver, KEY, SECRET, folder / f"the-{name}")
        take_statement(taker, card, compared=True)
        shutil.copyfile(card, target / f"{name}.asice")


def _report(below: Session, receiver: bytes, folder: Path, target: Path) -> None:
    """Both reports go out, the first also encrypted."""
    data = samples()
    ids = [fill_sample(below, data, report) for report in data["office"][0]["report"]]
    for name, report_id in zip(("so-lieu", "de-cuong"), ids, strict=True):
        finish_report(below, report_id)
        place = folder / STICK / name
        place.mkdir(parents=True)
        for path in export_report(below, report_id, place, secret=SECRET).files:
            if f"{name}{path.suffix}" in KINDS:
                shutil.copyfile(path, target / f"{name}{path.suffix}")
    sealed = folder / "ma-hoa"
    sealed.mkdir()
    deliver(below, ids[0], Delivery("folder", sealed, (receiver,)))
    shutil.copyfile(next(sealed.glob("*.p7m")), target / "ma-hoa.asice.p7m")


def _answer(above: Session, folder: Path, target: Path) -> None:
    """The office above receives, returns the first report, lists the keys it knows and hands out its pack."""
    receive(above, [folder / STICK])
    use = KeyUse("", SECRET)
    written: dict[str, Callable[[Path], object]] = {
        "tra-lai.asice": lambda to: return_report(above, 1, "Xin kiểm tra lại.", (), use, outlet_to(to)),
        "danh-sach.asice": lambda to: write_roster(above, use, to),
        "goi.asice": lambda to: write_pack_file(above, require_office(above).pack.id, use, to),
    }
    for name, write in written.items():
        place = folder / name
        write(place)
        shutil.copyfile(next(place.rglob("*.asice")), target / name)


def _office(home: Path, unit: str, moment: datetime) -> Session:
    session = open_session(home, lambda: moment)
    init_office(session, samples()["pack"], unit)
    new_key(session, KEY, SECRET)
    return session
