"""Many bundles at once: other processes help, a kill or a full disk leaves nothing half, and work goes on after it."""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from multiprocessing import active_children
from multiprocessing.connection import Connection
from multiprocessing.reduction import ForkingPickler
from pathlib import Path

import pytest

from forms.files import FileRefused
from tests.conftest import clock
from tests.disks import DiskKind, needs_mounts, small_disk
from tests.signed_bundles import COUNT, FORM, PERIOD, Sent, trust
from tests.workflow.offices import COMMUNE, DISTRICT, Open
from workflow.office import init_office
from workflow.receiving import crew, keeping, syncing
from workflow.receiving.lines import Taken, Watch
from workflow.receiving.looking import look
from workflow.receiving.taking import receive
from workflow.session import Session, open_session
from workflow.standing.reports import standings

COMMUNES = ("09187", COMMUNE, "09163", "09166", "09169")
REVISIONS = 6

TAKER = """
import sys, time
from pathlib import Path
from tests.conftest import clock
from workflow.receiving import crew, keeping
from workflow.receiving.lines import Watch
from workflow.receiving.taking import receive
from workflow.session import open_session
keeping.BATCH, crew.WORTHWHILE, crew.WORTH_COPIES = 3, int(sys.argv[3]), int(sys.argv[3])

def say(done, total, text):
    if total:
        print(done, flush=True)
        time.sleep(60 if done > total - 3 else 0)

if __name__ == "__main__":
    with open_session(Path(sys.argv[1]), clock) as session:
        receive(session, [Path(sys.argv[2])], watch=Watch(progress=say))
"""
"""Takes in what is on a stick and, near its end, waits to be killed: however slow the machine, a part is left."""

THREADS = """
import threading
from workflow.receiving.crew import has_one_thread
print(has_one_thread())
ends = threading.Event()
threading.Thread(target=ends.wait).start()
print(has_one_thread())
ends.set()
"""


@pytest.fixture(scope="session")
def _stick(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("many") / "ổ USB"
    for unit in COMMUNES:
        for revision in range(1, REVISIONS + 1):
            Sent(unit, {COUNT: revision}, revision).save(folder)
    Sent(COMMUNE, {COUNT: 99}, REVISIONS).save(folder, "mâu thuẫn.asice")
    return folder


@pytest.fixture
def district(office_of: Open, tmp_path: Path) -> Session:
    session = office_of(DISTRICT)
    trust(session, tmp_path / "chứng thư", *COMMUNES)
    return session


def told(session: Session) -> dict[str, object]:
    """What stands, by the data that stand."""
    rows = {row.number: row.data_digest for row in session.store.received_rows()}
    return {
        unit: (rows.get(one.current or 0), one.state, sorted(rows[number] for number in one.conflict))
        for unit, one in standings(session, FORM, PERIOD).items()
    }


def outcomes(taken: Taken) -> list[str]:
    return sorted(line.outcome for line in taken.lines)


COPIES = pytest.param(True, id="copies", marks=pytest.mark.skipif(sys.platform != "linux", reason="no copies there"))
AFRESH = pytest.param(False, id="afresh")


@pytest.fixture(params=[COPIES, AFRESH])
def helped(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Two other processes help with any number of files, copies of this one or started afresh."""
    monkeypatch.setattr(crew, "WORTHWHILE", 1)
    monkeypatch.setattr(crew, "WORTH_COPIES", 1)
    monkeypatch.setattr(crew, "CHUNK", 2)
    monkeypatch.setattr(crew, "MOST", 2)
    monkeypatch.setattr(crew, "has_one_thread", lambda: request.param)
    monkeypatch.setattr(crew.os, "cpu_count", lambda: 3)
    yield


@pytest.mark.skipif(not hasattr(os, "fork"), reason="only where a process can be copied")
@pytest.mark.parametrize("batch", [1, keeping.BATCH])
def test_without_room_for_another_process_all_is_received_by_this_one(
    district: Session, _stick: Path, monkeypatch: pytest.MonkeyPatch, batch: int
) -> None:
    def full() -> int:
        raise OSError(errno.EAGAIN, "no more processes")

    monkeypatch.setattr(crew, "WORTH_COPIES", 1)
    monkeypatch.setattr(crew, "has_one_thread", lambda: True)
    monkeypatch.setattr(syncing, "has_one_thread", lambda: True)
    monkeypatch.setattr(crew.os, "cpu_count", lambda: 3)
    monkeypatch.setattr(keeping, "BATCH", batch)
    monkeypatch.setattr(os, "fork", full)
    taken = receive(district, [_stick])
    assert not taken.cancelled and len(district.store.received_rows()) == len({line.received for line in taken.lines})
    assert {line.outcome for line in taken.lines} == {"new", "newer", "conflict"}


@pytest.mark.parametrize("copies", [COPIES, AFRESH])
def test_with_help_the_same_is_received_as_alone(
    district: Session, office_of: Open, tmp_path: Path, _stick: Path, monkeypatch: pytest.MonkeyPatch, copies: bool
) -> None:
    (tmp_path / "khác").mkdir()
    (tmp_path / "khác" / "hỏng.asice").write_bytes(b"PK\x03\x04 hong")
    alone = receive(district, [_stick, tmp_path / "khác"])
    with ExitStack() as stack:
        other = stack.enter_context(open_session(tmp_path / "khác máy", clock))
        init_office(other, "bac-ninh-2024", DISTRICT)
        trust(other, tmp_path / "chứng thư", *COMMUNES)
        monkeypatch.setattr(crew, "WORTHWHILE", 1)
        monkeypatch.setattr(crew, "WORTH_COPIES", 1)
        monkeypatch.setattr(crew, "has_one_thread", lambda: copies)
        monkeypatch.setattr(crew.os, "cpu_count", lambda: 3)
        seen = look(other, [_stick])
        helped = receive(other, [_stick, tmp_path / "khác"])
        assert [line.path for line in helped.lines] == [line.path for line in alone.lines], "in the order of the stick"
        assert told(other) == told(district)
        assert {line.outcome for line in seen.lines} == {"new", "newer", "conflict"}
        blobs = {row.blob for row in other.store.received_rows()}
        assert {path.name for path in (other.home / "bundles").iterdir()} == blobs, "nothing else was put there"
        assert set(outcomes(receive(other, [_stick]))) == {"same"}


def test_a_helper_that_dies_costs_nothing(district: Session, _stick: Path, helped: None) -> None:
    def kill(done: int, total: int, text: str) -> None:
        for child in active_children() if done == 3 else ():
            child.kill()

    taken = receive(district, [_stick], watch=Watch(progress=kill))
    assert len(taken.lines) == len(district.store.received_rows()) == len(COMMUNES) * REVISIONS + 1


@pytest.mark.skipif(sys.platform != "linux", reason="no copies there")
def test_a_copy_holds_neither_the_database_nor_the_lock(
    district: Session, _stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(crew, "WORTH_COPIES", 1)
    monkeypatch.setattr(crew, "has_one_thread", lambda: True)
    monkeypatch.setattr(crew.os, "cpu_count", lambda: 2)
    held: list[str] = []

    def look_at(done: int, total: int, text: str) -> None:
        for child in active_children() if done > 2 else ():
            for handle in Path(f"/proc/{child.pid}/fd").iterdir():
                with suppress(OSError):  # a file that it has just read is closed by now
                    held.append(str(handle.readlink()))

    receive(district, [_stick], watch=Watch(progress=look_at))
    assert held and not [name for name in held if str(district.home) in name and "bundles" not in name]


@pytest.mark.skipif(sys.platform != "linux", reason="no copies there")
def test_no_more_is_handed_out_at_a_time_than_a_pipe_takes_in(
    district: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On Windows whoever writes more waits for the reader, who may wait for his answers to be read: for ever."""
    folder = tmp_path / "thư mục có tên rất dài, nhiều tầng; " / ("ổ" * 80)
    folder.mkdir(parents=True)
    for number in range(120):
        (folder / f"{'đ' * 110}{number}.asice").write_bytes(b"x")
    monkeypatch.setattr(crew, "has_one_thread", lambda: True)
    monkeypatch.setattr(crew.os, "cpu_count", lambda: 3)
    sent: list[int] = []
    send = Connection.send

    def weighed(pipe: Connection, said: object) -> None:
        sent.append(len(ForkingPickler.dumps(said)))
        send(pipe, said)

    monkeypatch.setattr(Connection, "send", weighed)
    assert len(look(district, [folder]).lines) == 120
    assert sent and max(sent) <= 8192


def test_threads_forbid_copies() -> None:
    done = subprocess.run([sys.executable, "-c", THREADS], capture_output=True, text=True, check=True)
    assert done.stdout.split() == [str(sys.platform == "linux"), "False"]


@pytest.mark.skipif(sys.platform == "win32", reason="a process cannot be halted by a signal there")
def test_a_helper_that_hangs_is_not_waited_for(
    district: Session, _stick: Path, helped: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(crew, "HUNG", 0.3)
    monkeypatch.setattr(crew, "PATIENCE", 0.02)

    def halt(done: int, total: int, text: str) -> None:
        for child in active_children() if done == 3 else ():
            os.kill(child.pid or 0, signal.SIGSTOP)

    taken = receive(district, [_stick], watch=Watch(progress=halt))
    assert len(taken.lines) == len(district.store.received_rows()) == len(COMMUNES) * REVISIONS + 1
    assert not active_children()


def test_cancelling_with_help_stops_soon_and_keeps_what_is_done(district: Session, _stick: Path, helped: None) -> None:
    seen: list[int] = []
    watch = Watch(progress=lambda done, _total, _text: seen.append(done), cancelled=lambda: max(seen, default=0) >= 5)
    taken = receive(district, [_stick], watch=watch)
    assert taken.cancelled and 5 <= len(taken.lines) < len(COMMUNES) * REVISIONS
    assert len(district.store.received_rows()) == len(taken.lines)
    rest = receive(district, [_stick])
    assert outcomes(rest).count("same") == len(taken.lines) and not rest.cancelled


@pytest.mark.parametrize(("lines", "wait", "worthwhile"), [(1, 0.0, 999), (7, 0.01, 999), (20, 0.0, 999), (9, 0.01, 1)])
def test_a_kill_leaves_nothing_half_and_the_rest_goes_on(
    district: Session, office_of: Open, tmp_path: Path, _stick: Path, lines: int, wait: float, worthwhile: int
) -> None:
    home = district.home
    district.close()
    _killed(home, _stick, worthwhile, lines, wait)
    with open_session(home, clock) as session:
        rows = session.store.received_rows()
        assert 0 < len(rows) < len(COMMUNES) * REVISIONS or lines == 1
        for row in rows:
            assert hashlib.sha256(session.store.blob(row.blob)).hexdigest() == row.blob
            assert COUNT in session.store.received_cells(row.number)
        again = receive(session, [_stick])
        assert outcomes(again).count("same") == len(rows)
        assert len(session.store.received_rows()) == len(COMMUNES) * REVISIONS + 1
        assert standings(session, FORM, PERIOD)[COMMUNE].state == "conflict"
        assert standings(session, FORM, PERIOD)["09163"].current
        acts = session.store.receivings()
        assert acts[0].ended_at and not acts[1].ended_at, "the act that was cut off says so"


def _killed(home: Path, stick: Path, worthwhile: int, lines: int, wait: float) -> None:
    command = [sys.executable, "-c", TAKER, str(home), str(stick), str(worthwhile)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as taker:
        assert taker.stdout
        said = [taker.stdout.readline() for _ in range(lines)]
        time.sleep(wait)
        taker.kill()
    assert said[0], "it worked until it was killed"


@needs_mounts
@pytest.mark.parametrize("kind", ["tmpfs", "ext4"])
def test_a_full_disk_is_told_and_what_was_kept_stays(
    tmp_path: Path, _stick: Path, kind: DiskKind, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeping, "BATCH", 3)
    with small_disk(tmp_path / "đĩa", 3200, kind) as disk, open_session(disk / "nhà", clock) as session:
        init_office(session, "bac-ninh-2024", DISTRICT)
        trust(session, tmp_path / "chứng thư", *COMMUNES)
        with pytest.raises(FileRefused, match="đầy"):
            receive(session, [_stick])
        rows = session.store.received_rows()
        assert 0 < len(rows) < len(COMMUNES) * REVISIONS
        for row in rows:
            assert hashlib.sha256(session.store.blob(row.blob)).hexdigest() == row.blob
            assert session.store.received_cells(row.number)


def test_a_stick_that_is_pulled_leaves_the_rest_for_later(district: Session, tmp_path: Path, _stick: Path) -> None:
    stick = tmp_path / "ổ USB rút ra"
    shutil.copytree(_stick, stick)

    def pull(done: int, total: int, text: str) -> None:
        if done == 4:
            shutil.rmtree(stick)

    taken = receive(district, [stick], watch=Watch(progress=pull))
    assert outcomes(taken).count("broken") == len(taken.lines) - 4
    assert len(district.store.received_rows()) == 4 and "cắm lại" in taken.lines[-1].remedy
    assert outcomes(receive(district, [_stick])).count("same") == 4


def test_pausing_holds_the_work_up(district: Session, _stick: Path) -> None:
    asked: list[bool] = []

    def paused() -> bool:
        asked.append(True)
        return len(asked) == 2

    assert not receive(district, [_stick], watch=Watch(paused=paused)).cancelled and len(asked) > 2
