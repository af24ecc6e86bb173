"""Keys of units as the program makes them to sign: P-256 and a certificate that names the unit, made in a moment."""

from __future__ import annotations

from datetime import datetime

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import PrivateFormat, pkcs12
from cryptography.x509.oid import NameOID

FEW_ROUNDS = 2_000
"""Of the key derivation: a passphrase is tried in a millisecond instead of forty."""


def new_pair(
    organisation: str, holder: str, serial: str, first: datetime, last: datetime
) -> tuple[ec.EllipticCurvePrivateKey, x509.Certificate]:
    """A new key and its certificate, in force from `first` to `last`. serial: the subject's serial number."""
    key = ec.generate_private_key(ec.SECP256R1())
    kinds = (NameOID.ORGANIZATION_NAME, NameOID.COMMON_NAME, NameOID.SERIAL_NUMBER)
    texts = (organisation, holder, serial)
    name = x509.Name([x509.NameAttribute(kind, text) for kind, text in zip(kinds, texts, strict=True)])
    usage = x509.KeyUsage(True, True, False, False, False, False, False, False, False)
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(first)
        .not_valid_after(last)
        .add_extension(usage, critical=True)
        .sign(key, hashes.SHA256())
    )
    return key, certificate


def key_file(key: ec.EllipticCurvePrivateKey, certificate: x509.Certificate, secret: str) -> bytes:
    """Both as a PKCS#12 file."""
    lock = PrivateFormat.PKCS12.encryption_builder().kdf_rounds(FEW_ROUNDS).build(secret.encode())
    return pkcs12.serialize_key_and_certificates(b"khoa", key, certificate, None, lock)
