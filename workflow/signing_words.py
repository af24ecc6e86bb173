"""What was signed, by whom and when, and how long a key is still good, in sentences for receipt, steps and history."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from forms.dates import day_text
from workflow.signing_keys import KeyChoice
from workflow.signing_reports import SignedBundle

NEAR_END = timedelta(days=30)
"""A certificate that ends sooner is told of: a new one takes an office weeks to get."""
_TIME = "Thời gian ký theo đồng hồ máy này, chưa gắn dấu thời gian."


def signed_text(signed: SignedBundle, signers: Sequence[bytes] = ()) -> str:
    """Who signed and when: "Đã ký lúc 14:03 ngày 01/6/2024: Nguyễn Thị Lan, rồi UBND phường Võ Cường. …".

    signers: the certificates (DER) of all who signed, in order, where they are known; else those that it notes.
    """
    moment = f"Đã ký lúc {signed.signed_at:%H:%M} ngày {day_text(signed.signed_at.date())}"
    names = list(dict.fromkeys(_holder(der) for der in signers or (signed.person, signed.certificate) if der))
    elsewhere = " Văn bản PDF được ký bằng công cụ khác." if signed.elsewhere else ""
    return f"{moment}{': ' if names else ''}{', rồi '.join(names)}. {_TIME}{elsewhere}"


def near_end_text(key: KeyChoice, moment: datetime) -> str:
    """That the key's certificate ends within a month of `moment` (aware); "" where it does not, or has ended."""
    if key.not_after is None or not moment <= key.not_after <= moment + NEAR_END:
        return ""
    day = day_text(key.not_after.astimezone(moment.tzinfo).date())
    return f"Chứng thư của khóa này hết hạn ngày {day}, còn {(key.not_after - moment).days} ngày; nên xin cấp mới sớm."


def _holder(certificate: bytes) -> str:
    from signing.certificates import certificate_record

    record = certificate_record(certificate)
    return record.subject or record.organisation
