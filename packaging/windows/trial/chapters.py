"""The good course: install, try, exchange with Linux, use, the zip, machine-wide, remove."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
import zipfile
from functools import partial
from pathlib import Path

from trial import course as shared
from trial import exchange, installing, places, screen
from trial.course import Course
from trial.outcome import Skipped, expect
from trial.places import Place
from trial.programs import Program, bdg

LARGEST = 60 * 10**6
"""Bytes that an installer may have, so that it goes through a slow line and on an old stick."""


def install(course: Course) -> None:
    """The installer, the pages that a person sees, the silent way, and the self-test from where it was installed."""
    step, place = course.ledger.step, course.place
    step("size of the installer is at most 60 MB", lambda: _size(course))
    step("installed page by page, a picture of each", lambda: _by_hand(course))
    step("uninstalled at once: no data yet", lambda: shared.remove(course, place))
    step("installed silently", lambda: shared.install(course, course.installer, course.version))
    for program in (place.console, place.window):
        step(f"self-test of the installed {program.name}", partial(shared.self_test, course, program))
    step("no data were made by any of this", _no_data)


def exchanged(course: Course, program: Program) -> None:
    """Material is made and judged here; what Linux made is judged here."""
    step, scratch = course.ledger.step, course.scratch / "chep"
    step("offices, bundles and keys made", lambda: exchange.make(program, course.own, "Windows"))
    for maker, folder in (("own", course.own), ("Linux", course.linux)):
        step(f"{maker}: signed bundles", partial(exchange.judge_bundles, program, folder))
        step(f"{maker}: changed bundle", partial(exchange.judge_changed, program, folder, scratch))
        step(f"{maker}: unsigned PDF", partial(exchange.judge_unsigned, program, folder))
        step(f"{maker}: encrypted bundle", partial(exchange.judge_sealed, program, folder))
        step(f"{maker}: databases", partial(exchange.judge_databases, program, folder, scratch))


def window(course: Course, program: Path) -> None:
    """The real window on the screen, with nothing and with data, closed in order."""
    step = course.ledger.step
    shared.forget_data()
    step("first start without data: the set-up page", lambda: _first_start(course, program))
    shared.forget_data()
    step("a commune's data laid", lambda: shared.lay_data(course))
    step("window with data, picture, closed in order", lambda: _window(course, program))


def association(course: Course) -> None:
    """A bundle that is double-clicked."""
    step = course.ledger.step
    step(".asice opens the program", lambda: _opened_file(course))
    step(".asice while the window is open comes to that window", lambda: _handed_over(course))


def archive(course: Course) -> Path:
    """The zip: unpacked anywhere, nothing written beside it, data in the user's folder. Gives the program folder."""
    step, target = course.ledger.step, course.scratch / "Gói nén"
    folder = target / places.NAME
    step("zip unpacked, files as listed", lambda: _unpacked(course, target))
    step("self-test from the unpacked zip", lambda: shared.self_test(course, folder / "bdg.exe"))
    step("zip: data in the user's folder, none beside", lambda: _data_of_zip(folder))
    return folder


def machine_wide(course: Course) -> None:
    """/ALLUSERS, as an administrator deploys it."""
    step, place = course.ledger.step, places.for_all()
    if step("installed machine-wide", lambda: _for_all(course)):
        step("self-test from Program Files", lambda: shared.self_test(course, place.console))
        step("machine-wide uninstalled, data stay", lambda: shared.remove(course, place))


def remove(course: Course) -> None:
    """The end: the program goes, data stay."""
    course.ledger.step("uninstalled, data stay", lambda: shared.remove(course, course.place))


def _size(course: Course) -> str:
    size = course.installer.stat().st_size
    course.ledger.note(bytes=size)
    expect(size <= LARGEST, f"{size / 1e6:.1f} MB")
    return f"{size / 1e6:.1f} MB"


def _no_data() -> str:
    expect(not places.data_folder().exists(), f"{places.data_folder()} was made")
    return "none"


def _by_hand(course: Course) -> str:
    pages = installing.by_hand(course.installer, course.out / "pictures", course.place.window)
    (course.out / "pictures" / "cai-dat.txt").write_text("\n\n---\n".join(pages), encoding="utf-8")
    english = [page for page in pages if not installing.vietnamese(page)]
    expect(not english, f"pages without Vietnamese: {english}")
    shared.forget_data()
    return f"{len(pages)} pages; {installing.installed(course.place, course.version)}"


def _first_start(course: Course, program: Path) -> str:
    shared.opened(program)
    time.sleep(1)
    taken = course.picture("cua-so-khai-bao")
    screen.close_all(program)
    expect(places.data_folder().is_dir(), "no data folder was made")
    return taken


def _window(course: Course, program: Path) -> str:
    shared.forget_backups()
    seen = shared.opened(program)
    time.sleep(shared.SETTLED)
    taken = course.picture("cua-so")
    screen.close_all(program)
    expect(shared.backups(), "no backup of the day was made")
    left = [path.name for path in places.data_folder().glob("*-wal")]
    expect(not left, f"not closed in order: {left}")
    shown = shared.shown(bdg(program.parent))
    expect("phu-luc-01" in shown, "the office does not show its reports after the window closed")
    return f"“{seen.title}”, {taken}"


def _opened_file(course: Course) -> str:
    way = _start(course.place, _bundle(course))
    screen.first_window(course.place.window)
    time.sleep(3)
    taken = course.picture("mo-tep")
    screen.close_all(course.place.window)
    return f"{way}, {taken}"


def _handed_over(course: Course) -> str:
    first = shared.opened(course.place.window)
    way = _start(course.place, _bundle(course))
    time.sleep(6)
    taken, seen = course.picture("mo-tep-khi-dang-mo"), screen.windows(course.place.window)
    processes = {item.process for item in seen}
    screen.close_all(course.place.window)
    expect(processes == {first.process}, f"{len(processes)} processes have windows: {[item.title for item in seen]}")
    return f"{way}, {taken}"


def _start(place: Place, path: Path) -> str:
    """Open a file as a double click does; how that was done.

    Wine 10 does not show a user's own classes below HKEY_CLASSES_ROOT: there the registered command itself is run.
    """
    command = places.key_values(place.hive, rf"{places.CLASSES}\{places.PROG_ID}\shell\open\command")[""]
    if places.key_values("HKCR", places.PROG_ID):
        os.startfile(path)
        return "by Windows"
    subprocess.Popen(command.replace("%1", str(path)), stdin=subprocess.DEVNULL)
    return "by the registered command"


def _bundle(course: Course) -> Path:
    """A bundle whose path has Vietnamese letters and spaces."""
    whole = next((course.linux / "demo").glob("xa/ho-so/*phu-luc-01*.asice"))
    target = course.scratch / "Báo cáo của phường" / whole.name
    target.parent.mkdir(parents=True, exist_ok=True)
    return Path(shutil.copy(whole, target))


def _unpacked(course: Course, target: Path) -> str:
    shutil.rmtree(target, ignore_errors=True)
    with zipfile.ZipFile(course.archive) as packed:
        packed.extractall(target)
    course.ledger.note(zip_bytes=course.archive.stat().st_size, bytes=places.size(target))
    wrong = places.differences(target / places.NAME)
    expect(not wrong, f"{len(wrong)} files are not as listed: {wrong[:5]}")
    return f"{len(places.listed(target / places.NAME))} files as listed"


def _data_of_zip(folder: Path) -> str:
    before = places.files(folder)
    text = shared.shown(bdg(folder))
    shared.opened(folder / f"{places.NAME}.exe")
    time.sleep(1)
    screen.close_all(folder / f"{places.NAME}.exe")
    expect("phu-luc-01" in text, "the zip's program does not see this user's data")
    expect(places.files(folder) == before, "something was written beside the program")
    return "the same data as the installed program"


def _for_all(course: Course) -> str:
    import ctypes

    if not ctypes.windll.shell32.IsUserAnAdmin():
        raise Skipped("needs an administrator")
    place = places.for_all()
    ran = installing.silent(course.installer, "/ALLUSERS")
    expect(ran.status == installing.DONE, f"status {ran.status}: {ran.said or ran.dialog}")
    course.ledger.note(seconds=round(ran.seconds, 1))
    return installing.installed(place, course.version)
