"""Reads the prose of the mergers of 1/7/2025 and finds the old units it names.

Two steps: parse() cuts a text into mentions, resolve() matches the mentions of all new units with the old
ones, taking the surest first. What stays ambiguous is not matched.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from forms.text import plain
from forms.unit_names import UNIT_TYPES, name_key, split_type
from tools.unit_facts import ABBREVIATIONS

KEPT = "giữ nguyên"
_KINDS = "|".join(UNIT_TYPES)
_AREA = r"di[ệê]n tích (?:TN|tự nhiên)"
_PEOPLE = r"(?:,?\s*(?:toàn b[ộố]\s+)?quy mô dân số)?"
_TAIL = r"(?:\s+c[ủu]a?)*(?:\s+các)?"
_PART = re.compile(rf"(?:sắp xếp\s+)?một phần(?:\s+{_AREA})?{_PEOPLE}{_TAIL}(?=\s)", re.IGNORECASE)
_REST = re.compile(rf"phần còn l[aạ]i{_TAIL}(?=\s)", re.IGNORECASE)
_WHOLE = re.compile(rf"toàn b[ộố]\s+{_AREA}{_PEOPLE}{_TAIL}(?=\s)", re.IGNORECASE)
_DOUBLE_KIND = re.compile(rf"\b(?:{_KINDS})\s+(?=(?:{_KINDS})\s)", re.IGNORECASE)
_AROUND = re.compile(r"^(?:của\s+|các\s+|toàn bộ\s+)+|\s+sau khi sắp xếp.*$", re.IGNORECASE)
_ENDS = re.compile(r"sau khi sắp xếp", re.IGNORECASE)
_GROUP = re.compile(r"\(([^()]*)\)")
_DISTRICT = re.compile(r"(?:thuộc\s+)?((?:huyện|quận|thị xã|thành phố)\s.+)", re.IGNORECASE)


@dataclass(frozen=True)
class Mention:
    """One old unit as the text names it. kind may be "" ; district and province are keys or ""."""

    text: str
    kind: str
    name: str
    part: bool
    district: str = ""
    province: str = ""


@dataclass(frozen=True)
class OldUnit:
    """A unit of the eve of the reform; for a province, district is "" and province its own code."""

    code: str
    name: str
    district: str
    province: str


@dataclass
class Resolved:
    """Per new code its matched (old code, whole), sorted, and the mentions that were not matched."""

    found: dict[str, list[tuple[str, bool]]] = field(default_factory=dict)
    unmatched: list[tuple[str, str]] = field(default_factory=list)
    by_way: Counter[str] = field(default_factory=Counter)


def parse(text: str) -> list[Mention]:
    """The old units a text names, in order. "giữ nguyên" names none.

    A type given once holds for the names after it ("các xã A, B"); "một phần" and "phần còn lại của" hold
    until "sau khi sắp xếp", the next "toàn bộ diện tích" or the end; in brackets they hold for one name.
    """
    if text.strip().casefold() == KEPT:
        return []
    marked = _REST.sub(", @part ", _PART.sub(", @part ", _WHOLE.sub(", @whole ", _shield(text))))
    mentions: list[Mention] = []
    kind, part = "", False
    for piece in re.split(r",|\bvà\b", marked):
        if "@part" in piece or "@whole" in piece:
            part = "@part" in piece
        mention = _mention(piece.replace("@part", "").replace("@whole", ""), kind, part)
        if mention is not None:
            mentions.append(mention)
            kind = mention.kind
        part = part and not _ENDS.search(piece)
    return list({(m.kind, name_key(m.name), m.district): m for m in mentions}.values())


def _shield(text: str) -> str:
    """Keep what is in brackets from being cut: its commas and "và" become semicolons."""
    return _GROUP.sub(lambda m: "(" + re.sub(r",|\bvà\b|một phần|phần còn lại", _hide, m[1]) + ")", text)


def _hide(match: re.Match[str]) -> str:
    return {"một phần": "@1", "phần còn lại": "@1"}.get(match[0], ";")


def _mention(piece: str, kind: str, part: bool) -> Mention | None:
    district = province = ""
    for inside in _GROUP.findall(piece):
        part = part or "@1" in inside
        if named := _DISTRICT.fullmatch(inside.strip()):
            district, _, province = (named[1] + ";").partition(";")
    bare = _AROUND.sub("", _GROUP.sub("", piece).strip(" .;"))
    bare = ABBREVIATIONS.get(bare, _DOUBLE_KIND.sub("", bare))
    own, name = split_type(bare)
    if not name:
        return None
    place = name_key(district), name_key(province.strip(" ;"))
    return Mention(piece.strip(), own or kind, _once(name), part, *place)


def _once(name: str) -> str:
    """ "Yên Định Xã Yên Định", a slip of the source, is one name."""
    twice = re.fullmatch(rf"(.+) (?:{_KINDS}) \1", name)
    return twice[1] if twice else name


@dataclass(frozen=True)
class _Open:
    """A mention that is not settled yet: its new unit, the old units of its name and those nearly of it."""

    new: str
    mention: Mention
    options: list[OldUnit]
    alike: list[OldUnit]


_Settled = dict[str, list[tuple[OldUnit, bool]]]
_Anchors = dict[str, Counter[str]]


def loose_key(name: str) -> str:
    """The bare name in plain letters without blanks; i and y, "Nông trường" and "NT" are the same."""
    letters = re.sub(r"[^a-z0-9]", "", plain(split_type(name)[1]))
    return letters.replace("nongtruong", "nt").replace("y", "i")


class Resolver:
    """Matches mentions with old units, in four ways, the surest first.

    A new unit's districts are those of the units already matched with it, and that of the old unit whose
    code it bears: it bears the code of one of those it was formed from.
    """

    def __init__(self, old: Iterable[OldUnit], names: dict[str, str]) -> None:
        """names: code -> key of the name of every old province and district."""
        self.names = names
        self.by_code = {unit.code: unit for unit in old}
        self.by_name: dict[tuple[str, str], list[OldUnit]] = defaultdict(list)
        self.by_letters: dict[tuple[str, str], list[OldUnit]] = defaultdict(list)
        for unit in self.by_code.values():
            self.by_name[unit.province, name_key(split_type(unit.name)[1])].append(unit)
            self.by_letters[unit.province, loose_key(unit.name)].append(unit)

    def resolve(self, texts: dict[str, str], provinces: dict[str, tuple[str, ...]]) -> Resolved:
        """texts: new code -> text; provinces: new code -> codes of the old provinces it may draw on."""
        result = Resolved()
        settled: _Settled = defaultdict(list)
        anchors: _Anchors = {code: self._own_district(code, provinces[code]) for code in texts}
        waiting = [self._open(code, m, provinces[code]) for code, text in texts.items() for m in parse(text)]
        for way in WAYS:
            before = len(waiting)
            waiting = _pass(way, waiting, anchors, settled)
            result.by_way[way] = before - len(waiting)
        result.unmatched = [(item.new, item.mention.text) for item in waiting]
        result.found = _wholes(settled)
        return result

    def _own_district(self, code: str, provinces: tuple[str, ...]) -> Counter[str]:
        unit = self.by_code.get(code)
        return Counter([unit.district] if unit and unit.province in provinces else [])

    def _open(self, code: str, mention: Mention, provinces: tuple[str, ...]) -> _Open:
        key, letters = name_key(mention.name), loose_key(f"{mention.kind} {mention.name}")
        exact = [unit for province in provinces for unit in self.by_name[province, key]]
        alike = [unit for province in provinces for unit in self.by_letters[province, letters]]
        return _Open(code, mention, self._placed(exact, mention), self._placed(alike, mention))

    def _placed(self, units: list[OldUnit], mention: Mention) -> list[OldUnit]:
        """Those in the district and province that the mention names, if it does."""
        return [
            unit
            for unit in units
            if (not mention.district or self.names.get(unit.district) == mention.district)
            and (not mention.province or self.names[unit.province] == mention.province)
        ]


WAYS = ("one of that name", "one in its districts", "type differs", "spelling differs")


def _pass(way: str, waiting: list[_Open], anchors: _Anchors, settled: _Settled) -> list[_Open]:
    """Settle what this way settles, again and again until it settles nothing more; give what is left."""
    taken = frozenset(unit.code for units in settled.values() for unit, _ in units)
    while True:
        left: list[_Open] = []
        for item in waiting:
            choices = _choices(way, item, anchors[item.new], taken)
            if len(choices) != 1:
                left.append(item)
                continue
            settled[item.new].append((choices[0], item.mention.part))
            anchors[item.new][choices[0].district] += 1
        if len(left) == len(waiting):
            return left
        waiting = left


def _choices(way: str, item: _Open, anchors: Counter[str], taken: frozenset[str]) -> list[OldUnit]:
    exact = [u for u in item.options if _same_kind(u, item.mention)]
    near = [u for u in item.options if u.district in anchors]
    if way == "one of that name":
        return exact if set(near) <= set(exact) else []
    if way == "one in its districts":
        return [u for u in exact if u in near]
    if way == "type differs":
        return near
    if exact:
        return []
    return [u for u in item.alike if _same_kind(u, item.mention) and u.district in anchors and u.code not in taken]


def _same_kind(unit: OldUnit, mention: Mention) -> bool:
    return not mention.kind or split_type(unit.name)[0] == mention.kind


def _wholes(settled: _Settled) -> dict[str, list[tuple[str, bool]]]:
    """A unit that two new ones name was divided, however the text puts it: a part for each."""
    uses = Counter(code for taken in settled.values() for code in {unit.code for unit, _ in taken})
    found = {}
    for new, taken in settled.items():
        parts = {unit.code for unit, part in taken if part or uses[unit.code] > 1}
        found[new] = sorted((code, code not in parts) for code in {unit.code for unit, _ in taken})
    return found
