"""The day of a certificate is Vietnam's day, wherever it is written: a moment late in UTC is the next day there."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest

from forms.dates import VIETNAM, vietnam_day
from forms.validity import validity_short, validity_text
from tests.test_house import ROOT, sources
from ui.home_page import key_text
from workflow.keys.office_keys import KeyInfo

BY_ITSELF = re.compile(r"\b(not_after|not_before|valid_to|valid_from|this_update|next_update|withdrawn_at)\.date\(\)")
LATE = [
    (datetime(2031, 11, 20, 23, 30, tzinfo=UTC), "21/11/2031"),
    (datetime(2031, 11, 20, 17, 30, tzinfo=UTC), "21/11/2031"),
    (datetime(2031, 11, 20, 16, 30, tzinfo=UTC), "20/11/2031"),
]


@pytest.mark.parametrize(("ends", "day"), LATE)
@pytest.mark.parametrize("zone", [UTC, VIETNAM])
def test_the_end_of_a_key_is_one_day_everywhere(ends: datetime, day: str, zone) -> None:
    ends = ends.astimezone(zone)
    key = KeyInfo("khoa-1", "Văn thư", "AB12", ends, current=True)
    now = ends - timedelta(days=400)
    assert vietnam_day(ends) == day
    assert key_text((key,), now) == f"Khóa ký: còn hạn đến {day}"
    for moment in (now.astimezone(UTC), now.astimezone(VIETNAM)):
        assert validity_text(ends, moment) == f"Còn hạn đến {day}"
        assert validity_short(ends, moment) == f"đến {day}"


def test_nobody_turns_a_certificates_moment_into_a_day_by_itself() -> None:
    """It would be the day of the zone that the moment happens to be written in."""
    texts = ((path, path.read_text(encoding="utf-8")) for path in sources())
    assert [f"{path.relative_to(ROOT)}: {found[0]}" for path, text in texts for found in BY_ITSELF.finditer(text)] == []
