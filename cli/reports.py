"""Setting up the office and working on its reports: init, new, fill, show, list, check, finish, reopen."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import click

from cli.app import NO, Common, command, tell_clock
from cli.output import cell_data, finding_data, finding_line, head_data, print_json, told
from forms.dates import parse_date
from forms.errors import BadInput
from forms.findings import Severity
from forms.present import cell_text, table_view
from forms.values import effective, progress
from workflow.checking import blocking, check_report
from workflow.drafting import draft_docx
from workflow.filling import fill_report
from workflow.finishing import finish_report, reopen_report
from workflow.office import init_office
from workflow.reports import STATE_TEXT, OpenReport, open_report, report_list, start_event, start_report
from workflow.setup_choices import find_unit
from workflow.starting import start_from
from workflow.unsigned.paper import finish_entered, reopen_entered

REPORT = click.argument("report", metavar="BÁO_CÁO")


@command("init")
@click.option(
    "--pack", "pack_id", required=True, metavar="MÃ_GÓI", help="Mã gói biểu mẫu; lệnh pack list cho biết các gói."
)
@click.option("--unit", default="", metavar="MÃ", help="Mã đơn vị hành chính; với cơ quan của tỉnh: MÃ_TỈNH.CƠ_QUAN.")
@click.option("--unit-name", default="", metavar="TÊN", help="Tên đơn vị, thay cho mã.")
@click.option("--level", default="", metavar="CẤP", help="tinh, huyen hoặc xa, đi cùng --unit-name.")
@click.option("--parent", default="", metavar="MÃ", help="Mã đơn vị cấp trên, đi cùng --unit-name.")
def init(common: Common, pack_id: str, unit: str, unit_name: str, level: str, parent: str) -> None:
    """Khai báo đơn vị của thư mục dữ liệu này."""
    with common.open() as session:
        code = unit or find_unit(pack_id, unit_name, level, parent, session.home)
        office = init_office(session, pack_id, code)
    data = {"unit": office.unit.code, "name": office.unit.name, "level": office.unit.level, "pack": office.pack.id}
    if common.as_json:
        print_json(data)
    else:
        above = f" ({', '.join(office.unit.path)})" if office.unit.path else ""
        click.echo(f"Đã khai báo: {office.unit.name}{above}, mã {office.unit.code}, {office.pack.title}.")


@command("new")
@click.argument("form", metavar="BIỂU")
@click.argument("period", metavar="KỲ")
@click.option(
    "--from", "earlier", default="", metavar="BÁO_CÁO", help="Bắt đầu từ lời văn của một báo cáo cũ; không lấy số liệu."
)
@click.option("--subject", default="", metavar="TÊN", help="Tên ngắn của vụ việc; kỳ là ngày xảy ra, ví dụ 2024-08-15.")
def new(common: Common, form: str, period: str, earlier: str, subject: str) -> None:
    """Lập một báo cáo, ví dụ: new phu-luc-01 2024."""
    if parse_date(period) and not subject:
        raise BadInput(
            "Báo cáo về một vụ việc cần tên ngắn.", "Hãy thêm --subject TÊN, ví dụ --subject “Bạo lực gia đình tại xã”."
        )
    with common.open() as session:
        if subject:
            report_id = start_event(session, form, period, subject)
        else:
            start = partial(start_from, ref=earlier) if earlier else start_report
            report_id = start(session, form, period)
        opened = open_report(session, report_id)
    if common.as_json:
        print_json(head_data(opened))
    else:
        made = opened.report
        what = f"{opened.form.short}, {made.period_title}, theo gói biểu mẫu {made.pack} bản {made.pack_version}"
        click.echo(f"Đã lập báo cáo {report_id[:8]}: {what}.")


@command("fill")
@REPORT
@click.argument("file", metavar="TỆP", type=click.Path(path_type=Path))
@click.option("--keep-fonts", is_flag=True, help="Giữ nguyên chữ của bảng mã cũ (TCVN3, VNI), không chuyển.")
def fill(common: Common, report: str, file: Path, keep_fonts: bool) -> None:
    """Nhập số liệu từ tệp .json hoặc .xlsx; có lỗi thì không ghi gì."""
    with common.open() as session:
        filled = fill_report(session, report, file, keep_fonts)
    done, total = progress(filled.report.form, filled.report.report)
    if common.as_json:
        told = {"filled": done, "wanted": total, "converted": list(filled.converted)}
        print_json({"report": head_data(filled.report), **told})
        return
    click.echo(f"Đã nhập và lưu: {done}/{total} mục có số liệu.")
    if filled.converted:
        click.echo(f"{len(filled.converted)} chỗ dùng bảng mã cũ đã được chuyển sang Unicode:")
    for sentence in filled.converted:
        click.echo(f"- {sentence}")


@command("draft")
@REPORT
@click.option(
    "--to", "file", required=True, type=click.Path(path_type=Path), metavar="TỆP.docx", help="Tệp Word sẽ ghi."
)
def draft(common: Common, report: str, file: Path) -> None:
    """Ghi bản dự thảo dạng Word (.docx) để xin ý kiến; không tính là gửi."""
    with common.open() as session:
        draft_docx(session, report, file)
    if common.as_json:
        print_json({"file": str(file)})
    else:
        click.echo(f"Đã ghi bản dự thảo: {file}")


@command("show")
@REPORT
def show(common: Common, report: str) -> None:
    """Xem số liệu của báo cáo, kể cả tỷ lệ được tính."""
    with common.open() as session:
        opened = open_report(session, report)
        findings = check_report(session, report)
    cells = effective(opened.form, opened.report)
    if common.as_json:
        print_json(
            {
                "report": head_data(opened),
                "cells": {key: cell_data(cell) for key, cell in sorted(cells.items())},
                "findings": [finding_data(finding) for finding in findings],
            }
        )
        return
    made = opened.report
    click.echo(f"{opened.form.short}, {made.period_title}, {made.unit.name}")
    click.echo(f"Lần {made.revision}, theo gói biểu mẫu {made.pack} bản {made.pack_version}.")
    for line in _lines(opened):
        click.echo(line)


def _lines(opened: OpenReport) -> list[str]:
    if opened.form.kind == "table":
        views = table_view(opened.form, opened.report)
        return [f"{view.row.key:<12}{view.row.tt:<9}{view.text or '·':>18}  {view.row.label}" for view in views]
    cells = effective(opened.form, opened.report)
    return [f"{key:<24}{told(cell_text(cell))}" for key, cell in cells.items() if not key.startswith("document.")]


@command("list")
def list_reports(common: Common) -> None:
    """Các báo cáo của đơn vị."""
    with common.open() as session:
        found = report_list(session)
    if common.as_json:
        names = ("id", "form", "period", "revision", "state", "pack", "pack_version")
        print_json([{**{name: getattr(info, name) for name in names}, "unit": info.unit_code} for info in found])
        return
    for info in found:
        state = STATE_TEXT[info.state].lower()
        pack = f"gói {info.pack} bản {info.pack_version}"
        click.echo(f"{info.id[:8]}  {info.form}/{info.period}  lần {info.revision}  {state}  {info.unit_name}  {pack}")
    if not found:
        click.echo("Chưa có báo cáo nào.")


@command("check")
@REPORT
def check(common: Common, report: str) -> int:
    """Kiểm tra báo cáo; trả về 1 khi còn lỗi."""
    with common.open() as session:
        findings = check_report(session, report)
    if common.as_json:
        print_json({"findings": [finding_data(finding) for finding in findings]})
    else:
        for finding in findings:
            click.echo(finding_line(finding))
        counts = {severity: sum(finding.severity is severity for finding in findings) for severity in Severity}
        errors, warnings, notices = (counts[severity] for severity in Severity)
        click.echo(f"{errors} lỗi, {warnings} cảnh báo, {notices} lưu ý.")
    return NO if blocking(findings) else 0


@command("finish")
@REPORT
def finish(common: Common, report: str) -> None:
    """Hoàn thành báo cáo: chốt số liệu thành một lần báo cáo."""
    with common.open() as session:
        tell_clock(session)
        if open_report(session, report).entered_for:
            number = finish_entered(session, report)
            opened, done = open_report(session, report), f"Đã ghi nhận bản giấy (báo cáo nhận số {number})."
        else:
            opened = finish_report(session, report)
            done = f"Đã hoàn thành lần báo cáo {opened.report.revision}."
    _told(common, opened, done)


@command("reopen")
@REPORT
@click.option("--reason", required=True, metavar="LÝ_DO", help="Lý do mở lại báo cáo.")
@click.option("--supplement", is_flag=True, help="Bổ sung cho lần đã hoàn thành.")
def reopen(common: Common, report: str, reason: str, supplement: bool) -> None:
    """Mở lại báo cáo đã hoàn thành cho lần tiếp theo."""
    with common.open() as session:
        if open_report(session, report).entered_for and not supplement:
            opened = reopen_entered(session, report, reason)
        else:
            opened = reopen_report(session, report, reason, supplement)
    _told(common, opened, f"Đã mở lại; đang nhập lần báo cáo {opened.report.revision}.")


def _told(common: Common, opened: OpenReport, sentence: str) -> None:
    if common.as_json:
        print_json(head_data(opened))
    else:
        click.echo(sentence)
