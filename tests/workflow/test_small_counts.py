"""V14: what an office shares beside the official papers tells nobody a small count of victims in one commune.

Held by exchange: two offices differ in nothing but which of two communes has two victims and which has three. Whatever
is shared must then read the same, letter for letter. Official and complete: the report itself (PDF, workbook, data, QR
code), its Word draft, and the answer that goes back to the unit (workflow/answering/); the letter around them is not.
"""

from __future__ import annotations

import email
import email.policy
from collections.abc import Callable, Iterator
from itertools import product
from pathlib import Path

import pytest

from forms.listing import Listing
from forms.seeing.album import Album
from signing.answers import read_answer
from tests.below import put_below
from tests.conftest import NOW, SECRET
from tests.play.raw import commune_figures, places
from tests.sent_reports import receive_from
from tests.workflow.offices import DISTRICT, Open
from workflow.about import technical_text
from workflow.answering.answered import answered
from workflow.answering.deciding import return_report
from workflow.answering.outlets import outlet_to
from workflow.calendar.file import write_calendar
from workflow.keys.signing_keys import KeyUse
from workflow.office import init_office
from workflow.overview.album import album, chapter_listings
from workflow.overview.lists import matrix_sheet, matrix_table, printed_matrix
from workflow.overview.matrix import matrix
from workflow.overview.pictures import VIEWS
from workflow.overview.reminders import all_text, reminders
from workflow.overview.sight import sight
from workflow.session import Session, open_session

FORM, YEAR = "phu-luc-01", "2024"
VICTIMS, HELPED, RATE = "M3.2a.1", "M3.2a.1n", "M3.2a.1r"
Office = Callable[[dict[str, str]], Session]


def told(made: Album) -> list[object]:
    """Every word and figure of an annex of charts and of its workbook."""
    found: list[object] = [made.title, *made.lead]
    for chapter in made.chapters:
        for picture in chapter.pictures:
            found += [chapter.title, picture.heading, *picture.lead, *picture.notes, repr(picture.drawn and "drawn")]
            found += [cell for row in picture.table.rows for cell in row.cells]
        found += [cell for one in chapter_listings(made, chapter) for row in one.rows for cell in row.cells]
    return found


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """A province of two districts, some communes of each with as many victims as told; 2023 as 2024."""
    opened: list[Session] = []
    communes = sorted(code for code, place in places("xa", "2024-12-31").items() if place.parent in ("256", "258"))

    def made(victims: dict[str, str], level: str = "27") -> Session:
        session = open_session(tmp_path / str(len(opened)), lambda: NOW)
        opened.append(session)
        init_office(session, "bac-ninh-2024", level)
        figures = {
            code: {**commune_figures(code, 2024), VICTIMS: victims.get(code, "20"), HELPED: victims.get(code, "20")}
            for code in communes
            if victims.get(code) != ""
        }
        for year in ("2023", YEAR):
            put_below(session, figures, year)
        return session

    yield made
    for session in opened:
        session.close()


@pytest.fixture
def exchanged(office: Office) -> tuple[Session, Session]:
    first, second, *_ = _communes("256")
    return office({first: "2", second: "3"}), office({first: "3", second: "2"})


def _communes(district: str) -> list[str]:
    return sorted(code for code, place in places("xa", "2024-12-31").items() if place.parent == district)


def test_the_annex_of_charts_and_its_workbook(exchanged: tuple[Session, Session]) -> None:
    for level, key in product(("xa", "huyen"), (VICTIMS, HELPED, RATE)):
        made = [told(album(one, sight(one, FORM, YEAR), level, VIEWS, key)) for one in exchanged]
        assert made[0] == made[1] and len(made[0]) > 40, (level, key)
        assert ("dưới 5" in made[0]) == (level == "xa" and key != RATE)


def listed(found: Listing) -> list[object]:
    return [found.title, *found.lead, *found.notes, *(cell for row in found.rows for cell in row.cells)]


def test_lists_letters_and_technical_text(exchanged: tuple[Session, Session]) -> None:
    made = []
    for session in exchanged:
        found = matrix(session, YEAR)
        lists = [listed(each(session, found, found.lines)) for each in (printed_matrix, matrix_sheet)]
        letters = all_text(reminders(session, YEAR, FORM))
        technical = [line for line in technical_text(session).splitlines() if "Dung lượng" not in line]
        technical = [line for line in technical if "trống" not in line and str(session.home) not in line]
        calendar = write_calendar(session, session.home / "lich.ics", int(YEAR)).path.read_bytes()
        made.append((lists, matrix_table(found, found.lines), letters, technical, calendar))
    assert made[0] == made[1]


def _alone(office: Office, count: str, other: str) -> Session:
    """One commune of a district has sent; all communes of the other, one with as few victims as `other` says."""
    first, *rest = _communes("256")
    return office({first: count, **dict.fromkeys(rest, ""), _communes("258")[0]: other})


@pytest.mark.parametrize("level", ["xa", "huyen"])
def test_a_district_of_one_commune_does_not_tell_it(office: Office, level: str) -> None:
    """The sum of the district is the commune's count: what it stands beside hides it, at both levels."""
    made = []
    for count, other in (("2", "3"), ("3", "2")):
        session = _alone(office, count, other)
        if level == "huyen":
            sums = {"256": count, "258": str(20 * (len(_communes("258")) - 1) + int(other))}
            put_below(session, {code: {VICTIMS: said, HELPED: said} for code, said in sums.items()})
        made.append(told(album(session, sight(session, FORM, YEAR), level, VIEWS, VICTIMS)))
    assert made[0] == made[1]


def test_the_course_over_the_years_does_not_tell_the_only_commune(office: Office) -> None:
    """Where the sum of all is withheld, the year is missing from the course, and that is said."""
    every = [*_communes("256"), *_communes("258")]
    first, *rest = every
    made = []
    for count in ("2", "3"):
        session = office({first: count, **dict.fromkeys(rest, "")})
        made.append(told(album(session, sight(session, FORM, YEAR), "xa", VIEWS, VICTIMS)))
    assert made[0] == made[1]
    assert not [said for said in made[0] if str(said) in ("2", "3")]


def test_the_letter_with_a_return_names_the_place_and_no_more(
    sent_session: Session, office_of: Open, tmp_path: Path
) -> None:
    """The answer itself, to the unit whose figure it is, is official: its remark stands there whole."""
    above = office_of(DISTRICT)
    number = receive_from(sent_session, above, f"{FORM}/{YEAR}")
    report = answered(above, number).report
    small, large = "M3.2a.2", VICTIMS
    assert (report.cell(small).number, report.cell(large).number) == (3, 6)
    said = {small: "Chỉ có ba người, xem lại.", large: "Tăng nhiều."}
    done = return_report(above, number, "Xem lại.", said, KeyUse("", SECRET), outlet_to(tmp_path / "thư", mail=True))
    draft = email.message_from_bytes(done.files[0].read_bytes(), policy=email.policy.default)
    body = draft.get_body().get_content()  # type: ignore[union-attr]
    assert "Chỉ có ba người" not in body and "xem góp ý trong tệp gửi kèm" in body
    assert "Tăng nhiều." in body and body.count("(đã báo: ") == 1
    (slip,) = [part.get_payload(decode=True) for part in draft.iter_attachments()]
    assert "Chỉ có ba người, xem lại." in repr(read_answer(slip, (), NOW))
