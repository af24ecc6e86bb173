"""Every benchmark is in the table, is told in its README, and has a goal; one that fails takes no other along."""

from __future__ import annotations

import importlib
import inspect
import sys
from pathlib import Path

import pytest

import bench.__main__ as program
from bench.measure import Failure, Result

FOLDER = Path(program.__file__).parent
linux = pytest.mark.skipif(sys.platform != "linux", reason="a benchmark asks Linux for its memory and its alarm")


def _modules() -> list[str]:
    return [path.stem for path in FOLDER.glob("*.py") if "\ndef run(" in path.read_text(encoding="utf-8")]


def test_every_benchmark_is_run_or_has_a_reason_to_be_elsewhere() -> None:
    assert set(_modules()) == set(program.ALL) | set(program.ELSEWHERE) and len(program.ALL) == len(set(program.ALL))


def test_every_benchmark_is_told_with_its_goals() -> None:
    said = (FOLDER / "README.md").read_text(encoding="utf-8")
    assert [name for name in _modules() if f"`{name}`" not in said] == []


@pytest.mark.parametrize("name", ["receive", "consolidate", "years", "rows", "day"])
def test_work_that_grows_has_its_sizes_and_a_short_form(name: str) -> None:
    module = importlib.import_module(f"bench.{name}")
    assert set(module.QUICK) < set(module.SIZES) and list(module.SIZES) == sorted(module.SIZES)
    assert "sizes" in inspect.signature(module.run).parameters


def test_one_that_fails_is_told_in_one_line_and_takes_no_other_along(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    good = Result("a cell", "raw insert", 0.1, 0.1, 1.0, 1.5)
    found = {"lost": [Failure("lost", "no Xvfb")], "cell": [good]}
    monkeypatch.setattr(program, "measured", lambda name, _quick: iter(found[name]))
    assert program.main(["lost", "cell"]) == 1
    said = capsys.readouterr().out
    assert "FAILED: no Xvfb" in said and "raw insert" in said
    assert program.main(["cell"]) == 0


@linux
def test_a_benchmark_that_is_not_there_is_a_failure_not_a_crash() -> None:
    (lost,) = program.measured("no_such_benchmark", quick=True)
    assert isinstance(lost, Failure) and "no_such_benchmark" in lost.why and "\n" not in lost.why


@linux
def test_a_tiny_growth_is_measured_whole(tmp_path: Path) -> None:
    from bench.consolidate import at_sizes

    measured = at_sizes(tmp_path, (1, 3))
    assert [count for count, _ in measured] == [1, 3]
    assert all(one.whole > 0 and one.scan > 0 and one.megabytes > 1 for _, one in measured)
