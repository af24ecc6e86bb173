"""A whole province of 2024 through the commands alone: 126 communes, 8 districts, the province; totals by the oracle.

Among the communes some are late, missing, corrected, contradictory, returned, forged or sent to the wrong office.
"""

from __future__ import annotations

import itertools
import shutil
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tests.play import oracle
from tests.play.offices import CERTIFICATE, FORM, KEY, PASSPHRASE, Country, agrees, make_key
from tests.play.raw import Figures, Office, Place, commune_figures, places

# The first test of the file plays the whole province; a busy machine may take minutes over it.
pytestmark = pytest.mark.timeout(900)
PERIOD, DAY, PROVINCE = "2024", "2024-12-31", "27"
IN_TIME, AFTER, LATER = "2024-12-12T09:00", "2024-12-27T09:00", "2025-01-03T09:00"
AGENCIES: Mapping[str, Figures] = {
    "27.so-noi-vu": {
        "M1.1.1.tu": "9", "M1.1.1.mau": "19", "M1.1.2": "co", "M1.1.2a": "2", "M1.1.3a": "8", "M1.1.3b": "7",
        "M1.1.4a": "126", "M1.1.4b": "80", "M5.3a.tu": "100", "M5.3a.mau": "200", "M5.3b.tu": "10", "M5.3b.mau": "40",
    },
    "27.so-gddt": {
        "M3.2a.2": "1", "M3.2a.2n": "1", "M3.2b.2": "0", "M3.2b.2n": "0", "M5.1": "dang", "M5.1.nh": "2023-2024",
    },
}  # fmt: skip
OWN: Figures = {
    "M2.1": "52,5", "M2.2": "18,2", "M2.3": "28,4", "M3.1": "1,7", "M3.4.1": "4", "M3.4.2": "4", "M4.1": "112,4",
    "M4.2": "11", "M4.3": "9,4", "M4.4": {"state": "none"}, "M5.2.tu": "9860", "M5.2.mau": "27450", "M6.1": "66",
    "M6.2": "95", "M6.4": "100", "M1.1.2": "co", "M5.1": "dang", "M5.1.nh": "2023-2024", "M5.3a": "52,7",
    "M5.3b": "27,9", "M6.3.tu": "1", "M6.3.mau": "126",
}  # fmt: skip


@dataclass
class Played:
    """What came of the play. counted: the figures of each commune that count, by code."""

    country: Country
    districts: dict[str, list[Place]]
    counted: dict[str, Figures] = field(default_factory=dict)
    outcomes: dict[str, Counter[str]] = field(default_factory=dict)
    cast: dict[str, str] = field(default_factory=dict)
    sticks: dict[str, Path] = field(default_factory=dict)


def outcomes(lines: Sequence[Mapping[str, Any]]) -> Counter[str]:
    return Counter(line["outcome"] for line in lines)


class Play:
    """Makes the play act by act; `done` is what the tests look at."""

    def __init__(self, folder: Path, patch: pytest.MonkeyPatch) -> None:
        self.country = Country(folder, "bac-ninh-2024", patch)
        huyen = sorted(p.code for p in places("huyen", DAY).values() if p.parent == PROVINCE)
        xa = sorted(places("xa", DAY).values(), key=lambda place: place.code)
        self.done = Played(self.country, {code: [one for one in xa if one.parent == code] for code in huyen})
        self.order = huyen
        self.offices = {
            one.code: Office(one, (commune_figures(one.code, 2024),))
            for communes in self.done.districts.values()
            for one in communes
        }
        self._cast()

    def _cast(self) -> None:
        """Who does what is not usual: by place in the lists, so that it stays the same."""
        d = [[one.code for one in self.done.districts[code]] for code in self.order]
        self.done.cast = {
            d[1][0]: "missing", d[1][1]: "missing", d[7][0]: "missing", d[1][2]: "late", d[1][3]: "corrected",
            d[2][0]: "contradictory", d[2][1]: "decided", d[3][0]: "returned", d[3][1]: "supplemented",
            d[0][1]: "forged", d[0][2]: "broken", d[6][0]: "newer above", d[4][0]: "estimate",
        }  # fmt: skip
        self.offices[d[1][3]] = self.offices[d[1][3]].corrected(M3__2a__1="77", M3__2a__1n="70")
        self.offices[d[6][0]] = self.offices[d[6][0]].corrected(M3__2a__2="99", M3__2a__2n="98")
        self.offices[d[4][0]] = Office(
            self.offices[d[4][0]].place,
            ({**self.offices[d[4][0]].newest, "M3.2b.1": {"value": "12", "state": "estimate"}, "M3.2b.1n": "3"},),
        )

    def role(self, code: str) -> str:
        return self.done.cast.get(code, "")

    def of(self, role: str) -> list[str]:
        return [code for code, found in self.done.cast.items() if found == role]

    def communes(self) -> None:
        """Every commune fills, finishes and signs; its bundles lie in a folder of its own, by revision."""
        self.country.at(IN_TIME)
        for code, office in self.offices.items():
            self.country.found(code)
            if self.role(code) in ("contradictory", "decided"):
                self._twice(code)
            else:
                self.country.report(code, PERIOD, office.figures)
        for code in self.of("supplemented"):
            self.country.run(code, "reopen", f"{FORM}/{PERIOD}", "--reason", "bổ sung", "--supplement")
            self.country.say(code, FORM, PERIOD, {"M3.2a.1": "51", "M3.2a.1n": "41"})
            self.country.export(code, PERIOD)
            self.offices[code] = self.offices[code].corrected(M3__2a__1="51", M3__2a__1n="41")

    def _twice(self, code: str) -> None:
        """The same report finished twice with other figures: the office put a backup back and typed anew."""
        home, aside = self.country.home(code), self.country.home(f"{code}-truoc")
        self.country.run(code, "new", FORM, PERIOD)
        shutil.copytree(home, aside)
        self.country.say(code, FORM, PERIOD, self.offices[code].newest)
        self.country.export(code, PERIOD)
        shutil.move(home / "gui", aside / "gui")
        shutil.rmtree(home)
        shutil.move(aside, home)
        self.country.say(code, FORM, PERIOD, {**self.offices[code].newest, "M3.2a.1": "400", "M3.2a.1n": "300"})
        self.country.export(code, PERIOD)

    def sent(self, code: str) -> list[Path]:
        """The bundles of an office, the oldest first."""
        folder = self.country.home(code) / "gui"
        return sorted(folder.glob("*.asice"), key=lambda path: path.stat().st_mtime_ns)

    def put(self, stick: Path, code: str, number: int = -1) -> None:
        """Copy one bundle of an office onto a stick."""
        folder = stick / code
        folder.mkdir(parents=True, exist_ok=True)
        path = self.sent(code)[number]
        shutil.copy(path, folder / path.name)

    def found_districts(self) -> None:
        self.country.at(IN_TIME)
        for district in self.order:
            self.country.found(district)
            self.country.trust(district, [one.code for one in self.done.districts[district]])

    def receive_below(self) -> None:
        """Each district takes its stick, some of them twice and in pieces."""
        for district in self.order:
            self._stick(district)
            self.country.at(IN_TIME)
            self.done.outcomes[district] = outcomes(self._received(district, self.done.sticks[district]))
        first, second, third, fourth = self.order[0], self.order[1], self.order[2], self.order[3]
        self.done.outcomes["again"] = outcomes(self._received(first, self.done.sticks[first]))
        self._out_of_order(second)
        self._contradictions(third)
        self._returns(fourth)
        self.country.at(AFTER)
        late = self.of("late")[0]
        self.put(self.done.sticks[second] / "muộn", late)
        self.done.outcomes["late"] = outcomes(self._received(second, self.done.sticks[second] / "muộn"))

    def _received(self, code: str, *paths: Path) -> list[dict[str, Any]]:
        return list(self.country.run(code, "receive", *paths, status=None))

    def _stick(self, district: str) -> None:
        stick = self.done.sticks[district] = self.country.folder / "usb" / district
        stick.mkdir(parents=True)
        for place in self.done.districts[district]:
            role = self.role(place.code)
            if role in ("missing", "late", "forged"):
                continue
            if role == "broken":
                path = stick / "hong.asice"
                data = bytearray(self.sent(place.code)[0].read_bytes())
                data[len(data) // 2] ^= 1
                path.write_bytes(data)
                continue
            self.put(
                stick, place.code, 0 if role in ("newer above", "contradictory", "decided", "supplemented") else -1
            )
        if district == self.order[0]:
            self.put(stick, self.done.districts[self.order[1]][5].code)
            self._forge(stick, self.of("forged")[0], self.done.districts[district][5].code)

    def _forge(self, stick: Path, code: str, signer: str) -> None:
        """A bundle of one commune, signed with a key that is known as another's."""
        home = self.country.home(code)
        make_key(home, "")
        self.country.run(self.order[0], "trust", "add", home / CERTIFICATE, "--unit", signer)
        self.country.run(
            code, "export", f"{FORM}/{PERIOD}", "--to", home / "giả", "--key", home / KEY, "--again",
            "--secret-file", home / PASSPHRASE,
        )  # fmt: skip
        shutil.copy(next((home / "giả").glob("*.asice")), stick / "ký-hộ.asice")

    def _out_of_order(self, district: str) -> None:
        """The corrected report was on the stick; its first revision comes afterwards."""
        again = self.country.folder / "usb" / "lần cũ"
        self.put(again, self.of("corrected")[0], 0)
        self.done.outcomes["older"] = outcomes(self._received(district, again))

    def _contradictions(self, district: str) -> None:
        """Two bundles of one revision: one pair is decided by hand, the other is left open."""
        second = self.country.folder / "usb" / "bản khác"
        for code in (*self.of("contradictory"), *self.of("decided")):
            self.put(second, code, 1)
        self.done.outcomes["conflict"] = outcomes(self._received(district, second))
        decided = self.of("decided")[0]
        kept = self.country.run(district, "received", FORM, PERIOD, "--unit", decided)
        assert len(kept) == 2
        self.country.run(district, "keep", str(kept[0]["number"]), "--reason", "đã hỏi lại phường")

    def _returns(self, district: str) -> None:
        """One report goes back; the supplement comes before nothing else is needed for it."""
        code, added = self.of("returned")[0], self.of("supplemented")[0]
        home = self.country.home(district)
        self.country.run(
            district, "return", code, FORM, PERIOD, "--reason", "Số liệu chưa khớp", "--comment",
            "M3.2a.1=Đề nghị rà lại với công an xã", "--to", home / "trả lại", "--key", home / KEY,
            "--secret-file", home / PASSPHRASE,
        )  # fmt: skip
        more = self.country.folder / "usb" / "bổ sung"
        self.put(more, added, 1)
        self.done.outcomes["supplement"] = outcomes(self._received(district, more))

    def upward(self) -> None:
        """The districts consolidate and sign; one sends nothing, so that its communes write to the province."""
        self.country.at(AFTER)
        self.country.found(PROVINCE)
        stick = self.country.folder / "usb" / "tỉnh"
        silent, doubled, newer = self.order[4], self.order[5], self.order[6]
        for district in self.order:
            if district == silent:
                continue
            self.country.run(district, "consolidate", FORM, PERIOD)
            offers = {"M1.1.3b": "co", "M4.1": "111", "M6.4": "97,5"}
            self.country.complete(district, PERIOD, offers)
            self.country.export(district, PERIOD)
            self.put(stick, district)
        for code in (one.code for one in self.done.districts[silent] + self.done.districts[doubled]):
            self.put(stick, code)
        self.put(stick, self.done.districts[newer][0].code)
        for agency, figures in AGENCIES.items():
            self.country.found(agency)
            self.country.run(agency, "new", FORM, PERIOD)
            self.country.complete(agency, PERIOD, figures)
            self.country.export(agency, PERIOD)
            self.put(stick, agency)
        known = [
            *self.order,
            *AGENCIES,
            *(one.code for place in (silent, doubled, newer) for one in self.done.districts[place]),
        ]
        self.country.trust(PROVINCE, [code for code in known if code != silent])
        self.done.outcomes[PROVINCE] = outcomes(self._received(PROVINCE, stick))
        self.done.sticks[PROVINCE] = stick

    def consolidate(self) -> None:
        """The province totals what stands, decides what is left open, answers for itself and signs."""
        self.country.run(PROVINCE, "consolidate", FORM, PERIOD)
        open_findings = {item["code"] for item in self.country.check(PROVINCE, PERIOD)}
        assert "V20" in open_findings
        newer = self.order[6]
        self.country.run(PROVINCE, "choose", FORM, PERIOD, newer, "whole", "--reason", "huyện đang rà soát bản mới")
        self.country.run(PROVINCE, "consolidate", FORM, PERIOD)
        self.country.complete(PROVINCE, PERIOD, OWN)
        self.country.export(PROVINCE, PERIOD)

    def play(self) -> Played:
        self.communes()
        self.found_districts()
        self.receive_below()
        self.upward()
        self.consolidate()
        left_out = {
            *self.of("missing"),
            *self.of("contradictory"),
            *self.of("returned"),
            *self.of("forged"),
            *self.of("broken"),
        }
        for code, office in self.offices.items():
            if code not in left_out:
                first = self.role(code) in ("newer above",)
                self.done.counted[code] = office.figures[0] if first else office.newest
        return self.done


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Played]:
    with pytest.MonkeyPatch.context() as patch:
        yield Play(tmp_path_factory.mktemp("tỉnh"), patch).play()


def shown(played: Played, code: str) -> dict[str, dict[str, str]]:
    report = played.country.run(code, "show", f"{FORM}/{PERIOD}")
    return dict(report["cells"])


def test_the_province_equals_an_independent_reckoning(played: Played) -> None:
    cells, every = shown(played, PROVINCE), len(list(itertools.chain(*played.districts.values())))
    assert every == 126
    expected = oracle.phu_luc_01(list(played.counted.values()), every)
    wrong = {key: (cells.get(key), total) for key, total in expected.items() if not agrees(cells[key], total)}
    assert not wrong


def test_each_district_equals_an_independent_reckoning(played: Played) -> None:
    for district, communes in played.districts.items():
        if district == list(played.districts)[4]:
            continue
        cells = shown(played, district)
        counted = [played.counted[one.code] for one in communes if one.code in played.counted]
        expected = oracle.phu_luc_01(counted, len(communes))
        wrong = {key: (cells.get(key), total) for key, total in expected.items() if not agrees(cells[key], total)}
        assert not wrong, district


def test_what_came_is_told_apart(played: Played) -> None:
    first, _, _, fourth, *_ = played.districts
    assert played.outcomes[first]["foreign"] == 1
    assert played.outcomes[first]["untrusted"] == 1
    assert played.outcomes[first]["broken"] == 1
    assert played.outcomes[first]["new"] == len(played.districts[first]) - 2
    assert set(played.outcomes["again"]) == {"same", "foreign", "untrusted", "broken"}
    assert played.outcomes["older"] == {"older": 1}
    assert played.outcomes["conflict"] == {"conflict": 2}
    assert played.outcomes["supplement"] == {"newer": 1}
    assert played.outcomes["late"] == {"new": 1}
    assert played.outcomes[fourth] == {"new": len(played.districts[fourth])}


def test_the_districts_know_who_is_missing(played: Played) -> None:
    _, second, *_ = played.districts
    lines = {line["unit"]: line for line in played.country.run(second, "status", PERIOD) if line["form"] == FORM}
    by_role = {played.cast[unit]: line for unit, line in lines.items() if unit in played.cast}
    assert by_role["missing"]["state"] == "none" and by_role["missing"]["late"] is True
    assert by_role["late"]["state"] == "received" and by_role["late"]["late"] is True
    assert by_role["corrected"]["state"] == "received" and by_role["corrected"]["late"] is False
    assert len(lines) == len(played.districts[second])


def test_a_total_opens_into_its_parts(played: Played) -> None:
    """Down to the communes of a district that the province holds too, each with the record of its first receipt."""
    opened = played.country.run(PROVINCE, "parts", f"{FORM}/{PERIOD}", "M3.2a.1")
    districts = list(played.districts)
    silent = {one.code for one in played.districts[districts[4]]}
    counted = [part for part in opened["parts"] if part["counted"]]
    assert {part["unit"] for part in counted} == {*districts} - {districts[4]} | silent
    assert str(sum(int(part["cell"]["value"]) for part in counted)) == opened["cell"]["value"]
    doubled = next(part for part in counted if part["unit"] == districts[5])
    assert {part["unit"] for part in doubled["parts"]} == {one.code for one in played.districts[districts[5]]}
    assert all(part["digest"] and part["record"]["signature"]["ok"] for part in (*counted, *doubled["parts"]))


def test_nothing_is_counted_twice(played: Played) -> None:
    """The agency's figure stands beside the sum; a newer report that came past a district is told."""
    opened = played.country.run(PROVINCE, "parts", f"{FORM}/{PERIOD}", "M3.2a.2")
    left = {part["unit"]: part["why"] for part in opened["parts"] if not part["counted"]}
    assert set(left) == {"27.so-gddt"} and all(left.values())
    newer = list(played.districts)[6]
    district = next(part for part in opened["parts"] if part["unit"] == newer)
    inside = {part["unit"]: part for part in district["parts"]}
    assert inside[played.districts[newer][0].code]["since"]
