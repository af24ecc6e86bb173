"""A newer version of the program: looked at, found on sticks, taken, and the way back to the one before."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from cli.app import NO, Common, command, root
from cli.data import tell_wrong
from cli.output import print_json
from cli.vietnamese import VietnameseGroup
from forms.version import VERSION
from storage.database import NewerDatabase
from workflow.backups import restore
from workflow.moving import restored_text
from workflow.updating.looking import look_at_update
from workflow.updating.noticing import find_updates
from workflow.updating.offers import OUTCOME_TEXT, Earlier, Offer, Prepared
from workflow.updating.preparing import prepare_update
from workflow.updating.returning import earlier_version, prepare_return
from workflow.updating.starting import start_prepared

FILE = click.argument("file", metavar="TỆP", type=click.Path(path_type=Path))
RUN = click.option("--run", is_flag=True, help="Chạy ngay bộ cài đặt sau khi đã chuẩn bị xong.")


@root.group("update", cls=VietnameseGroup)
def update_group() -> None:
    """Phiên bản mới của chương trình và việc quay lại phiên bản trước."""


@command("look", update_group)
@FILE
def look(common: Common, file: Path) -> int:
    """Xem một bản phát hành (.asice) hoặc tệp cài đặt có bản phát hành bên cạnh; trả về 1 khi không nhận được."""
    with common.open_if_any() as session:
        offer = look_at_update(file, session)
    if common.as_json:
        print_json(_offer_data(offer))
    else:
        _print_offer(offer)
    return 0 if offer.may_take or offer.outcome == "same" else NO


@command("list", update_group)
def listed(common: Common) -> None:
    """Kê các phiên bản mới có trên USB đang cắm và phiên bản trước có thể quay lại."""
    with common.open_if_any() as session:
        offers = find_updates(session)
        earlier = earlier_version(session) if session else None
    if common.as_json:
        data = {"current": VERSION, "offers": [_offer_data(offer) for offer in offers]}
        print_json({**data, "earlier": _earlier_data(earlier) if earlier else None})
        return
    click.echo(f"Phiên bản đang dùng: {VERSION}.")
    for offer in offers:
        _print_offer(offer)
    if not offers:
        click.echo("Không thấy phiên bản mới hơn trên USB nào đang cắm.")
    if earlier:
        click.echo(f"Có thể quay lại phiên bản {earlier.version} (update back). {earlier.sentence}")


@command("take", update_group)
@FILE
@RUN
def take(common: Common, file: Path, run: bool) -> None:
    """Chép và kiểm tra tệp của phiên bản mới, sao lưu dữ liệu; chưa cài gì nếu không thêm --run."""
    with common.open() as session:
        prepared = prepare_update(session, look_at_update(file, session))
    _tell(common, prepared, run)


@command("back", update_group)
@RUN
def back(common: Common, run: bool) -> int:
    """Quay lại phiên bản trước; nếu phiên bản này không đọc được dữ liệu thì mở bản sao lưu gần nhất đọc được."""
    try:
        with common.open() as session:
            earlier = earlier_version(session)
            prepared = prepare_return(session, earlier) if earlier else None
    except NewerDatabase as error:
        if error.backup is None:
            raise
        return _open_backup(common, error.backup)
    if prepared is None:
        click.echo("Trên máy này không có bộ cài đặt của phiên bản trước.", err=True)
        return NO
    _tell(common, prepared, run)
    return 0


def _open_backup(common: Common, backup: Path) -> int:
    done = restore(common.folder, backup)
    if common.as_json:
        aside = [str(path) for path in done.set_aside]
        print_json({"restored": str(done.backup), "set_aside": aside, "wrong": list(done.wrong)})
    else:
        click.echo(restored_text(done))
        tell_wrong(done.wrong)
    return NO if done.wrong else 0


def _tell(common: Common, prepared: Prepared, run: bool) -> None:
    if run:
        start_prepared(prepared)
    if common.as_json:
        print_json(
            {
                "version": prepared.version,
                "file": str(prepared.copy),
                "sha256": prepared.sha256,
                "backup": str(prepared.backup),
                "command": list(prepared.command),
                "instruction": prepared.instruction,
                "started": run,
            }
        )
        return
    click.echo(prepared.sentence)
    if prepared.instruction:
        click.echo(prepared.instruction)
    elif not run:
        click.echo("Chưa cài gì; thêm --run để chạy, hoặc chạy: " + " ".join(f'"{word}"' for word in prepared.command))


def _offer_data(offer: Offer) -> dict[str, Any]:
    return {
        "outcome": offer.outcome,
        "sentence": offer.sentence,
        "remedy": offer.remedy,
        "current": offer.current,
        "version": offer.version,
        "may_take": offer.may_take,
        "signer": offer.signer,
        "fingerprint": offer.fingerprint,
        "file": str(offer.source) if offer.source else "",
        "sha256": offer.file.sha256 if offer.file else "",
        "news": list(offer.news),
    }


def _earlier_data(earlier: Earlier) -> dict[str, Any]:
    return {
        "version": earlier.version,
        "sentence": earlier.sentence,
        "backup": str(earlier.backup) if earlier.backup else "",
        "cells_since": earlier.since,
        "lost": list(earlier.lost),
    }


def _print_offer(offer: Offer) -> None:
    click.echo(f"{offer.title}: {OUTCOME_TEXT[offer.outcome].upper()}")
    click.echo(f"  {offer.sentence} {offer.remedy}".rstrip())
    if offer.signer:
        click.echo(f"  Người ký: {offer.signer}")
        click.echo(f"  Dấu vân tay: {offer.groups}")
    if offer.file:
        click.echo(f"  {offer.file.name}  SHA-256 {offer.file.sha256}")
    if offer.data_sentence:
        click.echo(f"  {offer.data_sentence}")
    for line in offer.news:
        click.echo(f"  - {line}")
