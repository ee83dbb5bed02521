"""Threads that wait for engines, and do not delay the end of the program where it is interrupted."""

import contextlib
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Final

from quoteproof.engine.process import kill_children

_EVERY: Final = 0.1  # seconds


@contextlib.contextmanager
def engine_threads(count: int) -> Iterator[ThreadPoolExecutor]:
    """A pool of at most `count` threads, which have ended when the block ends.

    Where the block is interrupted, every engine is killed until then: the threads fail, and do not wait for what nobody
    wants any more. An engine that a thread starts meanwhile is killed too.
    """
    with ThreadPoolExecutor(count) as pool:
        try:
            yield pool
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
