"""V16 (this program's own, after A.5 and ui/UI.md): what a text says in figures agrees with the form's figures.

Two matters: a token that names no figure of the form, and a typed number with a noun that the pack counts
("340 nam", "12 cuộc") that equals none of the figures so counted. The nouns come from labels and units of the pack;
the words below are only Vietnamese grammar. The rule would rather be silent than wrong: dates, decisions, ratios,
amounts of money, rounded or planned numbers and narrower nouns ("3 cuộc tọa đàm") are left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Set
from decimal import Decimal
from functools import cache, cached_property, lru_cache

from msgspec import Struct

from forms.cells import EMPTY, Cell
from forms.findings import Finding
from forms.form import Field, Form
from forms.keys import order_key, table_key
from forms.numbers import format_number, parse_number
from forms.rules.context import CheckContext
from forms.tokens import Figure, above, figure_of, tokens_in

Words = tuple[str, ...]
Cells = Mapping[str, Cell]

LONG_TYPES = ("narrative", "list")
_WORD = re.compile(r"\w+")
_NUMBER = r"(?<![\w.,/:–-])(?<!\d[ \u00a0])(?:\d{1,3}(?:\.\d{3})+|\d+)(?![\w/:%]|[.,–-]\d|[ \u00a0]?[%‰]|[ \u00a0]\d)"
_COUNTING = re.compile(r"(?:trong đó,? *)?(?:tổng )?(?:số )(?:lượng )?", re.IGNORECASE)
_CLAUSE_END = re.compile(r"[.,;:!?()\n\d{}“”\"]")
_NEARBY, _SENTENCE = 60, 300
_REMEDY = "Hãy thay bằng số liệu của biểu; nếu hai số nói về hai việc khác nhau, hãy ghi lý do."
_UNKNOWN = "Hãy xóa cụm này rồi chèn lại bằng nút “Chèn số liệu”."

_ROUGH = frozenset(
    _WORD.findall(
        "hơn trên gần khoảng chừng dưới đến tới ước thêm tăng giảm còn ngày tháng năm quý lần thứ khóa điều khoản"
    )
)
_ELSEWHERE = re.compile(
    r"\b(mỗi|bình quân|trung bình|dự kiến|kế hoạch|chỉ tiêu|phấn đấu|sẽ|so với|cùng kỳ|năm trước|năm ngoái|ít nhất"
    r"|tối thiểu|tối đa|giai đoạn|nhiệm kỳ|từ đầu|lũy kế|luỹ kế|cộng dồn|quý|tháng đầu|tháng cuối)\b"
)
_YEAR = re.compile(r"\b(?:năm|giai đoạn) (\d{4})\b", re.IGNORECASE)
_SENTENCE_END = re.compile(r"[.;!?]\s|\n")
_GOES_ON = frozenset(
    _WORD.findall("tham dự là và với cho do trong được đã gồm tại ở của theo từ bao cả nói này trên để về nhằm có ra")
)
_TOGETHER = re.compile(r"\s*(?:,|/|và)\s*(\w+)")
MOST = 20


class Counted(Struct, frozen=True, dict=True):
    """A counted figure of the form and the words by which a text may name what it counts."""

    item: Field
    columns: tuple[str, ...]
    genders: frozenset[str]

    @cached_property
    def phrases(self) -> tuple[Words, ...]:
        """The unit, and the labels without "Tổng số": ("người",), ("người", "tham", "gia", "là", "nữ")."""
        texts = (self.item.unit, _uncounted(self.item.label), *(_uncounted(label) for label in self.columns))
        return tuple(words for words in map(_words, texts) if words)

    @cached_property
    def own_genders(self) -> frozenset[str]:
        """The words of its labels that set it apart from its brothers: nam, nữ."""
        return frozenset(word for words in self.phrases for word in words if word in self.genders)

    @cached_property
    def nouns(self) -> frozenset[Words]:
        """What may stand right after a number: ("cuộc",), ("đại", "biểu"), ("nữ",)."""
        unit = _words(self.item.unit)
        found: set[Words] = {(word,) for word in self.own_genders}
        for words in self.phrases:
            if words == unit or len(words) == 1:
                found.add(words)
            elif not unit or words[: len(unit)] != unit:
                found.add(words[:2])
        return frozenset(found)


class Mention(Struct, frozen=True):
    """A number in a text with what it counts: text[start:end] is the number; noun, gender: the words that name it."""

    start: int
    end: int
    value: Decimal
    noun: Words
    gender: str
    clause: str


class Contradiction(Struct, frozen=True):
    """A number of the text of cell `key` (at start..end) that the form's figures do not know, and the nearest one."""

    key: str
    start: int
    end: int
    typed: str
    said: str
    figure: Figure
    value: Decimal

    @property
    def message(self) -> str:
        """ "ghi “11 cuộc” nhưng “Tổng số cuộc truyền thông” là 12."."""
        return f"ghi “{self.said}” nhưng “{self.figure.name}” là {format_number(self.value)}."


def v16_quoted(context: CheckContext) -> Iterator[Finding]:
    """Tokens that name nothing; typed numbers that no figure of the form bears out (warnings).

    A text put together out of units' texts speaks of the units' figures, and is left alone.
    """
    made = context.report.consolidation
    joined = made.sources.keys() if made else ()
    for item in context.form.fields.values():
        judged = item.type in LONG_TYPES and item.key not in joined
        text = context.report.cell(item.key).text if judged else ""
        for token in tokens_in(context.form, text) if text else ():
            if token.figure is None:
                message = f"{context.name(item.key)}: “{text[token.start : token.end]}” không phải là số liệu của biểu."
                yield context.soft("V16", item.key, message, _UNKNOWN)
        for found in contradictions(context.form, context.cells, item.key, text, context.report.period.year):
            yield context.soft("V16", item.key, sentence(context, found), _REMEDY)


def sentence(context: CheckContext, found: Contradiction) -> str:
    """What the finding says of it."""
    return f"{context.name(found.key)} {found.message}"


def contradictions(form: Form, cells: Cells, key: str, text: str, year: int) -> tuple[Contradiction, ...]:
    """The typed numbers of the text of field `key` that equal none of the form's figures with the same noun.

    Only nouns of the field's own section (or one above it) are judged; figures of other sections bear a number out.
    year: of the report; what a sentence says of another year is not judged. At most MOST of one text.
    """
    if not text:
        return ()
    everywhere = counted_fields(form)
    sections = {section.key for section in above(form, form.section_of[key])}
    own = [each for each in everywhere if form.section_of[each.item.key].key in sections]
    if not any(cells.get(each.item.key, EMPTY).number is not None for each in own):
        return ()
    tables = tuple(_tables(form, own, sections))

    @cache
    def parts(noun: Words) -> frozenset[Decimal]:
        named = {table.key: _named_columns(table, noun) for table in tables}
        known = any(named.values())
        return frozenset().union(*(part_sums(cells, table, named[table.key] if known else None) for table in tables))

    @cache
    def known(noun: Words, gender: str) -> frozenset[Decimal | None]:
        return frozenset(cells.get(each.item.key, EMPTY).number for each in everywhere if _is_named(each, noun, gender))

    found: list[Contradiction] = []
    for mention in mentions(text, own):
        if len(found) == MOST:
            break
        if mention.value in parts(mention.noun) or mention.value in known(mention.noun, mention.gender):
            continue
        if _year_of(text, mention.start) not in (None, year):
            continue
        best = _nearest([each for each in own if _is_named(each, mention.noun, mention.gender)], cells, mention)
        if best is not None:
            found.append(_contradiction(form, cells, key, text, mention, best))
    return tuple(found)


def _contradiction(form: Form, cells: Cells, key: str, text: str, mention: Mention, best: Counted) -> Contradiction:
    typed = text[mention.start : mention.end]
    figure = figure_of(form, best.item.key)
    value = cells.get(best.item.key, EMPTY).number
    assert figure is not None and value is not None
    said = " ".join((typed, *mention.noun))
    return Contradiction(key, mention.start, mention.end, typed, said, figure, value)


def counted_fields(form: Form) -> tuple[Counted, ...]:
    """The counts of the form with the words that name them."""
    genders = frozenset(
        word
        for item in form.fields.values()
        for column in item.column
        for part in column.sum_of
        for word in (_words(_label(item, part)) if len(_words(_label(item, part))) == 1 else ())
    )
    return tuple(
        Counted(item, _summed_label(form, item), genders) for item in form.fields.values() if item.type == "count"
    )


def mentions(text: str, own: list[Counted]) -> Iterator[Mention]:
    """The numbers of the text that stand right before a noun of these figures and speak of all that it names."""
    nouns = sorted({noun for each in own for noun in each.nouns}, key=len, reverse=True)
    genders = frozenset().union(*(each.genders for each in own))
    for match in _numbers(tuple(nouns)).finditer(text):
        before = _clause_before(text, match.start())
        after = _clause_after(text, match.end())
        words = _words(after)
        noun = next((noun for noun in nouns if words[: len(noun)] == noun), ())
        value = parse_number(match[0], whole=True)
        if not noun or not isinstance(value, Decimal) or _is_elsewhere(before):
            continue
        rest = words[len(noun) :]
        if rest and not _goes_on(rest[0], noun, own, genders):
            continue
        if noun[0] in genders and _is_shared(text, match.end(), genders):
            continue
        gender = next((word for word in (*(noun if len(noun) == 1 else ()), *rest[:3]) if word in genders), "")
        yield Mention(match.start(), match.end(), value, noun, gender, before + after)


@lru_cache(maxsize=64)
def _numbers(nouns: tuple[Words, ...]) -> re.Pattern[str]:
    """A number that stands right before one of the nouns."""
    named = "|".join(r"\s+".join(map(re.escape, noun)) for noun in nouns)
    return re.compile(rf"{_NUMBER}(?=\s+(?:{named})\b)", re.IGNORECASE)


def _is_shared(text: str, at: int, genders: Set[str]) -> bool:
    """Whether the number counts both: "20 nam, nữ học viên"."""
    word = _WORD.search(text, at)
    other = _TOGETHER.match(text, word.end()) if word else None
    return other is not None and other[1].casefold() in genders


def _goes_on(word: str, noun: Words, own: list[Counted], genders: Set[str]) -> bool:
    """Whether the word after the noun leaves it as wide as the label has it, rather than narrowing it."""
    if word in _GOES_ON or word in genders or (noun[-1] in genders and word == "giới"):
        return True
    size = len(noun)
    return any(words[:size] == noun and words[size : size + 1] == (word,) for each in own for words in each.phrases)


def _is_elsewhere(before: str) -> bool:
    """Whether what stands before the number in its clause makes it rounded, planned, ordinal or of another time."""
    words = _words(before)
    return bool(words and words[-1] in _ROUGH) or bool(_ELSEWHERE.search(before))


def _year_of(text: str, at: int) -> int | None:
    """The year that the sentence named last before that place; None where it named none."""
    piece = text[max(0, at - _SENTENCE) : at]
    ends = [match.end() for match in _SENTENCE_END.finditer(piece)]
    years = _YEAR.findall(piece[ends[-1] if ends else 0 :])
    return int(years[-1]) if years else None


def _is_named(counted: Counted, noun: Words, gender: str) -> bool:
    return gender in counted.own_genders if gender else noun in counted.nouns


def _nearest(named: list[Counted], cells: Cells, mention: Mention) -> Counted | None:
    """The figure whose label shares most words with the clause; a total before its parts; None where none is given."""
    given = [each for each in named if cells.get(each.item.key, EMPTY).number is not None]
    clause = set(_words(mention.clause))

    def shared(counted: Counted) -> tuple[int, bool]:
        label = set(_words(counted.item.label))
        return len(label & clause) - len(label - clause), bool(counted.item.total_of)

    return max(given, key=shared, default=None)


def _tables(form: Form, own: list[Counted], sections: Set[str]) -> Iterator[Field]:
    """The tables that stand in these sections, or that the section's figures are reckoned from."""
    sources = {each.item.sum_of.rpartition(".")[0] for each in own} | {each.item.count_of for each in own}
    for item in form.fields.values():
        if item.type == "table" and (item.key in sources or form.section_of[item.key].key in sections):
            yield item


def _named_columns(table: Field, noun: Words) -> frozenset[str]:
    """The columns that the noun names ("Số cuộc" for "cuộc"), and those that are added up into them."""
    named = [column for column in table.column if column.is_figure and _holds(_words(column.label), noun)]
    return frozenset(key for column in named for key in (column.key, *column.sum_of))


def _holds(words: Words, noun: Words) -> bool:
    return any(words[at : at + len(noun)] == noun for at in range(len(words) - len(noun) + 1))


def part_sums(cells: Cells, table: Field, columns: frozenset[str] | None = None) -> frozenset[Decimal]:
    """What a text may name of a table besides its totals: each figure, each row count, the sums of like rows.

    columns: those whose figures are meant; None for all.
    """
    rows = cells.get(order_key(table.key), EMPTY).text.split()
    sums: dict[tuple[str, str, str], Decimal] = {}
    for row in rows:
        kinds = {
            (column.key, cells.get(table_key(table.key, row, column.key), EMPTY).text.casefold())
            for column in table.column
            if not column.is_figure
        }
        for column in table.column:
            meant = column.is_figure and (columns is None or column.key in columns)
            number = cells.get(table_key(table.key, row, column.key), EMPTY).number if meant else None
            for kind in kinds | {("", row)} if number is not None else ():
                place = (column.key, *kind)
                sums[place] = sums.get(place, Decimal(0)) + (number or Decimal(0))
        for kind in kinds:
            sums[("", *kind)] = sums.get(("", *kind), Decimal(0)) + 1
    return frozenset((*sums.values(), Decimal(len(rows))))


def _clause_before(text: str, at: int) -> str:
    piece = text[max(0, at - _NEARBY) : at]
    ends = [match.end() for match in _CLAUSE_END.finditer(piece)]
    return piece[ends[-1] if ends else 0 :].casefold()


def _clause_after(text: str, at: int) -> str:
    piece = text[at : at + _NEARBY]
    end = _CLAUSE_END.search(piece)
    return piece[: end.start() if end else len(piece)].casefold()


def _summed_label(form: Form, item: Field) -> tuple[str, ...]:
    table, _, column = item.sum_of.rpartition(".")
    return (_label(form.fields[table], column),) if table in form.fields and not item.where else ()


def _label(item: Field, key: str) -> str:
    return next((column.label for column in item.column if column.key == key), "")


def _uncounted(label: str) -> str:
    return _COUNTING.sub("", label, count=1)


def _words(text: str) -> Words:
    return tuple(_WORD.findall(text.casefold()))
