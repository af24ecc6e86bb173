"""Keys of units as the program makes them to sign: P-256 and a certificate that names the unit, made in a moment.

And the RSA keys that open what is encrypted for an office: each takes a fifth of a second, so tests reuse them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import PrivateFormat, pkcs12

from torture.keys import certified

FEW_ROUNDS = 2_000
"""Of the key derivation: a passphrase is tried in a millisecond instead of forty."""


def new_pair(
    organisation: str, holder: str, serial: str, first: datetime, last: datetime
) -> tuple[ec.EllipticCurvePrivateKey, x509.Certificate]:
    """A new key and its certificate, in force from `first` to `last`. serial: the subject's serial number."""
    key = ec.generate_private_key(ec.SECP256R1())
    return key, certified(key, (organisation, holder, serial), first, last)


def key_file(key: ec.EllipticCurvePrivateKey, certificate: x509.Certificate, secret: str) -> bytes:
    """Both as a PKCS#12 file."""
    lock = PrivateFormat.PKCS12.encryption_builder().kdf_rounds(FEW_ROUNDS).build(secret.encode())
    return pkcs12.serialize_key_and_certificates(b"khoa", key, certificate, None, lock)


class ReusedKeys:
    """Gives out real keys of `make`: within a test each another, in the next test the same again.

    Keys made while `lasting` are new and given to nobody else: what is made for a whole run meets every test's keys.
    """

    def __init__(self, make: Callable[[], rsa.RSAPrivateKey]) -> None:
        self._make = make
        self._made: list[rsa.RSAPrivateKey] = []
        self._given = 0
        self._lasting = False

    def __call__(self) -> rsa.RSAPrivateKey:
        """A key that this test has not had yet."""
        if self._lasting:
            return self._make()
        if self._given == len(self._made):
            self._made.append(self._make())
        self._given += 1
        return self._made[self._given - 1]

    def begin(self) -> None:
        """A test begins."""
        self._given = 0

    @contextmanager
    def lasting(self) -> Iterator[None]:
        """What is made here outlives the test that is the first to ask for it."""
        before, self._lasting = self._lasting, True
        try:
            yield
        finally:
            self._lasting = before
