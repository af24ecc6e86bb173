"""A report beside those received: the short way for plain revisions says what the rule for everything says."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from forms.standing import Kept, outcome_of, standing
from storage.store import Store, open_store
from tests.conftest import NOW
from workflow.receiving.comparing import Comparing, kept_of
from workflow.receiving.judged import Arrived


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "nhà", "1", lambda: NOW) as opened:
        yield opened


def arrived(revision: int, digest: str, says: int = 1, supplement_of: str = "") -> Arrived:
    return Arrived(
        "09190", "2023-05-01", "Phường Võ Cường", "xa", "phu-luc-01", "2024", revision, "0" * 32, supplement_of,
        "bac-ninh-2024", 1, 1, digest, digest, "f", None, says, "", "{}",
    )  # fmt: skip


def drawn(chance: random.Random, plain: bool) -> Arrived:
    revision = chance.randint(1, 5)
    digest = f"{revision}-{chance.randint(1, 2)}"
    if plain:
        return arrived(revision, digest)
    completes = chance.choice(["", "", f"{chance.randint(1, 5)}-1", "elsewhere"])
    return arrived(revision, digest, chance.choice([0, 1]), "" if completes == digest else completes)


@pytest.mark.parametrize("plain", [True, False])
def test_what_a_report_is_called_follows_from_all_that_came_before(store: Store, plain: bool) -> None:
    chance = random.Random(8)
    for _ in range(60):
        comparing, items = Comparing(store), list[Kept]()
        for number in range(1, 13):
            one = drawn(chance, plain)
            found = comparing.compare(one)
            assert found.outcome == outcome_of(items, kept_of(one, 0)), (items, one)
            before = next((item for item in items if item.number == standing(items).current), None)
            if found.outcome in ("newer", "older") and before:
                assert f"bản lần {before.revision}" in found.sentence
            if found.outcome != "same":
                comparing.note(one)
                items.append(kept_of(one, -number))
