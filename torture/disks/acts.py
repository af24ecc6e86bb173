"""What an office does while its disk is watched, and what it is told on the way: each act says what it will do, and
what was acknowledged when it was done."""

from __future__ import annotations

import hashlib
import json
import random
from collections.abc import Callable
from pathlib import Path

from exports.drives import Drive
from forms.cells import Cell
from storage.backup import restore_backup
from tests.sample import NOW, SECRET, clock
from torture.districts import STICKS, few_for_helpers, stick
from torture.offices import figures, report_of, texts
from torture.taking_away import put
from workflow.backups import make_backup
from workflow.finishing import finish_report, reopen_report
from workflow.keys.signing_keys import KeyUse
from workflow.receiving.taking import receive
from workflow.reports import enter, enter_all, open_report
from workflow.sending.deliveries import Delivery, deliver
from workflow.session import Session, open_session
from workflow.signing.reports import SigningPlan, sign_report
from workflow.undoing import undo

Word = dict[str, object]
"""One thing told: {"will" or "did": what, …}."""
Tell = Callable[[Word], None]
Act = Callable[[Path, Path, Tell, random.Random], None]
"""home: the office's data; out: where it sends to. Closed in order at the end."""


def told(data: bytes) -> list[Word]:
    """What was told until some moment, oldest first."""
    return [json.loads(line) for line in data.splitlines()]


def telling(say: Callable[[bytes], None]) -> Tell:
    """A Tell that writes lines."""
    return lambda word: say(json.dumps(word).encode() + b"\n")


def shown(cell: Cell | None) -> str:
    """A cell's value as text."""
    return "" if cell is None or cell.value is None else str(cell.value)


def type_cells(home: Path, out: Path, tell: Tell, chance: random.Random) -> None:
    """An officer types, pastes a block, takes something back."""
    del out
    with open_session(home, clock) as session:
        tell({"did": "open"})
        type_some(session, tell, chance, 30)
        tell({"will": "close"})


def finishing(home: Path, out: Path, tell: Tell, chance: random.Random) -> None:
    """A report is finished, reopened, changed and finished again, with backups in between."""
    del out
    with open_session(home, clock) as session:
        tell({"did": "open"})
        report = report_of(session)
        for turn in range(2):
            type_some(session, tell, chance, 3, figures_too=False)
            _finish(session, report, tell)
            tell({"did": "backup", "name": make_backup(session).name, "cells": figures_now(session)})
            if turn == 0:
                reopen_report(session, report, "sửa số liệu")
                tell({"did": "reopened", "revision": 2})
        tell({"will": "close"})


def _finish(session: Session, report: str, tell: Tell) -> None:
    tell({"will": "finish"})
    done = finish_report(session, report).report
    snapshot = session.store.revision_snapshot(report, done.revision) or b""
    tell({"did": "finish", "revision": done.revision, "digest": hashlib.sha256(snapshot).hexdigest()})


def sending(home: Path, out: Path, tell: Tell, chance: random.Random) -> None:
    """What was signed goes to a stick, twice; then it is signed anew and goes out again."""
    put("workflow.sending.deliveries.require_drive", lambda folder: Drive(folder, "USB", 1 << 30, 1 << 30))
    with open_session(home, clock) as session:
        tell({"did": "open"})
        report = next(head.id for head in session.store.report_heads() if session.store.signings(head.id))
        for folder in chance.sample(("a", "b/c", "d"), 2):
            _send(session, report, out / folder, tell)
        sign_report(session, report, SigningPlan(KeyUse("", SECRET)), again=True)
        kept = session.store.signings(report)
        tell({"did": "signed", "report": report, "blobs": [one.blob for one in kept]})
        _send(session, report, out / "d", tell)
        tell({"will": "close"})


def _send(session: Session, report: str, folder: Path, tell: Tell) -> None:
    tell({"will": "send"})
    done = deliver(session, report, Delivery("drive", folder))
    files = {str(path): hashlib.sha256(path.read_bytes()).hexdigest() for path in done.files}
    tell({"did": "sent", "report": report, "files": files, "safe": done.safe_to_remove})


def migrating(home: Path, out: Path, tell: Tell, chance: random.Random) -> None:
    """A database of an earlier version is opened."""
    del out, chance
    tell({"will": "open"})
    with open_session(home, clock):
        tell({"did": "open"})
        tell({"will": "close"})


def restoring(home: Path, out: Path, tell: Tell, chance: random.Random) -> None:
    """A backup, more typing, and the backup put back over it; then more typing."""
    del out
    with open_session(home, clock) as session:
        tell({"did": "open"})
        type_some(session, tell, chance, 3)
        backup = make_backup(session)
        tell({"did": "backup", "name": backup.name, "cells": figures_now(session)})
        type_some(session, tell, chance, 6)
        newer = figures_now(session)
        tell({"will": "close"})
    tell({"will": "restore", "name": backup.name, "cells": newer})
    done = restore_backup(home, backup, NOW)
    tell({"did": "restore", "aside": [path.name for path in done.set_aside]})


def receiving(home: Path, out: Path, tell: Tell, chance: random.Random) -> None:
    """A district takes in what lies on two sticks, with the help of copies of this process or without."""
    del out
    few_for_helpers(*chance.choice(((0, 3), (2, 5))))  # five are synced by one call for the whole disk
    with open_session(home, clock) as session:
        tell({"did": "open"})
        for number in STICKS:
            tell({"will": "receive", "stick": number})
            taken = receive(session, [stick(number)])
            tell({"did": "receive", "stick": number, "good": sum(line.good for line in taken.lines)})
        tell({"will": "close"})


def type_some(session: Session, tell: Tell, chance: random.Random, acts: int, figures_too: bool = True) -> None:
    """figures_too: figures that a rule would object to among them."""
    report = report_of(session)
    numbers, words = figures(session, report), texts(session, report)
    for _ in range(acts):
        way = chance.random() if figures_too else 0.4
        if way < 0.15:
            _there_and_back(session, report, chance.choice(numbers), str(chance.randrange(1, 9_999)), tell)
        elif way < 0.3:
            block = [(key, str(chance.randrange(1, 9_999))) for key in chance.sample(numbers, 4)]
            tell({"will": "cells", "cells": dict(block)})
            enter_all(session, report, block)
            tell({"did": "cells", "cells": dict(block)})
        elif way < 0.5:
            text = f"Đã tổ chức {chance.randrange(99)} lớp.{' Đã nêu.' * 150}"
            _one(session, report, chance.choice(words), text, tell)
        else:
            _one(session, report, chance.choice(numbers), str(chance.randrange(1, 9_999)), tell)


def _one(session: Session, report: str, key: str, text: str, tell: Tell) -> None:
    tell({"will": "cells", "cells": {key: text}})
    done = enter(session, report, key, text).report.report
    tell({"did": "cells", "cells": {key: shown(done.cell(key))}})


def _there_and_back(session: Session, report: str, key: str, text: str, tell: Tell) -> None:
    before = {key: shown(open_report(session, report).report.cell(key))}
    _one(session, report, key, text, tell)
    tell({"will": "cells", "cells": before})
    undo(session, report)
    tell({"did": "cells", "cells": before})


def figures_now(session: Session) -> dict[str, str]:
    """What each cell of the report holds."""
    cells = open_report(session, report_of(session)).report.cells
    return {key: shown(cell) for key, cell in cells.items()}
