"""What the table of a workbook to be confirmed shows: one line for each figure, each line left over, each gap."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from forms.findings import Finding, Severity
from workflow.unsigned.looked import FoundCell, LeftLine, WorkbookLook, title_of

Kind = Literal["taken", "open", "refused", "left", "differs", "checked", "missing"]
HEADS = ("Dòng của biểu", "Đọc được", "Trong tệp", "Nhận ra", "Việc cần xem")
WORDS: dict[Kind, str] = {
    "taken": "nhận",
    "open": "cần xác nhận",
    "refused": "không nhận",
    "left": "bỏ qua",
    "differs": "tính lại khác",
    "checked": "kiểm tra",
    "missing": "tệp không có",
}
TONES: dict[Kind, str] = {
    "taken": "ok",
    "open": "warn",
    "refused": "err",
    "left": "muted",
    "differs": "warn",
    "checked": "warn",
    "missing": "muted",
}
NO_WORDS = "(không có lời văn)"
ORDER: tuple[Kind, ...] = ("open", "refused", "differs", "checked", "left", "taken", "missing")


@dataclass(frozen=True)
class MatchLine:
    """One line. key: the form's cell, "" for a line of the file that is none; found, left: what it speaks of."""

    kind: Kind
    key: str
    title: str
    value: str
    place: str
    how: str
    remark: str
    found: FoundCell | None = None
    left: LeftLine | None = None


def match_lines(look: WorkbookLook) -> list[MatchLine]:
    """Every line: what wants a look first."""
    lines = list(_lines(look))
    return sorted(lines, key=lambda line: ORDER.index(line.kind))


def _lines(look: WorkbookLook) -> Iterator[MatchLine]:
    where = look.place
    if where is None:
        return
    for found in look.found:
        remark = "; ".join(part for part in (found.problem, found.remark, _other_label(found)) if part)
        how = found.how_text
        title = title_of(where, found.key)
        yield MatchLine(_kind(found, look), found.key, title, found.text, found.place, how, remark, found)
    for each in look.differences:
        said = f"tệp ghi {each.given}, tính lại là {each.computed or 'chưa đủ số để tính'}"
        yield MatchLine("differs", each.key, title_of(where, each.key), each.computed, "", "tự tính", said)
    for left in look.left:
        yield MatchLine("left", "", left.text or NO_WORDS, left.value, left.place.lstrip("!"), "", left.why, left=left)
    for each in told_findings(look):
        yield MatchLine("checked", each.key, title_of(where, each.key), "", "", "", each.message)
    for key, _ in look.missing:
        yield MatchLine("missing", key, title_of(where, key), "", "", "", "để trống trong báo cáo nhận vào")


def told_findings(look: WorkbookLook) -> list[Finding]:
    """What the rules find on the figures that would be kept; what is only empty is told as missing."""
    missing = {key for key, _ in look.missing} | {each.key for each in look.found if not each.taken}
    return [each for each in look.findings if each.severity is not Severity.NOTICE and each.key not in missing]


def _kind(found: FoundCell, look: WorkbookLook) -> Kind:
    if found.taken:
        return "taken"
    dropped = found.key in look.answers.dropped
    return "open" if not dropped and (found.question is not None or (found.is_unsure and found.cells)) else "refused"


def _other_label(found: FoundCell) -> str:
    return f"tệp ghi “{found.label}”" if found.label and found.how in ("like", "tt", "hand") else ""


def texts(line: MatchLine) -> tuple[str, ...]:
    """What stands in the columns."""
    said = WORDS[line.kind] + (f": {line.remark}" if line.remark else "")
    return line.title, line.value, line.place, line.how, said


def summary(look: WorkbookLook) -> str:
    """ "Nhận 22 ô; 3 ô cần xác nhận; bỏ qua 2 dòng"."""
    lines = match_lines(look)
    counts = {kind: sum(line.kind == kind for line in lines) for kind in WORDS}
    parts = [f"Nhận {counts['taken']} ô"]
    said = (
        ("open", "{} ô cần xác nhận"),
        ("refused", "{} ô không nhận"),
        ("differs", "{} số tính lại khác"),
        ("checked", "{} chỗ nên hỏi lại đơn vị"),
        ("left", "bỏ qua {} dòng của tệp"),
    )
    parts += [words.format(counts[kind]) for kind, words in said if counts[kind]]
    return "; ".join(parts)
