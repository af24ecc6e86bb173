"""Keys are tried before anything is locked; what was written is read back; a certificate is looked at first."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from forms.errors import BadInput, WorldError
from signing.keys import make_office_key
from tests.conftest import COMMUNE, NOW, SECRET, SampleOffice, clock
from tests.reading_back import read_back
from workflow.backups import last_backup, make_backup
from workflow.finished import reference_code
from workflow.keys.office_keys import free_name, key_list, new_key
from workflow.sending.exporting import export_report
from workflow.session import Session, open_session
from workflow.signing.reports import check_key
from workflow.trust.certificates import certificate_facts, proposed_trust, trust_list


@pytest.fixture
def key_of(tmp_path: Path):
    """A key file from elsewhere, of a unit and made at a moment."""

    def made(unit: str, moment=NOW) -> Path:
        path = tmp_path / f"{unit}.p12"
        path.write_bytes(make_office_key(unit, "Đơn vị", "Người ký", SECRET, moment).signing_pkcs12)
        return path

    return made


def test_a_key_is_tried(finished_session: Session) -> None:
    check_key(finished_session, secret=SECRET)
    with pytest.raises(BadInput, match="Mật khẩu"):
        check_key(finished_session, secret="không đúng")
    with pytest.raises(BadInput, match="khóa-lạ"):
        check_key(finished_session, "khóa-lạ", SECRET)


@pytest.mark.parametrize(("name", "why"), [("con", "tên khóa"), ("NUL", "tên khóa"), ("KHOA-KY", "Đã có khóa")])
def test_a_name_that_windows_would_lose_a_key_under_is_refused(
    finished_session: Session, finished: SampleOffice, name: str, why: str
) -> None:
    before = {path.name: path.read_bytes() for path in (finished.home / "keys").iterdir()}
    with pytest.raises(BadInput, match=why):
        new_key(finished_session, name, SECRET)
    assert {path.name: path.read_bytes() for path in (finished.home / "keys").iterdir()} == before
    assert free_name({"KHOA-1", "khoa-3"}) == "khoa-2"


def test_a_certificate_that_somebody_laid_beside_the_keys_is_none_of_them(
    finished_session: Session, finished: SampleOffice
) -> None:
    (finished.home / "keys" / "CHUNG THU.CER").write_bytes(b"?")
    (finished.home / "keys" / "chứng thư.cer").write_bytes(b"?")
    assert [key.name for key in key_list(finished_session)] == ["khoa-ky"]


def test_a_key_of_another_unit_or_another_time_is_refused(finished_session: Session, key_of) -> None:
    check_key(finished_session, str(key_of(COMMUNE)), SECRET)
    with pytest.raises(BadInput, match="mã đơn vị 256"):
        check_key(finished_session, str(key_of("256")), SECRET)
    with pytest.raises(WorldError, match="hết hạn"):
        check_key(finished_session, str(key_of(COMMUNE, NOW - timedelta(days=4000))), SECRET)


def test_what_a_key_file_signed_reads_back(finished_session: Session, finished: SampleOffice, key_of) -> None:
    folder = finished.home / "gửi"
    done = export_report(finished_session, finished.reports[0], folder, str(key_of(COMMUNE)), SECRET)
    assert read_back(finished_session, done) is True
    assert reference_code(done.digest) == done.digest_groups
    data = bytearray(done.files[0].read_bytes())
    data[len(data) // 2] ^= 1
    done.files[0].write_bytes(data)
    assert read_back(finished_session, done) is False


def test_an_unsigned_export_is_not_read_back(finished_session: Session, finished: SampleOffice) -> None:
    done = export_report(finished_session, finished.reports[0], finished.home / "gửi", unsigned=True)
    assert read_back(finished_session, done) is None


def test_a_certificate_is_looked_at_before_it_is_trusted(finished_session: Session, tmp_path: Path) -> None:
    path = tmp_path / "huyện.cer"
    path.write_bytes(make_office_key("256", "Thành phố Bắc Ninh", "Chánh Văn phòng", SECRET, NOW).signing_certificate)
    assert certificate_facts(path).unit_code == "256"
    assert proposed_trust(finished_session, path).unit_name == "Thành phố Bắc Ninh"
    assert trust_list(finished_session) == ()


def test_the_newest_backup_is_known_by_its_name(drafts: SampleOffice) -> None:
    with open_session(drafts.home, clock) as session:
        assert last_backup(session) is None
        make_backup(session)
        assert last_backup(session) == NOW
