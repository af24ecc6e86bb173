"""Shadow attacks: what a stranger adds so that a signed PDF shows, or says, something else (pdf-insecurity.org)."""

from __future__ import annotations

import asyncio
import io
from typing import Any

import pikepdf
from asn1crypto import keys
from asn1crypto import x509 as asn1_x509
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from signing.container import Member, build_container
from signing.names import PDF, REPORT
from signing.pdf import Appearance, read_pdf_data, sign_pdf
from signing.pdf_layout import digest_of, measure
from signing.verification import verify_bundle, verify_file
from tests.signing.conftest import NOW, REPORT_JSON, Office, drawn_pdf
from tests.signing.foreign import Authority
from tests.signing.test_documents import failed

CADES, RFC3161 = b"/ETSI.CAdES.detached", b"/ETSI.RFC3161       "


def time_stamp(authority: Authority, digest: bytes) -> bytes:
    """A token over the digest, by a time-stamper whom nobody here knows."""
    from pyhanko.sign.timestamps import DummyTimeStamper

    clock = keys.PrivateKeyInfo.load(
        authority.clock_key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    )
    certificate = asn1_x509.Certificate.load(authority.clock.public_bytes(Encoding.DER))
    token = asyncio.run(DummyTimeStamper(certificate, clock, fixed_dt=NOW).async_timestamp(digest, "sha256"))
    return bytes(token.dump())


def stamped(pdf: bytes, authority: Authority) -> bytes:
    """The PDF with its last signature replaced by a stranger's time-stamp."""
    span = measure(pdf).spans[-1]
    place = pdf.rindex(CADES)
    changed = pdf[:place] + RFC3161 + pdf[place + len(CADES) :]
    token = time_stamp(authority, digest_of(changed, span, "sha256")).hex().encode()
    room = span.gap_end - span.gap - 2
    assert len(token) <= room
    return changed[: span.gap + 1] + token.ljust(room, b"0") + changed[span.gap_end - 1 :]


def overlay() -> Appearance:
    return Appearance(0, (60, 600, 500, 760), drawn_pdf("0 vu bao luc"))


def test_a_strangers_time_stamp_shows_nothing(
    signed_pdf: bytes, office: Office, authority: Authority, rsa_signer: Any
) -> None:
    """Who stamps the time is nobody's signer, so that it may not draw over the page."""
    forged = stamped(sign_pdf(signed_pdf, rsa_signer, "person", NOW, overlay()), authority)
    with pikepdf.open(io.BytesIO(forged)) as document:
        assert len(document.pages[0].Annots) == 2
    found = verify_file(forged, [office.known], NOW)
    assert failed(found) == ["added"], found.record


def two_faced(pdf: bytes, shown: bytes) -> bytes:
    """The document whose list of embedded files names `shown`, while the old file still lies in it, named by nobody
    but a key that no reader knows."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        specification = document.Root.Names.EmbeddedFiles.Names[1]
        document.Root.Kept = specification.EF.F
        stream = document.make_stream(shown)
        specification.EF.F = specification.EF.UF = stream
        made = io.BytesIO()
        document.save(made, object_stream_mode=pikepdf.ObjectStreamMode.generate, recompress_flate=True)
    return made.getvalue()


def test_only_the_file_that_the_pdf_offers_counts_as_its_data(archival_pdf: bytes, office: Office) -> None:
    """Else one document says two things: to who receives the bundle, and to who opens the PDF."""
    other = REPORT_JSON.replace(b'"cells":{}', b'"cells":{"a":1}')
    pdf = sign_pdf(two_faced(archival_pdf, other), office.signer, "organisation", NOW)
    assert read_pdf_data(pdf) == other
    honest, forged = (
        build_container([Member(PDF, pdf), Member(REPORT, report)], office.signer, NOW)
        for report in (other, REPORT_JSON)
    )
    assert verify_bundle(honest, [office.known], NOW).record.accepted
    assert failed(verify_bundle(forged, [office.known], NOW)) == ["pdf_data"]


def repacked(pdf: bytes, old: bytes, new: bytes) -> bytes:
    """The PDF with other letters of the same number in its last signature's dictionary, signed again by a stranger."""
    from signing.cms import sign_digest
    from tests.signing.test_far_moments import endless

    span = measure(pdf).spans[-1]
    place = pdf.rindex(old)
    assert len(old) == len(new)
    changed = pdf[:place] + new + pdf[place + len(old) :]
    cms = sign_digest(digest_of(changed, span, "sha256"), endless(), None).hex().encode()
    return changed[: span.gap + 1] + cms.ljust(span.gap_end - span.gap - 2, b"0") + changed[span.gap_end - 1 :]
