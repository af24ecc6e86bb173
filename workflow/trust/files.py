"""What a file that came in about keys and trust is, by its content, so that one button and one drop take them all."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from forms.errors import BadInput
from forms.files import read_file
from workflow.trust.authorities import CRL_LIMIT

TrustFileKind = Literal["statement", "certificate", "authority", "crl", "pack"]
CERTIFICATE_FILES = (".cer", ".crt", ".pem", ".der", ".crl")
_ZIP = b"PK\x03\x04"


def concerns_keys(path: Path) -> bool:
    """Whether a file that came in speaks of keys, or is a pack of forms, and no report: these by their content,
    certificates and revocation lists by their name. False where it cannot be read: who opens it tells why."""
    from signing.names import KEY_STATEMENT, PACK_HEAD_MEMBER

    if path.suffix.lower() in CERTIFICATE_FILES:
        return True
    return holds(path, KEY_STATEMENT) or holds(path, PACK_HEAD_MEMBER)


def other_way(path: Path) -> str:
    """What to do with a file that is no report, as a sentence; "" where it may be one."""
    from signing.names import ANSWER, KEY_STATEMENT, PACK_HEAD_MEMBER, RELEASE

    ways = {
        RELEASE: "Đây là bản phát hành của chương trình, không phải báo cáo; hãy xem bằng lệnh update look TỆP.",
        PACK_HEAD_MEMBER: "Đây là tệp gói biểu mẫu, không phải báo cáo; hãy xem bằng lệnh pack install TỆP --dry-run.",
        KEY_STATEMENT: "Đây là thông báo về khóa, không phải báo cáo; hãy dùng lệnh trust take TỆP.",
        ANSWER: "Đây là phiếu phản hồi, không phải báo cáo; hãy dùng lệnh receive TỆP.",
    }
    return next((sentence for member, sentence in ways.items() if holds(path, member)), "")


def holds(path: Path, member: str) -> bool:
    """Whether a file is a container with a member of that name; its content is not looked at."""
    from signing.archive import names_in

    return member in names_in(path)


def trust_file_kind(path: Path) -> TrustFileKind:
    """Which of the four it is, or a pack of forms, which goes another way. A certificate that may issue others and
    names no unit of ours is an authority's.

    BadInput where it is none of them; FileRefused where it cannot be read.
    """
    from signing.names import PACK_HEAD_MEMBER

    data = read_file(path, CRL_LIMIT)
    if data.startswith(_ZIP):
        return "pack" if holds(path, PACK_HEAD_MEMBER) else "statement"
    found = _certificate_kind(data)
    if found is None and not _is_crl(data):
        raise BadInput(
            "Tệp này không phải chứng thư, thông báo khóa hay danh sách thu hồi.",
            "Hãy chọn tệp .cer, .crt, .pem, .der, .crl hoặc tệp .asice về khóa.",
        )
    return found or "crl"


def _certificate_kind(data: bytes) -> Literal["certificate", "authority"] | None:
    from signing.certificates import certificate_record, der, load_certificate
    from signing.chains import authority_problem

    try:
        certificate = der(load_certificate(data))
        unit = certificate_record(certificate).unit_code
    except BadInput:
        return None
    return "certificate" if unit or authority_problem(certificate) else "authority"


def _is_crl(data: bytes) -> bool:
    from signing.revocation import read_crl

    try:
        read_crl(data)
    except BadInput:
        return False
    return True
