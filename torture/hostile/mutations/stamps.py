"""Readers of time-stamps (RFC 3161): one that ends a document, whose maker nobody here vouches for, one in a signature.

What lies under such a stamp is a stranger's: it may show nothing, and the program takes nothing from it.
"""

from __future__ import annotations

import hashlib
import io
import random
from collections.abc import Callable
from functools import cache
from typing import Any

import pikepdf
import pypdfium2
from pyhanko.pdf_utils.generic import ArrayObject, DictionaryObject, IndirectObject, StreamObject, pdf_name, pdf_string
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from signing.certificates import der, issuer_and_serial
from signing.cms import signature_algorithm
from signing.cms_algorithms import CONTEXT_0, SHA256
from signing.cms_reader import (
    CONTENT_TYPE,
    MESSAGE_DIGEST,
    SIGNED_DATA,
    SIGNING_CERTIFICATE_V2,
    TIMESTAMP_INFO,
    check_timestamp,
)
from signing.der import GENERALIZED_TIME, INTEGER, OCTET_STRING, OID, SEQUENCE, SET, encode, parse_prefix
from signing.names import LIMITS
from signing.pades import add_signature
from signing.pdf import Appearance
from signing.pdf_data import pikepdf_data
from signing.pdf_layout import digest_of, measure
from signing.verification import verify_file
from torture.hostile.mutations import good
from torture.hostile.mutations.changes import PLAIN, respelt
from torture.hostile.mutations.good import UNIT
from torture.hostile.mutations.keys import NOW, no_chance
from torture.hostile.mutations.signed import CHANGED, all_true, unpadded, unsaid
from torture.hostile.mutations.targets import Readers, Target
from torture.keys import signer_of
from torture.taking_away import put

CADES, RFC3161 = b"/ETSI.CAdES.detached", b"/ETSI.RFC3161       "
POLICY = bytes.fromhex("2b0601040100")
TOKEN = bytes.fromhex("2a864886f70d010910020e")
"""id-aa-timeStampToken, an unsigned attribute."""
CONTEXT_1 = 0xA1
_VERSION_1, _VERSION_3 = encode(INTEGER, b"\x01"), encode(INTEGER, b"\x03")
_HASH = encode(SEQUENCE, encode(OID, SHA256), b"\x05\x00")


def token(digest: bytes) -> bytes:
    """A time-stamp of a stranger over what has that SHA-256, as DER."""
    clock = signer_of("", "dấu thời gian")
    certificate = der(clock.certificate)
    info = encode(
        SEQUENCE, _VERSION_1, encode(OID, POLICY), encode(SEQUENCE, _HASH, encode(OCTET_STRING, digest)),
        encode(INTEGER, b"\x07"), encode(GENERALIZED_TIME, f"{NOW:%Y%m%d%H%M%SZ}".encode()),
    )  # fmt: skip
    named = encode(SEQUENCE, encode(SEQUENCE, encode(SEQUENCE, encode(OCTET_STRING, _sha256(certificate)))))
    attributes = b"".join(
        sorted(
            (
                _attribute(CONTENT_TYPE, encode(OID, TIMESTAMP_INFO)),
                _attribute(MESSAGE_DIGEST, encode(OCTET_STRING, _sha256(info))),
                _attribute(SIGNING_CERTIFICATE_V2, named),
            )
        )
    )
    signer = encode(
        SEQUENCE, _VERSION_1, encode(SEQUENCE, *issuer_and_serial(certificate)), _HASH, encode(CONTEXT_0, attributes),
        signature_algorithm(clock.scheme).dump(), encode(OCTET_STRING, clock.sign(encode(SET, attributes))),
    )  # fmt: skip
    content = encode(SEQUENCE, encode(OID, TIMESTAMP_INFO), encode(CONTEXT_0, encode(OCTET_STRING, info)))
    signed = encode(
        SEQUENCE, _VERSION_3, encode(SET, _HASH), content, encode(CONTEXT_0, certificate), encode(SET, signer)
    )
    return encode(SEQUENCE, encode(OID, SIGNED_DATA), encode(CONTEXT_0, signed))


def _attribute(kind: bytes, value: bytes) -> bytes:
    return encode(SEQUENCE, encode(OID, kind), encode(SET, value))


def _sha256(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()


def _stamped(pdf: bytes, shown: Appearance | None = None) -> bytes:
    """The document under a stranger's time-stamp. shown: what it draws over a page."""
    signed = add_signature(pdf, signer_of("", "người lạ"), "person", NOW, shown)
    place = signed.rindex(CADES)
    return restamped(signed[:place] + RFC3161 + signed[place + len(CADES) :])


def restamped(pdf: bytes) -> bytes:
    """The document with its last signature replaced by a time-stamp over what it says now; as it is where there is no
    room for one."""
    layout = measure(pdf)
    if layout.problem or not layout.spans:
        return pdf
    span = layout.spans[-1]
    made, room = token(digest_of(pdf, span, "sha256")).hex().encode(), span.gap_end - span.gap - 2
    if len(made) > room:
        return pdf
    return pdf[: span.gap + 1] + made.ljust(room, b"0") + pdf[span.gap_end - 1 :]


def _with_token(pdf: bytes) -> bytes:
    """The document with a time-stamp within its own signature (PAdES B-T), which no byte of it covers."""
    layout = measure(pdf)
    span = layout.spans[-1]
    kind, outer = parse_prefix(layout.contents[-1]).children()
    *before, signers = outer.children()[0].children()
    parts = signers.children()[0].children()
    unsigned = encode(CONTEXT_1, _attribute(TOKEN, token(_sha256(parts[-1].value))))
    signer = encode(SET, encode(SEQUENCE, *(part.encoded for part in parts), unsigned))
    signed = encode(SEQUENCE, *(part.encoded for part in before), signer)
    made = encode(SEQUENCE, kind.encoded, encode(CONTEXT_0, signed)).hex().encode()
    return pdf[: span.gap + 1] + made.ljust(span.gap_end - span.gap - 2, b"0") + pdf[span.gap_end - 1 :]


@cache
def _good() -> tuple[bytes, ...]:
    """The document that its office signed, under a time-stamp, with one in the signature, with both."""
    one = good.signed_pdfs()[1]
    with no_chance():
        return _stamped(one), _with_token(one), _stamped(_with_token(one))


def _updated(change: Callable[[IncrementalPdfFileWriter], None]) -> bytes:
    """What the office signed, changed by a stranger, under a time-stamp."""
    with no_chance():
        writer, stream = IncrementalPdfFileWriter(io.BytesIO(good.signed_pdfs()[1])), io.BytesIO()
        change(writer)
        writer.write(stream)
        return _stamped(stream.getvalue())


def _of(**entries: Any) -> DictionaryObject:
    return DictionaryObject({pdf_name(f"/{name}"): value for name, value in entries.items()})


def _other_page(writer: IncrementalPdfFileWriter) -> None:
    page = writer.root["/Pages"]["/Kids"][0]
    page[pdf_name("/Contents")] = writer.add_object(StreamObject(stream_data=b"0 0 400 400 re f"))
    writer.update_container(page)


def _other_data(writer: IncrementalPdfFileWriter) -> None:
    described = writer.root["/Names"]["/EmbeddedFiles"]["/Names"][1]
    reference = described["/EF"].raw_get("/F")
    assert isinstance(reference, IndirectObject)
    other = StreamObject(_of(Type=pdf_name("/EmbeddedFile")), stream_data=good.report_json(UNIT, 2))
    writer.objects[reference.generation, reference.idnum] = other


def _note(writer: IncrementalPdfFileWriter) -> None:
    drawn = StreamObject(_of(Type=pdf_name("/XObject"), Subtype=pdf_name("/Form"), BBox=_box()),
                         stream_data=b"0 0 300 300 re f")  # fmt: skip
    note = _of(Type=pdf_name("/Annot"), Subtype=pdf_name("/Stamp"), Rect=_box(), AP=_of(N=writer.add_object(drawn)))
    page = writer.root["/Pages"]["/Kids"][0]
    page[pdf_name("/Annots")] = ArrayObject([*page.get("/Annots", []), writer.add_object(note)])
    writer.update_container(page)


def _action(writer: IncrementalPdfFileWriter) -> None:
    writer.root[pdf_name("/OpenAction")] = _of(S=pdf_name("/JavaScript"), JS=pdf_string("app.alert(1)"))
    writer.update_root()


def _box() -> ArrayObject:
    from pyhanko.pdf_utils.generic import NumberObject

    return ArrayObject([NumberObject(each) for each in (60, 600, 360, 800)])


@cache
def _changed() -> tuple[bytes, ...]:
    """Good ones, twice; and what strangers made under theirs: drawn over the page by the stamp itself, another page,
    other data, a note, an action."""
    with no_chance():
        drawn = _stamped(good.signed_pdfs()[1], Appearance(0, (60, 600, 500, 760), good.drawn()))
    made = (_updated(change) for change in (_other_page, _other_data, _note, _action))
    return (*_good()[::2], *_good()[::2], drawn, *made)


def _beneath(source: random.Random, data: bytes) -> bytes:
    """What lies under the time-stamp changed, and a new one made that fits."""
    signed = len(good.signed_pdfs()[1])
    return restamped(data[:signed] + source.choice(PLAIN)(source, data[signed:]))


def _at_the_end(source: random.Random, data: bytes) -> bytes:
    """Something else under the time-stamp, or in it."""
    signed = len(good.signed_pdfs()[1])
    return data[:signed] + source.choice((*PLAIN, *(respelt,) * 8))(source, data[signed:]) if data[signed:] else data


def _fits(source: random.Random, data: bytes) -> bytes:
    """A new time-stamp alone."""
    del source
    return restamped(data)


def _whole(data: bytes) -> str:
    """Whatever is accepted is one of the good ones, but for the digits of its last signature; or what the office signed
    alone, with whatever of the time-stamp's own."""
    found = verify_file(data, good.known(UNIT), NOW)
    if not found.record.accepted:
        return unsaid(found)
    known = {unpadded(one) for one in (*_good(), *good.signed_pdfs()[1:])}
    return "" if unpadded(data) in known and found.report_json == good.report_json() else CHANGED


def _shows(data: bytes) -> str:
    """Whatever is accepted shows and carries what the office signed, and does nothing."""
    found = verify_file(data, good.known(UNIT), NOW)
    if not found.record.accepted:
        return unsaid(found)
    if found.report_json != good.report_json() or pikepdf_data(data, LIMITS) != good.report_json():
        return "other data are accepted"
    if _drawn(data) != _drawn_by_the_office():
        return "another page is accepted"
    return "an action is accepted" if _acts(data) else ""


@cache
def _drawn_by_the_office() -> bytes:
    return _drawn(good.signed_pdfs()[1])


def _drawn(data: bytes) -> bytes:
    document = pypdfium2.PdfDocument(data)
    try:
        document.init_forms()
        return bytes(document[0].render(scale=0.4, may_draw_forms=True).buffer)
    finally:
        document.close()


def _acts(data: bytes) -> bool:
    with pikepdf.open(io.BytesIO(data)) as document:
        return "/OpenAction" in document.Root or "/AA" in document.Root or "/AA" in document.pages[0]


def _forget_tokens() -> None:
    """Whatever a time-stamp is over, it counts."""
    put("signing.pdf_reader.check_timestamp", lambda *given: all_true(check_timestamp(*given)))


READERS = (
    Readers("mutated time-stamps of documents", "the time-stamp's digest of every byte",
            (Target("stamp", _good, _whole, (*PLAIN, *(_at_the_end,) * 12)),), _forget_tokens, 4_000),
    Readers("documents changed under a stranger's time-stamp", "a time-stamp adds nothing that shows",
            (Target("under a stamp", _changed, _shows, (_beneath, _beneath, _beneath, _fits)),),
            lambda: put("signing.pdf_updates.stamped_problem", lambda *_: ""), 1_500, few=12),
)  # fmt: skip
