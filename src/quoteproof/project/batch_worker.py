"""The child that judges the books of a batch, one after the other: tasks come in as frames, answers go out as frames.

Started as a module, never imported. When its parent is gone, it ends in the middle of a book, with all it has started.
"""

import gc
import os
import signal
import sys
import threading
from queue import SimpleQueue

from quoteproof.disk.reading import reason
from quoteproof.engine.process import read_frame, write_frame
from quoteproof.project.batch import BatchJudge, BatchTask, CorpusStepKind, failed
from quoteproof.project.corpus_steps import confirmed, scanned
from quoteproof.report.batch import BatchFailure, FailureReason, line_text

Tasks = SimpleQueue[list[bytes]]


def _receive(tasks: Tasks) -> None:
    """Put tasks into the queue; at the end of the input interrupt the main thread, whatever it does."""
    while (parts := read_frame(sys.stdin.buffer)) is not None:
        tasks.put(parts)
    os.kill(os.getpid(), signal.SIGINT)


def _answered(judge: BatchJudge, text: str) -> str:
    task = BatchTask.of(text)
    try:
        step = task.step
        if step is None or step.kind is CorpusStepKind.READ:
            return judge.answer(task)
        return scanned(step) if step.kind is CorpusStepKind.SCAN else confirmed(judge, task, step)
    except MemoryError:
        message, helps = "it needs more memory than a worker may hold", ("give more with `--memory MIB`",)
        return line_text(failed(task, BatchFailure(FailureReason.MEMORY, message, helps=helps)))
    except OSError as error:  # of the program's own files: a full disk
        where = f"in `{os.path.dirname(task.step.work)}`" if task.step is not None else "on the disk of temporary files"
        helps = (f"make room {where}, and run the command again",)
        message = f"a file that its judging needs cannot be kept: {reason(error)}"
        return line_text(failed(task, BatchFailure(FailureReason.CANNOT_RUN, message, helps=helps)))


def _main() -> None:
    signal.signal(signal.SIGINT, signal.default_int_handler)  # also where a shell has it ignored
    answers, sys.stdout = sys.stdout.buffer, sys.stderr  # nothing else is written between the frames
    gc.disable()
    gc.freeze()  # what was imported stays
    tasks: Tasks = SimpleQueue()
    threading.Thread(target=_receive, args=(tasks,), daemon=True).start()
    try:
        with BatchJudge() as judge:
            while True:
                (task,) = tasks.get()
                write_frame(answers, ["ok", _answered(judge, task.decode("utf-8"))])
                gc.collect()
    except (KeyboardInterrupt, BrokenPipeError):
        os._exit(0)  # the parent is gone, and what is still open is its to lose


if __name__ == "__main__":
    _main()
