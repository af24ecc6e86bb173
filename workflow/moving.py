"""Where the data lie, looking into a backup before it is put back, and carrying everything to another computer."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from exports.drives import size_text
from forms.dates import moment_text
from forms.errors import BadInput, WorldError
from forms.files import FileRefused, file_errors, make_folder, move, random_name, read_file, sync_folder, write_file
from forms.periods import parse_period
from storage.attachments import backup_attachments
from storage.backup import PROGRAM, RestoreResult, blobs_of, check_backup
from storage.blob_files import copy_blobs
from storage.overview import ReportOutline, backup_outlines, backup_received, backup_settings
from storage.pack_files import PACK_FOLDER, packs_in
from workflow.backups import make_backup, restore
from workflow.office import noted_name, require_office
from workflow.session import Session
from workflow.soundness import doubt_before

KEYS, FOLDER = "keys", "bao-cao-binh-dang-gioi"
_KEY_SUFFIXES = (".p12", ".cer")
_KEY_ENDS = (".giai-ma.p12", ".giai-ma.cer", *_KEY_SUFFIXES)
_KEY_LIMIT = 1 << 20
_NAME_ROOM = 36
_SAME_MOMENT = "%Y%m%d-%H%M%S"


class ReportLine(Struct, frozen=True):
    """A report that a backup holds. cells: filled in, the document's frame apart."""

    form_title: str
    period_title: str
    unit_name: str
    revision: int
    state_text: str
    cells: int
    changed_at: datetime


class Preview(Struct, frozen=True):
    """What a backup holds. office: the unit's name, "" where none was set up; program: the version that made it.

    lost: a sentence for each thing of now that the backup does not hold; empty where nothing would be lost.
    doubt: one sentence where the backup does not agree with itself, else "".
    """

    path: Path
    made_at: datetime
    program: str
    office: str
    reports: tuple[ReportLine, ...]
    lost: tuple[str, ...]
    doubt: str = ""


class Carried(Struct, frozen=True):
    """folder: what was written to the stick; size: bytes; keys: how many key files lie there too; bundles: how many
    attachments and bundles; missing: how many of them this computer no longer holds whole; packs: how many packs of
    the data folder."""

    folder: Path
    backup: Path
    size: int
    keys: int
    bundles: int = 0
    missing: int = 0
    packs: int = 0


def preview_backup(session: Session, path: Path) -> Preview:
    """Look into a backup, of this folder or of a stick, beside what there is now; nothing is changed.

    BadInput, ForeignFile, NewerDatabase or DamagedDatabase where it could not be put back.
    """
    made_at = check_backup(path)
    settings, held = backup_settings(path), backup_outlines(path)
    lines = tuple(_line(session, outline) for outline in held)
    lost = _lost(session, settings, held) + _lost_attachments(session, path, held) + _lost_received(session, path)
    doubt = doubt_before(path)
    return Preview(path, made_at, settings.get(PROGRAM, ""), noted_name(settings), lines, lost, doubt)


def _line(session: Session, outline: ReportOutline) -> ReportLine:
    state = "đã gửi" if outline.sent else "đã hoàn thành" if outline.finished else "đang nhập"
    return ReportLine(
        _form_title(session, outline),
        parse_period(outline.period).title,
        outline.unit_name,
        outline.revision,
        state,
        outline.cells,
        outline.changed_at,
    )


def _form_title(session: Session, outline: ReportOutline) -> str:
    """The form's short name; its key where the pack is not of this program."""
    try:
        return session.pack(outline.pack).form_by_key[outline.form].short
    except (BadInput, KeyError):
        return outline.form


def _lost(session: Session, settings: dict[str, str], held: list[ReportOutline]) -> tuple[str, ...]:
    there = {outline.id: outline for outline in held}
    said = [_lost_of(session, outline, there.get(outline.id)) for outline in session.store.report_outlines()]
    unit = session.store.setting("unit")
    if unit and settings.get("unit", "") != unit:
        said.insert(0, "Bản sao lưu là của một đơn vị khác với đơn vị đang khai báo trên máy này.")
    return tuple(sentence for sentence in said if sentence)


def _lost_of(session: Session, now: ReportOutline, then: ReportOutline | None) -> str:
    named = f"{_form_title(session, now)}, {parse_period(now.period).title}"
    if then is None:
        return f"{named}: chưa có trong bản sao lưu (hiện có {now.cells} ô, lần {now.revision})."
    if then == now:
        return ""
    last = moment_text(now.changed_at)
    if then.changed_at != now.changed_at or then.cells != now.cells:
        counts = f"hiện có {now.cells} ô, bản sao lưu {then.cells} ô"
        return f"{named}: đã sửa sau bản sao lưu (lần sửa cuối lúc {last}; {counts})."
    return f"{named}: việc hoàn thành, gửi hoặc mở lại sau bản sao lưu (hiện là lần {now.revision})."


def _lost_attachments(session: Session, path: Path, held: list[ReportOutline]) -> tuple[str, ...]:
    """A sentence for each report of the backup to which something was attached since."""
    ids = {outline.id for outline in held}
    newer = [report for report, _, _ in session.store.standing_attachments() - backup_attachments(path)]
    return tuple(
        f"{_form_title(session, now)}, {parse_period(now.period).title}: {newer.count(now.id)} tệp đính kèm sau bản "
        "sao lưu."
        for now in session.store.report_outlines()
        if now.id in ids and now.id in newer
    )


def _lost_received(session: Session, path: Path) -> tuple[str, ...]:
    """What units sent, and what was decided about it, since."""
    now, then = session.store.received_marks(), backup_received(path)
    reports, decisions = len(now.reports - then.reports), now.decisions - then.decisions
    said = [f"{reports} báo cáo của đơn vị nhận sau bản sao lưu."] if reports else []
    return (*said, f"{decisions} quyết định về báo cáo đã nhận sau bản sao lưu.") if decisions > 0 else tuple(said)


def data_size(home: Path) -> int:
    """Bytes of everything in the data folder."""
    with file_errors(home):
        return sum(path.stat().st_size for path in home.rglob("*") if path.is_file())


def data_text(home: Path) -> str:
    """How much there is in the data folder, in words: "2,4 MB"."""
    return size_text(data_size(home))


def carried_text(done: Carried) -> str:
    """What was written where, in one sentence."""
    others = ((done.bundles, "tệp gói và đính kèm"), (done.keys, "tệp khóa"), (done.packs, "gói biểu mẫu"))
    parts = ["bản sao lưu", *(f"{count} {what}" for count, what in others if count)]
    written = ", ".join(parts) if len(parts) != 2 else " và ".join(parts)
    said = f"Đã ghi {written} ({size_text(done.size)}) vào {done.folder}; đã đọc lại và khớp."
    return f"{said} {_missing_text(done.missing)}".rstrip()


def _missing_text(count: int) -> str:
    """What to say of files that the database names and that were found nowhere."""
    return f"Thiếu {count} tệp gói hoặc đính kèm mà số liệu có nhắc đến; hãy đính kèm lại khi cần." if count else ""


def carry_out(session: Session, folder: Path) -> Carried:
    """Write a backup of now, the attachments and bundles that it names, the packs of the data folder, and the key
    files, still under their passphrases, into a folder of their own in `folder`.

    All is read back and compared. FileRefused where the stick is full, closed to writing or gone: nothing half
    written stays.
    """
    unit = require_office(session).code
    made = make_backup(session)
    name = f"{FOLDER}_{unit}_{session.now():{_SAME_MOMENT}}"
    keys = {f"{KEYS}/{path.name}": read_file(path, _KEY_LIMIT) for path in _key_files(session.home)}
    packs = packs_in(session.home)
    files = {made.name: read_file(made), **keys}
    files |= {f"{PACK_FOLDER}/{pack}/{name}": data for pack, held in packs.items() for name, data in held.items()}
    if not folder.is_dir():
        raise FileRefused(f"Không thấy thư mục {folder}.", "Hãy kiểm tra lại USB, hoặc chọn thư mục khác.")
    target, part = _free(folder, name), folder / f".{random_name()}.part"
    sizes = blobs_of(made)
    try:
        _write(part, files)
        missing = copy_blobs((made.parent, session.home), part, sizes)
        with file_errors(target):
            move(part, target, over=False)
            sync_folder(folder)
    finally:
        _remove(part)
    _read_back(target, files)
    carried = [size for name, size in sizes.items() if name not in missing]
    put_in = sum("/" not in place for place in packs)
    written = sum(map(len, files.values())) + sum(carried)
    return Carried(target, target / made.name, written, len(keys), len(carried), len(missing), put_in)


def _write(part: Path, files: dict[str, bytes]) -> None:
    make_folder(part)
    for name, data in files.items():
        make_folder((part / name).parent)
        write_file(part / name, data, private=name.startswith(KEYS))


def _read_back(target: Path, files: dict[str, bytes]) -> None:
    for name, data in files.items():
        if hashlib.sha256(read_file(target / name)).digest() != hashlib.sha256(data).digest():
            raise FileRefused(
                f"Đã ghi nhưng đọc lại {target / name} không khớp; dữ liệu trên máy này còn nguyên.",
                "Hãy dùng USB khác rồi sao lưu lại.",
            )


def _remove(part: Path) -> None:
    """Clear a half written folder away; a stick that was pulled has nothing to clear."""
    try:
        for path in sorted(part.rglob("*"), reverse=True):
            path.rmdir() if path.is_dir() else path.unlink()
        part.rmdir()
    except OSError:
        return


def _free(folder: Path, name: str) -> Path:
    again, path = 1, folder / name
    while path.exists():
        again += 1
        path = folder / f"{name}-{again}"
    return path


def find_backup(place: Path) -> Path:
    """The backup that a chosen file or folder means: the file itself, or the newest in the folder or one below it.

    BadInput where there is none.
    """
    if place.is_file():
        return place
    with file_errors(place):
        found = [*place.glob("*.sqlite3"), *place.glob("*/*.sqlite3")]
    good = []
    for path in found:
        try:
            good.append((check_backup(path).timestamp(), path))
        except WorldError:
            continue
    if not good:
        raise BadInput(
            f"Không thấy bản sao lưu nào trong {place}.", "Hãy chọn thư mục đã sao lưu ra USB, hoặc tệp .sqlite3."
        )
    return max(good)[1]


def restore_with_keys(home: Path, path: Path) -> RestoreResult:
    """Put a backup back and bring the keys that lie beside it; one whose name another key has here gets a free name.

    The office must be closed. As `restore`; FileRefused, and nothing changed, where a key cannot be read.
    """
    here, brought = _keys_in(home), _keys_in(path.parent)
    result = restore(home, path)
    renamed = []
    for name, files in brought.items():
        target = _place_of_key(here, name, files)
        here[target] = {**files, **here.get(target, {})}
        for suffix, data in files.items():
            if not (home / KEYS / f"{target}{suffix}").exists():
                make_folder(home / KEYS)
                write_file(home / KEYS / f"{target}{suffix}", data, private=True)
        renamed += [(name, target)] if target != name else []
    return replace(result, renamed_keys=tuple(renamed))


def _keys_in(folder: Path) -> dict[str, dict[str, bytes]]:
    """The files of each key of a data folder or a stick, by what follows the key's name."""
    keys: dict[str, dict[str, bytes]] = {}
    for path in _key_files(folder):
        suffix = next(end for end in _KEY_ENDS if path.name.endswith(end))
        keys.setdefault(path.name.removesuffix(suffix), {})[suffix] = read_file(path, _KEY_LIMIT)
    return keys


def _place_of_key(here: dict[str, dict[str, bytes]], name: str, files: dict[str, bytes]) -> str:
    """The key's own name, or that name with the first number under which no other key lies: none whose name differs in
    large and small letters alone, since Windows would write one over the other."""
    number, target = 1, name
    while any(files.get(suffix, data) != data for suffix, data in _same_named(here, target)):
        number += 1
        target = f"{name[:_NAME_ROOM]}-{number}"
    return target


def _same_named(here: dict[str, dict[str, bytes]], name: str) -> Iterator[tuple[str, bytes]]:
    for other, files in here.items():
        if other.casefold() == name.casefold():
            yield from files.items()


def restored_text(result: RestoreResult) -> str:
    """What happened, and where the data of before lie now."""
    done = f"Đã khôi phục từ bản sao lưu {result.backup.name}."
    aside = f"Dữ liệu trước đó không bị xóa, được để riêng ở {result.set_aside[0]}." if result.set_aside else ""
    keys = [
        f"Khóa “{name}” mang theo khác với khóa cùng tên trên máy này nên được giữ với tên “{kept}”."
        for name, kept in result.renamed_keys
    ]
    return " ".join(filter(None, [done, _missing_text(len(result.missing)), *keys, aside]))


def _key_files(folder: Path) -> list[Path]:
    return sorted(path for path in (folder / KEYS).glob("*") if path.suffix in _KEY_SUFFIXES and path.is_file())
