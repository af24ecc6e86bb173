"""Files to attach are opened to the end; pictures become small, upright and silent about camera and place."""

from __future__ import annotations

import io
import random
import struct
import subprocess
import sys
import time
import zlib
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from PIL import Image, ImageChops, ImageDraw, ImageOps, ImageStat
from PIL.PngImagePlugin import PngInfo

from forms.attachments import FILE_LIMIT, JPEG, PDF, PNG
from forms.errors import BadInput
from imports.attached_files import take_file
from imports.attached_pictures import LONGEST
from imports.picture_parts import tells_more

SEED = 20261121
ROOT = Path(__file__).parents[2]


def pdf(change: Any = None, **saving: Any) -> bytes:
    document = pikepdf.new()
    document.add_blank_page()
    if change:
        change(document)
    stream = io.BytesIO()
    document.save(stream, **saving)
    return stream.getvalue()


def script(document: Any) -> Any:
    return pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String("app.alert(1)"))


def opened_by_script(document: Any) -> None:
    document.Root.OpenAction = script(document)


def script_among_names(document: Any) -> None:
    names = pikepdf.Dictionary(Names=pikepdf.Array([pikepdf.String("a"), document.make_indirect(script(document))]))
    document.Root.Names = pikepdf.Dictionary(JavaScript=names)


def launched_by_a_link(document: Any) -> None:
    action = pikepdf.Dictionary(S=pikepdf.Name.Launch, F=pikepdf.String("cmd.exe"))
    link = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=[0, 0, 9, 9], A=action)
    document.pages[0].Annots = pikepdf.Array([link])


def chained(document: Any) -> None:
    document.Root.OpenAction = pikepdf.Dictionary(
        S=pikepdf.Name.GoTo, D=pikepdf.Array([]), Next=pikepdf.Array([script(document)])
    )


def chained_a_long_way(document: Any) -> None:
    action = script(document)
    for _ in range(15):
        action = pikepdf.Dictionary(S=pikepdf.Name.GoTo, D=pikepdf.Array([]), Next=pikepdf.Array([action]))
    document.Root.OpenAction = action


def script_as_a_stream(document: Any) -> None:
    """An action with bytes behind it: to PDFium, which Chrome and Edge draw with, it is the same action."""
    action = document.make_stream(b"x")
    action.S, action.JS = pikepdf.Name.JavaScript, pikepdf.String("app.alert(1)")
    document.Root.OpenAction = action


def picture(size: tuple[int, int] = (3000, 2000), mode: str = "RGB", form: str = "JPEG", **saving: Any) -> bytes:
    """A page with a red corner at the upper left, with grain, so that it does not compress to nothing."""
    image = Image.effect_noise(size, 40).convert("RGB")
    ImageDraw.Draw(image).rectangle((0, 0, size[0] // 3, size[1] // 3), fill=(200, 20, 30))
    stream = io.BytesIO()
    image.convert(mode).save(stream, form, **saving)
    return stream.getvalue()


def exif(orientation: int = 1, place: bool = True) -> Image.Exif:
    tags = Image.Exif()
    tags[0x0112], tags[0x010F] = orientation, "Máy ảnh số 123"
    if place:
        tags.get_ifd(0x8825).update({1: "N", 2: (21.0, 2.0, 3.0)})
    return tags


def seen(data: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(data))
    image.load()
    return image


def test_a_plain_pdf_is_kept_as_it_is() -> None:
    data = pdf()
    assert take_file("x.pdf", data).data is data
    shrunk = take_file("x.pdf", data, shrink=True)
    assert (shrunk.data, shrunk.media, shrunk.shrunk_from) == (data, PDF, None) and "giữ nguyên" in shrunk.notes[0]


@pytest.mark.parametrize(
    "change",
    [opened_by_script, script_among_names, launched_by_a_link, chained, chained_a_long_way, script_as_a_stream],
)
@pytest.mark.parametrize("packed", [True, False])
def test_a_pdf_with_a_program_in_it_is_refused(change: Any, packed: bool) -> None:
    mode = pikepdf.ObjectStreamMode.generate if packed else pikepdf.ObjectStreamMode.disable
    with pytest.raises(BadInput, match="lệnh tự chạy") as refused:
        take_file("x.pdf", pdf(change, object_stream_mode=mode))
    assert "in lại" in refused.value.remedy


def test_a_pdf_that_only_speaks_of_javascript_is_kept() -> None:
    def titled(document: Any) -> None:
        document.docinfo["/Title"] = pikepdf.String("Lớp học /JavaScript và (/Launch)")
        document.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.GoTo, D=pikepdf.Array([]))

    assert take_file("x.pdf", pdf(titled)).media == PDF


def test_a_pdf_with_a_password_is_refused_one_with_restrictions_is_not() -> None:
    locked = pdf(encryption=pikepdf.Encryption(user="bí mật", owner="chủ"))
    with pytest.raises(BadInput, match="có mật khẩu"):
        take_file("x.pdf", locked)
    assert take_file("x.pdf", pdf(encryption=pikepdf.Encryption(user="", owner="chủ"))).media == PDF


def test_a_broken_pdf_is_refused() -> None:
    data = pdf()
    for broken in (b"%PDF-1.7\n", b"%PDF-1.7\n<html>", data[:30], pdf(lambda one: one.pages.__delitem__(0))):
        with pytest.raises(BadInput, match="không mở được"):
            take_file("x.pdf", broken)


def test_what_the_library_says_of_a_damaged_pdf_is_not_printed() -> None:
    broken = pdf().replace(b"/Kids [ 3 0 R ]", b"/Kids [ 9 0 R ]")
    script = f"from imports.attached_files import check_pdf; check_pdf('x', {broken!r})"
    words = [sys.executable, "-X", "utf8", "-c", script]
    done = subprocess.run(words, capture_output=True, encoding="utf-8", cwd=ROOT, check=False)
    assert "Pages tree" not in done.stderr and "forms.errors.BadInput" in done.stderr


def test_a_picture_is_made_small_upright_and_silent() -> None:
    data = picture(exif=exif(6), quality=95)
    taken = take_file("ảnh.jpg", data, shrink=True)
    image = seen(taken.data)
    assert (image.size, taken.media, taken.shrunk_from) == ((LONGEST * 2 // 3, LONGEST), JPEG, len(data))
    assert len(taken.data) < len(data) / 2
    assert not image.getexif() and "exif" not in image.info
    corner = ImageStat.Stat(image.crop((image.width - 300, 20, image.width - 20, 300))).mean
    assert corner[0] > 150 > 60 > corner[1], "the red corner is where the officer saw it: upper right"
    said = " ".join(taken.notes)
    assert "2000×3000 điểm được thu còn 1560×2340" in said
    assert "xoay đúng chiều" in said and "vị trí chụp (GPS)" in said


@pytest.mark.parametrize("orientation", range(1, 10))
def test_a_picture_is_turned_as_the_camera_said(orientation: int) -> None:
    data = picture((1500, 1200), exif=exif(orientation), quality=95)
    meant = ImageOps.exif_transpose(seen(data)) if orientation < 9 else seen(data)
    shrunk = seen(take_file("ảnh.jpg", data, shrink=True).data)
    assert shrunk.size == meant.size
    assert max(ImageStat.Stat(ImageChops.difference(shrunk.convert("RGB"), meant)).mean) < 8


def test_a_picture_is_never_enlarged() -> None:
    data = picture((1200, 800), quality=95, exif=exif(place=False))
    taken = take_file("ảnh.jpg", data, shrink=True)
    assert seen(taken.data).size == (1200, 800)
    assert "giữ 1200×800 điểm" in taken.notes[0] and "GPS" not in " ".join(taken.notes)
    small = picture((1200, 800), quality=20)
    kept = take_file("ảnh.jpg", small, shrink=True)
    assert (kept.data, kept.shrunk_from) == (small, None) and "đã đủ nhỏ" in kept.notes[0]


def test_a_small_picture_loses_what_it_tells_of_the_camera_all_the_same() -> None:
    taken = take_file("ảnh.jpg", picture((1200, 800), quality=20, exif=exif()), shrink=True)
    assert not seen(taken.data).getexif() and b"Exif" not in taken.data


def test_texts_inside_a_png_are_dropped() -> None:
    info = PngInfo()
    info.add_text("Author", "Nguyễn Thị Lan")
    taken = take_file("ảnh.png", picture((900, 600), form="PNG", pnginfo=info), shrink=True)
    assert "Nguyễn".encode() not in taken.data and taken.media == JPEG


def test_a_comment_inside_a_jpeg_is_dropped() -> None:
    taken = take_file("ảnh.jpg", picture((900, 600), comment=b"Nguyen Thi Lan 0912"), shrink=True)
    assert b"0912" not in taken.data and "thông tin máy chụp" in " ".join(taken.notes)


WHERE = b"GPSLatitude=21,2.345N Nguyen Thi Lan"


def jpeg_with(kind: int, content: bytes) -> bytes:
    """A small picture, strongly compressed, with a part of an application in it."""
    data = picture((1200, 800), quality=20)
    return data[:2] + struct.pack(">BBH", 0xFF, kind, 2 + len(content)) + content + data[2:]


def png_with(kind: bytes, content: bytes) -> bytes:
    data = picture((300, 200), "P", "PNG")
    part = struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
    return data[:-12] + part + data[-12:]


HIDDEN = {
    "XMP": lambda: jpeg_with(0xE1, b"http://ns.adobe.com/xap/1.0/\0<x>" + WHERE + b"</x>"),
    "IPTC": lambda: jpeg_with(0xED, b"Photoshop 3.0\0" + WHERE),
    "a maker's own": lambda: jpeg_with(0xE5, WHERE),
    "a thumbnail": lambda: jpeg_with(0xE0, b"JFIF\0\1\1\0\0\1\0\1\0\0" + WHERE),
    "a file behind a JPEG": lambda: picture((1200, 800), quality=20) + b"PK\3\4" + WHERE,
    "a file behind a PNG": lambda: picture((300, 200), "P", "PNG") + WHERE,
    "a PNG part of its own": lambda: png_with(b"prVt", WHERE),
}


@pytest.mark.parametrize("hidden", HIDDEN)
def test_a_small_picture_loses_all_that_is_no_picture(hidden: str) -> None:
    """Also what would not become smaller, and holds nothing of what Pillow calls camera data."""
    data = HIDDEN[hidden]()
    assert WHERE in data and WHERE in take_file("ảnh", data).data, "as it is, without shrinking"
    taken = take_file("ảnh", data, shrink=True)
    assert WHERE not in taken.data and seen(taken.data).size == seen(data).size
    assert "thông tin" in " ".join(taken.notes)


@pytest.mark.parametrize("options", [{}, {"progressive": True}, {"optimize": True}, {"icc_profile": b"p" * 90_000}])
def test_what_draws_the_picture_is_not_taken_for_more(options: dict[str, Any]) -> None:
    assert not tells_more(picture((600, 400), quality=30, **options), JPEG)
    assert not tells_more(picture((60, 40), "CMYK", quality=30, **options), JPEG)
    for mode in ("1", "L", "P", "RGBA", "LA", "I;16"):
        assert not tells_more(picture((60, 40), mode, "PNG"), PNG)


@pytest.mark.parametrize("form", ["JPEG", "PNG"])
def test_every_cut_or_spoilt_picture_is_looked_through(form: str) -> None:
    data, chance = picture((40, 30), form=form), random.Random(SEED)
    media = JPEG if form == "JPEG" else PNG
    assert all(tells_more(data[:end], media) for end in range(2, len(data)))
    for _ in range(300):
        spoilt = bytearray(data)
        spoilt[chance.randrange(len(data))] = chance.randrange(256)
        assert tells_more(bytes(spoilt), media) in (True, False)


def test_a_picture_filled_up_between_its_parts_takes_no_longer_for_it() -> None:
    """Any number of bytes 0xFF may stand before a marker (T.81, B.1.1.2), and decoders pass over them within scans."""
    data = picture((200, 150), quality=90)
    filled = data.replace(b"\xff\x00", b"\xff" * 40_000 + b"\x00", 1)
    began = time.process_time()
    assert filled != data and not tells_more(filled, JPEG)
    assert time.process_time() - began < 1


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGBA", "LA", "I;16", "CMYK", "YCbCr"])
def test_every_kind_of_picture_can_be_made_small(mode: str) -> None:
    form = "JPEG" if mode in ("CMYK", "YCbCr") else "PNG"
    if mode == "I;16":
        stream = io.BytesIO()
        Image.linear_gradient("L").resize((2600, 700)).convert("I").point(lambda v: v * 257).convert("I;16").save(
            stream, "PNG"
        )
        data = stream.getvalue()
    else:
        data = picture((2600, 700), mode, form)
    image = seen(take_file("ảnh", data, shrink=True).data)
    assert max(image.size) == LONGEST or (mode in ("1", "P") and image.size == (2600, 700))
    extremes = ImageStat.Stat(image.convert("L")).extrema[0]
    assert extremes[0] < 90 and extremes[1] > 160


def test_what_is_transparent_becomes_white() -> None:
    image = Image.new("RGBA", (2600, 300), (0, 0, 0, 0))
    stream = io.BytesIO()
    image.save(stream, "PNG", compress_level=0)
    assert seen(take_file("dấu.png", stream.getvalue(), shrink=True).data).convert("RGB").getpixel((5, 5)) == (
        255, 255, 255,
    )  # fmt: skip


def test_a_drawing_in_black_and_white_stays_png() -> None:
    image = Image.new("1", (2000, 1400), 1)
    ImageDraw.Draw(image).line((0, 0, 2000, 1400), fill=0, width=9)
    stream = io.BytesIO()
    image.save(stream, "PNG", compress_level=0)
    taken = take_file("sơ đồ.png", stream.getvalue(), shrink=True)
    assert taken.media == PNG and seen(taken.data).size == (2000, 1400)
    assert len(taken.data) < len(stream.getvalue()) / 10


def test_without_shrinking_a_picture_stays_and_its_place_is_said() -> None:
    data = picture((2000, 1500), exif=exif())
    taken = take_file("ảnh.jpg", data)
    assert taken.data is data and "vị trí chụp (GPS)" in taken.notes[0]
    assert "khó đọc" in take_file("ảnh.jpg", picture((800, 600))).notes[0]
    assert take_file("ảnh.jpg", picture((2000, 1500))).notes == ()


def bomb(width: int = 50_000, height: int = 50_000) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = chunk(b"IHDR", head), chunk(b"IDAT", zlib.compress(bytes(90_000))), chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


@pytest.mark.parametrize("shrink", [True, False])
@pytest.mark.parametrize("side", [50_000, 9_500])
def test_a_decompression_bomb_is_not_unpacked(shrink: bool, side: int) -> None:
    with pytest.raises(BadInput, match="quá nhiều điểm ảnh"):
        take_file("ảnh.png", bomb(side, side), shrink)


@pytest.mark.parametrize("shrink", [True, False])
def test_a_cut_off_picture_is_refused(shrink: bool) -> None:
    png, jpeg = picture((300, 200), form="PNG"), picture((300, 200))
    for data in (png[:-4000], jpeg[:-4000], jpeg[:200], b"\xff\xd8\xff", bomb(100, 1000)):
        with pytest.raises(BadInput, match="bị hỏng hoặc chép thiếu"):
            take_file("ảnh", data, shrink)


def test_what_is_too_large_is_refused() -> None:
    large = pdf() + bytes(FILE_LIMIT)
    with pytest.raises(BadInput, match="lớn hơn mức cho phép"):
        take_file("x.pdf", large)
    padded = picture() + bytes(FILE_LIMIT)
    with pytest.raises(BadInput, match="lớn hơn mức cho phép"):
        take_file("ảnh.jpg", padded)
    assert len(take_file("ảnh.jpg", padded, shrink=True).data) < FILE_LIMIT


def test_random_damage_is_a_sentence_or_a_file() -> None:
    chance = random.Random(SEED)
    samples = [picture((160, 120), exif=exif(6)), picture((160, 120), "P", "PNG"), pdf(opened_by_script)]
    for _ in range(400):
        data = bytearray(chance.choice(samples))
        for _ in range(chance.randint(1, 5)):
            place = chance.randrange(len(data))
            data[place : place + chance.randint(0, 4)] = chance.randbytes(chance.randint(0, 4))
        try:
            taken = take_file("tệp", bytes(data), shrink=bool(chance.randint(0, 1)))
            assert taken.data
        except BadInput as refused:
            assert refused.sentence
