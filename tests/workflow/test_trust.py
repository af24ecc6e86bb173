"""A certificate is confirmed for one unit, and for no other until that is taken back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest

from forms.errors import BadInput, WorldError
from signing.certificates import der, fingerprint
from signing.revocation import read_crl
from signing.verification import verify_bundle
from tests.conftest import NOW, SECRET, SampleOffice
from tests.packs import TWO_TIER, install_two_tier
from tests.signed_bundles import signer_of
from tests.signing.test_chains import Party, crl_of, issue
from tests.tokens import Handed
from tests.workflow.offices import COMMUNE, DISTRICT, Open
from workflow.keys.office_keys import decryption_certificate, fingerprint_qr
from workflow.keys.signing_keys import KeyUse
from workflow.office import init_office
from workflow.sending.exporting import export_report
from workflow.session import Session, open_session
from workflow.trust.authorities import (
    add_authority,
    add_crl,
    authorities,
    chain_sentences,
    crls,
    look_at_authority,
    remove_authority,
)
from workflow.trust.certificates import (
    add_trust,
    known_certificates,
    receiving_certificates,
    remove_trust,
    trust_history,
    trust_list,
)
from workflow.trust.statement_taking import take_statement
from workflow.trust.statements import renew_key, withdraw_key, write_key_card

DAY = timedelta(days=1)


def test_a_certificate_belongs_to_one_unit(draft_session: Session, nameless: Callable[[], Path]) -> None:
    certificate = nameless()
    first = add_trust(draft_session, certificate, "256")
    with pytest.raises(BadInput, match=r"đã được tin cậy là của Thành phố Bắc Ninh \(256\)"):
        add_trust(draft_session, certificate, "258")
    assert add_trust(draft_session, certificate, "256").unit_code == "256"
    remove_trust(draft_session, first.fingerprint)
    add_trust(draft_session, certificate, "258")
    assert [item.unit_code for item in trust_list(draft_session)] == ["258"]


def test_the_key_of_a_unit_merged_since_is_confirmed_for_the_unit_of_then(tmp_path: Path) -> None:
    install_two_tier(tmp_path)
    with open_session(tmp_path, lambda: NOW.replace(year=2026)) as province:
        init_office(province, TWO_TIER, "24")
        for code in ("09169", "27", "256"):
            (tmp_path / f"{code}.cer").write_bytes(der(signer_of(code).certificate))
        assert add_trust(province, tmp_path / "09169.cer").unit_name == "Phường Vũ Ninh"
        with pytest.raises(BadInput, match="không còn hiệu lực"):
            add_trust(province, tmp_path / "27.cer")
        then = date(2024, 12, 31)
        names = [add_trust(province, tmp_path / f"{code}.cer", day=then).unit_name for code in ("09169", "27", "256")]
        assert names == ["Phường Thị Cầu", "Tỉnh Bắc Ninh", "Thành phố Bắc Ninh"]
        assert {item.unit_name for item in trust_list(province)} == set(names)


def test_what_is_removed_stays_in_the_history(draft_session: Session, nameless: Callable[[], Path]) -> None:
    added = add_trust(draft_session, nameless(), "256")
    remove_trust(draft_session, added.groups)
    assert trust_list(draft_session) == () and known_certificates(draft_session).of(added.der) == ()
    told = [(event.step, event.unit_code, event.who == draft_session.who) for event in trust_history(draft_session)]
    assert told == [("added", "256", True), ("removed", "256", True)]
    assert [item.der for item in draft_session.store.certificates("trusted")] == [added.der]
    with pytest.raises(BadInput, match="dấu vân tay"):
        remove_trust(draft_session, added.fingerprint)


def test_a_certificate_to_encrypt_to_is_kept_apart(office_of: Open, tmp_path: Path) -> None:
    district = office_of(DISTRICT)
    path = tmp_path / "nhận.cer"
    path.write_bytes(decryption_certificate(office_of(COMMUNE), "khoa-1"))
    add_trust(district, path)
    assert trust_list(district) == ()
    assert [item.unit_code for item in receiving_certificates(district)] == [COMMUNE]
    assert receiving_certificates(district, "27") == ()
    office_of(DISTRICT, NOW + 4000 * DAY)
    assert receiving_certificates(district) == ()


def test_an_agency_that_acts_for_its_unit_is_that_unit(draft_session: Session, nameless: Callable[[], Path]) -> None:
    acting = next(agency for agency in draft_session.pack("bac-ninh-2024").agency if agency.acts_for)
    assert add_trust(draft_session, nameless(), f"{acting.acts_for}.{acting.key}").unit_code == acting.acts_for


def test_the_fingerprint_is_shown_as_a_square(office_of: Open) -> None:
    rows = fingerprint_qr(office_of(COMMUNE), "khoa-1")
    assert len(rows) >= 21 and {len(row) for row in rows} == {len(rows)}


def test_bundles_are_judged_by_what_is_said_of_keys(
    finished_session: Session, finished: SampleOffice, office_of: Open, tmp_path: Path
) -> None:
    """Renewed: the new key's bundle is good. Withdrawn: what was first received before the day stays good."""
    district, folder = office_of(DISTRICT), tmp_path / "gửi"
    take_statement(district, write_key_card(finished_session, "", SECRET, folder), compared=True)
    old = export_report(finished_session, finished.reports[0], folder, "", SECRET).files[0].read_bytes()
    take_statement(district, renew_key(finished_session, SECRET, SECRET, folder).file)
    new = export_report(finished_session, finished.reports[1], folder, "", SECRET).files[0].read_bytes()
    assert all(verify_bundle(data, known_certificates(district), NOW).record.accepted for data in (old, new))
    ended = withdraw_key(finished_session, "khoa-ky", (NOW + DAY).date(), "mất máy", KeyUse("", SECRET), folder)
    take_statement(district, ended)
    known = known_certificates(district)
    assert verify_bundle(old, known, NOW).record.accepted and verify_bundle(new, known, NOW + DAY).record.accepted
    late = verify_bundle(old, known, NOW + DAY).record
    assert not late.accepted and "thôi sử dụng từ ngày 11/12/2024" in late.certificate.sentence


@pytest.fixture
def hierarchy(tmp_path: Path) -> Callable[..., Path]:
    """Writes the certificate of a party, or anything else, as a file."""

    def written(data: Party | bytes, name: str = "tệp.cer") -> Path:
        path = tmp_path / name
        path.write_bytes(data if isinstance(data, bytes) else data.der)
        return path

    return written


def test_authorities_and_their_lists(draft_session: Session, hierarchy: Callable[..., Path]) -> None:
    span = {"first": NOW - 100 * DAY, "last": NOW + 300 * DAY}
    root = issue("Gốc", ca=True, **span)
    issuing = issue("Cơ quan cấp", root, ca=True, **span)
    old, new = issue("Phường Võ Cường", issuing, **span), issue("Phường Võ Cường", issuing, **span)
    assert "Chưa có chứng thư gốc" in add_authority(draft_session, hierarchy(issuing)).notice
    assert look_at_authority(draft_session, hierarchy(root)).root and len(authorities(draft_session)) == 1
    add_authority(draft_session, hierarchy(root))
    assert [item.notice for item in authorities(draft_session)] == ["", ""]
    assert "dẫn tới chứng thư gốc “Gốc”" in chain_sentences(draft_session, old.der)[0]
    add_trust(draft_session, hierarchy(old), COMMUNE)
    (found,) = known_certificates(draft_session).of(new.der)
    assert found.unit_code == COMMUNE
    listed = crl_of(issuing, new, made=NOW - DAY, when=NOW - 2 * DAY, until=NOW + 9 * DAY)
    assert add_crl(draft_session, hierarchy(listed, "a.crl")).issuer == "Cơ quan cấp"
    assert known_certificates(draft_session).of(new.der)[0].withdrawn_at == NOW - 2 * DAY
    assert "đã thu hồi" in chain_sentences(draft_session, new.der)[1]
    draft_session.clock = lambda: NOW + 20 * DAY
    assert "quá hạn" in crls(draft_session)[0].notice
    remove_authority(draft_session, fingerprint(root.der))
    assert known_certificates(draft_session).of(new.der) == ()
    assert [item.root for item in authorities(draft_session)] == [False]
    steps = [told.step for told in trust_history(draft_session)]
    assert steps == ["authority_added", "authority_added", "added", "crl_added", "authority_removed"]


def test_authorities_and_lists_that_are_none_are_refused(
    draft_session: Session, hierarchy: Callable[..., Path]
) -> None:
    root = issue("Gốc", ca=True, first=NOW - 100 * DAY, last=NOW + 300 * DAY)
    with pytest.raises(BadInput, match="không phải là chứng thư của cơ quan cấp"):
        add_authority(draft_session, hierarchy(issue("Ai")))
    with pytest.raises(BadInput, match="không phải là chứng thư số"):
        add_authority(draft_session, hierarchy(b"<html>"))
    good = crl_of(root, made=NOW - DAY, until=NOW + DAY)
    with pytest.raises(BadInput, match="Không xác nhận được"):
        add_crl(draft_session, hierarchy(good))
    add_authority(draft_session, hierarchy(root))
    forged = crl_of(root, made=NOW - DAY, until=NOW + DAY, signer=issue("Gốc", ca=True).key)
    with pytest.raises(BadInput, match="Không xác nhận được"):
        add_crl(draft_session, hierarchy(forged))
    with pytest.raises(BadInput, match="sau ngày của máy này"):
        add_crl(draft_session, hierarchy(crl_of(root, made=NOW + 9 * DAY, until=NOW + 20 * DAY)))
    with pytest.raises(WorldError):
        remove_authority(draft_session, "ab" * 32)
    assert crls(draft_session) == () and read_crl(good).name == "Gốc"


def test_a_token_that_signed_here_is_this_offices_own(
    finished_session: Session, finished: SampleOffice, handed: Handed, tmp_path: Path
) -> None:
    certificate = der(handed.agency_certificate)
    assert known_certificates(finished_session).of(certificate) == ()
    ref = handed.agency.ref(handed.agency_certificate)
    export_report(finished_session, finished.reports[0], tmp_path, ref, handed.agency.pin)
    assert known_certificates(finished_session).of(certificate)[0].unit_code == COMMUNE
    handed.ports.pull()
    withdraw_key(finished_session, fingerprint(certificate), NOW.date(), "mất thẻ", KeyUse("", SECRET), tmp_path)
    assert known_certificates(finished_session).of(certificate)[0].withdrawn_at is not None
