"""Reads a container: what the manifest promises against what the zip holds (ETSI EN 319 162-1, Annex A)."""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from collections.abc import Mapping
from functools import lru_cache
from urllib.parse import quote, unquote_to_bytes
from xml.parsers import expat

import msgspec

from signing.archive import RENAMED, TAKE_ANOTHER, ArchiveRefused, read_archive
from signing.container import ASIC, MANIFEST_HEAD, MANIFEST_TAIL, SHA256, XMLDSIG
from signing.names import (
    CONTAINER_TYPE,
    LIMITS,
    MANIFEST,
    MIMETYPE,
    PDF,
    SIGNATURE,
    UNSIGNED_NAMES,
    Limits,
    is_reserved,
    name_problem,
)
from signing.pdf_layout import Layout, measure

ROOT, SIG_REFERENCE, DATA_REFERENCE = f"{ASIC} ASiCManifest", f"{ASIC} SigReference", f"{ASIC} DataObjectReference"
DIGEST_METHOD, DIGEST_VALUE = f"{XMLDSIG} DigestMethod", f"{XMLDSIG} DigestValue"
PARENTS = {
    ROOT: "",
    SIG_REFERENCE: ROOT,
    DATA_REFERENCE: ROOT,
    DIGEST_METHOD: DATA_REFERENCE,
    DIGEST_VALUE: DATA_REFERENCE,
}
HEAD, DIRECTORY = 64, 1 << 16
_OTHER_ZIP = f"Đây là một tệp nén khác, không phải gói báo cáo, {RENAMED}"
OWN_HEAD, OWN_TAIL = MANIFEST_HEAD.encode(), MANIFEST_TAIL.encode()
_OWN_LINE = re.compile(
    rb'<asic:DataObjectReference MimeType="[a-z0-9./+-]+" URI="([A-Za-z0-9._~/%-]{1,600})"><ds:DigestMethod '
    rb'Algorithm="' + re.escape(SHA256.encode()) + rb'"></ds:DigestMethod><ds:DigestValue>([A-Za-z0-9+/]{43}=)'
    rb"</ds:DigestValue></asic:DataObjectReference>\n"
)


class Container(msgspec.Struct, frozen=True):
    """A container that is whole as a zip. Names sorted; `digests` are the SHA-256 found, not those promised.

    missing: promised by the manifest, not there. altered: there with other bytes. added: there, not promised.
    layout: of the PDF, whose digests are all taken in one pass.
    """

    members: Mapping[str, bytes]
    digests: Mapping[str, bytes]
    manifest: bytes
    signature: bytes | None
    missing: tuple[str, ...] = ()
    altered: tuple[str, ...] = ()
    added: tuple[str, ...] = ()
    layout: Layout | None = None

    def __repr__(self) -> str:
        """Without the figures."""
        return f"Container(missing={self.missing!r}, altered={self.altered!r}, added={self.added!r})"


def read_container(data: bytes, limits: Limits = LIMITS) -> Container:
    """The container in `data`. Raises ArchiveRefused where zip, media type or manifest are not as they must be.

    Members that agree with their digests are not held against their sums too.
    """
    _require_bundle(data)
    files = read_archive(data, limits, UNSIGNED_NAMES)
    if next(iter(files)) != MIMETYPE or files[MIMETYPE] != CONTAINER_TYPE.encode():
        raise ArchiveRefused(_OTHER_ZIP, TAKE_ANOTHER)
    manifest, signature = files.get(MANIFEST), files.get(SIGNATURE)
    if manifest is None or len(manifest) > limits.manifest or len(signature or b"") > limits.signature:
        raise ArchiveRefused("Gói báo cáo thiếu danh mục tệp, hoặc danh mục quá lớn.")
    promised = read_manifest(manifest)
    members = {name: content for name, content in files.items() if name not in UNSIGNED_NAMES}
    layout = measure(members[PDF]) if PDF in members else None
    digests = {name: hashlib.sha256(content).digest() for name, content in members.items() if name != PDF}
    if layout:
        digests[PDF] = layout.whole
    whole = Container(members, digests, manifest, signature, layout=layout)
    if promised == digests:
        return whole
    read_archive(data, limits)  # what is damaged is told before what was changed
    return _torn(whole, promised)


def _torn(found: Container, promised: Mapping[str, bytes]) -> Container:
    """The same with what the manifest promises otherwise."""
    members, digests = found.members, found.digests
    return msgspec.structs.replace(
        found,
        missing=tuple(sorted(promised.keys() - members.keys())),
        altered=tuple(sorted(n for n in promised.keys() & members.keys() if promised[n] != digests[n])),
        added=tuple(sorted(members.keys() - promised.keys())),
    )


def _require_bundle(data: bytes) -> None:
    """Tells other zips by their beginning, before their shape is found wanting."""
    if not data.startswith(b"PK\x03\x04") or len(data) < HEAD or MIMETYPE.encode() in data[:HEAD]:
        return
    if b".asice" in data[-DIRECTORY:]:
        raise ArchiveRefused("Tệp nén này chứa gói báo cáo ở bên trong.", "Hãy giải nén rồi chọn tệp .asice bên trong.")
    if b"[Content_Types].xml" in data:
        raise ArchiveRefused(f"Đây là tệp Word hoặc Excel, không phải gói báo cáo, {RENAMED}", TAKE_ANOTHER)
    raise ArchiveRefused(_OTHER_ZIP, TAKE_ANOTHER)


def read_manifest(manifest: bytes) -> dict[str, bytes]:
    """Member name to promised SHA-256. Raises ArchiveRefused."""
    return own_manifest(manifest) or _ManifestParser().parse(manifest)


def own_manifest(manifest: bytes) -> dict[str, bytes] | None:
    """The same where it is written exactly as this program writes it, at a tenth of the parser's cost; else None."""
    head, tail = OWN_HEAD, OWN_TAIL
    if not manifest.startswith(head) or not manifest.endswith(tail):
        return None
    promised, place, end = {}, len(head), len(manifest) - len(tail)
    while place < end:
        line = _OWN_LINE.match(manifest, place, end)
        name = _name_again(line[1].decode("ascii")) if line else ""
        if line is None or name in promised or is_reserved(name):
            return None
        promised[name], place = binascii.a2b_base64(line[2]), line.end()
    return promised


def _refused(reason: str) -> ArchiveRefused:
    return ArchiveRefused(f"Danh mục tệp của gói báo cáo không hợp lệ: {reason}.")


class _ManifestParser:
    """Takes the elements of ASiCManifest.xml and nothing else: no DTD, entity, comment or instruction."""

    def __init__(self) -> None:
        self.path: list[str] = []
        self.promised: dict[str, bytes] = {}
        self.signatures = 0
        self.name, self.text = "", ""
        self.method = False
        self.parser = expat.ParserCreate("UTF-8", " ")
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._characters
        self.parser.StartDoctypeDeclHandler = self._forbidden
        self.parser.ProcessingInstructionHandler = self._forbidden
        self.parser.CommentHandler = self._forbidden
        self.parser.StartCdataSectionHandler = self._forbidden

    def parse(self, manifest: bytes) -> dict[str, bytes]:
        try:
            self.parser.Parse(manifest, True)
        except (expat.ExpatError, ValueError) as error:
            raise _refused("không phải XML đúng cú pháp") from error
        if self.signatures != 1:
            raise _refused("không chỉ ra đúng một chữ ký")
        return self.promised

    def _forbidden(self, *_: object) -> None:
        raise _refused("có phần XML không được phép")

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        if PARENTS.get(tag) != (self.path[-1] if self.path else ""):
            raise _refused("có phần tử lạ")
        self.path.append(tag)
        if tag == SIG_REFERENCE:
            self._signature(attributes)
        elif tag == DATA_REFERENCE:
            self.name, self.text, self.method = _member_name(attributes.get("URI", "")), "", False
        elif tag == DIGEST_METHOD:
            self.method = attributes.get("Algorithm") == SHA256

    def _signature(self, attributes: dict[str, str]) -> None:
        if attributes.get("URI") != SIGNATURE:
            raise _refused("chỉ tới một chữ ký lạ")
        self.signatures += 1

    def _characters(self, text: str) -> None:
        if self.path and self.path[-1] == DIGEST_VALUE:
            self.text += text
        elif text.strip():
            raise _refused("có chữ nằm ngoài chỗ")

    def _end(self, tag: str) -> None:
        self.path.pop()
        if tag == DATA_REFERENCE:
            if not self.method or self.name in self.promised or is_reserved(self.name):
                raise _refused(f"mục “{self.name}” sai hoặc lặp lại")
            self.promised[self.name] = _digest(self.text)


def _member_name(uri: str) -> str:
    """The name that a URI stands for; only the one way of writing it that `quote` gives is accepted,
    and only a name that a member can bear."""
    try:
        name = unquote_to_bytes(uri).decode()
    except UnicodeDecodeError as error:
        raise _refused("có tên tệp không đọc được") from error
    if name_problem(name) or quote(name) != uri:
        raise _refused("có tên tệp viết không đúng cách")
    return name


_name_again = lru_cache(maxsize=1024)(_member_name)


def _digest(text: str) -> bytes:
    try:
        digest = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise _refused("có mã băm không đọc được") from error
    if len(digest) != hashlib.sha256().digest_size:
        raise _refused("có mã băm sai độ dài")
    return digest
