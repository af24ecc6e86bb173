"""Certificates: their fingerprint, their facts, and whether they may sign now (RFC 5280)."""

from __future__ import annotations

import hashlib
import warnings
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from forms.dates import vietnam_day
from forms.errors import BadInput, WorldError
from forms.text import read_aloud, shown
from signing.der import INTEGER, SEQUENCE, DerError, parse

UNIT_PREFIX = "BDG-"
RSA_BITS = 2048
EXPLICIT_VERSION = 0xA0
EARLIEST, LATEST = datetime(1900, 1, 1, tzinfo=UTC), datetime(9999, 12, 30, tzinfo=UTC)
# What cryptography raises on a certificate made to be unreadable.
UNREADABLE = (
    TypeError,
    ValueError,
    UnsupportedAlgorithm,
    x509.DuplicateExtension,
    x509.InvalidVersion,
    x509.UnsupportedGeneralNameType,
)
EC_BITS = 256


class UnusableCertificate(WorldError):
    """A certificate that cannot sign, or cannot sign now."""


@dataclass(frozen=True)
class CertificateRecord:
    """What an officer is shown of a certificate. subject, organisation: whoever wrote them, fit for a sentence. Dates
    are aware; both ends are within."""

    subject: str
    organisation: str
    serial: str
    not_before: datetime
    not_after: datetime
    fingerprint: str
    unit_code: str | None
    may_sign: bool

    @property
    def groups(self) -> str:
        """The fingerprint as groups of four, to be read aloud."""
        return read_aloud(self.fingerprint)


@lru_cache(maxsize=1024)
def fingerprint(certificate: bytes) -> str:
    """SHA-256 of the DER, 64 lower-case hexadecimal digits."""
    return hashlib.sha256(certificate).hexdigest()


def load_certificate(data: bytes) -> x509.Certificate:
    """A certificate out of DER or PEM bytes. Raises BadInput."""
    load = x509.load_der_x509_certificate
    if data.lstrip().startswith(b"-----BEGIN"):
        load = x509.load_pem_x509_certificate
    try:
        with quiet():
            return load(data)
    except UNREADABLE as error:
        raise BadInput(
            "Nội dung tệp này không phải là chứng thư số.",
            "Hãy chọn đúng tệp chứng thư (.cer, .crt, .der hoặc .pem), hoặc xin lại tệp từ nơi gửi.",
        ) from error


def der(certificate: x509.Certificate) -> bytes:
    """The certificate's DER bytes."""
    return certificate.public_bytes(Encoding.DER)


@lru_cache(maxsize=1024)
def certificate_record(certificate: bytes) -> CertificateRecord:
    """The facts of a certificate given as DER. Raises BadInput where it cannot be read."""
    try:
        with quiet():
            return _record(x509.load_der_x509_certificate(certificate), certificate)
    except UNREADABLE as error:
        raise BadInput("Chứng thư số này bị hỏng nên không đọc được.", "Hãy xin lại chứng thư từ nơi gửi.") from error


@lru_cache(maxsize=1024)
def issuer_and_serial(certificate: bytes) -> tuple[bytes, bytes]:
    """The issuer's name and the serial number of a certificate (DER), each as the certificate writes it. Raises
    DerError."""
    body = parse(certificate).require(SEQUENCE).children(SEQUENCE)[0].children()
    if body and body[0].tag == EXPLICIT_VERSION:
        body = body[1:]
    if len(body) < 3:
        raise DerError("a certificate is too short")
    return body[2].require(SEQUENCE).encoded, body[0].require(INTEGER).encoded


@lru_cache(maxsize=1024)
def public_key(certificate: bytes) -> rsa.RSAPublicKey | ec.EllipticCurvePublicKey | None:
    """The key of a certificate given as DER; None where it is unreadable, of another kind or too weak
    (RSA under 2048 bits, curves under 256: TT 15/2025/TT-BKHCN)."""
    try:
        with quiet():
            key = x509.load_der_x509_certificate(certificate).public_key()
    except UNREADABLE:
        return None
    if isinstance(key, rsa.RSAPublicKey) and key.key_size >= RSA_BITS:
        return key
    if isinstance(key, ec.EllipticCurvePublicKey) and key.curve.key_size >= EC_BITS:
        return key
    return None


@contextmanager
def quiet() -> Generator[None]:
    """cryptography warns of names that authorities write too long and of odd serial numbers; no officer should
    see that."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def require_signing(certificate: x509.Certificate) -> None:
    """Raises UnusableCertificate unless the certificate's key usage lets it sign."""
    if not _may_sign(certificate):
        raise UnusableCertificate(
            "Chứng thư số này không dùng để ký được.", "Hãy chọn chứng thư có công dụng “chữ ký số”."
        )


def require_current(record: CertificateRecord, now: datetime) -> None:
    """Raises UnusableCertificate before its first and after its last moment; asked before each signing."""
    if now < record.not_before:
        raise UnusableCertificate(
            f"Chứng thư số chỉ có hiệu lực từ ngày {vietnam_day(record.not_before)}.",
            "Hãy kiểm tra ngày giờ của máy hoặc dùng chứng thư khác.",
        )
    if now > record.not_after:
        raise UnusableCertificate(
            f"Chứng thư số đã hết hạn ngày {vietnam_day(record.not_after)}.",
            "Hãy gia hạn chứng thư hoặc tạo khóa ký mới, rồi báo dấu vân tay cho cơ quan nhận.",
        )


def reachable(moment: datetime) -> datetime:
    """An aware moment, held within what a clock anywhere can show: "no end" is written as the last second of 9999 in
    UTC (RFC 5280, 4.1.2.5), which elsewhere is the year 10000."""
    return min(max(moment, EARLIEST), LATEST)


def _record(parsed: x509.Certificate, certificate: bytes) -> CertificateRecord:
    subject = parsed.subject
    marker = _first(subject, NameOID.SERIAL_NUMBER)
    return CertificateRecord(
        subject=shown(_first(subject, NameOID.COMMON_NAME) or subject.rfc4514_string()),
        organisation=shown(_first(subject, NameOID.ORGANIZATION_NAME)),
        serial=f"{parsed.serial_number:x}",
        not_before=reachable(parsed.not_valid_before_utc),
        not_after=reachable(parsed.not_valid_after_utc),
        fingerprint=fingerprint(certificate),
        unit_code=marker.removeprefix(UNIT_PREFIX) if marker.startswith(UNIT_PREFIX) else None,
        may_sign=_may_sign(parsed),
    )


def is_authority(certificate: x509.Certificate) -> bool:
    """Whether it may issue others (basicConstraints, RFC 5280, 4.2.1.9). UNREADABLE where an extension is broken."""
    try:
        return certificate.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    except x509.ExtensionNotFound:
        return False


def _first(name: x509.Name, kind: x509.ObjectIdentifier) -> str:
    found = name.get_attributes_for_oid(kind)
    return str(found[0].value) if found else ""


def _may_sign(certificate: x509.Certificate) -> bool:
    try:
        usage = certificate.extensions.get_extension_for_class(x509.KeyUsage).value
    except x509.ExtensionNotFound:
        return True
    except UNREADABLE:
        return False
    return usage.digital_signature or usage.content_commitment
