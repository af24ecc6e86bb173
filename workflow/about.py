"""What the program says of itself: what it is made of and under which licences, where it lies, what it runs on."""

from __future__ import annotations

import hashlib
import subprocess
import sys
import tempfile
from pathlib import Path

from msgspec import Struct

from exports.drives import room_at, size_text
from forms.errors import BadInput, WorldError
from forms.files import read_file
from forms.shipped import LICENCES, LIST, program_folder
from storage.migrations import STEPS
from workflow.moving import data_text
from workflow.office import office
from workflow.self_test.running import machine_facts
from workflow.self_test.steps import parts_are_there
from workflow.session import Session

MAKER = Path(__file__).resolve().parent.parent / "packaging" / "licences.py"
RULE = "=" * 78
_KIND = "Giấy phép:"


class Part(Struct, frozen=True):
    """A component that ships with the program. licence: its short name; text: in full, with what goes before it."""

    name: str
    licence: str
    text: str


def licence_text() -> str:
    """The licences of everything that ships. BadInput where the program lacks the file."""
    inside = Path(getattr(sys, "_MEIPASS", program_folder()))
    for folder in dict.fromkeys((program_folder(), inside)):
        if (folder / LICENCES).is_file():
            return read_file(folder / LICENCES).decode("utf-8")
    if MAKER.is_file():
        return _made_now()
    raise BadInput(f"Thiếu tệp {LICENCES} của chương trình.", "Hãy cài lại chương trình; dữ liệu còn nguyên.")


def _made_now() -> str:
    """Unfrozen, the file is put together out of what is installed, by the script that makes it for a build."""
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder) / LICENCES
        subprocess.run([sys.executable, str(MAKER), str(made)], check=True, capture_output=True)
        return made.read_text(encoding="utf-8")


def licences() -> tuple[Part, ...]:
    """The components, by name."""
    return split_licences(licence_text())


def split_licences(text: str) -> tuple[Part, ...]:
    """The components of GIAY-PHEP.txt: each has its head between two rules and its texts under them."""
    pieces = text.replace("\r\n", "\n").split(f"{RULE}\n")
    found = [_part(head, body) for head, body in zip(pieces[1::2], pieces[2::2], strict=True)]
    return tuple(sorted(found, key=lambda part: part.name.casefold()))


def _part(head: str, body: str) -> Part:
    lines = [line.strip() for line in head.strip().splitlines()]
    kind = next((line.removeprefix(_KIND).strip() for line in lines[1:] if line.startswith(_KIND)), "")
    return Part(lines[0], kind, "\n".join((*lines, "", body.strip())))


def technical_text(session: Session) -> str:
    """What somebody who helps from afar asks for, a line each; nothing of what was reported."""
    listing, found = program_folder() / LIST, office(session)
    packs = ", ".join(f"{pack.id} bản {pack.version}" for pack in found.packs) if found else "chưa khai báo đơn vị"
    facts = (
        *machine_facts(),
        ("Mã danh sách tệp", hashlib.sha256(read_file(listing)).hexdigest() if listing.is_file() else ""),
        ("Thành phần", parts_are_there()),
        ("Thư mục dữ liệu", str(session.home)),
        ("Dung lượng dữ liệu", _size(session.home)),
        ("Chỗ còn trống", _room(session.home)),
        ("Cấu trúc dữ liệu", f"bản {len(STEPS)}"),
        ("Gói biểu mẫu đang dùng", packs),
    )
    return "\n".join(f"{name}: {value}" for name, value in facts if value)


def _room(folder: Path) -> str:
    free = room_at(folder)
    return "" if free is None else size_text(free)


def _size(home: Path) -> str:
    """A folder that cannot be read in full is told, not hidden: the rest is needed all the more then."""
    try:
        return data_text(home)
    except WorldError as error:
        return error.sentence
