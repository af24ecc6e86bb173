"""The certificate of a signing key, wherever the key lies, as a file to hand to others. No secret is asked."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from forms.errors import BadInput
from forms.files import write_file
from workflow.keys.office_keys import export_certificate
from workflow.keys.token_places import is_token, place_of
from workflow.session import Session
from workflow.trust.certificates import own_certificates

if TYPE_CHECKING:
    from signing.tokens import TokenCertificate

_DIGITS = 64


def export_key_certificate(session: Session, ref: str, target: Path) -> Path:
    """Write the signing certificate (DER) of the key that `ref` names ("" the current one); the path written.

    The certificate of a token that signed here is at hand though the token is not plugged in. BadInput: no such key,
    a PKCS#12 file (its certificate is not read without the passphrase), a certificate hidden until the PIN;
    TokenFault: the token is not plugged in.
    """
    from signing.certificates import fingerprint

    name = ref or session.store.setting("key")
    if not name:
        raise BadInput("Đơn vị chưa có khóa ký.", "Hãy tạo khóa ký, hoặc ghi rõ khóa trên thẻ ký số.")
    if name.lower().endswith((".p12", ".pfx")):
        raise BadInput(
            f"Chứng thư trong tệp khóa {Path(name).name} chỉ đọc được khi có mật khẩu.",
            f"Hãy ghi giới thiệu khóa thay cho chứng thư: key card --key {Path(name).name}.",
        )
    if not is_token(name):
        return export_certificate(session, name, target)
    data = _on_token(session, name)
    path = target / f"chung-thu-{fingerprint(data)[:8]}.cer" if target.is_dir() else target
    write_file(path, data)
    return path


def _on_token(session: Session, ref: str) -> bytes:
    from signing.certificates import fingerprint
    from signing.tokens import list_tokens

    digits = ref.rpartition(":")[2]
    if len(digits) == _DIGITS:
        for certificate in own_certificates(session):
            if fingerprint(certificate) == digits:
                return certificate
    place = place_of(session, ref)
    found = [
        item
        for token in list_tokens(place.module)
        if token.serial == place.serial
        for item in token.certificates
        if item.id.startswith(place.certificate) or place.certificate == item.key_id.hex()
    ]
    return _only(found)


def _only(found: Sequence[TokenCertificate]) -> bytes:
    if len(found) == 1:
        return found[0].certificate
    if found:
        raise BadInput("Thẻ ký số có nhiều chứng thư ký.", "Hãy ghi rõ chứng thư, như lệnh key tokens in ra.")
    raise BadInput(
        "Không đọc được chứng thư trên thẻ ký số khi chưa nhập mã PIN.",
        "Hãy ghi giới thiệu khóa thay cho chứng thư (lệnh key card).",
    )
