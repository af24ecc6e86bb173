"""Keys that sign: read from PKCS#12, or made here for an office that has no token (DESIGN §6).

A made key is two PKCS#12 files, one key and certificate each, so that OpenSSL, Windows and NSS read them too:
P-256 to sign, RSA-3072 to decrypt. A token becomes one more class that keeps the `Signer` protocol.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import Enum
from typing import Protocol

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import PrivateFormat, pkcs12
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from forms.errors import BadInput
from forms.passphrases import PASSPHRASE_LETTERS, is_all_digits, is_long_enough
from signing.certificates import (
    UNIT_PREFIX,
    CertificateRecord,
    certificate_record,
    der,
    public_key,
    quiet,
    require_signing,
)
from signing.der import INTEGER, SEQUENCE, DerError, parse
from signing.pkcs12_rounds import require_openable, with_mac_rounds

YEARS = 5
DECRYPTION_BITS = 3072
KDF_ROUNDS = 200_000
CLOCK_SLACK = timedelta(days=1)
NAME_BYTES = 64
_CODE_SIGNING = ExtendedKeyUsageOID.CODE_SIGNING

PrivateKey = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey


class Scheme(Enum):
    """How a signature is made; SHA-256 in each. PSS with a salt of 32 bytes."""

    ECDSA = "ecdsa"
    RSA = "rsa"
    RSA_PSS = "rsa-pss"


class Signer(Protocol):
    """Whatever holds a private key: a PKCS#12 file, a program-made key, a token."""

    @property
    def certificate(self) -> x509.Certificate: ...

    @property
    def scheme(self) -> Scheme: ...

    @property
    def signature_size(self) -> int:
        """The most bytes that `sign` gives."""
        ...

    def sign(self, data: bytes) -> bytes:
        """The raw signature over `data`, hashed with SHA-256."""
        ...


@dataclass(frozen=True)
class KeySigner:
    """A signer whose key lies parsed in memory; it is never printed and never parsed again."""

    certificate: x509.Certificate
    scheme: Scheme
    _key: PrivateKey = field(repr=False, compare=False)

    @property
    def signature_size(self) -> int:
        if isinstance(self._key, rsa.RSAPrivateKey):
            return (self._key.key_size + 7) // 8
        return 2 * ((self._key.curve.key_size + 7) // 8) + 16

    def sign(self, data: bytes) -> bytes:
        if isinstance(self._key, ec.EllipticCurvePrivateKey):
            return self._key.sign(data, ec.ECDSA(hashes.SHA256()))
        if self.scheme is Scheme.RSA_PSS:
            return self._key.sign(data, pss_padding(), hashes.SHA256())
        return self._key.sign(data, padding.PKCS1v15(), hashes.SHA256())


@dataclass(frozen=True)
class OfficeKey:
    """A program-made key. The PKCS#12 files are encrypted with the passphrase; the certificates are DER."""

    signing_pkcs12: bytes = field(repr=False)
    decryption_pkcs12: bytes = field(repr=False)
    signing_certificate: bytes
    decryption_certificate: bytes
    record: CertificateRecord


def pss_padding() -> padding.PSS:
    """RSASSA-PSS as it is written and accepted here: MGF1 with SHA-256, a salt of 32 bytes."""
    return padding.PSS(padding.MGF1(hashes.SHA256()), hashes.SHA256.digest_size)


def make_office_key(unit_code: str, unit_name: str, holder: str, passphrase: str, now: datetime) -> OfficeKey:
    """Two new keys with self-signed certificates of five years for an office; `holder` is a person or a role.

    Raises BadInput where the passphrase is too short or all digits, or a name is empty.
    """
    _require_strong(passphrase)
    subject = _subject(unit_code, unit_name, holder)
    signing, decryption = ec.generate_private_key(ec.SECP256R1()), _rsa_key()
    certificate = _self_signed(subject, signing, _usage(signs=True), now)
    receiving = _self_signed(subject, decryption, _usage(signs=False), now)
    return OfficeKey(
        signing_pkcs12=_pkcs12(holder, signing, certificate, passphrase),
        decryption_pkcs12=_pkcs12(holder, decryption, receiving, passphrase),
        signing_certificate=der(certificate),
        decryption_certificate=der(receiving),
        record=certificate_record(der(certificate)),
    )


def make_release_key(holder: str, passphrase: str, now: datetime) -> tuple[bytes, bytes]:
    """A new key that signs releases, and programs where nobody asks more of it: PKCS#12 and certificate (DER),
    self-signed and of five years. It names no unit: it signs no report. BadInput as `make_office_key`."""
    _require_strong(passphrase)
    names = (
        (NameOID.COUNTRY_NAME, "VN"),
        (NameOID.ORGANIZATION_NAME, _cut(holder)),
        (NameOID.COMMON_NAME, _cut(holder)),
    )
    if not _cut(holder):
        raise BadInput("Khóa phát hành chưa có tên nơi phát hành.", "Hãy ghi tên nơi phát hành.")
    subject = x509.Name([x509.NameAttribute(kind, text) for kind, text in names])
    key = _rsa_key()
    certificate = _self_signed(subject, key, _usage(signs=True), now, x509.ExtendedKeyUsage([_CODE_SIGNING]))
    return _pkcs12(holder, key, certificate, passphrase), der(certificate)


def load_pkcs12(data: bytes, passphrase: str, *, pss: bool = False) -> KeySigner:
    """The signer in a PKCS#12 file; with `pss`, an RSA key signs by RSASSA-PSS.

    Raises BadInput: not a PKCS#12 file, wrong passphrase, no key or certificate, key too weak or of another
    kind; UnusableCertificate: a certificate that is not for signing. Dates are asked of `require_current`.
    """
    if not _looks_like_pkcs12(data):
        raise BadInput(
            "Nội dung tệp này không phải là khóa ký PKCS#12, dù tên tệp có thể mang đuôi .p12 hoặc .pfx.",
            "Hãy chọn đúng tệp khóa, hoặc sao chép lại từ nơi cấp: tệp này có thể đã hỏng hoặc bị đổi tên.",
        )
    require_openable(data)
    key, certificate = _open(data, passphrase)
    if certificate is None or key is None:
        raise BadInput(
            "Tệp PKCS#12 này không có đủ khóa riêng và chứng thư.",
            "Hãy đề nghị nơi cấp xuất lại tệp, gồm cả khóa riêng và chứng thư.",
        )
    require_signing(certificate)
    if not isinstance(key, PrivateKey) or public_key(der(certificate)) is None:
        raise BadInput(
            "Khóa ký này quá yếu hoặc thuộc loại không được hỗ trợ.",
            "Hãy dùng khóa RSA từ 2048 bit hoặc khóa ECDSA từ 256 bit.",
        )
    if certificate.public_key() != key.public_key():
        raise BadInput(
            "Khóa riêng và chứng thư trong tệp này không khớp nhau.", "Hãy đề nghị nơi cấp xuất lại tệp khóa."
        )
    return KeySigner(certificate, _scheme(key, pss=pss), key)


def _require_strong(passphrase: str) -> None:
    if not is_long_enough(passphrase):
        raise BadInput(
            f"Mật khẩu khóa ký phải có ít nhất {PASSPHRASE_LETTERS} ký tự.", "Hãy đặt một cụm từ dễ nhớ, khó đoán."
        )
    if is_all_digits(passphrase):
        raise BadInput(
            "Mật khẩu khóa ký không thể chỉ gồm chữ số như ngày sinh, số điện thoại.",
            "Hãy đặt một cụm từ dễ nhớ, khó đoán.",
        )


def _scheme(key: PrivateKey, *, pss: bool) -> Scheme:
    if isinstance(key, ec.EllipticCurvePrivateKey):
        return Scheme.ECDSA
    return Scheme.RSA_PSS if pss else Scheme.RSA


def _looks_like_pkcs12(data: bytes) -> bool:
    try:
        return parse(data).require(SEQUENCE).children(INTEGER, SEQUENCE)[0].integer() == 3
    except DerError:
        return False


def _open(data: bytes, passphrase: str) -> tuple[object, x509.Certificate | None]:
    try:
        with quiet():
            bag = pkcs12.load_pkcs12(data, _secret(passphrase) or None)
    except (ValueError, UnsupportedAlgorithm) as error:
        raise BadInput(
            "Mật khẩu của khóa ký không đúng, hoặc tệp khóa đã hỏng.",
            "Hãy nhập lại mật khẩu; nếu vẫn chưa được, hãy dùng bản lưu của tệp khóa.",
        ) from error
    return bag.key, bag.cert.certificate if bag.cert else None


def _secret(passphrase: str) -> bytes:
    return unicodedata.normalize("NFC", passphrase).encode()


def _rsa_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=DECRYPTION_BITS)


def _subject(unit_code: str, unit_name: str, holder: str) -> x509.Name:
    texts = [_cut(text) for text in (unit_name, holder, unit_code)]
    if not all(texts):
        raise BadInput("Khóa ký chưa đủ mã đơn vị, tên đơn vị và người giữ khóa.", "Hãy ghi đủ ba mục này.")
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "VN"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, texts[0]),
            x509.NameAttribute(NameOID.COMMON_NAME, texts[1]),
            x509.NameAttribute(NameOID.SERIAL_NUMBER, UNIT_PREFIX + texts[2]),
        ]
    )


def _cut(text: str) -> str:
    """NFC and within what cryptography lets a name hold: 64 bytes of UTF-8, cut between letters."""
    encoded = unicodedata.normalize("NFC", text).strip().encode()[:NAME_BYTES]
    return encoded.decode("utf-8", "ignore").strip()


def _self_signed(
    subject: x509.Name, key: PrivateKey, usage: x509.KeyUsage, now: datetime, more: x509.ExtendedKeyUsage | None = None
) -> x509.Certificate:
    """Valid from a day before `now`, since the receiving office's clock may be behind."""
    first = now.replace(microsecond=0) - CLOCK_SLACK
    builder = (
        x509.CertificateBuilder(subject_name=subject, issuer_name=subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(first)
        .not_valid_after(first + timedelta(days=365 * YEARS + 2))
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )
    return (builder.add_extension(more, critical=False) if more else builder).sign(key, hashes.SHA256())


def _usage(*, signs: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=signs,
        content_commitment=signs,
        key_encipherment=not signs,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=False,
        crl_sign=False,
        encipher_only=False,
        decipher_only=False,
    )


def _pkcs12(holder: str, key: PrivateKey, certificate: x509.Certificate, passphrase: str) -> bytes:
    encryption = (
        PrivateFormat.PKCS12.encryption_builder()
        .kdf_rounds(KDF_ROUNDS)
        .key_cert_algorithm(pkcs12.PBES.PBESv2SHA256AndAES256CBC)
        .hmac_hash(hashes.SHA256())
        .build(_secret(passphrase))
    )
    file = pkcs12.serialize_key_and_certificates(holder.encode(), key, certificate, None, encryption)
    return with_mac_rounds(file, unicodedata.normalize("NFC", passphrase), KDF_ROUNDS)
