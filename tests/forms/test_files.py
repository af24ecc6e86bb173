from __future__ import annotations

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest

from forms.files import FileRefused, file_error, make_folder, move, read_file, write_file, write_files
from tests.held import held

ROOT = Path(__file__).parents[2]
WRITER = """
import sys
from pathlib import Path
from forms.files import write_file
path, number = Path(sys.argv[1]), 0
sys.stdout.write("begun\\n")
sys.stdout.flush()
while True:
    number = (number + 1) % 256
    write_file(path, bytes([number]) * 3_000_000)
"""


def test_a_file_is_written_and_written_over(tmp_path: Path) -> None:
    path = tmp_path / "Báo cáo.json"
    write_file(path, b"one")
    write_file(path, b"two")
    assert read_file(path) == b"two"
    assert list(tmp_path.iterdir()) == [path]


def test_a_kill_in_the_middle_leaves_a_whole_file(tmp_path: Path) -> None:
    path = tmp_path / "file"
    write_file(path, b"\0" * 3_000_000)
    for _ in range(4):
        process = subprocess.Popen(
            [sys.executable, "-c", WRITER, path],
            cwd=ROOT,
            stdout=subprocess.PIPE,
        )
        with process:
            assert process.stdout is not None
            process.stdout.readline()
            with pytest.raises(subprocess.TimeoutExpired):
                process.wait(0.05)
            process.kill()
        data = path.read_bytes()
        assert len(data) == 3_000_000
        assert len(set(data)) == 1


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EROFS, errno.EIO])
def test_what_fails_half_way_leaves_the_old_file_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    def fail(handle: int) -> None:
        raise OSError(number, os.strerror(number))

    path = tmp_path / "file"
    write_file(path, b"old")
    monkeypatch.setattr("os.fsync", fail)
    with pytest.raises(FileRefused) as caught:
        write_file(path, b"new")
    assert str(path) in caught.value.sentence
    assert caught.value.remedy
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_each_refusal_has_its_own_sentence() -> None:
    numbers = (
        errno.ENOSPC, errno.EROFS, errno.EACCES, errno.ENOENT, errno.ENAMETOOLONG, errno.ELOOP,
    )  # fmt: skip
    errors = [file_error(OSError(number, os.strerror(number)), Path("x")) for number in numbers]
    assert len({error.sentence for error in errors}) == len(numbers)
    assert all(error.remedy for error in errors)
    in_use = OSError(errno.EACCES, "sharing violation")
    in_use.winerror = 32  # type: ignore[attr-defined,unused-ignore]
    assert "đang mở trong một chương trình khác" in file_error(in_use, Path("x")).sentence


def refused_by_windows(code: int, number: int = errno.EACCES) -> PermissionError:
    """What Python raises where Windows gave that code; `number` is what the C library makes of most of them."""
    error = PermissionError(number, "refused")
    error.winerror = code  # type: ignore[attr-defined,unused-ignore]
    return error


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        (5, "Không có quyền"),
        (19, "chỉ cho đọc"),
        (21, "Không tìm thấy hoặc không đọc được"),
        (32, "đang mở trong một chương trình khác"),
        (112, "Ổ đĩa đã đầy"),
        (123, "ký tự mà ổ đĩa này không nhận"),
        (206, "quá dài"),
        (225, "Không có quyền"),
        (1117, "Không tìm thấy hoặc không đọc được"),
        (1167, "Không tìm thấy hoặc không đọc được"),
    ],
)
def test_what_windows_says_is_told_by_its_code(code: int, sentence: str) -> None:
    number = errno.EINVAL if code > 100 else errno.EACCES
    assert sentence in file_error(refused_by_windows(code, number), Path("x")).sentence


def test_a_path_that_is_too_long_for_windows_is_told_as_that() -> None:
    for path in (Path("a" * 300), Path(*["một thư mục"] * 30)):
        assert "quá dài" in file_error(refused_by_windows(3, errno.ENOENT), path).sentence


@pytest.mark.skipif(sys.platform != "win32", reason="a program cannot keep others from a file elsewhere")
def test_a_file_that_another_program_keeps_to_itself_is_told_and_stays(tmp_path: Path) -> None:
    path = tmp_path / "Báo cáo.xlsx"
    path.write_bytes(b"old")
    with held(path):
        with pytest.raises(FileRefused, match=r"Báo cáo\.xlsx đang mở trong một chương trình khác"):
            read_file(path)
        with pytest.raises(FileRefused, match=r"Báo cáo\.xlsx đang mở trong một chương trình khác"):
            write_file(path, b"new")
    assert list(tmp_path.iterdir()) == [path] and path.read_bytes() == b"old"


@pytest.mark.parametrize("over", [True, False])
def test_what_a_virus_scanner_holds_for_a_moment_is_moved_after_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, over: bool
) -> None:
    call = "replace" if over else "rename"
    real, codes = getattr(os, call), [32, 5]

    def refuse(old: Path, new: Path) -> None:
        if codes:
            raise refused_by_windows(codes.pop())
        real(old, new)

    monkeypatch.setattr(os, call, refuse)
    (tmp_path / "a").write_bytes(b"whole")
    assert move(tmp_path / "a", tmp_path / "b", over).read_bytes() == b"whole" and not codes


def test_a_move_that_is_refused_for_good_is_not_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[Path] = []

    def refuse(old: Path, _new: Path) -> None:
        seen.append(old)
        raise refused_by_windows(19)

    monkeypatch.setattr(os, "replace", refuse)
    with pytest.raises(FileRefused, match="chỉ cho đọc"):
        write_file(tmp_path / "tệp", b"new")
    assert len(seen) == 1 and list(tmp_path.iterdir()) == []


def test_a_folder_that_is_not_there_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(FileRefused, match="Không tìm thấy"):
        write_file(tmp_path / "nowhere" / "file", b"")
    with pytest.raises(FileRefused, match="Không tìm thấy"):
        read_file(tmp_path / "nowhere")
    with pytest.raises(FileRefused):
        read_file(tmp_path)
    make_folder(tmp_path / "a" / "b")
    write_file(tmp_path / "a" / "b" / "file", b"")


@pytest.mark.skipif(sys.platform == "win32", reason="permissions of POSIX")
def test_the_name_of_a_new_folder_is_on_the_disk_and_of_those_above_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[Path] = []
    monkeypatch.setattr("forms.files.sync_folder", synced.append)
    make_folder(tmp_path / "a" / "b")
    assert sorted(synced) == [tmp_path, tmp_path / "a"]
    make_folder(tmp_path / "a" / "b")
    assert len(synced) == 2, "what is there already is left alone"


@pytest.mark.skipif(sys.platform == "win32", reason="there the rights of the profile hold")
def test_a_private_file_is_private_from_the_first_moment(tmp_path: Path) -> None:
    write_file(tmp_path / "key", b"secret", private=True)
    write_file(tmp_path / "report", b"public")
    assert (tmp_path / "key").stat().st_mode & 0o077 == 0
    assert (tmp_path / "report").stat().st_mode & 0o400


@pytest.mark.skipif(sys.platform == "win32", reason="there is no endless file")
def test_an_endless_file_is_refused() -> None:
    with pytest.raises(FileRefused, match="lớn quá mức"):
        read_file(Path("/dev/zero"), 1000)


def test_a_folder_and_an_unknown_error_are_told_in_vietnamese(tmp_path: Path) -> None:
    with pytest.raises(FileRefused, match="là một thư mục"):
        read_file(tmp_path, 1000)
    (tmp_path / "tệp").touch()
    with pytest.raises(FileRefused, match="là một tệp"):
        make_folder(tmp_path / "tệp")
    told = file_error(OSError(errno.ELOOP, "Too many levels of symbolic links"), tmp_path)
    assert "Too many" not in told.sentence and str(errno.ELOOP) in told.sentence


def test_of_files_that_belong_together_none_is_written_where_one_cannot_be(tmp_path: Path) -> None:
    first, second = tmp_path / "gói.asice", tmp_path / "không có" / "văn bản.pdf"
    first.write_bytes(b"old")
    with pytest.raises(FileRefused, match=r"văn bản\.pdf"):
        write_files({first: b"new", second: b"new"})
    assert first.read_bytes() == b"old" and list(tmp_path.iterdir()) == [first]
    write_files({first: b"new", tmp_path / "văn bản.pdf": b"new"})
    assert {path.read_bytes() for path in tmp_path.iterdir()} == {b"new"}


def test_a_file_is_read_up_to_its_limit_and_not_beyond(tmp_path: Path) -> None:
    path = tmp_path / "tệp"
    path.write_bytes(b"x" * 1000)
    assert read_file(path, 1000) == read_file(path, 5000) == read_file(path) == b"x" * 1000
    with pytest.raises(FileRefused):
        read_file(path, 999)
    if Path("/proc/self/status").exists():
        assert b"Name:" in read_file(Path("/proc/self/status"), 1 << 20)
