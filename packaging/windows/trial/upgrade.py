"""What an office really has: data of the earlier version, the upgrade that brings them up to date, and the way back."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

from trial import course as shared
from trial import exchange, installing, places, screen
from trial.course import Course
from trial.outcome import expect
from trial.programs import Program, bdg

MIGRATED = "-migration"
"""In the name of a backup that was made before the data were brought up to date."""
NEWER = "phiên bản mới hơn"
NOTE = "so-lieu-ban-truoc.json"
_SCHEMA = slice(60, 64)
"""Where SQLite's header keeps the number that the program counts its schema with (user_version)."""


def upgrade(course: Course) -> None:
    """Over an earlier installation that has data and files the new version does not know."""
    step = course.ledger.step
    if not step("earlier installer", lambda: course.earlier().name):
        return
    if course.place.console.exists():
        step("removed, data stay", lambda: shared.remove(course, course.place))
    shared.forget_data()
    _ = (
        step("earlier version installed", lambda: shared.install(course, course.earlier(), course.previous_version))
        and step("earlier version makes a commune's data", lambda: _make_data(course))
        and step("upgraded: data untouched, old files gone", lambda: _upgraded(course))
        and step("the new version opens the data: backup first, same cells", lambda: _opened_after(course))
    )


def back_by_hand(course: Course) -> str:
    """The earlier installer, told to go back: its program says that it cannot read the data, and lets them be."""
    before = shared.database()
    shared.install(course, course.earlier(), course.previous_version, "/TROLAI")
    expect(shared.database() == before, "the installer changed the data")
    if not _migrated(course):
        return f"the earlier version reads the data: {same_cells(course)}"
    answer = shared.console(course).call("list", statuses=(2,))
    expect(NEWER in answer.err and installing.vietnamese(answer.err), f"said {answer.tail!r}")
    shared.opened(course.place.window)
    time.sleep(shared.SETTLED)
    course.picture("ban-truoc-mo-du-lieu-moi")
    screen.close_all(course.place.window)
    expect(shared.database() == before, "data that the earlier version cannot read were changed")
    return installing.one_line(answer.err)


def back_to_its_backup(course: Course) -> str:
    """The earlier version opens the backup that it can read; the newer data are put aside whole."""
    if not _migrated(course):
        return "the earlier version reads the data as they are"
    before = shared.database()
    done = shared.console(course).data("update", "back")
    aside = Path(done["set_aside"][0])
    expect(places.digest(aside) == before, f"{aside.name} is not what the newer version had written")
    return f"{same_cells(course)} from {Path(done['restored']).name}; newer data whole in {aside.name}"


def back_by_itself(course: Course) -> str:
    """The new version goes back: its installer, its wish, the backup. Nothing is lost on the way."""
    newer = _schema() if _migrated(course) else 0
    before = _set_aside()
    shared.console(course).call("update", "back", "--run")
    shared.until_version(course, course.previous_version)
    aside = _set_aside() - before
    expect(not newer or newer in map(_schema, aside), f"the newer data were not put aside: {aside}")
    return f"{installing.installed(course.place, course.previous_version)}; {same_cells(course)}"


def same_cells(course: Course) -> str:
    """The cells are those that the earlier version noted when it made the data."""
    wanted, found = _noted(course)["reports"], _reports(shared.console(course))
    for report, cells in wanted.items():
        other = [key for key, cell in cells.items() if found[report].get(key) != cell]
        expect(not other, f"{report} shows other cells than the earlier version did: {other[:5]}")
    expect(found.keys() == wanted.keys(), f"other reports: {sorted(found)}")
    return f"{_count(wanted)} cells the same"


def _make_data(course: Course) -> str:
    """The demonstration's commune, made by the earlier version itself; what its cells hold is noted."""
    made = course.scratch / "bản trước"
    bdg(course.place.folder).call("demo", "--to", made / "demo")
    exchange.copy_office(made, exchange.OFFICES[0], places.data_folder())
    note = {"schema": _schema(), "reports": _reports(shared.console(course))}
    (course.out / NOTE).write_text(json.dumps(note, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return f"{_count(note['reports'])} cells, schema {note['schema']}"


def _upgraded(course: Course) -> str:
    folder = course.place.folder
    _add_files(folder)
    data = places.files(places.data_folder())
    installed = shared.install(course, course.installer, course.version, strangers=(shared.STRANGER,))
    stale = [name for name in shared.STALE if (folder / name).exists()]
    expect(not stale, f"files of the earlier version stayed: {stale}")
    expect((folder / shared.STRANGER).is_file(), "a stranger's file is gone")
    (folder / shared.STRANGER).unlink()
    expect(any(course.previous_version in name for name in course.place.kept), f"kept: {course.place.kept}")
    expect(places.files(places.data_folder()) == data, "files of the data changed")
    return installed


def _add_files(folder: Path) -> None:
    """Files that only the earlier version has, in its list as the others are, and one that is nobody's."""
    for name in (*shared.STALE, shared.STRANGER):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("của bản cũ", encoding="utf-8")
    there, listing = places.files(folder), folder / places.LISTING
    lines = [f"{there[name]}  {name}\n" for name in shared.STALE]
    with listing.open("a", encoding="utf-8", newline="\n") as stream:
        stream.writelines(lines)


def _opened_after(course: Course) -> str:
    """The window is the first to open the data: they are copied as they were, then brought up to date."""
    before, kept = shared.backups(), _lasting()
    shared.opened(course.place.window)
    time.sleep(shared.SETTLED)
    taken = course.picture("sau-nang-cap")
    screen.close_all(course.place.window)
    gone = [name for name, digest in kept.items() if _lasting().get(name) != digest]
    expect(not gone, f"backups, keys or bundles changed: {gone}")
    made = sorted(shared.backups() - before)
    if _migrated(course):
        migration = [name for name in made if MIGRATED in name]
        expect(migration, f"no backup was made before the data were brought up to date: {made}")
        copies = {_schema(places.data_folder() / "sao-luu" / name) for name in migration}
        expect(copies == {_noted(course)["schema"]}, f"the backup is not of the earlier version: {copies}")
    return f"{taken}; schema {_schema()}; {same_cells(course)}; backups {', '.join(made) or 'none due'}"


def _lasting() -> dict[str, str]:
    """What no look at the data may change: backups, keys, bundles."""
    files = places.files(places.data_folder())
    return {name: digest for name, digest in files.items() if name.startswith(("sao-luu/", "keys/", "bundles/"))}


def _reports(program: Program) -> dict[str, dict[str, Any]]:
    """What stands in the cells of each report, and how far it is; findings may differ from version to version."""
    listed = {f"{item['form']}/{item['period']}": item for item in program.data("list")}
    states = {report: {"state": item["state"], "revision": item["revision"]} for report, item in listed.items()}
    return {report: {**states[report], **program.data("show", report)["cells"]} for report in listed}


def _count(reports: dict[str, dict[str, Any]]) -> int:
    return sum(len(cells) - 2 for cells in reports.values())


def _noted(course: Course) -> dict[str, Any]:
    note: dict[str, Any] = json.loads((course.out / NOTE).read_text(encoding="utf-8"))
    return note


def _migrated(course: Course) -> bool:
    """Whether this user's data were brought to a schema that the earlier version does not know."""
    return _schema() > int(_noted(course)["schema"])


def _schema(path: Path | None = None) -> int:
    """How many steps of the schema a database has, by default this user's."""
    with (path or places.data_folder() / exchange.DATABASE).open("rb") as stream:
        return int.from_bytes(stream.read(_SCHEMA.stop)[_SCHEMA], "big")


def _set_aside() -> set[Path]:
    return set(places.data_folder().glob("*.de-rieng-*.sqlite3"))
