"""Keys shown, renewed and withdrawn, and what is taken in of others, by command."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from main import main
from tests.conftest import SECRET
from tests.signing.test_chains import crl_of, issue

Call = Callable[..., tuple[int, Any, str]]


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Call:
    """Run a command of the office of a unit, with --json; its status, its data, its complaint."""

    def run(unit: str, *arguments: str) -> tuple[int, Any, str]:
        status = main(["--home", str(tmp_path / unit), *arguments, "--json"])
        out, err = capsys.readouterr()
        return status, json.loads(out) if out.strip() else None, err

    for unit in ("27", "256"):
        assert run(unit, "init", "--pack", "bac-ninh-2024", "--unit", unit)[0] == 0
    return run


@pytest.fixture
def secret(tmp_path: Path) -> tuple[str, str]:
    path = tmp_path / "mat-khau.txt"
    path.write_text(f"{SECRET}\n", encoding="utf-8")
    return ("--secret-file", str(path))


def test_keys_are_presented_renewed_and_withdrawn(call: Call, secret: tuple[str, str], tmp_path: Path) -> None:
    out = ("--to", str(tmp_path / "usb"))
    call("256", "key", "new", *secret)
    _, card, _ = call("256", "key", "card", *out, *secret)
    status, _, told = call("27", "trust", "take", card["file"])
    assert status == 2 and "đối chiếu dấu vân tay" in told
    status, view, _ = call("27", "trust", "take", card["file"], "--dry-run")
    assert (status, view["kind"], len(view["changes"])) == (0, "key-card", 2)
    assert call("27", "trust", "list")[1] == []
    assert call("27", "trust", "take", card["file"], "--compared")[0] == 0
    _, renewed, _ = call("256", "key", "renew", *out, *secret, "--new-secret-file", secret[1])
    assert renewed["key"]["current"] and renewed["key"]["name"] == "khoa-1"
    assert call("27", "trust", "take", renewed["file"])[0] == 0
    today = date.today().isoformat()
    _, ended, told = call("256", "key", "withdraw", "khoa-ky", "--on", today, "--reason", "mất máy", *out, *secret)
    assert "văn bản gia hạn" in told
    assert call("256", "key", "card", "--key", "khoa-ky", *out, *secret)[0] == 2
    status, view, _ = call("27", "trust", "take", ended["file"])
    assert status == 0 and any("cần giới thiệu lại" in change for change in view["changes"])
    steps = [told["step"] for told in call("27", "trust", "history")[1]]
    assert steps == ["added"] * 4 + ["withdrawn"] * 3 + ["removed"] * 2


def test_a_roster_goes_down_and_up(call: Call, secret: tuple[str, str], tmp_path: Path) -> None:
    out = ("--to", str(tmp_path / "usb"))
    for unit in ("27", "256"):
        call(unit, "key", "new", *secret)
        card = call(unit, "key", "card", *out, *secret)[1]["file"]
        call("256" if unit == "27" else "27", "trust", "take", card, "--compared")
    assert call("27", "trust", "due", "phu-luc-01", "2024", "1/12/2024")[1][0]["day"] == "2024-12-01"
    roster = call("27", "trust", "roster", *out, *secret)[1]["file"]
    status, view, _ = call("256", "trust", "take", roster)
    assert status == 0 and view["changes"] == ["Hạn nộp phu-luc-01 kỳ 2024: ngày 01/12/2024."]
    assert call("256", "trust", "due")[1] == [
        {"issuer": "27", "form": "phu-luc-01", "period": "2024", "day": "2024-12-01"}
    ]
    assert call("27", "trust", "due", "phu-luc-01")[0] == call("27", "trust", "due", "a", "b", "mai")[0] == 2
    status, _, told = call("256", "key", "withdraw", "khoa-ky", "--on", "mai", "--reason", "x", *out, *secret)
    assert status == 2 and "không phải là ngày" in told
    broken = tmp_path / "hỏng.asice"
    broken.write_bytes(Path(roster).read_bytes()[:-4])
    assert call("256", "trust", "take", str(broken))[0] == 1


def test_roots_and_lists(call: Call, tmp_path: Path) -> None:
    now, day = datetime.now(UTC), timedelta(days=1)
    root = issue("Gốc", ca=True, first=now - 9 * day, last=now + 9 * day)
    certificate, listed = tmp_path / "g.cer", tmp_path / "g.crl"
    certificate.write_bytes(root.der)
    listed.write_bytes(crl_of(root, made=now - day, until=now + day))
    assert call("27", "trust", "crl", str(listed))[0] == 2
    assert call("27", "trust", "root", str(certificate))[1][0]["root"] is True
    assert call("27", "trust", "crl", str(listed))[1][0]["issuer"] == "Gốc"
    found = call("27", "trust", "root")[1]
    assert len(found) == len(call("27", "trust", "crl")[1]) == 1
    assert call("27", "trust", "root", "--remove", found[0]["fingerprint"])[1] == []
