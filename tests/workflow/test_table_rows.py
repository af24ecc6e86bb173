"""Acts on the rows of a table: each one act of undo, durable, in the right place."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from forms.cells import Cell
from forms.keys import table_key
from forms.pasted_rows import read_block
from forms.values import row_ids
from tests.conftest import SampleOffice
from workflow.reports import OpenReport, open_report, set_cells, set_note
from workflow.session import Session
from workflow.table_rows import delete_rows, insert_rows, move_rows, paste_lines, sort_rows
from workflow.undoing import undo, undoable

TABLE = "I.4.c"


@pytest.fixture
def report_id(draft_session: Session, drafts: SampleOffice) -> str:
    """Phụ lục 02 of the sample commune with its training table emptied."""
    found = drafts.reports[1]
    rows = row_ids(open_report(draft_session, found).report, TABLE)
    delete_rows(draft_session, found, TABLE, rows)
    return found


def names(opened: OpenReport) -> list[str]:
    return [opened.report.cell(table_key(TABLE, row, "noi_dung")).text for row in row_ids(opened.report, TABLE)]


def three(session: Session, report_id: str) -> tuple[str, ...]:
    return insert_rows(session, report_id, TABLE, [{"noi_dung": "b"}, {"noi_dung": "c"}, {"noi_dung": "a"}])[1]


def test_rows_come_at_the_end_or_below_a_row(draft_session: Session, report_id: str) -> None:
    rows = three(draft_session, report_id)
    opened, _ = insert_rows(draft_session, report_id, TABLE, [{"noi_dung": "x"}, {"noi_dung": "y"}], after=rows[0])
    assert names(opened) == ["b", "x", "y", "c", "a"]


@pytest.mark.parametrize("act", ["insert", "delete", "move", "sort", "paste"])
def test_every_act_is_taken_back_as_one(draft_session: Session, report_id: str, act: str) -> None:
    rows = three(draft_session, report_id)
    before = open_report(draft_session, report_id).report.cells
    block = read_block(open_report(draft_session, report_id).form.fields[TABLE], "p\t1\nq\t2\nr\t3\ns\t4")
    acts: dict[str, Callable[[], object]] = {
        "insert": lambda: insert_rows(draft_session, report_id, TABLE, after=rows[1]),
        "delete": lambda: delete_rows(draft_session, report_id, TABLE, rows[1:]),
        "move": lambda: move_rows(draft_session, report_id, TABLE, rows[:2], 1),
        "sort": lambda: sort_rows(draft_session, report_id, TABLE, "noi_dung"),
        "paste": lambda: paste_lines(draft_session, report_id, TABLE, block.said, rows[1]),
    }
    acts[act]()
    assert open_report(draft_session, report_id).report.cells != before
    assert undo(draft_session, report_id) is not None
    assert open_report(draft_session, report_id).report.cells == before


def test_an_order_that_stands_already_is_no_act(draft_session: Session, report_id: str) -> None:
    rows = three(draft_session, report_id)
    last = undoable(draft_session, report_id).undo
    move_rows(draft_session, report_id, TABLE, rows[:1], -1)
    sort_rows(draft_session, report_id, TABLE, "so_lop", falling=False)
    assert undoable(draft_session, report_id).undo == last


def test_rows_move_together_and_stop_at_the_end(draft_session: Session, report_id: str) -> None:
    rows = three(draft_session, report_id)
    assert names(move_rows(draft_session, report_id, TABLE, rows[1:], -1)) == ["c", "a", "b"]
    assert names(move_rows(draft_session, report_id, TABLE, rows[1:], -1)) == ["c", "a", "b"]
    assert names(move_rows(draft_session, report_id, TABLE, rows[1:], 1)) == ["b", "c", "a"]


def test_sorting_twice_turns_round(draft_session: Session, report_id: str) -> None:
    three(draft_session, report_id)
    assert names(sort_rows(draft_session, report_id, TABLE, "noi_dung")) == ["a", "b", "c"]
    assert names(sort_rows(draft_session, report_id, TABLE, "noi_dung")) == ["c", "b", "a"]


def test_deleting_takes_only_these_rows_cells(draft_session: Session, report_id: str) -> None:
    rows = three(draft_session, report_id)
    cells = delete_rows(draft_session, report_id, TABLE, rows[:2]).report.cells
    left = {key for key in cells if key.startswith(f"{TABLE}[")}
    assert left == {f"{TABLE}[]", f"{TABLE}[{rows[2]}].noi_dung"}
    assert f"{TABLE}[]" not in delete_rows(draft_session, report_id, TABLE, rows[2:]).report.cells


def test_a_line_left_out_leaves_its_row_as_it_is(draft_session: Session, report_id: str) -> None:
    rows = three(draft_session, report_id)
    set_note(draft_session, report_id, table_key(TABLE, rows[0], "noi_dung"), "theo kế hoạch")
    block = read_block(open_report(draft_session, report_id).form.fields[TABLE], "p\t1\nq\tvài\nr\t3\ns\t4\nt\t5")
    done = paste_lines(draft_session, report_id, TABLE, block.readable, rows[0])
    assert names(done.report) == ["p", "c", "r", "s", "t"]
    assert (done.added, done.replaced, len(done.rows)) == (2, 2, 4)
    assert done.report.report.cell(table_key(TABLE, rows[0], "noi_dung")).note == "theo kế hoạch"


def test_a_headed_block_goes_into_the_empty_rows_at_the_end(draft_session: Session, report_id: str) -> None:
    rows = three(draft_session, report_id)
    set_cells(draft_session, report_id, {table_key(TABLE, rows[2], "noi_dung"): None})
    block = read_block(
        open_report(draft_session, report_id).form.fields[TABLE], "Nội dung tập huấn\tSố lớp\np\t1\nq\t2"
    )
    done = paste_lines(draft_session, report_id, TABLE, block.said, rows[0], block.headed)
    assert names(done.report) == ["b", "c", "p", "q"] and done.rows[0] == rows[2]


def test_what_is_pasted_is_there_after_a_restart(draft_session: Session, report_id: str) -> None:
    block = read_block(open_report(draft_session, report_id).form.fields[TABLE], "p\t1.234\nq\t-")
    paste_lines(draft_session, report_id, TABLE, block.said)
    draft_session.opened.clear()
    assert names(open_report(draft_session, report_id)) == ["p", "q"]
    assert Cell("p") in open_report(draft_session, report_id).report.cells.values()
