"""What must be refused, or survived, with a Vietnamese sentence and the installation that was there unharmed."""

from __future__ import annotations

import shutil
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from trial import course as shared
from trial import installing, places, screen
from trial.course import Course
from trial.installing import BROKEN, DONE, NO_ROOM, OLDER, RUNNING, Ran
from trial.outcome import Skipped, expect
from trial.programs import run

MISSING = {"Qt6Widgets.dll": False, "sqlite3.dll": True, "python311.dll": True}
"""A DLL of the window, one of the data, the one that PyInstaller's own starter looks for: do the commands need it."""
STARTER = "python311.dll"
"""Without it no Python runs: what the starter writes to a console goes through the system's old code page."""
MIDWAY = 0.25
"""Share of the program's bytes that are written when the drive becomes full."""


def refusals(course: Course) -> None:
    """Over a good installation of the version under trial, with data."""
    step = course.ledger.step
    step("older over newer", lambda: _unharmed(course, lambda: _older(course)))
    step("installing while the window is open", lambda: _unharmed(course, lambda: _while_open(course), idle=False))
    step("uninstalling while it is open", lambda: _unharmed(course, lambda: _remove_while_open(course), idle=False))
    step("damaged installer", lambda: _unharmed(course, lambda: _damaged(course)))
    step("damaged installer, half of it", lambda: _unharmed(course, lambda: _cut_short(course)))
    step("drive too small", lambda: _too_small(course))
    step("drive becomes full while installing over an installation", lambda: _full_midway(course))
    step("a place that cannot be written", lambda: _closed(course))


def broken(course: Course) -> None:
    """The program without a DLL or with data that cannot be written says so; installing again repairs."""
    step = course.ledger.step
    step("data folder without write rights: command", lambda: _closed_data_command(course))
    step("data folder without write rights: window", lambda: _closed_data_window(course))
    for name in MISSING:
        step(f"missing {name}", partial(_missing, course, name))
    step("repaired by installing again", lambda: _repaired(course))


def _unharmed(course: Course, act: Callable[[], str], idle: bool = True) -> str:
    """The sentence of a refusal that left program and data as they were. idle: nothing opens the data meanwhile."""
    before, data, text = places.files(course.place.folder), shared.database(), shared.shown(shared.console(course))
    said = act()
    installing.unharmed(course.place, before, course.version)
    expect(shared.shown(shared.console(course)) == text, "the office shows something else")
    expect(not idle or shared.database() == data, "the database changed")
    return said


def _older(course: Course) -> str:
    return installing.refused(installing.silent(course.earlier()), OLDER)


def _while_open(course: Course) -> str:
    with _open_window(course):
        return installing.refused(installing.silent(course.installer), RUNNING)


def _remove_while_open(course: Course) -> str:
    with _open_window(course):
        places.forget_said()
        said = places.key_values(course.place.hive, places.UNINSTALL)["QuietUninstallString"]
        answer = run(said)
        text = screen.wait_for(places.said, "the uninstaller's refusal")
        return installing.refused(Ran(answer.status or RUNNING, text, 0), RUNNING)


@contextmanager
def _open_window(course: Course) -> Iterator[None]:
    shared.opened(course.place.window)
    time.sleep(4)
    try:
        yield
    finally:
        screen.close_all(course.place.window)


def _damaged(course: Course) -> str:
    raw = bytearray(course.installer.read_bytes())
    raw[len(raw) // 2] ^= 1
    return _spoiled(course, bytes(raw))


def _cut_short(course: Course) -> str:
    raw = course.installer.read_bytes()
    return _spoiled(course, raw[: len(raw) // 2])


def _spoiled(course: Course, raw: bytes) -> str:
    """Silently it ends with a status; opened by hand it says why, in Vietnamese."""
    copy = course.scratch / "hỏng" / course.installer.name
    copy.parent.mkdir(parents=True, exist_ok=True)
    copy.write_bytes(raw)
    ran = installing.silent(copy)
    expect(ran.status != DONE, "a damaged installer ended with 0")
    subprocess.Popen([str(copy)], stdin=subprocess.DEVNULL)
    seen = screen.wait_for(lambda: next(screen.dialogs(copy), None), "what a damaged installer says")
    said = screen.texts(seen)
    course.picture("hong")
    screen.close_all(copy)
    expect(installing.vietnamese(said), f"not in Vietnamese: {said!r}")
    return f"status {ran.status}; {installing.one_line(said)}"


def _roomy(course: Course) -> Path:
    if course.roomy is None:
        raise Skipped("no small drive: it takes an administrator (or a tmpfs under Wine)")
    for path in course.roomy.iterdir():
        if path.is_dir() and not path.name.startswith(("$", "System")):
            shutil.rmtree(path)
    (course.roomy / "day.bin").unlink(missing_ok=True)
    return course.roomy


def _fill(drive: Path, free: int) -> None:
    """Leave so many bytes free on a drive."""
    (drive / "day.bin").unlink(missing_ok=True)
    with (drive / "day.bin").open("wb") as stream:
        left = max(0, shutil.disk_usage(drive).free - free)
        try:
            for size in (*[1 << 20] * (left >> 20), left % (1 << 20)):
                stream.write(b"\0" * size)
        except OSError:
            expect(free < 1 << 20, f"{drive} became full too early")


def _too_small(course: Course) -> str:
    drive = _roomy(course)
    target = drive / "Chương trình" / places.NAME
    before = places.files(course.place.folder)
    _fill(drive, places.size(course.place.folder) // 2)
    said = installing.refused(installing.silent(course.installer, folder=target), NO_ROOM)
    expect(not places.files(target.parent) if target.parent.exists() else True, f"something was left in {target}")
    installing.unharmed(course.place, before, course.version)
    return said


def _full_midway(course: Course) -> str:
    """An installation lies on the drive; while another is unpacked over it, somebody else fills the drive."""
    drive = _roomy(course)
    target = drive / "Chương trình" / places.NAME
    first = installing.silent(course.installer, folder=target)
    expect(first.status == DONE, f"not installed on {drive}: {first.status} {first.said}")
    place = places.Place(target, course.place.hive, course.place.links)
    before, whole = places.files(target), places.size(target)
    ended, filled = threading.Event(), threading.Event()
    begun = int(whole * MIDWAY)
    filler = threading.Thread(target=_fill_later, args=(drive, Path(f"{target}.moi"), begun, ended, filled))
    filler.start()
    ran = installing.silent(course.installer, folder=target)
    ended.set()
    filler.join()
    (drive / "day.bin").unlink(missing_ok=True)
    expect(filled.is_set(), f"it ended with {ran.status} before anything was unpacked: {ran.said}")
    said = installing.refused(ran, ran.status if ran.status in (NO_ROOM, BROKEN) else NO_ROOM)
    installing.unharmed(place, before, course.version)
    shared.self_test(course, place.console)
    installing.uninstall(place)
    shared.install(course, course.installer, course.version)
    return f"status {ran.status}; {said}; the installation there passes its self-test"


def _fill_later(drive: Path, staging: Path, begun: int, ended: threading.Event, filled: threading.Event) -> None:
    while not ended.wait(0.02):
        if staging.exists() and places.size(staging) >= begun:
            filled.set()
            _fill(drive, 0)
            return


def _closed(course: Course) -> str:
    if course.closed is None:
        raise Skipped("no place that cannot be written was given")
    before = places.files(course.place.folder)
    said = installing.refused(installing.silent(course.installer, folder=course.closed / places.NAME), BROKEN)
    installing.unharmed(course.place, before, course.version)
    return said


def _closed_data(course: Course) -> Path:
    if course.closed is None:
        raise Skipped("no place that cannot be written was given")
    return course.closed / "Dữ liệu"


def _closed_data_command(course: Course) -> str:
    answer = shared.console(course).call("list", "--home", _closed_data(course), statuses=(2,))
    expect(installing.vietnamese(answer.err), f"said {answer.tail!r}")
    return installing.one_line(answer.err)


def _closed_data_window(course: Course) -> str:
    seen = shared.opened(course.place.window, "--home", _closed_data(course))
    time.sleep(1)
    taken = course.picture("thu-muc-khong-ghi-duoc")
    screen.close_all(course.place.window)
    return f"“{seen.title}”, {taken}"


def _missing(course: Course, name: str) -> str:
    """Started without the file, both programs say what is missing; afterwards it is put back."""
    path, away = _part(course, name), course.scratch / "bỏ ra"
    shutil.move(path, away)
    try:
        answer = run([course.place.console, "list"], patience=60)
        said = [_box_without(course, path.name)]
    finally:
        shutil.move(away, path)
    if MISSING[name]:
        expect(answer.status != 0, f"bdg.exe worked without {name}")
        said.append(answer.err + answer.out)
    for text in said:
        expect(name.lower() in text.lower(), f"{name} is not named: {installing.one_line(text)[:300]}")
    for text in said[:1] if name == STARTER else said:
        expect(installing.vietnamese(text), f"not in Vietnamese: {installing.one_line(text)[:300]}")
    return installing.one_line(said[0])


def _part(course: Course, name: str) -> Path:
    found = next(course.place.folder.rglob(name), None)
    expect(found, f"{name} is not in the program")
    assert found is not None
    return found


def _box_without(course: Course, name: str) -> str:
    seen = shared.opened(course.place.window)
    said = screen.texts(seen)
    course.picture(f"thieu-{Path(name).stem.lower()}")
    screen.close_all(course.place.window)
    return said


def _repaired(course: Course) -> str:
    *gone, spoiled = MISSING
    for name in gone:
        _part(course, name).unlink()
    _part(course, spoiled).write_bytes(b"hong")
    expect(len(places.differences(course.place.folder)) == len(MISSING), "the program folder was not damaged")
    data = shared.database()
    said = shared.install(course, course.installer, course.version)
    expect(shared.database() == data, "the database changed")
    shared.self_test(course, course.place.console)
    return said
