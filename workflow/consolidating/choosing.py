"""Whose figures count for a district whose own report and its communes' do not agree: the officer says so, and why."""

from __future__ import annotations

from typing import cast

from forms.errors import BadInput
from forms.text import nfc
from storage.consolidated import SourceChoice, SourceKind
from workflow.session import Session
from workflow.standing.gathering import Scope, scope_of
from workflow.standing.prospect import look_in

_NEXT = "Áp dụng từ lần tổng hợp tới."
_NOTHING_TO_CHOOSE = "Hiện không có gì phải chọn; lựa chọn chỉ áp dụng khi hai nguồn lệch nhau."
CHOICES = {"whole": "báo cáo của đơn vị", "parts": "báo cáo của các đơn vị cấp dưới"}


def choose_source(session: Session, form: str, period: str, unit: str, choice: str, reason: str) -> str:
    """Note whose figures count for a district from the next consolidation on; the sentence that says so.

    choice: "whole", "parts", or "" to take the last choice back. BadInput for another unit or word, or no reason.
    """
    scope = scope_of(session, form, period)
    name = _district(scope, unit)
    said = nfc(reason).strip()
    if choice and choice not in CHOICES:
        raise BadInput(f"Không có lựa chọn “{choice}”.", "Hãy dùng whole (báo cáo của đơn vị) hoặc parts (cấp dưới).")
    if choice and not said:
        raise BadInput("Cần ghi lý do của lựa chọn.", "Hãy ghi ngắn gọn vì sao lấy nguồn số liệu này.")
    kind = cast(SourceKind, choice)
    session.store.add_source_choice(form, period, SourceChoice(unit, kind, said, session.now(), session.who))
    if not choice:
        return f"Đã bỏ lựa chọn nguồn số liệu của {name}; áp dụng từ lần tổng hợp tới."
    applies = any(one.code == unit and one.chosen for one in look_in(session, scope).made.districts)
    return f"{name}: lấy {CHOICES[choice]}, lý do: {said.rstrip('.')}. {_NEXT if applies else _NOTHING_TO_CHOOSE}"


def _district(scope: Scope, code: str) -> str:
    unit = next((each for each in scope.expected if each.code == code), None)
    if unit is None or not any(each.parent == code for each in scope.expected):
        raise BadInput(
            f"“{code}” không phải đơn vị có cấp dưới cùng báo cáo biểu này.",
            "Chỉ chọn nguồn số liệu cho huyện, thị xã, thành phố có xã gửi thẳng.",
        )
    return unit.name
