"""Consolidating at the office above: consolidate, parts, choose."""

from __future__ import annotations

from typing import Any

import click

from cli.app import Common, command
from cli.output import cell_data, finding_data, finding_line, head_data, print_json
from forms.made_of import missing_names
from workflow.consolidating.choosing import choose_source
from workflow.consolidating.making import consolidate
from workflow.consolidating.parts import Opened, PartView, parts_of
from workflow.finished import reference_code
from workflow.reports import OpenReport
from workflow.standing.prospect import Looked, look

FORM = click.argument("form", metavar="BIỂU")
PERIOD = click.argument("period", metavar="KỲ")


@command("consolidate")
@FORM
@PERIOD
@click.option("--dry-run", is_flag=True, help="Chỉ xem sẽ tổng hợp được gì, không ghi.")
def consolidate_command(common: Common, form: str, period: str, dry_run: bool) -> None:
    """Tổng hợp báo cáo của đơn vị từ các báo cáo đã nhận, ví dụ: consolidate phu-luc-01 2024."""
    with common.open() as session:
        looked = look(session, form, period)
        made = None if dry_run else consolidate(session, form, period)
    opened = made.report if made else looked.opened
    if common.as_json:
        print_json(_consolidated(looked, opened, dry_run))
        return
    for line in _told(looked):
        click.echo(line)
    if made is None:
        click.echo(f"Chạy thử: sẽ ghi {len(looked.changes)} ô; chưa có gì được ghi.")
    else:
        done = "Đã lập" if made.begun else "Đã tổng hợp lại"
        click.echo(f"{done} báo cáo {made.report.report.id[:8]}: {made.changed} ô thay đổi.")


def _consolidated(looked: Looked, opened: OpenReport | None, dry_run: bool) -> dict[str, Any]:
    made = looked.made.consolidation
    return {
        "dry_run": dry_run,
        "report": head_data(opened) if opened else None,
        "counted": looked.counted,
        "missing": [{"unit": code, "name": name} for code, name in made.missing],
        "changed": len(looked.changes),
        "kept": list(looked.kept),
        "cells": {key: cell_data(cell) for key, cell in sorted(looked.made.cells.items())},
        "coverage": {key: list(pair) for key, pair in sorted(made.coverage.items())},
        "districts": [
            {"unit": one.code, "name": one.name, "source": one.state, "chosen": one.chosen, "why": one.why}
            for one in looked.made.districts
        ],
        "findings": [finding_data(finding) for finding in looked.made.findings],
    }


def _told(looked: Looked) -> list[str]:
    made, scope = looked.made.consolidation, looked.gathered.scope
    missing = f"; chưa gồm: {missing_names(made)}" if made.missing else ""
    lines = [f"{scope.form.short}, {scope.period.title}: {looked.counted} báo cáo được tính{missing}."]
    lines += [finding_line(finding) for finding in looked.made.findings]
    if looked.kept:
        lines.append(f"Giữ nguyên {len(looked.kept)} ô đã nhập tại đây khác số tổng hợp: {', '.join(looked.kept)}.")
    return lines


@command("parts")
@click.argument("report", metavar="BÁO_CÁO")
@click.argument("key", metavar="Ô")
@click.option("--revision", type=int, default=0, metavar="LẦN", help="Lần đã hoàn thành; không ghi thì lần hiện tại.")
def parts(common: Common, report: str, key: str, revision: int) -> None:
    """Số tổng hợp gồm những số nào: từng đơn vị, được tính hay không, bản đã nhận và kết quả kiểm tra khi nhận."""
    with common.open() as session:
        opened = parts_of(session, report, key, revision)
    if common.as_json:
        print_json(_opened(opened))
        return
    covered = f" ({opened.covers[0]}/{opened.covers[1]} đơn vị)" if opened.covers else ""
    given = f"; số tổng hợp {opened.given_text}" if opened.given_text else ""
    click.echo(f"{opened.name}: {opened.text or '·'}{given}{covered}.")
    for line in (*_origin(opened), *_lines(opened.parts)):
        click.echo(line)


def _origin(opened: Opened) -> list[str]:
    """What a figure without parts of its own comes from."""
    if opened.rests_on:
        cells = " và ".join(f"{key} ({text or '·'})" for key, text in opened.rests_on)
        return [f"  = Tính từ {cells}; lệnh parts với từng ô đó cho biết các số thành phần."]
    return ["  = Số nhập tại cơ quan này, không phải số tổng hợp."] if opened.typed else []


def _lines(views: tuple[PartView, ...], depth: int = 1) -> list[str]:
    found = []
    for view in views:
        code = f", lần {view.revision}, {reference_code(view.digest)}" if view.revision else ""
        mark = "+" if view.counted else "-"
        found.append(f"{'  ' * depth}{mark} {view.name} ({view.unit}{code}): {view.text or '·'}. {view.why}")
        if view.since:
            found.append(f"{'  ' * depth}  {view.since}")
        found += _lines(view.parts, depth + 1)
    return found


def _opened(opened: Opened) -> dict[str, Any]:
    return {
        "key": opened.key,
        "name": opened.name,
        "revision": opened.revision,
        "frozen": opened.frozen,
        "cell": cell_data(opened.cell),
        "given": cell_data(opened.given),
        "coverage": list(opened.covers) if opened.covers else None,
        "rests_on": [key for key, _ in opened.rests_on],
        "typed": opened.typed,
        "parts": [_part(view) for view in opened.parts],
    }


def _part(view: PartView) -> dict[str, Any]:
    return {
        "unit": view.unit,
        "name": view.name,
        "level": view.level,
        "revision": view.revision,
        "digest": view.digest,
        "received": view.received or None,
        "received_at": view.received_at.isoformat() if view.received_at else None,
        "kind": view.kind,
        "file": view.file,
        "signer": view.signer,
        "cell": cell_data(view.cell),
        "counted": view.counted,
        "why": view.why,
        "coverage": list(view.covers),
        "since": view.since,
        "record": {name: {"ok": fact.ok, "sentence": fact.sentence} for name, fact in view.record.items()},
        "parts": [_part(part) for part in view.parts],
    }


@command("choose")
@FORM
@PERIOD
@click.argument("unit", metavar="MÃ_ĐƠN_VỊ")
@click.argument("choice", metavar="whole|parts|none", type=click.Choice(["whole", "parts", "none"]))
@click.option("--reason", default="", metavar="LÝ_DO", help="Lý do của lựa chọn.")
def choose(common: Common, form: str, period: str, unit: str, choice: str, reason: str) -> None:
    """Chọn nguồn số liệu của một huyện: báo cáo của huyện (whole) hay của các xã (parts); none: bỏ lựa chọn."""
    with common.open() as session:
        said = choose_source(session, form, period, unit, "" if choice == "none" else choice, reason)
    if common.as_json:
        print_json({"unit": unit, "choice": choice, "sentence": said})
    else:
        click.echo(said)
