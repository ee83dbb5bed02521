"""What the engines said of pictures, formulas, characters and files: kept in the user's cache, and asked only once.

An answer belongs to the contents that were asked about. The file is sealed with the user's key like a parsed chapter
(`project.cache`); one that is damaged, forged or not the user's own is ignored, and everything is asked anew.
"""

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from quoteproof.disk.kept_json import KeptJson
from quoteproof.disk.program_stamp import program_stamp
from quoteproof.values import dataclass

NAME: Final = "print-answers.entry"
"""The file, in the folder of what is kept of a book."""


@dataclass(frozen=True, slots=True)
class PrintQuestion:
    """Something that an engine or a reader of files is asked about."""

    kind: str
    """What is asked: `picture`, `formula`, `character`, `styles`, or `front`."""
    about: str
    """What it is asked about."""
    stamp: str
    """What else the answer depends on."""

    @property
    def key(self) -> str:
        """The question, as its answer is kept by."""
        return hashlib.sha256(json.dumps([self.kind, self.about, self.stamp]).encode("ascii")).hexdigest()[:32]


class Answers:
    """The answers to questions about one book, each of them text; an empty one says that nothing is wrong."""

    def __init__(self, root: Path, *, kept: bool = True, name: str = NAME) -> None:
        """Take the book's folder; nothing is read yet. `kept` says whether the answers are kept on disk, as `name`."""
        self._file = KeptJson(root if kept else None, name)
        self._known: dict[str, str] | None = None
        self._on_disk: Mapping[str, str] = {}

    def find(self, question: str) -> str | None:
        """The answer, if it is known."""
        if self._known is None:
            self._on_disk = self._file.read(program_stamp()) or {}
            self._known = dict(self._on_disk)
        return self._known.get(question)

    def add(self, answers: Mapping[str, str]) -> None:
        """Take further answers."""
        for question, answer in answers.items():
            self.find(question)
            assert self._known is not None
            self._known[question] = answer

    def keep(self, questions: frozenset[str]) -> None:
        """Write the answers to these questions down, and forget all others."""
        if self._known is None:
            return
        wanted = {question: self._known[question] for question in sorted(questions) if question in self._known}
        if wanted != self._on_disk:
            self._file.write(program_stamp(), wanted)
            self._on_disk = wanted

    def keep_all(self) -> None:
        """Write every answer down that is known."""
        self.keep(frozenset(self._known or ()))
