"""Chains of certificates up to a root that the office trusts, judged offline (RFC 5280, 6), with revocation lists.

A chain alone makes nobody known: it tells what an authority says when a certificate is confirmed, lets a certificate
issued anew to the very name of a confirmed one, by the authority of that one, count as that unit's, and ends what a
list revokes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from dataclasses import replace as changed
from datetime import datetime, timedelta
from functools import cached_property, lru_cache

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm

from forms.dates import vietnam_day
from forms.errors import BadInput
from signing.certificates import UNREADABLE, certificate_record, fingerprint, is_authority, quiet
from signing.der import SEQUENCE, DerError, parse
from signing.known import KnownCertificate
from signing.revocation import Crl, revoked_at

LONGEST = 6
STEPS = 64
_CONTEXT_0, _EMPTY_NAME = 0xA0, b"\x30\x00"


@dataclass(frozen=True)
class Chain:
    """What leads from a certificate to a trusted root. path: DER, the certificate first, the root last.

    problem: why there is no such chain, one sentence; "" where there is. valid_from, valid_to: while every
    certificate of it is in force, both ends within. revoked_at: since when a list names one of them.
    remarks: what else should be said, e.g. of a stale list.
    """

    path: tuple[bytes, ...] = field(default=(), repr=False)
    problem: str = ""
    valid_from: datetime | None = None
    valid_to: datetime | None = None
    revoked_at: datetime | None = None
    remarks: tuple[str, ...] = ()

    @property
    def root(self) -> str:
        """SHA-256 of the root's certificate; "" without a chain."""
        return fingerprint(self.path[-1]) if self.path and not self.problem else ""


class Chains:
    """What the authorities of an office, and their revocation lists, say of certificates. Make it once for many."""

    def __init__(
        self,
        authorities: Iterable[bytes],
        crls: Iterable[Crl],
        pins: Sequence[KnownCertificate],
        now: datetime,
        refused: Iterable[bytes] = (),
    ) -> None:
        """authorities: root and issuing certificates (DER); a self-signed one is a root. pins: the certificates
        confirmed. crls: read once, when they are first asked. refused: certificates (DER)
        whose keys no chain may make known, since they were withdrawn or distrusted: by the key, since the bytes of a
        signature over a certificate can be changed by anybody so that it still holds."""
        self._pins, self._now = pins, now
        self._refused = {_parts(certificate)[2] for certificate in refused}
        self._crls = crls
        self._found: dict[str, Chain] = {}
        self._roots: dict[bytes, bytes] = {}
        self._by_subject: dict[bytes, list[bytes]] = {}
        for authority in authorities:
            self._by_subject.setdefault(names_of(authority)[1], []).append(authority)

    def answer(
        self, certificate: bytes, pinned: tuple[KnownCertificate, ...], along: tuple[bytes, ...] = ()
    ) -> tuple[KnownCertificate, ...]:
        """What the certificate (DER) is known as: as pinned, until it was revoked; or as the unit's to whose
        confirmed certificate it succeeds. along: certificates that may stand between it and a root."""
        if pinned:
            revoked = self.revoked_at(certificate)
            return tuple(_until(one, revoked) for one in pinned) if revoked else pinned
        return () if _parts(certificate)[2] in self._refused else self._successor(certificate, along)

    def chain(self, certificate: bytes, along: tuple[bytes, ...] = ()) -> Chain:
        """The chain of a certificate (DER), or why there is none. Never raises on a stranger's bytes."""
        key = fingerprint(certificate)
        found = self._found.get(key)
        if found is None or (found.problem and along):
            path, problem = self._path(certificate, along[:LONGEST])
            found = Chain(problem=problem) if problem else self._dated(path)
            if not along:
                self._found[key] = found
        return found

    def revoked_at(self, certificate: bytes, depth: int = 0) -> datetime | None:
        """Since when a list of its authority, or of one above, ends the certificate (DER)."""
        issuer, subject = _names(certificate)
        if issuer == subject or issuer not in self._by_subject or depth > LONGEST:
            return None
        issuers = list(self._issuers(certificate))
        moments = [self._listed(certificate, {self._root_above(above) for above in issuers})]
        moments += [self.revoked_at(above, depth + 1) for above in issuers]
        return min((moment for moment in moments if moment), default=None)

    def is_genuine(self, crl: Crl) -> bool:
        """Whether an authority that leads to a trusted root signed the list."""
        return bool(self._roots_of(crl))

    def _roots_of(self, crl: Crl) -> frozenset[bytes]:
        """The roots above the authorities that signed the list."""
        authorities = self._by_subject.get(crl.issuer, ())
        return frozenset(filter(None, (self._root_above(one) for one in authorities if crl.is_of(one))))

    def _root_above(self, authority: bytes) -> bytes:
        """The root that an authority leads to, by name and key; b"" where to none."""
        if authority not in self._roots:
            path, _ = self._path(authority)
            self._roots[authority] = _holder(path[-1]) if path else b""
        return self._roots[authority]

    @cached_property
    def _lists(self) -> dict[bytes, list[tuple[Crl, frozenset[bytes]]]]:
        """The lists by the name of who made them, each with the roots that stand for it."""
        found: dict[bytes, list[tuple[Crl, frozenset[bytes]]]] = {}
        for crl in self._crls:
            if roots := self._roots_of(crl):
                found.setdefault(crl.issuer, []).append((crl, roots))
        return found

    @cached_property
    def _pins_by_subject(self) -> dict[bytes, list[KnownCertificate]]:
        found: dict[bytes, list[KnownCertificate]] = {}
        for pinned in self._pins:
            found.setdefault(_names(pinned.certificate)[1], []).append(pinned)
        return found

    def _successor(self, certificate: bytes, along: tuple[bytes, ...]) -> tuple[KnownCertificate, ...]:
        subject = _names(certificate)[1]
        pins = self._pins_by_subject.get(subject, []) if subject not in (b"", _EMPTY_NAME) else []
        chain = self.chain(certificate, along) if pins else Chain(problem="-")
        same = [one for one in pins if self._follows(certificate, chain, one.certificate, along)]
        units = {one.unit_code for one in same}
        if len(units) != 1 or chain.valid_from is None or chain.valid_to is None:
            return ()
        withdrawn = [one.withdrawn_at for one in pins if _parts(one.certificate)[2] == _parts(certificate)[2]]
        ends = [moment for moment in (*withdrawn, chain.revoked_at) if moment]
        note = " ".join(("Chứng thư cấp lại cho đúng tên đã được xác nhận, theo chuỗi chứng thư.", *chain.remarks))
        return (
            KnownCertificate(
                fingerprint(certificate), units.pop(), certificate, chain.valid_from, chain.valid_to,
                min(ends, default=None), note,
            ),
        )  # fmt: skip

    def _follows(self, certificate: bytes, chain: Chain, confirmed: bytes, along: tuple[bytes, ...]) -> bool:
        """Whether a certificate comes from where the confirmed one does: below one root, by an authority of one name.

        Another authority below that root must be one that the office added: a national root stands above many, and
        each of them could write the name of a unit.
        """
        if not chain.root or self.chain(confirmed, along).root != chain.root:
            return False
        issuer = _names(certificate)[0]
        return issuer == _names(confirmed)[0] or not set(chain.path[1:2]).isdisjoint(self._by_subject.get(issuer, ()))

    def _path(self, certificate: bytes, along: tuple[bytes, ...] = ()) -> tuple[tuple[bytes, ...], str]:
        """The first way to a root that holds, or why none does; lists are not asked."""
        problem = "Chưa có chứng thư gốc nào mà chứng thư này dẫn tới."
        for path in self._paths(certificate, along):
            problem = _path_problem(path)
            if not problem:
                return path, ""
        return (), problem

    def _dated(self, path: tuple[bytes, ...]) -> Chain:
        records = [certificate_record(certificate) for certificate in path]
        root = _holder(path[-1])
        lists = [crl for above in path[1:] for crl in self._newest_list(_names(above)[1], root)]
        return Chain(
            path=path,
            valid_from=max(record.not_before for record in records),
            valid_to=min(record.not_after for record in records),
            revoked_at=min(filter(None, (self._listed(one, {root}) for one in path[:-1])), default=None),
            remarks=tuple(filter(None, (crl.staleness(self._now) for crl in lists))),
        )

    def _listed(self, certificate: bytes, roots: set[bytes]) -> datetime | None:
        """Since when a list ends the certificate: one of its issuer, below a root that its issuer is below. Another
        authority may bear that name below another root (RFC 5280, 6.3.3 f)."""
        found = self._lists.get(_names(certificate)[0], [])
        lists = [crl for crl, below in found if not below.isdisjoint(roots)]
        try:
            return revoked_at(lists, int(certificate_record(certificate).serial, 16)) if lists else None
        except BadInput:
            return None

    def _newest_list(self, issuer: bytes, root: bytes) -> list[Crl]:
        lists = [crl for crl, below in self._lists.get(issuer, []) if root in below]
        return [max(lists, key=lambda crl: crl.this_update)] if lists else []

    def _issuers(self, certificate: bytes, along: tuple[bytes, ...] = ()) -> Iterator[bytes]:
        """The authorities that did sign the certificate, and those of them that came along."""
        issuer = _names(certificate)[0]
        named = [one for one in along if _names(one)[1] == issuer]
        for authority in dict.fromkeys((*self._by_subject.get(issuer, ()), *named)):
            if authority != certificate and _signed_by(certificate, authority):
                yield authority

    def _paths(self, certificate: bytes, along: tuple[bytes, ...] = ()) -> Iterator[tuple[bytes, ...]]:
        """Every way up to a root, shortest first; a root leads to itself."""
        waiting: list[tuple[bytes, ...]] = [(certificate,)]
        steps = 0
        while waiting and steps < STEPS:
            steps += 1
            path = waiting.pop(0)
            if is_root(path[-1]) and path[-1] in self._by_subject.get(_names(path[-1])[1], ()):
                yield path
            elif len(path) < LONGEST:
                waiting += [(*path, above) for above in self._issuers(path[-1], along) if above not in path]


def names_of(certificate: bytes) -> tuple[bytes, bytes]:
    """The exact DER of issuer and subject. BadInput where the certificate (DER) cannot be read."""
    found = _names(certificate)
    if found == (b"", b""):
        raise BadInput("Chứng thư số này bị hỏng nên không đọc được.", "Hãy xin lại chứng thư từ nơi gửi.")
    return found


@lru_cache(maxsize=4096)
def is_root(certificate: bytes) -> bool:
    """Whether the certificate (DER) names itself as its issuer and signed itself."""
    issuer, subject = _names(certificate)
    return issuer == subject != b"" and _signed_by(certificate, certificate)


def authority_problem(certificate: bytes) -> str:
    """Why a certificate (DER) is not one of an authority that issues certificates, a sentence; "" where it is."""
    try:
        with quiet():
            parsed = x509.load_der_x509_certificate(certificate)
            name = certificate_record(certificate).subject
            if not is_authority(parsed):
                return f"“{name}” không phải là chứng thư của cơ quan cấp chứng thư."
            if not _may_issue(parsed):
                return f"Chứng thư của “{name}” không được phép cấp chứng thư khác."
    except (*UNREADABLE, BadInput):
        return "Chứng thư số này bị hỏng nên không đọc được."
    return ""


def _path_problem(path: tuple[bytes, ...]) -> str:
    for authority in path[1:] if len(path) > 1 else path:
        if problem := authority_problem(authority):
            return problem
    records = [certificate_record(certificate) for certificate in path]
    first, last = max(record.not_before for record in records), min(record.not_after for record in records)
    if first > last:
        ended = min(records, key=lambda record: record.not_after)
        day = vietnam_day(ended.not_after)
        return f"Chứng thư của “{ended.subject}” đã hết hạn ngày {day}, trước khi cấp chứng thư này."
    return _rfc5280_problem(path, first) if len(path) > 1 else ""


def _rfc5280_problem(path: tuple[bytes, ...], moment: datetime) -> str:
    """pyHanko's validator judges constraints (the root's own too, RFC 5937), critical extensions and algorithms, at a
    moment when all are in force."""
    import asyncio

    from asn1crypto import x509 as asn1
    from pyhanko_certvalidator import ValidationContext
    from pyhanko_certvalidator.authority import CertTrustAnchor
    from pyhanko_certvalidator.errors import PathBuildingError, PathValidationError, ValidationError
    from pyhanko_certvalidator.path import ValidationPath
    from pyhanko_certvalidator.validate import async_validate_path

    leaf, *middle, root = [asn1.Certificate.load(certificate) for certificate in path]
    context = ValidationContext(
        trust_roots=[root], allow_fetching=False, moment=moment + timedelta(seconds=1), revocation_mode="soft-fail"
    )
    chain = ValidationPath(CertTrustAnchor(root, derive_default_quals_from_cert=True), middle[::-1], leaf)
    try:
        asyncio.run(async_validate_path(context, chain))
    except (PathValidationError, PathBuildingError, ValidationError, ValueError, TypeError, KeyError):
        return "Chuỗi chứng thư không đúng quy tắc nên không được công nhận."
    return ""


def _until(pinned: KnownCertificate, revoked: datetime) -> KnownCertificate:
    ends = min(revoked, pinned.withdrawn_at) if pinned.withdrawn_at else revoked
    return changed(pinned, withdrawn_at=ends, note="Cơ quan cấp chứng thư đã thu hồi chứng thư này.")


def _names(certificate: bytes) -> tuple[bytes, bytes]:
    """Issuer and subject as they stand; both b"" where they cannot be read."""
    return _parts(certificate)[:2]


def _holder(certificate: bytes) -> bytes:
    """Subject and public key: who it is, in whichever certificate."""
    return b"".join(_parts(certificate)[1:])


@lru_cache(maxsize=4096)
def _parts(certificate: bytes) -> tuple[bytes, bytes, bytes]:
    """Issuer, subject and public key as they stand; each b"" where they cannot be read."""
    try:
        fields = parse(certificate).require(SEQUENCE).children(SEQUENCE)[0].children()
        start = 1 if fields and fields[0].tag == _CONTEXT_0 else 0
        issuer, subject, key = (fields[start + place].require(SEQUENCE).encoded for place in (2, 4, 5))
        return issuer, subject, key
    except (DerError, IndexError):
        return b"", b"", b""


@lru_cache(maxsize=4096)
def _signed_by(certificate: bytes, authority: bytes) -> bool:
    try:
        with quiet():
            issued = x509.load_der_x509_certificate(certificate)
            issued.verify_directly_issued_by(x509.load_der_x509_certificate(authority))
    except (*UNREADABLE, InvalidSignature, UnsupportedAlgorithm):
        return False
    return True


def _may_issue(certificate: x509.Certificate) -> bool:
    try:
        return certificate.extensions.get_extension_for_class(x509.KeyUsage).value.key_cert_sign
    except x509.ExtensionNotFound:
        return True
