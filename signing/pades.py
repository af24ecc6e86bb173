"""Adds PAdES B-B signatures with pyHanko (ETSI EN 319 142-1). Imported only when something is signed: pyHanko is
a third of a second.

pyHanko writes the incremental update; the CMS is ours (signing.cms), so the key stays where it is, parsed once,
and the moment is the one given. PAdES keeps the claimed time in /M, not in the CMS.
"""

from __future__ import annotations

import io
import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pyhanko.pdf_utils.content import ImportedPdfPage
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.layout import AxisAlignment, Margins, SimpleBoxLayoutRule
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.general import SigningError
from pyhanko.sign.signers.cms_embedder import (
    PdfCMSEmbedder,
    SigAppearanceSetup,
    SigIOSetup,
    SigObjSetup,
)
from pyhanko.sign.signers.pdf_byterange import SignatureObject
from pyhanko.stamp import StaticStampStyle

from forms.dates import VIETNAM
from forms.errors import BadInput
from signing.certificates import certificate_record, der
from signing.cms import sign_digest
from signing.keys import Signer
from signing.pdf_reader import FIELDS

if TYPE_CHECKING:
    from signing.pdf import Appearance, Role

REASONS = {"person": "Ký văn bản", "organisation": "Ký số của cơ quan, tổ chức"}
NAMES = {"person": "Chữ ký của người có thẩm quyền", "organisation": "Chữ ký của cơ quan, tổ chức"}
PDF_VERSION = (1, 7)
CMS_OVERHEAD = 1024
_FILLING = SimpleBoxLayoutRule(AxisAlignment.ALIGN_MID, AxisAlignment.ALIGN_MID, Margins())
"""The picture fills its box; pyHanko would keep 5 points free on each side, and a seal has its true size."""


class _Writer(IncrementalPdfFileWriter):  # type: ignore[misc]
    """Stays at PDF 1.7, which PDF/A-3 is a profile of; pyHanko would write 2.0, and the present moment into the
    metadata."""

    output_version = PDF_VERSION

    def ensure_output_version(self, version: tuple[int, int]) -> None:
        super().ensure_output_version(min(tuple(version), PDF_VERSION))

    def _update_meta(self) -> None:
        """A signature is not an edit: title, dates and XMP stay as they were made."""


def add_signature(pdf: bytes, signer: Signer, role: Role, when: datetime, appearance: Appearance | None) -> bytes:
    """See `signing.pdf.sign_pdf`."""
    try:
        with _appearance_setup(appearance, when) as shown:
            return _embed(_Writer(io.BytesIO(_with_newline(pdf))), signer, role, when, appearance, shown)
    except (PdfError, SigningError) as error:
        raise BadInput("Tệp PDF này không ký được.", "Hãy xuất lại văn bản rồi ký.") from error


def _embed(
    writer: _Writer,
    signer: Signer,
    role: Role,
    when: datetime,
    appearance: Appearance | None,
    shown: SigAppearanceSetup | None,
) -> bytes:
    """pyHanko's four steps: field, signature dictionary, digest of the written file, CMS into its gap."""
    steps = PdfCMSEmbedder(_field(role, appearance)).write_cms(FIELDS[role], writer)
    next(steps)
    steps.send(SigObjSetup(_placeholder(signer, role, when), appearance_setup=shown))
    prepared, output = steps.send(SigIOSetup(md_algorithm="sha256"))
    steps.send(sign_digest(prepared.document_digest, signer, None))
    signed: bytes = output.getvalue()
    return signed


def _field(role: Role, appearance: Appearance | None) -> SigFieldSpec:
    if appearance is None:
        return SigFieldSpec(FIELDS[role], readable_field_name=NAMES[role])
    return SigFieldSpec(FIELDS[role], on_page=appearance.page, box=appearance.box, readable_field_name=NAMES[role])


def _placeholder(signer: Signer, role: Role, when: datetime) -> Any:
    certificate = der(signer.certificate)
    size = 2 * len(certificate) + signer.signature_size + CMS_OVERHEAD
    return SignatureObject(
        timestamp=when.astimezone(VIETNAM).replace(microsecond=0),
        subfilter=SigSeedSubFilter.PADES,
        name=certificate_record(certificate).subject,
        reason=REASONS[role],
        bytes_reserved=2 * size,
    )


def _with_newline(pdf: bytes) -> bytes:
    """PDF/A wants the end mark and the next revision on lines of their own (ISO 19005-2, 6.1.9)."""
    return pdf if pdf.endswith((b"\n", b"\r")) else pdf + b"\n"


@contextmanager
def _appearance_setup(appearance: Appearance | None, when: datetime) -> Generator[SigAppearanceSetup | None]:
    """pyHanko reads the picture from a file while it writes."""
    if appearance is None:
        yield None
        return
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "picture.pdf"
        path.write_bytes(appearance.picture)
        style = StaticStampStyle(
            background=ImportedPdfPage(str(path)), background_layout=_FILLING, border_width=0, background_opacity=1.0
        )
        yield SigAppearanceSetup(style=style, timestamp=when, name=None)
