"""What every chapter needs: the files under trial, the places, and the small acts that several chapters share."""

from __future__ import annotations

import shutil
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from trial import exchange, installing, places, screen
from trial.outcome import Ledger, Skipped, expect
from trial.places import Place
from trial.programs import Program, bdg, run

PASSED = "KẾT QUẢ: ĐẠT"
SETTLED = 5.0
"""Seconds after which a window that was opened has made the backup of the day (ui/app.py: 3 s)."""
PATIENCE = 300.0
"""Seconds in which an installer that the program started is done."""
STALE = ("_internal/tep-cu.dll", "tep-cu/doc-toi.txt")
"""Files of an earlier version that a later one no longer has."""
STRANGER = "ghi-chu-cua-toi.txt"
"""What somebody put beside the program."""


@dataclass(frozen=True)
class Course:
    """One run. dist: the release's files; previous: an earlier installer; linux: material made on Linux.

    out: where material, pictures and the report go; scratch: what may be lost; roomy: a drive of known small size;
    closed: a drive or folder that nothing can be written to; source, python: the program as it is not frozen.
    """

    ledger: Ledger
    dist: Path
    version: str
    previous: Path | None
    previous_version: str
    linux: Path
    out: Path
    scratch: Path
    roomy: Path | None
    closed: Path | None
    source: Path | None
    python: Path | None

    @property
    def installer(self) -> Path:
        """The installer under trial."""
        return self.dist / f"{places.NAME}-{self.version}-cai-dat.exe"

    @property
    def archive(self) -> Path:
        """The zip for offices that may not install."""
        return self.dist / f"{places.NAME}-{self.version}-windows.zip"

    @property
    def manifest(self) -> Path:
        """The signed list of the release."""
        return self.dist / f"BDG_phat-hanh_{self.version}.asice"

    @property
    def place(self) -> Place:
        """Where an office without an administrator has it."""
        return places.for_user()

    @property
    def own(self) -> Path:
        """The material that this run makes on Windows."""
        return self.out / "windows"

    @property
    def folder_for_stick(self) -> Path:
        """A folder that stands for a stick; its path has Vietnamese letters and spaces."""
        return self.scratch / "USB của Sở"

    def earlier(self) -> Path:
        """The earlier installer. Skipped where none was given."""
        if self.previous is None:
            raise Skipped("no earlier installer was given")
        return self.previous

    def picture(self, name: str) -> str:
        """The screen as it is now, among the pictures of this run."""
        return screen.picture(self.out / "pictures" / f"{name}.png")


def self_test(course: Course, program: Path) -> str:
    """The program's own test: every line of its report, and its verdict."""
    report = course.scratch / f"tu-kiem-tra-{program.stem}.txt"
    report.unlink(missing_ok=True)
    answer = run([program, "--selftest", report])
    expect(report.is_file(), f"no report; {answer.status} {answer.tail}")
    lines = report.read_text(encoding="utf-8-sig").splitlines()
    (course.out / "self-test").mkdir(parents=True, exist_ok=True)
    shutil.copy(report, course.out / "self-test" / report.name)
    failed = [line for line in lines if "không đạt" in line.lower()]
    expect(lines[-1] == PASSED and not failed and answer.status == 0, f"{answer.status}: {failed or lines[-3:]}")
    return f"{len(lines)} lines, {lines[-1]}"


def install(course: Course, installer: Path, version: str, *flags: str, strangers: Sequence[str] = ()) -> str:
    """Install silently for this user and look at everything."""
    ran = installing.silent(installer, *flags)
    expect(ran.status == installing.DONE, f"status {ran.status}: {ran.said or ran.dialog}")
    expect(not ran.dialog, f"a silent installer asked: {ran.dialog}")
    course.ledger.note(seconds=round(ran.seconds, 1), bytes=places.size(course.place.folder))
    return installing.installed(course.place, version, strangers)


def remove(course: Course, place: Place) -> str:
    """Uninstall silently: nothing of the program is left, the data are, and it was said where."""
    data, before = places.data_folder(), places.files(places.data_folder())
    ran = installing.uninstall(place)
    screen.wait_until(lambda: not any(places.traces(place)), 30)
    left = list(places.traces(place))
    expect(not left, f"left behind: {left}")
    expect(places.files(data) == before, "the data changed")
    named = str(data) if place.hive == "HKCU" else rf"%LOCALAPPDATA%\{places.NAME}"
    expect(not before or named.lower() in ran.said.lower(), f"not said where the data are: {ran.said!r}")
    course.ledger.note(seconds=round(ran.seconds, 1))
    return f"gone; {len(before)} data files whole; {installing.one_line(ran.said)}"


def lay_data(course: Course) -> str:
    """The demonstration's commune becomes this user's data."""
    forget_data()
    home = exchange.copy_office(_material(course), exchange.OFFICES[0], places.data_folder())
    return f"{len(places.files(home))} files in {home}"


def forget_data() -> None:
    """Take this user's data away; the run began without any."""
    shutil.rmtree(places.data_folder(), ignore_errors=True)


def shown(program: Program) -> str:
    """What this user's office shows: the text of its reports and cells."""
    texts = [program.call("list", "--json").out]
    return "".join([*texts, *(program.call("show", report, "--json").out for report in exchange.REPORTS)])


def database() -> str:
    """SHA-256 of this user's database."""
    return places.files(places.data_folder())[exchange.DATABASE]


def backups() -> set[str]:
    """Names of this user's backups."""
    return {path.name for path in (places.data_folder() / "sao-luu").glob("*.sqlite3")}


def forget_backups() -> None:
    """Take this user's backups away, so that the one of the day is due."""
    for name in backups():
        (places.data_folder() / "sao-luu" / name).unlink()


def opened(program: Path, *arguments: object) -> screen.Seen:
    """Start the program with its window and wait until that answers."""
    subprocess.Popen([str(program), *(str(word) for word in arguments)], stdin=subprocess.DEVNULL)
    return screen.first_window(program)


def stands(course: Course) -> str:
    """The version under trial is installed and opens this user's data."""
    said = places.key_values(course.place.hive, places.UNINSTALL).get("DisplayVersion")
    expect(said == course.version, f"registry says version {said}, not {course.version}: what needs it is not tried")
    return f"version {said} with {len(console(course).data('list'))} reports"


def until_version(course: Course, version: str) -> None:
    """Until the installer that the program started is done, and the window that it opens is closed again."""
    place = course.place

    def there() -> bool:
        return places.key_values(place.hive, places.UNINSTALL).get("DisplayVersion") == version

    screen.wait_for(there, f"version {version} in the registry; the installer said {places.said()!r}", PATIENCE)
    screen.first_window(place.window)
    time.sleep(SETTLED)
    course.picture(f"sau-cap-nhat-{version}")
    screen.close_all(place.window)


def console(course: Course) -> Program:
    """The installed console program."""
    return bdg(course.place.folder)


def _material(course: Course) -> Path:
    return course.own if (course.own / exchange.NOTE).is_file() else course.linux
