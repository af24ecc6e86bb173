"""The draft that is passed round for opinions: a Word document of the same texts as the official PDF."""

from exports.docx.render import DRAFT, render_docx

__all__ = ["DRAFT", "render_docx"]
