"""The desk: one book under the eyes of an editor, checked again by a thread of its own whenever a text changes.

Promises: every change gets a quick answer, and a pause in the typing the last word; what is overtaken is called off.
Whatever goes wrong in a check, the thread goes on, and the last result that was good stays in force. Leaves out: the
wire.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from quoteproof.check.result import CheckResult
from quoteproof.check.run import CancelledError
from quoteproof.disk.errors import CannotRunError, Trouble
from quoteproof.engine.errors import EngineError
from quoteproof.project.live import LiveProject, Unread

PAUSE: Final = 0.3
"""Seconds without a change after which an answer is confirmed."""
_LOG: Final = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Sheet:
    """The unsaved texts of a book at one moment."""

    texts: Mapping[str, str]
    """Texts of the open files by the book's names for them."""
    versions: Mapping[str, int]
    """The client's numbers for these texts."""
    number: int
    """Which sheet it is, from 1."""


@dataclass(frozen=True, slots=True)
class View:
    """What a check came to."""

    sheet: Sheet
    """The texts it was made of."""
    result: CheckResult | None
    """The result; None where nothing could be checked."""
    troubles: tuple[Trouble, ...] = ()
    """Why nothing could be checked."""
    whole: bool = True
    """Whether all the chapters were checked, and not only the open ones."""


class Desk:
    """A book and the thread that checks it."""

    def __init__(self, root: Path, tell: Callable[[View], None], progress: Callable[[int, int], None]) -> None:
        """Take the book's folder.

        `tell` is called with each result, the newest last, and `progress` with how many chapters of how many are
        read; both in threads of the desk's own.
        """
        self._root = root
        self._tell = tell
        self._progress = progress
        self._sheet = Sheet({}, {}, 0)
        self._changed = threading.Condition()
        self._closed = False
        self._whole = False
        self._stale = False
        self._thread = threading.Thread(target=self._work, name="quoteproof", daemon=True)

    def start(self) -> None:
        """Begin to work."""
        self._thread.start()

    def lay(self, texts: Mapping[str, str], versions: Mapping[str, int], *, disk: bool) -> int:
        """Lay down the newest unsaved texts; gives their number. `disk` says that a file may have changed there."""
        with self._changed:
            self._stale = self._stale or disk
            self._sheet = Sheet(dict(texts), dict(versions), self._sheet.number + 1)
            self._changed.notify_all()
            return self._sheet.number

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
            while (sheet := self._newer(done)) is not None:
                done = sheet.number
                if self._tried(lambda: self._answer(project, sheet), sheet) and self._is_quiet(sheet):
                    self._tried(lambda: self._confirm(project, sheet, aside), sheet)

    def _newer(self, done: int) -> Sheet | None:
        """Wait for a sheet that is newer; None when the desk is closed."""
        with self._changed:
            self._changed.wait_for(lambda: self._closed or self._sheet.number > done)
            return None if self._closed else self._sheet

    def _is_quiet(self, sheet: Sheet) -> bool:
        """Wait a little for the next keystroke; True where there is none."""
        with self._changed:
            return not self._changed.wait_for(lambda: self._overtaken(sheet), PAUSE if self._whole else 0)

    def _overtaken(self, sheet: Sheet) -> bool:
        return self._closed or self._sheet.number > sheet.number

    def _answer(self, project: LiveProject, sheet: Sheet) -> None:
        """Answer at once, as well as that can be done: never called off, so that fast typing is answered too."""
        if self._stale:
            self._stale = False
            project.unread(sheet.texts)
        if self._whole or sheet.texts:
            quick = project.quick(sheet.texts, cancel=lambda: self._closed)
            if quick.result.chapters:
                self._tell(View(sheet, quick.result, whole=quick.whole))

    def _confirm(self, project: LiveProject, sheet: Sheet, aside: Executor) -> None:
        """Read what has changed as a whole, in another thread, and check once more; called off by a keystroke."""
        waiting = project.unread(sheet.texts)
        reading = aside.submit(self._read, project, waiting, sheet)
        reading.add_done_callback(lambda _: self._wake())
        with self._changed:
            self._changed.wait_for(lambda: reading.done() or self._overtaken(sheet))
        if self._overtaken(sheet):
            raise CancelledError
        result = project.check(overlay=sheet.texts, cancel=lambda: self._overtaken(sheet))
        self._whole = True
        self._tell(View(sheet, result))

    def _read(self, project: LiveProject, waiting: tuple[Unread, ...], sheet: Sheet) -> None:
        for number, one in enumerate(waiting, 1):
            if self._overtaken(sheet):
                return
            project.read(one)
            self._progress(number, len(waiting))

    def _wake(self) -> None:
        with self._changed:
            self._changed.notify_all()

    def _tried(self, act: Callable[[], None], sheet: Sheet) -> bool:
        """Do something, whatever comes of it; False where it was called off or could not be done."""
        try:
            act()
        except CancelledError:
            return False
        except CannotRunError as error:
            self._tell(View(sheet, None, error.troubles))
            return False
        except Exception as error:
            # The one place where everything is caught: an editor must not lose its server over one text.
            _LOG.exception("a check failed")
            why = str(error) if isinstance(error, EngineError) else f"{type(error).__name__}: {error}"
            self._tell(View(sheet, None, (Trouble(f"the check itself failed: {why}"),)))
            return False
        return True
