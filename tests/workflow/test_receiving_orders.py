"""Real bundles in any order, over any sticks, repeated, with restarts between: what stands is always the same."""

from __future__ import annotations

import hashlib
import random
import shutil
from collections.abc import Mapping
from pathlib import Path

import pytest

from forms.cells import Cell
from tests.conftest import NOW, clock
from tests.signed_bundles import COUNT, FORM, PERIOD, Sent, trust
from tests.workflow.offices import COMMUNE, DISTRICT, Open
from workflow.receiving.looking import look
from workflow.receiving.taking import receive, take
from workflow.session import Session, open_session
from workflow.standing.reports import standing_report, standings

OTHERS = ("09187", "09163", "09166", "09169")
FULL = Sent(COMMUNE, {COUNT: 10, "M3.2a.1n": 4})
SUPPLEMENT = Sent(COMMUNE, {COUNT: 12}, 2, hashlib.sha256(FULL.data).hexdigest())
LATER = Sent(COMMUNE, {"M3.2a.1n": 5}, 3, hashlib.sha256(SUPPLEMENT.data).hexdigest())
ALL = (
    FULL, SUPPLEMENT, LATER,
    Sent(OTHERS[0], {COUNT: 1}), Sent(OTHERS[0], {COUNT: 2}, 2), Sent(OTHERS[0], {"document.number": "5a"}, 3),
    Sent(OTHERS[1], {COUNT: 1}), Sent(OTHERS[1], {COUNT: 3}),
    Sent(OTHERS[2], {COUNT: 1}), Sent(OTHERS[2], {COUNT: 3}), Sent(OTHERS[2], {COUNT: 4}, 2),
    Sent(OTHERS[3], {COUNT: 9}, 2, "0" * 64),
)  # fmt: skip
STATES = dict(zip((COMMUNE, *OTHERS), ("received", "received", "conflict", "received", "waiting"), strict=True))


@pytest.fixture(scope="session")
def _bundles() -> tuple[bytes, ...]:
    return tuple(one.bundle() for one in ALL)


def what_stands(session: Session) -> Mapping[str, tuple[str, Mapping[str, Cell]]]:
    found = {}
    for unit, one in standings(session, FORM, PERIOD).items():
        report = standing_report(session, unit, FORM, PERIOD)
        found[unit] = (one.state, report.cells if report else {})
    return found


@pytest.mark.parametrize("seed", range(5))
def test_neither_order_nor_sticks_nor_repeats_nor_restarts_change_what_stands(
    office_of: Open, tmp_path: Path, _bundles: tuple[bytes, ...], seed: int
) -> None:
    chance = random.Random(seed)
    order = [*chance.sample(range(len(ALL)), len(ALL)), *chance.choices(range(len(ALL)), k=5)]
    cuts = sorted(chance.sample(range(1, len(order)), 3))
    session = office_of(DISTRICT)
    trust(session, tmp_path / "chứng thư", COMMUNE, *OTHERS)
    home = session.home
    session.close()
    for number, (first, last) in enumerate(zip([0, *cuts], [*cuts, len(order)], strict=True)):
        stick = tmp_path / f"stick {number}"
        stick.mkdir()
        for place, which in enumerate(order[first:last]):
            (stick / f"{place:02}.asice").write_bytes(_bundles[which])
        with open_session(home, clock) as opened:
            if chance.random() < 0.5:
                receive(opened, [stick])
            else:
                seen = look(opened, [stick])
                take(opened, seen, chosen=range(len(seen.lines)))
        shutil.rmtree(stick)
    with open_session(home, clock) as opened:
        found = what_stands(opened)
        assert {unit: state for unit, (state, _) in found.items()} == STATES
        assert str(found[COMMUNE][1][COUNT].value) == "12" and str(found[COMMUNE][1]["M3.2a.1n"].value) == "5"
        assert str(found[OTHERS[0]][1][COUNT].value) == "2" and str(found[OTHERS[2]][1][COUNT].value) == "4"
        assert len(opened.store.received_rows()) == len(ALL)
        assert opened.today() == NOW.date()
