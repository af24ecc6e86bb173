"""Formulas, markup, control sequences, lines and pairs out of every text field that a stranger controls."""

from __future__ import annotations

import email
import email.policy
import io
import random
import re
import sys
import zipfile
from collections.abc import Callable, Iterator, Sequence
from datetime import date

import pikepdf
import pypdfium2
from lxml import etree

import exports.docx.paper
import exports.ics
import exports.mail
import exports.pdf.setter
import exports.xlsx
import forms.clipboard_table
import forms.paper_text
import forms.text
from exports.ics import CalendarEvent, render_calendar
from exports.mail import draft_letter, draft_note
from forms.clipboard_table import write_block
from forms.errors import BadInput
from forms.paper_text import PaperText, paper_text, parse_paper, write_paper
from torture.hostile.payloads import CONTROLS, EVERY, FORMULAS, LINES, MARK, MARKUP
from torture.hostile.stages import OUTLINE, Scene, Stage, files, meet, spoken
from torture.hostile.stranger import moment
from torture.rows import Case, Row, Work

_STRICT = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
_SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_ACTIVE = ("/JavaScript", "/Launch", "/URI", "/GoToR", "/SubmitForm", "/ImportData", "/RichMedia")
_NUMBER = re.compile(r"[-+]?\d[\d.,]*%?")


def _scene(work: Work, said: Sequence[str], look: Callable[[Work, Stage], Iterator[str]]) -> Case:
    scene = Scene(work)

    def case(chance: random.Random) -> str:
        with scene.stage(chance, said) as stage:
            return next(filter(None, look(work, stage)), "")

    return case


def _parts(name: str, data: bytes) -> Iterator[tuple[str, etree._Element]]:
    """The XML parts of an office file, read by a parser that forgives nothing."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for part in archive.namelist():
            if part.endswith((".xml", ".rels")):
                yield f"{name}/{part}", etree.fromstring(archive.read(part), _STRICT)


def _workbooks(work: Work, stage: Stage) -> Iterator[str]:
    for name, data in files(stage, ".xlsx"):
        work.counted["workbooks"] += 1
        for part, root in _parts(name, data):
            yield _formula_in(part, root)


def _formula_in(part: str, root: etree._Element) -> str:
    for cell in root.iter(f"{_SHEET}c"):
        formula = cell.findtext(f"{_SHEET}f") or ""
        if MARK in formula:
            return f"{part} {cell.get('r')}: the formula {formula}"
    active = [each for each in root.iter(f"{_SHEET}definedName", f"{_SHEET}formula1") if MARK in (each.text or "")]
    outside = [each for each in root.iter() if each.get("TargetMode") == "External"]
    return f"{part}: {(active or outside)[0].tag} of a stranger" if active or outside else ""


def _drafts(work: Work, stage: Stage) -> Iterator[str]:
    for name, data in files(stage, ".docx"):
        work.counted["drafts"] += 1
        for part, root in _parts(name, data):
            fields = root.iter(f"{_WORD}instrText", f"{_WORD}fldSimple", f"{_WORD}hyperlink")
            told = [each for each in fields if MARK in etree.tostring(each, encoding="unicode")]
            yield f"{part}: a field of a stranger" if told else ""
        if name == f"{OUTLINE}.docx":
            yield from _said_whole(name, _text_of_word(data), MARKUP)


def _text_of_word(data: bytes) -> str:
    root = dict(_parts("", data))["/word/document.xml"]
    return "".join(each.text or "" for each in root.iter(f"{_WORD}t"))


def _papers(work: Work, stage: Stage) -> Iterator[str]:
    for name, data in files(stage, ".pdf"):
        work.counted["papers"] += 1
        with pikepdf.open(io.BytesIO(data)) as pdf:
            found = [
                key for item in pdf.objects for key in _ACTIVE if isinstance(item, pikepdf.Dictionary) and key in item
            ]
        yield f"{name}: {found[0]}" if found else ""
        if name == f"{OUTLINE}.pdf":
            document = pypdfium2.PdfDocument(data)
            text = "".join(page.get_textpage().get_text_range() for page in document)
            document.close()
            yield from _said_whole(name, text, MARKUP)


def _said_whole(name: str, text: str, said: Sequence[str]) -> Iterator[str]:
    """What was said stands there letter for letter: with every whole saying taken out, no mark is left of it."""
    bare = re.sub(r"\s|\ufffe|\u00ad", "", text)
    if MARK not in bare:
        yield f"{name}: nothing of what was said is there"
    for one in sorted(said, key=len, reverse=True):
        bare = bare.replace(re.sub(r"\s", "", one), "")
    at = bare.find(MARK)
    yield f"{name}: …{bare[max(0, at - 40) : at + 40]}…" if at >= 0 else ""


def _commands(work: Work, stage: Stage) -> Iterator[str]:
    for words, text in spoken(stage):
        work.counted["commands"] += 1
        odd = {letter for letter in text if not letter.isprintable() and letter != "\n"}
        yield f"{words}: prints {sorted(odd)}" if odd else ""
        forged = [line for line in text.splitlines() if line.startswith("ĐẠT") and MARK in line]
        yield f"{words}: a line of its own: {forged[0]}" if forged else ""


def _letters(work: Work) -> Case:
    def case(chance: random.Random) -> str:
        subject, body = chance.choice(EVERY), chance.choice(EVERY)
        work.counted["letters"] += 1
        letter = draft_letter(("a@x.vn",), subject, body, "bao-cao.pdf", b"%PDF-", "application/pdf")
        read = email.message_from_bytes(letter, policy=email.policy.default)
        note = email.message_from_bytes(draft_note(("a@x.vn",), subject, body), policy=email.policy.default)
        headers = {"subject", "x-unsent", "to", "content-type", "mime-version", "content-transfer-encoding"}
        odd = {key.lower() for key in (*read.keys(), *note.keys())} - headers
        to = {str(read["to"]), str(note["to"])}
        return f"headers {odd}, to {to}" if odd or to != {"a@x.vn"} or len(list(read.iter_attachments())) != 1 else ""

    return case


def _calendars(work: Work) -> Case:
    def case(chance: random.Random) -> str:
        title, text = chance.choice(EVERY), chance.choice(EVERY)
        work.counted["calendars"] += 1
        data = render_calendar(title, [CalendarEvent("a@b", date(2024, 12, 1), title, text)], moment())
        lines = re.sub(r"\r\n[ \t]", "", data.decode()).split("\r\n")
        names = [re.split("[:;]", line)[0] for line in lines if line]
        broken = [line for line in lines if len(line.splitlines()) > 1]
        known = names.count("BEGIN") == 2 and names.count("SUMMARY") == 1 and names.count("END") == 2
        return "" if known and not broken and len(names) == _LINES else f"{names} {broken}"

    return case


_LINES = 19
"""Of a calendar with one event."""


def _symbols(work: Work) -> Case:
    scene = Scene(work)

    def case(chance: random.Random) -> str:
        for text in scene.stranger.texts:
            report = scene.stranger.report(chance, text.form, EVERY)
            paper = paper_text(text.pack, report, "0" * 64)
            figures = tuple(
                (key, forms.paper_text._value(f"{value} {chance.choice(LINES)}")) for key, value in paper.figures
            )
            meant = PaperText(
                paper.form, paper.period, paper.unit, paper.revision, paper.report_id, paper.data_digest, figures
            )
            work.counted["symbols"] += 1
            read = _read_again(meant)
            if read != meant:
                return f"{meant} was read as {read}"
        return ""

    return case


def _read_again(paper: PaperText) -> PaperText | None:
    try:
        return parse_paper(write_paper(paper, 4000))
    except BadInput:
        return None


def _blocks(work: Work) -> Case:
    def case(chance: random.Random) -> str:
        said = [[chance.choice(EVERY) for _ in range(4)] for _ in range(4)]
        work.counted["cells"] += 16
        cells = _spreadsheet(write_block(said))
        runs = [cell for cell in cells if cell[:1] in tuple("=+-@") and not _NUMBER.fullmatch(cell)]
        return f"a spreadsheet runs {runs[0]!r}" if runs else ""

    return case


def _spreadsheet(text: str) -> list[str]:
    """The cells as a spreadsheet parts them: quotes keep tabs and breaks, control characters count for nothing."""
    found = re.findall(r'(?:^|[\t\n])(?:"((?:[^"]|"")*)"(?=[\t\n]|$)|([^\t\n]*))', text)
    return [re.sub(r"^[\x00-\x1f]+", "", (quoted or bare).replace('""', '"')) for quoted, bare in found]


def _as_values() -> None:
    def set_text(cell: object, text: str) -> None:
        cell.value = forms.text.nfc(text).strip()  # type: ignore[attr-defined]

    exports.xlsx._set_text = set_text  # type: ignore[assignment]
    exports.xlsx.finish = lambda data, *_rest: data  # type: ignore[assignment]


def _as_markup() -> None:
    """Texts of papers lose what looks like a tag, as they do where a paragraph reads markup."""
    exports.pdf.setter.nfc = lambda text: re.sub(r"<[^<>]*>", "", forms.text.nfc(text))


def _as_tags() -> None:
    """Texts of drafts lose what looks like a tag, as they do where they become a part of the XML as they are."""
    exports.docx.paper.nfc = lambda text: re.sub(r"<[^<>]*>", "", forms.text.nfc(text))


def _everywhere(function: Callable[..., str], instead: Callable[..., str]) -> None:
    """Put another function in its place in every module that has it under its name."""
    for module in list(sys.modules.values()):
        for name, value in list(vars(module).items()):
            if value is function:
                setattr(module, name, instead)


def _as_it_is(text: str, *_rest: object) -> str:
    return text


def _window(work: Work) -> Case:
    from torture.hostile import window

    window.begin()

    def look(work: Work, stage: Stage) -> Iterator[str]:
        for page, found in window.looked_through(stage):
            work.counted["pages"] += 1
            yield f"{page}: {found[0]}" if found else ""

    return _scene(work, MARKUP, look)


def _no_plain_text() -> None:
    from torture.hostile import window

    window.without_plain_text()


def _nothing_visible() -> None:
    for function in (forms.text.visible, forms.text.shown):
        _everywhere(function, _as_it_is)


def _raw_subjects() -> None:
    exports.mail._subject = lambda text: f"Subject: {text}\r\n".encode()


ROWS: tuple[Row, ...] = (
    Row(
        "formulas into workbooks", "every text is a string cell",
        lambda work: _scene(work, FORMULAS, _workbooks), _as_values, cases=40, few=1, bare=5, shared=meet,
    ),
    Row(
        "formulas into tables on the clipboard", "a fixed blank before the sign",
        _blocks, lambda: _everywhere(forms.clipboard_table.harmless, _as_it_is), cases=20_000, few=200,
    ),
    Row(
        "markup and actions into papers", "letters are drawn, no markup is read",
        lambda work: _scene(work, MARKUP, _papers), _as_markup, cases=40, few=1, bare=5, shared=meet,
    ),
    Row(
        "fields and tags into Word drafts", "texts are escaped in XML",
        lambda work: _scene(work, MARKUP, _drafts), _as_tags, cases=40, few=1, bare=5, shared=meet,
    ),
    Row(
        "markup into the window", "labels and tips are plain text",
        _window, _no_plain_text, cases=20, few=1, bare=3, seconds=60, shared=meet,
    ),
    Row(
        "control sequences into a terminal", "a stranger's text is printed visibly",
        lambda work: _scene(work, CONTROLS, _commands), _nothing_visible, cases=40, few=1, bare=5, shared=meet,
    ),
    Row(
        "headers into letters", "one line, printable letters",
        _letters, _raw_subjects, cases=2_000, few=100,
    ),
    Row(
        "events into calendars", "RFC 5545's escapes",
        _calendars, lambda: _everywhere(exports.ics._escaped, _as_it_is), cases=4_000, few=100,
    ),
    Row(
        "figures into the paper's QR symbol", "no sign that parts names from values",
        _symbols, lambda: _everywhere(forms.paper_text._value, _as_it_is), cases=500, few=10, shared=meet,
    ),
)  # fmt: skip
