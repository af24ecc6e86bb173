"""A pack from elsewhere is looked at: whole, and signed by whom; what it would change is weighed (weighing.py)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from forms.errors import BadInput
from forms.files import read_file
from forms.pack import PACK_HEAD
from forms.packs.loader import PackError
from forms.packs.strangers import stranger_pack, unchecked_pack
from storage.pack_acts import PackCame
from workflow.office import office
from workflow.packing.files import files_in
from workflow.packing.looked import Looked
from workflow.packing.rights import right_problem, unit_name
from workflow.packing.weighing import beside, weighed
from workflow.session import VIETNAM, Session
from workflow.trust.certificates import known_certificates

if TYPE_CHECKING:
    from signing.facts import Fact
    from signing.pack_files import OpenedPack

_ASK_AGAIN = "Hãy đề nghị nơi lập gói gửi lại; không có gì bị thay đổi."
_ZIP = b"PK\x03\x04"
_UNPACK = "Nếu đó là thư mục gói biểu mẫu đã nén: hãy giải nén rồi chọn thư mục; không có gì bị thay đổi."
_CONFIRM = "Hãy gọi điện cho đơn vị, đối chiếu dấu vân tay rồi xác nhận chứng thư, sau đó mở lại tệp."
_SET_UP = "Hãy khai báo đơn vị trước, rồi mở lại tệp gói biểu mẫu."


def look_at_pack(session: Session, source: Path | bytes, file: str = "") -> Looked:
    """What a file holds, beside what is at hand; nothing is stored. source: the file, or its bytes; file: its name.

    FileRefused where it cannot be read; never raises on a stranger's bytes.
    """
    from signing.pack_files import FILE_LIMIT, read_pack

    data = read_file(source, FILE_LIMIT) if isinstance(source, Path) else source
    found = read_pack(data, known_certificates(session), session.now())
    opened = found.opened
    facts = {name: getattr(opened, name) for name in ("container", "members", "added", "signature")}
    facts["content"] = found.content
    facts["container"] = _of_a_pack(opened.container)
    signer = _signed(session, found)
    name = file or (source.name if isinstance(source, Path) else "")
    looked = Looked(
        "new", "", "", "signed", name, found.pack, facts, *signer, claimed_at=opened.claimed_time,
        problems=found.problems, files=found.files, data=data,
    )  # fmt: skip
    if not found.genuine:
        return _not_genuine(looked)
    return _untrusted(session, looked, found) or _disputed(looked) or weighed(session, _trusted(looked, found))


def _of_a_pack(container: Fact) -> Fact:
    """What the file is instead, said of the pack that was looked for."""
    from signing.facts import Fact

    return Fact(container.ok, container.sentence.replace("gói báo cáo", "gói biểu mẫu"), container.applies)


def signer_certificate(looked: Looked) -> bytes:
    """The certificate (DER) of who signed, to be confirmed. BadInput where there is none."""
    from signing.opening import open_container

    found = open_container(looked.data, (), datetime.now(VIETNAM)).signer_certificate
    if found is None:
        raise BadInput("Tệp này không có chứng thư của người ký.", _ASK_AGAIN)
    return found


def look_at_files(session: Session, files: Mapping[str, bytes], how: PackCame, file: str) -> Looked:
    """The same of a pack that nobody signed: from a plain folder, or made in this office."""
    from signing.pack_files import unsigned_pack

    try:
        pack = stranger_pack(files, file)
    except PackError as error:
        blank = Looked("broken", error.sentence, error.remedy, how, file, problems=error.problems, files=files)
        return _as_changed_kind(blank)
    return weighed(session, Looked("new", "", "", how, file, pack, files=files, data=unsigned_pack(files)))


def look_at_folder(session: Session, folder: Path) -> Looked:
    """The same of a plain folder. PackError where its head cannot be read at all; FileRefused."""
    from forms.packs.loader import read_pack as read_folder

    pack = read_folder(folder)
    return look_at_files(session, files_in(folder, pack), "folder", folder.name)


def _signed(session: Session, found: OpenedPack) -> tuple[str, str, str, str]:
    """Who signed, as known here or else as the certificate says; unit code; fingerprint; its groups to be compared."""
    from signing.certificates import certificate_record

    certificate, pinned, here = found.opened.signer_certificate, found.opened.pinned, office(session)
    if certificate is None or found.opened.signature.ok is not True:
        return "", "", "", ""
    record = certificate_record(certificate)
    if pinned and here:
        return unit_name(session, here, pinned[0].unit_code), pinned[0].unit_code, found.signer, ""
    return record.subject, "", found.signer, record.groups


def _not_genuine(looked: Looked) -> Looked:
    fault = next(fact for fact in looked.facts.values() if fact.ok is not True)
    folder = looked.data.startswith(_ZIP) and PACK_HEAD.encode() in looked.data and not looked.signer
    remedy = _UNPACK if folder and looked.facts["container"].ok is not True else _ASK_AGAIN
    return _as_changed_kind(replace(looked, outcome="broken", sentence=fault.sentence, remedy=remedy, groups=""))


def _as_changed_kind(looked: Looked) -> Looked:
    """A pack whose only faults are keys at odds with the national registry is told as such."""
    from forms.packs.indicators import check_indicators

    if not looked.problems:
        return looked
    try:
        pack = unchecked_pack(looked.files, looked.file)
    except PackError:
        return looked
    named = zip(pack.form_files, pack.forms, strict=True)
    texts = {problem.text for name, form in named for problem in check_indicators(f"{name}.toml", form)}
    return replace(looked, outcome="changed_kind") if texts >= set(looked.problems) else looked


def _trusted(looked: Looked, found: OpenedPack) -> Looked:
    """With what speaks for the signer."""
    from signing.facts import Fact

    right = Fact(True, f"Do {looked.signer} ký, là cấp trên của đơn vị này hoặc chính đơn vị này.")
    more = {"signer": found.opened.signer, "certificate": found.opened.certificate, "right": right}
    return replace(looked, facts={**looked.facts, **more})


def _disputed(looked: Looked) -> Looked | None:
    """Where the second judge of signatures does not agree."""
    from signing.second_opinion import confirms
    from signing.verification import DISAGREED

    if confirms(looked.data):
        return None
    return _not_genuine(replace(looked, facts={**looked.facts, "signature": DISAGREED}))


def _untrusted(session: Session, looked: Looked, found: OpenedPack) -> Looked | None:
    """Signed by nobody known, by a certificate out of force, or by who may not give this office its forms."""
    opened, here = found.opened, office(session)
    facts = {**looked.facts, "signer": opened.signer, "certificate": opened.certificate}
    codes = tuple(dict.fromkeys(pinned.unit_code for pinned in opened.pinned))
    if here is None:
        problem, remedy = "Thư mục dữ liệu này chưa khai báo đơn vị nên chưa xét được người ký.", _SET_UP
    elif not opened.pinned:
        problem, remedy = f"Chưa biết người ký “{looked.signer}”; cần đối chiếu dấu vân tay với đơn vị.", _CONFIRM
    elif not opened.certificate.ok:
        problem, remedy = opened.certificate.sentence, "Hãy đề nghị nơi phát hành ký lại bằng khóa đang dùng."
    else:
        problem, remedy = right_problem(session, here, codes, found.signer), "Hãy hỏi lại cơ quan cấp trên của đơn vị."
    if not problem:
        return None
    return replace(beside(session, looked), outcome="untrusted", sentence=problem, remedy=remedy, facts=facts)
