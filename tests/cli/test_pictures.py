"""Pictures and key files by command, as a script sets an office up."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pypdfium2
import pytest

from signing.keys import make_office_key
from tests.cli.conftest import Run
from tests.conftest import COMMUNE, SECRET, SampleOffice
from tests.exports.picture_samples import both
from workflow.session import vietnam_now


@pytest.fixture
def run(run: Run, finished: SampleOffice) -> Run:
    """Run a command of the sample commune."""
    return partial(run, finished.home)


@pytest.fixture
def secret(tmp_path: Path) -> tuple[str, str]:
    (tmp_path / "mat-khau.txt").write_text(f"{SECRET}\n", encoding="utf-8")
    return "--secret-file", str(tmp_path / "mat-khau.txt")


def reds(pdf: Path) -> int:
    """How many clearly red dots the document has."""
    document = pypdfium2.PdfDocument(pdf.read_bytes())
    document.init_forms()
    pixels = b"".join(page.render(scale=1).to_pil().convert("RGB").tobytes() for page in document)
    document.close()
    dots = zip(pixels[::3], pixels[1::3], pixels[2::3], strict=True)
    return sum(1 for red, green, blue in dots if red > 150 and green < 110 and blue < 110)


def test_a_seal_is_set_shown_and_taken_away(run: Run, secret: tuple[str, str], tmp_path: Path) -> None:
    seal = both().seal
    assert seal is not None and run("picture", "list")[1] == []
    (tmp_path / "dấu.png").write_bytes(seal.png)
    status, (kept,), _ = run("picture", "set", "seal", str(tmp_path / "dấu.png"), "--width", "40")
    assert (status, kept["kind"], kept["name"], kept["width_mm"]) == (0, "seal", "dấu.png", 40)
    assert run("picture", "list")[1] == [kept]
    shown = run("export", "phu-luc-01/2024", "--to", str(tmp_path / "a"), *secret)[1]["files"]
    assert run("picture", "remove", "seal")[1] == {"removed": "seal"} and run("picture", "list")[1] == []
    bare = run("export", "phu-luc-01/2024", "--to", str(tmp_path / "b"), "--again", *secret)[1]["files"]
    first, second = (next(Path(name) for name in files if name.endswith(".pdf")) for files in (shown, bare))
    assert reds(first) > 50 > reds(second)


def test_what_is_no_picture_changes_nothing(run: Run, tmp_path: Path) -> None:
    (tmp_path / "x.png").write_text("chữ", encoding="utf-8")
    for words in (("seal", str(tmp_path / "x.png")), ("seal", str(tmp_path / "không.png")), ("stamp", "x.png")):
        status, printed, complaint = run("picture", "set", *words)
        assert (status, printed, complaint.count("\n")) == (2, None, 1)
    assert run("picture", "list")[1] == []


def test_a_key_file_becomes_the_key_in_use(run: Run, secret: tuple[str, str], tmp_path: Path) -> None:
    path = tmp_path / "khóa cơ quan.p12"
    path.write_bytes(make_office_key(COMMUNE, "Phường Võ Cường", "Văn thư", SECRET, vietnam_now()).signing_pkcs12)
    (tmp_path / "sai.txt").write_text("sai")
    status, _, complaint = run("key", "bring", str(path), "--secret-file", str(tmp_path / "sai.txt"))
    assert status == 2 and complaint.count("\n") == 1 and len(run("key", "list")[1]) == 1
    brought = run("key", "bring", str(path), *secret)[1]
    assert brought["current"] and brought["subject"] == "Văn thư"
    assert [key["name"] for key in run("key", "list")[1] if key["current"]] == [brought["name"]]
