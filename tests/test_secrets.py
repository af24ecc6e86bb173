"""Passphrases, PINs and private keys are nowhere but where they are typed and locked: every act that takes one is done
with one that is marked, well and badly and with a fault in the middle; then all that was written is searched."""

from __future__ import annotations

import io
import logging
import os
import unicodedata
import zipfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import click
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import pkcs12

from cli.app import root
from main import main
from tests.conftest import SampleOffice
from tests.tokens import Handed, issue
from workflow.keys.office_keys import new_key
from workflow.moving import carry_out, restore_with_keys
from workflow.session import open_session

MARK = "ngựa-Ô-7f3a91"
PIN_MARK = "83c1d7-mark"
Say = Callable[..., int]


@pytest.fixture
def said(capsys: pytest.CaptureFixture[str]) -> list[str]:
    return []


@pytest.fixture
def do(finished: SampleOffice, tmp_path: Path, capsys: pytest.CaptureFixture[str], said: list[str]) -> Iterator[Say]:
    """Run a command of the office of the machine's own day; what it says is gathered."""
    with open_session(finished.home) as session:
        new_key(session, "khoa-moi", MARK, "Văn thư")

    def run(*words: str | Path) -> int:
        status = main(["--home", str(finished.home), *map(str, words)])
        out, err = capsys.readouterr()
        said.extend((out, err))
        return status

    yield run


@pytest.fixture
def secrets_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the marked secrets are typed into files; nothing else may hold them."""
    folder = tmp_path_factory.mktemp("mật khẩu")
    for name, text in (("dung", MARK), ("sai", f"{MARK}-sai"), ("moi", f"{MARK}-moi"), ("pin", PIN_MARK)):
        (folder / name).write_text(f"{text}\n", encoding="utf-8")
    (folder / "pin-sai").write_text(f"{PIN_MARK}-x\n", encoding="utf-8")
    return folder


def written(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Every file below a folder, and what is packed into it."""
    for path in folder.rglob("*"):
        if not path.is_file():
            continue
        data = path.read_bytes()
        yield str(path.relative_to(folder)), data
        if zipfile.is_zipfile(io.BytesIO(data)):
            with zipfile.ZipFile(io.BytesIO(data)) as packed:
                yield from ((f"{path.name}!{name}", packed.read(name)) for name in packed.namelist())


def marks(*texts: str) -> list[bytes]:
    """The texts in every way in which a program may write them."""
    forms = {unicodedata.normalize(form, text) for text in texts for form in ("NFC", "NFD")}
    ways = ("utf-8", "utf-16-le", "utf-16-be")
    escaped = {text.encode("unicode_escape") for text in forms} | {ascii(text)[1:-1].encode() for text in forms}
    return sorted({text.encode(way) for text in forms for way in ways} | escaped)


def private_numbers(folder: Path) -> list[bytes]:
    """What no file may hold unlocked: the private numbers of the keys made here."""
    found = []
    for path in (folder / "keys").glob("khoa-*.p12"):
        for secret in (MARK, f"{MARK}-moi"):
            try:
                key = pkcs12.load_pkcs12(path.read_bytes(), secret.encode()).key
            except ValueError:
                continue
            if isinstance(key, ec.EllipticCurvePrivateKey):
                found.append(key.private_numbers().private_value.to_bytes(32, "big"))
            elif isinstance(key, rsa.RSAPrivateKey):
                numbers = key.private_numbers()
                found += [number.to_bytes((number.bit_length() + 7) // 8, "big") for number in (numbers.d, numbers.p)]
    assert len(found) >= 6, "two keys to sign and two to decrypt were to be found"
    return found


def found_in(folder: Path, wanted: list[bytes]) -> list[str]:
    return [name for name, data in written(folder) for one in wanted if one in data]


def refused(*_: object) -> None:
    """What goes wrong in the middle of an act, saying all that it knows."""
    raise KeyError(f"{MARK} {PIN_MARK}", MARK.encode())


def test_a_passphrase_is_written_nowhere(
    do: Say, finished: SampleOffice, secrets_folder: Path, tmp_path: Path, said: list[str],
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    caplog.set_level(logging.DEBUG)
    before = dict(os.environ)
    report, out = finished.reports[0], tmp_path / "ra"
    right, wrong, new = (("--secret-file", secrets_folder / name) for name in ("dung", "sai", "moi"))
    seal = ("--encrypt-to", finished.home / "keys" / "khoa-moi.giai-ma.cer")
    assert do("key", "new", "khoa-hai", "--json", *right) == 0
    assert do("key", "use", "khoa-moi") == 0
    assert do("export", report, "--to", out, *wrong) == 2
    assert do("export", report, "--to", out, "--json", *right, *seal) == 0
    (sealed,) = out.glob("*.p7m")
    assert do("verify", sealed, "--json", *wrong) in (1, 2)
    assert do("verify", sealed, "--json", *right) in (0, 1)
    assert do("key", "bring", finished.home / "keys" / "khoa-hai.p12", *right) == 0
    assert do("key", "card", "--to", out, "--key", "khoa-moi", *right) == 0
    assert do("key", "use", "khoa-moi") == 0
    assert do("key", "renew", "--to", out, *right, "--new-secret-file", new[1]) == 0
    assert do("key", "withdraw", "khoa-hai", "--on", "1/1/2030", "--reason", "mất", "--to", out, *new) == 0
    within = ("signing.keys._open", "signing.keys.with_mac_rounds", "signing.envelope.pkcs12.load_pkcs12")
    for number, broken in enumerate(within):
        with monkeypatch.context() as patch:
            patch.setattr(broken, refused)
            statuses = {
                do("key", "new", f"khoa-hong-{number}", *right),
                do("export", report, "--to", out, "--again", *new),
                do("verify", sealed, *right),
            }
        assert 3 in statuses, broken
    assert do("backup") == 0
    with open_session(finished.home) as session:
        (tmp_path / "usb").mkdir()
        carried = carry_out(session, tmp_path / "usb")
    restore_with_keys(tmp_path / "máy mới", carried.backup)
    assert len(list((finished.home / "nhat-ky").glob("loi-*.txt"))) >= 1
    wanted = marks(MARK)
    assert found_in(tmp_path, wanted) == []
    assert not [text for text in (*said, *caplog.messages) for one in wanted if one in text.encode("utf-8", "replace")]
    assert dict(os.environ) == before
    assert found_in(tmp_path, private_numbers(finished.home)) == []


def test_a_pin_is_written_nowhere(
    do: Say, finished: SampleOffice, handed: Handed, secrets_folder: Path, tmp_path: Path, said: list[str],
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    caplog.set_level(logging.DEBUG)
    token = handed.ports.make_token("Thẻ đánh dấu", PIN_MARK)
    certificate = issue(handed.ports.add_key(token), "Người ký", datetime.now(UTC))
    handed.ports.add_certificate(token, certificate)
    report, ref = finished.reports[0], token.ref(certificate)
    right, wrong = (("--key", ref, "--secret-file", secrets_folder / name) for name in ("pin", "pin-sai"))
    assert do("export", report, "--to", tmp_path / "ra", *wrong) == 2
    with monkeypatch.context() as patch:
        patch.setattr("signing.tokens.signer_in", refused)
        assert do("export", report, "--to", tmp_path / "ra", *right) == 3
    assert do("export", report, "--to", tmp_path / "ra", "--json", *right) == 0
    wanted = marks(PIN_MARK)
    tokens = handed.ports.folder
    found = [name for name in found_in(tmp_path, wanted) if not name.startswith(tokens.name)]
    assert found == []
    assert not [text for text in (*said, *caplog.messages) if PIN_MARK in text]


def options() -> Iterator[tuple[str, click.Parameter]]:
    waiting: list[tuple[str, click.Command]] = [("", root)]
    while waiting:
        name, one = waiting.pop()
        yield from ((name, parameter) for parameter in one.params)
        if isinstance(one, click.Group):
            waiting += [(f"{name} {each}".strip(), below) for each, below in one.commands.items()]


def test_no_command_takes_a_secret_as_a_word() -> None:
    """Whoever may list the processes of a machine reads their command lines."""
    assert main(["--help"]) == 0, "every command is registered by now"
    told = {(name, option) for name, each in options() for option in each.opts}
    secret = {(name, option) for name, option in told if any(word in option for word in ("secret", "pin", "pass"))}
    assert {option for _, option in secret} == {"--secret-file", "--person-secret-file", "--new-secret-file"}
    files = [each for _, each in options() if any("secret" in option for option in each.opts)]
    assert files and all(isinstance(each.type, click.Path) for each in files)
