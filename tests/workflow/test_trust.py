"""A certificate is confirmed for one unit, and for no other until that is taken back."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding

from forms.errors import BadInput
from tests.conftest import NOW
from workflow.session import Session
from workflow.trust import add_trust, remove_trust, trust_list


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """A certificate of the kind that names no unit, e.g. an officer's."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Cán bộ")])
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    builder = builder.serial_number(1).not_valid_before(NOW).not_valid_after(NOW + timedelta(days=9))
    path = tmp_path / "cán bộ.cer"
    path.write_bytes(builder.sign(key, SHA256()).public_bytes(Encoding.DER))
    return path


def test_a_certificate_belongs_to_one_unit(draft_session: Session, certificate: Path) -> None:
    first = add_trust(draft_session, certificate, "256")
    with pytest.raises(BadInput, match=r"đã được tin cậy là của Thành phố Bắc Ninh \(256\)"):
        add_trust(draft_session, certificate, "258")
    assert add_trust(draft_session, certificate, "256").unit_code == "256"
    remove_trust(draft_session, first.fingerprint)
    add_trust(draft_session, certificate, "258")
    assert [item.unit_code for item in trust_list(draft_session)] == ["258"]
