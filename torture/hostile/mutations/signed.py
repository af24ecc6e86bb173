"""Readers of what is signed: bundles, documents, envelopes, statements about keys, answers, releases, packs."""

from __future__ import annotations

import contextlib
import zlib
from collections.abc import Mapping
from dataclasses import replace
from functools import cache

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import GCM

from forms.answers import encode_answer
from forms.errors import BadInput
from signing.answers import read_answer
from signing.cms_reader import CmsFacts, check_detached, check_embedded
from signing.container import Member, build_container
from signing.envelope import decrypt
from signing.envelope_reader import Envelope
from signing.facts import Fact, VerifiedBundle
from signing.names import ANSWER, LIMITS, PDF
from signing.pack_files import read_pack
from signing.pdf_data import own_pdf_data, pikepdf_data, read_pdf_data
from signing.pdf_objects import Unlike
from signing.pdf_reader import verify_pdf
from signing.pdf_revisions import revision_problem
from signing.release_files import read_release_file
from signing.statements import read_statement
from signing.verification import verify_file
from torture.hostile.mutations import good
from torture.hostile.mutations.good import ABOVE, PROVINCE, UNIT
from torture.hostile.mutations.keys import NOW, receiving_key
from torture.hostile.mutations.shapes import CONTAINER, MEMBERS, fitted
from torture.hostile.mutations.targets import Readers, Target
from torture.keys import signer_of
from torture.taking_away import put

CHANGED = "changed content is accepted"
GOOD_FACT = Fact(True, "Đạt.")


@cache
def _members() -> tuple[Mapping[str, bytes], ...]:
    return tuple(verify_file(one, good.known(UNIT), NOW).members for one in good.bundles())


def _accepted(data: bytes) -> str:
    found = verify_file(data, good.known(UNIT), NOW, (receiving_key(UNIT),))
    return CHANGED if found.record.accepted and not _same(found) else unsaid(found)


def _same(found: VerifiedBundle) -> bool:
    whole = _shown(found) if found.kind == "pdf" else dict(found.members) in [dict(one) for one in _members()]
    mine = found.identity is not None and found.identity.unit_code == UNIT
    return whole and mine and found.report_json == good.report_json()


def unsaid(found: VerifiedBundle) -> str:
    """The facts where one of them is not told in a sentence."""
    sentences = [fact.sentence for fact in found.record.facts().values()]
    return "" if all(text and text[0].isupper() and text.endswith(".") for text in sentences) else f"{sentences}"


def _again(data: bytes) -> str:
    """A bundle around a mutated document or mutated data, which its office signed as it is: what lies deeper."""
    _, one, _ = good.signed_pdfs()
    is_pdf = data.count(b"/Type") > 3
    made = good.bundle(data, good.report_json()) if is_pdf else good.bundle(one, data)
    found = verify_file(made, good.known(UNIT), NOW)
    if not found.record.accepted:
        return unsaid(found)
    return "" if found.report_json == good.report_json() and _shown(found) else "the document says other than the data"


def _shown(found: VerifiedBundle) -> bool:
    """Whether what a reader of the document sees is one of the good documents' signed bytes."""
    data = found.members[PDF]
    return any(data == one or unpadded(data) == unpadded(one) for one in good.signed_pdfs()[1:])


def unpadded(pdf: bytes) -> bytes:
    """Without the signature's own digits, whose letters' case and padding nobody signed."""
    start = pdf.rfind(b"/Contents <")
    return pdf[:start] + pdf[pdf.find(b">", start) :]


def _unsealed(data: bytes) -> str:
    """What an envelope gives is one of the bundles, or a sentence."""
    try:
        return "" if decrypt(data, (receiving_key(UNIT),), LIMITS) in good.bundles() else CHANGED
    except BadInput as error:
        return "" if error.sentence else "no sentence"


def _stated(data: bytes) -> str:
    known = good.known(UNIT, ABOVE)
    found, meant = read_statement(data, known, NOW), [read_statement(one, known, NOW) for one in good.statements()]
    return "changed statement" if found.genuine and found.statement not in [one.statement for one in meant] else ""


def _answered(data: bytes) -> str:
    found = read_answer(data, good.known(ABOVE), NOW)
    return "changed answer" if found.genuine and found.answer != good.answer() else ""


def answered_again(data: bytes) -> str:
    """A mutated answer that its office signed as it is: read, or told in a sentence, and read again the same."""
    made = build_container([Member(ANSWER, data)], signer_of(ABOVE), NOW)
    found = read_answer(made, good.known(ABOVE), NOW)
    if found.answer is None:
        return "" if found.content.sentence else "no sentence"
    return "" if encode_answer(found.answer) == data else "two ways to write one answer"


def _released(data: bytes) -> str:
    known = good.known("")
    found, meant = read_release_file(data, known, NOW), read_release_file(good.releases()[0], known, NOW)
    return "changed release" if found.genuine and found.release != meant.release else ""


def _packed(data: bytes) -> str:
    found = read_pack(data, good.known(PROVINCE), NOW)
    return "changed pack" if found.genuine and dict(found.files) != good.pack_files() else ""


def _parts(data: bytes) -> str:
    """The readers of a document by themselves; the strict one gives what pikepdf gives, or nothing."""
    read_pdf_data(data)
    verify_pdf(data)
    if len(data) % 4 == 0:
        revision_problem(good.signed_pdfs()[2], data)
    try:
        own = own_pdf_data(data, LIMITS)
    except Unlike:
        return ""
    return "" if pikepdf_data(data, LIMITS) in (own, None) else "the strict reader and pikepdf disagree"


def trust_everybody() -> None:
    """Any CMS signature that can be read counts, over whatever it stands beside."""
    put("signing.opening.check_detached", lambda *given: all_true(check_detached(*given)))
    put("signing.pdf_reader.check_embedded", lambda *given: all_true(check_embedded(*given)))


def all_true(facts: CmsFacts) -> CmsFacts:
    """As of a signature that holds, where there is one."""
    if facts.certificate is None:
        return facts
    return replace(facts, parsed=True, digest_matches=True, signature_valid=True, certificate_named=True)


def forget_digests() -> None:
    """Members count whatever the manifest promises of them, and whatever it does not name."""
    put("signing.opening._members", lambda _: GOOD_FACT)
    put("signing.opening._added", lambda _: GOOD_FACT)


def _forget_tag() -> None:
    def unsealed(envelope: Envelope, key: bytes) -> bytes:
        return Cipher(AES(key), GCM(envelope.nonce, envelope.tag)).decryptor().update(envelope.content)

    put("signing.envelope._unsealed", unsealed)


def _forget_document() -> None:
    put("signing.verification.judge_in_bundle", lambda *_: (GOOD_FACT, ()))


def _forget_strictness() -> None:
    """The first stream that unpacks to an object counts, whatever names it and whatever comes after it."""

    def lax(pdf: bytes, _: object) -> bytes:
        for part in pdf.split(b"stream\n")[1:]:
            with contextlib.suppress(zlib.error):
                found = zlib.decompressobj().decompress(part, 1 << 20)
                if found[:1] == b"{":
                    return found
        raise Unlike

    put("torture.hostile.mutations.signed.own_pdf_data", lax)


class _Same(bytes):
    """Equal to whatever it is held against."""

    __hash__ = bytes.__hash__

    def __eq__(self, other: object) -> bool:
        return True


def _take_any_writing() -> None:
    put("forms.answers.encode_answer", lambda _: _Same())


BUNDLE = Target("asice", good.bundles, _accepted, CONTAINER)


def _documents() -> tuple[bytes, ...]:
    return good.signed_pdfs()[1:]


def _document_and_data() -> tuple[bytes, ...]:
    return (*_documents(), good.report_json())


def _answer_text() -> tuple[bytes, ...]:
    return (encode_answer(good.answer()),)


READERS = (
    Readers("mutated bundles, manifest fitted", "the CAdES signature over the manifest",
            (replace(BUNDLE, kinds=(fitted,) * 8 + CONTAINER),), trust_everybody, 9_000),
    Readers("mutated bundles, zip and members", "the manifest's SHA-256 of each member",
            (replace(BUNDLE, name="members", kinds=MEMBERS),), forget_digests, 9_000),
    Readers("mutated documents", "the PAdES signatures over every byte",
            (Target("pdf", _documents, _accepted),), trust_everybody, 9_000),
    Readers("mutated documents, signed again in a bundle", "the document is whole and carries the data",
            (Target("signed again", _document_and_data, _again),), _forget_document, 6_000),
    Readers("mutated documents, read by two readers", "the strict reader takes one shape only",
            (Target("pdf parts", good.parted_pdfs, _parts),), _forget_strictness, 6_000),
    Readers("mutated envelopes", "the tag of AES-256-GCM",
            (Target("p7m", good.envelopes, _unsealed),), _forget_tag, 6_000),
    Readers("mutated rosters, answers, releases, packs", "the CAdES signature over the manifest",
            (Target("statement", good.statements, _stated, CONTAINER),
             Target("answer", good.answers, _answered, CONTAINER),
             Target("release", good.releases, _released, CONTAINER),
             Target("pack", good.signed_packs, _packed, CONTAINER)), trust_everybody, 10_000, few=40),
    Readers("mutated answers, signed again", "one way to write an answer",
            (Target("answer again", _answer_text, answered_again),), _take_any_writing, 3_000),
)  # fmt: skip
