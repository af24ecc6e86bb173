"""A pack from elsewhere is looked at: whole, signed by whom, what it would change, and whether it may be installed."""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from forms.errors import BadInput
from forms.files import read_file
from forms.pack import Pack
from forms.packs.difference import difference
from forms.packs.kinds import changed_kinds
from forms.packs.loader import PackError
from forms.packs.strangers import stranger_pack, unchecked_pack
from forms.resources import resource_path
from storage.blob_files import DamagedBlob
from storage.pack_acts import PackCame
from storage.pack_files import PACK_FOLDER
from storage.pack_marks import MARK, signed_file
from workflow.office import office, reference_day
from workflow.packing.checking import unknown_unit
from workflow.packing.files import files_in
from workflow.packing.looked import Looked, PackOutcome
from workflow.packing.rights import right_problem, unit_name
from workflow.packs import find_pack, pack_folder
from workflow.session import VIETNAM, Session
from workflow.trust.certificates import known_certificates

if TYPE_CHECKING:
    from signing.pack_files import OpenedPack

_ASK_AGAIN = "Hãy đề nghị nơi lập gói gửi lại; không có gì bị thay đổi."
_CONFIRM = "Hãy gọi điện cho đơn vị, đối chiếu dấu vân tay rồi xác nhận chứng thư, sau đó mở lại tệp."
_SET_UP = "Hãy khai báo đơn vị trước, rồi mở lại tệp gói biểu mẫu."
_KEPT = "Gói đang dùng vẫn còn nguyên."
_FEW = 3


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
    signer = _signed(session, found)
    name = file or (source.name if isinstance(source, Path) else "")
    looked = Looked(
        "new", "", "", "signed", name, found.pack, facts, *signer, claimed_at=opened.claimed_time,
        problems=found.problems, files=found.files, data=data,
    )  # fmt: skip
    if not found.genuine:
        return _not_genuine(looked)
    return _untrusted(session, looked, found) or _disputed(looked) or weighed(session, _trusted(looked, found))


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


def weighed(session: Session, looked: Looked) -> Looked:
    """A pack whose origin is in order, held against what is at hand and what was made with it."""
    pack = looked.pack
    assert pack is not None
    present = _present(session, pack.id)
    if present is not None:
        looked = replace(_beside(session, looked, present), standing=difference(present, pack))
    if pack == present and _left_undone(session, looked):
        said = f"Lần cài bản {pack.version} trước đây bị dừng giữa chừng; cài lại để hoàn tất."
        return replace(looked, outcome="newer", sentence=said)
    for outcome, sentence, remedy in _problems(session, looked, pack, present):
        if sentence:
            return replace(looked, outcome=outcome, sentence=sentence, remedy=remedy)
    remarks = tuple(text for text in (_elsewhere(session, pack), _made_before(session, pack)) if text)
    if present is None:
        said = f"Gói biểu mẫu mới, bản {pack.version}; máy này chưa có gói nào mang mã {pack.id}."
        return replace(looked, outcome="new", sentence=said, remarks=remarks)
    said = f"Bản {pack.version}, mới hơn bản {present.version} {_came(looked)}."
    return replace(looked, outcome="newer", sentence=said, remarks=remarks)


def _problems(
    session: Session, looked: Looked, pack: Pack, present: Pack | None
) -> tuple[tuple[PackOutcome, str, str], ...]:
    """In the order in which they are told: outcome, sentence ("" where there is none), remedy."""
    newer = "Hãy đề nghị nơi lập gói phát hành bản mang số lớn hơn nếu cần dùng nội dung này."
    return (
        ("unknown_unit", unknown_unit(session.units, pack), "Hãy báo cho nơi lập gói kiểm tra lại mã tỉnh và các năm."),
        ("same", _same(pack, present), ""),
        (
            "conflict",
            _conflict(session, looked, pack, present),
            f"Hãy hỏi nơi lập gói; gói mới phải mang số bản khác. {_KEPT}",
        ),
        ("older", _older(session, looked, pack, present), f"{newer} {_KEPT}"),
        ("conflict", _replaces_shipped(looked), "Hãy dùng tệp gói có chữ ký của cấp trên, hoặc đặt mã khác cho gói."),
        ("changed_kind", _other_kinds(pack, present), f"Hãy đề nghị nơi lập gói dùng khóa khác cho mục mới. {_KEPT}"),
    )


def _left_undone(session: Session, looked: Looked) -> bool:
    """Whether the very pack was being installed when the program stopped: it lies there, and no act tells of it."""
    assert looked.pack is not None
    folder, acts = session.home / PACK_FOLDER / looked.pack.id, session.store.pack_acts(looked.pack.id)
    if looked.how == "signed":
        lies = signed_file(session.home, folder)
        return bool(lies) and all(act.blob != lies for act in acts)
    unmarked = not looked.shipped and not (folder / MARK).exists()
    return unmarked and all(act.version != looked.pack.version for act in acts)


def _present(session: Session, pack_id: str) -> Pack | None:
    try:
        return find_pack(pack_id, session.home)
    except BadInput:
        return None


def _beside(session: Session, looked: Looked, present: Pack | None) -> Looked:
    """With what is at hand."""
    if present is None:
        return looked
    shipped = pack_folder(present, session.home).is_relative_to(resource_path("packs"))
    return replace(looked, at_hand=present.version, shipped=shipped)


def _came(looked: Looked) -> str:
    return "đi cùng chương trình" if looked.shipped else "đang có"


def _same(pack: Pack, present: Pack | None) -> str:
    return f"Bản {pack.version} của gói này đã có trên máy; không cần cài lại." if pack == present else ""


def _conflict(session: Session, looked: Looked, pack: Pack, present: Pack | None) -> str:
    if present is not None and present.version == pack.version:
        where = "Máy này đã có gói"
    elif _was_another(session, looked, pack):
        where = "Máy này đã từng cài gói"
    else:
        return ""
    return f"{where} “{pack.id}” bản {pack.version} với nội dung khác; hai gói khác nhau cùng mã, cùng số bản."


def _was_another(session: Session, looked: Looked, pack: Pack) -> bool:
    """Whether that version was installed here once with other content, though it is gone since."""
    from signing.pack_files import read_pack

    acts = [act for act in session.store.pack_acts(pack.id) if act.version == pack.version]
    blobs = {act.blob for act in acts} - {hashlib.sha256(looked.data).hexdigest()}
    for blob in blobs:
        with contextlib.suppress(DamagedBlob):
            before = read_pack(session.store.blob(blob), (), session.now()).pack
            if before not in (None, pack):
                return True
    return False


def _older(session: Session, looked: Looked, pack: Pack, present: Pack | None) -> str:
    if present is not None and pack.version < present.version:
        return f"Gói này là bản {pack.version}, cũ hơn bản {present.version} {_came(looked)}."
    made = max(_made_with(session, pack.id), default=0)
    if pack.version < made:
        return f"Đơn vị đã lập báo cáo bằng bản {made} của gói này, mới hơn bản {pack.version} định cài."
    return ""


def _replaces_shipped(looked: Looked) -> str:
    if looked.how == "signed" or not looked.shipped or looked.pack is None:
        return ""
    return f"Gói “{looked.pack.id}” đã đi cùng chương trình nên không cài đè được bằng gói chưa ký."


def _other_kinds(pack: Pack, present: Pack | None) -> str:
    """What was typed under a key that means another kind of thing could no longer be compared."""
    changed = changed_kinds(present, pack) if present else ()
    more = f" Còn {len(changed) - _FEW} thay đổi như vậy nữa." if len(changed) > _FEW else ""
    return " ".join(changed[:_FEW]) + more


def _made_with(session: Session, pack_id: str) -> list[int]:
    """The versions that reports of this office were made with."""
    heads = (*session.store.report_heads(), *session.store.entered_heads())
    return [head.pack_version for head in heads if head.pack == pack_id]


def _made_before(session: Session, pack: Pack) -> str:
    versions = sorted({version for version in _made_with(session, pack.id) if version < pack.version})
    if not versions:
        return ""
    named = ", ".join(str(version) for version in versions)
    return f"Báo cáo đã lập bằng bản {named} không thay đổi và vẫn mở bằng đúng bản đó."


def _elsewhere(session: Session, pack: Pack) -> str:
    """That the pack is another province's, which does no harm."""
    try:
        here = office(session)
    except BadInput:  # its own pack is lost, and may be the one that is put in again
        return ""
    if here is None or not pack.province:
        return ""
    base, day = here.code.partition(".")[0], reference_day(pack)
    if session.units.exists(base, day) and session.units.lies_in(base, pack.province, day):
        return ""
    return f"Gói này dành cho {session.units.get(pack.province, day).name}, không phải tỉnh của đơn vị này."


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
    return _as_changed_kind(replace(looked, outcome="broken", sentence=fault.sentence, remedy=_ASK_AGAIN, groups=""))


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
        problem, remedy = right_problem(session, here, codes), "Hãy hỏi lại cơ quan cấp trên của đơn vị."
    if not problem:
        return None
    beside = _beside(session, looked, _present(session, looked.pack.id if looked.pack else ""))
    return replace(beside, outcome="untrusted", sentence=problem, remedy=remedy, facts=facts)
