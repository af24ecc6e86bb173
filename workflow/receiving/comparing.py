"""A genuine report beside those received from the same unit: what it is then called, and what is said of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from msgspec import Struct

from forms.standing import Comparison, Kept, outcome_of, standing
from signing.facts import Fact
from signing.identity import ReportIdentity
from signing.verification import judge_revision
from workflow.receiving.judged import Arrived

if TYPE_CHECKING:
    from storage.store import Store

Place = tuple[str, str, str]


class Compared(Struct, frozen=True):
    """previous: number of the report that it is held against, None for the first; sentence: what is said of it.
    facts: `revision` and `seen`."""

    outcome: Comparison
    previous: int | None
    sentence: str
    remedy: str
    facts: Mapping[str, Fact]


class Comparing:
    """The reports received, by place, with those that would be received with them: looked at once, kept up to date.

    Reports that are not stored yet have numbers below zero, so that none is taken for a stored one.
    """

    def __init__(self, store: Store, whole: bool = False) -> None:
        """whole: read all that was ever received at once, where many files are looked at."""
        self._store, self._whole = store, whole
        self._places: dict[Place, _Beside] = {}
        self._numbers: dict[str, int] = {}
        self._next = 0
        if whole:
            for one in store.kept():
                self._places.setdefault(one.place, _Beside()).add(one)

    def compare(self, arrived: Arrived) -> Compared:
        """What the report is beside the others; nothing is noted."""
        beside = self._beside(arrived)
        outcome, previous = beside.judged(arrived)
        sentence, remedy = _said(arrived, outcome, previous)
        known = previous or _highest(beside.items)
        identity = ReportIdentity(arrived.unit, arrived.form, arrived.period, arrived.revision)
        revision, seen = judge_revision(
            known.revision if known else None, known.data_digest if known else None, identity, arrived.data_digest
        )
        if previous and previous.number < 0:
            revision, seen = _in_one_act(arrived, outcome, revision, seen)
        number = self._numbers.get(previous.data_digest, previous.number) if previous else None
        number = number if number and number > 0 else None
        return Compared(outcome, number, sentence, remedy, {"revision": revision, "seen": seen})

    def note(self, arrived: Arrived) -> None:
        """The report is received too; it has no row yet."""
        self._next -= 1
        self._beside(arrived).add(kept_of(arrived, self._next))

    def stored(self, data_digest: str, number: int | None) -> None:
        """A report that was noted has its row."""
        if number and data_digest:
            self._numbers[data_digest] = number

    def _beside(self, arrived: Arrived) -> _Beside:
        place = (arrived.unit, arrived.form, arrived.period)
        if place not in self._places:
            self._places[place] = _Beside(() if self._whole else self._store.kept(place[1], place[2], place[0]))
        return self._places[place]


class _Beside:
    """The reports of one unit, form and period. Where all are signed, whole and telling and nothing was decided, what
    forms.standing says of one more is told by its revision alone, however many there are."""

    def __init__(self, items: Iterable[Kept] = ()) -> None:
        self.items: list[Kept] = []
        self._is_plain = True
        self._by_data: dict[str, Kept] = {}
        self._top: list[Kept] = []
        for one in items:
            self.add(one)

    def add(self, one: Kept) -> None:
        self.items.append(one)
        self._is_plain = self._is_plain and one.signed and _tells(one) and not one.decisions
        self._by_data.setdefault(one.data_digest, one)
        if not self._top or one.revision >= self._top[0].revision:
            self._top = [*(other for other in self._top if other.revision == one.revision), one]

    def judged(self, arrived: Arrived) -> tuple[Comparison, Kept | None]:
        """What the report is called, and the one that it is held against."""
        candidate = kept_of(arrived, 0)
        if self._is_plain and _tells(candidate):
            return self._by_revision(candidate)
        before = standing(self.items)
        outcome = outcome_of(self.items, candidate, before)
        return outcome, _previous(self.items, arrived, outcome, before.current)

    def _by_revision(self, candidate: Kept) -> tuple[Comparison, Kept | None]:
        same = self._by_data.get(candidate.data_digest)
        if same or not self._top:
            return ("same", same) if same else ("new", None)
        last = self._top[0]
        if candidate.revision == last.revision:
            return "conflict", last
        return ("newer" if candidate.revision > last.revision else "older"), last


def _tells(one: Kept) -> bool:
    return one.says > 0 and not one.supplement_of


def kept_of(arrived: Arrived, number: int) -> Kept:
    """The report as far as it matters for what stands."""
    return Kept(
        number, arrived.unit, arrived.form, arrived.period, arrived.revision, arrived.data_digest,
        arrived.supplement_of, says=arrived.says, unit_since=arrived.unit_since,
    )  # fmt: skip


def _previous(items: list[Kept], arrived: Arrived, outcome: Comparison, current: int | None) -> Kept | None:
    """The one with the same data; in a conflict the other of that revision; else what stands now, else the last."""
    same = [one for one in items if one.data_digest == arrived.data_digest]
    if outcome == "same" and same:
        return same[0]
    equal = [one for one in items if one.signed and one.revision == arrived.revision]
    if outcome == "conflict" and equal:
        return equal[0]
    return next((one for one in items if one.number == current), None) or _highest(items)


def _highest(items: list[Kept]) -> Kept | None:
    return max((one for one in items if one.signed), key=lambda one: one.revision, default=None)


def _in_one_act(arrived: Arrived, outcome: Comparison, revision: Fact, seen: Fact) -> tuple[Fact, Fact]:
    """What is judged beside a report that came in the same act: nothing was received before."""
    if outcome == "same":
        return Fact(True, f"Lần {arrived.revision}."), Fact(True, "Cùng số liệu với một tệp khác của đợt này.")
    if outcome == "conflict":
        return Fact(False, f"Một tệp khác của đợt này cũng là lần {arrived.revision}, số liệu khác."), seen
    return revision, seen


def _said(arrived: Arrived, outcome: Comparison, previous: Kept | None) -> tuple[str, str]:
    now, before = f"lần {arrived.revision}", f"lần {previous.revision}" if previous else ""
    here = bool(previous and previous.number < 0)
    if outcome == "new":
        return f"Báo cáo lần đầu nhận được ({now}).", ""
    if outcome == "newer":
        replaced = (
            f"bản {before}{'' if here else ' đã nhận'}" if previous and previous.signed else "số liệu chưa ký đã nhập"
        )
        return f"Bản mới hơn ({now}), thay {replaced}.", ""
    if outcome == "same":
        if here:
            return f"Trùng với một tệp khác của đợt này ({now}); chỉ nhận một lần.", ""
        return f"Số liệu này ({now}) đã tiếp nhận trước đây; không nhận lại.", ""
    if outcome == "older":
        return f"Bản {now} cũ hơn bản {before}{'' if here else ' đã nhận'}; số liệu đang dùng không đổi.", ""
    if outcome == "conflict":
        other = "một tệp khác của đợt này" if here else "bản đã nhận"
        return (
            f"Cùng là {now} nhưng số liệu khác với {other}; chưa tính bản nào.",
            "Hãy xem chỗ khác nhau, hỏi lại đơn vị rồi chọn bản đúng.",
        )
    if outcome == "waiting":
        return (
            f"Bản bổ sung ({now}) cho một báo cáo chưa nhận được; chưa tính vào số liệu.",
            "Hãy đề nghị đơn vị gửi cả gói báo cáo được bổ sung.",
        )
    kept = "; không thay bản đang có" if previous else ""
    return f"Báo cáo ({now}) không ghi số liệu nào{kept}.", "Hãy hỏi lại đơn vị có gửi nhầm bản trống không."
