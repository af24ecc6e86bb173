from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12
from cryptography.x509.oid import NameOID

from signing.certificates import der
from signing.container import Member, build_container, manifest_of, pack
from signing.keys import KeySigner, OfficeKey, load_pkcs12, make_office_key
from signing.known import KnownCertificate, pin
from signing.pdf import sign_pdf, to_pdfa3
from tests.signing.foreign import Authority, foreign_signed, make_authority

NOW = dt.datetime(2026, 11, 20, 1, 30, tzinfo=dt.UTC)
PASSPHRASE = "mật khẩu thử"
UNIT = "09190"
REPORT_JSON = (
    '{"form":"phu-luc-01","period":"2024","revision":1,"unit":{"code":"09190","name":"Xã Đường Lâm"},"cells":{}}'
).encode()
PrivateKey = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey


@dataclass(frozen=True)
class Office:
    key: OfficeKey
    signer: KeySigner
    known: KnownCertificate


def certificate_of(
    key: PrivateKey,
    *,
    first: dt.datetime = NOW - dt.timedelta(days=30),
    last: dt.datetime = NOW + dt.timedelta(days=30),
    signs: bool = True,
) -> x509.Certificate:
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Nguyễn Thị Mỹ Hạnh")])
    usage = x509.KeyUsage(signs, False, not signs, False, False, False, False, False, False)
    return (
        x509.CertificateBuilder(subject_name=name, issuer_name=name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(first)
        .not_valid_after(last)
        .add_extension(usage, critical=True)
        .sign(key, hashes.SHA256())
    )


def pkcs12_of(key: PrivateKey, certificate: x509.Certificate | None, passphrase: str = PASSPHRASE) -> bytes:
    return pkcs12.serialize_key_and_certificates(
        b"thu", key, certificate, None, BestAvailableEncryption(passphrase.encode())
    )


def make_office(unit_code: str, name: str) -> Office:
    key = make_office_key(unit_code, name, "Chủ tịch", PASSPHRASE, NOW)
    signer = load_pkcs12(key.signing_pkcs12, PASSPHRASE)
    return Office(key, signer, pin(der(signer.certificate), unit_code))


def drawn_pdf(text: str = "Bao cao", pages: int = 1) -> bytes:
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.pdfgen.canvas import Canvas

    pdfmetrics.registerFont(TTFont("Vera", "Vera.ttf"))
    stream = io.BytesIO()
    canvas = Canvas(stream, initialFontName="Vera", invariant=1)
    for page in range(pages):
        canvas.setFont("Vera", 12)
        canvas.drawString(100, 700, f"{text} {page + 1}")
        canvas.showPage()
    canvas.save()
    return stream.getvalue()


def unsigned(members: Sequence[Member]) -> bytes:
    """A bundle that nobody signed."""
    return pack(members, manifest_of(members), None)


@pytest.fixture(scope="session")
def office() -> Office:
    return make_office(UNIT, "Ủy ban nhân dân xã Đường Lâm")


@pytest.fixture(scope="session")
def other_office() -> Office:
    return make_office("09193", "Ủy ban nhân dân xã Việt Đoàn")


@pytest.fixture(scope="session")
def rsa_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


@pytest.fixture(scope="session")
def rsa_signer(rsa_key: rsa.RSAPrivateKey) -> KeySigner:
    return load_pkcs12(pkcs12_of(rsa_key, certificate_of(rsa_key)), PASSPHRASE)


@pytest.fixture(scope="session")
def pss_signer(rsa_key: rsa.RSAPrivateKey) -> KeySigner:
    return load_pkcs12(pkcs12_of(rsa_key, certificate_of(rsa_key)), PASSPHRASE, pss=True)


@pytest.fixture(scope="session")
def archival_pdf() -> bytes:
    return to_pdfa3(drawn_pdf(), REPORT_JSON, "Báo cáo Bình đẳng giới", NOW)


@pytest.fixture(scope="session")
def signed_pdf(archival_pdf: bytes, office: Office) -> bytes:
    return sign_pdf(archival_pdf, office.signer, "organisation", NOW)


@pytest.fixture(scope="session")
def members(signed_pdf: bytes) -> tuple[Member, ...]:
    return (
        Member("bao-cao.pdf", signed_pdf),
        Member("bieu-mau.xlsx", b"PK\x03\x04 bang tinh"),
        Member("report.json", REPORT_JSON),
        Member("dinh-kem/bản chụp.png", b"\x89PNG anh"),
    )


@pytest.fixture(scope="session")
def bundle(members: tuple[Member, ...], office: Office) -> bytes:
    return build_container(members, office.signer, NOW)


@pytest.fixture
def signers(office: Office, rsa_signer: KeySigner, pss_signer: KeySigner) -> Callable[[str], KeySigner]:
    return {"p256": office.signer, "rsa": rsa_signer, "pss": pss_signer}.__getitem__


@pytest.fixture(scope="session")
def authority() -> Authority:
    return make_authority(NOW)


@pytest.fixture(scope="session")
def foreign_signed_pdf(archival_pdf: bytes, authority: Authority) -> Callable[[str], bytes]:
    """The document signed by a tool that is not ours, by one of tests.signing.foreign.KINDS."""
    made: dict[str, bytes] = {}

    def signed(kind: str) -> bytes:
        if kind not in made:
            made[kind] = foreign_signed(archival_pdf, authority, kind, NOW)
        return made[kind]

    return signed
