"""The places of a report that an answer may speak of, by key, as people call them: cells, rows, sections, the frame."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from msgspec import Struct

from forms.answers import row_of_place
from forms.cells import EMPTY, Cell
from forms.form import Field, Form, Section
from forms.keys import DOCUMENT, split_table_key, table_key
from forms.present import cell_text, column_text, field_text, row_text
from forms.report import Report
from forms.row_search import belongs
from forms.rules.naming import cell_name, row_names, section_name, short
from forms.specs import find_column
from forms.text import collapse
from forms.values import effective, fills, row_ids

DOCUMENT_NAMES = {
    "number": "số văn bản",
    "symbol": "ký hiệu văn bản",
    "place": "địa danh",
    "date": "ngày ban hành",
    "addressee": "nơi kính gửi",
    "recipients": "nơi nhận",
    "signers": "chức danh người ký",
    "signer_name": "họ tên người ký",
    "cut_off": "ngày tính đến của số liệu",
    "parent": "cơ quan chủ quản",
    "issuer": "cơ quan ban hành",
    "mark": "dòng đánh dấu trên mỗi trang",
    "subject": "tên ngắn của vụ việc",
}
TEXT_SHOWN = 80


class Place(Struct, frozen=True):
    """key: what a comment on it names; name: as a sentence calls it; label: the printed wording, "" where the name
    says it; text: what stands there now, cut to one line."""

    key: str
    name: str
    label: str = ""
    text: str = ""

    @property
    def title(self) -> str:
        """The name with the wording that it stands for: "Dòng 2.1.1.1: Trong đó: số nạn nhân…"."""
        return f"{self.name}: {self.label}" if self.label else self.name


def is_place(form: Form, report: Report, key: str) -> bool:
    """Whether the form, and for rows of tables this report, has that place."""
    row = row_of_place(key)
    if row is not None:
        return _is_table(form, row[0]) and row[1] in row_ids(report, row[0])
    parts = split_table_key(key)
    if parts is not None:
        return find_column(form, parts) is not None and parts.row in row_ids(report, parts.table)
    if key.startswith(DOCUMENT):
        return key.removeprefix(DOCUMENT) in DOCUMENT_NAMES
    return key in form.rows or key in form.helpers or key in form.fields or section_at(form, key) is not None


def place_name(form: Form, report: Report, key: str) -> str:
    """How a sentence calls the place; the key itself where there is no such place."""
    return _name(form, report, row_names(form), key) if is_place(form, report, key) else key


def place_title(form: Form, report: Report, key: str) -> str:
    """The name at the beginning of a line, with the printed wording: "Dòng 2.1.1: Tổng số nạn nhân…"."""
    return Place(key, _capital(place_name(form, report, key)), place_label(form, key)).title


def place_label(form: Form, key: str) -> str:
    """The printed wording of a row whose name is its number; "" of any other place."""
    return short(form.rows[key].label) if key in form.rows and form.rows[key].tt else ""


def section_at(form: Form, key: str) -> Section | None:
    """The section of an outline form that bears the key."""
    return next((section for section in form.section if section.key == key), None)


def cell_at(form: Form, report: Report, key: str) -> str:
    """The key of the cell at which a comment on a place is shown: a heading's or section's first, a table row's first
    column; else the key."""
    if key in form.rows and form.rows[key].kind == "heading":
        below = [row for row in form.row if row.kind != "heading" and belongs(key, row.key)]
        return next((row.key for row in below if fills(row, report.unit)), below[0].key if below else key)
    fields = [item.key for section in form.section if _within(section, key) for item in section.field]
    if fields and key not in form.fields:
        return fields[0]
    row = row_of_place(key)
    item = form.fields.get(row[0]) if row else None
    if row is not None and item is not None and item.column:
        return table_key(item.key, row[1], item.column[0].key) if row[1] in row_ids(report, row[0]) else item.key
    parts = split_table_key(key)
    if parts is not None and parts.table in form.fields and parts.row not in row_ids(report, parts.table):
        return parts.table
    return key


def places(form: Form, report: Report) -> tuple[Place, ...]:
    """Every place of the report that can be commented on, in printed order, the document's frame last."""
    cells, names = effective(form, report), row_names(form)
    found = [*_rows(form, report, cells, names)]
    for section in form.section:
        if section.key not in form.fields:
            found.append(Place(section.key, f"Mục {section_name(section)}"))
        for item in section.field:
            found += _field_places(form, report, cells, names, item)
    frame = (Place(f"{DOCUMENT}{name}", _capital(text)) for name, text in DOCUMENT_NAMES.items())
    return (*found, *frame)


def places_of(form: Form, report: Report, keys: Iterator[str] | tuple[str, ...]) -> tuple[str, ...]:
    """The keys in printed order; those of no place of the report at the end, as they came."""
    rank = {place.key: number for number, place in enumerate(places(form, report))}
    return tuple(sorted(keys, key=lambda key: rank.get(key, len(rank))))


def has_changed(form: Form, before: Report, now: Report, key: str) -> bool:
    """Whether anything of the place reads otherwise in `now` than in `before`."""
    return _extent(form, before, key) != _extent(form, now, key)


def _extent(form: Form, report: Report, key: str) -> dict[str, Cell]:
    """The cells that belong to a place, by key, without those that say nothing."""
    owners = _owners(form, key)
    begins = (f"{key}.",) if row_of_place(key) else tuple(f"{owner}[" for owner in owners if _is_table(form, owner))
    return {
        each: cell
        for each, cell in report.cells.items()
        if cell != EMPTY and (each in owners or (begins and each.startswith(begins)))
    }


def _owners(form: Form, key: str) -> set[str]:
    """The rows, helpers and fields that a place consists of or is reckoned from; of a heading or section, with all
    that stand below."""
    rows = [row for row in form.row if row.key == key or (row.kind != "heading" and _is_heading(form, key, row.key))]
    sections = [each for each in form.section if _within(each, key)]
    found = {key, *(row.key for row in rows), *(helper.key for row in rows for helper in row.helper)}
    found |= {part for row in rows for part in (row.numerator, row.denominator) if part}
    fields = [item for section in sections for item in section.field]
    for item in (*fields, *([form.fields[key]] if key in form.fields else ())):
        found |= {item.key, *item.total_of, item.count_of, item.sum_of.rpartition(".")[0]} - {""}
    return found


def _within(section: Section, key: str) -> bool:
    """Whether the section is the one of that key, or stands below it."""
    return section.key == key or section.key.startswith(f"{key}.")


def _is_heading(form: Form, key: str, row: str) -> bool:
    return key in form.rows and form.rows[key].kind == "heading" and belongs(key, row)


def _is_table(form: Form, key: str) -> bool:
    return key in form.fields and form.fields[key].type == "table"


def _rows(form: Form, report: Report, cells: Mapping[str, Cell], names: Mapping[str, str]) -> Iterator[Place]:
    for row in form.row:
        text = row_text(row, cells.get(row.key, EMPTY), report)
        yield Place(row.key, _capital(_name(form, report, names, row.key)), place_label(form, row.key), text)
        for helper in row.helper:
            cell = cells.get(helper.key, EMPTY)
            if not cell.is_empty:
                name = _capital(_name(form, report, names, helper.key))
                yield Place(helper.key, name, "", cell_text(cell, None, helper.options))


def _field_places(
    form: Form, report: Report, cells: Mapping[str, Cell], names: Mapping[str, str], item: Field
) -> Iterator[Place]:
    text = "" if item.type == "table" else _cut(field_text(item, cells.get(item.key, EMPTY)))
    yield Place(item.key, _capital(_name(form, report, names, item.key)), "", text)
    if item.type != "table":
        return
    for row in row_ids(report, item.key):
        said = [column_text(column, cells.get(table_key(item.key, row, column.key), EMPTY)) for column in item.column]
        whole = f"{item.key}[{row}]"
        yield Place(whole, _capital(_name(form, report, names, whole)), "", _cut("; ".join(filter(None, said))))
        for column, shown in zip(item.column, said, strict=True):
            key = table_key(item.key, row, column.key)
            yield Place(key, _capital(_name(form, report, names, key)), "", _cut(shown))


def _name(form: Form, report: Report, names: Mapping[str, str], key: str) -> str:
    if key.startswith(DOCUMENT):
        return DOCUMENT_NAMES[key.removeprefix(DOCUMENT)]
    row = row_of_place(key)
    if row is not None:
        item = form.fields[row[0]]
        table = short(item.label) if item.label else section_name(form.section_of[row[0]]).strip("“”")
        return f"dòng {row_ids(report, row[0]).index(row[1]) + 1} của bảng “{table}”"
    section = section_at(form, key)
    if section is not None and key not in form.fields:
        return f"mục {section_name(section)}"
    name = cell_name(form, report, names, key)
    return f"{name[:1].lower()}{name[1:]}" if name.startswith("Mục ") else name


def _cut(text: str) -> str:
    line = collapse(text)
    return line if len(line) <= TEXT_SHOWN else line[:TEXT_SHOWN].rsplit(" ", 1)[0] + "…"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
