"""Makes SHA256SUMS and the signed manifest of a release out of the files in DIST and its part of CHANGELOG.md.

Run from the repository's root: python -m tools.release DIST --key FILE.p12 --secret-file FILE
DIST holds what was built of forms.version.VERSION: the Windows installer, the zip, the Debian package, or some of them.
"""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import click

from forms.errors import WorldError
from forms.files import read_file, write_file
from forms.release import DEB, INSTALLER, ZIP, FileKind, Release, ReleaseFile, deb_name, installer_name, zip_name
from forms.shipped import LICENCES, sha256_of
from forms.version import VERSION
from signing.certificates import certificate_record, der, require_current
from signing.keys import load_pkcs12
from signing.names import release_name
from signing.release_files import write_release
from storage.migrations import STEPS
from workflow.session import vietnam_now

ROOT = Path(__file__).parents[1]
CHANGES, SUMS = "CHANGELOG.md", "SHA256SUMS"
_HEAD = re.compile(r"## \[(?P<version>[^\]]+)\] – (?P<day>\d{4}-\d\d-\d\d)")
_MARKS = re.compile(r"`|\*\*")


class ReleaseRefused(click.ClickException):
    """The release cannot be made; nothing was written."""


def news_of(text: str, version: str) -> tuple[date, tuple[str, ...]]:
    """The day of a version and its lines out of the text of CHANGELOG.md. ReleaseRefused where it has none."""
    lines = iter(text.splitlines())
    head = next(
        (match for line in lines if (match := _HEAD.fullmatch(line.strip())) and match["version"] == version), None
    )
    if head is None:
        raise ReleaseRefused(f"{CHANGES} has no part “## [{version}] – YYYY-MM-DD”.")
    news: list[str] = []
    for line in lines:
        if line.startswith("## "):
            break
        if line.startswith("- "):
            news.append(line[2:].strip())
        elif line.startswith(" ") and line.strip() and news:
            news[-1] += f" {line.strip()}"
    if not news:
        raise ReleaseRefused(f"{CHANGES} says nothing of {version}.")
    return date.fromisoformat(head["day"]), tuple(_MARKS.sub("", line) for line in news)


def files_of(folder: Path, version: str) -> tuple[ReleaseFile, ...]:
    """The files of a version that lie in the folder. ReleaseRefused where there is none."""
    names: dict[FileKind, str] = {INSTALLER: installer_name(version), ZIP: zip_name(version), DEB: deb_name(version)}
    found = [(kind, folder / name) for kind, name in names.items() if (folder / name).is_file()]
    if not found:
        raise ReleaseRefused(f"{folder} holds no file of {version}: {', '.join(names.values())}.")
    return tuple(ReleaseFile(path.name, kind, path.stat().st_size, sha256_of(path)) for kind, path in found)


def make_release(folder: Path, key: Path, secret: str, changes: Path) -> Path:
    """Write SHA256SUMS and the signed manifest into the folder; the manifest. WorldError, ReleaseRefused."""
    day, news = news_of(changes.read_text(encoding="utf-8"), VERSION)
    release = Release(VERSION, day, len(STEPS), files_of(folder, VERSION), news)
    signer, now = load_pkcs12(read_file(key), secret), vietnam_now()
    require_current(certificate_record(der(signer.certificate)), now)
    manifest = folder / release_name(VERSION)
    write_file(manifest, write_release(release, signer, now))
    beside = [path for path in (manifest, folder / LICENCES) if path.is_file()]
    sums = {one.name: one.sha256 for one in release.files} | {path.name: sha256_of(path) for path in beside}
    write_file(folder / SUMS, "".join(f"{sums[name]}  {name}\n" for name in sorted(sums)).encode())
    return manifest


@click.command()
@click.argument("folder", metavar="DIST", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option("--key", required=True, type=click.Path(path_type=Path, exists=True), help="The release key, PKCS#12.")
@click.option("--secret-file", required=True, type=click.Path(path_type=Path, exists=True), help="Its passphrase.")
@click.option("--changelog", default=ROOT / CHANGES, type=click.Path(path_type=Path, exists=True))
def main(folder: Path, key: Path, secret_file: Path, changelog: Path) -> None:
    """Make SHA256SUMS and the signed manifest of the release whose files lie in DIST."""
    secret = secret_file.read_text(encoding="utf-8-sig").splitlines()[:1]
    try:
        made = make_release(folder, key, secret[0] if secret else "", changelog)
    except WorldError as error:
        raise ReleaseRefused(str(error)) from error
    print(made)
    print((folder / SUMS).read_text(encoding="utf-8"), end="")


if __name__ == "__main__":
    main()
