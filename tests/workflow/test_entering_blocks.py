"""A block pasted into a report: one act, all or nothing; one question for all numbers that read two ways."""

from __future__ import annotations

from decimal import Decimal

import pytest

from forms.cells import Cell, State
from forms.entry_block import AmbiguousBlock
from forms.errors import BadInput
from tests.conftest import SampleOffice
from workflow.reports import enter_all, history, open_report, set_note
from workflow.session import Session
from workflow.undoing import undo

TWO, MORE, PART, BASIS = "M3.2a.1", "M3.2a.1n", "M6.2.tu", "M3.2b.1r.basis"
RATE = "M6.2"


@pytest.fixture
def report(drafts: SampleOffice) -> str:
    return drafts.reports[0]


def values(session: Session, report: str, *keys: str) -> list[object]:
    return [open_report(session, report).report.cell(key).value for key in keys]


def test_a_block_is_one_act(draft_session: Session, report: str) -> None:
    before = open_report(draft_session, report).report
    enter_all(draft_session, report, [(TWO, "1.234"), (MORE, " kps "), (PART, "ước 12"), (RATE, "1,5%")])
    cells = open_report(draft_session, report).report.cells
    assert (cells[TWO], cells[MORE].state) == (Cell(Decimal(1234)), State.NONE)
    assert (cells[PART], cells[RATE]) == (Cell(Decimal(12), State.ESTIMATE), Cell(Decimal("1.5")))
    assert history(draft_session, report, TWO)[-1].why == "dán từ bảng tính"
    stepped = undo(draft_session, report)
    assert stepped and set(stepped.keys) == {TWO, MORE, PART, RATE}
    assert open_report(draft_session, report).report == before


def test_an_empty_text_empties_and_a_note_stays(draft_session: Session, report: str) -> None:
    set_note(draft_session, report, TWO, "theo sổ theo dõi")
    enter_all(draft_session, report, [(TWO, ""), (MORE, "")])
    cells = open_report(draft_session, report).report.cells
    assert cells[TWO] == Cell(note="theo sổ theo dõi") and MORE not in cells


def test_every_cell_that_cannot_be_read_is_named_and_nothing_stored(draft_session: Session, report: str) -> None:
    before = open_report(draft_session, report).report
    entries = [(TWO, "5"), (MORE, "năm người"), (BASIS, "gì đó"), ("M1.1.1", "3"), ("la", "3"), ("document.date", "x")]
    with pytest.raises(BadInput) as caught:
        enter_all(draft_session, report, entries)
    assert len(caught.value.problems) == 5
    assert "“năm người” không phải là một số" in caught.value.problems[0]
    assert "dòng" in caught.value.problems[0] and "một ngày" in caught.value.problems[-1]
    assert open_report(draft_session, report).report == before


def test_a_cell_given_twice_is_named(draft_session: Session, report: str) -> None:
    before = open_report(draft_session, report).report
    with pytest.raises(BadInput, match="hai giá trị"):
        enter_all(draft_session, report, [(TWO, "5"), (TWO, "6")])
    assert open_report(draft_session, report).report == before


@pytest.mark.parametrize("key", ["I.4.a.cuoc[khong].nam", "I.4.a.cuoc[r1].tong", "I.4.a.cuoc[]", "I.4.a.cuoc"])
def test_what_a_table_could_not_show_is_not_stored(draft_session: Session, drafts: SampleOffice, key: str) -> None:
    with pytest.raises(BadInput, match="không nhập ô này"):
        enter_all(draft_session, drafts.reports[1], [("I.4.a.cuoc[r1].nam", "5"), (key, "5")])


def test_one_question_settles_the_block(draft_session: Session, report: str) -> None:
    entries = [(TWO, "1,234"), (RATE, "1.7"), (MORE, "6"), ("M6.1", "12.345")]
    before = open_report(draft_session, report).report
    with pytest.raises(AmbiguousBlock) as caught:
        enter_all(draft_session, report, entries)
    assert list(caught.value.questions) == [TWO, RATE] and len(caught.value.problems) == 2
    assert "1.234 hoặc 1,234" in caught.value.problems[0]
    assert open_report(draft_session, report).report == before
    enter_all(draft_session, report, entries, decimal_point=True)
    keys = (TWO, RATE, MORE, "M6.1")
    assert values(draft_session, report, *keys) == [1234, Decimal("1.7"), 6, Decimal("12.345")]
    enter_all(draft_session, report, entries, decimal_point=False)
    assert values(draft_session, report, *keys) == [Decimal("1.234"), 17, 6, 12345]


def test_a_number_against_the_chosen_way_is_named(draft_session: Session, report: str) -> None:
    with pytest.raises(BadInput, match="cách đã chọn") as caught:
        enter_all(draft_session, report, [(TWO, "1,234.5"), (MORE, "1.7")], decimal_point=False)
    assert not isinstance(caught.value, AmbiguousBlock) and len(caught.value.problems) == 1


def test_an_estimate_stays_one_whatever_the_answer(draft_session: Session, report: str) -> None:
    enter_all(draft_session, report, [(RATE, "ước 1.7")], decimal_point=True)
    assert open_report(draft_session, report).report.cell(RATE) == Cell(Decimal("1.7"), State.ESTIMATE)
