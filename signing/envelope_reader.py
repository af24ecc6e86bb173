"""Reads CMS AuthEnvelopedData (RFC 5083, RFC 5084) of the one profile that signing/envelope.py opens.

Every byte is a stranger's: DER only, limits, one sentence for what is altered and one for what is of another kind.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from cryptography import x509

from forms.errors import BadInput
from forms.text import shown
from signing.certificates import UNREADABLE, issuer_and_serial, quiet
from signing.cms_algorithms import CONTEXT_0, CONTEXT_1, DATA, MGF1, PLAIN_0, SHA256
from signing.der import INTEGER, NULL, OCTET_STRING, OID, SEQUENCE, SET, DerError, Node, encode, parse
from signing.names import LIMITS, Limits

SUFFIX = ".asice.p7m"
MEDIA_TYPE = "application/pkcs7-mime; smime-type=authEnveloped-data"
RECIPIENTS = 50
SHOWN, SHOWN_DIGITS, SHOWN_LETTERS = 3, 16, 80
OVERHEAD = 1 << 18
KEY_BYTES, NONCE_BYTES, TAG_BYTES = 32, 12, 16

AUTH_ENVELOPED = bytes.fromhex("2a864886f70d0109100117")
ENVELOPED = bytes.fromhex("2a864886f70d010703")
RSAES_OAEP = bytes.fromhex("2a864886f70d010107")
AES_256_GCM = bytes.fromhex("60864801650304012e")
ORGANISATION, COMMON_NAME = bytes.fromhex("55040a"), bytes.fromhex("550403")
INDEFINITE = 0x80
VERSIONS = {SEQUENCE: 0, PLAIN_0: 2}
TEXT_TAGS = frozenset({0x0C, 0x13})


# A hash's NULL may be written or left out (RFC 4055, 2.1).
_HASHES = (encode(SEQUENCE, encode(OID, SHA256)), encode(SEQUENCE, encode(OID, SHA256), encode(NULL)))
OAEP_ALGORITHMS = tuple(
    encode(
        SEQUENCE,
        encode(OID, RSAES_OAEP),
        encode(SEQUENCE, encode(CONTEXT_0, digest), encode(CONTEXT_1, encode(SEQUENCE, encode(OID, MGF1), mask))),
    )
    for digest in _HASHES
    for mask in _HASHES
)


class NotForThisOffice(BadInput):
    """The envelope is addressed to certificates of which no key was given."""


class AlteredEnvelope(BadInput):
    """The envelope is not what was sent: changed, cut or damaged on the way."""


class OtherEnvelope(BadInput):
    """An envelope made by another tool or a newer version, in a way that is not read here."""


@dataclass(frozen=True)
class Recipient:
    """Whom an envelope names, by issuer and serial number (DER each) or by key identifier."""

    issuer: bytes = b""
    serial: bytes = b""
    key_identifier: bytes = b""

    def is_for(self, certificate: bytes) -> bool:
        """Whether it means this certificate (DER)."""
        if self.key_identifier:
            return self.key_identifier == _key_identifier(certificate)
        return (self.issuer, self.serial) == issuer_and_serial(certificate)

    @property
    def name(self) -> str:
        """The issuer's organisation, else its name: of a program-made key, the office itself; "" where unreadable."""
        try:
            found = dict(_name_parts(parse(self.issuer)))
        except (DerError, UnicodeDecodeError):
            return ""
        return shown(found.get(ORGANISATION) or found.get(COMMON_NAME) or "")[:SHOWN_LETTERS]

    @property
    def number(self) -> str:
        """The certificate's serial number or key identifier, in hexadecimal."""
        return (self.key_identifier or parse(self.serial).value).hex() if self.key_identifier or self.serial else ""


@dataclass(frozen=True)
class Wrapped:
    """The content key for one recipient; readable: wrapped in the way that is read here."""

    recipient: Recipient
    readable: bool
    key: bytes


@dataclass(frozen=True)
class Envelope:
    """The parts of an envelope, nothing of it decrypted yet."""

    wrapped: tuple[Wrapped, ...]
    nonce: bytes
    content: bytes
    tag: bytes


def named(recipients: Iterable[Recipient]) -> str:
    """The certificates that open an envelope, as a clause: "chứng thư số 3f9a01cc do “Xã A” cấp". A stranger wrote
    the names: they are cut and cleaned."""
    found = [
        f"chứng thư số {item.number[:SHOWN_DIGITS]}" + (f" do “{item.name}” cấp" if item.name else "")
        for item in recipients
    ]
    more = f" hoặc {len(found) - SHOWN} chứng thư khác" if len(found) > SHOWN else ""
    return " hoặc ".join(found[:SHOWN] or ["chứng thư không rõ"]) + more


def is_envelope(data: bytes) -> bool:
    """Whether the file says of itself that it is encrypted CMS; no more than its first bytes are looked at."""
    if len(data) < 2 or data[0] != SEQUENCE:
        return False
    start = 2 + (data[1] & 0x7F if data[1] > INDEFINITE else 0)
    return data.startswith((encode(OID, AUTH_ENVELOPED), encode(OID, ENVELOPED)), start)


def recipients(data: bytes, limits: Limits = LIMITS) -> tuple[Recipient, ...]:
    """Whose keys can open the envelope. Raises as `decrypt`."""
    return tuple(item.recipient for item in read_envelope(data, limits).wrapped)


def read_envelope(data: bytes, limits: Limits) -> Envelope:
    """Take an envelope apart. BadInput, AlteredEnvelope, OtherEnvelope."""
    if not is_envelope(data):
        raise BadInput(
            f"Nội dung tệp này không phải là gói báo cáo đã mã hóa, dù tên tệp có thể mang đuôi {SUFFIX}.",
            "Hãy chọn đúng gói đã mã hóa, hoặc đề nghị nơi gửi gửi lại.",
        )
    if len(data) > limits.file + OVERHEAD:
        raise BadInput(
            "Gói mã hóa này lớn quá mức cho phép nên không được mở.", "Hãy đề nghị nơi gửi kiểm tra lại tệp đã gửi."
        )
    if data[1] == INDEFINITE or not data.startswith(encode(OID, AUTH_ENVELOPED), 2 + (data[1] & 0x7F)):
        raise other()
    try:
        return _read(parse(data).children(OID, CONTEXT_0))
    except DerError as error:
        raise altered() from error


def _read(content_info: list[Node]) -> Envelope:
    bodies = content_info[1].children(SEQUENCE)
    parts = bodies[0].children(INTEGER)
    if len(content_info) != 2 or len(bodies) != 1 or len(parts) < 2:
        raise DerError("not one envelope")
    if parts[0].integer() != 0 or [part.tag for part in parts] != [INTEGER, SET, SEQUENCE, OCTET_STRING]:
        raise other()
    algorithm_parts = parts[2].children(OID, SEQUENCE, PLAIN_0)
    wrapped = tuple(_wrapped(info) for info in parts[1].children() if info.tag == SEQUENCE)
    tag = parts[3].value
    if len(algorithm_parts) != 3 or len(wrapped) > RECIPIENTS or len(tag) != TAG_BYTES:
        raise other()
    if algorithm_parts[0].value != DATA:
        raise other()
    return Envelope(wrapped, _nonce(algorithm_parts[1]), algorithm_parts[2].value, tag)


def _nonce(algorithm: Node) -> bytes:
    identifiers = algorithm.children(OID)
    if identifiers[0].value != AES_256_GCM or len(identifiers) != 2:
        raise other()
    parameters = identifiers[1].require(SEQUENCE).children(OCTET_STRING, INTEGER)
    nonce = parameters[0].value
    if len(parameters) != 2 or len(nonce) != NONCE_BYTES or parameters[1].integer() != TAG_BYTES:
        raise other()
    return nonce


def _wrapped(info: Node) -> Wrapped:
    parts = info.children(INTEGER)
    if len(parts) != 4:
        raise DerError("a recipient has not four parts")
    version, named, algorithm, key = parts
    if VERSIONS.get(named.tag) != version.integer():
        raise DerError("a recipient's version does not fit its name")
    readable = algorithm.require(SEQUENCE).encoded in OAEP_ALGORITHMS
    return Wrapped(_recipient(named), readable, key.require(OCTET_STRING).value)


def _recipient(named: Node) -> Recipient:
    if named.tag == PLAIN_0:
        return Recipient(key_identifier=named.value)
    issuer, serial = named.children(SEQUENCE, INTEGER)[:2]
    return Recipient(issuer.encoded, serial.encoded)


def _name_parts(name: Node) -> list[tuple[bytes, str]]:
    pairs = [pair.children(OID) for group in name.require(SEQUENCE).children() for pair in group.children(SEQUENCE)]
    return [(pair[0].value, pair[1].value.decode()) for pair in pairs if len(pair) == 2 and pair[1].tag in TEXT_TAGS]


def _key_identifier(certificate: bytes) -> bytes:
    try:
        with quiet():
            extensions = x509.load_der_x509_certificate(certificate).extensions
            return extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value.digest
    except (*UNREADABLE, x509.ExtensionNotFound):
        return b""


def altered() -> AlteredEnvelope:
    """The error for what is not as it was sent."""
    return AlteredEnvelope(
        "Gói mã hóa này đã bị thay đổi hoặc hỏng trên đường gửi nên không mở được; không có dữ liệu nào được nhận.",
        "Hãy đề nghị nơi gửi gửi lại gói.",
    )


def other() -> OtherEnvelope:
    """The error for another way of encrypting."""
    return OtherEnvelope(
        "Gói này được mã hóa theo cách mà phiên bản này của chương trình chưa đọc được.",
        "Hãy cài phiên bản mới của chương trình, hoặc đề nghị nơi gửi mã hóa lại bằng chương trình này.",
    )
