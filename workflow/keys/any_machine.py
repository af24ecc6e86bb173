"""A key on any machine: with an office as `signer_of` does it, without one by a file or a token that is named."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from forms.errors import BadInput
from forms.files import read_file
from workflow.keys.office_keys import KEY_FILE_LIMIT
from workflow.keys.signing_keys import KeyUse, signer_of
from workflow.keys.token_places import is_token, place_of
from workflow.session import Session, vietnam_now

if TYPE_CHECKING:
    from signing.keys import Signer


def moment(session: Session | None) -> datetime:
    """Now, by the office's clock or the machine's."""
    return session.now() if session else vietnam_now()


@contextmanager
def opened_key(session: Session | None, use: KeyUse) -> Generator[Signer]:
    """The signer, open for one act. Without an office the ref must be a PKCS#12 file or a token.

    BadInput, UnusableCertificate, TokenFault, PinFault: nothing is signed in any of these.
    """
    if session is not None:
        with signer_of(session, use.ref, use.secret) as signer:
            yield signer
        return
    if is_token(use.ref):
        from signing.tokens import open_token

        place = place_of(None, use.ref)
        with open_token(place.module, place.serial, place.certificate, use.secret, require_now) as signer:
            yield signer
        return
    yield _file_signer(use)


def require_now(certificate: bytes) -> None:
    """The certificate (DER) may sign and is within its dates. UnusableCertificate."""
    from signing.certificates import certificate_record, load_certificate, require_current, require_signing

    require_signing(load_certificate(certificate))
    require_current(certificate_record(certificate), vietnam_now())


def require_unit(signer: Signer, unit_code: str) -> None:
    """BadInput where the signer's certificate names a unit other than the report's."""
    from signing.certificates import certificate_record, der

    named = certificate_record(der(signer.certificate)).unit_code
    if named and named != unit_code:
        raise BadInput(
            f"Chứng thư của khóa này ghi mã đơn vị {named}, khác với đơn vị báo cáo ({unit_code}).",
            "Hãy chọn khóa ký của chính đơn vị báo cáo.",
        )


def _file_signer(use: KeyUse) -> Signer:
    from signing.certificates import der
    from signing.keys import load_pkcs12

    if not use.ref.lower().endswith((".p12", ".pfx")):
        raise BadInput(
            "Máy này chưa khai báo đơn vị nên cần chỉ rõ khóa ký.",
            "Hãy chỉ ra tệp khóa .p12 (--key) hoặc thư viện của thẻ ký số (--pkcs11).",
        )
    signer = load_pkcs12(read_file(Path(use.ref), KEY_FILE_LIMIT), use.secret, pss=True)
    require_now(der(signer.certificate))
    return signer
