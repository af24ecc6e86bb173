"""A form of a pack as parts to be read: every row with its targets, every section with its fields, and their source."""

from __future__ import annotations

from collections.abc import Iterator

from forms.form import Column, Field, Form, Helper, Paragraph, Row, Section, Target
from forms.listing import ListColumn, ListRow
from forms.numbers import format_number, parse_canonical
from forms.pack import Pack
from forms.packs.indicators import registry
from forms.packs.page import Part, agencies_text, level_of, levels_text
from forms.packs.words import COLLECTS, KINDS, LEVELS, OPERATORS, PERIODS, ROLES, SCOPES


def form_parts(pack: Pack, form: Form) -> Iterator[Part]:
    """The form's frame, then its rows or its sections."""
    yield Part(f"{form.short}: {form.title}", tuple(_frame(form)))
    yield _table(pack, form) if form.kind == "table" else _outline(pack, form)


def _frame(form: Form) -> Iterator[str]:
    kind = "bảng" if form.kind == "table" else "đề cương"
    periods = ", ".join(PERIODS[period] for period in form.periods)
    yield f"Biểu dạng {kind}, mã {form.key}, bản {form.version}; kỳ: {periods}; nguồn {form.source}."
    document = form.document
    yield f"Tên văn bản: {document.type_name} {document.summary}"
    yield "Ký hiệu: " + "; ".join(
        f"{LEVELS[level]}: {symbol}" for level, symbol in document.symbol.items() if level in LEVELS
    )
    yield from (f"Mở đầu{_whom(text)}: {text.text}" for text in document.opening)
    yield from (f"Kết thúc{_whom(text)}: {text.text}" for text in document.closing)
    annex = " ".join(filter(None, (document.annex_number, document.annex_title, document.annex_basis)))
    if annex:
        yield f"Phụ lục: {annex}"


def _whom(paragraph: Paragraph) -> str:
    return f" ({levels_text(paragraph.levels)})" if paragraph.levels else ""


def _table(pack: Pack, form: Form) -> Part:
    columns = (
        ListColumn("TT", 13, centred=True),
        ListColumn("Nội dung in trên biểu", 82),
        ListColumn("Loại số liệu, cách tính", 46),
        ListColumn("Mục tiêu", 42),
        ListColumn("Chủ trì; kỳ", 36),
        ListColumn("Nguồn", 18, centred=True),
    )
    return Part("Các dòng của bảng", (), columns, tuple(_row(pack, form, row) for row in form.row), depth=2)


def _row(pack: Pack, form: Form, row: Row) -> ListRow:
    label = [row.label]
    if row.source_text:
        label.append(f"Nguồn ghi: {row.source_text}")
    label += [f"Số kèm theo: {_helper(helper)}" for helper in row.helper]
    if row.explain:
        label.append(f"Giải thích: {row.explain}")
    if row.note:
        label.append(f"Ghi chú: {row.note}")
    leads = [f"In: {row.lead_printed}"] if row.lead_printed else []
    leads += [agencies_text(pack, row.leads)] if row.leads else []
    leads += [f"In: {row.period_printed}"] if row.period_printed else [PERIODS[row.period]] if row.period else []
    marks = [_target(row, target) for target in row.target]
    if any(target.scope == "tw" for target in row.target):
        marks.append(registry().sure_text(row.key))
    cells = ("\n".join(lines) for lines in (label, _kind(form, row), filter(None, marks), leads))
    return ListRow((row.tt, *cells, row.source))


def _kind(form: Form, row: Row) -> Iterator[str]:
    if row.kind == "heading":
        return
    yield f"{KINDS[row.kind]}{f' ({row.unit})' if row.unit else ''}"
    yield from (f"{LEVELS[level]}: {KINDS[kind]}" for level, kind in row.level_kinds.items() if level in LEVELS)
    if row.numerator:
        above, below = _named(form, row.numerator), _named(form, row.denominator)
        yield f"= {above} : {below} × {row.scale}"
    if row.levels:
        yield f"nhập: {levels_text(row.levels)}"
    if row.collect:
        yield f"tổng hợp: {COLLECTS[row.collect]}"
    if row.part_of:
        yield f"không lớn hơn {_named(form, row.part_of)}"
    if row.options:
        yield "trả lời: " + " / ".join(option.text for option in row.options)
    yield from (text for said, text in _flags(row) if said)


def _flags(row: Row) -> tuple[tuple[bool, str], ...]:
    between = f"thường từ {_number(row.soft_min)} đến {_number(row.soft_max)}"
    return (
        (row.priority, "chỉ tiêu còn khoảng cách lớn"),
        (row.sensitive, "số nhỏ được giữ kín trên biểu đồ"),
        (row.cumulative, "cộng dồn trong năm"),
        (bool(row.soft_min or row.soft_max), between),
    )


def _named(form: Form, key: str) -> str:
    """A row by its printed number, else by the beginning of its wording."""
    row = form.rows.get(key)
    if row is None:
        return key
    return f"dòng {row.tt}" if row.tt else f"dòng “{' '.join(row.label.split()[:6])}…”"


def _helper(helper: Helper) -> str:
    unit = f", {helper.unit}" if helper.unit else ""
    return f"{ROLES[helper.role]}: {helper.label}{unit} ({levels_text(helper.levels)})"


def _target(row: Row, target: Target) -> str:
    options = {option.value: option.text for option in row.options}
    value = options.get(target.value, "") or _number(target.value)
    mark = OPERATORS[target.op].format(value)
    said = f"{target.year}, {SCOPES[target.scope]}: {mark}"
    return f"{said} ({target.basis})" if target.basis else said


def _number(text: str) -> str:
    value = parse_canonical(text)
    return text if value is None else format_number(value)


def _outline(pack: Pack, form: Form) -> Part:
    columns = (
        ListColumn("Ô nhập", 84),
        ListColumn("Loại", 34, centred=True),
        ListColumn("Cách tính, cách tổng hợp, ràng buộc", 70),
        ListColumn("Cột của bảng; các dòng có sẵn", 50),
    )
    rows = tuple(row for section in form.section for row in _section(pack, form, section))
    return Part("Các mục của đề cương", (), columns, rows, depth=2)


def _section(pack: Pack, form: Form, section: Section) -> Iterator[ListRow]:
    yield ListRow((f"{section.number} {section.title} [{section.source}]".strip(),), is_heading=True)
    asked = level_of(section.levels, agencies_text(pack, section.agencies))
    said = [f"Yêu cầu: {section.prompt}"] if section.prompt else []
    said += [f"Nguồn ghi: {section.source_text}"] if section.source_text else []
    said += [f"Giải thích: {section.explain}"] if section.explain else []
    said += [f"Hỏi: {asked}"] if asked else []
    said += ["Được ghi “sẽ bổ sung”."] if section.may_follow else []
    if said:
        yield ListRow(("\n".join(said),))
    for item in section.field:
        label, rules = item.label or "Nội dung của mục", "\n".join(_rules(form, item))
        yield ListRow((label, _type(item), rules, "\n".join(_columns(item))))


def _type(item: Field) -> str:
    unit = f" ({item.unit})" if item.unit else ""
    return f"{KINDS[item.type]}{unit}{', không bắt buộc' if item.optional else ''}"


def _rules(form: Form, item: Field) -> Iterator[str]:
    yield from _reckoning(form, item)
    if item.within:
        yield f"không lớn hơn {_field_name(form, item.within)}"
    if item.compare_with:
        yield f"đối chiếu với {', '.join(item.compare_with)}"
    if item.collect:
        yield f"tổng hợp: {COLLECTS[item.collect]}"
    if item.attributed:
        yield f"khi ghép, tên đơn vị ghi ở cột {_column_name(item, item.attributed)}"
    if item.as_sections:
        yield "mỗi dòng là một mục có tiêu đề do đơn vị tự đặt"
    if item.suggested:
        yield f"gợi ý: {'; '.join(item.suggested)}"
    if item.on_paper:
        yield "có trong mã QR của bản in"


def _reckoning(form: Form, item: Field) -> Iterator[str]:
    key, _, column = item.sum_of.rpartition(".")
    table = form.fields.get(key or item.count_of)
    if table is not None:
        what = f"tổng cột {_column_name(table, column)}" if column else "số dòng"
        told = ", ".join(
            f"{_column_name(table, name)} là {_answer(table, name, value)}" for name, value in item.where.items()
        )
        yield f"= {what} của bảng {_field_name(form, table.key)}{f', các dòng có {told}' if told else ''}"
    if item.total_of:
        yield f"= {' + '.join(_field_name(form, each) for each in item.total_of)}"


def _field_name(form: Form, key: str) -> str:
    item = form.fields.get(key)
    return f"“{item.label or form.section_of[key].title}”" if item else key


def _column_name(table: Field, key: str) -> str:
    return next((f"“{column.label}”" for column in table.column if column.key == key), key)


def _answer(table: Field, key: str, value: str) -> str:
    options = {option.value: option.text for column in table.column if column.key == key for option in column.options}
    return f"“{options.get(value, value)}”"


def _columns(item: Field) -> Iterator[str]:
    yield from (f"{column.label}: {_column(item, column)}" for column in item.column)
    for number, row in enumerate(item.start, 1):
        yield f"dòng {number}: {'; '.join(row.values())}"


def _column(item: Field, column: Column) -> str:
    if column.sum_of:
        return f"= {' + '.join(_column_name(item, each) for each in column.sum_of)}"
    options = f" ({' / '.join(option.text for option in column.options)})" if column.options else ""
    return f"{KINDS[column.type]}{options}"
