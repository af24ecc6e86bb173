"""A reinstalled office takes its own bundles back as its own finished reports, byte for byte, and never backwards."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from forms.files import read_file
from signing.certificates import der
from tests.conftest import COMMUNE, SECRET, SampleOffice, clock
from tests.signed_bundles import COUNT, Sent, signer_of, trust
from workflow.finishing import finish_report, reopen_report
from workflow.keys.office_keys import export_certificate, new_key
from workflow.keys.signing_keys import KeyUse
from workflow.office import init_office
from workflow.receiving.judged import OwnBundle
from workflow.receiving.lines import Taken
from workflow.receiving.looking import look
from workflow.receiving.own import Own
from workflow.receiving.taking import receive
from workflow.reports import enter, open_report, report_list, start_report
from workflow.sending.exporting import export_report
from workflow.session import Session, open_session
from workflow.signing.reports import SigningPlan, sign_report
from workflow.trust.certificates import add_trust

PACK = "bac-ninh-2024"
Reports = tuple[Session, Path]


@pytest.fixture(scope="module")
def _sent(_finished_template: SampleOffice, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("own")
    stick = folder / "ổ USB"
    shutil.copytree(_finished_template.home, folder / "nhà")
    with open_session(folder / "nhà", clock) as session:
        for report in _finished_template.reports:
            export_report(session, report, stick / "1", secret=SECRET)
        first = _finished_template.reports[0]
        for number, supplement in ((2, False), (3, True)):
            reopen_report(session, first, "sửa số liệu", supplement)
            enter(session, first, "M3.2a.1", str(40 + number))
            finish_report(session, first)
            export_report(session, first, stick / str(number), secret=SECRET)
        export_certificate(session, "khoa-ky", stick)
    return folder


@pytest.fixture
def sent(_sent: Path, finished: SampleOffice, tmp_path: Path) -> Path:
    """The stick: both reports in revision 1, the first one in revision 2 too, and a supplement to that."""
    shutil.rmtree(finished.home)
    shutil.copytree(_sent / "nhà", finished.home)
    return Path(shutil.copytree(_sent / "ổ USB", tmp_path / "ổ USB"))


@pytest.fixture
def fresh(finished: SampleOffice, tmp_path: Path) -> Iterator[Session]:
    """The same office on a new machine, its key restored."""
    home = tmp_path / "máy mới"
    with ExitStack() as stack:
        session = stack.enter_context(open_session(home, clock))
        init_office(session, PACK, COMMUNE)
        shutil.copytree(finished.home / "keys", home / "keys")
        session.store.set_settings({"key": "khoa-ky"})
        yield session


def own(taken: Taken) -> list[str]:
    return [line.outcome for line in taken.lines if line.kind in ("bundle", "pdf")]


def test_everything_comes_back_as_it_was(fresh: Session, sent: Path, finished: SampleOffice) -> None:
    taken = receive(fresh, [sent])
    assert own(taken).count("own") == 4 and set(own(taken)) == {"own", "same"}
    with open_session(finished.home, clock) as before:
        for report in finished.reports:
            then, now = open_report(before, report), open_report(fresh, report)
            assert (now.report, now.state) == (then.report, "finished")
            for one in before.store.revisions(report):
                assert fresh.store.revision_snapshot(report, one.number) == before.store.revision_snapshot(
                    report, one.number
                )
            digests = [item.digest for item in fresh.store.signings(report)]
            assert digests == [item.digest for item in before.store.signings(report)]
            blobs = {item.blob for item in fresh.store.signings(report)}
            assert {read_file(fresh.home / "bundles" / blob) for blob in blobs} <= {
                path.read_bytes() for path in sent.rglob("*.asice")
            }
    assert not fresh.store.received_rows(), "own reports are not among those received"
    assert set(own(receive(fresh, [sent]))) == {"same"}


def test_work_goes_on_with_the_report_that_came_back(fresh: Session, sent: Path, finished: SampleOffice) -> None:
    receive(fresh, [sent])
    first = finished.reports[0]
    signed = sign_report(fresh, first, SigningPlan(KeyUse("", SECRET)))
    assert not signed.fresh, "the bundle that went out is the one that goes out again"
    opened = reopen_report(fresh, first, "bổ sung nữa", supplement=True)
    assert opened.report.revision == 4 and str(opened.report.cell("M3.2a.1").value) == "43"


def test_the_revisions_come_back_in_any_order(fresh: Session, sent: Path, finished: SampleOffice) -> None:
    first = finished.reports[0]
    assert own(receive(fresh, [sent / "3"]))[0] == "waiting" and not report_list(fresh), "what it completes is missing"
    assert own(receive(fresh, [sent / "3", sent / "2"])).count("own") == 2
    assert "own" in own(receive(fresh, [sent / "1"])), "an older revision joins the history"
    assert [one.number for one in fresh.store.revisions(first)] == [1, 2, 3]
    assert open_report(fresh, first).report.revision == 3


def test_a_look_says_so_first_and_stores_nothing(fresh: Session, sent: Path) -> None:
    looking = look(fresh, [sent])
    assert [line.outcome for line in looking.lines].count("own") == 4
    assert all(line.good for line in looking.lines if line.outcome == "own") and not report_list(fresh)


def test_what_is_here_is_never_replaced(fresh: Session, sent: Path, finished: SampleOffice) -> None:
    other = start_report(fresh, "phu-luc-01", "2024")
    enter(fresh, other, "M3.2a.1", "7")
    taken = receive(fresh, [sent / "1"])
    assert own(taken).count("older") == 2 and "báo cáo khác" in taken.lines[0].sentence
    assert str(open_report(fresh, other).report.cell("M3.2a.1").value) == "7"
    with open_session(finished.home, clock) as before:
        newer = reopen_report(before, finished.reports[0], "đang sửa")
        told = receive(before, [sent])
        assert open_report(before, finished.reports[0]).report == newer.report and set(own(told)) == {"same"}


def test_a_draft_in_which_nothing_was_typed_makes_room(fresh: Session, sent: Path, finished: SampleOffice) -> None:
    start_report(fresh, "phu-luc-01", "2024")
    receive(fresh, [sent])
    assert {info.id for info in report_list(fresh)} == set(finished.reports)


def test_an_old_key_that_is_only_confirmed_by_fingerprint_is_enough(sent: Path, tmp_path: Path) -> None:
    with open_session(tmp_path / "máy mới", clock) as session:
        init_office(session, PACK, COMMUNE)
        new_key(session, "khoa-moi", SECRET)
        assert "own" not in own(receive(session, [sent])) and "untrusted" in own(receive(session, [sent]))
        add_trust(session, next(sent.glob("*.cer")), COMMUNE)
        assert own(receive(session, [sent])).count("own") == 4


def test_other_figures_of_a_revision_that_is_here_are_refused(fresh: Session, sent: Path, tmp_path: Path) -> None:
    receive(fresh, [sent])
    report = next(info.id for info in report_list(fresh) if info.form == "phu-luc-01")
    trust(fresh, tmp_path / "chứng thư", COMMUNE)
    forged = Sent(COMMUNE, {COUNT: 1}, 2, report_id=report)
    before = fresh.store.revision_snapshot(report, 2)
    assert own(receive(fresh, [forged.save(tmp_path / "khác")])) == ["older"]
    assert fresh.store.revision_snapshot(report, 2) == before and signer_of(COMMUNE)


def test_what_another_key_signed_in_the_offices_name_is_not_taken_back(fresh: Session) -> None:
    """An authority's word or a person's signature may make a key known; it never rewrites the office's own reports."""
    data = Sent(COMMUNE, {COUNT: 5}).data
    forged = OwnBundle(data, "0" * 64, "1" * 64, None, der(signer_of(COMMUNE).certificate), b"")
    assert Own(fresh).view(forged).outcome == "untrusted"
    trust(fresh, fresh.home / "chứng thư", COMMUNE)
    assert Own(fresh).view(forged).outcome == "own", "the officer confirmed it"
