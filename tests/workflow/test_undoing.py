"""Undo and redo: any sequence of acts equals a model of it, over restarts, kills, revisions and old databases."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forms.cells import Cell, Source, State
from storage.database import plain
from storage.store import DATABASE_FILE
from tests.conftest import COMMUNE, NOW, SampleOffice, clock
from workflow.filling import fill_report
from workflow.finishing import finish_report, reopen_report
from workflow.office import init_office
from workflow.reports import (
    JOINED,
    enter,
    history,
    open_report,
    put,
    set_cells,
    set_note,
    start_report,
)
from workflow.session import Session, open_session
from workflow.table_rows import delete_rows, insert_rows
from workflow.undoing import redo, undo, undoable

KEYS = ("M3.2a.1", "M3.2a.1n", "document.place", "M6.2")
FULL = Cell(Decimal("12.5"), State.ESTIMATE, "ước cả năm", Source.IMPORTED, date(2024, 6, 30))
Cells = Mapping[str, Cell]


@dataclass
class Model:
    """What an officer expects: states of all cells, one after another, and where we stand among them."""

    states: list[dict[str, Cell]]
    place: int = 0
    typing: tuple[str, datetime] | None = None

    @property
    def cells(self) -> dict[str, Cell]:
        return self.states[self.place]

    def act(self, changes: Mapping[str, Cell | None], at: datetime, join: bool) -> None:
        after = {key: cell for key, cell in {**self.cells, **changes}.items() if cell is not None}
        if after == self.cells:
            return
        only = next(iter(changes)) if len(changes) == 1 else ""
        if join and self.typing and self.typing[0] == only and at - self.typing[1] <= JOINED and self._moves(after):
            self.states[self.place] = after
            return
        self.states[self.place + 1 :] = [after]
        self.place += 1
        changed = [key for key in changes if self.states[-2].get(key) != after.get(key)]
        self.typing = (changed[0], at) if len(changed) == 1 else None

    def _moves(self, after: Cells) -> bool:
        return after != self.states[self.place - 1]

    def step(self, way: int) -> None:
        place = min(max(self.place + way, 0), len(self.states) - 1)
        if place != self.place:
            self.place, self.typing = place, None


@dataclass
class Office:
    """One report in a folder of its own, with a clock that the test moves."""

    home: Path
    now: datetime = NOW
    session: Session = field(init=False)

    def __post_init__(self) -> None:
        self.restart()

    def restart(self) -> None:
        if "session" in vars(self):
            self.session.close()
        self.session = open_session(self.home, lambda: self.now)


CELLS = st.sampled_from([Cell(Decimal(1)), Cell(Decimal(2)), Cell("chữ"), Cell(state=State.NONE), FULL])
CHANGES = st.dictionaries(st.sampled_from(KEYS), st.none() | CELLS, min_size=1, max_size=3)
ONE = st.dictionaries(st.sampled_from(KEYS[:2]), st.none() | CELLS, min_size=1, max_size=1)
STEPS = st.one_of(
    st.tuples(st.just("act"), CHANGES),
    st.tuples(st.just("join"), ONE),
    st.tuples(st.sampled_from(["undo", "undo", "redo", "restart", "wait"]), st.none()),
)


@pytest.fixture(scope="session")
def blank(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A commune's office with one new report, to be copied."""
    home = tmp_path_factory.mktemp("blank") / "du-lieu"
    with open_session(home, clock) as session:
        init_office(session, "bac-ninh-2024", COMMUNE)
        return home, start_report(session, "phu-luc-01", "2024")


def take(office: Office, report_id: str, model: Model, kind: str, changes: dict[str, Cell | None] | None) -> None:
    """Do the step to both."""
    office.now += timedelta(seconds=8 if kind != "wait" else 40)
    if kind == "restart":
        office.restart()
    elif kind in ("undo", "redo"):
        before = model.cells
        stepped = (undo if kind == "undo" else redo)(office.session, report_id)
        model.step(-1 if kind == "undo" else 1)
        changed = {key for key in {*before, *model.cells} if before.get(key) != model.cells.get(key)}
        assert set(stepped.keys if stepped else ()) == changed
    elif changes:
        set_cells(office.session, report_id, changes, join=kind == "join")
        model.act(changes, office.now, kind == "join")


@settings(max_examples=40, deadline=None)
@given(st.lists(STEPS, min_size=4, max_size=22))
def test_any_sequence_of_acts_undo_redo_and_restart_equals_the_model(
    blank: tuple[Path, str], steps: list[tuple[str, dict[str, Cell | None] | None]]
) -> None:
    with TemporaryDirectory() as folder:
        home = Path(folder) / "du-lieu"
        shutil.copytree(blank[0], home)
        office = Office(home)
        model = Model([dict(open_report(office.session, blank[1]).report.cells)])
        for kind, changes in steps:
            take(office, blank[1], model, kind, changes)
            assert dict(open_report(office.session, blank[1]).report.cells) == model.cells
            found = undoable(office.session, blank[1])
            assert (found.undo is not None) is (model.place > 0)
            assert (found.redo is not None) is (model.place < len(model.states) - 1)
        office.restart()
        assert dict(open_report(office.session, blank[1]).report.cells) == model.cells
        office.session.close()


@pytest.fixture
def office(blank: tuple[Path, str], tmp_path: Path) -> Iterator[tuple[Session, str]]:
    shutil.copytree(blank[0], tmp_path / "du-lieu")
    with open_session(tmp_path / "du-lieu", clock) as session:
        yield session, blank[1]


def cells(session: Session, report_id: str) -> dict[str, Cell]:
    return dict(open_report(session, report_id).report.cells)


def test_a_new_report_has_nothing_to_take_back(office: tuple[Session, str]) -> None:
    session, report = office
    assert cells(session, report), "the program filled in the frame"
    assert (undo(session, report), redo(session, report)) == (None, None)


def test_a_cell_comes_back_to_the_last_detail(office: tuple[Session, str]) -> None:
    session, report = office
    set_cells(session, report, {"M6.2": FULL})
    put(session, report, "M6.2", Cell(Decimal(3)))
    stepped = undo(session, report)
    assert stepped and stepped.keys == ("M6.2",) and stepped.report.report.cell("M6.2") == FULL
    assert session.store.load_report(report).cell("M6.2") == FULL


def test_what_a_step_would_do_is_told(office: tuple[Session, str]) -> None:
    session, report = office
    set_cells(session, report, {"M6.2": FULL, "M3.3.1": FULL}, why="dán từ bảng tính")
    found = undoable(session, report)
    assert found.redo is None and found.undo is not None
    assert (set(found.undo.keys), found.undo.why, found.undo.at) == ({"M6.2", "M3.3.1"}, "dán từ bảng tính", NOW)
    stepped = undo(session, report)
    assert stepped and stepped.keys == ("M3.3.1", "M6.2"), "in the form's order"
    found = undoable(session, report)
    assert found.undo is None and found.redo is not None and found.redo.why == "dán từ bảng tính"


def test_each_kind_of_act_is_taken_back_in_one_step(office: tuple[Session, str], tmp_path: Path) -> None:
    session, report = office
    outline = start_report(session, "phu-luc-02", "2024")
    table = next(item for item in open_report(session, outline).form.fields.values() if item.type == "table")
    column = next(column for column in table.column if column.type == "text")
    (row,) = insert_rows(session, outline, table.key)[1]
    enter(session, outline, f"{table.key}[{row}].{column.key}", "Lớp tập huấn")
    filled = cells(session, outline)
    delete_rows(session, outline, table.key, [row])
    stepped = undo(session, outline)
    assert stepped and stepped.keys == (table.key + "[]", f"{table.key}[{row}].{column.key}")
    assert cells(session, outline) == filled
    file = tmp_path / "so-lieu.json"
    file.write_text(json.dumps({"M3.2a.1": 5, "M3.2a.1n": 4}), "utf-8")
    before = cells(session, report)
    fill_report(session, report, file)
    set_note(session, report, "M3.2a.1", "theo báo cáo của ban tổ chức")
    enter(session, report, "document.place", "Đồng Kỳ")
    for _act in range(3):
        assert undo(session, report)
    assert cells(session, report) == before and undo(session, report) is None


def test_an_act_after_undo_leaves_nothing_to_do_again(office: tuple[Session, str]) -> None:
    session, report = office
    enter(session, report, "M3.2a.1", "5")
    undo(session, report)
    enter(session, report, "M3.2a.1", "6")
    assert redo(session, report) is None
    assert [change.why for change in history(session, report, "M3.2a.1")] == ["", "hoàn tác", ""]


def test_what_changes_nothing_is_no_act(office: tuple[Session, str]) -> None:
    session, report = office
    enter(session, report, "M3.2a.1", "5")
    undo(session, report)
    set_cells(session, report, {"M3.2a.1": None})
    assert redo(session, report) is not None


def test_typing_with_pauses_is_one_act_and_another_cell_ends_it(office: tuple[Session, str]) -> None:
    session, report = office
    place = cells(session, report).get("document.place")
    for text in ("Đồng", "Đồng Kỳ", "Đồng Kỳ, ngày"):
        set_cells(session, report, {"document.place": Cell(text)}, join=True)
    enter(session, report, "M3.2a.1", "5")
    set_cells(session, report, {"document.place": Cell("Yên Thế")}, join=True)
    assert undo(session, report) and cells(session, report)["document.place"] == Cell("Đồng Kỳ, ngày")
    assert undo(session, report) and undo(session, report)
    assert cells(session, report).get("document.place") == place and undo(session, report) is None


def test_typing_back_to_where_it_began_can_still_be_undone(office: tuple[Session, str]) -> None:
    session, report = office
    before = cells(session, report).get("document.place")
    set_cells(session, report, {"document.place": Cell("Đồng Kỳ")}, join=True)
    set_cells(session, report, {"document.place": before}, join=True)
    assert undo(session, report) and cells(session, report)["document.place"] == Cell("Đồng Kỳ")
    assert undo(session, report) and cells(session, report).get("document.place") == before


def test_undo_does_not_reach_past_a_finish(draft_session: Session, drafts: SampleOffice) -> None:
    report = drafts.reports[0]
    assert undoable(draft_session, report).undo
    undo(draft_session, report)
    redo(draft_session, report)
    finish_report(draft_session, report)
    assert (undo(draft_session, report), redo(draft_session, report)) == (None, None)
    reopen_report(draft_session, report, "sửa số", supplement=True)
    assert (undo(draft_session, report), redo(draft_session, report)) == (None, None)
    before = cells(draft_session, report)
    enter(draft_session, report, "M3.2a.1", "7")
    assert undo(draft_session, report) and cells(draft_session, report) == before
    assert undo(draft_session, report) is None


def test_lines_older_than_the_acts_are_history_only(office: tuple[Session, str]) -> None:
    session, report = office
    enter(session, report, "M3.2a.1", "5")
    with plain(session.home / DATABASE_FILE) as connection:
        connection.execute("UPDATE history SET act = NULL, revision = NULL")
    enter(session, report, "M3.2a.1n", "4")
    assert undo(session, report) and undo(session, report) is None
    assert cells(session, report)["M3.2a.1"] == Cell(Decimal(5))


def test_a_cell_written_behind_the_back_is_not_overwritten(office: tuple[Session, str]) -> None:
    session, report = office
    enter(session, report, "M3.2a.1", "5")
    assert undoable(session, report).undo
    session.store.set_cells(report, {"M3.2a.1": Cell(Decimal(9))}, "người khác", "", NOW)
    with pytest.raises(LookupError):
        undo(session, report)
    assert session.store.load_report(report).cell("M3.2a.1") == Cell(Decimal(9))


WRITER = """
import json, random, sys
from decimal import Decimal
from pathlib import Path
from forms.cells import Cell
from workflow.reports import open_report, set_cells
from workflow.session import open_session
from workflow.undoing import redo, undo
session, report, dice = open_session(Path(sys.argv[1])), sys.argv[2], random.Random(int(sys.argv[3]))
while True:
    way = dice.choice((undo, redo, None, None))
    if way is not None:
        way(session, report)
    else:
        keys = dice.sample(("M3.2a.1", "M3.2a.1n", "M6.2"), dice.randint(1, 3))
        set_cells(session, report, {key: Cell(Decimal(dice.randint(0, 10**9))) for key in keys})
    cells = open_report(session, report).report.cells
    print(json.dumps({key: str(cell.value) for key, cell in cells.items()}), flush=True)
"""


def test_after_a_kill_the_acts_go_on_from_what_was_acknowledged(office: tuple[Session, str]) -> None:
    session, report = office
    home = session.home
    session.close()
    for seed in range(2):
        said = _killed_writer(home, report, seed)
        with open_session(home, clock) as again:
            assert "dừng đột ngột" in again.recovered
            states = [json.loads(line) for line in said]
            found = {key: str(cell.value) for key, cell in cells(again, report).items()}
            if found != states[-1]:
                assert undo(again, report) or redo(again, report), "at most one act more than was told"
            while undo(again, report):
                pass
            assert not cells(again, report).keys() & {"M3.2a.1", "M3.2a.1n", "M6.2"}
            while redo(again, report):
                pass


def _killed_writer(home: Path, report: str, seed: int) -> list[str]:
    line = [sys.executable, "-c", WRITER, str(home), report, str(seed)]
    with subprocess.Popen(line, stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout
        said = [writer.stdout.readline() for _ in range(20 + seed * 7)]
        writer.kill()
        said += writer.stdout.read().splitlines(keepends=True)
    return [line for line in said if line.endswith("\n")]


def test_ten_thousand_lines_of_history_are_read_at_once_and_stay_fast(office: tuple[Session, str]) -> None:
    session, report = office
    for number in range(200):
        changes = {f"M{place}": Cell(Decimal(number)) for place in range(50)}
        session.store.set_cells(report, changes, "người nhập", "", NOW)
    session.opened.clear()
    began = process_time()
    assert undoable(session, report).undo
    loaded = process_time()
    assert undo(session, report) and redo(session, report) and undoable(session, report).undo
    stepped = process_time()
    assert loaded - began < 0.5 and stepped - loaded < 0.25
