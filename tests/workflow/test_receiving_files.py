"""Where bundles come from: folders and drives, letters, envelopes, documents alone; and what is passed over."""

from __future__ import annotations

import os
from collections.abc import Iterable
from email.message import EmailMessage
from pathlib import Path

import pytest

from forms.errors import BadInput
from signing.envelope import encrypt
from signing.names import LIMITS
from tests.conftest import SECRET
from tests.links import link
from tests.signed_bundles import COUNT, Sent, trust
from tests.workflow.offices import COMMUNE, DISTRICT, Open
from workflow.keys.unsealing import RECEIVING
from workflow.receiving import finding
from workflow.receiving.finding import find_files
from workflow.receiving.lines import Looking
from workflow.receiving.looking import look
from workflow.receiving.mail import MAX_PARTS, attached
from workflow.receiving.taking import receive, take
from workflow.receiving.views import kept_view, received_pdf
from workflow.session import Session
from workflow.verifying.records import Unlocking

FIRST = Sent(COMMUNE, {COUNT: 10})
SECOND = Sent(COMMUNE, {COUNT: 11}, 2)


@pytest.fixture
def district(office_of: Open, tmp_path: Path) -> Session:
    session = office_of(DISTRICT)
    trust(session, tmp_path / "chứng thư", COMMUNE)
    return session


def told(looking: Looking) -> dict[str, str]:
    return {Path(line.file).name: line.outcome for line in looking.lines}


def letter(files: Iterable[tuple[str, bytes]], inside: bytes = b"") -> bytes:
    message = EmailMessage()
    message["Subject"] = "Nộp báo cáo bình đẳng giới"
    message.set_content("Kính gửi phòng.")
    for name, data in files:
        message.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    if inside:
        from email import message_from_bytes, policy

        message.add_attachment(message_from_bytes(inside, policy=policy.default))
    return message.as_bytes()


def test_a_drive_is_looked_through_without_what_systems_leave_there(district: Session, tmp_path: Path) -> None:
    drive = tmp_path / "ổ"
    FIRST.save(drive / "năm 2024" / "phường", "a.asice")
    FIRST.save(drive / "System Volume Information", "b.asice")
    FIRST.save(drive, "._c.asice")
    (drive / "ảnh.jpg").write_bytes(b"\xff\xd8\xff")
    link(drive / "vòng", drive)
    assert told(look(district, [drive])) == {"a.asice": "new", "ảnh.jpg": "other"}


def test_what_lies_beside_a_bundle_is_not_asked_about(district: Session, tmp_path: Path) -> None:
    stick = tmp_path / "usb"
    FIRST.save(stick, "x.asice")
    (stick / "x.pdf").write_bytes(FIRST.pdf())
    (stick / "x.xlsx").write_bytes(b"PK\x03\x04[Content_Types].xml")
    (stick / "riêng.xlsx").write_bytes(b"PK\x03\x04[Content_Types].xml")
    looking = look(district, [stick])
    assert told(looking) == {"x.asice": "new", "x.pdf": "same", "x.xlsx": "other", "riêng.xlsx": "unsigned"}
    assert [line.outcome for line in take(district, looking).lines].count("unsigned") == 1


def test_a_file_named_twice_is_looked_at_once(district: Session, tmp_path: Path) -> None:
    path = FIRST.save(tmp_path / "usb")
    assert len(look(district, [path, path.parent, path]).lines) == 1


def test_the_offices_own_data_are_not_taken_for_a_stick(district: Session, tmp_path: Path) -> None:
    receive(district, [FIRST.save(tmp_path / "usb")])
    assert not look(district, [district.home]).lines


def test_a_folder_that_cannot_be_found_is_a_line(district: Session, tmp_path: Path) -> None:
    (line,) = look(district, [tmp_path / "không có"]).lines
    assert line.outcome == "broken" and line.remedy


def test_endless_folders_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    deep = tmp_path.joinpath(*["sâu"] * (finding.MAX_DEPTH + 3))
    deep.mkdir(parents=True)
    (deep / "x.asice").write_bytes(b"")
    (tmp_path / "gần.asice").write_bytes(b"")
    assert [found.path.name for found in find_files([tmp_path]) if not found.problem] == ["gần.asice"]
    monkeypatch.setattr(finding, "MAX_FILES", 2)
    for number in range(5):
        (tmp_path / f"{number}.asice").write_bytes(b"")
    found = list(find_files([tmp_path]))
    assert len(found) == 3 and found[-1].problem


def test_bundles_on_letters_are_taken_and_read_again(district: Session, tmp_path: Path) -> None:
    inner = letter([("trong.asice", SECOND.bundle())])
    path = tmp_path / "thư của phường.eml"
    path.write_bytes(letter([("BDG_phường.asice", FIRST.bundle()), ("ghi chú.txt", b"chao")], inner))
    looking = look(district, [path])
    assert [line.outcome for line in looking.lines] == ["new", "other", "newer"]
    assert looking.lines[0].file.endswith("thư của phường.eml › BDG_phường.asice")
    assert [line.received for line in take(district, looking).lines] == [1, None, 2]
    assert kept_view(district, 1).file == "thư của phường.eml › BDG_phường.asice"


def test_letters_made_to_hurt_are_lines_and_never_raise(district: Session, tmp_path: Path) -> None:
    nested = b""
    for _ in range(400):
        nested = b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n" + nested
    many = letter([(f"{number}.asice", b"x") for number in range(MAX_PARTS + 5)])
    hurts = {
        "lồng": nested,
        "nhiều": many,
        "rác": os.urandom(3000),
        "rỗng": b"",
        "mã lạ": b'Content-Type: application/x; name="=?utf-99?b?!!?="\r\nContent-Disposition: attachment; '
        b"filename*=bogus''%ff.asice\r\nContent-Transfer-Encoding: base64\r\n\r\n%%%%",
    }
    for name, data in hurts.items():
        (tmp_path / f"{name}.eml").write_bytes(data)
    looking = look(district, [tmp_path])
    assert {line.outcome for line in looking.lines} <= {"other", "broken"}
    assert "nhiều phần" in next(line.sentence for line in looking.lines if "nhiều" in line.path.name)
    with pytest.raises(BadInput):
        attached(many)


def test_what_is_no_letter_is_not_told_to_have_nothing_on_it(district: Session, tmp_path: Path) -> None:
    (tmp_path / "ghi chú.eml").write_text("Ghi chú: gọi lại cho xã.\n", encoding="utf-8")
    (tmp_path / "trống.eml").write_bytes(letter([]))
    empty, note = sorted(look(district, [tmp_path]).lines, key=lambda line: line.outcome == "broken")
    assert empty.sentence == "Thư này không có tệp đính kèm."
    assert note.outcome == "broken" and note.sentence.endswith("nhưng không phải là thư điện tử.") and note.remedy


@pytest.mark.parametrize("before", [b"\xef\xbb\xbf", b"\r\n\r\n", b"From mail@example.vn Mon Jan  6 2025\n"])
def test_what_programs_put_before_a_letter_hides_nothing_on_it(before: bytes) -> None:
    """Editors put a mark of bytes first, programs that kept many letters in one file a line."""
    assert attached(before + letter([("a.asice", b"1")])) == (("a.asice", b"1"),)


def test_names_on_letters_lose_their_folders(tmp_path: Path) -> None:
    (found, *_) = attached(letter([("..\\..\\a/b/c.asice", b"1")]))
    assert found == ("c.asice", b"1")


def test_a_letter_that_changed_since_is_told(district: Session, tmp_path: Path) -> None:
    path = tmp_path / "thư.eml"
    path.write_bytes(letter([("a.asice", FIRST.bundle())]))
    looking = look(district, [path])
    path.write_bytes(letter([]))
    (line,) = take(district, looking).lines
    assert line.outcome == "broken" and not district.store.received_rows()


def test_a_file_that_was_exchanged_after_the_look_is_judged_again(district: Session, tmp_path: Path) -> None:
    path = FIRST.save(tmp_path / "usb")
    looking = look(district, [path])
    path.write_bytes(SECOND.bundle()[:-30])
    assert [line.outcome for line in take(district, looking).lines] == ["broken"]
    path.write_bytes(SECOND.bundle())
    (line,) = take(district, looking).lines
    assert (line.outcome, line.revision) == ("new", 2), "what is kept is what was judged"


def test_an_encrypted_bundle_opens_with_the_offices_key(district: Session, tmp_path: Path) -> None:
    certificate = next((district.home / "keys").glob(f"*{RECEIVING}")).read_bytes()
    path = tmp_path / "gói.asice.p7m"
    path.write_bytes(encrypt(FIRST.bundle(), [certificate]))
    (line,) = look(district, [path]).lines
    assert (line.outcome, line.locked, line.encrypted, line.good) == ("locked", "khoa-1", True, False)
    assert [one.outcome for one in receive(district, [path]).lines] == ["locked"]
    unlocking = Unlocking(SECRET)
    assert [one.outcome for one in look(district, [path], unlocking).lines] == ["new"]
    assert receive(district, [path], unlocking).lines[0].received == 1
    row = district.store.received_row(1)
    assert row and district.store.blob(row.blob) == path.read_bytes(), "kept as it came"
    assert received_pdf(district, 1) is None and not kept_view(district, 1).has_pdf
    assert [one.outcome for one in look(district, [FIRST.save(tmp_path)]).lines] == ["same"]


def test_a_document_alone_is_received_by_the_data_in_it(district: Session, tmp_path: Path) -> None:
    path = tmp_path / "văn bản.pdf"
    path.write_bytes(FIRST.pdf())
    (tmp_path / "quét.pdf").write_bytes(b"%PDF-1.4\n%%EOF\n")
    looking = look(district, [tmp_path / "văn bản.pdf", tmp_path / "quét.pdf"])
    assert [line.outcome for line in looking.lines] == ["new", "other"]
    assert take(district, looking).lines[0].received == 1
    assert kept_view(district, 1).kind == "pdf" and received_pdf(district, 1) == path.read_bytes()


def test_a_bundle_after_its_document_says_what_it_holds_beyond_it(district: Session, tmp_path: Path) -> None:
    (tmp_path / "văn bản.pdf").write_bytes(FIRST.pdf())
    receive(district, [tmp_path / "văn bản.pdf"])
    bare = look(district, [FIRST.save(tmp_path)]).lines[0]
    assert (bare.outcome, bare.detail) == ("same", ())
    whole = FIRST.save(tmp_path, "đủ.asice", FIRST.bundle(attached=b"%PDF-1.4 scan"))
    line = look(district, [whole]).lines[0]
    assert line.outcome == "same" and "1 tệp đính kèm" in line.detail[0]


def test_a_file_larger_than_any_bundle_is_not_read(district: Session, tmp_path: Path) -> None:
    path = tmp_path / "lớn.asice"
    with path.open("wb") as stream:
        stream.truncate(LIMITS.file + (9 << 20))
    (line,) = look(district, [path]).lines
    assert line.outcome == "broken" and "lớn" in line.sentence
