"""The README's commands for checking a bundle without this program, run as they are printed."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from main import main
from signing.envelope import encrypt
from tests.conftest import SECRET, SampleOffice
from tests.outside import tool

README = Path(__file__).parents[2] / "README.md"
NAME = "BDG_phu-luc-01_2024_09190_r1.asice"


def block(word: str) -> str:
    """The README's one block of commands that has the word in it."""
    (found,) = [
        text for text in re.findall(r"^```\n(.*?)^```", README.read_text(encoding="utf-8"), re.M | re.S) if word in text
    ]
    return found


@pytest.fixture
def folder(finished: SampleOffice, tmp_path: Path) -> Path:
    """A bundle with an attachment, its certificate, and the same bundle encrypted, under the README's names."""
    for name in ("unzip", "openssl", "pdfsig", "bash"):
        tool(name)
    secret, evidence, out = tmp_path / "mat-khau.txt", tmp_path / "Bằng chứng 1.png", tmp_path / "ra"
    secret.write_text(f"{SECRET}\n", encoding="utf-8")
    evidence.write_bytes(picture())
    home = ["--home", str(finished.home)]
    assert main([*home, "attach", "add", "phu-luc-01/2024", str(evidence)]) == 0
    assert main([*home, "export", "phu-luc-01/2024", "--to", str(out), "--secret-file", str(secret)]) == 0
    keys = finished.home / "keys"
    (out / "goi.asice.p7m").write_bytes(
        encrypt((out / NAME).read_bytes(), [(keys / "khoa-ky.giai-ma.cer").read_bytes()])
    )
    for name in ("khoa-ky.cer", "khoa-ky.giai-ma.p12"):
        shutil.copy(keys / name, out / name)
    return out


def picture() -> bytes:
    """A small PNG."""
    import io

    from PIL import Image

    stream = io.BytesIO()
    Image.new("RGB", (8, 8), "white").save(stream, "PNG")
    return stream.getvalue()


def run(commands: str, folder: Path) -> str:
    """What the commands print, on both streams; the first that fails stops them."""
    done = subprocess.run(
        ["bash", "-e", "-c", commands], cwd=folder, capture_output=True, text=True, encoding="utf-8", check=False,
        env={"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout + done.stderr


def test_a_bundle_is_checked_by_the_commands_as_printed(folder: Path) -> None:
    said = run(block("unzip"), folder)
    assert "CAdES Verification successful" in said and "Signature is Valid" in said
    counted = re.findall(r"^(\d+) \./(.*)$", said, re.M)
    assert sorted(counted) == [
        ("1", name) for name in ("bao-cao.pdf", "bieu-mau.xlsx", "dinh-kem/Bằng chứng 1.png", "report.json")
    ]


def test_an_encrypted_bundle_is_opened_by_the_commands_as_printed(folder: Path) -> None:
    commands = block("-decrypt").replace("-noenc", f"-noenc -passin 'pass:{SECRET}'")
    run(commands, folder)
    assert (folder / "goi.asice").read_bytes() == (folder / NAME).read_bytes()
