"""How long a certificate still holds, as a line in its tone."""

from __future__ import annotations

from datetime import datetime

from forms.validity import ValidityState, validity_state, validity_text
from ui.settings.list_card import Word

TONES: dict[ValidityState, str] = {
    "good": "muted",
    "early": "warn",
    "ending": "warn",
    "ended": "err",
    "withdrawn": "err",
}


def validity(
    until: datetime, now: datetime, withdrawn_at: datetime | None = None, since: datetime | None = None
) -> Word:
    """As `forms.validity` says it."""
    state = validity_state(until, now, withdrawn_at, since)
    return Word(validity_text(until, now, withdrawn_at, since), TONES[state])
