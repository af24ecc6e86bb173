"""Mutated files thrown at every reader; `python tools/fuzz.py` throws a hundred thousand. What those runs taught
stays here by seed."""

from __future__ import annotations

import dataclasses
import random

import pytest

from signing.verification import VerifiedBundle
from tools.fuzz import Target, run, targets, try_seed
from tools.mutations import MUTATIONS, mutated

SEEDS = 120


@pytest.fixture(scope="module")
def chosen() -> tuple[Target, ...]:
    return targets()


@pytest.mark.parametrize("number", range(13))
def test_nothing_breaks_a_reader(number: int, chosen: tuple[Target, ...]) -> None:
    target = chosen[number]
    first = 1000 * number
    assert [finding.problem for finding in run([target], first, SEEDS)] == []


def test_every_kind_of_file_is_tried(chosen: tuple[Target, ...]) -> None:
    signed = ["asice", "pdf", "p7m", "statement", "signed again", "pdf parts", "answer", "answer signed again"]
    assert [target.name for target in chosen] == [*signed, "data", "shaken data", "shaken answer", "letter", "workbook"]


def test_a_fault_would_be_found(chosen: tuple[Target, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    """The harness itself: a reader that raises, and one that accepts everything."""
    assert "ZeroDivisionError" in try_seed(dataclasses.replace(chosen[0], judge=lambda _: str(1 // 0)), 1)

    def trusting(self: VerifiedBundle) -> bool:
        return True

    monkeypatch.setattr("signing.facts.VerificationRecord.accepted", property(trusting))
    found = {finding.problem for finding in run(chosen[:1], 0, 30)}
    assert "changed content is accepted" in found


def test_a_seed_gives_the_same_mutation_for_ever(bundle: bytes, signed_pdf: bytes) -> None:
    for data in (bundle, signed_pdf, b"{}", b""):
        for seed in range(60):
            first, again = (mutated(random.Random(seed), data, (bundle, signed_pdf)) for _ in range(2))
            assert first == again


@pytest.mark.parametrize("name", sorted({one.__name__ for one in MUTATIONS}))
def test_every_mutation_changes_something(name: str, bundle: bytes) -> None:
    mutation = next(one for one in MUTATIONS if one.__name__ == name)
    assert any(mutation(random.Random(seed), bundle) != bundle for seed in range(20))
    assert isinstance(mutation(random.Random(1), b"ab"), bytes)
