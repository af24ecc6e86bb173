"""Figures of earlier years: kept apart from reports, each change on record, in the same file and its backups."""

from __future__ import annotations

import sqlite3
from decimal import Decimal
from pathlib import Path

from forms.cells import Cell, State
from storage.backup import make_backup
from tests.storage.samples import ID, NOON, open_at, with_report

PAPER = "Báo cáo số 45/BC-UBND năm 2022"
FIGURE = Cell(Decimal("81.5"), note=PAPER)


def test_figures_come_back_as_they_were_set(tmp_path: Path) -> None:
    said = {("a", 2022): FIGURE, ("a", 2023): Cell(None, State.NONE), ("b", 2022): Cell("co")}
    with open_at(tmp_path) as store:
        store.set_past_figures("09190", "phu-luc-01", said, "lan", NOON)
    with open_at(tmp_path) as store:
        assert store.past_figures("09190", "phu-luc-01") == said
        assert store.past_figures("09191", "phu-luc-01") == {}
        assert store.past_figures("09190", "phu-luc-02") == {}


def test_history_tells_old_and_new_and_who(tmp_path: Path) -> None:
    better = Cell(Decimal("82"), note=PAPER)
    with open_at(tmp_path) as store:
        for cell in (FIGURE, FIGURE, better, None):
            store.set_past_figures("u", "f", {("a", 2022): cell}, "lan", NOON)
        lines = store.past_history("u", "f", "a")
        assert store.past_figures("u", "f") == {}
        assert store.past_history("u", "f", "b") == []
    assert [(line.old, line.new) for line in lines] == [(None, FIGURE), (FIGURE, better), (better, None)]
    assert {(line.key, line.year, line.who, line.at) for line in lines} == {("a", 2022, "lan", NOON)}


def test_they_touch_no_report(tmp_path: Path) -> None:
    with with_report(tmp_path) as store:
        store.set_past_figures("09190", "phu-luc-01", {("a", 2022): FIGURE}, "lan", NOON)
        assert store.load_report(ID).cells == {}
        assert store.history(ID) == []


def test_a_backup_holds_them(tmp_path: Path) -> None:
    with open_at(tmp_path) as store:
        store.set_past_figures("u", "f", {("a", 2022): FIGURE}, "lan", NOON)
        backup = make_backup(store, "daily", NOON)
    connection = sqlite3.connect(backup)
    assert connection.execute("SELECT year, value, note FROM past_figures").fetchall() == [(2022, "81.5", PAPER)]
    connection.close()
