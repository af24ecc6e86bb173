"""The national registry: 20 chỉ tiêu, a key that stands for one thing in every pack, targets with their source."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from forms.form import Form, Option
from forms.numbers import parse_canonical
from forms.packs.indicators import Registry, check_indicators, registry
from forms.packs.loader import cached_pack
from forms.resources import resource_path

REGISTRY: Registry = registry()
PACK = cached_pack(resource_path("packs", "bac-ninh-2024"))
TABLE = PACK.form_by_key["phu-luc-01"]
CHANGES: tuple[tuple[str, str, dict[str, Any], str], ...] = (
    ("kind", "M2.1", {"kind": "count"}, "dòng “percent” trong danh mục quốc gia, gói ghi “count”"),
    ("unit", "M3.2a.1", {"unit": "vụ"}, "đơn vị tính “vụ” khác danh mục quốc gia: “người”"),
    ("scale", "M4.3", {"scale": 100}, "scale là 100, danh mục quốc gia ghi 1000"),
    ("answers", "M5.1", {"options": (Option("co", "Có"), Option("khong", "Không"))}, "chua, dang, da"),
)


def with_row(form: Form, key: str, change: dict[str, Any]) -> Form:
    rows = [replace(row, **change) if row.key == key else row for row in form.row]
    return replace(form, row=tuple(rows))


def test_the_strategy_has_twenty_indicators_in_six_goals() -> None:
    goals = [(entry.goal, entry.number) for entry in REGISTRY.indicators]
    assert goals == sorted(set(goals))
    assert [sum(goal == each for goal, _ in goals) for each in range(1, 7)] == [1, 3, 4, 4, 4, 4]
    assert all(REGISTRY.sure_text(entry.key) for entry in REGISTRY.indicators)


def test_every_row_of_the_printed_table_is_registered_as_it_is() -> None:
    assert {row.key for row in TABLE.row} <= REGISTRY.rows.keys()
    assert list(check_indicators("phu-luc-01.toml", TABLE)) == []


@pytest.mark.parametrize("key, change, said", [case[1:] for case in CHANGES], ids=[case[0] for case in CHANGES])
def test_a_registered_key_that_became_something_else_is_a_fault(key: str, change: dict[str, Any], said: str) -> None:
    problems = list(check_indicators("bang.toml", with_row(TABLE, key, change)))
    assert [(each.file, each.where) for each in problems] == [("bang.toml", key)]
    assert said in problems[0].message and problems[0].remedy


def test_a_key_of_the_packs_own_may_be_anything() -> None:
    own = with_row(TABLE, "M2.1", {"key": "TINH.1", "kind": "count", "unit": "vụ"})
    assert list(check_indicators("bang.toml", own)) == []


def test_rows_are_held_against_the_targets_of_the_indicator_they_measure() -> None:
    assert [(one.scope, one.year, one.op, one.value) for one in REGISTRY.targets("M1.1.4")] == [
        ("tw", 2025, ">=", "60"),
        ("tw", 2030, ">=", "75"),
    ]
    assert REGISTRY.targets("M3.2b.2r") == REGISTRY.targets("M3.2b")
    assert REGISTRY.targets("M4.4") == () == REGISTRY.targets("không có")
    assert "chưa đối chiếu với văn bản gốc" in REGISTRY.sure_text("M5.dtts")
    assert REGISTRY.sure_text("không có") == ""


def test_what_is_measured_exists_and_its_targets_are_figures_or_answers() -> None:
    for entry in REGISTRY.row:
        assert not entry.measures or REGISTRY.rows[entry.measures].target
        for one in entry.target:
            assert one.value in entry.options if one.op == "status" else parse_canonical(one.value) is not None


def test_national_targets_printed_by_a_plan_agree_with_the_registry() -> None:
    for row in TABLE.row:
        printed = {(one.year, one.op, one.value) for one in row.target if one.scope == "tw"}
        known = {(one.year, one.op, one.value) for one in REGISTRY.targets(row.key)}
        assert row.key == "M3.2" or printed <= known
