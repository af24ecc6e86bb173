"""kill -9 at random moments of the headless program and of the window: nothing that was acknowledged is missing."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from torture.kills import (
    backing_up,
    consolidating,
    finishing,
    helpers,
    importing,
    installing,
    migrating,
    pasting,
    receiving,
    restoring,
    sending,
    starting,
    typing,
    undoing,
    window,
)
from torture.kills.life import Trial, case_of, model_of
from torture.rows import Row


def _row(name: str, protection: str, trial: Trial, without: Callable[[], None], cases: int, soon: int = 0) -> Row:
    return Row(f"kill -9 {name}", protection, partial(case_of, trial), without, cases, few=1, bare=150, seconds=60.0,
               soon=soon, shared=partial(model_of, trial))  # fmt: skip


ROWS: tuple[Row, ...] = (
    _row("while typing", "one transaction an act", typing.TRIAL, typing.every_statement_alone, 200),
    _row("after “Đã lưu”", "said only after the commit", typing.TRIAL, typing.said_before_written, 60),
    _row("among undo and redo", "one transaction an act", undoing.TRIAL, typing.every_statement_alone, 80),
    _row("while importing", "one transaction a file", importing.TRIAL, importing.a_transaction_a_cell, 100, 3),
    _row("while pasting rows", "one transaction an act", pasting.TRIAL, pasting.a_transaction_a_cell, 60),
    _row("while finishing", "one transaction an act", finishing.TRIAL, typing.every_statement_alone, 80, 5),
    _row("while signing and sending", "a temporary name first", sending.TRIAL, sending.under_final_names, 60),
    _row("while backing up", "a temporary name first", backing_up.TRIAL, backing_up.under_its_final_name, 80),
    _row("while restoring", "the old one is set aside whole", restoring.TRIAL, restoring.over_what_stands, 60),
    _row("while migrating", "one transaction a step", migrating.TRIAL, migrating.without_transactions, 60),
    _row("while starting and closing", "the lock's note", starting.TRIAL, starting.without_a_note, 60),
    _row("while receiving", "files before rows, a batch at once", receiving.TRIAL,
        receiving.rows_before_files, 40),
    Row("kill -9 of who helps in receiving", "what a helper had is judged again", partial(helpers.prepare, ("helper",)),
        helpers.what_it_had_is_lost, cases=30, few=1, seconds=90.0, shared=helpers.ready),
    Row("kill -9 of receiving with helpers", "a copy lets go of all that it has of the program",
        partial(helpers.prepare, ("program", "all")), helpers.copies_hold_on, cases=60, few=1, seconds=90.0, soon=9,
        shared=helpers.ready),
    _row("while consolidating", "one transaction an act", consolidating.TRIAL,
        typing.every_statement_alone, 30, 2),
    _row("while installing packs", "the version before is kept", installing.TRIAL,
        installing.over_the_version_before, 30),
    _row("of the window", "said only after the commit", window.TRIAL, typing.said_before_written, 100),
)  # fmt: skip
