"""Bundles to receive: every commune below a province sends revision after revision of its report, each signed, each
with a document of its own that carries the data."""

from __future__ import annotations

import itertools
import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import msgspec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, load_der_private_key

from exports.pdf import render_pdf
from exports.xlsx import render_xlsx
from forms.codec import encode
from forms.packs.loader import cached_pack
from forms.report import Report
from forms.resources import resource_path
from signing.certificates import der, load_certificate
from signing.container import Member, build_container
from signing.keys import KeySigner, Scheme
from signing.names import PDF, REPORT, XLSX
from signing.pdf import sign_pdf, to_pdfa3
from torture.keys import signer_of
from workflow.office import unit_reference
from workflow.reports import open_report
from workflow.samples import build_sample_office
from workflow.session import all_units, open_session, vietnam_now

PACK, PROVINCE, COMMUNE, LAST_DAY = "bac-ninh-2024", "27", "09190", date(2024, 12, 31)
PARTS = 32
CERTIFICATE = ".cer"
Stored = dict[str, tuple[bytes, bytes]]
"""Certificate and private key by unit, as DER: what another process can be given."""


@dataclass(frozen=True, slots=True)
class Stick:
    """files: the bundles in the order of their revisions, so that the first N are of as many units as can be.
    keys: a folder with the certificate of each unit, UNIT.cer. signer: one of those who signed."""

    files: tuple[Path, ...]
    keys: Path
    signer: KeySigner


def stick(folder: Path, count: int) -> Stick:
    """That many bundles; made by as many processes as there are processors."""
    units = [unit.code for unit in all_units().descendants(PROVINCE, "xa", LAST_DAY)]
    signers = {unit: signer_of(unit, "office") for unit in units[:count]}
    keys, place = folder / "keys", folder / "stick"
    keys.mkdir()
    place.mkdir()
    for unit, signer in signers.items():
        (keys / f"{unit}{CERTIFICATE}").write_bytes(der(signer.certificate))
    wanted = list(itertools.islice(_places(list(signers)), count))
    _write(place, _sample(folder / "sample"), {unit: _stored(signer) for unit, signer in signers.items()}, wanted)
    # Else the first act of receiving waits until the stick's own gigabyte is on the disk too.
    os.sync()
    return Stick(tuple(place / _name(*one) for one in wanted), keys, next(iter(signers.values())))


def _places(units: Sequence[str]) -> Iterator[tuple[str, int]]:
    for revision in itertools.count(1):
        yield from ((unit, revision) for unit in units)


def _name(unit: str, revision: int) -> str:
    return f"BDG_phu-luc-01_2024_{unit}_r{revision}.asice"


def _stored(signer: KeySigner) -> tuple[bytes, bytes]:
    key = signer._key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    return der(signer.certificate), key


def _sample(home: Path) -> Report:
    """The filled report of the sample commune."""
    report_id = build_sample_office(home, COMMUNE)[0]
    with open_session(home) as session:
        return open_report(session, report_id).report


def _write(place: Path, sample: Report, keys: Stored, wanted: Sequence[tuple[str, int]]) -> None:
    pack = cached_pack(resource_path("packs", PACK))
    drawn, book = render_pdf(pack, sample).data, render_xlsx(pack, sample)
    parts = [(place, sample, drawn, book, keys, wanted[n::PARTS]) for n in range(min(PARTS, len(wanted)))]
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        for _ in pool.map(_make, parts):
            pass


def _make(part: tuple[Path, Report, bytes, bytes, Stored, Sequence[tuple[str, int]]]) -> None:
    place, sample, drawn, book, keys, wanted = part
    pack, now = cached_pack(resource_path("packs", PACK)), vietnam_now()
    for unit, revision in wanted:
        certificate, key = keys[unit]
        signer = KeySigner(load_certificate(certificate), Scheme.ECDSA, load_der_private_key(key, None))
        reference = unit_reference(all_units(), pack, unit, LAST_DAY)
        report = msgspec.structs.replace(sample, id=f"{int(unit):032x}", unit=reference, revision=revision)
        data = encode(report, pack)
        pdf = sign_pdf(to_pdfa3(drawn, data, unit, now), signer, "organisation", now)
        members = [Member(PDF, pdf), Member(XLSX, book), Member(REPORT, data)]
        (place / _name(unit, revision)).write_bytes(build_container(members, signer, now))
