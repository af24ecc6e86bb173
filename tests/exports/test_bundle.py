"""The documents of a bundle: PDF/A whatever was typed, the same bytes each time, one digest for one content."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from exports.bundle import make_documents, member_of, sign_documents
from forms.cells import Cell
from forms.codec import decode, encode
from forms.report import Report
from signing.container import Member
from signing.keys import KeySigner, load_pkcs12, make_office_key
from signing.pdf import check_pdfa3, read_pdf_data
from signing.verification import pin, verify_bundle
from tests.conftest import COMMUNE, NOW, SECRET
from workflow.packs import find_pack
from workflow.reports import open_report
from workflow.samples import build_sample_office, samples
from workflow.session import open_session

NASTY = "=1+1 <b>&amp;</b> 🎉 👩‍⚖️ ữ \u200b\u00ad\t" + "dài" * 3000 + " \ud7ff\U000e0100 𐀀 العربية 漢字"
PACK = find_pack(samples()["pack"])


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> list[Report]:
    found = []
    for office in samples()["office"]:
        home = tmp_path_factory.mktemp("office")
        ids = build_sample_office(home, office["unit"])
        with open_session(home) as session:
            found += [open_report(session, report_id).report for report_id in ids]
    return found


@pytest.fixture(scope="module")
def signer() -> KeySigner:
    return load_pkcs12(make_office_key(COMMUNE, "Phường Võ Cường", "Văn thư", SECRET, NOW).signing_pkcs12, SECRET)


def test_every_sample_document_conforms_to_pdfa(reports: list[Report]) -> None:
    assert len(reports) == 6
    for report in reports:
        assert check_pdfa3(make_documents(PACK, report, encode(report, PACK), NOW).pdf) == ()


def test_what_strangers_type_does_not_break_pdfa(reports: list[Report]) -> None:
    for report in reports[:2]:
        texts = {key: Cell(NASTY) for key, cell in report.cells.items() if cell.text and key != "document.date"}
        tables = {key: cell for key, cell in report.cells.items() if key.endswith("[]")}
        nasty = replace(report, cells={**report.cells, **texts, **tables})
        documents = make_documents(PACK, nasty, encode(nasty, PACK), NOW)
        assert check_pdfa3(documents.pdf) == ()
        assert decode(documents.data).cells == decode(encode(nasty, PACK)).cells


def test_unsigned_documents_are_the_same_bytes_each_time(reports: list[Report]) -> None:
    for report in reports[:2]:
        snapshot = encode(report, PACK)
        one, two = (make_documents(PACK, report, snapshot, NOW) for _ in range(2))
        assert one == two and one.digest == two.digest
        assert read_pdf_data(one.pdf) == snapshot


def test_a_changed_figure_changes_the_digest(reports: list[Report]) -> None:
    report = reports[0]
    other = replace(report, cells={**report.cells, "document.place": Cell("Nơi khác")})
    digests = {make_documents(PACK, one, encode(one, PACK), NOW).digest for one in (report, other)}
    assert len(digests) == 2


def test_the_signed_bundle_is_accepted_and_pinned_to_its_unit(reports: list[Report], signer: KeySigner) -> None:
    from signing.certificates import der

    bundle = sign_documents(make_documents(PACK, reports[0], encode(reports[0], PACK), NOW), signer, None, NOW)
    certificate = der(signer.certificate)
    assert verify_bundle(bundle.data, [pin(certificate, COMMUNE)], NOW).record.accepted
    found = verify_bundle(bundle.data, [pin(certificate, "09193")], NOW)
    assert found.record.unit.ok is False and found.digest == bundle.digest


def test_the_container_gives_its_members_back(reports: list[Report], signer: KeySigner) -> None:
    documents = make_documents(PACK, reports[0], encode(reports[0], PACK), NOW)
    bundle = sign_documents(documents, signer, None, NOW, attachments=[Member("dinh-kem/biên bản.pdf", b"%PDF-1.7")])
    assert member_of(bundle.data, "bao-cao.pdf") == bundle.pdf and bundle.pdf.startswith(documents.pdf)
    assert member_of(bundle.data, "bieu-mau.xlsx") == documents.xlsx
    assert member_of(bundle.data, "dinh-kem/biên bản.pdf") == b"%PDF-1.7"
    assert bundle.digest != sign_documents(documents, signer, None, NOW).digest
