"""What the storage gives and takes besides forms: frozen records of one row each. Moments are as they were given."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Literal

from msgspec import Struct

from forms.cells import Cell
from forms.periods import parse_period
from forms.report import Report, UnitRef
from forms.text import read_aloud

ReportState = Literal["draft", "finished"]


class ReportHead(Struct, frozen=True):
    """A report without its cells.

    id: 32 hex digits; period: the written form ("2024-H1"); revision: 1, 2, …; reason: why it was reopened;
    supplement_of: digest of the revision it completes, else ""; digest and finished_at: of a finished report.
    entered_for: a report of another unit, entered for it from the paper that it sent.
    """

    id: str
    pack: str
    pack_version: int
    form: str
    form_version: int
    unit: UnitRef
    period: str
    created_at: datetime
    revision: int = 1
    state: ReportState = "draft"
    reason: str = ""
    supplement_of: str = ""
    digest: str = ""
    finished_at: datetime | None = None
    entered_for: bool = False

    @property
    def is_finished(self) -> bool:
        return self.state == "finished"

    def report(self, cells: Mapping[str, Cell]) -> Report:
        """The report with these cells."""
        return Report(
            self.id, self.pack, self.pack_version, self.form, self.form_version, self.unit,
            parse_period(self.period), self.revision, cells, self.supplement_of, self.reason,
        )  # fmt: skip


class Change(Struct, frozen=True):
    """One line of history. old or new is None where there was, or is now, no cell."""

    key: str
    old: Cell | None
    new: Cell | None
    who: str
    why: str
    at: datetime


class Act(Struct, frozen=True):
    """What one writing did: the cells it changed, as one thing that can be taken back.

    number: of its first line in the report's history; takes_back: the act it reversed, where undo or redo wrote it.
    """

    keys: tuple[str, ...]
    why: str
    at: datetime
    number: int = 0
    takes_back: int | None = None


class Revision(Struct, frozen=True):
    """A finished revision: opened_at, opened_by and reason say when, by whom and why it was begun; whoever took a step
    of before that was noted is ""."""

    number: int
    opened_at: datetime
    reason: str
    supplement_of: str
    digest: str
    finished_at: datetime
    opened_by: str = ""
    finished_by: str = ""


MAIL_DRAFT = "mail-draft"


class Sending(Struct, frozen=True):
    """That a finished revision went out. channel: folder, drive, mail, or MAIL_DRAFT; file: the name it was given.

    digest: of the signed content; target: a folder, a drive or an address. who: let it out, as the system knows the
    user; "" of before that was noted.
    """

    revision: int
    digest: str
    channel: str
    target: str
    file: str
    at: datetime
    who: str = ""

    @property
    def certain(self) -> bool:
        """Whether it went out: a draft of a letter may never have been sent."""
        return self.channel != MAIL_DRAFT


class TrustedCertificate(Struct, frozen=True):
    """A certificate this office has confirmed as a unit's. fingerprint: SHA-256 of the DER, lower-case hex.

    withdrawn_at: the key is no longer used from then on. removed_at: this office no longer trusts it since then; the
    row stays, so that a withdrawal is not forgotten and an auditor can ask.
    """

    fingerprint: str
    unit_code: str
    unit_name: str
    der: bytes
    valid_from: datetime
    valid_to: datetime
    added_at: datetime
    added_how: str
    withdrawn_at: datetime | None = None
    removed_at: datetime | None = None

    @property
    def groups(self) -> str:
        """The fingerprint as groups of four, to be read aloud."""
        return read_aloud(self.fingerprint)
