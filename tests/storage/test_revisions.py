from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from msgspec.structs import replace

from forms.cells import Cell
from storage.records import Revision, Sending
from storage.reports import ReportFinished, ReportOpen
from storage.store import Store
from tests.storage.samples import HEAD, ID, NOON, with_report

LATER = NOON + timedelta(days=1)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with with_report(tmp_path) as opened:
        yield opened


def test_finishing_keeps_the_snapshot_and_locks(store: Store) -> None:
    head = store.finish(ID, b'{"a": 1}', "d1", LATER)
    assert head == replace(HEAD, state="finished", digest="d1", finished_at=LATER)
    assert head.is_finished
    assert store.report_heads() == [head]
    assert store.revision_snapshot(ID, 1) == b'{"a": 1}'
    assert store.revision_snapshot(ID, 2) is None
    with pytest.raises(ReportFinished):
        store.finish(ID, b"other", "d2", LATER)
    assert store.revision_snapshot(ID, 1) == b'{"a": 1}'


def test_reopening_begins_the_next_revision_with_the_cells(store: Store) -> None:
    store.set_cells(ID, {"a": Cell(Decimal(1))}, "", "", NOON)
    store.finish(ID, b"one", "d1", NOON, "lan")
    head = store.reopen(ID, "sai số liệu", False, LATER, "hoa")
    assert head == replace(HEAD, revision=2, reason="sai số liệu")
    store.set_cells(ID, {"a": Cell(Decimal(2))}, "", "", LATER)
    store.finish(ID, b"two", "d2", LATER, "mai")
    assert store.revisions(ID) == [
        Revision(1, NOON, "", "", "d1", NOON, "", "lan"),
        Revision(2, LATER, "sai số liệu", "", "d2", LATER, "hoa", "mai"),
    ]
    assert (store.revision_snapshot(ID, 1), store.revision_snapshot(ID, 2)) == (b"one", b"two")


def test_a_supplement_names_what_it_completes(store: Store) -> None:
    store.finish(ID, b"one", "d1", NOON)
    assert store.reopen(ID, "bổ sung", True, LATER).supplement_of == "d1"
    assert store.load_report(ID).supplement_of == "d1"
    assert store.load_report(ID).reason == "bổ sung"
    store.finish(ID, b"two", "d2", LATER)
    assert store.revisions(ID)[1].supplement_of == "d1"
    assert store.reopen(ID, "sửa", False, LATER).supplement_of == ""


def test_a_draft_is_not_reopened(store: Store) -> None:
    with pytest.raises(ReportOpen, match="chưa hoàn thành"):
        store.reopen(ID, "", False, NOON)
    assert store.report_head(ID) == HEAD


def test_sendings_are_kept_in_order(store: Store) -> None:
    with pytest.raises(sqlite3.IntegrityError):
        store.add_sending(ID, Sending(1, "d1", "usb", "USB (E:)", "a.asice", NOON))
    store.finish(ID, b"one", "d1", NOON)
    sent = [
        Sending(1, "d1", "usb", "USB (E:)", "a.asice", NOON),
        Sending(1, "d1", "email", "huyen@example.vn", "a.asice", LATER, "văn thư"),
    ]
    for sending in sent:
        store.add_sending(ID, sending)
    assert store.sendings(ID) == sent


def test_settings(store: Store) -> None:
    assert store.setting("unit") == ""
    store.set_settings({"unit": "09190", "pack": "goi-mau"})
    store.set_settings({"unit": "09193"})
    assert (store.setting("unit"), store.setting("pack")) == ("09193", "goi-mau")
