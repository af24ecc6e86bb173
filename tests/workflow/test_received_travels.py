"""What was received, decided and consolidated is in every backup, and goes along to another computer."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import NOW
from tests.signed_bundles import COUNT, FORM, PERIOD, Sent, trust
from tests.workflow.offices import COMMUNE, DISTRICT, Open
from workflow.answering.deciding import accept
from workflow.backups import make_backup
from workflow.consolidating.making import consolidate
from workflow.consolidating.parts import parts_of
from workflow.moving import carry_out, preview_backup, restore_with_keys
from workflow.receiving.deciding import choose
from workflow.receiving.originals import save_original
from workflow.receiving.taking import receive
from workflow.session import Session, open_session
from workflow.standing.reports import standing_of
from workflow.standing.staleness import stale

SIBLING = "09187"
FIRST = Sent(COMMUNE, {COUNT: 10, "M3.2a.1n": 4})
OTHERS = [Sent(SIBLING, {COUNT: 7}), Sent(SIBLING, {COUNT: 70})]


@pytest.fixture
def district(office_of: Open, tmp_path: Path) -> Session:
    session = office_of(DISTRICT)
    trust(session, tmp_path / "chứng thư", COMMUNE, SIBLING)
    return session


def worked_on(session: Session, folder: Path) -> str:
    """Two communes received, one accepted, one of two contradicting reports chosen, all consolidated; the report."""
    paths = [FIRST.save(folder), *(one.save(folder, f"{place}.asice") for place, one in enumerate(OTHERS))]
    assert receive(session, paths).receiving
    (number,) = (row.number for row in session.store.received_rows(unit=COMMUNE))
    accept(session, [number], None, None)
    choose(session, session.store.received_rows(unit=SIBLING)[0].number, "Đã gọi điện hỏi đơn vị.")
    return consolidate(session, FORM, PERIOD).report.report.id


def told(session: Session, report_id: str) -> tuple[object, ...]:
    """Everything that an auditor would ask for."""
    store = session.store
    rows = store.received_rows()
    assert all(save_original(session, row.number, session.home / "gốc").read_bytes() for row in rows)
    return (
        rows, [store.received_cells(row.number) for row in rows], store.decisions(), store.receivings(),
        [store.receiving_lines(act.number) for act in store.receivings()], store.consolidated(report_id),
        standing_of(session, COMMUNE, FORM, PERIOD), standing_of(session, SIBLING, FORM, PERIOD),
        parts_of(session, report_id, COUNT), stale(session, report_id),
    )  # fmt: skip


def test_a_backup_brings_all_of_it_back(district: Session, tmp_path: Path) -> None:
    report_id = worked_on(district, tmp_path / "ổ USB")
    before, home = told(district, report_id), district.home
    made = make_backup(district)
    receive(district, [Sent(COMMUNE, {COUNT: 99}, revision=2).save(tmp_path / "ổ USB")])
    consolidate(district, FORM, PERIOD)
    accept(district, [district.store.received_rows(unit=COMMUNE)[-1].number], None, None)
    lost = preview_backup(district, made).lost
    assert "1 báo cáo của đơn vị nhận sau bản sao lưu." in lost
    assert "1 quyết định về báo cáo đã nhận sau bản sao lưu." in lost
    district.close()
    assert not restore_with_keys(home, made).missing
    with open_session(home, lambda: NOW) as again:
        assert told(again, report_id) == before


def test_another_computer_gets_the_bundles_too(district: Session, tmp_path: Path) -> None:
    report_id = worked_on(district, tmp_path / "ổ USB")
    before = told(district, report_id)
    done = carry_out(district, tmp_path)
    assert done.bundles == 3 and not done.missing
    with open_session(tmp_path / "máy mới", lambda: NOW) as new:
        home = new.home
    assert not restore_with_keys(home, done.backup).missing
    with open_session(home, lambda: NOW) as moved:
        assert told(moved, report_id) == before
        again = receive(moved, [FIRST.save(tmp_path / "lại")])
        assert [line.outcome for line in again.lines] == ["same"]
