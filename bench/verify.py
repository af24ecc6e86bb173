"""Direct verification of bundles, against reading the zip, SHA-256 of each member and one raw verify.

A bundle holds two signatures, its own and that of its PDF, so that its floor is lower than what must be done. Where a
person and the office signed the PDF, the floor has a raw verify for each of the three signatures.

`python -m bench verify --all` verifies 10,600 bundles of a few hundred offices besides, and reports how memory grew.
"""

from __future__ import annotations

import hashlib
import io
import json
import resource
import sys
import time
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from bench.export import report_sample
from bench.measure import Result, at_most
from exports.bundle import Documents, make_documents, sign_documents
from exports.pdf import render_pdf
from forms.codec import encode
from signing.certificates import UNIT_PREFIX, der, public_key
from signing.container import Member, build_container
from signing.keys import KeySigner, Scheme
from signing.known import KnownCertificates, pin
from signing.pdf import sign_pdf, to_pdfa3
from signing.verification import verify_bundle
from workflow.session import vietnam_now

RUNS, GOAL = 400, 2.0
# What the second signature changed in the PDF is held against what the first one signed.
GOAL_THREE = 2.5
OFFICES, BUNDLES = 300, 10_600
GROWTH_KB = 8 << 10


def run(folder: Path) -> list[Result]:
    """The ratio for a bundle with one PDF signature, and for one signed by a person and by the office."""
    pack, report = report_sample(folder / "office")
    made = make_documents(pack, report, encode(report, pack), vietnam_now())
    office, person = _signer("27", "office"), _signer("27", "person")
    results = [
        _measured("direct verification", made, office, None, 1, GOAL),
        _measured("the same, two signers in the PDF", made, office, person, 3, GOAL_THREE),
    ]
    if "--all" in sys.argv:
        results.append(_memory(replace(made, pdf=render_pdf(pack, report).data)))
    return results


def _signer(unit: str, holder: str) -> KeySigner:
    """A key as the program makes one to sign, without the one to decrypt, which takes a second to make."""
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


def _memory(made: Documents) -> Result:
    """10,600 distinct bundles of 300 offices; how the peak grows after the first tenth, in kB, against what may grow.
    made.pdf: as drawn. Seconds are those of one verification, and of packing and signing its bundle."""
    units = [str(number) for number in range(1000, 1000 + OFFICES)]
    offices = [_signer(unit, "office") for unit in units]
    documents = [_of_office(made, signer, unit) for signer, unit in zip(offices, units, strict=True)]
    known = KnownCertificates(pin(der(one.certificate), unit) for one, unit in zip(offices, units, strict=True))
    spent, making, early = 0.0, 0.0, 0
    for number in range(BUNDLES):
        start, office = time.perf_counter(), number % OFFICES
        workbook = Member(f"dinh-kem/{number}.xlsx", made.xlsx + str(number).encode())
        data = build_container([*documents[office].members, workbook], offices[office], vietnam_now())
        middle = time.perf_counter()
        _ours(data, known)()
        making, spent = making + middle - start, spent + time.perf_counter() - middle
        early = _peak() if number == BUNDLES // 10 else early
    name = f"{BUNDLES} bundles: growth in kB"
    growth = _peak() - early
    return Result(name, f"may grow {GROWTH_KB} kB", spent / BUNDLES, making / BUNDLES, growth, GROWTH_KB)


def _of_office(made: Documents, signer: KeySigner, unit: str) -> Documents:
    """The sample's documents as another unit's, its PDF signed."""
    report = json.loads(made.data)
    report["unit"]["code"] = unit
    data = json.dumps(report, ensure_ascii=False, indent=2, sort_keys=True).encode()
    pdf = to_pdfa3(made.pdf, data, unit, vietnam_now())
    return replace(made, pdf=sign_pdf(pdf, signer, "organisation", vietnam_now()), data=data)


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
