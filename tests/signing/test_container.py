from __future__ import annotations

import hashlib
import io
import subprocess
import zipfile
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from forms.errors import BadInput
from signing.container import (
    Member,
    build_container,
    content_digest,
    digest_of,
    manifest_of,
    pack,
)
from signing.names import CONTAINER_TYPE, LIMITS, MANIFEST, SIGNATURE, bundle_name
from signing.reader import read_container
from tests.outside import tool
from tests.signing.conftest import NOW, REPORT_JSON, Office, unsigned

Members = tuple[Member, ...]


def test_what_is_packed_is_read_back(members: Members, bundle: bytes) -> None:
    container = read_container(bundle)
    assert dict(container.members) == {member.name: member.data for member in members}
    assert (container.missing, container.altered, container.added) == ((), (), ())
    assert container.manifest == manifest_of(members)


def test_mimetype_comes_first_and_plain(bundle: bytes) -> None:
    assert bundle[30:38] == b"mimetype"
    assert bundle[38 : 38 + len(CONTAINER_TYPE)] == CONTAINER_TYPE.encode()
    assert (
        CONTAINER_TYPE
        in subprocess.run([tool("file"), "-"], input=bundle, capture_output=True, check=True).stdout.decode()
    )


def test_the_unsigned_container_is_the_same_every_time(members: Members) -> None:
    first, second = unsigned(members), unsigned(list(members))
    assert first == second
    assert read_container(first).signature is None


def test_python_and_unzip_read_it(bundle: bytes, members: Members, tmp_path: Path) -> None:
    with zipfile.ZipFile(io.BytesIO(bundle)) as archive:
        assert archive.testzip() is None
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert all(not info.extra and not info.flag_bits & ~0x800 for info in archive.infolist())
    (tmp_path / "b.asice").write_bytes(bundle)
    done = subprocess.run(
        [tool("unzip"), "-p", "b.asice", "report.json"], cwd=tmp_path, capture_output=True, check=True
    )
    assert done.stdout == REPORT_JSON


@pytest.mark.parametrize("extra", [[], ["-cades"]])
def test_openssl_confirms_the_bundle(extra: list[str], bundle: bytes, office: Office, tmp_path: Path) -> None:
    with zipfile.ZipFile(io.BytesIO(bundle)) as archive:
        (tmp_path / "manifest.xml").write_bytes(archive.read(MANIFEST))
        (tmp_path / "sig.p7s").write_bytes(archive.read(SIGNATURE))
    (tmp_path / "cert.pem").write_bytes(office.signer.certificate.public_bytes(Encoding.PEM))
    command = "cms -verify -binary -inform DER -in sig.p7s -content manifest.xml -CAfile cert.pem -purpose any"
    done = subprocess.run(
        [tool("openssl"), *command.split(), "-attime", str(int(NOW.timestamp())), *extra],
        cwd=tmp_path,
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def test_the_digest_is_sha256sums_list(members: Members, bundle: bytes, tmp_path: Path) -> None:
    names = sorted(member.name for member in members)
    for member in members:
        path = tmp_path / member.name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(member.data)
    listing = subprocess.run(
        [tool("sha256sum"), *sorted(names, key=str.encode)], cwd=tmp_path, capture_output=True, check=True
    ).stdout
    assert digest_of(members) == hashlib.sha256(listing).hexdigest()
    assert content_digest(read_container(bundle).digests) == digest_of(members)


def test_signing_twice_keeps_the_digest_but_not_the_file(members: Members, office: Office, bundle: bytes) -> None:
    again = build_container(members, office.signer, NOW)
    assert again != bundle
    assert content_digest(read_container(again).digests) == content_digest(read_container(bundle).digests)


@pytest.mark.parametrize(
    "name",
    ["", "/etc/passwd", "../x", "a/../b", "a//b", "C:\\x", "a\\b", "con.pdf", "a/NUL", "x.", "x ", "a\nb", "a\u202eb",
     "a" * 201, "a/b/c/d", "e\u0302.pdf", "mimetype", "META-INF/x.xml", "META-INF/signature.p7s", "a:b"],
)  # fmt: skip
def test_a_bad_name_is_not_packed(name: str) -> None:
    with pytest.raises(BadInput, match="Không đưa được"):
        manifest_of([Member(name, b"x")])


def test_two_members_of_one_name_are_not_packed() -> None:
    with pytest.raises(BadInput, match="đã có tệp tên"):
        manifest_of([Member("a.pdf", b"1"), Member("A.pdf", b"2")])


def test_too_many_or_too_large_members_are_not_packed() -> None:
    with pytest.raises(BadInput, match="quá nhiều tệp"):
        manifest_of([Member(f"{n}.txt", b"") for n in range(LIMITS.members)])
    with pytest.raises(BadInput, match="lớn quá mức"):
        manifest_of([Member("a.bin", bytes(LIMITS.member + 1))])


def test_the_largest_number_of_members_is_read_again(office: Office) -> None:
    members = [Member(f"{n}.txt", b"x") for n in range(LIMITS.members - 3)]
    assert len(read_container(build_container(members, office.signer, NOW)).members) == len(members)


def test_missing_altered_and_added_members_are_named(members: Members) -> None:
    manifest = manifest_of(members)
    changed = [Member(m.name, m.data + b"x") if m.name == "report.json" else m for m in members[1:]]
    container = read_container(pack([*changed, Member("them.txt", b"x")], manifest, None))
    assert container.missing == ("bao-cao.pdf",)
    assert container.altered == ("report.json",)
    assert container.added == ("them.txt",)


def test_bundle_names() -> None:
    assert bundle_name("phu-luc-01", "2021..2023", "27.so-y-te", 2) == ("BDG_phu-luc-01_2021..2023_27.so-y-te_r2.asice")
    assert bundle_name("phu-luc-02", "2024-08-15.le-phat-dong", "09190", 1).endswith("_09190_r1.asice")
    for bad in ("../x", "", "a b", "ơ", "a_b"):
        with pytest.raises(BadInput):
            bundle_name("phu-luc-01", bad, "27", 1)
    with pytest.raises(BadInput):
        bundle_name("phu-luc-01", "2024", "27", 0)
