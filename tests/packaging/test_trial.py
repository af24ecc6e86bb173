"""The trial of the Windows program: what it takes for good, what for bad, and what it says of it."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from trial import exchange, installing, places
from trial.host import earlier, outsiders
from trial.installing import OLDER, Ran
from trial.outcome import Failed, Ledger, Skipped, expect
from trial.programs import Program, run

from tests.conftest import SampleOffice

ROOT = Path(__file__).resolve().parent.parent.parent
PROGRAM = Program((sys.executable, str(ROOT / "main.py")))
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))


def test_a_fault_of_one_step_is_told_and_the_next_one_comes(tmp_path: Path) -> None:
    ledger = Ledger()
    ledger.open("chapter")

    def sees_nothing() -> str:
        expect((tmp_path / "nothing").exists(), "nothing is there")
        return "there"

    def cannot() -> str:
        raise Skipped("takes an administrator")

    assert not ledger.step("looks", sees_nothing)
    ledger.step("reads", lambda: (tmp_path / "none").read_text())
    ledger.step("attaches", cannot)
    assert ledger.step("counts", lambda: ledger.note(bytes=2_500_000, seconds=1.234))
    ledger.write(tmp_path, "trial")
    told = json.loads((tmp_path / "trial.json").read_text(encoding="utf-8"))
    assert [item["verdict"] for item in told["steps"]] == ["FAILED", "FAILED", "skipped", "ok"]
    assert not told["ok"]
    table = (tmp_path / "trial.txt").read_text(encoding="utf-8")
    assert "nothing is there" in table
    assert "2.5 MB" in table
    assert "1 ok, 2 FAILED, 1 skipped" in table


def test_nothing_tried_is_not_good() -> None:
    assert not Ledger().ok


def test_a_program_folder_is_held_against_its_list(tmp_path: Path) -> None:
    for name in ("bdg.exe", "_internal/a.dll", "_internal/b.dll"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(name)
    subprocess.run([sys.executable, ROOT / "packaging" / "listing.py", tmp_path], check=True)
    (tmp_path / "go-cai-dat.exe").write_text("the uninstaller")
    (tmp_path / places.KEPT_INSTALLERS).mkdir()
    (tmp_path / places.KEPT_INSTALLERS / "x.exe").write_text("an installer")
    assert places.differences(tmp_path) == []
    (tmp_path / "_internal" / "a.dll").unlink()
    (tmp_path / "_internal" / "b.dll").write_text("other")
    (tmp_path / "_internal" / "old.dll").write_text("of the version before")
    assert places.differences(tmp_path) == [
        "missing: _internal/a.dll",
        "changed: _internal/b.dll",
        "not listed: _internal/old.dll",
    ]


def test_a_refusal_has_its_status_and_is_in_vietnamese() -> None:
    sentence = "Phiên bản đang dùng mới hơn bộ cài đặt này; chưa có gì thay đổi."
    assert installing.refused(Ran(OLDER, f"{sentence}\n", 1.0), OLDER) == sentence
    with pytest.raises(Failed, match="status 0"):
        installing.refused(Ran(0, sentence, 1.0), OLDER)
    for text in ("", "Error writing temporary file.", "Phi?n b?n ?ang d?ng m?i h?n"):
        with pytest.raises(Failed, match="Vietnamese"):
            installing.refused(Ran(OLDER, text, 1.0), OLDER)


def test_a_program_that_breaks_down_or_answers_with_another_status_fails_the_step(tmp_path: Path) -> None:
    broken = Program((sys.executable, "-c", "import sys; raise RuntimeError(sys.argv[1])"))
    with pytest.raises(Failed, match="broke down"):
        broken.call("list", statuses=(1,))
    with pytest.raises(Failed, match="ended with 2"):
        Program((sys.executable, "-c", "import sys; sys.exit(2)")).call("list")
    with pytest.raises(Failed, match="no JSON"):
        Program((sys.executable, "-c", "print('xin chào')")).data("list")
    assert run([sys.executable, "-c", "import sys; sys.stdout.buffer.write('đạt\\r\\n'.encode())"]).out == "đạt\n"


@pytest.fixture
def material(sent: SampleOffice, tmp_path: Path) -> Path:
    """What `exchange.make` leaves, as far as the signed bundles go: one office, both reports."""
    office = tmp_path / "material" / "demo" / "xa" / "ho-so"
    shutil.copytree(tmp_path / "usb", office)
    PROGRAM.call("key", "export", "--to", office / "khoa-mau.cer", "--home", sent.home)
    (tmp_path / "material" / exchange.NOTE).write_text('{"maker": "Linux"}', encoding="utf-8")
    return tmp_path / "material"


def test_outsiders_judge_bundles_and_documents(material: Path) -> None:
    assert outsiders.openssl_bundles(material).startswith("2 bundles")
    assert outsiders.pdfsig_documents(material).startswith("2 documents")
    document = next(material.rglob("*.pdf"))
    raw = bytearray(document.read_bytes())
    raw[len(raw) // 3] ^= 1
    document.write_bytes(raw)
    with pytest.raises(Failed):
        outsiders.pdfsig_documents(material)


def test_a_changed_bundle_has_to_be_refused(material: Path, tmp_path: Path) -> None:
    assert exchange.judge_changed(PROGRAM, material, tmp_path) == "one changed byte is refused"
    with pytest.raises(Failed, match="only 2 bundles"):
        exchange.judge_bundles(PROGRAM, material)


_BUILD = """
import pathlib, runpy, subprocess, sys
commit = sys.argv[sys.argv.index("--from") + 1]
said = subprocess.run(["git", "show", commit + ":forms/version.py"], capture_output=True, text=True, check=True).stdout
dist = pathlib.Path("build/windows/earlier/dist")
dist.mkdir(parents=True, exist_ok=True)
for old in dist.iterdir():
    old.unlink()
(dist / ("NAME-" + said.split(chr(34))[1] + "-cai-dat.exe")).write_text(commit)
""".replace("NAME", places.NAME)


@pytest.fixture
def history(tmp_path: Path) -> Path:
    """A checkout whose builds only note their commit: 0.1, 0.9 and a commit on the way, then 1.0 and one more."""
    for name, text in ((earlier.VERSION_FILE, ""), ("packaging/windows/build.py", _BUILD), (".gitignore", "build\n")):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    _git(tmp_path, "init", "-q")
    for version, note in (("0.1", "a"), ("0.9", "b"), ("0.9", "c"), ("1.0", "d"), ("1.0", "e")):
        (tmp_path / earlier.VERSION_FILE).write_text(f'VERSION = "{version}"\n')
        (tmp_path / "note.txt").write_text(note)
        _git(tmp_path, "add", ".")
        _git(tmp_path, "-c", "user.name=x", "-c", "user.email=x@y.vn", "commit", "-q", "-m", note)
    return tmp_path


def _git(folder: Path, *words: str) -> str:
    return subprocess.run(["git", *words], cwd=folder, check=True, capture_output=True, text=True).stdout.strip()


def test_the_earlier_installer_is_the_release_before_and_is_known_by_its_commit(history: Path) -> None:
    release, oldest = _git(history, "rev-parse", "HEAD~3"), _git(history, "rev-parse", "HEAD~4")
    lying = history.joinpath(*earlier.EARLIER, "dist", f"{places.NAME}-0.8-cai-dat.exe")
    lying.parent.mkdir(parents=True)
    lying.write_text("nobody knows of which commit")
    made = earlier.earlier_installer(history)
    assert (made.name, made.read_text()) == (f"{places.NAME}-0.9-cai-dat.exe", release)
    made.write_text("as it was built")
    assert earlier.earlier_installer(history).read_text() == "as it was built"
    assert earlier.earlier_installer(history, "HEAD~4").read_text() == oldest
    assert earlier.earlier_installer(history).read_text() == release


def test_a_present_version_is_no_earlier_one(history: Path) -> None:
    with pytest.raises(Failed, match="no installer of another version"):
        earlier.earlier_installer(history, "HEAD")


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda path: path.stem)
def test_hosted_runners_take_actions_by_their_commit(workflow: Path) -> None:
    used = re.findall(r"uses: (\S+)", workflow.read_text(encoding="utf-8"))
    assert used
    assert [action for action in used if not re.fullmatch(r"actions/[a-z-]+@[0-9a-f]{40}", action)] == []
