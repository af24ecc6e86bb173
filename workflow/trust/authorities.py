"""Authorities that issue certificates, and their revocation lists: brought as files, judged offline."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from forms.dates import vietnam_day
from forms.errors import BadInput
from forms.files import read_file
from forms.text import read_aloud, typed_digits
from storage.trust_records import AuthorityCertificate, RevocationList, TrustAct, TrustEvent, TrustStep
from workflow.keys.office_keys import KEY_FILE_LIMIT
from workflow.session import VIETNAM, Session

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from signing.chains import Chains
    from signing.known import KnownCertificate
    from signing.revocation import Crl

CRL_LIMIT = 64 << 20


class Authority(Struct, frozen=True):
    """A root, or a certificate between a root and those it vouches for. groups: the fingerprint to be read aloud.

    notice: why nothing leads through it yet, or that it has expired; "" where all is well.
    """

    fingerprint: str
    groups: str
    name: str
    root: bool
    valid_from: datetime
    valid_to: datetime
    added_at: datetime
    notice: str = ""


class CrlInfo(Struct, frozen=True):
    """A revocation list: of whom, of when, until when the next was due. notice: that it is overdue, or ""."""

    digest: str
    issuer: str
    this_update: datetime
    next_update: datetime | None
    added_at: datetime
    notice: str = ""


def look_at_authority(session: Session, path: Path) -> Authority:
    """What `add_authority` would trust, so that its fingerprint can be compared with what the authority publishes.

    BadInput where the file is no certificate, or not one that may issue others.
    """
    return _authority(session, _read_authority(path), session.now(), (*_active(session), _read_authority(path)))


def add_authority(session: Session, path: Path) -> Authority:
    """Trust a root, or keep an issuing certificate, once its fingerprint was compared; anew after a removal.

    BadInput as `look_at_authority`.
    """
    from signing.certificates import fingerprint

    data = _read_authority(path)
    row = AuthorityCertificate(fingerprint(data), data, session.now(), "cán bộ thêm từ tệp")
    told = _event(session, "authority_added", row.fingerprint, row.added_how)
    session.store.note_trust(TrustAct((told,), authorities=(row,)))
    return _authority(session, data, row.added_at, _active(session))


def authorities(session: Session) -> tuple[Authority, ...]:
    """The roots and issuing certificates that are trusted now, in the order of their adding."""
    active = _active(session)
    return tuple(
        _authority(session, row.der, row.added_at, active)
        for row in session.store.authorities()
        if row.removed_at is None
    )


def remove_authority(session: Session, fingerprint: str) -> None:
    """No longer trust an authority; it stays in the history. BadInput where none has that fingerprint (or its first
    8 digits)."""
    wanted = typed_digits(fingerprint)
    found = [
        row
        for row in session.store.authorities()
        if row.removed_at is None and len(wanted) >= 8 and row.fingerprint.startswith(wanted)
    ]
    if len(found) != 1:
        raise BadInput(
            f"Không có cơ quan cấp chứng thư nào mang dấu vân tay “{fingerprint}”.", "Hãy xem lại danh sách."
        )
    told = _event(session, "authority_removed", found[0].fingerprint, "cán bộ bỏ tin cậy")
    session.store.note_trust(TrustAct((told,), authorities=(replace(found[0], removed_at=session.now()),)))


def add_crl(session: Session, path: Path) -> CrlInfo:
    """Keep a revocation list (DER or PEM) of an authority that is trusted here.

    BadInput: no such list, a forged one, one of an authority not known here, or of a day that has not come.
    """
    from signing.chains import Chains
    from signing.revocation import CLOCK_SLACK, read_crl

    crl = read_crl(read_file(path, CRL_LIMIT))
    if not Chains(_active(session), (), (), session.now()).is_genuine(crl):
        raise BadInput(
            f"Không xác nhận được danh sách thu hồi này là của “{crl.name}”.",
            "Hãy thêm chứng thư của cơ quan cấp và chứng thư gốc trước, hoặc lấy lại danh sách từ nơi công bố.",
        )
    if crl.this_update > session.now() + CLOCK_SLACK:
        raise BadInput(
            f"Danh sách thu hồi của “{crl.name}” ghi ngày lập sau ngày của máy này.", "Hãy kiểm tra ngày giờ của máy."
        )
    row = RevocationList(crl.digest, crl.name, crl.der, crl.this_update, crl.next_update, session.now())
    session.store.note_trust(TrustAct((_event(session, "crl_added", crl.digest, crl.name),), crls=(row,)))
    return _crl(session, row)


def crls(session: Session) -> tuple[CrlInfo, ...]:
    """The revocation lists kept here, oldest first."""
    return tuple(_crl(session, row) for row in session.store.crls())


def chains_of(session: Session, pins: Sequence[KnownCertificate]) -> Chains | None:
    """What the authorities say beside the pins; None where there is no authority, as in most offices."""
    active = _active(session)
    if not active:
        return None
    from signing.chains import Chains

    refused = [row.der for row in session.store.certificates("trusted") if row.removed_at]
    return Chains(active, _lists(session), pins, session.now(), refused)


def _lists(session: Session) -> Iterator[Crl]:
    """The revocation lists, read when they are first asked for."""
    from signing.revocation import read_crl

    for row in session.store.crls():
        yield read_crl(row.der)


def chain_sentences(session: Session, certificate: bytes) -> tuple[str, ...]:
    """What the authorities trusted here say of a certificate (DER), to be shown before it is confirmed; empty where
    there is no authority to ask or the certificate was issued by nobody but itself."""
    from signing.certificates import certificate_record
    from signing.chains import is_root

    chains = chains_of(session, ())
    if chains is None or is_root(certificate):
        return ()
    chain = chains.chain(certificate)
    revoked = chains.revoked_at(certificate)
    said = [f"Cơ quan cấp đã thu hồi chứng thư này từ ngày {vietnam_day(revoked)}."] if revoked else []
    if chain.problem or chain.valid_from is None or chain.valid_to is None:
        return (*said, chain.problem)
    root, issuer = certificate_record(chain.path[-1]).subject, certificate_record(chain.path[1]).subject
    until = f"từ ngày {vietnam_day(chain.valid_from)} đến ngày {vietnam_day(chain.valid_to)}"
    return (
        f"Do “{issuer}” cấp, dẫn tới chứng thư gốc “{root}” mà đơn vị này tin cậy; cả chuỗi có hiệu lực {until}.",
        *said,
        *chain.remarks,
    )


def _read_authority(path: Path) -> bytes:
    from signing.certificates import der, load_certificate
    from signing.chains import authority_problem

    data = der(load_certificate(read_file(path, KEY_FILE_LIMIT)))
    problem = authority_problem(data)
    if problem:
        raise BadInput(problem, "Hãy chọn chứng thư gốc, hoặc chứng thư của cơ quan đã cấp chứng thư cho đơn vị.")
    return data


def _active(session: Session) -> tuple[bytes, ...]:
    return tuple(row.der for row in session.store.authorities() if row.removed_at is None)


def _authority(session: Session, data: bytes, added_at: datetime, active: Sequence[bytes]) -> Authority:
    from signing.certificates import certificate_record
    from signing.chains import Chains, is_root

    record = certificate_record(data)
    problem = Chains(active, (), (), session.now()).chain(data).problem
    if not problem and session.now() > record.not_after:
        problem = f"Chứng thư này đã hết hạn ngày {vietnam_day(record.not_after)}."
    return Authority(
        record.fingerprint,
        read_aloud(record.fingerprint),
        record.subject,
        is_root(data),
        record.not_before,
        record.not_after,
        added_at,
        problem,
    )


def _crl(session: Session, row: RevocationList) -> CrlInfo:
    overdue = row.next_update if row.next_update is not None and row.next_update < session.now() else None
    notice = f"Đã quá hạn từ ngày {vietnam_day(overdue)}; cần lấy bản mới." if overdue else ""
    local = row.next_update.astimezone(VIETNAM) if row.next_update else None
    return CrlInfo(row.digest, row.issuer, row.this_update.astimezone(VIETNAM), local, row.added_at, notice)


def _event(session: Session, step: TrustStep, fingerprint: str, how: str) -> TrustEvent:
    return TrustEvent(step, fingerprint, "", "", how, session.who, session.now())
