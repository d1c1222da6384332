"""Work shared between processes; one that dies or hangs is replaced, and what it did is named."""

from __future__ import annotations

import gc
import signal
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from ctypes import c_long
    from multiprocessing.connection import Connection
    from multiprocessing.process import BaseProcess

Task = TypeVar("Task")
Result = TypeVar("Result")

SHARE = 16  # tasks handed over at a time
PATIENCE = 10.0  # seconds a worker may be silent over one task


def shared(
    work: Callable[[Task], Result],
    tasks: Sequence[Task],
    jobs: int,
    lost: Callable[[Task], Result],
    *,
    patience: float = PATIENCE,
) -> Iterator[tuple[int, Result]]:
    """Do the work on every task, in `jobs` processes; yield its number and result as they come.

    The processes are copies of this one: what `work` and `tasks` hold is there without being sent.
    `lost` makes the result for a task over which a process died or was silent for `patience`.  An
    exception in the work ends everything and is raised here.
    """
    if jobs < 2 or len(tasks) <= SHARE:
        yield from ((number, work(task)) for number, task in enumerate(tasks))
        return
    pool = _Pool(work, tasks, lost, patience)
    try:
        pool.start(min(jobs, -(-len(tasks) // SHARE)))
        while pool.busy:
            yield from pool.results()
    finally:
        pool.stop()


@dataclass(slots=True)
class _Worker:
    """A process, the way to it, the tasks it has, and the one it is at."""

    process: BaseProcess
    connection: Connection
    share: range
    current: c_long
    seen: int = -1


class _Pool(Generic[Task, Result]):
    """Processes and what they have to do.

    What starts and watches processes is imported here: most builds do not need it.
    """

    def __init__(
        self,
        work: Callable[[Task], Result],
        tasks: Sequence[Task],
        lost: Callable[[Task], Result],
        patience: float,
    ) -> None:
        self.work, self.tasks, self.lost, self.patience = work, tasks, lost, patience
        starts = range(0, len(tasks), SHARE)
        self.waiting = deque(range(start, min(start + SHARE, len(tasks))) for start in starts)
        self.busy: list[_Worker] = []
        import multiprocessing

        self.context = multiprocessing.get_context("fork")

    def start(self, count: int) -> None:
        """Start processes.  There are no threads here, so a copy of this process is whole."""
        # What is copied now is not swept again, in no process: sweeping would copy its memory.
        gc.freeze()
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
            yield from zip(worker.share, finished, strict=True)
            self._hand_over(worker)

    def stop(self) -> None:
        """End every process that is still there."""
        for worker in self.busy:
            worker.process.kill()
            worker.process.join()
            worker.connection.close()
        gc.unfreeze()

    def _start_one(self) -> None:
        ours, theirs = self.context.Pipe()
        current = self.context.RawValue("l", -1)
        arguments = (self.work, self.tasks, theirs, current)
        process = self.context.Process(target=_work, args=arguments, daemon=True)
        process.start()
        theirs.close()
        worker = _Worker(process, ours, range(0), current)
        self.busy.append(worker)
        self._hand_over(worker)

    def _hand_over(self, worker: _Worker) -> None:
        """Give a worker its next share, or let it go."""
        if self.waiting:
            worker.share = self.waiting.popleft()
            worker.current.value = worker.seen = -1
            worker.connection.send(worker.share)
            return
        # Closing our end would not be seen: processes started later hold copies of it.
        worker.connection.send(range(0))
        worker.process.join()
        worker.connection.close()
        self.busy.remove(worker)

    def _impatient(self) -> Iterator[tuple[int, Result]]:
        """End a worker that is at the same task as it was PATIENCE ago."""
        for worker in list(self.busy):
            if worker.current.value == worker.seen:
                worker.process.kill()
                yield from self._replace(worker)
            else:
                worker.seen = worker.current.value

    def _replace(self, worker: _Worker) -> Iterator[tuple[int, Result]]:
        """Name the task a worker died over, and let another do the rest of its share."""
        worker.process.join()
        worker.connection.close()
        self.busy.remove(worker)
        at = max(worker.current.value, worker.share.start)
        yield at, self.lost(self.tasks[at])
        rest = (range(worker.share.start, at), range(at + 1, worker.share.stop))
        self.waiting.extendleft(share for share in rest if share)
        if self.waiting:
            self._start_one()


def _work(
    work: Callable[[Task], Result],
    tasks: Sequence[Task],
    connection: Connection,
    current: c_long,
) -> None:
    """Do one share after the other until nothing more comes."""
    # Who stops the build with a key stops the one process that ends the others.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        while share := connection.recv():
            results = []
            for number in share:
                current.value = number
                results.append(work(tasks[number]))
            connection.send(results)
    except EOFError:
        return
    except Exception as error:  # noqa: BLE001 - it is raised again where the results are awaited
        connection.send(error)
