"""Each migration has a test here named test_migration_<name>; a database of each release stays readable."""

from __future__ import annotations

import contextlib
import shutil
import sqlite3
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from sqlite_utils import Database

from forms.cells import Cell, State
from storage import migrations
from storage.backup import list_backups
from storage.received_records import unpacked_cells
from storage.store import DATABASE_FILE
from tests.storage.samples import HEAD, ID, open_at, with_report
from tools.make_old_files import CELLS, DATABASES, MADE, REPORT, fill

OLD = sorted(DATABASES.glob("*.sqlite3"))


def schema(path: Path) -> set[tuple[str, str]]:
    connection = sqlite3.connect(path)
    rows = connection.execute("SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL").fetchall()
    rows += connection.execute("SELECT 'mark', application_id FROM pragma_application_id").fetchall()
    rows += connection.execute("SELECT 'version', user_version FROM pragma_user_version").fetchall()
    connection.close()
    return set(rows)


def test_every_migration_has_a_test() -> None:
    assert {f"test_migration_{step.__name__}" for step in migrations.STEPS} <= globals().keys()


def test_migration_start() -> None:
    db = Database(memory=True)
    migrations.start(db)
    assert set(db.table_names()) == {
        "settings", "reports", "cells", "history", "revisions", "sendings", "trusted",
    }  # fmt: skip
    assert db.execute("PRAGMA application_id").fetchone() == (migrations.APPLICATION_ID,)
    db.close()


def test_migration_past_figures() -> None:
    db = Database(memory=True)
    migrations.past_figures(db)
    assert set(db.table_names()) == {"past_figures", "past_history"}
    assert db["past_figures"].pks == ["unit", "form", "key", "year"]
    db.close()


def test_migration_replies() -> None:
    db = Database(memory=True)
    migrations.start(db)
    migrations.replies(db)
    assert "replies" in db.table_names()
    assert db["replies"].foreign_keys[0].other_table == "revisions"
    db.close()


def test_migration_acts() -> None:
    db = Database(memory=True)
    migrations.start(db)
    db.execute(f"INSERT INTO reports VALUES (1{', 1' * 12}, 'draft'{', 1' * 6})")
    db.execute("INSERT INTO history VALUES (1, 7, 'a', 'old', 'new', 'who', 'why', 'at')")
    migrations.acts(db)
    line = {"number": 7, "key": "a", "old": "old", "new": "new", "who": "who", "why": "why", "at": "at"}
    assert list(db["history"].rows) == [{"report": 1, "revision": None, "act": None, "takes_back": None, **line}]
    assert "acts" not in db.table_names()
    db.close()


def test_migration_pictures() -> None:
    db = Database(memory=True)
    migrations.pictures(db)
    assert db["pictures"].pks == ["kind"]
    db.close()


def test_migration_trust() -> None:
    db = Database(memory=True)
    migrations.start(db)
    db.execute("INSERT INTO trusted VALUES ('ab', '1', 'Xã', x'00', 'a', 'b', 'c', 'd', NULL)")
    migrations.trust(db)
    assert next(iter(db["trusted"].rows))["removed_at"] is None
    assert {"receiving", "authorities", "crls", "key_statements", "trust_history", "due_days"} <= set(db.table_names())
    db.close()


def test_migration_attachments() -> None:
    db = Database(memory=True)
    migrations.start(db)
    migrations.attachments(db)
    assert {"blobs", "attachments"} <= set(db.table_names())
    assert {key.other_table for key in db["attachments"].foreign_keys} == {"reports", "blobs"}
    db.close()


def test_migration_signed() -> None:
    db = Database(memory=True)
    migrations.start(db)
    migrations.signed(db)
    for table in ("signed", "exported"):
        assert {key.other_table for key in db[table].foreign_keys} == {"revisions", "blobs"}
    db.close()


def test_migration_senders() -> None:
    db = Database(memory=True)
    migrations.start(db)
    migrations.signed(db)
    db.execute("INSERT INTO sendings VALUES (1, 1, 1, 'd1', 'usb', 'USB (E:)', 'a.asice', 'at')")
    migrations.senders(db)
    assert next(iter(db["sendings"].rows))["who"] == "", "of before it was noted"
    assert all("who" in db[table].columns_dict for table in ("sendings", "signed", "exported"))
    db.close()


def test_migration_finishers() -> None:
    db = Database(memory=True)
    migrations.start(db)
    db.execute(f"INSERT INTO reports VALUES (1{', 1' * 12}, 'draft'{', 1' * 6})")
    db.execute("INSERT INTO revisions VALUES (1, 1, 'at', 'reason', '', 'd1', 'at', x'00')")
    migrations.finishers(db)
    assert next(iter(db["reports"].rows))["opened_by"] == ""
    row = next(iter(db["revisions"].rows))
    assert (row["opened_by"], row["finished_by"], row["snapshot"]) == ("", "", b"\0"), "of before it was noted"
    db.close()


@pytest.mark.parametrize("old", OLD, ids=lambda path: path.stem)
def test_a_database_of_each_release_opens_and_is_as_a_fresh_one(old: Path, tmp_path: Path) -> None:
    home, fresh = tmp_path / "home", tmp_path / "fresh"
    home.mkdir()
    shutil.copyfile(old, home / DATABASE_FILE)
    with open_at(home) as store:
        assert store.load_report(REPORT).cells == CELLS
        assert [line.new for line in store.history(REPORT)] == list(CELLS.values())
        assert store.revision_snapshot(REPORT, 1) == b"{}"
        assert len(store.trusted()) == len(store.sendings(REPORT)) == 1
    open_at(fresh).close()
    assert schema(home / DATABASE_FILE) == schema(fresh / DATABASE_FILE)


def test_there_are_old_databases() -> None:
    assert OLD


def add_remark(db: Any) -> None:
    db.conn.execute("ALTER TABLE reports ADD COLUMN remark TEXT NOT NULL DEFAULT ''")


def add_wrongly(db: Any) -> None:
    add_remark(db)
    raise ZeroDivisionError


def plant(monkeypatch: pytest.MonkeyPatch, step: Any) -> None:
    monkeypatch.setattr(migrations, "STEPS", (*migrations.STEPS, step))


def test_a_backup_is_made_before_a_migration(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with with_report(tmp_path / "old") as store:
        store.set_cells(ID, {"a": Cell(Decimal(1), State.ESTIMATE)}, "", "", HEAD.created_at)
    before = schema(tmp_path / "old" / DATABASE_FILE)
    plant(monkeypatch, add_remark)
    with open_at(tmp_path / "old") as store:
        assert store.load_report(ID).cell("a") == Cell(Decimal(1), State.ESTIMATE)
    open_at(tmp_path / "fresh").close()
    assert schema(tmp_path / "old" / DATABASE_FILE) == schema(tmp_path / "fresh" / DATABASE_FILE) != before
    (backup,) = list_backups(tmp_path / "old")
    assert backup.kind == "migration"
    assert schema(backup.path) == before
    assert list_backups(tmp_path / "fresh") == []


def test_a_migration_that_fails_leaves_the_database_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with_report(tmp_path).close()
    before = schema(tmp_path / DATABASE_FILE)
    with monkeypatch.context() as patch:
        plant(patch, add_wrongly)
        with pytest.raises(ZeroDivisionError):
            open_at(tmp_path)
    assert schema(tmp_path / DATABASE_FILE) == before
    with open_at(tmp_path) as store:
        assert store.report_heads() == [HEAD]
        assert store.recovered == ""


def test_migration_receiving() -> None:
    db = Database(memory=True)
    for step in migrations.STEPS:
        step(db)
    assert {"receivings", "received", "received_cells", "receiving_lines", "decisions", "decision_comments"} <= set(
        db.table_names()
    )
    assert {"reply_comments", "consolidations", "source_choices"} <= set(db.table_names())
    assert next(column for column in db["reports"].columns if column.name == "entered_for").default_value == "0"
    db.close()


def test_migration_cells_together() -> None:
    db = Database(memory=True)
    for step in migrations.STEPS[: migrations.STEPS.index(migrations.cells_together)]:
        step(db)
    apart = [(7, "b", "n", "1.5", "value", "chú ý", "typed", ""), (7, "a", "t", 'chữ "lạ"\n', "value", "", "typed", "")]
    db["received_cells"].insert_all(
        dict(zip(db["received_cells"].columns_dict, row, strict=True)) for row in [*apart, (9, *apart[0][1:])]
    )
    migrations.cells_together(db)
    together = {row["received"]: unpacked_cells(row["cells"]) for row in db["received_cells"].rows}
    assert together == {7: {row[1]: row[2:] for row in apart}, 9: {"b": apart[0][2:]}}
    assert db["received_cells"].pks == ["received"]
    assert db["received_cells"].foreign_keys[0].other_table == "received"
    assert "received_cells_apart" not in db.table_names()
    db.close()


def test_migration_packs() -> None:
    db = Database(memory=True)
    migrations.attachments(db)
    migrations.packs(db)
    assert db["pack_acts"].foreign_keys[0].other_table == "blobs"
    assert {"pack", "version", "before", "how", "digest", "signer_unit", "at", "who"} <= db[
        "pack_acts"
    ].columns_dict.keys()
    db.close()


MADE_BY_TRUST = {"authorities", "crls", "key_statements", "trust_history"}


def test_the_database_of_the_next_release_will_hold_something_of_everything(tmp_path: Path) -> None:
    with open_at(tmp_path) as store:
        fill(store)
        report = store.load_report(REPORT)
    assert report.cells == CELLS and report.consolidation == MADE
    with contextlib.closing(sqlite3.connect(tmp_path / DATABASE_FILE)) as connection:
        names = [name for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
        empty = {name for name in names if connection.execute(f"SELECT 1 FROM {name}").fetchone() is None}
    assert empty - {"sqlite_sequence"} <= MADE_BY_TRUST
