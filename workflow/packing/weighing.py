"""A pack whose origin is in order is held against the one at hand and what was made with it: may it be installed?"""

from __future__ import annotations

import contextlib
import hashlib
from dataclasses import replace

from forms.errors import BadInput
from forms.pack import Pack
from forms.packs.difference import difference
from forms.packs.kinds import changed_kinds
from forms.resources import resource_path
from forms.units import split_agency
from storage.blob_files import DamagedBlob
from storage.pack_files import PACK_FOLDER
from storage.pack_marks import MARK, signed_file
from workflow.office import office
from workflow.packing.checking import unknown_unit
from workflow.packing.looked import Looked, PackOutcome
from workflow.packs import find_pack, pack_folder
from workflow.session import Session

_KEPT = "Gói đang dùng vẫn còn nguyên."
_FEW = 3


def weighed(session: Session, looked: Looked) -> Looked:
    """A pack whose origin is in order, held against what is at hand and what was made with it."""
    pack = looked.pack
    assert pack is not None
    present = _present(session, pack.id)
    if present is not None:
        looked = replace(beside(session, looked), standing=difference(present, pack))
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


def beside(session: Session, looked: Looked) -> Looked:
    """With the version of the pack that is at hand, where one is."""
    present = _present(session, looked.pack.id) if looked.pack else None
    if present is None:
        return looked
    shipped = pack_folder(present, session.home).is_relative_to(resource_path("packs"))
    return replace(looked, at_hand=present.version, shipped=shipped)


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
        (
            "conflict",
            _replaces_better(session, looked, present),
            "Hãy dùng tệp gói có chữ ký của cấp trên, hoặc đặt mã khác cho gói.",
        ),
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


def _replaces_better(session: Session, looked: Looked, present: Pack | None) -> str:
    """What nobody signed does not take the place of a pack that ships, nor of one that an office above signed."""
    if looked.how == "signed" or present is None:
        return ""
    if looked.shipped:
        return f"Gói “{present.id}” đã đi cùng chương trình nên không cài đè được bằng gói chưa ký."
    signed = signed_file(session.home, session.home / PACK_FOLDER / present.id)
    if not signed:
        return ""
    act = next((act for act in session.store.pack_acts(present.id) if act.blob == signed), None)
    here = office(session)
    if act and here and act.signer_unit == here.unit.code:
        return ""
    by = act.signer_name if act else "cơ quan cấp trên"
    return f"Bản {present.version} của gói “{present.id}” do {by} ký nên không thay được bằng gói chưa ký."


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
    base, day = split_agency(here.code)[0], pack.last_day
    if session.units.exists(base, day) and session.units.lies_in(base, pack.province, day):
        return ""
    return f"Gói này dành cho {session.units.get(pack.province, day).name}, không phải tỉnh của đơn vị này."
