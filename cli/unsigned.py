"""What came without a signature: take-workbook, and enter for a report that came on paper."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from cli.app import NO, Common, command
from cli.output import print_json
from forms.errors import BadInput
from forms.paste_block import Notation
from workflow.reports import open_report
from workflow.unsigned.looked import Answers, FoundCell, WorkbookLook
from workflow.unsigned.paper import enter_for, entered_papers
from workflow.unsigned.workbooks import look_again, look_at_workbook, take_workbook

_NOTATIONS: tuple[Notation, ...] = ("vn", "en")


@command("take-workbook")
@click.argument("file", metavar="TỆP", type=click.Path(path_type=Path))
@click.option("--unit", default="", metavar="MÃ", help="Mã đơn vị của bảng tính, khi tệp không cho biết chắc.")
@click.option("--form", default="", metavar="BIỂU", help="Biểu của bảng tính, ví dụ phu-luc-01.")
@click.option("--period", default="", metavar="KỲ", help="Kỳ báo cáo, ví dụ 2024.")
@click.option("--sheet", default="", metavar="TRANG", help="Trang tính có biểu, khi tệp có nhiều trang.")
@click.option("--column", default="", metavar="CỘT", help="Cột số liệu, ví dụ C, khi tệp có nhiều cột.")
@click.option(
    "--notation", type=click.Choice(_NOTATIONS), metavar="vn|en", help="Cách ghi số trong tệp: vn 1.234,5; en 1,234.5."
)
@click.option("--yes", is_flag=True, help="Xác nhận và ghi nhận; không có thì chỉ xem.")
def take(
    common: Common,
    file: Path,
    unit: str,
    form: str,
    period: str,
    sheet: str,
    column: str,
    notation: Notation | None,
    yes: bool,
) -> int:
    """Đối chiếu bảng tính không ký số với biểu; thêm --yes để ghi nhận. Trả về 1 khi chưa nhận được."""
    with common.open() as session:
        look = look_at_workbook(session, file, unit, form, period)
        answers = Answers(unit, form, period, sheet, _column(column), notation or "", sure=yes)
        look = look_again(session, look, answers)
        number = take_workbook(session, look) if yes else 0
    _tell(common, look, number)
    return NO if look.refusal else 0


def _column(letters: str) -> int:
    number = 0
    for letter in letters.strip().upper():
        if not ("A" <= letter <= "Z"):
            raise BadInput(f"“{letters}” không phải là tên cột.", "Hãy ghi cột bằng chữ cái như trong Excel, ví dụ C.")
        number = number * 26 + ord(letter) - 64
    return number


def _tell(common: Common, look: WorkbookLook, number: int) -> None:
    if common.as_json:
        print_json(_data(look, number))
        return
    where = look.place
    if where is not None:
        keyed = "theo khóa ẩn" if look.keyed else f"theo lời văn, trang “{look.sheet}”, cột {_letter(look)}"
        click.echo(f"{where.form.short}, {where.period.title}, {where.unit.name} ({where.unit.code}); đọc {keyed}.")
    for notice in look.notices:
        click.echo(notice)
    for found in look.found:
        click.echo(_line(found))
    for left in look.left:
        click.echo(f"  bỏ qua {left.place}: {left.text} = {left.value} ({left.why})")
    for each in look.differences:
        click.echo(f"  {each.name}: tệp ghi {each.given}, tính lại là {each.computed or 'chưa đủ số để tính'}")
    for _, name in look.missing:
        click.echo(f"  {name}: tệp không có")
    click.echo(_sentence(look, number))


def _letter(look: WorkbookLook) -> str:
    return next((column.letter for column in look.columns if column.number == look.column), "?")


def _line(found: FoundCell) -> str:
    mark = "+" if found.taken else "?"
    said = f"{mark} {found.name}: {found.text}"
    about = "; ".join(part for part in (found.place, found.how_text, found.problem, found.remark) if part)
    return f"{said} ({about})"


def _sentence(look: WorkbookLook, number: int) -> str:
    if number:
        return f"Đã ghi nhận báo cáo không ký số {number}: {len(look.taken)} ô."
    return look.refusal or f"Có thể ghi nhận {len(look.taken)} ô; xem lại rồi chạy thêm --yes. Chưa ghi gì."


def _data(look: WorkbookLook, number: int) -> dict[str, Any]:
    where = look.place
    return {
        "file": look.file,
        "outcome": "unsigned",
        "received": number,
        "keyed": look.keyed,
        "unit": where.unit.code if where else "",
        "form": where.form.key if where else "",
        "period": where.period.text if where else "",
        "sheet": look.sheet,
        "column": look.column,
        "rows": [
            {
                "key": each.key,
                "how": each.how,
                "place": each.place,
                "label": each.label,
                "text": each.text,
                "problem": each.problem,
                "taken": each.taken,
            }
            for each in look.found
        ],
        "left": [{"place": e.place, "text": e.text, "value": e.value, "why": e.why} for e in look.left],
        "differences": [{"key": e.key, "given": e.given, "computed": e.computed} for e in look.differences],
        "missing": [key for key, _ in look.missing],
        "notices": list(look.notices),
        "sentence": look.refusal,
    }


@command("enter")
@click.argument("form", metavar="BIỂU")
@click.argument("period", metavar="KỲ")
@click.option("--unit", required=True, metavar="MÃ", help="Mã đơn vị cấp dưới đã nộp bản giấy.")
def enter(common: Common, form: str, period: str, unit: str) -> None:
    """Nhập hộ báo cáo chỉ có bản giấy của một đơn vị; sau đó dùng fill, check, attach và finish như thường."""
    with common.open() as session:
        report_id = enter_for(session, unit, form, period)
        opened = open_report(session, report_id)
    if common.as_json:
        print_json({"id": report_id, "form": form, "period": period, "unit": unit})
        return
    click.echo(f"Đang nhập hộ {opened.report.unit.name} từ bản giấy: {report_id[:8]}, {opened.form.short}.")


@command("entered")
def entered(common: Common) -> None:
    """Các báo cáo được nhập hộ từ bản giấy."""
    with common.open() as session:
        papers = entered_papers(session)
    if common.as_json:
        names = ("id", "unit", "form", "period", "revision", "received", "scans")
        print_json([{name: getattr(paper, name) for name in names} for paper in papers])
        return
    for paper in papers:
        state = "đang nhập" if paper.is_draft else f"đã ghi nhận (số {paper.received})" if paper.received else "đã khóa"
        place = f"{paper.form}/{paper.period}/{paper.unit}"
        click.echo(f"{paper.id[:8]}  {place}  lần {paper.revision}  {state}  {paper.unit_name}")
    if not papers:
        click.echo("Chưa nhập hộ báo cáo nào.")
