"""A stranger's bytes: every one of them is refused with a sentence, quickly and in little memory."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable

import pytest

from forms.errors import BadInput
from signing.archive import ArchiveRefused, read_archive
from signing.container import Member, manifest_of, pack
from signing.names import CONTAINER_TYPE, MANIFEST, Limits
from signing.reader import own_manifest, read_container, read_manifest

MEMBERS = [Member("report.json", b"{}"), Member("dinh-kem/a.txt", b"abc")]
GOOD = pack(MEMBERS, manifest_of(MEMBERS), b"chu ky")


def zipped(entries: list[tuple[str, bytes]], edit: Callable[[zipfile.ZipInfo], None] = lambda _: None) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, data in [("mimetype", CONTAINER_TYPE.encode()), *entries]:
            info = zipfile.ZipInfo(name)
            edit(info)
            archive.writestr(info, data)
    return stream.getvalue()


def raw_entry(
    name: bytes, data: bytes, offset: int, flags: int = 0, method: int = 0, size: int | None = None
) -> tuple[bytes, bytes]:
    """A local header with its data, and the central header for it."""
    shared = (10, flags, method, 0, 0, zlib.crc32(data), len(data), len(data) if size is None else size)
    local = struct.pack("<4sHHHHHIIIHH", b"PK\x03\x04", *shared, len(name), 0) + name + data
    central = struct.pack("<4sHHHHHHIIIHHHHHII", b"PK\x01\x02", 10, *shared, len(name), 0, 0, 0, 0, 0, offset)
    return local, central + name


def raw_zip(*entries: tuple[bytes, bytes]) -> bytes:
    body, directory = b"".join(local for local, _ in entries), b"".join(central for _, central in entries)
    end = struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, len(entries), len(entries), len(directory), len(body), 0)
    return body + directory + end


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "Tệp rỗng"),
        (b"\n<!DOCTYPE html><html></html>", "trang web"),
        (b"<HTML>", "trang web"),
        (b"%PDF-1.7\n", "PDF"),
        (b"PK\x05\x06" + bytes(18), "không phải là gói báo cáo"),
        (b"PK\x03\x04", "cắt ngắn"),
        (GOOD[:-1], "cắt ngắn"),
        (GOOD[: len(GOOD) // 2], "cắt ngắn"),
        (GOOD + b"x", "thừa ở cuối"),
        (GOOD + bytes(22), "thừa ở cuối"),
        (b"PK\x03\x04" + GOOD, "mục lục"),
        (b"x" + GOOD, "không phải là gói"),
        (GOOD[:-2] + b"\x01\x00x", "thừa ở cuối"),
    ],
)
def test_what_is_not_a_whole_container_is_said(data: bytes, sentence: str) -> None:
    with pytest.raises(ArchiveRefused, match=sentence):
        read_container(data)


def test_every_truncation_is_refused() -> None:
    for size in range(len(GOOD)):
        with pytest.raises(ArchiveRefused):
            read_container(GOOD[:size])


def test_another_zip_is_not_a_bundle() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("xl/workbook.xml", b"<x/>")
    with pytest.raises(ArchiveRefused, match="một tệp nén khác"):
        read_container(stream.getvalue())


def test_a_zip_without_manifest_is_refused() -> None:
    with pytest.raises(ArchiveRefused, match="thiếu danh mục"):
        read_container(zipped([("report.json", b"{}")]))


@pytest.mark.parametrize(
    "name", ["../x", "/x", "a\\b", "a/./b", "a//b", "nul", "a/b/c/d", "x" * 300, "dinh-kem/", "a\x07b", "a:b"]
)
def test_unsafe_names_are_refused(name: str) -> None:
    local, central = raw_entry(name.encode(), b"x", 0)
    with pytest.raises(ArchiveRefused, match=r"có tệp mang|quá dài"):
        read_archive(raw_zip((local, central)))


def test_a_name_that_is_no_utf8_is_refused() -> None:
    for flags, name in ((0x800, b"\xff\xfe"), (0, "ơ".encode())):
        with pytest.raises(ArchiveRefused, match="tên tệp không đọc được"):
            read_archive(raw_zip(raw_entry(name, b"x", 0, flags)))


def test_duplicate_names_are_refused_whatever_their_case() -> None:
    first = raw_entry(b"a.txt", b"1", 0)
    with pytest.raises(ArchiveRefused, match="trùng tên"):
        read_archive(raw_zip(first, raw_entry(b"A.txt", b"2", len(first[0]))))


def test_a_hidden_entry_between_others_is_refused() -> None:
    first, hidden = raw_entry(b"a", b"1", 0), raw_entry(b"h", b"2", 0)
    second = raw_entry(b"b", b"3", len(first[0]) + len(hidden[0]))
    with pytest.raises(ArchiveRefused, match="mục lục"):
        read_archive(raw_zip(first, (hidden[0], b""), second))


def test_overlapping_entries_are_refused() -> None:
    local, central = raw_entry(b"a", b"1", 0)
    with pytest.raises(ArchiveRefused):
        read_archive(raw_zip((local, central), (b"", central)))


@pytest.mark.parametrize("flags", [0x1, 0x8, 0x40, 0x2000])
def test_encrypted_entries_and_data_descriptors_are_refused(flags: int) -> None:
    with pytest.raises(ArchiveRefused, match="mã hóa"):
        read_archive(raw_zip(raw_entry(b"a", b"1", 0, flags)))


def test_a_streamed_zip_with_data_descriptors_is_refused() -> None:
    class Pipe(io.RawIOBase):
        def __init__(self) -> None:
            self.data = b""

        def writable(self) -> bool:
            return True

        def write(self, data: object) -> int:
            piece = bytes(data)  # type: ignore[call-overload]
            self.data += piece
            return len(piece)

    pipe = Pipe()
    with zipfile.ZipFile(pipe, "w") as archive:  # type: ignore[arg-type]
        archive.writestr("mimetype", CONTAINER_TYPE)
    with pytest.raises(ArchiveRefused, match="mục lục"):
        read_archive(pipe.data)


def test_extra_fields_and_comments_are_refused() -> None:
    def extra(info: zipfile.ZipInfo) -> None:
        info.extra = b"\x55\x54\x01\x00x"

    def comment(info: zipfile.ZipInfo) -> None:
        info.comment = b"x"

    for edit in (extra, comment):
        with pytest.raises(ArchiveRefused, match="phần mở rộng"):
            read_container(zipped([(MANIFEST, b"x")], edit))


def test_another_compression_is_refused() -> None:
    with pytest.raises(ArchiveRefused, match="nén theo cách không được hỗ trợ"):
        read_archive(raw_zip(raw_entry(b"a", b"1", 0, method=12)))
    with pytest.raises(ArchiveRefused, match="nén theo cách không được hỗ trợ"):
        read_archive(raw_zip(raw_entry(b"a", b"1", 0, size=2)))


def deflated(data: bytes) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return packer.compress(data) + packer.flush()


def test_a_zip_bomb_is_refused_before_it_is_unpacked() -> None:
    bomb = deflated(bytes(50 << 20))
    with pytest.raises(ArchiveRefused, match="quá lớn sau khi giải nén"):
        read_archive(raw_zip(raw_entry(b"a", bomb, 0, method=8, size=50 << 20)))
    with pytest.raises(ArchiveRefused, match="dung lượng"):
        read_archive(raw_zip(raw_entry(b"a", bomb, 0, method=8, size=0xFFFFFFFF)))


def test_a_bomb_that_lies_about_its_size_is_refused() -> None:
    bomb = deflated(bytes(50 << 20))
    with pytest.raises(ArchiveRefused, match="bị hỏng"):
        read_archive(raw_zip(raw_entry(b"a", bomb, 0, method=8, size=10)))


def test_many_small_bombs_are_refused_together() -> None:
    limits = Limits(total=1000)
    first = raw_entry(b"a", bytes(600), 0)
    with pytest.raises(ArchiveRefused, match="dung lượng"):
        read_archive(raw_zip(first, raw_entry(b"b", bytes(600), len(first[0]))), limits)


def test_too_many_members_and_too_large_a_file_are_refused() -> None:
    with pytest.raises(ArchiveRefused, match="số tệp"):
        read_container(GOOD, Limits(members=4))
    with pytest.raises(ArchiveRefused, match="lớn quá mức"):
        read_container(GOOD, Limits(file=100))
    with pytest.raises(ArchiveRefused, match="quá lớn sau khi giải nén"):
        read_container(GOOD, Limits(member=40))
    with pytest.raises(ArchiveRefused, match="danh mục quá lớn"):
        read_container(GOOD, Limits(manifest=100))


def test_a_nested_bundle_is_only_bytes() -> None:
    outer = [Member("dinh-kem/goi.asice", GOOD)]
    container = read_container(pack(outer, manifest_of(outer), None))
    assert dict(container.members) == {"dinh-kem/goi.asice": GOOD}


MANIFEST_XML = manifest_of(MEMBERS).decode()
DECLARATION, REST = MANIFEST_XML.split("\n", 1)


@pytest.mark.parametrize(
    "manifest",
    [
        "",
        "không phải XML",
        "<a/>",
        MANIFEST_XML[:-5],
        MANIFEST_XML + "<x/>",
        f'{DECLARATION}<!DOCTYPE x [<!ENTITY a "b">]>{REST}',
        f'{DECLARATION}<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>{REST.replace("report", "&a;")}',
        f'{DECLARATION}<!DOCTYPE x SYSTEM "http://example.org/x.dtd">{REST}',
        MANIFEST_XML.replace("report", "&a;"),
        f"{DECLARATION}<?php ?>{REST}",
        f"{DECLARATION}<!-- x -->{REST}",
        MANIFEST_XML.replace("DigestValue>", "DigestValue><![CDATA[]]>", 1),
        MANIFEST_XML.replace("SigReference", "Other"),
        MANIFEST_XML.replace("META-INF/signature.p7s", "META-INF/other.p7s"),
        MANIFEST_XML.replace("xmlenc#sha256", "xmldsig#sha1"),
        MANIFEST_XML.replace('URI="report.json"', 'URI="dinh-kem/a.txt"'),
        MANIFEST_XML.replace('URI="report.json"', 'URI="mimetype"'),
        MANIFEST_XML.replace('URI="report.json"', 'URI="%72eport.json"'),
        MANIFEST_XML.replace('URI="report.json"', 'URI="%FF"'),
        MANIFEST_XML.replace('URI="report.json"', ""),
        MANIFEST_XML.replace("<ds:DigestValue>", "<ds:DigestValue>*"),
        MANIFEST_XML.replace("<ds:DigestValue>", "<ds:DigestValue>AAAA"),
        MANIFEST_XML.replace("<asic:DataObjectReference", "chữ<asic:DataObjectReference"),
        MANIFEST_XML.replace("http://uri.etsi.org/02918/v1.2.1#", "urn:x"),
        "<a>" * 5000,
    ],
)  # fmt: skip
def test_a_manifest_of_another_shape_is_refused(manifest: str) -> None:
    assert read_manifest(MANIFEST_XML.encode())
    with pytest.raises(ArchiveRefused, match="Danh mục tệp"):
        read_manifest(manifest.encode())


def test_a_billion_laughs_are_not_laughed() -> None:
    entities = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    with pytest.raises(ArchiveRefused):
        read_manifest(f'{DECLARATION}<!DOCTYPE x [<!ENTITY a0 "ha">{entities}]><x>&a11;</x>'.encode())


@pytest.mark.parametrize("encoding", ["utf-16", "utf-7", "ebcdic-cp-us"])
def test_another_encoding_changes_nothing_or_is_refused(encoding: str) -> None:
    text = MANIFEST_XML.replace("UTF-8", encoding)
    try:
        promised = read_manifest(text.encode("utf-16" if encoding == "utf-16" else "utf-8"))
    except ArchiveRefused:
        return
    assert promised == read_manifest(MANIFEST_XML.encode())


# --- what is taken for a bundle by mistake ---


def office_zip(name: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", b"<Types/>")
        archive.writestr(name, b"<x/>")
    return stream.getvalue()


def plain_zip(name: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr(name, GOOD)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"From: xa@example.vn\nTo: huyen@example.vn\nSubject: x\n\n", "thư điện tử"),
        (b"Received: from x\r\n by y\r\n", "thư điện tử"),
        (b"MIME-Version: 1.0\nContent-Type: multipart/mixed\n\n" + GOOD, "thư điện tử"),
        (b"\xef\xbb\xbf<html lang='vi'>", "trang web"),
        (b"<head><title>404</title>", "trang web"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "kiểu cũ"),
        (b"Rar!\x1a\x07\x01\x00", "RAR"),
        (b"7z\xbc\xaf\x27\x1c", "RAR hoặc 7z"),
        (office_zip("xl/workbook.xml"), "Word hoặc Excel"),
        (office_zip("word/document.xml"), "Word hoặc Excel"),
        (plain_zip("BDG_phu-luc-01_2024_09190_r1.asice"), "ở bên trong"),
        (plain_zip("anh.png"), "một tệp nén khác"),
        (b"   \n ", "Tệp rỗng"),
        (bytes(5000), "toàn số 0"),
        (b"\xff\xd8\xff\xe0 JFIF", "tệp ảnh"),
        (b"\x89PNG\r\n", "tệp ảnh"),
        (b'{"cells": {}}', "không phải là gói báo cáo, dù tên tệp có thể mang đuôi .asice"),
    ],
)
def test_what_people_take_for_a_bundle_is_named(data: bytes, sentence: str) -> None:
    with pytest.raises(ArchiveRefused, match=sentence) as caught:
        read_container(data)
    assert caught.value.sentence.endswith(".") and caught.value.remedy.endswith(".")
    assert "chọn tệp có đuôi" not in caught.value.remedy, "the name may be such; what is in it counts"


# --- names ---


@pytest.mark.parametrize(
    ("first", "second"),
    [("a.txt", "A.TXT"), ("đơn.txt", "ĐƠN.txt"), ("a", "a/b"), ("A/b", "a"), ("straße", "STRASSE")],
)
def test_names_that_cannot_lie_side_by_side_are_refused(first: str, second: str) -> None:
    one = raw_entry(first.encode(), b"1", 0, 0x800)
    with pytest.raises(ArchiveRefused, match="trùng tên"):
        read_archive(raw_zip(one, raw_entry(second.encode(), b"2", len(one[0]), 0x800)))


@pytest.mark.parametrize(
    "name",
    [
        "dinh-kem/a\u0309.txt", "dinh-kem/e\u0323\u0302.pdf", "c:/x", "com1.pdf", "COM¹", "conin$", "x ", " x", "x.",
        "dinh-kem\\x", "a\u202etxt.exe", "a\u200bb", "a\ufeffb", "\x7f",
    ],
)  # fmt: skip
def test_names_that_mean_something_else_elsewhere_are_refused(name: str) -> None:
    with pytest.raises(ArchiveRefused, match="có tệp mang"):
        read_archive(raw_zip(raw_entry(name.encode(), b"x", 0, 0x800)))


@pytest.mark.parametrize("name", ["META-INF/x.xml", "meta-inf/ASiCManifest.xml", "Meta-Inf", "MIMETYPE"])
def test_the_containers_own_names_cannot_be_members(name: str) -> None:
    with pytest.raises(BadInput, match="tên dành riêng"):
        manifest_of([Member(name, b"x")])
    with pytest.raises(ArchiveRefused, match="sai hoặc lặp lại"):
        read_manifest(MANIFEST_XML.replace("report.json", name).encode())


def test_a_zip64_archive_is_refused() -> None:
    """Sizes of 64 bits lie in extra fields and in a record of their own, none of which a bundle may have."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("mimetype", CONTAINER_TYPE)
        with archive.open("report.json", "w", force_zip64=True) as member:
            member.write(b"{}")
    with pytest.raises(ArchiveRefused, match="phần mở rộng"):
        read_container(stream.getvalue())
    locator = struct.pack("<4sIQI", b"PK\x06\x07", 0, 0, 1)
    end = GOOD.rindex(b"PK\x05\x06")
    with pytest.raises(ArchiveRefused, match="mục lục"):
        read_container(GOOD[:end] + locator + GOOD[end:])
    count = GOOD[: end + 8] + b"\xff\xff\xff\xff" + GOOD[end + 12 :]
    with pytest.raises(ArchiveRefused, match="số tệp"):
        read_container(count)


def test_a_workbook_that_is_a_bomb_is_only_bytes() -> None:
    """It is hashed, not opened."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", bytes(40 << 20))
    members = [Member("bieu-mau.xlsx", stream.getvalue())]
    container = read_container(pack(members, manifest_of(members), None))
    assert len(container.members["bieu-mau.xlsx"]) < 1 << 20


def test_the_quick_reader_of_manifests_gives_what_the_parser_gives() -> None:
    """The same names and digests in another layout, which only the parser reads."""
    assert own_manifest(MANIFEST_XML.encode()) == read_manifest(MANIFEST_XML.replace(">\n<", "> <").encode())
    assert own_manifest(MANIFEST_XML.replace(">\n<", "> <").encode()) is None
    assert own_manifest(MANIFEST_XML.replace("report", "&#x72;eport").encode()) is None


def test_what_rotted_is_told_to_be_damaged_and_never_to_have_been_changed() -> None:
    for member in ("dinh-kem/a.txt", "report.json", "mimetype", MANIFEST):
        place = GOOD.index(member.encode()) + len(member)
        with pytest.raises(ArchiveRefused, match="bị hỏng"):
            read_container(GOOD[:place] + bytes([GOOD[place] ^ 1]) + GOOD[place + 1 :])


def test_what_agrees_with_its_digest_is_not_asked_for_its_sum() -> None:
    """A sum told wrongly by both headers changes nothing that was signed; told differently, it is refused."""
    promised = {name: data for name, data in read_archive(GOOD).items() if name == "report.json"}
    told = struct.pack("<I", zlib.crc32(promised["report.json"]))
    assert GOOD.count(told) == 2
    assert read_container(GOOD.replace(told, bytes(4))).members["report.json"] == promised["report.json"]
    with pytest.raises(ArchiveRefused, match="mục lục"):
        read_container(GOOD.replace(told, bytes(4), 1))
    with pytest.raises(ArchiveRefused, match="bị hỏng"):
        read_archive(GOOD.replace(told, bytes(4)))
