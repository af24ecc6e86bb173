"""Drafts of packs: folders `goi-bieu-mau-soan/ID` in the data folder, as TOML like every pack.

Each change is on the disk before it is told of. Beside the TOML lie what the draft was made from (soan.json) and the
pack after each act (buoc/N.bin), so that acts can be taken back; the TOML is what counts, and where somebody changed
it by hand the acts begin anew.
"""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from forms.errors import BadInput, WorldError
from forms.files import file_errors, make_folder, read_file, write_file, write_files
from forms.keys import KEY
from forms.pack import PACK_HEAD, Pack
from forms.packs.copying import Wanted, begun
from forms.packs.keys import id_for
from forms.packs.loader import read_pack
from forms.packs.remains import remains
from forms.packs.strangers import is_name
from forms.packs.trouble import Trouble, troubles
from forms.packs.writing import changed_files, pack_files
from forms.territory import goes_on_as
from workflow.packing.checking import unknown_unit
from workflow.packs import find_pack, pack_folders
from workflow.session import Session

DRAFT_FOLDER = "goi-bieu-mau-soan"
_NOTES, _STEPS = "soan.json", "buoc"
MOST_STEPS = 60


class Notes(Struct, frozen=True):
    """origin: id and version of the pack that the draft was made from. acts: what each step did, in the order of the
    files of the steps, which are numbered from `first`; at: the step that the TOML holds."""

    origin: str
    origin_version: int
    acts: tuple[str, ...]
    first: int = 0
    at: int = 0


class Draft(Struct, frozen=True):
    """A pack that is being made. troubles: what is wrong with it now, in the order of its parts; remains: where it
    still speaks of the decision that it was made from."""

    pack: Pack
    notes: Notes
    troubles: tuple[Trouble, ...]
    remains: tuple[Trouble, ...] = ()

    @property
    def undone(self) -> str:
        """What undo would take back, "" where nothing can be."""
        return self.notes.acts[self.notes.at] if self.notes.at else ""

    @property
    def redone(self) -> str:
        """What redo would do again, "" where nothing can be."""
        after = self.notes.at + 1
        return self.notes.acts[after] if after < len(self.notes.acts) else ""


class DraftInfo(Struct, frozen=True):
    """A line of the list of drafts."""

    id: str
    title: str
    origin: str
    origin_version: int
    years: tuple[int, ...]


def drafts(session: Session) -> tuple[DraftInfo, ...]:
    """Every draft of this office, by id; one whose files cannot be read any more is named by its folder."""
    return tuple(_info(path.parent) for path in sorted(_home(session).glob(f"*/{PACK_HEAD}")))


def _info(folder: Path) -> DraftInfo:
    notes = _notes(folder)
    try:
        pack = read_pack(folder)
    except WorldError:
        return DraftInfo(folder.name, folder.name, notes.origin, notes.origin_version, ())
    return DraftInfo(pack.id, pack.title, notes.origin, notes.origin_version, pack.years)


def propose_id(session: Session, name: str, years: tuple[int, ...]) -> str:
    """An id for a new pack that no pack and no draft bears yet."""
    taken = {folder.name for folder in pack_folders(session.home)} | {item.id for item in drafts(session)}
    return id_for(name, years, frozenset(taken))


def begin(session: Session, from_id: str, wanted: Wanted) -> Draft:
    """Begin a draft from a pack at hand; with that pack's own id it becomes its next version, as it is.

    BadInput where the id is no name, or belongs to another pack or draft.
    """
    _require_free(session, wanted.id)
    pack, source = new_pack(session, from_id, wanted), find_pack(from_id, session.home)
    return _written(session, pack, Notes(source.id, source.version, ("",)))


def new_pack(session: Session, from_id: str, wanted: Wanted) -> Pack:
    """The pack that `begin` makes a draft of; nothing is written. BadInput for an unknown pack, an id that is none or
    another pack's, a province that is none in a year."""
    source = find_pack(from_id, session.home)
    if not is_name(wanted.id):
        raise BadInput(f"“{wanted.id}” không dùng làm mã gói được.", "Hãy dùng chữ thường không dấu, số, gạch nối.")
    if wanted.id == from_id:
        return replace(source, version=source.version + 1)
    if wanted.id in {folder.name for folder in pack_folders(session.home)}:
        raise BadInput(f"Đã có gói biểu mẫu “{wanted.id}”.", "Hãy chọn mã khác cho gói mới.")
    made = begun(source, _standing(session, source, wanted))
    if wanted.province and (problem := unknown_unit(session.units, made)):
        raise BadInput(problem, "Hãy kiểm tra lại mã tỉnh và các năm.")
    return made


def _standing(session: Session, source: Pack, wanted: Wanted) -> Wanted:
    """The wishes with the province that the years have, and without districts where they have none: a merged province
    goes on under its heir's code."""
    years = wanted.years or source.years
    day, tree = date(years[-1], 12, 31), session.units
    code = wanted.province or source.province
    if not code:
        return wanted
    if not wanted.province:
        code = goes_on_as(tree, code, source.last_day, day) or code
    tiers = 3 if not tree.exists(code, day) or tree.descendants(code, "huyen", day) else 2
    return replace(wanted, province=code, tiers=wanted.tiers or tiers)


def _require_free(session: Session, new_id: str) -> None:
    if new_id in {item.id for item in drafts(session)}:
        raise BadInput(f"Đã có bản soạn của gói “{new_id}”.", "Hãy mở bản soạn đó để soạn tiếp, hoặc xóa nó trước.")


def _written(session: Session, pack: Pack, notes: Notes) -> Draft:
    """A first step, or one after which nothing can be taken back, with its files."""
    folder = _folder(session, pack.id)
    make_folder(folder / _STEPS)
    _write_step(folder, notes.first, pack)
    _write_pack(folder, pack, notes)
    return _made(session, pack, notes)


def _made(session: Session, pack: Pack, notes: Notes) -> Draft:
    try:
        origin = find_pack(notes.origin, session.home, notes.origin_version) if notes.origin else pack
    except BadInput:
        origin = pack
    return Draft(pack, notes, troubles(pack), remains(pack, origin) if origin.id != pack.id else ())


def open_draft(session: Session, draft_id: str) -> Draft:
    """The draft as its files say it. BadInput where there is none; PackError where it cannot be read."""
    folder = _folder(session, draft_id)
    if not (folder / PACK_HEAD).exists():
        raise BadInput(f"Không có bản soạn “{draft_id}”.", "Hãy xem lại danh sách bản soạn.")
    notes = _notes(folder)
    last = _unfinished(folder, notes)
    if last is not None:
        _write_pack(folder, last, notes)
    pack = read_pack(folder)
    if pack.id != draft_id:
        pack = replace(pack, id=draft_id)
    if notes.acts and _step(folder, notes.first + notes.at) == pack:
        return _made(session, pack, notes)
    shutil.rmtree(folder / _STEPS, ignore_errors=True)
    return _written(session, pack, replace(notes, acts=("",), first=0, at=0))


def apply(session: Session, draft: Draft, act: str, pack: Pack) -> Draft:
    """The draft after an act that made it `pack`, on the disk. act: its name, "Sửa hạn nộp". FileRefused as usual."""
    if pack == draft.pack:
        return draft
    notes = draft.notes
    acts = (*notes.acts[: notes.at + 1], act)
    over = max(0, len(acts) - MOST_STEPS)
    later = replace(notes, acts=acts[over:], first=notes.first + over, at=len(acts) - over - 1)
    folder = _folder(session, draft.pack.id)
    _write_step(folder, later.first + later.at, pack)
    _write_pack(folder, pack, later, draft.pack)
    for number in range(notes.first, later.first):
        _step_file(folder, number).unlink(missing_ok=True)
    return _made(session, pack, later)


def undo(session: Session, draft: Draft) -> Draft:
    """The draft without its last act; as it is where there is none."""
    return _go(session, draft, draft.notes.at - 1)


def redo(session: Session, draft: Draft) -> Draft:
    """The draft with the act that was taken back last; as it is where there is none."""
    return _go(session, draft, draft.notes.at + 1)


def _go(session: Session, draft: Draft, at: int) -> Draft:
    folder = _folder(session, draft.pack.id)
    pack = _step(folder, draft.notes.first + at) if 0 <= at < len(draft.notes.acts) else None
    if pack is None:
        return draft
    notes = replace(draft.notes, at=at)
    _write_pack(folder, pack, notes)
    return _made(session, pack, notes)


def discard(session: Session, draft_id: str) -> None:
    """Take a draft away for good. The packs in use are not touched."""
    folder = _folder(session, draft_id)
    with file_errors(folder):
        shutil.rmtree(folder)


def _home(session: Session) -> Path:
    return session.home / DRAFT_FOLDER


def _folder(session: Session, draft_id: str) -> Path:
    if not KEY.fullmatch(draft_id):
        raise BadInput(f"Không có bản soạn “{draft_id}”.", "Hãy xem lại danh sách bản soạn.")
    return _home(session) / draft_id


def _write_pack(folder: Path, pack: Pack, notes: Notes, before: Pack | None = None) -> None:
    """The files that changed, and what is noted of the steps, at once; then those of forms that are gone go.

    before: what the folder holds, where that is known.
    """
    files = changed_files(pack, before) if before is not None else pack_files(pack)
    paths = {folder / name: data for name, data in files.items()}
    changed = {path: data for path, data in paths.items() if not path.exists() or path.read_bytes() != data}
    write_files({**changed, folder / _NOTES: msgspec.json.format(msgspec.json.encode(notes))})
    kept = {PACK_HEAD, *(f"{name}.toml" for name in pack.form_files)}
    for path in folder.glob("*.toml"):
        if path.name not in kept:
            path.unlink(missing_ok=True)


def _unfinished(folder: Path, notes: Notes) -> Pack | None:
    """The pack after the last act that was finished, where a stop left the files of an act half exchanged: each as it
    was, or as it would be after the act or after it was taken back. None where they are whole, or of other making."""
    last = _step(folder, notes.first + notes.at) if notes.acts else None
    if last is None:
        return None
    files = pack_files(last)
    if all(_content(folder / name) == data for name, data in files.items()):
        return None
    around = [_step(folder, notes.first + notes.at + by) for by in (-1, 1)]
    known = [files, *(pack_files(pack) for pack in around if pack is not None)]
    there = {name: _content(folder / name) for name in {name for files in known for name in files}}
    mixed = all(data is None or any(files.get(name) == data for files in known) for name, data in there.items())
    return last if mixed else None


def _content(path: Path) -> bytes | None:
    return read_file(path) if path.exists() else None


def _write_step(folder: Path, number: int, pack: Pack) -> None:
    write_file(_step_file(folder, number), msgspec.msgpack.encode(pack))


def _step_file(folder: Path, number: int) -> Path:
    return folder / _STEPS / f"{number:06d}.bin"


def _step(folder: Path, number: int) -> Pack | None:
    """The pack after an act; None where it is not kept, or of another program's making."""
    try:
        return msgspec.msgpack.decode(read_file(_step_file(folder, number)), type=Pack)
    except (WorldError, msgspec.DecodeError):
        return None


def _notes(folder: Path) -> Notes:
    try:
        return msgspec.json.decode(read_file(folder / _NOTES), type=Notes)
    except (WorldError, msgspec.DecodeError):
        return Notes("", 0, ())
