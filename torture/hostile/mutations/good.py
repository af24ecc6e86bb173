"""The good files that are mutated, each the same in every run, made once before processes are forked."""

from __future__ import annotations

import hashlib
import io
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from urllib.parse import quote
from xml.sax.saxutils import quoteattr

from msgspec.structs import replace
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from exports.xlsx import render_xlsx
from forms.answers import Answer, AnsweredReport, Comment
from forms.cells import Cell, Source, State
from forms.codec import encode
from forms.key_statements import DueDay, KeyCard, Roster, RosterKey, RosterUnit, StatedUnit
from forms.pack import Pack
from forms.packs.loader import cached_pack
from forms.periods import parse_period
from forms.release import INSTALLER, Release, ReleaseFile, installer_name
from forms.report import Consolidation, Part, Report, UnitRef
from forms.resources import resource_path
from signing.answers import write_answer
from signing.certificates import der
from signing.cms import sign_detached
from signing.container import MANIFEST_HEAD, MANIFEST_TAIL, Member, build_container, manifest_of
from signing.envelope import encrypt
from signing.known import KnownCertificates, pin
from signing.names import ATTACHMENTS, CONTAINER_TYPE, MANIFEST, MIMETYPE, PDF, REPORT, SIGNATURE, XLSX
from signing.pack_files import write_pack
from signing.pdf import sign_pdf, to_pdfa3
from signing.release_files import write_release
from signing.statements import write_statement
from torture.hostile.mutations.keys import NOW, no_chance, receiving_key
from torture.hostile.mutations.shapes import zipped
from torture.keys import FIRST, LAST, signer_of

UNIT, OTHER, ABOVE, PROVINCE = "09190", "09187", "256", "27"
FORM, PERIOD, COUNT = "phu-luc-01", "2024", "M3.2a.1"
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c4944415478da63f8ffff3f0005fe02fe"
    "0def46b80000000049454e44ae426082"
)


def pack() -> Pack:
    """The pack of the reports here."""
    return cached_pack(resource_path("packs", "bac-ninh-2024"))


@cache
def pack_files() -> dict[str, bytes]:
    """A small pack of two files, as strangers send it."""
    folder = resource_path("packs", "bac-ninh-2024")
    return {path.name: path.read_bytes() for path in sorted(folder.glob("*.toml"))}


def report_of(unit: str = UNIT, revision: int = 1, **cells: Cell) -> Report:
    """A commune's report with a few figures."""
    figures = {COUNT: 12, "M3.2a.2": 30, "M1.1.1": 76, "M2.1": 51, "M2.2": 18, "M2.3": 27}
    found, given = pack(), {**{key: Cell(Decimal(figure)) for key, figure in figures.items()}, **cells}
    form = found.form_by_key[FORM]
    reference = UnitRef(unit, "Phường Võ Cường", "xa", ("Thành phố Bắc Ninh", "Tỉnh Bắc Ninh"))
    period = parse_period(PERIOD)
    return Report(f"{int(unit):032x}", found.id, found.version, FORM, form.version, reference, period, revision, given)


@cache
def report_json(unit: str = UNIT, revision: int = 1) -> bytes:
    """Its data."""
    return encode(report_of(unit, revision), pack())


@cache
def signed_pdfs(unit: str = UNIT) -> tuple[bytes, bytes, bytes]:
    """The document unsigned, signed by the office, signed by a person and the office."""
    archival = to_pdfa3(drawn(), report_json(unit), "Báo cáo", NOW)
    office, person = signer_of(unit), signer_of(unit, "người ký")
    with no_chance():
        one = sign_pdf(archival, office, "organisation", NOW)
        return archival, one, sign_pdf(sign_pdf(archival, person, "person", NOW), office, "organisation", NOW)


@cache
def parted_pdfs() -> tuple[bytes, ...]:
    """The documents, and one to which somebody added other data afterwards."""
    from pyhanko.pdf_utils.generic import IndirectObject, StreamObject, pdf_name
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

    archival, one, two = signed_pdfs()
    with no_chance():
        writer = IncrementalPdfFileWriter(io.BytesIO(archival))
        described = writer.root["/Names"]["/EmbeddedFiles"]["/Names"][1]
        reference = described["/EF"].raw_get("/F")
        assert isinstance(reference, IndirectObject)
        other = StreamObject(stream_data=report_json(UNIT, 2))
        other[pdf_name("/Type")] = pdf_name("/EmbeddedFile")
        writer.objects[reference.generation, reference.idnum] = other
        stream = io.BytesIO()
        writer.write(stream)
    return archival, one, two, stream.getvalue()


@cache
def bundles(unit: str = UNIT) -> tuple[bytes, bytes]:
    """The signed bundle with the document signed once and twice."""
    _, one, two = signed_pdfs(unit)
    return bundle(one, report_json(unit), unit), bundle(two, report_json(unit), unit)


def bundle(pdf: bytes, data: bytes, unit: str = UNIT) -> bytes:
    """A bundle around a document and data, whatever they say."""
    members = (Member(PDF, pdf), Member(XLSX, b"PK\x03\x04 bang tinh"), Member(REPORT, data))
    return build_container((*members, Member(f"{ATTACHMENTS}bản chụp.png", PIXEL)), signer_of(unit), NOW)


def bundle_by_hand(name: str, data: bytes) -> bytes:
    """A bundle with one more member under any name at all, signed by the unit's own key."""
    _, one, _ = signed_pdfs()
    members = [Member(PDF, one), Member(REPORT, report_json())]
    last = manifest_of([Member("x", data)]).removeprefix(MANIFEST_HEAD.encode())
    named = last.replace(b'URI="x"', f"URI={quoteattr(quote(name))}".encode(), 1)
    manifest = manifest_of(members).removesuffix(MANIFEST_TAIL.encode()) + named
    files = [(MIMETYPE, CONTAINER_TYPE.encode()), *((one.name, one.data) for one in members), (name, data)]
    return zipped([*files, (MANIFEST, manifest), (SIGNATURE, sign_detached(manifest, signer_of(UNIT), NOW))])


@cache
def envelopes() -> tuple[bytes, bytes]:
    """The bundles encrypted to the office itself."""
    with no_chance():
        first, second = (encrypt(one, [receiving_key(UNIT).certificate]) for one in bundles())
    return first, second


@cache
def statements() -> tuple[bytes, bytes]:
    """A key card of the commune, a roster of the district above."""
    unit, above = StatedUnit(UNIT, "Phường Võ Cường"), StatedUnit(ABOVE, "Thành phố Bắc Ninh")
    certificate = der(signer_of(UNIT).certificate)
    card = KeyCard(made_at=NOW, unit=unit, signing=certificate, decryption=receiving_key(UNIT).certificate)
    key = RosterKey("sign", certificate, FIRST, LAST)
    other = RosterKey("sign", der(signer_of(OTHER).certificate), FIRST, LAST, NOW - timedelta(days=2))
    units = (RosterUnit(UNIT, "Phường Võ Cường", (key,)), RosterUnit(OTHER, "Phường Vũ Ninh", (other,)))
    roster = Roster(made_at=NOW, unit=above, units=units, due=(DueDay(FORM, PERIOD, date(2024, 12, 10)),))
    return write_statement(card, signer_of(UNIT), NOW), write_statement(roster, signer_of(ABOVE), NOW)


def answer() -> Answer:
    """A report returned with two remarks."""
    report = AnsweredReport(StatedUnit(UNIT, "Phường Võ Cường"), FORM, PERIOD, 1, "ab" * 32)
    comments = (Comment(COUNT, "Xem lại."), Comment("document.number", "Thiếu số."))
    office = StatedUnit(ABOVE, "Thành phố Bắc Ninh")
    return Answer(
        kind="returned", made_at=NOW, office=office, report=report, text="Số nữ chưa đúng.", comments=comments
    )


@cache
def answers() -> tuple[bytes, ...]:
    """The same signed."""
    return (write_answer(answer(), signer_of(ABOVE), NOW),)


@cache
def releases() -> tuple[bytes, ...]:
    """The signed list of a release."""
    file = ReleaseFile(installer_name("9.9.0"), INSTALLER, 1 << 20, hashlib.sha256(b"MZ").hexdigest())
    made = Release("9.9.0", date(2026, 11, 1), 30, (file,), ("Nhập nhanh hơn.",))
    return (write_release(made, signer_of(""), NOW),)


@cache
def signed_packs() -> tuple[bytes, ...]:
    """The pack's signed file, by the province."""
    return (write_pack(pack_files(), signer_of(PROVINCE), NOW),)


@cache
def newer_pack_files() -> dict[str, bytes]:
    """The pack in its next version."""
    written = pack_files()
    now = f"version = {pack().version}\n".encode()
    return {**written, "pack.toml": written["pack.toml"].replace(now, f"version = {pack().version + 1}\n".encode(), 1)}


@cache
def newer_packs() -> tuple[bytes, ...]:
    """Its signed file."""
    return (write_pack(newer_pack_files(), signer_of(PROVINCE), NOW),)


def known(*units: str) -> KnownCertificates:
    """Who knows the offices of these units, and the person who signs for the first."""
    persons = (signer_of(UNIT, "người ký"),) if UNIT in units else ()
    offices = [(signer_of(unit), unit) for unit in units]
    return KnownCertificates(pin(der(one.certificate), unit) for one, unit in [*offices, *((p, UNIT) for p in persons)])


@cache
def consolidated() -> tuple[bytes, bytes]:
    """Data of a district out of two communes: figures, a joined table and a text."""
    found = pack()
    given = {
        COUNT: Cell(Decimal(12), source=Source.CONSOLIDATED),
        "I.4.a.cuoc[]": Cell("09190_r1 09187_r1", source=Source.CONSOLIDATED),
        "I.4.a.cuoc[09190_r1].noi_dung": Cell("Tọa đàm (Phường Võ Cường)", source=Source.CONSOLIDATED),
        "I.4.a.cuoc[09187_r1].nu": Cell(Decimal(30), State.ESTIMATE, "ước", Source.CONSOLIDATED),
    }
    parts = tuple(Part(code, f"Phường {code}", "xa", 1, code * 12 + "abcd") for code in (UNIT, OTHER))
    made = Consolidation(
        parts, (("09163", "Phường Vũ Ninh"),), {COUNT: (2, 3)}, {**given, COUNT: given[COUNT]},
        {"I.2": (UNIT * 12 + "abcd",)},
    )  # fmt: skip
    unit, period = UnitRef(ABOVE, "Thành phố Bắc Ninh", "huyen", ("Tỉnh Bắc Ninh",)), parse_period(PERIOD)
    first = Report("a" * 32, found.id, found.version, "phu-luc-02", 1, unit, period, 1, given, consolidation=made)
    second = replace(first, form=FORM, cells={**given, COUNT: Cell(Decimal(9))})
    return encode(first, found), encode(second, found)


@cache
def keyed_workbook() -> bytes:
    """The workbook of the commune's report, as it is exported with its hidden keys."""
    return render_xlsx(pack(), report_of())


@cache
def drawn() -> bytes:
    """A page with two words."""
    pdfmetrics.registerFont(TTFont("Vera", "Vera.ttf"))
    stream = io.BytesIO()
    canvas = Canvas(stream, initialFontName="Vera", invariant=1)  # type: ignore[arg-type]
    canvas.setFont("Vera", 12)
    canvas.drawString(100, 700, "Bao cao")
    canvas.save()
    return stream.getvalue()


def make_all() -> None:
    """Make what several rows work from, so that processes forked later have it."""
    for make in (
        bundles,
        parted_pdfs,
        envelopes,
        statements,
        answers,
        releases,
        signed_packs,
        consolidated,
        keyed_workbook,
    ):
        make()
