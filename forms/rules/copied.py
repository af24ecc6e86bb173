"""V18 (this program's own, after A.6 #25): texts hurt by copying out of a PDF, or left in a font before Unicode."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from forms.findings import Finding
from forms.keys import DOCUMENT
from forms.legacy import recognise
from forms.lint import Slip, excerpt, lint
from forms.rules.context import CheckContext, notice
from forms.specs import TEXT_KINDS

_MOST, _LOOKED_AT, _SHORT = 4, 100, 500
_COMPARE = "Hãy đối chiếu với bản gốc và sửa các chỗ này."
_PASTE_AGAIN = "Hãy dán lại để chương trình chuyển sang Unicode, hoặc gõ lại; bản in sẽ không đọc được."


def v18_copied(context: CheckContext) -> Iterator[Finding]:
    """One notice a text for what the PDF lost, one for an old font."""
    for key, cell, spec in context.specified:
        if spec.kind not in TEXT_KINDS or not cell.text:
            continue
        judge = _of_short if len(cell.text) <= _SHORT else _of_long
        fault, remedy = judge(cell.text, not key.startswith(DOCUMENT))
        if fault:
            yield notice("V18", key, f"{context.name(key)} {fault}", remedy)


def _judged(text: str, linted: bool) -> tuple[str, str]:
    """What is wrong with a text and what to do, "" where nothing is. linted: whether its words are looked at too."""
    legacy = recognise(text)
    if legacy is not None:
        return f"có chữ của bảng mã {legacy.name}, không phải Unicode.", _PASTE_AGAIN
    slips = lint(text) if linted else ()
    return (_told(text, slips), _COMPARE) if slips else ("", "")


# every text of a report is asked about at each change, and all but one are as before: the cells of long tables, and
# the narratives, of which fewer are kept since each pause in typing leaves one behind
_of_short = lru_cache(maxsize=16_384)(_judged)
_of_long = lru_cache(maxsize=64)(_judged)


def _told(text: str, slips: tuple[Slip, ...]) -> str:
    """ "có 2 chỗ nghi bị lỗi khi chép từ PDF: “ch nh sách”; “đề  xuất”."."""
    words = list(dict.fromkeys(f"“{excerpt(text, slip)}”" for slip in slips[:_LOOKED_AT]))
    more = "…" if len(words) > _MOST else "."
    return f"có {len(slips)} chỗ nghi bị lỗi khi chép từ PDF: {'; '.join(words[:_MOST])}{more}"
