"""Texts of outline forms: typed, marked "sẽ bổ sung", their typed numbers put right. Each is one act."""

from __future__ import annotations

from forms.cells import Cell, State
from forms.completion import follow_changes
from forms.entry import read_entry, retyped
from forms.errors import BadInput
from forms.rules.quoted import Contradiction
from forms.text import nfc
from workflow.reports import OpenReport, history, open_report, set_cells
from workflow.session import Session
from workflow.undoing import Act, redo, undo, undoable

WHY_QUOTED = "thay bằng số liệu của biểu"
WHY_FOLLOWS = "đánh dấu sẽ bổ sung"
WHY_FREED = "bỏ dấu sẽ bổ sung"


def write_text(session: Session, report_id: str, key: str, text: str, left: bool = False) -> OpenReport:
    """Store a text as far as it is typed; pauses of one stretch of typing are one act.

    left: the cursor has left the field, so that "sẽ bổ sung" standing alone is the state it names.
    """
    kept = nfc(text)
    read = read_entry("narrative", kept) if left or not kept.strip() else Cell(kept)
    assert isinstance(read, Cell)
    cell = retyped(open_report(session, report_id).report.cell(key), read)
    return set_cells(session, report_id, {key: None if cell == Cell() else cell}, join=True)


def quote_figure(session: Session, report_id: str, found: Contradiction) -> OpenReport:
    """Put the token of the figure in the place of the typed number. BadInput where the text is another by now."""
    cell = open_report(session, report_id).report.cell(found.key)
    text = cell.text
    if text[found.start : found.end] != found.typed:
        raise BadInput("Bài viết đã được sửa sau lần kiểm tra.", "Hãy xem lại cảnh báo mới rồi thay lần nữa.")
    changed = text[: found.start] + found.figure.token + text[found.end :]
    return set_cells(session, report_id, {found.key: retyped(cell, Cell(changed))}, why=WHY_QUOTED)


def set_follows(session: Session, report_id: str, section_key: str, wanted: bool) -> OpenReport:
    """Mark every empty text of a section "sẽ bổ sung", or free those marked. BadInput where the pack forbids it."""
    opened = open_report(session, report_id)
    section = next(each for each in opened.form.section if each.key == section_key)
    if wanted and not section.may_follow:
        raise BadInput("Mục này phải có nội dung khi gửi, không để “sẽ bổ sung” được.", "Hãy nhập nội dung của mục.")
    changes: dict[str, Cell | None] = {}
    for key in follow_changes(section, opened.report, wanted):
        cell = retyped(opened.report.cell(key), Cell(None, State.MISSING) if wanted else Cell())
        changes[key] = None if cell == Cell() else cell
    if not changes:
        return opened
    return set_cells(session, report_id, changes, why=WHY_FOLLOWS if wanted else WHY_FREED)


def step_text(session: Session, report_id: str, key: str, text: str) -> OpenReport:
    """Store a text that the field's own undo or redo gave.

    Where taking back the report's last act (or doing it again) gives just that text, that is what is done, so that
    the next Ctrl+Z does not bring back what was taken back a moment ago.
    """
    can = undoable(session, report_id)
    for act, step in ((can.undo, undo), (can.redo, redo)):
        if act is not None and act.keys == (key,) and _before(session, report_id, act) == text:
            done = step(session, report_id)
            if done is not None and done.report.report.cell(key).text == text:
                return done.report
    return write_text(session, report_id, key, text)


def _before(session: Session, report_id: str, act: Act) -> str | None:
    """The text of the act's one cell before it; None where the history tells of nothing."""
    lines = [line for line in history(session, report_id, act.keys[0]) if line.at >= act.at]
    return (lines[0].old or Cell()).text if lines else None
