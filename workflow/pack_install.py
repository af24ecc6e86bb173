"""A pack put into the data folder: checked whole, never over one that ships, never over a newer one."""

from __future__ import annotations

from pathlib import Path

from forms.errors import BadInput
from forms.files import make_folder, read_file, write_files
from forms.keys import KEY
from forms.pack import Pack
from forms.packs.loader import load_pack
from storage.pack_files import PACK_FOLDER, PACK_HEAD
from workflow.packs import forget_pack, pack_folders


def install_pack(home: Path, folder: Path) -> Pack:
    """Copy the pack in `folder` into the data folder under its id; it may be used from now on.

    PackError lists the faults of a pack that cannot be used; BadInput for an id that ships with the program or is no
    name, and where the data folder has another pack of that id that is as new. The same pack again changes nothing.
    """
    pack = load_pack(folder)
    files = {name: read_file(folder / name) for name in (PACK_HEAD, *(f"{name}.toml" for name in pack.form_files))}
    target = home / PACK_FOLDER / pack.id
    _require_new(pack, target, files)
    make_folder(target)
    write_files({target / name: data for name, data in files.items()})
    forget_pack(pack.id, home)
    return pack


def _require_new(pack: Pack, target: Path, files: dict[str, bytes]) -> None:
    if not KEY.fullmatch(pack.id):
        raise BadInput(
            f"Mã gói “{pack.id}” không dùng làm tên thư mục được.", "Chỉ dùng chữ không dấu, số và gạch nối."
        )
    if pack.id in {found.name for found in pack_folders()}:
        raise BadInput(
            f"Gói “{pack.id}” đã đi cùng chương trình nên không cài đè được.", "Hãy đặt mã khác cho gói biểu mẫu này."
        )
    if not (target / PACK_HEAD).exists():
        return
    present = load_pack(target)
    same = all((target / name).exists() and read_file(target / name) == data for name, data in files.items())
    if not same and present.version >= pack.version:
        raise BadInput(
            f"Thư mục dữ liệu đã có gói “{pack.id}” bản {present.version}, không cũ hơn bản {pack.version} này.",
            "Hãy tăng số bản (version) của gói mới; gói đang dùng vẫn còn nguyên.",
        )
