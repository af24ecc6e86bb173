"""A newer version that comes on a stick, taken by the program itself, and the way back."""

from __future__ import annotations

import shutil
import time
from pathlib import Path

from trial import course as shared
from trial import installing, places, screen
from trial.course import Course
from trial.outcome import expect

PATIENCE = 300.0


def updates(course: Course) -> None:
    """Begins with the earlier version and data, ends with the version under trial."""
    step = course.ledger.step
    step("going back to the earlier version is allowed when asked for", lambda: _earlier(course))
    step("earlier version sees the release on the stick", lambda: _look(course))
    step("a changed release is refused", lambda: _look_at_changed(course))
    step("earlier version updates itself from the stick", lambda: _take(course))
    step("goes back to the earlier version", lambda: _back(course))
    step("updated again by hand", lambda: shared.install(course, course.installer, course.version))


def _earlier(course: Course) -> str:
    said = shared.install(course, course.earlier(), course.previous_version, "/TROLAI")
    shared.forget_data()
    shared.lay_data(course)
    return said


def _stick(course: Course) -> Path:
    stick = course.folder_for_stick
    shutil.rmtree(stick, ignore_errors=True)
    stick.mkdir(parents=True)
    for path in (course.installer, course.manifest):
        expect(path.is_file(), f"no {path.name} in the release")
        shutil.copy(path, stick)
    return stick


def _look(course: Course) -> str:
    course.earlier()
    offer = shared.console(course).data("update", "look", _stick(course) / course.manifest.name)
    expect(offer["outcome"] == "newer" and offer["version"] == course.version, f"offered {offer}")
    return str(offer["sentence"])


def _look_at_changed(course: Course) -> str:
    course.earlier()
    manifest = _stick(course) / course.manifest.name
    raw = bytearray(manifest.read_bytes())
    raw[len(raw) // 2] ^= 1
    manifest.write_bytes(raw)
    offer = shared.console(course).data("update", "look", manifest, statuses=(1,))
    expect(offer["outcome"] not in ("newer", "same", "older"), f"offered {offer['outcome']}")
    return str(offer["sentence"])


def _take(course: Course) -> str:
    course.earlier()
    text, before = shared.shown(shared.console(course)), shared.backups()
    began = time.monotonic()
    shared.console(course).call("update", "take", _stick(course) / course.manifest.name, "--run")
    _until_version(course, course.version)
    course.ledger.note(seconds=round(time.monotonic() - began, 1))
    made = shared.backups() - before
    expect(made, "no backup was made before the update")
    expect(shared.shown(shared.console(course)) == text, "the office shows something else")
    return f"{installing.installed(course.place, course.version)}; backup {', '.join(sorted(made))}"


def _back(course: Course) -> str:
    course.earlier()
    text = shared.shown(shared.console(course))
    shared.console(course).call("update", "back", "--run")
    _until_version(course, course.previous_version)
    expect(shared.shown(shared.console(course)) == text, "the office shows something else")
    return installing.installed(course.place, course.previous_version)


def _until_version(course: Course, version: str) -> None:
    """Until the installer that the program started is done, and the window that it opens is closed again."""
    place = course.place

    def there() -> bool:
        return places.key_values(place.hive, places.UNINSTALL).get("DisplayVersion") == version

    screen.wait_for(there, f"version {version} in the registry; the installer said {places.said()!r}", PATIENCE)
    screen.first_window(place.window)
    time.sleep(shared.SETTLED)
    course.picture(f"sau-cap-nhat-{version}")
    screen.close_all(place.window)
