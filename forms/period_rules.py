"""Which periods a form of a pack may be made for, and how an event's is written."""

from __future__ import annotations

import re
from datetime import date

from forms.errors import BadInput
from forms.form import Form
from forms.pack import Pack
from forms.periods import LONGEST_EVENT, Period, parse_period
from forms.text import plain

_PARTS: dict[str, tuple[str, ...]] = {
    "year": ("{year}",),
    "half": ("{year}-H1", "{year}-H2"),
    "quarter": tuple(f"{{year}}-Q{quarter}" for quarter in range(1, 5)),
    "month": tuple(f"{{year}}-M{month:02d}" for month in range(1, 13)),
    "school_year": ("{before}-{year}",),
    "range": (),
    "event": (),
}
_FEW = 6
_BETWEEN = re.compile(r"[^a-z0-9]+")


def is_period_of(pack: Pack, form: Form, period: Period) -> bool:
    """Whether a report on the form may be made for the period: one of the form's kinds that ends in a year of the pack,
    or the very range of years that an obligation asks for."""
    if period.kind not in form.periods:
        return False
    return period.year in pack.years or (period.kind == "range" and period.text in asked_ranges(pack, form))


def asked_ranges(pack: Pack, form: Form) -> tuple[str, ...]:
    """The ranges of years that the pack's obligations ask for on the form, in its order."""
    return tuple(dict.fromkeys(duty.range for duty in pack.obligation if duty.form == form.key and duty.range))


def require_period_of(pack: Pack, form: Form, period: Period) -> None:
    """BadInput where the form is not made for the period."""
    if is_period_of(pack, form, period):
        return
    raise BadInput(f"Biểu “{form.short}” của gói này không lập cho kỳ {period.title}.", _remedy(pack, form, period))


def _remedy(pack: Pack, form: Form, period: Period) -> str:
    years = ", ".join(str(year) for year in pack.years)
    kind = period.kind if period.kind in form.periods or len(form.periods) > 1 else form.periods[0]
    if kind == "event" and kind in form.periods:
        return f"Biểu này lập khi có việc: hãy ghi ngày xảy ra thuộc năm {years} và tên ngắn của vụ việc."
    if kind == "range" and kind in form.periods:
        example = next(iter(asked_ranges(pack, form)), f"{pack.years[-1] - 2}..{pack.years[-1]}")
        return f"Hãy ghi giai đoạn có năm cuối thuộc {years}, ví dụ {example}."
    choices = [choice.text for choice in period_choices(pack, form)]
    more = ", …" if len(choices) > _FEW else ""
    return f"Các kỳ lập được, thuộc năm {years}: {', '.join(choices[:_FEW])}{more}."


def period_choices(pack: Pack, form: Form) -> tuple[Period, ...]:
    """The periods that a form may be begun for without asking further: those of each year, then ranges asked for."""
    texts = [
        part.format(year=year, before=year - 1) for year in pack.years for kind in form.periods for part in _PARTS[kind]
    ]
    ranges = asked_ranges(pack, form) if "range" in form.periods else ()
    return tuple(parse_period(text) for text in (*texts, *ranges))


def range_text(first: str, last: str) -> str:
    """The written form of a range of years, "2021..2023". BadInput where the two are no years, or out of order."""
    try:
        return parse_period(f"{first.strip()}..{last.strip()}").text
    except BadInput as error:
        raise BadInput(
            "Giai đoạn cần hai năm, năm đầu trước năm cuối.", "Hãy ghi đủ bốn chữ số, ví dụ 2021 và 2023."
        ) from error


def event_name(subject: str) -> str:
    """The short name of an event as its written form has it, however long: "bao-luc-gia-dinh-tai-xa"; "" where it has
    no letter or digit that a file's name can bear."""
    return _BETWEEN.sub("-", plain(subject)).strip("-")


def event_text(day: date, subject: str, number: int = 1) -> str:
    """The written form of an event's period out of its short name: "2024-08-15.bao-luc-gia-dinh"; of the second of
    events whose names begin alike "2024-08-15.bao-luc-gia-dinh-2".

    BadInput where the name has no letter or digit that a file's name can bear.
    """
    slug, end = event_name(subject), f"-{number}" if number > 1 else ""
    if not slug:
        raise BadInput("Chưa ghi tên ngắn của vụ việc.", "Hãy ghi vài chữ, ví dụ: bạo lực gia đình tại xã.")
    room = LONGEST_EVENT - len(end)
    if len(slug) > room:
        slug = slug[: room + 1].rpartition("-")[0] or slug[:room]
    return f"{day.isoformat()}.{slug}{end}"
