"""The keys that can be chosen now, looked for without holding up the window: tokens answer as slowly as they like."""

from __future__ import annotations

from typing import NamedTuple

from ui.tasks import now
from workflow.keys.signing_keys import KeyChoice, TokensSeen, office_choices, tokens_told
from workflow.keys.token_places import token_search
from workflow.session import Session


class KeysFound(NamedTuple):
    """own: the office's keys; tokens: what is plugged in."""

    own: tuple[KeyChoice, ...]
    tokens: TokensSeen

    @property
    def choices(self) -> tuple[KeyChoice, ...]:
        return self.own + self.tokens.choices

    @property
    def why_none(self) -> str:
        """Why a token or its software gives no key, a sentence a line."""
        return "\n".join(self.tokens.sentences)


def find_keys(session: Session) -> KeysFound:
    """The office's keys and those of tokens. For work that is run `unlocked`."""
    tokens = find_tokens(session)
    return KeysFound(now(lambda: office_choices(session)), tokens)


def find_tokens(session: Session) -> TokensSeen:
    """What is plugged in now; the store is held only before and after the search."""
    search = now(lambda: token_search(session))
    found = search()
    return now(lambda: tokens_told(session, found))
