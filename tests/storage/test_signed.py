"""Signings and unsigned exports: kept as they were given, tied to a finished revision and to bytes that are kept."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from storage.signed import Signing, UnsignedExport
from storage.store import Store
from tests.storage.samples import ID, NOON, with_report

LATER = NOON + timedelta(hours=2)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with with_report(tmp_path) as opened:
        opened.finish(ID, b"{}", "d" * 64, NOON)
        yield opened


def signing(store: Store, **changes: object) -> Signing:
    made = Signing(
        revision=1, kind="bundle", elsewhere=False, data_digest="d" * 64, digest="c" * 64,
        blob=store.put_blob(b"container"), name="a.asice", signed_at=NOON, certificate=b"\x30\0", person=b"",
        attachments={"dinh-kem/bản chụp.pdf": "a" * 64}, missing=("ↈ", "𐀀"),
        who="văn thư",
    )  # fmt: skip
    return replace(made, **changes)


def test_signings_are_kept_in_order_and_as_they_were(store: Store) -> None:
    first = signing(store)
    second = signing(store, kind="pdf", elsewhere=True, person=b"\x31\0", attachments={}, missing=(), signed_at=LATER)
    for one in (first, second):
        store.add_signing(ID, one)
    assert store.signings(ID) == [first, second]
    assert store.signings("0" * 32) == []


def test_a_signing_names_bytes_that_are_kept(store: Store) -> None:
    with pytest.raises(sqlite3.IntegrityError):
        store.add_signing(ID, signing(store, blob="0" * 64))
    with pytest.raises(sqlite3.IntegrityError):
        store.add_signing(ID, signing(store, revision=2))
    assert store.signings(ID) == []


def test_an_unsigned_export_is_noted_once(store: Store) -> None:
    blobs = [store.put_blob(data) for data in (b"%PDF one", b"%PDF two")]
    for blob, at in ((blobs[0], NOON), (blobs[1], LATER), (blobs[0], LATER)):
        store.add_exported(ID, 1, blob, at, "văn thư")
    assert store.exported(ID) == [
        UnsignedExport(1, blobs[0], NOON, "văn thư"),
        UnsignedExport(1, blobs[1], LATER, "văn thư"),
    ]
    assert store.exported("0" * 32) == []
