"""Keys that are no longer used, as this office knows: asked before each signing."""

from __future__ import annotations

from datetime import datetime

from forms.dates import day_text
from forms.errors import WorldError
from workflow.session import VIETNAM, Session


class WithdrawnKey(WorldError):
    """A key that is no longer used was asked to sign."""


def withdrawn_since(session: Session, certificate: bytes) -> datetime | None:
    """From when on a certificate (DER) is withdrawn, as far as this office knows; None where it is not."""
    from signing.certificates import fingerprint

    return session.store.withdrawals().get(fingerprint(certificate))


def require_in_use(session: Session, certificate: bytes) -> None:
    """WithdrawnKey where the certificate (DER) is withdrawn now: asked before each signing."""
    since = withdrawn_since(session, certificate)
    if since is not None and since <= session.now():
        raise WithdrawnKey(
            f"Khóa này đã được thông báo thôi dùng từ ngày {day_text(since.astimezone(VIETNAM).date())}"
            " nên không ký được nữa.",
            "Hãy tạo khóa ký mới, rồi gửi giới thiệu khóa cho cơ quan nhận.",
        )
