"""The QR symbol on the last page of a finished document, with what it is for (forms/paper_text.py says its text).

It stands below all else and stays inside the text area. Where that would begin a new page, it stands below the
recipients of the signature block, then carries less; only then does the page before give up its last lines to it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from reportlab.lib.units import mm

from exports.pdf.closing import LEFT_WIDTH, SignatureSlice
from exports.pdf.flow import Page, paginate
from exports.pdf.letters import Line
from exports.pdf.pen import Pen
from exports.pdf.setter import CAPACITY, WIDTH, Setter
from exports.pdf.slices import Place, Slice
from exports.qr import QUIET_ZONE, Modules, matrix
from forms.paper_check import reference
from forms.paper_text import PaperText, write_paper

MODULE = 0.4 * mm
"""The smallest module that telephones read from an office printer's paper."""
_LARGEST_MODULE = 0.55 * mm
_SIDE = 32 * mm
_MASK = 3
"""Given, since finding the best one costs an export a tenth of its time; tests read poor copies made with it."""
_BESIDE = 4 * mm
_ABOVE = 4 * mm
_CODE, _TEXT = 11, 10
_LEADING = 1.2
_PURPOSE = (
    "Quét mã bằng điện thoại để đọc mã báo cáo, mã số liệu và các số liệu chính, đối chiếu bản giấy với gói báo cáo."
)
_SHORT_PURPOSE = "Quét để đối chiếu bản giấy với gói báo cáo."


@dataclass(frozen=True, slots=True)
class SymbolSlice:
    """The symbol with lines beside it, or below it where `beside` is False. module: its side in points."""

    modules: Modules
    module: float
    lines: tuple[tuple[Line, float], ...]
    width: float
    beside: bool = True
    gap: float = _ABOVE
    keep: bool = False
    heads: tuple[Slice, ...] = ()

    @property
    def side(self) -> float:
        """Of the symbol without its quiet zone, in points."""
        return len(self.modules) * self.module

    @property
    def height(self) -> float:
        """The symbol, and the lines where they are below it or higher."""
        return max(self.side, self._text) if self.beside else self.side + self._quiet + self._text

    @property
    def _text(self) -> float:
        return sum(leading for _, leading in self.lines)

    @property
    def _quiet(self) -> float:
        return QUIET_ZONE * self.module

    def draw(self, pen: Pen, left: float, top: float, _place: Place) -> None:
        """Draw it."""
        pen.modules(self.modules, left, top, self.module)
        x = left + self.side + self._quiet + _BESIDE if self.beside else left
        y = top + max(0.0, self.side - self._text) / 2 if self.beside else top + self.side + self._quiet
        for line, leading in self.lines:
            pen.line(line, x, y, self.width, leading, "left")
            y += leading

    def split(self, room: float) -> None:
        """The symbol stays whole."""


def with_symbol(setter: Setter, slices: Sequence[Slice], paper: PaperText) -> tuple[Page, ...]:
    """The pages of the slices with the symbol on the last, no page more than without it where that can be."""
    pages = len(paginate(slices, CAPACITY))
    full = _beside(setter, paper, write_paper(paper))
    for candidate in _candidates(setter, slices, paper, full):
        found = paginate(candidate, CAPACITY)
        if len(found) == pages:
            return found
    return paginate([*slices[:-1], *_kept(slices[-1:]), full], CAPACITY)


def _candidates(
    setter: Setter, slices: Sequence[Slice], paper: PaperText, full: SymbolSlice
) -> Iterator[Sequence[Slice]]:
    yield [*slices, full]
    block = slices[-1]
    if isinstance(block, SignatureSlice):
        yield [*slices[:-1], replace(block, below=_below(setter, paper, full.modules))]
    least = matrix(write_paper(paper, 0), _MASK)
    yield [*slices, replace(full, modules=least, module=MODULE)]
    if isinstance(block, SignatureSlice):
        yield [*slices[:-1], replace(block, below=_below(setter, paper, least))]


def _kept(slices: Sequence[Slice]) -> list[Slice]:
    """The slices, staying with the symbol, so that it is not alone on its page."""
    return [replace(item, keep=True) for item in slices]  # type: ignore[type-var]


def _beside(setter: Setter, paper: PaperText, text: str) -> SymbolSlice:
    modules = matrix(text, _MASK)
    module = max(MODULE, min(_LARGEST_MODULE, _SIDE / len(modules)))
    width = WIDTH - (len(modules) + QUIET_ZONE) * module - _BESIDE
    return SymbolSlice(modules, module, _lines(setter, paper, _PURPOSE, width), width)


def _below(setter: Setter, paper: PaperText, modules: Modules) -> SymbolSlice:
    lines = _lines(setter, paper, _SHORT_PURPOSE, LEFT_WIDTH)
    return SymbolSlice(modules, MODULE, lines, LEFT_WIDTH, beside=False)


def _lines(setter: Setter, paper: PaperText, purpose: str, width: float) -> tuple[tuple[Line, float], ...]:
    code = f"Mã số liệu {reference(paper.data_digest)}"
    return (
        *((line, _CODE * _LEADING) for line in setter.lines(code, setter.bold(_CODE), width)),
        *((line, _TEXT * _LEADING) for line in setter.lines(purpose, setter.italic(_TEXT), width)),
    )
