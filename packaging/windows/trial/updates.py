"""A newer version that comes on a stick, taken by the program itself, and the way back."""

from __future__ import annotations

import shutil
import time
from pathlib import Path

from trial import course as shared
from trial import installing, upgrade
from trial.course import Course
from trial.outcome import expect


def updates(course: Course) -> None:
    """Begins with data of the earlier version that were brought up to date, ends with the version under trial."""
    step = course.ledger.step
    if not step("earlier installer", lambda: course.earlier().name):
        return
    _ = (
        step("going back by hand: said clearly, data whole", lambda: upgrade.back_by_hand(course))
        and step("earlier version opens its backup, newer data kept", lambda: upgrade.back_to_its_backup(course))
        and step("earlier version sees the release on the stick", lambda: _look(course))
        and step("a changed release is refused", lambda: _look_at_changed(course))
        and step("earlier version updates itself from the stick", lambda: _take(course))
        and step("goes back to the earlier version", lambda: upgrade.back_by_itself(course))
    )
    step("updated again by hand", lambda: _again(course))


def _stick(course: Course) -> Path:
    stick = course.folder_for_stick
    shutil.rmtree(stick, ignore_errors=True)
    stick.mkdir(parents=True)
    for path in (course.installer, course.manifest):
        expect(path.is_file(), f"no {path.name} in the release")
        shutil.copy(path, stick)
    return stick


def _look(course: Course) -> str:
    offer = shared.console(course).data("update", "look", _stick(course) / course.manifest.name)
    expect(offer["outcome"] == "newer" and offer["version"] == course.version, f"offered {offer}")
    return str(offer["sentence"])


def _look_at_changed(course: Course) -> str:
    manifest = _stick(course) / course.manifest.name
    raw = bytearray(manifest.read_bytes())
    raw[len(raw) // 2] ^= 1
    manifest.write_bytes(raw)
    offer = shared.console(course).data("update", "look", manifest, statuses=(1,))
    expect(offer["outcome"] not in ("newer", "same", "older"), f"offered {offer['outcome']}")
    return str(offer["sentence"])


def _take(course: Course) -> str:
    before, began = shared.backups(), time.monotonic()
    shared.console(course).call("update", "take", _stick(course) / course.manifest.name, "--run")
    shared.until_version(course, course.version)
    course.ledger.note(seconds=round(time.monotonic() - began, 1))
    made = shared.backups() - before
    expect(made, "no backup was made before the update")
    said = f"{upgrade.same_cells(course)}; backup {', '.join(sorted(made))}"
    return f"{installing.installed(course.place, course.version)}; {said}"


def _again(course: Course) -> str:
    return f"{shared.install(course, course.installer, course.version)}; {upgrade.same_cells(course)}"
