"""A copied form matched to the rows of ours: by label (printed and source wording) and TT, in any column order."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct

from forms.clipboard_table import Block
from forms.form import Form
from forms.present import fill_names
from forms.report import Report
from forms.text import plain
from forms.values import fills_helper

UNKNOWN, MANY = "biểu không có dòng này", "không rõ là dòng nào của biểu"
_LIKE = 0.8
_LEAST_TT = 2
_NOT_LETTERS = re.compile(r"[^a-z0-9]+")
_COLUMN_NUMBER = re.compile(r"\(?\d{1,2}\)?")
VALUE_COLUMN = 2
HEAD = "ket qua nam"
RESULT = "ket qua"
_OWN_HEADS = frozenset({"tt", "stt", "chi tieu", "noi dung", "don vi", "don vi tinh", RESULT})
"""How an officer's own list heads its columns; the form's heads come from the pack."""


class Pair(Struct, frozen=True):
    """A text of the block and the cell it goes to; `why` where it goes to none."""

    key: str
    text: str
    why: str = ""


class _Wanted(Struct, frozen=True):
    """A line of our form as a copy may name it."""

    place: int
    key: str
    tt: str
    labels: tuple[str, ...]


class _Columns(Struct, frozen=True):
    """Which columns of the block are what; -1 where there is none."""

    tt: int
    label: int
    value: int


def matched(form: Form, report: Report, names: Mapping[str, str], block: Block) -> list[Pair] | None:
    """Every text of the value column with its cell; None where the block names no rows: it is bare figures."""
    if max((len(line) for line in block), default=0) < 2:
        return None
    wanted = tuple(_wanted(form, report, names))
    heads = [_bare(fill_names(text, names)) for text in form.column]
    columns = _columns(block, wanted, heads)
    if columns is None:
        return None
    pairs: list[Pair] = []
    last = -1
    for line in block:
        text = _at(line, columns.value)
        if not text or _is_head(line, heads) or _is_numbering(line):
            continue
        found = _row_of(line, columns, wanted, last)
        if isinstance(found, _Wanted):
            last = found.place
            pairs.append(Pair(found.key, text))
        else:
            pairs.append(Pair("", text, found))
    return pairs


def _wanted(form: Form, report: Report, names: Mapping[str, str]) -> Iterator[_Wanted]:
    place = 0
    for row in form.row:
        labels = {_bare(fill_names(text, names)) for text in (row.label, row.source_text or row.label)}
        yield _Wanted(place, row.key, _tt(row.tt), tuple(sorted(labels)))
        place += 1
        for helper in row.helper:
            if fills_helper(row, helper, report.unit):
                yield _Wanted(place, helper.key, "", (_bare(helper.label),))
                place += 1


def _columns(block: Block, wanted: Sequence[_Wanted], heads: Sequence[str]) -> _Columns | None:
    width = max(len(line) for line in block)
    labels = {label for line in wanted for label in line.labels}
    hits = [sum(_bare(_at(line, column)) in labels for line in block) for column in range(width)]
    label = hits.index(max(hits)) if max(hits) else -1
    if label < 0:
        numbers = {line.tt for line in wanted if line.tt and "." in line.tt}
        if sum(_tt(line[0]) in numbers for line in block) < min(_LEAST_TT, len(block)):
            return None
        return _Columns(0, -1, 1)
    tt = next((column for column in range(label) if any(_at(line, column) for line in block)), -1)
    return _Columns(tt, label, _value_column(block, label, heads, width))


def _value_column(block: Block, label: int, heads: Sequence[str], width: int) -> int:
    """Where the head says so, else the first column after the label in which anything stands (merged cells)."""
    result = heads[VALUE_COLUMN] if len(heads) > VALUE_COLUMN else ""
    for line in block:
        if _is_head(line, heads):
            for column, cell in enumerate(line):
                if _bare(cell) in (result, RESULT) or (result and _bare(cell).startswith(HEAD)):
                    return column
    body = [line for line in block if not _is_head(line, heads)]
    return next((c for c in range(label + 1, width) if any(_at(line, c) for line in body)), label + 1)


def _row_of(line: Sequence[str], columns: _Columns, wanted: Sequence[_Wanted], last: int) -> _Wanted | str:
    """The line of our form, or why there is none."""
    tt, label = _tt(_at(line, columns.tt)), _bare(_at(line, columns.label))
    if not label:
        found = [each for each in wanted if tt and each.tt == tt]
        return found[0] if len(found) == 1 else MANY if found else UNKNOWN
    found = [each for each in wanted if label in each.labels]
    if not found:
        found = [each for each in wanted if tt and each.tt == tt and _alike(label, each)]
    same = [each for each in found if each.tt == tt] or found
    following = [each for each in same if each.place > last]
    return next(iter(following or same), UNKNOWN)


def _alike(label: str, line: _Wanted) -> bool:
    """Whether a wording differs by a few letters only, under the same TT."""
    from difflib import SequenceMatcher

    return any(SequenceMatcher(None, label, other, autojunk=False).ratio() >= _LIKE for other in line.labels)


def _is_head(line: Sequence[str], heads: Sequence[str]) -> bool:
    """The form's head, which a copy may hold on every page (A.6 #16)."""
    bare = [_bare(cell) for cell in line if cell]
    return sum(cell in heads or cell in _OWN_HEADS or cell.startswith(HEAD) for cell in bare) >= _LEAST_TT


def _is_numbering(line: Sequence[str]) -> bool:
    """A line (1) (2) (3) … under a head."""
    cells = [cell for cell in line if cell]
    numbers = [cell.strip("()") for cell in cells if _COLUMN_NUMBER.fullmatch(cell)]
    return len(cells) >= _LEAST_TT and numbers == [str(n) for n in range(1, len(cells) + 1)]


def _at(line: Sequence[str], column: int) -> str:
    return line[column] if 0 <= column < len(line) else ""


def _tt(text: str) -> str:
    return plain(text).rstrip(".")


def _bare(text: str) -> str:
    """The wording without marks, case and diacritics, so that a retyped label is still the label."""
    return _NOT_LETTERS.sub(" ", plain(text)).strip()
