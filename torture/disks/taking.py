"""How a protection is taken away in this process."""

from __future__ import annotations

from collections.abc import Callable
from types import ModuleType


def put(module: ModuleType | type, name: str, function: Callable[..., object]) -> None:
    """Another function in the place of one that the module or class has."""
    if not hasattr(module, name):
        raise AttributeError(f"{module.__name__} has no {name} to be taken away")
    setattr(module, name, function)
