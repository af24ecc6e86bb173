"""A pack of forms in the same signed container as a report: members goi-bieu-mau/pack.toml, goi-bieu-mau/FORM.toml."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from forms.keys import KEY
from forms.pack import Pack
from forms.packs.loader import PackError
from forms.packs.strangers import LIMITS as PACK_LIMITS
from forms.packs.strangers import stranger_pack
from signing.certificates import fingerprint
from signing.container import Member, build_container, manifest_of, pack
from signing.facts import NOT_JUDGED, Fact, OpenedContainer
from signing.keys import Signer
from signing.known import KnownCertificate, KnownCertificates
from signing.names import PACK_HEAD_MEMBER, PACK_MEMBERS
from signing.opening import open_container

FILE_LIMIT = 4 << 20
_TOML = ".toml"


@dataclass(frozen=True)
class OpenedPack:
    """What a file says of forms, and whether it is whole and signed; who may say so is judged elsewhere.

    content: whether a pack could be read out of it; problems: every fault of it. pack: None where not, or where the
    container is altered. files: "pack.toml", "FORM.toml" as they came. signer: SHA-256 of the signer's certificate,
    "" where there is none.
    """

    opened: OpenedContainer
    content: Fact
    pack: Pack | None
    files: Mapping[str, bytes]
    signer: str
    problems: tuple[str, ...] = ()

    @property
    def genuine(self) -> bool:
        """Whole, and signed with the key of the certificate that came along; known or not."""
        return self.opened.whole and self.opened.signature.ok is True and self.pack is not None


def write_pack(files: Mapping[str, bytes], signer: Signer, when: datetime) -> bytes:
    """The signed container of a pack's files; `when` is the claimed signing time."""
    return build_container(_members(files), signer, when)


def unsigned_pack(files: Mapping[str, bytes]) -> bytes:
    """The same without a signature: what an office keeps of a pack that came in no file."""
    members = _members(files)
    return pack(members, manifest_of(members), None)


def read_pack(data: bytes, known: KnownCertificates | Iterable[KnownCertificate], now: datetime) -> OpenedPack:
    """The pack in a file, judged at `now`. Never raises on a stranger's bytes."""
    if len(data) > FILE_LIMIT:
        return OpenedPack(
            OpenedContainer(Fact(False, "Tệp lớn quá mức cho phép của một gói biểu mẫu.")), NOT_JUDGED, None, {}, ""
        )
    return pack_in(open_container(data, known, now))


def pack_in(opened: OpenedContainer) -> OpenedPack:
    """The pack in a container that is open already."""
    certificate = opened.signer_certificate
    signer = fingerprint(certificate) if certificate else ""
    if not opened.whole:
        return OpenedPack(opened, NOT_JUDGED, None, {}, signer)
    files = {name.removeprefix(PACK_MEMBERS): data for name, data in opened.files.items()}
    if PACK_HEAD_MEMBER not in opened.files or not all(map(_is_pack_member, opened.files)):
        fact = Fact(False, "Tệp này không phải là gói biểu mẫu, hoặc có tệp lạ trong gói.")
        return OpenedPack(opened, fact, None, {}, signer)
    try:
        found = stranger_pack(files, "trong tệp", PACK_LIMITS)
    except PackError as error:
        return OpenedPack(opened, Fact(False, error.sentence), None, files, signer, error.problems)
    return OpenedPack(opened, Fact(True, f"Đọc được gói biểu mẫu, {len(found.forms)} biểu."), found, files, signer)


def _members(files: Mapping[str, bytes]) -> list[Member]:
    return [Member(f"{PACK_MEMBERS}{name}", data) for name, data in files.items()]


def _is_pack_member(name: str) -> bool:
    stem = name.removeprefix(PACK_MEMBERS).removesuffix(_TOML)
    return name == f"{PACK_MEMBERS}{stem}{_TOML}" and KEY.fullmatch(stem) is not None
