"""key tokens, key use, and export with a token, as a person or a script runs them."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click
import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from main import main
from tests.conftest import SampleOffice
from tests.tokens import Handed, issue


@pytest.fixture
def now_2026(handed: Handed) -> Handed:
    """The commands go by the machine's clock: a certificate that is within its dates whenever the test runs."""
    from datetime import UTC, datetime

    ports, token = handed.ports, handed.ports.make_token("Thẻ lệnh")
    certificate = issue(ports.add_key(token), "Người ký lệnh", datetime.now(UTC))
    ports.add_certificate(token, certificate)
    return Handed(ports, token, handed.agency, certificate, handed.agency_certificate)


def test_tokens_are_listed_and_one_becomes_the_key_in_use(
    finished: SampleOffice, now_2026: Handed, capsys: pytest.CaptureFixture[str]
) -> None:
    home, ref = str(finished.home), now_2026.person.ref(now_2026.person_certificate)
    assert main(["--home", home, "key", "use", ref, "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"key": ref}
    assert main(["--home", home, "key", "tokens", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    (mine,) = [item for item in told["tokens"] if item["current"]]
    assert (mine["ref"], mine["subject"], mine["token"]) == (ref, "Người ký lệnh", "Thẻ lệnh")
    assert (mine["notice"], mine["pin"], told["sentences"]) == ("", "", [])
    assert main(["--home", home, "key", "tokens"]) == 0
    said = capsys.readouterr().out
    assert "Người ký lệnh" in said and "đang dùng" in said and ref in said
    now_2026.ports.pull()
    assert main(["--home", home, "key", "tokens"]) == 0
    assert "Chưa thấy thẻ ký số nào" in capsys.readouterr().out


def test_a_report_is_exported_with_a_token_and_the_pin_of_a_file(
    finished: SampleOffice, now_2026: Handed, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    home, out, pin = str(finished.home), tmp_path / "ra", tmp_path / "pin.txt"
    ref = now_2026.person.ref(now_2026.person_certificate)
    words = ["--home", home, "export", finished.reports[0], "--to", str(out), "--key", ref, "--secret-file", str(pin)]
    pin.write_text("99999999\n")
    assert main(words) == 2
    told = capsys.readouterr()
    assert (told.out, told.err.count("\n")) == ("", 1)
    assert told.err.startswith("Mã PIN không đúng; chưa ký gì.")
    assert not out.exists() or not list(out.iterdir())
    pin.write_text(f"{now_2026.person.pin}\n")
    assert main([*words, "--json"]) == 0
    assert (out / Path(json.loads(capsys.readouterr().out)["files"][0]).name).exists()


def test_a_key_that_is_not_there_is_one_sentence(finished: SampleOffice, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--home", str(finished.home), "key", "use", "khong-co"]) == 2
    assert "khong-co" in capsys.readouterr().err


def test_the_question_says_whose_pin_it_wants(
    finished: SampleOffice, now_2026: Handed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home, ref = str(finished.home), now_2026.person.ref(now_2026.person_certificate)
    asked: list[str] = []
    monkeypatch.setattr(sys, "stdin", type("Terminal", (), {"isatty": lambda _: True})())
    monkeypatch.setattr(click, "prompt", lambda text, **_: asked.append(text) or "khong-dung")
    line = ["--home", home, "export", finished.reports[0], "--to", str(tmp_path)]
    assert main([*line, "--key", "khoa-ky", "--person", ref]) == 2
    assert asked == ["Mật khẩu khóa ký (cơ quan)", "Mã PIN của thẻ ký số (người có thẩm quyền)"]
    asked.clear()
    assert main(["--home", home, "key", "use", ref]) == 0
    assert main(line) == 2
    assert asked == ["Mã PIN của thẻ ký số"], "nobody types a passphrase at a token that counts wrong PINs"
    asked.clear()
    assert main([*line, "--person", ref]) == 2
    assert asked == ["Mã PIN của thẻ ký số"], "one key is asked for once, however it is named"


def test_the_certificate_on_a_token_is_written_also_once_the_token_is_gone(
    finished: SampleOffice, now_2026: Handed, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    home, ref, pin = str(finished.home), now_2026.person.ref(now_2026.person_certificate), tmp_path / "pin.txt"
    pin.write_text(f"{now_2026.person.pin}\n")
    expected = now_2026.person_certificate.public_bytes(Encoding.DER)
    assert main(["--home", home, "key", "use", ref]) == 0
    assert main(["--home", home, "key", "list"]) == 0
    assert f"Đang dùng khóa trên thẻ ký số: {ref}" in capsys.readouterr().out
    assert main(["--home", home, "key", "export", "--to", str(tmp_path)]) == 0
    (written,) = tmp_path.glob("*.cer")
    assert written.read_bytes() == expected
    for other in (f"pkcs11:{now_2026.person.serial}:", f"pkcs11:{now_2026.person.serial}:01"):
        assert main(["--home", home, "key", "export", other, "--to", str(tmp_path / "b.cer")]) == 0
        assert (tmp_path / "b.cer").read_bytes() == expected
    report = finished.reports[0]
    assert main(["--home", home, "export", report, "--to", str(tmp_path / "ra"), "--secret-file", str(pin)]) == 0
    now_2026.ports.pull()
    assert main(["--home", home, "key", "export", "--to", str(tmp_path / "c.cer")]) == 0
    assert (tmp_path / "c.cer").read_bytes() == expected
    capsys.readouterr()
    assert main(["--home", home, "key", "export", "khóa của tôi.p12", "--to", str(tmp_path)]) == 2
    assert "chỉ đọc được khi có mật khẩu" in capsys.readouterr().err
