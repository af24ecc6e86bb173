"""The certificates that this office trusts: trust add, list, remove."""

from __future__ import annotations

from pathlib import Path

import click

from cli.app import Common, command, root
from cli.output import print_json
from cli.vietnamese import VietnameseGroup
from forms.dates import day_text
from workflow.trust import TrustedCertificate, add_trust, remove_trust, trust_list


@root.group("trust", cls=VietnameseGroup)
def trust_group() -> None:
    """Chứng thư của các đơn vị mà cơ quan này tin cậy."""


@command("add", trust_group)
@click.argument("certificate", metavar="CHỨNG_THƯ", type=click.Path(path_type=Path))
@click.option("--unit", default="", metavar="MÃ", help="Đơn vị của chứng thư.")
def trust_add(common: Common, certificate: Path, unit: str) -> None:
    """Tin cậy một chứng thư sau khi đã đối chiếu dấu vân tay với đơn vị."""
    with common.open() as session:
        added = add_trust(session, certificate, unit)
    if common.as_json:
        print_json(_trust_data(added))
    else:
        click.echo(f"Đã tin cậy chứng thư của {added.unit_name} ({added.unit_code}). Dấu vân tay: {added.groups}")


@command("list", trust_group)
def trust_listing(common: Common) -> None:
    """Các chứng thư tin cậy."""
    with common.open() as session:
        found = trust_list(session)
    if common.as_json:
        print_json([_trust_data(item) for item in found])
        return
    for item in found:
        click.echo(f"{item.unit_code}  {item.unit_name}  đến ngày {day_text(item.valid_to.date())}\n  {item.groups}")


@command("remove", trust_group)
@click.argument("fingerprint", metavar="DẤU_VÂN_TAY")
def trust_remove(common: Common, fingerprint: str) -> None:
    """Bỏ tin cậy một chứng thư."""
    with common.open() as session:
        remove_trust(session, fingerprint)
    if common.as_json:
        print_json({"removed": fingerprint})
    else:
        click.echo("Đã bỏ tin cậy chứng thư này.")


def _trust_data(item: TrustedCertificate) -> dict[str, str]:
    return {
        "unit": item.unit_code,
        "name": item.unit_name,
        "fingerprint": item.fingerprint,
        "valid_from": item.valid_from.isoformat(),
        "valid_to": item.valid_to.isoformat(),
    }
