"""What stands for a unit: order, repeats, splitting and restarts never change it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from forms.standing import LONGEST, NOTHING, Decided, Kept, Standing, outcome_of, standing, standings


def kept(number: int, revision: int = 1, digest: str = "", **more: object) -> Kept:
    return Kept(number, "09190", "phu-luc-01", "2024", revision, digest or f"d{number}", **more)  # type: ignore[arg-type]


def accepted(item: Kept, *kinds: str, withdrawn: bool = False) -> Kept:
    decided = tuple(Decided(at, kind, withdrawn) for at, kind in enumerate(kinds, start=1))  # type: ignore[arg-type]
    return replace(item, decisions=decided)


def test_nothing_received_is_no_standing() -> None:
    assert standing(()) == NOTHING == Standing(None, (), (), (), "none")


def test_the_highest_revision_stands_whatever_came_first() -> None:
    items = [kept(1, 2), kept(2, 1), kept(3, 3)]
    for order in permutations(items):
        assert standing(order).current == 3
    assert standing(items[:2]).current == 1


def test_two_figures_of_one_revision_count_nothing_until_one_is_chosen() -> None:
    first, second, other = kept(1), kept(2), kept(3)
    assert standing([first, second]) == Standing(None, (), (1, 2), (), "conflict")
    settled = [accepted(first, "chosen"), accepted(second, "set_aside")]
    assert standing(settled) == Standing(1, (1,), (), (), "received")
    assert standing([*settled, other]).conflict == (1, 2, 3), "a third figure is asked about again"
    assert standing([*settled, kept(4, 2)]).current == 4
    assert standing([accepted(first, "chosen", withdrawn=True), second]).state == "conflict"
    assert not standing([first, second]).counts


def test_a_conflict_below_the_last_revision_is_no_conflict() -> None:
    assert standing([kept(1), kept(2), kept(3, 2)]) == Standing(3, (3,), (), (), "received")


def test_a_supplement_waits_for_what_it_completes() -> None:
    base, supplement, again = kept(1), kept(2, 2, supplement_of="d1"), kept(3, 3, supplement_of="d2")
    assert standing([supplement]) == Standing(None, (), (), (2,), "waiting")
    assert standing([supplement, again]).waiting == (2, 3)
    assert standing([again, base]) == Standing(1, (1,), (), (3,), "received")
    assert standing([again, supplement, base]) == Standing(3, (1, 2, 3), (), (), "received")


def test_an_empty_report_never_stands_over_one_that_speaks() -> None:
    full, empty = kept(1), kept(2, 2, says=0)
    assert standing([full, empty]).current == 1
    assert standing([empty]).current == 2
    assert standing([full, accepted(empty, "chosen")]).current == 2
    assert standing([full, kept(3, 2, says=0, supplement_of="d1")]).chain == (1, 3), "what it completes speaks"


def test_signed_beats_unsigned_and_the_last_confirmed_is_the_unsigned_one() -> None:
    paper, workbook = kept(1, signed=False), kept(2, signed=False)
    assert standing([paper, workbook]).current == 2
    assert standing([paper, accepted(workbook, "set_aside")]).current == 1
    assert standing([kept(3), paper, kept(4, 9, signed=False)]).current == 3
    assert standing([kept(3, says=0), paper]).current == 1, "a signed report that is empty says less than paper"
    assert standing([kept(3, supplement_of="d9"), paper]) == Standing(1, (1,), (), (3,), "received")


def test_the_last_verdict_on_what_stands_is_the_state() -> None:
    first = kept(1)
    assert standing([accepted(first, "accepted")]).state == "accepted"
    assert standing([accepted(first, "accepted", "returned")]).state == "returned"
    assert not standing([accepted(first, "returned")]).counts
    assert standing([accepted(first, "returned", withdrawn=True)]).state == "received"
    assert standing([accepted(first, "returned"), kept(2, 2)]).state == "received", "a newer one is received again"


@pytest.mark.parametrize(
    ("items", "candidate", "outcome"),
    [
        ([], kept(0), "new"),
        ([kept(1)], kept(0, digest="d1"), "same"),
        ([kept(1)], kept(0, digest="d1", signed=False), "same"),
        ([kept(1, signed=False)], kept(0, digest="d1"), "newer"),
        ([kept(1)], kept(0, 2), "newer"),
        ([kept(1, 2)], kept(0, 1), "older"),
        ([kept(1)], kept(0, 1), "conflict"),
        ([kept(1), kept(2)], kept(0, 2), "newer"),
        ([kept(1, 2), kept(2, 2)], kept(0, 1), "older"),
        ([], kept(0, 2, supplement_of="d9"), "waiting"),
        ([kept(1, 2, supplement_of="dx")], kept(0, 1, digest="dx"), "new"),
        ([kept(1, 1), kept(2, 3, supplement_of="dx")], kept(0, 2, digest="dx"), "newer"),
        ([kept(1)], kept(0, 2, says=0), "empty"),
        ([kept(1, 3)], kept(0, 2, says=0), "older"),
        ([], kept(0, says=0), "empty"),
        ([kept(1)], kept(0, 2, says=0, supplement_of="d1"), "newer"),
        ([kept(1)], kept(0, 5, signed=False), "older"),
    ],
)
def test_what_a_report_is_beside_those_received(items: Sequence[Kept], candidate: Kept, outcome: str) -> None:
    assert outcome_of(items, candidate) == outcome


def test_each_unit_form_and_period_stands_by_itself() -> None:
    other = replace(kept(2), period="2024-H1")
    assert {place: one.current for place, one in standings([kept(1), other]).items()} == {
        ("09190", "phu-luc-01", "2024"): 1,
        ("09190", "phu-luc-01", "2024-H1"): 2,
    }


@st.composite
def sets(draw: st.DrawFn) -> list[Kept]:
    """Signed reports as units send them: full ones, and supplements of what came before, some of it missing."""
    items: list[Kept] = []
    for number in range(draw(st.integers(1, 7))):
        bases = ["", *(one.data_digest for one in items), "gone"]
        items.append(
            kept(
                number + 1,
                draw(st.integers(1, 3)),
                supplement_of=draw(st.sampled_from(bases)),
                says=draw(st.integers(0, 1)),
            )
        )
    return items


def told(items: Sequence[Kept]) -> tuple[object, ...]:
    """A standing in words that do not depend on the rows' numbers."""
    digest = {one.number: one.data_digest for one in items}
    found = standing(items)
    named = [sorted(digest[number] for number in numbers) for numbers in (found.conflict, found.waiting)]
    return digest.get(found.current or 0), [digest[number] for number in found.chain], named, found.state


@given(sets(), st.data())
def test_neither_order_nor_sticks_nor_repeats_change_what_stands(items: list[Kept], data: st.DataObject) -> None:
    order = data.draw(st.permutations(items))
    renumbered = [replace(one, number=place + 1) for place, one in enumerate(order)]
    assert told(renumbered) == told(items)
    kept_so_far: list[Kept] = []
    for one in [*order, *data.draw(st.lists(st.sampled_from(items)))]:
        if outcome_of(kept_so_far, one) != "same":
            kept_so_far.append(replace(one, number=len(kept_so_far) + 1))
    assert told(kept_so_far) == told(items)


@given(sets())
def test_what_a_report_is_called_is_what_it_then_is(items: list[Kept]) -> None:
    before: list[Kept] = []
    for one in items:
        outcome = outcome_of(before, one)
        had = standing(before)
        before.append(one)
        now = standing(before)
        assert (outcome == "conflict") == (one.number in now.conflict)
        assert (outcome == "waiting") == (one.number in now.waiting)
        if outcome in ("older", "waiting"):
            assert (now.current, now.conflict) == (had.current, had.conflict), "it changes nothing"
        if outcome in ("new", "newer"):
            assert one.number in now.chain


def test_supplements_that_hang_on_each_other_without_end_cost_little_and_wait() -> None:
    items = [kept(1), *(kept(number, number, supplement_of=f"d{number - 1}") for number in range(2, 3001))]
    found = standing(items)
    assert (found.current, len(found.chain)) == (LONGEST, LONGEST)
    assert len(found.waiting) == 3000 - LONGEST
