"""What stands for a unit out of everything that came in from it: a pure function of what was kept and decided.

What came in is a set, not a sequence: the order of receiving, splitting over sticks, repeats and restarts change
nothing of the answer (domain/forms.md A.8, "same unit + form + period twice").
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

DecisionKind = Literal["accepted", "returned", "chosen", "set_aside"]
UnitState = Literal["none", "received", "accepted", "returned", "conflict", "waiting"]
Comparison = Literal["new", "newer", "same", "older", "conflict", "waiting", "empty"]
UNIT_STATE_TEXT: Mapping[UnitState, str] = {
    "none": "chưa nộp",
    "received": "đã nhận",
    "accepted": "đã duyệt",
    "returned": "trả lại",
    "conflict": "mâu thuẫn",
    "waiting": "chờ bản gốc",
}
LATE_TEXT = "nộp trễ"
_VERDICTS = ("accepted", "returned")
_CHOICES = ("chosen", "set_aside")
LONGEST = 200


class Decided(Struct, frozen=True, gc=False):
    """What an officer decided about a report, unless withdrawn. number: decisions count up as they are made."""

    number: int
    kind: DecisionKind
    withdrawn: bool = False


class Kept(Struct, frozen=True, gc=False):
    """A report as it was received, as far as it matters for what stands.

    number: of its row; unit_since: ISO, the first day of the unit that bore the code in that period.
    signed: it came under a signature; says: how many cells say something, the document's frame apart.
    """

    number: int
    unit: str
    form: str
    period: str
    revision: int
    data_digest: str
    supplement_of: str = ""
    signed: bool = True
    says: int = 1
    decisions: tuple[Decided, ...] = ()
    unit_since: str = ""

    def last(self, kinds: Iterable[str]) -> str:
        """The last decision of these kinds that was not withdrawn, "" where there is none."""
        found = [one for one in self.decisions if one.kind in kinds and not one.withdrawn]
        return max(found, key=lambda one: one.number).kind if found else ""

    @property
    def place(self) -> tuple[str, str, str]:
        """(unit, form, period): what one report stands for."""
        return self.unit, self.form, self.period


class Standing(Struct, frozen=True, gc=False):
    """What stands for one unit, form and period. Numbers are those of rows.

    current: None where nothing counts. chain: the report that stands and, before it, what it completes, the oldest
    first. conflict: two or more reports of one revision with different figures. waiting: supplements whose report is
    not there.
    """

    current: int | None = None
    chain: tuple[int, ...] = ()
    conflict: tuple[int, ...] = ()
    waiting: tuple[int, ...] = ()
    state: UnitState = "none"

    @property
    def counts(self) -> bool:
        """Whether its figures go into totals: a report that was returned does not."""
        return self.state in ("received", "accepted")


NOTHING = Standing()


def standing(items: Iterable[Kept]) -> Standing:
    """What stands out of everything received for one unit, form and period.

    Signed before unsigned; of signed ones the highest revision that is complete; two of one revision that differ
    stand against each other until one is chosen; of unsigned ones the one confirmed last. What says nothing at all
    stands only where nothing else says anything, or where it was chosen.
    """
    kept = tuple(items)
    signed = {one.data_digest: one for one in kept if one.signed}
    chains = {digest: _chain(one, signed) if one.supplement_of else (one,) for digest, one in signed.items()}
    whole = {digest: chain for digest, chain in chains.items() if chain}
    waiting = _numbers(signed[digest] for digest in chains.keys() - whole.keys())
    typed = [(one,) for one in kept if not one.signed and one.last(_CHOICES) != "set_aside"]
    top = _top([*whole.values()], typed)
    settled = _settled(top)
    if settled is None:
        conflict = _numbers(chain[-1] for chain in top)
        return Standing(conflict=conflict, waiting=waiting, state=_state_without(conflict, waiting))
    current = settled[-1]
    verdict = current.last(_VERDICTS)
    state: UnitState = "accepted" if verdict == "accepted" else "returned" if verdict == "returned" else "received"
    return Standing(current.number, tuple(one.number for one in settled), (), waiting, state)


def standings(items: Iterable[Kept]) -> dict[tuple[str, str, str], Standing]:
    """`standing` of each (unit, form, period)."""
    places: dict[tuple[str, str, str], list[Kept]] = {}
    for one in items:
        places.setdefault(one.place, []).append(one)
    return {place: standing(found) for place, found in places.items()}


def outcome_of(items: Sequence[Kept], candidate: Kept, before: Standing | None = None) -> Comparison:
    """What a report would be beside those received for the same unit, form and period; its number does not matter.

    before: `standing(items)`, where it is known already.
    """
    if any(one.data_digest == candidate.data_digest and one.signed >= candidate.signed for one in items):
        return "same"
    number = max((one.number for one in items), default=0) + 1
    before, after = before or standing(items), standing((*items, replace(candidate, number=number)))
    if number in after.waiting:
        return "waiting"
    if number in after.conflict:
        return "conflict"
    if number in after.chain:
        if not candidate.says and not candidate.supplement_of and after.current == number:
            return "empty"
        return "new" if before.current is None and not before.conflict else "newer"
    last = max((one.revision for one in items if one.signed), default=0)
    silent = not candidate.says and not candidate.supplement_of
    return "empty" if silent and candidate.signed and candidate.revision >= last else "older"


_Chain = tuple[Kept, ...]


def _chain(item: Kept, signed: Mapping[str, Kept]) -> _Chain:
    """A supplement with what it completes, the oldest first; () where something of that is not there, or where more
    supplements hang on each other than anybody makes."""
    found, seen = [item], {item.data_digest}
    while found[-1].supplement_of:
        base = signed.get(found[-1].supplement_of)
        if base is None or base.data_digest in seen or len(found) == LONGEST:
            return ()
        seen.add(base.data_digest)
        found.append(base)
    return tuple(reversed(found))


def _top(signed: Sequence[_Chain], typed: Sequence[_Chain]) -> Sequence[_Chain]:
    """The chains that may stand: one, or those that stand against each other; empty where there is none."""
    telling = [chain for chain in signed if chain[-1].says or _says(chain) or chain[-1].last(_CHOICES) == "chosen"]
    if telling:
        return _highest(telling)
    spoken = [chain for chain in typed if _says(chain)]
    if spoken:
        return [max(spoken, key=_confirmed)]
    if signed:
        return _highest(signed)
    return [max(typed, key=_confirmed)] if typed else []


def _highest(chains: Sequence[_Chain]) -> Sequence[_Chain]:
    last = max([chain[-1].revision for chain in chains])
    return [chain for chain in chains if chain[-1].revision == last]


def _settled(top: Sequence[_Chain]) -> _Chain | None:
    """The one that stands; None where there is none, or several of which none was chosen against all others."""
    if len(top) == 1:
        return top[0]
    chosen = [chain for chain in top if chain[-1].last(_CHOICES) == "chosen"]
    aside = [chain for chain in top if chain[-1].last(_CHOICES) == "set_aside"]
    return chosen[0] if len(chosen) == 1 and len(aside) == len(top) - 1 else None


def _says(chain: _Chain) -> bool:
    return any(one.says for one in chain)


def _confirmed(chain: _Chain) -> int:
    return chain[-1].number


def _numbers(items: Iterable[Kept]) -> tuple[int, ...]:
    return tuple(sorted(one.number for one in items))


def _state_without(conflict: Sequence[int], waiting: Sequence[int]) -> UnitState:
    if conflict:
        return "conflict"
    return "waiting" if waiting else "none"
