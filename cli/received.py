"""What was received, as a list, and the choice between reports of which only one can stand."""

from __future__ import annotations

from typing import Any

import click

from cli.app import Common, command
from cli.output import print_json
from forms.standing import LATE_TEXT, UNIT_STATE_TEXT
from workflow.finished import reference_code
from workflow.receiving.deciding import choose
from workflow.receiving.views import KeptView, StandingLine, kept_view, standing_list
from workflow.receiving.words import KIND_TEXT


@command("received")
@click.argument("form", default="", metavar="[BIỂU")
@click.argument("period", default="", metavar="KỲ]")
@click.option("--unit", default="", metavar="MÃ", help="Chỉ của đơn vị này.")
def received(common: Common, form: str, period: str, unit: str) -> None:
    """Những báo cáo đã nhận và giữ lại, kèm số thứ tự, đơn vị, lần và mã số liệu."""
    with common.open() as session:
        lines = [
            line
            for line in standing_list(session)
            if form in ("", line.form) and period in ("", line.period) and unit in ("", line.unit)
        ]
        found = [(line, kept_view(session, number)) for line in lines for number in line.kept]
    if common.as_json:
        print_json([_data(line, view) for line, view in found])
        return
    for line, view in found:
        click.echo(_sentence(line, view))
    if not found:
        click.echo("Chưa nhận báo cáo nào.")


@command("keep")
@click.argument("number", type=int, metavar="SỐ")
@click.option("--reason", required=True, metavar="LÝ_DO", help="Vì sao dùng bản này.")
def keep(common: Common, number: int, reason: str) -> None:
    """Chọn bản được dùng trong các bản mâu thuẫn nhau; SỐ theo lệnh received. Bản kia vẫn được giữ."""
    with common.open() as session:
        choose(session, number, reason)
        view = kept_view(session, number)
    if common.as_json:
        print_json({"number": number, "unit": view.unit, "revision": view.revision})
    else:
        click.echo(f"Dùng báo cáo số {number}: {view.unit_name}, {view.form_short}, {view.period_title}.")


def _data(line: StandingLine, view: KeptView) -> dict[str, Any]:
    what = ("number", "unit", "unit_name", "form", "period", "period_title", "revision")
    names = (*what, "kind", "signed", "file", "data_digest", "pack", "pack_version")
    said = {name: getattr(view, name) for name in names}
    used = view.number in line.chain
    return {**said, "received_at": view.received_at.isoformat(), "state": line.state, "late": line.late, "used": used}


def _sentence(line: StandingLine, view: KeptView) -> str:
    late = f", {LATE_TEXT}" if line.late else ""
    stands = not line.number or view.number == line.number
    rest = "bản gốc được bổ sung" if view.number in line.chain else "không dùng"
    state = f"{UNIT_STATE_TEXT[line.state]}{late}" if stands else rest
    what = f"{view.unit_name} ({view.unit}), {view.form_short}, {view.period_title}, lần {view.revision}"
    by = f"gói biểu mẫu {view.pack} bản {view.pack_version}"
    return f"{view.number:>5}  {what}: {KIND_TEXT[view.kind]}, {state}, mã {reference_code(view.data_digest)[:9]}, {by}"
