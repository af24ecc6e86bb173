"""A built program that lacks a part of itself names it, with an exit status of its own, and touches nothing."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from pathlib import Path

import pytest

from forms.broken_start import BAD, BROKEN, FAILED, LINES, STEPS_FAILED, broken_by, tell_broken
from forms.shipped import LIST

ROOT = Path(__file__).parents[2]
PYTHON = sys.executable
LIBRARY = "_internal/Qt6Gui.dll"
START = """
import sys
sys.frozen, sys.executable = True, sys.argv[1]
sys.modules["sqlite3"] = None
import main
sys.exit(main.main(sys.argv[2:]))
"""


@pytest.fixture
def built(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of a built program with one library, and the process as if it ran from there."""
    folder = tmp_path / "Chương trình"
    (folder / "_internal").mkdir(parents=True)
    (folder / LIBRARY).write_bytes(b"MZ")
    (folder / LIST).write_text(f"{hashlib.sha256(b'MZ').hexdigest()}  {LIBRARY}\n", encoding="utf-8")
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "executable", str(folder / "bdg.exe"))
    return folder


def test_a_library_that_is_gone_or_changed_is_named(built: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (built / LIBRARY).write_bytes(b"cut")
    assert tell_broken(ImportError("DLL load failed"), ["list"]) == BROKEN
    assert f"không còn như khi phát hành: {LIBRARY}." in capsys.readouterr().err
    (built / LIBRARY).unlink()
    assert tell_broken(OSError("no such file"), []) == BROKEN
    said = capsys.readouterr().err
    assert f"Thiếu tệp: {LIBRARY}." in said and "Dữ liệu của đơn vị vẫn còn nguyên" in said and "bộ cài đặt" in said


def test_a_whole_program_tells_what_the_machine_refuses(built: Path) -> None:
    broken = broken_by(ImportError("libEGL.so.1: cannot open shared object file"))
    assert broken is not None and "libEGL.so.1" in broken.sentence


def test_what_is_no_fault_of_its_files_is_left_alone(built: Path) -> None:
    assert broken_by(OSError("something else")) is None
    assert broken_by(ValueError()) is None
    assert tell_broken(PermissionError(), []) is None


def test_a_source_tree_is_never_broken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(sys, "frozen", raising=False)
    assert broken_by(ImportError("nothing")) is None


def test_a_program_without_its_list_is_broken_too(built: Path) -> None:
    (built / LIST).write_bytes(b"\xff\xfe")
    broken = broken_by(ImportError("x"))
    assert broken is not None and LIST in broken.sentence


def test_the_self_test_ends_with_a_result_all_the_same(built: Path, tmp_path: Path) -> None:
    (built / LIBRARY).unlink()
    result = tmp_path / "kết quả.txt"
    assert tell_broken(ImportError("x"), ["--selftest", str(result)]) == FAILED
    lines = result.read_text(encoding="utf-8").splitlines()
    assert LIBRARY in lines[0] and lines[-1] == BAD
    assert tell_broken(ImportError("x"), ["--selftest-steps", str(tmp_path)]) == STEPS_FAILED
    assert LIBRARY in (tmp_path / LINES).read_text(encoding="utf-8")


def test_a_start_that_fails_says_so_and_makes_no_data(built: Path, tmp_path: Path) -> None:
    (built / LIBRARY).unlink()
    home = tmp_path / "dữ liệu"
    words = [PYTHON, "-c", START, str(built / "bdg"), "--home", str(home), "list"]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.returncode == BROKEN
    assert LIBRARY in done.stderr and "Traceback" not in done.stderr
    assert not home.exists()
