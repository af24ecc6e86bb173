"""The tamper matrix: nothing with changed content is accepted, and each case names the fact that failed."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable

import msgspec
import pytest

from signing.container import Member, build_container, manifest_of, pack
from signing.keys import KeySigner
from signing.known import KnownCertificates
from signing.names import MANIFEST, PDF, REPORT, SIGNATURE
from signing.pdf import sign_pdf, to_pdfa3
from signing.reader import read_container
from signing.verification import VerifiedBundle, judge_revision, verify_file
from tests.signing.conftest import NOW, REPORT_JSON, Office, drawn_pdf
from tests.signing.test_pdf import turned_page
from tools.tamper import flip_each, flip_members, pdf_of

JUDGED = ("container", "members", "added", "signature", "signer", "unit", "certificate", "pdf_data")
OTHER_REPORT = REPORT_JSON.replace(b'"cells":{}', b'"cells":{"M1":"7"}')
SECOND = REPORT_JSON.replace(b'"revision":1', b'"revision":2')


@dataclasses.dataclass(frozen=True)
class Pair:
    """Two good bundles of one office, as members, manifest and signature; the second is a later revision."""

    first: bytes
    second: bytes
    office: Office
    other: Office

    def parts(self, bundle: bytes) -> tuple[dict[str, bytes], bytes, bytes]:
        container = read_container(bundle)
        return dict(container.members), container.manifest, container.signature or b""

    def sign(self, report: bytes, signer: KeySigner) -> bytes:
        pdf = sign_pdf(to_pdfa3(drawn_pdf(), report, "x", NOW), signer, "organisation", NOW)
        return build_container(
            [Member(PDF, pdf), Member("bieu-mau.xlsx", b"PK bang " + report), Member(REPORT, report)], signer, NOW
        )


@pytest.fixture(scope="module")
def pair(office: Office, other_office: Office) -> Pair:
    empty = Pair(b"", b"", office, other_office)
    return Pair(empty.sign(REPORT_JSON, office.signer), empty.sign(SECOND, office.signer), office, other_office)


def packed(members: dict[str, bytes], manifest: bytes, signature: bytes | None) -> bytes:
    return pack([Member(*item) for item in members.items()], manifest, signature)


def removed(pair: Pair, name: str) -> bytes:
    members, manifest, signature = pair.parts(pair.first)
    del members[name]
    return packed(members, manifest, signature)


def replaced(pair: Pair, name: str, data: bytes | None = None) -> bytes:
    """A member's bytes replaced by `data`, or by those of the other bundle."""
    members, manifest, signature = pair.parts(pair.first)
    members[name] = pair.parts(pair.second)[0][name] if data is None else data
    return packed(members, manifest, signature)


def added(pair: Pair, name: str) -> bytes:
    members, manifest, signature = pair.parts(pair.first)
    return packed({**members, name: b"them vao"}, manifest, signature)


def renamed(pair: Pair, old: str, new: str) -> bytes:
    members, manifest, signature = pair.parts(pair.first)
    return packed({new if name == old else name: data for name, data in members.items()}, manifest, signature)


def listed_anew(pair: Pair) -> bytes:
    """Data replaced, and the manifest written to fit."""
    members, _, signature = pair.parts(pair.first)
    members[REPORT] = OTHER_REPORT
    return packed(members, manifest_of([Member(*item) for item in members.items()]), signature)


def signature_of_another(pair: Pair) -> bytes:
    members, manifest, _ = pair.parts(pair.first)
    return packed(members, manifest, pair.parts(pair.second)[2])


def manifest_and_signature_of_another(pair: Pair) -> bytes:
    members, _, _ = pair.parts(pair.first)
    _, manifest, signature = pair.parts(pair.second)
    return packed(members, manifest, signature)


def without_signature(pair: Pair) -> bytes:
    members, manifest, _ = pair.parts(pair.first)
    return packed(members, manifest, None)


def signed_anew(pair: Pair) -> bytes:
    """Everything signed again, by another unit's key."""
    members, _, _ = pair.parts(pair.first)
    return build_container([Member(*item) for item in members.items()], pair.other.signer, NOW)


def pdf_of_another_revision(pair: Pair) -> bytes:
    """The office's own key, the data of one revision and the PDF of another."""
    members, _, _ = pair.parts(pair.first)
    members[PDF] = pair.parts(pair.second)[0][PDF]
    return build_container([Member(*item) for item in members.items()], pair.office.signer, NOW)


def pdf_with_a_later_update(pair: Pair) -> bytes:
    members, _, _ = pair.parts(pair.first)
    members[PDF] = turned_page(members[PDF])
    return build_container([Member(*item) for item in members.items()], pair.office.signer, NOW)


def pdf_of_another_unit(pair: Pair) -> bytes:
    members, _, _ = pair.parts(pair.first)
    members[PDF] = pair.parts(pair.sign(REPORT_JSON, pair.other.signer))[0][PDF]
    return build_container([Member(*item) for item in members.items()], pair.office.signer, NOW)


def report_of_another_unit(pair: Pair) -> bytes:
    return pair.sign(REPORT_JSON.replace(b"09190", b"09193"), pair.office.signer)


CASES: dict[str, tuple[Callable[[Pair], bytes], list[str]]] = {
    "member removed": (lambda pair: removed(pair, "bieu-mau.xlsx"), ["members"]),
    "data removed": (lambda pair: removed(pair, REPORT), ["members"]),
    "PDF removed": (lambda pair: removed(pair, PDF), ["members"]),
    "member added": (lambda pair: added(pair, "dinh-kem/them.pdf"), ["added"]),
    "attachment added after signing": (lambda pair: added(pair, "dinh-kem/bản chụp.jpg"), ["added"]),
    "file added beside the manifest": (lambda pair: added(pair, "META-INF/manifest.xml"), ["added"]),
    "manifest in another case": (lambda pair: added(pair, "meta-inf/asicmanifest.XML"), ["container"]),
    "second media type": (lambda pair: added(pair, "MimeType"), ["container"]),
    "member renamed": (lambda pair: renamed(pair, "bieu-mau.xlsx", "bieu-mau-2.xlsx"), ["members", "added"]),
    "member renamed in case": (lambda pair: renamed(pair, REPORT, "Report.json"), ["members", "added"]),
    "data swapped between bundles": (lambda pair: replaced(pair, REPORT), ["members"]),
    "workbook swapped between bundles": (lambda pair: replaced(pair, "bieu-mau.xlsx"), ["members"]),
    "PDF swapped between revisions": (lambda pair: replaced(pair, PDF), ["members"]),
    "data emptied": (lambda pair: replaced(pair, REPORT, b""), ["members"]),
    "data replaced, manifest written to fit": (listed_anew, ["signature"]),
    "signature swapped": (signature_of_another, ["signature"]),
    "manifest and signature swapped": (manifest_and_signature_of_another, ["members"]),
    "signature removed": (without_signature, ["signature"]),
    "signed again by another unit's key": (signed_anew, ["unit", "pdf_data"]),
    "own key, PDF of another revision": (pdf_of_another_revision, ["pdf_data"]),
    "own key, PDF with a later update": (pdf_with_a_later_update, ["pdf_data"]),
    "own key, PDF signed by another unit": (pdf_of_another_unit, ["pdf_data"]),
    "own key, data of another unit": (report_of_another_unit, ["unit"]),
}


@pytest.mark.parametrize("case", CASES)
def test_every_change_is_refused_and_named(case: str, pair: Pair) -> None:
    make, expected = CASES[case]
    known = [pair.office.known, pair.other.known]
    assert verify_file(pair.first, known, NOW).record.accepted
    found = verify_file(make(pair), known, NOW)
    assert not found.record.accepted
    assert [name for name in JUDGED if found.record.facts()[name].ok is False] == expected


def test_no_flipped_byte_of_a_bundle_changes_accepted_content(bundle: bytes, office: Office) -> None:
    """Every byte outside the PDF, every 64th inside."""
    _, inside = pdf_of(bundle)
    tally = flip_each(bundle, KnownCertificates([office.known]), NOW, inside)
    assert tally.broken == []
    assert not any(place in inside for place in tally.free)
    assert sum(tally.refused.values()) > 2500


def test_no_flipped_byte_inside_a_member_changes_accepted_content(bundle: bytes, office: Office) -> None:
    """The same with the zip made good again: every seventh byte of every member, of the PDF every 64th."""
    tallies = flip_members(bundle, KnownCertificates([office.known]), NOW, each=7)
    assert [name for name, tally in tallies.items() if tally.broken] == []
    assert [name for name, tally in tallies.items() if tally.free] == [SIGNATURE]
    caught = {name: set(tally.refused) for name, tally in tallies.items()}
    assert caught.pop(MANIFEST) == {"container", "members", "signature"}
    assert "signature" in caught.pop(SIGNATURE) <= {"signature", "signer"}
    assert set(map(tuple, caught.values())) == {("members",)}


def test_no_flipped_byte_of_a_pdf_alone_changes_accepted_content(signed_pdf: bytes, office: Office) -> None:
    everywhere = range(len(signed_pdf))
    tally = flip_each(signed_pdf, KnownCertificates([office.known]), NOW, everywhere, 37)
    gap = range(signed_pdf.index(b"/Contents <"), signed_pdf.index(b">\n/ByteRange"))
    assert tally.broken == []
    assert tally.free and all(place in gap for place in tally.free)
    assert {"container", "signature"} <= set(tally.refused)


def test_an_accepted_change_would_be_seen(bundle: bytes, office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """The harness itself: a judge that accepts whatever it is given is found out at every byte."""

    def blind(data: bytes, *_: object) -> VerifiedBundle:
        return msgspec.structs.replace(verify_file(bundle, [office.known], NOW), members={PDF: data})

    monkeypatch.setattr("tools.tamper.verify_file", blind)
    assert flip_each(b"goi", KnownCertificates([office.known]), NOW).broken == [0, 1, 2]


# --- replay and rollback: what verifying can say, and what receiving asks ---


def identity_of(found: VerifiedBundle) -> tuple[int | None, str]:
    assert found.identity is not None and found.data_digest is not None
    return found.identity.revision, found.data_digest


def test_replay_and_rollback_are_recognised(pair: Pair) -> None:
    first, second = (verify_file(data, [pair.office.known], NOW) for data in (pair.first, pair.second))
    assert first.record.accepted and second.record.accepted and first.data_digest != second.data_digest
    assert first.identity and second.identity and first.data_digest and second.data_digest

    def judged(known: VerifiedBundle | None, new: VerifiedBundle) -> list[bool | None]:
        revision, digest = identity_of(known) if known else (None, None)
        assert new.identity and new.data_digest
        return [fact.ok for fact in judge_revision(revision, digest, new.identity, new.data_digest)]

    assert judged(None, first) == [True, True]
    assert judged(first, second) == [True, True]
    assert judged(first, first) == [True, False], "a replay"
    assert judged(second, first) == [False, True], "a rollback"


def test_the_same_revision_with_other_data_is_a_contradiction(pair: Pair) -> None:
    first = verify_file(pair.first, [pair.office.known], NOW)
    other = verify_file(pair.sign(OTHER_REPORT, pair.office.signer), [pair.office.known], NOW)
    assert other.record.accepted and other.identity and other.data_digest
    revision, seen = judge_revision(*identity_of(first), other.identity, other.data_digest)
    assert (revision.ok, seen.ok) == (False, True)
    assert "số liệu khác" in revision.sentence
    for fact in (revision, seen):
        assert fact.sentence.endswith(".") and fact.sentence[0].isupper()


def test_data_that_do_not_say_their_revision_are_not_judged_further(pair: Pair) -> None:
    first = verify_file(pair.first, [pair.office.known], NOW)
    assert first.identity and first.data_digest
    unsaid = msgspec.structs.replace(first.identity, revision=None)
    assert [fact.ok for fact in judge_revision(1, "0" * 64, unsaid, first.data_digest)] == [False, None]


def test_signing_again_keeps_the_revisions_identity(pair: Pair) -> None:
    """Attachments signed later make another content digest, and the same data digest."""
    members, _, _ = pair.parts(pair.first)
    again = build_container(
        [*(Member(*item) for item in members.items()), Member("dinh-kem/bản chụp.pdf", b"%PDF-")],
        pair.office.signer,
        NOW + dt.timedelta(days=1),
    )
    first, later = (verify_file(data, [pair.office.known], NOW) for data in (pair.first, again))
    assert later.record.accepted
    assert (first.data_digest, first.digest == later.digest) == (later.data_digest, False)
