"""Files that an officer was given to attach: scans that tell more than they show, documents with programs in them,
files that are not what they are called."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Callable
from functools import cache
from typing import Any

import pikepdf
from PIL import Image

from forms.attachments import JPEG, PDF, PNG
from forms.errors import BadInput
from imports.attached_files import TakenFile, take_file
from torture.hostile.mutations.changes import PLAIN
from torture.hostile.mutations.files import pictures
from torture.hostile.mutations.shapes import zipped
from torture.hostile.mutations.targets import Readers, Target
from torture.taking_away import put

MARK = b"Nguyen Thi Lan 21,0278N"
"""Who and where, as it stands in a hidden part."""
STARTS = {PDF: b"%PDF-", JPEG: b"\xff\xd8\xff", PNG: b"\x89PNG\r\n\x1a\n"}
_PROGRAMS = ("/JavaScript", "/Launch")
_SUFFIXES = {".pdf": PDF, ".jpg": JPEG, ".png": PNG}


def _taken(name: str, data: bytes, shrink: bool = False) -> TakenFile | str:
    """The file taken; else what is wrong with the refusal, "" where nothing is."""
    try:
        return take_file(name, data, shrink)
    except BadInput as error:
        return "" if error.sentence[:1].isupper() and error.remedy else "no sentence"


def _silent(data: bytes) -> str:
    """A picture made small, if it is taken: a whole one of its kind, that tells nothing."""
    taken = _taken("bản chụp.jpg", data, shrink=True)
    if isinstance(taken, str):
        return taken
    with Image.open(io.BytesIO(taken.data)) as image:
        image.load()
        if image.getexif() or not taken.data.startswith(STARTS[taken.media]):
            return f"camera data, or no {taken.media}"
    return "a hidden part is kept" if MARK in taken.data else ""


def _idle(data: bytes) -> str:
    """A document, if it is taken: kept to the last byte, with no program in it."""
    taken = _taken("văn bản.pdf", data)
    if isinstance(taken, str):
        return taken
    if taken.data != data or taken.media != PDF:
        return "another file is kept"
    with pikepdf.open(io.BytesIO(data)) as document:
        return "a program is kept" if _has_program(document.trailer, set(), 0) else ""


def _has_program(item: Any, seen: set[tuple[int, int]], depth: int) -> bool:
    """Whether an action is reached from here, as a viewer would come to it."""
    if isinstance(item, pikepdf.Array | pikepdf.Dictionary | pikepdf.Stream):
        if (item.is_indirect and item.objgen in seen) or depth > 200:
            return False
        seen.add(item.objgen)
    if isinstance(item, pikepdf.Array):
        return any(_has_program(one, seen, depth + 1) for one in list(item))
    if not isinstance(item, pikepdf.Dictionary | pikepdf.Stream):
        return False
    if "/JS" in item or (isinstance(kind := item.get("/S"), pikepdf.Name) and str(kind) in _PROGRAMS):
        return True
    return any(_has_program(one, seen, depth + 1) for _, one in list(item.items()))


def _honest(data: bytes) -> str:
    """A file under a name that says anything: taken as what its first bytes are, or not."""
    taken = _taken(f"tệp{tuple(_SUFFIXES)[len(data) % 3]}", data)
    if isinstance(taken, str):
        return taken
    return "" if data.startswith(STARTS[taken.media]) and taken.data == data else f"taken as {taken.media}"


def _jpeg_with(kind: int, content: bytes) -> bytes:
    data = _small("JPEG")
    return data[:2] + struct.pack(">BBH", 0xFF, kind, 2 + len(content)) + content + data[2:]


def _png_with(kind: bytes, content: bytes) -> bytes:
    data = _small("PNG")
    part = struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
    return data[:-12] + part + data[-12:]


@cache
def _small(form: str) -> bytes:
    stream = io.BytesIO()
    Image.radial_gradient("L").resize((60, 40)).convert("RGB").save(
        stream, form, **{"quality": 20} if form == "JPEG" else {}
    )
    return stream.getvalue()


@cache
def _telling() -> tuple[bytes, ...]:
    """Small pictures, which do not become smaller: with a part that is none, before, within and behind."""
    return (
        _jpeg_with(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + MARK), _jpeg_with(0xED, b"Photoshop 3.0\0" + MARK),
        _jpeg_with(0xE1, b"Exif\0\0MM\0*\0\0\0\x08\0\0\0\0\0\0" + MARK), _jpeg_with(0xFE, MARK), _jpeg_with(0xE9, MARK),
        _small("JPEG") + zipped([("a.txt", MARK)]), _small("PNG") + MARK, _png_with(b"prVt", MARK),
        _png_with(b"tEXt", b"Author\0" + MARK), _png_with(b"eXIf", b"MM\0*\0\0\0\x08\0\0\0\0\0\0" + MARK),
    )  # fmt: skip


def _script() -> Any:
    return pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String("app.alert(1)"))


def _opening(document: pikepdf.Pdf) -> None:
    document.Root.OpenAction = _script()


def _named(document: pikepdf.Pdf) -> None:
    names = pikepdf.Array([pikepdf.String("a"), document.make_indirect(_script())])
    document.Root.Names = pikepdf.Dictionary(JavaScript=pikepdf.Dictionary(Names=names))


def _linked(document: pikepdf.Pdf) -> None:
    action = pikepdf.Dictionary(S=pikepdf.Name.Launch, F=pikepdf.String("cmd.exe"))
    link = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=[0, 0, 9, 9], A=action)
    document.pages[0].Annots = pikepdf.Array([link])


def _of_a_page(document: pikepdf.Pdf) -> None:
    document.pages[0].AA = pikepdf.Dictionary(O=document.make_indirect(_chained(1)))


def _far_down(document: pikepdf.Pdf) -> None:
    document.Root.OpenAction = _chained(15)


def _chained(times: int) -> Any:
    action = _script()
    for _ in range(times):
        action = pikepdf.Dictionary(S=pikepdf.Name.GoTo, D=pikepdf.Array([]), Next=pikepdf.Array([action]))
    return action


def _as_a_stream(document: pikepdf.Pdf) -> None:
    """To PDFium an action with bytes behind it is the same action."""
    action = document.make_stream(b"x")
    action.S, action.JS = pikepdf.Name.JavaScript, pikepdf.String("app.alert(1)")
    document.Root.OpenAction = action


def _pdf(change: Callable[[pikepdf.Pdf], None] | None = None, packed: bool = False) -> bytes:
    mode = pikepdf.ObjectStreamMode.generate if packed else pikepdf.ObjectStreamMode.disable
    with pikepdf.new() as document:
        document.add_blank_page()
        if change:
            change(document)
        stream = io.BytesIO()
        document.save(stream, deterministic_id=True, object_stream_mode=mode)
    return stream.getvalue()


@cache
def _documents() -> tuple[bytes, ...]:
    """Plain ones, and such as start a program in one way or another."""
    changes = (_opening, _named, _linked, _of_a_page, _far_down, _as_a_stream)
    return (_pdf(), _pdf(packed=True), *(_pdf(change, packed) for change in changes for packed in (False, True)))


@cache
def _anything() -> tuple[bytes, ...]:
    """What may be attached, and what is only called so."""
    page = b"<!DOCTYPE html><html><script>alert(1)</script></html>"
    book = zipped([("[Content_Types].xml", b"<Types/>"), ("xl/vbaProject.bin", b"x")])
    return (*pictures(), page, book, b"MZ" + bytes(200), b"GIF89a" + bytes(40), b"%PDF-1.7\n" + page,
            b"\xff\xd8\xff" + page, b"<svg xmlns='http://www.w3.org/2000/svg' onload='x'/>")  # fmt: skip


def _by_suffix(name: str, data: bytes) -> str:
    del data
    return _SUFFIXES[name[-4:]]


READERS = (
    Readers("mutated scans that tell more than they show", "only what draws a picture stays as it is",
            (Target("scan", _telling, _silent),),
            lambda: put("imports.attached_pictures.tells_more", lambda *_: False), 2_500, megabytes=200, soon=110),
    Readers("mutated documents with programs in them", "actions are looked for in every object",
            (Target("document", _documents, _idle),),
            lambda: put("imports.attached_files._is_active", lambda _: False), 2_500),
    Readers("mutated files under lying names", "the kind is told by the content",
            (Target("lying name", _anything, _honest, (*PLAIN,)),),
            lambda: put("imports.attached_files.require_media", _by_suffix), 2_000, megabytes=200),
)  # fmt: skip
