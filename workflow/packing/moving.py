"""A draft goes over to a newer version of its pack when the officer says so; finished reports never do."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct
from msgspec.structs import replace

from forms.asked import form_for
from forms.cells import Cell, Source
from forms.commented import place_title
from forms.errors import BadInput
from forms.form import Form
from forms.keys import DOCUMENT, split_table_key
from forms.pack import Pack
from forms.packs.kinds import changed_kinds
from forms.period_rules import is_period_of
from forms.report import Report
from forms.rules.naming import short
from forms.specs import cell_spec
from workflow.packs import keep_pack
from workflow.reports import OpenReport, has_newer, open_report
from workflow.session import Session


class Move(Struct, frozen=True):
    """What a move to the newest version of the pack would change.

    before, after: the versions; kept: how many filled cells stay as they are. gone, added: what is asked for no more,
    or from now on, as it is printed; lost: those of `gone` that say something here, which stays in the history alone.
    problems: why it cannot be, a sentence each; () where it can.
    """

    report_id: str
    title: str
    pack_title: str
    before: int
    after: int
    kept: int
    gone: tuple[str, ...]
    added: tuple[str, ...]
    lost: tuple[str, ...]
    problems: tuple[str, ...]

    @property
    def sentences(self) -> tuple[str, ...]:
        """All of it for an officer, a sentence each."""
        said = [f"{self.kept} ô đã có nội dung giữ nguyên." if self.kept else "Báo cáo chưa có nội dung nào."]
        said += [_ended(f"Thêm: {text}") for text in self.added]
        said += [_ended(f"Bỏ: {text}") for text in self.gone]
        if not (self.added or self.gone):
            said.append("Các dòng và mục của biểu không thay đổi; lời văn, mục tiêu hoặc nơi nhận có thể khác.")
        said += [f"{text} đang có nội dung; nội dung đó chỉ còn trong lịch sử của báo cáo." for text in self.lost]
        return (*said, *self.problems)


def offered_move(session: Session, ref: str) -> Move | None:
    """The move that a draft may make; None where it is on the newest version, or is no draft of a whole report."""
    opened = open_report(session, ref)
    return _move(session, opened) if has_newer(session, opened) else None


def move_report(session: Session, ref: str) -> OpenReport:
    """Let the draft be on the newest version of its pack. BadInput where it cannot be, and nothing is changed."""
    opened = open_report(session, ref)
    found = offered_move(session, ref)
    if found is None:
        raise _no_move(opened)
    if found.problems:
        raise BadInput(
            f"Chưa chuyển được báo cáo sang bản {found.after}: {found.problems[0]}",
            "Báo cáo vẫn dùng bản cũ, không có gì thay đổi. Hãy hoàn thành báo cáo theo bản cũ, hoặc báo nơi soạn gói.",
            found.problems,
        )
    report, pack = opened.report, session.pack(opened.report.pack)
    form = pack.form_by_key[report.form]
    keep_pack(pack, session.home)
    why = f"chuyển từ bản {found.before} sang bản {found.after} của gói biểu mẫu"
    session.store.move_report(
        report.id, pack.version, form.version, _gone_cells(form, report), session.who, why, session.now()
    )
    session.opened.pop(report.id, None)
    session.stacks.pop(report.id, None)
    return open_report(session, report.id)


def _no_move(opened: OpenReport) -> BadInput:
    if not opened.editable:
        return BadInput(
            "Báo cáo đã hoàn thành nên luôn mở theo bản gói biểu mẫu đã dùng.",
            "Hãy mở lại để sửa trước, nếu cần chuyển sang bản mới.",
        )
    if opened.report.supplement_of:
        return BadInput(
            "Bản bổ sung theo bản gói biểu mẫu của báo cáo mà nó bổ sung.",
            "Hãy chuyển thành bản thay toàn bộ trước, nếu cần chuyển sang bản mới.",
        )
    return BadInput("Báo cáo đang dùng bản mới nhất của gói biểu mẫu.", "Không cần làm gì.")


def _move(session: Session, opened: OpenReport) -> Move:
    report, pack = opened.report, session.pack(opened.report.pack)
    title = f"{opened.form.short} · {report.period.title}"
    form = pack.form_by_key.get(report.form)
    if form is None:
        problem = f"Bản {pack.version} không còn biểu “{opened.form.short}”."
        return Move(report.id, title, pack.title, opened.pack.version, pack.version, 0, (), (), (), (problem,))
    new = form_for(form, report)
    before, after = dict(_places(opened.form)), dict(_places(new))
    filled = [key for key, cell in report.cells.items() if not cell.is_empty and not key.startswith(DOCUMENT)]
    gone = [key for key in _gone_cells(form, report) if _says_something(report.cells[key])]
    lost = dict.fromkeys(place_title(opened.form, report, _place_of(key)) for key in gone)
    return Move(
        report.id,
        title,
        pack.title,
        opened.pack.version,
        pack.version,
        len(filled) - len(gone),
        tuple(text for key, text in before.items() if key not in after),
        tuple(text for key, text in after.items() if key not in before),
        tuple(lost),
        tuple(_problems(opened, pack, form, gone)),
    )


def _problems(opened: OpenReport, pack: Pack, form: Form, gone: list[str]) -> Iterator[str]:
    report = opened.report
    whole = opened.pack.form_by_key[report.form]
    yield from changed_kinds(replace(opened.pack, forms=(whole,)), replace(pack, forms=(form,)))
    if not is_period_of(pack, form, report.period):
        yield f"Bản {pack.version} không lập biểu “{form.short}” cho kỳ {report.period.title}."
    if report.consolidation is not None and any(report.cells[key].source is Source.CONSOLIDATED for key in gone):
        yield "Báo cáo tổng hợp có số liệu ở dòng mà bản mới không còn; hãy gỡ phần tổng hợp rồi chuyển."


def _gone_cells(form: Form, report: Report) -> list[str]:
    """The cells that the form has no place for; the order of a table's rows goes with the table."""
    return [key for key in report.cells if cell_spec(form, report.unit, key) is None and not _is_order(form, key)]


def _is_order(form: Form, key: str) -> bool:
    parts = split_table_key(key)
    return parts is not None and parts.is_order and parts.table in form.fields


def _says_something(cell: Cell) -> bool:
    return not cell.is_empty and cell.source is not Source.COMPUTED


def _ended(text: str) -> str:
    return text if text.endswith("…") else f"{text}."


def _place_of(key: str) -> str:
    """A cell of a table is told by its table."""
    parts = split_table_key(key)
    return parts.table if parts else key


def _places(form: Form) -> Iterator[tuple[str, str]]:
    """What a form asks for, by key, as it is printed."""
    for row in form.row:
        yield row.key, f"dòng {row.tt} {short(row.label)}".replace("  ", " ") if row.tt else f"dòng {short(row.label)}"
    for section in form.section:
        yield section.key, f"mục {section.number} {short(section.title)}".replace("  ", " ")
        where = section.short or short(section.title)
        for item in section.field:
            if item.key != section.key:
                yield item.key, f"“{short(item.label or item.key)}” ở mục “{where}”"
