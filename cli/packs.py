"""Packs: checked, listed, put in from a folder or a signed file, signed for others, and who put in what."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from cli.app import NO, SECRET, Common, command, root
from cli.output import print_file, print_json
from cli.signing import FOLDER, KEY, MODULE, key_ref, key_secret
from cli.vietnamese import VietnameseGroup
from forms.dates import day_text
from forms.errors import BadInput
from forms.files import file_errors
from forms.pack import Pack
from forms.packs.difference import Group
from forms.packs.loader import load_pack
from storage.pack_acts import PackAct
from workflow.keys.signing_keys import KeyUse, require_key
from workflow.office import office
from workflow.packing.checking import folder_problems
from workflow.packing.files import write_pack_file
from workflow.packing.installing import Installed, came_text, install_folder, install_pack, pack_acts
from workflow.packing.looked import OUTCOME_TEXT, Looked
from workflow.packing.looking import look_at_folder, look_at_pack
from workflow.packing.using import PackLine, pack_lines
from workflow.packs import find_pack
from workflow.session import Session, all_units
from workflow.setup_choices import pack_choices

_USE = {True: "gói chính", False: "đang dùng thêm"}


@root.group("pack", cls=VietnameseGroup)
def pack_group() -> None:
    """Gói biểu mẫu."""


@command("check", pack_group)
@click.argument("folder", metavar="THƯ_MỤC", type=click.Path(path_type=Path))
def pack_check(common: Common, folder: Path) -> int:
    """Kiểm tra một gói biểu mẫu; trả về 1 khi có lỗi."""
    if folder.is_file():
        raise BadInput(
            f"“{folder.name}” là một tệp, còn lệnh này kiểm tra thư mục của gói biểu mẫu.",
            "Hãy ghi tên thư mục; gói đã ký thì xem bằng lệnh pack install --dry-run.",
        )
    problems = folder_problems(folder, all_units())
    if common.as_json:
        print_json({"problems": list(problems)})
    elif problems:
        click.echo(f"Gói biểu mẫu “{folder.name}” có {len(problems)} lỗi nên chưa dùng được:")
        for problem in problems:
            click.echo(f"- {problem}")
    else:
        pack = load_pack(folder)
        click.echo(f"Gói {pack.id} bản {pack.version} đạt: {len(pack.forms)} biểu.")
    return NO if problems else 0


@command("install", pack_group)
@click.argument("source", metavar="TỆP|THƯ_MỤC", type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="Chỉ xem gói và chỗ khác với gói đang có, không cài.")
def pack_install(common: Common, source: Path, dry_run: bool) -> int:
    """Cài một gói biểu mẫu: tệp .asice đã ký, hoặc thư mục của người soạn gói; trả về 1 khi không cài được."""
    with common.open() as session:
        with file_errors(source):
            source.stat()
        if source.is_dir() and not dry_run:
            put_in = install_folder(session, source)
            return _tell_installed(common, put_in, None, _use_hint(session, put_in.pack.id))
        looked = look_at_folder(session, source) if source.is_dir() else look_at_pack(session, source)
        done = install_pack(session, looked) if looked.may_install and not dry_run else None
        use = _use_hint(session, done.pack.id) if done else ""
    if done:
        return _tell_installed(common, done, looked, use)
    if common.as_json:
        print_json(_looked_data(looked))
    else:
        _print_looked(looked)
        click.echo("Chưa cài gì." if dry_run else "Không cài; không có gì bị thay đổi.")
    return 0 if looked.may_install or looked.outcome == "same" else NO


def _use_hint(session: Session, pack_id: str) -> str:
    """How the office comes to report with a pack that it does not use yet; "" where it does."""
    here = office(session)
    if here is None or pack_id in {pack.id for pack in here.packs}:
        return ""
    return f"Đơn vị chưa dùng gói này; để dùng: pack use {pack_id}, thêm --main để đặt làm gói chính."


def _tell_installed(common: Common, done: Installed, looked: Looked | None, use: str) -> int:
    if common.as_json:
        print_json({"pack": done.pack.id, "version": done.pack.version, "before": done.before})
        return 0
    if looked:
        _print_looked(looked)
    click.echo(done.sentence)
    if looked is None and done.before != done.pack.version:
        click.echo("Gói này không có chữ ký; chỉ nên cài gói do chính đơn vị soạn hoặc đã kiểm tra.")
    if use:
        click.echo(use)
    return 0


def _print_looked(looked: Looked) -> None:
    click.echo(f"{looked.title}: {OUTCOME_TEXT[looked.outcome].upper()}")
    click.echo(f"  {looked.sentence} {looked.remedy}".rstrip())
    if looked.signer:
        click.echo(f"  Người ký: {looked.signer}")
    if looked.groups:
        click.echo(f"  Dấu vân tay: {looked.groups}")
    for fact in looked.facts.values():
        if fact.ok is not None:
            click.echo(f"  {'✓' if fact.ok else '✗'} {fact.sentence}")
    for text in (*looked.remarks, *(f"- {problem}" for problem in looked.problems)):
        click.echo(f"  {text}")
    print_groups(looked.standing, "  ")


def print_groups(groups: Sequence[Group], indent: str = "") -> None:
    """The difference of two packs."""
    for group in groups:
        click.echo(f"{indent}{group.title}:")
        for sentence in group.sentences:
            click.echo(f"{indent}  {sentence}")


def _looked_data(looked: Looked) -> dict[str, Any]:
    names = ("outcome", "sentence", "remedy", "signer", "signer_unit", "fingerprint", "groups", "at_hand", "shipped")
    told: dict[str, Any] = {name: getattr(looked, name) for name in names}
    pack = {"pack": looked.pack.id, "version": looked.pack.version} if looked.pack else {}
    facts = {name: {"ok": fact.ok, "sentence": fact.sentence} for name, fact in looked.facts.items()}
    difference = {group.title: list(group.sentences) for group in looked.standing}
    lists = {"remarks": list(looked.remarks), "problems": list(looked.problems)}
    return {**pack, **told, **lists, "facts": facts, "difference": difference}


@command("sign", pack_group)
@click.argument("pack_id", metavar="GÓI")
@FOLDER
@KEY
@MODULE
@SECRET
def pack_sign(
    common: Common, pack_id: str, folder: Path, key: str, module: Path | None, secret_file: Path | None
) -> None:
    """Ký một gói biểu mẫu bằng khóa của cơ quan và ghi ra tệp để cấp dưới cài."""
    with common.open() as session:
        ref = key_ref(key, module)
        find_pack(pack_id, session.home)
        require_key(session, ref)
        path = write_pack_file(session, pack_id, _use(session, ref, secret_file), folder)
    print_file(path, "Đã ghi gói biểu mẫu", common.as_json)


def _use(session: Session, ref: str, secret_file: Path | None) -> KeyUse:
    return KeyUse(ref, key_secret(session, ref, secret_file))


@command("list", pack_group)
def pack_list(common: Common) -> None:
    """Các gói biểu mẫu đi cùng chương trình và đã cài trong thư mục dữ liệu."""
    found = [find_pack(choice.id, common.folder) for choice in pack_choices(common.folder)]
    with common.open_if_any() as session:
        here = office(session) if session else None
        lines = {line.id: line for line in pack_lines(session)} if session and here else {}
    if common.as_json:
        print_json([_pack_data(pack, lines.get(pack.id)) for pack in found])
    for pack in found if not common.as_json else ():
        line = lines.get(pack.id)
        use = f" ({_USE[line.main]}; {line.origin})" if line and line.used else ""
        click.echo(f"{pack.id}  bản {pack.version}  {pack.title}{use}")


def _pack_data(pack: Pack, line: PackLine | None) -> dict[str, Any]:
    told = {name: getattr(pack, name) for name in ("id", "version", "title", "province")} | {"years": list(pack.years)}
    return told | {"used": bool(line and line.used), "main": bool(line and line.main)}


@command("history", pack_group)
@click.argument("pack_id", metavar="[GÓI]", default="")
def pack_history(common: Common, pack_id: str) -> None:
    """Gói biểu mẫu nào đã được cài, khi nào, do ai, ai ký."""
    with common.open() as session:
        acts = pack_acts(session, pack_id)
    if common.as_json:
        print_json([_act_data(act) for act in acts])
        return
    for act in acts:
        instead = f", thay bản {act.before}" if act.before else ""
        moment = f"{act.at:%H:%M} {day_text(act.at.date())}"
        click.echo(f"{moment}  {act.pack} bản {act.version}{instead}: {came_text(act)}; {act.file}; {act.who}")
    if not acts:
        click.echo("Chưa cài gói biểu mẫu nào.")


def _act_data(act: PackAct) -> dict[str, Any]:
    names = [name for name in act.__struct_fields__ if name not in ("at", "claimed_at")]
    claimed = act.claimed_at.isoformat() if act.claimed_at else None
    return {name: getattr(act, name) for name in names} | {"at": act.at.isoformat(), "claimed_at": claimed}
