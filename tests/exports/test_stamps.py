"""Where signatures show, measured in the signed document (NĐ 30/2020/NĐ-CP, Phụ lục I)."""

from __future__ import annotations

import io
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from PIL import Image

from exports.pdf import BUNDLED, Room
from exports.pdf.stamps import annex_appearance, appearance_for
from forms.codec import encode
from forms.errors import BadInput
from forms.pictures import Pictures
from forms.report import Report
from signing.keys import KeySigner
from signing.pdf import Appearance, Role, sign_pdf, to_pdfa3, verify_pdf
from tests.exports.pdf_samples import (
    FRAME,
    filled_outline,
    filled_table,
    own_sections,
    pack,
    render,
    report,
    with_cells,
)
from tests.exports.picture_samples import both
from tests.outside import tool
from tests.signing.conftest import make_office
from tests.signing.foreign import KINDS, Authority, foreign_signed, make_authority

NOW = datetime(2026, 11, 20, 1, 30, 5, tzinfo=UTC)
MM = 72 / 25.4
LONG = {
    **FRAME,
    "signers": "TM. BAN VÌ SỰ TIẾN BỘ CỦA PHỤ NỮ VÀ BÌNH ĐẲNG GIỚI\nKT. TRƯỞNG BAN\nPHÓ TRƯỞNG BAN\n\nPHÓ CHỦ TỊCH"
    " ỦY BAN NHÂN DÂN THÀNH PHỐ\n(Đã ký thay theo phân công)",
    "signer_name": "Công Tằng Tôn Nữ Nguyễn Thị Phương Mỹ Hạnh Thảo Nguyên",
    "recipients": "\n".join(f"Đơn vị nhận thứ {number} của tỉnh;" for number in range(8)),
}
REPORTS = {
    "commune": filled_table("xa"),
    "district": filled_table("huyen"),
    "province": filled_table("tinh"),
    "outline": filled_outline(),
    "own": own_sections({"Mục 1": "Nội dung tự kiểm tra."}),
    "long": with_cells(filled_outline(), report("phu-luc-02", frame=LONG).cells),
}
Box = tuple[float, float, float, float]


@pytest.fixture(scope="session")
def signer() -> KeySigner:
    return make_office("09190", "Ủy ban nhân dân phường Võ Cường").signer


@pytest.fixture(scope="session")
def office_pictures() -> Pictures:
    return both()


@pytest.fixture(scope="session")
def authority() -> Authority:
    return make_authority(NOW)


def archived(given: Report) -> tuple[bytes, Room]:
    drawn = render(given)
    assert drawn.room is not None
    return to_pdfa3(drawn.data, encode(given, pack()), "Báo cáo", NOW), drawn.room


def signed(pdf: bytes, signer: KeySigner, pictures: Pictures, *roles: Role) -> bytes:
    for number, role in enumerate(roles):
        shown = appearance_for(pdf, role, pictures, fonts=BUNDLED)
        pdf = sign_pdf(pdf, signer, role, NOW + timedelta(minutes=number), shown)
    return pdf


def boxes(pdf: bytes) -> list[tuple[int, Box]]:
    """Page and rectangle of each signature that shows, in the order they were made."""
    found = []
    with pikepdf.open(io.BytesIO(pdf)) as document:
        for number, page in enumerate(document.pages):
            found += [(number, _box(field)) for field in page.get("/Annots", [])]
    return found


def _box(field: pikepdf.Object) -> Box:
    x0, y0, x1, y1 = (float(side) for side in field.Rect)
    return x0, y0, x1, y1


def page_picture(pdf: bytes, page: int, box: Box, scale: float = 3) -> Image.Image:
    """What a reader shows of a part of a page."""
    document = pypdfium2.PdfDocument(pdf)
    document.init_forms()
    picture: Image.Image = document[page].render(scale=scale).to_pil().convert("RGB")
    document.close()
    x0, y0, x1, y1 = box
    return picture.crop(tuple(round(side * scale) for side in (x0, 297 * MM - y1, x1, 297 * MM - y0)))


def share(picture: Image.Image, *, blue: bool = False, red: bool = False) -> float:
    hue, saturation, _ = picture.convert("HSV").split()
    wanted = (140, 190) if blue else (232, 255)
    dots = zip(hue.tobytes(), saturation.tobytes(), strict=True)
    return sum(wanted[0] <= tone <= wanted[1] and strong > 90 for tone, strong in dots) / (hue.width * hue.height)


@pytest.mark.parametrize("kind", REPORTS)
def test_signature_and_seal_stand_as_the_decree_asks(kind: str, signer: KeySigner, office_pictures: Pictures) -> None:
    pdf, room = archived(REPORTS[kind])
    both_signed = signed(pdf, signer, office_pictures, "person", "organisation")
    (page, mine), (other_page, seal) = boxes(both_signed)
    assert page == other_page == room.page
    assert (mine[0] + mine[2]) / 2 == pytest.approx((room.x0 + room.x1) / 2, abs=0.1)
    assert room.y0 <= mine[1] < mine[3] <= room.y1
    assert (mine[2] - mine[0]) / MM == pytest.approx(45, abs=0.1)
    assert (seal[2] - seal[0]) / MM == pytest.approx(36, abs=0.1)
    assert seal[0] < mine[0] and (seal[2] - mine[0]) / (mine[2] - mine[0]) == pytest.approx(1 / 3, abs=0.01)
    assert (seal[1] + seal[3]) / 2 == pytest.approx((mine[1] + mine[3]) / 2, abs=0.5)
    assert seal[0] >= 30 * MM and seal[2] <= 195 * MM
    assert verify_pdf(both_signed).intact


def test_who_signed_is_known_where_pictures_show_and_nobody_signs_twice(
    signer: KeySigner, office_pictures: Pictures
) -> None:
    pdf, _ = archived(REPORTS["province"])
    both_signed = signed(pdf, signer, office_pictures, "person", "organisation")
    assert [one.role for one in verify_pdf(both_signed).signatures] == ["person", "organisation"]
    with pikepdf.open(io.BytesIO(both_signed)) as document:
        fields = document.pages[0].Annots
        assert [str(field.TU) for field in fields] == ["Chữ ký của người có thẩm quyền", "Chữ ký của cơ quan, tổ chức"]
        assert [str(field.V.Name) for field in fields] == ["Chủ tịch"] * 2
    for role in ("person", "organisation"):
        with pytest.raises(BadInput, match="đã có chữ ký này"):
            signed(both_signed, signer, office_pictures, role)  # type: ignore[arg-type]


@pytest.mark.parametrize("kind", KINDS)
def test_the_seal_comes_after_a_signature_of_another_tool(
    kind: str, signer: KeySigner, office_pictures: Pictures, authority: Authority, tmp_path: Path
) -> None:
    """The person signs with the government's tool, the office with this program."""
    pdf, _ = archived(REPORTS["province"])
    first = foreign_signed(pdf, authority, kind, NOW)
    path = tmp_path / "hai cong cu.pdf"
    path.write_bytes(signed(first, signer, office_pictures, "organisation"))
    run = subprocess.run([tool("pdfsig"), "-nocert", str(path)], capture_output=True, text=True, timeout=60)
    assert run.stdout.count("Signature is Valid") == (3 if kind == "twice" else 2)
    facts = verify_pdf(path.read_bytes())
    assert facts.intact
    assert facts.signatures[-1].role == "organisation"


def test_what_is_seen_is_blue_and_red_and_the_text_below_stays(signer: KeySigner, office_pictures: Pictures) -> None:
    pdf, _ = archived(REPORTS["long"])
    both_signed = signed(pdf, signer, office_pictures, "person", "organisation")
    (page, mine), (_, seal) = boxes(both_signed)
    assert share(page_picture(pdf, page, mine), blue=True) == 0
    assert share(page_picture(both_signed, page, mine), blue=True) > 0.01
    assert share(page_picture(both_signed, page, seal), red=True) > 0.05
    before, after = (page_picture(each, page, seal).convert("L") for each in (pdf, both_signed))
    dark = [place for place, tone in enumerate(before.tobytes()) if tone < 60]
    light = [place for place, tone in enumerate(after.tobytes()) if tone > 235]
    assert dark == [] or max(after.tobytes()[place] for place in dark) < 150
    assert len(light) > len(after.tobytes()) / 3


def test_the_seal_alone_stands_where_it_would_with_a_signature(signer: KeySigner, office_pictures: Pictures) -> None:
    pdf, _ = archived(REPORTS["province"])
    (_, alone) = boxes(signed(pdf, signer, office_pictures, "organisation"))[0]
    (_, with_person) = boxes(signed(pdf, signer, office_pictures, "person", "organisation"))[1]
    assert alone == pytest.approx(with_person, abs=0.01)
    without = Pictures(None, office_pictures.seal)
    (_, unknown) = boxes(signed(pdf, signer, without, "organisation"))[0]
    assert unknown == pytest.approx(alone, abs=3)


def test_the_seal_covers_a_signature_that_was_made_elsewhere(signer: KeySigner, office_pictures: Pictures) -> None:
    """Another machine, another width of the picture: what counts is what the document shows."""
    pdf, _ = archived(REPORTS["province"])
    wide = sign_pdf(pdf, signer, "person", NOW, appearance_for(pdf, "person", both(60, 36), fonts=BUNDLED))
    (_, mine), (_, seal) = boxes(signed(wide, signer, office_pictures, "organisation"))
    assert (mine[2] - mine[0]) / MM == pytest.approx(60, abs=0.1)
    assert (seal[2] - mine[0]) / (mine[2] - mine[0]) == pytest.approx(1 / 3, abs=0.01)


def test_a_signature_too_high_for_the_room_is_made_smaller(signer: KeySigner) -> None:
    from tests.exports.picture_samples import kept, scanned_signature

    tall = Pictures(kept("signature", scanned_signature(size=(500, 500)), 60))
    pdf, room = archived(REPORTS["province"])
    (_, mine) = boxes(signed(pdf, signer, tall, "person"))[0]
    assert mine[3] - mine[1] <= room.y1 - room.y0 - 2 * MM + 0.1


def test_without_picture_or_room_nothing_shows(signer: KeySigner, office_pictures: Pictures) -> None:
    pdf, _ = archived(REPORTS["province"])
    assert appearance_for(pdf, "person", Pictures()) is None
    assert appearance_for(pdf, "organisation", Pictures(office_pictures.signature)) is None
    for junk in (b"", b"%PDF-1.7", b"<html>", pdf[:1000]):
        assert appearance_for(junk, "person", office_pictures) is None
    with pikepdf.open(io.BytesIO(pdf)) as document:
        del document.Root.Dests
        stream = io.BytesIO()
        document.save(stream)
    assert appearance_for(stream.getvalue(), "person", office_pictures) is None
    (page, box) = boxes(sign_pdf(pdf, signer, "person", NOW))[0]
    assert (page, box) == (0, (0, 0, 0, 0))


@pytest.mark.parametrize(
    "room",
    [
        [0, "/Fit"],
        [0, "/FitR", 1, 2],
        ["x", "/FitR", 1, 2, 3, 4],
        "nowhere",
        [0, "/FitR", "a", 2, 3, 4],
        [0, "/FitR", 100, 100, 102, 102],
        [0, "/FitR", 100, 100, 10**9, 300],
        [0, "/FitR", -50, 100, 200, 300],
    ],
)
def test_a_strange_room_is_no_room(room: object, office_pictures: Pictures) -> None:
    pdf, _ = archived(REPORTS["own"])
    with pikepdf.open(io.BytesIO(pdf)) as document:
        entries = room if isinstance(room, str) else [_entry(document, entry) for entry in room]  # type: ignore[attr-defined]
        document.Root.Dests["/bdg-cho-ky"] = pikepdf.Array(entries) if isinstance(entries, list) else entries
        stream = io.BytesIO()
        document.save(stream)
    assert appearance_for(stream.getvalue(), "person", office_pictures) is None


def _entry(document: pikepdf.Pdf, entry: object) -> object:
    if entry == 0:
        return document.pages[0].obj
    return pikepdf.Name(entry) if isinstance(entry, str) and entry.startswith("/") else entry


def test_the_pictures_are_drawn_the_same_each_time(office_pictures: Pictures) -> None:
    pdf, _ = archived(REPORTS["province"])
    first, second = (appearance_for(pdf, "organisation", office_pictures, fonts=BUNDLED) for _ in range(2))
    assert first == second


def test_outside_readers_find_both_signatures_good(
    signer: KeySigner, office_pictures: Pictures, tmp_path: Path
) -> None:
    path = tmp_path / "hai chữ ký.pdf"
    path.write_bytes(signed(archived(REPORTS["outline"])[0], signer, office_pictures, "person", "organisation"))
    run = subprocess.run(
        [tool("pdfsig"), "-nocert", str(path)], capture_output=True, text=True, encoding="utf-8", timeout=60
    )
    first, second = run.stdout.split("Signature #")[1:]
    assert "Signature is Valid" in first and "Signature is Valid" in second
    assert "Not total document signed" in first
    assert "Not total" not in second and "Total document signed" in second
    assert "ChuKyNguoiCoThamQuyen" in first and "ChuKyCoQuan" in second


def test_a_separate_annex_carries_text_at_the_top_right_of_its_first_page(signer: KeySigner, tmp_path: Path) -> None:
    shown = annex_appearance("05/BC-UBND", NOW, fonts=BUNDLED)
    assert isinstance(shown, Appearance)
    pdf = sign_pdf(archived(REPORTS["outline"])[0], signer, "organisation", NOW, shown)
    ((page, box),) = boxes(pdf)
    assert page == 0
    assert box[2] == pytest.approx(195 * MM, abs=0.1)
    assert box[1] > 277 * MM
    path = tmp_path / "phụ lục.pdf"
    path.write_bytes(pdf)
    said = subprocess.run(
        [tool("pdftotext"), "-f", "1", "-l", "1", str(path), "-"], capture_output=True, text=True, encoding="utf-8"
    ).stdout
    assert "Số, ký hiệu: 05/BC-UBND" in said
    assert "Thời gian ký: 2026-11-20T08:30:05+07:00" in said
    with pikepdf.open(io.BytesIO(pdf)) as document:
        (field,) = document.pages[0].Annots
        assert share(page_picture(pdf, 0, box), red=True) < 0.005
        assert "/N" in field.AP


def test_the_text_of_an_annex_fits_other_papers() -> None:
    landscape = annex_appearance("05/BC-UBND", NOW, fonts=BUNDLED, page=(297 * MM, 210 * MM))
    assert landscape.box[2] == pytest.approx(282 * MM)
    assert landscape.box[3] < 210 * MM
