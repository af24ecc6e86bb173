"""A draft goes over to a newer version of its pack: what changes is told first, nothing that was typed is lost."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from forms.cells import Cell
from forms.errors import BadInput
from forms.pack import PACK_HEAD
from storage.pack_files import PACK_FOLDER
from tests.conftest import clock
from tests.packs import TWO_TIER, install_two_tier
from workflow.office import init_office
from workflow.packing.moving import move_report, offered_move
from workflow.packs import forget_pack
from workflow.reports import has_newer, history, open_report, set_cells, start_report
from workflow.sending.trail import trail
from workflow.session import Session, open_session
from workflow.standing.gathering import scope_of
from workflow.undoing import undoable

REPORT, GONE, KEPT, ADDED = "phu-luc-01/2026", "M4.4", "M3.2a.1", "M4.5"
COUNT = "I.2.c.qppl"
FORM, OUTLINE, NEW_LABEL = "phu-luc-01", "phu-luc-02", "Dòng mới của bản sau"
_VERSION = re.compile(r"(?m)^version = (\d+)$")


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    """A province's office with a draft that says two figures."""
    home = tmp_path / "nhà"
    install_two_tier(home)
    with open_session(home, clock) as opened:
        init_office(opened, TWO_TIER, "24")
        report = start_report(opened, "phu-luc-01", "2026")
        set_cells(opened, report, {GONE: Cell(Decimal(7)), KEPT: Cell(Decimal(5), note="theo sổ")})
        yield opened


def rewrite(session: Session, name: str, change: Callable[[str], str]) -> None:
    path = session.home / PACK_FOLDER / TWO_TIER / name
    path.write_text(change(path.read_text("utf-8")), "utf-8")
    forget_pack(TWO_TIER, session.home)


def next_version(session: Session, change: Callable[[str], str], form: str = FORM) -> None:
    """Put the next version in, one of whose forms is another."""
    rewrite(session, f"{form}.toml", change)
    rewrite(session, PACK_HEAD, lambda text: _VERSION.sub(lambda found: f"version = {int(found[1]) + 1}", text))


def row_of(text: str, key: str) -> str:
    return next(block for block in re.split(r"(?m)^(?=\[\[row\]\])", text) if f'\nkey = "{key}"\n' in block)


def another_row(text: str) -> str:
    """One row is asked for no more, another from now on."""
    old = row_of(text, GONE)
    return text.replace(old, old.replace(f'"{GONE}"', f'"{ADDED}"').replace("label = ", f'label = "{NEW_LABEL}" # '))


def another_kind(text: str) -> str:
    """What was a number of papers is a sum of money."""
    return text.replace(f'key = "{COUNT}"\ntype = "count"', f'key = "{COUNT}"\ntype = "money"')


def cells(session: Session) -> dict[str, object]:
    return {key: cell.value for key, cell in open_report(session, REPORT).report.cells.items() if key[0] == "M"}


def test_nothing_is_offered_while_the_version_is_the_newest(session: Session) -> None:
    assert offered_move(session, REPORT) is None and not has_newer(session, open_report(session, REPORT))
    with pytest.raises(BadInput, match="bản mới nhất"):
        move_report(session, REPORT)


def test_a_draft_stays_on_its_version_until_it_is_moved(session: Session) -> None:
    before = open_report(session, REPORT).pack.version
    next_version(session, another_row)
    session.opened.clear()
    opened = open_report(session, REPORT)
    assert opened.pack.version == opened.report.pack_version == before and GONE in opened.form.rows
    assert has_newer(session, opened)


def test_what_is_put_together_goes_by_the_version_of_the_offices_own_report(session: Session) -> None:
    before = open_report(session, REPORT).pack.version
    next_version(session, another_row)
    versions = [scope_of(session, "phu-luc-01", year).pack.version for year in ("2026", "2025")]
    assert versions == [before, before + 1]
    move_report(session, REPORT)
    assert scope_of(session, "phu-luc-01", "2026").pack.version == before + 1


def test_what_would_change_is_told_and_nothing_changes_by_asking(session: Session) -> None:
    next_version(session, another_row)
    found = offered_move(session, REPORT)
    assert found and found.after == found.before + 1 and found.problems == ()
    assert len(found.gone) == len(found.added) == len(found.lost) == 1
    assert NEW_LABEL in found.added[0] and GONE in cells(session)
    assert found.kept == len(cells(session)) - 1


def test_the_move_keeps_every_value_that_has_a_place_and_the_history_tells_the_rest(session: Session) -> None:
    next_version(session, another_row)
    before = cells(session)
    moved = move_report(session, REPORT)
    assert moved.pack.version == moved.report.pack_version and ADDED in moved.form.rows and GONE not in moved.form.rows
    assert cells(session) == {key: value for key, value in before.items() if key != GONE}
    assert moved.report.cell(KEPT).note == "theo sổ"
    last = history(session, moved.report.id, GONE)[-1]
    assert last.old is not None and last.old.value == Decimal(7) and last.new is None
    assert "gói biểu mẫu" in trail(session, REPORT)[-1].text
    assert offered_move(session, REPORT) is None
    assert undoable(session, REPORT).undo is None, "what was typed on the other version is not taken back here"
    session.opened.clear()
    assert open_report(session, REPORT).pack.version == moved.pack.version


def test_typing_after_the_move_can_be_undone(session: Session) -> None:
    next_version(session, another_row)
    moved = move_report(session, REPORT)
    set_cells(session, moved.report.id, {ADDED: Cell(Decimal(9))})
    found = undoable(session, REPORT).undo
    assert found is not None and found.keys == (ADDED,)


def test_a_key_that_changed_its_kind_is_refused_and_nothing_changes(session: Session) -> None:
    report = start_report(session, OUTLINE, "2026")
    set_cells(session, report, {COUNT: Cell(Decimal(3))})
    before = open_report(session, report).report
    next_version(session, another_kind, OUTLINE)
    found = offered_move(session, report)
    assert found and any(COUNT in problem for problem in found.problems)
    with pytest.raises(BadInput, match=f"{COUNT} đổi loại"):
        move_report(session, report)
    session.opened.clear()
    assert open_report(session, report).report == before


def test_a_finished_report_is_never_moved(finished_session: Session) -> None:
    (head, *_) = finished_session.store.report_heads()
    opened = open_report(finished_session, head.id)
    assert not opened.editable and offered_move(finished_session, head.id) is None
    with pytest.raises(BadInput, match="luôn mở theo bản"):
        move_report(finished_session, head.id)
