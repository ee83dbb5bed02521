"""Runs the tasks of a batch on a cluster of Dask, whose workers see the same files under the same paths.

A worker of the cluster judges in a child of its own, as a batch on one machine does: a book that takes too much breaks
the child and not the worker. The children are a resource of the worker (`WorkerPlugin`) and are closed with it. A task
whose worker dies is given to another one by the scheduler.
Source: Dask.distributed, “Worker plugins”, “Resilience”.
"""

import contextlib
import secrets
import threading
from collections.abc import Iterable, Iterator
from itertools import islice
from queue import Empty, SimpleQueue
from typing import Final

from distributed import Client, Worker, as_completed, get_worker
from distributed.diagnostics.plugin import WorkerPlugin

from quoteproof.disk.errors import CannotRunError, Trouble
from quoteproof.project.batch import BatchTask, failed
from quoteproof.project.batch_running import BatchAnswer, BatchLimits, JudgingChild
from quoteproof.report.batch import BatchFailure, FailureReason, line_text

_AHEAD: Final = 4
"""How many tasks for each thread of the cluster are handed out at once."""
_CONNECTING: Final = 30.0
"""Most seconds that the scheduler, and its first worker, may take to answer."""


class JudgingPlugin(WorkerPlugin):
    """The children of one worker of the cluster, as many as it judges at once."""

    def __init__(self, name: str, limits: BatchLimits) -> None:
        """Take the name of the run and the limits of each child; nothing is started before the first task."""
        self.name, self._limits = name, limits

    def setup(self, worker: Worker) -> None:
        """Begin with no child."""
        self._idle: SimpleQueue[JudgingChild] = SimpleQueue()
        self._all: list[JudgingChild] = []
        self._lock = threading.Lock()

    def teardown(self, worker: Worker) -> None:
        """End every child, also one that is judging."""
        with self._lock:
            for child in self._all:
                child.abort()
            for child in self._all:
                child.close()

    def answer(self, task: str) -> str:
        """The line of a task, by a child that is idle."""
        try:
            child = self._idle.get_nowait()
        except Empty:
            child = JudgingChild(self._limits)
            with self._lock:
                self._all.append(child)
        try:
            return child.answer(task)
        finally:
            self._idle.put(child)


def judge_task(task: str, run: str) -> str:
    """The line of a task, judged by the worker of the cluster that calls this, with its plugin of the name `run`."""
    plugin = get_worker().plugins[run]
    assert isinstance(plugin, JudgingPlugin)
    return plugin.answer(task)


def run_on_cluster(tasks: Iterable[str], address: str, limits: BatchLimits) -> Iterator[BatchAnswer]:
    """The answers of some tasks, each JSON of a `BatchTask`, as they come from the scheduler at `address`.

    Raises `CannotRunError` where it does not answer, or has no worker that can run this program.
    """
    name = f"quoteproof-{secrets.token_hex(8)}"
    with _connected(address) as client:
        try:
            client.register_plugin(JudgingPlugin(name, limits))
        except (ImportError, AttributeError) as error:
            helps = ("install the same version of quoteproof on all workers",)
            raise CannotRunError(Trouble(f"a worker cannot run this program: {error}", helps=helps)) from error
        try:
            yield from _answers(client, tasks, name)
        finally:
            with contextlib.suppress(OSError):  # where the scheduler is gone
                client.unregister_worker_plugin(name)


def _connected(address: str) -> Client:
    helps = ("start one with `dask scheduler`, and workers with `dask worker ADDRESS --nthreads 1`",)
    try:
        client = Client(address, timeout=_CONNECTING, set_as_default=False)
    except (OSError, ValueError) as error:
        raise CannotRunError(Trouble(f"no scheduler answers at `{address}`: {error}", helps=helps)) from error
    try:
        client.wait_for_workers(1, timeout=_CONNECTING)
    except TimeoutError as error:
        client.close()
        raise CannotRunError(Trouble(f"the scheduler at `{address}` has no worker", helps=helps)) from error
    except BaseException:
        client.close()  # which waits long where the object is only forgotten
        raise
    return client


def _answers(client: Client, tasks: Iterable[str], name: str) -> Iterator[BatchAnswer]:
    """Hand out tasks, a few ahead of the workers, and give each answer as it comes."""
    waiting = enumerate(tasks)
    running: dict[object, tuple[int, str]] = {}
    done = as_completed(loop=client.loop, with_results=True, raise_errors=False)

    def hand_out(count: int) -> None:
        for number, task in islice(waiting, count):
            future = client.submit(judge_task, task, name, key=f"{name}-{number}", pure=False)
            running[future.key] = (number, task)
            done.add(future)

    hand_out(_AHEAD * max(1, sum(client.nthreads().values())))
    for future, answer in done:
        number, task = running.pop(future.key)
        if future.status != "finished":
            message = f"the workers that judged it ended: {answer[1] if isinstance(answer, tuple) else answer}"
            answer = line_text(failed(BatchTask.of(task), BatchFailure(FailureReason.CRASH, message)))
        hand_out(1)
        yield BatchAnswer(number, answer)
