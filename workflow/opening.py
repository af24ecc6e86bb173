"""Opening an encrypted bundle with this office's own decryption keys; those of before a renewal stay usable.

For the window: `verifying.is_sealed` says that a passphrase must be asked for, `unsealing.addressed_key` whose, and
`verifying.verify_files` with `Unlocking` judges what is inside; `open_envelope` gives the container itself.
"""

from __future__ import annotations

from pathlib import Path

from forms.files import read_file
from workflow.keys.unsealing import addressed_key, decryption_keys
from workflow.session import Session


def open_envelope(session: Session, path: Path, secret: str, key: str = "") -> bytes:
    """The container inside an `.asice.p7m` file; nothing is written.

    secret: the passphrase of the key it is addressed to, which is found among this office's keys, old ones too;
    key: another PKCS#12 file, or a key's name. BadInput: no envelope, for another office (before the passphrase is
    tried), a wrong passphrase, altered, too large, or encrypted in another way.
    """
    from signing.envelope import decrypt
    from signing.envelope_reader import OVERHEAD
    from signing.names import LIMITS

    data = read_file(path, LIMITS.file + OVERHEAD)
    chosen = key or addressed_key(session, data)
    keys = decryption_keys(session, secret, chosen) if chosen else ()
    return decrypt(data, keys)
