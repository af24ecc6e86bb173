"""Packs of strangers: what would take long or fill every screen is refused before the pack is checked."""

from __future__ import annotations

from collections.abc import Callable
from time import process_time

import pytest

from forms.packs.loader import PackError, load_pack
from forms.packs.strangers import LIMITS, Limits, stranger_pack
from forms.resources import resource_path

SHIPPED = resource_path("packs", "bac-ninh-2024")
FILES = {path.name: path.read_bytes() for path in sorted(SHIPPED.glob("*.toml"))}
HEAD = "pack.toml"
Files = dict[str, bytes]


def with_head(more: str) -> Files:
    return {**FILES, HEAD: more.encode() + b"\n" + FILES[HEAD]}


def test_every_pack_that_ships_is_within_the_limits() -> None:
    for folder in sorted(resource_path("packs").glob("*/pack.toml")):
        files = {path.name: path.read_bytes() for path in folder.parent.glob("*.toml")}
        assert stranger_pack(files, "x") == load_pack(folder.parent)


HOSTILE: dict[str, tuple[str, Callable[[], Files]]] = {
    "a key of very many parts": ("quá nhiều phần", lambda: with_head(f"a{'.a' * 100_000} = 1")),
    "the same in quotes": ("quá nhiều phần", lambda: with_head('"a"' + '. "a"' * 100_000 + " = 1")),
    "the same in a table": ("quá nhiều phần", lambda: with_head(f"x = {{ a{'.b' * 20} = 1 }}")),
    "lists in lists": ("lồng nhau", lambda: with_head(f"a = {'[' * 300_000}")),
    "a number without end": ("số quá dài", lambda: with_head(f"a = {'1' * 300_000}")),
    "a file too large": ("lớn quá mức", lambda: with_head("#" * LIMITS.file)),
    "files too large together": (
        "lớn quá mức", lambda: {**FILES, **{f"a{at}.toml": b"#" * LIMITS.file for at in range(4)}},
    ),
    "too many files": ("quá 40", lambda: {**FILES, **{f"a{at}.toml": b"" for at in range(50)}}),
    "a text without end": ("dài quá mức", lambda: _told('title = "', f'title = "{"x" * 30_000}')),
    "letters that turn the line": ("ký tự ẩn", lambda: _told('title = "', 'title = "Bản \\u202e')),
    "an end of line that nobody sees": ("ký tự ẩn", lambda: _told('title = "', 'title = "Bản\\u2028')),
    "very many rows": ("mục", lambda: {**FILES, HEAD: FILES[HEAD] + b'\n[[erratum]]\nnumber=1\nwhere="a"\n'
                               b'anomaly="b"\ntreatment="c"' * 2_000}),
    "a year far away": ("không có năm 999999", lambda: _told("years = [2024]", "years = [2024, 999999]")),
    "a huge number": ("lớn quá mức", lambda: _told("due_day = 25", f"due_day = {10**30}")),
    "no version": ("số bản", lambda: _told("version = ", "version = -")),
    "a file nobody names": ("form_files", lambda: {**FILES, "la.toml": b""}),
    "a file that is missing": ("thiếu tệp", lambda: {HEAD: FILES[HEAD]}),
    "no head": ("thiếu tệp", dict),
    "a name that leads out": ("sai quy tắc", lambda: _told('form_files = ["phu-luc-01"', 'form_files = ["../../x"')),
    "an id too long for a folder": (
        "không dùng được tên", lambda: _told('id = "bac-ninh-2024"', f'id = "{"x" * 300}"'),
    ),
    "an id that Windows takes for another": (
        "không dùng được tên", lambda: _told('id = "bac-ninh-2024"', 'id = "Bac-Ninh-2024"'),
    ),
    "the name of a device": ("không dùng được tên", lambda: _told('id = "bac-ninh-2024"', 'id = "con"')),
    "the name of the mark": (
        "không dùng được tên", lambda: {**_told('["phu-luc-01"', '["da-ky"'), "da-ky.toml": FILES["phu-luc-01.toml"]},
    ),
    "no text at all": ("UTF-8", lambda: {**FILES, HEAD: b"\xff\xfe"}),
}  # fmt: skip


def _told(old: str, new: str) -> Files:
    text = FILES[HEAD].decode()
    assert old in text
    return {**FILES, HEAD: text.replace(old, new, 1).encode()}


@pytest.mark.parametrize("case", HOSTILE)
def test_what_asks_too_much_is_refused(case: str) -> None:
    words, made = HOSTILE[case]
    with pytest.raises(PackError, match="Gói biểu mẫu") as caught:
        stranger_pack(made(), "lạ")
    assert any(words in problem for problem in caught.value.problems)


def test_a_text_without_an_end_is_given_up_at_once() -> None:
    """Each of its quotes was tried as the beginning of another: minutes for half a megabyte."""
    files, began = with_head('a = "' + '\\"' * 60_000), process_time()
    with pytest.raises(PackError, match="TOML"):
        stranger_pack(files, "lạ")
    assert process_time() - began < 2


def test_very_many_things_in_many_short_lists() -> None:
    with pytest.raises(PackError, match="quá nhiều mục"):
        stranger_pack(FILES, "lạ", Limits(things=500))


def test_dots_and_brackets_within_texts_are_no_structure() -> None:
    text = "M1.1.1.1.1.1.1.1.1.1.1 [[[[[[[[[[[[[[[[ a.b.c.d.e.f.g.h.i.j"
    assert stranger_pack(_told('title = "', f'title = "{text}'), "x").title.startswith(text)
