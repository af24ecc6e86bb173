"""A document signed on another machine, or by the government's tool, becomes this revision's; nothing else does."""

from __future__ import annotations

import io
from datetime import timedelta
from pathlib import Path

import pikepdf
import pytest

from exports.bundle import member_of
from forms.errors import BadInput, WorldError
from signing.keys import make_office_key
from signing.pdf import read_pdf_data, verify_pdf
from tests.conftest import COMMUNE, NOW, SECRET, SampleOffice, clock
from tests.reading_back import read_back
from tests.signing.foreign import KINDS, Authority, foreign_signed, make_authority
from tests.signing.test_pdf import pdfsig
from tests.tokens import Handed
from workflow.elsewhere.coming_back import look_at_signed_pdf, take_signed_pdf
from workflow.elsewhere.signing import bundle_file, sign_file
from workflow.finishing import finish_report, reopen_report
from workflow.keys.signing_keys import KeyUse
from workflow.reports import enter, open_report
from workflow.sending.deliveries import Delivery, deliver
from workflow.sending.exporting import export_report
from workflow.sending.sent import sendings
from workflow.session import Session
from workflow.signing.attachments import attach
from workflow.signing.reports import SigningPlan, needs_signing, sign_report, signed_bundle, signed_bytes
from workflow.verifying.records import verify_files

OWN = KeyUse("", SECRET)


@pytest.fixture(scope="module")
def authority() -> Authority:
    return make_authority(NOW)


@pytest.fixture
def report(finished: SampleOffice) -> str:
    return finished.reports[0]


@pytest.fixture
def unsigned(finished_session: Session, report: str, tmp_path: Path) -> Path:
    """The PDF of the unsigned export."""
    return export_report(finished_session, report, tmp_path / "mang đi", unsigned=True).files[0]


@pytest.fixture
def today_key(tmp_path: Path) -> KeyUse:
    """A key good at the machine's own clock, for machines without an office."""
    from workflow.session import vietnam_now

    path = tmp_path / "cơ quan.p12"
    key = make_office_key(COMMUNE, "Phường Võ Cường", "Văn thư", SECRET, vietnam_now())
    path.write_bytes(key.signing_pkcs12)
    path.with_suffix(".cer").write_bytes(key.signing_certificate)
    return KeyUse(str(path), SECRET)


def foreign(path: Path, authority: Authority, kind: str = "plain") -> Path:
    signed = path.with_name(f"{path.stem}.signed.pdf")
    signed.write_bytes(foreign_signed(path.read_bytes(), authority, kind, NOW))
    return signed


def test_the_road_over_two_other_machines(
    finished_session: Session, report: str, unsigned: Path, today_key: KeyUse, tmp_path: Path
) -> None:
    """export --unsigned here; sign and bundle where there is no office at all."""
    before = unsigned.read_bytes()
    first = sign_file(None, unsigned, "person", today_key, tmp_path / "máy lãnh đạo")
    assert first.path.name == "BDG_phu-luc-01_2024_09190_r1_ky-ca-nhan.pdf" and len(first.signatures) == 1
    second = sign_file(None, first.path, "organisation", today_key, tmp_path / "máy văn thư")
    assert second.path.name == "BDG_phu-luc-01_2024_09190_r1_da-ky.pdf" and len(second.signatures) == 2
    done = bundle_file(None, second.path, today_key, tmp_path / "gói")
    assert [path.name for path in done.files] == ["BDG_phu-luc-01_2024_09190_r1.asice"]
    assert unsigned.read_bytes() == before
    certificate = Path(today_key.ref).with_suffix(".cer")
    found = verify_files(None, done.files, [certificate])[0]
    assert found.ok and found.digest == done.digest and len(found.documents) == 2
    assert open_report(finished_session, report).state == "finished", "nothing left this office yet"


def test_a_picture_shows_where_the_person_signs(unsigned: Path, today_key: KeyUse, tmp_path: Path) -> None:
    from PIL import Image

    image = Image.new("RGBA", (300, 120), (255, 255, 255, 0))
    image.paste((20, 40, 180, 255), (40, 40, 260, 80))
    image.save(tmp_path / "chữ ký.png")
    shown = sign_file(None, unsigned, "person", today_key, tmp_path, picture=tmp_path / "chữ ký.png")
    plain = sign_file(None, unsigned, "person", today_key, tmp_path / "không hình")
    assert [sizes(one.path) for one in (shown, plain)] == [[True], [False]]
    (tmp_path / "x.png").write_bytes(b"<html>")
    with pytest.raises(BadInput):
        sign_file(None, unsigned, "person", today_key, tmp_path / "ra", picture=tmp_path / "x.png")


def sizes(path: Path) -> list[bool]:
    """Whether each signature takes room on a page."""
    with pikepdf.open(path) as document:
        boxes = [[float(edge) for edge in field.Rect] for field in document.Root.AcroForm.Fields]
    return [box[2] > box[0] and box[3] > box[1] for box in boxes]


def test_packing_alone_signs_the_document_for_the_organisation_too(
    unsigned: Path, today_key: KeyUse, tmp_path: Path
) -> None:
    first = sign_file(None, unsigned, "person", today_key, tmp_path)
    done = bundle_file(None, first.path, today_key, tmp_path / "gói")
    roles = [one.role for one in verify_pdf(member_of(done.files[0].read_bytes(), "bao-cao.pdf")).signatures]
    assert roles == ["person", "organisation"]


def test_attachments_travel_beside_the_unsigned_document(
    finished_session: Session, report: str, today_key: KeyUse, tmp_path: Path
) -> None:
    from PIL import Image

    Image.new("RGB", (200, 300), "white").save(tmp_path / "bản chụp.png")
    attach(finished_session, report, tmp_path / "bản chụp.png", "scan")
    out = export_report(finished_session, report, tmp_path / "mang đi", unsigned=True)
    assert out.files[-1].parent.name == "BDG_phu-luc-01_2024_09190_r1_dinh-kem"
    done = bundle_file(None, out.files[0], today_key, tmp_path / "gói")
    assert member_of(done.files[0].read_bytes(), "dinh-kem/bản chụp.png") == out.files[-1].read_bytes()


def test_a_role_is_not_signed_twice(unsigned: Path, today_key: KeyUse, tmp_path: Path) -> None:
    signed = sign_file(None, unsigned, "organisation", today_key, tmp_path)
    with pytest.raises(BadInput, match="đã có chữ ký này"):
        sign_file(None, signed.path, "organisation", today_key, tmp_path / "nữa")
    assert not (tmp_path / "nữa").exists()


def test_a_machine_without_an_office_must_be_told_the_key(unsigned: Path, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="chỉ rõ khóa ký"):
        sign_file(None, unsigned, "person", OWN, tmp_path)


def test_a_key_of_another_unit_signs_for_itself_only(unsigned: Path, tmp_path: Path) -> None:
    from workflow.session import vietnam_now

    other = tmp_path / "khác.p12"
    other.write_bytes(make_office_key("09193", "Phường khác", "Văn thư", SECRET, vietnam_now()).signing_pkcs12)
    for act in (
        lambda: sign_file(None, unsigned, "organisation", KeyUse(str(other), SECRET), tmp_path / "ra"),
        lambda: bundle_file(None, unsigned, KeyUse(str(other), SECRET), tmp_path / "ra"),
    ):
        with pytest.raises(BadInput, match="09193"):
            act()
    assert not (tmp_path / "ra").exists()


@pytest.mark.parametrize("data", [b"", b"<html>", b"%PDF-1.7\n%%EOF\n", b"PK\3\4"])
def test_what_is_no_report_is_neither_signed_nor_packed(data: bytes, today_key: KeyUse, tmp_path: Path) -> None:
    (tmp_path / "x.pdf").write_bytes(data)
    for act in (
        lambda: sign_file(None, tmp_path / "x.pdf", "person", today_key, tmp_path / "ra"),
        lambda: bundle_file(None, tmp_path / "x.pdf", today_key, tmp_path / "ra"),
    ):
        with pytest.raises(BadInput, match="không phải là văn bản PDF"):
            act()


def test_a_token_signs_without_an_office(
    unsigned: Path, handed: Handed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("workflow.keys.any_machine.vietnam_now", clock)
    use = KeyUse(f"pkcs11-module:{handed.ports.module}", handed.agency.pin)
    with pytest.raises(BadInput, match="nhiều thẻ"):
        sign_file(None, unsigned, "organisation", use, tmp_path / "ra")
    named = KeyUse(handed.agency.ref(handed.agency_certificate), handed.agency.pin)
    done = sign_file(None, unsigned, "organisation", named, tmp_path / "ra")
    assert "Signature is Valid" in pdfsig(done.path.read_bytes(), tmp_path)
    monkeypatch.setattr("workflow.keys.any_machine.vietnam_now", lambda: clock() + timedelta(days=4000))
    with pytest.raises(WorldError, match="hết hạn"):
        sign_file(None, unsigned, "organisation", named, tmp_path / "sau này")
    assert not (tmp_path / "sau này").exists()


def test_a_token_of_the_person_then_the_office(
    finished_session: Session, report: str, unsigned: Path, handed: Handed, tmp_path: Path
) -> None:
    person = KeyUse(handed.person.ref(handed.person_certificate), handed.person.pin)
    first = sign_file(finished_session, unsigned, "person", person, tmp_path)
    done = bundle_file(finished_session, first.path, OWN, tmp_path / "gói")
    assert read_back(finished_session, done) is True and len(done.signers) == 2
    assert pdfsig(member_of(done.files[0].read_bytes(), "bao-cao.pdf"), tmp_path).count("Signature is Valid") == 2
    signed = signed_bundle(finished_session, report)
    assert signed is not None and signed.digest == done.digest and signed.elsewhere
    assert not needs_signing(finished_session, report) and open_report(finished_session, report).state == "sent"


def test_a_separate_annex_gets_the_text_of_the_decree(today_key: KeyUse, tmp_path: Path) -> None:
    from tests.signing.conftest import drawn_pdf

    (tmp_path / "phụ lục.pdf").write_bytes(drawn_pdf())
    done = sign_file(None, tmp_path / "phụ lục.pdf", "organisation", today_key, tmp_path, annex="05/BC-UBND")
    said = pdfsig(done.path.read_bytes(), tmp_path)
    assert "Signature is Valid" in said and len(done.signatures) == 1
    with pytest.raises(BadInput, match="cơ quan"):
        sign_file(None, tmp_path / "phụ lục.pdf", "person", today_key, tmp_path, annex="05/BC-UBND")


@pytest.mark.parametrize("kind", KINDS)
def test_a_document_signed_by_the_governments_tool_comes_back_in(
    finished_session: Session, report: str, unsigned: Path, authority: Authority, tmp_path: Path, kind: str
) -> None:
    path = foreign(unsigned, authority, kind)
    view = look_at_signed_pdf(finished_session, report, path)
    assert view.ok and "Nguyễn Văn Ký" in view.signatures[0] and "Chưa biết người ký" in view.remarks[0]
    assert signed_bundle(finished_session, report) is None, "looking stores nothing"
    taken = take_signed_pdf(finished_session, report, path, OWN)
    assert taken.fresh and taken.elsewhere and taken.kind == "bundle"
    assert member_of(signed_bytes(finished_session, taken), "bao-cao.pdf") == path.read_bytes()
    done = deliver(finished_session, report, Delivery("folder", tmp_path / "gửi"))
    assert read_back(finished_session, done) is True
    assert not take_signed_pdf(finished_session, report, path, OWN).fresh


def test_what_the_second_judge_would_not_confirm_is_told_before_it_is_sent(
    finished_session: Session, report: str, unsigned: Path, authority: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = foreign(unsigned, authority)
    monkeypatch.setattr("signing.second_opinion.confirms", lambda _: False)
    assert "khác nhau" in look_at_signed_pdf(finished_session, report, path).problems[0]
    with pytest.raises(BadInput, match="khác nhau"):
        take_signed_pdf(finished_session, report, path, OWN)
    assert signed_bundle(finished_session, report) is None


def test_without_a_key_here_the_signed_document_alone_goes_out(
    finished_session: Session, report: str, unsigned: Path, authority: Authority, tmp_path: Path
) -> None:
    path = foreign(unsigned, authority)
    taken = take_signed_pdf(finished_session, report, path)
    assert (taken.kind, taken.name) == ("pdf", "BDG_phu-luc-01_2024_09190_r1.pdf")
    done = deliver(finished_session, report, Delivery("folder", tmp_path / "gửi"))
    assert [one.read_bytes() for one in done.files] == [path.read_bytes()]
    assert read_back(finished_session, done) is True and open_report(finished_session, report).state == "sent"
    assert sendings(finished_session, report)[0].digest == taken.digest
    assert read_pdf_data(done.files[0].read_bytes()) == finished_session.store.revision_snapshot(report, 1)


def test_a_container_is_put_around_it_later_without_signing_it(
    finished_session: Session, report: str, unsigned: Path, authority: Authority
) -> None:
    path = foreign(unsigned, authority)
    take_signed_pdf(finished_session, report, path)
    assert needs_signing(finished_session, report)
    signed = sign_report(finished_session, report, SigningPlan(OWN))
    assert signed.kind == "bundle" and signed.elsewhere
    assert member_of(signed_bytes(finished_session, signed), "bao-cao.pdf") == path.read_bytes()
    again = sign_report(finished_session, report, SigningPlan(OWN), again=True)
    assert member_of(signed_bytes(finished_session, again), "bao-cao.pdf") == path.read_bytes()


def test_a_bundle_packed_on_another_machine_comes_back_as_it_is(
    finished_session: Session, report: str, unsigned: Path, today_key: KeyUse, tmp_path: Path
) -> None:
    bundle = bundle_file(None, unsigned, today_key, tmp_path / "máy khác").files[0]
    view = look_at_signed_pdf(finished_session, report, bundle)
    assert view.ok and view.kind == "bundle" and len(view.signatures) == 2 and "Chưa biết người ký" in view.remarks[0]
    taken = take_signed_pdf(finished_session, report, bundle)
    assert signed_bytes(finished_session, taken) == bundle.read_bytes() and taken.elsewhere
    assert not needs_signing(finished_session, report)
    assert not take_signed_pdf(finished_session, report, bundle).fresh
    done = deliver(finished_session, report, Delivery("folder", tmp_path / "gửi"))
    assert done.files[0].read_bytes() == bundle.read_bytes() and done.digest == taken.digest


def test_a_bundle_of_another_report_or_a_broken_one_is_refused(
    finished_session: Session, finished: SampleOffice, unsigned: Path, today_key: KeyUse, tmp_path: Path
) -> None:
    report, second = finished.reports
    bundle = bundle_file(None, unsigned, today_key, tmp_path).files[0].read_bytes()
    other = export_report(finished_session, second, tmp_path / "khác", unsigned=True).files[0]
    wrong = bundle_file(None, other, today_key, tmp_path / "khác").files[0].read_bytes()
    assert "không phải là số liệu của báo cáo này" in refusals(finished_session, report, wrong, tmp_path)
    for at in range(200, len(bundle), 9001):
        refusals(finished_session, report, bundle[:at] + bytes([bundle[at] ^ 1]) + bundle[at + 1 :], tmp_path)
    refusals(finished_session, report, b"PK\3\4" + bytes(99), tmp_path)


def refusals(session: Session, report: str, data: bytes, tmp_path: Path) -> str:
    (tmp_path / "về.pdf").write_bytes(data)
    view = look_at_signed_pdf(session, report, tmp_path / "về.pdf")
    assert not view.ok
    with pytest.raises(BadInput) as refused:
        take_signed_pdf(session, report, tmp_path / "về.pdf", OWN)
    assert refused.value.sentence == view.problems[0] and refused.value.remedy
    assert signed_bundle(session, report) is None
    return view.problems[0]


def test_what_is_not_this_document_is_refused(
    finished_session: Session, finished: SampleOffice, unsigned: Path, authority: Authority, tmp_path: Path
) -> None:
    report, second = finished.reports
    other = export_report(finished_session, second, tmp_path / "khác", unsigned=True).files[0]
    signed = foreign(unsigned, authority).read_bytes()

    def refuse(data: bytes) -> str:
        return refusals(finished_session, report, data, tmp_path)

    assert "chưa được ký số" in refuse(unsigned.read_bytes())
    assert "không phải là văn bản PDF" in refuse(b"<html>")
    assert "không phải là văn bản PDF đã xuất" in refuse(foreign(other, authority).read_bytes())
    assert "không toàn vẹn" in refuse(signed[:-20] + b"x" * 20 + signed[-20:])
    flipped = bytearray(signed)
    flipped[len(unsigned.read_bytes()) + 40] ^= 1
    assert "PDF" in refuse(bytes(flipped))


def test_a_tool_that_rewrote_the_file_is_refused(
    finished_session: Session, report: str, unsigned: Path, authority: Authority, tmp_path: Path
) -> None:
    stream = io.BytesIO()
    with pikepdf.open(unsigned) as document:
        document.save(stream)
    rewritten = foreign_signed(stream.getvalue(), authority, "plain", NOW)
    assert "ghi lại toàn bộ tệp" in refusals(finished_session, report, rewritten, tmp_path)


def scribbled(pdf: bytes) -> bytes:
    """An incremental update that paints over the first page."""
    from pyhanko.pdf_utils.generic import ArrayObject, StreamObject
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    page = writer.find_page_for_modification(0)[0].get_object()
    added = writer.add_object(StreamObject(stream_data=b"0 0 200 200 re f"))
    page["/Contents"] = ArrayObject([page.raw_get("/Contents"), added])
    writer.update_container(page)
    stream = io.BytesIO()
    writer.write(stream)
    return stream.getvalue()


def test_a_document_edited_before_it_was_signed_is_refused(
    finished_session: Session,
    report: str,
    unsigned: Path,
    authority: Authority,
    today_key: KeyUse,
    tmp_path: Path,
) -> None:
    """An incremental update keeps our bytes in front and shows other figures all the same."""
    edited_only = scribbled(unsigned.read_bytes())
    edited = foreign_signed(edited_only, authority, "plain", NOW)
    assert edited.startswith(unsigned.read_bytes()) and verify_pdf(edited).problem == ""
    assert "bị sửa trước khi ký" in refusals(finished_session, report, edited, tmp_path)
    for data in (edited_only, edited):
        (tmp_path / "sửa.pdf").write_bytes(data)
        with pytest.raises(BadInput, match="bị sửa trước khi ký"):
            sign_file(None, tmp_path / "sửa.pdf", "person", today_key, tmp_path / "ra")


def test_a_document_of_the_revision_before_is_refused(
    finished_session: Session, report: str, unsigned: Path, authority: Authority, tmp_path: Path
) -> None:
    signed = foreign(unsigned, authority)
    reopen_report(finished_session, report, "có số mới")
    with pytest.raises(BadInput, match="chưa hoàn thành"):
        look_at_signed_pdf(finished_session, report, signed)
    enter(finished_session, report, "M3.2a.1n", "0")
    finish_report(finished_session, report)
    assert "đã xuất từ báo cáo này" in refusals(finished_session, report, signed.read_bytes(), tmp_path)
    with pytest.raises(BadInput, match="không phải lần đang hoàn thành"):
        bundle_file(finished_session, signed, OWN, tmp_path / "gói")
