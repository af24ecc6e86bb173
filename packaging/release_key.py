"""Makes a key that signs releases: phat-hanh.p12, phat-hanh.pem (its certificate), mat-khau.txt (its passphrase).

python packaging/release_key.py FOLDER            a throw-away key, “Bản dựng thử”, for trying updates
python packaging/release_key.py FOLDER --name "…"  a publisher's own; move mat-khau.txt away from it afterwards

The certificate goes into the program (resources/release/), the rest stays with who publishes. An RSA key of 3072 bits
with the purpose of signing code, so that programs can be signed with it too (osslsigncode).
"""

from __future__ import annotations

import secrets
import sys
from pathlib import Path

import click

sys.path.insert(0, str(Path(__file__).parents[1]))

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from forms.files import make_folder, write_file
from signing.keys import make_release_key
from workflow.session import vietnam_now

P12, PEM, SECRET = "phat-hanh.p12", "phat-hanh.pem", "mat-khau.txt"
TRIAL = "Bản dựng thử"


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.option("--name", default=TRIAL, show_default=True, help="The publisher's name in the certificate.")
def main(folder: Path, name: str) -> None:
    """Make a key in FOLDER; an existing one is never written over."""
    if (folder / P12).exists():
        raise click.ClickException(f"{folder / P12} exists.")
    secret = secrets.token_urlsafe(24)
    p12, certificate = make_release_key(name, secret, vietnam_now())
    make_folder(folder)
    write_file(folder / SECRET, f"{secret}\n".encode(), private=True)
    write_file(folder / PEM, x509.load_der_x509_certificate(certificate).public_bytes(Encoding.PEM))
    write_file(folder / P12, p12, private=True)
    click.echo(f"{folder / PEM}: {name}")


if __name__ == "__main__":
    main()
