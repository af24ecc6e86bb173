"""Taking in: every file is judged again from the bytes that are kept. What was kept before a stop stays kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

from msgspec.structs import replace

from forms.errors import WorldError
from workflow.answering.taking import take_answer
from workflow.receiving.arrivals import Arrival
from workflow.receiving.bench import Bench, bench_of
from workflow.receiving.comparing import Comparing
from workflow.receiving.crew import Crew
from workflow.receiving.finding import Found, forget_letters
from workflow.receiving.keeping import Keeper
from workflow.receiving.lines import GENUINE, UNWATCHED, Line, Looking, Taken, Watch
from workflow.receiving.lining import Lining
from workflow.receiving.looking import MANY, files_in, origin_of
from workflow.receiving.own import take_own
from workflow.session import Session
from workflow.verifying.records import Unlocking

EVIDENCE = "older"
KEPT = GENUINE - {"same"}
TOLD_WHOLE = 1000


def take(
    session: Session,
    looking: Looking,
    chosen: Sequence[int] | None = None,
    watch: Watch | None = None,
    unlocking: Unlocking | None = None,
) -> Taken:
    """Take lines in: those chosen (places in looking.lines), or every good one, and older ones as evidence.

    The outcomes may differ from those seen, where the files or what was received changed since. Taken again, what was
    kept is "same". With `chosen` the act tells of these lines alone, else of all. FileRefused where the disk is full.
    """
    lines = looking.lines
    wanted = range(len(lines)) if chosen is None else chosen
    accepts = _good_or_older if chosen is None else _always
    files = [_found(lines[place]) for place in wanted]
    return _Taking(session, looking.origin, len(files), unlocking, watch or UNWATCHED, accepts).run(files)


def receive(
    session: Session, paths: Sequence[Path], unlocking: Unlocking | None = None, watch: Watch | None = None
) -> Taken:
    """Look and take in one pass: everything genuine that is ours is kept, answers are taken, the rest is told.

    For any number of bundles; memory stays flat, and what is kept is kept batch by batch.
    """
    watch = watch or UNWATCHED
    files, _ = files_in(session, paths, watch)
    return _Taking(session, origin_of(paths), len(files), unlocking, watch, _always).run(files)


def _always(line: Line) -> bool:
    del line
    return True


def _good_or_older(line: Line) -> bool:
    return line.good or line.outcome == EVIDENCE


def _found(line: Line) -> Found:
    passed_over = line.sentence if line.outcome == "other" and not line.sha256 else ""
    return Found(line.file, line.path, line.part, skipped=passed_over)


class _Taking:
    """One act of receiving. accepts: whether a line of what is ours, or an answer, is taken."""

    def __init__(
        self,
        session: Session,
        origin: str,
        count: int,
        unlocking: Unlocking | None,
        watch: Watch,
        accepts: Callable[[Line], bool],
    ) -> None:
        self._session, self._watch, self._accepts = session, watch, accepts
        self._bench: Bench = bench_of(session, unlocking, thorough=count == 1)
        self._count = count
        self._lines: list[Line] = []
        self._places: list[int] = []
        self._later: list[tuple[int, Arrival]] = []
        comparing = Comparing(session.store, count > MANY)
        self._lining = Lining(session, self._bench, comparing, accepts)
        self._keeper = Keeper(session, origin, self._kept)
        self._comparing = comparing

    def run(self, files: Sequence[Found]) -> Taken:
        """Take the files in."""
        try:
            with Crew(self._bench, keeps=True) as crew:
                for place, arrival in crew.arrivals(files, self._watch.stops):
                    self._take(place, arrival)
                    self._watch.progress(self._done, len(files), files[place].name)
                cancelled = self._done < len(files)
                self._take_later()
                self._keeper.close()
        except WorldError as error:
            raise self._keeper.broken_off(error) from error
        finally:
            self._keeper.let_go()
            forget_letters()
        lines = tuple(line for _, line in sorted(zip(self._places, self._lines, strict=True), key=_place))
        return Taken(lines, self._keeper.receiving, taken_sentence(lines), cancelled)

    @property
    def _done(self) -> int:
        return len(self._places) + len(self._later)

    def _kept(self, line: Line) -> None:
        self._comparing.stored(line.data_digest, line.received)
        self._lines.append(line if self._count <= TOLD_WHOLE else replace(line, facts={}))

    def _take(self, place: int, arrival: Arrival) -> None:
        line, judged = self._lining.line(arrival), arrival.judged
        if judged is not None and judged.own and line.outcome == "waiting" and len(self._later) < MANY:
            self._later.append((place, arrival))
            return
        self._places.append(place)
        if judged is not None and judged.verdict == "ours" and line.outcome in KEPT and self._accepts(line):
            self._keeper.put_file(arrival)
            self._keeper.add(line, judged)
            return
        self._keeper.drop_file(arrival)
        if self._accepts(line) and line.good:
            self._take_otherwise(line, arrival)
        self._keeper.add(line)

    def _take_otherwise(self, line: Line, arrival: Arrival) -> None:
        """Answers go to the reports that they speak of, own bundles among this office's own reports."""
        if line.kind == "answer":
            take_answer(self._session, arrival.data, line.file, self._bench.keys)
        elif line.outcome == "own" and arrival.judged is not None:
            take_own(self._session, arrival.judged, arrival.data)

    def _take_later(self) -> None:
        """Own supplements, now that what they complete may be here too."""
        waiting = len(self._later) + 1
        while self._later and len(self._later) < waiting:
            waiting = len(self._later)
            again, self._later = self._later, []
            for place, arrival in again:
                self._take(place, arrival)
        for place, arrival in self._later:
            self._places.append(place)
            self._keeper.add(self._lining.line(arrival))


def _place(pair: tuple[int, Line]) -> int:
    return pair[0]


_KEPT_WORDS = (
    (("new", "newer"), "nhận {} báo cáo"),
    (("own",), "lấy lại {} báo cáo của cơ quan"),
    (("receipt", "return"), "nhận {} phiếu phản hồi"),
    (("waiting",), "{} bản bổ sung chờ bản gốc"),
    (("older",), "giữ {} bản cũ làm căn cứ"),
    (("conflict",), "giữ {} bản mâu thuẫn chờ chọn"),
    (("empty",), "giữ {} bản không có số liệu"),
    (("same",), "{} tệp đã có"),
    (("untrusted",), "{} tệp chưa tin cậy"),
    (("broken",), "{} tệp hỏng"),
    (("locked",), "{} tệp đã mã hóa chưa mở được"),
    (("foreign",), "{} tệp không thuộc nơi này"),
    (("unsigned",), "{} bảng tính cần xác nhận"),
    (("keys",), "{} tệp về khóa"),
    (("pack",), "{} gói biểu mẫu cần xem riêng"),
    (("other",), "bỏ qua {} tệp khác"),
)


def taken_sentence(lines: Sequence[Line]) -> str:
    """ "Nhận 98 báo cáo; 2 tệp chưa tin cậy." """
    counts: Counter[str] = Counter(line.outcome for line in lines)
    said = [(sum(counts[name] for name in names), words) for names, words in _KEPT_WORDS]
    text = "; ".join(words.format(count) for count, words in said if count)
    return f"{text[:1].upper()}{text[1:]}." if text else "Không thấy tệp nào để nhận."
