"""PDFs that a stranger signed himself, so that they come far: they cost little and raise nothing."""

from __future__ import annotations

import random
import tracemalloc

import pytest

from signing.cms import sign_digest
from signing.cms_reader import DATA, SIGNED_DATA
from signing.der import INTEGER, OID, SEQUENCE, SET, encode
from signing.keys import KeySigner
from signing.pdf import sign_pdf
from signing.pdf_layout import digest_of, measure
from signing.verification import verify_file
from tests.signing.conftest import NOW, Office

CONTEXT_0 = 0xA0
WORDS = (
    b"/Kids", b"/Annots", b"/V", b"null", b"true", b"<<", b">>", b"[", b"]", b"0 R", b"(", b")", b"/FT /Btn", b"-1",
    b"/Type", b"/Root", b"/Prev", b"/Index", b"/W", b"/Rect", b"9999999", b"/AcroForm", b"/Fields", b"/Pages", b"/XRef",
)  # fmt: skip


def pdf_around(cms: bytes) -> bytes:
    """A file that is nothing but one signature dictionary around these bytes."""
    head = b"%PDF-1.7\n1 0 obj\n<< /Type /Sig /SubFilter /adbe.pkcs7.detached /Contents "
    tail = b" /ByteRange [0 %010d %010d %010d] >>\nendobj\n"
    after = len(head) + 2 * len(cms) + 2
    return head + b"<" + cms.hex().encode() + b">" + tail % (len(head), after, len(tail % (0, 0, 0)))


@pytest.mark.parametrize("length", ["definite", "indefinite"])
def test_a_signature_of_a_million_elements_is_given_up_early(length: str) -> None:
    """Walked to the end, a file of 64 MB would take three gigabytes and the better part of a minute."""
    nulls = b"\x05\x00" * (1 << 20)
    detached = encode(SEQUENCE, encode(OID, DATA))
    parts = (encode(INTEGER, b"\x01"), encode(SET), detached, encode(CONTEXT_0, nulls), encode(SET))
    cms = encode(SEQUENCE, encode(OID, SIGNED_DATA), encode(CONTEXT_0, encode(SEQUENCE, *parts)))
    pdf = pdf_around(cms if length == "definite" else b"\x30\x80" + nulls + b"\0\0")
    tracemalloc.start()
    found = verify_file(pdf, [], NOW)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert found.record.signature.ok is False
    assert peak < 8 * len(pdf)


def signed_again(pdf: bytes, signer: KeySigner) -> bytes:
    """The same bytes with a last signature that holds."""
    span = measure(pdf).spans[-1]
    room = span.gap_end - span.gap - 2
    cms = sign_digest(digest_of(pdf, span, "sha256"), signer, None).hex().encode()
    return pdf[: span.gap + 1] + cms.ljust(room, b"0") + pdf[span.gap_end - 1 :]


@pytest.mark.parametrize("seed", range(12))
def test_whatever_lies_between_two_signatures_gives_facts(
    seed: int, signed_pdf: bytes, office: Office, rsa_signer: KeySigner
) -> None:
    """Mutations that a checksum would hide: the stranger signs each of them, so that its objects are read."""
    chance = random.Random(seed)
    twice = sign_pdf(signed_pdf, office.signer, "person", NOW)
    start = len(signed_pdf)
    for _ in range(15):
        data = bytearray(twice)
        for _ in range(chance.randint(1, 3)):
            word, place = chance.choice(WORDS), chance.randrange(start, len(twice) - 40)
            if data[place - 1 : place] in (b" ", b"\n"):
                data[place : place + len(word)] = word
        changed = bytes(data[: len(twice)])
        if not measure(changed).problem and measure(changed).spans:
            found = verify_file(signed_again(changed, office.signer), [office.known], NOW)
            assert len(found.record.facts()) == 12
