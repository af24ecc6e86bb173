"""kill -9 while an office takes statements in, accepts and consolidates: what was acknowledged stands, nothing half."""

from __future__ import annotations

import hashlib
import subprocess
import sys
import time
from pathlib import Path

import pytest

from forms.files import read_file
from tests.conftest import NOW, SECRET, clock
from tests.signed_bundles import COUNT, Sent, trust
from tests.workflow.offices import COMMUNE, DISTRICT, Open
from workflow.consolidating.making import consolidate
from workflow.receiving.taking import receive
from workflow.session import open_session
from workflow.trust.statements import write_key_card

TAKER = """
import sys
from pathlib import Path
from tests.conftest import clock
from workflow.session import open_session
from workflow.trust.certificates import remove_trust, trust_list
from workflow.trust.statement_taking import take_statement
with open_session(Path(sys.argv[1]), clock) as session:
    while True:
        take_statement(session, Path(sys.argv[2]), compared=True)
        print("taken", flush=True)
        for item in trust_list(session):
            remove_trust(session, item.fingerprint)
        print("removed", flush=True)
"""


def killed(script: str, *words: object, lines: int, wait: float) -> list[str]:
    """What a writer had acknowledged when it was killed, `wait` seconds after so many lines."""
    line = [sys.executable, "-c", script, *map(str, words)]
    with subprocess.Popen(line, stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout
        said = [writer.stdout.readline() for _ in range(lines)]
        time.sleep(wait)
        writer.kill()
        said += writer.stdout.read().splitlines(keepends=True)
    assert len(said) >= lines and said[0], "the writer worked until it was killed"
    return [line.strip() for line in said if line.endswith("\n")]


@pytest.mark.parametrize(("lines", "wait"), [(1, 0.002), (2, 0.006), (5, 0.01)])
def test_a_kill_while_a_statement_is_taken_in_leaves_all_of_it_or_nothing(
    office_of: Open, tmp_path: Path, lines: int, wait: float
) -> None:
    card = write_key_card(office_of(DISTRICT), "khoa-1", SECRET, tmp_path / "thông báo khóa")
    session = office_of(COMMUNE)
    home = session.home
    session.close()
    said = killed(TAKER, home, card, lines=lines, wait=wait)
    with open_session(home, clock) as session:
        steps = [event.step for event in session.store.trust_history() if event.unit_code == DISTRICT]
        statements = session.store.taken_statements()
        assert [item.unit_code for item in statements] == [DISTRICT]
        assert hashlib.sha256(session.store.blob(statements[0].digest)).hexdigest() == statements[0].digest
        trusted = [item.unit_code for item in session.store.trusted()]
        assert (trusted == [DISTRICT]) == (steps[-1] != "removed"), "the history ends with what stands"
        assert len(steps) >= len(said)
        assert session.today() == NOW.date()


DECIDER = """
import sys
from pathlib import Path
from tests.conftest import SECRET, clock
from workflow.answering.deciding import accept, take_back
from workflow.answering.outlets import outlet_to
from workflow.consolidating.making import consolidate
from workflow.keys.signing_keys import KeyUse
from workflow.session import open_session
with open_session(Path(sys.argv[1]), clock) as session:
    while True:
        done = accept(session, [1, 2], KeyUse("", SECRET), outlet_to(Path(sys.argv[2])))
        print("accepted", *done.decisions, flush=True)
        consolidate(session, "phu-luc-01", "2024")
        print("made", flush=True)
        take_back(session, 2)
        print("back", flush=True)
"""


@pytest.mark.parametrize(("lines", "wait"), [(1, 0.002), (1, 0.03), (2, 0.001), (4, 0.02)])
def test_a_kill_while_accepting_and_consolidating_loses_nothing_that_was_said(
    office_of: Open, tmp_path: Path, lines: int, wait: float
) -> None:
    session, stick, out = office_of(DISTRICT), tmp_path / "ổ USB", tmp_path / "phiếu"
    trust(session, tmp_path / "chứng thư", COMMUNE, "09187")
    for unit, figure in ((COMMUNE, 5), ("09187", 7)):
        Sent(unit, {COUNT: figure}).save(stick)
    receive(session, [stick])
    home = session.home
    session.close()
    said = killed(DECIDER, home, out, lines=lines, wait=wait)
    told = [int(number) for line in said if line.startswith("accepted") for number in line.split()[1:]]
    with open_session(home, clock) as session:
        decided = {one.number: one for one in session.store.decisions()}
        assert set(told) <= decided.keys()
        kept = {one.answer: session.store.blob(one.answer) for one in decided.values() if one.answer}
        assert len(kept) >= 2 and all(hashlib.sha256(data).hexdigest() == name for name, data in kept.items())
        for path in out.rglob("*.asice"):
            assert read_file(path) in kept.values(), "no slip went out that is not kept"
        heads = session.store.report_heads()
        if "made" in said or heads:
            (head,) = heads
            report = session.store.load_report(head.id)
            value = report.cell(COUNT).value
            assert value in ((12,) if "made" in said else (12, None)), "all of the consolidation or none"
            assert (report.consolidation is not None) == (value is not None)
        assert consolidate(session, "phu-luc-01", "2024").counted == 2
        assert not list((home / "bundles").glob(".*"))
