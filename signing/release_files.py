"""A release of the program in the same signed container as a report: one member, the release's JSON."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from forms.errors import BadInput
from forms.release import Release, decode_release, encode_release
from signing.certificates import fingerprint
from signing.container import Member, build_container
from signing.facts import NOT_JUDGED, Fact, OpenedContainer
from signing.keys import Signer
from signing.known import KnownCertificate, KnownCertificates
from signing.names import RELEASE
from signing.opening import open_container

FILE_LIMIT = 1 << 20


@dataclass(frozen=True)
class OpenedRelease:
    """What a file says of a release, and whether it is whole and signed.

    content: whether a release could be read out of it. release: None where not, or where the container is altered.
    signer: SHA-256 of the signer's certificate, "" where there is none.
    """

    opened: OpenedContainer
    content: Fact
    release: Release | None
    signer: str

    @property
    def genuine(self) -> bool:
        """Whole, and signed with the key of the certificate that came along; whose that is, is another question."""
        return self.opened.whole and self.opened.signature.ok is True and self.release is not None


def write_release(release: Release, signer: Signer, when: datetime) -> bytes:
    """The signed container of a release; `when` is the claimed signing time. BadRelease."""
    return build_container([Member(RELEASE, encode_release(release))], signer, when)


def read_release_file(
    data: bytes, anchors: KnownCertificates | Iterable[KnownCertificate], now: datetime
) -> OpenedRelease:
    """The release in a file, judged at `now`. anchors: who may sign releases, and nobody else whom an office knows.
    Never raises on a stranger's bytes."""
    if len(data) > FILE_LIMIT:
        fact = Fact(False, "Tệp lớn quá mức cho phép của một bản phát hành.")
        return OpenedRelease(OpenedContainer(fact), NOT_JUDGED, None, "")
    opened = open_container(data, anchors, now)
    certificate = opened.signer_certificate
    signer = fingerprint(certificate) if certificate else ""
    if not opened.whole:
        return OpenedRelease(opened, NOT_JUDGED, None, signer)
    if set(opened.files) != {RELEASE}:
        return OpenedRelease(opened, Fact(False, "Tệp này không phải là bản phát hành của chương trình."), None, signer)
    try:
        release = decode_release(opened.files[RELEASE])
    except BadInput as error:
        return OpenedRelease(opened, Fact(False, error.sentence), None, signer)
    return OpenedRelease(opened, Fact(True, f"Đọc được bản phát hành phiên bản {release.version}."), release, signer)
