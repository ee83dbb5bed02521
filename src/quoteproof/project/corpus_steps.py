"""The steps of a search for borrowings over a corpus that workers do: scan some sources, confirm one manuscript.

Before them, the manuscripts were read (`author_words`), and the numbers of all their rows of words merged. A scan finds
the rows of its sources among them; a confirmation compares words. What stands in a source is decided as in a book
(`verdict.borrowing`), and which source is named is the first one in order that has the words.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Final

from quoteproof.disk import corpus_files, reading
from quoteproof.disk.errors import CannotRunError, Trouble
from quoteproof.document.formats import format_of
from quoteproof.document.jsonl import read_passages
from quoteproof.document.model import DocumentOptions
from quoteproof.finding.model import Severity
from quoteproof.project.batch import MOST_BORROWINGS, BatchJudge, BatchTask, CorpusStep, failed, short
from quoteproof.project.documents import read_document
from quoteproof.report.batch import BatchFailure, BatchFinding, FailureReason, line_text, read_line
from quoteproof.rules.table import worded
from quoteproof.source.emendations import NO_EMENDATIONS
from quoteproof.source.reading import read_units
from quoteproof.source.seed import read_seed
from quoteproof.source.seed_document import ReadingPin, SeedDocument
from quoteproof.text.anchor import Anchor
from quoteproof.text.words import count_words
from quoteproof.verdict.borrowing import Borrowing, Window, borrowings
from quoteproof.verdict.shingles import Shingles, plain_words

_PASSAGES: Final = 4096
"""How many passages with their rows a confirmation keeps at once."""


def scanned(step: CorpusStep) -> str:
    """Scan sources, and give as JSON which of them cannot be read, each with the reason."""
    work = Path(step.work)
    wanted = corpus_files.SortedRun(work / "rows.run", 1)
    shingles = Shingles(step.words)
    writer = corpus_files.PassageWriter(work, step.number)
    hits: list[tuple[int, int]] = []
    refused: dict[str, str] = {}
    for name, path in step.sources:
        try:
            for passage, text in passages_of(Path(path)):
                found = wanted.among(set(shingles.of(plain_words(text))))
                if found:
                    place = writer.add(json.dumps([name, passage, text]))
                    hits += ((number, place) for number in found)
        except CannotRunError as error:
            refused[name] = error.troubles[0].message
    writer.close()
    corpus_files.write_numbers(corpus_files.hits_file(work, step.number), sorted(hits))
    return json.dumps(refused)


def passages_of(path: Path) -> Iterator[tuple[str, str]]:
    """The passages of a file that a citation may name, each with the ID that it has when the file is first added.

    Raises `CannotRunError`.
    """
    data = reading.read_outside(path)
    document = None
    if format_of(path.name, data) is not None:
        answer = read_document(path.name, data, DocumentOptions())
        document = SeedDocument(path.name, read_passages(answer.jsonl), ReadingPin.of(answer, DocumentOptions()))
        text = document.text
    else:
        seed, faults = read_seed(path.name, data)
        if seed is None:
            raise CannotRunError(*(Trouble(f.message, path.name, helps=f.helps) for f in worded(faults)))
        text = seed.text
    units, _ = read_units(text, NO_EMENDATIONS, document=document)
    for number, unit in enumerate(units.units, 1):
        if unit.role.is_citable:
            yield f"p{number}", unit.mapped.text


def confirmed(judge: BatchJudge, task: BatchTask, step: CorpusStep) -> str:
    """The line of a manuscript with its borrowings as warnings; `step.line` is the line without them."""
    line = read_line(step.line)
    assert line is not None
    rows = json.loads(corpus_files.read_words(corpus_files.words_file(Path(step.work), step.number)))
    known = _known(rows, step)
    if not known:
        return line_text(line)
    try:
        found, where, _ = judge.author_words(task, step.words)
    except CannotRunError:
        found = []
    if [list(run.plain) for run in found] != rows:
        helps = ("run the command again",)
        message = "its files changed while it was judged"
        return line_text(failed(task, BatchFailure(FailureReason.CHANGED, message, helps=helps)))
    borrowed = tuple(borrowings(found, known, step.words))
    shown = tuple(_shown(each, where(each.place)) for each in borrowed[:MOST_BORROWINGS])
    codes = {Borrowing.code: len(borrowed)} if borrowed else {}
    return line_text(replace(line, warnings=len(borrowed), codes=codes, findings=shown))


def _shown(borrowed: Borrowing, where: str) -> BatchFinding:
    count, anchor = count_words(borrowed.words), borrowed.anchor
    words = " ".join(borrowed.words.split())
    message = f"{count} words in a row stand in {anchor.key}, {anchor.place}, and not in quotation marks: {words}"
    return BatchFinding(Severity.WARNING.value, Borrowing.code, where, short(message))


def _known(rows: Sequence[Sequence[str]], step: CorpusStep) -> Mapping[Window, Anchor]:
    """The rows of words of a manuscript that stand in a source, each with the first passage that has it."""
    work, shingles = Path(step.work), Shingles(step.words)
    hits = corpus_files.SortedRun(work / "hits.run", 2)
    known: dict[Window, Anchor] = {}

    @lru_cache(_PASSAGES)
    def passage(place: int) -> tuple[Anchor, frozenset[Window]]:
        name, number, text = json.loads(corpus_files.passage_at(work, place))
        plain = plain_words(text)
        return Anchor(name, number), frozenset(zip(*(plain[i:] for i in range(step.words)), strict=False))

    for plain in rows:
        for at, number in enumerate(shingles.of(plain)):
            window = tuple(plain[at : at + step.words])
            if window not in known:
                # Another row of words may have the same number: the first passage that has these is sought.
                having = (anchor for anchor, windows in map(passage, hits.seconds(number)) if window in windows)
                anchor = next(having, None)
                if anchor is not None:
                    known[window] = anchor
    return known


def merged(work: Path, files: Sequence[Path], *, hits: bool) -> None:
    """Merge the numbers of manuscripts, or of hits, into the file in `work` that the next step looks up."""
    target = work / ("hits.run" if hits else "rows.run")
    corpus_files.merge_runs(files, target, 2 if hits else 1)
    if not hits:
        corpus_files.write_filter(target)
