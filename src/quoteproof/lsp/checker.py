"""The background checker of one open book: a thread that checks it again whenever a text changes.

Every change gets a quick answer, and a pause in the typing a confirmed one; a check that is overtaken is cancelled.
Whatever fails in a check, the thread goes on, and the last good result stays in force.
"""

import gc
import logging
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import Executor, ThreadPoolExecutor
from pathlib import Path
from typing import Final

from quoteproof.check.result import CheckResult
from quoteproof.check.run import CancelledError
from quoteproof.disk.errors import CannotRunError, Trouble
from quoteproof.engine.program import EngineError
from quoteproof.project.live import LiveProject, Unread
from quoteproof.values import dataclass

PAUSE: Final = 0.3
"""Seconds without a change after which an answer is confirmed."""
_LOG: Final = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class TextSnapshot:
    """The unsaved texts of a book at one moment."""

    texts: Mapping[str, str]
    """Texts of the open files by the book's names for them."""
    versions: Mapping[str, int]
    """The client's numbers for these texts."""
    number: int
    """Which snapshot it is, from 1."""


@dataclass(frozen=True, slots=True)
class CheckedSnapshot:
    """The result of checking a snapshot."""

    snapshot: TextSnapshot
    """The texts it was made of."""
    result: CheckResult | None
    """The result; None where nothing could be checked."""
    troubles: tuple[Trouble, ...] = ()
    """Why it could not be checked."""
    whole: bool = True
    """Whether all the chapters were checked, and not only the open ones."""


class BackgroundChecker:
    """Checks one open book in a thread."""

    def __init__(
        self, root: Path, report: Callable[[CheckedSnapshot], None], progress: Callable[[int, int], None]
    ) -> None:
        """Take the book's folder.

        `report` is called with each result, the newest last, and `progress` with how many chapters of how many are
        read; both in threads of the checker.
        """
        self._root = root
        self._report = report
        self._progress = progress
        self._snapshot = TextSnapshot({}, {}, 0)
        self._kept: TextSnapshot | None = None
        self._changed = threading.Condition()
        self._closed = False
        self._whole = False
        self._stale = False
        self._thread = threading.Thread(target=self._work, name="quoteproof", daemon=True)

    def start(self) -> None:
        """Start the thread."""
        self._thread.start()

    def submit(self, texts: Mapping[str, str], versions: Mapping[str, int], *, disk: bool, keep: bool = False) -> int:
        """Submit the newest unsaved texts; returns their number.

        `disk` says that a file on disk may have changed, `keep` that the texts before are to be checked as well.
        """
        with self._changed:
            self._stale = self._stale or disk
            self._kept = self._snapshot if keep else self._kept
            self._snapshot = TextSnapshot(dict(texts), dict(versions), self._snapshot.number + 1)
            self._changed.notify_all()
            return self._snapshot.number

    def close(self, *, seconds: float = 5.0) -> None:
        """Stop working and end the pandocs; waits so many seconds for what is under way."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()
        if self._thread.is_alive():
            self._thread.join(seconds)

    def _work(self) -> None:
        with LiveProject(self._root) as project, ThreadPoolExecutor(1) as aside:
            done = 0
            while (snapshot := self._newer(done)) is not None:
                done = snapshot.number
                if self._tried(lambda: self._answer(project, snapshot), snapshot) and self._is_quiet(snapshot):
                    self._tried(lambda: self._confirm(project, snapshot, aside), snapshot)

    def _newer(self, done: int) -> TextSnapshot | None:
        """Wait for a snapshot that is newer; None when the checker is closed."""
        with self._changed:
            self._changed.wait_for(lambda: self._closed or self._snapshot.number > done)
            kept, self._kept = self._kept, None
            newest = kept if kept is not None and kept.number > done else self._snapshot
            return None if self._closed else newest

    def _is_quiet(self, snapshot: TextSnapshot) -> bool:
        """Wait a little for the next keystroke; True where there is none."""
        with self._changed:
            return not self._changed.wait_for(lambda: self._overtaken(snapshot), PAUSE if self._whole else 0)

    def _overtaken(self, snapshot: TextSnapshot) -> bool:
        return self._closed or self._snapshot.number > snapshot.number

    def _answer(self, project: LiveProject, snapshot: TextSnapshot) -> None:
        """Answer at once, as well as that can be done: never called off, so that fast typing is answered too."""
        if self._stale:
            self._stale = False
            project.unread(snapshot.texts)
        if self._whole or snapshot.texts:
            quick = project.quick(snapshot.texts, cancel=lambda: self._closed)
            if quick.result.chapters:
                self._report(CheckedSnapshot(snapshot, quick.result, whole=quick.whole))

    def _confirm(self, project: LiveProject, snapshot: TextSnapshot, aside: Executor) -> None:
        """Read what has changed as a whole, in another thread, and check once more; called off by a keystroke."""
        waiting = project.unread(snapshot.texts)
        reading = aside.submit(self._read, project, waiting, snapshot)
        reading.add_done_callback(lambda _: self._wake())
        with self._changed:
            self._changed.wait_for(lambda: reading.done() or self._overtaken(snapshot))
        if self._overtaken(snapshot):
            raise CancelledError
        result = project.check(overlay=snapshot.texts, believes=True, cancel=lambda: self._overtaken(snapshot))
        if not self._whole:
            # A book's trees have no cycles: to look through them for garbage, again and again, would stop the typing.
            gc.freeze()
            gc.enable()
        self._whole = True
        self._report(CheckedSnapshot(snapshot, result))

    def _read(self, project: LiveProject, waiting: tuple[Unread, ...], snapshot: TextSnapshot) -> None:
        for number, unread in enumerate(waiting, 1):
            if self._overtaken(snapshot):
                return
            project.read(unread)
            self._progress(number, len(waiting))

    def _wake(self) -> None:
        with self._changed:
            self._changed.notify_all()

    def _tried(self, act: Callable[[], None], snapshot: TextSnapshot) -> bool:
        """Do something, whatever comes of it; False where it was called off or could not be done."""
        try:
            act()
        except CancelledError:
            return False
        except CannotRunError as error:
            gc.enable()
            self._report(CheckedSnapshot(snapshot, None, error.troubles))
            return False
        except Exception as error:
            # The one place where everything is caught: an editor must not lose its server over one text.
            gc.enable()
            _LOG.exception("a check failed")
            why = str(error) if isinstance(error, EngineError) else f"{type(error).__name__}: {error}"
            self._report(CheckedSnapshot(snapshot, None, (Trouble(f"the check itself failed: {why}"),)))
            return False
        return True
