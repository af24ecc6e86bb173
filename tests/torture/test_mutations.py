"""The changes that files of strangers are given: the same by their seed for ever, out of good files that are so too."""

from __future__ import annotations

import hashlib
import os
import random
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from torture.hostile.mutations import good
from torture.hostile.mutations.changes import PLAIN, Mutation, mutated
from torture.hostile.mutations.places import watched
from torture.hostile.mutations.shapes import BOOK, CONTAINER, MEMBERS, TEXT, XML, in_text

KINDS = {one.__name__: one for one in (*PLAIN, *CONTAINER, *MEMBERS, *BOOK, *XML, *TEXT, in_text)}


def test_a_seed_gives_the_same_change_for_ever() -> None:
    bundle, pdf = good.bundles()[0], good.signed_pdfs()[1]
    for data in (bundle, pdf, b"{}", b""):
        for seed in range(20):
            first, again = (mutated(random.Random(seed), data, (bundle, pdf), CONTAINER) for _ in range(2))
            assert first == again


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_every_kind_of_change_changes_something(kind: Mutation) -> None:
    book = good.keyed_workbook()
    data = {*CONTAINER, *MEMBERS} - {*PLAIN}
    text = b"<a><b>12</b></a>\n<c/>\nx\n"
    given = good.bundles()[0] if kind in data else book if kind in BOOK else text if kind in (*XML, *TEXT) else book
    assert any(kind(random.Random(seed), given) != given for seed in range(40))
    assert isinstance(kind(random.Random(1), b"ab"), bytes)


def test_good_files_are_the_same_in_every_run() -> None:
    """Made anew within one run they are the same byte for byte: no clock and no chance of the machine gets in."""
    made = (good.bundles, good.signed_pdfs, good.envelopes, good.statements, good.signed_packs, good.keyed_workbook)
    first = [_digest(make()) for make in made]
    for make in (*made, good.report_json):
        make.cache_clear()
    assert [_digest(make()) for make in made] == first


def test_whoever_writes_elsewhere_is_seen(tmp_path: Path) -> None:
    """Through links too; what is only read is nobody's matter."""
    inside, outside = tmp_path / "trong", tmp_path / "ngoai"
    inside.mkdir(), outside.mkdir()
    (inside / "loi").symlink_to(outside)
    (outside / "x").write_text("x")
    deeds: tuple[Callable[[], object], ...] = (
        lambda: (inside / "loi" / "a").write_text("a"), lambda: (outside / "x").unlink(), (outside / "b").mkdir,
        lambda: (inside / "c").rename(outside / "c"), lambda: os.open(outside / "d", os.O_CREAT | os.O_WRONLY),
        lambda: (outside / "e").symlink_to(inside), lambda: sqlite3.connect(outside / "f").close(),
    )  # fmt: skip
    with watched(inside) as watch:
        (inside / "c").write_text("c")
        (outside / "x").read_text()
        assert watch.outside == []
        for number, deed in enumerate(deeds, 1):
            deed()
            assert len(watch.outside) >= number
    found = len(watch.outside)
    (outside / "later").write_text("nobody watches any more")
    assert len(watch.outside) == found


def _digest(files: bytes | tuple[bytes, ...]) -> str:
    return hashlib.sha256(files if isinstance(files, bytes) else b"".join(files)).hexdigest()
