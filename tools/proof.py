"""Each form of each pack as it prints, beside the lines of the source it comes from: `tools/proof.py SEEDS_DIR`.

Writes docs/proof/: a page a form, small pictures of the printed pages, the source's words with their line numbers, and
whether what is printed stands there word for word. The program itself needs neither the sources nor these pages.
"""

from __future__ import annotations

import html
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from pypdfium2 import PdfDocument  # noqa: E402
from PySide6.QtGui import QImage, qRgb  # noqa: E402

from exports.pdf import BUNDLED, render_pdf  # noqa: E402
from forms.asked import form_for, has_part  # noqa: E402
from forms.fill import read_fill  # noqa: E402
from forms.form import Form  # noqa: E402
from forms.pack import Pack, bound  # noqa: E402
from forms.packs.loader import cached_pack  # noqa: E402
from forms.periods import parse_period  # noqa: E402
from forms.present import fill_names  # noqa: E402
from forms.report import Report, UnitRef  # noqa: E402
from forms.resources import resource_path  # noqa: E402
from tests.packs_shipped.asked import AskedForm, AskedPack, Who  # noqa: E402
from tests.packs_shipped.figures import sample  # noqa: E402
from tests.packs_shipped.offices import EVERYWHERE  # noqa: E402
from workflow.document import default_cells  # noqa: E402
from workflow.office import unit_reference  # noqa: E402
from workflow.session import all_units  # noqa: E402

OUT = ROOT / "docs" / "proof"
DPI, GRAYS = 80, 12
PLACE = re.compile(r"S(\d):\s*((?:\d+(?:[-–]\d+)?(?:,\s*)?)+)")
SPAN = re.compile(r"(\d+)(?:[-–](\d+))?")
LONGEST, MOST_LINES = 700, 8
NO_PAGE = 0
_LETTERS = re.compile(r"[\W_]+")
_FOOTNOTE = re.compile(r"\d{1,2}")


@dataclass(frozen=True)
class Entry:
    """A printed wording and where it comes from. own: it is this program's, as `source_text` or an erratum tells."""

    key: str
    text: str
    source: str
    own: str = ""


@dataclass(frozen=True)
class Proof:
    """What one form's page tells."""

    form: Form
    who: str
    pages: int
    same: int
    other: tuple[Entry, ...]


class Sources:
    """The lines of the source documents, S1 to S4."""

    def __init__(self, folder: Path) -> None:
        files = sorted(folder.glob("*.txt"))
        self._lines = {
            str(number): file.read_text(encoding="utf-8").split("\n") for number, file in enumerate(files, 1)
        }

    def lines(self, source: str) -> list[tuple[str, str]]:
        """("S4:271", its text) of every line that a source names."""
        found = []
        for number, spans in PLACE.findall(source):
            for first, last in SPAN.findall(spans):
                lines = range(int(first), int(last or first) + 1)
                found += [(f"S{number}:{line}", self._lines[number][line - 1].strip()) for line in lines]
        return found

    def holds(self, entry: Entry) -> bool:
        """Whether the wording stands in its lines, letter for letter but for case and punctuation."""
        lines = (text for _, text in self.lines(entry.source) if not _FOOTNOTE.fullmatch(text))
        whole = letters(" ".join(lines))
        return bool(entry.text) and letters(entry.text) in whole


def letters(text: str) -> str:
    """Letters and figures alone, in lower case."""
    return _LETTERS.sub("", re.sub(r"<[^>]*>", "", text).casefold())


def entries(pack: Pack, form: Form) -> Iterator[Entry]:
    """Every wording of a form that has a source, with the pack's variables and first year filled in."""
    names = {**pack.variables, "nam": str(pack.years[0])}
    for row in form.row:
        yield Entry(row.key, row.label, row.source, row.source_text or "")
    for section in form.section:
        own = section.source_text or ""
        yield Entry(section.key, fill_names(section.title, names), section.source, own)
        if section.prompt:
            yield Entry(f"{section.key} (prompt)", fill_names(section.prompt, names), section.source, own)


def reporting(pack: Pack, asked: AskedForm) -> tuple[UnitRef, Who]:
    """Whose report is drawn: the province's where it reports on the form, else the first that does."""
    tree, day = all_units(), date(pack.years[-1], 12, 31)
    codes: list[tuple[str, str]] = [(pack.province, "tinh")]
    codes += [(unit.code, "huyen") for unit in tree.descendants(pack.province, "huyen", day)[:1]]
    codes += [(unit.code, "xa") for unit in tree.descendants(pack.province, "xa", day)[:1]]
    agencies = [agency.key for agency in pack.agency if not agency.collective and not agency.acts_for]
    found = [(unit_reference(tree, pack, code, day), Who(code, level)) for code, level in codes]
    found += [
        (unit_reference(tree, pack, f"{pack.province}.{key}", day), Who(f"{pack.province}.{key}", "agency", key))
        for key in agencies
    ]
    form = pack.form_by_key[asked.key]
    fitting = [(unit, who) for unit, who in found if who.level in asked.levels and has_part(form, unit)]
    return max(fitting, key=lambda pair: (pair[1].level != "agency", len(asked.items(pair[1]) + asked.rows(pair[1]))))


def drawn(pack: Pack, asked: AskedForm) -> tuple[Report, bytes]:
    """A report with sample figures in every cell, as a draft."""
    unit, who = reporting(pack, asked)
    form, period = pack.form_by_key[asked.key], parse_period(asked.period(pack.years[-1]))
    blank = Report("0" * 32, pack.id, pack.version, form.key, form.version, unit, period, 1)
    begun = default_cells(pack, form, blank, all_units())
    report = Report(blank.id, pack.id, pack.version, form.key, form.version, unit, period, 1, begun)
    figures = sample(asked, who, 1, pack.years[-1]).items()
    given = {key: value for key, value in figures if key not in begun and not started(form, key)}
    typed = read_fill(form_for(form, report), report, given)
    cells = {**begun, **{key: cell for key, cell in typed.items() if cell is not None}}
    whole = Report(blank.id, pack.id, pack.version, form.key, form.version, unit, period, 1, cells)
    return whole, render_pdf(pack, whole, fonts=BUNDLED, draft=True).data


def started(form: Form, key: str) -> bool:
    """Whether a table begins with rows of the pack, which are shown as they are."""
    return key in form.fields and bool(form.fields[key].start)


def pictures(pdf: bytes, folder: Path, name: str) -> list[str]:
    """The pages as small pictures in a few grays; their text, page by page."""
    with tempfile.TemporaryDirectory() as work:
        path = Path(work) / "form.pdf"
        path.write_bytes(pdf)
        subprocess.run(["pdftoppm", "-r", str(DPI), "-gray", "-png", path, Path(work) / "page"], check=True)
        for number, page in enumerate(sorted(Path(work).glob("page-*.png")), 1):
            table = [qRgb(*[round(255 * gray / (GRAYS - 1))] * 3) for gray in range(GRAYS)]
            QImage(str(page)).convertToFormat(QImage.Format.Format_Indexed8, table).save(
                str(folder / f"{name}-{number}.png"), "PNG", 0
            )
    document = PdfDocument(pdf)
    texts = [letters(page.get_textpage().get_text_bounded()) for page in document]
    document.close()
    return texts


def page_of(entry: Entry, texts: Sequence[str], least: int) -> int:
    """The first page from `least` on that holds the wording; 0 where it is not printed here."""
    wanted = letters(re.sub(r"\{[^}]*\}.*", "", entry.text))[:40]
    return next(
        (number for number, text in enumerate(texts, 1) if number >= least and wanted and wanted in text), NO_PAGE
    )


def cell(sources: Sources, entry: Entry) -> str:
    """One wording with its source lines."""
    mark = "=" if sources.holds(entry) else "≈" if entry.own else "≠"
    found = sources.lines(entry.source)
    shown = [f"<b>{place}</b> {html.escape(text[:LONGEST])}" for place, text in found[:MOST_LINES]]
    more = [f"… {len(found) - MOST_LINES} more lines"] if len(found) > MOST_LINES else []
    own = [f"<i>prints: {html.escape(entry.text)}</i>"] if mark != "=" else []
    lines = shown or [f"<b>{html.escape(entry.source)}</b>"]
    return f"<p>{mark} <code>{entry.key}</code><br>{'<br>'.join([*lines, *more, *own])}</p>"


def duty_lines(pack: Pack, sources: Sources, form: Form) -> Iterator[str]:
    """What asks for the form, before when."""
    for duty in pack.obligation:
        if duty.form == form.key:
            yield cell(sources, Entry(duty.id, duty.due_text, duty.source, duty.title))


def prove(pack: Pack, asked: AskedForm, sources: Sources, folder: Path) -> Proof:
    """Write one form's page."""
    report, pdf = drawn(pack, asked)
    form = pack.form_by_key[asked.key]
    texts = pictures(pdf, folder, form.key)
    beside: dict[int, list[str]] = {number: [] for number in range(len(texts) + 1)}
    beside[1] += duty_lines(pack, sources, form)
    at, other = 1, []
    for entry in entries(pack, form):
        found = page_of(entry, texts, at)
        at = found or at
        beside[found].append(cell(sources, entry))
        if not sources.holds(entry):
            other.append(entry)
    count = sum(1 for _ in entries(pack, form))
    who = f"{report.unit.name}, {report.period.title}"
    (folder / f"{form.key}.md").write_text(markdown(pack, form, who, beside), encoding="utf-8")
    return Proof(form, who, len(texts), count - len(other), tuple(other))


def markdown(pack: Pack, form: Form, who: str, beside: dict[int, list[str]]) -> str:
    """The page: a row a printed page, the source's lines at its right."""
    lines = [
        f"# {pack.id}: {form.short}",
        "",
        f"{form.title}. Source {form.source}. Drawn for {who}, with sample figures.",
        "",
        "`=` the source says it word for word; `≈` corrected or shortened, and the pack keeps the source's words;"
        " `≠` the pack's own wording.",
        "",
        "<table>",
    ]
    for number, cells in beside.items():
        if number != NO_PAGE:
            picture = f'<img src="{form.key}-{number}.png" alt="page {number}">'
            lines.append(
                f'<tr><td valign="top">{picture}</td><td valign="top">{"".join(cells) or "(as above)"}</td></tr>'
            )
    if beside[NO_PAGE]:
        lines.append(f'<tr><td valign="top">not printed for this office</td><td>{"".join(beside[NO_PAGE])}</td></tr>')
    return "\n".join([*lines, "</table>", ""])


def index(proofs: dict[str, tuple[Pack, list[Proof]]]) -> str:
    """The list of all pages, with what does not stand in a source word for word."""
    lines = [
        "# Each form beside its source",
        "",
        "Made by `python tools/proof.py SEEDS_DIR`; S1-S4 are the four source documents, `S4:271` a line of one. A"
        " picture is the printed page of a report with sample figures; beside it stand the lines that it comes from.",
        "",
        "| pack | form | drawn for | pages | word for word | otherwise |",
        "|--|--|--|--|--|--|",
    ]
    for pack, found in proofs.values():
        for proof in found:
            link = f"[{proof.form.short}]({pack.id}/{proof.form.key}.md)"
            keys = ", ".join(f"`{entry.key}`" for entry in proof.other)
            lines.append(f"| {pack.id} | {link} | {proof.who} | {proof.pages} | {proof.same} | {keys} |")
    return "\n".join([*lines, ""])


def main() -> None:
    """Make every page anew."""
    sources = Sources(Path(sys.argv[1]))
    shutil.rmtree(OUT, ignore_errors=True)
    proofs: dict[str, tuple[Pack, list[Proof]]] = {}
    for path in sorted(resource_path("packs").glob("*/pack.toml")):
        pack, asked = bound(cached_pack(path.parent), EVERYWHERE), AskedPack(path.parent)
        folder = OUT / pack.id
        folder.mkdir(parents=True)
        proofs[pack.id] = pack, [prove(pack, form, sources, folder) for form in asked.forms]
    (OUT / "README.md").write_text(index(proofs), encoding="utf-8")


if __name__ == "__main__":
    main()
