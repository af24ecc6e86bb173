"""Where the tokens are: the PKCS#11 modules that are asked, the tokens that they see now, and which one a reference
means. Nothing here asks for a PIN or tries one. Without a session only known places and named modules are asked."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from forms.errors import BadInput, WorldError
from workflow.session import Session

if TYPE_CHECKING:
    from signing.tokens import Token

TOKEN, MODULE = "pkcs11:", "pkcs11-module:"
_CHOSEN = "pkcs11_module"


class TokenPlace(NamedTuple):
    """Where a token's key is: certificate as `signing.tokens.open_token` wants it."""

    module: Path
    serial: str
    certificate: str
    pin_sentence: str


def is_token(ref: str) -> bool:
    """Whether the reference means a key on a token, so that a PIN is asked, not a passphrase."""
    return ref.startswith((TOKEN, MODULE))


def module_paths(session: Session | None) -> tuple[Path, ...]:
    """The modules that are asked for tokens: the chosen one first, then those found at known places."""
    from signing.pkcs11_modules import known_modules

    chosen = chosen_module(session)
    return ((chosen,) if chosen else ()) + tuple(path for path in known_modules() if path.resolve() != chosen)


def chosen_module(session: Session | None) -> Path | None:
    """The module that the officer pointed to, its links followed; it need not be there still."""
    name = session.store.setting(_CHOSEN) if session else ""
    return Path(name) if name else None


def choose_module(session: Session, path: Path | None) -> tuple[Token, ...]:
    """Remember a module that lies at no known place; its tokens now. None: forget it.

    FileRefused, TokenFault: the file is missing, no PKCS#11 module, for another machine, or does not run; then
    nothing is remembered.
    """
    from signing.tokens import list_tokens

    tokens = list_tokens(path) if path else ()
    session.store.set_settings({_CHOSEN: str(path.resolve()) if path else ""})
    return tokens


def place_of(session: Session | None, ref: str) -> TokenPlace:
    """The token that the reference means, among those plugged in now. TokenFault, BadInput."""
    from signing.token_faults import TokenFault
    from signing.tokens import list_tokens

    if ref.startswith(MODULE):
        return _only(list_tokens(Path(ref.removeprefix(MODULE))))
    serial, _, certificate = ref.removeprefix(TOKEN).rpartition(":")
    tokens, sentences = tokens_seen(session)
    for token in tokens:
        if token.serial == serial:
            return TokenPlace(token.module, serial, certificate, token.pin_sentence)
    raise TokenFault(
        "Chưa thấy thẻ ký số đã chọn; chưa ký gì.",
        sentences[0] if sentences else "Hãy cắm thẻ, chờ đèn trên thẻ sáng rồi làm lại.",
    )


def _only(tokens: tuple[Token, ...]) -> TokenPlace:
    from signing.token_faults import TokenFault

    usable = [token for token in tokens if token.certificates or token.hidden]
    if len(usable) > 1:
        owners = "; ".join(f"{token.label} ({TOKEN}{token.serial}:)" for token in usable)
        raise BadInput(f"Đang cắm nhiều thẻ ký số: {owners}.", "Hãy rút bớt thẻ hoặc chỉ rõ thẻ cần dùng.")
    if not usable:
        raise TokenFault(
            "Chưa thấy thẻ ký số nào có chứng thư ký; chưa ký gì.",
            "Hãy cắm thẻ, chờ đèn trên thẻ sáng rồi làm lại.",
        )
    return TokenPlace(usable[0].module, usable[0].serial, "", usable[0].pin_sentence)


class TokensFound(NamedTuple):
    """tokens: each once, though several modules see it. sentences: why modules give none: of the chosen one always, of
    the others where there is no token at all."""

    tokens: list[Token]
    sentences: list[str]


def token_search(session: Session | None) -> Callable[[], TokensFound]:
    """A search through the modules that are to be asked now. It takes as long as the vendors' libraries take (seconds)
    and needs no session, so that others can work with the store meanwhile."""
    paths, chosen = module_paths(session), chosen_module(session)
    return lambda: _searched(paths, chosen)


def tokens_seen(session: Session | None) -> TokensFound:
    """The tokens that are plugged in now."""
    return token_search(session)()


def _searched(paths: tuple[Path, ...], chosen: Path | None) -> TokensFound:
    from signing.tokens import list_tokens

    tokens: dict[str, Token] = {}
    faults: dict[Path, str] = {}
    for path in paths:
        try:
            for token in list_tokens(path):
                held = tokens.setdefault(token.serial, token)
                tokens[token.serial] = held if held.certificates else token
        except WorldError as error:
            faults[path] = f"{error.sentence} {error.remedy}".strip()
    said = [text for path, text in faults.items() if path == chosen or not tokens]
    return TokensFound(list(tokens.values()), said)
