"""Readers of letters, certificates, revocation lists, key files, pictures and packs that nobody signed."""

from __future__ import annotations

import io
import struct
import zlib
from datetime import timedelta
from email.message import EmailMessage
from functools import cache

import pikepdf
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, pkcs12
from PIL import Image

from forms.errors import BadInput, WorldError
from forms.packs.strangers import LIMITS, is_name, stranger_pack
from forms.packs.writing import pack_files
from imports.attached_files import take_file
from signing.certificates import certificate_record, der, load_certificate, public_key
from signing.chains import Chains
from signing.der import INTEGER, SEQUENCE, encode, parse
from signing.keys import load_pkcs12
from signing.pkcs12_rounds import with_mac_rounds
from signing.revocation import read_crl
from torture.hostile.mutations import good
from torture.hostile.mutations.changes import PLAIN, bit, byte
from torture.hostile.mutations.good import PIXEL, UNIT
from torture.hostile.mutations.keys import NOW, no_chance
from torture.hostile.mutations.shapes import TEXT, in_text, member_lost, smuggled, unzipped, zipped
from torture.hostile.mutations.targets import Readers, Target
from torture.keys import signer_of
from torture.taking_away import put
from workflow.receiving.mail import attached

SECRET, ROUNDS, TOO_MANY = "mật khẩu thử", 2_000, 30_000_000
SIDE, WIDE = 600, 13_000
MEDIA = ("application/pdf", "image/jpeg", "image/png")


def _letter(data: bytes) -> str:
    """Files on a letter: named without folders, by letters that show, no larger than the letter."""
    try:
        found = attached(data)
    except BadInput:
        return ""
    if any(not name.isprintable() or "/" in name or "\\" in name or len(name) > 200 for name, _ in found):
        return "a name that hides or leads elsewhere"
    return "more than there is" if sum(len(content) for _, content in found) > len(data) else ""


@cache
def letters(content: bytes = b"") -> tuple[bytes, ...]:
    """A letter within a letter, one with names written in every way, one within two within three. content: of the
    file on it, else an answer."""
    answer = content or good.answers()[0]
    inner = EmailMessage()
    inner["Subject"] = "Báo cáo bình đẳng giới"
    inner.set_content("Kính gửi")
    inner.add_attachment(answer, maintype="application", subtype="zip", filename="Phiếu trả lại.asice")
    return _enclosed(inner, 1), _by_hand(answer), _enclosed(inner, 4)


def _enclosed(inner: EmailMessage, depth: int) -> bytes:
    letter = inner
    for level in range(depth):
        outer = EmailMessage()
        outer.set_content("Chuyển tiếp")
        outer.add_attachment(letter)
        outer.set_boundary(f"==={level}===")
        letter = outer
    inner.set_boundary("===trong===")
    return letter.as_bytes()


def _by_hand(content: bytes) -> bytes:
    from base64 import encodebytes

    names = (
        b'filename="=?utf-8?b?UGhp4bq/dS5hc2ljZQ==?="', b"filename*=utf-8''Phi%E1%BA%BFu%2easice",
        b"filename*0*=utf-8''a%2e; filename*1=asice", b'filename="..\\..\\x.asice"',
        b"filename=\"\xe2\x80\xaex.asice\"", b"filename*=utf-8''%e2%80%aexfdp.asice",
    )  # fmt: skip
    head = b'MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="b"\r\n\r\n'
    parts = (
        b"--b\r\nContent-Type: application/zip\r\nContent-Transfer-Encoding: base64\r\nContent-Disposition: "
        b"attachment; " + name + b"\r\n\r\n" + encodebytes(content)
        for name in names
    )
    return head + b"".join(parts) + b"--b--\r\n"


@cache
def _mail_bombs() -> tuple[bytes, ...]:
    """A head of thousands of parameters, parts within parts, more lines than any letter."""
    head = b"Content-Type: multipart/mixed; boundary=b;" + b" a*0=b;" * 20_000 + b"\r\n\r\n--b--\r\n"
    many = b'Content-Type: multipart/mixed; boundary="b"\r\n\r\n' + b"--b\r\n\r\nx\r\n" * 3_000 + b"--b--"
    nested = b"".join(
        b'Content-Type: multipart/mixed; boundary="%d"\r\n\r\n--%d\r\n' % (level, level) for level in range(150)
    )
    return head, many, nested + b"x\r\n" * 4_000


def _certificate(data: bytes) -> str:
    """A certificate: read or refused in a sentence; who it leads to is found out without a fault."""
    try:
        found = der(load_certificate(data))
        certificate_record(found)
    except WorldError as error:
        return "" if error.sentence else "no sentence"
    public_key(found)
    Chains((der(signer_of(UNIT).certificate),), (), (), NOW).chain(found)
    return ""


def _list(data: bytes) -> str:
    """A revocation list: read or refused; it is the authority's only where it says what that signed."""
    try:
        found = read_crl(data)
    except WorldError as error:
        return "" if error.sentence else "no sentence"
    same = found.parsed.tbs_certlist_bytes == read_crl(_lists()[0]).parsed.tbs_certlist_bytes
    found.entry(5), found.staleness(NOW)
    return "" if same or not found.is_of(der(signer_of("", "gốc").certificate)) else "a changed list is the authority's"


def _key(data: bytes) -> str:
    """A key file: it opens as the very key, or a sentence."""
    try:
        found = load_pkcs12(data, SECRET)
    except WorldError as error:
        return "" if error.sentence else "no sentence"
    return "" if found.certificate == signer_of(UNIT).certificate else "another key"


@cache
def _certificates() -> tuple[bytes, ...]:
    found = signer_of(UNIT).certificate
    return der(found), found.public_bytes(Encoding.PEM), der(signer_of("", "gốc").certificate)


@cache
def _lists() -> tuple[bytes, ...]:
    """A list of two numbers, by the key of an authority."""
    root = signer_of("", "gốc")
    builder = x509.CertificateRevocationListBuilder(root.certificate.subject, NOW, NOW + timedelta(days=30))
    for number in (5, 1 << 100):
        one = x509.RevokedCertificateBuilder(number, NOW - timedelta(days=1))
        builder = builder.add_revoked_certificate(
            one.add_extension(x509.CRLReason(x509.ReasonFlags.key_compromise), critical=False).build()
        )
    made = builder.sign(root._key, hashes.SHA256(), ecdsa_deterministic=True)
    return made.public_bytes(Encoding.DER), made.public_bytes(Encoding.PEM)


@cache
def _keys() -> tuple[bytes, ...]:
    """A key file as usual, and one that asks for more reckoning than any."""
    signer = signer_of(UNIT)
    bare = pkcs12.serialize_key_and_certificates(b"khoa", signer._key, signer.certificate, None, NoEncryption())
    with no_chance():
        usual = with_mac_rounds(bare, SECRET, ROUNDS)
    version, safe, mac = parse(usual).require(SEQUENCE).children(INTEGER, SEQUENCE)[:3]
    digest, salt = mac.children()[:2]
    count = encode(INTEGER, TOO_MANY.to_bytes(4, "big"))
    asked = encode(SEQUENCE, digest.encoded, salt.encoded, count)
    return usual, encode(SEQUENCE, version.encoded, safe.encoded, asked)


def _picture(data: bytes) -> str:
    """A file to attach: taken as what its content is, or refused in a sentence."""
    try:
        found = take_file("bản chụp", data, shrink=len(data) % 2 == 0)
    except BadInput as error:
        return "" if error.sentence else "no sentence"
    return "" if found.media in MEDIA else f"taken as {found.media}"


@cache
def pictures() -> tuple[bytes, ...]:
    """A picture of each kind, and a document."""
    image = Image.radial_gradient("L").resize((120, 80)).convert("RGB")
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "máy ảnh"
    found = [PIXEL]
    for form, options in (("JPEG", {"exif": exif, "quality": 70}), ("PNG", {"exif": exif}), ("PNG", {})):
        stream = io.BytesIO()
        image.save(stream, form, **options)
        found.append(stream.getvalue())
    with pikepdf.new() as document:
        document.add_blank_page()
        stream = io.BytesIO()
        document.save(stream, deterministic_id=True)
    return (*found, stream.getvalue())


def _png(width: int, height: int, rows: int) -> bytes:
    """A PNG of that size in RGBA, with so many rows of it."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)
    packed = zlib.compress(bytes((1 + 4 * width) * rows), 1)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", packed) + chunk(b"IEND", b"")


@cache
def _picture_bombs() -> tuple[bytes, ...]:
    return (_png(WIDE, WIDE, 40), _png(WIDE * 40, 300, 2), _png(SIDE, SIDE, SIDE))


def _pack(data: bytes) -> str:
    """A pack that nobody signed: refused in a sentence, or of names, sizes and texts as every pack's, and written
    down again the same."""
    try:
        found = stranger_pack(unzipped(data), "trong tệp")
    except BadInput as error:
        return "" if error.sentence and error.problems else "no sentence"
    if not is_name(found.id) or not all(map(is_name, found.form_files)):
        return "a name that leads elsewhere"
    if any(len(form.row) > LIMITS.rows for form in found.forms):
        return "more rows than are read"
    again = stranger_pack(pack_files(found), "trong tệp")
    return "" if again == found else "a pack is not read as it was written"


@cache
def _packs() -> tuple[bytes, ...]:
    """The pack's files; the same with keys of a thousand parts, lists in lists, and a great many rows."""
    files = good.pack_files()
    name = next(name for name in files if name != "pack.toml")
    bombs = (
        b".".join([b"a"] * 23_000) + b" = 1\n", b"x = " + b"[" * 5_000 + b"]" * 5_000 + b"\n", b"[[row]]\n" * 30_000,
        b"x = " + b"9" * 5_000 + b"\n",
    )  # fmt: skip
    head = files["pack.toml"]
    return (
        zipped([*files.items()]),
        *(zipped([*{**files, "pack.toml": bomb + head}.items()]) for bomb in bombs[:2]),
        *(zipped([*{**files, name: files[name] + bomb}.items()]) for bomb in bombs[2:]),
    )


_IN_TOML = (in_text,) * 12 + (smuggled, member_lost)

READERS = (
    Readers("mutated letters", "names are shown without what hides",
            (Target("letter", letters, _letter, TEXT),),
            lambda: put("workflow.receiving.mail.shown", lambda text: text), 6_000),
    Readers("bombs in letters", "lines, parts and heads are counted before they are read",
            (Target("mail bomb", _mail_bombs, _letter, TEXT, slow=0.6),),
            lambda: put("workflow.receiving.mail._is_bomb", lambda _: False), 500, few=6,
            megabytes=512, soon=10),
    Readers("mutated certificates and revocation lists", "the authority's signature over the list",
            (Target("certificate", _certificates, _certificate),
             Target("crl", _lists, _list, (*PLAIN, *(bit, byte) * 4))),
            lambda: put("signing.revocation.Crl.is_of", lambda *_: True), 6_000),
    Readers("mutated key files", "rounds beyond 5 million are refused",
            (Target("p12", _keys, _key, slow=1.0),),
            lambda: put("signing.keys.require_openable", lambda _: None), 3_000, soon=9),
    Readers("mutated pictures and documents to attach", "pictures beyond 80 million points stay closed",
            (Target("picture", pictures, _picture), Target("picture bomb", _picture_bombs, _picture)),
            lambda: put("imports.attached_pictures.PIXELS", 1 << 40), 3_000, megabytes=200),
    Readers("mutated packs that nobody signed", "dotted keys and lists in lists are counted first",
            (Target("toml", _packs, _pack, _IN_TOML, slow=0.7),),
            lambda: put("forms.packs.strangers._too_deep", lambda *_: None), 2_000, few=12),
)  # fmt: skip
