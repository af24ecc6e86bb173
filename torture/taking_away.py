"""How a protection is taken out of the program in this process."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from exports.delivery import Placed


def put(place: str, value: object) -> None:
    """Put something else in the place of a module's name ("signing.opening._members") or of a class's
    ("forms.fill._Filling._refusal")."""
    module, _, name = place.rpartition(".")
    try:
        holder: object = import_module(module)
    except ModuleNotFoundError:
        module, _, kind = module.rpartition(".")
        holder = getattr(import_module(module), kind)
    if not hasattr(holder, name):
        raise LookupError(place)
    setattr(holder, name, value)


def put_final_names_first() -> None:
    """What is sent is written under the names that it is to have."""

    @contextmanager
    def parts(placed: tuple[Placed, ...]) -> Iterator[dict[Placed, Path]]:
        yield {one: one.path for one in placed if not one.already}

    put("exports.delivery._parts", parts)
    put("exports.delivery._rename", lambda _part, _path: None)
