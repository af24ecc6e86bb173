"""Readers of what is plain text inside: data of reports, data to be filled in, pasted blocks, scanned symbols."""

from __future__ import annotations

import contextlib
import json
import random
from decimal import Decimal
from functools import cache
from hashlib import sha256
from pathlib import Path

from forms.answers import encode_answer
from forms.cells import Cell, State
from forms.clipboard_table import read_block, write_block
from forms.codec import canonical_bytes, decode, encode
from forms.errors import BadInput
from forms.fill import read_fill
from forms.form import Form
from forms.keys import DOCUMENT
from forms.paper_check import check_paper
from forms.paper_text import PaperText, paper_text, parse_paper, write_paper
from forms.paste_block import place
from forms.pasted_rows import read_block as read_rows
from forms.present import names_for
from forms.report import Report
from forms.sifting import sift
from forms.specs import NUMBER_KINDS, cell_spec
from forms.values import typed_keys
from storage.received_records import packed_cells
from torture.hostile.mutations import good
from torture.hostile.mutations.changes import PLAIN
from torture.hostile.mutations.good import FORM
from torture.hostile.mutations.shapes import TEXT
from torture.hostile.mutations.signed import answered_again
from torture.hostile.mutations.targets import Readers, Target
from torture.taking_away import put
from workflow.filling import _json

ODD: tuple[object, ...] = (
    None, True, 0, -1, 1 << 70, "", "x", "9" * 30, "-1", "1E+9", "NaN", "\u202e", "\0", "K" * 5000, "2024-H1", "9999",
    "09187", "computed", "consolidated", "estimate", "not_applicable", [], {}, [[]], {"id": "r1"}, {"value": "1"},
)  # fmt: skip
OUTLINE, TABLE = "phu-luc-02", "I.4.a.cuoc"
_FIGURES = (State.VALUE, State.ESTIMATE)


def shaken(source: random.Random, data: bytes) -> bytes:
    """JSON with odd values in a few places, so that what lies behind the syntax is reached."""
    try:
        tree = json.loads(data)
    except (ValueError, RecursionError):
        return data
    for _ in range(source.randint(1, 3)):
        node = tree
        while isinstance(node, (dict, list)) and node:
            place = source.choice(list(node)) if isinstance(node, dict) else source.randrange(len(node))
            if not (isinstance(node[place], (dict, list)) and node[place] and source.random() < 0.8):
                node[place] = json.loads(json.dumps(source.choice(ODD)))
                break
            node = node[place]
    with contextlib.suppress(ValueError):
        return canonical_bytes(tree)
    return data


def _read(data: bytes) -> str:
    """Data that a unit signed: refused in a sentence, or kept as rows and written down again; a figure is one."""
    pack = good.pack()
    try:
        report = decode(data)
        form = pack.form_by_key.get(report.form)
        if form is None:
            return ""
        found = sift(form, report.unit, report)
    except BadInput:
        return ""
    packed_cells(found.cells)
    odd = [key for key, cell in found.report.cells.items() if not _is_figure(form, report, key, cell)]
    if odd:
        return f"what is no figure counts as one: {odd[0]}"
    sent = encode(found.report, pack)
    return "" if encode(decode(sent), pack) == sent else "what counts of the data is not read as it was written"


def _is_figure(form: Form, report: Report, key: str, cell: Cell) -> bool:
    spec = cell_spec(form, report.unit, key)
    if spec is None or spec.kind not in NUMBER_KINDS or cell.value is None or cell.state not in _FIGURES:
        return True
    return isinstance(cell.value, Decimal) and cell.value.is_finite() and cell.value >= 0


def _filled(data: bytes) -> str:
    """Data for a report: refused whole, or cells that this office types, each of its kind."""
    report = good.report_of()
    form = good.pack().form_by_key[FORM]
    try:
        changes = read_fill(form, report, _json(data, Path("so-lieu.json")))
    except BadInput as error:
        return "" if error.sentence else "no sentence"
    mine = set(typed_keys(form, report.unit))
    for key, cell in changes.items():
        if key not in mine and not key.startswith(DOCUMENT):
            return f"a cell of another is filled: {key}"
        if (
            cell is not None
            and cell.state in _FIGURES
            and isinstance(cell.value, Decimal)
            and not cell.value.is_finite()
        ):
            return f"no figure: {key}"
    return ""


def _pasted(data: bytes) -> str:
    """A block from the clipboard: read the same again, and what is entered stood in it."""
    text = data.decode("utf-8", "replace")
    try:
        block = read_block(text)
    except BadInput:
        return ""
    if [line for line in read_block(write_block(block)) if any(line)] != [line for line in block if any(line)]:
        return "a block is not read as it was written"
    report, form = good.report_of(), good.pack().form_by_key[FORM]
    mine = tuple(typed_keys(form, report.unit))
    placing = place(form, report, names_for(good.pack(), report), block, mine)
    said = {_digits(cell) for line in block for cell in line}
    if any(key not in mine or not any(_digits(text) in cell for cell in said) for key, text in placing.entries):
        return "what nobody said is entered"
    with contextlib.suppress(BadInput):
        read_rows(good.pack().form_by_key[OUTLINE].fields[TABLE], text)
    return ""


def _digits(text: str) -> str:
    return "".join(filter(str.isdigit, text))


def _scanned(data: bytes) -> str:
    """A symbol's text: nothing differs only where it says what the report says."""
    text = data.decode("utf-8", "replace")
    try:
        paper = parse_paper(text)
        again = parse_paper(write_paper(paper, 1 << 20))
        found = check_paper(text, good.report_of(), good.pack(), good.report_json())
    except BadInput:
        return ""
    if again != paper:
        return "a symbol is not read as it was written"
    meant = _paper()
    told = (paper.form, paper.unit, paper.revision, paper.report_id, paper.data_digest)
    same = told == (meant.form, meant.unit, meant.revision, meant.report_id, meant.data_digest)
    return "changed paper" if found.ok and not (same and set(paper.figures) <= set(meant.figures)) else ""


@cache
def _paper() -> PaperText:
    return paper_text(good.pack(), good.report_of(), sha256(good.report_json()).hexdigest())


def _fills() -> tuple[bytes, ...]:
    form = good.pack().form_by_key[FORM]
    keys = list(typed_keys(form, good.report_of().unit))[:8]
    figures = {key: str(place) for place, key in enumerate(keys)}
    noted = {key: {"value": "1.234,5", "state": "estimate", "note": "ước"} for key in keys[:2]}
    return canonical_bytes(figures), canonical_bytes({**noted, "document.number": "12/BC", "M1.1.1": "5"})


def _blocks() -> tuple[bytes, ...]:
    form = good.pack().form_by_key[FORM]
    lines = [(row.tt, row.label, "1.234") for row in form.row[:12]]
    rows = 'Nội dung\tNam\tNữ\n"Tọa đàm\nhai ngày"\t12\t30\nTổng cộng\t12\t30\n'
    marks = "Số nữ " + "ạ\u0323\u0301\u0323\u0300" * 9
    bomb = "a" + "\u0301\u0323" * 15_000
    return write_block(lines).encode(), "12\n1,5\nước 3\nkps\n".encode(), rows.encode(), marks.encode(), bomb.encode()


def _symbols() -> tuple[bytes, ...]:
    return (write_paper(_paper()).encode(),)


def _answer_text() -> tuple[bytes, ...]:
    return (encode_answer(good.answer()),)


READERS = (
    Readers("mutated data of a report", "what is no figure does not count as one",
            (Target("data", good.consolidated, _read), Target("shaken data", good.consolidated, _read, (shaken,)),
             Target("shaken answer", _answer_text, answered_again, (shaken,))),
            lambda: put("forms.sifting._fits", lambda *_: True), 8_000, bare=900),
    Readers("mutated data to fill in", "only cells that the office types are filled",
            (Target("fill", _fills, _filled, (shaken, *PLAIN)),),
            lambda: put("forms.fill._Filling._refusal", lambda *_: ""), 5_000),
    Readers("mutated pasted blocks", "runs of marks are cut before they are ordered",
            (Target("pasted", _blocks, _pasted, TEXT, slow=0.3),),
            lambda: put("forms.text._few_marks", lambda text: text), 3_000),
    Readers("mutated symbols of printed reports", "each figure is held against the report",
            (Target("symbol", _symbols, _scanned, TEXT),),
            lambda: put("forms.paper_check._figures", lambda *_: iter(())), 5_000),
)  # fmt: skip
