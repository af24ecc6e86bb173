"""Many files, judged by this process and others at once: whoever is free takes the next ones.

The others know plain data only, never the database. Where this process has one thread under Linux they are copies of
it (fork), there at once; everywhere else they are started afresh (spawn), which takes each of them half a second: a
copy of a process with threads may wait for ever for what another thread held. One that dies or says nothing any more
costs nothing but time: what it had is judged here.
"""

from __future__ import annotations

import os
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from typing import Any, Self

from workflow.receiving.arrivals import Arrival, arrive, arrive_all
from workflow.receiving.bench import Bench, Grounds
from workflow.receiving.finding import Found
from workflow.receiving.helping import DECODER, Answer, another, calm, has_one_thread, open_handles, serve

WORTHWHILE, WORTH_COPIES = 250, 40
"""Files from which on others are worth their start: afresh, or as copies."""
CHUNK, AHEAD, SHARE = 24, 2, 4
"""Files judged in step; how many times that a helper has before him; the least parts that what is left is cut into."""
PIPE_ROOM = 7000
"""Bytes of paths: with their places they stay below the 8192 that a pipe of multiprocessing takes in on Windows."""
MOST = 3
_HERE_AGAIN = ("own", "answer", "pack", "locked")
PATIENCE = 0.2
HUNG = 180.0


class Crew:
    """Judges files for one act. keeps: the bytes of what is ours are put among the blobs before it is handed out.

    A context: nobody who helped is there any more when it is left. They go by themselves as soon as nothing is left to
    hand out, while what they found is still being kept.
    """

    def __init__(self, bench: Bench, keeps: bool) -> None:
        self._bench, self._keeps = bench, keeps
        self._others: _Helpers | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        if self._others is not None:
            self._others.see_off()

    def arrivals(self, files: Sequence[Found], stops: Callable[[], bool]) -> Iterator[tuple[int, Arrival]]:
        """(place, arrival) of each file in the order in which they are done; ends early where `stops`."""
        plain = [place for place, one in enumerate(files) if _is_plain(one)]
        copies = has_one_thread()
        helpers = _helpers(len(plain), copies)
        if helpers < 1 or self._bench.asks_authorities:
            yield from self._alone(files, stops)
            return
        with calm():
            self._others = _Helpers(self._bench.grounds, helpers, self._keeps, copies)
            self._others.begin()
            yield from self._together(files, plain, self._others, stops)

    def _alone(self, files: Sequence[Found], stops: Callable[[], bool]) -> Iterator[tuple[int, Arrival]]:
        for place, found in enumerate(files):
            if stops():
                return
            yield place, self._here(found)

    def _together(
        self, files: Sequence[Found], plain: list[int], crew: _Helpers, stops: Callable[[], bool]
    ) -> Iterator[tuple[int, Arrival]]:
        for place in [place for place, found in enumerate(files) if not _is_plain(found)]:
            if stops():
                return
            yield place, self._here(files[place])
        waiting, heard = deque(plain), time.monotonic()
        while waiting or crew.busy:
            if stops():
                return
            crew.hand_out(waiting, files)
            answers = crew.answers(0 if waiting else PATIENCE)
            heard = time.monotonic() if answers or waiting else heard
            if time.monotonic() - heard > HUNG:
                crew.give_up()
            waiting.extendleft(reversed(crew.left_behind()))
            for answer in answers:
                yield answer.place, self._checked(files[answer.place], answer)
            places = [] if answers else _next_of(waiting)
            yield from zip(places, arrive_all(self._bench, [files[place] for place in places]), strict=True)
        crew.let_go()

    def _checked(self, found: Found, answer: Answer) -> Arrival:
        """What another process found; what needs the file or the database once more is judged here."""
        if answer.judged is None or answer.judged.verdict in _HERE_AGAIN:
            return self._here(found)
        return Arrival(found, answer.judged, is_put=self._keeps, is_fresh=answer.written)

    def _here(self, found: Found) -> Arrival:
        return arrive(self._bench, found)


def _helpers(files: int, copies: bool) -> int:
    """How many others are worth their start: one for each processor but this process's own."""
    if files < (WORTH_COPIES if copies else WORTHWHILE):
        return 0
    return min(MOST, (os.cpu_count() or 1) - 1)


def _next_of(waiting: deque[int]) -> list[int]:
    """What is taken at a time; less and less towards the end, so that all come to it together."""
    return [waiting.popleft() for _ in range(min(CHUNK, -(-len(waiting) // SHARE)))]


def _sendable(waiting: deque[int], files: Sequence[Found]) -> list[int]:
    """The same, but no more than a pipe takes in: on Windows whoever writes more waits until it is read, and the reader
    may himself be waiting for his answers to be read."""
    places = _next_of(waiting)
    while len(places) > 1 and sum(len(os.fsencode(files[place].path)) for place in places) > PIPE_ROOM:
        waiting.appendleft(places.pop())
    return places


def _is_plain(found: Found) -> bool:
    return found.part < 0 and not found.skipped and found.problem is None


class _Helpers:
    """The other processes, each with a pipe and the places that it was given."""

    def __init__(self, grounds: Grounds, count: int, keeps: bool, copies: bool) -> None:
        self._grounds, self._count, self._keeps, self._copies = grounds, count, keeps, copies
        self._given: dict[Connection, deque[list[int]]] = {}
        self._processes: dict[Connection, Any] = {}
        self._lost: list[int] = []

    def begin(self) -> None:
        """Have them there, as many as the system has room for."""
        context = get_context("fork" if self._copies else "spawn")
        ours = open_handles() if self._copies else None
        for _ in range(self._count):
            begun = another(context, serve, (self._grounds, self._keeps), ours)
            if begun is None:
                return
            here, process = begun
            self._processes[here], self._given[here] = process, deque()
            if ours is not None:
                ours.append(here.fileno())

    def see_off(self) -> None:
        """Nobody of them is there any more when it returns, whatever they were at."""
        for pipe in self._given:
            pipe.close()
        for process in self._processes.values():
            process.join(PATIENCE * 25)
            if process.is_alive():
                process.kill()
                process.join()

    @property
    def busy(self) -> bool:
        """Whether answers are still to come."""
        return any(self._given.values())

    def hand_out(self, waiting: deque[int], files: Sequence[Found]) -> None:
        """Give each one enough to go on with while its answers are looked at."""
        if not waiting:
            self.let_go()
        for pipe, given in list(self._given.items()):
            while waiting and len(given) < AHEAD:
                places = _sendable(waiting, files)
                given.append(places)
                try:
                    pipe.send([(place, str(files[place].path)) for place in places])
                except OSError:
                    self._lose(pipe)
                    break

    def answers(self, patience: float) -> list[Answer]:
        """What is done by now; waits for so many seconds where nothing is."""
        found: list[Answer] = []
        asked = [pipe for pipe, given in self._given.items() if given]
        ends = {pipe: self._processes[pipe].sentinel for pipe in asked}
        ready = wait([*asked, *ends.values()], patience)
        for pipe in asked:
            try:
                if pipe in ready:
                    found += DECODER.decode(pipe.recv_bytes())
                    self._given[pipe].popleft()
                elif ends[pipe] in ready:  # on Windows a pipe that its process never took up has no end
                    self._lose(pipe)
            except (OSError, EOFError):
                self._lose(pipe)
        return found

    def give_up(self) -> None:
        """Wait no longer for those who still have to answer."""
        for pipe in [pipe for pipe, given in self._given.items() if given]:
            self._lose(pipe)

    def left_behind(self) -> list[int]:
        """The places that a process had which is gone; told once."""
        lost, self._lost = self._lost, []
        return lost

    def let_go(self) -> None:
        """Who has nothing more to do may go."""
        for pipe in [pipe for pipe, given in self._given.items() if not given]:
            del self._given[pipe]
            pipe.close()

    def _lose(self, pipe: Connection) -> None:
        for places in self._given.pop(pipe):
            self._lost += places
        pipe.close()
