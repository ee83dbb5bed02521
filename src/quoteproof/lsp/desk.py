"""The desk: one book under the eyes of an editor, checked again by a thread of its own whenever a text changes.

Promises: the newest texts are checked and not each of them; a check that is overtaken is called off. Whatever goes
wrong in a check, the thread goes on, and the last result that was good stays in force. Leaves out: the wire.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from quoteproof.check.result import CheckResult
from quoteproof.check.run import CancelledError
from quoteproof.engine.errors import EngineError
from quoteproof.project.errors import CannotRunError, Trouble
from quoteproof.project.project import Project

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

    def __init__(self, root: Path, tell: Callable[[View], None]) -> None:
        """Take the book's folder; `tell` is called in the desk's thread with each result, the newest last."""
        self.root = root
        self.view: View | None = None
        self._tell = tell
        self._sheet = Sheet({}, {}, 0)
        self._changed = threading.Condition()
        self._closed = False
        self._thread = threading.Thread(target=self._work, name="quoteproof", daemon=True)

    def start(self) -> None:
        """Begin to work."""
        self._thread.start()

    def lay(self, texts: Mapping[str, str], versions: Mapping[str, int]) -> int:
        """Lay down the newest unsaved texts, or none at all after a file has changed on disk; gives their number."""
        with self._changed:
            self._sheet = Sheet(dict(texts), dict(versions), self._sheet.number + 1)
            self._changed.notify_all()
            return self._sheet.number

    def close(self, *, seconds: float = 5.0) -> None:
        """Stop working and end the pandocs; waits so many seconds for a check under way."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()
        if self._thread.is_alive():
            self._thread.join(seconds)

    def _work(self) -> None:
        with Project(self.root) as project:
            done = 0
            while (sheet := self._newer(done)) is not None:
                for only_open in self._passes(sheet):
                    if not self._check(project, sheet, only_open=only_open):
                        break
                done = sheet.number

    def _passes(self, sheet: Sheet) -> tuple[bool, ...]:
        """At first the open chapters alone, so that something is told soon; then the whole book."""
        first = self.view is None or not self.view.whole
        return (True, False) if first and sheet.texts else (False,)

    def _newer(self, done: int) -> Sheet | None:
        """Wait for a sheet that is newer; None when the desk is closed."""
        with self._changed:
            self._changed.wait_for(lambda: self._closed or self._sheet.number > done)
            return None if self._closed else self._sheet

    def _overtaken(self, sheet: Sheet) -> bool:
        return self._closed or self._sheet.number > sheet.number

    def _check(self, project: Project, sheet: Sheet, *, only_open: bool) -> bool:
        """Check once and tell the result; False where that was called off or could not be done."""
        only = tuple(sheet.texts) if only_open else None
        try:
            result = project.check(overlay=sheet.texts, only=only, cancel=lambda: self._overtaken(sheet))
            self._show(View(sheet, result, whole=only is None))
        except CancelledError:
            return False
        except CannotRunError as error:
            self._show(View(sheet, None, error.troubles))
            return False
        except Exception as error:
            # The one place where everything is caught: an editor must not lose its server over one text.
            _LOG.exception("a check failed")
            why = str(error) if isinstance(error, EngineError) else f"{type(error).__name__}: {error}"
            self._show(View(sheet, None, (Trouble(f"the check itself failed: {why}"),)))
            return False
        return True

    def _show(self, view: View) -> None:
        if view.result is not None:
            self.view = view
        self._tell(view)
