"""Keys as the program makes them to sign, without the one to decrypt, which takes a second to make."""

from __future__ import annotations

from datetime import timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from signing.certificates import UNIT_PREFIX
from signing.keys import KeySigner, Scheme
from workflow.session import vietnam_now


def signer_of(unit: str, holder: str) -> KeySigner:
    """A new key of the unit, good for today."""
    key, now = ec.generate_private_key(ec.SECP256R1()), vietnam_now()
    kinds = (NameOID.ORGANIZATION_NAME, NameOID.COMMON_NAME, NameOID.SERIAL_NUMBER)
    texts = (f"Ủy ban nhân dân đơn vị {unit}", holder, f"{UNIT_PREFIX}{unit}")
    name = x509.Name([x509.NameAttribute(kind, text) for kind, text in zip(kinds, texts, strict=True)])
    usage = x509.KeyUsage(True, True, False, False, False, False, False, False, False)
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(usage, critical=True)
        .sign(key, hashes.SHA256())
    )
    return KeySigner(certificate, Scheme.ECDSA, key)
