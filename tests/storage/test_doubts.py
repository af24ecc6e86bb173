"""A figure that a disk changed and that reads as well as before is found: it no longer is what its history says."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from forms.cells import Cell
from storage.backup import KEPT, list_backups, make_backup, newest_good
from storage.database import DamagedDatabase
from storage.doubts import Doubt, doubts_in
from storage.store import DATABASE_FILE, Store
from tests.storage.samples import ID, NOON, open_at, with_report

OLD = Path(__file__).parents[1] / "data" / "databases"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    with with_report(tmp_path) as store:
        for number in range(4):
            store.set_cells(ID, {"a": Cell(Decimal(number)), "b": Cell("câu"), "c": None}, "", "", NOON)
        store.set_cells(ID, {"b": None}, "", "", NOON)
        store.finish(ID, b"{}", "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a", NOON)
        store.set_past_figures("09190", "f", {("a", 2022): Cell(Decimal(7))}, "", NOON)
        assert store.doubts() == []
    return tmp_path


def spoil(home: Path, statement: str) -> None:
    with closing(sqlite3.connect(home / DATABASE_FILE)) as database:
        database.execute("PRAGMA ignore_check_constraints = ON")
        assert database.execute(statement).rowcount == 1
        database.commit()


def found(home: Path) -> list[Doubt]:
    with open_at(home) as store:
        return store.doubts()


@pytest.mark.parametrize(
    ("statement", "kind", "key"),
    [
        ("UPDATE cells SET value = '13' WHERE key = 'a'", "cell", "a"),
        ("UPDATE cells SET state = 'missing' WHERE key = 'a'", "cell", "a"),
        ("DELETE FROM cells WHERE key = 'a'", "cell", "a"),
        ("UPDATE history SET new = '{\"number\":\"8\"}' WHERE key = 'a' AND old IS NULL", "history", "a"),
        ("UPDATE history SET old = '}' WHERE key = 'a' AND old LIKE '%2%'", "history", "a"),
        ("UPDATE revisions SET snapshot = x'7b7c'", "revision", "1"),
        ("UPDATE reports SET digest = 'ab'", "revision", "1"),
        ("UPDATE past_figures SET value = '1'", "past", "a 2022"),
    ],
)
def test_what_disagrees_is_found(home: Path, statement: str, kind: str, key: str) -> None:
    spoil(home, statement)
    first = found(home)[0]
    assert (first.kind, first.key) == (kind, key)


def test_both_sides_of_a_changed_figure_are_told(home: Path) -> None:
    spoil(home, "UPDATE cells SET value = '13' WHERE key = 'a'")
    assert found(home) == [Doubt("cell", ID, "a", '{"number":"13"}', '{"number":"3"}')]
    with open_at(home) as store:
        assert store.doubts_of(ID) == store.doubts()


@pytest.mark.parametrize("version", ["0.1", "0.9.0"])
def test_databases_of_earlier_versions_agree(version: str) -> None:
    assert [one.kind for one in doubts_in(OLD / f"{version}.sqlite3")] == ["revision"], "its digest is an invented one"


def test_a_backup_that_disagrees_pushes_no_good_one_out(home: Path) -> None:
    with open_at(home) as store:
        good = [_backup(store, number) for number in range(KEPT)]
    spoil(home, "UPDATE cells SET value = '13' WHERE key = 'a'")
    with open_at(home) as store:
        bad = [_backup(store, KEPT + number) for number in range(KEPT + 2)]
    assert [one.path for one in list_backups(home)] == [*reversed(bad[2:]), good[-1]]
    assert newest_good(home).path == bad[-1]  # type: ignore[union-attr]
    assert newest_good(home, agreeing=True).path == good[-1]  # type: ignore[union-attr]


def _backup(store: Store, number: int) -> Path:
    return make_backup(store, "manual", NOON + timedelta(minutes=number))


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE cells SET value = CAST(x'ff31' AS TEXT) WHERE key = 'a'",
        "UPDATE cells SET value = '1x' WHERE key = 'a'",
        "UPDATE cells SET source = 'tiped' WHERE key = 'a'",
        "UPDATE history SET at = '20x4' WHERE number = 1",
        "UPDATE reports SET created_at = '?'",
        "UPDATE reports SET unit_path = '['",
    ],
)
def test_what_nobody_can_read_is_told_as_damage_and_not_a_fault_of_the_program(home: Path, statement: str) -> None:
    with open_at(home) as store:
        good = make_backup(store, "manual", NOON)
    spoil(home, statement)
    with open_at(home) as store:
        bad = make_backup(store, "manual", NOON + timedelta(hours=1))
    with open_at(home) as store, pytest.raises(DamagedDatabase, match="không đọc được"):
        store.report_heads()
        store.load_report(ID)
        store.history(ID)
    assert newest_good(home).path == bad  # type: ignore[union-attr]
    assert newest_good(home, agreeing=True).path == good, "what was copied out of the damage is not proposed"  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE revisions SET finished_at = '?'",
        "UPDATE past_history SET at = '?'",
        "UPDATE reports SET created_at = '?'",
    ],
)
def test_whoever_reads_it_names_the_backup_to_go_back_to(home: Path, statement: str) -> None:
    with open_at(home) as store:
        good = _backup(store, 0)
    spoil(home, statement)
    with open_at(home) as store, pytest.raises(DamagedDatabase) as caught:
        store.revisions(ID)
        store.past_history("09190", "f", "a")
        store.find_heads(ID[:6])
    assert caught.value.backup == good
