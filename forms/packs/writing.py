"""A pack as the TOML files that it is read from: what is as usual is left out, the rest in the order of a reader.

Read back, the files give the same pack (forms/packs/loader.py).
"""

from __future__ import annotations

from functools import cache
from typing import Any

import tomli_w
from msgspec import NODEFAULT, UNSET, Struct
from msgspec.structs import FieldInfo, fields

from forms.form import Form
from forms.pack import PACK_HEAD, Pack

_LEADING = ("basis", "strategy", "variables")
_ELSEWHERE = ("forms",)


def pack_files(pack: Pack) -> dict[str, bytes]:
    """The files of a pack by name: pack.toml, then one file a form in the order of `form_files`."""
    named = zip(pack.form_files, pack.forms, strict=True)
    return {PACK_HEAD: _written(_head(pack)), **{f"{name}.toml": form_file(form) for name, form in named}}


def changed_files(pack: Pack, before: Pack) -> dict[str, bytes]:
    """The files of a pack that were another's, less those of forms that are the very same."""
    same = {id(form) for form in before.forms}
    named = zip(pack.form_files, pack.forms, strict=True)
    forms = {f"{name}.toml": form_file(form) for name, form in named if id(form) not in same}
    return {PACK_HEAD: _written(_head(pack)), **forms}


def form_file(form: Form) -> bytes:
    """The file of one form."""
    return _written(_table(form))


def _head(pack: Pack) -> dict[str, Any]:
    """What is said once, before the long lists of agencies, heads and deadlines."""
    table = {name: value for name, value in _table(pack).items() if name not in _ELSEWHERE}
    leading = {name: table[name] for name in _LEADING if name in table}
    lists = {name: value for name, value in table.items() if name not in leading and _is_list_of_tables(value)}
    plain = {name: value for name, value in table.items() if name not in leading and name not in lists}
    return {**plain, **leading, **lists}


def _is_list_of_tables(value: object) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(item, dict) for item in value)


def _table(value: Struct) -> dict[str, Any]:
    """The fields of a record that differ from what they are where nothing is said."""
    told = ((item, getattr(value, item.name)) for item in _fields(type(value)))
    return {item.encode_name: _plain(each) for item, each in told if each is not None and not _is_usual(item, each)}


@cache
def _fields(kind: type[Struct]) -> tuple[FieldInfo, ...]:
    """Of a kind of record; msgspec reads the hints of every type anew each time."""
    return fields(kind)


def _is_usual(item: FieldInfo, value: object) -> bool:
    if item.default is not NODEFAULT and item.default is not UNSET:
        return bool(value == item.default)
    return item.default_factory is not NODEFAULT and bool(value == item.default_factory())


def _plain(value: Any) -> Any:
    if isinstance(value, Struct):
        return _table(value)
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return value


def _written(table: dict[str, Any]) -> bytes:
    return tomli_w.dumps(table, indent=4).encode("utf-8")
