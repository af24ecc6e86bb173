"""What a workbook's input cells accept, as Excel's data validation says it, with Vietnamese words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from forms.form import Option
from forms.sheet import ESTIMATE_WORD, STATE_WORDS, WHOLE_KINDS, Slot

_STATES = ", ".join(f"“{word}”" for word in STATE_WORDS.values())
_OTHERWISE = f"hoặc một trong các chữ {_STATES}"
_ESTIMATE = f"Số ước ghi “{ESTIMATE_WORD}” trước số."
_ASKED = {
    "count": "số nguyên từ 0 trở lên",
    "money": "số tiền bằng đồng, số nguyên từ 0 trở lên",
    "percent": "tỷ lệ phần trăm từ 0 đến 100",
    "number": "số từ 0 trở lên",
}


@dataclass(frozen=True, slots=True)
class Check:
    """One rule. formula: a range of answers for a list; for custom, of the cell it is written for."""

    type: Literal["list", "custom"]
    formula: str
    error: str
    prompt: str


def list_answers(options: tuple[Option, ...]) -> tuple[str, ...]:
    """What a cell with closed answers offers: the answers' wording, then the states."""
    return (*(option.text for option in options), *STATE_WORDS.values()) if options else ()


def check_for(slot: Slot, answers: str) -> Check | None:
    """The rule of an input cell; None where any text will do. answers: the range of list_answers, if any."""
    if answers:
        return Check("list", answers, "Hãy chọn một câu trả lời trong danh sách.", "Chọn trong danh sách.")
    if slot.kind not in _ASKED:
        return None
    asked = f"{_ASKED[slot.kind]}, {_OTHERWISE}"
    return Check("custom", _number_rule(slot), f"Hãy nhập {asked}.", f"Nhập {asked}. {_ESTIMATE}")


def _number_rule(slot: Slot) -> str:
    """Text is allowed where it is a state or an estimate; N() keeps text from breaking the comparisons."""
    cell = slot.address
    tests = [f"ISNUMBER({cell})", f"N({cell})>=0"]
    if slot.kind in WHOLE_KINDS:
        tests.append(f"INT(N({cell}))=N({cell})")
    if slot.kind == "percent":
        tests.append(f"N({cell})<=100")
    words = [f'{cell}="{word}"' for word in STATE_WORDS.values()]
    return f'OR(AND({",".join(tests)}),{",".join(words)},LEFT({cell},{len(ESTIMATE_WORD)})="{ESTIMATE_WORD}")'
