"""Direct verification of bundles, against reading the zip, SHA-256 of each member and one raw verify.

A bundle holds two signatures, its own and that of its PDF, so that its floor is lower than what must be done. Where a
person and the office signed the PDF, the floor has a raw verify for each of the three signatures.

How time and memory grow with the number of bundles: bench/receive.py.
"""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

from bench.export import report_sample
from bench.measure import Result, at_most
from exports.bundle import Documents, make_documents, sign_documents
from forms.codec import encode
from signing.certificates import der, public_key
from signing.keys import KeySigner
from signing.known import KnownCertificates, pin
from signing.verification import verify_bundle
from torture.keys import signer_of
from workflow.session import vietnam_now

RUNS, GOAL = 400, 2.0
# What the second signature changed in the PDF is held against what the first one signed.
GOAL_THREE = 2.5


def run(folder: Path) -> Iterator[Result]:
    """The ratio for a bundle with one PDF signature, and for one signed by a person and by the office."""
    pack, report = report_sample(folder / "office")
    made = make_documents(pack, report, encode(report, pack), vietnam_now())
    office, person = signer_of("27", "office"), signer_of("27", "person")
    yield _measured("direct verification", made, office, None, 1, GOAL)
    yield _measured("the same, two signers in the PDF", made, office, person, 3, GOAL_THREE)


def _measured(
    name: str, made: Documents, office: KeySigner, person: KeySigner | None, verifies: int, goal: float
) -> Result:
    data = sign_documents(made, office, person, vietnam_now()).data
    known = KnownCertificates(pin(der(signer.certificate), "27") for signer in (office, person) if signer)
    against = f"zip read, SHA-256, {verifies} raw verif{'y' if verifies == 1 else 'ies'}"
    return at_most(name, against, _ours(data, known), _floor(data, office, verifies), RUNS, goal)


def _ours(data: bytes, known: KnownCertificates) -> Callable[[], None]:
    now = vietnam_now()

    def work() -> None:
        if not verify_bundle(data, known, now).record.accepted:
            raise RuntimeError("the benchmark's own bundle is not accepted")

    return work


def _floor(data: bytes, signer: KeySigner, verifies: int) -> Callable[[], None]:
    text = b"signed attributes" * 10
    value, key = signer.sign(text), public_key(der(signer.certificate))

    def work() -> None:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for name in archive.namelist():
                hashlib.sha256(archive.read(name)).digest()
        for _ in range(verifies):
            if isinstance(key, ec.EllipticCurvePublicKey):
                key.verify(value, text, ec.ECDSA(hashes.SHA256()))

    return work
