"""SECURITY.md keeps its word: what it names exists; every threat has what stops it, what does not, and tests."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
TEXT = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
NAMED = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)`")
THREAT = re.compile(r"^### (T\d+)\. (.+)$", re.MULTILINE)
PARTS = ("Stops it", "Does not stop it", "Tests")


def sections(mark: str) -> dict[str, str]:
    """What stands under each heading of that level, up to the next of the same or a higher one."""
    found = re.split(rf"^({'|'.join('#' * n for n in range(2, len(mark) + 1))}) (.+)$", TEXT, flags=re.MULTILINE)
    parts = zip(found[1::3], found[2::3], found[3::3], strict=True)
    return {title: body for level, title, body in parts if level == mark}


def threats() -> dict[str, str]:
    return {title: body for title, body in sections("###").items() if THREAT.match(f"### {title}")}


def part(body: str, name: str) -> str:
    found = re.search(rf"^\*\*{name}:\*\* (.+)$", body, re.MULTILINE)
    return found[1] if found else ""


@cache
def functions_in(file: str) -> frozenset[str]:
    tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
    return frozenset(node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))


def missing(text: str) -> list[str]:
    """The tests that a text names and that do not exist."""
    named = NAMED.findall(text)
    return [f"{file}::{test}" for file, test in named if not (ROOT / file).is_file() or test not in functions_in(file)]


def test_every_named_test_exists() -> None:
    assert len(NAMED.findall(TEXT)) > 100
    assert missing(TEXT) == []
    assert TEXT.count("tests/") - len(NAMED.findall(TEXT)) == TEXT.count("`tests/test_security.py`"), (
        "a test that is not named as `file::test` is not looked for"
    )


def test_a_test_that_is_not_there_is_found() -> None:
    assert missing("`tests/test_security.py::test_nothing`") and missing("`tests/test_nothing.py::test_nothing`")


def test_threats_are_numbered_without_a_gap() -> None:
    numbers = [title.partition(".")[0] for title in threats()]
    assert numbers == [f"T{number}" for number in range(1, len(numbers) + 1)] and len(numbers) >= 20


@pytest.mark.parametrize("threat", list(threats()))
def test_a_threat_tells_what_stops_it_what_does_not_and_who_says_so(threat: str) -> None:
    body = threats()[threat]
    assert all(len(part(body, name)) > 60 for name in PARTS), threat
    assert len(NAMED.findall(part(body, "Tests"))) >= 3


def test_every_named_row_of_torture_exists() -> None:
    from torture.__main__ import ROOMS

    rows = {row.name for room in ROOMS.values() for row in room}
    named = {row for body in threats().values() for row in part(body, "Torture").split("; ") if row}
    assert len(named) > 20 and named - rows == set()


def test_every_way_out_says_how_it_is_with_small_counts() -> None:
    rows = [line.strip("|").split("|") for line in sections("##")["5. What leaves an office"].splitlines()]
    ways = [[cell.strip() for cell in row] for row in rows if len(row) == 3][2:]
    assert len(ways) >= 8
    for way, counts, tests in ways:
        assert re.match(r"\*\*complete\*\*|guarded|carr(y|ies) no figure", counts), way
        assert NAMED.search(tests) or (tests == "—" and counts.startswith("**complete**")), way


def test_every_file_and_section_that_is_named_exists() -> None:
    files = re.findall(r"`((?:forms|signing|workflow|resources|docs)/[\w./-]+)`", TEXT)
    assert files and [name for name in files if not (ROOT / name).exists()] == []
    for title in ("Data at rest", "What leaves an office", "Open, in one list", "Reporting a weakness"):
        assert any(name.endswith(title) for name in sections("##"))
    for number in re.findall(r"see section (\d)|\(section (\d)\)", TEXT):
        assert any(name.startswith(f"{''.join(number)}. ") for name in sections("##"))


def test_no_address_is_made_up() -> None:
    """The owner gives one; until then the document says that there is none."""
    told = sections("##")["8. Reporting a weakness"]
    assert not re.search(r"[\w.]+@[\w.]+|https?://", TEXT) and "has to state an address" in told


def test_every_library_is_pinned_by_its_hash() -> None:
    for path in sorted((ROOT / "requirements").glob("*.txt")):
        text = re.sub(r"\\\n", " ", path.read_text(encoding="utf-8"))
        lines = [line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]
        loose = [line[:60] for line in lines if not re.match(r"[\w.\[\]-]+==\S+ .*--hash=sha256:[0-9a-f]{64}", line)]
        assert lines and loose == [], path.name
