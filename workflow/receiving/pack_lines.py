"""A line about a pack of forms, looked at whole: what the line leaves out is read again from the file."""

from __future__ import annotations

from workflow.keys.unsealing import decryption_keys, unsealed
from workflow.packing.looked import Looked
from workflow.packing.looking import look_at_pack
from workflow.receiving.finding import Found, forget_letters
from workflow.receiving.lines import Line
from workflow.session import Session
from workflow.verifying.records import Unlocking


def look_at_line(session: Session, line: Line, unlocking: Unlocking | None = None) -> Looked:
    """The pack that the line speaks of, out of a file or a letter. FileRefused where it is gone; BadInput where
    `unlocking` opens no key."""
    keys = decryption_keys(session, unlocking.secret, unlocking.key) if unlocking else ()
    found = Found(line.file, line.path, line.part)
    data = found.read()
    forget_letters()
    return look_at_pack(session, unsealed(data, keys), found.name)
