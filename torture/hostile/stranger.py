"""A unit below that is trusted and means ill: it signs reports whose every text says more than it should."""

from __future__ import annotations

import json
import random
import re
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from exports.bundle import make_documents, sign_documents
from forms.codec import canonical_bytes, decode, encode
from forms.errors import BadInput
from forms.file_names import FORBIDDEN
from forms.keys import DOCUMENT
from forms.pack import Pack
from forms.report import Report
from forms.sifting import sift
from signing.certificates import der
from signing.container import Member
from signing.names import ATTACHMENTS
from torture.hostile.payloads import MARK
from torture.keys import signer_of
from workflow.office import init_office
from workflow.receiving.taking import receive
from workflow.reports import open_report
from workflow.samples import build_sample_office, sample_moment, samples
from workflow.session import Session, open_session
from workflow.trust.certificates import add_trust

UNIT, OFFICE, PACK = "09190", "256", "bac-ninh-2024"
_BREAKS = re.compile(r"[\s/-]")
"""Where a line of a paper may end."""
_LONGEST_NAME = 64
"""Of a certificate (RFC 5280, ub-common-name)."""
NOT_TEXT = ("reason", "supplement_of")
"""They make a report a supplement of another one."""
Place = tuple[str | int, ...]


def moment() -> datetime:
    """The moment at which everything happens: that of the sample report."""
    office = next(item for item in samples()["office"] if item["unit"] == UNIT)
    return sample_moment(office["report"][0])


@dataclass(frozen=True)
class Text:
    """A report as data, and the places in it where a stranger may write what he likes."""

    pack: Pack
    data: bytes
    places: tuple[Place, ...]

    @property
    def form(self) -> str:
        """The form's key."""
        return str(json.loads(self.data)["form"])


class Stranger:
    """The unit's key and its reports; folder: where its own office is kept."""

    def __init__(self, folder: Path) -> None:
        ids = build_sample_office(folder / "đơn vị gửi", UNIT)
        with open_session(folder / "đơn vị gửi", moment) as session:
            opened = [open_report(session, each) for each in ids]
        self.texts = tuple(_text(each.pack, each.report) for each in opened)
        self.signer = signer_of(UNIT)
        self._office = folder / "cơ quan nhận"
        with open_session(self._office, moment) as session:
            init_office(session, PACK, OFFICE)
            certificate = folder / "khoa.cer"
            certificate.write_bytes(der(self.signer.certificate))
            add_trust(session, certificate, UNIT)

    def report(self, chance: random.Random, form: str, said: Sequence[str]) -> Report:
        """A report of the form with what is said at every place that takes it; in the narrow columns of the document's
        head what stays on one line, where there is such."""
        text = next(each for each in self.texts if each.form == form)
        tree = json.loads(text.data)
        whole = [each for each in said if not _BREAKS.search(each)] or said
        for place in text.places:
            is_head = str(place[1]).startswith(DOCUMENT)
            _put(tree, place, chance.choice(whole if is_head else said))
        return decode(canonical_bytes(tree))

    def bundle(self, report: Report) -> bytes:
        """The signed bundle of it, its document and workbook drawn from it."""
        pack = self.texts[0].pack
        made = make_documents(pack, report, encode(report, pack), moment())
        return sign_documents(made, self.signer, None, moment()).data

    def odd_files(self, chance: random.Random, report: Report, said: Sequence[str], folder: Path) -> list[Path]:
        """Bundles of somebody whom nobody knows: what is said is the file's name, the signer's, and an attachment's."""
        folder.mkdir(parents=True, exist_ok=True)
        pack = self.texts[0].pack
        made, files = make_documents(pack, report, encode(report, pack), moment()), []
        for number in range(3):
            name, holder = _named(chance.choice(said)), chance.choice(said)
            attached = "".join(letter for letter in _named(chance.choice(said)) if letter not in FORBIDDEN).strip()
            signer = signer_of(UNIT, holder[:_LONGEST_NAME])
            evidence = Member(f"{ATTACHMENTS}{attached}.txt", b"a")
            files.append(folder / f"{number}{name}.asice")
            files[-1].write_bytes(sign_documents(made, signer, None, moment(), None, [evidence]).data)
        return files

    def office(self, folder: Path, bundles: Sequence[bytes] = ()) -> Session:
        """The office above, which trusts this unit, with these bundles received; to be closed."""
        home, stick = folder / "du-lieu", folder / "usb"
        shutil.copytree(self._office, home)
        session = open_session(home, moment)
        if bundles:
            stick.mkdir()
            for number, data in enumerate(bundles):
                (stick / f"{number}.asice").write_bytes(data)
            taken = receive(session, [stick])
            if not all(line.outcome == "new" for line in taken.lines):
                raise RuntimeError(
                    f"the stranger's bundles are not received: {[line.sentence for line in taken.lines]}"
                )
        return session

    @cached_property
    def plain(self) -> bytes:
        """A bundle without malice, of the form of figures."""
        return self.bundle(decode(self.texts[0].data))


def _named(text: str) -> str:
    """As a name that a file system takes."""
    return "".join("\u2215" if letter == "/" else letter for letter in text if letter.isprintable())


def _text(pack: Pack, report: Report) -> Text:
    data = encode(report, pack)
    places = [place for place in _strings(json.loads(data)) if place[0] not in NOT_TEXT]
    return Text(pack, data, tuple(place for place in places if _is_free(pack, report, data, place)))


def _is_free(pack: Pack, report: Report, data: bytes, place: Place) -> bool:
    """Whether the readers of data take any text there, and it is told on."""
    tree = json.loads(data)
    _put(tree, place, f"{MARK} chữ lạ")
    try:
        read = decode(canonical_bytes(tree))
        kept = sift(pack.form_by_key[report.form], report.unit, read)
    except BadInput:
        return False
    return MARK in encode(kept.report, pack).decode()


def _strings(node: object, above: Place = ()) -> Iterator[Place]:
    if isinstance(node, str):
        yield above
    elif isinstance(node, dict):
        if "state" in node and "note" not in node:
            yield (*above, "note")
        for name, inner in node.items():
            yield from _strings(inner, (*above, name))
    elif isinstance(node, list):
        for number, inner in enumerate(node):
            yield from _strings(inner, (*above, number))


def _put(tree: Any, place: Place, text: str) -> None:
    for step in place[:-1]:
        tree = tree[step]
    tree[place[-1]] = text
