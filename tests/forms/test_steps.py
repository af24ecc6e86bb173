"""Works that go on in step: each step of all before the next; results in their order, whenever they end."""

import pytest

from forms.steps import Steps, at_once, in_step


def _counting(name: str, steps: int, seen: list[str]) -> Steps[str]:
    for step in range(steps):
        seen.append(f"{name}{step}")
        yield
    return name.upper()


def test_each_step_is_done_for_all_before_the_next() -> None:
    seen: list[str] = []
    assert in_step([_counting("a", 2, seen), _counting("b", 2, seen)]) == ["A", "B"]
    assert seen == ["a0", "b0", "a1", "b1"]


def test_results_keep_their_order_whoever_ends_first() -> None:
    assert in_step(_counting(name, steps, []) for name, steps in (("a", 3), ("b", 0), ("c", 1))) == ["A", "B", "C"]
    assert in_step([]) == []


def test_one_alone_comes_to_the_same() -> None:
    seen: list[str] = []
    assert at_once(_counting("a", 3, seen)) == "A"
    assert seen == ["a0", "a1", "a2"]


def test_what_one_raises_is_raised() -> None:
    def broken() -> Steps[str]:
        yield
        raise ValueError("broken")

    with pytest.raises(ValueError, match="broken"):
        in_step([_counting("a", 5, []), broken()])
