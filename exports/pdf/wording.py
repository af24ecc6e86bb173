"""Sentences of the frame that name the document itself."""

from __future__ import annotations

from forms.agencies import name_on
from forms.dates import day_text, parse_date, place_date
from forms.form import Form
from forms.made_of import made_of_sentence
from forms.pack import Pack
from forms.present import bare_name, document_number, report_day
from forms.report import Report

REST_STAYS = (
    "Báo cáo này chỉ ghi những số liệu, nội dung được bổ sung, thay thế; "
    "số liệu, nội dung không ghi giữ nguyên như báo cáo đã gửi."
)


def attached_to(pack: Pack, form: Form, report: Report) -> str:
    """ "(Kèm theo Báo cáo số 05/BC-UBND ngày ... của ...)", with room where number or date are open."""
    document = report.document
    number = document_number(document.number, document.symbol).replace(" ", "\u00a0")
    date = place_date("", parse_date(document.date)).removeprefix(", ")
    if not parse_date(document.date):
        date = date.replace(" ", "\u00a0")
    kind = form.document.type_name.capitalize()
    return f"(Kèm theo {kind} số {number} {date} của {running_issuer(pack, report)})"


def running_issuer(pack: Pack, report: Report) -> str:
    """The issuer inside a sentence: "ỦY BAN NHÂN DÂN / PHƯỜNG VÕ CƯỜNG" as "Ủy ban nhân dân phường Võ Cường".

    As it was typed where it is not in capitals, or names neither the agency nor the unit nor one above it.
    """
    name = " ".join(report.document.issuer.split())
    lower = name.lower()
    running = lower
    for proper in _proper_names(pack, report):
        running = running.replace(proper.lower(), proper)
    return running[:1].upper() + running[1:] if name == name.upper() and running != lower else name


def _proper_names(pack: Pack, report: Report) -> tuple[str, ...]:
    agency = name_on(pack, report.unit.agency, report_day(report)) if report.unit.agency else None
    places = (report.unit.name, *report.unit.path)
    return (*((agency.name,) if agency else ()), *(bare_name(place) for place in places))


def cut_off_sentence(report: Report) -> str:
    """The day up to which figures were taken (NĐ 09/2019/NĐ-CP), and of a supplement that the rest stays; or ""."""
    day = parse_date(report.document.cut_off)
    said = [f"Số liệu trong Báo cáo tính đến ngày {day_text(day)}."] if day else []
    return " ".join([*said, REST_STAYS] if report.supplement_of else said)


def parts_sentence(report: Report) -> str:
    """Out of how many reports a consolidated one was made, and whose are missing; "" for any other."""
    return made_of_sentence(report.consolidation) if report.consolidation else ""


def nothing_said(report: Report) -> str:
    """What stands in a section without content; a supplement leaves there what was sent before."""
    return "(giữ nguyên như đã báo cáo)" if report.supplement_of else "(chưa có nội dung)"


def supplement_line(report: Report) -> str:
    """What a supplement says of itself below its title (A.6, number 7); "" for any other report."""
    if not report.supplement_of:
        return ""
    return f"(Báo cáo bổ sung: {report.reason})" if report.reason else "(Báo cáo bổ sung)"
