"""Encryption to the receiving office: CMS AuthEnvelopedData (RFC 5083, RFC 5084) around a whole container.

AES-256-GCM, its key transported by RSAES-OAEP with SHA-256 (RFC 3560) to each recipient's certificate. GCM and not
CBC, since CBC lets a flipped byte through to other data without a word. OpenSSL 3 reads what is written here, and
what it writes itself with `-aes-256-gcm -keyopt rsa_padding_mode:oaep -keyopt rsa_oaep_md:sha256` is read here.
"""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from cryptography import x509
from cryptography.exceptions import InvalidTag, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import GCM
from cryptography.hazmat.primitives.serialization import pkcs12

from forms.dates import vietnam_day
from forms.errors import BadInput
from signing.certificates import (
    UNREADABLE,
    certificate_record,
    der,
    issuer_and_serial,
    public_key,
    quiet,
)
from signing.cms_algorithms import CONTEXT_0, DATA, PLAIN_0
from signing.der import INTEGER, OCTET_STRING, OID, SEQUENCE, SET, encode, framed
from signing.envelope_reader import (
    AES_256_GCM,
    AUTH_ENVELOPED,
    KEY_BYTES,
    MEDIA_TYPE,
    NONCE_BYTES,
    OAEP_ALGORITHMS,
    RECIPIENTS,
    SUFFIX,
    TAG_BYTES,
    AlteredEnvelope,
    Envelope,
    NotForThisOffice,
    OtherEnvelope,
    Recipient,
    altered,
    is_envelope,
    named,
    other,
    read_envelope,
    recipients,
)
from signing.names import LIMITS, Limits
from signing.pkcs12_rounds import require_openable

__all__ = [
    "MEDIA_TYPE",
    "SUFFIX",
    "AlteredEnvelope",
    "DecryptionKey",
    "NotForThisOffice",
    "OtherEnvelope",
    "Recipient",
    "decrypt",
    "encrypt",
    "is_envelope",
    "load_decryption_key",
    "recipients",
    "require_receiving",
]

_OAEP = padding.OAEP(padding.MGF1(hashes.SHA256()), hashes.SHA256(), None)


@dataclass(frozen=True)
class DecryptionKey:
    """A private key that opens what was encrypted to `certificate` (DER); never printed."""

    certificate: bytes
    _key: rsa.RSAPrivateKey = field(repr=False, compare=False)

    def unwrap(self, wrapped: bytes) -> bytes | None:
        """The content key; None where it was not wrapped for this key, or was altered."""
        try:
            return self._key.decrypt(wrapped, _OAEP)
        except ValueError:
            return None


def encrypt(data: bytes, certificates: Sequence[bytes]) -> bytes:
    """The envelope (DER) that the holder of any of the certificates (DER) can open; a certificate counts once.

    BadInput where there is none or too many, or one cannot be encrypted to (`require_receiving`; dates are asked
    there with a moment).
    """
    receivers = list(dict.fromkeys(certificates))
    if not 1 <= len(receivers) <= RECIPIENTS:
        raise BadInput(
            f"Gói mã hóa cần từ 1 đến {RECIPIENTS} chứng thư nhận, đang có {len(receivers)}.",
            "Hãy chọn cơ quan nhận rồi làm lại.",
        )
    key, nonce = os.urandom(KEY_BYTES), os.urandom(NONCE_BYTES)
    wrapped = b"".join(sorted(_wrap(key, certificate) for certificate in receivers))
    cipher = Cipher(AES(key), GCM(nonce)).encryptor()
    sealed = cipher.update(data) + cipher.finalize()
    parameters = encode(SEQUENCE, encode(OCTET_STRING, nonce), encode(INTEGER, bytes([TAG_BYTES])))
    algorithm = encode(SEQUENCE, encode(OID, AES_256_GCM), parameters)
    content = framed(SEQUENCE, encode(OID, DATA), algorithm, *framed(PLAIN_0, sealed))
    tag = encode(OCTET_STRING, cipher.tag)
    body = framed(SEQUENCE, encode(INTEGER, b"\0"), encode(SET, wrapped), *content, tag)
    return encode(SEQUENCE, encode(OID, AUTH_ENVELOPED), *framed(CONTEXT_0, *body))


def require_receiving(certificate: bytes, now: datetime | None = None) -> None:
    """Raises BadInput unless a certificate (DER) can be encrypted to: RSA from 2048 bits, a key usage that lets it
    (RFC 3560, 5: keyEncipherment; none stated restricts nothing), and within its dates at `now`."""
    record = certificate_record(certificate)
    if _receiving_key(certificate) is None:
        raise BadInput(
            f"Chứng thư của {record.organisation or record.subject} không dùng để mã hóa được.",
            "Hãy dùng chứng thư nhận (khóa giải mã) của cơ quan nhận: RSA từ 2048 bit, công dụng mã hóa khóa.",
        )
    if now is not None and not record.not_before <= now <= record.not_after:
        raise BadInput(
            f"Chứng thư nhận của {record.organisation or record.subject} chỉ có hiệu lực từ ngày "
            f"{vietnam_day(record.not_before)} đến ngày {vietnam_day(record.not_after)}.",
            "Hãy đề nghị cơ quan nhận gửi chứng thư mới, hoặc kiểm tra ngày giờ của máy.",
        )


def decrypt(data: bytes, keys: Sequence[DecryptionKey], limits: Limits = LIMITS) -> bytes:
    """What was encrypted, exactly; the whole was authenticated before a byte of it is given.

    BadInput: no envelope, too large; NotForThisOffice, AlteredEnvelope, OtherEnvelope.
    """
    envelope = read_envelope(data, limits)
    addressed = [(item, key) for item in envelope.wrapped for key in keys if item.recipient.is_for(key.certificate)]
    if not addressed:
        raise NotForThisOffice(
            "Gói này không được mã hóa cho cơ quan này.",
            f"Gói chỉ mở được bằng {named(item.recipient for item in envelope.wrapped)}; hãy đề nghị nơi gửi mã hóa "
            "theo chứng thư nhận mà cơ quan mình đang dùng.",
        )
    if not any(item.readable for item, _ in addressed):
        raise other()
    for item, key in addressed:
        content_key = key.unwrap(item.key) if item.readable else None
        if content_key is not None and len(content_key) == KEY_BYTES:
            return _unsealed(envelope, content_key)
    raise altered()


def load_decryption_key(pkcs12_file: bytes, passphrase: str) -> DecryptionKey:
    """The decryption key in a PKCS#12 file. BadInput: no PKCS#12, a wrong passphrase, a key that cannot decrypt.

    No dates are asked: what was encrypted in a certificate's time must be readable after it.
    """
    require_openable(pkcs12_file)
    try:
        with quiet():
            secret = unicodedata.normalize("NFC", passphrase).encode()
            bag = pkcs12.load_pkcs12(pkcs12_file, secret or None)
    except (ValueError, UnsupportedAlgorithm) as error:
        raise BadInput(
            "Mật khẩu của khóa giải mã không đúng, hoặc tệp khóa đã hỏng.",
            "Hãy nhập lại mật khẩu; nếu vẫn chưa được, hãy dùng bản lưu của tệp khóa.",
        ) from error
    certificate = der(bag.cert.certificate) if bag.cert else b""
    if not isinstance(bag.key, rsa.RSAPrivateKey) or _receiving_key(certificate) != bag.key.public_key():
        raise BadInput("Tệp này không có khóa giải mã.", "Hãy chọn tệp khóa giải mã của đơn vị, có đuôi .giai-ma.p12.")
    return DecryptionKey(certificate, bag.key)


def _receiving_key(certificate: bytes) -> rsa.RSAPublicKey | None:
    key = public_key(certificate)
    if not isinstance(key, rsa.RSAPublicKey):
        return None
    try:
        with quiet():
            extensions = x509.load_der_x509_certificate(certificate).extensions
            usage = extensions.get_extension_for_class(x509.KeyUsage).value
    except x509.ExtensionNotFound:
        return key
    except UNREADABLE:
        return None
    return key if usage.key_encipherment else None


def _wrap(key: bytes, certificate: bytes) -> bytes:
    require_receiving(certificate)
    receiving = _receiving_key(certificate)
    if receiving is None:
        raise TypeError("require_receiving let a key pass that is not RSA")
    issuer, serial = issuer_and_serial(certificate)
    wrapped = encode(OCTET_STRING, receiving.encrypt(key, _OAEP))
    return encode(SEQUENCE, encode(INTEGER, b"\0"), encode(SEQUENCE, issuer, serial), OAEP_ALGORITHMS[0], wrapped)


def _unsealed(envelope: Envelope, key: bytes) -> bytes:
    cipher = Cipher(AES(key), GCM(envelope.nonce, envelope.tag)).decryptor()
    try:
        data: bytes = cipher.update(envelope.content) + cipher.finalize()
    except InvalidTag as error:
        raise altered() from error
    return data
