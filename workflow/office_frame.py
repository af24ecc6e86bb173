"""What the office itself puts into the frame of its documents: kept once, every new report begins with it."""

from __future__ import annotations

import json
from collections.abc import Mapping

from msgspec import Struct

from forms.asked import writes
from forms.errors import BadInput
from forms.form import Form
from forms.pack import Pack
from forms.periods import parse_period
from forms.report import Report
from forms.text import nfc
from workflow.document import frame_texts, signer_choices
from workflow.office import form_packs, require_office
from workflow.session import Session

FIELDS = ("parent", "issuer", "symbol", "place", "addressee", "recipients", "signers", "signer_name")


class FrameChoice(Struct, frozen=True):
    """The frame of one form. texts: by field of FIELDS; prescribed: what the pack alone says; signers: its shapes."""

    form: str
    form_title: str
    texts: dict[str, str]
    prescribed: dict[str, str]
    signers: tuple[str, ...]


def own_frame(session: Session, form_key: str) -> dict[str, str]:
    """The fields in which the office departs from the pack; empty where it never did."""
    kept = session.store.setting(_setting(form_key))
    return dict(json.loads(kept)) if kept else {}


def frame_choices(session: Session) -> tuple[FrameChoice, ...]:
    """The frames of the packs' forms that this office has a part in, as new reports begin with them."""
    office = require_office(session)
    asked = [(pack, pack.form_by_key[key]) for key, pack in form_packs(office).items()]
    return tuple(_choice(session, pack, form) for pack, form in asked if writes(form, office.unit))


def _choice(session: Session, pack: Pack, form: Form) -> FrameChoice:
    report = _sample(session, pack, form)
    prescribed = {name: frame_texts(pack, form, report).get(name, "") for name in FIELDS}
    own = own_frame(session, form.key)
    return FrameChoice(form.key, form.short, {**prescribed, **own}, prescribed, signer_choices(pack, report))


def set_own_frame(session: Session, form_key: str, texts: Mapping[str, str]) -> FrameChoice:
    """Keep the texts for new reports on the form; what says the same as the pack is not kept. Reports that are
    there already do not change. BadInput for an unknown form or field."""
    packs = form_packs(require_office(session))
    unknown = [name for name in texts if name not in FIELDS]
    if form_key not in packs or unknown:
        what = f"mục “{unknown[0]}” của văn bản" if unknown else f"biểu “{form_key}”"
        known = f"mục: {', '.join(FIELDS)}" if unknown else f"biểu: {', '.join(packs)}"
        raise BadInput(f"Gói biểu mẫu không có {what}.", f"Hãy chọn một trong các {known}.")
    pack, form = packs[form_key], packs[form_key].form_by_key[form_key]
    prescribed = _choice(session, pack, form).prescribed
    said = {**own_frame(session, form_key), **{name: nfc(text).strip() for name, text in texts.items()}}
    own = {name: text for name, text in said.items() if text != prescribed[name]}
    session.store.set_settings({_setting(form_key): json.dumps(own, ensure_ascii=False) if own else ""})
    return _choice(session, pack, form)


def _sample(session: Session, pack: Pack, form: Form) -> Report:
    """A report that is only asked what its frame would be."""
    year = str(pack.years[-1])
    period = parse_period(year if "year" in form.periods else f"{year}-H1")
    unit = require_office(session).unit
    return Report("", pack.id, pack.version, form.key, form.version, unit, period, 1)


def _setting(form_key: str) -> str:
    return f"document.{form_key}"
