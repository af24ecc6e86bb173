"""V18 (this program's own, after A.6 #25): texts hurt by copying out of a PDF, or left in a font before Unicode."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from forms.findings import Finding
from forms.keys import DOCUMENT
from forms.legacy import Legacy, recognise
from forms.lint import Slip, excerpt, lint
from forms.rules.context import CheckContext, notice
from forms.specs import TEXT_KINDS, cell_spec

_MOST = 4
_COMPARE = "Hãy đối chiếu với bản gốc và sửa các chỗ này."
_PASTE_AGAIN = "Hãy dán lại để chương trình chuyển sang Unicode, hoặc gõ lại; bản in sẽ không đọc được."


def v18_copied(context: CheckContext) -> Iterator[Finding]:
    """One notice a text for what the PDF lost, one for an old font."""
    for key, cell in context.report.cells.items():
        spec = cell_spec(context.form, context.report.unit, key) if cell.text else None
        if spec is None or spec.kind not in TEXT_KINDS:
            continue
        legacy = _legacy(cell.text)
        if legacy is not None:
            message = f"{context.name(key)} có chữ của bảng mã {legacy.name}, không phải Unicode."
            yield notice("V18", key, message, _PASTE_AGAIN)
        elif not key.startswith(DOCUMENT) and (slips := lint(cell.text)):
            yield notice("V18", key, f"{context.name(key)} {_told(cell.text, slips)}", _COMPARE)


@lru_cache(maxsize=256)
def _legacy(text: str) -> Legacy | None:
    """Texts are judged anew at every change of the report; most of them stay the same."""
    return recognise(text)


def _told(text: str, slips: tuple[Slip, ...]) -> str:
    """ "có 2 chỗ nghi bị lỗi khi chép từ PDF: “ch nh sách”; “đề  xuất”."."""
    words = list(dict.fromkeys(f"“{excerpt(text, slip)}”" for slip in slips))
    more = "…" if len(words) > _MOST else "."
    return f"có {len(slips)} chỗ nghi bị lỗi khi chép từ PDF: {'; '.join(words[:_MOST])}{more}"
