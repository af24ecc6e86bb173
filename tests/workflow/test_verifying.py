"""Files from elsewhere, judged by the office: bundles, encrypted ones, a PDF alone, and what is neither."""

from __future__ import annotations

from pathlib import Path

import pytest

from forms.errors import BadInput
from forms.files import FileRefused
from signing.envelope import encrypt
from signing.names import PDF, Limits
from signing.reader import read_container
from tests.conftest import COMMUNE, SECRET, SampleOffice
from workflow.keys.office_keys import new_key
from workflow.sending.exporting import export_report
from workflow.session import Session
from workflow.verifying.records import Unlocking, VerifiedFile, is_sealed, verify_files

NEW_SECRET = "mật khẩu sau khi gia hạn"


@pytest.fixture
def bundle(finished_session: Session, finished: SampleOffice, tmp_path: Path) -> Path:
    done = export_report(finished_session, finished.reports[0], tmp_path / "ra", "", SECRET)
    return next(path for path in done.files if path.suffix == ".asice")


@pytest.fixture
def sealed(bundle: Path, finished: SampleOffice) -> Path:
    receiving = (finished.home / "keys" / "khoa-ky.giai-ma.cer").read_bytes()
    path = bundle.with_name(f"{bundle.name}.p7m")
    path.write_bytes(encrypt(bundle.read_bytes(), [receiving]))
    return path


def failed(item: VerifiedFile) -> list[str]:
    return [name for name, fact in item.facts.items() if fact.ok is False]


def test_a_bundle_and_its_pdf_say_the_same(finished_session: Session, bundle: Path, tmp_path: Path) -> None:
    alone = tmp_path / "bao-cao.pdf"
    alone.write_bytes(read_container(bundle.read_bytes()).members[PDF])
    whole, document = verify_files(finished_session, [bundle, alone])
    assert whole.ok and document.ok and (whole.kind, document.kind) == ("bundle", "pdf")
    for name in ("unit", "form", "period", "revision", "signer", "data_digest", "documents"):
        assert getattr(whole, name) == getattr(document, name)
    assert whole.unit == COMMUNE and len(whole.data_digest) == 64 and whole.documents


def test_a_file_by_itself_is_shown_to_the_second_judge(
    finished_session: Session, bundle: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("signing.second_opinion.confirms", lambda _: False)
    (single,) = verify_files(finished_session, [bundle])
    assert failed(single) == ["signature"] and "khác nhau" in single.facts["signature"].sentence
    assert all(item.ok for item in verify_files(finished_session, [bundle, bundle]))


def test_an_encrypted_bundle_needs_its_key(finished_session: Session, sealed: Path, bundle: Path) -> None:
    assert is_sealed(sealed) and not is_sealed(bundle)
    (locked,) = verify_files(finished_session, [sealed])
    assert failed(locked) == ["container"] and locked.encrypted and locked.locked == "khoa-ky"
    assert "đã được mã hóa" in locked.facts["container"].sentence
    for key in ("", "khoa-ky"):
        (opened,) = verify_files(finished_session, [sealed], unlocking=Unlocking(SECRET, key))
        assert opened.ok and opened.encrypted and opened.locked == ""
    with pytest.raises(BadInput, match="Mật khẩu"):
        verify_files(finished_session, [sealed], unlocking=Unlocking("sai"))
    with pytest.raises(BadInput, match="chưa có khóa giải mã"):
        verify_files(None, [sealed], unlocking=Unlocking(SECRET))


def test_an_envelope_around_the_largest_bundle_is_read(
    finished_session: Session, sealed: Path, bundle: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("signing.names.LIMITS", Limits(file=bundle.stat().st_size))
    (opened,) = verify_files(finished_session, [sealed], unlocking=Unlocking(SECRET))
    assert opened.ok and opened.encrypted


def test_a_passphrase_is_not_told() -> None:
    assert SECRET not in repr(Unlocking(SECRET, "khoa-ky"))


def test_a_key_of_before_a_renewal_still_opens(finished_session: Session, bundle: Path, sealed: Path) -> None:
    new_key(finished_session, "khoa-moi", NEW_SECRET)
    newer = bundle.with_name("sau-gia-han.asice.p7m")
    receiving = (finished_session.home / "keys" / "khoa-moi.giai-ma.cer").read_bytes()
    newer.write_bytes(encrypt(bundle.read_bytes(), [receiving]))
    assert [item.locked for item in verify_files(finished_session, [sealed, newer])] == ["khoa-ky", "khoa-moi"]
    for path, secret in ((sealed, SECRET), (newer, NEW_SECRET)):
        (opened,) = verify_files(finished_session, [path], unlocking=Unlocking(secret))
        assert opened.ok and opened.encrypted
    (shut,) = verify_files(finished_session, [newer], unlocking=Unlocking(SECRET))
    assert failed(shut) == ["container"] and not shut.ok


def test_a_key_file_opens_it_without_an_office(finished: SampleOffice, finished_session: Session, sealed: Path) -> None:
    key, certificate = (finished.home / "keys" / f"khoa-ky{suffix}" for suffix in (".giai-ma.p12", ".cer"))
    (found,) = verify_files(None, [sealed], [certificate], Unlocking(SECRET, str(key)))
    assert found.ok and found.encrypted


def test_a_bundle_encrypted_to_others_says_so(finished_session: Session, bundle: Path, tmp_path: Path) -> None:
    from signing.keys import make_office_key

    other = make_office_key("09193", "Xã khác", "Người khác", SECRET, finished_session.now())
    path = tmp_path / "khac.asice.p7m"
    path.write_bytes(encrypt(bundle.read_bytes(), [other.decryption_certificate]))
    (found,) = verify_files(finished_session, [path], unlocking=Unlocking(SECRET))
    assert failed(found) == ["container"] and found.locked == ""
    assert "không được mã hóa cho cơ quan này" in found.facts["container"].sentence


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "Tệp rỗng"),
        (b"<!DOCTYPE html><html></html>", "trang web"),
        (b"Subject: x\nFrom: a\n\n", "thư điện tử"),
        (b"%PDF-1.7\n%%EOF", "chưa được ký số"),
        (b"x" * 100, "không phải là gói báo cáo"),
    ],
)
def test_what_is_neither_is_named(finished_session: Session, data: bytes, sentence: str, tmp_path: Path) -> None:
    path = tmp_path / "tep"
    path.write_bytes(data)
    (found,) = verify_files(finished_session, [path])
    assert not found.ok and sentence in " ".join(fact.sentence for fact in found.facts.values())


def test_a_file_that_is_not_there_is_a_fault_of_the_world(finished_session: Session, tmp_path: Path) -> None:
    with pytest.raises(FileRefused):
        verify_files(finished_session, [tmp_path / "khong-co.asice"])
