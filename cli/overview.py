"""Who is missing, letters to them, and the report on an act of receiving."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

import click

from cli.app import Common, command
from cli.output import print_json
from forms.errors import BadInput
from forms.matrix.rows import Entry, entries
from forms.matrix.submissions import Matrix
from forms.matrix.words import NARROW_TEXT, Narrow, cell_words, due_words, tally_words
from workflow.overview.lists import export_matrix
from workflow.overview.matrix import matrix
from workflow.overview.own import OwnLine, own_lines
from workflow.overview.receiving_report import receiving_report
from workflow.overview.reminders import all_text, reminders, write_reminders
from workflow.receiving.views import receiving_list
from workflow.session import Session

FORM = click.option("--form", default="", metavar="BIỂU", help="Chỉ xét biểu này.")
FOLDER = click.Path(path_type=Path, file_okay=False)


@command("status")
@click.argument("period", metavar="KỲ")
@FORM
@click.option(
    "--only",
    "narrow",
    type=click.Choice(list(NARROW_TEXT)),
    default="all",
    metavar="TÌNH_TRẠNG",
    help="Chỉ nêu đơn vị có tình trạng này: missing (chưa nộp), late (nộp trễ), received, accepted, returned,"
    " conflict, waiting.",
)
@click.option(
    "--to", "file", type=click.Path(path_type=Path), metavar="TỆP", help="Ghi danh sách ra tệp .xlsx hoặc .pdf."
)
def status(common: Common, period: str, form: str, narrow: Narrow, file: Path | None) -> None:
    """Đơn vị nào đã nộp, chưa nộp, nộp trễ, bị trả lại, trong một kỳ."""
    with common.open() as session:
        found = matrix(session, period)
        own = () if found.lines else own_lines(session, period)
        _require_known(found, own, form)
        told = entries(found, form, narrow)
        if file is not None:
            left = {entry.line.code for entry in told}
            export_matrix(session, found, file, [line for line in found.lines if line.code in left], narrow)
    mine = [line for line in own if form in ("", line.form) and narrow == "all"]
    if common.as_json:
        print_json([*map(_own_json, mine), *map(_json, told)])
        return
    for text in (*_own_text(mine), *_heads(found, form), *_lines(told)):
        click.echo(text)
    if not (own or found.lines):
        click.echo("Kỳ này không có biểu nào phải nộp.")
    if file is not None:
        click.echo(f"Đã ghi danh sách: {file}")


@command("remind")
@click.argument("period", metavar="KỲ")
@click.option("--form", required=True, metavar="BIỂU", help="Biểu cần nhắc.")
@click.option("--unit", "units", multiple=True, metavar="MÃ", help="Chỉ nhắc đơn vị này; ghi được nhiều lần.")
@click.option("--to", "folder", type=FOLDER, metavar="THƯ_MỤC", help="Ghi mỗi thư thành một tệp thư nháp .eml.")
def remind(common: Common, period: str, form: str, units: Sequence[str], folder: Path | None) -> None:
    """Lời nhắc gửi các đơn vị chưa nộp, bị trả lại hoặc cần làm rõ."""
    with common.open() as session:
        letters = reminders(session, period, form, units or None)
        files = write_reminders(session, letters, folder) if folder is not None else ()
    if common.as_json:
        names = ("unit", "name", "subject", "body", "address")
        told = [{name: getattr(letter, name) for name in names} for letter in letters]
        print_json({"reminders": told, "files": [str(path) for path in files]})
        return
    if folder is None and letters:
        click.echo(all_text(letters), nl=False)
    elif letters:
        click.echo(f"Đã ghi {len(files)} thư nháp vào {folder}.")
    else:
        click.echo("Không có đơn vị nào phải nhắc.")


@command("receiving-report")
@click.argument("number", type=int, metavar="[LẦN_NHẬN]", required=False)
@click.option("--to", "folder", required=True, type=FOLDER, metavar="THƯ_MỤC", help="Nơi ghi biên bản.")
def report(common: Common, number: int | None, folder: Path) -> None:
    """Biên bản tiếp nhận của một lần nhận, PDF và XLSX; không ghi số thì là lần nhận mới nhất."""
    with common.open() as session:
        files = receiving_report(session, number or _last(session), folder)
    if common.as_json:
        print_json({"files": [str(path) for path in files]})
    else:
        for path in files:
            click.echo(f"Đã ghi biên bản: {path}")


def _require_known(found: Matrix, own: Sequence[OwnLine], form: str) -> None:
    """BadInput where nobody owes the form in the period, here or below."""
    known = {item.key for item in found.forms} | {line.form for line in own}
    if form and form not in known:
        raise BadInput(
            f"Kỳ {found.period} không có biểu “{form}” phải nộp.",
            f"Hãy chọn một trong các biểu: {', '.join(sorted(known))}.",
        )


def _last(session: Session) -> int:
    acts = receiving_list(session)
    if not acts:
        raise BadInput("Chưa có lần nhận báo cáo nào.", "Hãy nhận báo cáo trước (lệnh receive).")
    return acts[0].number


def _own_json(line: OwnLine) -> dict[str, Any]:
    told = {"unit": line.unit, "form": line.form, "state": line.state, "late": line.late, "name": line.name}
    return {**told, "district": "", "revision": line.revision, "received_at": None}


def _json(entry: Entry) -> dict[str, Any]:
    line, cell = entry.line, entry.cell
    return {
        "unit": line.code,
        "form": entry.form.key,
        "state": cell.state,
        "late": cell.late,
        "name": line.name,
        "district": line.group if line.level == "xa" and line.group.isdecimal() else "",
        "revision": cell.revision,
        "received_at": cell.received_at.isoformat() if cell.received_at else None,
        "direct": cell.direct,
        "through": cell.through,
    }


def _own_text(mine: Sequence[OwnLine]) -> Iterator[str]:
    """This office's own reports."""
    for line in mine:
        late = ", quá hạn" if line.late else ""
        yield f"{line.name} · {line.short}: {line.state_text.lower()}{late}"


def _heads(found: Matrix, form: str) -> Iterator[str]:
    """A line a form: how many, by when."""
    for item in found.forms if found.lines else ():
        if form in ("", item.key):
            tally = found.tally(item.key, direct=True)
            rest = tally_words(found.tally(item.key))
            count = f"{tally.here}/{tally.owed} đơn vị nộp về đây đã có{f' · {rest}' if rest else ''}"
            yield f"{item.short}: {count}. {due_words(item)}."


def _lines(told: Sequence[Entry]) -> Iterator[str]:
    """A line a unit, under the heads of the groups."""
    for title, members in groupby(told, lambda entry: entry.line.group_title):
        yield title
        for line, cells in groupby(members, lambda entry: entry.line):
            said = "; ".join(f"{entry.form.short}: {cell_words(entry.cell).sentence}" for entry in cells)
            yield f"  {line.code:<24}{line.name}: {said}"
