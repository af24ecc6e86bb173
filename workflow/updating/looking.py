"""A release is looked at: whole, signed by the publisher, newer, and with the file for this machine beside it."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from forms.files import FileRefused, file_errors, read_file
from forms.release import Release, ReleaseFile, installer_name, version_key
from forms.shipped import sha256_of
from forms.text import visible
from forms.version import VERSION
from storage.migrations import STEPS
from workflow.session import Session, vietnam_now
from workflow.updating import machine as machines
from workflow.updating.anchors import anchors
from workflow.updating.machine import KEPT_INSTALLERS, Machine
from workflow.updating.offers import Offer

if TYPE_CHECKING:
    from signing.release_files import OpenedRelease

_SUFFIXES = (".exe", ".zip", ".deb")
_MOST_BESIDE = 500
_MOST_MANIFESTS = 10
_ASK_AGAIN = "Hãy xin lại bản phát hành từ nơi phát hành; chưa có gì thay đổi."
_DO_NOT_RUN = "Không nên chạy tệp cài đặt đi kèm; hãy hỏi lại nơi đã giao tệp này."
_COPY_BOTH = "Hãy chép bản phát hành (.asice) và tệp cài đặt vào cùng một thư mục rồi mở lại."
_UNANCHORED = (
    "Chương trình này được dựng không kèm chứng thư của nơi phát hành nên không kiểm tra được ai phát hành; chỉ so được"
    " mã SHA-256 của tệp với mã mà nơi phát hành công bố."
)


def is_update(path: Path) -> bool:
    """Whether a file is a release or the program's installer, by its name and, of a container, its members."""
    from forms.release import version_of_installer
    from signing.archive import names_in
    from signing.names import RELEASE, SUFFIX

    if path.suffix.lower() != SUFFIX:
        return version_of_installer(path.name) is not None
    return RELEASE in names_in(path)


def look_at_update(path: Path, session: Session | None = None, machine: Machine | None = None) -> Offer:
    """What a release brings to this machine; nothing is stored. path: its manifest, or a file of it with the manifest
    beside it. FileRefused where it cannot be read; never raises on a stranger's bytes."""
    from signing.release_files import FILE_LIMIT

    here = machine or machines.this_machine()
    with file_errors(path):
        if not stat.S_ISREG(path.stat().st_mode):
            raise FileRefused(f"{path} không phải là một tệp.", "Hãy chọn tệp bản phát hành hoặc tệp cài đặt.")
    if path.suffix.lower() in _SUFFIXES:
        return _of_file(path, session, here)
    return judged(read_file(path, FILE_LIMIT), path, session, here)


def judged(
    data: bytes, manifest: Path, session: Session | None, here: Machine, chosen: Path | None = None, twice: bool = True
) -> Offer:
    """The same of a manifest's bytes. chosen: the file that the officer pointed at, if not the manifest. twice: the
    second judge of signatures is asked too, whose import alone takes a second."""
    from signing.release_files import read_release_file

    now = session.now() if session else vietnam_now()
    trusted = anchors(session)
    found = read_release_file(data, trusted, now)
    offer = _told(found, Offer("broken", "", "", manifest, VERSION, here.way, data=data))
    if not found.genuine or found.release is None:
        return _not_genuine(offer)
    offer = _placed(replace(offer, release=found.release), found.release, here, chosen)
    if not trusted:
        return replace(offer, outcome="unanchored", sentence=_UNANCHORED, remedy=_compare(offer))
    return _untrusted(offer, found) or (_disputed(offer) if twice else None) or _related(offer, found.release, here)


def _of_file(path: Path, session: Session | None, here: Machine) -> Offer:
    from signing.release_files import FILE_LIMIT

    with file_errors(path):
        size = path.stat().st_size
    for manifest in _manifests(path.parent):
        try:
            offer = judged(read_file(manifest, FILE_LIMIT), manifest, session, here, path)
        except FileRefused:
            continue
        if offer.release and any(_fits(path, size, one) for one in offer.release.files):
            return offer
    sentence = f"Bên cạnh tệp {visible(path.name)} không có bản phát hành đã ký của chính nó nên không kiểm tra được."
    return Offer("broken", sentence, _COPY_BOTH, path, VERSION, here.way)


def _fits(path: Path, size: int, file: ReleaseFile) -> bool:
    return size == file.size and path.suffix.lower() == Path(file.name).suffix


def _manifests(folder: Path) -> list[Path]:
    from signing.names import RELEASE_PREFIX, SUFFIX

    named = (path for path in _beside(folder) if path.name.startswith(RELEASE_PREFIX) and path.suffix == SUFFIX)
    return sorted(named, reverse=True)[:_MOST_MANIFESTS]


def _beside(folder: Path) -> Iterator[Path]:
    """The plain files of a folder; links and devices are passed over."""
    with file_errors(folder), os.scandir(folder) as entries:
        for number, entry in enumerate(entries):
            if number >= _MOST_BESIDE:
                return
            if entry.is_file(follow_symlinks=False):
                yield Path(entry.path)


def _told(found: OpenedRelease, offer: Offer) -> Offer:
    """With who signed, as the certificate says, and the facts of the file."""
    from signing.opening import record_of

    opened = found.opened
    facts = {name: getattr(opened, name) for name in ("container", "members", "added", "signature")}
    facts["content"] = found.content
    record = record_of(opened.signer_certificate) if opened.signature.ok else None
    if record is None:
        return replace(offer, facts=facts)
    return replace(
        offer, facts=facts, signer=record.subject, fingerprint=record.fingerprint, groups=record.groups,
        signed_at=opened.claimed_time,
    )  # fmt: skip


def _not_genuine(offer: Offer) -> Offer:
    fault = next(fact for fact in offer.facts.values() if fact.ok is not True)
    return replace(offer, outcome="broken", sentence=fault.sentence, remedy=_ASK_AGAIN)


def _untrusted(offer: Offer, found: OpenedRelease) -> Offer | None:
    """Signed by somebody else than the publisher, or by a certificate out of force."""
    opened = found.opened
    offer = replace(offer, facts={**offer.facts, "signer": opened.signer, "certificate": opened.certificate})
    if not opened.pinned:
        sentence = f"Bản phát hành này do “{offer.signer}” ký; đó không phải là nơi phát hành mà chương trình nhận."
    elif not opened.certificate.ok:
        sentence = f"Chưa nhận được bản phát hành này: {opened.certificate.sentence}"
    else:
        return None
    remedy = _DO_NOT_RUN if not opened.pinned else "Hãy kiểm tra ngày giờ của máy và hỏi lại nơi phát hành."
    return replace(offer, outcome="untrusted", sentence=sentence, remedy=remedy)


def _disputed(offer: Offer) -> Offer | None:
    """Where the second judge of signatures does not agree."""
    from signing.second_opinion import confirms
    from signing.verification import DISAGREED

    if confirms(offer.data):
        return None
    return _not_genuine(replace(offer, facts={**offer.facts, "signature": DISAGREED}))


def _related(offer: Offer, release: Release, here: Machine) -> Offer:
    """Of a release of the publisher: newer than the running version, and able to read its data, or not."""
    from signing.facts import Fact

    offer = replace(offer, facts={**offer.facts, "signer": Fact(True, f"Do nơi phát hành “{offer.signer}” ký.")})
    theirs, ours = version_key(release.version), version_key(VERSION)
    if theirs < ours:
        sentence = f"Phiên bản {release.version} cũ hơn phiên bản {VERSION} đang dùng nên không nhận, dù chữ ký đúng."
        remedy = "Muốn dùng lại phiên bản trước, hãy dùng mục quay lại phiên bản trước của chương trình."
        return replace(offer, outcome="older", sentence=sentence, remedy=remedy)
    if theirs == ours:
        return _same(offer, release, here)
    if release.schema < len(STEPS):
        sentence = f"Phiên bản {release.version} không đọc được dữ liệu mà phiên bản {VERSION} đã ghi nên không nhận."
        return replace(offer, outcome="conflict", sentence=sentence, remedy=_ASK_AGAIN)
    return _newer(offer, release)


def _same(offer: Offer, release: Release, here: Machine) -> Offer:
    kept = here.folder / KEPT_INSTALLERS / installer_name(VERSION) if here.folder else None
    if kept and kept.is_file() and offer.file and not _is(kept, offer.file):
        sentence = f"Bản phát hành này cũng mang số {VERSION} nhưng tệp cài đặt khác với tệp đã cài trên máy này."
        remedy = "Một phiên bản chỉ có một bộ tệp; hãy hỏi lại nơi phát hành."
        return replace(offer, outcome="conflict", sentence=sentence, remedy=remedy)
    return replace(offer, outcome="same", sentence=f"Máy này đang dùng đúng phiên bản {release.version}.", remedy="")


def _is(path: Path, file: ReleaseFile) -> bool:
    with file_errors(path):
        return sha256_of(path) == file.sha256


def _newer(offer: Offer, release: Release) -> Offer:
    sentence = f"Phiên bản {release.version} mới hơn phiên bản {VERSION} đang dùng."
    newer = replace(offer, outcome="newer", sentence=sentence, data_sentence=_data_sentence(release))
    if offer.file is None:
        return replace(newer, remedy="Bản phát hành này không có tệp cài đặt cho máy này; hãy hỏi nơi phát hành.")
    if offer.source is None:
        missing = f"Bên cạnh bản phát hành không có đúng tệp {offer.file.name}, hoặc tệp đó không đủ dung lượng."
        return replace(newer, remedy=f"{missing} {_COPY_BOTH}")
    return newer


def _data_sentence(release: Release) -> str:
    first = "Trước khi cập nhật, chương trình sao lưu dữ liệu của đơn vị; không sao lưu được thì không cập nhật."
    if release.schema == len(STEPS):
        return f"{first} Dữ liệu giữ nguyên như đang dùng."
    return (
        f"{first} Lần mở đầu tiên, dữ liệu được chuyển sang cách lưu của phiên bản mới; nếu quay lại phiên bản"
        f" {VERSION}, bản sao lưu này được dùng lại và dữ liệu nhập sau đó được để riêng."
    )


def _placed(offer: Offer, release: Release, here: Machine, chosen: Path | None) -> Offer:
    """With the file for this machine, and where it lies: under its own name, or under another with its size."""
    file = release.file(here.kind) if here.kind else None
    if file is None:
        return offer
    folder = offer.manifest.parent
    own = (path for path in (chosen, folder / file.name) if path is not None)
    other = (path for path in _beside(folder) if path.suffix == Path(file.name).suffix)
    source = next((path for path in (*own, *other) if _may_be(path, file)), None)
    return replace(offer, file=file, source=source)


def _may_be(path: Path, file: ReleaseFile) -> bool:
    """Whether a plain file has that file's size; what is in it is seen when it is copied."""
    try:
        told = path.lstat()
    except OSError:
        return False
    return stat.S_ISREG(told.st_mode) and told.st_size == file.size


def _compare(offer: Offer) -> str:
    if offer.file is None:
        return "Hãy hỏi nơi phát hành."
    return (
        f"Hãy so mã SHA-256 của {offer.file.name} với mã do nơi phát hành công bố; đúng thì đóng chương trình và tự mở"
        " tệp cài đặt."
    )
