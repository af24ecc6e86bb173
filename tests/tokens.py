"""Real signing tokens for tests: SoftHSM tokens that hold keys made on them, and certificates of a test authority.

A test has a folder of its own: `Tokens(folder)` points SoftHSM there for the process. The program starts a module
anew for each act, so that what one test plugs in, another does not see.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, load_der_public_key
from cryptography.x509.oid import NameOID

from signing.cryptoki import running
from tests.outside import missing, tool

PIN = "24681357"
ADMIN_PIN = "12345678"
SETTING = "SOFTHSM2_CONF"
PLACES = (
    "/usr/lib/softhsm/libsofthsm2.so",
    "/usr/lib64/pkcs11/libsofthsm2.so",
    "/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so",
)


def module() -> Path:
    """SoftHSM's PKCS#11 module. Missing in CI on Linux: a failure; elsewhere the test is skipped."""
    tool("softhsm2-util")
    found = next((Path(place) for place in PLACES if Path(place).is_file()), None)
    return found or missing("SoftHSM's module is at no known place")


@dataclass(frozen=True)
class Plugged:
    """A token of `Tokens`. serial: as the program shows it."""

    label: str
    serial: str
    pin: str

    def ref(self, certificate: x509.Certificate) -> str:
        """How the program names a certificate on it."""
        return f"pkcs11:{self.serial}:{certificate.fingerprint(hashes.SHA256()).hex()}"


class Tokens:
    """The USB ports of a test: a folder of SoftHSM tokens."""

    def __init__(self, folder: Path, patch: pytest.MonkeyPatch | None = None) -> None:
        self.module = module()
        self.folder = folder
        self._plugged, self._pulled = folder / "tokens", folder / "pulled"
        self._plugged.mkdir(parents=True, exist_ok=True)
        self._pulled.mkdir(exist_ok=True)
        self._settings = folder / "softhsm2.conf"
        self.offer()
        if patch is None:
            os.environ[SETTING] = str(self._settings)
        else:
            patch.setenv(SETTING, str(self._settings))

    def offer(self, *mechanisms: str) -> None:
        """From the next act on, tokens have these mechanisms only (CKM names); none named: all of SoftHSM."""
        self._settings.write_text(
            f"directories.tokendir = {self._plugged}\nobjectstore.backend = file\nlog.level = ERROR\n"
            f"slots.mechanisms = {','.join(mechanisms) or 'ALL'}\n"
        )

    def make_token(self, label: str, pin: str = PIN) -> Plugged:
        """A new, empty token, plugged in."""
        before = self.serials()
        words = ["--init-token", "--free", "--label", label, "--so-pin", ADMIN_PIN, "--pin", pin]
        subprocess.run(
            [tool("softhsm2-util"), *words],
            env=os.environ | {SETTING: str(self._settings)},
            check=True,
            capture_output=True,
        )
        (serial,) = self.serials() - before
        return Plugged(label, serial, pin)

    def serials(self) -> set[str]:
        """The tokens plugged in now."""
        with running(self.module) as library:
            return {token.serial.decode() for token in library.get_tokens() if token.label}

    def pull(self) -> None:
        """Pull every token out, whatever is going on."""
        for path in self._plugged.iterdir():
            shutil.move(path, self._pulled / path.name)

    def plug_in(self) -> None:
        """Plug in what was pulled."""
        for path in self._pulled.iterdir():
            shutil.move(path, self._plugged / path.name)

    @contextmanager
    def session(self, token: Plugged) -> Generator[Any]:
        """A session of python-pkcs11 that may write."""
        with running(self.module) as library:
            (found,) = [item for item in library.get_tokens() if item.serial.decode() == token.serial]
            with found.open(rw=True, user_pin=token.pin) as session:
                yield session

    def add_key(
        self, token: Plugged, kind: str = "rsa", key_id: bytes = b"\1", bits: int = 2048, always_ask: bool = False
    ) -> Any:
        """A key pair made on the token, "rsa" or "p256"; its public key. always_ask: CKA_ALWAYS_AUTHENTICATE."""
        from pkcs11 import Attribute, KeyType
        from pkcs11.util.ec import encode_ec_public_key, encode_named_curve_parameters

        options = {"id": key_id, "label": "khóa", "store": True}
        options["private_template"] = {Attribute.ALWAYS_AUTHENTICATE: always_ask}
        with self.session(token) as session:
            if kind == "rsa":
                public, _ = session.generate_keypair(KeyType.RSA, bits, **options)
                modulus, exponent = public[Attribute.MODULUS], public[Attribute.PUBLIC_EXPONENT]
                numbers = rsa.RSAPublicNumbers(int.from_bytes(exponent, "big"), int.from_bytes(modulus, "big"))
                return numbers.public_key()
            curve = {Attribute.EC_PARAMS: encode_named_curve_parameters("secp256r1")}
            parameters = session.create_domain_parameters(KeyType.EC, curve, local=True)
            public, _ = parameters.generate_keypair(**options)
            return load_der_public_key(encode_ec_public_key(public))

    def add_certificate(
        self,
        token: Plugged,
        certificate: x509.Certificate,
        key_id: bytes = b"\1",
        private: bool = False,
        value: bytes = b"",
        trailing: bytes = b"",
    ) -> None:
        """Write a certificate; private: seen after login only; value: other bytes in its place; trailing: behind it."""
        from pkcs11 import Attribute, CertificateType, ObjectClass

        with self.session(token) as session:
            session.create_object(
                {
                    Attribute.CLASS: ObjectClass.CERTIFICATE,
                    Attribute.CERTIFICATE_TYPE: CertificateType.X_509,
                    Attribute.TOKEN: True,
                    Attribute.PRIVATE: private,
                    Attribute.LABEL: "chứng thư",
                    Attribute.ID: key_id,
                    Attribute.SUBJECT: certificate.subject.public_bytes(),
                    Attribute.ISSUER: certificate.issuer.public_bytes(),
                    Attribute.VALUE: (value or certificate.public_bytes(Encoding.DER)) + trailing,
                }
            )

    def copy_to(self, folder: Path, patch: pytest.MonkeyPatch) -> Tokens:
        """The same tokens in another folder, plugged in there."""
        shutil.copytree(self._plugged, folder / self._plugged.name)
        return Tokens(folder, patch)

    def make_holder(
        self, label: str, holder: str, now: datetime, kind: str = "rsa", unit: str = "", pin: str = PIN
    ) -> tuple[Plugged, x509.Certificate]:
        """A token with a key and the certificate of its holder, as an authority hands it out."""
        token = self.make_token(label, pin)
        certificate = issue(self.add_key(token, kind), holder, now, unit=unit, days=(-30, 1800))
        self.add_certificate(token, certificate)
        return token, certificate


@cache
def authority_key() -> ec.EllipticCurvePrivateKey:
    """The key of the test authority that issues what lies on tokens."""
    return ec.generate_private_key(ec.SECP256R1())


def issue(
    public: Any,
    holder: str,
    now: datetime,
    *,
    organisation: str = "Ủy ban nhân dân xã Đường Lâm",
    unit: str = "",
    signs: bool = True,
    days: tuple[int, int] = (-30, 700),
    authority: bool = False,
) -> x509.Certificate:
    """A certificate by the test authority. unit: written as serialNumber BDG-…; days: validity, from `now`."""
    moment = now.astimezone(UTC).replace(microsecond=0)
    names = [(NameOID.COUNTRY_NAME, "VN"), (NameOID.ORGANIZATION_NAME, organisation), (NameOID.COMMON_NAME, holder)]
    if unit:
        names.append((NameOID.SERIAL_NUMBER, f"BDG-{unit}"))
    usage = x509.KeyUsage(signs, signs, not signs, False, False, authority, False, False, False)
    return (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(kind, text) for kind, text in names]))
        .issuer_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Tổ chức chứng thực thử nghiệm")]))
        .public_key(public)
        .serial_number(x509.random_serial_number())
        .not_valid_before(moment + timedelta(days=days[0]))
        .not_valid_after(moment + timedelta(days=days[1]))
        .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
        .add_extension(usage, critical=True)
        .sign(authority_key(), hashes.SHA256())
    )


@dataclass(frozen=True)
class Handed:
    """Two tokens that are plugged in: a person's (RSA-2048) and an agency's (P-256, naming the sample commune)."""

    ports: Tokens
    person: Plugged
    agency: Plugged
    person_certificate: x509.Certificate
    agency_certificate: x509.Certificate


def hand_out(folder: Path, now: datetime, unit: str) -> Handed:
    """Make the two tokens in a folder; half a second, so once a session."""
    with pytest.MonkeyPatch.context() as patch:
        ports = Tokens(folder, patch)
        person, first = ports.make_holder("Thẻ cá nhân", "Nguyễn Thị Mỹ Hạnh", now)
        agency, second = ports.make_holder("Thẻ cơ quan", "Ủy ban nhân dân xã", now, "p256", unit, pin="86420-agency")
    return Handed(ports, person, agency, first, second)
