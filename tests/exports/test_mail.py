"""The draft of a letter: what mail programs read, nothing of who sends it, no header smuggled in by a subject."""

from __future__ import annotations

from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

import pytest

from exports.mail import LARGE, draft_letter, letter_size, read_addresses
from forms.errors import BadInput

SUBJECT = "Phường Võ Cường gửi Phụ lục 01, năm 2024 " + "(bản bổ sung, lần 2) " * 6
BODY = "Kính gửi: Ủy ban nhân dân thành phố Bắc Ninh\n\nMã đối chiếu: 7F3A-91C2\n.\nFrom dòng này\n" + "dài " * 400
NAME = "BDG_phu-luc-01_2024_09190_r1.asice"
ASICE = "application/vnd.etsi.asic-e+zip"


def letter(subject: str = SUBJECT, body: str = BODY, name: str = NAME, media: str = ASICE) -> bytes:
    return draft_letter(
        ("ldtbxh@bacninh.gov.vn", "b@bacninh.gov.vn"), subject, body, name, b"PK\0\xff\r\n" * 999, media
    )


def read(data: bytes) -> EmailMessage:
    found = message_from_bytes(data, policy=default)
    assert isinstance(found, EmailMessage) and not found.defects
    return found


def test_it_reads_back_as_it_was_written() -> None:
    found = read(letter())
    assert found["Subject"].strip() == SUBJECT.strip() and found["To"] == "ldtbxh@bacninh.gov.vn, b@bacninh.gov.vn"
    body = found.get_body(("plain",))
    assert body is not None and body.get_content().replace("\r\n", "\n").rstrip("\n") == BODY.rstrip("\n")
    attached = list(found.iter_attachments())
    assert [(one.get_filename(), one.get_content_type()) for one in attached] == [(NAME, ASICE)]
    assert attached[0].get_content() == b"PK\0\xff\r\n" * 999


def test_it_is_a_draft_that_says_nothing_of_its_sender() -> None:
    found = read(letter())
    assert found["X-Unsent"] == "1"
    assert not {"from", "date", "message-id", "sender", "bcc", "cc"} & {name.lower() for name in found}


def test_every_line_is_ascii_ends_as_mail_does_and_is_short() -> None:
    lines = letter().split(b"\r\n")
    assert all(b"\n" not in line and b"\r" not in line and len(line) <= 998 for line in lines)
    assert letter().isascii() and max(map(len, lines)) <= 78


def test_vietnamese_words_in_headers_are_encoded() -> None:
    head, _, _ = letter(name="báo cáo Võ Cường.asice").partition(b"\r\n\r\n")
    assert b"Subject: =?utf-8?" in head
    found = read(letter(name="báo cáo Võ Cường.asice"))
    assert b"filename*=utf-8''b%C3%A1o" in letter(name="báo cáo Võ Cường.asice")
    assert next(found.iter_attachments()).get_filename() == "báo cáo Võ Cường.asice"


def test_a_subject_makes_no_second_header() -> None:
    found = read(letter(subject="Báo cáo\r\nBcc: ai-do@example.com\n\nthân thư"))
    assert found["Bcc"] is None and found["Subject"] == "Báo cáo Bcc: ai-do@example.com thân thư"


@pytest.mark.parametrize("length", range(1, 60, 4))
def test_a_subject_of_any_length_keeps_every_blank(length: int) -> None:
    line = "UBND xã Đông Thọ gửi Báo cáo tự kiểm tra, quý II năm 2024 (lần 2, thay bản đã gửi) x ế"
    words = line.split(" ") * 4
    subject = " ".join(words[length % 7 :][:length])
    found = letter(subject=subject)
    assert read(found)["Subject"] == subject
    assert max(map(len, found.partition(b"\r\n\r\n")[0].split(b"\r\n"))) <= 78


def test_what_cannot_be_printed_is_left_out() -> None:
    found = read(letter(subject="Gửi\0 \x07báo\ud800 cáo\x85Bcc: x", body="một\x00\u2028hai\ud800\rba"))
    body = found.get_body(("plain",))
    assert found["Subject"] == "Gửi báo cáo Bcc: x" and found["Bcc"] is None
    assert body is not None and body.get_content().split() == ["một", "hai", "ba"]


def test_the_same_letter_is_the_same_bytes() -> None:
    assert letter() == letter() != letter(body=BODY + "khác")


def test_an_encrypted_bundle_names_what_it_is() -> None:
    data = letter(name=f"{NAME}.p7m", media="application/pkcs7-mime; smime-type=authEnveloped-data")
    attached = next(read(data).iter_attachments())
    assert attached.get_content_type() == "application/pkcs7-mime"
    assert attached.get_param("smime-type") == "authEnveloped-data" and attached.get_filename() == f"{NAME}.p7m"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("vanthu@bacninh.gov.vn", ("vanthu@bacninh.gov.vn",)),
        (" a.b+c@x-y.gov.vn ; d@e.vn,f@g.vn ", ("a.b+c@x-y.gov.vn", "d@e.vn", "f@g.vn")),
    ],
)
def test_addresses_are_read(text: str, found: tuple[str, ...]) -> None:
    assert read_addresses(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "", " ; ", "vanthu", "@bacninh.gov.vn", "văn.thư@bacninh.gov.vn", "a@b", "a@.vn", "a..b@c.vn", "a@b.vn.",
        "a@-b.vn", "a@b.c", f"{'a' * 65}@b.vn", "Văn thư <a@b.vn>", "a@b.vn x",
    ],
)  # fmt: skip
def test_what_is_no_address_is_refused(text: str) -> None:
    with pytest.raises(BadInput, match="địa chỉ thư điện tử"):
        read_addresses(text)


@pytest.mark.parametrize("size", [10, 10_000, 3_000_000])
def test_the_size_that_is_told_is_that_of_the_letter(size: int) -> None:
    data = draft_letter(("a@b.vn",), "s", "b", NAME, bytes(size), ASICE)
    assert len(data) <= letter_size(size) <= len(data) + 8192
    assert letter_size(7_200_000) < LARGE < letter_size(7_400_000)
