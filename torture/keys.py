"""Keys of units as the program makes them to sign, without the one to decrypt, which takes a second to make: those of
torture and of the benchmarks are the same in every run, so that a seed makes the same files for ever. They protect
nothing.
"""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from functools import cache

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from signing.certificates import UNIT_PREFIX
from signing.keys import KeySigner, Scheme

FIRST, LAST = datetime(2020, 1, 1, tzinfo=UTC), datetime(2040, 1, 1, tzinfo=UTC)
_SMALLER_THAN_THE_ORDER = 31


class FixedSigner(KeySigner):
    """Signs the same bytes with the same signature, as RFC 6979 has it."""

    def sign(self, data: bytes) -> bytes:
        """The raw signature over `data`, hashed with SHA-256."""
        assert isinstance(self._key, ec.EllipticCurvePrivateKey)
        return self._key.sign(data, ec.ECDSA(hashes.SHA256(), deterministic_signing=True))


@cache
def signer_of(unit: str, holder: str = "cơ quan") -> KeySigner:
    """A unit's P-256 key out of its name, with a certificate as the program makes them; signatures are RFC 6979's, so
    that the certificate too is always the same."""
    seed = hashlib.sha256(f"{unit} {holder}".encode()).digest()
    key = ec.derive_private_key(int.from_bytes(seed[:_SMALLER_THAN_THE_ORDER], "big"), ec.SECP256R1())
    number = int.from_bytes(seed[:16], "big")
    texts = (f"Ủy ban nhân dân {unit}", holder, f"{UNIT_PREFIX}{unit}")
    return FixedSigner(certified(key, texts, FIRST, LAST, number), Scheme.ECDSA, key)


def certified(
    key: ec.EllipticCurvePrivateKey, texts: tuple[str, str, str], first: datetime, last: datetime, number: int = 0
) -> x509.Certificate:
    """The certificate that a key gives itself, in force from `first` to `last`. texts: organisation, holder and serial
    number of the subject. number: the certificate's own, with RFC 6979's signature; 0 leaves both to chance."""
    kinds = (NameOID.ORGANIZATION_NAME, NameOID.COMMON_NAME, NameOID.SERIAL_NUMBER)
    name = x509.Name([x509.NameAttribute(kind, text) for kind, text in zip(kinds, texts, strict=True)])
    usage = x509.KeyUsage(True, True, False, False, False, False, False, False, False)
    return (
        x509.CertificateBuilder(name, name, key.public_key(), number or x509.random_serial_number())
        .not_valid_before(first)
        .not_valid_after(last)
        .add_extension(usage, critical=True)
        .sign(key, hashes.SHA256(), ecdsa_deterministic=bool(number))
    )
