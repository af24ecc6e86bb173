"""What a release of the program is, as data: its version, its files with their SHA-256, what it brings.

One JSON object with sorted names, UTF-8; days ISO 8601, sizes in bytes, SHA-256 in lower-case hexadecimal. Names that
are not known are passed over, so that a later program may say more and an earlier one still read it.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Literal

import msgspec
from msgspec import Meta, Struct
from msgspec.structs import replace

from forms.errors import BadInput
from forms.file_names import is_device
from forms.text import shown

RELEASE_BYTES = 256 << 10
LARGEST_FILE = 512 << 20
MOST_FILES, MOST_NEWS, NEWS_LETTERS = 20, 200, 400
NAME_LETTERS = 120
PROGRAM = "BaoCaoBinhDangGioi"
PACKAGE = "bao-cao-binh-dang-gioi"

FileKind = Literal["windows-cai-dat", "windows-zip", "linux-deb"]
INSTALLER: FileKind = "windows-cai-dat"
ZIP: FileKind = "windows-zip"
DEB: FileKind = "linux-deb"
SUFFIXES: dict[FileKind, str] = {INSTALLER: ".exe", ZIP: ".zip", DEB: ".deb"}

_VERSION = re.compile(r"(0|[1-9][0-9]{0,3})\.(0|[1-9][0-9]{0,3})\.(0|[1-9][0-9]{0,3})")
_NAME = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?")
_SHA256 = r"^[0-9a-f]{64}\Z"
_INSTALLER_NAME = re.compile(rf"{PROGRAM}-(?P<version>[0-9.]+)-cai-dat\.exe")

VersionKey = tuple[int, int, int]


class BadRelease(BadInput):
    """The bytes do not describe a release that this program can read."""


class ReleaseFile(Struct, frozen=True):
    """One file of a release. kind: one of FileKind, or one of a later program. size: bytes."""

    name: Annotated[str, Meta(min_length=1, max_length=NAME_LETTERS)]
    kind: Annotated[str, Meta(max_length=NAME_LETTERS)]
    size: Annotated[int, Meta(gt=0, le=LARGEST_FILE)]
    sha256: Annotated[str, Meta(pattern=_SHA256)]


class Release(Struct, frozen=True):
    """A release. day: when it was made ready. schema: the number of steps of its database (`user_version`).
    news: what it brings, a line each, for officers."""

    version: str
    day: date
    schema: Annotated[int, Meta(ge=1, le=100_000)]
    files: Annotated[tuple[ReleaseFile, ...], Meta(min_length=1, max_length=MOST_FILES)]
    news: Annotated[tuple[str, ...], Meta(max_length=MOST_NEWS)] = ()

    def file(self, kind: FileKind) -> ReleaseFile | None:
        """The file of that kind; None where the release has none."""
        return next((one for one in self.files if one.kind == kind), None)


def version_key(version: str) -> VersionKey:
    """A version as numbers, so that 1.10.0 comes after 1.9.0. BadInput where it is not of the form 1.2.3."""
    match = _VERSION.fullmatch(version)
    if match is None:
        raise BadInput(
            f"“{shown(version)}” không phải là số phiên bản của chương trình.", "Hãy ghi ba số, ví dụ 1.2.0."
        )
    major, minor, patch = (int(part) for part in match.groups())
    return major, minor, patch


def encode_release(release: Release) -> bytes:
    """The JSON of a release. BadRelease where it could not be read back."""
    data = msgspec.json.format(msgspec.json.encode(release, order="sorted"), indent=1) + b"\n"
    decode_release(data)
    return data


def decode_release(data: bytes) -> Release:
    """The release in the bytes of a stranger. BadRelease."""
    if len(data) > RELEASE_BYTES:
        raise BadRelease("Nội dung của bản phát hành lớn quá mức cho phép.")
    try:
        release = msgspec.json.decode(data, type=Release)
        version_key(release.version)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError, BadInput) as error:
        raise BadRelease("Nội dung của bản phát hành không đọc được.") from error
    problem = _files_problem(release.files)
    if problem:
        raise BadRelease(f"Nội dung của bản phát hành không dùng được: {problem}.")
    return replace(release, news=tuple(_line(text) for text in release.news if text.strip()))


def installer_name(version: str) -> str:
    """The installer of a version: "BaoCaoBinhDangGioi-1.2.0-cai-dat.exe"."""
    return f"{PROGRAM}-{version}-cai-dat.exe"


def zip_name(version: str) -> str:
    """The folder of a version for who may not install: "BaoCaoBinhDangGioi-1.2.0-windows.zip"."""
    return f"{PROGRAM}-{version}-windows.zip"


def deb_name(version: str) -> str:
    """The Debian package of a version: "bao-cao-binh-dang-gioi_1.2.0_amd64.deb"."""
    return f"{PACKAGE}_{version}_amd64.deb"


def version_of_installer(name: str) -> str | None:
    """The version that an installer's name bears; None where it is no installer's name."""
    match = _INSTALLER_NAME.fullmatch(name)
    if match is None or not _VERSION.fullmatch(match["version"]):
        return None
    return match["version"]


def _files_problem(files: tuple[ReleaseFile, ...]) -> str:
    """Why the files cannot be those of a release, as a clause; "" where they can. A name is never a path."""
    for one in files:
        if not _NAME.fullmatch(one.name) or is_device(one.name):
            return "có tên tệp không an toàn"
        suffix = next((end for kind, end in SUFFIXES.items() if kind == one.kind), "")
        if not one.name.endswith(suffix):
            return f"tên tệp “{one.name}” không đúng loại"
    names, kinds = {one.name.casefold() for one in files}, {one.kind for one in files}
    return "" if len(names) == len(kinds) == len(files) else "có hai tệp trùng tên hoặc trùng loại"


def _line(text: str) -> str:
    line = shown(text[: 2 * NEWS_LETTERS])
    return line if len(line) <= NEWS_LETTERS else f"{line[: NEWS_LETTERS - 1]}…"
