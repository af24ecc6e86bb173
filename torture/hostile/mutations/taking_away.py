"""How a protection is taken out of the program in this process."""

from __future__ import annotations

from importlib import import_module


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
