"""What one system makes and the other judges: offices with data, signed, unsigned and encrypted files.

The same functions serve both: `make` with the program of this system, `judge` with what the other one made.
A folder of material holds demo/ (offices of three levels, their signed bundles, certificates and data), ma-hoa/ (an
encrypted bundle), chua-ky/ (the unsigned PDF), khoa/ (the key that opens the encrypted one) and material.json.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from trial.outcome import Failed, expect
from trial.programs import Program

NOTE, SECRET, KEY = "material.json", "mat-khau.txt", "khoa-thu"
REPORTS = ("phu-luc-01/2024", "phu-luc-02/2024")
"""What the program's demonstration makes for every office of the line commune, district, province."""
OFFICES = ("xa", "huyen", "tinh")
DATABASE = "bao-cao.sqlite3"
NOT_SIGNED = "chưa được ký"


def make(program: Program, folder: Path, maker: str) -> str:
    """Fill a folder with material; what was made, in a sentence."""
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "khoa").mkdir(parents=True)
    secret = folder / "khoa" / SECRET
    secret.write_text(f"mật khẩu thử của {maker}\n", encoding="utf-8", newline="\n")
    program.call("demo", "--to", folder / "demo")
    home = folder / "demo" / OFFICES[0] / "du-lieu"
    program.call("key", "new", KEY, "--secret-file", secret, "--home", home)
    for suffix in (".giai-ma.p12", ".giai-ma.cer"):
        shutil.copy(home / "keys" / (KEY + suffix), folder / "khoa")
    sealed_for = folder / "khoa" / f"{KEY}.giai-ma.cer"
    program.call("send", REPORTS[0], "--to", _new(folder / "ma-hoa"), "--encrypt-to", sealed_for, "--home", home)
    program.call("export", REPORTS[1], "--unsigned", "--to", _new(folder / "chua-ky"), "--home", home)
    program.call("backup", "--home", home)
    shown = {office: _shown(program, folder / "demo" / office / "du-lieu") for office in OFFICES}
    note = {"maker": maker, "offices": shown}
    (folder / NOTE).write_text(json.dumps(note, ensure_ascii=False, indent=1), encoding="utf-8")
    return f"{len(_bundles(folder))} signed, {len(_sealed(folder))} encrypted, {len(OFFICES)} databases"


def judge_bundles(program: Program, folder: Path) -> str:
    """The other system's signed bundles are good, and none of them with a byte changed."""
    bundles, signers = _bundles(folder), list(_signers(folder))
    expect(len(bundles) >= 2 * len(OFFICES), f"only {len(bundles)} bundles in {folder}")
    found = program.data("verify", *bundles, *signers)
    expect(len(found) == len(bundles), f"{len(found)} answers for {len(bundles)} bundles")
    bad = [item["file"] for item in found if not item["ok"] or item["kind"] != "bundle"]
    expect(not bad, f"not verified: {bad}")
    unknown = program.data("verify", bundles[0], statuses=(1,))[0]
    expect(unknown["facts"]["signature"]["ok"] and not unknown["ok"], "a signer whom nobody trusts was accepted")
    return f"{len(bundles)} bundles of {_note(folder)['maker']} verified, unknown signer told apart"


def judge_changed(program: Program, folder: Path, scratch: Path) -> str:
    """A bundle of the other system with one byte changed is refused."""
    whole = _bundles(folder)[0]
    raw = bytearray(whole.read_bytes())
    raw[len(raw) // 2] ^= 1
    changed = _new(scratch / "doi-mot-byte") / whole.name
    changed.write_bytes(raw)
    answer = program.data("verify", changed, *_signers(folder), statuses=(1,))[0]
    expect(not answer["ok"], "a changed bundle was accepted")
    return "one changed byte is refused"


def judge_unsigned(program: Program, folder: Path) -> str:
    """The other system's unsigned PDF opens and is called unsigned."""
    (unsigned,) = (folder / "chua-ky").glob("*.pdf")
    answer = program.data("verify", unsigned, statuses=(1,))[0]
    said = [fact["sentence"] for fact in answer["facts"].values() if fact["ok"] is False]
    expect(answer["kind"] == "pdf" and any(NOT_SIGNED in line for line in said), f"said of the unsigned PDF: {said}")
    return str(said[0])


def judge_sealed(program: Program, folder: Path) -> str:
    """The other system's encrypted bundle stays shut without the key and is good with it."""
    (sealed,) = _sealed(folder)
    shut = program.data("verify", sealed, *_signers(folder), statuses=(1,))[0]
    expect(shut["encrypted"] and not shut["digest"], "an encrypted bundle was read without its key")
    key = ("--key", folder / "khoa" / f"{KEY}.giai-ma.p12", "--secret-file", folder / "khoa" / SECRET)
    answer = program.data("verify", sealed, *_signers(folder), *key)[0]
    expect(answer["ok"] and answer["encrypted"], f"not opened: {answer['facts']}")
    return "opened with the other system's key file"


def judge_databases(program: Program, folder: Path, scratch: Path) -> str:
    """A copy of each database of the other system shows the same reports and cells, and can be worked on."""
    for office in OFFICES:
        home = copy_office(folder, office, scratch / office)
        wanted, shown = _note(folder)["offices"][office], _shown(program, home)
        for report in REPORTS:
            other = [part for part in wanted[report] if shown[report].get(part) != wanted[report][part]]
            expect(not other, f"{office}: {report} shows other {' and '.join(other)} than where it was made")
        expect(shown == wanted, f"{office} shows other reports than where it was made")
        program.call("reopen", REPORTS[0], "--reason", "Thử ở máy khác", "--home", home)
        states = {item["form"]: item["state"] for item in program.data("list", "--home", home)}
        expect(states[REPORTS[0].split("/")[0]] != shown["list"][0]["state"], f"{office}: nothing was reopened")
        backup = Path(program.data("backup", "--home", home)["file"])
        expect(backup.is_file(), f"{office}: no backup was made")
    return f"{len(OFFICES)} databases show the same cells; reopened and backed up"


def copy_office(folder: Path, office: str, target: Path) -> Path:
    """A copy of an office's data that may be worked on; its folder."""
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(folder / "demo" / office / "du-lieu", target)
    expect((target / DATABASE).is_file(), f"no database in {folder} for {office}")
    return target


def _shown(program: Program, home: Path) -> dict[str, Any]:
    """What an office has: its list of reports, and each report with every cell and finding."""
    shown = {report: program.data("show", report, "--home", home) for report in REPORTS}
    listed = sorted(program.data("list", "--home", home), key=lambda item: str(item["form"]))
    return {"list": listed, **shown}


def _note(folder: Path) -> dict[str, Any]:
    path = folder / NOTE
    if not path.is_file():
        raise Failed(f"no material in {folder}")
    note: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return note


def _bundles(folder: Path) -> list[Path]:
    return sorted((folder / "demo").glob("*/ho-so/BDG_phu-luc-*.asice"))


def _sealed(folder: Path) -> list[Path]:
    return sorted((folder / "ma-hoa").glob("*.asice.p7m"))


def _signers(folder: Path) -> Iterator[object]:
    for path in sorted((folder / "demo").glob("*/ho-so/*.cer")):
        yield from ("--signer", path)


def _new(folder: Path) -> Path:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder
