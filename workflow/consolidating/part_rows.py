"""The parts of a total as a list on the screen: districts that unfold, a search, an order by figure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Literal

from msgspec import Struct

from forms.text import plain
from workflow.consolidating.parts import Opened, PartView
from workflow.finished import reference_code
from workflow.receiving.words import KIND_TEXT

Order = Literal["unit", "most", "least", "out"]
ORDER_TEXT: dict[Order, str] = {
    "unit": "Theo danh sách",
    "most": "Số lớn trước",
    "least": "Số nhỏ trước",
    "out": "Chưa tính trước",
}
_LEVELS = {"xa": "cấp xã", "huyen": "cấp huyện", "tinh": "cấp tỉnh", "agency": "cơ quan chủ trì"}


class PartLook(Struct, frozen=True):
    """How the parts are looked at. unfolded: codes of the units whose own parts are shown."""

    words: str = ""
    order: Order = "unit"
    unfolded: frozenset[str] = frozenset()


class PartRow(Struct, frozen=True):
    """One line: depth 0 for a part of the total itself. folds: it has parts of its own, unfolded: they follow."""

    part: PartView
    depth: int
    folds: bool
    unfolded: bool


def part_rows(parts: Iterable[PartView], look: PartLook) -> tuple[PartRow, ...]:
    """The parts that hold the words, or have such a part below them; each above its own."""
    return tuple(_rows(parts, look, plain(look.words), 0))


def _rows(parts: Iterable[PartView], look: PartLook, words: str, depth: int) -> Iterator[PartRow]:
    for part in _ordered(parts, look.order):
        here = words in plain(f"{part.name} {part.unit}")
        below = bool(words) and not here and any(_holds(each, words) for each in part.parts)
        if not (here or below):
            continue
        unfolded = bool(part.parts) and (part.unit in look.unfolded or below)
        yield PartRow(part, depth, bool(part.parts), unfolded)
        if unfolded:
            yield from _rows(part.parts, look, words if below else "", depth + 1)


def _holds(part: PartView, words: str) -> bool:
    return words in plain(f"{part.name} {part.unit}") or any(_holds(each, words) for each in part.parts)


def _ordered(parts: Iterable[PartView], order: Order) -> list[PartView]:
    """Parts without a figure come last where the figures order them."""
    if order == "out":
        return sorted(parts, key=lambda part: part.counted)
    if order == "unit":
        return list(parts)
    sign = -1 if order == "most" else 1
    return sorted(parts, key=lambda part: (part.cell.number is None, sign * (part.cell.number or Decimal(0))))


def part_state(part: PartView) -> tuple[str, str]:
    """How a part stands to the total, in a word, and its tone."""
    if not part.revision:
        return "Chưa gồm", "muted"
    if not part.received:
        return "Không giữ ở đây", "muted"
    if part.since:
        return ("Đã tính, nay đã khác", "warn") if part.counted else ("Không tính, nay đã khác", "warn")
    return ("Đã tính", "ok") if part.counted else ("Không tính", "muted")


def part_facts(part: PartView) -> str:
    """ "cấp xã · lần 2 · gói đã ký · mã số liệu 7F3A-91C2-…"."""
    facts = [_LEVELS.get(part.level, "")]
    if part.revision:
        facts.append(f"lần {part.revision}")
    facts += [KIND_TEXT.get(part.kind, ""), f"mã số liệu {reference_code(part.digest)}" if part.digest else ""]
    if part.covers[1] > 1:
        facts.append(f"số của {part.covers[0]}/{part.covers[1]} đơn vị")
    return " · ".join(fact for fact in facts if fact)


def parts_sentence(opened: Opened, total: str, unit: str) -> str:
    """ "2.134 người, của 118/126 đơn vị": what stands over the parts of a total. total: what it is read as where the
    report keeps no figure of it, e.g. the number of rows of a joined table."""
    said = opened.given_text or opened.text or total
    covers = f", của {opened.covers[0]}/{opened.covers[1]} đơn vị" if opened.covers else ""
    typed = f". Báo cáo ghi {opened.text}" if opened.given_text and opened.text not in ("", opened.given_text) else ""
    return f"{f'{said} {unit}'.strip() if said else 'Chưa có số'}{covers}{typed}"
