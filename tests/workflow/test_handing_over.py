"""What a second start hands over to the window that has the office open, and what it never gets."""

from __future__ import annotations

import getpass
import os
import platform
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest

from forms.files import write_file
from storage.lock import holder
from workflow.handing_over import FOLDER, hand_over, take_requests
from workflow.opening import path_of
from workflow.session import Session, open_session

ROOT = Path(__file__).parents[2]
HOLDER = """
import sys, time
from pathlib import Path
from storage.lock import holder
from workflow.handing_over import FOLDER, take_requests
from workflow.session import open_session
home, ends = Path(sys.argv[1]), sys.argv[2]
with open_session(home):
    sys.stdout.write("open\\n")
    sys.stdout.flush()
    while True:
        if ends and list((home / FOLDER).glob("*.json")):
            sys.exit()
        for request in () if ends else take_requests(home):
            sys.stdout.buffer.write("\\n".join(request.files).encode() + b"\\n")
            sys.stdout.flush()
        time.sleep(0.02)
"""
REQUEST = '{{"files":["{file}"],"user":"{user}","machine":"{machine}"}}'


@contextmanager
def other_program(home: Path, ends: str = "") -> Iterator[subprocess.Popen[bytes]]:
    """A program that has the office open and takes what is asked, or `ends` in order as soon as it is asked."""
    words = [sys.executable, "-c", HOLDER, str(home), ends]
    with subprocess.Popen(words, cwd=ROOT, stdout=subprocess.PIPE) as process:
        try:
            assert process.stdout is not None
            assert process.stdout.readline().strip() == b"open"
            yield process
        finally:
            process.kill()


def left(home: Path) -> list[str]:
    return [path.name for path in (home / FOLDER).iterdir()] if (home / FOLDER).exists() else []


def test_the_window_gets_the_files_and_takes_the_request(tmp_path: Path) -> None:
    home, file = tmp_path / "dữ liệu", tmp_path / "Gói của phường Võ Cường (1).asice"
    with other_program(home) as process:
        assert hand_over(home, [file]) == "taken"
        assert process.stdout is not None
        assert process.stdout.readline().decode().strip() == str(file)
    assert left(home) == []


def test_nobody_there_is_told_at_once_and_nothing_is_made(tmp_path: Path) -> None:
    assert hand_over(tmp_path / "chưa có", []) == "nobody"
    open_session(tmp_path).close()
    assert hand_over(tmp_path, [tmp_path / "a.asice"]) == "nobody"
    assert left(tmp_path) == []
    assert not (tmp_path / "chưa có").exists()


def test_a_program_that_was_killed_is_nobody(tmp_path: Path) -> None:
    with other_program(tmp_path) as process:
        process.kill()
        process.wait()
        assert hand_over(tmp_path, []) == "nobody"


def test_a_program_that_ends_instead_leaves_the_office_to_the_second(tmp_path: Path) -> None:
    with other_program(tmp_path, ends="x"):
        assert hand_over(tmp_path, [tmp_path / "a.asice"]) == "nobody"
    assert left(tmp_path) == []


def test_what_nobody_takes_is_withdrawn(tmp_path: Path) -> None:
    with open_session(tmp_path):
        assert hand_over(tmp_path, [tmp_path / "a.asice"], patience=0.1) == "silent"
        assert left(tmp_path) == []
        assert take_requests(tmp_path) == ()


def test_a_request_that_cannot_be_left_is_none(tmp_path: Path) -> None:
    with open_session(tmp_path):
        (tmp_path / FOLDER).write_text("a file in its place")
        assert hand_over(tmp_path, []) == "silent"


def test_another_users_program_is_not_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with open_session(tmp_path):
        monkeypatch.setattr("workflow.handing_over._is_ours", lambda _process: False)
        assert hand_over(tmp_path, []) == "another"
    assert left(tmp_path) == []


def request(home: Path, user: str = "", machine: str = "") -> Path:
    """A request as this user leaves it, or another one."""
    mine, here = getpass.getuser(), platform.node()
    path = home / FOLDER / "1.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    write_file(path, REQUEST.format(file="/a.asice", user=user or mine, machine=machine or here).encode())
    return path


@pytest.mark.parametrize("other", [{"user": "người khác"}, {"machine": "may-khac"}])
def test_what_is_meant_for_another_screen_stays(tmp_path: Path, other: dict[str, str]) -> None:
    path = request(tmp_path, **other)
    assert take_requests(tmp_path) == ()
    assert path.exists()


def test_an_old_request_is_cleared_and_opens_nothing(tmp_path: Path) -> None:
    path = request(tmp_path)
    os.utime(path, (time.time() - 600,) * 2)
    assert take_requests(tmp_path) == ()
    assert not path.exists()
    request(tmp_path)
    assert [one.files for one in take_requests(tmp_path)] == [("/a.asice",)]


HOSTILE = (b'{"files":["\xff"]}', b'{"x":' + b"[" * 200_000, b'{"files":["/a\\u0000b"],"user":"","machine":""}')


@pytest.mark.parametrize("nonsense", [b"", b"{", b'{"files": 3}', b"\xff" * 100, *HOSTILE])
def test_a_request_of_nonsense_is_cleared(tmp_path: Path, nonsense: bytes) -> None:
    path = request(tmp_path)
    path.write_bytes(nonsense)
    assert take_requests(tmp_path) == ()
    assert not path.exists()


def test_a_name_that_is_no_text_is_handed_over_like_any_other(tmp_path: Path) -> None:
    """Half a pair of UTF-16 in a name on a stick, which Windows takes, or bytes of another system's letters."""
    file = str(tmp_path / "gói \udcff.asice")
    with open_session(tmp_path), ThreadPoolExecutor() as pool:
        asked = pool.submit(hand_over, tmp_path, [Path(file)])
        taken: tuple[str, ...] = ()
        while not asked.done():
            taken += tuple(name for one in take_requests(tmp_path) for name in one.files)
            time.sleep(0.01)
        assert (asked.result(), taken) == ("taken", (file,))


@pytest.mark.skipif(not hasattr(os, "getuid"), reason="a file's owner is asked otherwise on Windows")
def test_what_another_user_left_is_not_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever name it gives itself: a path to somebody's server would be visited with this user's rights."""
    monkeypatch.setenv("LOGNAME", "cùng tên")
    path, owner = request(tmp_path), os.getuid()
    monkeypatch.setattr("os.getuid", lambda: owner + 1)
    assert take_requests(tmp_path) == ()
    assert path.exists()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows keeps no pipes in folders")
def test_a_pipe_among_the_requests_holds_nobody_up(tmp_path: Path) -> None:
    os.mkfifo(request(tmp_path).with_name("0.json"))
    assert [one.files for one in take_requests(tmp_path)] == [("/a.asice",)]


def test_arguments_are_absolute_paths(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert path_of("hồ sơ/a.asice") == tmp_path / "hồ sơ" / "a.asice"
    assert str(path_of('E:"')).endswith("E:\\")
    assert str(path_of("E:")).endswith("E:\\")


def test_a_session_that_is_open_here_is_known_to_the_lock(tmp_path: Path) -> None:
    session: Session = open_session(tmp_path)
    assert holder(tmp_path) == os.getpid()
    session.close()
    assert holder(tmp_path) == 0
