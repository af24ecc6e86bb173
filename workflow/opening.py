"""What a file is that somebody opens with the program, by its content, and so where in the window it is shown."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from forms.files import FileRefused
from workflow.office import has_units_below, require_office
from workflow.session import Session

_REPORTS = (".asice", ".pdf")
Place = Literal["update", "pack", "keys", "receive", "verify"]
"""update: a release of the program; pack: a pack of forms; keys: what speaks of keys and certificates; verify: a report
that is not received here; receive: everything else, and several things at once."""


def place_of(session: Session, files: Sequence[Path]) -> Place:
    """Where these files are shown. FileRefused where none of them is there, e.g. since the drive was taken out."""
    if not any(map(_is_there, files)):
        raise FileRefused(
            f"Không thấy {files[0]}; tệp đã được chuyển đi, hoặc ổ đĩa chứa tệp không còn kết nối.",
            "Nếu là USB, hãy cắm lại rồi mở lại tệp.",
        )
    kinds = {_kind(path) for path in files}
    alone = kinds.pop() if len(kinds) == 1 else "other"
    if alone == "report":
        return "receive" if has_units_below(require_office(session).unit) else "verify"
    if alone == "other" or (alone != "update" and len(files) > 1):
        return "receive"
    return alone


def path_of(word: str) -> Path:
    """An argument as an absolute path. Windows hands the root of a drive over as `E:"`, since the quotation mark that
    follows a backslash counts as a letter."""
    bare = word.rstrip('"')
    return Path(f"{bare}\\" if len(bare) == 2 and bare.endswith(":") else bare).absolute()


def _kind(path: Path) -> Literal["update", "pack", "keys", "report", "other"]:
    from signing.names import ANSWER, KEY_STATEMENT, PACK_HEAD_MEMBER
    from workflow.trust.files import CERTIFICATE_FILES, holds
    from workflow.updating.looking import is_update

    if path.is_dir():
        return "other"
    if is_update(path):
        return "update"
    if holds(path, PACK_HEAD_MEMBER):
        return "pack"
    if path.suffix.lower() in CERTIFICATE_FILES or holds(path, KEY_STATEMENT):
        return "keys"
    return "report" if path.suffix.lower() in _REPORTS and not holds(path, ANSWER) else "other"


def _is_there(path: Path) -> bool:
    try:
        path.stat()
    except OSError:
        return False
    return True
