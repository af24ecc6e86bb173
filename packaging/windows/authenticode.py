"""Authenticode: sign a Windows program in place with a given certificate, and verify what came out.

The certificate is a PKCS #12 file in AUTHENTICODE_P12, its secret stands alone in the file AUTHENTICODE_SECRET_FILE;
AUTHENTICODE_TIMESTAMP is the address of a time-stamp service (RFC 3161), without which a signature ends with its
certificate. `python packaging/windows/authenticode.py FILE...` is also what NSIS calls for the uninstaller.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.hazmat.primitives.serialization.pkcs12 import load_pkcs12

NAME = "Báo cáo Bình đẳng giới"
SYSTEM_ROOTS = Path("/etc/ssl/certs/ca-certificates.crt")


class SigningFailed(Exception):
    """The tool refused to sign, or what it signed does not verify; the text is the tool's."""


class Certificate(NamedTuple):
    """Whose key signs programs, and where its secret stands."""

    p12: Path
    secret_file: Path
    timestamp: str = ""

    def chain(self) -> bytes:
        """The certificates in the file, PEM."""
        kept = load_pkcs12(self.p12.read_bytes(), self.secret_file.read_text().strip().encode())
        found = [kept.cert, *kept.additional_certs]
        return b"".join(each.certificate.public_bytes(Encoding.PEM) for each in found if each is not None)


def given(environment: Mapping[str, str]) -> Certificate | None:
    """The certificate that the environment names; none, and programs stay unsigned."""
    if not environment.get("AUTHENTICODE_P12"):
        return None
    p12, secret = (_file(environment, name) for name in ("AUTHENTICODE_P12", "AUTHENTICODE_SECRET_FILE"))
    return Certificate(p12, secret, environment.get("AUTHENTICODE_TIMESTAMP", ""))


def _file(environment: Mapping[str, str], name: str) -> Path:
    """NSIS calls this program in another folder, so a path has to be a whole one."""
    path = Path(environment.get(name, ""))
    if not path.is_absolute() or not path.is_file():
        raise SigningFailed(f"{name} has to be the absolute path of a file, and is {environment.get(name)!r}.")
    return path


def sign(program: Path, certificate: Certificate) -> None:
    """Sign `program` in place, SHA-256; it is replaced only by a copy whose signature verifies."""
    signed = program.with_name(program.name + ".signed")
    signed.unlink(missing_ok=True)
    key = ["-pkcs12", str(certificate.p12), "-readpass", str(certificate.secret_file)]
    stamp = ["-ts", certificate.timestamp] if certificate.timestamp else []
    _run(["sign", *key, "-h", "sha256", "-n", NAME, *stamp, "-in", str(program), "-out", str(signed)])
    verify(signed, certificate)
    signed.replace(program)


def verify(program: Path, certificate: Certificate) -> None:
    """SigningFailed unless `program` bears a whole signature that leads to the certificate."""
    with tempfile.TemporaryDirectory() as folder:
        roots = Path(folder, "roots.pem")
        system = SYSTEM_ROOTS.read_bytes() if SYSTEM_ROOTS.exists() else b""
        roots.write_bytes(certificate.chain() + system)
        _run(["verify", "-ignore-cdp", "-CAfile", str(roots), "-TSA-CAfile", str(roots), "-in", str(program)])


def _run(arguments: Sequence[str]) -> None:
    tool = shutil.which("osslsigncode")
    if tool is None:
        raise SigningFailed("osslsigncode is not installed.")
    done = subprocess.run([tool, *arguments], capture_output=True, text=True, check=False)
    if done.returncode:
        raise SigningFailed(f"osslsigncode {arguments[0]}: {done.stdout}{done.stderr}")


def main(programs: Sequence[str]) -> None:
    """Sign each with the certificate of the environment; without one there is nothing to do."""
    certificate = given(os.environ)
    if certificate is not None:
        for program in programs:
            sign(Path(program), certificate)


if __name__ == "__main__":
    main(sys.argv[1:])
