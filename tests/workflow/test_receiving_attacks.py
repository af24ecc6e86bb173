"""A known unit with a valid key, and a stranger with a stick, that mean harm: refused in a sentence, or harmless."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.signed_bundles import COUNT, Sent, trust
from tests.workflow.offices import COMMUNE, DISTRICT, Open
from workflow.receiving.looking import look
from workflow.receiving.taking import receive
from workflow.session import Session

SIBLING = "09187"
CELL = {"value": "5", "type": "number", "state": "value"}


@pytest.fixture
def district(office_of: Open, tmp_path: Path) -> Session:
    """The district's office, which trusts two of its communes."""
    session = office_of(DISTRICT)
    trust(session, tmp_path / "chứng thư", COMMUNE, SIBLING)
    return session


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    folder = tmp_path / "ổ USB"
    folder.mkdir()
    return folder


def forged(**members: Any) -> bytes:
    """A report.json of the commune with other members, as no program of ours writes it."""
    return json.dumps(json.loads(Sent(COMMUNE, {COUNT: 5}).data) | members).encode()


@pytest.mark.parametrize(
    "members",
    [
        {"revision": 0},
        {"revision": -1},
        {"revision": 1 << 62},
        {"revision": 1 << 300},
        {"pack_version": -(1 << 70)},
        {"form_version": 1 << 70},
        {"cells": {COUNT: {**CELL, "source": "computed"}}},
        {"cells": {COUNT: {**CELL, "value": "1E+999999"}}},
        {"cells": {COUNT: {**CELL, "value": "NaN"}}},
        {"cells": {COUNT: {**CELL, "value": ["5"]}}},
        {"cells": {COUNT: {**CELL, "as_of": "9999-99-99"}}},
        {"consolidation": []},
    ],
    ids=str,
)
def test_signed_figures_that_no_program_writes_are_refused(
    district: Session, stick: Path, members: dict[str, Any]
) -> None:
    (stick / "a.asice").write_bytes(Sent(COMMUNE, {}).bundle(data=forged(**members)))
    Sent(SIBLING, {COUNT: 1}).save(stick, "b.asice")
    assert [line.outcome for line in look(district, [stick]).lines] == ["broken", "new"]
    assert [line.outcome for line in receive(district, [stick]).lines] == ["broken", "new"], (
        "the others are not held up"
    )
