"""An encrypted bundle is opened with the office's own keys, those of before a renewal too."""

from __future__ import annotations

from pathlib import Path

import pytest

from forms.errors import BadInput
from signing.envelope import AlteredEnvelope, NotForThisOffice, encrypt
from tests.conftest import SECRET
from workflow.keys.office_keys import new_key
from workflow.opening import open_envelope
from workflow.session import Session

DATA = b"PK\x03\x04 goi bao cao"
NEW_SECRET = "mật khẩu sau khi gia hạn"


def sealed(folder: Path, session: Session, key: str = "khoa-ky") -> Path:
    path = folder / "BDG_phu-luc-01_2024_09190_r1.asice.p7m"
    path.write_bytes(encrypt(DATA, [(session.home / "keys" / f"{key}.giai-ma.cer").read_bytes()]))
    return path


def test_it_opens_with_the_keys_passphrase(finished_session: Session, tmp_path: Path) -> None:
    path = sealed(tmp_path, finished_session)
    assert open_envelope(finished_session, path, SECRET) == DATA
    with pytest.raises(BadInput, match="Mật khẩu của khóa giải mã không đúng"):
        open_envelope(finished_session, path, "sai")


def test_a_key_of_before_a_renewal_still_opens(finished_session: Session, tmp_path: Path) -> None:
    old = sealed(tmp_path, finished_session)
    new_key(finished_session, "khoa-moi", NEW_SECRET)
    assert open_envelope(finished_session, old, SECRET) == DATA
    new = sealed(tmp_path, finished_session, "khoa-moi")
    assert open_envelope(finished_session, new, NEW_SECRET) == DATA
    with pytest.raises(BadInput, match="Mật khẩu của khóa giải mã không đúng"):
        open_envelope(finished_session, new, SECRET)


def test_another_offices_bundle_is_refused_before_any_passphrase(finished_session: Session, tmp_path: Path) -> None:
    from signing.keys import make_office_key

    key = make_office_key("09193", "Xã khác", "Chủ tịch", SECRET, finished_session.now())
    path = tmp_path / "goi.asice.p7m"
    path.write_bytes(encrypt(DATA, [key.decryption_certificate]))
    with pytest.raises(NotForThisOffice, match="không được mã hóa cho cơ quan này"):
        open_envelope(finished_session, path, "")
    elsewhere = tmp_path / "khóa.p12"
    elsewhere.write_bytes(key.decryption_pkcs12)
    assert open_envelope(finished_session, path, SECRET, str(elsewhere)) == DATA


def test_what_is_no_envelope_or_altered_is_said(finished_session: Session, tmp_path: Path) -> None:
    path = sealed(tmp_path, finished_session)
    data = path.read_bytes()
    path.write_bytes(data[:-1] + bytes([data[-1] ^ 1]))
    with pytest.raises(AlteredEnvelope):
        open_envelope(finished_session, path, SECRET)
    path.write_bytes(DATA)
    with pytest.raises(BadInput, match="không phải là gói báo cáo đã mã hóa"):
        open_envelope(finished_session, path, SECRET)
