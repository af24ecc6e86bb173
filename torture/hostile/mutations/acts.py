"""Whole acts on what lies on a stick: received, installed, taken in, saved, put back, filled in, attached.

Each on a real data folder. Nothing may be raised but a sentence, nothing may be written or stand outside, and figures
are as before unless what was taken is a good file to the last byte that counts.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import random
import re
import sqlite3
from collections.abc import Callable, Sequence
from decimal import Decimal
from functools import partial
from pathlib import Path

from forms.errors import BadInput, WorldError
from forms.fill import Changes, _Filling
from forms.form import Form
from forms.numbers import Ambiguous
from forms.report import Report
from imports.workbook import read_workbook
from main import main
from signing.names import ATTACHMENTS, name_problem
from signing.statements import read_statement
from signing.verification import verify_file
from storage.database import DamagedDatabase
from torture.hostile.mutations import good
from torture.hostile.mutations.changes import PLAIN, Mutation, mutated
from torture.hostile.mutations.files import letters, pictures
from torture.hostile.mutations.good import ABOVE, OTHER, PROVINCE, UNIT
from torture.hostile.mutations.keys import NOW
from torture.hostile.mutations.offices import Office, kept_in_place, office, ready
from torture.hostile.mutations.places import listing
from torture.hostile.mutations.shapes import (
    BOOK,
    CONTAINER,
    DATABASE,
    NAMES,
    TEXT,
    fitted,
    in_text,
    reworded,
    unzipped,
    zipped,
)
from torture.hostile.mutations.sheets import books, typed
from torture.hostile.mutations.signed import trust_everybody
from torture.rows import Case, Row, Work
from torture.taking_away import put
from workflow.backups import restore
from workflow.filling import fill_report
from workflow.packing.installing import install_folder, install_pack
from workflow.packing.looking import look_at_pack
from workflow.receiving.taking import receive
from workflow.reports import open_report
from workflow.signing.attachments import attach, attached, save_attachment
from workflow.trust.statement_taking import take_statement
from workflow.unsigned.workbooks import look_at_workbook, take_workbook

Act = Callable[[Office, random.Random], Callable[[], str]]
"""Lays on the stick what comes, and gives the deed that says what is wrong."""
SIGNED: tuple[Mutation, ...] = (fitted,) * 8 + CONTAINER
STICK_NAMES = (
    "BDG_phu-luc-01_2024_09190_r1.asice", "\u202eecisa.pdf.asice", "a\nb.asice", "CON.asice", "x" * 240 + ".asice",
    "báo cáo .asice", "-rf.asice", "$(touch x).asice", "..asice", "%s%n.asice", "gói\u200b.asice", "x.asice.",
    "a'b\";c.asice", "\u0301.asice",
)  # fmt: skip
PLAIN_NAME = "bản chụp.png"
PACK_NAMES = ("CON", "da-ky", "a\u202eb", "A B", "goi-la", "goi-khac", "-rf", "a.b.", "x" * 90)
OUTSIDE = ("../../ngoai", "x/../../../y", "noi-khac", "../../noi-khac/x")


def _prepared(act: Act, unit: str, work: Work) -> Case:
    """The case of an act at the office of that unit: whatever it raises is wrong but a sentence."""
    ready()

    def case(chance: random.Random) -> str:
        with office(work, chance, unit) as here:
            deed = act(here, chance)
            with kept_in_place(here) as strayed:
                try:
                    problem = deed()
                except WorldError as error:
                    problem = _unsaid(error)
            return f"outside: {strayed[:3]}" if strayed else problem

    return case


def _unsaid(error: WorldError) -> str:
    told = error.sentence
    return "" if told[:1].isupper() and all(line.isprintable() for line in told.split("\n")) else f"says {told!r}"


def _lay(here: Office, name: str, data: bytes) -> Path:
    path = here.stick / name
    path.write_bytes(data)
    return path


def _changed(chance: random.Random, pool: Sequence[bytes], kinds: Sequence[Mutation]) -> bytes:
    """A good file, changed; now and then as it is."""
    return chance.choice(pool) if chance.random() < 0.1 else mutated(chance, chance.choice(pool), pool, kinds)


def _received(here: Office, chance: random.Random) -> Callable[[], str]:
    """A stick with a few files is received; what stands afterwards as signed is the good bundles' content."""
    _lay(here, "thư.eml", _changed(chance, letters(good.bundles(OTHER)[0]), TEXT))
    for name in chance.sample(STICK_NAMES, chance.randint(2, 4)):
        _lay(here, name, _changed(chance, _sent(), SIGNED))
    for number, trap in enumerate(chance.sample(range(6), 2)):
        _set_trap(here, here.stick / f"{number}.asice", trap)

    def deed() -> str:
        with here.open() as session:
            taken = receive(session, [here.stick])
            rows = session.store.received_rows()
            kept = [session.store.blob(row.blob) for row in rows]
        here.counted["received"] += len(kept)
        if not all(line.sentence and line.file.isprintable() for line in taken.lines):
            return "a line that says nothing, or hides"
        return "" if all(_is_good(data) for data in kept) else "changed content is received"

    return deed


def _sent() -> tuple[bytes, ...]:
    return (*good.bundles(), *good.bundles(OTHER))


def _set_trap(here: Office, path: Path, kind: int) -> None:
    """What is no file: links out of the stick, in a ring, to a device; a pipe; a folder called as a bundle."""
    targets = {0: here.folder / "noi-khac" / "thu.txt", 1: here.stick, 3: Path("/dev/zero"), 5: here.database}
    if kind in targets:
        path.symlink_to(targets[kind])
    elif kind == 2:
        os.mkfifo(path)
    else:
        path.mkdir()


def _is_good(data: bytes) -> bool:
    known = good.known(UNIT, OTHER)
    members = dict(verify_file(data, known, NOW).members)
    return any(members == dict(verify_file(one, known, NOW).members) for one in _sent())


def _pack_installed(here: Office, chance: random.Random) -> Callable[[], str]:
    """A signed pack is looked at and installed: the good one's files, or none."""
    path = _lay(here, "BDG_goi-bieu-mau.asice", _changed(chance, good.newer_packs(), SIGNED))
    folder = here.home / "goi-bieu-mau"
    before = listing(folder)

    def deed() -> str:
        with here.open() as session:
            try:
                install_pack(session, look_at_pack(session, path))
            except BadInput:
                return "" if listing(folder) == before else "packs were changed by one that was refused"
        here.counted["installed"] += 1
        found = {name: (folder / good.pack().id / name).read_bytes() for name in good.newer_pack_files()}
        return "" if found == good.newer_pack_files() else "a changed pack is installed"

    return deed


def _folder_installed(names: Sequence[str], here: Office, chance: random.Random) -> Callable[[], str]:
    """A folder of TOML is installed under names that are names, or refused."""
    data = zipped([*good.pack_files().items()])
    for _ in range(chance.choice((0, 0, 1, 2))):
        data = in_text(chance, data)
    files, name = dict(unzipped(data)), chance.choice(names)
    told = json.dumps(str(here.folder / name) if name == "noi-khac" else name).encode()
    files["pack.toml"] = re.sub(rb'(?m)^id = ".*"$', lambda _: b"id = " + told, files["pack.toml"], count=1)
    for file, content in files.items():
        _lay(here, file, content)

    def deed() -> str:
        with here.open() as session:
            done = install_folder(session, here.stick)
        here.counted["installed"] += 1
        plain = re.fullmatch(r"[a-z0-9][a-z0-9-]*", done.pack.id) and done.pack.id not in ("con", "da-ky")
        return "" if plain else f"installed as {done.pack.id!r}"

    return deed


def _list_taken(here: Office, chance: random.Random) -> Callable[[], str]:
    """A roster is taken in: what the good one says, or nothing."""
    path = _lay(here, "BDG_khoa.asice", _changed(chance, good.statements()[1:], (*(reworded,) * 12, *SIGNED)))
    before = here.figures()

    def deed() -> str:
        with here.open() as session:
            try:
                take_statement(session, path, compared=True)
            except BadInput:
                return "" if here.figures() == before else "something was changed by what was refused"
        here.counted["taken in"] += 1
        meant = [read_statement(one, good.known(ABOVE), NOW).statement for one in good.statements()]
        said = read_statement(path.read_bytes(), good.known(ABOVE), NOW).statement
        return "" if said in meant else "a changed list is taken in"

    return deed


def _saved(here: Office, chance: random.Random) -> Callable[[], str]:
    """Attachments of a bundle whose signer wrote the names as nobody may are saved, by the command line."""
    name = chance.choice((PLAIN_NAME, *NAMES, *(PLAIN_NAME,) * 9)).removeprefix(ATTACHMENTS)
    content = mutated(chance, good.PIXEL, (good.PIXEL,))
    path = _lay(here, "x.asice", good.bundle_by_hand(f"{ATTACHMENTS}{name}", content))
    place = here.out / "dinh-kem"
    place.mkdir()
    (place / PLAIN_NAME).symlink_to(here.folder / "noi-khac" / "thu.txt")

    def deed() -> str:
        said, told = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(said), contextlib.redirect_stderr(told):
            status = main(["verify", str(path), "--save", str(place), "--home", str(here.home)])
        if status not in (0, 1, 2):
            return told.getvalue()[-300:]
        here.counted["saved"] += len(list(place.iterdir())) - 1
        odd = [each.name for each in place.glob("*") if name_problem(f"{ATTACHMENTS}{each.name}")]
        return f"saved as {odd[0]!r}" if odd else ""

    return deed


def _put_back(here: Office, chance: random.Random) -> Callable[[], str]:
    """A backup that was changed is put back and opens, or is refused; what was there is there or set aside."""
    before = here.database.read_bytes()
    backup = _lay(here, "20261119-080000+0700-manual.sqlite3", _changed(chance, (before,), DATABASE))

    def deed() -> str:
        try:
            restore(here.home, backup)
        except WorldError as error:
            return _unsaid(error) if here.database.read_bytes() == before else "refused, and changed"
        if not any(path.read_bytes() == before for path in here.home.glob("bao-cao.de-rieng-*.sqlite3")):
            return "what was there is gone"
        here.counted["put back"] += 1
        return _opens(here)

    return deed


def _opens(here: Office) -> str:
    """The office opens, and each report that it lists, but where the disk changed letters of a text: that is told."""
    try:
        with here.open() as session:
            for head in session.store.report_heads():
                try:
                    open_report(session, head.id)
                except DamagedDatabase as error:
                    if not isinstance(error.__cause__, sqlite3.OperationalError):
                        raise
    except WorldError as error:
        return f"put back, and cannot be opened: {error.sentence}"
    return ""


def _filled(here: Office, chance: random.Random) -> Callable[[], str]:
    """A workbook with keys is filled into a draft whole, or not at all."""
    path = _lay(here, "so-lieu.xlsx", _changed(chance, books()[:1], (*(typed,) * 30, *BOOK)))
    before = here.figures()

    def deed() -> str:
        with here.open() as session:
            with contextlib.suppress(WorldError):
                look_at_workbook(session, path)
            try:
                fill_report(session, here.report, path)
            except WorldError as error:
                return _unsaid(error) if here.figures() == before else "something is written of what was refused"
            cells = open_report(session, here.report).report.cells
        here.counted["filled in"] += 1
        given = read_workbook(path.read_bytes()).cells
        lost = [
            key for key, value in given.items() if isinstance(value, (Decimal, Ambiguous, str)) and key not in cells
        ]
        return f"not all is written: {lost[0]}" if lost else ""

    return deed


def _over_signed(here: Office, chance: random.Random) -> Callable[[], str]:
    """A workbook that nobody signed, of a unit whose signed report stands: looked at, and never taken over it."""
    _lay(here, "r1.asice", good.bundles()[0])
    with here.open() as session:
        receive(session, [here.stick])
    path = _lay(here, "so-lieu.xlsx", _changed(chance, books()[:2], (*(typed,) * 30, *BOOK)))
    before = here.figures()

    def deed() -> str:
        with here.open() as session:
            look = look_at_workbook(session, path, UNIT, good.FORM, good.PERIOD)
            here.counted["looked at"] += 1
            with contextlib.suppress(WorldError):
                take_workbook(session, look)
        return "" if here.figures() == before else "what nobody signed stands over what is signed"

    return deed


def _attached(here: Office, chance: random.Random) -> Callable[[], str]:
    """A changed picture under an odd name is attached, and saved again under one that every system takes."""
    names = {name.rpartition("/")[2].replace("\0", "") for name in NAMES} - {"", ".", ".."}
    path = _lay(here, chance.choice(sorted(names)), _changed(chance, pictures(), PLAIN))
    shrink = chance.random() < 0.3

    def deed() -> str:
        with here.open() as session:
            attach(session, here.report, path, "evidence", shrink)
            here.counted["attached"] += 1
            for one in attached(session, here.report):
                if name_problem(f"{ATTACHMENTS}{one.name}"):
                    return f"kept as {one.name!r}"
                save_attachment(session, here.report, one.id, here.out)
        return ""

    return deed


def _believe() -> None:
    trust_everybody()
    put("signing.second_opinion.confirms", lambda _: True)


def _any_name() -> None:
    for place in ("signing.archive", "signing.reader"):
        put(f"{place}.name_problem", lambda *_: "")


def _any_pack_name() -> None:
    put("forms.packs.strangers._no_file_name", lambda _: None)


def _any_id() -> None:
    """An id is asked for its letters four times."""
    _any_pack_name()
    for module in ("forms.packs.problem", "workflow.packing.installing", "workflow.packs"):
        put(f"{module}.KEY", re.compile(".*", re.DOTALL))


def _what_can_be_read(form: Form, report: Report, data: dict[str, object]) -> Changes:
    """What cannot be read is left out, instead of all being refused."""
    filling = _Filling(form, report)
    for key, value in data.items():
        filling.take(key, value)
    return filling.changes


def _row(name: str, protection: str, act: Act, unit: str, without: Callable[[], None], cases: int, few: int = 3) -> Row:
    return Row(name, protection, partial(_prepared, act, unit), without, cases, few, bare=80, shared=ready)


SIGNATURE = "the CAdES signature over the manifest"
ROWS = (
    _row("sticks of mutated files received", SIGNATURE, _received, PROVINCE, _believe, 1_000),
    _row("mutated signed packs installed", SIGNATURE, _pack_installed, UNIT, _believe, 1_000),
    _row("mutated folders of packs installed", "ids are names of plain letters", partial(_folder_installed, PACK_NAMES),
         UNIT, _any_pack_name, 500),
    _row("packs installed whose ids lead elsewhere", "ids are names of plain letters",
         partial(_folder_installed, OUTSIDE), UNIT, _any_id, 500, few=2),
    _row("mutated rosters taken in", SIGNATURE, _list_taken, UNIT, _believe, 1_500),
    _row("attachments saved under a stranger's names", "names that every system takes", _saved, UNIT, _any_name, 800),
    _row("mutated backups put back", "SQLite's integrity_check of the file", _put_back, UNIT,
         lambda: put("storage.backup.is_sound", lambda *_, **__: True), 1_500),
    _row("mutated workbooks filled in", "one fault, and nothing is written", _filled, UNIT,
         lambda: put("workflow.filling.read_fill", _what_can_be_read), 400),
    _row("mutated workbooks over signed reports", "what is signed stands", _over_signed, PROVINCE,
         lambda: put("workflow.unsigned.keeping.Present.is_signed", property(lambda _: False)), 120, few=1),
    _row("files attached under odd names", "a safe name is made of it", _attached, UNIT,
         lambda: put("workflow.signing.attachments.safe_name", lambda name, *_: name), 1_500),
)  # fmt: skip
