"""Received reports in the storage: rows are only added, a batch is whole or nothing, decisions can be taken back."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from forms.cells import Cell, State
from storage.codec import from_row
from storage.database import DamagedDatabase
from storage.received_records import Decision, Incoming, ReceivedRow, ReceivingLine, packed_cells
from storage.store import Store, open_store
from tests.conftest import NOW


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "nhà", "1", lambda: NOW) as opened:
        yield opened


CELLS = {"M3.2a.1": Cell(Decimal("10")), "M3.2a.1n": Cell(None, State.NONE, "kps"), "document.number": Cell("12")}


def row(digest: str = "d1", **more: object) -> ReceivedRow:
    values: dict[str, object] = {
        "number": 0, "kind": "bundle", "unit": "09190", "unit_since": "2023-05-01", "unit_name": "Phường Võ Cường",
        "unit_level": "xa", "form": "phu-luc-01", "period": "2024", "revision": 1, "report_id": "0" * 32,
        "supplement_of": "", "pack": "bac-ninh-2024", "pack_version": 2, "form_version": 1, "data_digest": digest,
        "digest": "s" + digest, "blob": "", "file": "a.asice", "signed": True, "signer": "f", "claimed_at": NOW,
        "says": 2, "consolidation": "", "record": "{}", "note": "", "received_at": NOW, "who": "can-bo",
    }  # fmt: skip
    return ReceivedRow(**values | more)  # type: ignore[arg-type]


def line(outcome: str = "new") -> ReceivingLine:
    return ReceivingLine("a.asice", "ab", outcome, "Báo cáo mới.", "09190", "Phường Võ Cường", "phu-luc-01", "2024", 1)


def keep(store: Store, *rows: ReceivedRow) -> tuple[int | None, ...]:
    return store.add_received([(line(), Incoming(one, packed_cells(CELLS), 3)) for one in rows], None)


def test_a_report_is_kept_with_its_cells_and_its_line(store: Store) -> None:
    act = store.begin_receiving("usb", "can-bo", NOW)
    batch = [(line(), Incoming(row(), packed_cells(CELLS))), (line("other"), None)]
    assert store.add_received(batch, act) == (1, None)
    store.end_receiving(act, NOW + timedelta(minutes=1))
    assert store.received_row(1) == row(number=1, receiving=act) and store.received_row(2) is None
    assert store.received_cells(1) == CELLS
    assert [one.received for one in store.receiving_lines(act)] == [1, None]
    assert store.receivings()[0].ended_at == NOW + timedelta(minutes=1)
    assert store.receiving_counts() == {act: (2, 1)}


def test_the_same_data_is_kept_once_signed_and_once_unsigned(store: Store) -> None:
    assert keep(store, row(), row(), row(signed=False)) == (1, 1, 2)
    assert keep(store, row("d2"), row()) == (3, 1)


def test_a_batch_is_whole_or_nothing(store: Store) -> None:
    bad = row("d2", kind="không có")
    with pytest.raises(Exception, match="CHECK"):
        keep(store, row(), bad)
    assert not store.received_rows() and not store.received_cells(1)


def test_reports_are_found_by_form_period_and_unit(store: Store) -> None:
    keep(store, row(), row("d2", unit="09193"), row("d3", period="2024-H1"), row("d4", form="phu-luc-02"))
    assert [one.number for one in store.received_rows("phu-luc-01", "2024")] == [1, 2]
    assert [one.number for one in store.kept(unit="09190")] == [1, 3, 4]
    assert [one.number for one in store.kept("phu-luc-01", "2024", "09193")] == [2]
    assert store.received_heads()[2].unit_name == "Phường Võ Cường"


def test_one_scan_gives_the_cells_of_the_reports_asked_for(store: Store) -> None:
    keep(store, row(), row("d2"), row("d3"))
    found = {
        number: {key: from_row(cell) for key, cell in cells.items()}
        for number, cells in store.scan_received_cells([1, 3])
    }
    assert found == {1: CELLS, 3: CELLS}
    assert [number for number, _ in store.scan_received_cells()] == [1, 2, 3]
    assert not list(store.scan_received_cells([]))


def test_damaged_cells_are_told_as_a_damaged_database(store: Store) -> None:
    keep(store, row())
    with sqlite3.connect(store.path) as connection:
        connection.execute("UPDATE received_cells SET cells = substr(cells, 1, 20)")
    connection.close()
    with pytest.raises(DamagedDatabase, match="bị hỏng"):
        store.received_cells(1)
    with pytest.raises(DamagedDatabase, match="bị hỏng"):
        list(store.scan_received_cells())


def test_decisions_count_until_they_are_withdrawn(store: Store) -> None:
    keep(store, row())
    told = Decision(0, 1, "returned", "sai số", "", "", NOW, "can-bo", None, (("M3.2a.1", "xem lại"),))
    assert store.add_decisions([told]) == (1,)
    assert [one.comments for one in store.decisions([1])] == [(("M3.2a.1", "xem lại"),)]
    (kept,) = store.kept()
    assert kept.last(["returned"]) == "returned"
    assert store.withdraw_decision(1, NOW) and not store.withdraw_decision(1, NOW)
    (kept,) = store.kept()
    assert kept.last(["returned"]) == "" and store.decisions()[0].withdrawn_at == NOW


def test_a_file_is_known_by_its_content(store: Store) -> None:
    blob = store.put_blob(b"abc")
    keep(store, row(blob=blob))
    assert store.blobs_received() == {blob: 1} and store.received_with_blob(blob) == 1
    assert store.received_with_blob("0" * 64) is None
