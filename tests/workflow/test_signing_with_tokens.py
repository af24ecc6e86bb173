"""A report signed with real tokens, whole or not at all: of a signing whose token fails or is pulled, nothing stays."""

from __future__ import annotations

import ctypes
import io
import subprocess
import zipfile
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from signing.certificates import der
from signing.known import pin
from signing.names import MANIFEST, PDF, SIGNATURE
from signing.token_faults import PinFault, TokenFault
from signing.verification import verify_bundle
from tests.conftest import COMMUNE, NOW, SampleOffice
from tests.cryptoki_wire import DEVICE_REMOVED, Wire
from tests.outside import tool
from tests.signing.test_pdf import pdfsig
from tests.tokens import Handed
from workflow.keys.signing_keys import KeyUse
from workflow.session import Session
from workflow.signing.reports import SigningPlan, check_key, sign_report, signed_bundle, signed_bytes

SET_OF_ATTRIBUTES = 0x31


@pytest.fixture
def person(handed: Handed) -> KeyUse:
    return KeyUse(handed.person.ref(handed.person_certificate), handed.person.pin)


@pytest.fixture
def agency(handed: Handed) -> KeyUse:
    return KeyUse(handed.agency.ref(handed.agency_certificate), handed.agency.pin)


def test_a_person_and_the_agency_sign_with_a_token_each(
    finished_session: Session, finished: SampleOffice, handed: Handed, person: KeyUse, agency: KeyUse, tmp_path: Path
) -> None:
    signed = sign_report(finished_session, finished.reports[0], SigningPlan(agency, person))
    assert (signed.certificate, signed.person) == (der(handed.agency_certificate), der(handed.person_certificate))
    data = signed_bytes(finished_session, signed)
    known = [pin(der(handed.agency_certificate), COMMUNE), pin(der(handed.person_certificate), COMMUNE)]
    assert verify_bundle(data, known, NOW).record.accepted
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        said = pdfsig(archive.read(PDF), tmp_path)
        (tmp_path / "manifest.xml").write_bytes(archive.read(MANIFEST))
        (tmp_path / "sig.p7s").write_bytes(archive.read(SIGNATURE))
    assert said.count("Signature is Valid") == 2
    (tmp_path / "cert.pem").write_bytes(handed.agency_certificate.public_bytes(Encoding.PEM))
    command = "cms -verify -cades -binary -inform DER -in sig.p7s -content manifest.xml -CAfile cert.pem -purpose any"
    done = subprocess.run(
        [tool("openssl"), *command.split(), "-partial_chain", "-attime", str(int(NOW.timestamp()))],
        cwd=tmp_path,
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def test_one_token_signs_all_with_one_login(
    finished_session: Session, finished: SampleOffice, person: KeyUse, wire: Wire
) -> None:
    wire.watch("C_Login", "C_Logout")
    sign_report(finished_session, finished.reports[0], SigningPlan(person, person))
    assert (wire.calls["C_Login"], wire.calls["C_Logout"]) == (1, 1)


def test_a_wrong_pin_of_the_second_token_leaves_everything_unsigned(
    finished_session: Session, finished: SampleOffice, person: KeyUse, agency: KeyUse, wire: Wire
) -> None:
    wire.watch("C_Login")
    wrong = KeyUse(person.ref, "99999999")
    with pytest.raises(PinFault, match="Mã PIN không đúng"):
        sign_report(finished_session, finished.reports[0], SigningPlan(agency, wrong))
    assert wire.calls["C_Login"] == 2
    assert signed_bundle(finished_session, finished.reports[0]) is None
    assert not _bundles(finished)


@pytest.mark.parametrize("signature", [1, 2])
def test_a_token_pulled_at_any_signature_leaves_everything_unsigned(
    signature: int, finished_session: Session, finished: SampleOffice, handed: Handed, person: KeyUse, wire: Wire
) -> None:
    """1: the PDF's; 2: the container's, when the PDF is signed already. The PIN was right before."""
    made: list[int] = []

    def pulled(real, session: int, data: int, size: int, out: int, count: int) -> int:
        if out and ctypes.c_ubyte.from_address(data).value == SET_OF_ATTRIBUTES:
            made.append(size)
            if len(made) == signature:
                handed.ports.pull()
                return DEVICE_REMOVED
        return real(session, data, size, out, count)

    check_key(finished_session, person.ref, person.secret)
    wire.answer("C_Sign", pulled)
    with pytest.raises(TokenFault, match=r"bị rút ra .*chưa ký gì\."):
        sign_report(finished_session, finished.reports[0], SigningPlan(person))
    assert len(made) == signature
    assert signed_bundle(finished_session, finished.reports[0]) is None
    assert not _bundles(finished)
    wire.restore()
    handed.ports.plug_in()
    signed = sign_report(finished_session, finished.reports[0], SigningPlan(person))
    assert signed.fresh and signed_bundle(finished_session, finished.reports[0]) is not None


def _bundles(office: SampleOffice) -> list[Path]:
    return list((office.home / "bundles").glob("*"))
