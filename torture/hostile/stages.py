"""The office above at work on a stranger's reports, and what leaves it: workbooks, papers, drafts, commands' words."""

from __future__ import annotations

import atexit
import contextlib
import io
import random
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from exports.docx import render_docx
from exports.pdf import render_pdf
from exports.xlsx import render_xlsx
from forms.report import Report
from main import main
from torture.hostile.stranger import UNIT, Stranger, moment
from torture.rows import Work
from workflow.answering.deciding import return_report
from workflow.answering.outlets import outlet_to
from workflow.consolidating.making import consolidate
from workflow.drafting import draft_docx
from workflow.overview.album import export_charts
from workflow.overview.lists import export_matrix
from workflow.overview.matrix import matrix
from workflow.overview.receiving_report import receiving_report
from workflow.session import Session

TABLE, OUTLINE = "phu-luc-01", "phu-luc-02"
FORMS = (TABLE, OUTLINE)


@dataclass(frozen=True)
class Stage:
    """session: of the office that received and consolidated; reports: as the stranger made them; bundles: their files.
    strangers: files of somebody who is not trusted, in whose every name something is said too."""

    folder: Path
    session: Session
    reports: tuple[Report, ...]
    bundles: tuple[Path, ...]
    strangers: tuple[Path, ...]

    @property
    def periods(self) -> dict[str, str]:
        """The period of each form."""
        return {report.form: report.period.text for report in self.reports}


_strangers: list[Stranger] = []


def meet() -> None:
    """Make the stranger that all rows share; processes that are forked leave its folder alone, and find the faces that
    a first paper reads in."""
    if not _strangers:
        folder = tempfile.TemporaryDirectory(prefix="torture-", ignore_cleanup_errors=True)
        atexit.register(folder.cleanup)
        _strangers.append(Stranger(Path(folder.name)))
        assert _strangers[0].plain


class Scene:
    """A stranger, and a fresh office for every case."""

    def __init__(self, work: Work) -> None:
        self._folder, self.stranger = work.folder, _strangers[0]

    @contextlib.contextmanager
    def stage(self, chance: random.Random, said: Sequence[str]) -> Iterator[Stage]:
        """Reports of both forms that say what is given wherever they can, received and consolidated."""
        folder = self._folder / "lần thử"
        shutil.rmtree(folder, ignore_errors=True)
        reports = tuple(self.stranger.report(chance, form, said) for form in FORMS)
        bundles = [self.stranger.bundle(report) for report in reports]
        with self.stranger.office(folder, bundles) as session:
            for report in reports:
                consolidate(session, report.form, report.period.text)
            odd = self.stranger.odd_files(chance, reports[0], said, folder / "usb lạ")
            yield Stage(folder, session, reports, tuple(sorted((folder / "usb").iterdir())), tuple(odd))


def files(stage: Stage, suffix: str) -> Iterator[tuple[str, bytes]]:
    """(name, bytes) of everything of that suffix that is written about the stranger's reports."""
    pack = stage.session.pack(stage.reports[0].pack)
    draw = {".xlsx": render_xlsx, ".pdf": lambda *given: render_pdf(*given).data,
            ".docx": lambda *given: render_docx(*given, moment())}[suffix]  # fmt: skip
    for report in stage.reports:
        yield f"{report.form}{suffix}", draw(pack, report)
    out = stage.folder / "ghi ra"
    out.mkdir()
    for form, period in stage.periods.items():
        if suffix == ".docx":
            draft_docx(stage.session, f"{form}/{period}", out / f"tong-hop-{form}.docx")
        else:
            export_matrix(stage.session, matrix(stage.session, period), out / f"{form} {period}{suffix}")
    if suffix != ".docx":
        export_charts(stage.session, TABLE, stage.periods[TABLE], out)
        receiving_report(stage.session, 1, out)
    if suffix == ".pdf":
        reason = stage.reports[0].cell("document.signer_name").note or "Sửa"
        return_report(stage.session, 1, reason, (), None, outlet_to(out))
    for path in sorted(out.rglob(f"*{suffix}")):
        yield path.name, path.read_bytes()


def spoken(stage: Stage) -> Iterator[tuple[str, str]]:
    """(command, what it printed) of commands that tell of the stranger's reports."""
    home, bundle = stage.session.home, str(stage.bundles[0])
    stage.session.close()
    form, period = TABLE, stage.periods[TABLE]
    for words in (
        ("verify", *map(str, (*stage.bundles, *stage.strangers))),
        ("receive", "--dry-run", str(stage.strangers[0].parent)),
        ("receive", bundle),
        ("received", form, period),
        ("received", OUTLINE, stage.periods[OUTLINE]),
        ("status", period),
        ("show", f"{form}/{period}"),
        ("show", f"{OUTLINE}/{stage.periods[OUTLINE]}"),
        ("check", f"{form}/{period}"),
        ("list",),
        ("history", f"{form}/{period}"),
        ("remind", period, "--form", form),
        ("return", UNIT, form, period, "--reason", "Sửa", "--to", str(stage.folder / "phiếu")),
        ("trust", "list"),
    ):
        heard = io.StringIO()
        with contextlib.redirect_stdout(heard), contextlib.redirect_stderr(heard):
            main(["--home", str(home), *words])
        yield words[0], heard.getvalue()
