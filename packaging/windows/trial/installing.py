"""Running an installer or uninstaller as a user, the program or an administrator would."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from trial import places, screen
from trial.outcome import expect
from trial.places import Place
from trial.programs import run

DONE, CANCELLED, RUNNING, OLDER, NO_ROOM, UNFIT, TOO_OLD, BROKEN = 0, 1, 3, 4, 5, 6, 7, 8
"""Exit statuses of the installer (packaging/windows/installer.nsi)."""
PATIENCE = 600.0
FEWEST_LETTERS = 3
GONE_AFTER = 60.0
OPENS_WITHIN = 20.0
"""Seconds in which a program that the last page starts shows its window."""


@dataclass(frozen=True)
class Ran:
    """status: of the process; said: its Vietnamese text; seconds: wall time; dialog: the text of a box it opened."""

    status: int
    said: str
    seconds: float
    dialog: str = ""


def silent(installer: Path, *flags: str, folder: Path | None = None, patience: float = PATIENCE) -> Ran:
    """Run with /S until it ends. A box that it opens all the same is read and closed.

    folder: /D, which NSIS wants last and without quotes, whatever spaces it holds.
    """
    places.forget_said()
    line = " ".join([f'"{installer}"', "/S", *flags, *([f"/D={folder}"] if folder else [])])
    began, box = time.monotonic(), ""
    with subprocess.Popen(line, stdin=subprocess.DEVNULL) as process:
        while process.poll() is None:
            expect(time.monotonic() - began < patience, f"{installer.name} runs for more than {patience:.0f} s")
            for seen in filter(screen.asks, screen.dialogs(installer)):
                box = box or screen.texts(seen)
                screen.close_all(installer)
            time.sleep(0.1)
    return Ran(process.returncode, places.said(), time.monotonic() - began, box)


def refused(ran: Ran, status: int) -> str:
    """The sentence of a refusal. Failed where the status is another one or nothing was said in Vietnamese."""
    expect(ran.status == status, f"status {ran.status} instead of {status}: {ran.said or ran.dialog}")
    expect(vietnamese(ran.said or ran.dialog), f"nothing said in Vietnamese: {ran.said or ran.dialog!r}")
    return one_line(ran.said or ran.dialog)


def vietnamese(text: str) -> bool:
    """Whether a text has letters that only Vietnamese has: English words or a lost code page have none.

    Those in the path of this user do not count.
    """
    for name in ("USERPROFILE", "LOCALAPPDATA"):
        text = text.replace(os.environ.get(name) or "\0", "")
    return sum(letter in "ăđơư" or "ạ" <= letter <= "ỹ" for letter in text.lower()) >= FEWEST_LETTERS


def one_line(text: str) -> str:
    """The text without its line breaks."""
    return " ".join(text.split())


def installed(place: Place, version: str, strangers: Sequence[str] = ()) -> str:
    """Everything of an installation is there: files as listed, registry, shortcut, kept installer, association.

    strangers: files that somebody else put into the program's folder, which stay.
    """
    expect(place.console.is_file() and place.window.is_file(), f"no programs in {place.folder}")
    wrong = [line for line in places.differences(place.folder) if line not in {f"not listed: {at}" for at in strangers}]
    expect(not wrong, f"{len(wrong)} files are not as listed: {wrong[:5]}")
    for rest in (".moi", ".cu"):
        expect(not Path(f"{place.folder}{rest}").exists(), f"{place.folder.name}{rest} was left behind")
    said = places.key_values(place.hive, places.UNINSTALL)
    expect(said.get("DisplayVersion") == version, f"registry says version {said.get('DisplayVersion')}, not {version}")
    expect(Path(said["InstallLocation"].strip('"')) == place.folder, f"InstallLocation is {said['InstallLocation']}")
    for name in ("UninstallString", "QuietUninstallString", "EstimatedSize"):
        expect(said.get(name), f"no {name} in the registry")
    expect(any(version in name for name in place.kept), f"kept installers: {place.kept}")
    expect(places.links(place), f"no shortcut in {place.links}")
    command = places.key_values(place.hive, rf"{places.CLASSES}\{places.PROG_ID}\shell\open\command").get("", "")
    expect(place.window.name in command, f".asice opens with {command!r}")
    return f"{len(places.listed(place.folder))} files as listed, version {version} in {place.hive}, kept {place.kept}"


def unharmed(place: Place, before: dict[str, str], version: str) -> None:
    """A refused or failed installation has left the previous one exactly as it was."""
    after = places.files(place.folder)
    changed = sorted({name for name in before.keys() | after.keys() if before.get(name) != after.get(name)})
    expect(not changed, f"{len(changed)} files changed: {changed[:5]}")
    for rest in (".moi", ".cu"):
        expect(not Path(f"{place.folder}{rest}").exists(), f"{place.folder.name}{rest} was left behind")
    said = places.key_values(place.hive, places.UNINSTALL).get("DisplayVersion")
    expect(said == version, f"registry says version {said}, not {version}")


def uninstall(place: Place) -> Ran:
    """Run the registered silent uninstaller; it goes on in a copy of itself, so wait until its work is done."""
    places.forget_said()
    said = places.key_values(place.hive, places.UNINSTALL)
    expect("QuietUninstallString" in said, "nothing registered to uninstall with")
    began = time.monotonic()
    answer = run(said["QuietUninstallString"])
    screen.wait_for(lambda: not place.folder.exists() and places.said(), "the uninstaller", GONE_AFTER)
    return Ran(answer.status, places.said(), time.monotonic() - began)


def by_hand(installer: Path, pictures: Path, stop: Path) -> list[str]:
    """Click through the pages with a picture of each, until the installer has ended; what stood on each page.

    stop: the program that the last page may open; it is closed again.
    """
    pages: list[str] = []
    with subprocess.Popen([str(installer)], stdin=subprocess.DEVNULL) as process:
        until = time.monotonic() + PATIENCE
        while process.poll() is None:
            expect(time.monotonic() < until, f"the pages do not end: {pages}")
            _turn(installer, pictures, pages)
            time.sleep(0.4)
    if screen.wait_until(lambda: screen.windows(stop), OPENS_WITHIN):
        screen.close_all(stop)
    expect(pages, f"no page was seen; ended with {process.returncode}: {places.said()}")
    expect(process.returncode == DONE, f"ended with {process.returncode} after {pages[-1]!r}: {places.said()}")
    return pages


def _turn(installer: Path, pictures: Path, pages: list[str]) -> None:
    """Take the picture of a page not seen yet, and go on where the button lets."""
    for seen in screen.dialogs(installer):
        text = screen.texts(seen)
        if _heading(text) not in [_heading(page) for page in pages]:
            time.sleep(0.5)
            pages.append(screen.texts(seen))
            screen.picture(pictures / f"cai-dat-{len(pages)}.png")
        screen.press(seen, screen.NEXT_BUTTON)


def _heading(text: str) -> str:
    return "\n".join(line for line in text.splitlines() if len(line) > 12)[:160]
