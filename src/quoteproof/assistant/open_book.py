"""The book that an assistant works in: one project that stays open, and the findings that were shown.

Only one call is at work at a time, since a project is not made for threads. The book is opened when it is first needed
and looked at again at every call: what a person changes meanwhile counts.
"""

import threading
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from quoteproof.book.config import Quotations
from quoteproof.check.result import CheckResult
from quoteproof.disk.book_files import find_root
from quoteproof.finding.model import Finding
from quoteproof.project.project import Project
from quoteproof.source.library import Library
from quoteproof.values import dataclass
from quoteproof.verdict.model import Judged
from quoteproof.verdict.passage_text import VerdictContext

_KEPT: Final = 500  # findings that can still be asked about


@dataclass(frozen=True, slots=True)
class ShownFinding:
    """A finding that an assistant was told of, with what is needed to correct its quotation."""

    finding: Finding
    text: str
    """The text of its file as it was judged."""
    judged: Judged | None
    """The quotation that it concerns, where there is one."""


class AssistedBook:
    """The book of one folder, for one assistant."""

    def __init__(self, start: Path) -> None:
        """Take the folder in which, or above which, the book lies."""
        self._start = start
        self._project: Project | None = None
        self._lock = threading.Lock()
        self._context: VerdictContext | None = None
        self._rules: tuple[Quotations, str] | None = None
        self._shown: OrderedDict[str, ShownFinding] = OrderedDict()
        self._count = 0

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Hold the book for one call."""
        with self._lock:
            yield

    def close(self, seconds: float = 10.0) -> None:
        """End the programs that it has started, once the call that is at work has ended."""
        held = self._lock.acquire(timeout=seconds)
        try:
            if self._project is not None:
                self._project.__exit__(None, None, None)
        finally:
            if held:
                self._lock.release()

    @property
    def project(self) -> Project:
        """The book; raises `CannotRunError` where there is none."""
        root = find_root(self._start)
        if self._project is None or self._project.root != root:
            if self._project is not None:
                self._project.__exit__(None, None, None)
            self._project = Project(root)
        return self._project

    def context(self) -> VerdictContext:
        """The sources and the rules by which a quotation is judged now; raises `CannotRunError`."""
        library, settings = self.project.library()
        rules = (settings.quotations, settings.language)
        if self._context is None or self._context.library is not library or self._rules != rules:
            self._context, self._rules = VerdictContext(library, *rules), rules
        return self._context

    def library(self) -> Library:
        """The sources as they are now; raises `CannotRunError`."""
        return self.project.library()[0]

    def show(self, finding: Finding, result: CheckResult) -> str:
        """Keep a finding, and give the handle by which it can be asked about."""
        chapters = (chapter for chapter in result.chapters if chapter.file == finding.place.file)
        judged = (j for chapter in chapters for j in chapter.judged if _is_about(finding, j))
        text = next((c.text for c in result.chapters if c.file == finding.place.file), "")
        shown = ShownFinding(finding, text, next(judged, None))
        self._count += 1
        handle = f"f{self._count}"
        self._shown[handle] = shown
        while len(self._shown) > _KEPT:
            self._shown.popitem(last=False)
        return handle

    def shown(self, handle: str) -> ShownFinding | None:
        """The finding of a handle, while it is kept."""
        return self._shown.get(handle)


def _is_about(finding: Finding, judged: Judged) -> bool:
    """Whether a finding concerns a quotation, or the citation that the quotation has."""
    if finding.quotation is not None:
        return finding.quotation == judged.quotation.id
    cited = judged.quotation.citation
    return cited is not None and cited.written.start <= finding.place.start < cited.written.end
