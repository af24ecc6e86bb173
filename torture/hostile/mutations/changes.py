"""Changes to the files that strangers send, as bytes, DER, and the words of PDF and JSON; to whole shapes: shapes.py.

Each takes a random source and bytes and gives other bytes; the same seed gives the same mutation for ever.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence

Mutation = Callable[[random.Random, bytes], bytes]
TRIES = 20
NUMBERS = (b"0", b"1", b"-1", b"8191", b"65536", b"4294967295", b"9999999999", b"1e9", b"00", b"0.5")
WORDS = (
    b"obj", b"endobj", b"stream", b"endstream", b"startxref", b"%%EOF", b"/ByteRange", b"/Contents", b"/Prev",
    b"/Length", b"<<", b">>", b"[", b"]", b"(", b")", b"/Type", b"/Sig", b"/XRef", b"/ObjStm", b"null", b"<!-- -->",
    b"<!DOCTYPE x>", b"&amp;", b"]]>", b"<asic:DataObjectReference", b'"', b"{", b"}", b"\\u0000", b"NaN",
    b"PK\x03\x04", b"PK\x05\x06", b"\x30\x80", b"\x00\x00", b"\xff\xfe", b"../", b"META-INF/",
)  # fmt: skip
_ALNUM = re.compile(rb"[0-9A-Za-z]")
_DIGITS = re.compile(rb"\d{1,10}")


def mutated(source: random.Random, data: bytes, pool: Sequence[bytes], kinds: Sequence[Mutation] = ()) -> bytes:
    """One to four changes in a row; pool: other good files, to take pieces from; kinds: of change, else PLAIN."""
    good, left = data, source.choice((1, 1, 1, 2, 3, 4))
    for _ in range(TRIES):
        data = source.choice(kinds or PLAIN)(source, data) if source.random() < 0.95 else spliced(source, data, pool)
        left -= data != good
        if left <= 0:
            break
    return data


def place_in(source: random.Random, data: bytes) -> int:
    """Somewhere; near the ends, where the directories lie, more often."""
    if source.random() < 0.3:
        return max(0, len(data) - 1 - min(int(source.expovariate(1 / 300)), len(data)))
    return source.randrange(len(data) + 1)


def bit(source: random.Random, data: bytes) -> bytes:
    """One bit the other way."""
    place = min(place_in(source, data), len(data) - 1)
    return data[:place] + bytes([data[place] ^ 1 << source.randrange(8)]) + data[place + 1 :] if data else data


def byte(source: random.Random, data: bytes) -> bytes:
    """Any other byte in the place of one."""
    place = place_in(source, data)
    return data[:place] + bytes([source.randrange(256)]) + data[place + 1 :]


def respelt(source: random.Random, data: bytes) -> bytes:
    """A digit or plain letter in the place of another: what is read stays readable, and says something else."""
    place = place_in(source, data)
    places = [found.start() for found in _ALNUM.finditer(data, place, place + 200)]
    if not places:
        return data
    at = source.choice(places)
    kinds = (b"0123456789", b"abcdefghijklmnopqrstuvwxyz", b"ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    kind = next(kind for kind in kinds if data[at] in kind)
    return data[:at] + bytes([source.choice(kind)]) + data[at + 1 :]


def cut(source: random.Random, data: bytes) -> bytes:
    """A piece taken out, or the rest cut off."""
    place = place_in(source, data)
    return data[:place] + (data[place + 1 + int(source.expovariate(1 / 40)) :] if source.random() < 0.8 else b"")


def doubled(source: random.Random, data: bytes) -> bytes:
    """A piece said twice."""
    place, size = place_in(source, data), 1 + int(source.expovariate(1 / 60))
    return data[: place + size] + data[place : place + size] + data[place + size :]


def swapped(source: random.Random, data: bytes) -> bytes:
    """Two pieces in each other's place."""
    first, second = sorted((place_in(source, data), place_in(source, data)))
    size = min(1 + int(source.expovariate(1 / 30)), second - first)
    return (
        data[:first] + data[second : second + size] + data[first + size : second] + data[first : first + size]
        + data[second + size :]
    )  # fmt: skip


def word(source: random.Random, data: bytes) -> bytes:
    """A word that means something to one of the readers, put in or written over what is there."""
    place, text = place_in(source, data), source.choice(WORDS)
    return data[:place] + text + data[place + (len(text) if source.random() < 0.5 else 0) :]


def number(source: random.Random, data: bytes) -> bytes:
    """A written number replaced by another."""
    found = list(_DIGITS.finditer(data, max(0, (place := place_in(source, data)) - 400), place + 400))
    if not found:
        return data
    chosen = source.choice(found)
    value = source.choice((*NUMBERS, b"%d" % (int(chosen[0]) + source.choice((-1, 1, 16, -16)))))
    return data[: chosen.start()] + value + data[chosen.end() :]


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
    return data[: place_in(source, data)] + other[place_in(source, other) :]


PLAIN: tuple[Mutation, ...] = (bit, byte, cut, doubled, swapped, word, number, element)
