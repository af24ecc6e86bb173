"""The messages of the part that runs before Python, overwritten in a program of the same length."""

from __future__ import annotations

import bootloader
import pytest


def program() -> bytes:
    """What of a bootloader matters here: its strings, with code around them."""
    wide = "\0".join(["", "Failed", *bootloader.WIDE, "ERROR", ""]).encode("utf-16-le")
    return b"MZ code" + b"\0" * 3 + wide + "\0".join(["", *bootloader.NARROW, "other", ""]).encode() + b"code"


def test_every_sentence_becomes_vietnamese_and_nothing_moves() -> None:
    made = bootloader.translated(program())
    assert len(made) == len(program())
    assert made.startswith(b"MZ code")
    assert made.endswith(b"other\0code")
    assert all(words.encode("utf-16-le") in made for words in bootloader.WIDE.values())
    assert all(words.encode() in made for words in bootloader.NARROW.values())
    assert "Failed to load".encode("utf-16-le") not in made
    assert "ERROR".encode("utf-16-le") in made


def test_a_program_done_already_stays_as_it_is() -> None:
    made = bootloader.translated(program())
    assert bootloader.translated(made) == made


def test_another_bootloader_stops_the_build() -> None:
    with pytest.raises(bootloader.BootloaderUnknown):
        bootloader.translated(program().replace("Error".encode("utf-16-le"), "Fault".encode("utf-16-le")))


def test_no_sentence_is_longer_and_each_names_as_many_values() -> None:
    for table, coding in ((bootloader.WIDE, "utf-16-le"), (bootloader.NARROW, "utf-8")):
        for english, vietnamese in table.items():
            assert len(vietnamese.encode(coding)) <= len(english.encode(coding))
            assert english.count("%") == vietnamese.count("%")
