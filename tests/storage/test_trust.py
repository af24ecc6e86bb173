"""What is trusted is written as one act, with its history; nothing that was ever trusted is erased."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from storage.store import Store
from storage.trust_records import (
    AuthorityCertificate,
    RevocationList,
    SetDue,
    TakenStatement,
    TrustAct,
    TrustEvent,
)
from tests.storage.samples import CERTIFICATE, NOON, open_at

LATER = NOON + timedelta(days=1)
ADDED = TrustEvent("added", CERTIFICATE.fingerprint, "09190", "Xã Mẫu", "đối chiếu qua điện thoại", "an", NOON)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_at(tmp_path) as opened:
        yield opened


def test_certificates_stay_when_they_are_withdrawn_or_removed(store: Store) -> None:
    second = replace(CERTIFICATE, fingerprint="cd" * 32, unit_code="09100")
    store.note_trust(TrustAct((ADDED,), signing=(CERTIFICATE, second), receiving=(second,)))
    assert store.trusted() == [second, CERTIFICATE]
    assert store.receiving() == [second]
    withdrawn, removed = replace(CERTIFICATE, withdrawn_at=LATER), replace(second, removed_at=LATER)
    store.note_trust(TrustAct((), signing=(withdrawn, removed)))
    assert store.trusted() == [withdrawn]
    assert store.certificates("trusted") == [removed, withdrawn]
    assert store.trust_history() == [ADDED]


def test_authorities_lists_and_statements_are_kept(store: Store) -> None:
    authority = AuthorityCertificate("ef" * 32, b"root", NOON, "USB")
    older = RevocationList("01" * 32, "CN=A", b"crl", NOON, None, LATER)
    newer = RevocationList("02" * 32, "CN=A", b"crl", LATER, LATER + timedelta(days=30), LATER)
    taken = TakenStatement("03" * 32, "renewal", "09190", "Xã Mẫu", "ab" * 32, "09190", NOON, LATER)
    store.note_trust(TrustAct((), authorities=(authority,), crls=(newer, older), statement=taken))
    assert (store.authorities(), store.crls(), store.taken_statements()) == ([authority], [older, newer], [taken])


def test_due_days_of_an_office_are_replaced_together(store: Store) -> None:
    mine, theirs = SetDue("256", "phu-luc-01", "2024", date(2024, 11, 25)), SetDue("27", "a", "2024", date(2024, 12, 1))
    store.note_trust(TrustAct((), due=("256", (mine,))))
    store.note_trust(TrustAct((), due=("27", (theirs,))))
    moved = replace(mine, day=date(2024, 11, 20))
    store.note_trust(TrustAct((), due=("256", (moved,))))
    assert store.due_days() == [moved, theirs]


def test_an_act_that_fails_leaves_nothing(store: Store) -> None:
    spoiled = replace(ADDED, who=None)  # type: ignore[arg-type]
    with pytest.raises(sqlite3.IntegrityError):
        store.note_trust(TrustAct((ADDED, spoiled), signing=(CERTIFICATE,)))
    assert (store.trusted(), store.trust_history()) == ([], [])
