"""Row: the machine's clock jumps back and forth while an office works."""

from __future__ import annotations

import random
import shutil
from datetime import datetime, timedelta
from pathlib import Path

import storage.backup
from storage.backup import check_backup, list_backups
from tests.sample import NOW
from torture.disks.acts import shown
from torture.offices import copied, drafts, in_memory, ready, report_of, texts
from torture.rows import Case, Row, Work
from torture.taking_away import put
from workflow.backups import daily_backup, make_backup
from workflow.calendar.reminding import reminded, reminder
from workflow.finishing import finish_report, reopen_report
from workflow.reports import enter, history, open_report
from workflow.session import Session, open_session
from workflow.undoing import undo

_JUMPS = (timedelta(0), timedelta(minutes=1), timedelta(hours=7), timedelta(days=1), timedelta(days=40),
          timedelta(days=800), timedelta(days=9000))  # fmt: skip


class _Office:
    """said: what each cell was made to hold, oldest first, as the history must tell it."""

    def __init__(self, home: Path, chance: random.Random) -> None:
        self.home, self.chance, self.now = home, chance, NOW
        self.said: dict[str, list[str]] = {}
        self.revisions = 0
        self.session = self._opened()
        self.report = report_of(self.session)
        self.keys = texts(self.session, self.report)

    def _opened(self) -> Session:
        return open_session(self.home, self.clock)

    def clock(self) -> datetime:
        return self.now

    def act(self) -> str:
        """One thing that is done, after the clock may have jumped; what is wrong at once."""
        if self.chance.random() < 0.5:
            self.now = NOW + self.chance.choice((-1, 1)) * self.chance.choice(_JUMPS)
        else:
            self.now += timedelta(seconds=self.chance.randrange(90))
        return str(self.chance.choice((self._type, self._type, self._back, self._copy, self._day, self._again,
                                       self._finish, self._remind))())  # fmt: skip

    def _type(self) -> str:
        key, text = self.chance.choice(self.keys), f"Đã ghi lần {self.chance.randrange(9_999)}."
        enter(self.session, self.report, key, text)
        self.said.setdefault(key, []).append(text)
        return ""

    def _back(self) -> str:
        """Undo takes back what was typed last, whatever time it is."""
        key = self.chance.choice(self.keys)
        before = shown(open_report(self.session, self.report).report.cell(key))
        enter(self.session, self.report, key, "gõ nhầm")
        undo(self.session, self.report)
        self.said.setdefault(key, []).extend(("gõ nhầm", before))
        now = shown(open_report(self.session, self.report).report.cell(key))
        return "" if now == before else "undo took something else back"

    def _copy(self) -> str:
        made = make_backup(self.session)
        return "" if made.exists() and check_backup(made) == self.now else "the backup just made is not kept"

    def _day(self) -> str:
        made = daily_backup(self.session)
        fresh = [one for one in list_backups(self.home) if abs(one.made_at - self.now) < timedelta(days=1)]
        return "" if (made and made.exists()) or fresh else "no backup of the day"

    def _again(self) -> str:
        self.session.close()
        self.session = self._opened()
        return "a start in order is told as a stop" if self.session.recovered else ""

    def _finish(self) -> str:
        finish_report(self.session, self.report)
        self.revisions += 1
        reopen_report(self.session, self.report, "sửa số liệu")
        numbers = [one.number for one in self.session.store.revisions(self.report)]
        return "" if numbers == list(range(1, self.revisions + 1)) else "the revisions are out of order"

    def _remind(self) -> str:
        """Having read it on a day of a wrong clock hides nothing on the right one."""
        due = reminder(self.session)
        if due is None:
            return ""
        reminded(self.session)
        right, self.now = self.now, self.now + timedelta(days=1)
        told, self.now = reminder(self.session), right
        return "" if told or not due.overdue else "what is overdue is hidden"

    def wrong(self) -> str:
        """What is wrong in the end: the history does not tell what was done in its order."""
        self.session.close()
        self.session = self._opened()
        for key, values in self.said.items():
            lines = [shown(line.new) for line in history(self.session, self.report, key)]
            if lines[-1] != values[-1] or not _in_order(values, lines):
                return f"the history of {key} is out of order"
        return ""


def _in_order(values: list[str], lines: list[str]) -> bool:
    """Typing within half a minute is one act, but each value has its line."""
    rest = iter(lines)
    return all(value in rest for value in values)


def _prepare(work: Work) -> Case:
    home = in_memory(work) / "home"

    def case(chance: random.Random) -> str:
        copied(drafts, home)
        try:
            office = _Office(home, chance)
            wrong = next(filter(None, (office.act() for _ in range(25))), "") or office.wrong()
            office.session.close()
            work.counted["acts at a wrong time"] += 25
            return wrong
        finally:
            shutil.rmtree(home)

    return case


def _by_name_alone() -> None:
    """What is kept of the backups goes by their names' times alone."""
    prune = storage.backup._prune
    put("storage.backup._prune", lambda home, _made, _agreeing: prune(home, Path(), None))


ROWS = (
    Row("the clock jumps hours and years", "the copy just made is kept", _prepare, _by_name_alone, cases=100, few=1,
        shared=ready, seconds=60),
)  # fmt: skip
