"""What an officer is told of a certificate's days: in the calendar of the machine, withdrawal first."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from forms.validity import validity_short, validity_state, validity_text

HERE = timezone(timedelta(hours=7))
NOW = datetime(2024, 12, 1, 9, 0, tzinfo=HERE)
START = datetime(2024, 1, 1, tzinfo=HERE)


@pytest.mark.parametrize(
    ("days", "state", "text", "short"),
    [
        (400, "good", "Còn hạn đến 05/01/2026", "đến 05/01/2026"),
        (60, "good", "Còn hạn đến 30/01/2025", "đến 30/01/2025"),
        (59, "ending", "Sắp hết hạn: còn 59 ngày, đến 29/01/2025", "sắp hết hạn 29/01/2025"),
        (0.5, "ending", "Sắp hết hạn: còn 1 ngày, đến 01/12/2024", "sắp hết hạn 01/12/2024"),
        (0, "ending", "Sắp hết hạn: còn 1 ngày, đến 01/12/2024", "sắp hết hạn 01/12/2024"),
        (-1, "ended", "Đã hết hạn ngày 30/11/2024", "hết hạn 30/11/2024"),
    ],
)
def test_the_end_is_told_before_it_comes(days: float, state: str, text: str, short: str) -> None:
    end = NOW + timedelta(days=days)
    assert validity_state(end, NOW, None, START) == state
    assert (validity_text(end, NOW), validity_short(end, NOW)) == (text, short)


def test_a_withdrawal_outdoes_the_dates() -> None:
    end, gone = NOW - timedelta(days=1), datetime(2024, 3, 1, tzinfo=HERE)
    assert validity_state(end, NOW, gone) == "withdrawn"
    assert validity_text(end, NOW, gone) == "Thôi dùng từ 01/3/2024"
    assert validity_short(end, NOW, gone) == "thôi dùng 01/3/2024"


def test_what_does_not_hold_yet_is_told() -> None:
    start = NOW + timedelta(days=2)
    assert validity_state(NOW + timedelta(days=900), NOW, None, start) == "early"
    assert validity_text(NOW + timedelta(days=900), NOW, None, start) == "Có hiệu lực từ 03/12/2024"


def test_the_day_is_that_of_the_machine() -> None:
    end = datetime(2026, 5, 31, 20, 0, tzinfo=UTC)
    assert validity_text(end, NOW) == "Còn hạn đến 01/6/2026"
