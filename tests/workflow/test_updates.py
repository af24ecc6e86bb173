"""A release on a stick is looked at: whose it is, whether it is newer, and whether its file is there."""

from __future__ import annotations

import io
import os
import zipfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from forms.files import FileRefused
from forms.release import DEB, ZIP, deb_name, encode_release, installer_name, zip_name
from forms.version import VERSION
from signing.container import Member, build_container
from signing.names import RELEASE, release_name
from signing.release_files import FILE_LIMIT, read_release_file
from storage.migrations import STEPS
from storage.records import TrustedCertificate
from storage.trust_records import TrustAct
from tests.conftest import clock
from tests.links import link
from tests.releases import (
    NEWER,
    NEWS,
    NOW,
    OLDER,
    PROGRAM,
    PUBLISHER,
    Publisher,
    file_of,
    installed_machine,
    lay_release,
    manifest_of,
    new_publisher,
    publisher,
    release_of,
    trust_publishers,
)
from workflow.session import Session, open_session
from workflow.updating import looking
from workflow.updating.anchors import release_certificates
from workflow.updating.looking import is_update, look_at_update
from workflow.updating.machine import Machine
from workflow.updating.noticing import find_updates
from workflow.updating.offers import Offer

LINUX = Machine("linux")


@pytest.fixture(autouse=True)
def trusted(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[..., None]:
    """The program holds the publisher's certificate; gives the way to let it hold others."""
    trust_publishers(monkeypatch, tmp_path / "anchors", publisher())
    monkeypatch.setattr(looking, "vietnam_now", clock)
    return lambda *others: trust_publishers(monkeypatch, tmp_path / "others", *others)


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return installed_machine(tmp_path / "máy")


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    return tmp_path / "USB BÁO CÁO"


def manifest(stick: Path, data: bytes, version: str = NEWER) -> Path:
    stick.mkdir(exist_ok=True)
    path = stick / release_name(version)
    path.write_bytes(data)
    return path


def may_not(offer: Offer, outcome: str, *words: str) -> None:
    assert offer.outcome == outcome, offer
    assert not offer.may_take
    assert all(word in f"{offer.sentence} {offer.remedy}" for word in words), (offer.sentence, offer.remedy)


def test_a_newer_release_with_its_installer_may_be_taken(stick: Path, machine: Machine) -> None:
    path = lay_release(stick)
    for given in (path, stick / installer_name(NEWER)):
        offer = look_at_update(given, machine=machine)
        assert (offer.outcome, offer.may_take, offer.version, offer.current) == ("newer", True, NEWER, VERSION)
        assert (offer.way, offer.signer, offer.news) == ("installer", PUBLISHER, NEWS)
        assert offer.source == stick / installer_name(NEWER)
        assert offer.signed_at == NOW and offer.groups
        assert all(fact.ok for fact in offer.facts.values())
        assert "sao lưu" in offer.data_sentence and "giữ nguyên" in offer.data_sentence


def test_a_release_that_changes_the_data_says_so(stick: Path, machine: Machine) -> None:
    path = lay_release(stick)
    path.write_bytes(manifest_of(release_of(schema=len(STEPS) + 1)))
    assert "chuyển sang cách lưu" in look_at_update(path, machine=machine).data_sentence


def test_an_old_release_is_refused_however_well_it_is_signed(stick: Path, machine: Machine) -> None:
    may_not(look_at_update(lay_release(stick, OLDER), machine=machine), "older", OLDER, VERSION, "quay lại")


def test_the_running_version_is_told_as_such(stick: Path, machine: Machine) -> None:
    may_not(look_at_update(lay_release(stick, VERSION, PROGRAM + VERSION.encode()), machine=machine), "same", VERSION)


def test_the_running_version_with_other_files_is_a_contradiction(stick: Path, machine: Machine) -> None:
    may_not(
        look_at_update(lay_release(stick, VERSION, b"MZ other"), machine=machine), "conflict", "khác với tệp đã cài"
    )


def test_a_newer_version_that_reads_only_older_data_is_refused(stick: Path, machine: Machine) -> None:
    data = manifest_of(release_of(schema=len(STEPS) - 1))
    may_not(look_at_update(manifest(stick, data), machine=machine), "conflict", "không đọc được dữ liệu")


def test_a_release_signed_by_anybody_else_is_refused(stick: Path, machine: Machine) -> None:
    """A certificate that bears the publisher's very name too."""
    offer = look_at_update(lay_release(stick, by=new_publisher()), machine=machine)
    may_not(offer, "untrusted", PUBLISHER, "Không nên chạy")
    assert offer.groups and offer.groups != look_at_update(lay_release(stick), machine=machine).groups


def test_who_is_trusted_with_reports_signs_no_release(stick: Path, machine: Machine, finished_session: Session) -> None:
    other = new_publisher("Sở Nội vụ")
    item = TrustedCertificate(
        fingerprint_of(other), "27", "Tỉnh", other.certificate, NOW - timedelta(days=1), NOW + timedelta(days=9),
        NOW, "tận tay",
    )  # fmt: skip
    finished_session.store.note_trust(TrustAct((), signing=(item,)))
    may_not(look_at_update(lay_release(stick, by=other), finished_session, machine), "untrusted")


def fingerprint_of(one: Publisher) -> str:
    from signing.certificates import fingerprint

    return fingerprint(one.certificate)


def test_an_offices_key_is_no_publishers_even_where_it_was_put_among_them(
    stick: Path, machine: Machine, trusted: Callable[..., None]
) -> None:
    office = new_publisher("Xã Mẫu", "BDG-09190")
    trusted(office)
    may_not(look_at_update(lay_release(stick, by=office), machine=machine), "unanchored")
    assert release_certificates() == ()


@pytest.mark.parametrize(("first", "days"), [(-500, 400), (1, 400)])
def test_a_certificate_out_of_its_dates_signs_nothing_any_more(
    stick: Path, machine: Machine, trusted: Callable[..., None], first: int, days: int
) -> None:
    expired = new_publisher(first=NOW + timedelta(days=first), days=days)
    trusted(expired)
    may_not(
        look_at_update(lay_release(stick, by=expired), machine=machine), "untrusted", "hiệu lực", "ngày giờ của máy"
    )


def test_a_key_that_the_office_knows_to_be_withdrawn_signs_nothing_any_more(
    stick: Path, machine: Machine, finished_session: Session
) -> None:
    one = publisher()
    item = TrustedCertificate(
        fingerprint_of(one), "27", "Tỉnh", one.certificate, NOW - timedelta(days=9), NOW + timedelta(days=9), NOW,
        "tận tay", withdrawn_at=NOW - timedelta(days=1),
    )  # fmt: skip
    path = lay_release(stick)
    assert look_at_update(path, finished_session, machine).may_take
    finished_session.store.note_trust(TrustAct((), signing=(item,)))
    may_not(look_at_update(path, finished_session, machine), "untrusted", "thôi sử dụng")
    assert find_updates(finished_session, [stick], machine) == ()


def test_a_program_without_a_publisher_says_what_can_be_compared(
    stick: Path, machine: Machine, trusted: Callable[..., None]
) -> None:
    trusted()
    offer = look_at_update(lay_release(stick), machine=machine)
    may_not(offer, "unanchored", "SHA-256", installer_name(NEWER))
    assert offer.file == file_of()


def test_two_publishers_may_sign_while_one_key_gives_way_to_another(
    stick: Path, machine: Machine, trusted: Callable[..., None]
) -> None:
    heir = new_publisher("Nơi phát hành, khóa mới")
    trusted(publisher(), heir)
    for one in (publisher(), heir):
        assert look_at_update(lay_release(stick, by=one), machine=machine).may_take
    assert {record.subject for record in release_certificates()} == {PUBLISHER, "Nơi phát hành, khóa mới"}


def repacked(data: bytes, change: Callable[[str, bytes], bytes]) -> bytes:
    """The same zip with members changed, packed as the program packs."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w") as new:
        for entry in old.infolist():
            new.writestr(entry, change(entry.filename, old.read(entry)))
    return stream.getvalue()


def test_a_manifest_that_was_altered_is_refused(stick: Path, machine: Machine) -> None:
    lay_release(stick)
    good = manifest_of(release_of())
    other = repacked(good, lambda name, data: data.replace(b'"schema"', b'"Schema"') if name == RELEASE else data)
    assert other != good
    for data in (other, good[:-30], b"", b"PK\x03\x04", b"%PDF-1.7", good + b"x"):
        may_not(look_at_update(manifest(stick, data), machine=machine), "broken")


def test_no_byte_of_a_manifest_can_be_changed(stick: Path, machine: Machine) -> None:
    path = lay_release(stick)
    good = path.read_bytes()
    for place in range(0, len(good), 97):
        path.write_bytes(good[:place] + bytes([good[place] ^ 1]) + good[place + 1 :])
        assert not look_at_update(path, machine=machine).may_take, place


@pytest.mark.parametrize("name", ["report.json", "van-ban-khoa.json", RELEASE])
def test_what_the_publisher_signed_besides_is_no_release(stick: Path, machine: Machine, name: str) -> None:
    members = [Member(name, encode_release(release_of()))] + [Member("them.json", b"{}")] * (name == RELEASE)
    may_not(
        look_at_update(manifest(stick, build_container(members, publisher().signer, NOW)), machine=machine), "broken"
    )


def test_a_huge_file_is_not_read(stick: Path, machine: Machine) -> None:
    path = manifest(stick, b"")
    with path.open("wb") as stream:
        stream.truncate(1 << 34)
    with pytest.raises(FileRefused):
        look_at_update(path, machine=machine)
    assert find_updates(places=[stick], machine=machine) == ()
    told = read_release_file(manifest_of(release_of()) + bytes(FILE_LIMIT), (), NOW).opened.container
    assert not told.ok and "lớn quá mức" in told.sentence


def test_what_is_not_there_cannot_be_looked_at(stick: Path, machine: Machine) -> None:
    for name in (release_name(NEWER), installer_name(NEWER)):
        with pytest.raises(FileRefused):
            look_at_update(stick / name, machine=machine)
    stick.mkdir()
    for path in (stick, Path(os.devnull)):
        with pytest.raises(FileRefused, match="không phải là một tệp"):
            look_at_update(path, machine=machine)


@pytest.mark.parametrize("name", ["BDG_phat-hanh_\u202eexe.asice", "BDG_\u202ecod-cai-dat.exe"])
def test_a_name_that_turns_what_follows_is_shown_without_that(tmp_path: Path, machine: Machine, name: str) -> None:
    (tmp_path / name).write_bytes(b"no release")
    offer = look_at_update(tmp_path / name, machine=machine)
    assert offer.outcome == "broken"
    assert "\u202e" not in f"{offer.title} {offer.sentence} {offer.remedy}"


def test_an_installer_alone_cannot_be_judged(stick: Path, machine: Machine) -> None:
    lay_release(stick).unlink()
    may_not(look_at_update(stick / installer_name(NEWER), machine=machine), "broken", "cùng một thư mục")


def test_an_installer_beside_another_versions_manifest_cannot_be_judged(stick: Path, machine: Machine) -> None:
    lay_release(stick)
    (stick / installer_name(OLDER)).write_bytes(PROGRAM + b"older")
    may_not(look_at_update(stick / installer_name(OLDER), machine=machine), "broken")


def test_an_installer_finds_its_manifest_among_others(stick: Path, machine: Machine) -> None:
    later = f"{NEWER.rpartition('.')[0]}.9"
    lay_release(stick, later, PROGRAM + b"later")
    lay_release(stick)
    (stick / "BDG_phat-hanh_9.9.9.asice").write_bytes(b"junk")
    with (stick / "BDG_phat-hanh_9.9.8.asice").open("wb") as stream:
        stream.truncate(1 << 30)
    assert look_at_update(stick / installer_name(NEWER), machine=machine).version == NEWER
    assert look_at_update(stick / installer_name(later), machine=machine).version == later


def test_an_installer_that_was_renamed_on_the_way_is_found_by_its_size(stick: Path, machine: Machine) -> None:
    path = lay_release(stick)
    renamed = (stick / installer_name(NEWER)).rename(stick / "cai-dat (1).exe")
    (stick / "khac.exe").write_bytes(b"MZ")
    assert look_at_update(path, machine=machine).source == renamed
    assert look_at_update(renamed, machine=machine).may_take


def test_an_installer_that_is_a_link_is_not_taken(stick: Path, machine: Machine) -> None:
    path = lay_release(stick)
    elsewhere = (stick / installer_name(NEWER)).rename(stick.parent / "ngoài.exe")
    link(stick / installer_name(NEWER), elsewhere)
    may_not(look_at_update(path, machine=machine), "newer")


def test_a_release_whose_installer_is_missing_or_cut_cannot_be_taken(stick: Path, machine: Machine) -> None:
    path = lay_release(stick)
    installer = stick / installer_name(NEWER)
    installer.unlink()
    may_not(look_at_update(path, machine=machine), "newer", installer.name, "chép")
    installer.write_bytes(PROGRAM[:-1])
    may_not(look_at_update(path, machine=machine), "newer", "dung lượng")


@pytest.mark.parametrize(
    ("system", "kind", "name", "way"),
    [
        ("windows", ZIP, zip_name(NEWER), "zip"),
        ("linux", DEB, deb_name(NEWER), "deb"),
    ],
)
def test_each_machine_takes_its_own_file(stick: Path, system: str, kind: str, name: str, way: str) -> None:
    here = Machine(system)  # type: ignore[arg-type]
    lay_release(stick)
    (stick / name).write_bytes(b"PACKAGE")
    path = manifest(stick, manifest_of(release_of(NEWER, file_of(), file_of(b"PACKAGE", kind=kind, name=name))))
    offer = look_at_update(path, machine=here)
    assert offer.may_take and (offer.way, offer.source) == (way, stick / name)


def test_a_release_without_a_file_for_this_machine_cannot_be_taken(stick: Path) -> None:
    may_not(look_at_update(lay_release(stick), machine=LINUX), "newer", "không có tệp cài đặt cho máy này")
    may_not(look_at_update(lay_release(stick), machine=Machine("other")), "newer")


def test_sticks_are_looked_through_by_names_alone(stick: Path, machine: Machine, tmp_path: Path) -> None:
    later = f"{NEWER.rpartition('.')[0]}.9"
    lay_release(stick)
    lay_release(stick / "BaoCaoBinhDangGioi 2027", later)
    lay_release(stick / "BaoCaoBinhDangGioi 2027" / "sâu", f"{later}9")
    lay_release(stick / "Khác", f"{later}8")
    lay_release(tmp_path / "second", OLDER)
    if os.name != "nt":
        os.mkfifo(stick / "BDG_phat-hanh_8.8.8.asice")
    found = find_updates(places=[tmp_path / "pulled", stick, tmp_path / "second"], machine=machine)
    assert [offer.version for offer in found] == [later, NEWER]


def test_links_on_a_stick_are_not_followed(stick: Path, machine: Machine, tmp_path: Path) -> None:
    stick.mkdir()
    path = lay_release(tmp_path / "nơi khác")
    link(stick / "BaoCaoBinhDangGioi-vòng", stick)
    link(stick / "BaoCaoBinhDangGioi-khác", tmp_path / "nơi khác")
    link(stick / path.name, path)
    link(stick / "BDG_phat-hanh_7.7.7.asice", Path("/dev/zero"))
    assert find_updates(places=[stick], machine=machine) == ()


def test_a_stick_full_of_names_is_not_looked_at_for_ever(stick: Path, machine: Machine) -> None:
    stick.mkdir()
    for number in range(300):
        (stick / f"BDG_phat-hanh_{number}.asice").write_bytes(b"junk")
    assert find_updates(places=[stick], machine=machine) == ()


def test_what_is_an_update_is_told_by_its_content(stick: Path, sent: object, tmp_path: Path) -> None:
    path = lay_release(stick)
    assert is_update(path.rename(stick / "tên khác.asice")) and is_update(stick / installer_name(NEWER))
    bundles = list((tmp_path / "usb").rglob("*.asice"))
    assert bundles and not any(map(is_update, bundles))
    assert not is_update(stick / "khong-co.asice") and not is_update(stick / "setup.exe")


def test_an_update_is_looked_at_before_the_office_is_set_up(stick: Path, machine: Machine, tmp_path: Path) -> None:
    with open_session(tmp_path / "mới", clock) as session:
        assert look_at_update(lay_release(stick), session, machine).may_take
