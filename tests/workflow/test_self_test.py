"""The program tries itself: it passes where it is whole, and fails truly where it is not, always with a written end."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from forms import shipped
from forms.broken_start import BAD, GOOD
from forms.files import FileRefused
from forms.shipped import LIST, compare
from tests.disks import needs_mounts, small_disk
from workflow.self_test.running import self_test, try_program

ROOT = Path(__file__).parents[2]
PARTS = ("forms", "signing", "storage", "exports", "imports", "workflow", "ui", "resources")
UNUSED = shutil.ignore_patterns("images", "demo-*")
WAITS = "import time; time.sleep(60)"
TORN = "import os; os._exit(77)"
SAYS = "import pathlib, sys; pathlib.Path(sys.argv[1], 'cac-buoc.txt').write_bytes('Bước: đạt (1 ms)\\nBước'.encode())"


def python(script: str) -> list[str]:
    return [sys.executable, "-c", script]


def told_by(command: Sequence[str], limit: float = 30.0) -> list[str]:
    lines: list[str] = []
    assert try_program(lines.append, command, limit) == (lines[-1] == GOOD)
    return lines


@pytest.fixture
def program(tmp_path: Path) -> Path:
    """A copy of the program in a folder that is called as offices call theirs, with its list of files."""
    folder = tmp_path / "Phần mềm của phường"
    for part in PARTS:
        shutil.copytree(ROOT / part, folder / part, ignore=UNUSED)
    shutil.copy2(ROOT / "main.py", folder / "main.py")
    lines = [
        f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.relative_to(folder).as_posix()}\n"
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.suffix != ".pyc"
    ]
    (folder / LIST).write_text("".join(lines), encoding="utf-8")
    return folder


def run(program: Path, result: Path) -> subprocess.CompletedProcess[str]:
    """As an installer runs it: no screen, a home and a folder for what passes that are looked at afterwards."""
    outside = program.parent / "ngoài"
    (outside / "tạm").mkdir(parents=True)
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("QT_", "DISPLAY", "BDG_"))}
    places = dict.fromkeys(("HOME", "XDG_DATA_HOME", "LOCALAPPDATA"), outside)
    passing = dict.fromkeys(("TMPDIR", "TEMP", "TMP"), outside / "tạm")
    places |= {**passing, "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run(
        [sys.executable, str(program / "main.py"), "--selftest", str(result)],
        env={**environment, **{key: str(value) for key, value in places.items()}},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


def test_a_whole_program_passes_and_leaves_nothing_behind(program: Path) -> None:
    result = program.parent / "kết quả.txt"
    before = sorted(program.rglob("*"))
    done = run(program, result)
    lines = result.read_text(encoding="utf-8").splitlines()
    assert (done.returncode, lines[-1]) == (0, GOOD), lines
    assert all(": đạt" in line and line.endswith(" ms)") for line in lines[4:-1])
    assert any(line.startswith("Cửa sổ: đạt") for line in lines)
    assert sorted(program.rglob("*")) == before
    assert compare(program).is_whole
    assert list((program.parent / "ngoài" / "tạm").iterdir()) == []
    assert not list((program.parent / "ngoài").rglob("*.sqlite3"))


def test_a_program_that_lacks_something_fails_and_names_it(program: Path) -> None:
    shutil.rmtree(program / "resources" / "packs" / "bac-ninh-2024")
    (program / "resources" / "fonts" / "Tinos_400Regular.ttf").write_bytes(b"no font")
    result = program.parent / "kq.txt"
    assert run(program, result).returncode == 1
    text = result.read_text(encoding="utf-8")
    assert text.endswith(f"{BAD}\n")
    files, fonts = (next(line for line in text.splitlines() if line.startswith(name)) for name in ("Tệp", "Phông"))
    assert "Thiếu tệp: resources/packs/bac-ninh-2024/" in files
    assert "Tệp không còn như khi phát hành: resources/fonts/Tinos_400Regular.ttf" in files
    assert "Tinos_400Regular.ttf thiếu" in fonts
    assert "Xuất và ký gói báo cáo: không đạt: bước trước không đạt" in text


def test_one_that_hangs_is_broken_off(tmp_path: Path) -> None:
    assert told_by(python(WAITS), limit=0.2) == ["Tiến trình thử: không đạt: quá 0.2 giây mà chưa xong.", BAD]


def test_one_that_is_torn_away_is_told(tmp_path: Path) -> None:
    assert told_by(python(TORN)) == ["Tiến trình thử: không đạt: dừng đột ngột (mã 77).", BAD]
    for status in (0, 1, 3):
        lines = told_by(python(f"raise SystemExit({status})"))
        assert lines == [f"Tiến trình thử: không đạt: dừng đột ngột (mã {status}).", BAD], "it told no step"


def test_steps_are_told_as_they_come_and_half_a_line_is_not(tmp_path: Path) -> None:
    assert told_by(python(SAYS)) == ["Bước: đạt (1 ms)", GOOD]


def test_a_program_that_cannot_be_started_is_told(tmp_path: Path) -> None:
    lines = told_by([str(tmp_path / "bdg.exe")])
    assert "Không tìm thấy" in lines[0]
    assert lines[-1] == BAD


def test_a_result_that_cannot_be_written_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileRefused, match="Không tìm thấy"):
        self_test(tmp_path / "không có" / "kq.txt", python(SAYS))
    if Path("/dev/full").exists():
        with pytest.raises(FileRefused, match="Ổ đĩa đã đầy"):
            self_test(Path("/dev/full"), python(SAYS))


@needs_mounts
def test_a_full_disk_fails_in_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with small_disk(tmp_path / "đầy", 64) as place:
        monkeypatch.setenv("TMPDIR", str(place))
        monkeypatch.setattr("tempfile.tempdir", None)
        lines = told_by([sys.executable, str(ROOT / "main.py"), "--selftest-steps"])
        assert any("Ổ đĩa đã đầy" in line for line in lines), lines
        assert lines[-1] == BAD
        assert list(place.iterdir()) == []


def test_the_list_names_what_is_missing_and_what_is_changed(tmp_path: Path) -> None:
    assert compare(tmp_path) == shipped.Shipped(None)
    (tmp_path / "có dấu.txt").write_bytes(b"1")
    digest = hashlib.sha256(b"1").hexdigest()
    names = ("có dấu.txt", "a b/mất.dll", *(f"{number}.dll" for number in range(7)))
    (tmp_path / LIST).write_text("".join(f"{digest}  {name}\n" for name in names), encoding="utf-8")
    found = compare(tmp_path)
    assert (found.listed, found.changed) == (9, ())
    assert found.missing[0] == "a b/mất.dll" and not found.is_whole
    assert found.sentence == "Thiếu tệp: a b/mất.dll, 0.dll, 1.dll, 2.dll, 3.dll và 3 tệp khác."
    (tmp_path / "có dấu.txt").write_bytes(b"2")
    assert compare(tmp_path).changed == ("có dấu.txt",)
