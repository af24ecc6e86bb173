"""pack new: begin a pack from one at hand, as files in a folder or as a draft for the window."""

from __future__ import annotations

from pathlib import Path

import click

from cli.app import Common, command
from cli.output import print_json
from cli.packs import pack_group
from forms.errors import BadInput
from forms.files import file_errors, make_folder, write_files
from forms.packs.copying import Wanted
from forms.packs.remains import remains
from forms.packs.typed import read_day, read_years
from forms.packs.writing import pack_files
from workflow.composing.drafts import begin, new_pack
from workflow.packs import find_pack


@command("new", pack_group)
@click.option("--from", "from_id", required=True, metavar="MÃ_GÓI", help="Gói lấy làm mẫu; lệnh pack list cho biết.")
@click.option("--id", "new_id", required=True, metavar="MÃ", help="Mã của gói mới: chữ không dấu, chữ số, gạch nối.")
@click.option("--title", default="", metavar="TÊN", help="Tên gói mới.")
@click.option("--basis-kind", default="", metavar="LOẠI", help="Loại văn bản ban hành, như Quyết định, Kế hoạch.")
@click.option("--basis-number", default="", metavar="SỐ", help="Số, ký hiệu của văn bản ban hành.")
@click.option("--basis-date", default="", metavar="NGÀY", help="Ngày của văn bản, ví dụ 08/4/2026.")
@click.option("--basis-issuer", default="", metavar="TÊN", help="Người hoặc cơ quan ban hành.")
@click.option("--basis-title", default="", metavar="TRÍCH_YẾU", help="Trích yếu của văn bản.")
@click.option("--years", default="", metavar="NĂM", help="Các năm của kế hoạch: một năm, hoặc NĂM_ĐẦU-NĂM_CUỐI.")
@click.option("--province", default="", metavar="MÃ_TỈNH", help="Mã tỉnh, nếu khác gói lấy làm mẫu.")
@click.option(
    "--to",
    "folder",
    type=click.Path(path_type=Path),
    metavar="THƯ_MỤC",
    help="Ghi các tệp của gói vào thư mục này; không ghi thì thành bản soạn để mở trong cửa sổ.",
)
def pack_new(
    common: Common,
    from_id: str,
    new_id: str,
    title: str,
    basis_kind: str,
    basis_number: str,
    basis_date: str,
    basis_issuer: str,
    basis_title: str,
    years: str,
    province: str,
    folder: Path | None,
) -> None:
    """Tạo gói biểu mẫu mới từ một gói đang có, với các chỗ thay đổi."""
    wanted = Wanted(
        new_id,
        title,
        basis_number,
        read_day(basis_date),
        basis_issuer,
        basis_title,
        basis_kind,
        years=read_years(years) if years else (),
        province=province,
    )
    with common.open() as session:
        if folder is None:
            draft = begin(session, from_id, wanted)
            pack, left = draft.pack, draft.remains
            place, where = f"{session.home}", "Bản soạn ở trang Gói biểu mẫu của cửa sổ."
        else:
            pack = new_pack(session, from_id, wanted)
            left = remains(pack, find_pack(from_id, session.home))
            _require_empty(folder)
            make_folder(folder)
            write_files({folder / name: data for name, data in pack_files(pack).items()})
            place, where = f"{folder}", f"Các tệp ở {folder}; kiểm tra bằng lệnh pack check."
    sentences = [trouble.sentence for trouble in left]
    if common.as_json:
        told = {"pack": pack.id, "version": pack.version, "title": pack.title, "years": list(pack.years)}
        print_json({**told, "folder": place, "remains": sentences})
        return
    lines = [f"Đã tạo gói {pack.id} bản {pack.version}: {pack.title}. {where}"]
    lines += ["Cần xem lại trước khi dùng:", *(f"- {sentence}" for sentence in sentences)] if sentences else []
    click.echo("\n".join(lines))


def _require_empty(folder: Path) -> None:
    """A pack that somebody works on is never written over."""
    with file_errors(folder):
        filled = folder.is_dir() and any(folder.glob("*.toml"))
    if filled:
        raise BadInput(
            f"Thư mục {folder} đã có tệp của một gói biểu mẫu.", "Hãy chọn thư mục khác; không có gì bị ghi."
        )
