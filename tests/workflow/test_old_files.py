"""What each released version wrote is read by this one: reports, keys, slips, rosters, packs, workbooks, backups."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from forms.codec import decode
from forms.report import Report
from signing.answers import read_answer
from signing.envelope import decrypt, load_decryption_key
from signing.keys import load_pkcs12
from signing.known import pin
from signing.pack_files import read_pack
from signing.reader import read_container
from signing.statements import read_statement
from storage.backup import restore_backup
from tests.workflow.offices import COMMUNE, DISTRICT, Open
from tools.old_office import KINDS, SECRET
from workflow.consolidating.making import consolidate
from workflow.filling import fill_report
from workflow.receiving.taking import receive
from workflow.receiving.views import standing_list
from workflow.reports import open_report, start_report
from workflow.session import VIETNAM, open_session
from workflow.trust.statement_taking import take_statement

SENT = sorted(path for path in (Path(__file__).parents[1] / "data" / "sent").iterdir() if path.is_dir())
RECEIVED = datetime(2024, 12, 20, 9, tzinfo=VIETNAM)


@pytest.fixture(params=SENT, ids=lambda path: path.name)
def old(request: pytest.FixtureRequest) -> Path:
    return request.param


def signer_in(card: Path) -> bytes:
    """The certificate that a key card presents."""
    found = read_statement(card.read_bytes(), (), RECEIVED)
    assert found.genuine and found.statement is not None
    return found.statement.signing


def reported(bundle: Path) -> Report:
    return decode(read_container(bundle.read_bytes()).members["report.json"])


def test_every_kind_of_file_was_kept(old: Path) -> None:
    assert {path.name for path in old.iterdir()} == set(KINDS)


def test_an_old_key_card_and_its_reports_are_taken_in(old: Path, office_of: Open) -> None:
    session = office_of(DISTRICT, RECEIVED)
    take_statement(session, old / "xa.asice", compared=True)
    taken = receive(session, [old / "so-lieu.asice", old / "de-cuong.asice"])
    assert [line.outcome for line in taken.lines] == ["new", "new"]
    assert {line.form for line in standing_list(session)} == {"phu-luc-01", "phu-luc-02"}


def test_an_old_envelope_opens_with_an_old_key(old: Path) -> None:
    key = load_decryption_key((old / "huyen.giai-ma.p12").read_bytes(), SECRET)
    assert decrypt((old / "ma-hoa.asice.p7m").read_bytes(), [key]) == (old / "so-lieu.asice").read_bytes()


def test_an_old_key_still_signs(old: Path) -> None:
    assert load_pkcs12((old / "huyen.p12").read_bytes(), SECRET).sign(b"a")


def test_an_old_slip_roster_and_pack_are_genuine(old: Path) -> None:
    known = [pin(signer_in(old / "huyen.asice"), DISTRICT)]
    slip = read_answer((old / "tra-lai.asice").read_bytes(), known, RECEIVED)
    assert slip.genuine and slip.answer is not None and slip.answer.text == "Xin kiểm tra lại."
    roster = read_statement((old / "danh-sach.asice").read_bytes(), known, RECEIVED)
    assert roster.genuine and [unit.code for unit in roster.statement.units] == [COMMUNE]
    pack = read_pack((old / "goi.asice").read_bytes(), known, RECEIVED)
    assert pack.genuine and pack.pack is not None and not pack.problems


def test_an_old_workbook_fills_a_report(old: Path, office_of: Open) -> None:
    session = office_of(COMMUNE, RECEIVED)
    report_id = start_report(session, "phu-luc-01", "2024")
    fill_report(session, report_id, old / "so-lieu.xlsx")
    filled, sent = open_report(session, report_id).report, reported(old / "so-lieu.asice")
    figures = {key: cell.value for key, cell in sent.cells.items() if cell.number}
    assert figures and {key: filled.cell(key).value for key in figures} == figures


def test_an_old_backup_goes_on(old: Path, tmp_path: Path) -> None:
    restore_backup(tmp_path / "máy mới", old / "huyen.sqlite3", RECEIVED)
    with open_session(tmp_path / "máy mới", lambda: RECEIVED) as session:
        lines = standing_list(session)
        assert {line.unit for line in lines} == {COMMUNE} and len(lines) == 2
        assert consolidate(session, "phu-luc-01", "2024").counted == 1


def test_there_are_old_files() -> None:
    assert SENT
