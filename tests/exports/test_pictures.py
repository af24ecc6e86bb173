"""Pictures of signature and seal as officers have them, and as a hostile file would be."""

from __future__ import annotations

import io
import random
import struct
import zlib

import pytest
from PIL import Image

from exports.pictures import FILE_LIMIT, KEPT_SIDE, see_picture
from forms.errors import BadInput
from forms.pictures import PictureKind
from tests.exports.picture_samples import BLACK, BLUE, RED, file_of, scanned_seal, scanned_signature


def opened(png: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(png))
    image.load()
    return image


def alpha_at(image: Image.Image, x: float, y: float) -> int:
    return int(image.getpixel((round(x * (image.width - 1)), round(y * (image.height - 1))))[3])  # type: ignore[index]


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_a_scan_on_white_paper_becomes_transparent_and_is_cut(kind: str) -> None:
    seen = see_picture(file_of(scanned_seal(), kind), "seal")
    image = opened(seen.png)
    assert seen.had_ground
    assert seen.remarks == ()
    assert (image.mode, image.size) == ("RGBA", (seen.width, seen.height))
    assert abs(image.width - image.height) <= 3
    assert max(image.size) <= KEPT_SIDE
    assert [alpha_at(image, *place) for place in ((0.02, 0.02), (0.98, 0.98), (0.5, 0.22))] == [0, 0, 0]
    assert alpha_at(image, 0.5, 0.012) > 100
    red, green, blue, alpha = image.getpixel((image.width // 2, image.height // 3))  # type: ignore[misc]
    assert alpha > 250 and red > 180 and max(green, blue) < 80


def test_a_transparent_picture_stays_as_it_is() -> None:
    image = scanned_signature(ground=(255, 255, 255)).convert("RGBA")
    image.putalpha(image.convert("L").point([255 if tone < 200 else 0 for tone in range(256)]))
    seen = see_picture(file_of(image), "signature")
    assert not seen.had_ground
    assert alpha_at(opened(seen.png), 0, 0) in (0, 255)
    assert seen.remarks == ()


def test_grey_paper_is_cleared_too() -> None:
    """The ground is what most of the light picture is, not white."""
    seen = see_picture(file_of(scanned_signature(ground=(205, 203, 198))), "signature")
    image = opened(seen.png)
    share = sum(image.getchannel("A").histogram()[128:]) / (image.width * image.height)
    assert 0.02 < share < 0.4
    assert seen.remarks == ()


def test_the_ground_can_be_left() -> None:
    seen = see_picture(file_of(scanned_signature()), "signature", clear=False)
    assert opened(seen.png).getchannel("A").getextrema() == (255, 255)
    assert any("che chữ của văn bản" in remark for remark in seen.remarks)


@pytest.mark.parametrize(
    ("kind", "image", "said"),
    [
        ("signature", scanned_signature(BLUE), ""),
        ("signature", scanned_signature((60, 80, 200)), ""),
        ("signature", scanned_signature(BLACK), "không phải màu xanh"),
        ("signature", scanned_signature(RED), "không phải màu xanh"),
        ("seal", scanned_seal(RED), ""),
        ("seal", scanned_seal((230, 70, 60)), ""),
        ("seal", scanned_seal(BLACK), "không phải màu đỏ"),
        ("seal", scanned_seal(BLUE), "không phải màu đỏ"),
    ],
)
def test_another_colour_than_the_decree_names_is_said(kind: PictureKind, image: Image.Image, said: str) -> None:
    remarks = see_picture(file_of(image), kind).remarks
    assert bool(remarks) is bool(said)
    assert not said or said in remarks[0]


def test_few_dots_are_said() -> None:
    assert any("nhòe" in remark for remark in see_picture(file_of(scanned_seal(side=200)), "seal").remarks)


@pytest.mark.parametrize("mode", ["L", "P", "1", "LA", "CMYK"])
def test_every_kind_of_picture_is_read(mode: str) -> None:
    image = scanned_seal((90, 0, 0)).convert(mode)
    seen = see_picture(file_of(image, "JPEG" if mode == "CMYK" else "PNG"), "seal")
    assert seen.width > 300


def test_a_turned_photograph_stands_upright() -> None:
    image = scanned_signature()
    exif = Image.Exif()
    exif[0x0112] = 6
    stream = io.BytesIO()
    image.save(stream, "JPEG", exif=exif)
    seen = see_picture(stream.getvalue(), "signature")
    assert seen.height > seen.width


def chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def bomb(width: int, height: int) -> bytes:
    """A PNG of a few kilobytes that would unpack to gigabytes."""
    packed = zlib.compress(bytes(1 << 20), 9)
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", packed) + chunk(b"IEND", b"")


@pytest.mark.parametrize("size", [(60_000, 60_000), (8001, 10), (6000, 6000), (2**31 - 1, 1)])
def test_a_bomb_is_refused_by_its_size(size: tuple[int, int]) -> None:
    with pytest.raises(BadInput, match="Ảnh quá lớn"):
        see_picture(bomb(*size), "seal")


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "không phải ảnh PNG hoặc JPG"),
        (b"<html>", "không phải ảnh PNG hoặc JPG"),
        (b"GIF89a" + bytes(50), "không phải ảnh PNG hoặc JPG"),
        (b"\x89PNG\r\n\x1a\n" + bytes(40), "bị hỏng"),
        (b"\xff\xd8\xff\xe0" + bytes(40), "bị hỏng"),
        (bytes(FILE_LIMIT + 1), "lớn hơn 10 MB"),
        (file_of(Image.new("RGB", (30, 30), RED)), "Ảnh quá nhỏ"),
        (file_of(Image.new("RGB", (300, 300), (255, 255, 255))), "trống hoặc quá nhạt"),
        (file_of(Image.new("RGBA", (300, 300), (0, 0, 0, 0))), "trống hoặc quá nhạt"),
        (file_of(scanned_seal())[:3000], "bị hỏng"),
        (file_of(scanned_seal(), "JPEG")[:400], "bị hỏng"),
    ],
)
def test_what_is_no_picture_is_refused(data: bytes, said: str) -> None:
    with pytest.raises(BadInput, match=said):
        see_picture(data, "seal")


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_a_damaged_picture_is_read_or_refused(kind: str) -> None:
    """Bytes changed at random: never anything but a picture or a sentence."""
    whole = file_of(scanned_signature(size=(200, 100)), kind)
    chance = random.Random(4)
    refused = 0
    for _ in range(150):
        altered = bytearray(whole)
        for _ in range(chance.randrange(1, 6)):
            altered[chance.randrange(3, len(altered))] = chance.randrange(256)
        try:
            see_picture(bytes(altered), "signature")
        except BadInput:
            refused += 1
    assert refused > 0
