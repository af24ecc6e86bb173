"""V14: no small count of a commune can be worked out from what a chart or list shows, tried by brute force."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forms.guard import SMALL, WITHHELD, Guarded, guard

Counts = dict[str, dict[str, int]]


def guarded(counts: Counts) -> Guarded:
    return guard({name: {code: Decimal(n) for code, n in units.items()} for name, units in counts.items()})


def readings(counts: Counts, found: Guarded) -> dict[str, set[int]]:
    """Everything that each small count may be for a reader of the published figures, by trying all. Who reads “không
    nêu” knows that it is none of 1 to 4, or it would say “dưới 5”."""
    codes = [(name, code) for name, units in counts.items() for code in units]
    top = max(sum(sum(units.values()) for units in counts.values()), 5) + 2
    choices: list[Sequence[int]] = []
    for name, code in codes:
        shown = counts[name][code]
        if code in found.small:
            choices.append(range(1, 5))
        elif code in found.withheld:
            choices.append((0, *range(5, top + 1)))
        else:
            choices.append(range(shown, shown + 1))
    seen: dict[str, set[int]] = {code: set() for code in found.small}
    for values in product(*choices):
        if _fits(counts, found, codes, values):
            for (_, code), value in zip(codes, values, strict=True):
                if code in seen:
                    seen[code].add(value)
    return seen


def _fits(counts: Counts, found: Guarded, codes: list[tuple[str, str]], values: tuple[int, ...]) -> bool:
    sums = dict.fromkeys(counts, 0)
    for (name, _), value in zip(codes, values, strict=True):
        sums[name] += value
    for name, units in counts.items():
        if name in found.small_groups:
            if not 1 <= sums[name] <= 4:
                return False
        elif name not in found.withheld_groups and sums[name] != sum(units.values()):
            return False
    return found.total or sum(sums.values()) == sum(sum(units.values()) for units in counts.values())


@pytest.mark.parametrize(
    "counts",
    [
        {"h": {"a": 2, "b": 0, "c": 9}},
        {"h": {"a": 1, "b": 1}},
        {"h": {"a": 4, "b": 4, "c": 7}},
        {"h": {"a": 2}},
        {"h": {"a": 1, "b": 0}},
        {"h": {"a": 3}, "k": {"b": 12, "c": 6}},
        {"h": {"a": 3}, "k": {"b": 2}},
        {"h": {"a": 3, "b": 8}, "k": {"c": 2, "d": 0}},
        {"h": {"a": 1}, "k": {}},
        {"h": {"a": 1, "b": 1, "c": 1, "d": 1}},
        {"h": {"a": 1, "b": 1, "c": 1, "d": 1}, "k": {"e": 9}},
        {"h": {"a": 1, "b": 1, "c": 1}, "k": {"d": 1}},
        {"h": {"a": 1}, "k": {"b": 1}, "m": {"c": 1}, "n": {"d": 1}},
    ],
)
def test_a_small_count_cannot_be_worked_out(counts: Counts) -> None:
    found = guarded(counts)
    assert found.small == {code for units in counts.values() for code, n in units.items() if 1 <= n <= 4}
    assert all(len(values) > 1 for values in readings(counts, found).values())


@settings(max_examples=60, deadline=None)
@given(
    st.dictionaries(
        st.sampled_from("hk"),
        st.dictionaries(st.sampled_from("abc"), st.integers(0, 7), max_size=3),
        min_size=1,
        max_size=2,
    )
)
def test_no_small_count_of_any_figures_can_be_worked_out(drawn: Counts) -> None:
    counts = {name: {name + code: n for code, n in units.items()} for name, units in drawn.items()}
    found = guarded(counts)
    assert all(len(values) > 1 for values in readings(counts, found).values())


@given(
    st.dictionaries(
        st.sampled_from("hkmn"), st.dictionaries(st.sampled_from("abcdef"), st.integers(0, 6), max_size=6), max_size=4
    )
)
def test_guarding_comes_to_an_end(drawn: Counts) -> None:
    counts = {name: {name + code: n for code, n in units.items()} for name, units in drawn.items()}
    found = guarded(counts)
    assert found.small == {code for units in counts.values() for code, n in units.items() if 1 <= n <= 4}


def test_what_is_withheld_is_known_to_be_none_of_one_to_four() -> None:
    """A sum of less than five with a 0 withheld in it: that the 0 is one stands in the sum."""
    found = guarded({"h": {"a": 3, "b": 3, "c": 4, "d": 5}, "k": {"e": 3, "f": 0}, "l": {"g": 5, "i": 6}})
    assert found.small_groups == {"k"} and found.group("l") + found.group("h") != ""


def test_four_cases_of_four_communes_are_not_told_by_their_district() -> None:
    found = guarded({"h": {"a": 1, "b": 1, "c": 1, "d": 1}, "k": {"e": 50, "f": 60}})
    assert (found.group("h"), found.group("k"), found.unit("e"), found.unit("f")) == (WITHHELD, WITHHELD, WITHHELD, "")
    assert not found.total


def test_one_small_count_takes_the_smallest_other_one_along() -> None:
    found = guarded({"h": {"a": 2, "b": 30, "c": 9, "d": 0}})
    assert (found.unit("a"), found.unit("c"), found.unit("b"), found.unit("d")) == (SMALL, WITHHELD, "", "")
    assert not found.total and found.group("h") == ""


def test_two_small_counts_of_a_large_group_guard_each_other() -> None:
    found = guarded({"h": {"a": 2, "b": 3, "c": 9}})
    assert found.withheld == frozenset() and found.small == {"a", "b"}


def test_where_nothing_is_small_everything_is_shown() -> None:
    assert guarded({"h": {"a": 0, "b": 5}, "k": {"c": 12}}).is_empty
    assert guard({"h": {"a": None}}).is_empty


def test_a_province_of_many_hides_little() -> None:
    counts = {f"h{d}": {f"{d}-{u}": (d * 7 + u * 5) % 23 for u in range(16)} for d in range(8)}
    found = guarded(counts)
    shown = sum(len(units) for units in counts.values()) - len(found.small) - len(found.withheld)
    assert found.small and not found.total and not found.withheld_groups
    assert shown > 90 and len(found.withheld) <= 4
