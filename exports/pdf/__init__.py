"""The official PDF (DESIGN section 7)."""

from exports.pdf.fonts import BUNDLED, FontChoice, best_fonts
from exports.pdf.pen import Room
from exports.pdf.render import RenderedPdf, render_pdf

__all__ = ["BUNDLED", "FontChoice", "RenderedPdf", "Room", "best_fonts", "render_pdf"]
