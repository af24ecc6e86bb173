"""PDFs signed as the tools of others sign them, made with pyHanko's own signer and not with ours.

Field names, subfilters, dictionary sizes, digests and later revisions differ from what this program writes; the
government's signing tool and those built on iText write such files.
"""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import dataclass
from typing import Any

from asn1crypto import keys
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

KINDS = ("plain", "visible", "sha512", "certified", "timestamped", "archived", "twice", "fonts")
"""plain: adbe.pkcs7.detached, a field "Signature1", a roomy dictionary. visible: with a text stamp. sha512: the digest.
certified: an author's signature (DocMDP) that allows further ones. timestamped: PAdES B-T. archived: PAdES B-LTA, that
is DSS and a document time-stamp in later revisions. twice: "Signature1", then "Signature2". fonts: the form gets fonts
of its own (/DR, /DA), as poppler and others give it."""
DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Authority:
    """A root, a signer's and a time-stamper's certificate below it, and an empty revocation list."""

    root: x509.Certificate
    person: x509.Certificate
    person_key: rsa.RSAPrivateKey
    clock: x509.Certificate
    clock_key: rsa.RSAPrivateKey
    revoked: x509.CertificateRevocationList


def make_authority(now: dt.datetime) -> Authority:
    """A root certificate authority with what it issued, all good at `now`."""
    root_key, person_key, clock_key = (rsa.generate_private_key(65537, 2048) for _ in range(3))
    root = _issue("Gốc thử", root_key, "Gốc thử", root_key, now, None, True)
    person = _issue("Nguyễn Văn Ký", person_key, "Gốc thử", root_key, now, None, False)
    clock = _issue("Dấu thời gian thử", clock_key, "Gốc thử", root_key, now, ExtendedKeyUsageOID.TIME_STAMPING, False)
    revoked = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(root.subject)
        .last_update(now - DAY)
        .next_update(now + 30 * DAY)
        .add_extension(x509.CRLNumber(1), False)
        .sign(root_key, hashes.SHA256())
    )
    return Authority(root, person, person_key, clock, clock_key, revoked)


def foreign_signed(pdf: bytes, authority: Authority, kind: str, now: dt.datetime) -> bytes:
    """`pdf` with the signature of one of KINDS."""
    if kind == "twice":
        first = _signed(pdf, authority, now, {})
        return _signed(first, authority, now, {"field_name": "Signature2"})
    return _signed(pdf, authority, now, _options(authority, kind, now), fonts=kind == "fonts")


def _options(authority: Authority, kind: str, now: dt.datetime) -> dict[str, Any]:
    from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter
    from pyhanko_certvalidator import ValidationContext

    certificates = [authority.root, authority.person, authority.clock]
    context = ValidationContext(
        trust_roots=[_asn1(authority.root)],
        other_certs=[_asn1(certificate) for certificate in certificates],
        crls=[authority.revoked.public_bytes(Encoding.DER)],
        allow_fetching=False,
        moment=now,
    )
    pades = {"subfilter": SigSeedSubFilter.PADES}
    kinds: dict[str, dict[str, Any]] = {
        "sha512": {"md_algorithm": "sha512"},
        "certified": {"certify": True, "docmdp_permissions": MDPPerm.FILL_FORMS},
        "timestamped": pades,
        "archived": {
            **pades, "use_pades_lta": True, "embed_validation_info": True, "validation_context": context,
        },
        "visible": {"name": "Nguyễn Văn Ký", "location": "Hà Nội"},
    }  # fmt: skip
    return kinds.get(kind, {})


def _signed(pdf: bytes, authority: Authority, now: dt.datetime, options: dict[str, Any], fonts: bool = False) -> bytes:
    from pyhanko.pdf_utils import generic
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter
    from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner
    from pyhanko.sign.timestamps import DummyTimeStamper

    settings = {
        "field_name": "Signature1",
        "md_algorithm": "sha256",
        "subfilter": SigSeedSubFilter.ADOBE_PKCS7_DETACHED,
        "reason": "Ký số văn bản",
        **options,
    }
    clock = None
    if settings["subfilter"] is SigSeedSubFilter.PADES:
        clock = DummyTimeStamper(_asn1(authority.clock), _key(authority.clock_key), fixed_dt=now)
    shown = SigFieldSpec(settings["field_name"], on_page=-1, box=(330, 60, 555, 120)) if "location" in options else None
    signer = PdfSigner(PdfSignatureMetadata(**settings), _signer(authority), timestamper=clock, new_field_spec=shown)
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    if fonts:
        name = generic.pdf_name
        face = {name("/Type"): name("/Font"), name("/Subtype"): name("/Type1"), name("/BaseFont"): name("/Helvetica")}
        named = generic.DictionaryObject({name("/Helv"): generic.DictionaryObject(face)})
        writer.root[name("/AcroForm")] = generic.DictionaryObject(
            {
                name("/Fields"): generic.ArrayObject(),
                name("/DR"): generic.DictionaryObject({name("/Font"): named}),
                name("/DA"): generic.pdf_string("/Helv 9 Tf 0 g"),
            }
        )
        writer.update_root()
    signed: bytes = signer.sign_pdf(writer, bytes_reserved=32768).getvalue()
    return signed


def _signer(authority: Authority) -> Any:
    from pyhanko.sign.signers import SimpleSigner
    from pyhanko_certvalidator.registry import SimpleCertificateStore

    store = SimpleCertificateStore()
    store.register(_asn1(authority.root))
    return SimpleSigner(
        signing_cert=_asn1(authority.person), signing_key=_key(authority.person_key), cert_registry=store
    )


def _key(key: rsa.RSAPrivateKey) -> Any:
    return keys.PrivateKeyInfo.load(key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption()))


def _asn1(certificate: x509.Certificate) -> Any:
    return asn1_x509.Certificate.load(certificate.public_bytes(Encoding.DER))


def _issue(
    name: str,
    key: rsa.RSAPrivateKey,
    issuer: str,
    issuer_key: rsa.RSAPrivateKey,
    now: dt.datetime,
    purpose: Any,
    is_root: bool,
) -> x509.Certificate:
    builder = (
        x509.CertificateBuilder(subject_name=_name(name), issuer_name=_name(issuer))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - 30 * DAY)
        .not_valid_after(now + 300 * DAY)
        .add_extension(x509.BasicConstraints(is_root, None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), False)
        .add_extension(
            x509.KeyUsage(not is_root, not is_root, False, False, False, is_root, is_root, False, False), critical=True
        )
    )
    if purpose is not None:
        builder = builder.add_extension(x509.ExtendedKeyUsage([purpose]), critical=True)
    return builder.sign(issuer_key, hashes.SHA256())


def _name(common: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common)])
