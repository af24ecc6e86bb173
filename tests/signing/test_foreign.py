"""PDFs that the tools of others signed: outside readers accept them, and their data comes out."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest

from signing.pdf import read_pdf_data
from signing.pdf_revisions import CHANGED, revision_problem
from tests.signing.conftest import REPORT_JSON
from tests.signing.foreign import KINDS
from tests.signing.test_pdf import pdfsig

SIGNATURES = {"twice": 2}


@pytest.mark.parametrize("kind", KINDS)
def test_a_foreign_signature_is_valid_and_the_data_can_be_read(
    kind: str, foreign_signed_pdf: Callable[[str], bytes], tmp_path: Path
) -> None:
    signed = foreign_signed_pdf(kind)
    assert pdfsig(signed, tmp_path).count("Signature is Valid") == SIGNATURES.get(kind, 1)
    assert read_pdf_data(signed) == REPORT_JSON


@pytest.mark.parametrize("kind", KINDS)
def test_a_foreign_signature_adds_nothing_else(
    kind: str, archival_pdf: bytes, foreign_signed_pdf: Callable[[str], bytes]
) -> None:
    assert revision_problem(archival_pdf, foreign_signed_pdf(kind)) == ""


def form_pdf(kind: str, fonts: str = "") -> bytes:
    """A page with one field of that kind, and the form's own font of that name."""
    with pikepdf.new() as document:
        document.add_blank_page()
        field = pikepdf.Dictionary(FT=pikepdf.Name(kind), T="f")
        form = pikepdf.Dictionary(Fields=[document.make_indirect(field)])
        if fonts:
            form.DR = pikepdf.Dictionary(Font=pikepdf.Dictionary(F=pikepdf.Dictionary(BaseFont=pikepdf.Name(fonts))))
        document.Root.AcroForm = form
        stream = io.BytesIO()
        document.save(stream, static_id=True)
    return stream.getvalue()


def test_a_tool_may_add_fonts_to_a_form_of_signatures_and_change_none() -> None:
    assert revision_problem(form_pdf("/Sig"), form_pdf("/Sig", "/A")) == ""
    assert revision_problem(form_pdf("/Sig"), form_pdf("/Sig", "/A"), "proof") == CHANGED
    assert revision_problem(form_pdf("/Sig", "/A"), form_pdf("/Sig", "/B")) == CHANGED
    assert revision_problem(form_pdf("/Sig", "/A"), form_pdf("/Sig")) == CHANGED
    assert revision_problem(form_pdf("/Tx"), form_pdf("/Tx", "/A")) == CHANGED
