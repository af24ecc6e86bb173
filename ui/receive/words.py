"""How the page names what a file turned out to be, and what is left to decide about it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from forms.standing import LATE_TEXT, UNIT_STATE_TEXT
from forms.text import plain
from workflow.receiving.words import OUTCOME_TEXT

if TYPE_CHECKING:
    from workflow.receiving.lines import Line
    from workflow.receiving.views import KeptView, StandingLine

GOOD, DECIDE, REST, DONE = "good", "decide", "rest", "done"
GROUPS = {
    "": "Tất cả",
    DECIDE: "Cần quyết từng gói",
    GOOD: "Gói đạt",
    REST: "Không nhận",
    DONE: "Đã nhận",
}
"""In the order of their buttons."""


ZERO_WIDTH = "\u200b"


class Verdict(NamedTuple):
    """An outcome: its tone, the group it belongs to while nothing is taken, what is to be done, and its word."""

    tone: str
    group: str
    task: str = ""
    word: str = ""


VERDICTS: dict[str, Verdict] = {
    "new": Verdict("ok", GOOD),
    "newer": Verdict("ok", GOOD, "Xem thay đổi"),
    "waiting": Verdict("warn", GOOD, "Chờ bản gốc"),
    "own": Verdict("accent", GOOD, "Lấy lại"),
    "receipt": Verdict("ok", GOOD, "Ghi vào báo cáo"),
    "return": Verdict("warn", GOOD, "Ghi vào báo cáo"),
    "conflict": Verdict("err", DECIDE, "Chọn một bản"),
    "untrusted": Verdict("warn", DECIDE, "Xác nhận người ký"),
    "empty": Verdict("warn", DECIDE, "Có dùng không"),
    "unsigned": Verdict("warn", DECIDE, "Xác nhận số liệu"),
    "locked": Verdict("warn", DECIDE, "Nhập mật khẩu"),
    "keys": Verdict("accent", DECIDE, "Xem ở Thiết lập"),
    "pack": Verdict("accent", DECIDE, "Xem và cài đặt"),
    "older": Verdict("muted", REST),
    "same": Verdict("muted", REST),
    "foreign": Verdict("err", REST),
    "broken": Verdict("err", REST),
    "other": Verdict("muted", REST),
}
STATE_TONES = {"received": "accent", "accepted": "ok", "returned": "warn", "conflict": "err", "waiting": "warn"}
ANSWERS, SETTLED = ("own", "receipt", "return"), ("new", "newer", "waiting", "older")
SIGNATURE = ("signature", "signer", "unit", "certificate")


def verdict(line: Line, taken: bool = False) -> Verdict:
    """What is said of a line. taken: nothing is left to be decided about it here."""
    word = capital(OUTCOME_TEXT[line.outcome])
    if taken:
        return Verdict("ok", DONE, word="Đã nhận")
    said = VERDICTS[line.outcome]._replace(word=word)
    if line.outcome == "same":
        return said._replace(group=DONE) if line.received else said._replace(word="Trùng tệp khác")
    if line.outcome == "pack" and not line.remedy:
        return said._replace(tone="muted", group=DONE, task="")
    if line.outcome == "untrusted" and not line.fingerprint:
        return said._replace(group=REST, task="")
    return said


def is_taken(line: Line) -> bool:
    """Whether a line that `take` gave back was taken, and nothing is left to be decided about it."""
    return line.outcome in ANSWERS or (line.outcome in SETTLED and bool(line.received))


def signature_word(line: Line) -> str:
    """What the column of signatures says."""
    if line.outcome == "locked":
        return "chưa mở"
    if line.outcome in ("unsigned", "other") or not line.facts.keys() & set(SIGNATURE):
        return "không có"
    told = [line.facts[name] for name in SIGNATURE if name in line.facts]
    if all(fact.ok or not fact.applies for fact in told):
        return "hợp lệ"
    own = line.facts.get("signature")
    return "chưa rõ" if line.outcome in ("untrusted", "foreign") and own is not None and own.ok else "không đạt"


def revision_text(revision: int | None) -> str:
    return str(revision) if revision else ""


def file_name(line: Line | KeptView) -> str:
    """A file without the folders it lies in; what hangs on a letter keeps the letter's name."""
    return line.file.rpartition("/")[2].rpartition("\\")[2]


def breakable(text: str) -> str:
    """A name that may go on in the next line after each of its parts."""
    return "".join(letter + ZERO_WIDTH if letter in "_/\\.-" else letter for letter in text)


def line_texts(line: Line, taken: bool) -> tuple[str, ...]:
    """What stands in the columns of the table of a look."""
    said = verdict(line, taken)
    return (
        line.unit_name or file_name(line),
        line.form_short,
        line.period_title,
        revision_text(line.revision),
        signature_word(line),
        said.word,
        said.task,
    )


def line_words(line: Line) -> str:
    """What the search looks through."""
    return plain(f"{line.unit_name} {line.unit} {line.form_short} {line.period_title} {line.file} {line.signer}")


def state_text(line: StandingLine) -> str:
    """Where a unit's report stands: "đã nhận · không ký số · nộp trễ"."""
    unsigned = bool(line.number) and not line.signed
    parts = (UNIT_STATE_TEXT[line.state], "không ký số" if unsigned else "", LATE_TEXT if line.late else "")
    return " · ".join(part for part in parts if part)


def capital(text: str) -> str:
    """A sentence's beginning."""
    return text[:1].upper() + text[1:]
