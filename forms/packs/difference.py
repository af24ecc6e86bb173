"""What one pack says otherwise than another, as plain sentences in groups: what an officer reads before taking it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, TypeVar

from msgspec import Struct

from forms.form import Form, Row, Section
from forms.pack import Obligation, Pack
from forms.packs.difference_shapes import Shape, body_of, names_in, paired, shape_of
from forms.packs.difference_words import (
    AGENCIES,
    DUE,
    ENTRIES,
    GROUPS,
    SCOPE,
    SIGNS,
    TARGETS,
    TEXTS,
    TO,
    WORDS,
    Word,
    excerpts,
    target_text,
    value_text,
)
from forms.packs.words import LEVELS, SCOPES

Line = tuple[str, str]
T = TypeVar("T", bound=Struct)
_DUE = ("due_day", "due_month", "exclusive", "year", "year_offset")
_SHAPES = {"addressees": (TO, "Nơi nhận"), "signer": (SIGNS, "Người ký"), "issuer": (SIGNS, "Đầu văn bản")}
_FEW = 3
_OTHER = Word(TEXTS, "một quy định khác")


class Group(Struct, frozen=True):
    """Changes of one kind, a sentence each."""

    title: str
    sentences: tuple[str, ...]


def difference(old: Pack, new: Pack) -> tuple[Group, ...]:
    """Everything that `new` says otherwise; groups without a change are left out, none where the packs agree."""
    lines = list(dict.fromkeys(_Telling(old, new).lines()))
    groups = (Group(title, tuple(said for group, said in lines if group == title)) for title in GROUPS)
    return tuple(group for group in groups if group.sentences)


class _Telling:
    """Tells two packs apart. The keys of agencies and forms are read as their names."""

    def __init__(self, old: Pack, new: Pack) -> None:
        self._old, self._new = old, new
        self._names = {one.key: one.name for pack in (old, new) for one in pack.agency if not one.collective}
        self._names |= {form.key: form.short for pack in (old, new) for form in pack.forms}
        self._names["parent"] = "cấp trên trực tiếp"

    def lines(self) -> Iterator[Line]:
        """Every change, with its group."""
        old, new = self._old, self._new
        yield from self._scope(old, new)
        yield from self._duties(old, new)
        for name in ("addressees", "signer", "issuer"):
            yield from self._shapes(name, getattr(old, name), getattr(new, name))
        yield from self._listed(old.agency, new.agency, _key, lambda one: f"Cơ quan “{one.name}”", AGENCIES)
        yield from self._listed(
            old.succession, new.succession, lambda one: f"{one.agency} {one.since}",
            lambda one: f"Việc chuyển nhiệm vụ của “{self._names.get(one.agency, one.agency)}”", AGENCIES,
        )  # fmt: skip
        yield from self._listed(
            old.forms,
            new.forms,
            _key,
            lambda form: f"Biểu “{form.short}”",
            ENTRIES,
            self._form,
            ("row", "section", "document"),
        )
        yield from self._texts_by_name("Biến", old.variables, new.variables)
        yield from self._listed(
            old.erratum, new.erratum, lambda one: str(one.number), lambda one: f"Đính chính {one.number}", TEXTS
        )

    def _scope(self, old: Pack, new: Pack) -> Iterator[Line]:
        labels = {
            "title": "tên gói", "province": "mã tỉnh", "years": "các năm", "tiers": "số cấp", "source": "nguồn",
            "form_files": "tệp của các biểu",
        }  # fmt: skip
        for name, label in labels.items():
            yield from self._told("Gói", Word(SCOPE, label), getattr(old, name), getattr(new, name))
        yield from self._fields("Gói", old.basis, new.basis)
        if old.strategy and new.strategy:
            yield from self._fields("Gói", old.strategy, new.strategy)
        elif old.strategy != new.strategy:
            yield SCOPE, "Gói thêm phần chiến lược." if new.strategy else "Gói bỏ phần chiến lược."

    def _duties(self, old: Pack, new: Pack) -> Iterator[Line]:
        def more(place: str, before: Obligation, after: Obligation) -> Iterator[Line]:
            if any(getattr(before, name) != getattr(after, name) for name in _DUE):
                yield DUE, f"{place}: hạn nộp đổi từ {_due(before)} thành {_due(after)}."
            for level in dict.fromkeys((*before.to, *after.to)):
                word = Word(TO, f"nơi nhận báo cáo của {LEVELS.get(level, level)}")
                yield from self._told(place, word, before.to.get(level, ""), after.to.get(level, ""))

        yield from self._listed(
            old.obligation, new.obligation, lambda duty: duty.id, _duty_name, DUE, more, ("to", *_DUE)
        )

    def _shapes(self, name: str, old: Iterable[Struct], new: Iterable[Struct]) -> Iterator[Line]:
        """Entries without a key: those for the same levels, forms and agencies are held against each other."""
        group, title = _SHAPES[name]
        found = paired(old, new)
        for before, after in found.same:
            yield from self._fields(f"{title} của {self._whose(shape_of(before))}", before, after)
        for before, after in found.readdressed:
            place, word = f"{title} của {self._whose(shape_of(before, 'forms'))}", Word(group, "biểu áp dụng")
            yield from self._told(place, word, names_in(before, "forms"), names_in(after, "forms"))
        for word_for, rest in (("bỏ", found.went), ("thêm", found.came)):
            for each in rest:
                yield group, f"{title} của {self._whose(shape_of(each))}: {word_for} {_quoted(body_of(each))}."
        if found.reordered:
            yield group, f"{title}: đổi thứ tự các mục."

    def _whose(self, shape: Shape) -> str:
        levels, forms, agencies, units = shape
        names = [self._names.get(key, key) for key in (*agencies, *(f"đơn vị {code}" for code in units), *forms)]
        if len(names) > _FEW:
            names = [*names[: _FEW - 2], f"{names[_FEW - 2]} và {len(names) - _FEW + 1} mục khác"]
        levels_text = ", ".join(LEVELS.get(level, level) for level in levels)
        return f"{levels_text} ({', '.join(names)})" if names and levels_text else levels_text or ", ".join(names)

    def _form(self, place: str, old: Form, new: Form) -> Iterator[Line]:
        yield from self._fields(place, old.document, new.document)

        def row_more(where: str, before: Row, after: Row) -> Iterator[Line]:
            yield from self._targets(where, before, after)
            yield from self._listed(
                before.helper, after.helper, _key, lambda one: f"{where}: ô phụ “{one.label}”", ENTRIES
            )

        def section_more(where: str, before: Section, after: Section) -> Iterator[Line]:
            yield from self._listed(
                before.field,
                after.field,
                _key,
                lambda one: f"{where}: ô {_field_name(one)}",
                ENTRIES,
                columns,
                ("column",),
            )

        def columns(where: str, before: Any, after: Any) -> Iterator[Line]:
            yield from self._listed(
                before.column, after.column, _key, lambda one: f"{where}: cột “{one.label}” ({one.key})", ENTRIES
            )

        yield from self._listed(
            old.row,
            new.row,
            _key,
            lambda row: f"{place}: dòng {_row_name(row)}",
            ENTRIES,
            row_more,
            ("helper", "target"),
        )
        yield from self._listed(
            old.section,
            new.section,
            _key,
            lambda one: f"{place}: mục {_section_name(one)}",
            ENTRIES,
            section_more,
            ("field",),
        )

    def _targets(self, place: str, old: Row, new: Row) -> Iterator[Line]:
        before, after = ({(one.scope, one.year): one for one in row.target} for row in (old, new))
        for slot in dict.fromkeys((*before, *after)):
            one, other = before.get(slot), after.get(slot)
            label = f"mục tiêu {SCOPES.get(slot[0], slot[0])} năm {slot[1]}"
            said = (target_text(one, old.unit) if one else ""), (target_text(other, new.unit) if other else "")
            yield from self._told(place, Word(TARGETS, label), *said)
        if old.target != new.target and before == after:
            yield TARGETS, f"{place}: đổi thứ tự các mục tiêu."

    def _texts_by_name(self, kind: str, old: Mapping[str, str], new: Mapping[str, str]) -> Iterator[Line]:
        for name in dict.fromkeys((*old, *new)):
            yield from self._told(f"{kind} {{{name}}}", Word(TEXTS, "lời"), old.get(name, ""), new.get(name, ""))

    def _listed(
        self,
        old: Iterable[T],
        new: Iterable[T],
        key: Callable[[T], str],
        name: Callable[[T], str],
        group: str,
        more: Callable[[str, T, T], Iterator[Line]] | None = None,
        apart: tuple[str, ...] = (),
    ) -> Iterator[Line]:
        """Entries with keys: those that came, went or say something else. apart: the fields that `more` tells of."""
        before, after = {key(one): one for one in old}, {key(one): one for one in new}
        yield from ((group, f"Bỏ: {_small(name(one))}.") for this, one in before.items() if this not in after)
        yield from ((group, f"Thêm: {_small(name(one))}.") for this, one in after.items() if this not in before)
        common = [this for this in before if this in after]
        for this in common:
            place = name(before[this])
            yield from self._fields(place, before[this], after[this], apart)
            if more:
                yield from more(place, before[this], after[this])
        order = [this for this in after if this in before]
        moved = next((this for this, other in zip(order, common, strict=True) if this != other), None)
        if moved is not None:
            yield group, f"{name(after[moved])}: đổi vị trí trong danh sách."

    def _fields(self, place: str, old: Struct, new: Struct, apart: tuple[str, ...] = ()) -> Iterator[Line]:
        words = WORDS.get(type(old), {})
        for name in old.__struct_fields__:
            if name not in apart:
                yield from self._told(place, words.get(name, _OTHER), getattr(old, name), getattr(new, name))

    def _told(self, place: str, word: Word, old: Any, new: Any) -> Iterator[Line]:
        """One value before and after, as a sentence; of lists what came and what went."""
        if old == new:
            return
        if isinstance(old, tuple) and isinstance(new, tuple):
            yield word.group, f"{place}: {word.label} {self._list_change(old, new, word)}."
            return
        if isinstance(new, bool):
            yield word.group, f"{place}: {'nay' if new else 'không còn'} {word.label}."
            return
        one, other = excerpts(self._text(old, word), self._text(new, word))
        yield word.group, f"{place}: {_turned(word.label, one, other)}."

    def _text(self, value: Any, word: Word) -> str:
        return value_text(value, word.values or self._names)

    def _list_change(self, old: tuple[Any, ...], new: tuple[Any, ...], word: Word) -> str:
        came = [_quoted(self._text(one, word)) for one in new if one not in old]
        went = [_quoted(self._text(one, word)) for one in old if one not in new]
        parts = [f"thêm {', '.join(came)}" if came else "", f"bỏ {', '.join(went)}" if went else ""]
        return ", ".join(part for part in parts if part) or "đổi thứ tự hoặc số lần ghi"


def _duty_name(duty: Obligation) -> str:
    return f"Báo cáo {duty.id} “{_cut(duty.title)}”"


def _due(duty: Obligation) -> str:
    if not duty.has_day:
        return "không ghi ngày"
    year = f"/{duty.year}" if duty.year else " năm sau" if duty.year_offset == 1 else ""
    if duty.year_offset not in (0, 1) and not duty.year:
        year = f" (cách năm báo cáo {duty.year_offset} năm)"
    return f"{'trước' if duty.exclusive else 'hết'} ngày {duty.due_day}/{duty.due_month}{year}"


def _row_name(row: Row) -> str:
    return f"{row.key} “{_cut(row.label)}”"


def _section_name(section: Section) -> str:
    return f"“{' '.join(part for part in (section.number, _cut(section.short or section.title)) if part)}”"


def _field_name(item: Any) -> str:
    return f"“{_cut(item.label)}” ({item.key})" if item.label else item.key


def _cut(text: str) -> str:
    return text if len(text) <= 70 else f"{text[:69]}…"


def _key(one: Any) -> str:
    return str(one.key)


def _turned(label: str, old: str, new: str) -> str:
    if old and new and old != new:
        return f"{label} đổi từ {_quoted(old)} thành {_quoted(new)}"
    if old and not new:
        return f"bỏ {label} {_quoted(old)}"
    return f"thêm {label} {_quoted(new)}" if new and not old else f"đổi {label}"


def _small(text: str) -> str:
    return text[:1].lower() + text[1:]


def _quoted(text: str) -> str:
    return f"“{text.rstrip('.;')}”"
