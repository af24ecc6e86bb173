"""Keys that mean another kind of thing than before: what was typed under them could no longer be read or compared."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from forms.form import Field, Form
from forms.pack import Pack
from forms.packs.words import KINDS


def changed_kinds(old: Pack, new: Pack) -> tuple[str, ...]:
    """A sentence for each key of a form, row, helper cell, field or column whose kind or unit is not what it was."""
    return tuple(
        sentence
        for form in old.forms
        if form.key in new.form_by_key
        for sentence in _changed(form, new.form_by_key[form.key])
    )


def _changed(old: Form, new: Form) -> Iterator[str]:
    if old.kind != new.kind:
        yield _said(old, "biểu này", old.kind, new.kind)
        return
    before, after = _kinds(old), _kinds(new)
    for key, (kind, unit) in before.items():
        if key not in after:
            continue
        other, other_unit = after[key]
        if kind != other:
            yield _said(old, f"khóa {key}", kind, other)
        elif unit != other_unit:
            yield f"{old.short}: đơn vị tính của khóa {key} đổi từ “{unit}” thành “{other_unit}”."


def _said(form: Form, what: str, old: str, new: str) -> str:
    return f"{form.short}: {what} đổi loại từ “{KINDS.get(old, old)}” thành “{KINDS.get(new, new)}”."


def _kinds(form: Form) -> Mapping[str, tuple[str, str]]:
    """Kind and unit by key; a column's key is "FIELD.column". A rate computed by itself and one typed are one kind."""
    found: dict[str, tuple[str, str]] = {
        row.key: ("percent" if row.kind == "rate" else row.kind, row.unit) for row in form.row
    }
    found |= {key: (helper.kind, helper.unit) for key, (_, helper) in form.helpers.items()}
    for key, item in form.fields.items():
        found[key] = (item.type, item.unit)
        found |= _columns(key, item)
    return found


def _columns(key: str, item: Field) -> dict[str, tuple[str, str]]:
    return {f"{key}[{column.key}]": (column.type, "") for column in item.column}
