"""Mutations of the files that strangers send: of bytes, of DER, of a zip's headers and members, of PDF and JSON text.

Each takes a random source and bytes and gives other bytes; the same seed gives the same mutation for ever.
"""

from __future__ import annotations

import random
import re
import struct
from collections.abc import Callable, Sequence

from forms.errors import BadInput
from signing.archive import read_archive
from signing.container import Member, pack
from signing.names import MANIFEST, MIMETYPE, SIGNATURE

Mutation = Callable[[random.Random, bytes], bytes]
TRIES = 20
SIZES = (0, 1, 0x7F, 0x80, 0xFF, 0x7FFF, 0xFFFF, 0x7FFFFFFF, 0xFFFFFFFF)
NUMBERS = (b"0", b"1", b"-1", b"8191", b"65536", b"4294967295", b"9999999999", b"1e9", b"00", b"0.5")
WORDS = (
    b"obj", b"endobj", b"stream", b"endstream", b"startxref", b"%%EOF", b"/ByteRange", b"/Contents", b"/Prev",
    b"/Length", b"<<", b">>", b"[", b"]", b"(", b")", b"/Type", b"/Sig", b"/XRef", b"/ObjStm", b"null", b"<!-- -->",
    b"<!DOCTYPE x>", b"&amp;", b"]]>", b"<asic:DataObjectReference", b'"', b"{", b"}", b"\\u0000", b"NaN",
    b"PK\x03\x04", b"PK\x05\x06", b"\x30\x80", b"\x00\x00", b"\xff\xfe", b"../", b"META-INF/",
)  # fmt: skip
_DIGITS = re.compile(rb"\d{1,10}")


def mutated(source: random.Random, data: bytes, pool: Sequence[bytes]) -> bytes:
    """One to four mutations in a row; pool: other good files, to take pieces from."""
    good, left = data, source.choice((1, 1, 1, 2, 3, 4))
    kinds = MUTATIONS if data.startswith(b"PK") else PLAIN
    for _ in range(TRIES):
        data = source.choice(kinds)(source, data) if source.random() < 0.95 else spliced(source, data, pool)
        left -= data != good
        if left <= 0:
            break
    return data


def _place(source: random.Random, data: bytes) -> int:
    """Somewhere; near the ends, where the directories lie, more often."""
    if source.random() < 0.3:
        return max(0, len(data) - 1 - min(int(source.expovariate(1 / 300)), len(data)))
    return source.randrange(len(data) + 1)


def bit(source: random.Random, data: bytes) -> bytes:
    """One bit the other way."""
    place = min(_place(source, data), len(data) - 1)
    return data[:place] + bytes([data[place] ^ 1 << source.randrange(8)]) + data[place + 1 :] if data else data


def byte(source: random.Random, data: bytes) -> bytes:
    """Any other byte in the place of one."""
    place = _place(source, data)
    return data[:place] + bytes([source.randrange(256)]) + data[place + 1 :]


def cut(source: random.Random, data: bytes) -> bytes:
    """A piece taken out, or the rest cut off."""
    place = _place(source, data)
    return data[:place] + (data[place + 1 + int(source.expovariate(1 / 40)) :] if source.random() < 0.8 else b"")


def doubled(source: random.Random, data: bytes) -> bytes:
    """A piece said twice."""
    place, size = _place(source, data), 1 + int(source.expovariate(1 / 60))
    return data[: place + size] + data[place : place + size] + data[place + size :]


def swapped(source: random.Random, data: bytes) -> bytes:
    """Two pieces in each other's place."""
    first, second = sorted((_place(source, data), _place(source, data)))
    size = min(1 + int(source.expovariate(1 / 30)), second - first)
    return (
        data[:first] + data[second : second + size] + data[first + size : second] + data[first : first + size]
        + data[second + size :]
    )  # fmt: skip


def word(source: random.Random, data: bytes) -> bytes:
    """A word that means something to one of the readers, put in or written over what is there."""
    place, text = _place(source, data), source.choice(WORDS)
    return data[:place] + text + data[place + (len(text) if source.random() < 0.5 else 0) :]


def number(source: random.Random, data: bytes) -> bytes:
    """A written number replaced by another."""
    found = list(_DIGITS.finditer(data, max(0, (place := _place(source, data)) - 400), place + 400))
    if not found:
        return data
    chosen = source.choice(found)
    value = source.choice((*NUMBERS, b"%d" % (int(chosen[0]) + source.choice((-1, 1, 16, -16)))))
    return data[: chosen.start()] + value + data[chosen.end() :]


def header(source: random.Random, data: bytes) -> bytes:
    """A field of a zip header, 2 or 4 bytes, set to a size that hurts."""
    marks = [found.start() for found in re.finditer(rb"PK[\x01\x03\x05][\x02\x04\x06]", data)]
    if not marks:
        return data
    width = source.choice((2, 4))
    place = source.choice(marks) + 4 + 2 * source.randrange(20)
    value = source.choice(SIZES) & (0xFFFF if width == 2 else 0xFFFFFFFF)
    return data[:place] + struct.pack("<H" if width == 2 else "<I", value) + data[place + width :]


def element(source: random.Random, data: bytes) -> bytes:
    """An element of DER, found by its head: another tag, another length, taken out, said twice, or emptied."""
    heads = [found.start() for found in re.finditer(rb"[\x02-\x06\x17\x18\x30\x31\xa0\xa1][\x01-\x84]", data)]
    if not heads:
        return data
    place = source.choice(heads)
    tag, length = data[place], data[place + 1]
    end = place + 2 + length if length < 0x80 else place + 2
    return source.choice(
        (
            data[:place] + bytes([source.choice((0x02, 0x04, 0x05, 0x06, 0x1F, 0x24, 0x30, 0x31, 0x80, 0xA0))])
            + data[place + 1 :],
            data[: place + 1] + bytes([source.choice((0, 0x7F, 0x80, 0x81, 0x84, 0xFF))]) + data[place + 2 :],
            data[:place] + data[end:],
            data[:end] + data[place:end] + data[end:],
            data[:place] + bytes([tag, 0]) + data[end:],
        )
    )  # fmt: skip


def spliced(source: random.Random, data: bytes, pool: Sequence[bytes]) -> bytes:
    """The beginning of one file and the end of another."""
    other = source.choice(pool)
    return data[: _place(source, data)] + other[_place(source, other) :]


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


PLAIN: tuple[Mutation, ...] = (bit, byte, cut, doubled, swapped, word, number, element)
MUTATIONS: tuple[Mutation, ...] = (*PLAIN, header, repacked, repacked)
