"""Export of a signed bundle, against plain reportlab drawing of the same table plus one raw signature."""

from __future__ import annotations

import io
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from bench.measure import Result, at_most, faster
from exports.bundle import make_documents, sign_bundle
from forms.codec import encode
from forms.pack import Pack
from forms.present import table_view
from forms.report import Report
from forms.resources import resource_path
from signing.keys import load_pkcs12, make_office_key
from workflow.demo import build_sample_office, samples
from workflow.reports import open_report
from workflow.session import open_session, vietnam_now

RUNS = 15
GOAL, GOAL_OFFICE = 2.0, 5.0
SECRET = "bench passphrase"


def run(folder: Path) -> list[Result]:
    """The ratio to the floor, and how much faster than LibreOffice turning the XLSX into PDF."""
    pack, report = _sample(folder / "office")
    key = make_office_key(report.unit.code, report.unit.name, "bench", SECRET, vietnam_now())
    signer, now = load_pkcs12(key.signing_pkcs12, SECRET), vietnam_now()
    snapshot = encode(report, pack)

    def ours() -> bytes:
        return sign_bundle(make_documents(pack, report, snapshot, now), signer, now).data

    def floor() -> bytes:
        return signer.sign(_plain_drawing(pack, report))

    workbook = folder / "form.xlsx"
    workbook.write_bytes(make_documents(pack, report, snapshot, now).xlsx)
    name = "export of a signed bundle"
    return [
        at_most(name, "reportlab table + one raw signature", ours, floor, RUNS, GOAL),
        faster(name, "LibreOffice, XLSX to PDF", ours, lambda: _libreoffice(workbook, folder), 3, GOAL_OFFICE),
    ]


def _sample(home: Path) -> tuple[Pack, Report]:
    report_id = build_sample_office(home, str(samples()["office"][-1]["unit"]))[0]
    with open_session(home) as session:
        opened = open_report(session, report_id)
    return opened.pack, opened.report


def _plain_drawing(pack: Pack, report: Report) -> bytes:
    """What a plain program would draw: the table of the form with platypus, wrapped cells, repeated head."""
    from reportlab.lib import colors
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.platypus import Paragraph, SimpleDocTemplate, Table

    if "Plain" not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(TTFont("Plain", str(resource_path("fonts", "Tinos_400Regular.ttf"))))
    form = pack.form_by_key[report.form]
    style = ParagraphStyle("cell", fontName="Plain", fontSize=11, leading=13)
    rows: list[list[Any]] = [list(form.column)]
    for view in table_view(form, report):
        texts = (view.row.tt, view.row.label, view.text, view.row.unit, view.row.lead_printed, view.row.period_printed)
        rows.append([Paragraph(text, style) for text in texts])
    table = Table(rows, colWidths=[35, 190, 60, 60, 90, 50], repeatRows=1)
    table.setStyle([("GRID", (0, 0), (-1, -1), 0.5, colors.black), ("FONT", (0, 0), (-1, -1), "Plain", 11)])
    stream = io.BytesIO()
    SimpleDocTemplate(stream, initialFontName="Plain").build([table])
    return stream.getvalue()


def _libreoffice(workbook: Path, folder: Path) -> None:
    with tempfile.TemporaryDirectory(dir=folder) as out:
        profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
        line = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", out, str(workbook)]
        subprocess.run(line, check=True, capture_output=True)
