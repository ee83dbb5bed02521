"""Interruptions: threads that wait for engines do not delay the end of the program."""

import contextlib
import threading
from collections.abc import Iterator
from concurrent.futures import Executor
from typing import Final

from quoteproof.engine.process import kill_children

_EVERY: Final = 0.1  # seconds


@contextlib.contextmanager
def interruptible(pool: Executor) -> Iterator[None]:
    """Where the block is interrupted, kill every engine until the threads of `pool` have ended.

    They fail then, and do not wait for what nobody wants any more. An engine that a thread starts meanwhile is killed
    too.
    """
    try:
        yield
    except KeyboardInterrupt:
        ended = threading.Event()
        killer = threading.Thread(target=_kill_until, args=(ended,), daemon=True)
        killer.start()
        try:
            pool.shutdown(cancel_futures=True)
        finally:
            ended.set()
            killer.join()
        raise


def _kill_until(ended: threading.Event) -> None:
    kill_children()
    while not ended.wait(_EVERY):
        kill_children()
