from __future__ import annotations

import json
from datetime import date

import pytest

from forms.errors import BadInput
from forms.release import (
    DEB,
    INSTALLER,
    LARGEST_FILE,
    NEWS_LETTERS,
    RELEASE_BYTES,
    BadRelease,
    Release,
    ReleaseFile,
    deb_name,
    decode_release,
    encode_release,
    installer_name,
    version_key,
    version_of_installer,
    zip_name,
)

FILE = ReleaseFile(installer_name("1.2.0"), INSTALLER, 30_000_000, "ab" * 32)
RELEASE = Release("1.2.0", date(2026, 11, 21), 12, (FILE,), ("Nhập nhanh hơn.",))


def as_data(**changes: object) -> bytes:
    return json.dumps({**json.loads(encode_release(RELEASE)), **changes}).encode()


def with_file(**changes: object) -> bytes:
    file = {"name": FILE.name, "kind": FILE.kind, "size": FILE.size, "sha256": FILE.sha256}
    return as_data(files=[{**file, **changes}])


def test_versions_come_in_the_order_of_their_numbers() -> None:
    told = ["1.10.0", "0.9.10", "1.9.0", "0.9.9", "2.0.0"]
    assert sorted(told, key=version_key) == ["0.9.9", "0.9.10", "1.9.0", "1.10.0", "2.0.0"]


@pytest.mark.parametrize(
    "text", ["", "1.2", "1.2.3.4", "01.2.3", "1.2.3-beta", "1.2.٣", "v1.2.3", "1.2.99999", "1.2.3\n"]
)
def test_what_is_no_version_is_refused(text: str) -> None:
    with pytest.raises(BadInput):
        version_key(text)


def test_names_of_files_bear_the_version() -> None:
    assert version_of_installer(installer_name("1.10.2")) == "1.10.2"
    for name in (
        zip_name("1.0.0"),
        deb_name("1.0.0"),
        "BaoCaoBinhDangGioi-1-cai-dat.exe",
        "x" + installer_name("1.0.0"),
    ):
        assert version_of_installer(name) is None


def test_a_release_is_read_as_it_was_written() -> None:
    assert decode_release(encode_release(RELEASE)) == RELEASE
    assert RELEASE.file(INSTALLER) == FILE and RELEASE.file(DEB) is None


def test_a_later_program_may_say_more() -> None:
    later = {"name": "goi.appimage", "kind": "linux-appimage", "size": 5, "sha256": "cd" * 32, "arch": "arm64"}
    found = decode_release(as_data(channel="thử", files=[json.loads(with_file())["files"][0], later]))
    assert found.file(INSTALLER) == FILE and len(found.files) == 2


@pytest.mark.parametrize(
    "name",
    [
        "../BaoCaoBinhDangGioi.exe", "/tmp/a.exe", "C:\\a.exe", "a/b.exe", "a\\b.exe", ".exe", "a.exe ", "a.exe.",
        "con.exe",         "a\u202egpj.exe", "bộ cài.exe", "a.bat", "a.exe\n", "a:b.exe", "-a.exe", "x" * 130 + ".exe",
    ],
)  # fmt: skip
def test_a_name_that_is_no_plain_file_of_its_kind_is_refused(name: str) -> None:
    with pytest.raises(BadRelease):
        decode_release(with_file(name=name))


@pytest.mark.parametrize(
    "data",
    [
        with_file(size=0), with_file(size=-1), with_file(size=LARGEST_FILE + 1), with_file(size=1.5),
        with_file(size="9"), with_file(sha256="AB" * 32), with_file(sha256="ab" * 31), with_file(sha256=""),
        with_file(sha256="ab" * 32 + "\n"), with_file(kind=7), as_data(files=[]), as_data(schema=0),
        as_data(version="1.2"), as_data(day="21/11/2026"), as_data(news="một dòng"), as_data(news=["a"] * 500),
        b"", b"{}", b"[]", b"\xff", b"[" * 5000, b" " * (RELEASE_BYTES + 1),
        as_data(files=[json.loads(with_file())["files"][0]] * 2),
    ],
)  # fmt: skip
def test_what_is_no_release_is_refused(data: bytes) -> None:
    with pytest.raises(BadRelease):
        decode_release(data)


def test_two_files_may_not_differ_in_case_alone() -> None:
    one = json.loads(with_file())["files"][0]
    with pytest.raises(BadRelease, match="trùng"):
        decode_release(as_data(files=[one, {**one, "name": one["name"].lower(), "kind": "khac"}]))


def test_what_is_new_is_shown_on_lines_of_their_own_without_letters_that_hide() -> None:
    found = decode_release(as_data(news=["Dòng\nmột\u202e", "  ", "x" * 5000]))
    assert found.news[0] == "Dòng một"
    assert len(found.news) == 2 and len(found.news[1]) <= NEWS_LETTERS


def test_a_release_that_could_not_be_read_is_not_written() -> None:
    with pytest.raises(BadRelease):
        encode_release(Release("1.2", date(2026, 1, 1), 1, (FILE,)))
