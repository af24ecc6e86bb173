"""The order of receiving, splitting over sticks, repeats and restarts never change what a district's total is.

Real signed bundles through the real receiving into a real database; hypothesis chooses how they come.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from forms.cells import Cell
from tests.conftest import clock
from tests.signed_bundles import FORM, PACK, PERIOD, Sent, trust
from workflow.office import init_office
from workflow.receiving.taking import receive
from workflow.session import open_session
from workflow.standing.prospect import look

DISTRICT = "256"
UNITS = ("09163", "09166", "09169", "09172", "09190")
WHOLE, PART = "M3.2a.1", "M3.2a.1n"


def _sent() -> tuple[Sent, ...]:
    """Every case: corrected, contradictory, settled by a later revision, supplemented, supplement alone, silent."""
    plain, corrected, contrary, settled, added = UNITS
    base = Sent(added, {WHOLE: 10, PART: 4})
    return (
        Sent(plain, {WHOLE: 7, PART: 7, "M1.1.4b": "co"}),
        Sent(corrected, {WHOLE: 20, PART: 1}),
        Sent(corrected, {WHOLE: 30, PART: 2}, 2),
        Sent(contrary, {WHOLE: 100, PART: 50}),
        Sent(contrary, {WHOLE: 200, PART: 60}),
        Sent(settled, {WHOLE: 300, PART: 1}),
        Sent(settled, {WHOLE: 400, PART: 1}),
        Sent(settled, {WHOLE: 5, PART: 5}, 2),
        Sent(settled, {}, 3),
        base,
        Sent(added, {WHOLE: 12, PART: 4}, 2, _digest(base)),
        Sent(corrected, {WHOLE: 999}, 4, "0" * 64),
    )


def _digest(sent: Sent) -> str:
    return hashlib.sha256(sent.data).hexdigest()


@pytest.fixture(scope="module")
def bundles(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    folder = tmp_path_factory.mktemp("gói")
    return [one.save(folder / str(number)) for number, one in enumerate(_sent())]


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("huyện") / "nhà"
    with open_session(home, clock) as session:
        init_office(session, PACK.id, DISTRICT)
        trust(session, home.parent, *UNITS)
    return home


def total(home: Path, sticks: Sequence[Sequence[Path]], restarts: Sequence[bool]) -> Mapping[str, Cell]:
    """What the district would put together after taking the sticks, with the program restarted in between or not."""
    session = open_session(home, clock)
    try:
        for stick, restarted in zip(sticks, restarts, strict=True):
            if restarted:
                session.close()
                session = open_session(home, clock)
            if stick:
                receive(session, stick)
        made = look(session, FORM, PERIOD).made
        return {**made.cells, "missing": Cell(" ".join(code for code, _ in made.consolidation.missing))}
    finally:
        session.close()


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(data=st.data())
def test_however_it_comes_the_total_is_the_same(
    data: st.DataObject, bundles: list[Path], template: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    order = data.draw(st.permutations(bundles))
    again = data.draw(st.lists(st.sampled_from(bundles), max_size=4))
    places = data.draw(st.lists(st.integers(0, 3), min_size=len(order) + len(again), max_size=len(order) + len(again)))
    sticks = [[path for path, place in zip((*order, *again), places, strict=True) if place == at] for at in range(4)]
    restarts = data.draw(st.lists(st.booleans(), min_size=4, max_size=4))
    folder = tmp_path_factory.mktemp("lần")
    shutil.copytree(template, folder / "nhà")
    found = total(folder / "nhà", sticks, restarts)
    assert found[WHOLE].number == 7 + 30 + 5 + 12
    assert found[PART].number == 7 + 2 + 5 + 4
    assert UNITS[2] in str(found["missing"].value)
    shutil.copytree(template, folder / "một lần")
    assert found == total(folder / "một lần", [bundles], [False])
