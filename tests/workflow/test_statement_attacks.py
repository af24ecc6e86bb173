"""Statements about keys as an attacker would write them: a stolen key, another's name, an office that is no more."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from forms.dates import VIETNAM
from forms.errors import BadInput
from forms.key_statements import KeyCard, Roster, RosterKey, RosterUnit, StatedUnit, Statement, Withdrawal
from forms.pack import Pack
from signing.keys import KeySigner, Scheme, make_office_key
from signing.statements import write_statement
from tests.conftest import NOW, SECRET, SampleOffice
from tests.signing.conftest import pkcs12_of
from tests.signing.test_chains import Party, crl_of, issue
from tests.workflow.offices import COMMUNE, DISTRICT, PROVINCE, SIBLING, Open
from tests.workflow.test_statements import introduce, refused, said_by
from workflow.keys.signing_keys import require_usable
from workflow.sending.exporting import export_report
from workflow.session import Session
from workflow.trust.authorities import add_authority, add_crl
from workflow.trust.certificates import add_trust, known_certificates, receiving_certificates
from workflow.trust.statement_taking import look_at_statement, take_statement

DAY = timedelta(days=1)
SPAN = {"first": NOW - 100 * DAY, "last": NOW + 300 * DAY}


def written(folder: Path, data: bytes | Party, name: str = "tệp.cer") -> Path:
    path = folder / name
    path.write_bytes(data.der if isinstance(data, Party) else data)
    return path


def said(statement: Statement, party: Party, folder: Path) -> Path:
    signer = KeySigner(party.certificate, Scheme.ECDSA, party.key)
    return written(folder, write_statement(statement, signer, NOW), "văn bản.asice")


@pytest.fixture
def hierarchy(office_of: Open, tmp_path: Path) -> tuple[Party, Party, Party]:
    """The root and the issuing authority that the district trusts, and the commune's certificate, confirmed there."""
    root = issue("Gốc", ca=True, **SPAN)
    issuing = issue("Cơ quan cấp", root, ca=True, **SPAN)
    commune = issue("Phường Võ Cường", issuing, **SPAN)
    district = office_of(DISTRICT)
    for authority in (root, issuing):
        add_authority(district, written(tmp_path, authority))
    add_trust(district, written(tmp_path, commune), COMMUNE)
    return root, issuing, commune


def test_a_revoked_key_brings_no_certificate_to_encrypt_to(
    office_of: Open, hierarchy: tuple[Party, Party, Party], tmp_path: Path
) -> None:
    """Its thief would read what is meant for the unit."""
    district, (_, issuing, commune) = office_of(DISTRICT), hierarchy
    thief = make_office_key(COMMUNE, "Phường Võ Cường", "Kẻ trộm", SECRET, NOW)
    card = KeyCard(
        made_at=NOW, unit=StatedUnit(COMMUNE, "Phường Võ Cường"), signing=commune.der,
        decryption=thief.decryption_certificate,
    )  # fmt: skip
    path = said(card, commune, tmp_path)
    assert look_at_statement(district, path).needs_comparison == ""
    add_crl(district, written(tmp_path, crl_of(issuing, commune, made=NOW - DAY, when=NOW - 2 * DAY), "a.crl"))
    assert look_at_statement(district, path).needs_comparison != ""
    with pytest.raises(BadInput, match="đối chiếu"):
        take_statement(district, path)
    assert receiving_certificates(district) == ()


def test_a_unit_cannot_end_the_key_of_another_that_only_a_chain_knows(
    office_of: Open, hierarchy: tuple[Party, Party, Party], tmp_path: Path
) -> None:
    district, (_, issuing, _) = office_of(DISTRICT), hierarchy
    anew = issue("Phường Võ Cường", issuing, **SPAN)
    sibling = issue("Phường khác", issuing, **SPAN)
    add_trust(district, written(tmp_path, sibling), SIBLING)
    assert known_certificates(district).of(anew.der)[0].unit_code == COMMUNE
    ended = Withdrawal(
        made_at=NOW, unit=StatedUnit(SIBLING, "Phường khác"), signing=anew.der, since=NOW.date(), reason="mất thẻ"
    )
    refused(district, said(ended, sibling, tmp_path), "của đơn vị khác")
    assert known_certificates(district).of(anew.der)[0].withdrawn_at is None


def test_a_unit_cannot_end_the_key_of_this_office(
    finished_session: Session, finished: SampleOffice, tmp_path: Path
) -> None:
    """A certificate may name no unit; what this office signed with is its own."""
    own, sibling = issue("Thẻ của cơ quan", **SPAN), issue("Phường khác", **SPAN)
    file = written(tmp_path, pkcs12_of(own.key, own.certificate, SECRET), "thẻ.p12")
    export_report(finished_session, finished.reports[0], tmp_path, str(file), SECRET)
    add_trust(finished_session, written(tmp_path, sibling), SIBLING)
    ended = Withdrawal(
        made_at=NOW, unit=StatedUnit(SIBLING, "Phường khác"), signing=own.der, since=NOW.date(), reason="mất thẻ"
    )
    refused(finished_session, said(ended, sibling, tmp_path), "của chính đơn vị này")
    require_usable(finished_session, own.der)


def test_an_office_that_is_no_more_lists_nobody(
    office_of: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Districts ended on 30/6/2025; one's key, still in its dates, dates a roster back to when it was above."""
    district, province = office_of(DISTRICT), office_of(PROVINCE)
    introduce(district, province, tmp_path)
    thief = issue("Kẻ lạ", first=NOW - DAY, last=NOW + 800 * DAY)
    roster = Roster(
        made_at=NOW + DAY, unit=StatedUnit(DISTRICT, "Thành phố Bắc Ninh"),
        units=(RosterUnit(COMMUNE, "Phường Võ Cường", (RosterKey("sign", thief.der, NOW, NOW + 800 * DAY),)),),
    )  # fmt: skip
    path = said_by(district, roster, tmp_path)
    later = datetime(2026, 1, 10, 8, tzinfo=VIETNAM)
    office_of(PROVINCE, later)
    assert look_at_statement(province, path).ok  # the pack of 2024 speaks of units that it was above
    monkeypatch.setattr(Pack, "last_day", property(lambda _: date(2025, 12, 31)))
    refused(province, path, "không phải là cấp trên")


def test_a_unit_is_called_by_its_own_name(office_of: Open, tmp_path: Path) -> None:
    """Whoever writes a card chooses the name in it; the officer would call the wrong office."""
    district = office_of(DISTRICT)
    thief = issue("Kẻ lạ", first=NOW - DAY, last=NOW + 9 * DAY)
    card = KeyCard(made_at=NOW, unit=StatedUnit(COMMUNE, "Sở Nội vụ tỉnh Bắc Ninh"), signing=thief.der)
    view = look_at_statement(district, said(card, thief, tmp_path))
    assert "Võ Cường" in view.sentences[0] and "Sở Nội vụ" not in view.sentences[0]


def test_a_roster_names_no_key_of_the_office_that_takes_it(office_of: Open, tmp_path: Path) -> None:
    """Else a careless office above could have this office's own reports rewritten in its name."""
    district, commune, thief = office_of(DISTRICT), office_of(COMMUNE), issue("Kẻ khác", **SPAN)
    introduce(district, commune, tmp_path)
    key = RosterKey("sign", thief.der, NOW, NOW + 800 * DAY)
    roster = Roster(
        made_at=NOW, unit=StatedUnit(DISTRICT, "Thành phố Bắc Ninh"),
        units=(RosterUnit(COMMUNE, "Phường Võ Cường", (key,)),),
    )  # fmt: skip
    path = said_by(district, roster, tmp_path)
    view = look_at_statement(commune, path)
    assert any("chính cơ quan này" in one for one in (*view.sentences, *view.changes))
    take_statement(commune, path)
    assert known_certificates(commune).of(thief.der) == ()
