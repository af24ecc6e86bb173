"""A fault of a pack, located, and what the checks of packs share: keys, texts, options, cycles."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter

from forms.form import Option
from forms.keys import DOCUMENT, KEY

# The {names} that forms/present.py fills in for every report; each also in capitals.
_RUNNING_NAMES = (
    "nam", "ky", "don_vi", "ten", "loai", "cap_tren", "tinh", "loai_tinh", "cap_uy_tinh", "co_quan", "viet_tat",
    "so_nhan", "so_hieu",
    "so_qd", "ngay_qd", "ngay_qd_dai",
)  # fmt: skip
REPORT_NAMES = frozenset(_RUNNING_NAMES) | {name.upper() for name in _RUNNING_NAMES}

_NAME = re.compile(r"\{([^{}]*)\}")
_BRACE = re.compile(r"[{}]")


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault of a pack: the file, the place in it, what is wrong, what to do."""

    file: str
    where: str
    message: str
    remedy: str

    @property
    def text(self) -> str:
        """One line: "phu-luc-01.toml, M1.1.3: ...; cách sửa: ..."."""
        place = f"{self.file}, {self.where}" if self.where else self.file
        return f"{place}: {self.message}; cách sửa: {self.remedy}."


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a pack: the file and the key of the row, field or entry in it."""

    file: str
    where: str

    def problem(self, message: str, remedy: str) -> Problem:
        """A fault at this place."""
        return Problem(self.file, self.where, message, remedy)


def check_keys(places: Iterable[tuple[Place, str]]) -> Iterator[Problem]:
    """Keys that break the grammar (forms/keys.py), take the name of a document cell, or stand twice."""
    seen: set[str] = set()
    for place, key in places:
        if not KEY.fullmatch(key):
            yield place.problem(
                f"khóa “{key}” sai quy tắc đặt tên", "dùng chữ cái không dấu, chữ số, dấu chấm, gạch nối hoặc gạch dưới"
            )
        elif f"{key}.".startswith(DOCUMENT):
            yield place.problem(f"khóa “{key}” trùng tên ô của văn bản", "đổi tên khóa")
        elif key in seen:
            yield place.problem(f"khóa “{key}” đã được dùng ở mục khác", "đặt khóa khác cho một trong hai mục")
        seen.add(key)


def check_text(place: Place, texts: Iterable[str], names: frozenset[str]) -> Iterator[Problem]:
    """Unknown {names} and lone braces in texts that are filled in for a report."""
    for text in texts:
        for name in _NAME.findall(text):
            if name not in names:
                yield place.problem(
                    f"không có biến “{{{name}}}”", "sửa tên biến hoặc khai báo ở [variables] trong pack.toml"
                )
        if _BRACE.search(_NAME.sub("", text)):
            yield place.problem("dấu ngoặc nhọn không đủ cặp", "viết biến dạng {ten_bien}")


def check_options(place: Place, options: tuple[Option, ...]) -> Iterator[Problem]:
    """A closed question needs at least two answers, each with its own value and a text."""
    values = [option.value for option in options]
    if len(values) < 2:
        yield place.problem("câu hỏi chọn có ít hơn hai phương án (options)", "khai báo đủ các phương án")
    if len(set(values)) < len(values):
        yield place.problem("hai phương án có cùng giá trị", "đặt giá trị (value) khác nhau cho từng phương án")
    if not all(option.value and option.text for option in options):
        yield place.problem("phương án thiếu giá trị hoặc thiếu lời", "ghi đủ value và text")


def find_cycles(graph: Mapping[str, Iterable[str]]) -> list[tuple[str, ...]]:
    """Cycles that share no key, each as the keys along it from the one that the graph names first."""
    rest = {key: set(others) for key, others in graph.items()}
    order = list(graph)
    cycles: list[tuple[str, ...]] = []
    while True:
        try:
            TopologicalSorter(rest).prepare()
        except CycleError as error:
            cycle = error.args[1][:0:-1]
            first = min(range(len(cycle)), key=lambda at: order.index(cycle[at]))
            cycles.append((*cycle[first:], *cycle[:first]))
            rest = {key: others.difference(cycle) for key, others in rest.items() if key not in cycle}
        else:
            return cycles


def check_cycles(graph: Mapping[str, Iterable[str]], places: Mapping[str, Place]) -> Iterator[Problem]:
    """Formulas that need their own result."""
    for cycle in find_cycles(graph):
        path = " → ".join((*cycle, cycle[0]))
        yield places[cycle[0]].problem(f"công thức quay vòng: {path}", "bỏ một trong các tham chiếu này")
