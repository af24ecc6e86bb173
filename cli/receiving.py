"""Receiving: what came in from the units below, looked at or taken, a line for each file."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from cli.app import NO, SECRET, Common, command, read_secret
from cli.output import print_json
from forms.files import file_errors
from workflow.receiving.differences import CellDifference, difference
from workflow.receiving.lines import Line, Watch
from workflow.receiving.looking import look
from workflow.receiving.taking import receive, taken_sentence
from workflow.receiving.words import OUTCOME_TEXT, named
from workflow.session import Session
from workflow.verifying.records import Unlocking

_MANY = 50
_UNWANTED = ("broken", "untrusted", "foreign", "locked", "conflict", "empty")


@command("receive")
@click.argument("paths", nargs=-1, required=True, metavar="ĐƯỜNG_DẪN...", type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="Chỉ xem, không nhận gì.")
@click.option(
    "--key", default="", metavar="TÊN|TỆP.p12", help="Khóa giải mã cho gói đã mã hóa; không ghi thì dùng khóa đơn vị."
)
@SECRET
def receive_command(common: Common, paths: tuple[Path, ...], dry_run: bool, key: str, secret_file: Path | None) -> int:
    """Tiếp nhận báo cáo của các đơn vị: tệp, thư mục, cả ổ USB, thư .eml; trả về 1 khi có tệp cần xem lại."""
    for path in paths:
        with file_errors(path):
            path.stat()
    unlocking = Unlocking(read_secret(secret_file, "Mật khẩu khóa giải mã"), key) if key or secret_file else None
    with common.open() as session:
        if dry_run:
            lines = look(session, paths, unlocking, _watch(common)).lines
            sentence = f"Chưa nhận gì. {taken_sentence(lines)}"
        else:
            taken = receive(session, paths, unlocking, _watch(common))
            lines, sentence = taken.lines, taken.sentence
        changed = [_changed(session, line, unlocking) for line in lines]
    if common.as_json:
        print_json([_data(line, cells) for line, cells in zip(lines, changed, strict=True)])
    else:
        _print(lines, changed)
        click.echo(sentence)
    return NO if any(line.outcome in _UNWANTED for line in lines) else 0


def _changed(session: Session, line: Line, unlocking: Unlocking | None) -> tuple[CellDifference, ...]:
    """Cell by cell what a newer or contradicting report says otherwise than the one kept before."""
    if line.outcome not in ("newer", "conflict") or line.previous is None:
        return ()
    return difference(session, line, line.previous, unlocking)


def _watch(common: Common) -> Watch:
    """Progress on stderr where somebody watches a terminal."""
    shown = not common.as_json and sys.stderr is not None and sys.stderr.isatty()
    return Watch(progress=_progress) if shown else Watch()


def _progress(done: int, total: int, text: str) -> None:
    if total >= _MANY and done % 25 == 0:
        click.echo(f"\r{done}/{total} {text[:60]:<60}", nl=False, err=True)


def _data(line: Line, changed: Sequence[CellDifference]) -> dict[str, Any]:
    names = (
        "file",
        "outcome",
        "sentence",
        "remedy",
        "unit",
        "unit_name",
        "form",
        "period",
        "revision",
        "sha256",
        "kind",
    )
    facts = {name: {"ok": fact.ok, "sentence": fact.sentence} for name, fact in line.facts.items()}
    more = {"signer": line.signer, "fingerprint": line.fingerprint, "good": line.good, "received": line.received}
    said = {name: getattr(line, name) for name in names}
    cells = [{name: getattr(one, name) for name in ("key", "name", "old", "new", "kind")} for one in changed]
    told = {"previous": line.previous, "difference": cells, "detail": list(line.detail), "facts": facts}
    return {**said, **more, **told}


def _print(lines: Sequence[Line], changed: Sequence[Sequence[CellDifference]]) -> None:
    for line, cells in zip(lines, changed, strict=True):
        what = named(line.form_short, line.period_title, line.unit_name or line.unit)
        click.echo(f"{line.file}: {OUTCOME_TEXT[line.outcome].upper()}{f' – {what}' if what else ''}")
        for text in (f"{line.sentence} {line.remedy}".strip(), *line.detail):
            click.echo(f"  {text}")
        for one in cells:
            click.echo(f"  {one.name}: {one.old} → {one.new}")
