"""Killed while a report is signed and put into folders: what was signed is kept, no half file bears a final name."""

from __future__ import annotations

import hashlib
import random
from dataclasses import dataclass, replace
from pathlib import Path

from exports.bundle import member_of
from signing.names import PDF, XLSX
from tests.sample import SECRET, clock
from torture.kills.actor import End, Line
from torture.kills.life import Trial, must, next_start
from torture.offices import finished, given
from torture.taking_away import put, put_final_names_first
from workflow.keys.signing_keys import KeyUse
from workflow.sending.deliveries import Delivery, deliver
from workflow.sending.sent import sendings
from workflow.session import Session, open_session
from workflow.signing.reports import SigningPlan, sign_report

SENDINGS, PLACES = 3, 3
PLACE = "nơi gửi"
_SECRET = "mật khẩu sai"


@dataclass(frozen=True)
class Out:
    """signed: the blobs of the signings, sent: the digests of what went out, in order."""

    report: str
    signed: tuple[str, ...] = ()
    sent: tuple[str, ...] = ()


def make(home: Path) -> Out:
    """A commune that finished both reports."""
    report, _ = given(finished, home)
    with open_session(home, clock) as session:
        signed = sign_report(session, report, SigningPlan(KeyUse("", SECRET)))
    return Out(report, (signed.blob,))


def job(line: Line, home: Path, known: Out, chance: random.Random) -> None:
    """Sign, and let the bundle out into one folder or another, new ones and old ones."""
    session = open_session(home, clock)
    line.arm()
    line.begin("sign")
    line.done(sign_report(session, known.report, SigningPlan(KeyUse("", SECRET)), again=True).blob)
    for _ in range(SENDINGS):
        line.begin("send")
        place = home.parent / PLACE / str(chance.randrange(PLACES))
        line.done(deliver(session, known.report, Delivery("folder", place)).digest)
    line.closing(session)


def judge(home: Path, end: End, known: Out) -> Out:
    """The signings and sendings that were told of, at most one more, and whole files alone where they went to."""
    signed = (*known.signed, *(answer[0] for words, answer in end.done if words == ["sign"]))
    sent = (*known.sent, *(answer[0] for words, answer in end.done if words == ["send"]))
    with next_start(home, end) as session:
        found = replace(
            known,
            signed=tuple(item.blob for item in session.store.signings(known.report)),
            sent=tuple(item.digest for item in sendings(session, known.report)),
        )
        more_signed, more_sent = end.open == ["sign"], end.open == ["send"]
        must(found.signed[: len(signed)] == signed, "a bundle that was signed is missing")
        must(len(found.signed) - len(signed) in (0, more_signed), "a signing that nobody asked for")
        must(found.sent[: len(sent)] == sent, "a sending that was told of is missing")
        must(len(found.sent) - len(sent) in (0, more_sent), "a sending that nobody asked for")
        _look_into_places(session, found)
        again = sign_report(session, known.report, SigningPlan(KeyUse("", _SECRET)))
        must(again.blob == found.signed[-1], "what was signed is not what goes out")
        _clear(session, found)
        return replace(found, sent=tuple(item.digest for item in sendings(session, known.report)))


def _look_into_places(session: Session, found: Out) -> None:
    """Under final names stand only bytes that were signed, and the copies that lie in them."""
    whole = [session.store.blob(name) for name in found.signed]
    known = {hashlib.sha256(data).hexdigest() for data in whole}
    known |= {hashlib.sha256(member_of(data, name)).hexdigest() for data in whole for name in (PDF, XLSX)}
    for path in (session.home.parent / PLACE).glob("*/[!.]*"):
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        must(digest in known, f"{path.name} under its final name is half a file, or nothing that was signed")


def _clear(session: Session, found: Out) -> None:
    """The next delivery takes away what the killed one left there."""
    for folder in (session.home.parent / PLACE).glob("*"):
        deliver(session, found.report, Delivery("folder", folder))
        must(not list(folder.glob(".*")), "a half file stays after the next delivery")


TRIAL = Trial(make, job, judge, ("delivery.py",), goes_on=6, anew=True)


def under_final_names() -> None:
    """A file is written under the name that it is to have, page by page."""
    put("exports.delivery._CHUNK", 4096)
    put_final_names_first()
