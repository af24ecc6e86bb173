"""The office above looks at what came and takes it in: each kind of bundle has its place and its sentence."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from forms.cells import Cell, State
from forms.errors import BadInput
from signing.certificates import der
from signing.container import Member, build_container
from signing.names import REPORT
from storage.pack_files import kept_versions
from storage.records import TrustedCertificate
from tests.conftest import NOW, SECRET
from tests.packs import TWO_TIER, install_two_tier
from tests.signed_bundles import COUNT, FORM, PERIOD, Sent, signer_of, trust
from tests.workflow.offices import COMMUNE, DISTRICT, FOREIGN, PROVINCE, Open
from workflow.office import init_office
from workflow.receiving.deciding import choose, rivals
from workflow.receiving.differences import difference
from workflow.receiving.lines import Looking, Watch
from workflow.receiving.looking import look
from workflow.receiving.strangers import signer_certificate
from workflow.receiving.taking import receive, take
from workflow.receiving.views import kept_view, received_pdf, receiving, receiving_list, standing_list
from workflow.session import VIETNAM, Session, open_session
from workflow.standing.reports import received_report, standing_of, standing_report, standings
from workflow.trust.certificates import add_trust

SIBLING = "09187"
FIRST = Sent(COMMUNE, {COUNT: 10, "M3.2a.1n": 4})


@pytest.fixture
def district(office_of: Open, tmp_path: Path) -> Session:
    """The district's office, which trusts its communes."""
    session = office_of(DISTRICT)
    trust(session, tmp_path / "chứng thư", COMMUNE, SIBLING)
    return session


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    return tmp_path / "ổ USB"


def outcomes(looking: Looking) -> list[str]:
    return [line.outcome for line in looking.lines]


def test_a_first_report_is_new_and_is_kept_with_its_record(district: Session, stick: Path) -> None:
    path = FIRST.save(stick)
    looking = look(district, [stick])
    (line,) = looking.lines
    assert (line.outcome, line.good, line.unit_name, line.revision) == ("new", True, "Phường Võ Cường", 1)
    assert all(fact.ok for fact in line.facts.values()) and set(line.facts) >= {
        "period",
        "recipient",
        "revision",
        "seen",
    }
    assert not district.store.received_rows(), "looking stores nothing"
    assert kept_versions(district.home, FIRST.report.pack) == ()
    taken = take(district, looking)
    assert [one.received for one in taken.lines] == [1] and "Nhận 1 báo cáo" in taken.sentence
    (row,) = district.store.received_rows()
    assert (row.unit, row.form, row.period, row.says) == (COMMUNE, FORM, PERIOD, 2)
    assert district.store.blob(row.blob) == path.read_bytes()
    assert kept_versions(district.home, row.pack) == (row.pack_version,), "it opens with its version for ever"
    cells = district.store.received_cells(1)
    assert str(cells[COUNT].value) == "10" and "M3.2a.1r" in cells, "computed cells too"
    assert received_report(district, 1).cells == FIRST.report.cells
    view = kept_view(district, 1)
    assert view.facts["signature"].ok and view.file == path.name and not view.warnings
    assert (received_pdf(district, 1) or b"").startswith(b"%PDF")


def test_the_same_again_is_told_and_not_kept_again(district: Session, stick: Path) -> None:
    FIRST.save(stick)
    receive(district, [stick])
    Sent(COMMUNE, FIRST.cells).save(stick, "ký lại.asice")
    (stick / "riêng.pdf").write_bytes(FIRST.pdf())
    assert outcomes(look(district, [stick])) == ["same"] * 3
    assert [line.received for line in receive(district, [stick, stick]).lines] == [1, 1, 1]
    assert len(district.store.received_rows()) == 1


def test_what_lies_beside_it_on_the_stick_is_never_called_received(district: Session, stick: Path) -> None:
    FIRST.save(stick, "a.asice")
    FIRST.save(stick, "b.asice")
    Sent(COMMUNE, {COUNT: 12}).save(stick, "c.asice")
    Sent(SIBLING, {COUNT: 1}).save(stick, "d.asice")
    Sent(SIBLING, {COUNT: 2}, 2).save(stick, "e.asice")
    lines = look(district, [stick]).lines
    said = [(line.sentence, *(fact.sentence for fact in line.facts.values())) for line in lines]
    assert [line.outcome for line in lines] == ["new", "same", "conflict", "new", "newer"]
    assert not any(
        "đã nhận" in text or "tiếp nhận trước" in text or "Đã tiếp nhận" in text for one in said for text in one
    )
    assert "một tệp khác của đợt này" in said[1][0] and "một tệp khác của đợt này" in said[2][0]
    receive(district, [stick])
    assert "đã tiếp nhận trước đây" in look(district, [stick]).lines[1].sentence


def test_revisions_of_two_sticks_stand_whatever_comes_first(district: Session, stick: Path) -> None:
    newer = Sent(COMMUNE, {COUNT: 11}, 2)
    newer.save(stick / "hai")
    receive(district, [stick / "hai"])
    FIRST.save(stick / "một")
    looking = look(district, [stick / "một"])
    assert outcomes(looking) == ["older"] and not looking.lines[0].good and looking.lines[0].previous == 1
    assert outcomes(Looking(take(district, looking).lines, "")) == ["older"]
    assert standings(district, FORM, PERIOD)[COMMUNE].current == 1
    assert len(district.store.received_rows()) == 2, "an older one is kept as evidence"


def test_revisions_on_one_stick_are_compared_as_they_were_made(district: Session, stick: Path) -> None:
    Sent(COMMUNE, {COUNT: 11}, 2).save(stick, "a.asice")
    FIRST.save(stick, "b.asice")
    assert outcomes(look(district, [stick])) == ["newer", "new"]
    (first, second) = difference_of(district, stick)
    assert (first.old, first.new, first.kind) == ("10", "11", "changed")
    assert (second.key, second.kind) == ("M3.2a.1n", "gone")


def difference_of(session: Session, stick: Path) -> tuple[object, ...]:
    lines = receive(session, [stick / "b.asice"]).lines
    assert lines[0].received == 1
    (line,) = look(session, [stick / "a.asice"]).lines
    assert line.previous == 1
    seen = difference(session, line, 1)
    receive(session, [stick / "a.asice"])
    assert difference(session, 2, 1) == seen
    return seen


def test_two_figures_of_one_revision_count_nothing_until_one_is_chosen(district: Session, stick: Path) -> None:
    FIRST.save(stick, "a.asice")
    Sent(COMMUNE, {COUNT: 12}).save(stick, "b.asice")
    assert outcomes(Looking(receive(district, [stick]).lines, "")) == ["new", "conflict"]
    assert standing_report(district, COMMUNE, FORM, PERIOD) is None
    assert standing_of(district, COMMUNE, FORM, PERIOD).state == "conflict" and rivals(district, 2) == (1, 2)
    with pytest.raises(BadInput, match="lý do"):
        choose(district, 2, " ")
    choose(district, 2, "đã gọi cho phường")
    found = standing_report(district, COMMUNE, FORM, PERIOD)
    assert found and str(found.cell(COUNT).value) == "12"
    choose(district, 1, "phường gọi lại")
    assert standing_of(district, COMMUNE, FORM, PERIOD).current == 1
    with pytest.raises(BadInput, match="mâu thuẫn"):
        receive(district, [Sent(SIBLING, {COUNT: 1}).save(stick, "c.asice")])
        choose(district, 3, "không có gì để chọn")


def test_a_conflict_is_not_taken_with_all_good_ones(district: Session, stick: Path) -> None:
    receive(district, [FIRST.save(stick, "a.asice")])
    Sent(COMMUNE, {COUNT: 12}).save(stick, "b.asice")
    looking = look(district, [stick / "b.asice"])
    assert take(district, looking).lines[0].received is None and len(district.store.received_rows()) == 1
    assert take(district, looking, [0]).lines[0].received == 2


def test_a_supplement_waits_for_its_report_and_is_laid_over_it(district: Session, stick: Path) -> None:
    import hashlib

    base = hashlib.sha256(FIRST.data).hexdigest()
    supplement = Sent(COMMUNE, {COUNT: 15}, 2, base)
    assert outcomes(Looking(receive(district, [supplement.save(stick)]).lines, "")) == ["waiting"]
    assert standing_of(district, COMMUNE, FORM, PERIOD).state == "waiting"
    assert outcomes(Looking(receive(district, [FIRST.save(stick)]).lines, "")) == ["new"]
    report = standing_report(district, COMMUNE, FORM, PERIOD)
    assert report is not None
    assert (report.revision, str(report.cell(COUNT).value), str(report.cell("M3.2a.1n").value)) == (2, "15", "4")


def test_an_empty_newer_report_never_stands_over_a_filled_one(district: Session, stick: Path) -> None:
    receive(district, [FIRST.save(stick)])
    empty = Sent(COMMUNE, {"document.number": "12"}, 2)
    looking = look(district, [empty.save(stick / "hai")])
    assert outcomes(looking) == ["empty"] and not looking.lines[0].good
    receive(district, [stick / "hai"])
    assert standings(district, FORM, PERIOD)[COMMUNE].current == 1
    choose(district, 2, "phường xác nhận không có gì")
    assert standings(district, FORM, PERIOD)[COMMUNE].current == 2


def test_strangers_others_and_other_periods_are_told_apart_and_not_kept(
    office_of: Open, district: Session, stick: Path
) -> None:
    Sent(COMMUNE, {COUNT: 1}).save(stick, "1 khóa lạ.asice", Sent(COMMUNE, {COUNT: 1}).bundle(signer_of("09999")))
    Sent(COMMUNE, {COUNT: 1}).save(stick, "2 ký hộ.asice", Sent(COMMUNE, {COUNT: 1}).bundle(signer_of(SIBLING)))
    Sent("258", {COUNT: 1}).save(stick, "3 huyện khác.asice")
    Sent(COMMUNE, {COUNT: 1}, period="2024-H1").save(stick, "4 sai kỳ.asice")
    broken = bytearray(FIRST.bundle())
    broken[len(broken) // 2] ^= 1
    FIRST.save(stick, "5 hỏng.asice", bytes(broken))
    (stick / "6 ghi chú.txt").write_text("không phải báo cáo", encoding="utf-8")
    looking = look(district, [stick])
    assert outcomes(looking) == ["untrusted", "untrusted", "foreign", "foreign", "broken", "other"]
    assert all(line.sentence for line in looking.lines)
    assert looking.lines[0].fingerprint and not looking.lines[1].fingerprint
    assert looking.lines[3].facts["period"].ok is False
    taken = receive(district, [stick])
    assert outcomes(Looking(taken.lines, "")) == outcomes(looking)
    assert not district.store.received_rows() and not list((district.home / "bundles").glob("*"))
    assert [line.outcome for line in receiving(district, taken.receiving).lines] == outcomes(looking)


def test_a_stranger_is_confirmed_and_then_taken(office_of: Open, tmp_path: Path, stick: Path) -> None:
    session = office_of(DISTRICT)
    (line,) = look(session, [FIRST.save(stick)]).lines
    certificate = tmp_path / "người ký.cer"
    certificate.write_bytes(signer_certificate(session, line))
    assert certificate.read_bytes() == der(signer_of(COMMUNE).certificate)
    add_trust(session, certificate, COMMUNE)
    assert outcomes(look(session, [stick])) == ["new"]


def test_a_commune_may_send_straight_to_the_province_and_that_is_said(
    office_of: Open, tmp_path: Path, stick: Path
) -> None:
    session = office_of(PROVINCE)
    trust(session, tmp_path / "chứng thư", COMMUNE, "27.so-y-te")
    FIRST.save(stick)
    Sent("27.so-y-te", {COUNT: 1}).save(stick)
    agency, commune = sorted(look(session, [stick]).lines, key=lambda line: line.unit, reverse=True)
    assert agency.outcome == commune.outcome == "new"
    assert commune.facts["recipient"].ok and "cấp trên" in commune.facts["recipient"].sentence
    assert "đúng cơ quan nhận" in agency.facts["recipient"].sentence


def test_a_pack_that_is_not_here_or_newer_is_told_in_a_sentence(district: Session, stick: Path) -> None:
    data = json.loads(FIRST.data)
    for name, change in (
        ("khác", {"pack": "bac-ninh-2031"}),
        ("mới", {"pack_version": 99}),
        ("biểu", {"form_version": 99}),
    ):
        other = json.dumps({**data, **change}, ensure_ascii=False, indent=2, sort_keys=True).encode()
        FIRST.save(stick, f"{name}.asice", FIRST.bundle(data=other))
    looking = look(district, [stick])
    assert outcomes(looking) == ["foreign"] * 3
    assert all("gói biểu mẫu" in line.sentence and line.remedy for line in looking.lines)


def test_cells_that_the_form_does_not_have_or_want_are_kept_and_not_counted(district: Session, stick: Path) -> None:
    odd = Sent(COMMUNE, {COUNT: "rất nhiều", "M9.lạ".replace("ạ", "a"): 5, "M3.2a.1n": 2})
    (line,) = look(district, [odd.save(stick)]).lines
    assert line.outcome == "new" and len(line.detail) == 2
    assert "M9.la" in line.detail[0] and "2.1.1" in line.detail[1]
    receive(district, [stick])
    cells = district.store.received_cells(1)
    assert COUNT not in cells and "M9.la" not in cells and "M3.2a.1n" in cells
    assert "không tính" in kept_view(district, 1).note


def test_a_bundle_of_something_else_and_data_made_to_hurt_never_raise(district: Session, stick: Path) -> None:
    signer = signer_of(COMMUNE)
    for number, data in enumerate((b"[]", b'{"schema": 1}', b"[" * 9000, FIRST.data.replace(b'"10"', b"1e999"))):
        container = build_container([Member(REPORT, data)], signer, NOW)
        FIRST.save(stick, f"{number}.asice", container)
    assert set(outcomes(look(district, [stick]))) <= {"broken", "untrusted"}
    assert not any(line.received for line in receive(district, [stick]).lines)


def test_the_verdict_of_first_receipt_stays_when_the_key_is_withdrawn_later(district: Session, stick: Path) -> None:
    receive(district, [FIRST.save(stick)])
    before = kept_view(district, 1).facts
    _withdraw(district)
    view = kept_view(district, 1)
    assert view.facts == before and "thôi dùng" in view.warnings[0]
    assert standings(district, FORM, PERIOD)[COMMUNE].counts
    assert outcomes(look(district, [stick])) == ["same"], "it was judged when it came"
    assert outcomes(look(district, [Sent(COMMUNE, {COUNT: 3}, 2).save(stick / "hai")])) == ["untrusted"]


def _withdraw(session: Session) -> None:
    from msgspec.structs import replace

    from storage.trust_records import TrustAct

    (item,) = [one for one in session.store.trusted() if one.unit_code == COMMUNE]
    gone: TrustedCertificate = replace(item, withdrawn_at=NOW - timedelta(days=3))
    session.store.note_trust(TrustAct((), signing=(gone,)))


def test_the_list_tells_what_stands_and_who_was_late(district: Session, office_of: Open, stick: Path) -> None:
    receive(district, [FIRST.save(stick / "1")])
    office_of(DISTRICT, NOW + timedelta(days=30))
    receive(district, [Sent(SIBLING, {COUNT: 2}).save(stick / "2")])
    found = {line.unit: line for line in standing_list(district)}
    assert (found[COMMUNE].state, found[COMMUNE].late, found[COMMUNE].kept) == ("received", False, (1,))
    assert found[SIBLING].late
    assert [(act.files, act.kept) for act in receiving_list(district)] == [(1, 1), (1, 1)]


def test_cancelling_keeps_what_was_taken_and_the_rest_goes_on(district: Session, stick: Path) -> None:
    for number in range(1, 6):
        Sent(COMMUNE, {COUNT: number}, number).save(stick)
    asked = iter([False, False, True])
    taken = receive(district, [stick], watch=Watch(cancelled=lambda: next(asked, True)))
    assert taken.cancelled and len(taken.lines) < 5
    kept = len(district.store.received_rows())
    looking = look(district, [stick])
    assert outcomes(looking).count("same") == kept
    assert not take(district, looking).cancelled and len(district.store.received_rows()) == 5
    assert standings(district, FORM, PERIOD)[COMMUNE].current


def test_an_office_without_units_below_takes_nothing_of_others(office_of: Open, stick: Path, tmp_path: Path) -> None:
    session = office_of(FOREIGN)
    trust(session, tmp_path / "chứng thư", COMMUNE)
    assert outcomes(look(session, [FIRST.save(stick)])) == ["foreign"]


def test_states_travel_as_they_were_said(district: Session, stick: Path) -> None:
    cells = {COUNT: Cell(None, State.NONE), "M3.2a.1n": Cell(None, State.MISSING, "chưa thống kê")}
    receive(district, [Sent(COMMUNE, cells).save(stick)])
    assert received_report(district, 1).cells == cells


def test_nothing_is_asked_of_a_passphrase(district: Session) -> None:
    assert SECRET not in repr(look(district, []))


def test_one_code_that_was_two_units_is_one_unit_at_a_time(tmp_path: Path, stick: Path) -> None:
    """07210 is Hoàng Văn Thụ until 30/6/2025 and Bắc Giang after it; its key was confirmed for the latter."""
    moment = datetime(2027, 1, 8, 9, tzinfo=VIETNAM)
    with open_session(tmp_path / "tỉnh mới", lambda: moment) as session:
        install_two_tier(session.home)
        init_office(session, TWO_TIER, "24")
        trust(session, tmp_path / "chứng thư", "07210", COMMUNE)
        later = Sent("07210", {COUNT: 1}, period="2026", pack=session.pack(TWO_TIER))
        assert outcomes(look(session, [later.save(stick / "1")])) == ["new"]
        (line,) = look(session, [Sent("07210", {COUNT: 1}).save(stick / "2")]).lines
        assert line.outcome == "untrusted" and line.facts["unit"].ok is False
        assert "Hoàng Văn Thụ" in line.sentence and "Bắc Giang" in line.sentence
        (line,) = receive(session, [FIRST.save(stick / "3")]).lines
        assert line.outcome == "new", "a unit of an old province of which the new one was made"
        assert session.store.received_rows()[0].unit_since == "2023-05-01"
