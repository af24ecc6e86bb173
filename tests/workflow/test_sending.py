"""Signed once: every sending carries the same bytes, is noted with its digest, and a failed one loses nothing."""

from __future__ import annotations

import errno
import os
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest
from msgspec.structs import replace

from exports import drives as system_drives
from forms.errors import BadInput, WorldError
from forms.files import FileRefused
from signing.envelope import decrypt, load_decryption_key
from signing.keys import make_office_key
from tests.conftest import NOW, SECRET, SampleOffice
from tests.disks import Disk
from tests.reading_back import read_back
from workflow.duties import duties
from workflow.finishing import finish_report, reopen_report
from workflow.keys.office_keys import new_key
from workflow.keys.signing_keys import KeyUse
from workflow.replies import note_reply
from workflow.reports import enter, open_report
from workflow.sending.deliveries import Delivery, deliver, delivery_to
from workflow.sending.exporting import export_report
from workflow.sending.letters import MailTo, mail_for
from workflow.sending.places import try_place
from workflow.sending.sent import note_mailed, pending_mail, sending_text, sendings
from workflow.session import Session
from workflow.signing.reports import SigningPlan, needs_signing, sign_report, signed_bundle, signed_bytes
from workflow.verifying.records import verify_files

PLAN = SigningPlan(KeyUse("", SECRET))


@pytest.fixture
def report(finished_session: Session, finished: SampleOffice) -> str:
    return finished.reports[0]


def blobs(session: Session) -> list[str]:
    folder = session.home / "bundles"
    return sorted(path.name for path in folder.iterdir()) if folder.exists() else []


def test_a_report_is_signed_once(finished_session: Session, report: str) -> None:
    assert signed_bundle(finished_session, report) is None and needs_signing(finished_session, report)
    first = sign_report(finished_session, report, PLAN)
    second = sign_report(finished_session, report, SigningPlan(KeyUse("", "no longer asked for")))
    assert first.fresh and not second.fresh and (first.blob, first.digest) == (second.blob, second.digest)
    assert blobs(finished_session) == [first.blob] and not needs_signing(finished_session, report)
    assert open_report(finished_session, report).state == "finished", "signed is not sent"


def test_signing_again_is_a_signing_of_its_own(finished_session: Session, report: str) -> None:
    first = sign_report(finished_session, report, PLAN)
    again = sign_report(finished_session, report, PLAN, again=True)
    assert again.fresh and again.digest != first.digest and again.data_digest == first.data_digest
    assert signed_bundle(finished_session, report) == replace(again, fresh=False)
    assert signed_bytes(finished_session, first) != signed_bytes(finished_session, again)


def test_a_new_attachment_is_signed_around_the_same_document(
    finished_session: Session, report: str, tmp_path: Path, a_scan: Path
) -> None:
    from exports.bundle import member_of
    from workflow.signing.attachments import attach

    first = sign_report(finished_session, report, PLAN)
    attach(finished_session, report, a_scan, "scan")
    assert needs_signing(finished_session, report)
    second = sign_report(finished_session, report, PLAN)
    assert second.fresh and second.digest != first.digest
    documents = [member_of(signed_bytes(finished_session, one), "bao-cao.pdf") for one in (first, second)]
    assert documents[0] == documents[1], "the document is not signed twice"
    done = deliver(finished_session, report, Delivery("folder", tmp_path / "gửi"))
    assert read_back(finished_session, done) is True


@pytest.fixture
def a_scan(tmp_path: Path) -> Path:
    from PIL import Image

    path = tmp_path / "bản chụp.png"
    Image.new("RGB", (300, 400), "white").save(path)
    return path


def test_another_key_signs_the_document_anew(finished_session: Session, report: str) -> None:
    from workflow.signing.attachments import attached

    first = sign_report(finished_session, report, PLAN)
    new_key(finished_session, "khoa-hai", SECRET)
    assert attached(finished_session, report) == ()
    second = sign_report(finished_session, report, SigningPlan(KeyUse("khoa-hai", SECRET)), again=True)
    assert second.certificate != first.certificate and second.fresh


def test_one_key_signs_as_person_and_as_organisation(finished_session: Session, report: str, tmp_path: Path) -> None:
    done = export_report(finished_session, report, tmp_path, secret=SECRET, person=KeyUse("khoa-ky", SECRET))
    found = verify_files(finished_session, [done.files[0]])[0]
    assert found.ok and len(found.documents) == 2 and read_back(finished_session, done) is True


def test_a_person_with_a_key_of_their_own_reads_back_too(
    finished_session: Session, report: str, tmp_path: Path
) -> None:
    path = tmp_path / "cá nhân.p12"
    path.write_bytes(make_office_key("09190", "Phường Võ Cường", "Phó Chủ tịch", SECRET, NOW).signing_pkcs12)
    person = KeyUse(str(path), SECRET)
    done = export_report(finished_session, report, tmp_path / "ra", secret=SECRET, person=person)
    assert len(done.signers) == 2 and read_back(finished_session, done) is True


@pytest.mark.parametrize("secret", ["wrong", ""])
def test_a_wrong_passphrase_signs_and_keeps_nothing(finished_session: Session, report: str, secret: str) -> None:
    with pytest.raises(BadInput, match="Mật khẩu"):
        sign_report(finished_session, report, SigningPlan(KeyUse("", secret)))
    assert blobs(finished_session) == [] and signed_bundle(finished_session, report) is None


def test_a_draft_is_neither_signed_nor_sent(draft_session: Session, drafts: SampleOffice, tmp_path: Path) -> None:
    for act in (
        lambda: sign_report(draft_session, drafts.reports[0], PLAN),
        lambda: deliver(draft_session, drafts.reports[0], Delivery("folder", tmp_path)),
    ):
        with pytest.raises(BadInput):
            act()
    assert list(tmp_path.glob("BDG*")) == []


def test_every_sending_carries_the_same_bytes(finished_session: Session, report: str, tmp_path: Path) -> None:
    signed = sign_report(finished_session, report, PLAN)
    places = [tmp_path / "một", tmp_path / "hai"]
    sent = [deliver(finished_session, report, Delivery("folder", place)) for place in places]
    assert sent[0].files[0].read_bytes() == sent[1].files[0].read_bytes() == signed_bytes(finished_session, signed)
    assert [path.suffix for path in sent[0].files] == [".asice", ".pdf", ".xlsx"]
    assert open_report(finished_session, report).state == "sent"
    noted = sendings(finished_session, report)
    assert [(item.channel, item.target, item.digest) for item in noted] == [
        ("folder", str(place), signed.digest) for place in places
    ]
    again = deliver(finished_session, report, Delivery("folder", places[0]))
    assert again.already and "Đã có sẵn" in again.sentence and "khớp" in again.sentence


def test_a_failed_copy_never_signs_again(finished_session: Session, report: str, tmp_path: Path) -> None:
    place = tmp_path / "usb"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "rename", _fails)
        with pytest.raises(FileRefused, match="đầy") as refused:
            export_report(finished_session, report, place, secret=SECRET)
    assert "không phải ký lại" in refused.value.remedy
    assert list(place.iterdir()) == [] and sendings(finished_session, report) == ()
    signed = signed_bundle(finished_session, report)
    assert signed is not None and open_report(finished_session, report).state == "finished"
    done = export_report(finished_session, report, place, secret="never asked for")
    assert done.digest == signed.digest and len(blobs(finished_session)) == 1


def _fails(*_arguments: object, **_options: object) -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def test_a_full_data_folder_keeps_no_half_signing(finished_session: Session, report: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Path, "replace", _fails)
        with pytest.raises(FileRefused, match="đầy"):
            sign_report(finished_session, report, PLAN)
    assert signed_bundle(finished_session, report) is None and blobs(finished_session) == []
    assert sign_report(finished_session, report, PLAN).fresh


def test_a_lost_bundle_is_said_and_can_be_signed_again(finished_session: Session, report: str, tmp_path: Path) -> None:
    signed = sign_report(finished_session, report, PLAN)
    (finished_session.home / "bundles" / signed.blob).write_bytes(b"broken")
    with pytest.raises(WorldError, match="hỏng"):
        deliver(finished_session, report, Delivery("folder", tmp_path))
    assert sign_report(finished_session, report, PLAN, again=True).fresh
    deliver(finished_session, report, Delivery("folder", tmp_path))


@pytest.fixture
def usb(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Disk:
    (tmp_path / "media").mkdir()
    disk = Disk(tmp_path / "media", "tmpfs")
    monkeypatch.setattr(system_drives, "_PLACES", (str(disk.path.parent),))
    yield disk  # type: ignore[misc]
    disk.pull()


def test_a_drive_may_be_taken_out_when_all_was_read_back(finished_session: Session, report: str, usb: Disk) -> None:
    sign_report(finished_session, report, PLAN)
    done = deliver(finished_session, report, delivery_to(finished_session, report, usb.path / "báo cáo"))
    assert done.safe_to_remove and done.channel == "drive" and "khớp" in done.sentence
    noted = sendings(finished_session, report)[0]
    assert (noted.channel, noted.target) == ("drive", "USB BÁO CÁO")
    assert sending_text(noted).startswith("Ghi vào USB USB BÁO CÁO: BDG_phu-luc-01_2024_09190_r1.asice, mã đối chiếu ")


def test_a_drive_that_is_gone_gets_nothing_and_neither_does_its_folder(
    finished_session: Session, report: str, usb: Disk
) -> None:
    sign_report(finished_session, report, PLAN)
    usb.pull()
    with pytest.raises(FileRefused, match="không còn cắm") as refused:
        deliver(finished_session, report, Delivery("drive", usb.path))
    assert "Gói đã ký vẫn còn nguyên" in refused.value.remedy
    assert list(usb.path.iterdir()) == [] and sendings(finished_session, report) == ()


def test_a_drive_pulled_while_copying_is_not_a_sending(finished_session: Session, report: str, usb: Disk) -> None:
    sign_report(finished_session, report, PLAN)
    fsync = os.fsync

    def pulled(handle: int) -> None:
        usb.pull()
        fsync(handle)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "fsync", pulled)
        with pytest.raises(FileRefused):
            deliver(finished_session, report, Delivery("drive", usb.path))
    assert sendings(finished_session, report) == () and list(usb.path.iterdir()) == []
    usb.plug_in()
    assert deliver(finished_session, report, Delivery("drive", usb.path)).safe_to_remove


def test_a_drive_pulled_before_its_folder_was_made_is_not_a_sending(
    finished_session: Session, report: str, usb: Disk
) -> None:
    """The folder is then made on this machine's own disk, where the drive was mounted."""
    sign_report(finished_session, report, PLAN)
    mkdir = Path.mkdir

    def pulled(path: Path, *arguments: object, **options: object) -> None:
        usb.pull()
        mkdir(path, *arguments, **options)  # type: ignore[arg-type]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Path, "mkdir", pulled)
        with pytest.raises(FileRefused, match="không còn cắm"):
            deliver(finished_session, report, Delivery("drive", usb.path / "báo cáo"))
    assert sendings(finished_session, report) == () and open_report(finished_session, report).state == "finished"


def test_a_letter_is_a_draft_until_the_officer_says_it_was_sent(
    finished_session: Session, report: str, tmp_path: Path
) -> None:
    signed = sign_report(finished_session, report, PLAN)
    proposed = mail_for(finished_session, report)
    assert proposed.address == "" and "Phụ lục 01" in proposed.subject
    delivery = delivery_to(finished_session, report, tmp_path, mail="ldtbxh@bacninh.gov.vn")
    done = deliver(finished_session, report, delivery)
    assert [path.name for path in done.files] == [
        "BDG_phu-luc-01_2024_09190_r1.eml",
        "BDG_phu-luc-01_2024_09190_r1.asice",
    ]
    assert done.files[1].read_bytes() == signed_bytes(finished_session, signed_bundle(finished_session, report))
    assert "thư nháp" in done.sentence and "chưa được gửi" in done.sentence and read_back(finished_session, done)
    assert open_report(finished_session, report).state == "finished"
    noted = sendings(finished_session, report)[-1]
    assert not noted.certain and "chưa xác nhận đã gửi" in sending_text(noted) and noted.digest == signed.digest
    assert not next(duty for duty in duties(finished_session, NOW.date()) if duty.report_id == report).is_closed
    assert pending_mail(finished_session, report) == noted
    note_mailed(finished_session, report)
    assert open_report(finished_session, report).state == "sent" and pending_mail(finished_session, report) is None
    assert [item.channel for item in sendings(finished_session, report)] == ["mail-draft", "mail"]
    assert next(duty for duty in duties(finished_session, NOW.date()) if duty.report_id == report).is_closed
    with pytest.raises(BadInput, match="thư nháp"):
        note_mailed(finished_session, report)


def test_the_letter_carries_the_bundle_and_its_codes(finished_session: Session, report: str, tmp_path: Path) -> None:
    signed = sign_report(finished_session, report, PLAN)
    done = deliver(finished_session, report, delivery_to(finished_session, report, tmp_path, mail="a@bacninh.gov.vn"))
    letter = message_from_bytes(done.files[0].read_bytes(), policy=default)
    assert letter["To"] == "a@bacninh.gov.vn" and letter["X-Unsent"] == "1" and "Phường Võ Cường" in letter["Subject"]
    attached = next(letter.iter_attachments())
    assert attached.get_content_type() == "application/vnd.etsi.asic-e+zip"
    assert attached.get_content() == signed_bytes(finished_session, signed)
    body = letter.get_body(("plain",))
    assert body is not None
    for words in ("Kính gửi: Ủy ban nhân dân thành phố Bắc Ninh", "38/BC-UBND, ngày 10/12/2024", done.digest_groups):
        assert words in body.get_content()


def test_the_address_is_remembered_for_the_same_office(
    finished_session: Session, finished: SampleOffice, tmp_path: Path
) -> None:
    for report in finished.reports:
        sign_report(finished_session, report, PLAN)
    first, second = finished.reports
    deliver(finished_session, first, delivery_to(finished_session, first, tmp_path, mail="a@bn.gov.vn; b@bn.gov.vn"))
    assert mail_for(finished_session, second).address == "a@bn.gov.vn, b@bn.gov.vn"


@pytest.mark.parametrize("address", ["", "vanthu", "văn thư@bacninh.gov.vn", "a@b", "a@b.vn\nBcc: c@d.vn", "a b@c.vn"])
def test_what_is_no_address_makes_no_letter(
    finished_session: Session, report: str, tmp_path: Path, address: str
) -> None:
    sign_report(finished_session, report, PLAN)
    with pytest.raises(BadInput, match=r"địa chỉ thư điện tử"):
        deliver(finished_session, report, Delivery("mail", tmp_path, mail=MailTo(address, "s", "b")))
    assert list(tmp_path.glob("*.eml")) == [] and sendings(finished_session, report) == ()


def test_an_encrypted_delivery_has_no_readable_copy_beside_it(
    finished_session: Session, report: str, tmp_path: Path
) -> None:
    key = make_office_key("256", "Thành phố Bắc Ninh", "Văn thư", SECRET, NOW)
    signed = sign_report(finished_session, report, PLAN)
    delivery = delivery_to(finished_session, report, tmp_path / "usb", [key.decryption_certificate])
    done = deliver(finished_session, report, delivery)
    assert [path.name for path in (tmp_path / "usb").iterdir()] == ["BDG_phu-luc-01_2024_09190_r1.asice.p7m"]
    opened = decrypt(done.files[0].read_bytes(), [load_decryption_key(key.decryption_pkcs12, SECRET)])
    assert opened == signed_bytes(finished_session, signed), "the office's own copy stays as it is"
    assert "mã hóa cho Thành phố Bắc Ninh" in done.sentence and read_back(finished_session, done) is True
    letter = deliver(
        finished_session,
        report,
        delivery_to(finished_session, report, tmp_path / "thư", [key.decryption_certificate], "a@bn.gov.vn"),
    )
    attached = next(message_from_bytes(letter.files[0].read_bytes(), policy=default).iter_attachments())
    assert attached.get_content_type() == "application/pkcs7-mime"
    assert attached.get_filename() == "BDG_phu-luc-01_2024_09190_r1.asice.p7m"
    assert [("đã mã hóa" in sending_text(item)) for item in sendings(finished_session, report)] == [True, True]


def test_a_certificate_that_cannot_be_encrypted_to_is_refused(
    finished_session: Session, report: str, tmp_path: Path
) -> None:
    key = make_office_key("256", "Thành phố Bắc Ninh", "Văn thư", SECRET, NOW)
    sign_report(finished_session, report, PLAN)
    with pytest.raises(BadInput, match="không dùng để mã hóa"):
        deliver(finished_session, report, Delivery("folder", tmp_path / "ra", encrypt_to=(key.signing_certificate,)))
    assert not (tmp_path / "ra").exists() and sendings(finished_session, report) == ()


def test_the_next_revision_is_signed_for_itself(finished_session: Session, report: str, tmp_path: Path) -> None:
    export_report(finished_session, report, tmp_path, secret=SECRET)
    reopen_report(finished_session, report, "có số mới")
    assert signed_bundle(finished_session, report) is None
    enter(finished_session, report, "M3.2a.1n", "0")
    finish_report(finished_session, report)
    assert signed_bundle(finished_session, report) is None and open_report(finished_session, report).state == "finished"
    done = export_report(finished_session, report, tmp_path, secret=SECRET)
    assert done.files[0].name.endswith("_r2.asice")
    assert [item.revision for item in sendings(finished_session, report)] == [1, 2]


def test_an_answer_to_a_drafted_letter_can_be_noted(finished_session: Session, report: str, tmp_path: Path) -> None:
    """Who answers has received it, whether or not anybody confirmed the sending here."""
    sign_report(finished_session, report, PLAN)
    deliver(finished_session, report, delivery_to(finished_session, report, tmp_path, mail="a@bn.gov.vn"))
    note_reply(finished_session, report, "accepted")
    assert open_report(finished_session, report).state == "accepted"


def test_the_place_is_tried_for_what_is_signed_already(finished_session: Session, report: str, tmp_path: Path) -> None:
    sign_report(finished_session, report, PLAN)
    try_place(finished_session, report, tmp_path / "usb")
    assert list((tmp_path / "usb").iterdir()) == []
