"""Revocation lists from files (RFC 5280, 5): read, checked against the authority that issued them, and asked."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.x509.oid import ExtensionOID

from forms.dates import vietnam_day
from forms.errors import BadInput
from forms.text import shown
from signing.certificates import UNREADABLE, quiet, reachable
from signing.der import INTEGER, SEQUENCE, DerError, parse

CLOCK_SLACK = timedelta(days=1)
_UNDERSTOOD = {
    ExtensionOID.AUTHORITY_KEY_IDENTIFIER,
    ExtensionOID.CRL_NUMBER,
    ExtensionOID.ISSUER_ALTERNATIVE_NAME,
    ExtensionOID.ISSUING_DISTRIBUTION_POINT,
}


@dataclass(frozen=True)
class Crl:
    """A revocation list; whether its signature holds is asked of `is_of`.

    issuer: the exact DER of the authority's name; name: the same to be read. digest: SHA-256 of `der`.
    next_update: None where the list does not say until when it stands. Moments are aware.
    """

    der: bytes = field(repr=False)
    digest: str
    issuer: bytes = field(repr=False)
    name: str
    this_update: datetime
    next_update: datetime | None
    parsed: x509.CertificateRevocationList = field(repr=False, compare=False)

    def is_of(self, authority: bytes) -> bool:
        """Whether the authority whose certificate (DER) this is signed the list and may sign lists."""
        try:
            with quiet():
                certificate = x509.load_der_x509_certificate(authority)
                key = certificate.public_key()
                return may_sign_lists(certificate) and self.parsed.is_signature_valid(key)  # type: ignore[arg-type]
        except (*UNREADABLE, InvalidSignature):
            return False

    def entry(self, serial: int) -> tuple[datetime, bool] | None:
        """When the certificate of that serial number was revoked, and whether only for the time being; None: not."""
        if serial < 0:  # RFC 5280 has none; a list cannot be asked for it
            return None
        with quiet():
            found = self.parsed.get_revoked_certificate_by_serial_number(serial)
            if found is None:
                return None
            return reachable(found.revocation_date_utc), _reason(found) is x509.ReasonFlags.certificate_hold

    def staleness(self, now: datetime) -> str:
        """A sentence where the list is past the day on which the next one was due; "" while it stands."""
        if self.next_update is None or self.next_update >= now:
            return ""
        return (
            f"Danh sách thu hồi của “{self.name}” đã quá hạn từ ngày {vietnam_day(self.next_update)}; cần lấy bản mới."
        )


def read_crl(data: bytes) -> Crl:
    """A revocation list out of DER or PEM bytes. BadInput where it is none, or covers only a part of what it
    should (delta, indirect, or by some reasons only)."""
    load = x509.load_der_x509_crl
    if data.lstrip().startswith(b"-----BEGIN"):
        load = x509.load_pem_x509_crl
    try:
        with quiet():
            parsed = load(data)
            der = data if load is x509.load_der_x509_crl else _der(parsed)
            found = Crl(
                der, hashlib.sha256(der).hexdigest(), _issuer(der), _name(parsed), reachable(parsed.last_update_utc),
                reachable(parsed.next_update_utc) if parsed.next_update_utc else None, parsed,
            )  # fmt: skip
            partial = _is_partial(parsed)
    except (*UNREADABLE, DerError, x509.ExtensionNotFound) as error:
        raise BadInput(
            "Nội dung tệp này không phải là danh sách chứng thư bị thu hồi (.crl).",
            "Hãy tải lại danh sách từ nơi cấp chứng thư rồi chọn tệp đó.",
        ) from error
    if partial:
        raise BadInput(
            "Danh sách thu hồi này chỉ là một phần, hoặc thuộc loại không được hỗ trợ.",
            "Hãy lấy danh sách thu hồi đầy đủ của cơ quan cấp chứng thư.",
        )
    return found


def may_sign_lists(certificate: x509.Certificate) -> bool:
    """Whether the certificate's key usage, where it states one, lets it sign revocation lists."""
    try:
        return certificate.extensions.get_extension_for_class(x509.KeyUsage).value.crl_sign
    except x509.ExtensionNotFound:
        return True


def revoked_at(lists: Sequence[Crl], serial: int) -> datetime | None:
    """The earliest moment that any of one authority's lists names for the certificate.

    Lists drop what has expired, so an older one still counts; but a hold counts only while the newest has it.
    """
    newest = max(lists, key=lambda crl: crl.this_update, default=None)
    found = [(crl, entry) for crl in lists if (entry := crl.entry(serial))]
    moments = [moment for crl, (moment, hold) in found if not hold or crl is newest]
    return min(moments, default=None)


def _reason(entry: x509.RevokedCertificate) -> x509.ReasonFlags | None:
    try:
        return entry.extensions.get_extension_for_class(x509.CRLReason).value.reason
    except (*UNREADABLE, x509.ExtensionNotFound):
        return None


def _is_partial(parsed: x509.CertificateRevocationList) -> bool:
    if any(extension.critical and extension.oid not in _UNDERSTOOD for extension in parsed.extensions):
        return True
    try:
        point = parsed.extensions.get_extension_for_class(x509.IssuingDistributionPoint).value
    except x509.ExtensionNotFound:
        return False
    return point.indirect_crl or point.only_contains_attribute_certs or point.only_some_reasons is not None


def _issuer(der: bytes) -> bytes:
    fields = parse(der).require(SEQUENCE).children(SEQUENCE)[0].children()
    if fields and fields[0].tag == INTEGER:
        fields = fields[1:]
    if len(fields) < 3:
        raise DerError("a revocation list is too short")
    return fields[1].require(SEQUENCE).encoded


def _name(parsed: x509.CertificateRevocationList) -> str:
    common = parsed.issuer.get_attributes_for_oid(x509.NameOID.COMMON_NAME)
    return shown(str(common[0].value) if common else parsed.issuer.rfc4514_string())


def _der(parsed: x509.CertificateRevocationList) -> bytes:
    from cryptography.hazmat.primitives.serialization import Encoding

    return parsed.public_bytes(Encoding.DER)
