"""Attachments of a revision: added before and after signing, taken off with a trace, taken over, carried along."""

from __future__ import annotations

import io
import shutil
from pathlib import Path

import pytest
from PIL import Image

from forms.attachments import COUNT_LIMIT
from forms.errors import BadInput, WorldError
from forms.files import FileRefused
from signing.container import Member, build_container
from signing.keys import load_pkcs12
from storage.blobs import DamagedBlob
from tests.conftest import NOW, SECRET, SampleOffice, clock
from tests.disks import needs_mounts, small_disk
from workflow.backups import make_backup
from workflow.finishing import reopen_report
from workflow.moving import carried_text, carry_out, preview_backup, restore_with_keys, restored_text
from workflow.session import Session, open_session
from workflow.signing.attachments import (
    attach,
    attached,
    attached_members,
    attachment_history,
    carry_attachments,
    detach,
    earlier_evidence,
    save_attachment,
)


def pdf_file(folder: Path, name: str = "bản chụp có dấu.pdf", text: str = "Kế hoạch") -> Path:
    from reportlab.pdfgen.canvas import Canvas

    path = folder / name
    path.parent.mkdir(exist_ok=True)
    canvas = Canvas(str(path), invariant=1)
    canvas.setTitle(text)
    canvas.showPage()
    canvas.save()
    return path


def photo_file(folder: Path, name: str = "ảnh hội nghị.JPG") -> Path:
    stream = io.BytesIO()
    Image.effect_noise((3000, 2000), 40).save(stream, "JPEG", quality=95)
    path = folder / name
    path.write_bytes(stream.getvalue())
    return path


@pytest.fixture
def report(finished: SampleOffice) -> str:
    return finished.reports[0]


def test_what_is_attached_is_listed_and_goes_into_the_bundle(
    finished_session: Session, report: str, tmp_path: Path
) -> None:
    scan, photo = pdf_file(tmp_path), photo_file(tmp_path)
    first = attach(finished_session, report, scan, "scan")
    second = attach(finished_session, report, photo, "evidence", shrink=True)
    assert attached(finished_session, report) == (first, second)
    assert (first.name, first.kind_text, first.shrunk_from) == ("bản chụp có dấu.pdf", "Bản chụp có dấu", None)
    assert (second.name, second.shrunk_from) == ("ảnh hội nghị.jpg", photo.stat().st_size)
    assert second.size < photo.stat().st_size and "trước khi thu nhỏ" in second.size_text
    assert "3000×2000 điểm được thu còn 2340×1560" in second.note
    members = attached_members(finished_session, report)
    assert [member.name for member in members] == ["dinh-kem/bản chụp có dấu.pdf", "dinh-kem/ảnh hội nghị.jpg"]
    assert members[0].data == scan.read_bytes()
    signer = load_pkcs12((finished_session.home / "keys" / "khoa-ky.p12").read_bytes(), SECRET)
    assert build_container([Member("report.json", b"{}"), *members], signer, NOW)
    assert attached(finished_session, report[:6]) == (first, second)


def test_another_report_has_none_of_them(finished_session: Session, finished: SampleOffice, tmp_path: Path) -> None:
    attach(finished_session, finished.reports[0], pdf_file(tmp_path), "scan")
    assert attached(finished_session, finished.reports[1]) == ()
    assert attached_members(finished_session, finished.reports[1]) == ()


def test_a_draft_takes_attachments_too(draft_session: Session, drafts: SampleOffice, tmp_path: Path) -> None:
    assert attach(draft_session, drafts.reports[0], pdf_file(tmp_path), "evidence").kind == "evidence"


def test_what_cannot_be_attached_leaves_nothing(finished_session: Session, report: str, tmp_path: Path) -> None:
    page = tmp_path / "trang.pdf"
    page.write_text("<!doctype html>")
    for path in (page, tmp_path / "không có.pdf", tmp_path):
        with pytest.raises(WorldError) as refused:
            attach(finished_session, report, path, "scan")
        assert refused.value.remedy
    assert attached(finished_session, report) == ()
    assert finished_session.store.blob_sizes() == {}


def test_the_same_file_is_attached_once_and_names_are_told_apart(
    finished_session: Session, report: str, tmp_path: Path
) -> None:
    attach(finished_session, report, pdf_file(tmp_path), "scan")
    with pytest.raises(BadInput, match=r"đã được đính kèm rồi, với tên “bản chụp có dấu\.pdf”"):
        attach(finished_session, report, pdf_file(tmp_path / "khác", "tên khác.pdf"), "evidence")
    other = attach(finished_session, report, pdf_file(tmp_path / "khác", "BẢN CHỤP CÓ DẤU.pdf", "Khác"), "scan")
    assert other.name == "BẢN CHỤP CÓ DẤU (2).pdf"


def test_what_would_take_the_place_of_another_leaves_it_where_it_is_refused(
    finished_session: Session, report: str, tmp_path: Path
) -> None:
    first = attach(finished_session, report, photo_file(tmp_path), "scan", shrink=True)
    broken = tmp_path / "hỏng.jpg"
    broken.write_bytes(b"\xff\xd8\xff nothing")
    with pytest.raises(BadInput):
        attach(finished_session, report, broken, "scan", instead_of=first.id)
    assert attached(finished_session, report) == (first,)
    second = attach(finished_session, report, tmp_path / "ảnh hội nghị.JPG", "scan", instead_of=first.id)
    assert attached(finished_session, report) == (second,) and second.name == first.name and second.size > first.size


def test_there_is_a_limit_to_their_number(finished_session: Session, report: str, tmp_path: Path) -> None:
    for number in range(COUNT_LIMIT):
        attach(finished_session, report, pdf_file(tmp_path, text=f"tệp {number}"), "evidence")
    with pytest.raises(BadInput, match="là mức nhiều nhất"):
        attach(finished_session, report, pdf_file(tmp_path, text="thừa"), "evidence")


def test_what_is_taken_off_stays_in_the_history(finished_session: Session, report: str, tmp_path: Path) -> None:
    first = attach(finished_session, report, pdf_file(tmp_path), "scan")
    detach(finished_session, report, first.id)
    assert attached(finished_session, report) == () == attached_members(finished_session, report)
    (line,) = attachment_history(finished_session, report)
    assert (line.name, line.removed_at, line.removed_by) == (first.name, NOW, finished_session.who)
    with pytest.raises(BadInput, match="không có tệp đính kèm"):
        detach(finished_session, report, first.id)
    again = attach(finished_session, report, pdf_file(tmp_path), "scan")
    assert again.name == first.name and again.id != first.id
    detach(finished_session, report, again.name)


def test_a_reopened_report_takes_over_evidence_only(finished_session: Session, report: str, tmp_path: Path) -> None:
    attach(finished_session, report, pdf_file(tmp_path), "scan")
    kept = attach(finished_session, report, pdf_file(tmp_path, "kế hoạch.pdf", "Khác"), "evidence")
    assert earlier_evidence(finished_session, report) == ()
    reopen_report(finished_session, report, "sửa số liệu")
    assert attached(finished_session, report) == ()
    assert [item.name for item in earlier_evidence(finished_session, report)] == [kept.name]
    (taken,) = carry_attachments(finished_session, report)
    assert (taken.name, taken.size) == (kept.name, kept.size) and taken.id != kept.id
    assert attached(finished_session, report) == (taken,)
    assert carry_attachments(finished_session, report) == () == earlier_evidence(finished_session, report)
    detach(finished_session, report, taken.id)
    assert [line.removed_at for line in attachment_history(finished_session, report)] == [None, None, NOW]


def test_evidence_that_does_not_fit_is_not_taken_over_in_part(
    finished_session: Session, report: str, tmp_path: Path
) -> None:
    for text in ("một", "hai"):
        attach(finished_session, report, pdf_file(tmp_path, text=text), "evidence")
    reopen_report(finished_session, report, "sửa số liệu")
    for number in range(COUNT_LIMIT - 1):
        attach(finished_session, report, pdf_file(tmp_path, text=f"tệp {number}"), "evidence")
    with pytest.raises(BadInput, match="là mức nhiều nhất"):
        carry_attachments(finished_session, report)
    assert len(attached(finished_session, report)) == COUNT_LIMIT - 1


def test_a_lost_file_is_one_sentence(finished_session: Session, report: str, tmp_path: Path) -> None:
    attach(finished_session, report, pdf_file(tmp_path), "scan")
    shutil.rmtree(finished_session.home / "bundles")
    with pytest.raises(DamagedBlob, match="số liệu của báo cáo vẫn còn nguyên") as refused:
        attached_members(finished_session, report)
    assert refused.value.remedy
    assert len(attached(finished_session, report)) == 1


def test_a_copy_is_written_to_look_at(finished_session: Session, report: str, tmp_path: Path) -> None:
    scan = pdf_file(tmp_path)
    item = attach(finished_session, report, scan, "scan")
    path = save_attachment(finished_session, report, item.id, tmp_path / "xem")
    assert path == save_attachment(finished_session, report, item.id, tmp_path / "xem")
    assert path.read_bytes() == scan.read_bytes() and path.name == item.name
    path.write_bytes(bytes(item.size))
    assert save_attachment(finished_session, report, item.id, tmp_path / "xem").read_bytes() == scan.read_bytes()


def test_a_stick_carries_attachments_to_another_computer(
    finished_session: Session, report: str, tmp_path: Path
) -> None:
    scan = pdf_file(tmp_path)
    attach(finished_session, report, scan, "scan")
    (tmp_path / "USB").mkdir()
    done = carry_out(finished_session, tmp_path / "USB")
    assert (done.bundles, done.missing) == (1, 0)
    assert "1 tệp gói và đính kèm" in carried_text(done) and "Thiếu" not in carried_text(done)
    result = restore_with_keys(tmp_path / "máy mới", done.backup)
    assert "Thiếu" not in restored_text(result)
    with open_session(tmp_path / "máy mới", clock) as session:
        assert [member.data for member in attached_members(session, report)] == [scan.read_bytes()]


def test_what_was_attached_since_a_backup_is_named_before_it_is_put_back(
    finished_session: Session, report: str, tmp_path: Path
) -> None:
    before = attach(finished_session, report, pdf_file(tmp_path), "scan")
    backup = make_backup(finished_session)
    assert preview_backup(finished_session, backup).lost == ()
    detach(finished_session, report, before.id)
    assert preview_backup(finished_session, backup).lost == ()
    brief = attach(finished_session, report, pdf_file(tmp_path, text="nhầm"), "scan")
    detach(finished_session, report, brief.id)
    assert preview_backup(finished_session, backup).lost == ()
    attach(finished_session, report, pdf_file(tmp_path, text="mới"), "scan")
    (lost,) = preview_backup(finished_session, backup).lost
    assert lost.endswith(": 1 tệp đính kèm sau bản sao lưu.") and "Phụ lục" in lost


def test_what_is_missing_is_said_on_leaving_and_on_arriving(
    finished_session: Session, report: str, tmp_path: Path
) -> None:
    attach(finished_session, report, pdf_file(tmp_path), "scan")
    shutil.rmtree(finished_session.home / "bundles")
    (tmp_path / "USB").mkdir()
    done = carry_out(finished_session, tmp_path / "USB")
    assert (done.bundles, done.missing) == (0, 1)
    assert "Thiếu 1 tệp gói hoặc đính kèm" in carried_text(done)
    assert "Thiếu 1 tệp gói hoặc đính kèm" in restored_text(restore_with_keys(tmp_path / "mới", done.backup))


def test_a_folder_that_takes_no_files_is_said(finished_session: Session, report: str, tmp_path: Path) -> None:
    (finished_session.home / "bundles").write_text("một tệp ở chỗ của thư mục", encoding="utf-8")
    with pytest.raises(FileRefused):
        attach(finished_session, report, pdf_file(tmp_path), "scan")
    assert attached(finished_session, report) == ()


@needs_mounts
def test_a_stick_too_small_for_the_attachments_is_left_empty(
    finished_session: Session, report: str, tmp_path: Path
) -> None:
    attach(finished_session, report, photo_file(tmp_path), "evidence")
    size = attached(finished_session, report)[0].size
    assert size > 1_500_000
    with small_disk(tmp_path / "USB", 1_500) as stick:
        with pytest.raises(FileRefused, match="Ổ đĩa đã đầy"):
            carry_out(finished_session, stick)
        assert list(stick.iterdir()) == []


@needs_mounts
def test_a_photo_that_does_not_fit_on_the_disk_is_not_attached(
    finished_session: Session, report: str, tmp_path: Path
) -> None:
    with small_disk(finished_session.home / "bundles", 500) as bundles:
        with pytest.raises(FileRefused, match="Ổ đĩa đã đầy"):
            attach(finished_session, report, photo_file(tmp_path), "evidence")
        assert list(bundles.iterdir()) == []
        assert attached(finished_session, report) == () == attachment_history(finished_session, report)
