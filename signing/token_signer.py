"""A key on a token as a `Signer`: which mechanism it signs by is found out by trying, since modules offer what their
tokens cannot do (openssl-projects/pkcs11-provider#194), and every signature is checked before it is used."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

from signing.certificates import load_certificate, public_key
from signing.cryptoki import is_present, objects_on
from signing.keys import Scheme, pss_padding
from signing.token_faults import TokenFault, ends_act, fault_of

PublicKey = rsa.RSAPublicKey | ec.EllipticCurvePublicKey
SHA256_DIGEST_INFO = bytes.fromhex("3031300d060960864801650304020105000420")
PKCS1_NOTICE = (
    "Thẻ này ký theo RSA PKCS#1 v1.5 vì không có RSASSA-PSS; "
    "chữ ký vẫn có giá trị và kiểm tra được bằng các phần mềm thông dụng."
)
_CHALLENGE = "BDG: thử khóa ký trên thẻ, không phải văn bản: ".encode()


@dataclass(frozen=True)
class Way:
    """How a token is asked for a signature of a scheme; `prepare` gives what it gets, the data or their digest."""

    scheme: Scheme
    mechanism: str
    prepare: Callable[[bytes], bytes]


def _digest(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()


_WAYS = (
    Way(Scheme.RSA_PSS, "SHA256_RSA_PKCS_PSS", bytes),
    Way(Scheme.RSA_PSS, "RSA_PKCS_PSS", _digest),
    Way(Scheme.RSA, "SHA256_RSA_PKCS", bytes),
    Way(Scheme.RSA, "RSA_PKCS", lambda data: SHA256_DIGEST_INFO + _digest(data)),
    Way(Scheme.ECDSA, "ECDSA_SHA256", bytes),
    Way(Scheme.ECDSA, "ECDSA", _digest),
)


@dataclass(frozen=True)
class TokenSigner:
    """Lives as long as the session it was made in. `notice`: what an officer should know of its signatures, or ""."""

    certificate: x509.Certificate
    scheme: Scheme
    _public: PublicKey = field(repr=False, compare=False)
    _ask: Callable[[bytes], bytes] = field(repr=False, compare=False)
    _token: Any = field(repr=False, compare=False)

    @property
    def notice(self) -> str:
        return PKCS1_NOTICE if self.scheme is Scheme.RSA else ""

    @property
    def signature_size(self) -> int:
        if isinstance(self._public, rsa.RSAPublicKey):
            return (self._public.key_size + 7) // 8
        return 2 * ((self._public.key_size + 7) // 8) + 16

    def sign(self, data: bytes) -> bytes:
        """The raw signature over `data`, hashed with SHA-256; made by the token, checked by the certificate.

        Raises TokenFault: the token was pulled or failed.
        """
        from pkcs11 import PKCS11Error

        try:
            signature = self._ask(data)
        except PKCS11Error as error:
            raise fault_of(error, present=is_present(self._token)) from error
        if not _verifies(self._public, self.scheme, signature, data):
            raise TokenFault(
                "Thẻ ký số trả về chữ ký không khớp với chứng thư; chưa ký gì.",
                "Hãy rút thẻ, cắm lại rồi ký lại; nếu vẫn lỗi, hãy liên hệ nơi cấp thẻ.",
            )
        return signature


def signer_in(session: Any, token: Any, certificate: bytes, key_id: bytes, pin: str) -> TokenSigner:
    """The signer of a certificate (DER) in a session that is logged in. One signature over a random challenge shows
    which key and which mechanism work, RSASSA-PSS first. Raises TokenFault."""
    from pkcs11 import PKCS11Error

    public = public_key(certificate)
    if public is None:
        raise TokenFault("Khóa trên thẻ quá yếu hoặc thuộc loại không được hỗ trợ.", "Hãy liên hệ nơi cấp thẻ.")
    keys = _keys(session, public, key_id)
    try:
        ways = _ways(public, mechanisms_of(token))
    except PKCS11Error as error:
        raise fault_of(error, present=is_present(token)) from error
    if not keys:
        raise TokenFault(
            "Trên thẻ có chứng thư nhưng không có khóa riêng của chứng thư đó.",
            "Hãy kiểm tra xem đã cắm đúng thẻ chưa, hoặc liên hệ nơi cấp thẻ.",
        )
    failure: Exception | None = None
    for ask, scheme in ((_asking(key, way, public, pin), way.scheme) for key in keys for way in ways):
        try:
            if _works(ask, scheme, public):
                return TokenSigner(load_certificate(certificate), scheme, public, ask, token)
        except PKCS11Error as error:
            if ends_act(error) or not is_present(token):
                raise fault_of(error, present=is_present(token)) from error
            failure = error
    raise TokenFault(
        "Không khóa nào trên thẻ ký được cho chứng thư đã chọn; chưa ký gì.",
        "Hãy kiểm tra xem đã cắm đúng thẻ chưa, hoặc liên hệ nơi cấp thẻ.",
    ) from failure


def mechanisms_of(token: Any) -> frozenset[str]:
    """What the token offers, by the names of PKCS#11 without CKM_. Raises PKCS11Error."""
    return frozenset(getattr(item, "name", "") for item in token.slot.get_mechanisms())


def offers_pss(mechanisms: frozenset[str]) -> bool:
    """Whether RSA keys there can sign by RSASSA-PSS."""
    return any(way.scheme is Scheme.RSA_PSS and way.mechanism in mechanisms for way in _WAYS)


def _ways(public: PublicKey, offered: frozenset[str]) -> list[Way]:
    is_rsa = isinstance(public, rsa.RSAPublicKey)
    return [way for way in _WAYS if (way.scheme is not Scheme.ECDSA) == is_rsa and way.mechanism in offered]


def _keys(session: Any, public: PublicKey, key_id: bytes) -> list[Any]:
    """Private keys that may be the certificate's: never one that shows another modulus, the same CKA_ID first."""
    from pkcs11 import Attribute, KeyType, ObjectClass

    kind = KeyType.RSA if isinstance(public, rsa.RSAPublicKey) else KeyType.EC
    found = objects_on(session, {Attribute.CLASS: ObjectClass.PRIVATE_KEY, Attribute.KEY_TYPE: kind})
    fitting = [key for key in found if hasattr(key, "sign") and _may_be(key, public)]
    return sorted(fitting, key=lambda key: _read(key, Attribute.ID) != key_id)


def _may_be(key: Any, public: PublicKey) -> bool:
    from pkcs11 import Attribute

    if isinstance(public, ec.EllipticCurvePublicKey):
        return True
    modulus = _read(key, Attribute.MODULUS)
    return not modulus or int.from_bytes(modulus, "big") == public.public_numbers().n


def _read(key: Any, attribute: Any) -> Any:
    from pkcs11 import PKCS11Error

    try:
        return key[attribute]
    except PKCS11Error:
        return None


def _asking(key: Any, way: Way, public: PublicKey, pin: str) -> Callable[[bytes], bytes]:
    """A key that asks for the PIN at each signature (CKA_ALWAYS_AUTHENTICATE) gets the one that was right."""
    from pkcs11 import MGF, Attribute, Mechanism

    options: dict[str, Any] = {"mechanism": Mechanism[way.mechanism]}
    if way.scheme is Scheme.RSA_PSS:
        options["mechanism_param"] = (Mechanism.SHA256, MGF.SHA256, hashes.SHA256.digest_size)
    if pin and _read(key, Attribute.ALWAYS_AUTHENTICATE):
        options["pin"] = pin

    def ask(data: bytes) -> bytes:
        signature = bytes(key.sign(way.prepare(data), **options))
        return signature if isinstance(public, rsa.RSAPublicKey) else _as_der(signature, public.key_size)

    return ask


def _as_der(signature: bytes, bits: int) -> bytes:
    """PKCS#11 gives r and s of equal length in a row; CMS wants DER (RFC 3279, 2.2.3), which some modules give."""
    half = (bits + 7) // 8
    if len(signature) != 2 * half:
        return signature
    return encode_dss_signature(int.from_bytes(signature[:half], "big"), int.from_bytes(signature[half:], "big"))


def _works(ask: Callable[[bytes], bytes], scheme: Scheme, public: PublicKey) -> bool:
    challenge = _CHALLENGE + os.urandom(16)
    return _verifies(public, scheme, ask(challenge), challenge)


def _verifies(public: PublicKey, scheme: Scheme, signature: bytes, data: bytes) -> bool:
    try:
        if isinstance(public, ec.EllipticCurvePublicKey):
            public.verify(signature, data, ec.ECDSA(hashes.SHA256()))
        else:
            chosen = pss_padding() if scheme is Scheme.RSA_PSS else padding.PKCS1v15()
            public.verify(signature, data, chosen, hashes.SHA256())
    except InvalidSignature:
        return False
    return True
