"""The report's data out of a PDF: by the strict reader where this program wrote the file, else by pikepdf."""

from __future__ import annotations

import io
import logging
import zlib
from typing import TYPE_CHECKING, Any

from signing.names import LIMITS, REPORT, Limits
from signing.pdf_objects import Stream, Unlike, inflated
from signing.pdf_tables import Kept, Revision

if TYPE_CHECKING:
    import pikepdf

# It tells its log, hence a user's terminal, of broken files; the record says it better.
logging.getLogger("pikepdf").addHandler(logging.NullHandler())

_NAMED = {b"/F", b"/UF"}


def read_pdf_data(pdf: bytes, limits: Limits = LIMITS, kept: Kept | None = None) -> bytes | None:
    """The report.json embedded in `pdf`; None where there is none, or it or the PDF cannot be read. kept: the
    cross-references of this file that were read already."""
    try:
        return own_pdf_data(pdf, limits, kept)
    except Unlike:
        return pikepdf_data(pdf, limits)


def own_pdf_data(pdf: bytes, limits: Limits = LIMITS, kept: Kept | None = None) -> bytes:
    """The same of a PDF of exactly this program's shape: one embedded file, report.json. Raises Unlike."""
    revision = Revision(pdf, len(pdf), kept)
    catalog = revision.dictionary(revision.root)
    tree = revision.dictionary(revision.dictionary(catalog.get(b"/Names")).get(b"/EmbeddedFiles"))
    names = tree.get(b"/Names")
    if set(tree) != {b"/Names"} or not isinstance(names, list) or len(names) != 2 or names[0] != REPORT:
        raise Unlike
    return inflated(_embedded(revision, names[1]), limits.report)


def _embedded(revision: Revision, specification: Any) -> Stream:
    described = revision.dictionary(specification)
    files = revision.dictionary(described.get(b"/EF"))
    if described.get(b"/Type") != b"/Filespec" or files.keys() != _NAMED or files[b"/F"] != files[b"/UF"]:
        raise Unlike
    stream = revision.get(files[b"/F"])
    if not isinstance(stream, Stream) or b"/DecodeParms" in stream.head or b"/F" in stream.head:
        raise Unlike
    return stream


def pikepdf_data(pdf: bytes, limits: Limits) -> bytes | None:
    """The same by pikepdf, whatever tool wrote the file; None where there is none."""
    import pikepdf

    try:
        with pikepdf.open(io.BytesIO(pdf)) as document:
            attached = document.attachments.get(REPORT)
            return _stream_bytes(attached.get_file().obj, limits.report) if attached else None
    except (pikepdf.PdfError, pikepdf.PasswordError, ValueError, KeyError, TypeError, AttributeError, zlib.error):
        return None


def _stream_bytes(stream: pikepdf.Object, limit: int) -> bytes | None:
    """A stream's bytes, plain or deflated, unpacked to `limit` bytes at most."""
    raw, kind = bytes(stream.read_raw_bytes()), str(stream.get("/Filter", ""))
    if not kind:
        return raw if len(raw) <= limit else None
    if kind != "/FlateDecode" or "/DecodeParms" in stream:
        return None
    unpacker = zlib.decompressobj()
    data = unpacker.decompress(raw, limit + 1)
    return data if unpacker.eof and len(data) <= limit else None
