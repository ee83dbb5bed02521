"""Runs the tasks of a batch in child processes: here (`run_here`), and in each worker of a cluster (`batch_dask`).

A child judges one book at a time within limits of time and memory, and ends after some books, so that nothing grows.
A book that breaks its child, or takes too much, is one answer that says so; the next book gets a new child.
"""

import sys
import threading
from collections.abc import Iterable, Iterator
from queue import SimpleQueue
from typing import Final

from quoteproof.engine.process import MEMORY_BYTES, ResidentProcess
from quoteproof.engine.program import EngineError, EngineTimeout
from quoteproof.project.batch import BatchTask, failed
from quoteproof.report.batch import BatchFailure, FailureReason, line_text
from quoteproof.values import dataclass

_COMMAND: Final = (sys.executable, "-P", "-m", "quoteproof.project.batch_worker")


@dataclass(frozen=True, slots=True)
class BatchLimits:
    """What a book may take."""

    seconds: float = 900.0
    """Most seconds for one book."""
    memory_bytes: int = MEMORY_BYTES
    """Most bytes that a child may hold, and each program that it starts, where the platform can limit it."""
    books: int = 50
    """How many books a child judges before it ends."""


@dataclass(frozen=True, slots=True)
class BatchAnswer:
    """What became of one task."""

    number: int
    """The number of the task, from 0."""
    line: str
    """Its line as JSON; empty where the line that is known holds."""


class JudgingChild:
    """A child process that judges; it starts with the first book, and again when it has ended."""

    def __init__(self, limits: BatchLimits) -> None:
        """Start nothing yet."""
        self._limits, self._judged = limits, 0
        memory = limits.memory_bytes
        self._process = ResidentProcess(lambda: _COMMAND, name="the book", memory_bytes=memory, is_own=True)

    def answer(self, task: str) -> str:
        """The line of a task (JSON of a `BatchTask`), also where the child breaks."""
        if self._judged >= self._limits.books:
            self.close()
        self._judged += 1
        try:
            return self._process.request([task], timeout=self._limits.seconds)[0].decode("utf-8")
        except EngineTimeout as error:
            failure = BatchFailure(FailureReason.TIME, str(error), helps=("give more with `--timeout SECONDS`",))
        except EngineError as error:
            why = str(error).splitlines()[-1]
            message = f"the process that judged it ended without an answer: {why}"
            failure = BatchFailure(FailureReason.CRASH, message, helps=("check it alone: `quoteproof check`",))
        return line_text(failed(BatchTask.of(task), failure))

    def abort(self) -> None:
        """End the child in the middle of a book."""
        self._process.abort()

    def close(self) -> None:
        """End the child and all that it has started."""
        self._judged = 0
        self._process.close()


def run_here(tasks: Iterable[str], jobs: int, limits: BatchLimits) -> Iterator[BatchAnswer]:
    """The answers of some tasks, each JSON of a `BatchTask`, as they come; `jobs` are judged at once."""
    waiting, lock, stopped = enumerate(tasks), threading.Lock(), threading.Event()
    done: SimpleQueue[BatchAnswer | BaseException | None] = SimpleQueue()
    children = [JudgingChild(limits) for _ in range(jobs)]

    def serve(child: JudgingChild) -> None:
        try:
            while not stopped.is_set():
                with lock:
                    number, task = next(waiting, (-1, ""))
                if number < 0:
                    break
                done.put(BatchAnswer(number, child.answer(task)))
        except BaseException as error:  # which the caller gets
            done.put(error)
        finally:
            child.close()
            done.put(None)

    threads = [threading.Thread(target=serve, args=(child,)) for child in children]
    try:
        for thread in threads:
            thread.start()
        left = jobs
        while left:
            answer = done.get()
            if isinstance(answer, BaseException):
                raise answer
            if answer is None:
                left -= 1
            else:
                yield answer
    finally:
        stopped.set()
        for child in children:
            child.abort()
        for thread in threads:
            if thread.ident is not None:
                thread.join()
