"""The table of benchmarks: what a row says, what is kept when one fails, how growth is told."""

from __future__ import annotations

import json

import msgspec
import pytest

from bench.measure import Failure, Result, exponent, fastest, grown, in_turn, medians, middle, need, within
from bench.table import amount, line, page, plain, verdict

MET = Result("a cell", "raw insert", 0.0003, 0.0002, 1.4, 1.5)
MISSED = Result("export", "LibreOffice", 0.5, 1.0, 2.0, 5.0, at_least=True)
LOST = Failure("start", "soffice is not installed | make system")
POINTS = ((1, 0.5), (10, 0.06), (100, 0.012), (1000, 0.010), (10_000, 0.011))


def test_a_row_says_what_it_was_held_against_and_whether_its_goal_is_met() -> None:
    assert line(MET).split()[-1] == "met" and "0.3 ms" in line(MET) and "≤ 1.5" in line(MET)
    assert line(MISSED).split()[-1] == "MISSED" and "≥ 5" in line(MISSED)
    assert "FAILED: soffice is not installed" in line(LOST)


def test_a_row_without_a_goal_is_none() -> None:
    with pytest.raises(ValueError, match="has no goal"):
        Result("a cell", "raw insert", 1, 1, 1, 0)


def test_the_page_has_every_row_and_counts_the_goals() -> None:
    rows = [MET, MISSED, LOST, grown("receiving", POINTS, 1.25, "bundles", "ms a bundle", 1000)]
    said = page(rows, ("a machine", "2 processors"))
    assert "4 rows, 2 goals met" in said and "a machine, 2 processors." in said
    assert "| **MISSED** |" in said and "| **FAILED** |" in said
    assert "make system" in said and "installed | make" not in said
    assert "| receiving | ms a bundle | 1: 500 ms; 10: 60 ms; 100: 12 ms; 1,000: 10 ms; 10,000: 11 ms |" in said


def test_the_same_as_data_can_be_read_back() -> None:
    data = json.loads(msgspec.json.encode(plain([MET, LOST], ("a machine",))))
    assert [row["verdict"] for row in data["rows"]] == ["met", "FAILED"]
    assert msgspec.convert(data["rows"][0], Result, strict=False) == MET and data["machine"] == ["a machine"]


def test_growth_is_held_against_a_size_at_which_fixed_costs_count_no_more() -> None:
    found = grown("receiving", POINTS, 1.25, "bundles", "ms a bundle", 1000)
    assert (found.other, found.ours, found.ratio) == (0.010, 0.011, pytest.approx(1.1)) and verdict(found) == "met"
    assert found.against == "10,000 bundles against 1,000"
    early = grown("receiving", POINTS[:3], 1.25, "bundles", "ms a bundle", 1000)
    assert early.against == "100 bundles against 10"
    assert not grown("start", ((1, 1.0), (10, 1.2)), 1.1, "years", "ms").met
    assert grown("memory", ((1, 90.0), (10, 99.0)), 1.2, "bundles", "MB").unit == "MB"


def test_the_exponent_tells_constant_linear_and_quadratic() -> None:
    for power in (0, 1, 2):
        assert exponent([(size, 3.0 * size**power) for size in (1, 10, 100)]) == pytest.approx(power)
    assert exponent([(10, 3.0)]) == 0


def test_pairs_and_rounds_are_told_by_their_middle_and_their_least() -> None:
    assert medians([(2, 1), (4, 2), (90, 9)]) == (4, 2, 2)
    rounds = [((1, 5.0), (9, 7.0)), ((1, 3.0), (9, 8.0)), ((1, 4.0), (9, 99.0))]
    assert middle(rounds) == ((1, 4.0), (9, 8.0)) and fastest(rounds) == ((1, 3.0), (9, 7.0))
    done: list[int] = []
    assert len(in_turn({1: lambda: done.append(1), 2: lambda: done.append(2)}, 2)) == 2
    assert done == [2, 1, 1, 2, 2, 1]


def test_a_bound_is_met_up_to_itself_and_a_missing_program_is_one_sentence() -> None:
    assert within("start", "a second", 1.0, 1.0).met and not within("start", "a second", 1.01, 1.0).met
    with pytest.raises(RuntimeError, match="no-such-program is not installed: make system"):
        need("sh", "no-such-program")


def test_times_are_written_with_three_figures() -> None:
    assert [amount(value, "ms") for value in (0.000_448, 0.0448, 1.36, 187)] == [
        "0.448 ms",
        "44.8 ms",
        "1.36 s",
        "187 s",
    ]
    assert amount(96.44, "MB") == "96.4 MB"
