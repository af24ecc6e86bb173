"""Lines of a stranger's sheet matched to the rows of a table form: by wording, by TT, by order; each with how sure.

Letters count, not case, marks, tones or the place of a tone mark. Rows of a form are near-twins ("bạo lực gia đình",
"bạo lực trên cơ sở giới"), so a wording that is only alike counts where no other row is nearly as alike.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from functools import lru_cache
from typing import Literal

from msgspec import Struct

from forms.form import Form
from forms.present import fill_names
from forms.report import UnitRef
from forms.text import collapse, plain
from forms.values import fills_helper

How = Literal["keys", "label", "like", "tt", "order", "hand"]
ALIKE, ALIKE_SAME_TT, MARGIN, SHARED_WORDS = 0.86, 0.75, 0.05, 0.4
LEAST_PREFIX, LEAST_LETTERS, MOST_LETTERS, MOST_COMPARED = 24, 6, 1_500, 2_500
_NOT_LETTERS = re.compile(r"[^a-z0-9]+")
_TT = re.compile(r"\(?((?:\d{1,2}(?:\.\d{1,2}){0,4})|(?:[ivx]{1,4}))\)?[.:)\-]?\s", re.ASCII)
_TT_ALONE = re.compile(r"\(?((?:\d{1,2}(?:[.,]\d{1,2}){0,4})|(?:[ivx]{1,4})|[a-zđ])\)?[.:)]?", re.ASCII)
_LEAD_WORDS = re.compile(r"^(trong do|chi tieu \d{1,2} ?[ab]?|muc tieu \d{1,2})\b ?")
_TAIL = re.compile(r" ?\([^()]{1,40}\)$")


class Wanted(Struct, frozen=True):
    """A line that a form may have. place: in printed order; row: the row that a helper hangs on, else its own key."""

    place: int
    key: str
    row: str
    tt: str
    labels: tuple[str, ...]
    printed: bool
    heading: bool


class SheetLine(Struct, frozen=True):
    """What a line of a sheet says before its value: its number there, its TT and its wordings, as they stand."""

    number: int
    tt: str
    texts: tuple[str, ...]
    valued: bool = False


class Matched(Struct, frozen=True):
    """label: the wording by which it was found; tt_differs: its TT is another row's."""

    line: int
    wanted: Wanted
    how: How
    label: str
    tt_differs: bool = False


def wanted_lines(form: Form, unit: UnitRef, names: Mapping[str, str]) -> tuple[Wanted, ...]:
    """Every line of a table form as an office of the unit's kind may have it, helper cells after their rows."""
    return tuple(Wanted(place, *each) for place, each in enumerate(_wanted(form, unit, names)))


def _wanted(
    form: Form, unit: UnitRef, names: Mapping[str, str]
) -> Iterator[tuple[str, str, str, tuple[str, ...], bool, bool]]:
    for row in form.row:
        spellings = _spellings(fill_names(text, names) for text in (row.label, row.source_text or row.label))
        yield row.key, row.key, bare_tt(row.tt), spellings, True, row.kind == "heading"
        for helper in row.helper:
            if fills_helper(row, helper, unit):
                yield helper.key, row.key, "", _spellings([helper.label]), False, False


def _spellings(texts: Iterable[str]) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for text in texts:
        for each in (text, _without_tail(text)):
            bare = bare_label(each)
            found[bare] = None
            found[_LEAD_WORDS.sub("", bare)] = None
    return tuple(each for each in found if each)


def _without_tail(text: str) -> str:
    """Without a unit behind: "… được phát hiện (người)"."""
    return _TAIL.sub("", collapse(text))


def bare_label(text: str) -> str:
    """The wording without marks, case and diacritics, so that a retyped label is still the label."""
    return _bare(text) if len(text) <= MOST_LETTERS else _NOT_LETTERS.sub(" ", plain(text)).strip()


@lru_cache(maxsize=4_096)
def _bare(text: str) -> str:
    return _NOT_LETTERS.sub(" ", plain(text)).strip()


def bare_tt(text: str) -> str:
    """ "2.1.1." and "2,1,1" are "2.1.1"; "" where the text is no number of a row."""
    match = _TT_ALONE.fullmatch(plain(text))
    return match[1].replace(",", ".") if match else ""


def match_lines(wanted: Sequence[Wanted], lines: Sequence[SheetLine]) -> tuple[Matched, ...]:
    """At most one line of the form for each line of the sheet, the surest first; in the sheet's order."""
    known = _by_label(wanted)
    found: dict[int, Matched] = {}
    last: Wanted | None = None
    for line in lines:
        exact = _exact(line, known, last)
        if exact is not None:
            found[line.number] = exact
            last = exact.wanted
    taken = {match.wanted.key for match in found.values()}
    likeness = _Likeness()
    for line in [line for line in lines if line.number not in found]:
        alike = _alike(line, [each for each in wanted if each.key not in taken], likeness)
        if alike is not None:
            found[line.number] = alike
            taken.add(alike.wanted.key)
    _by_number(wanted, lines, found)
    _by_order(wanted, lines, found)
    return tuple(found[number] for number in sorted(found))


def _by_label(wanted: Sequence[Wanted]) -> dict[str, list[Wanted]]:
    known: dict[str, list[Wanted]] = {}
    for each in wanted:
        for label in each.labels:
            known.setdefault(label, []).append(each)
    return known


def _readings(text: str) -> Iterator[tuple[str, str]]:
    """(TT, wording) as a cell may hold them: "2.1.1. Tổng số … (người)"."""
    match = _TT.match(plain(text) + " ")
    bare = bare_label(text)
    yield "", bare
    if match:
        yield match[1], bare[len(bare_label(match[0])) :].strip()
    short = bare_label(_without_tail(text))
    if short != bare:
        yield "", short
        if match:
            yield match[1], short[len(bare_label(match[0])) :].strip()


def _exact(line: SheetLine, known: Mapping[str, list[Wanted]], last: Wanted | None) -> Matched | None:
    for text in line.texts:
        for tt, bare in _readings(text):
            hits = known.get(bare) or known.get(_LEAD_WORDS.sub("", bare)) or []
            if hits:
                number = line.tt or tt
                return _chosen(line, text, number, hits, last)
    return None


def _chosen(line: SheetLine, text: str, tt: str, hits: Sequence[Wanted], last: Wanted | None) -> Matched:
    """Of rows with one wording: the one with the TT, else a helper of the row just met, else the next in order."""
    same = [each for each in hits if tt and each.tt == tt] or list(hits)
    near = [each for each in same if last is not None and each.row == last.row and each.key != last.key] or same
    after = [each for each in near if last is None or each.place > last.place] or near
    differs = bool(tt and after[0].tt and tt != after[0].tt)
    return Matched(line.number, after[0], "label", text, differs)


def _alike(line: SheetLine, wanted: Sequence[Wanted], likeness: _Likeness) -> Matched | None:
    """The one row whose wording differs by little, if no other is nearly as alike."""
    scored: list[tuple[float, Wanted, str, str]] = []
    for text in line.texts:
        for tt, bare in _readings(text):
            if len(bare) >= LEAST_LETTERS:
                scored += [(likeness.of(bare, each), each, text, line.tt or tt) for each in wanted]
    best: dict[str, tuple[float, Wanted, str, str]] = {}
    for score in scored:
        if score[0] > best.get(score[1].key, score)[0] or score[1].key not in best:
            best[score[1].key] = score
    ranked = sorted(best.values(), key=lambda each: -each[0])
    if not ranked:
        return None
    ratio, first, text, tt = ranked[0]
    second = ranked[1][0] if len(ranked) > 1 else 0.0
    same_tt = bool(tt) and tt == first.tt
    if ratio < (ALIKE_SAME_TT if same_tt else ALIKE) or (ratio - second < MARGIN and not same_tt):
        return None
    return Matched(line.number, first, "like", text, bool(tt and first.tt and not same_tt))


class _Likeness:
    """Compares wordings letter by letter where they share words enough; a file can only ask for so many comparisons."""

    def __init__(self) -> None:
        self._left = MOST_COMPARED
        self._words: dict[str, frozenset[str]] = {}

    def of(self, bare: str, wanted: Wanted) -> float:
        """0 to 1: how alike the wording is to the one nearest to it among the row's."""
        return max((self._one(bare, label) for label in wanted.labels), default=0.0)

    def _one(self, bare: str, label: str) -> float:
        if len(bare) >= LEAST_PREFIX and label.startswith(bare):
            return ALIKE
        words, others = self._words_of(bare), self._words_of(label)
        if self._left <= 0 or len(words & others) < SHARED_WORDS * len(words | others):
            return 0.0
        if len(bare) * ALIKE_SAME_TT > len(label) * 2:
            return 0.0
        self._left -= 1
        return SequenceMatcher(None, bare, label, autojunk=False).ratio()

    def _words_of(self, text: str) -> frozenset[str]:
        if text not in self._words:
            self._words[text] = frozenset(text.split())
        return self._words[text]


def _by_number(wanted: Sequence[Wanted], lines: Sequence[SheetLine], found: dict[int, Matched]) -> None:
    """Lines whose wording says nothing of ours, by their TT between their neighbours."""
    for line in lines:
        if line.number in found or not line.tt or not line.valued:
            continue
        low, high = _between(found, line.number)
        taken = {match.wanted.key for match in found.values()}
        fits = [each for each in wanted if each.tt == line.tt and each.key not in taken and low < each.place < high]
        if len(fits) == 1:
            found[line.number] = Matched(line.number, fits[0], "tt", next(iter(line.texts), ""))


def _by_order(wanted: Sequence[Wanted], lines: Sequence[SheetLine], found: dict[int, Matched]) -> None:
    """Valued lines without wording and TT, where as many rows of the form are left between their neighbours."""
    silent = [line for line in lines if line.number not in found and line.valued and not line.texts and not line.tt]
    groups: dict[tuple[int, int], list[SheetLine]] = {}
    for line in silent:
        groups.setdefault(_between(found, line.number), []).append(line)
    taken = {match.wanted.key for match in found.values()}
    for (low, high), group in groups.items():
        left = [w for w in wanted if low < w.place < high and w.printed and not w.heading and w.key not in taken]
        if low >= 0 and len(left) == len(group):
            for line, row in zip(group, left, strict=True):
                found[line.number] = Matched(line.number, row, "order", "")


def _between(found: Mapping[int, Matched], number: int) -> tuple[int, int]:
    """The places of the nearest matched lines before and after."""
    before = [at for at in found if at < number]
    after = [at for at in found if at > number]
    low = found[max(before)].wanted.place if before else -1
    high = found[min(after)].wanted.place if after else 1 << 30
    return low, high
