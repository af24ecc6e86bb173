from __future__ import annotations

import datetime as dt
import hashlib
import io
import os
import subprocess
import zlib
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest

from forms.errors import BadInput
from signing.keys import KeySigner
from signing.names import Limits
from signing.pdf import Appearance, check_pdfa3, read_pdf_data, sign_pdf, to_pdfa3, verify_pdf
from tests.outside import tool
from tests.signing.conftest import NOW, REPORT_JSON, Office, drawn_pdf

Signers = Callable[[str], KeySigner]


def pdfsig(pdf: bytes, folder: Path) -> str:
    """What pdfsig prints; its exit status says nothing. Its store of certificates is nobody else's."""
    (folder / "signed.pdf").write_bytes(pdf)
    own = {**os.environ, "HOME": str(folder)}
    done = subprocess.run([tool("pdfsig"), "signed.pdf"], cwd=folder, env=own, capture_output=True, check=False)
    return done.stdout.decode()


def pyhanko_says(pdf: bytes) -> list[bool]:
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.sign.validation import KeyUsageConstraints, validate_pdf_signature
    from pyhanko_certvalidator import ValidationContext

    found = []
    for signature in PdfFileReader(io.BytesIO(pdf)).embedded_signatures:
        context = ValidationContext(trust_roots=[signature.signer_cert], allow_fetching=False, moment=NOW)
        usage = KeyUsageConstraints(key_usage={"digital_signature"})
        found.append(validate_pdf_signature(signature, context, key_usage_settings=usage).bottom_line)
    return found


def test_pdfa3_carries_the_data_and_is_pdfa3(archival_pdf: bytes) -> None:
    from pikepdf import pdfa

    assert read_pdf_data(archival_pdf) == REPORT_JSON
    assert pdfa.validate_written(io.BytesIO(archival_pdf), "3b").verdict == "pass"
    with pikepdf.open(io.BytesIO(archival_pdf)) as document:
        (attached,) = document.Root.AF
        assert (attached.AFRelationship, attached.UF) == (pikepdf.Name.Data, "report.json")
        assert document.Root.Lang == "vi-VN"
        assert document.docinfo["/Title"] == "Báo cáo Bình đẳng giới"


def test_pdfa3_is_the_same_every_time(archival_pdf: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    import time

    again = to_pdfa3(drawn_pdf(), REPORT_JSON, "Báo cáo Bình đẳng giới", NOW)
    assert again == archival_pdf
    monkeypatch.setenv("TZ", "America/New_York")
    use_zone = getattr(time, "tzset", lambda: None)  # Windows goes by the machine's own zone alone
    use_zone()
    try:
        elsewhere = NOW.astimezone(dt.timezone(dt.timedelta(hours=-5)))
        later = to_pdfa3(drawn_pdf(), REPORT_JSON, "Báo cáo Bình đẳng giới", elsewhere)
    finally:
        monkeypatch.undo()
        use_zone()
    assert later == archival_pdf
    assert to_pdfa3(drawn_pdf("Khac"), REPORT_JSON, "Báo cáo Bình đẳng giới", NOW) != archival_pdf


def test_pdfa3_conforms_and_a_font_that_is_not_embedded_is_found(archival_pdf: bytes) -> None:
    from reportlab.pdfgen.canvas import Canvas

    stream = io.BytesIO()
    canvas = Canvas(stream, invariant=1)
    canvas.drawString(100, 100, "Helvetica")
    canvas.save()
    assert check_pdfa3(archival_pdf) == ()
    assert check_pdfa3(to_pdfa3(stream.getvalue(), b"{}", "x", NOW)) != ()


@pytest.mark.parametrize("scheme", ["p256", "rsa", "pss"])
def test_everybody_finds_the_signature_good(scheme: str, signers: Signers, archival_pdf: bytes, tmp_path: Path) -> None:
    signed = sign_pdf(archival_pdf, signers(scheme), "person", NOW)
    assert signed.startswith(archival_pdf)
    facts = verify_pdf(signed)
    (signature,) = facts.signatures
    assert (facts.intact, facts.covers, facts.problem) == (True, True, "")
    assert (signature.role, signature.claimed_time, signature.pades) == ("person", NOW, True)
    assert signature.covered == len(signed)
    said = pdfsig(signed, tmp_path)
    assert "Signature is Valid" in said
    assert "Total document signed" in said
    assert "ETSI.CAdES.detached" in said
    assert pyhanko_says(signed) == [True]


def test_two_signatures_follow_each_other(
    archival_pdf: bytes, office: Office, rsa_signer: KeySigner, tmp_path: Path
) -> None:
    first = sign_pdf(archival_pdf, rsa_signer, "person", NOW)
    both = sign_pdf(first, office.signer, "organisation", NOW + dt.timedelta(hours=1))
    facts = verify_pdf(both)
    assert [signature.role for signature in facts.signatures] == ["person", "organisation"]
    assert [signature.covered for signature in facts.signatures] == [len(first), len(both)]
    assert (facts.intact, facts.problem) == (True, "")
    assert pdfsig(both, tmp_path).count("Signature is Valid") == 2
    assert pyhanko_says(both) == [True, True]
    assert read_pdf_data(both) == REPORT_JSON


def test_nothing_is_signed_twice(signed_pdf: bytes, office: Office) -> None:
    with pytest.raises(BadInput, match="đã có chữ ký này"):
        sign_pdf(signed_pdf, office.signer, "organisation", NOW)


def test_signing_keeps_pdf_1_7_and_the_metadata(signed_pdf: bytes, archival_pdf: bytes) -> None:
    with pikepdf.open(io.BytesIO(signed_pdf)) as after, pikepdf.open(io.BytesIO(archival_pdf)) as before:
        assert str(after.Root.get("/Version", "/1.7")) == "/1.7"
        assert after.Root.Metadata.read_bytes() == before.Root.Metadata.read_bytes()
        assert dict(after.docinfo) == dict(before.docinfo)


def test_a_signature_can_show_a_picture(archival_pdf: bytes, office: Office, tmp_path: Path) -> None:
    picture = Appearance(-1, (330, 60, 555, 120), drawn_pdf("Con dau"))
    signed = sign_pdf(archival_pdf, office.signer, "organisation", NOW, picture)
    assert verify_pdf(signed).intact is True
    assert "Signature is Valid" in pdfsig(signed, tmp_path)
    with pikepdf.open(io.BytesIO(signed)) as document:
        (field,) = document.pages[-1].Annots
        assert [int(side) for side in field.Rect] == [330, 60, 555, 120]
        assert "/N" in field.AP


def test_what_is_no_pdf_is_not_signed(office: Office) -> None:
    for junk in (b"", b"<html>", b"%PDF-1.7\n%%EOF"):
        with pytest.raises(BadInput, match="không ký được"):
            sign_pdf(junk, office.signer, "person", NOW)


def test_an_unsigned_pdf_has_no_facts(archival_pdf: bytes) -> None:
    facts = verify_pdf(archival_pdf)
    assert (facts.signatures, facts.intact, facts.problem) == ((), None, "")


def test_no_changed_byte_of_a_signed_pdf_goes_unseen(signed_pdf: bytes) -> None:
    """Every 64th byte: what still holds differs in nothing but the padding or the letter case of the signature."""
    gap = signed_pdf.index(b"/Contents <") + len(b"/Contents ")
    gap_end = signed_pdf.index(b">", gap) + 1
    for place in range(0, len(signed_pdf), 64):
        altered = bytearray(signed_pdf)
        altered[place] ^= 1
        facts = verify_pdf(bytes(altered))
        if not gap <= place < gap_end:
            assert not facts.intact, place


def test_tampering_is_seen_by_pyhanko_and_pdfsig_too(signed_pdf: bytes, tmp_path: Path) -> None:
    altered = bytearray(signed_pdf)
    altered[signed_pdf.index(b"<xmp:CreateDate>") + 20] ^= 1
    facts = verify_pdf(bytes(altered))
    assert (facts.intact, facts.problem) == (False, "nội dung đã bị sửa sau khi ký")
    assert "Digest Mismatch" in pdfsig(bytes(altered), tmp_path)
    assert pyhanko_says(bytes(altered)) == [False]


def turned_page(pdf: bytes) -> bytes:
    """An incremental update as an editor would append one."""
    from pyhanko.pdf_utils import generic
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    page, _ = writer.find_page_for_modification(0)
    page.get_object()["/Rotate"] = generic.NumberObject(180)
    writer.mark_update(page)
    stream = io.BytesIO()
    writer.write(stream)
    return stream.getvalue()


def test_an_update_after_the_last_signature_is_seen(signed_pdf: bytes) -> None:
    facts = verify_pdf(turned_page(signed_pdf))
    assert (facts.intact, facts.covers) == (False, False)
    assert "thêm vào PDF sau chữ ký cuối" in facts.problem
    assert not verify_pdf(signed_pdf + b"\n").intact


def test_a_change_between_two_signatures_is_seen(archival_pdf: bytes, office: Office, rsa_signer: KeySigner) -> None:
    first = sign_pdf(archival_pdf, rsa_signer, "person", NOW)
    turned = turned_page(first)
    assert verify_pdf(first).intact
    with pytest.raises(BadInput, match="thêm vào PDF sau chữ ký cuối"):
        sign_pdf(turned, office.signer, "organisation", NOW)
    from signing.pades import add_signature

    both = add_signature(turned, office.signer, "organisation", NOW, None)
    facts = verify_pdf(both)
    assert len(facts.signatures) == 2
    assert (facts.intact, facts.problem) == (False, "văn bản đã bị sửa giữa hai chữ ký")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"/ByteRange [0 ", b"/ByteRange [1 "),
        (b"/ByteRange [", b"/ByteRange x"),
        (b"/Contents <", b"/Contents ("),
        (b"/Contents <", b"/Contenta <"),
        (b">\n/ByteRange", b" \n/ByteRange"),
    ],
)
def test_a_byte_range_that_leaves_a_hole_is_refused(old: bytes, new: bytes, signed_pdf: bytes) -> None:
    assert old in signed_pdf
    facts = verify_pdf(signed_pdf.replace(old, new))
    assert facts.intact is False
    assert facts.problem


def test_a_wider_gap_is_refused(signed_pdf: bytes) -> None:
    """The signed range is shrunk so that bytes before the signature would be free."""
    start = signed_pdf.index(b"/ByteRange [") + len(b"/ByteRange [")
    end = signed_pdf.index(b"]", start)
    first, length, after, rest = signed_pdf[start:end].split()
    for values in ((int(length) - 8, int(after), int(rest)), (int(length), int(after) + 8, int(rest) - 8)):
        text = b" ".join([first, *(str(value).encode() for value in values)]).ljust(end - start)
        assert verify_pdf(signed_pdf[:start] + text + signed_pdf[end:]).intact is False


def test_junk_in_the_padding_is_refused(signed_pdf: bytes) -> None:
    gap_end = signed_pdf.index(b">\n/ByteRange")
    altered = signed_pdf[: gap_end - 2] + b"41" + signed_pdf[gap_end:]
    assert verify_pdf(altered).problem.startswith("chữ ký không đọc được")


def test_too_many_signatures_are_not_tried() -> None:
    assert verify_pdf(b"/ByteRange [0 1 2 3]" * 1000).problem == "chữ ký trong PDF ghi theo cách không được hỗ trợ"


def test_pdf_without_data_has_none(signed_pdf: bytes) -> None:
    assert read_pdf_data(drawn_pdf()) is None
    for junk in (b"", b"%PDF-1.7", signed_pdf[:2000]):
        assert read_pdf_data(junk) is None
    assert read_pdf_data(signed_pdf, Limits(report=10)) is None


def test_a_bomb_inside_a_pdf_is_not_unpacked() -> None:
    with pikepdf.open(io.BytesIO(drawn_pdf())) as document:
        document.attachments["report.json"] = pikepdf.AttachedFileSpec(document, b"x", filename="report.json")
        stream = document.attachments["report.json"].get_file().obj
        stream.write(zlib.compress(bytes(64 << 20)), filter=pikepdf.Name.FlateDecode)
        target = io.BytesIO()
        document.save(target)
    assert len(target.getvalue()) < 1 << 20
    assert read_pdf_data(target.getvalue()) is None


def test_a_signature_is_made_where_the_key_is_parsed_once(archival_pdf: bytes, rsa_signer: KeySigner) -> None:
    raw = []

    class Counting:
        certificate, scheme, signature_size = rsa_signer.certificate, rsa_signer.scheme, rsa_signer.signature_size

        def sign(self, data: bytes) -> bytes:
            raw.append(hashlib.sha256(data).hexdigest())
            return rsa_signer.sign(data)

    sign_pdf(archival_pdf, Counting(), "person", NOW)
    assert len(raw) == 1
