"""Many receipts signed with a real token: one PIN, one login, one signature each; a pulled token decides nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from forms.standing import standing
from signing.answers import read_answer
from signing.certificates import der
from signing.known import pin
from tests.conftest import COMMUNE, NOW
from tests.cryptoki_wire import DEVICE_REMOVED, Wire
from tests.kept import keep
from tests.tokens import Handed
from workflow.answering.deciding import KeyRefused, accept
from workflow.answering.outlets import outlet_to
from workflow.keys.signing_keys import KeyUse
from workflow.session import Session

UNITS = ("09193", "09196", "09199")


@pytest.fixture
def agency(handed: Handed) -> KeyUse:
    return KeyUse(handed.agency.ref(handed.agency_certificate), handed.agency.pin)


def state(session: Session, unit: str) -> str:
    return standing(session.store.kept("phu-luc-01", "2024", unit)).state


def test_one_login_signs_every_receipt(
    finished_session: Session, handed: Handed, agency: KeyUse, wire: Wire, tmp_path: Path
) -> None:
    numbers = [keep(finished_session, unit) for unit in UNITS]
    wire.watch("C_Login")
    done = accept(finished_session, numbers, agency, outlet_to(tmp_path / "trả lời"))
    assert (wire.calls["C_Login"], done.signed, len(done.files)) == (1, len(UNITS), len(UNITS))
    known = [pin(der(handed.agency_certificate), COMMUNE)]
    for path in done.files:
        found = read_answer(path.read_bytes(), known, NOW)
        assert found.genuine and found.opened.accepted


def test_a_token_pulled_half_way_decides_nothing(
    finished_session: Session, agency: KeyUse, wire: Wire, tmp_path: Path
) -> None:
    numbers = [keep(finished_session, unit) for unit in UNITS]
    signed: list[int] = []

    def pulled(real, *given) -> int:
        signed.append(1)
        return DEVICE_REMOVED if len(signed) == 2 else real(*given)

    wire.answer("C_Sign", pulled)
    with pytest.raises(KeyRefused):
        accept(finished_session, numbers, agency, outlet_to(tmp_path / "trả lời"))
    assert {state(finished_session, unit) for unit in UNITS} == {"received"}
    assert list((tmp_path / "trả lời").iterdir()) == []


def test_a_wrong_pin_costs_one_try(finished_session: Session, handed: Handed, wire: Wire, tmp_path: Path) -> None:
    number = keep(finished_session, UNITS[0])
    wire.watch("C_Login")
    with pytest.raises(KeyRefused):
        accept(finished_session, [number], KeyUse(handed.agency.ref(handed.agency_certificate), "sai"))
    assert wire.calls["C_Login"] == 1 and state(finished_session, UNITS[0]) == "received"
