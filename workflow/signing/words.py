"""What was signed, by whom and when, in a sentence for the steps and the receipt."""

from __future__ import annotations

from collections.abc import Sequence

from forms.dates import moment_text
from workflow.signing.reports import SignedBundle

_TIME = "Thời gian ký theo đồng hồ máy này, chưa gắn dấu thời gian."


def signed_text(signed: SignedBundle, signers: Sequence[bytes] = ()) -> str:
    """Who signed and when: "Đã ký lúc 14:03 ngày 01/6/2024: Nguyễn Thị Lan, rồi UBND phường Võ Cường. …".

    signers: the certificates (DER) of all who signed, in order, where they are known; else those that it notes.
    """
    moment = f"Đã ký lúc {moment_text(signed.signed_at)}"
    names = list(dict.fromkeys(holder(der) for der in signers or (signed.person, signed.certificate) if der))
    elsewhere = " Văn bản PDF được ký bằng công cụ khác." if signed.elsewhere else ""
    return f"{moment}{': ' if names else ''}{', rồi '.join(names)}. {_TIME}{elsewhere}"


def holder(certificate: bytes) -> str:
    """Who holds the key of a certificate (DER), by the name in it."""
    from signing.certificates import certificate_record

    record = certificate_record(certificate)
    return record.subject or record.organisation
