"""The answer of the last `quoteproof check`, given again while nothing that decides it has changed.

It is kept in the user's cache with the record of everything that the check read, listed and looked for, and sealed with
the user's key. Each time all of that is looked at again. Only `check` without options is answered so, and not where
`CI` is set: `build`, `verify` and every other command judge anew. The module imports nothing that takes time.
"""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterator, Sequence

from quoteproof.disk import user_folders
from quoteproof.disk.program_stamp import program_stamp
from quoteproof.disk.record import OWN, ReadRecord, recording

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Final

DECIDING: Final = ("NO_COLOR", "TERM", "COLUMNS", "LINES", "SOURCE_DATE_EPOCH", "QUOTEPROOF_LIBRARY")
"""The variables of the environment that a check without options depends on; a test finds every other that is read."""
_FILE: Final = "answer"
_LARGEST: Final = 32 * 1024 * 1024


class RememberedAnswer:
    """What a check said, and its exit status."""

    __slots__ = ("status", "text")

    def __init__(self, status: int, text: str) -> None:
        """Take the exit status, and all that goes to standard output."""
        self.status = status
        self.text = text


class AnswerRecord:
    """What the check that runs now has read, and what surrounded it when it began."""

    __slots__ = ("_around", "_failures", "_record")

    def __init__(self, record: ReadRecord) -> None:
        """Take the record; nothing is in it yet."""
        self._record = record
        self._around = _surroundings()
        self._failures = _failures()

    def keep(self, root: str | os.PathLike[str], answer: RememberedAnswer) -> None:
        """Keep the answer of the book at `root`, once it is said, unless something of it would not be so again."""
        self._record.add(root, "own", OWN)
        parts = self._record.parts(root)
        if parts is None or "\0" in answer.text or (self._around, self._failures) != (_surroundings(), _failures()):
            return
        place = user_folders.sealed_place(root)
        if place is not None:
            body = "\0".join((str(answer.status), answer.text, *parts)).encode("utf-8", "surrogatepass")
            folder, key = place
            user_folders.write_sealed_file(os.path.join(folder, _FILE), key, _FILE, _maker(root, self._around), body)


def find(words: Sequence[str]) -> RememberedAnswer | None:
    """The answer of a check of the book that the working folder belongs to, with some options, if it is known."""
    root = _root() if _is_remembered(words) else None
    place = user_folders.sealed_place(root) if root is not None else None
    if root is None or place is None:
        return None
    folder, key = place
    maker = _maker(root, _surroundings())
    body = user_folders.read_sealed_file(os.path.join(folder, _FILE), key, _FILE, maker, _LARGEST)
    if not body:
        return None
    status, text, *parts = body.decode("utf-8", "surrogatepass").split("\0")
    return None if ReadRecord.of_parts(root, parts).changed() else RememberedAnswer(int(status), text)


@contextlib.contextmanager
def recorded(words: Sequence[str]) -> Iterator[AnswerRecord | None]:
    """Record what a check with some options reads; None where its answer is not remembered."""
    if not _is_remembered(words):
        yield None
        return
    with recording(believes_stamps=True) as record:
        yield AnswerRecord(record)


def _is_remembered(words: Sequence[str]) -> bool:
    return not words and user_folders.may_believe()


def _root() -> str | None:
    """The folder of the book, as `book_files.find_root` finds it."""
    try:
        folder = os.path.realpath(os.getcwd())
    except OSError:
        return None
    while not os.path.exists(os.path.join(folder, "book.yaml")):
        above = os.path.dirname(folder)
        if above == folder:
            return None
        folder = above
    return folder


def _surroundings() -> str:
    """What decides how an answer is shown: the terminal and its width, and the environment."""
    try:
        size = str(os.get_terminal_size(sys.__stdout__.fileno())) if sys.__stdout__ is not None else ""
    except (AttributeError, ValueError, OSError):
        size = ""
    return repr((sys.stdout.isatty(), size, [os.environ.get(name) for name in DECIDING]))


def _failures() -> int:
    """How often an engine has failed in this process: another time it may succeed."""
    from quoteproof.engine.program import EngineError

    return EngineError.count


def _maker(root: str | os.PathLike[str], around: str) -> bytes:
    """Who gives an answer, and where."""
    return repr((program_stamp(), os.fspath(root), around)).encode("ascii", "backslashreplace")
