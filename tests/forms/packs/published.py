"""A plan's published lines, and how a section of a form quotes them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from forms.form import Section
from forms.pack import Pack
from forms.present import fill_names

DATA = Path(__file__).resolve().parents[2] / "data"
Corrections = Mapping[int, tuple[tuple[str, str], ...]]
_MARKS = re.compile(r"^(?:#+ |[-*] (?=[a-zđ]\)))|\*\*|(?<!\S)\*(?=\S)|(?<=\S)\*(?!\S)")
_NUMBER = re.compile(r"(-|[IVX]+\.|\d+\.|[a-zđ]\))\s*")
_JOINTS = " ,:;."


def published(name: str, first: int) -> dict[int, str]:
    """The lines that say something, by their number in the document, without the marks of the transcription."""
    lines = (DATA / name).read_text(encoding="utf-8").split("\n")
    return {first + at: _MARKS.sub("", line.strip()).strip() for at, line in enumerate(lines) if line.strip()}


def span(source: str) -> range:
    """The lines that "S1:39-41" names."""
    first, _, last = source.partition(":")[2].partition("-")
    return range(int(first), int(last or first) + 1)


def number_and_words(lines: Mapping[int, str], source: str) -> tuple[str, str]:
    """What stands at the lines: the number as printed, "" for none, and the words behind it."""
    text = " ".join(lines[number] for number in span(source) if number in lines)
    match = _NUMBER.match(text)
    return (match[1], text[match.end() :]) if match else ("", text)


def corrected(words: str, source: str, corrections: Corrections) -> str:
    """The words with the corrections of their lines, each of which must be there to be corrected."""
    for number in span(source):
        for wrong, right in corrections.get(number, ()):
            assert wrong in words, (source, wrong)
            words = words.replace(wrong, right)
    return words


def assert_quotes(pack: Pack, section: Section, lines: Mapping[int, str], corrections: Corrections) -> None:
    """Title and prompt are the published words, corrected where it is said, which are kept where they are corrected."""
    _, words = number_and_words(lines, section.source)
    right = corrected(words, section.source, corrections)
    title = fill_names(section.title, pack.variables)
    if section.depth == 1:
        right = right[: len(title)].capitalize() + right[len(title) :]
    assert right.startswith(title), section.key
    assert right[len(title) :].lstrip(_JOINTS) == fill_names(section.prompt, pack.variables), section.key
    kept = fill_names(section.source_text, pack.variables) if section.source_text else None
    assert kept == (words if right.lower() != words.lower() else None), section.key
