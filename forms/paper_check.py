"""A printed report against the data of a bundle: what its QR symbol says, held against report.json."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256

from msgspec import Struct

from forms.asked import form_for
from forms.errors import BadInput
from forms.form import Form
from forms.pack import Pack
from forms.paper_text import PaperText, key_figures, parse_paper
from forms.periods import parse_period
from forms.report import Report
from forms.text import collapse

__all__ = ["PaperCheck", "PaperLine", "check_paper", "parse_paper"]

LOOK = "Mã QR chỉ nói thay cho các số đã nêu; hãy nhìn lại chữ ký, con dấu và các số in trên giấy."
_LABEL = 70


class PaperLine(Struct, frozen=True):
    """One thing that agrees or differs, in a sentence."""

    ok: bool
    sentence: str


class PaperCheck(Struct, frozen=True):
    """paper: what the symbol says; same_data: it was printed from exactly this data; summary: all in one sentence.

    lines: what was held against what; hint: what a symbol cannot tell.
    """

    paper: PaperText
    same_data: bool
    summary: str
    lines: tuple[PaperLine, ...]
    hint: str = LOOK

    @property
    def ok(self) -> bool:
        """Nothing differs."""
        return all(line.ok for line in self.lines)


def check_paper(text: str, report: Report, pack: Pack, data: bytes) -> PaperCheck:
    """The scanned text against a report. data: its report.json as it lies in the bundle. BadInput of `parse_paper`."""
    paper = parse_paper(text)
    same = paper.data_digest == sha256(data).hexdigest()
    identity = tuple(_identity(paper, report))
    lines = [*identity, _digest_line(paper, data, same)]
    form = pack.form_by_key.get(report.form)
    if form is not None and all(line.ok for line in identity[:3]):
        lines += _figures(paper, form, report)
    return PaperCheck(paper, same, _summary(identity, same, lines), tuple(lines))


def _summary(identity: tuple[PaperLine, ...], same: bool, lines: list[PaperLine]) -> str:
    if all(line.ok for line in identity[:-1]) and not identity[-1].ok:
        return "Bản giấy này là bản in của báo cáo đang đối chiếu nhưng ở lần khác."
    if not all(line.ok for line in identity):
        return "Bản giấy này không phải bản in của báo cáo đang đối chiếu."
    if same and all(line.ok for line in lines):
        return "Bản giấy được in từ đúng số liệu của báo cáo này."
    differing = sum(not line.ok for line in lines) - (not same)
    if differing:
        return f"Bản giấy khác báo cáo này ở {differing} số liệu."
    return "Các số liệu trong mã đều khớp, nhưng dữ liệu của báo cáo có chỗ khác với bản giấy."


def _identity(paper: PaperText, report: Report) -> Iterator[PaperLine]:
    """Form, unit, period; then the report itself and its revision."""
    yield _same("Biểu", paper.form, report.form)
    yield _same("Mã đơn vị", paper.unit, report.unit.code)
    yield _same("Kỳ báo cáo", _period(paper.period), report.period.title)
    if paper.report_id == report.id:
        yield PaperLine(True, "Mã báo cáo trên giấy và trong gói là một.")
    else:
        yield PaperLine(False, "Mã báo cáo trên giấy khác mã báo cáo trong gói: đây là hai báo cáo được lập riêng.")
    yield _same("Lần báo cáo", str(paper.revision), str(report.revision))


def _same(name: str, printed: str, held: str) -> PaperLine:
    if printed == held:
        return PaperLine(True, f"{name} khớp: {held}.")
    return PaperLine(False, f"{name}: trên giấy là {printed}, trong gói là {held}.")


def _period(text: str) -> str:
    try:
        return parse_period(text).title
    except BadInput:
        return text


def _digest_line(paper: PaperText, data: bytes, same: bool) -> PaperLine:
    printed, held = reference(paper.data_digest), reference(sha256(data).hexdigest())
    if same:
        return PaperLine(True, f"Mã số liệu khớp: {held}.")
    return PaperLine(
        False, f"Mã số liệu: trên giấy là {printed}, trong gói là {held}; giấy không in từ đúng dữ liệu của gói."
    )


def reference(digest: str) -> str:
    """The first 16 digits as they are printed below the symbol: "7F3A-91C2-0B7D-55AE"."""
    return "-".join(digest[start : start + 4].upper() for start in range(0, 16, 4))


def _figures(paper: PaperText, form: Form, report: Report) -> Iterator[PaperLine]:
    printed, held = dict(paper.figures), dict(key_figures(form_for(form, report), report))
    asked = [*printed, *(key for key in held if key not in printed and not paper.left_out)]
    agreeing = [key for key in asked if printed.get(key) == held.get(key)]
    if agreeing:
        yield PaperLine(True, f"{len(agreeing)} số liệu trong mã khớp với gói.")
    for key in asked:
        if key not in agreeing:
            yield PaperLine(False, _difference(_name(form, key), printed.get(key), held.get(key)))
    if paper.left_out:
        yield PaperLine(True, f"Còn {paper.left_out} số liệu mã không ghi hết; hãy đối chiếu trên giấy.")


def _difference(name: str, printed: str | None, held: str | None) -> str:
    if printed is None:
        return f"{name}: trên giấy không ghi, trong gói là {held}."
    if held is None:
        return f"{name}: trên giấy là {printed}, trong gói không ghi."
    return f"{name}: trên giấy là {printed}, trong gói là {held}."


def _name(form: Form, key: str) -> str:
    """A row or field as people know it: its number where it has one, and its words."""
    row, item = form.rows.get(key), form.fields.get(key)
    if row is not None:
        label, number = row.label, row.tt
    elif item is not None:
        label, number = item.label, ""
    else:
        return f"Số liệu {key}"
    words = collapse(label).rstrip(".:;")
    short = words if len(words) <= _LABEL else f"{words[:_LABEL].rsplit(' ', 1)[0]}…"
    return f"{number} “{short}”" if number else f"“{short}”"
