"""What a pack from elsewhere turned out to be beside the one at hand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from forms.pack import Pack
from forms.packs.difference import Group
from signing.facts import Fact
from storage.pack_acts import PackCame

PackOutcome = Literal[
    "new", "newer", "same", "older", "conflict", "untrusted", "broken", "changed_kind", "unknown_unit"
]  # fmt: skip
OUTCOME_TEXT: Mapping[PackOutcome, str] = {
    "new": "gói mới",
    "newer": "bản mới hơn",
    "same": "đã có",
    "older": "bản cũ hơn",
    "conflict": "mâu thuẫn",
    "untrusted": "chưa tin cậy",
    "broken": "không dùng được",
    "changed_kind": "đổi loại số liệu",
    "unknown_unit": "không rõ đơn vị",
}


@dataclass(frozen=True, slots=True)
class Looked:
    """A pack, looked at; nothing is stored. how: signed, or a plain folder, or made in this office.

    outcome: new and newer may be installed, nothing else. sentence: what it is, or why it may not; remedy: what to do
    then, "" where nothing. facts: of the file, by name, none of a folder. signer: name of who signed, as it is known
    here, else as the certificate says; signer_unit: code, "" where it is not known; groups: the fingerprint to be
    compared with the unit, "" where that does not help. claimed_at: the signer's word.
    at_hand: the version here until now, 0 for none; shipped: that one came with the program. standing: what the
    pack would change of it, in groups. remarks: what else should be known. problems: every fault of a pack that cannot
    be read. files: the pack's own, by name; data: the file as it came.
    """

    outcome: PackOutcome
    sentence: str
    remedy: str
    how: PackCame
    file: str
    pack: Pack | None = None
    facts: Mapping[str, Fact] = field(default_factory=dict, repr=False)
    signer: str = ""
    signer_unit: str = ""
    fingerprint: str = ""
    groups: str = ""
    claimed_at: datetime | None = None
    at_hand: int = 0
    shipped: bool = False
    standing: tuple[Group, ...] = ()
    remarks: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()
    files: Mapping[str, bytes] = field(default_factory=dict, repr=False)
    data: bytes = field(default=b"", repr=False)

    @property
    def may_install(self) -> bool:
        """Whether `install_pack` takes it."""
        return self.outcome in ("new", "newer")

    @property
    def title(self) -> str:
        """ "Gói bac-ninh-2024, bản 3: …"; the file's name where no pack could be read."""
        return f"Gói {self.pack.id}, bản {self.pack.version}: {self.pack.title}" if self.pack else self.file
