"""Flips every byte of a signed bundle and of its PDF, one at a time: `python tools/tamper.py`. It takes some minutes.

What is still accepted must hold the same names and contents: zip dates, the padding of a signature, the letter case
of its digits. Status 1 where anything else is accepted.
"""

from __future__ import annotations

import datetime as dt
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from signing.container import Member, pack
from signing.known import KnownCertificates
from signing.names import MANIFEST, PDF, SIGNATURE, UNSIGNED_NAMES
from signing.reader import read_container
from signing.verification import VerifiedBundle, verify_file

INSIDE = 64
NOWHERE = range(0)
SECRET = "tamper passphrase"


@dataclass
class Tally:
    """refused: how many flips each fact caught first. free: places whose flip changed nothing that counts. broken:
    places where changed content was accepted."""

    refused: dict[str, int] = field(default_factory=dict)
    free: list[int] = field(default_factory=list)
    broken: list[int] = field(default_factory=list)


def flip_each(
    data: bytes, known: KnownCertificates, now: dt.datetime, inside: range = NOWHERE, step: int = INSIDE
) -> Tally:
    """Judges `data` with each byte flipped in turn; of the bytes in `inside` only every `step`th."""
    good, tally = verify_file(data, known, now), Tally()
    for place in places(len(data), inside, step):
        _count(tally, place, verify_file(flipped(data, place), known, now), good)
    return tally


def flip_members(
    bundle: bytes, known: KnownCertificates, now: dt.datetime, step: int = INSIDE, each: int = 1
) -> dict[str, Tally]:
    """The same within each member, manifest and signature of a bundle, packed anew so that the zip is good; of the PDF
    only every `step`th byte, of the others every `each`th."""
    container, good = read_container(bundle), verify_file(bundle, known, now)
    files = {**container.members, MANIFEST: container.manifest, SIGNATURE: container.signature or b""}
    tallies = {name: Tally() for name in files}
    for name, data in files.items():
        for place in range(0, len(data), step if name == PDF else each):
            found = verify_file(packed_again({**files, name: flipped(data, place)}), known, now)
            _count(tallies[name], place, found, good)
    return tallies


def flipped(data: bytes, place: int) -> bytes:
    """One bit of one byte the other way."""
    return data[:place] + bytes([data[place] ^ 1 << place % 8]) + data[place + 1 :]


def _count(tally: Tally, place: int, found: VerifiedBundle, good: VerifiedBundle) -> None:
    if found.record.accepted:
        (tally.free if content_of(found) == content_of(good) else tally.broken).append(place)
        return
    name = next(name for name, fact in found.record.facts().items() if fact.ok is False)
    tally.refused[name] = tally.refused.get(name, 0) + 1


def packed_again(files: Mapping[str, bytes]) -> bytes:
    """A container of members, manifest and signature, as a good zip."""
    members = [Member(name, data) for name, data in files.items() if name not in UNSIGNED_NAMES]
    return pack(members, files[MANIFEST], files[SIGNATURE])


def places(size: int, inside: range, step: int) -> Iterator[int]:
    """Every place outside `inside`, every `step`th in it."""
    return (place for place in range(size) if place not in inside or not (place - inside.start) % step)


def pdf_of(bundle: bytes) -> tuple[bytes, range]:
    """The PDF of a bundle, and where it lies there."""
    pdf = read_container(bundle).members[PDF]
    start = bundle.index(pdf)
    return pdf, range(start, start + len(pdf))


def content_of(found: VerifiedBundle) -> tuple[object, ...]:
    """What may not differ. Of a PDF alone the padding of its signature may; its digest speaks for the rest."""
    members = dict(found.members) if found.kind == "bundle" else None
    return members, found.report_json, found.digest, found.identity, found.signer_certificate


def _main() -> int:
    from bench.export import report_sample
    from exports.bundle import make_documents, sign_documents
    from forms.codec import encode
    from signing.certificates import der
    from signing.keys import load_pkcs12, make_office_key
    from signing.known import pin

    now = dt.datetime.now(dt.UTC)
    with tempfile.TemporaryDirectory() as folder:
        pack, report = report_sample(Path(folder) / "office")
    keys = [make_office_key(report.unit.code, report.unit.name, holder, SECRET, now) for holder in ("a", "b")]
    office, person = (load_pkcs12(key.signing_pkcs12, SECRET) for key in keys)
    documents = make_documents(pack, report, encode(report, pack), now)
    bundle = sign_documents(documents, office, person, now).data
    known = KnownCertificates(pin(der(signer.certificate), report.unit.code) for signer in (office, person))
    broken = 0
    for name, data in (("bundle", bundle), ("PDF alone", pdf_of(bundle)[0])):
        start = time.perf_counter()
        tally = flip_each(data, known, now)
        print(f"{name}: {len(data)} bytes in {time.perf_counter() - start:.0f} s")
        print(f"  refused by {tally.refused}, {len(tally.free)} flips change nothing, accepted: {tally.broken}")
        broken += len(tally.broken)
    for name, tally in flip_members(bundle, known, now, 1).items():
        print(f"{name}: refused by {tally.refused}, {len(tally.free)} change nothing, accepted: {tally.broken}")
        broken += len(tally.broken)
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(_main())
