"""The strict reader of PDF objects: it gives what pikepdf gives, or nothing, and nothing is guessed."""

from __future__ import annotations

import datetime as dt
import io
import zlib

import pikepdf
import pytest

from signing.keys import KeySigner
from signing.names import LIMITS, Limits
from signing.pades import add_signature
from signing.pdf import Appearance, sign_pdf, to_pdfa3
from signing.pdf_data import own_pdf_data, pikepdf_data, read_pdf_data
from signing.pdf_objects import Ref, Unlike, object_at, value_in
from signing.pdf_reader import verify_pdf
from signing.pdf_rows import Table
from signing.pdf_tables import Kept, Revision, Section, section_at
from signing.pdf_updates import read_update
from tests.signing.conftest import NOW, REPORT_JSON, Office, drawn_pdf
from tests.signing.test_pdf import turned_page


@pytest.fixture(params=["a plain table", "packed objects"])
def either_pdf(request: pytest.FixtureRequest, archival_pdf: bytes) -> bytes:
    """The archival PDF as it is made, and as it was made up to version 0.9."""
    return archival_pdf if request.param == "a plain table" else packed(archival_pdf)


def packed(pdf: bytes) -> bytes:
    """The same document with its objects packed in streams."""
    target = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as document:
        document.save(target, object_stream_mode=pikepdf.ObjectStreamMode.generate, deterministic_id=True)
    return target.getvalue()


@pytest.mark.parametrize(
    ("text", "value"),
    [
        (b"<< /A 1 /B [ /C (d) 5 0 R ] >>", {b"/A": 1, b"/B": [b"/C", "d", Ref(5)]}),
        (b"<</A/B/C<</D null>>>>", {b"/A": b"/B", b"/C": {b"/D": None}}),
        (b"(a\\(b\\)\\101\\n)", "a(b)A\n"),
        (b"(\\9\\8\\0617)", "9817"),
        (b"<4142>", "AB"),
        (b"<414>", "A@"),
        (b"-12", -12),
        (b"1.50", (b"1.50",)),
        (b"[true false]", [True, False]),
        (b"[1 0 R 2 0 R]", [Ref(1), Ref(2)]),
        (b"[]", []),
    ],
)
def test_what_is_read(text: bytes, value: object) -> None:
    assert value_in(text, 0, len(text)) == value


@pytest.mark.parametrize(
    "text",
    [
        b"", b"<<", b"<< /A >>", b"<< 1 2 >>", b"<< /A 1 /A 2 >>", b"[ 1 >>", b"<< /A 1 ]", b">>", b"]", b"(a(b)c)",
        b"(a", b"<4 1>", b"<4142", b"nul", b"truex", b"[" * 100, b"<< /A (b\\\r) >>", b"% x\n1",
        b"1.2.3", b"<< (a) 1 >>", b"99999999999",
    ],
)  # fmt: skip
def test_what_is_not_read(text: bytes) -> None:
    with pytest.raises(Unlike):
        value_in(text, 0, len(text))


def test_an_object_must_be_where_and_what_it_is_said_to_be() -> None:
    good = b"7 0 obj\n<< /Length 3 >>\nstream\nabc\nendstream\nendobj\n"
    assert object_at(good, 0, 7, len(good))[0].raw == b"abc"
    for bad in (
        good.replace(b"7 0", b"8 0"), good.replace(b"7 0", b"7 1"), good.replace(b"Length 3", b"Length 2"),
        good.replace(b"Length 3", b"Length 5"), good.replace(b"Length 3", b"Length -3"),
        good.replace(b"Length 3", b"Length 3 0 R"), good.replace(b"endobj", b"endxxx"), good[:-9],
    ):  # fmt: skip
        with pytest.raises(Unlike):
            object_at(bad, 0, 7, len(bad))


def test_it_gives_what_pikepdf_gives(archival_pdf: bytes, signed_pdf: bytes) -> None:
    long = to_pdfa3(drawn_pdf(pages=40), b'{"a":1}', "x", NOW)
    for pdf in (archival_pdf, signed_pdf, long, packed(archival_pdf), packed(long)):
        assert own_pdf_data(pdf) == pikepdf_data(pdf, LIMITS) != None  # noqa: E711 - neither gives nothing


def test_a_stamp_in_the_page_is_no_hindrance(either_pdf: bytes, office: Office, rsa_signer: KeySigner) -> None:
    """Two visible signatures, as the official document has them: all by the strict reader."""
    shown = [Appearance(-1, (330, 60 * at, 555, 60 * at + 50), drawn_pdf("Con dau")) for at in (1, 2)]
    one = sign_pdf(either_pdf, rsa_signer, "person", NOW, shown[0])
    both = sign_pdf(one, office.signer, "organisation", NOW, shown[1])
    assert own_pdf_data(both) == REPORT_JSON
    assert read_update(both, len(one), len(both)).objects
    assert verify_pdf(both).intact


def test_other_shapes_are_left_to_pikepdf(archival_pdf: bytes) -> None:
    with pikepdf.open(io.BytesIO(archival_pdf)) as document:
        encrypted, two = io.BytesIO(), io.BytesIO()
        document.attachments["khac.json"] = pikepdf.AttachedFileSpec(document, b"{}", filename="khac.json")
        document.save(two)
        document.save(encrypted, encryption=pikepdf.Encryption(owner="x", user=""))
    for other in (two, encrypted):
        with pytest.raises(Unlike):
            own_pdf_data(other.getvalue())
        assert read_pdf_data(other.getvalue()) == REPORT_JSON


def test_a_file_that_is_named_by_other_keys_is_left_to_pikepdf(archival_pdf: bytes) -> None:
    other = archival_pdf.replace(b"/EF << /F ", b"/EF << /X ").replace(b" 0 R /UF ", b" 0 R /UX ")
    assert other != archival_pdf
    with pytest.raises(Unlike):
        own_pdf_data(other)
    assert read_pdf_data(other) is None


def test_a_bomb_is_not_unpacked(archival_pdf: bytes) -> None:
    with pikepdf.open(io.BytesIO(archival_pdf)) as document:
        stream = document.attachments["report.json"].get_file().obj
        stream.write(zlib.compress(bytes(64 << 20)), filter=pikepdf.Name.FlateDecode)
        target = io.BytesIO()
        document.save(target, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    with pytest.raises(Unlike):
        own_pdf_data(target.getvalue())
    with pytest.raises(Unlike):
        own_pdf_data(archival_pdf, Limits(report=10))


def test_circles_end(either_pdf: bytes) -> None:
    """A cross-reference that names itself, or a later one, as the earlier one."""
    start = int(either_pdf[either_pdf.rindex(b"startxref") :].split()[1])
    for place in (start, start + 1, 0, len(either_pdf)):
        named = b"/Prev %d" % place
        circle = either_pdf.replace(b"/W [", named + b" /W [").replace(b"] >>\nstart", b"] " + named + b" >>\nstart")
        assert circle != either_pdf
        with pytest.raises(Unlike):
            Revision(circle, len(circle))


TABLE = (
    b"xref\n0 2\n0000000000 65535 f \n0000000015 00000 n \n5 1\n0000000070 00000 n \n"
    b"trailer << /Info 2 0 R /Root 1 0 R /Size 6 /ID [<00><01>] >>\nstartxref\n0\n%%EOF\n"
)


def test_a_plain_table_is_read_row_by_row() -> None:
    for text in (TABLE, TABLE.replace(b" \n", b"\r\n"), TABLE.replace(b" /Root", b"/Extra 1 /Root")):
        table = Table(text, 0, len(text))
        assert table.numbers() == [0, 1, 5]
        assert [table.find(number) for number in (0, 1, 4, 5)] == [(0, 0, 0), (1, 15, 0), None, (1, 70, 0)]
        assert table.head[b"/Root"] == Ref(1)
        assert text.startswith(b"startxref", table.after)
    assert Table(TABLE.replace(b"070 00000", b"070 00003"), 0, len(TABLE)).find(5) == (1, 70, 3)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"xref\n0 2", b"xref\n0 3"), (b"xref\n0 2", b"xref\n0 1"), (b"xref\n0 2", b"xre"),
        (b"15 00000 n ", b"15 0000 n "),
        (b"15 00000 n ", b"15 00000 x "), (b"n \n5 1", b"n\n5 1"), (b"\n5 1", b"\n1 1"), (b"\n5 1", b"\n6 1"),
        (b"/Size 6", b"/Size 5"), (b"/Size 6", b"/Size 6 0 R"), (b"/Size 6", b"/XRefStm 9 /Size 6"),
        (b"/Size 6", b"/Encrypt 9 0 R /Size 6"), (b"/Size 6 ", b""), (b"trailer", b"trail"), (b">>", b"] >>"),
        (b"/Size 6", b"/Size 6 /Size 7"), (b"startxref", b"begin"),
    ],
)  # fmt: skip
def test_a_table_of_another_shape_is_not_read(old: bytes, new: bytes) -> None:
    text = TABLE.replace(old, new)
    assert text != TABLE
    with pytest.raises(Unlike):
        Table(text, 0, len(text))


def test_tables_and_streams_are_not_mixed(archival_pdf: bytes) -> None:
    """An update with a table upon a document with a cross-reference stream, which the standard does not know."""
    old = packed(archival_pdf)
    start = int(old[old.rindex(b"startxref") :].split()[1])
    root = Revision(old, len(old)).root.number
    update = b"xref\n0 1\n0000000000 65535 f \ntrailer\n<</Root %d 0 R /Size 99 /Prev %d>>\n" % (root, start)
    mixed = old + update + b"startxref\n%d\n%%%%EOF\n" % len(old)
    with pytest.raises(Unlike):
        Revision(mixed, len(mixed))


def test_what_was_read_of_a_file_serves_no_revision_that_ends_before(either_pdf: bytes, rsa_signer: KeySigner) -> None:
    """A table is read once for all revisions of a file, but for none that it does not lie in."""
    signed = sign_pdf(either_pdf, rsa_signer, "person", NOW)
    kept: Kept = {}
    assert own_pdf_data(signed, LIMITS, kept) == own_pdf_data(signed) == REPORT_JSON
    assert Revision(signed, len(either_pdf), kept).sections[0] is kept[Revision(signed, len(either_pdf)).start]
    newest = Revision(signed, len(signed), kept).start
    with pytest.raises(Unlike):
        section_at(signed, newest, newest + 9, isinstance(kept[newest], Table), kept)


def test_an_update_is_read_only_where_every_byte_has_its_place(either_pdf: bytes, rsa_signer: KeySigner) -> None:
    signed, begin = sign_pdf(either_pdf, rsa_signer, "person", NOW), len(either_pdf)
    assert signed.startswith(either_pdf) and read_update(signed, begin, len(signed)).objects
    for altered in (
        signed + b"x",
        signed[:begin] + b"stray" + signed[begin:],
        signed[:begin] + b"77 0 obj\nnull\nendobj\n" + signed[begin:],
        signed[:begin] + signed[begin:].replace(b"\nstartxref", b"\n78 0 obj\nnull\nendobj\nstartxref"),
        signed[:begin] + signed[begin:].replace(b"\nstartxref", b"\nstray\nstartxref"),
    ):
        with pytest.raises(Unlike):
            read_update(altered, begin, len(altered))


def test_what_the_strict_reader_does_not_know_pikepdf_judges(
    archival_pdf: bytes, office: Office, rsa_signer: KeySigner
) -> None:
    first = sign_pdf(archival_pdf, rsa_signer, "person", NOW)
    turned = add_signature(turned_page(first), office.signer, "organisation", NOW, None)
    assert verify_pdf(turned).problem == "văn bản đã bị sửa giữa hai chữ ký"
    later = sign_pdf(first, office.signer, "organisation", NOW + dt.timedelta(hours=1))
    assert verify_pdf(later).intact


@pytest.mark.parametrize("rows", [3, 300, 301, 20_000])
def test_a_table_of_differences_is_read_alike_whether_short_or_long(rows: int) -> None:
    """A stranger's table of many thousand rows costs no more for each row than a short one does."""
    packed = zlib.compress(b"".join(b"\x02\0\0%c\0\0" % (row % 5) for row in range(rows)))
    table = (
        b"9 0 obj\n<< /Type /XRef /Length %d /Filter /FlateDecode /DecodeParms << /Columns 5 /Predictor 12 >>"
        b" /W [ 1 3 1 ] /Size %d >>\nstream\n" % (len(packed), rows) + packed + b"\nendstream\nendobj\n"
    )
    section, total = Section(table, 0, len(table)), 0
    for row in section.numbers():
        total += row % 5
        assert section.find(row) == (0, total % 256 << 8, 0)
