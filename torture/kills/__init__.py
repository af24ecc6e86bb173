"""kill -9 at random moments of the headless program and of the window: nothing that was acknowledged is missing."""

from __future__ import annotations

from collections.abc import Callable

from torture.kills import (
    backing_up,
    consolidating,
    finishing,
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
from torture.kills.life import Life, Trial
from torture.rows import Case, Row, Work


def _of(trial: Trial) -> Callable[[Work], Case]:
    def prepare(work: Work) -> Case:
        return Life(work, trial).prepare()

    return prepare


ROWS: tuple[Row, ...] = (
    Row("kill -9 while typing", "one transaction an act", _of(typing.TRIAL), typing.every_statement_alone, 200, 3),
    Row("kill -9 after “Đã lưu”", "said only after the commit", _of(typing.TRIAL), typing.said_before_written, 60, 2),
    Row("kill -9 among undo and redo", "one transaction an act", _of(undoing.TRIAL), typing.every_statement_alone,
        80, 2),
    Row("kill -9 while importing", "one transaction a file", _of(importing.TRIAL), importing.a_transaction_a_cell,
        100, 2),
    Row("kill -9 while pasting rows", "one transaction an act", _of(pasting.TRIAL), pasting.a_transaction_a_cell,
        60, 2),
    Row("kill -9 while finishing", "one transaction an act", _of(finishing.TRIAL), typing.every_statement_alone, 80, 1,
        bare=150),
    Row("kill -9 while signing and sending", "a temporary name first", _of(sending.TRIAL), sending.under_final_names,
        60, 2),
    Row("kill -9 while backing up", "a temporary name first", _of(backing_up.TRIAL), backing_up.under_its_final_name,
        80, 2),
    Row("kill -9 while restoring", "the old one is set aside whole", _of(restoring.TRIAL), restoring.over_what_stands,
        60, 2),
    Row("kill -9 while migrating", "one transaction a step", _of(migrating.TRIAL), migrating.without_transactions,
        60, 2),
    Row("kill -9 while starting and closing", "the lock's note", _of(starting.TRIAL), starting.without_a_note, 60, 2),
    Row("kill -9 while receiving", "files before rows, a batch at once", _of(receiving.TRIAL),
        receiving.rows_before_files, 40, 2, shared=receiving.bundles),
    Row("kill -9 while consolidating", "one transaction an act", _of(consolidating.TRIAL),
        typing.every_statement_alone, 30, 2, shared=receiving.bundles),
    Row("kill -9 while installing packs", "the version before is kept", _of(installing.TRIAL),
        installing.over_the_version_before, 30, 1),
    Row("kill -9 of the window", "said only after the commit", _of(window.TRIAL), typing.said_before_written, 100, 1,
        shared=window.load),
)  # fmt: skip
