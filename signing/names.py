"""What the members of a bundle are called, and how large a bundle may be (ETSI EN 319 162-1, ASiC-E)."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

from forms.errors import BadInput
from forms.file_names import FORBIDDEN, is_device
from forms.pack import PACK_HEAD

CONTAINER_TYPE = "application/vnd.etsi.asic-e+zip"
SUFFIX = ".asice"
RELEASE_PREFIX = "BDG_phat-hanh_"

MIMETYPE = "mimetype"
PDF = "bao-cao.pdf"
XLSX = "bieu-mau.xlsx"
REPORT = "report.json"
ATTACHMENTS = "dinh-kem/"
KEY_STATEMENT = "van-ban-khoa.json"
ANSWER = "phan-hoi.json"
RELEASE = "phat-hanh.json"
PACK_MEMBERS = "goi-bieu-mau/"
PACK_HEAD_MEMBER = f"{PACK_MEMBERS}{PACK_HEAD}"
MANIFEST = "META-INF/ASiCManifest.xml"
SIGNATURE = "META-INF/signature.p7s"
META = "meta-inf"
UNSIGNED_NAMES = frozenset({MIMETYPE, MANIFEST, SIGNATURE})

MEDIA_TYPES = {
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
    "toml": "application/toml",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "png": "image/png",
}
UNKNOWN_TYPE = "application/octet-stream"

STATEMENT_NAMES = {
    "key-card": "gioi-thieu",
    "renewal": "gia-han",
    "withdrawal": "thoi-dung",
    "roster": "danh-sach",
}

ANSWER_NAMES = {"accepted": "tiep-nhan", "returned": "tra-lai"}

_NAME_PART = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?\Z")


@dataclass(frozen=True)
class Limits:
    """How much of a stranger's file is read. Sizes in bytes; ratio = unpacked / packed."""

    file: int = 128 << 20
    members: int = 100
    member: int = 64 << 20
    total: int = 192 << 20
    ratio: int = 200
    ratio_free: int = 1 << 20
    manifest: int = 1 << 18
    signature: int = 1 << 17
    report: int = 16 << 20
    name: int = 200
    depth: int = 3


LIMITS = Limits()


def bundle_name(form: str, period: str, unit_code: str, revision: int) -> str:
    """`BDG_<form>_<period>_<unit code>_r<revision>.asice` (DESIGN §6).

    Raises BadInput where a part holds more than Latin letters, digits, `.` and `-`.
    """
    return f"BDG_{_revision_name(form, period, unit_code, revision)}{SUFFIX}"


def answer_name(kind: str, form: str, period: str, unit_code: str, revision: int) -> str:
    """`BDG_phan-hoi_<form>_<period>_<unit code>_r<revision>_<kind>.asice`: the file of an answer to a report.

    Raises BadInput as bundle_name.
    """
    return f"BDG_phan-hoi_{_revision_name(form, period, unit_code, revision)}_{ANSWER_NAMES[kind]}{SUFFIX}"


def _revision_name(form: str, period: str, unit_code: str, revision: int) -> str:
    for part in (form, period, unit_code):
        if not _NAME_PART.match(part):
            raise BadInput(
                f"Không đặt được tên tệp gói báo cáo từ “{part}”.", "Hãy kiểm tra lại mã biểu, kỳ báo cáo và mã đơn vị."
            )
    if revision < 1:
        raise BadInput(f"Lần báo cáo {revision} không có.", "Hãy ghi số từ 1 trở lên.")
    return f"{form}_{period}_{unit_code}_r{revision}"


def statement_name(kind: str, unit_code: str, day: date) -> str:
    """`BDG_khoa_<kind>_<unit code>_<day>.asice`: the file of a statement about keys.

    Raises BadInput where the code holds more than Latin letters, digits, `.` and `-`.
    """
    if not _NAME_PART.match(unit_code):
        raise BadInput(f"Không đặt được tên tệp từ mã đơn vị “{unit_code}”.", "Hãy kiểm tra lại mã đơn vị.")
    return f"BDG_khoa_{STATEMENT_NAMES[kind]}_{unit_code}_{day.isoformat()}{SUFFIX}"


def pack_name(pack_id: str, version: int) -> str:
    """`BDG_goi-bieu-mau_<pack>_v<version>.asice`: the file of a signed pack. Raises BadInput as bundle_name."""
    if not _NAME_PART.match(pack_id):
        raise BadInput(f"Không đặt được tên tệp từ mã gói “{pack_id}”.", "Hãy kiểm tra lại mã gói biểu mẫu.")
    return f"BDG_goi-bieu-mau_{pack_id}_v{version}{SUFFIX}"


def release_name(version: str) -> str:
    """`BDG_phat-hanh_<version>.asice`: the signed manifest of a release of the program."""
    return f"{RELEASE_PREFIX}{version}{SUFFIX}"


def is_reserved(name: str) -> bool:
    """Whether a name belongs to the container itself, in any case, so that no member may bear it."""
    folded = name.casefold()
    return folded in (MIMETYPE, META) or folded.startswith(f"{META}/")


def media_type(name: str) -> str:
    """The media type that the manifest states for a member, by its suffix."""
    return MEDIA_TYPES.get(name.rpartition(".")[2].lower(), UNKNOWN_TYPE)


def name_problem(name: str, longest: int = LIMITS.name, depth: int = LIMITS.depth) -> str:
    """Why `name` cannot be a member's name on every system, as a Vietnamese clause; empty where it can."""
    parts = name.split("/")
    if not name or len(name.encode("utf-8", "surrogatepass")) > longest:
        return "tên rỗng hoặc quá dài"
    if len(parts) > depth:
        return "thư mục lồng quá sâu"
    if any(letter in FORBIDDEN or not letter.isprintable() for part in parts for letter in part):
        return "tên có ký tự không được phép"
    if unicodedata.normalize("NFC", name) != name:
        return "tên không theo chuẩn Unicode NFC"
    if any(_bad_part(part) for part in parts):
        return "đường dẫn không an toàn"
    return ""


def _bad_part(part: str) -> bool:
    if part in ("", ".", "..") or part[-1] in ". " or part[0] == " ":
        return True
    return is_device(part)
