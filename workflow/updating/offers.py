"""What an update turned out to be, what was prepared of it, and what was before: records for window and command."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from forms.dates import day_text
from forms.errors import WorldError
from forms.release import Release, ReleaseFile
from forms.text import visible

if TYPE_CHECKING:
    from signing.facts import Fact

UpdateOutcome = Literal["newer", "same", "older", "conflict", "untrusted", "unanchored", "broken"]
OUTCOME_TEXT: Mapping[UpdateOutcome, str] = {
    "newer": "phiên bản mới",
    "same": "đang dùng",
    "older": "phiên bản cũ hơn",
    "conflict": "mâu thuẫn",
    "untrusted": "chưa tin cậy",
    "unanchored": "chưa kiểm tra được người phát hành",
    "broken": "không dùng được",
}
Way = Literal["installer", "zip", "deb", "administrator", "none"]
Progress = Callable[[int, int, str], None]
Cancelled = Callable[[], bool]


class UpdateStopped(WorldError):
    """The officer stopped it; nothing was changed."""


@dataclass(frozen=True, slots=True)
class Offer:
    """A release, looked at; nothing is stored.

    outcome: newer may be taken where `may_take`, nothing else ever. sentence: what it is, or why it may not be taken;
    remedy: what to do then, "" where nothing. current: the running version. way: how it comes onto this machine:
    "installer" (the program starts it), "zip" (unpacked by hand), "deb" (a command that is only said), "administrator"
    (the program was installed for every user of the machine), "none" (run from its source).
    signer: name in the certificate; groups: its fingerprint to be read aloud; signed_at: the signer's word.
    facts: of the file, by name. file: the one for this machine, None where the release has none; source: where that
    file lies, None where it is not beside the manifest. data_sentence: what becomes of the office's data.
    manifest: the signed file; data: its bytes.
    """

    outcome: UpdateOutcome
    sentence: str
    remedy: str
    manifest: Path
    current: str
    way: Way = "none"
    release: Release | None = None
    signer: str = ""
    fingerprint: str = ""
    groups: str = ""
    signed_at: datetime | None = None
    facts: Mapping[str, Fact] = field(default_factory=dict, repr=False)
    file: ReleaseFile | None = None
    source: Path | None = None
    data_sentence: str = ""
    data: bytes = field(default=b"", repr=False)

    @property
    def may_take(self) -> bool:
        """Whether `prepare_update` takes it."""
        return self.outcome == "newer" and self.file is not None and self.source is not None

    @property
    def version(self) -> str:
        """The version offered, "" where it could not be read."""
        return self.release.version if self.release else ""

    @property
    def news(self) -> tuple[str, ...]:
        """What the release brings, a line each."""
        return self.release.news if self.release else ()

    @property
    def title(self) -> str:
        """ "Phiên bản 1.2.0, ngày 21/11/2026"; the file's name where no release could be read."""
        if self.release is None:
            return visible(self.manifest.name)
        return f"Phiên bản {self.release.version}, ngày {day_text(self.release.day)}"


@dataclass(frozen=True, slots=True)
class Prepared:
    """Everything is ready on this machine; what is left is to start `command` (starting.py) and close the program.

    command: the copied installer and its options, () where nothing can be started here. copy: the copied file, sha256:
    what it must be when it is started. backup: made before anything else. sentence: what was done and what follows;
    instruction: what the officer or the administrator does by hand, "" where the command does it.
    """

    version: str
    command: tuple[str, ...]
    copy: Path
    sha256: str
    backup: Path
    sentence: str
    instruction: str = ""


@dataclass(frozen=True, slots=True)
class Earlier:
    """The version before this one, whose installer the program kept.

    backup: put back by the earlier version when it opens, None where it reads today's data as they are. lost: a
    sentence for each thing of now that the backup does not hold; today's data are set aside, never deleted.
    since: the cells filled in or changed since the backup. sentence: what happens to the data. problem: why one cannot
    go back after all, "" where one can.
    """

    version: str
    installer: Path
    sentence: str
    backup: Path | None = None
    made_at: datetime | None = None
    lost: tuple[str, ...] = ()
    since: int = 0
    problem: str = ""

    @property
    def keeps_data(self) -> bool:
        """Whether today's data stay in use."""
        return self.backup is None


@dataclass(frozen=True, slots=True)
class Updated:
    """The program was another version when these data were last opened. back: it was a newer one. failed: it was to be
    the version `to_version` by now and is not; nothing was changed.

    backup: made before the change, None where it is not known or gone. news: of the version that runs now, where the
    update was taken in the program. set_aside: the data of the newer version where a backup was put back.
    """

    from_version: str
    to_version: str
    sentence: str
    back: bool = False
    at: datetime | None = None
    backup: Path | None = None
    news: tuple[str, ...] = ()
    set_aside: Path | None = None
    failed: bool = False
