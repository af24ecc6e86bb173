"""Which fields each entry of a pack has in the editor, with the words of the window."""

from __future__ import annotations

from forms.form import Field, Form, Row, Section
from forms.packs.beginnings import new_column, new_field, new_name, new_paragraph, new_target
from forms.packs.entries import ListName
from ui.packs.entry_form import Around, Items, Spec
from ui.packs.inputs import CutOffInput, DayInput, DayMonthInput, FigureInput, Input, NumberInput, YearsInput
from ui.packs.list_inputs import ChecksInput, NamedTextsInput, OptionsInput, ReceiversInput
from ui.packs.makers import (
    ALL,
    SHORT,
    agencies_spec,
    agency_choices,
    check,
    choice,
    form_choices,
    items,
    level_choices,
    levels_spec,
    line,
    lines,
    receiver_choices,
    row_choices,
    spec,
    text,
)
from ui.packs.words import COLUMN_TYPES, DOCUMENTS, FIELD_TYPES, FORM_PERIODS, OPS, PERIODS, ROW_KINDS

FORMS = Spec(("forms",), "Cho biểu nào", lambda around: ChecksInput("Biểu", form_choices(around)), ALL)
ONLY = agencies_spec("agencies", "Chỉ riêng các cơ quan", "Để trống là cho mọi đơn vị của cấp đó.")
SOURCE = spec("source", "Căn cứ (chỗ trong văn bản)", line())

HEAD = (
    spec("title", "Tên gói biểu mẫu", text(2)),
    spec("basis.kind", "Loại văn bản", choice(DOCUMENTS)),
    spec("basis.number", "Số, ký hiệu", line("số/ký hiệu")),
    spec("basis.date", "Ngày ban hành", lambda name: lambda _a: DayInput(name, "ngày/tháng/năm", SHORT)),
    spec("basis.issuer", "Người ban hành", line()),
    spec("basis.title", "Trích yếu", text(3)),
    spec("years", "Các năm của kế hoạch", lambda name: lambda _a: YearsInput(name, "năm đầu-năm cuối", SHORT)),
    spec("province", "Tỉnh, thành phố", choice(lambda around: around.provinces)),
    spec("tiers", "Số cấp", choice(((3, "Ba cấp: tỉnh, huyện, xã"), (2, "Hai cấp: tỉnh, xã")))),
    Spec(
        ("variables",),
        "Cụm từ dùng lại trong lời văn",
        lambda _a: NamedTextsInput(),
        "Chỗ nào trong lời văn có tên cụm từ trong ngoặc nhọn, bản in ghi nội dung của cụm từ đó.",
        lambda pack: bool(pack.variables),
    ),
    spec("source", "Nguồn của gói", text(2)),
)
OBLIGATION = (
    spec("title", "Tên báo cáo", text(2)),
    spec("form", "Biểu", choice(form_choices)),
    spec("period half number", "Kỳ", choice(PERIODS)),
    spec("range", "Các năm của giai đoạn", line("năm đầu..năm cuối", SHORT), shown=lambda duty: duty.period == "range"),
    spec(
        "due_day due_month",
        "Hạn nộp (ngày và tháng)",
        lambda name: lambda _a: DayMonthInput(name, "ngày/tháng", SHORT),
        "Để trống nếu văn bản không nêu ngày.",
        lambda duty: duty.period != "event",
    ),
    Spec(
        ("exclusive",),
        "",
        check("“Trước ngày” này: không tính chính ngày đó"),
        shown=lambda duty: duty.has_day,
    ),
    spec(
        "year_offset",
        "Hạn thuộc năm nào",
        choice(((0, "Cùng năm với kỳ báo cáo"), (1, "Năm sau"), (-1, "Năm trước"))),
        shown=lambda duty: duty.has_day and not duty.year,
    ),
    spec(
        "year",
        "Chỉ riêng một năm",
        lambda name: lambda _a: NumberInput(name, "mọi năm", SHORT),
        "Ghi năm nếu văn bản chỉ yêu cầu trong năm đó.",
        lambda duty: duty.period != "range",
    ),
    Spec(
        ("levels", "to"),
        "Ai báo cáo, gửi tới đâu",
        lambda around: ReceiversInput(level_choices(around), receiver_choices(around)),
    ),
    spec(
        "cut_off",
        "Ngày chốt số liệu",
        lambda name: lambda _a: CutOffInput(name, "ngày/tháng", SHORT),
        "Để trống thì theo quy định chung về chế độ báo cáo.",
    ),
    spec("due_text", "Lời văn về hạn nộp, đúng như văn bản", text(2)),
    SOURCE,
    spec("warning", "Lời nhắc cho người lập báo cáo", text(3)),
)
ADDRESSEES = (
    spec("to", "Kính gửi (mỗi nơi một dòng)", lines(3)),
    spec("copies", "Nơi nhận (mỗi nơi một dòng)", lines(5)),
    levels_spec(),
    FORMS,
    ONLY,
)
SIGNER = (
    spec("lines", "Chức danh người ký (mỗi dòng in một dòng)", lines(4, gaps=True)),
    levels_spec(),
    FORMS,
    ONLY,
    spec("note", "Khi nào dùng mẫu này", text(2)),
)
ISSUER = (
    spec("parent", "Cơ quan chủ quản (chữ thường, ở trên)", lines(2)),
    spec("issuer", "Cơ quan ban hành (chữ đậm)", lines(2)),
    levels_spec(),
    FORMS,
    ONLY,
)
NAME = (
    spec("name", "Tên", line()),
    spec("short", "Chữ viết tắt trong số, ký hiệu", line("SNV", SHORT)),
    spec("since", "Từ ngày", lambda name: lambda _a: DayInput(name, "ngày/tháng/năm", SHORT)),
    spec("until", "Đến hết ngày", lambda name: lambda _a: DayInput(name, "ngày/tháng/năm", SHORT)),
    SOURCE,
)
AGENCY = (
    spec("name", "Tên cơ quan", line()),
    spec("short", "Chữ viết tắt trong số, ký hiệu", line("SNV", SHORT)),
    spec("aliases", "Các cách viết khác (mỗi cách một dòng)", lines(3)),
    spec(
        "acts_for",
        "Báo cáo của ai",
        choice(
            lambda around: (
                ("", "Của chính cơ quan"),
                (around.pack.province or "*", "Lập báo cáo tổng hợp thay cho tỉnh"),
            )
        ),
    ),
    Spec(("collective",), "", check("Là một nhóm (“các trường…”), không tự nộp báo cáo")),
    Spec(
        ("named",),
        "Tên chính thức vào những ngày khác",
        items(Items(NAME, lambda _a, _o, _i: new_name(), "Tên", "Thêm tên")),
        "Văn bản in tên đúng vào ngày của báo cáo.",
    ),
)
SUCCESSION = (
    spec("agency", "Cơ quan trước đây", choice(agency_choices)),
    agencies_spec("to", "Cơ quan tiếp nhận", "Cơ quan tiếp nhận việc bình đẳng giới ghi trước."),
    spec("tasks", "Nhiệm vụ được tiếp nhận", text(3)),
    spec("since", "Từ ngày", lambda name: lambda _a: DayInput(name, "ngày/tháng/năm", SHORT)),
    SOURCE,
)
PARAGRAPH = (spec("text", "Lời văn", text(4)), levels_spec(hint=ALL))
TARGET = (
    spec("scope", "Mục tiêu của", choice((("tinh", "Tỉnh"), ("tw", "Trung ương")))),
    spec("year", "Đến năm", lambda name: lambda _a: NumberInput(name, "năm", SHORT)),
    spec("op", "Phải đạt", choice(OPS)),
    spec("value", "Giá trị", lambda name: lambda _a: FigureInput(name, "60", SHORT), "Số lẻ ghi dấu phẩy, ví dụ 1,7."),
    spec("text", "Lời văn của mục tiêu", text(2)),
    spec("basis", "Căn cứ", line()),
)


COLUMN = (
    spec("label", "Tên cột", line()),
    spec("type", "Nhập gì", choice(COLUMN_TYPES)),
    spec(
        "options",
        "Các lựa chọn (mỗi dòng một lựa chọn)",
        lambda name: lambda _a: OptionsInput(name),
        shown=lambda column: column.type == "choice",
    ),
)


FIELD = (
    spec("type", "Nhập gì", choice(FIELD_TYPES)),
    spec("label", "Tên ô", text(2)),
    spec("unit", "Đơn vị tính", line("người", SHORT), shown=lambda item: item.type in ("count", "money")),
    Spec(
        ("column",),
        "Các cột của bảng",
        items(Items(COLUMN, lambda _a, _o, columns: new_column(columns), "Cột", "Thêm cột")),
        shown=lambda item: item.type == "table",
    ),
    spec("suggested", "Các tiêu đề gợi ý (mỗi dòng một tiêu đề)", lines(5), shown=lambda item: item.as_sections),
    Spec(("optional",), "", check("Không bắt buộc")),
)


def _new_field(around: Around, section: Section, fields: tuple[Field, ...]) -> Field:
    return new_field(around.pack.form_by_key[around.form], section, fields)


def _typed(row: Row) -> bool:
    return row.kind not in ("heading", "rate")


ROW = (
    spec("tt", "Số thứ tự in trên biểu", line(width=SHORT)),
    spec("label", "Nội dung dòng", text(3)),
    spec("kind", "Nhập gì", choice(ROW_KINDS)),
    spec("unit", "Đơn vị tính", line("người", SHORT), shown=lambda row: row.kind != "heading"),
    spec("numerator", "Tử số là dòng", choice(row_choices), shown=lambda row: row.kind == "rate"),
    spec("denominator", "Mẫu số là dòng", choice(row_choices), shown=lambda row: row.kind == "rate"),
    spec("options", "Các câu trả lời (mỗi dòng một câu)", lambda name: lambda _a: OptionsInput(name),
         shown=lambda row: row.kind == "status"),
    levels_spec(label="Cấp nào nhập dòng này", hint="Cấp trên không nhập thì được tổng hợp từ cấp dưới.", shown=_typed),
    agencies_spec("leads", "Cơ quan chủ trì"),
    spec("lead_printed", "Cột đơn vị chủ trì in là", line()),
    spec("period_printed", "Cột kỳ báo cáo in là", line()),
    Spec(
        ("target",),
        "Mục tiêu phải đạt",
        items(Items(TARGET, lambda around, row, _i: new_target(row, around.pack), "Mục tiêu", "Thêm mục tiêu")),
        shown=lambda row: row.kind != "text",
    ),
    spec("part_of", "Không được lớn hơn dòng", choice(row_choices), shown=lambda row: row.kind in ("count", "number")),
    Spec(("priority",), "", check("Chỉ tiêu cần ưu tiên")),
    Spec(("sensitive",), "", check("Số liệu nhạy cảm, số quá nhỏ được che"), shown=_typed),
    spec("explain", "Giải thích cho người nhập", text(4)),
    SOURCE,
)  # fmt: skip
SECTION = (
    spec("number", "Số của mục", line("1.", SHORT)),
    spec("title", "Tiêu đề, in trong báo cáo", text(3)),
    spec("prompt", "Lời yêu cầu thêm, chỉ hiện khi nhập", text(3), "Hiện sau chữ “Cần nêu:”."),
    spec("short", "Tên ngắn ở cột bên trái", line()),
    spec("depth", "Bậc", choice(tuple((depth, f"Bậc {depth}") for depth in range(1, 6)))),
    levels_spec(label="Hỏi cấp nào", hint=ALL),
    agencies_spec("agencies", "Hỏi riêng cơ quan"),
    Spec(("field",), "Các ô để nhập", items(Items(FIELD, _new_field, "Ô", "Thêm ô"))),
    Spec(("may_follow",), "", check("Được ghi “sẽ bổ sung” rồi gửi sau")),
    spec("explain", "Giải thích cho người nhập", text(4)),
    SOURCE,
)


def _symbols(around: Around) -> Input:
    return NamedTextsInput(level_choices(around))


PARAGRAPHS = Items(PARAGRAPH, lambda _a, _o, there: new_paragraph(there), "Đoạn", "Thêm đoạn")


def _is_table(form: Form) -> bool:
    return form.kind == "table"


FORM = (
    spec("title", "Tên biểu", text(2)),
    spec("short", "Tên ngắn", line()),
    Spec(("periods",), "Lập cho kỳ", lambda _a: ChecksInput("Lập cho kỳ", FORM_PERIODS)),
    spec("document.summary", "Trích yếu của văn bản", text(2)),
    Spec(("document.symbol",), "Ký hiệu văn bản của từng cấp", _symbols),
    Spec(("document.opening",), "Lời mở đầu", items(PARAGRAPHS)),
    Spec(("document.closing",), "Lời kết", items(PARAGRAPHS)),
    spec("document.annex_number", "Số của phụ lục", line(), shown=_is_table),
    spec("document.annex_title", "Tiêu đề của phụ lục", text(3), shown=_is_table),
    spec("document.annex_basis", "Dòng căn cứ dưới tiêu đề", text(2), shown=_is_table),
    spec("column", "Tên các cột (mỗi cột một dòng)", lines(6), shown=_is_table),
    SOURCE,
)

SPECS: dict[ListName, tuple[Spec, ...]] = {
    "obligation": OBLIGATION,
    "addressees": ADDRESSEES,
    "signer": SIGNER,
    "issuer": ISSUER,
    "agency": AGENCY,
    "succession": SUCCESSION,
    "row": ROW,
    "section": SECTION,
}
