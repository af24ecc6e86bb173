"""PDFs that the tools of others signed: outside readers accept them, and their data comes out."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from signing.pdf import read_pdf_data
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
