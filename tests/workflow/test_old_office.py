"""Data that an earlier version wrote are signed, sent again and verified; an office on a stick goes on elsewhere."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from sqlite_utils import Database
from sqlite_utils.migrations import Migrations

from storage import migrations
from storage.backup import list_backups
from storage.store import DATABASE_FILE
from tests.conftest import SECRET, SampleOffice, clock
from tests.exports.picture_samples import file_of, scanned_seal
from tests.workflow.offices import COMMUNE, DISTRICT, Open
from tests.workflow.test_attachments import pdf_file
from workflow.keys.signing_keys import KeyUse
from workflow.moving import carry_out, restore_with_keys
from workflow.reports import report_list
from workflow.sending.deliveries import Delivery, deliver
from workflow.sending.exporting import export_report
from workflow.sending.sent import sendings
from workflow.sending.trail import trail
from workflow.session import Session, open_session
from workflow.signing.attachments import attach, attached
from workflow.signing.pictures import picture, set_picture
from workflow.signing.reports import SigningPlan, sign_report, signed_bundle
from workflow.trust.certificates import trust_history, trust_list
from workflow.trust.statement_taking import take_statement
from workflow.trust.statements import write_key_card
from workflow.verifying.records import verify_files

SECOND_VERSION = 4
"""Steps of the migrations that there were before anything was signed in the present way."""


def written_by_the_second_version(home: Path) -> None:
    """Put the office's rows into a database of the second version, whose tables had fewer columns."""
    new, old = home / DATABASE_FILE, home / "cũ.sqlite3"
    connection = sqlite3.connect(old, isolation_level=None)
    planned = Migrations("bao-cao")
    for step in migrations.STEPS[:SECOND_VERSION]:
        planned(name=step.__name__)(step)
    planned.apply(Database(connection))
    connection.execute("ATTACH ? AS now", (str(new),))
    tables = connection.execute("SELECT name FROM main.sqlite_schema WHERE type = 'table' AND name NOT LIKE '%sqlite%'")
    for (table,) in tables.fetchall():
        names = ", ".join(row[1] for row in connection.execute(f"PRAGMA main.table_info({table})"))
        connection.execute(f"INSERT INTO main.{table} ({names}) SELECT {names} FROM now.{table}")
    connection.execute(f"PRAGMA user_version = {SECOND_VERSION}")
    connection.execute("DETACH now")
    connection.close()
    old.replace(new)


@pytest.fixture
def old_office(finished: SampleOffice, tmp_path: Path) -> tuple[SampleOffice, str]:
    """The sample office as the second version left it, one report sent; the digest that was noted then."""
    with open_session(finished.home, clock) as session:
        done = export_report(session, finished.reports[0], tmp_path / "ra", "", SECRET)
    written_by_the_second_version(finished.home)
    return finished, done.digest


def test_what_an_earlier_version_sent_is_signed_sent_again_and_verified(
    old_office: tuple[SampleOffice, str], tmp_path: Path
) -> None:
    office, digest = old_office
    report = office.reports[0]
    with open_session(office.home, clock) as session:
        assert list_backups(office.home)[0].kind == "migration"
        assert signed_bundle(session, report) is None, "what was signed then was not kept"
        assert [(item.digest, item.who) for item in sendings(session, report)] == [(digest, "")]
        signed = sign_report(session, report, SigningPlan(KeyUse("", SECRET)))
        sent = [deliver(session, report, Delivery("folder", tmp_path / name)).files[0] for name in ("a", "b")]
        assert sent[0].read_bytes() == sent[1].read_bytes()
        (record,) = verify_files(session, sent[:1])
        assert record.ok and record.digest == signed.digest and record.data_digest == signed.data_digest
        assert [item.digest for item in sendings(session, report)] == [digest, signed.digest, signed.digest]
        assert len(trail(session, report)) == 5


def test_a_whole_office_goes_on_on_another_computer(finished: SampleOffice, office_of: Open, tmp_path: Path) -> None:
    card = write_key_card(office_of(DISTRICT), "khoa-1", SECRET, tmp_path / "thông báo khóa")
    stick, report = tmp_path / "USB", finished.reports[0]
    stick.mkdir()
    seal = tmp_path / "dấu.png"
    seal.write_bytes(file_of(scanned_seal()))
    with open_session(finished.home, clock) as session:
        set_picture(session, "seal", seal)
        attach(session, report, pdf_file(tmp_path), "scan")
        take_statement(session, card, compared=True)
        signed = sign_report(session, report, SigningPlan(KeyUse("", SECRET)))
        before = _known(session, report)
        done = carry_out(session, stick)
    assert (done.bundles, done.missing) == (3, 0), "the attachment, the signed bundle, the statement"
    result = restore_with_keys(tmp_path / "máy mới", done.backup)
    assert result.missing == ()
    with open_session(tmp_path / "máy mới", clock) as session:
        assert _known(session, report) == before and session.store.blob_sizes().keys() >= {signed.blob}
        sent = deliver(session, report, Delivery("folder", tmp_path / "ra"))
        assert session.store.blob(signed.blob) == sent.files[0].read_bytes()
        assert verify_files(session, sent.files[:1])[0].ok
        assert session.store.setting("unit") == COMMUNE


def _known(session: Session, report: str) -> tuple[object, ...]:
    return (
        report_list(session), attached(session, report), signed_bundle(session, report), picture(session, "seal"),
        trust_list(session), trust_history(session), trail(session, report),
    )  # fmt: skip
