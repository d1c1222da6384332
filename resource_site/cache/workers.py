"""Worker processes: one that dies or hangs is replaced, and its task is reported."""

from __future__ import annotations

import gc
import os
import signal
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from ctypes import c_long
    from multiprocessing.connection import Connection
    from multiprocessing.process import BaseProcess

Task = TypeVar("Task")
Result = TypeVar("Result")

# Windows has no forks; on macOS system libraries may start threads, which a fork does not survive.
CAN_FORK = "fork" in vars(os) and sys.platform != "darwin"
SHARE = 50  # short tasks that are not worth another process
LARGEST = 64  # tasks handed over at a time; the last shares are small: all end together
AHEAD = 2  # shares in the queue of a worker, so that it never waits for the next one
PATIENCE = 10.0  # seconds a worker may spend on one task


def shared(
    work: Callable[[Task], Result],
    tasks: Sequence[Task],
    jobs: int,
    lost: Callable[[Task], Result],
    *,
    patience: float = PATIENCE,
    share: int = SHARE,
) -> Iterator[tuple[int, Result]]:
    """Do the work on every task, in `jobs` processes; yield its number and result as they come.

    The processes are forks of this one: what `work` and `tasks` hold is not sent to them.  Where
    that is not possible, this process does all of it.
    `lost` makes the result for a task during which a process died or hung for `patience` seconds.
    `share` is a number of tasks that is not worth another process.
    An exception in the work ends all processes and is raised here.
    """
    if jobs < 2 or len(tasks) <= share or not CAN_FORK:
        yield from ((number, work(task)) for number, task in enumerate(tasks))
        return
    pool = _Pool(work, tasks, lost, patience)
    try:
        pool.start(min(jobs, -(-len(tasks) // share)))
        while pool.busy:
            yield from pool.results()
    finally:
        pool.stop()


@dataclass(slots=True)
class _Worker:
    """A process, the connection to it, its shares, its present task and its last known one."""

    process: BaseProcess
    connection: Connection
    current: c_long
    shares: deque[range] = field(default_factory=deque)
    seen: int = -2


class _Pool(Generic[Task, Result]):
    """Processes and their tasks.

    `multiprocessing` is imported here: most builds do not need it.
    """

    def __init__(
        self,
        work: Callable[[Task], Result],
        tasks: Sequence[Task],
        lost: Callable[[Task], Result],
        patience: float,
    ) -> None:
        self.work, self.tasks, self.lost, self.patience = work, tasks, lost, patience
        self.waiting = deque([range(len(tasks))])
        self.count = 0
        self.busy: list[_Worker] = []
        import multiprocessing

        self.context = multiprocessing.get_context("fork")

    def start(self, count: int) -> None:
        """Start processes.  There are no threads, so forking is safe."""
        # Garbage collection in a fork would copy the memory that it shares with this process.
        gc.freeze()
        self.count = count
        for _ in range(count):
            self._start_one()

    def results(self) -> Iterator[tuple[int, Result]]:
        """Wait until something happens; yield what is finished."""
        from multiprocessing.connection import wait

        ready = wait([worker.connection for worker in self.busy], timeout=self.patience)
        if not ready:
            yield from self._impatient()
        for worker in [worker for worker in self.busy if worker.connection in ready]:
            try:
                finished = worker.connection.recv()
            except (EOFError, OSError):
                yield from self._replace(worker)
                continue
            if isinstance(finished, BaseException):
                raise finished
            yield from zip(worker.shares.popleft(), finished, strict=True)
            self._hand_over(worker)

    def stop(self) -> None:
        """End every process that is still running."""
        for worker in self.busy:
            worker.process.kill()
            worker.process.join()
            worker.connection.close()
        gc.unfreeze()

    def _start_one(self) -> None:
        ours, theirs = self.context.Pipe()
        current = self.context.RawValue("l", -1)
        # A copy of our end in another process would keep a worker waiting after we have ended.
        closed = [ours, *(worker.connection for worker in self.busy)]
        arguments = (self.work, self.tasks, theirs, current, closed)
        process = self.context.Process(target=_work, args=arguments, daemon=True)
        process.start()
        theirs.close()
        worker = _Worker(process, ours, current)
        self.busy.append(worker)
        self._hand_over(worker)

    def _hand_over(self, worker: _Worker) -> None:
        """Give a worker its next shares, or let it end."""
        while len(worker.shares) < AHEAD and (share := self._next_share()):
            worker.shares.append(share)
            # A worker that has just died is replaced when its results are waited for.
            with suppress(OSError):
                worker.connection.send(share)
        if not worker.shares:
            worker.connection.close()
            worker.process.join()
            self.busy.remove(worker)

    def _next_share(self) -> range:
        """Take a share of the remaining tasks: the fewer remain, the smaller it is."""
        if not self.waiting:
            return range(0)
        first = self.waiting.popleft()
        left = len(first) + sum(map(len, self.waiting))
        share = first[: max(1, min(LARGEST, left // (4 * self.count)))]
        if rest := first[len(share) :]:
            self.waiting.appendleft(rest)
        return share

    def _impatient(self) -> Iterator[tuple[int, Result]]:
        """End a worker that is at the same task as `patience` seconds ago."""
        for worker in list(self.busy):
            if worker.current.value == worker.seen:
                worker.process.kill()
                yield from self._replace(worker)
            else:
                worker.seen = worker.current.value

    def _replace(self, worker: _Worker) -> Iterator[tuple[int, Result]]:
        """Report the task during which a worker died, and give the rest of its share to another."""
        worker.process.join()
        worker.connection.close()
        self.busy.remove(worker)
        share, *ahead = worker.shares
        at = worker.current.value if worker.current.value in share else share.start
        yield at, self.lost(self.tasks[at])
        rest = (range(share.start, at), range(at + 1, share.stop), *ahead)
        self.waiting.extendleft(share for share in rest if share)
        if self.waiting:
            self._start_one()


def _work(
    work: Callable[[Task], Result],
    tasks: Sequence[Task],
    connection: Connection,
    current: c_long,
    closed: Iterable[Connection],
) -> None:
    """Do one share after the other."""
    # Ctrl-C ends the parent process, which ends its workers.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for other in closed:
        other.close()
    # A closed connection means that nothing remains to be done, or that the build has ended.
    with suppress(EOFError, ConnectionError):
        while True:
            connection.send(_results(work, tasks, connection.recv(), current))


def _results(
    work: Callable[[Task], Result], tasks: Sequence[Task], share: range, current: c_long
) -> list[Result] | Exception:
    """Do one share; an exception is raised again where the results are awaited."""
    results = []
    try:
        for number in share:
            current.value = number
            results.append(work(tasks[number]))
    except Exception as error:  # noqa: BLE001 - the parent process raises it again
        return error
    return results
