"""Receiving N bundles, against reading each zip, SHA-256 of its members and one raw verify, in one thread.

The bundles are made here: every commune below a province sends revision after revision of its report, each with a
document of its own that carries the data. `python -m bench receive --all` makes and receives 10,600 of them, and says
besides how the time of one bundle grows with N, and how large this process and those that help it become.
"""

from __future__ import annotations

import hashlib
import itertools
import os
import sys
import time
import zipfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from pathlib import Path

import msgspec
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

from bench.measure import Result
from bench.verify import _signer as signer_of
from exports.pdf import render_pdf
from exports.xlsx import render_xlsx
from forms.codec import encode
from forms.packs.loader import cached_pack
from forms.report import Report
from forms.resources import resource_path
from signing.certificates import certificate_record, der, public_key
from signing.container import Member, build_container
from signing.keys import KeySigner
from signing.names import PDF, REPORT, XLSX
from signing.pdf import sign_pdf, to_pdfa3
from storage.records import TrustedCertificate
from storage.trust_records import TrustAct
from workflow.office import init_office, unit_reference
from workflow.receiving.lines import Watch
from workflow.receiving.taking import receive
from workflow.reports import open_report
from workflow.samples import build_sample_office
from workflow.session import Session, all_units, open_session, vietnam_now

PACK, PROVINCE, COMMUNE, LAST_DAY = "bac-ninh-2024", "27", "09190", date(2024, 12, 31)
FEW, MANY, RUNS = 1000, 10_600, 3
GOAL, MEMORY_MB, LINEAR = 2.0, 300, 1.25
# A line for each file is given back at the end, some 6 kB; the bundles themselves are let go.
GROWTH = 1.8


def run(folder: Path) -> list[Result]:
    """The ratio for some hundred bundles, or with --all for all communes of the country."""
    count = MANY if "--all" in sys.argv else FEW
    units = [unit.code for unit in all_units().descendants(PROVINCE, "xa", LAST_DAY)]
    signers = {unit: signer_of(unit, "office") for unit in units}
    bundles = made(folder, units, signers, count)
    if "--all" not in sys.argv:
        return [_ratio(folder, bundles, signers, RUNS)]
    small = _ratio(folder, bundles[:FEW], signers, 1)
    whole = _ratio(folder, bundles, signers, 1)
    each = whole.ours / count / (small.ours / FEW)
    return [
        small,
        whole,
        Result("time of one bundle, of all / of few", f"{FEW} bundles", whole.ours, small.ours, each, LINEAR),
        *_memory(folder, bundles, signers),
    ]


def made(folder: Path, units: Sequence[str], signers: dict[str, KeySigner], count: int) -> list[Path]:
    """The files, of every unit in turn; made by as many processes as there are processors."""
    stick = folder / "stick"
    stick.mkdir()
    sample = _sample(folder / "sample")
    pack = cached_pack(resource_path("packs", PACK))
    drawn, book = render_pdf(pack, sample).data, render_xlsx(pack, sample)
    wanted = list(itertools.islice(_places(units), count))
    parts = [
        (stick, sample, drawn, book, {unit: _stored(signers[unit]) for unit in units}, wanted[n::8]) for n in range(8)
    ]
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        for _ in pool.map(_make, parts):
            pass
    return sorted(stick.iterdir())


def _places(units: Sequence[str]) -> Iterator[tuple[str, int]]:
    for revision in itertools.count(1):
        yield from ((unit, revision) for unit in units)


def _stored(signer: KeySigner) -> tuple[bytes, bytes]:
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

    key = signer._key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    return der(signer.certificate), key


def _make(part: tuple[Path, Report, bytes, bytes, dict[str, tuple[bytes, bytes]], list[tuple[str, int]]]) -> None:
    from cryptography.hazmat.primitives.serialization import load_der_private_key

    from signing.certificates import load_certificate
    from signing.keys import Scheme

    stick, sample, drawn, book, keys, wanted = part
    pack, now = cached_pack(resource_path("packs", PACK)), vietnam_now()
    for unit, revision in wanted:
        certificate, key = keys[unit]
        signer = KeySigner(load_certificate(certificate), Scheme.ECDSA, load_der_private_key(key, None))
        reference = unit_reference(all_units(), pack, unit, LAST_DAY)
        report = msgspec.structs.replace(sample, id=f"{int(unit):032x}", unit=reference, revision=revision)
        data = encode(report, pack)
        pdf = sign_pdf(to_pdfa3(drawn, data, unit, now), signer, "organisation", now)
        members = [Member(PDF, pdf), Member(XLSX, book), Member(REPORT, data)]
        name = f"BDG_phu-luc-01_2024_{unit}_r{revision}.asice"
        (stick / name).write_bytes(build_container(members, signer, now))


def _sample(home: Path) -> Report:
    """The filled report of the sample commune."""
    report_id = build_sample_office(home, COMMUNE)[0]
    with open_session(home) as session:
        return open_report(session, report_id).report


def _ratio(folder: Path, bundles: Sequence[Path], signers: dict[str, KeySigner], runs: int) -> Result:
    pairs = []
    for number in range(runs):
        floor = _floor(bundles, next(iter(signers.values())))
        # Nothing is deleted between runs: ext4 looks past inodes that were just freed, one by one.
        pairs.append((_received(folder / f"office {len(bundles)} {number}", bundles, signers), floor))
    ours, other = min(mine for mine, _ in pairs), min(its for _, its in pairs)
    name = f"receive {len(bundles)} bundles"
    return Result(name, "zip read, SHA-256, 1 raw verify", ours, other, ours / other, GOAL)


def _floor(bundles: Sequence[Path], signer: KeySigner) -> float:
    text = b"signed attributes" * 10
    value, key = signer.sign(text), public_key(der(signer.certificate))
    start = time.perf_counter()
    for path in bundles:
        with zipfile.ZipFile(path) as archive:
            for name in archive.namelist():
                hashlib.sha256(archive.read(name)).digest()
        if isinstance(key, ec.EllipticCurvePublicKey):
            key.verify(value, text, ec.ECDSA(hashes.SHA256()))
    return time.perf_counter() - start


def _received(home: Path, bundles: Sequence[Path], signers: dict[str, KeySigner], watch: Watch | None = None) -> float:
    """Seconds for an office that knows every key to take the files in."""
    with open_session(home) as session:
        init_office(session, PACK, PROVINCE)
        _trust(session, signers)
        start = time.perf_counter()
        taken = receive(session, bundles, watch=watch)
        spent = time.perf_counter() - start
        if len(session.store.received_heads()) != len(bundles):
            raise RuntimeError(f"the benchmark's own bundles are not all received: {taken.sentence}")
    return spent


def _trust(session: Session, signers: dict[str, KeySigner]) -> None:
    rows = []
    for unit, signer in signers.items():
        record = certificate_record(der(signer.certificate))
        rows.append(
            TrustedCertificate(
                record.fingerprint, unit, unit, der(signer.certificate), record.not_before, record.not_after,
                session.now(), "benchmark",
            )
        )  # fmt: skip
    session.store.note_trust(TrustAct((), signing=tuple(rows)))


def _memory(folder: Path, bundles: Sequence[Path], signers: dict[str, KeySigner]) -> list[Result]:
    """Resident memory of this process and of all that help it, in MB, at its largest and after a tenth."""
    sizes: list[float] = []

    def look(done: int, total: int, text: str) -> None:
        del total, text
        if done % 250 == 0:
            sizes.append(sum(_resident(pid) for pid in (os.getpid(), *_children())))

    _received(folder / "office", bundles, signers, Watch(progress=look))
    early, peak = max(sizes[: max(1, len(sizes) // 10)]), max(sizes)
    return [
        Result("resident memory, all processes, MB", "at most", peak, MEMORY_MB, peak, MEMORY_MB),
        Result("the same, at the end / after a tenth", "a line a file", peak, early, peak / early, GROWTH),
    ]


def _children() -> list[int]:
    tasks = Path(f"/proc/{os.getpid()}/task/{os.getpid()}/children")
    return [int(pid) for pid in tasks.read_text().split()] if tasks.exists() else []


def _resident(pid: int) -> float:
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS")), 0.0)
