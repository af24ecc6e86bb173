"""Filling a report from a file, all or nothing: a .json of keys and values, or a workbook filled elsewhere."""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from msgspec import Struct

from forms.codec import RepeatedName, no_repeats
from forms.errors import BadInput
from forms.files import read_file
from forms.fill import read_fill
from forms.legacy_cells import to_unicode, told
from forms.present import names_for
from workflow.reports import OpenReport, open_report, set_cells
from workflow.session import Session

LIMIT = 20_000_000


class Filled(Struct, frozen=True):
    """The report after it, and a Vietnamese sentence for every text that was converted to Unicode."""

    report: OpenReport
    converted: tuple[str, ...] = ()


def fill_report(session: Session, ref: str, path: Path, keep_fonts: bool = False) -> Filled:
    """Write every cell that the file gives, in one transaction. BadInput listing every problem; then nothing is.

    Texts of fonts before Unicode (TCVN3, VNI) are converted unless `keep_fonts`.
    """
    opened = open_report(session, ref)
    data = read_file(path, LIMIT)
    values = _workbook(data, opened) if path.suffix.lower() == ".xlsx" else _json(data, path)
    unicode, texts = (values, ()) if keep_fonts else to_unicode(values)
    changes = read_fill(opened.form, opened.report, unicode)
    why = f"nhập từ tệp {path.name}" + (f", {len(texts)} chỗ chuyển sang Unicode" if texts else "")
    filled = set_cells(session, opened.report.id, changes, why=why)
    return Filled(filled, tuple(told(filled.form, filled.report, text) for text in texts))


def _json(data: bytes, path: Path) -> Mapping[str, object]:
    try:
        raw: Any = json.loads(
            data.decode("utf-8-sig"),
            parse_float=Decimal,
            parse_int=Decimal,
            parse_constant=_refuse,
            object_pairs_hook=no_repeats,
        )
    except RepeatedName as error:
        raise BadInput(
            f"Tệp {path.name} ghi mục “{error}” hai lần.", "Hãy giữ lại một giá trị rồi nhập lại."
        ) from error
    except (ValueError, RecursionError) as error:
        raise BadInput(f"Tệp {path.name} không đúng cú pháp JSON.", "Hãy kiểm tra lại tệp rồi nhập lại.") from error
    if not isinstance(raw, dict):
        raise BadInput(
            f"Tệp {path.name} không có dạng “khóa: giá trị”.",
            'Hãy ghi theo mẫu {"KHÓA": giá trị}; lệnh show in ra các khóa.',
        )
    return raw


def _refuse(text: str) -> Any:
    raise ValueError(text)


def _workbook(data: bytes, opened: OpenReport) -> Mapping[str, object]:
    from imports.grids import read_grids
    from imports.labels import wanted_lines
    from imports.moved import moved
    from imports.workbook import read_workbook

    book, report = read_workbook(data), opened.report
    ours = (report.pack, report.form, report.form_version, report.period.text, report.unit.code)
    if (book.pack, book.form, book.form_version, book.period, book.unit_code) != ours:
        raise BadInput(
            f"Bảng tính là của biểu {book.form} kỳ {book.period}, đơn vị {book.unit_name}, không phải của báo cáo này.",
            "Hãy chọn đúng bảng tính đã xuất từ báo cáo này.",
        )
    wanted = wanted_lines(opened.form, report.unit, names_for(opened.pack, report))
    if moved(book, read_grids(data, "bang.xlsx"), opened.form, wanted):
        raise BadInput(
            "Các dòng của bảng tính đã bị dời chỗ so với bảng đã xuất nên chưa nhập gì vào báo cáo.",
            "Hãy xuất lại bảng tính, chép số liệu vào đúng dòng rồi nhập lại.",
        )
    return book.cells
