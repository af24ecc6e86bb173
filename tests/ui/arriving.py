"""Bundles of communes, as they come in at the office above: real signatures, data made up, drawn once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from exports.bundle import Documents, make_documents, sign_documents
from forms.cells import Cell
from forms.codec import encode
from forms.periods import parse_period
from forms.report import Report
from signing.certificates import UNIT_PREFIX, der
from signing.keys import KeySigner, Scheme
from signing.pdf import to_pdfa3
from workflow.office import unit_reference
from workflow.packs import find_pack
from workflow.session import VIETNAM, Session, all_units
from workflow.trust.certificates import add_trust

PACK, FORM, PERIOD = "bac-ninh-2024", "phu-luc-01", "2024"
WHEN = datetime(2024, 12, 10, 9, 0, tzinfo=VIETNAM)
FOUND, HELPED = "M3.2a.1", "M3.2a.1n"
Cells = Mapping[str, Cell]


@lru_cache(maxsize=256)
def signer(unit: str, which: int = 0) -> KeySigner:
    """A unit's key; `which` tells its keys apart."""
    key = ec.generate_private_key(ec.SECP256R1())
    kinds = (NameOID.ORGANIZATION_NAME, NameOID.COMMON_NAME, NameOID.SERIAL_NUMBER)
    texts = (f"Ủy ban nhân dân {unit}", f"Văn thư {which}", f"{UNIT_PREFIX}{unit}")
    name = x509.Name([x509.NameAttribute(kind, text) for kind, text in zip(kinds, texts, strict=True)])
    usage = x509.KeyUsage(True, True, False, False, False, False, False, False, False)
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(WHEN - timedelta(days=60))
        .not_valid_after(WHEN + timedelta(days=600))
        .add_extension(usage, critical=True)
        .sign(key, hashes.SHA256())
    )
    return KeySigner(certificate, Scheme.ECDSA, key)


def figures(found: int, helped: int = 0) -> Cells:
    """Some cells that say something."""
    return {FOUND: Cell(Decimal(found)), HELPED: Cell(Decimal(helped))}


def report_of(unit: str, cells: Cells, revision: int = 1, period: str = PERIOD, supplement_of: str = "") -> Report:
    """A commune's Phụ lục 01; its id goes by the unit."""
    pack, when = find_pack(PACK, None), parse_period(period)
    named = unit_reference(all_units(), pack, unit, when.last)
    form = pack.form_by_key[FORM]
    return Report(
        f"{int(unit):032x}", pack.id, pack.version, FORM, form.version, named, when, revision, cells, supplement_of
    )


@lru_cache(maxsize=1)
def _drawn() -> Documents:
    report = report_of("09190", figures(1))
    pack = find_pack(PACK, None)
    return make_documents(pack, report, encode(report, pack), WHEN)


def bundle(report: Report, which: int = 0, by: str = "") -> bytes:
    """The signed bundle of a report. by: the unit whose key signs, the report's own where it is not named."""
    from exports.pdf import render_pdf

    pack = find_pack(PACK, None)
    snapshot = encode(report, pack)
    pdf = to_pdfa3(render_pdf(pack, report, data=snapshot).data, snapshot, "Báo cáo", WHEN)
    documents = replace(_drawn(), pdf=pdf, data=snapshot)
    return sign_documents(documents, signer(by or report.unit.code, which), None, WHEN).data


def put(folder: Path, report: Report, which: int = 0, name: str = "", by: str = "") -> Path:
    """The bundle as a file."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / (name or f"BDG_{report.form}_{report.period.text}_{report.unit.code}_r{report.revision}.asice")
    path.write_bytes(bundle(report, which, by))
    return path


def trust(session: Session, folder: Path, *units: str, which: int = 0) -> None:
    """Confirm the keys of units."""
    folder.mkdir(parents=True, exist_ok=True)
    for unit in units:
        path = folder / f"{unit}-{which}.cer"
        path.write_bytes(der(signer(unit, which).certificate))
        add_trust(session, path)
