"""What a PDF did to a text is pointed out; sound texts of every kind are left alone."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.entry import read_entry
from forms.legacy import recognise
from forms.lint import excerpt, lint
from forms.rules import copied
from forms.rules.context import CheckContext
from tests.forms.samples import OUTLINE, PACK, report

LONG = "Thực hiện công văn của Ủy ban quốc gia về việc hướng dẫn công tác"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("các giải pháp ph  hợp đạt", "ph  hợp"),
        ("kiến nghị, đề  uất những nội dung", "đề  uất"),
        ("hoạch định ch nh sách giai", "ch nh sách"),
        ("- L ng ghép vấn đề", "- L ng ghép vấn đề"),
        ("trong ây dựng văn bản", "trong ây dựng văn"),
        ("đảm bảo đ ng bộ", "đảm bảo đ ng bộ"),
        ("huy động ngu n lực hợp pháp", "ngu n lực"),
        ("các vị tr , chức danh", "các vị tr , chức danh"),
        ("côngtác bình đẳng", "côngtác bình đẳng"),
        ("về bình đẳng giới1, giai đoạn", "giới1, giai"),
        ("giai đoạn 2021-2030\n1\n, Chương trình", "2021-2030 ⏎ 1 ⏎ , Chương"),
        (f"{LONG}\nbình đẳng giới", "tác ⏎ bình"),
        (f"{LONG}\n\nbình đẳng giới", "tác ⏎ bình"),
    ],
)
def test_what_a_pdf_did_is_pointed_out(text, shown):
    slips = lint(text)
    assert any(shown in excerpt(text, slip) for slip in slips)
    assert all(slip.sentence and text[slip.start : slip.end] for slip in slips)


@pytest.mark.parametrize(
    "text",
    [
        "",
        f"{LONG}.\nBình đẳng giới",
        f"{LONG}:\na) Truyền thông; b) Tập huấn\nc) Khác",
        f"- {LONG};\n- {LONG}",
        f"{LONG}\nb) tập huấn",
        "Ban VSTBPN, BĐG, UBND, TTĐT, LĐTBXH, THPT, BHXH, HĐND, NSNN, TW, Hội LHPN, MTTQ, TP. Bắc Ninh",
        "Ông Nguyễn H. Nam, bà Y Blôk, ông H Lập, huyện Đắk Hà, Krông Pắk, xã Đắk Ơ, Pleiku",
        "gửi về vp.ubnd@bacninh.gov.vn, https://bacninh.gov.vn/ct-nh, website facebook.com/bđg",
        "email, zalo, fanpage, video clip, pano, internet, marketing, workshop",
        "5 km, 3 kg, 12 m, 5.000 đ, 20 tr/người, 3 ha, 10 l, 25 tr.đ",
        "a) Truyền thông b) Tập huấn c/ Khác d. Họp đ) Kiểm tra e) Hội thảo g) Sơ kết",
        "Quyết định số 373/QĐ-UBND ngày 04/6/2024; Công văn số 03/UBQG-VP; NĐ-CP; TTr-SLĐTBXH",
        "Nam: 12    Nữ: 15",
        "Hết câu.  Câu mới có hai dấu cách.",
        "Số nữ là {I.4.a.nu} người, trong đó {I.2.a}",
        "Uỷ ban và Ủy ban, hoà bình và hòa bình, quý, khuyến khích, ngoằn ngoèo, thuở",
        "nhóm “tr” và ký hiệu (nh)",
        "tiết mục văn nghệ, lớp 1, tổ 2, m2, km2, khu phố 3",
        "B1, A2, CO2, F0, TH1",
    ],
)
def test_sound_texts_are_left_alone(text):
    assert [excerpt(text, slip) for slip in lint(text)] == []


def test_no_text_of_the_form_is_doubted():
    texts = [text for section in OUTLINE.section for text in (section.title, section.prompt)]
    texts += [row.label for row in PACK.form_by_key["phu-luc-01"].row]
    assert len(texts) > 100
    for text in texts:
        assert [excerpt(text, slip) for slip in lint(text)] == []


@given(st.text(st.sampled_from("abchnưđồ 12\n.,(@-L"), max_size=80))
def test_slips_lie_in_the_text_in_order_and_apart(text):
    slips = lint(text)
    assert all(0 <= slip.start < slip.end <= len(text) for slip in slips)
    assert all(first.end <= second.start for first, second in pairwise(slips))
    assert all(re.sub(r"\s+", "", text[slip.start : slip.end]) or "  " in text[slip.start : slip.end] for slip in slips)


def test_a_long_text_is_judged_fast_and_whole():
    text = ("Ủy ban nhân dân xã đã ban hành ch nh sách về bình đẳng giới. " * 3_500)[:200_000]
    assert len(lint(text)) >= 3_000


@pytest.mark.timeout(10)
@pytest.mark.parametrize(
    "piece", ["x", "đ", "1", " ", "\n", "a.", "b/", "@", "ch ", "\n1", "µ", "ö", "1.", "Uû\u00ad", "5 km "]
)
def test_no_text_of_one_piece_takes_long(piece):
    text = piece * (100_000 // len(piece))
    assert isinstance(lint(text), tuple)
    recognise(text)
    for kind in ("count", "money", "percent", "date"):
        read_entry(kind, text)
    read_entry("money", text[:200])


def test_texts_that_stay_are_judged_once(monkeypatch):
    judged = []
    monkeypatch.setattr(copied, "recognise", lambda text: judged.append(text))
    rows = {f"I.1[r{n}].trich_yeu": f"Kế hoạch thứ {n} về bình đẳng giới" for n in range(600)}
    texts = {"I.1[]": " ".join(f"r{n}" for n in range(600)), **rows, "II": "Kiến nghị cấp trên quan tâm. " * 100}
    first = list(copied.v18_copied(CheckContext(PACK, OUTLINE, report(texts, OUTLINE.key))))
    assert first == []
    changed = {**texts, "I.1[r7].trich_yeu": "Kế hoạch đã sửa"}
    list(copied.v18_copied(CheckContext(PACK, OUTLINE, report(changed, OUTLINE.key))))
    assert (len(judged), judged[-1]) == (602, "Kế hoạch đã sửa")
