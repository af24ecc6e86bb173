"""What opens envelopes, the same in every run, and no chance of the machine's in what is written meanwhile."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache
from unittest.mock import patch

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID

from signing.certificates import der
from signing.envelope import DecryptionKey
from torture.keys import FIRST, LAST

NOW = datetime(2026, 11, 20, 1, 30, tzinfo=UTC)
_OFFSETS = {"p": 550, "q": 370}
"""From the number that stands for the word to the next prime."""
_EXPONENT, _PRIME_BYTES = 65_537, 128


@cache
def receiving_key(unit: str) -> DecryptionKey:
    """The key that opens what is encrypted to a unit; RSA-2048."""
    key = rsa_key()
    return DecryptionKey(der(_certificate(unit, key)), key)


@cache
def rsa_key() -> rsa.RSAPrivateKey:
    """The one RSA key there is."""
    p, q = (_number(word) + offset for word, offset in _OFFSETS.items())
    secret = pow(_EXPONENT, -1, (p - 1) * (q - 1))
    public = rsa.RSAPublicNumbers(_EXPONENT, p * q)
    parts = (rsa.rsa_crt_dmp1(secret, p), rsa.rsa_crt_dmq1(secret, q), rsa.rsa_crt_iqmp(p, q))
    return rsa.RSAPrivateNumbers(p, q, secret, *parts, public).private_key()


def _certificate(unit: str, key: rsa.RSAPrivateKey) -> x509.Certificate:
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, f"khóa giải mã {unit}")])
    usage = x509.KeyUsage(False, False, True, False, False, False, False, False, False)
    builder = x509.CertificateBuilder(name, name, key.public_key(), 1 + int.from_bytes(_digest(unit)[:15], "big"))
    return (
        builder.not_valid_before(FIRST)
        .not_valid_after(LAST)
        .add_extension(usage, critical=True)
        .sign(key, hashes.SHA256())
    )


@contextmanager
def no_chance() -> Iterator[None]:
    """Documents signed and envelopes written meanwhile are the same in every run."""
    with (
        patch("os.urandom", lambda size: _digest("content")[:size]),
        patch("signing.envelope._receiving_key", lambda _: _FixedReceiver()),
    ):
        yield


class _FixedReceiver:
    """Encrypts as RSAES-OAEP with SHA-256 does (RFC 8017, 7.1.1), with one seed for ever."""

    def encrypt(self, message: bytes, padding: object) -> bytes:
        del padding
        public, size = rsa_key().public_key().public_numbers(), 2 * _PRIME_BYTES
        block = hashlib.sha256(b"").digest() + bytes(size - 2 * 32 - 2 - len(message)) + b"\x01" + message
        seed = _digest("seed")
        masked = _xor(block, _mask(seed, len(block)))
        encoded = b"\0" + _xor(seed, _mask(masked, 32)) + masked
        return pow(int.from_bytes(encoded, "big"), public.e, public.n).to_bytes(size, "big")


def _mask(seed: bytes, size: int) -> bytes:
    blocks = (hashlib.sha256(seed + number.to_bytes(4, "big")).digest() for number in range(size // 32 + 1))
    return b"".join(blocks)[:size]


def _xor(first: bytes, second: bytes) -> bytes:
    return bytes(one ^ other for one, other in zip(first, second, strict=True))


def _number(word: str) -> int:
    found = b"".join(hashlib.sha512(f"torture {word} {part}".encode()).digest() for part in range(2))
    return int.from_bytes(found, "big") | 3 << (8 * _PRIME_BYTES - 2) | 1


def _digest(word: str) -> bytes:
    return hashlib.sha256(f"torture {word}".encode()).digest()
