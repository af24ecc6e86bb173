"""Judges that share no code with the program: OpenSSL reads the containers, pdfsig the documents (README.md)."""

from __future__ import annotations

import base64
import hashlib
import subprocess
import tempfile
import zipfile
from pathlib import Path

from trial import exchange
from trial.outcome import expect
from trial.programs import run

SIGNATURE, MANIFEST, DOCUMENT = "META-INF/signature.p7s", "META-INF/ASiCManifest.xml", "bao-cao.pdf"
PURPOSE = ("-partial_chain", "-purpose", "any")


def openssl_bundles(folder: Path) -> str:
    """Every signed bundle: the CAdES signature over the manifest, and the manifest's digest of every file."""
    bundles = sorted((folder / "demo").glob("*/ho-so/BDG_phu-luc-*.asice"))
    for bundle in bundles:
        with tempfile.TemporaryDirectory() as away, zipfile.ZipFile(bundle) as packed:
            packed.extractall(away)
            _signature(Path(away), bundle.parent / "khoa-mau.cer")
            _digests(Path(away), packed.namelist())
    expect(bundles, f"no bundles in {folder}")
    return f"{len(bundles)} bundles: CAdES signatures and digests of all files"


def openssl_sealed(folder: Path) -> str:
    """The encrypted bundle opens with the key file, and holds the very bundle that was signed."""
    (sealed,) = (folder / "ma-hoa").glob("*.asice.p7m")
    key = folder / "khoa" / f"{exchange.KEY}.giai-ma.p12"
    with tempfile.TemporaryDirectory() as away:
        pem, opened = Path(away, "khoa.pem"), Path(away, "goi.asice")
        secret = f"file:{folder / 'khoa' / exchange.SECRET}"
        _openssl("pkcs12", "-in", key, "-nocerts", "-noenc", "-passin", secret, "-out", pem)
        _openssl("cms", "-decrypt", "-binary", "-inform", "DER", "-in", sealed, "-inkey", pem, "-out", opened)
        signed = folder / "demo" / exchange.OFFICES[0] / "ho-so" / sealed.name.removesuffix(".p7m")
        expect(opened.read_bytes() == signed.read_bytes(), "what was encrypted is not what was signed")
    return "decrypted to the very bytes that were signed"


def pdfsig_documents(folder: Path) -> str:
    """Every signed PDF: a valid signature that covers the whole file."""
    documents = sorted((folder / "demo").glob("*/ho-so/*.pdf"))
    for document in documents:
        answer = run(["pdfsig", "-nocert", document])
        expect("Signature is Valid" in answer.out, f"{document.name}: {answer.tail}")
        expect("Not total document signed" not in answer.out, f"{document.name} is not signed as a whole")
    expect(documents, f"no documents in {folder}")
    return f"{len(documents)} documents: signatures valid over the whole file"


def _signature(unpacked: Path, certificate: Path) -> None:
    signer = unpacked / "nguoi-ky.pem"
    _openssl("x509", "-inform", "DER", "-in", certificate, "-out", signer)
    check = ("cms", "-verify", "-binary", "-cades", "-inform", "DER", "-in", unpacked / SIGNATURE)
    said = _openssl(*check, "-content", unpacked / MANIFEST, "-CAfile", signer, *PURPOSE, "-out", unpacked / "ra")
    expect("CAdES Verification successful" in said, said)


def _digests(unpacked: Path, names: list[str]) -> None:
    manifest = (unpacked / MANIFEST).read_text(encoding="utf-8")
    for name in names:
        if not name.startswith("META-INF/") and name != "mimetype":
            digest = base64.b64encode(hashlib.sha256((unpacked / name).read_bytes()).digest()).decode()
            expect(manifest.count(digest) == 1, f"{name} is not in the signed manifest")


def _openssl(*words: object) -> str:
    line = ["openssl", *(str(word) for word in words)]
    done = subprocess.run(line, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60, check=False)
    expect(done.returncode == 0, f"openssl {words[0]}: {done.stderr.strip()}")
    return done.stdout + done.stderr
