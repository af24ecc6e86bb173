"""`python -m trial.host make|wine|judge|all`: what of the trial runs on Linux; status 1 on any fault.

make: material by the program of this checkout. wine: the course under Wine. judge: what Windows made. all: one after
the other, which is `make windows-test`. The environment's PREVIOUS names the commit of the earlier installer; without
it that is the release before this one (earlier.py).
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from pathlib import Path

from trial import exchange
from trial.host import outsiders
from trial.host.earlier import earlier_installer
from trial.outcome import Failed, Ledger, expect, say
from trial.programs import Program

ROOT = Path(__file__).resolve().parents[4]
OUT = ROOT / "build" / "windows" / "trial"
INSIDE = "/src/packaging/windows/trial/host/inside.sh"
PREFIX = "trial"


def main(words: list[str]) -> int:
    """Do what the first word says; 0 where every step held."""
    given, more = _arguments(words)
    ledger, program = Ledger(), Program((sys.executable, str(ROOT / "main.py")))
    given.out.mkdir(parents=True, exist_ok=True)
    if given.act in ("make", "all"):
        ledger.open("made on Linux")
        ledger.step("offices, bundles and keys", lambda: exchange.make(program, given.out / "linux", "Linux"))
    if given.act in ("wine", "all"):
        ledger.open("Windows, under Wine")
        if given.program or ledger.step("earlier installer", lambda: _find_earlier(given)):
            ledger.step("the whole course", lambda: _under_wine(given, more))
    if given.act in ("judge", "all"):
        ledger.open("made on Windows, judged on Linux")
        _judge(ledger, program, given.out / "windows")
    ledger.write(given.out, "linux-side")
    say("\n" + ledger.table())
    return 0 if ledger.ok else 1


def _judge(ledger: Ledger, program: Program, folder: Path) -> None:
    step = ledger.step
    step("signed bundles", lambda: exchange.judge_bundles(program, folder))
    step("unsigned PDF", lambda: exchange.judge_unsigned(program, folder))
    step("encrypted bundle", lambda: exchange.judge_sealed(program, folder))
    with tempfile.TemporaryDirectory() as away:
        step("changed bundle", lambda: exchange.judge_changed(program, folder, Path(away)))
        step("databases", lambda: exchange.judge_databases(program, folder, Path(away)))
    step("OpenSSL: signed bundles", lambda: outsiders.openssl_bundles(folder))
    step("OpenSSL: encrypted bundle", lambda: outsiders.openssl_sealed(folder))
    step("pdfsig: documents", lambda: outsiders.pdfsig_documents(folder))


def _find_earlier(given: argparse.Namespace) -> str:
    if given.previous is None:
        given.previous = earlier_installer(ROOT, os.environ.get("PREVIOUS", ""))
    return str(given.previous.name)


def _under_wine(given: argparse.Namespace, more: list[str]) -> str:
    """Call the Windows side in the machine; its report says what held."""
    sys.path.insert(0, str(ROOT / "packaging" / "windows"))
    from machine import ensure

    report = given.out / "trial.json"
    report.unlink(missing_ok=True)
    words = ["--linux", given.out / "linux", "--out", given.out, "--dist", given.dist, "--source", ROOT]
    words += ["--previous", given.previous] if given.previous else []
    words += ["--program", given.program] if given.program else []
    line = [_inside(word) if isinstance(word, Path) else word for word in words]
    variables = {"PYTHONPATH": "Z:\\site;Z:\\src\\packaging\\windows"}
    status = ensure().run(["sh", INSIDE, *line, *more], ROOT, PREFIX, **variables)
    if not report.is_file():
        raise Failed(f"the Windows side ended with {status} and wrote no report")
    steps = json.loads(report.read_text(encoding="utf-8"))["steps"]
    failed = [item["step"] for item in steps if item["verdict"] == "FAILED"]
    expect(not failed and status == 0, f"status {status}; failed: {', '.join(failed)}")
    return f"{len(steps)} steps"


def _inside(path: Path) -> str:
    """A path of the checkout as the machine's Windows sees it."""
    return "Z:\\src\\" + os.fspath(path.resolve().relative_to(ROOT)).replace("/", "\\")


def _arguments(words: list[str]) -> tuple[argparse.Namespace, list[str]]:
    parser = argparse.ArgumentParser(prog="python -m trial.host", epilog="Other words go to the Windows side.")
    parser.add_argument("act", choices=("make", "wine", "judge", "all"))
    parser.add_argument("--out", type=Path, default=OUT, help="material, pictures and reports; below the checkout")
    parser.add_argument("--dist", type=Path, default=ROOT / "dist", help="the release's files; below the checkout")
    parser.add_argument("--previous", type=Path, help="installer of an earlier version, below the checkout; else built")
    parser.add_argument("--program", type=Path, help="this program folder alone, without an installer")
    return parser.parse_known_args(words)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
