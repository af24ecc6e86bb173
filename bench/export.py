"""Export of a signed bundle, against plain reportlab drawing of the same document plus one raw signature."""

from __future__ import annotations

import io
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from bench.measure import Result, at_most, faster, need
from exports.bundle import make_documents, sign_documents
from forms.codec import encode
from forms.pack import Pack
from forms.present import table_view
from forms.report import Report
from forms.resources import resource_path
from signing.keys import load_pkcs12, make_office_key
from workflow.reports import open_report
from workflow.samples import build_sample_office, samples
from workflow.session import open_session, vietnam_now

if TYPE_CHECKING:
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.platypus import Table

RUNS = 15
GOAL, GOAL_OFFICE = 2.0, 5.0
SECRET = "bench passphrase"


def run(folder: Path) -> Iterator[Result]:
    """The ratio to the floor, and how much faster than LibreOffice turning the XLSX into PDF."""
    pack, report = report_sample(folder / "office")
    key = make_office_key(report.unit.code, report.unit.name, "bench", SECRET, vietnam_now())
    signer, now = load_pkcs12(key.signing_pkcs12, SECRET), vietnam_now()
    snapshot = encode(report, pack)

    def ours() -> bytes:
        return sign_documents(make_documents(pack, report, snapshot, now), signer, None, now).data

    def floor() -> bytes:
        return signer.sign(_plain_drawing(pack, report))

    name = "export of a signed bundle"
    yield at_most(name, "reportlab drawing + one raw signature", ours, floor, RUNS, GOAL)
    need("soffice")
    workbook = folder / "form.xlsx"
    workbook.write_bytes(make_documents(pack, report, snapshot, now).xlsx)
    yield faster(name, "LibreOffice, XLSX to PDF", ours, lambda: _libreoffice(workbook, folder), 3, GOAL_OFFICE)


def report_sample(home: Path) -> tuple[Pack, Report]:
    """A filled report of the sample office, and its pack."""
    report_id = build_sample_office(home, str(samples()["office"][-1]["unit"]))[0]
    with open_session(home) as session:
        opened = open_report(session, report_id)
    return opened.pack, opened.report


def _plain_drawing(pack: Pack, report: Report) -> bytes:
    """What a plain program would draw of the same document with platypus: its sentences and its two tables."""
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.platypus import PageBreak, Paragraph, SimpleDocTemplate

    if "Plain" not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(TTFont("Plain", str(resource_path("fonts", "Tinos_400Regular.ttf"))))
    form = pack.form_by_key[report.form]
    style = ParagraphStyle("cell", fontName="Plain", fontSize=11, leading=13)
    frame = [text for text in msgspec.structs.asdict(report.document).values() if text]
    sentences = [*frame, *(paragraph.text for paragraph in form.document.opening + form.document.closing)]
    rows = [
        (view.row.tt, view.row.label, view.text, view.row.unit, view.row.lead_printed, view.row.period_printed)
        for view in table_view(form, report)
    ]
    errata = [(str(item.number), item.where, item.anomaly, item.treatment) for item in pack.erratum]
    stream = io.BytesIO()
    SimpleDocTemplate(stream, initialFontName="Plain").build(
        [
            *(Paragraph(text, style) for text in sentences),
            PageBreak(),
            _table([form.column, *rows], [35, 190, 60, 60, 90, 50], style),
            PageBreak(),
            _table(errata, [35, 130, 160, 160], style),
        ]
    )
    return stream.getvalue()


def _table(rows: Sequence[Sequence[str]], widths: list[float], style: ParagraphStyle) -> Table:
    from reportlab.lib import colors
    from reportlab.platypus import Paragraph, Table

    table = Table([[Paragraph(text, style) for text in row] for row in rows], colWidths=widths, repeatRows=1)
    table.setStyle([("GRID", (0, 0), (-1, -1), 0.5, colors.black)])
    return table


def _libreoffice(workbook: Path, folder: Path) -> None:
    with tempfile.TemporaryDirectory(dir=folder) as out:
        profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
        line = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", out, str(workbook)]
        subprocess.run(line, check=True, capture_output=True)
