"""A strict reader of PDF objects, for the shapes that this program and pyHanko write.

Whatever is not of these shapes raises Unlike, and the caller falls back to pikepdf: nothing is guessed or repaired.
Everything is bounded: depth, numbers of entries, unpacked sizes (ISO 32000-1, 7.3, 7.5.8).
"""

from __future__ import annotations

import re
import zlib
from binascii import unhexlify
from functools import lru_cache
from typing import Any, NamedTuple

from signing.pdf_shapes import Ref, take_apart

DEPTH = 12
ENTRIES = 20_000
NEAR = 1 << 14
DIGITS, OFTEN, KEPT, REMEMBERED = 10, 256, 4096, 600
UNPACKED = 4 << 20
_LIMIT = rb"\0\t\n\f\r /<>\[\](){}%"
_TOKEN = re.compile(
    rb"/[^%(limit)b]*|\d{1,7} 0 R(?![^%(limit)b])|<<|>>|\[|\]|\((?:[^()\\\r]|\\[^\r\n])*\)|<[^>]*>"
    rb"|[^%(limit)b]+|[<>(){}%%]" % {b"limit": _LIMIT}
)
_REAL = re.compile(rb"[+-]?\d{1,10}(?:\.\d{0,10})?\Z")
_NAME, _DIGITS, _TEXT, _HEXA = b"/"[0], frozenset(b"0123456789"), b"("[0], b"<"[0]
_WORDS = {b"true": True, b"false": False, b"null": None}
_HEAD = re.compile(rb"(\d{1,7}) 0 obj\s")
_BODY = re.compile(rb"(stream)\r?\n|endobj\s")
_STREAM, _CLOSE = b"stream", b"endobj"
_TAIL = re.compile(rb"(?:\r?\n)?endstream\s+endobj\s")
_ESCAPE = re.compile(rb"\\([0-7]{1,3}|.)", re.DOTALL)
_OPENS = {b">>": b"<<", b"]": b"["}
_OCTAL = frozenset(b"%d" % digit for digit in range(8))
_LETTERS = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}

__all__ = ["Ref", "Stream", "Unlike", "head_number", "inflated", "object_at", "object_in", "value_in"]


class Unlike(Exception):
    """The bytes are not of a shape that is read here."""


class Stream(NamedTuple):
    """A stream: its dictionary and its bytes as they lie in the file."""

    head: dict[bytes, Any]
    raw: bytes


def value_in(data: bytes, place: int, end: int) -> Any:
    """The one object that lies from `place` to `end`.

    A name is bytes with its solidus, and so are the keys of a dictionary; a string is a str of as many letters as it
    has bytes, a real number a tuple.
    """
    items: list[Any] = []
    outer: list[tuple[bytes, list[Any]]] = []
    known = _seen.get
    for token in _TOKEN.findall(data, place, end):
        value = known(token)
        if value is not None:
            items.append(value)
        elif token == b"<<" or token == b"[":
            if len(outer) == DEPTH:
                raise Unlike
            outer.append((token, items))
            items = []
        elif token == b">>" or token == b"]":
            opened, around = outer.pop() if outer else (b"", [])
            if opened != _OPENS[token]:
                raise Unlike
            around.append(items if opened == b"[" else _dictionary(items))
            items = around
        else:
            items.append(_simple(token) if len(token) > OFTEN else _often(token))
    if outer or len(items) != 1:
        raise Unlike
    return items[0]


def _often(token: bytes) -> Any:
    """The same of a short token; what was met before is met again in every file."""
    value = _simple(token)
    if len(_seen) >= KEPT:
        _seen.clear()
    _seen[token] = value
    return value


_seen: dict[bytes, Any] = {}


def _simple(token: bytes) -> Any:
    first = token[0]
    if first == _NAME:
        return token
    if first in _DIGITS:
        if token.endswith(b" 0 R"):
            return Ref(int(token[:-4]))
        if token.isdigit() and len(token) <= DIGITS:
            return int(token)
    if first == _TEXT and len(token) > 1:
        text = token[1:-1]
        return (_ESCAPE.sub(_unescaped, text) if b"\\" in text else text).decode("latin-1")
    if first == _HEXA and len(token) > 1:
        return _hexadecimal(token)
    if _REAL.match(token):
        return (token,) if b"." in token else int(token)
    if token not in _WORDS:
        raise Unlike
    return _WORDS[token]


def _hexadecimal(token: bytes) -> str:
    """What hexadecimal digits without a blank stand for; a last one alone has a 0 behind it."""
    try:
        return unhexlify(token[1:-1] + b"0" * (len(token) % 2)).decode("latin-1")
    except ValueError as error:
        raise Unlike from error


def _unescaped(found: re.Match[bytes]) -> bytes:
    text = found.group(1)
    return bytes([int(text, 8) & 0xFF]) if text[:1] in _OCTAL else _LETTERS.get(text, text)


def _dictionary(items: list[Any]) -> dict[bytes, Any]:
    """A dictionary whose keys are written plainly: /N#61mes is /Names to one reader and another key to the next."""
    names = items[::2]
    try:
        made = dict(zip(names, items[1::2], strict=True))
        plain = b"#" not in b"".join(names)
    except (TypeError, ValueError) as error:
        raise Unlike from error
    if len(made) != len(names) or not plain:
        raise Unlike
    return made


def head_number(data: bytes, place: int, end: int) -> int:
    """The number of the indirect object that begins at `place`."""
    head = _HEAD.match(data, place, end)
    if head is None:
        raise Unlike
    return int(head[1])


def object_at(data: bytes, place: int, number: int, end: int) -> tuple[Any, int]:
    """The indirect object `number` at `place`, and where what follows it begins."""
    shape = take_apart(data, place, end)
    if shape is not None:
        if shape[0] != number:
            raise Unlike
        return _stream(data, shape[1], shape[2], end)
    head = _HEAD.match(data, place, end)
    if head is None or int(head[1]) != number:
        raise Unlike
    found = _body_end(data, head.end(), end)
    if found is None:
        raise Unlike
    value = object_in(data, head.end(), found.start())
    return _stream(data, value, found.end(), end) if found[1] else (value, found.end())


def object_in(data: bytes, place: int, end: int) -> Any:
    """`value_in` of an object that is like in many documents, its page tree or catalog; not to be changed."""
    return _remembered(data[place:end]) if end - place <= REMEMBERED else value_in(data, place, end)


@lru_cache(maxsize=1024)
def _remembered(text: bytes) -> Any:
    return value_in(text, 0, len(text))


def _stream(data: bytes, head: Any, start: int, end: int) -> tuple[Stream, int]:
    length = head.get(b"/Length") if isinstance(head, dict) else None
    if type(length) is not int or not 0 <= length <= end - start:
        raise Unlike
    tail = _TAIL.match(data, start + length, end)
    if tail is None:
        raise Unlike
    return Stream(head, data[start : start + length]), tail.end()


def _body_end(data: bytes, place: int, end: int) -> re.Match[bytes] | None:
    """Where the object itself ends: at its stream, or at the end of it. The words are found faster than a pattern, and
    near ones fastest: Python seeks otherwise in long bytes than in short ones."""
    close = data.find(_CLOSE, place, min(end, place + NEAR))
    if close < 0:
        close = data.find(_CLOSE, place, end)
    stream = data.find(_STREAM, place, close if close >= 0 else end)
    return _BODY.match(data, stream if stream >= 0 else max(close, place), end) or _BODY.search(data, place, end)


def inflated(stream: Stream, limit: int) -> bytes:
    """A stream's content, plain or deflated, within `limit` bytes."""
    kind = stream.head.get(b"/Filter")
    if kind is None:
        return _within(stream.raw, limit)
    if kind != b"/FlateDecode":
        raise Unlike
    unpacker = zlib.decompressobj()
    try:
        content = unpacker.decompress(stream.raw, limit + 1)
    except zlib.error as error:
        raise Unlike from error
    if not unpacker.eof or unpacker.unused_data:
        raise Unlike
    return _within(content, limit)


def _within(content: bytes, limit: int) -> bytes:
    if len(content) > limit:
        raise Unlike
    return content
