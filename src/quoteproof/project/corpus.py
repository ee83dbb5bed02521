"""Searches a corpus for borrowings: which runs of words of many manuscripts stand in very many sources.

A join of rows of words. The manuscripts are read, and the numbers of their rows merged on disk. The sources are scanned
once, some at a time, for rows among them; what they share is merged, and each manuscript is compared word by word with
the passages that it may share words with. Sources are shuffled nowhere, and no step holds more than a few of them.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import field, replace
from pathlib import Path
from typing import Final, Self

from quoteproof.disk import corpus_files, reading
from quoteproof.disk.digests import ContentDigests
from quoteproof.disk.errors import CannotRunError, Trouble
from quoteproof.disk.snapshot import stamp_of
from quoteproof.project.adopting import refuse_gone, source_paths
from quoteproof.project.batch import BatchTask, CorpusStep, CorpusStepKind
from quoteproof.project.batch_running import BatchAnswer
from quoteproof.project.batches import Runs
from quoteproof.project.corpus_steps import merged
from quoteproof.report.batch import read_line
from quoteproof.values import dataclass

_TOGETHER: Final = 16 * 1024 * 1024
"""Most bytes of sources that are scanned in one step."""
_MOST: Final = 1000
"""Most sources of one step."""

Sources = tuple[tuple[str, str], ...]
"""Files in order: how each is called, and its path."""


@dataclass(frozen=True, slots=True)
class Corpus:
    """The sources that are searched."""

    files: Sources
    words: int
    """How many words in a row make a borrowing."""
    digest: str
    """SHA-256 of all that they hold and of `words`, in hexadecimal."""

    @classmethod
    def of(cls, sources: Sequence[Path], words: int) -> Self:
        """The corpus of some folders and files; raises `CannotRunError`."""
        refuse_gone(sources)
        files = tuple(source_paths(sources).items())
        if not files:
            raise CannotRunError(Trouble("the sources are no files that can be read"))
        digests = ContentDigests()
        said = [(name, digests.of_file(Path(path))) for name, path in files]
        digest = reading.digest(json.dumps([words, said]).encode("ascii"))
        return cls(tuple((name, str(path.absolute())) for name, path in files), words, digest)


@dataclass(slots=True)
class CorpusSearch:
    """Runs the tasks of manuscripts as the steps of a search; `refused` has the sources that could not be read."""

    corpus: Corpus
    work: Path
    """The folder of its files, which all workers see."""
    runs: Runs
    refused: dict[str, str] = field(default_factory=dict)

    def __call__(self, tasks: Iterable[str]) -> Iterator[BatchAnswer]:
        """The answers of some tasks: lines whose warnings are the borrowings."""
        read: dict[int, BatchTask] = {}
        given: dict[int, BatchTask] = {}

        def reading_tasks() -> Iterator[str]:
            for number, text in enumerate(tasks):
                given[number] = replace(BatchTask.of(text), step=self._step(CorpusStepKind.READ, number))
                yield given[number].text()

        for answer in self.runs(reading_tasks()):
            line = read_line(answer.line) if answer.line else None
            if line is None or line.failure is not None:
                yield answer  # it holds, or it cannot be read
            else:
                step = replace(self._step(CorpusStepKind.CONFIRM, answer.number), line=answer.line)
                read[answer.number] = replace(given[answer.number], step=step)
            given.pop(answer.number)
        if not read:
            return
        merged(self.work, [corpus_files.rows_file(self.work, number) for number in read], hits=False)
        self._scan()
        order = list(read)
        for answer in self.runs(read[number].text() for number in order):
            yield BatchAnswer(order[answer.number], answer.line)

    def _step(self, kind: CorpusStepKind, number: int) -> CorpusStep:
        return CorpusStep(kind, str(self.work), number, self.corpus.words)

    def _scan(self) -> None:
        """Scan the sources; those of a step that breaks are scanned one by one, so that one alone is left out."""
        # The numbers of the steps are in the order of the sources, also where each of a broken step gets one.
        groups = {number * _MOST: files for number, files in enumerate(_groups(self.corpus.files))}
        broken = self._scanned(groups)
        alone = {number + at: (one,) for number in broken for at, one in enumerate(groups[number])}
        whole = [number for number in groups if number not in broken]
        for number in self._scanned(alone):
            self.refused[alone[number][0][0]] = "the process that read it ended without an answer"
            alone.pop(number)
        merged(self.work, [corpus_files.hits_file(self.work, n) for n in (*whole, *alone)], hits=True)

    def _scanned(self, groups: Mapping[int, Sources]) -> set[int]:
        """Scan groups of sources by number; the numbers of those that broke their worker."""
        order, broken = list(groups), set[int]()
        steps = (replace(self._step(CorpusStepKind.SCAN, number), sources=groups[number]) for number in order)
        tasks = (BatchTask(step.sources[0][0], step.sources[0][1], step=step).text() for step in steps)
        for answer in self.runs(tasks):
            if read_line(answer.line) is not None:
                broken.add(order[answer.number])
            else:
                self.refused |= json.loads(answer.line)
        return broken


def _groups(files: Sources) -> Iterator[Sources]:
    """The sources in order, as many together as one step takes."""
    group: list[tuple[str, str]] = []
    size = 0
    for name, path in files:
        stamp = stamp_of(Path(path))
        size += stamp.size if stamp is not None else 0
        if group and (size > _TOGETHER or len(group) == _MOST):
            yield tuple(group)
            group, size = [], stamp.size if stamp is not None else 0
        group.append((name, path))
    yield tuple(group)
