"""Direct verification of bundles, against reading the zip, SHA-256 of each member and one raw verify.

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
from pathlib import Path

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

from bench.export import report_sample
from bench.measure import Result, at_most
from exports.bundle import Documents, make_documents, sign_documents
from exports.pdf import render_pdf
from forms.codec import encode
from signing.certificates import der, public_key
from signing.keys import KeySigner, load_pkcs12, make_office_key
from signing.known import KnownCertificates, pin
from signing.pdf import to_pdfa3
from signing.verification import verify_bundle
from workflow.session import vietnam_now

RUNS, GOAL = 400, 2.0
OFFICES, BUNDLES = 300, 10_600
GROWTH_KB = 8 << 10
SECRET = "bench passphrase"


def run(folder: Path) -> list[Result]:
    """The ratio for a bundle with one PDF signature, and for one signed by a person and by the office."""
    pack, report = report_sample(folder / "office")
    made = make_documents(pack, report, encode(report, pack), vietnam_now())
    office, person = _signer("27", "office"), _signer("27", "person")
    results = [
        _measured("direct verification", made, office, None),
        _measured("the same, two signers in the PDF", made, office, person),
    ]
    if "--all" in sys.argv:
        results.append(_memory(replace(made, pdf=render_pdf(pack, report).data)))
    return results


def _signer(unit: str, holder: str) -> KeySigner:
    key = make_office_key(unit, f"Đơn vị {unit}", holder, SECRET, vietnam_now())
    return load_pkcs12(key.signing_pkcs12, SECRET)


def _measured(name: str, made: Documents, office: KeySigner, person: KeySigner | None) -> Result:
    data = sign_documents(made, office, person, vietnam_now()).data
    known = KnownCertificates(pin(der(signer.certificate), "27") for signer in (office, person) if signer)
    return at_most(name, "zip read, SHA-256, one raw verify", _ours(data, known), _floor(data, office), RUNS, GOAL)


def _ours(data: bytes, known: KnownCertificates) -> Callable[[], None]:
    now = vietnam_now()

    def work() -> None:
        if not verify_bundle(data, known, now).record.accepted:
            raise RuntimeError("the benchmark's own bundle is not accepted")

    return work


def _floor(data: bytes, signer: KeySigner) -> Callable[[], None]:
    text = b"signed attributes" * 10
    value, key = signer.sign(text), public_key(der(signer.certificate))

    def work() -> None:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for name in archive.namelist():
                hashlib.sha256(archive.read(name)).digest()
        if isinstance(key, ec.EllipticCurvePublicKey):
            key.verify(value, text, ec.ECDSA(hashes.SHA256()))

    return work


def _memory(made: Documents) -> Result:
    """10,600 verifications of distinct bundles of 300 offices; how the peak grows after the first tenth, in kB, against
    what may grow. made.pdf: as drawn. Seconds are those of one verification, and of making its bundle."""
    offices = [_signer(str(number), "office") for number in range(1000, 1000 + OFFICES)]
    known = KnownCertificates(pin(der(one.certificate), str(1000 + at)) for at, one in enumerate(offices))
    spent, making, early = 0.0, 0.0, 0
    for number in range(BUNDLES):
        start = time.perf_counter()
        data = _of_office(made, offices[number % OFFICES], str(1000 + number % OFFICES), number)
        middle = time.perf_counter()
        _ours(data, known)()
        making, spent = making + middle - start, spent + time.perf_counter() - middle
        early = _peak() if number == BUNDLES // 10 else early
    growth = _peak() - early
    name = f"{BUNDLES} bundles: growth in kB"
    return Result(name, f"may grow {GROWTH_KB} kB", spent / BUNDLES, making / BUNDLES, growth, GROWTH_KB)


def _of_office(made: Documents, signer: KeySigner, unit: str, number: int) -> bytes:
    """A bundle like the sample, of another unit and with other figures."""
    report = json.loads(made.data)
    report["unit"]["code"], report["note"] = unit, str(number)
    data = json.dumps(report, ensure_ascii=False, indent=2, sort_keys=True).encode()
    pdf = to_pdfa3(made.pdf, data, str(number), vietnam_now())
    return sign_documents(replace(made, pdf=pdf, data=data), signer, None, vietnam_now()).data


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
