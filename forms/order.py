"""The order in which a form prints its cells."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from forms.form import Form
from forms.keys import DOCUMENT, order_key, split_table_key
from forms.report import DOCUMENT_FIELDS, Report
from forms.rules.naming import order_of


def in_form_order(form: Form, reports: Sequence[Report], keys: Iterable[str]) -> tuple[str, ...]:
    """The keys as the form prints them: the frame, then rows with their helpers, or fields with their tables.

    reports: where the rows of tables are looked up, the first that knows a row; what none knows comes last.
    """
    places = {DOCUMENT + name: (-1, place, 0) for place, name in enumerate(DOCUMENT_FIELDS)}
    for report in reversed(reports):
        places |= order_of(form, report)
    last = (len(places), 0, 0)

    def place_of(key: str) -> tuple[int, int, int]:
        parts = split_table_key(key)
        return places.get(parts.table if parts and key == order_key(parts.table) else key, last)

    return tuple(sorted(keys, key=place_of))
