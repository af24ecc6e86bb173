"""What the window lists of trust: a line a certificate, with how and by whom it came to be trusted."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from msgspec import Struct

from forms.text import collation_key, plain
from forms.validity import ValidityState, validity_state
from storage.trust_records import TrustEvent, TrustStep
from workflow.keys.office_keys import certificate_of, key_list
from workflow.keys.withdrawn import withdrawn_since
from workflow.office import require_office
from workflow.session import Session
from workflow.trust.certificates import (
    TrustedCertificate,
    own_certificates,
    receiving_certificates,
    trust_history,
    trust_list,
)
from workflow.trust.statement_rows import is_above

_CAME = ("added", "confirmed_again")
STEP_TEXT: dict[TrustStep, str] = {
    "added": "thêm",
    "confirmed_again": "xác nhận lại",
    "withdrawn": "thôi dùng",
    "removed": "bỏ tin cậy",
    "authority_added": "thêm cơ quan cấp",
    "authority_removed": "bỏ cơ quan cấp",
    "crl_added": "thêm danh sách thu hồi",
}
"""What happened, in the history of trust."""


class TrustLine(Struct, frozen=True):
    """A certificate that is trusted as a unit's. purpose: to sign, or to encrypt to. groups: its fingerprint.

    below: the unit stands below this office, which may list it and withdraw its keys. how, who, since: the way it
    came to be trusted ("" where the program did not note who). words: what a search looks through, no diacritics.
    """

    fingerprint: str
    groups: str
    purpose: Literal["sign", "decrypt"]
    unit_code: str
    unit_name: str
    subject: str
    valid_from: datetime
    valid_to: datetime
    withdrawn_at: datetime | None
    state: ValidityState
    how: str
    who: str
    since: datetime
    below: bool
    words: str


class HistoryLine(Struct, frozen=True):
    """What happened to a certificate, when, by whom, and why. words: what a search looks through, no diacritics."""

    at: datetime
    step: str
    about: str
    who: str
    how: str
    words: str


class UsedToken(Struct, frozen=True):
    """A certificate that signed here and is no office key's: a token's, plugged in or not, or a file's elsewhere.

    groups: its fingerprint. withdrawn_at: it was said to be no longer used from then on.
    """

    subject: str
    groups: str
    valid_to: datetime
    withdrawn_at: datetime | None


def used_tokens(session: Session) -> tuple[UsedToken, ...]:
    """The keys outside this machine with which reports were signed here, so that a lost one can be withdrawn."""
    from signing.certificates import certificate_record

    files = {certificate_of(session, key.name) for key in key_list(session)}
    found = []
    for certificate in own_certificates(session):
        if certificate not in files:
            record = certificate_record(certificate)
            gone = withdrawn_since(session, certificate)
            found.append(UsedToken(record.subject, record.groups, record.not_after, gone))
    return tuple(found)


def trust_lines(session: Session) -> tuple[TrustLine, ...]:
    """Every trusted certificate by its unit's name; those to encrypt to as far as they are in force now."""
    came = {event.fingerprint: event for event in trust_history(session) if event.step in _CAME}
    here = require_office(session).unit.code
    lines = [_line(session, here, item, "sign", came) for item in trust_list(session)]
    lines += [_line(session, here, item, "decrypt", came) for item in receiving_certificates(session)]
    return tuple(
        sorted(lines, key=lambda line: (collation_key(line.unit_name), line.unit_code, line.purpose != "sign"))
    )


def history_lines(session: Session) -> tuple[HistoryLine, ...]:
    """How trust came and went, the newest first."""
    return tuple(_told(event) for event in reversed(trust_history(session)))


def fingerprint_symbol(groups: str) -> tuple[tuple[bool, ...], ...]:
    """A fingerprint as a QR symbol of its digits, without blanks: rows of modules, True where dark."""
    from exports.qr import matrix

    return matrix(groups.replace(" ", ""))


def _told(event: TrustEvent) -> HistoryLine:
    step = STEP_TEXT[event.step]
    about = f"{event.unit_name} ({event.unit_code})" if event.unit_code else event.fingerprint[:16]
    words = plain(f"{about} {event.fingerprint} {step} {event.who} {event.how}")
    return HistoryLine(event.at, f"{step[:1].upper()}{step[1:]}", about, event.who, event.how, words)


def _line(
    session: Session,
    here: str,
    item: TrustedCertificate,
    purpose: Literal["sign", "decrypt"],
    came: dict[str, TrustEvent],
) -> TrustLine:
    from signing.certificates import certificate_record

    event, subject = came.get(item.fingerprint), certificate_record(item.der).subject
    return TrustLine(
        fingerprint=item.fingerprint,
        groups=item.groups,
        purpose=purpose,
        unit_code=item.unit_code,
        unit_name=item.unit_name,
        subject=subject,
        valid_from=item.valid_from,
        valid_to=item.valid_to,
        withdrawn_at=item.withdrawn_at,
        state=validity_state(item.valid_to, session.now(), item.withdrawn_at, item.valid_from),
        how=event.how if event else item.added_how,
        who=event.who if event else "",
        since=event.at if event else item.added_at,
        below=is_above(session, here, item.unit_code, session.today()),
        words=plain(f"{item.unit_name} {item.unit_code} {subject} {item.fingerprint} {item.groups}"),
    )
