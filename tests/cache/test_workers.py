"""Every task has its result, whatever becomes of the process that was at it."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from resource_site.cache import workers
from resource_site.problems import Problem, ProblemsError

TASKS = [f"task {number}" for number in range(100)]
WORSE = {"task 0", "task 41", "task 42", "task 99"}


pytestmark = pytest.mark.skipif(
    not workers.CAN_FORK, reason="on this platform one process does all of the work"
)


def lost(task: str) -> str:
    return f"{task} is lost"


def expected(worse: set[str]) -> dict[int, str]:
    return {n: lost(task) if task in worse else task.upper() for n, task in enumerate(TASKS)}


@pytest.mark.parametrize("jobs", [1, 2, 3])
@pytest.mark.parametrize("count", [0, 1, workers.SHARE, workers.SHARE + 1, 100])
def test_every_task_has_its_result_once(jobs: int, count: int) -> None:
    found = list(workers.shared(str.upper, TASKS[:count], jobs, lost))
    assert sorted(found) == [(number, f"TASK {number}") for number in range(count)]


def test_many_tasks_are_done_in_other_processes_and_few_are_not() -> None:
    def process(_: str) -> str:
        return str(os.getpid())

    assert str(os.getpid()) not in dict(workers.shared(process, TASKS, 2, lost)).values()
    assert {pid for _, pid in workers.shared(process, TASKS[:3], 2, lost)} == {str(os.getpid())}


def test_what_the_work_holds_need_not_be_sent() -> None:
    unsendable = (letter for letter in "x")
    found = workers.shared(lambda task: task + str(bool(unsendable)), TASKS, 2, lost)
    assert dict(found)[7] == "task 7True"


def test_a_task_that_kills_its_process_is_named_and_the_others_are_done() -> None:
    def work(task: str) -> str:
        if task in WORSE:
            os.kill(os.getpid(), signal.SIGKILL)
        return task.upper()

    found = list(workers.shared(work, TASKS, 2, lost))
    assert len(found) == len(TASKS)
    assert dict(found) == expected(WORSE)


def test_a_task_that_hangs_is_ended_and_the_others_are_done() -> None:
    def work(task: str) -> str:
        if task == "task 41":
            time.sleep(3600)
        return task.upper()

    found = list(workers.shared(work, TASKS, 2, lost, patience=0.3))
    assert len(found) == len(TASKS)
    assert dict(found) == expected({"task 41"})


@pytest.mark.parametrize("jobs", [1, 2])
def test_an_exception_in_the_work_is_raised_here(jobs: int) -> None:
    problem = Problem("content/news/a.md", 1, 1, "it is wrong", "put it right")

    def work(task: str) -> str:
        if task == "task 41":
            raise ProblemsError([problem])
        return task

    with pytest.raises(ProblemsError) as raised:
        list(workers.shared(work, TASKS, jobs, lost))
    assert raised.value.problems == (problem,)


# Starts workers that are at work for ever, says which they are, and waits.
STARTING = """\
import os, sys, time
from resource_site.cache import workers

def work(number):
    os.write(1, f"{os.getpid()}\\n".encode())
    time.sleep(0.02)

list(workers.shared(work, range(10**6), 2, lambda number: None))
"""


def test_workers_end_when_the_build_is_killed() -> None:
    project = Path(__file__).parents[2]
    command = [sys.executable, "-c", STARTING]
    with subprocess.Popen(command, cwd=project, stdout=subprocess.PIPE) as build:
        assert build.stdout
        started = {build.stdout.readline() for _ in range(40)}
        build.kill()
        # This comes to an end when nobody is left who could write.
        started |= set(build.stdout.readlines())
    assert len(started) == 2


def test_no_process_is_left_behind() -> None:
    def work(task: str) -> str:
        if task == "task 41":
            raise ValueError(task)
        return task

    with pytest.raises(ValueError, match="task 41"):
        list(workers.shared(work, TASKS, 2, lost))
    list(workers.shared(str.upper, TASKS, 2, lost))
    abandoned = workers.shared(str.upper, TASKS, 2, lost)
    next(abandoned)
    del abandoned
    assert multiprocessing.active_children() == []


def test_even_few_tasks_are_shared_if_each_is_long() -> None:
    def process(_: int) -> int:
        time.sleep(0.1)
        return os.getpid()

    found = {result for _, result in workers.shared(process, range(6), 2, lambda _: 0, share=1)}
    assert len(found) == 2
    assert os.getpid() not in found
