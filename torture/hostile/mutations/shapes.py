"""Changes to files as what they are: containers, zips, workbooks, XML, lines of text; their members' names too."""

from __future__ import annotations

import contextlib
import io
import random
import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Mapping, Sequence

from forms.errors import BadInput
from signing.archive import read_archive
from signing.container import EPOCH, Member, manifest_of, pack
from signing.names import MANIFEST, MIMETYPE, SIGNATURE
from torture.hostile.mutations.changes import (
    PLAIN,
    Mutation,
    bit,
    byte,
    cut,
    doubled,
    number,
    place_in,
    respelt,
    swapped,
    word,
)

MOST_UNZIPPED = 8 << 20
UTF8 = 0x800
SIZES = (0, 1, 0x7F, 0x80, 0xFF, 0x7FFF, 0xFFFF, 0x7FFFFFFF, 0xFFFFFFFF)
NAMES = (
    "../ngoai.txt", "../../../ngoai.txt", "/tmp/ngoai.txt", "C:\\ngoai.txt", "..\\ngoai.txt",
    "dinh-kem/../../ngoai.txt", "CON", "dinh-kem/nul.pdf", "dinh-kem/COM1", "dinh-kem/LPT\u00b9.txt",
    "dinh-kem/a\0.pdf", "dinh-kem/a.pdf.", "dinh-kem/a ", "dinh-kem/\u202efdp.exe", "dinh-kem/a\u200b.pdf",
    "dinh-kem/" + "d" * 240, "dinh-kem/" + "/".join("abcdef"), "dinh-kem/BẢN CHỤP.PNG", "dinh-kem",
    "dinh-kem/bản chụp.png", "dinh-kem/b/c", "meta-inf/x", "META-INF/manifest.xml", "mimetype", "", ".", "..", "~",
    "$HOME", "dinh-kem/a:b", "dinh-kem/-rf", "dinh-kem/a\n.pdf", "\\\\may\\o\\a", "dinh-kem/bao-cao.sqlite3",
    "xl/workbook.xml", "xl/sharedStrings.xml", "xl/vbaProject.bin",
)  # fmt: skip
"""That lead out of a folder, mean a device, hide, or collide."""
INSIDE = (
    b"<v>1e400</v>", b"<v>1&amp;2</v>", b"<f>1+1</f>", b'<f>HYPERLINK("http://x","y")</f>', b"<t>&#65535;</t>", b"&a;",
    b"<is><t>9</t></is>", b"<row/>", b'<c r="C7"><v>99</v></c>', b"<!DOCTYPE x [<!ENTITY a '9'>]>", b"<?x y?>",
    b"\xff", b"<![CDATA[7]]>", b"<t>_x0000_</t>", b"<t>\xe2\x80\xae9</t>", b"<rPh><t>5</t></rPh>", b"<td>1.234</td>",
    b"<br>",
)  # fmt: skip
ATTRIBUTES = (
    b' r="C7"', b' r="ZZZ9999999"', b' t="s"', b' t="e"', b' t="b"', b' t="str"', b' s="99999"', b' state="hidden"',
    b' Target="../../../x.xml"', b' TargetMode="External"', b' name="\xe2\x80\xae"', b' sheetId="0"',
    b' xml:space="preserve"',
)  # fmt: skip
LINES = (
    b"\r\n", b"\n\n", b"[[row]]\n", b"[row]\n", b'key = "M1"\n', b"version = 0\n", b"rows = [1, 2]\n",
    b'id = "../x"\n', b"Content-Type: message/rfc822\r\n", b'Content-Type: multipart/mixed; boundary="b"\r\n',
    b"--b\r\n", b"--b--\r\n", b'Content-Disposition: attachment; filename="../../x.asice"\r\n',
    b"Content-Transfer-Encoding: uuencode\r\n",
    b"Content-Disposition: attachment; filename*=utf-8''%2e%2e%2fx%00.asice\r\n",
    b"Content-Transfer-Encoding: base64\r\n",
    b'Content-Disposition: attachment; filename*0="..%5c"; filename*1="x.asice"\r\n', b"begin 644 ../x\r\n",
    b'Content-Disposition: attachment; filename="=?utf-8?b?4oCuZXhlLnBkZg==?="\r\n', b"Content-Type: x\r\n",
    b"\t\t\t\t\n", b'"\n',
)  # fmt: skip
_BROKEN = (
    zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError, ValueError, struct.error,
)  # fmt: skip
VALUES = (
    (b"n", b"7"), (b"n", b"-7"), (b"n", b"1e400"), (b"n", b"7.5"), (b"n", b"0x7"), (b"n", b"NaN"), (b"n", b" 7 "),
    (b"str", b"kps"), (b"str", b"mot"), (b"str", b"1.234"), (b"str", b"7"), (b"str", b"12 %"), (b"s", b"0"),
    (b"s", b"99999"), (b"b", b"1"), (b"e", b"#DIV/0!"), (b"d", b"2024-01-01"), (b"x", b"7"), (b"n", b"9" * 40),
)  # fmt: skip
"""Types and values of cells (ECMA-376 Part 1, 18.18.11)."""
PAGE = 4096
_CELL = re.compile(rb'<c r="([A-Z]+[0-9]+)"[^>]*>.{0,200}?</c>')
_TEXT = re.compile(rb': "([^"\\]{1,60})"')
_WORD = re.compile(rb"[0-9A-Za-z]")
_TAG = re.compile(rb"<[^<>]{1,300}>")


def header(source: random.Random, data: bytes) -> bytes:
    """A field of a zip header, 2 or 4 bytes, set to a size that hurts."""
    marks = [found.start() for found in re.finditer(rb"PK[\x01\x03\x05][\x02\x04\x06]", data)]
    if not marks:
        return data
    width = source.choice((2, 4))
    place = source.choice(marks) + 4 + 2 * source.randrange(20)
    value = source.choice(SIZES) & (0xFFFF if width == 2 else 0xFFFFFFFF)
    return data[:place] + struct.pack("<H" if width == 2 else "<I", value) + data[place + width :]


def repacked(source: random.Random, data: bytes) -> bytes:
    """A container whose zip is good again, while a member, the manifest or the signature was mutated inside."""
    try:
        files = read_archive(data)
    except BadInput:
        return data
    files.pop(MIMETYPE, None)
    name = source.choice(sorted(files))
    files[name] = source.choice(PLAIN)(source, files[name])
    manifest, signature = files.pop(MANIFEST, b""), files.pop(SIGNATURE, None)
    return pack([Member(*item) for item in files.items()], manifest, signature)


def fitted(source: random.Random, data: bytes) -> bytes:
    """A container with a member changed, and the manifest written anew to fit; the signature is the old one."""
    return _fitted(source, data, lambda content: source.choice((*PLAIN, *(respelt,) * 8))(source, content))


def reworded(source: random.Random, data: bytes) -> bytes:
    """The same with a short text of the member's JSON spelt otherwise, as its writer would have written it."""
    return _fitted(source, data, lambda content: _respelt_json(source, content), ".json")


def _fitted(source: random.Random, data: bytes, change: Callable[[bytes], bytes], ending: str = "") -> bytes:
    try:
        files = read_archive(data)
    except BadInput:
        return data
    signature = files.pop(SIGNATURE, None)
    members = {name: content for name, content in files.items() if name not in (MIMETYPE, MANIFEST)}
    names = sorted(name for name in members if name.endswith(ending))
    if not names:
        return data
    name = source.choice(names)
    members[name] = change(members[name])
    made = [Member(*item) for item in members.items()]
    try:
        return pack(made, manifest_of(made), signature)
    except BadInput:
        return data


def _respelt_json(source: random.Random, data: bytes) -> bytes:
    texts = [found for found in _TEXT.finditer(data) if _WORD.search(found[1])]
    if not texts:
        return data
    chosen = source.choice(texts)
    return data[: chosen.start(1)] + respelt(source, chosen[1]) + data[chosen.end(1) :]


def smuggled(source: random.Random, data: bytes) -> bytes:
    """A zip with one more file, or a file under another name, that leads out, hides or collides."""
    files = unzipped(data)
    if not files:
        return data
    name = source.choice(NAMES)
    if source.random() < 0.5:
        return zipped([*files.items(), (name, source.choice((b"", b"x", b"\x89PNG")))])
    old = source.choice(sorted(files))
    return zipped([(name if each == old else each, content) for each, content in files.items()])


def in_member(source: random.Random, data: bytes) -> bytes:
    """A zip of any kind whose member was changed inside, as text where it is XML."""
    files = unzipped(data)
    if not files:
        return data
    name = source.choice(sorted(files))
    kinds = XML if files[name].lstrip().startswith(b"<") else PLAIN
    return zipped([*{**files, name: source.choice(kinds)(source, files[name])}.items()])


def in_text(source: random.Random, data: bytes) -> bytes:
    """A zip of texts whose lines were changed in one of them."""
    files = unzipped(data)
    if not files:
        return data
    name = source.choice(sorted(files))
    return zipped([*{**files, name: source.choice(TEXT)(source, files[name])}.items()])


def member_lost(source: random.Random, data: bytes) -> bytes:
    """A zip that lacks a member."""
    files = unzipped(data)
    lost = source.choice(sorted(files)) if files else ""
    return zipped([item for item in files.items() if item[0] != lost]) if files else data


def unzipped(data: bytes) -> Mapping[str, bytes]:
    """The members of a zip of any kind; none where it is none."""
    with contextlib.suppress(*_BROKEN), zipfile.ZipFile(io.BytesIO(data)) as archive:
        if sum(entry.file_size for entry in archive.infolist()) < MOST_UNZIPPED:
            return {name: archive.read(name) for name in archive.namelist()}
    return {}


def zipped(files: Sequence[tuple[str, bytes]], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip of these, whatever they are called, twice too; always the same bytes."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, content in files:
            entry = zipfile.ZipInfo("x" * len(name.encode()), EPOCH)
            entry.compress_type = zipfile.ZIP_STORED if name == MIMETYPE else method
            entry.filename, entry.flag_bits = name, 0 if name.isascii() else UTF8
            archive.NameToInfo.pop(name, None)
            archive.writestr(entry, content)
    return stream.getvalue()


def tag(source: random.Random, data: bytes) -> bytes:
    """An element of XML or HTML taken out, said twice, opened only, or with another's attributes."""
    tags = list(_TAG.finditer(data, max(0, (place := place_in(source, data)) - 3000), place + 3000))
    if len(tags) < 2:
        return data
    first, second = source.sample(tags, 2)
    start, end = min(first.start(), second.start()), max(first.end(), second.end())
    return source.choice(
        (
            data[:start] + data[end:],
            data[:end] + data[start:end] + data[end:],
            data[: first.start()] + data[first.end() :],
            data[: first.start()] + second[0] + data[first.end() :],
            data[: first.end()] + source.choice(INSIDE) + data[first.end() :],
            data[: first.start()] + first[0].rstrip(b"/>") + source.choice(ATTRIBUTES) + b">" + data[first.end() :],
        )
    )


def celled(source: random.Random, data: bytes) -> bytes:
    """A workbook with another value in a cell of a sheet, of any type."""
    files = unzipped(data)
    sheets = sorted(name for name in files if name.startswith("xl/worksheets/"))
    name = source.choice(sheets) if sheets else ""
    cells = list(_CELL.finditer(files[name])) if name else []
    if not cells:
        return data
    chosen, (kind, value) = source.choice(cells), source.choice(VALUES)
    told = b'<c r="%s" t="%s"><v>%s</v></c>' % (chosen[1], kind, value)
    return zipped([*{**files, name: files[name][: chosen.start()] + told + files[name][chosen.end() :]}.items()])


def page(source: random.Random, data: bytes) -> bytes:
    """A database one of whose pages has another head, or lies where another lay."""
    first, second = (source.randrange(max(1, len(data) // PAGE)) * PAGE for _ in range(2))
    if source.random() < 0.3:
        return data[:first] + data[second : second + PAGE] + data[first + PAGE :]
    place = first + source.randrange(24)
    return data[:place] + source.randbytes(source.choice((1, 2, 4))) + data[place + 4 :]


def line(source: random.Random, data: bytes) -> bytes:
    """A line taken out, said twice, moved, joined to the next, or turned into another."""
    lines = data.splitlines(keepends=True)
    if len(lines) < 2:
        return data
    place, other = source.randrange(len(lines)), source.randrange(len(lines))
    kind = source.randrange(5)
    if kind == 0:
        del lines[place]
    elif kind == 1:
        lines[place:place] = [lines[place]] * source.choice((1, 1, 2, 400))
    elif kind == 2:
        lines[place], lines[other] = lines[other], lines[place]
    elif kind == 3:
        lines[place] = lines[place].rstrip(b"\r\n")
    else:
        lines[place] = source.choice(LINES)
    return b"".join(lines)


CONTAINER: tuple[Mutation, ...] = (*PLAIN, header, smuggled, *(repacked, fitted) * 6, *(reworded,) * 3)
MEMBERS: tuple[Mutation, ...] = (repacked,) * 12 + (smuggled, header, bit, byte, cut)
XML: tuple[Mutation, ...] = (tag, tag, tag, number, number, word, byte, cut, doubled)
BOOK: tuple[Mutation, ...] = (in_member, celled) * 6 + (header, smuggled, member_lost, bit, cut)
DATABASE: tuple[Mutation, ...] = (page, page, page, bit, byte, cut, swapped)
TEXT: tuple[Mutation, ...] = (line, line, line, word, number, byte, cut, doubled, swapped)
