"""The difference of two packs: nothing is said of equal ones, and no change goes unsaid."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
from msgspec import Struct
from msgspec.structs import replace

from forms.form import Field, Form, Row, Section, Target
from forms.pack import Pack, SignerTitle, Succession
from forms.packs.difference import Group, difference
from forms.packs.difference_words import AGENCIES, DUE, ENTRIES, SCOPE, SIGNS, TARGETS, TEXTS, TO
from forms.packs.loader import cached_pack
from forms.resources import resource_path

PACK = cached_pack(resource_path("packs", "bac-ninh-2024"))
Made = Callable[[Pack], Pack]


def told(new: Pack, old: Pack = PACK) -> dict[str, tuple[str, ...]]:
    return {group.title: group.sentences for group in difference(old, new)}


def with_form(key: str, change: Callable[[Form], Form]) -> Pack:
    return replace(PACK, forms=tuple(change(form) if form.key == key else form for form in PACK.forms))


def with_row(key: str, **changes: Any) -> Pack:
    def change(form: Form) -> Form:
        return replace(form, row=tuple(replace(row, **changes) if row.key == key else row for row in form.row))

    return with_form("phu-luc-01", change)


def first_row(test: Callable[[Row], object]) -> Row:
    return next(row for row in PACK.form_by_key["phu-luc-01"].row if test(row))


def test_the_same_pack_differs_in_nothing() -> None:
    assert difference(PACK, PACK) == ()


def test_a_due_day_and_a_recipient() -> None:
    duty = PACK.obligation[0]
    level = next(iter(duty.to))
    changed = replace(duty, due_day=3, due_month=4, to={**duty.to, level: "so-noi-vu"})
    said = told(replace(PACK, obligation=(changed, *PACK.obligation[1:])))
    (due,) = said[DUE]
    assert due.startswith(f"Báo cáo {duty.id} “") and ": hạn nộp đổi từ trước ngày" in due and "ngày 3/4." in due
    (to,) = said[TO]
    assert "thành “Sở Nội vụ”" in to and set(said) == {DUE, TO}


def test_a_duty_without_a_day() -> None:
    duty = replace(PACK.obligation[0], due_day=0, due_month=0)
    (due,) = told(replace(PACK, obligation=(duty, *PACK.obligation[1:])))[DUE]
    assert due.endswith("thành không ghi ngày.")


def test_a_signer_who_came_and_one_who_went() -> None:
    more = (*PACK.signer, SignerTitle(levels=("xa",), forms=("tu-kiem-tra",), lines=("KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH")))
    (came,) = told(replace(PACK, signer=more))[SIGNS]
    assert came == f"Người ký của cấp xã ({PACK.form_by_key['tu-kiem-tra'].short}): thêm “KT. CHỦ TỊCH; PHÓ CHỦ TỊCH”."
    (went,) = told(PACK, replace(PACK, signer=more))[SIGNS]
    assert "bỏ “KT. CHỦ TỊCH" in went


def test_an_agency_is_renamed_and_another_added() -> None:
    first, *rest = PACK.agency
    new = (replace(first, name="Sở Nội vụ và Lao động"), *rest, replace(first, key="moi", name="Sở Mới"))
    said = told(replace(PACK, agency=new))[AGENCIES]
    assert said == (
        "Thêm: cơ quan “Sở Mới”.",
        f"Cơ quan “{first.name}”: tên đổi từ “{first.name}” thành “Sở Nội vụ và Lao động”.",
    )


def test_rows_that_came_went_and_changed_their_kind() -> None:
    row = first_row(lambda row: row.kind == "count")
    form = PACK.form_by_key["phu-luc-01"]
    less = with_form("phu-luc-01", lambda form: replace(form, row=tuple(one for one in form.row if one != row)))
    (went,) = told(less)[ENTRIES]
    assert went.startswith(f"Bỏ: biểu “{form.short}”: dòng {row.key} “")
    (came,) = told(PACK, less)[ENTRIES]
    assert came.startswith("Thêm: ")
    (kind,) = told(with_row(row.key, kind="text"))[ENTRIES]
    assert kind.endswith("loại đổi từ “số đếm” thành “chữ”.")


def test_a_target_as_a_sentence() -> None:
    row = first_row(lambda row: any(one.scope == "tinh" and one.op == ">=" for one in row.target))
    target = next(one for one in row.target if one.scope == "tinh")
    new = tuple(replace(one, value="77.5", op="<=", text="") if one == target else one for one in row.target)
    (said,) = told(with_row(row.key, target=new))[TARGETS]
    assert f"mục tiêu của tỉnh năm {target.year} đổi từ “" in said and "thành “không quá 77,5" in said
    gone = told(with_row(row.key, target=()))[TARGETS]
    assert len(gone) == len(row.target) and all(": bỏ mục tiêu " in one for one in gone)


def test_of_a_long_text_the_place_of_the_change_is_shown() -> None:
    text = "rất dài " * 60
    old, new = (with_row("M1.1", explain=f"{text}{end} {text}") for end in ("một", "hai"))
    (said,) = told(new, old)[TEXTS]
    assert "một" in said and "hai" in said and len(said) < 500


def test_a_new_order_is_told() -> None:
    form = PACK.form_by_key["phu-luc-01"]
    turned = with_form("phu-luc-01", lambda form: replace(form, row=(form.row[1], form.row[0], *form.row[2:])))
    (said,) = told(turned)[ENTRIES]
    assert form.row[1].key in said and "đổi vị trí" in said
    assert told(replace(PACK, signer=PACK.signer[::-1]))[SIGNS]


def test_years_and_the_version_alone() -> None:
    (years,) = told(replace(PACK, years=(2024, 2025)))[SCOPE]
    assert years == "Gói: các năm thêm “2025”."
    assert difference(PACK, replace(PACK, version=99)) == ()


def changed(value: Any) -> Any:
    """Another value of the same type."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value + 1
    if isinstance(value, str):
        return f"{value} khác"
    if isinstance(value, dict):
        return {**value, "xa": "khác"}
    if isinstance(value, tuple):
        return value[1:] if len(value) > 1 or (value and isinstance(value[0], Struct)) else (*value, "khác")
    return date(2030, 1, 2) if isinstance(value, date) else "khác"


def single_changes(pack: Pack) -> Iterator[tuple[str, Pack]]:
    """The pack with one field of one record of each type changed."""
    for name in pack.__struct_fields__:
        items = getattr(pack, name)
        if isinstance(items, Struct):
            yield from ((f"{name}.{at}", replace(pack, **{name: one})) for at, one in each_field(items))
        elif isinstance(items, tuple) and items and isinstance(items[0], Struct):
            for at, one in each_field(items[0]):
                yield f"{name}.{at}", replace(pack, **{name: (one, *items[1:])})
        elif items and name not in ("id", "version", "form_files"):
            yield name, replace(pack, **{name: changed(items)})


def each_field(record: Struct) -> Iterator[tuple[str, Struct]]:
    for name in record.__struct_fields__:
        value = getattr(record, name)
        if isinstance(value, Struct):
            yield from ((f"{name}.{at}", replace(record, **{name: one})) for at, one in each_field(value))
            continue
        if isinstance(value, tuple) and value and isinstance(value[0], Struct):
            for at, one in each_field(value[0]):
                yield f"{name}.{at}", replace(record, **{name: (one, *value[1:])})
        yield name, replace(record, **{name: changed(value)})


def rich(pack: Pack) -> Pack:
    """The pack with forms whose first row, section, field and column have something of everything."""
    outline = next(
        form for form in pack.forms if form.kind == "outline" and any(f.column for f in form.fields.values())
    )
    table = next(item for item in outline.fields.values() if item.column)
    section = replace(outline.section_of[table.key], field=(table,))
    helped = next(row for form in pack.forms for row in form.row if row.helper)
    row = replace(helped, target=(Target("tw", 2025, ">=", "5"),))
    first = replace(pack.forms[0], row=(row,), section=(section,))
    heirs = (Succession("so-ldtbxh", ("so-noi-vu",), "bình đẳng giới", date(2025, 3, 1), "S1:1"),)
    return replace(pack, forms=(first,), succession=heirs)


def test_no_single_change_goes_unsaid() -> None:
    pack = rich(PACK)
    unsaid = [place for place, new in single_changes(pack) if not difference(pack, new)]
    assert unsaid == ["forms.version"] or unsaid == []


def test_the_sentences_are_vietnamese_and_whole() -> None:
    pack = rich(PACK)
    sentences = [one for _, new in single_changes(pack) for group in difference(pack, new) for one in group.sentences]
    assert all(one.endswith(".") and one[0].isupper() for one in sentences)
    english = re.compile(r"\b(levels?|leads|field|row|section|kind|None|True|False)\b")
    assert not [one for one in sentences if english.search(re.sub("“.*”", "", one))]


@pytest.mark.parametrize("kind", [Row, Section, Field])
def test_every_word_of_the_vocabulary_has_its_name(kind: type[Struct]) -> None:
    from forms.packs.difference_words import WORDS

    apart = {"key", "helper", "target", "field", "column"}
    assert set(kind.__struct_fields__) - apart <= WORDS[kind].keys()


def test_groups_keep_their_order() -> None:
    new = replace(PACK, title="Khác", agency=PACK.agency[:-1], erratum=())
    titles = [group.title for group in difference(PACK, new)]
    assert titles == [SCOPE, AGENCIES, TEXTS] and isinstance(difference(PACK, new)[0], Group)
