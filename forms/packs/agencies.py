"""The check of a pack's agencies: keys, spellings, names by day, for whom they act, and who took over from whom."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import pairwise

from forms.keys import KEY
from forms.pack import EVERY_PROVINCE, Agency, Pack, Succession
from forms.packs.problem import Place, Problem, check_keys, find_cycles


def check_agencies(file: str, pack: Pack) -> Iterator[Problem]:
    """Every fault of [[agency]] and [[succession]], in the pack's order."""
    yield from check_keys((Place(file, agency.key), agency.key) for agency in pack.agency)
    owners: dict[str, str] = {}
    for agency in pack.agency:
        place = Place(file, agency.key)
        yield from _check_acting(place, pack, agency)
        for spelling in dict.fromkeys((agency.name, *agency.aliases)):
            if owners.setdefault(spelling, agency.key) != agency.key:
                yield place.problem(
                    f"tên “{spelling}” đã thuộc cơ quan {owners[spelling]}", "bỏ tên này ở một trong hai cơ quan"
                )
        yield from _check_named(place, agency)
    for change in pack.succession:
        yield from _check_succession(Place(file, f"succession {change.agency}"), pack, change)
    graph = {change.agency: change.to for change in pack.succession}
    for cycle in find_cycles(graph):
        yield Place(file, f"succession {cycle[0]}").problem(
            f"cơ quan nhận nhiệm vụ của chính mình: {' → '.join((*cycle, cycle[0]))}", "sửa to của một mục"
        )


def _check_acting(place: Place, pack: Pack, agency: Agency) -> Iterator[Problem]:
    expected = pack.province or EVERY_PROVINCE
    if agency.acts_for and agency.acts_for != expected:
        yield place.problem(
            f"acts_for “{agency.acts_for}” không phải mã tỉnh của gói", f"ghi {expected} hoặc bỏ acts_for"
        )


def _check_named(place: Place, agency: Agency) -> Iterator[Problem]:
    """Names by day: complete, each with a beginning before its end, no two on one day."""
    spans = sorted((entry.since or date.min, entry.until or date.max) for entry in agency.named)
    if any(first > last for first, last in spans):
        yield place.problem("tên theo thời gian có ngày cuối trước ngày đầu", "sửa since hoặc until")
    elif any(before[1] >= after[0] for before, after in pairwise(spans)):
        yield place.problem(
            "hai tên cùng có hiệu lực trong một ngày", "sửa since, until để các khoảng không chồng nhau"
        )
    if any(not (entry.name and entry.short and entry.source) for entry in agency.named):
        yield place.problem("tên theo thời gian thiếu tên, chữ viết tắt hoặc nguồn", "ghi đủ name, short và source")


def _check_succession(place: Place, pack: Pack, change: Succession) -> Iterator[Problem]:
    if not KEY.fullmatch(change.agency):
        yield place.problem(f"khóa “{change.agency}” sai quy tắc đặt tên", "ghi khóa của cơ quan đã thôi nhiệm vụ")
    if not change.to:
        yield place.problem("chưa nêu cơ quan nhận nhiệm vụ (to)", "ghi khóa của các cơ quan nhận")
    for key in change.to:
        if key not in pack.agencies:
            yield place.problem(f"cơ quan nhận “{key}” không có trong pack.toml", "sửa khóa hoặc thêm [[agency]]")
    if not (change.tasks and change.source):
        yield place.problem("thiếu nhiệm vụ (tasks) hoặc nguồn (source)", "ghi nhiệm vụ được chuyển và văn bản nguồn")
