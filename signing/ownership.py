"""Whose report it is, and whether its signer may speak for that unit."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from forms.errors import BadInput
from signing.facts import Fact, in_one_sentence, quoted
from signing.identity import NewerReport, ReportIdentity, read_identity


class Ownership(msgspec.Struct, frozen=True):
    """identity: None where the data do not say; unreadable: then why, as a Vietnamese sentence; newer: the sentence
    where this program is too old for the data, else empty."""

    identity: ReportIdentity | None
    unreadable: str = ""
    newer: str = ""

    @property
    def unit_code(self) -> str | None:
        """The unit that the data name."""
        return self.identity.unit_code if self.identity else None


def read_ownership(report: bytes | None) -> Ownership:
    """What a report.json, or the lack of one, says of whose it is."""
    if report is None:
        return Ownership(None, "Không có số liệu report.json.")
    try:
        return Ownership(read_identity(report))
    except NewerReport as error:
        sentence = in_one_sentence(error)
        return Ownership(None, sentence, sentence)
    except BadInput as error:
        return Ownership(None, error.sentence)


def judge_unit(owner: Ownership, units: Iterable[str]) -> Fact:
    """Whether a certificate of `units` is the reporting unit's own."""
    if owner.identity is None:
        return Fact(False, owner.unreadable)
    code = owner.unit_code
    if code is None:
        return Fact(False, "Số liệu không ghi mã đơn vị báo cáo.")
    if code not in units:
        return Fact(False, f"Báo cáo của đơn vị {code} nhưng chứng thư là của đơn vị {quoted(sorted(units))}.")
    return Fact(True, f"Chứng thư là của chính đơn vị báo cáo ({code}).")
