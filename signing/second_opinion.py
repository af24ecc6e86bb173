"""Asks pyHanko's validator too, where one file is looked at and a third of a second does not matter.

Only what both can know is compared: whether the signed bytes are whole and the signatures are mathematically right.
Whom to trust is decided by this program's own list alone.
"""

from __future__ import annotations

import hashlib
import io
import logging
from typing import Any

from signing.archive import ArchiveRefused
from signing.names import PDF
from signing.reader import read_container

# It tells its log, hence a user's terminal, of what it finds; the record says it better.
logging.getLogger("pyhanko").addHandler(logging.NullHandler())


def confirms(data: bytes) -> bool:
    """Whether pyHanko finds every signature of a bundle, or of a PDF alone, whole and valid. Never raises on a
    stranger's bytes: what pyHanko cannot read, it does not confirm."""
    try:
        return _all_hold(data)
    except Exception:  # noqa: BLE001 - another's library on a stranger's bytes: whatever it raises is no confirmation
        return False


def _all_hold(data: bytes) -> bool:
    if data.startswith(b"%PDF-"):
        return _pdf_holds(data)
    try:
        container = read_container(data)
    except ArchiveRefused:
        return False
    signed = container.signature is not None and _cms_holds(container.manifest, container.signature)
    return signed and (PDF not in container.members or _pdf_holds(container.members[PDF]))


def _cms_holds(content: bytes, signature: bytes) -> bool:
    from asn1crypto import cms
    from pyhanko.sign.general import extract_certificate_info
    from pyhanko.sign.validation.generic_cms import validate_sig_integrity

    info = cms.ContentInfo.load(signature, strict=True)["content"]
    signer = info["signer_infos"][0]
    digest = hashlib.new(signer["digest_algorithm"]["algorithm"].native, content).digest()
    intact, valid = validate_sig_integrity(signer, extract_certificate_info(info).signer_cert, "data", digest)
    return bool(intact and valid)


def _pdf_holds(pdf: bytes) -> bool:
    from pyhanko.pdf_utils.reader import PdfFileReader

    found = PdfFileReader(io.BytesIO(pdf)).embedded_regular_signatures
    return bool(found) and all(_embedded_holds(one) for one in found)


def _embedded_holds(signature: Any) -> bool:
    from pyhanko.sign.diff_analysis import DiffResult, ModificationLevel
    from pyhanko.sign.validation.generic_cms import validate_sig_integrity
    from pyhanko.sign.validation.status import SignatureCoverageLevel

    signature.compute_integrity_info()
    later = signature.diff_result
    covered = signature.coverage is SignatureCoverageLevel.ENTIRE_FILE or (
        signature.coverage is SignatureCoverageLevel.ENTIRE_REVISION
        and isinstance(later, DiffResult)
        and later.modification_level <= ModificationLevel.FORM_FILLING
    )
    digest = signature.compute_digest()
    intact, valid = validate_sig_integrity(signature.signer_info, signature.signer_cert, "data", digest)
    return bool(covered and intact and valid)
