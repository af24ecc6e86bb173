"""The bundle judged by programs that share no code with ours: BouncyCastle, and ETSI's schema of the manifest."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Sequence
from importlib.util import find_spec
from pathlib import Path

from lxml import etree

from signing.container import Member, build_container, manifest_of, pack
from signing.keys import KeySigner
from signing.reader import read_container
from tests.outside import java, missing
from tests.signing.conftest import NOW

CHECK = Path(__file__).parents[1] / "java" / "CheckBundle.java"
BOUNCY_CASTLE = ("bcpkix.jar", "bcprov.jar", "bcutil.jar")


def bouncy_castle(bundles: Sequence[bytes], folder: Path, root: str = "-") -> list[str]:
    """What BouncyCastle says of each bundle: "good", or "bad" and why."""
    paths = [folder / f"{number}.asice" for number in range(len(bundles))]
    for path, data in zip(paths, bundles, strict=True):
        path.write_bytes(data)
    run = subprocess.run(
        [*java(*BOUNCY_CASTLE), str(CHECK), root, *map(str, paths)],
        capture_output=True, text=True, encoding="utf-8", timeout=120, env={**os.environ, "LC_ALL": "C.UTF-8"},
    )  # fmt: skip
    assert run.returncode == 0, run.stderr
    return [line.partition(" ")[2] for line in run.stdout.splitlines()]


def altered(bundle: bytes, name: str, data: bytes) -> bytes:
    """The bundle with other bytes in one member, its manifest and signature as they were."""
    found = read_container(bundle)
    members = [Member(one, data if one == name else content) for one, content in found.members.items()]
    return pack(members, found.manifest, found.signature)


def test_bouncy_castle_accepts_every_scheme_and_sees_every_change(
    members: tuple[Member, ...], signers: Callable[[str], KeySigner], tmp_path: Path
) -> None:
    good = [build_container(members, signers(name), NOW) for name in ("p256", "rsa", "pss")]
    swapped = read_container(good[1])
    others = (*members, Member("dinh-kem/khac.pdf", b"%PDF-"))
    bad = [
        altered(good[0], "report.json", b"{}"),
        altered(good[0], "dinh-kem/bản chụp.png", b"\x89PNG khac"),
        pack(others, manifest_of(others), read_container(good[0]).signature),
        pack(members, swapped.manifest.replace(b"application/json", b"application/jsoN"), swapped.signature),
    ]
    said = bouncy_castle([*good, *bad], tmp_path)
    assert said[:3] == ["good"] * 3
    assert [line.split()[0] for line in said[3:]] == ["bad"] * 4
    assert "digest of report.json" in said[3] and "bản chụp" in said[4]


def test_the_manifest_follows_etsis_schema(bundle: bytes) -> None:
    schema = manifest_schema()
    manifest = etree.fromstring(read_container(bundle).manifest)
    schema.assertValid(manifest)
    manifest[0].attrib.pop("URI")
    assert not schema.validate(manifest)


def manifest_schema() -> etree.XMLSchema:
    """en_31916201v010101.xsd, as ETSI publishes it; it travels in pydigidoc, which is not otherwise used."""
    spec = find_spec("pydigidoc")
    if spec is None or not spec.submodule_search_locations:
        missing("pydigidoc is not installed; it has wheels for Linux only")
    return etree.XMLSchema(etree.parse(Path(spec.submodule_search_locations[0]) / "schema" / "en_31916201v010101.xsd"))
