"""The sample commune that tests, torture and pictures play with: which one, when, under which passphrase."""

from __future__ import annotations

from datetime import datetime

from workflow.session import VIETNAM

COMMUNE = "09190"
SECRET = "mật khẩu thử nghiệm"
NOW = datetime(2024, 12, 10, 14, 3, 22, tzinfo=VIETNAM)


def clock() -> datetime:
    """A moment of the reporting season of 2024."""
    return NOW
