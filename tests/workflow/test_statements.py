"""Statements about keys between offices: each may speak for itself and for those below, and for nobody else."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest

from forms.dates import day_text
from forms.errors import BadInput, WorldError
from forms.key_statements import KeyCard, Renewal, Roster, RosterKey, RosterUnit, StatedUnit, Statement, Withdrawal
from signing.certificates import certificate_record, der, fingerprint
from signing.keys import KeySigner, OfficeKey, load_pkcs12, make_office_key
from signing.statements import write_statement
from tests.conftest import NOW, SECRET
from tests.tokens import Handed
from tests.workflow.offices import COMMUNE, DISTRICT, FOREIGN, PROVINCE, SIBLING, Open
from workflow.duties import duties
from workflow.keys.office_keys import certificate_of, decryption_certificate, key_list, new_key
from workflow.keys.signing_keys import KeyUse, signer_of, use_key
from workflow.session import Session
from workflow.trust.certificates import (
    add_trust,
    known_certificates,
    receiving_certificates,
    remove_trust,
    trust_history,
    trust_list,
)
from workflow.trust.due_days import due_days, set_due_day
from workflow.trust.statement_taking import look_at_statement, take_statement
from workflow.trust.statements import (
    look_at_withdrawal,
    renew_key,
    withdraw_key,
    write_key_card,
    write_roster,
)

DAY = timedelta(days=1)
USE = KeyUse("", SECRET)
NEW_SECRET = "mật khẩu mới tinh"


def card_of(session: Session, folder: Path) -> Path:
    return write_key_card(session, "", SECRET, folder)


def introduce(sender: Session, receiver: Session, folder: Path) -> None:
    """The receiver confirms the sender's key by telephone."""
    take_statement(receiver, card_of(sender, folder), compared=True)


def state(session: Session) -> object:
    return (session.store.certificates("trusted"), session.store.certificates("receiving"), trust_history(session))


def said_by(session: Session, statement: Statement, folder: Path) -> Path:
    """What the office's current key signs, whatever it says."""
    with signer_of(session, "", SECRET) as signer:
        path = folder / f"{hashlib.sha256(repr(statement).encode()).hexdigest()[:8]}.asice"
        path.write_bytes(write_statement(statement, signer, session.now()))
    return path


def refused(session: Session, path: Path, match: str, compared: bool = True) -> None:
    """The statement is not taken, whatever was compared; nothing is changed."""
    before, taken = state(session), session.store.taken_statements()
    view = look_at_statement(session, path)
    assert not view.ok and view.changes == ()
    with pytest.raises(BadInput, match=match):
        take_statement(session, path, compared)
    assert (state(session), session.store.taken_statements()) == (before, taken)


def withdrawal_of(session: Session, on: date, folder: Path, name: str = "khoa-1") -> Path:
    return withdraw_key(session, name, on, "mất thẻ", USE, folder)


def lost_key(owner: Session, said_of: StatedUnit) -> Withdrawal:
    """That the owner's key is no longer used, said of a unit."""
    return Withdrawal(
        made_at=NOW, unit=said_of, signing=certificate_of(owner, "khoa-1"), since=NOW.date(), reason="mất thẻ"
    )


@pytest.fixture(scope="module")
def stranger() -> tuple[OfficeKey, KeySigner]:
    key = make_office_key(COMMUNE, "Phường Võ Cường", "Kẻ lạ", SECRET, NOW)
    return key, load_pkcs12(key.signing_pkcs12, SECRET)


def test_a_key_card_is_taken_once_its_fingerprint_was_compared(office_of: Open, tmp_path: Path) -> None:
    commune, district = office_of(COMMUNE), office_of(DISTRICT)
    card = card_of(commune, tmp_path)
    assert card.name == "BDG_khoa_gioi-thieu_09190_2024-12-10.asice"
    view = look_at_statement(district, card)
    assert view.ok and view.kind == "key-card" and view.needs_comparison == key_list(commune)[0].fingerprint
    assert len(view.changes) == 2 and any("Phường Võ Cường (09190)" in sentence for sentence in view.sentences)
    before = state(district)
    with pytest.raises(BadInput, match="đối chiếu dấu vân tay"):
        take_statement(district, card)
    assert state(district) == before
    take_statement(district, card, compared=True)
    assert [item.unit_code for item in trust_list(district)] == [COMMUNE]
    (receiving,) = receiving_certificates(district, COMMUNE)
    assert receiving.der == decryption_certificate(commune, "khoa-1")
    again = look_at_statement(district, card)
    assert again.taken and again.changes == () and again.needs_comparison == ""
    assert district.store.blob(district.store.taken_statements()[0].digest) == card.read_bytes()
    assert {told.step for told in trust_history(district)} == {"added"}


def test_a_renewal_brings_the_new_key_without_a_telephone_call(office_of: Open, tmp_path: Path) -> None:
    commune, district = office_of(COMMUNE), office_of(DISTRICT)
    introduce(commune, district, tmp_path)
    done = renew_key(commune, SECRET, NEW_SECRET, tmp_path)
    assert done.key.current and done.key.name == "khoa-2"
    view = take_statement(district, done.file)
    assert view.ok and view.needs_comparison == "" and len(view.changes) == 3
    assert len(trust_list(district)) == 2
    assert [item.der for item in receiving_certificates(district, COMMUNE)] == [
        decryption_certificate(commune, "khoa-2")
    ]
    assert decryption_certificate(commune, "khoa-1") and len(key_list(commune)) == 2
    before = state(district)
    assert take_statement(district, done.file).changes == ()
    assert state(district) == before


def test_a_key_card_must_be_signed_by_the_key_it_presents(office_of: Open, tmp_path: Path) -> None:
    commune, district = office_of(COMMUNE), office_of(DISTRICT)
    other = certificate_of(office_of(FOREIGN), "khoa-1")
    unit = StatedUnit(COMMUNE, "Phường Võ Cường")
    refused(district, said_by(commune, KeyCard(made_at=NOW, unit=unit, signing=other), tmp_path), "chính khóa")
    own = certificate_of(commune, "khoa-1")
    elsewhere = KeyCard(made_at=NOW, unit=StatedUnit(FOREIGN, "Huyện khác"), signing=own)
    refused(district, said_by(commune, elsewhere, tmp_path), "ghi mã đơn vị 09190")
    swapped = KeyCard(made_at=NOW, unit=unit, signing=own, decryption=own)
    refused(district, said_by(commune, swapped, tmp_path), "không dùng để mã hóa")


def test_a_renewal_is_for_the_key_renewed_alone(
    office_of: Open, tmp_path: Path, stranger: tuple[OfficeKey, KeySigner]
) -> None:
    commune, district, foreign = office_of(COMMUNE), office_of(DISTRICT), office_of(FOREIGN)
    introduce(commune, district, tmp_path)
    introduce(foreign, district, tmp_path)
    key, signer = stranger
    unit, old = StatedUnit(COMMUNE, "Phường Võ Cường"), fingerprint(certificate_of(commune, "khoa-1"))
    renewal = Renewal(made_at=NOW, unit=unit, old=old, signing=key.signing_certificate)
    refused(district, said_by(foreign, renewal, tmp_path), "chính khóa cũ ký")
    forged = tmp_path / "giả.asice"
    forged.write_bytes(write_statement(renewal, signer, NOW))
    refused(district, forged, "Chưa biết người ký")
    mine = fingerprint(certificate_of(foreign, "khoa-1"))
    for_another = Renewal(made_at=NOW, unit=unit, old=mine, signing=key.signing_certificate)
    refused(district, said_by(foreign, for_another, tmp_path), "khóa của đơn vị khác ký")


def test_a_renewal_by_a_key_that_is_over_is_refused(office_of: Open, tmp_path: Path) -> None:
    commune, district = office_of(COMMUNE), office_of(DISTRICT)
    introduce(commune, district, tmp_path)
    late = renew_key(commune, SECRET, SECRET, tmp_path).file
    office_of(DISTRICT, NOW + 3000 * DAY)
    refused(district, late, "có hiệu lực từ ngày")
    office_of(DISTRICT, NOW)
    with signer_of(commune, "khoa-1", SECRET) as signer:
        ended = lost_key(commune, StatedUnit(COMMUNE, "Phường Võ Cường"))
        (tmp_path / "w.asice").write_bytes(write_statement(ended, signer, NOW))
    take_statement(district, tmp_path / "w.asice")
    refused(district, late, "thôi sử dụng từ ngày 10/12/2024")


def test_an_old_key_renews_once(office_of: Open, tmp_path: Path) -> None:
    commune, district = office_of(COMMUNE), office_of(DISTRICT)
    introduce(commune, district, tmp_path)
    take_statement(district, renew_key(commune, SECRET, SECRET, tmp_path).file)
    commune.store.set_settings({"key": "khoa-1"})
    refused(district, renew_key(commune, SECRET, SECRET, tmp_path).file, "gia hạn bằng văn bản khác")


@pytest.mark.parametrize("who", ["itself", "another", "above"])
def test_a_withdrawal_is_honoured_from_those_who_may(office_of: Open, tmp_path: Path, who: str) -> None:
    commune, district, province = office_of(COMMUNE), office_of(DISTRICT), office_of(PROVINCE)
    for office in (commune, district):
        introduce(office, province, tmp_path)
    if who == "itself":
        path = withdrawal_of(commune, NOW.date() + DAY, tmp_path)
    elif who == "another":
        take_statement(province, renew_key(commune, SECRET, SECRET, tmp_path).file)
        path = withdrawal_of(commune, NOW.date() + DAY, tmp_path)
    else:
        introduce(commune, district, tmp_path)
        digits = fingerprint(certificate_of(commune, "khoa-1"))[:16]
        path = withdraw_key(district, digits, NOW.date() + DAY, "mất thẻ", USE, tmp_path)
        assert [item.withdrawn_at is not None for item in trust_list(district)] == [True]
    take_statement(province, path)
    (pinned,) = known_certificates(province).of(certificate_of(commune, "khoa-1"))
    assert pinned.withdrawn_at is not None and pinned.withdrawn_at.date() == NOW.date() + DAY
    office_of(PROVINCE, NOW + 2 * DAY)
    old = decryption_certificate(commune, "khoa-1")
    assert who == "above" or old not in {item.der for item in receiving_certificates(province, COMMUNE)}


def test_a_withdrawal_by_another_unit_is_refused(
    office_of: Open, tmp_path: Path, stranger: tuple[OfficeKey, KeySigner]
) -> None:
    commune, district, province, foreign = map(office_of, (COMMUNE, DISTRICT, PROVINCE, FOREIGN))
    for office in (commune, foreign, district):
        introduce(office, province, tmp_path)
    withdrawal = lost_key(commune, StatedUnit(COMMUNE, "Phường Võ Cường"))
    refused(province, said_by(foreign, withdrawal, tmp_path), "cũng không phải là cấp trên")
    upwards = lost_key(district, StatedUnit(DISTRICT, "Thành phố Bắc Ninh"))
    refused(province, said_by(commune, upwards, tmp_path), "cũng không phải là cấp trên")
    (tmp_path / "lạ.asice").write_bytes(write_statement(withdrawal, stranger[1], NOW))
    refused(province, tmp_path / "lạ.asice", "Chưa biết người ký")
    mine = lost_key(commune, StatedUnit(FOREIGN, "Thị xã Quế Võ"))
    refused(province, said_by(foreign, mine, tmp_path), "ghi mã đơn vị 09190")
    (tmp_path / "xã.cer").write_bytes(certificate_of(commune, "khoa-1"))
    with pytest.raises(BadInput, match="không phải là cấp trên"):
        withdraw_key(foreign, str(tmp_path / "xã.cer"), NOW.date(), "mất thẻ", USE, tmp_path)


def test_a_withdrawn_key_comes_back_by_its_fingerprint_alone(office_of: Open, tmp_path: Path) -> None:
    commune, district = office_of(COMMUNE), office_of(DISTRICT)
    introduce(commune, district, tmp_path)
    card = card_of(commune, tmp_path)
    ended = withdrawal_of(commune, NOW.date(), tmp_path)
    take_statement(district, ended)
    certificate = certificate_of(commune, "khoa-1")
    assert known_certificates(district).of(certificate)[0].withdrawn_at
    with pytest.raises(BadInput, match="đối chiếu dấu vân tay"):
        take_statement(district, card)
    office_of(DISTRICT, NOW + DAY)
    assert "Tin cậy lại" in take_statement(district, card, compared=True).changes[0]
    assert known_certificates(district).of(certificate)[0].withdrawn_at is None
    assert take_statement(district, ended).changes == ()
    assert known_certificates(district).of(certificate)[0].withdrawn_at is None
    commune.store.note_trust(_forgotten(commune))
    refused(district, withdrawal_of(commune, NOW.date(), tmp_path), "xác nhận lại bằng dấu vân tay")


def _forgotten(session: Session) -> object:
    """The office's own note of a withdrawal taken back, as another computer of it would not have it."""
    from msgspec.structs import replace

    from storage.trust_records import TrustAct

    rows = tuple(replace(row, withdrawn_at=None) for row in session.store.certificates("trusted"))
    return TrustAct((), signing=rows)


def test_what_a_lost_key_vouched_for_afterwards_is_doubted(office_of: Open, tmp_path: Path) -> None:
    commune, district = office_of(COMMUNE), office_of(DISTRICT)
    introduce(commune, district, tmp_path)
    done = renew_key(commune, SECRET, SECRET, tmp_path)
    take_statement(district, done.file)
    assert "gia hạn ngày 10/12/2024" in look_at_withdrawal(commune, "khoa-1", NOW.date())[0]
    assert look_at_withdrawal(commune, "khoa-1", NOW.date() + DAY) == ()
    view = take_statement(district, withdrawal_of(commune, NOW.date() - DAY, tmp_path))
    assert any("cần giới thiệu lại" in change for change in view.changes)
    assert [item.withdrawn_at is not None for item in trust_list(district)] == [True]
    refused(district, said_by(commune, _renewed_again(commune), tmp_path), "Chưa biết người ký")


def _renewed_again(commune: Session) -> Renewal:
    current = certificate_of(commune, "khoa-2")
    unit = StatedUnit(COMMUNE, "Phường Võ Cường")
    return Renewal(made_at=NOW, unit=unit, old=fingerprint(current), signing=certificate_of(commune, "khoa-1"))


def test_a_withdrawal_may_come_before_the_key_is_known(office_of: Open, tmp_path: Path) -> None:
    commune, district, province = office_of(COMMUNE), office_of(DISTRICT), office_of(PROVINCE)
    introduce(commune, district, tmp_path)
    introduce(district, province, tmp_path)
    roster = write_roster(district, USE, tmp_path)
    digits = fingerprint(certificate_of(commune, "khoa-1"))
    take_statement(province, withdraw_key(district, digits, NOW.date(), "mất thẻ", USE, tmp_path))
    certificate = certificate_of(commune, "khoa-1")
    assert known_certificates(province).of(certificate) == ()
    take_statement(province, roster)
    assert known_certificates(province).of(certificate) == ()
    office_of(DISTRICT, NOW + DAY)
    office_of(PROVINCE, NOW + DAY)
    take_statement(province, write_roster(district, USE, tmp_path))
    (pinned,) = known_certificates(province).of(certificate)
    assert pinned.withdrawn_at is not None


def test_a_roster_brings_a_whole_district(office_of: Open, tmp_path: Path) -> None:
    commune, district, province = office_of(COMMUNE), office_of(DISTRICT), office_of(PROVINCE)
    introduce(commune, district, tmp_path)
    introduce(district, province, tmp_path)
    roster = write_roster(district, USE, tmp_path)
    assert len(take_statement(province, roster).changes) == 2
    assert {item.unit_code for item in trust_list(province)} == {COMMUNE, DISTRICT}
    assert receiving_certificates(province, COMMUNE)[0].der == decryption_certificate(commune, "khoa-1")
    assert trust_list(province)[0].added_how == "danh sách của Thành phố Bắc Ninh ngày 10/12/2024"
    before = state(province)
    assert take_statement(province, roster).changes == () and state(province) == before


def test_a_roster_of_an_office_not_known_yet_says_what_to_do_first(office_of: Open, tmp_path: Path) -> None:
    commune, district, province = office_of(COMMUNE), office_of(DISTRICT), office_of(PROVINCE)
    introduce(commune, district, tmp_path)
    refused(province, write_roster(district, USE, tmp_path), "hãy nhận tệp giới thiệu khóa của cơ quan đó trước")


def test_an_older_roster_changes_nothing(office_of: Open, tmp_path: Path) -> None:
    commune, district, province = office_of(COMMUNE), office_of(DISTRICT), office_of(PROVINCE)
    introduce(commune, district, tmp_path)
    introduce(district, province, tmp_path)
    older = write_roster(district, USE, tmp_path)
    office_of(DISTRICT, NOW + DAY)
    take_statement(district, withdrawal_of(commune, NOW.date(), tmp_path))
    newer = write_roster(district, USE, tmp_path)
    office_of(PROVINCE, NOW + DAY)
    take_statement(province, newer)
    refused(province, older, "cũ hơn danh sách đã nhận")
    assert known_certificates(province).of(certificate_of(commune, "khoa-1"))[0].withdrawn_at


def test_a_roster_never_brings_a_withdrawn_key_back(office_of: Open, tmp_path: Path) -> None:
    commune, district, province = office_of(COMMUNE), office_of(DISTRICT), office_of(PROVINCE)
    for office in (commune, district):
        introduce(office, province, tmp_path)
    introduce(commune, district, tmp_path)
    take_statement(province, withdrawal_of(commune, NOW.date(), tmp_path))
    office_of(DISTRICT, NOW + 5 * DAY)
    office_of(PROVINCE, NOW + 5 * DAY)
    take_statement(province, write_roster(district, USE, tmp_path))
    assert known_certificates(province).of(certificate_of(commune, "khoa-1"))[0].withdrawn_at


def test_a_roster_is_for_units_below_alone(office_of: Open, tmp_path: Path) -> None:
    commune, district, province, foreign = map(office_of, (COMMUNE, DISTRICT, PROVINCE, FOREIGN))
    introduce(foreign, province, tmp_path)
    introduce(commune, province, tmp_path)
    certificate = certificate_of(commune, "khoa-1")
    record = certificate_record(certificate)
    key = RosterKey("sign", certificate, record.not_before, record.not_after)
    unit = StatedUnit(FOREIGN, "Thị xã Quế Võ")
    beyond = Roster(made_at=NOW, unit=unit, units=(RosterUnit(COMMUNE, "Phường Võ Cường", (key,)),))
    refused(province, said_by(foreign, beyond, tmp_path), "không phải là cấp trên của: Phường Võ Cường")
    own = Roster(made_at=NOW, unit=unit, units=(RosterUnit(FOREIGN, "Thị xã Quế Võ", (key,)),))
    refused(province, said_by(foreign, own, tmp_path), "không phải là cấp trên")
    borrowed = Roster(made_at=NOW, unit=StatedUnit(PROVINCE, "Tỉnh Bắc Ninh"), units=beyond.units)
    refused(province, said_by(foreign, borrowed, tmp_path), "do khóa của đơn vị khác ký")
    introduce(province, district, tmp_path)
    marked = Roster(
        made_at=NOW, unit=StatedUnit(PROVINCE, "Tỉnh Bắc Ninh"), units=(RosterUnit(SIBLING, "Xã khác", (key,)),)
    )
    refused(district, said_by(province, marked, tmp_path), "ghi mã đơn vị 09190")


def test_a_roster_cannot_move_a_certificate_to_another_unit(
    office_of: Open, tmp_path: Path, nameless: Callable[[], Path]
) -> None:
    district, province = office_of(DISTRICT), office_of(PROVINCE)
    path = nameless()
    add_trust(district, path, COMMUNE)
    introduce(province, district, tmp_path)
    add_trust(province, path, SIBLING)
    refused(district, write_roster(province, USE, tmp_path), r"đã được tin cậy là của Phường Võ Cường \(09190\)")


def test_what_the_officer_removed_is_not_brought_back_by_what_is_older(office_of: Open, tmp_path: Path) -> None:
    commune, district, province = office_of(COMMUNE), office_of(DISTRICT), office_of(PROVINCE)
    introduce(commune, district, tmp_path)
    introduce(district, province, tmp_path)
    roster = write_roster(district, USE, tmp_path)
    introduce(commune, province, tmp_path)
    office_of(PROVINCE, NOW + DAY)
    remove_trust(province, fingerprint(certificate_of(commune, "khoa-1")))
    view = take_statement(province, roster)
    assert any("đã bỏ tin cậy" in sentence for sentence in view.sentences)
    assert [item.unit_code for item in trust_list(province)] == [DISTRICT]
    office_of(DISTRICT, NOW + 2 * DAY)
    office_of(PROVINCE, NOW + 2 * DAY)
    take_statement(province, write_roster(district, USE, tmp_path))
    assert {item.unit_code for item in trust_list(province)} == {COMMUNE, DISTRICT}
    steps = [told.step for told in trust_history(province) if told.unit_code == COMMUNE]
    assert steps == ["added", "added", "removed", "added"]


def test_a_statement_from_the_future_is_refused(office_of: Open, tmp_path: Path) -> None:
    commune, district = office_of(COMMUNE, NOW + 9 * DAY), office_of(DISTRICT)
    refused(district, card_of(commune, tmp_path), "sau ngày của máy này")


@pytest.mark.parametrize("spoil", ["cut", "flip", "html", "empty", "report"])
def test_what_is_no_statement_is_refused_in_a_sentence(
    office_of: Open, tmp_path: Path, spoil: str, stranger: tuple[OfficeKey, KeySigner]
) -> None:
    from signing.container import Member, build_container

    district = office_of(DISTRICT)
    data = card_of(office_of(COMMUNE), tmp_path).read_bytes()
    middle = data.index(b"van-ban-khoa.json") + 60
    spoiled = {
        "cut": data[:-9],
        "flip": data[:middle] + bytes([data[middle] ^ 1]) + data[middle + 1 :],
        "html": b"<html>" + data,
        "empty": b"",
        "report": build_container([Member("report.json", b"{}")], stranger[1], NOW),
    }
    path = tmp_path / "lạ.asice"
    path.write_bytes(spoiled[spoil])
    view = look_at_statement(district, path)
    assert not view.ok and any(fact.ok is False for fact in view.facts.values())
    with pytest.raises(BadInput):
        take_statement(district, path, compared=True)
    assert state(district) == ([], [], ())


def test_a_statement_is_taken_whole_or_not_at_all(
    office_of: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    commune, district = office_of(COMMUNE), office_of(DISTRICT)
    card = card_of(commune, tmp_path)
    district.store._connection.execute(
        "CREATE TRIGGER power_cut AFTER INSERT ON trust_history WHEN NEW.number > 1"
        " BEGIN SELECT RAISE(ABORT, 'cut'); END"
    )
    with pytest.raises(sqlite3.Error):
        take_statement(district, card, compared=True)
    assert state(district) == ([], [], ()) and district.store.taken_statements() == []
    district.store._connection.execute("DROP TRIGGER power_cut")
    take_statement(district, card, compared=True)
    assert len(trust_list(district)) == 1


def test_a_renewal_that_cannot_be_written_leaves_the_old_key(office_of: Open, tmp_path: Path) -> None:
    commune = office_of(COMMUNE)
    (tmp_path / "tệp").write_bytes(b"")
    with pytest.raises(WorldError):
        renew_key(commune, SECRET, SECRET, tmp_path / "tệp")
    with pytest.raises(BadInput, match="ít nhất"):
        renew_key(commune, SECRET, "ngắn", tmp_path)
    with pytest.raises(BadInput, match="Mật khẩu"):
        renew_key(commune, "không đúng", SECRET, tmp_path)
    assert [(key.name, key.current) for key in key_list(commune)] == [("khoa-1", True)]


def test_a_withdrawn_key_of_this_office_signs_no_more(office_of: Open, tmp_path: Path) -> None:
    commune = office_of(COMMUNE)
    withdrawal_of(commune, NOW.date() + DAY, tmp_path)
    card_of(commune, tmp_path)
    office_of(COMMUNE, NOW + DAY)
    with pytest.raises(WorldError, match=r"thôi dùng từ ngày 11/12/2024 nên không ký được nữa"):
        card_of(commune, tmp_path)
    assert key_list(commune)[0].withdrawn_at is not None
    new_key(commune, "khoa-2", SECRET)
    card_of(commune, tmp_path)


def test_a_withdrawal_needs_a_reason_and_a_key(office_of: Open, tmp_path: Path) -> None:
    commune = office_of(COMMUNE)
    with pytest.raises(BadInput, match="lý do"):
        withdraw_key(commune, "khoa-1", NOW.date(), "  ", USE, tmp_path)
    with pytest.raises(BadInput, match="Không có khóa"):
        withdraw_key(commune, "khoa-9", NOW.date(), "mất", USE, tmp_path)
    with pytest.raises(BadInput, match="Chưa có chứng thư"):
        write_roster(commune, USE, tmp_path)


def test_an_office_above_sets_an_earlier_day(office_of: Open, tmp_path: Path) -> None:
    commune, district, province = office_of(COMMUNE), office_of(DISTRICT), office_of(PROVINCE)
    introduce(district, commune, tmp_path)
    introduce(district, province, tmp_path)
    first = next(duty for duty in duties(commune, NOW.date()) if duty.form == "phu-luc-01")
    wanted = first.last_day - 5 * DAY
    set_due_day(district, "phu-luc-01", first.period, wanted)
    roster = write_roster(district, USE, tmp_path)
    assert take_statement(commune, roster).changes == (f"Hạn nộp phu-luc-01 kỳ 2024: ngày {day_text(wanted)}.",)
    moved = next(duty for duty in duties(commune, NOW.date()) if duty.form == "phu-luc-01")
    assert (moved.last_day, moved.days_left) == (wanted, first.days_left - 5)
    assert day_text(wanted) in moved.due_text
    take_statement(province, roster)
    assert due_days(province) == () and duties(district, NOW.date())[0].due_text
    office_of(DISTRICT, NOW + DAY)
    office_of(COMMUNE, NOW + DAY)
    set_due_day(district, "phu-luc-01", first.period, first.last_day + DAY)
    take_statement(commune, write_roster(district, USE, tmp_path))
    assert next(duty for duty in duties(commune, NOW.date()) if duty.form == "phu-luc-01").last_day == first.last_day
    set_due_day(district, "phu-luc-01", first.period, None)
    assert due_days(district) == ()


def test_a_key_on_a_token_is_presented_and_withdrawn(office_of: Open, handed: Handed, tmp_path: Path) -> None:
    commune, district = office_of(COMMUNE), office_of(DISTRICT)
    ref, certificate = handed.agency.ref(handed.agency_certificate), der(handed.agency_certificate)
    card = write_key_card(commune, ref, handed.agency.pin, tmp_path)
    take_statement(district, card, compared=True)
    (receiving,) = receiving_certificates(district, COMMUNE)
    assert receiving.der == decryption_certificate(commune, "khoa-1")
    assert known_certificates(commune).of(certificate)[0].unit_code == COMMUNE
    second = look_at_statement(district, card_of(commune, tmp_path))
    assert len(second.changes) == 1 and second.needs_comparison == key_list(commune)[0].fingerprint
    introduce(commune, district, tmp_path)
    handed.ports.pull()
    lost = withdraw_key(commune, ref, NOW.date(), "mất thẻ", USE, tmp_path)
    take_statement(district, lost)
    for session in (commune, district):
        assert known_certificates(session).of(certificate)[0].withdrawn_at is not None
    handed.ports.plug_in()
    with pytest.raises(WorldError, match="không ký được nữa"):
        write_key_card(commune, ref, handed.agency.pin, tmp_path)


def test_a_token_gives_way_to_a_key_of_the_program(office_of: Open, handed: Handed, tmp_path: Path) -> None:
    commune, district = office_of(COMMUNE), office_of(DISTRICT)
    use_key(commune, handed.agency.ref(handed.agency_certificate))
    take_statement(district, write_key_card(commune, "", handed.agency.pin, tmp_path), compared=True)
    done = renew_key(commune, handed.agency.pin, SECRET, tmp_path)
    take_statement(district, done.file)
    assert len(trust_list(district)) == 2 and commune.store.setting("key") == done.key.name
