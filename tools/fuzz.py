"""Throws mutated bundles, PDFs, envelopes, statements, answers, data, letters and workbooks at the readers:
`python tools/fuzz.py [COUNT] [FIRST SEED]`.

A finding is an error that is not a sentence, a changed content that is accepted, a case of more than two seconds, or
memory beyond the bound. Findings are printed by seed; status 1 where there is one. 100,000 take about ten minutes.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import io
import json
import random
import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from email.message import EmailMessage
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from openpyxl import Workbook
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from forms.answers import Answer, AnsweredReport, Comment, encode_answer
from forms.cells import Cell, Source, State
from forms.codec import canonical_bytes, decode, encode
from forms.errors import BadInput
from forms.key_statements import KeyCard, StatedUnit
from forms.pack import Pack
from forms.packs.loader import cached_pack
from forms.periods import parse_period
from forms.report import Consolidation, Part, Report, UnitRef
from forms.resources import resource_path
from forms.sifting import sift
from imports.grids import read_grids
from signing.answers import read_answer, write_answer
from signing.certificates import der
from signing.container import Member, build_container
from signing.envelope import DecryptionKey, encrypt, load_decryption_key
from signing.keys import KeySigner, OfficeKey, load_pkcs12, make_office_key
from signing.known import KnownCertificates, pin
from signing.names import ANSWER, LIMITS
from signing.pdf import sign_pdf, to_pdfa3
from signing.pdf_data import own_pdf_data, pikepdf_data, read_pdf_data
from signing.pdf_objects import Unlike
from signing.pdf_reader import verify_pdf
from signing.pdf_revisions import revision_problem
from signing.statements import read_statement, write_statement
from signing.verification import VerifiedBundle, verify_file
from storage.received_records import cell_rows
from tools.mutations import mutated
from workflow.receiving.mail import attached

NOW = dt.datetime(2026, 11, 20, 1, 30, tzinfo=dt.UTC)
UNIT, SECRET = "09190", "mật khẩu thử"
COUNT = 100_000
SLOW = 2.0
MEMORY = 768 << 20
ODD: tuple[object, ...] = (
    None, True, 0, -1, 1 << 70, "", "x", "9" * 30, "-1", "1E+9", "NaN", "\u202e", "\0", "K" * 5000, "2024-H1", "9999",
    "09187", "computed", "consolidated", "estimate", "not_applicable", [], {}, [[]], {"id": "r1"}, {"value": "1"},
)  # fmt: skip
REPORT = {
    "schema": 1,
    "form": "phu-luc-01",
    "period": "2024",
    "revision": 1,
    "unit": {"code": UNIT, "name": "Xã Đường Lâm"},
    "cells": {f"M{number}": {"state": "value", "type": "number", "value": str(number)} for number in range(20)},
}


@dataclass(frozen=True)
class Target:
    """Good files of a kind, and what is done with a mutated one: it returns what is wrong, or nothing."""

    name: str
    seeds: tuple[bytes, ...]
    judge: Callable[[bytes], str]


@dataclass(frozen=True)
class Finding:
    """What went wrong with a seed."""

    target: str
    seed: int
    problem: str


def targets() -> tuple[Target, ...]:
    """The readers with their good files."""
    office = make_office_key(UNIT, "Ủy ban nhân dân xã Đường Lâm", "Chủ tịch", SECRET, NOW)
    person = make_office_key(UNIT, "Ủy ban nhân dân xã Đường Lâm", "Người ký", SECRET, NOW)
    signers = [load_pkcs12(key.signing_pkcs12, SECRET) for key in (office, person)]
    keys = (load_decryption_key(office.decryption_pkcs12, SECRET),)
    known = KnownCertificates(pin(der(signer.certificate), UNIT) for signer in signers)
    report = json.dumps(REPORT, ensure_ascii=False, indent=2).encode()
    archival = to_pdfa3(_drawn(), report, "Báo cáo", NOW)
    one = sign_pdf(archival, signers[0], "organisation", NOW)
    two = sign_pdf(sign_pdf(archival, signers[1], "person", NOW), signers[0], "organisation", NOW)
    bundles = tuple(_bundle(pdf, report, signers[0]) for pdf in (one, two))
    envelopes = tuple(encrypt(bundle, [office.decryption_certificate]) for bundle in bundles)
    card = write_statement(_card(office), signers[0], NOW)
    answer = write_answer(_answer(), signers[0], NOW)
    return (
        Target("asice", bundles, lambda data: _accepted(data, known, keys, report)),
        Target("pdf", (one, two), lambda data: _accepted(data, known, keys, report)),
        Target("p7m", envelopes, lambda data: _accepted(data, known, keys, report)),
        Target("statement", (card,), lambda data: _statement(data, known, card)),
        Target("signed again", (one, two, report), lambda data: _again(data, one, report, signers[0], known)),
        Target("pdf parts", (archival, one, two), lambda data: _parts(data, two)),
        Target("answer", (answer,), lambda data: _answered(data, known)),
        Target("answer signed again", (encode_answer(_answer()),), lambda data: _answer_again(data, signers[0], known)),
        Target("data", _reports(), _read),
        Target("shaken data", _reports(), lambda data: _read(_shaken(data, _reports()))),
        Target(
            "shaken answer",
            (encode_answer(_answer()),),
            lambda data: _answer_again(_shaken(data, (encode_answer(_answer()),)), signers[0], known),
        ),
        Target("letter", (_letter(answer),), _attached),
        Target("workbook", (_workbook(),), _grids),
    )


def run(chosen: Sequence[Target], first: int, count: int) -> Iterator[Finding]:
    """The findings of seeds first, first + 1, …; the target goes round."""
    for seed in range(first, first + count):
        target = chosen[seed % len(chosen)]
        problem = try_seed(target, seed)
        if problem:
            yield Finding(target.name, seed, problem)


def try_seed(target: Target, seed: int) -> str:
    """What is wrong with the mutation of one seed; empty where nothing is."""
    source = random.Random(seed)
    data = mutated(source, source.choice(target.seeds), target.seeds)
    start = time.perf_counter()
    try:
        problem = target.judge(data)
    except Exception:  # noqa: BLE001 - the readers may raise nothing at all
        return traceback.format_exc(limit=-4)
    spent = time.perf_counter() - start
    return problem or (f"{spent:.1f} seconds" if spent > SLOW else "")


def _accepted(data: bytes, known: KnownCertificates, keys: tuple[DecryptionKey, ...], report: bytes) -> str:
    found = verify_file(data, known, NOW, keys)
    return "changed content is accepted" if found.record.accepted and not _same(found, report) else _unsaid(found)


def _again(data: bytes, pdf: bytes, report: bytes, signer: KeySigner, known: KnownCertificates) -> str:
    """A bundle around a mutated PDF or mutated data, which its office signed as it is: what lies deeper is reached."""
    is_pdf = data.count(b"/Type") > 3
    bundle = _bundle(data, report, signer) if is_pdf else _bundle(pdf, data, signer)
    return _accepted(bundle, known, (), report)


def _same(found: VerifiedBundle, report: bytes) -> bool:
    return found.report_json == report and found.identity is not None and found.identity.unit_code == UNIT


def _unsaid(found: VerifiedBundle) -> str:
    sentences = [fact.sentence for fact in found.record.facts().values()]
    return "" if all(text and text[0].isupper() and text.endswith(".") for text in sentences) else f"{sentences}"


def _statement(data: bytes, known: KnownCertificates, good: bytes) -> str:
    found, meant = read_statement(data, known, NOW), read_statement(good, known, NOW)
    return "changed statement" if found.genuine and found.statement != meant.statement else ""


def _answered(data: bytes, known: KnownCertificates) -> str:
    found = read_answer(data, known, NOW)
    return "changed answer" if found.genuine and found.answer != _answer() else ""


def _answer_again(data: bytes, signer: KeySigner, known: KnownCertificates) -> str:
    """A mutated answer that its office signed as it is: read, or told in a sentence, and read again the same."""
    found = read_answer(build_container([Member(ANSWER, data)], signer, NOW), known, NOW)
    if found.answer is None:
        return "" if found.content.sentence else "no sentence"
    return "" if encode_answer(found.answer) == data else "two ways to write one answer"


def _read(data: bytes) -> str:
    """Mutated data of a consolidated report: refused in a sentence, or kept as rows and written down again."""
    pack = _pack()
    try:
        report = decode(data)
        form = pack.form_by_key.get(report.form)
        if form is None:
            return ""
        found = sift(form, report.unit, report)
    except BadInput:
        return ""
    for row in cell_rows(found.cells):
        "".join(row).encode()
    sent = encode(found.report, pack)
    return "" if encode(decode(sent), pack) == sent else "what counts of the data is not read as it was written"


def _shaken(chance: bytes, good: Sequence[bytes]) -> bytes:
    """Good data with odd values in a few places, so that what lies behind the syntax is reached."""
    source = random.Random(chance)
    tree = json.loads(source.choice(good))
    for _ in range(source.randint(1, 3)):
        node = tree
        while isinstance(node, (dict, list)) and node:
            place = source.choice(list(node)) if isinstance(node, dict) else source.randrange(len(node))
            if not (isinstance(node[place], (dict, list)) and node[place] and source.random() < 0.8):
                node[place] = json.loads(json.dumps(source.choice(ODD)))
                break
            node = node[place]
    return canonical_bytes(tree)


def _attached(data: bytes) -> str:
    try:
        return "" if all(name.isprintable() for name, _ in attached(data)) else "a name that hides"
    except BadInput:
        return ""


def _grids(data: bytes) -> str:
    with contextlib.suppress(BadInput):
        read_grids(data, "bảng.xlsx")
    return ""


def _parts(data: bytes, signed: bytes) -> str:
    """The readers of a PDF by themselves; the strict one gives what pikepdf gives, or nothing."""
    read_pdf_data(data)
    verify_pdf(data)
    if len(data) % 4 == 0:
        revision_problem(signed, data)
    try:
        own = own_pdf_data(data, LIMITS)
    except Unlike:
        return ""
    other = pikepdf_data(data, LIMITS)
    return "" if other in (own, None) else "the strict reader and pikepdf disagree"


def _bundle(pdf: bytes, report: bytes, signer: KeySigner) -> bytes:
    members = (
        Member("bao-cao.pdf", pdf),
        Member("bieu-mau.xlsx", b"PK\x03\x04 bang tinh"),
        Member("report.json", report),
        Member("dinh-kem/bản chụp.png", b"\x89PNG anh"),
    )
    return build_container(members, signer, NOW)


def _card(key: OfficeKey) -> KeyCard:
    unit = StatedUnit(UNIT, "Xã Đường Lâm")
    return KeyCard(made_at=NOW, unit=unit, signing=key.signing_certificate, decryption=key.decryption_certificate)


def _answer() -> Answer:
    unit = StatedUnit(UNIT, "Phường Võ Cường")
    return Answer(
        kind="returned", made_at=NOW, office=StatedUnit("256", "Thành phố Bắc Ninh"), text="Số nữ chưa đúng.",
        report=AnsweredReport(unit, "phu-luc-01", "2024", 1, "ab" * 32),
        comments=(Comment("M3.2a.1", "Xem lại."), Comment("document.number", "Thiếu số.")),
    )  # fmt: skip


def _pack() -> Pack:
    return cached_pack(resource_path("packs", "bac-ninh-2024"))


def _reports() -> tuple[bytes, ...]:
    """A report of a district out of two communes: figures, a joined table and a text."""
    pack = _pack()
    given = {
        "M3.2a.1": Cell(Decimal(12), source=Source.CONSOLIDATED),
        "I.4.a.cuoc[]": Cell("09190_r1 09187_r1", source=Source.CONSOLIDATED),
        "I.4.a.cuoc[09190_r1].noi_dung": Cell("Tọa đàm (Phường Võ Cường)", source=Source.CONSOLIDATED),
        "I.4.a.cuoc[09187_r1].nu": Cell(Decimal(30), State.ESTIMATE, "ước", Source.CONSOLIDATED),
    }
    parts = tuple(Part(code, f"Phường {code}", "xa", 1, code * 12 + "abcd") for code in (UNIT, "09187"))
    made = Consolidation(
        parts, (("09163", "Phường Vũ Ninh"),), {"M3.2a.1": (2, 3)}, {**given, "M3.2a.1": given["M3.2a.1"]},
        {"I.2": (UNIT * 12 + "abcd",)},
    )  # fmt: skip
    unit, period = UnitRef("256", "Thành phố Bắc Ninh", "huyen", ("Tỉnh Bắc Ninh",)), parse_period("2024")
    return tuple(
        encode(Report("a" * 32, pack.id, pack.version, form, 1, unit, period, 1, cells, consolidation=made), pack)
        for form, cells in (("phu-luc-02", given), ("phu-luc-01", {**given, "M3.2a.1": Cell(Decimal(9))}))
    )


def _letter(answer: bytes) -> bytes:
    letter = EmailMessage()
    letter["Subject"] = "Báo cáo bình đẳng giới"
    letter.set_content("Kính gửi")
    letter.add_attachment(answer, maintype="application", subtype="zip", filename="Phiếu trả lại.asice")
    outer = EmailMessage()
    outer.set_content("Chuyển tiếp")
    outer.add_attachment(letter)
    return outer.as_bytes()


def _workbook() -> bytes:
    book = Workbook()
    for row in (("TT", "Chỉ tiêu", "Số liệu"), ("1", "Số nữ", 12), ("2", "Tỷ lệ", 0.25)):
        book.active.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _drawn() -> bytes:
    pdfmetrics.registerFont(TTFont("Vera", "Vera.ttf"))
    stream = io.BytesIO()
    canvas = Canvas(stream, initialFontName="Vera", invariant=1)  # type: ignore[arg-type]
    canvas.setFont("Vera", 12)
    canvas.drawString(100, 700, "Bao cao")
    canvas.save()
    return stream.getvalue()


def _main(arguments: Sequence[str]) -> int:
    import resource  # how memory is bounded on Linux; the tests on Windows need the rest of this module

    count = int(arguments[0]) if arguments else COUNT
    first = int(arguments[1]) if len(arguments) > 1 else 0
    chosen = targets()
    used = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (used + MEMORY, used + MEMORY))
    start, counted = time.perf_counter(), Counter[str]()
    for finding in run(chosen, first, count):
        counted[finding.target] += 1
        print(f"seed {finding.seed} ({finding.target}): {finding.problem}", flush=True)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10
    print(
        f"{count} mutations, {time.perf_counter() - start:.0f} s, peak {peak} MB, findings: {dict(counted) or 'none'}"
    )
    return 1 if counted else 0


if __name__ == "__main__":
    sys.exit(_main(sys.argv[1:]))
