"""Writes the ASiC-E container (ETSI EN 319 162-1): members, manifest, CAdES signature over the manifest.

The zip is deterministic: `mimetype` first and stored, dates of 1980, no extra fields, no data descriptors.
"""

from __future__ import annotations

import base64
import hashlib
import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import quote

from forms.errors import BadInput
from signing.cms import sign_detached
from signing.keys import Signer
from signing.names import (
    CONTAINER_TYPE,
    LIMITS,
    MANIFEST,
    MIMETYPE,
    SIGNATURE,
    UNSIGNED_NAMES,
    is_reserved,
    media_type,
    name_problem,
)

ASIC = "http://uri.etsi.org/02918/v1.2.1#"
XMLDSIG = "http://www.w3.org/2000/09/xmldsig#"
SHA256 = "http://www.w3.org/2001/04/xmlenc#sha256"
CMS_TYPE = "application/pkcs7-signature"
MANIFEST_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    f'<asic:ASiCManifest xmlns:asic="{ASIC}" xmlns:ds="{XMLDSIG}">\n'
    f'<asic:SigReference MimeType="{CMS_TYPE}" URI="{SIGNATURE}"></asic:SigReference>\n'
)
MANIFEST_TAIL = "</asic:ASiCManifest>\n"
PACKED_ALREADY = (".pdf", ".xlsx", ".jpg", ".jpeg", ".png")
EPOCH = (1980, 1, 1, 0, 0, 0)
UNIX, FILE_MODE = 3, 0o100644 << 16


@dataclass(frozen=True)
class Member:
    """One file of a bundle: its name inside and its bytes."""

    name: str
    data: bytes = field(repr=False)


def build_container(members: Sequence[Member], signer: Signer, when: datetime) -> bytes:
    """The signed container; `when` is the claimed signing time. Raises BadInput on a bad or repeated name."""
    manifest = manifest_of(members)
    return pack(members, manifest, sign_detached(manifest, signer, when))


def manifest_of(members: Sequence[Member]) -> bytes:
    """ASiCManifest.xml: SHA-256 and media type of each member, in the order given."""
    _check_names(members)
    return "".join([MANIFEST_HEAD, *(_reference(member) for member in members), MANIFEST_TAIL]).encode("ascii")


def content_digest(digests: Mapping[str, bytes]) -> str:
    """The identity of what was signed, 64 hexadecimal digits: SHA-256 over the lines that `sha256sum` would print
    for the members, sorted by name. It is neither the file's hash nor the signature's, which can change while the
    content stays."""
    lines = sorted((name.encode(), digest.hex()) for name, digest in digests.items())
    return hashlib.sha256(b"".join(b"%s  %s\n" % (hexa.encode(), name) for name, hexa in lines)).hexdigest()


def digest_of(members: Iterable[Member]) -> str:
    """`content_digest` of members not yet packed."""
    return content_digest({member.name: hashlib.sha256(member.data).digest() for member in members})


def pack(members: Sequence[Member], manifest: bytes, signature: bytes | None) -> bytes:
    """The zip of members, manifest and, where there is one, signature."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        _put(archive, MIMETYPE, CONTAINER_TYPE.encode(), zipfile.ZIP_STORED)
        for member in members:
            packed = member.name.lower().endswith(PACKED_ALREADY)
            _put(archive, member.name, member.data, zipfile.ZIP_STORED if packed else zipfile.ZIP_DEFLATED)
        _put(archive, MANIFEST, manifest, zipfile.ZIP_DEFLATED)
        if signature is not None:
            _put(archive, SIGNATURE, signature, zipfile.ZIP_STORED)
    return stream.getvalue()


def _reference(member: Member) -> str:
    from xml.sax.saxutils import quoteattr  # brings urllib along, which nobody who only reads needs

    digest = base64.b64encode(hashlib.sha256(member.data).digest()).decode()
    return (
        f"<asic:DataObjectReference MimeType={quoteattr(media_type(member.name))} "
        f'URI={quoteattr(quote(member.name))}><ds:DigestMethod Algorithm="{SHA256}"></ds:DigestMethod>'
        f"<ds:DigestValue>{digest}</ds:DigestValue></asic:DataObjectReference>\n"
    )


def _check_names(members: Sequence[Member]) -> None:
    seen: set[str] = set()
    for member in members:
        problem = name_problem(member.name)
        if problem or is_reserved(member.name):
            raise BadInput(
                f"Không đưa được tệp “{member.name}” vào gói: {problem or 'tên dành riêng'}.",
                "Hãy đổi tên tệp rồi làm lại.",
            )
        if member.name.casefold() in seen:
            raise BadInput(f"Gói đã có tệp tên “{member.name}”.", "Hãy đổi tên một trong hai tệp.")
        seen.add(member.name.casefold())
    if len(members) + len(UNSIGNED_NAMES) > LIMITS.members:
        raise BadInput(f"Gói có quá nhiều tệp ({len(members)}).", "Hãy gộp bớt các tệp đính kèm.")
    if max((len(member.data) for member in members), default=0) > LIMITS.member or (
        sum(len(member.data) for member in members) > LIMITS.total - LIMITS.manifest
    ):
        raise BadInput("Các tệp trong gói lớn quá mức cho phép.", "Hãy giảm dung lượng tệp đính kèm.")


def _put(archive: zipfile.ZipFile, name: str, data: bytes, method: int) -> None:
    entry = zipfile.ZipInfo(name, EPOCH)
    entry.create_system, entry.external_attr, entry.compress_type = UNIX, FILE_MODE, method
    archive.writestr(entry, data)
