"""Drives the offices of a play by their commands, each with a data folder, a key file and the moment it works at."""

from __future__ import annotations

import contextlib
import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, localcontext
from fractions import Fraction
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from cli import app
from main import main
from signing.certificates import UNIT_PREFIX
from tests.conftest import SECRET
from tests.play import oracle
from tests.unit_keys import key_file, new_pair
from workflow.session import VIETNAM, open_session

FORM = "phu-luc-01"
KEY, CERTIFICATE, PASSPHRASE = "khoa.p12", "khoa.cer", "mat-khau.txt"


@dataclass
class Country:
    """Where the offices of a play lie. moment: what every clock says, ISO without zone."""

    folder: Path
    pack: str
    patch: pytest.MonkeyPatch

    def at(self, moment: str) -> None:
        """Set every office's clock."""
        when = datetime.fromisoformat(moment).replace(tzinfo=VIETNAM)
        self.patch.setattr(app, "open_session", partial(open_session, clock=lambda: when))

    def home(self, code: str) -> Path:
        return self.folder / "nhà" / code

    def run(self, code: str, *arguments: str | Path, status: int | None = 0) -> Any:
        """A command of an office as data; the status is asserted, where one is named."""
        out, err = io.StringIO(), io.StringIO()
        given = ["--home", str(self.home(code)), *map(str, arguments), "--json"]
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            answer = main(given)
        assert status in (None, answer), f"{code} {arguments}: {answer} {err.getvalue()} {out.getvalue()[-600:]}"
        return json.loads(out.getvalue()) if out.getvalue().strip() else None

    def found(self, code: str) -> None:
        """Set an office up, with a key file whose certificate names it."""
        folder = self.home(code)
        folder.mkdir(parents=True, exist_ok=True)
        self.run(code, "init", "--pack", self.pack, "--unit", code)
        make_key(folder, code)

    def complete(self, code: str, period: str, offers: Mapping[str, object], form: str = FORM) -> None:
        """Type what the office itself still has to answer, out of `offers`, and finish."""
        found = self.check(code, period, form)
        wanted = {item["key"] for item in found if item["severity"] == "error" and item["code"] == "V6"}
        parts = {key for key in offers if key.rpartition(".")[0] in wanted}
        typed = {key: offers[key] for key in (wanted & offers.keys()) | parts}
        self.say(code, form, period, typed)

    def check(self, code: str, period: str, form: str = FORM) -> list[dict[str, str]]:
        """The findings of a report."""
        out = self.run(code, "check", f"{form}/{period}", status=None)
        return list(out["findings"])

    def trust(self, code: str, others: Sequence[str]) -> None:
        """An office confirms the certificates of others."""
        for other in others:
            self.run(code, "trust", "add", self.home(other) / CERTIFICATE, "--unit", other)

    def say(self, code: str, form: str, period: str, figures: Mapping[str, object]) -> None:
        """Write figures into the report, and finish it."""
        path = self.home(code) / "so-lieu.json"
        path.write_text(json.dumps(figures, ensure_ascii=False), encoding="utf-8")
        self.run(code, "fill", f"{form}/{period}", path)
        self.run(code, "finish", f"{form}/{period}")

    def report(
        self, code: str, period: str, revisions: Sequence[Mapping[str, object]], to: Path | None = None
    ) -> list[Path]:
        """Begin a report and sign every revision of it; the bundles, in order."""
        self.run(code, "new", FORM, period)
        made: list[Path] = []
        for number, figures in enumerate(revisions, 1):
            if number > 1:
                self.run(code, "reopen", f"{FORM}/{period}", "--reason", "đính chính số liệu")
            self.say(code, FORM, period, figures)
            made.append(self.export(code, period, to))
        return made

    def export(self, code: str, period: str, to: Path | None = None) -> Path:
        """Sign the finished report and write its bundle, to the office's own folder where no other is named."""
        done = self.run(
            code, "export", f"{FORM}/{period}", "--to", to or self.home(code) / "gui", "--key", self.home(code) / KEY,
            "--secret-file", self.home(code) / PASSPHRASE,
        )  # fmt: skip
        return next(Path(file) for file in done["files"] if file.endswith(".asice"))


def make_key(folder: Path, unit: str) -> None:
    """A P-256 key in a PKCS#12 file, its certificate that names the unit (none where ""), and the passphrase's file."""
    serial = f"{UNIT_PREFIX}{unit}" if unit else "CB-01"
    name, first, last = f"Đơn vị {unit}", datetime(2024, 1, 1), datetime(2034, 1, 1)
    key, certificate = new_pair(name, name, serial, first, last)
    (folder / KEY).write_bytes(key_file(key, certificate, SECRET))
    (folder / CERTIFICATE).write_bytes(certificate.public_bytes(Encoding.DER))
    (folder / PASSPHRASE).write_text(SECRET + "\n", encoding="utf-8")


def agrees(cell: Mapping[str, str], total: oracle.Total) -> bool:
    """Whether a cell says what was reckoned; quotients to 20 digits."""
    if cell["state"] != total.state:
        return False
    if total.value is None or total.state == "none":
        return cell["value"] is None
    with localcontext() as context:
        context.prec = 40
        return abs(Fraction(Decimal(cell["value"])) - total.value) < Fraction(1, 10**20)
