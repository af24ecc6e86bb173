"""What a step of the build costs: seconds, and the size of what it made."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click


@contextmanager
def timed(what: str, made: Path) -> Iterator[None]:
    """Says how long a step took, and how large what it made is."""
    started = time.monotonic()
    click.echo(f"{what} …")
    yield
    click.echo(f"{what}: {time.monotonic() - started:.1f} s, {size_of(made) / 1e6:,.1f} MB")


def size_of(path: Path) -> int:
    """Bytes of a file, or of all files under a folder; a link counts as nothing."""
    every = path.rglob("*") if path.is_dir() else [path]
    return sum(each.lstat().st_size for each in every if each.is_file() and not each.is_symlink())
