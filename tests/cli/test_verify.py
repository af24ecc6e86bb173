"""The verify command: what it prints, for people and for machines."""

from __future__ import annotations

import json
from pathlib import Path

import pypdfium2
import pytest
import zxingcpp

from main import main
from signing.envelope import encrypt
from signing.names import PDF
from signing.reader import read_container
from tests.conftest import SECRET, SampleOffice
from tests.signing.conftest import drawn_pdf

KEYS = {
    "file", "ok", "signer", "unit", "form", "period", "revision", "digest", "facts", "kind", "encrypted", "data_digest",
    "attachments", "signatures",
}  # fmt: skip


@pytest.fixture
def secret_file(tmp_path: Path) -> Path:
    path = tmp_path / "mat-khau.txt"
    path.write_text(f"{SECRET}\n", encoding="utf-8")
    return path


@pytest.fixture
def bundle(finished: SampleOffice, secret_file: Path, tmp_path: Path) -> Path:
    line = ["export", "phu-luc-01/2024", "--to", str(tmp_path / "ra"), "--secret-file", str(secret_file)]
    assert main(["--home", str(finished.home), *line]) == 0
    return next((tmp_path / "ra").glob("*.asice"))


def test_the_record_for_machines(
    finished: SampleOffice, bundle: Path, secret_file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    alone, sealed = bundle.with_suffix(".pdf"), bundle.with_name("goi.asice.p7m")
    alone.write_bytes(read_container(bundle.read_bytes()).members[PDF])
    receiving = (finished.home / "keys" / "khoa-ky.giai-ma.cer").read_bytes()
    sealed.write_bytes(encrypt(bundle.read_bytes(), [receiving]))
    capsys.readouterr()
    line = ["--home", str(finished.home), "verify", str(bundle), str(alone), str(sealed), "--json"]
    assert main([*line, "--secret-file", str(secret_file)]) == 0
    whole, document, opened = json.loads(capsys.readouterr().out)
    assert set(whole) == KEYS
    assert [item["kind"] for item in (whole, document, opened)] == ["bundle", "pdf", "bundle"]
    assert [item["encrypted"] for item in (whole, document, opened)] == [False, False, True]
    assert len({item["data_digest"] for item in (whole, document, opened)}) == 1
    assert document["facts"]["members"]["ok"] is None and whole["attachments"] == []
    assert set(whole["facts"]["container"]) == {"ok", "sentence"}
    assert main(line) == 1
    assert json.loads(capsys.readouterr().out)[2]["facts"]["container"]["ok"] is False


def test_the_record_for_people(finished: SampleOffice, bundle: Path, capsys: pytest.CaptureFixture[str]) -> None:
    alone = bundle.with_suffix(".pdf")
    alone.write_bytes(read_container(bundle.read_bytes()).members[PDF])
    capsys.readouterr()
    assert main(["--home", str(finished.home), "verify", str(alone)]) == 0
    said = capsys.readouterr()
    assert "ĐẠT" in said.out and "– Văn bản PDF gửi riêng" in said.out and "Chữ ký trong văn bản:" in said.out
    assert "chưa xét được" not in said.out and said.err == ""
    alone.write_bytes(alone.read_bytes() + b"x")
    assert main(["--home", str(finished.home), "verify", str(alone)]) == 1
    said = capsys.readouterr()
    assert "✗" in said.out and said.err == ""


def test_a_sealed_bundle_names_the_key_that_opens_it(
    finished: SampleOffice, bundle: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sealed = bundle.with_name("goi.asice.p7m")
    sealed.write_bytes(encrypt(bundle.read_bytes(), [(finished.home / "keys" / "khoa-ky.giai-ma.cer").read_bytes()]))
    capsys.readouterr()
    assert main(["--home", str(finished.home), "verify", str(sealed)]) == 1
    assert "“khoa-ky”" in capsys.readouterr().out


@pytest.fixture
def scanned(bundle: Path) -> str:
    """What a scanner reads off the last page of the exported document."""
    document = pypdfium2.PdfDocument(bundle.with_suffix(".pdf").read_bytes())
    (found,) = zxingcpp.read_barcodes(document[len(document) - 1].render(scale=3).to_pil().convert("L"))
    document.close()
    return str(found.text)


def test_paper_is_held_against_the_bundle(
    finished: SampleOffice, bundle: Path, scanned: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    line = ["--home", str(finished.home), "verify", str(bundle), "--json", "--paper"]
    assert main([*line, scanned]) == 0
    paper = json.loads(capsys.readouterr().out)[0]["paper"]
    assert paper["ok"] and "được in từ đúng số liệu" in paper["summary"] and paper["lines"]
    text = tmp_path / "ma.txt"
    text.write_text(scanned.replace("Đơn vị=09190", "Đơn vị=09193"), encoding="utf-8-sig")
    assert main([*line, str(text)]) == 1
    record = json.loads(capsys.readouterr().out)[0]
    assert record["ok"] and not record["paper"]["ok"]
    assert main([*line[:-2], "--paper", str(text)]) == 1
    assert "✗" in capsys.readouterr().out
    for wrong in ("BDG1 thiếu", "BDG9", str(tmp_path / "không có.txt"), str(bundle)):
        assert main([*line, wrong]) == 2
        said = capsys.readouterr()
        assert said.out == "" and said.err.count("\n") == 1


def test_paper_and_attachments_need_no_office(
    finished: SampleOffice, secret_file: Path, scanned: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    evidence, home, out = tmp_path / "Bằng chứng.pdf", ["--home", str(finished.home)], tmp_path / "ra nữa"
    evidence.write_bytes(drawn_pdf("Bang chung"))
    assert main([*home, "attach", "add", "phu-luc-01/2024", str(evidence)]) == 0
    assert main([*home, "export", "phu-luc-01/2024", "--to", str(out), "--secret-file", str(secret_file)]) == 0
    capsys.readouterr()
    certificate = str(finished.home / "keys" / "khoa-ky.cer")
    line = ["verify", str(next(out.glob("*.asice"))), "--home", str(tmp_path / "không"), "--signer", certificate]
    assert main([*line, "--paper", scanned, "--save", str(tmp_path / "kèm"), "--json"]) == 0
    record = json.loads(capsys.readouterr().out)[0]
    assert record["paper"]["ok"] and [Path(path).name for path in record["saved"]] == ["Bằng chứng.pdf"]
    assert Path(record["saved"][0]).read_bytes() == evidence.read_bytes() and not (tmp_path / "không").exists()
