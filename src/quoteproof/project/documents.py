"""Reads documents in a process of their own: when they are taken in, and again when they are cited.

A reading text is derived, not trusted. Before a check takes its words for the source's, the original is read again, and
the passages are told from the first on that it does not give as the reading text has it. That is done once for the same
bytes, and the answer is kept in the user's cache, sealed with the user's key.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import takewhile
from pathlib import Path
from typing import Final

from quoteproof.disk.errors import CannotRunError, Trouble
from quoteproof.document import process
from quoteproof.document.jsonl import DamagedReadingError, read_passages
from quoteproof.document.model import DocumentOptions, DocumentPassage, RefusedDocumentError, TrackedChanges
from quoteproof.document.process import DocumentAnswer
from quoteproof.engine.process import run_isolated
from quoteproof.engine.program import EngineFailure, EngineTimeout
from quoteproof.project.print_answers import Answers, PrintQuestion
from quoteproof.source.assembly import SourceFiles
from quoteproof.source.lock import SourceLock, read_locks
from quoteproof.source.seed_document import ReadingPin, UnconfirmedReading, reading_file

_AT_ONCE: Final = 2
"""How many documents are read at a time."""
_NAME: Final = "readings.entry"


def is_text(words: str) -> bool:
    """Whether words of a command line can be written; they may hold bytes that are not text."""
    return not any("\ud800" <= character <= "\udfff" for character in words)


def read_document(name: str, data: bytes, options: DocumentOptions) -> DocumentAnswer:
    """Read a document, given its file's name and its bytes, within limits; raises `CannotRunError` with the reason."""
    if not is_text(options.edition or ""):
        raise CannotRunError(Trouble("the name of the edition is not text", helps=("write it in UTF-8",)))
    try:
        asked = process.request(name, data, options)
        limit, memory = process.seconds(data), process.MEMORY_BYTES
        return process.parse_answer(run_isolated(process.MODULE, asked, timeout=limit, memory_bytes=memory))
    except RefusedDocumentError as error:
        raise _cannot(name, error.message, *error.helps) from error
    except EngineTimeout as error:
        raise _cannot(name, str(error), "divide the document, or save a simpler copy of it") from error
    except EngineFailure as error:
        why = "it is damaged, or needs more memory than a document may take"
        raise _cannot(name, why, "save the document anew with the program that made it") from error


def _cannot(name: str, why: str, *helps: str) -> CannotRunError:
    return CannotRunError(Trouble(f"`{name}` cannot be read: {why}", name, helps=helps))


def options_of(pin: ReadingPin) -> DocumentOptions:
    """What was said of a document when it was taken in."""
    changes = pin.options.get("changes")
    return DocumentOptions(TrackedChanges(changes) if changes else None, pin.options.get("edition"))


class Rereadings:
    """What reading the originals of one book again came to."""

    def __init__(self, root: Path, *, kept: bool) -> None:
        """Take the book's folder; `kept` says whether the answers are kept in the user's cache."""
        self._answers = Answers(root, kept=kept, name=_NAME)
        self._pins: tuple[str | None, Mapping[str, str], Mapping[str, SourceLock]] = (None, {}, {})

    def confirmed(self, files: SourceFiles, texts: Iterable[str], *, asks: bool) -> SourceFiles:
        """The files, with the passages of documents that `texts` cite and that their originals do not have.

        Without `asks` no document is read, and what is not known yet is not told.
        """
        locks = {key: lock for key, lock in self._locks(files).items() if lock.reading is not None}
        questions = {key: question for key, lock in locks.items() if (question := _question(files, key, lock))}
        if not questions:
            return files
        chapters = tuple(texts)
        cited = {key: q for key, q in questions.items() if any(_may_cite(text, key) for text in chapters)}
        unknown = [key for key, question in cited.items() if self._answers.find(question) is None]
        found: dict[str, UnconfirmedReading] = {}
        if unknown and asks:
            with ThreadPoolExecutor(_AT_ONCE) as pool:
                answers = pool.map(lambda key: _read_again(files, key, locks[key]), unknown)
                found = dict(zip(unknown, answers, strict=True))
            read = {cited[key]: json.dumps(sorted(one.numbers)) for key, one in found.items() if not one.why}
            self._answers.add(read)
            self._answers.keep(frozenset(questions.values()))
        kept = {key: self._answers.find(question) for key, question in cited.items()}
        told = {key: UnconfirmedReading(frozenset(json.loads(said))) for key, said in kept.items() if said is not None}
        told |= {key: one for key, one in found.items() if one.why}  # it may be read the next time
        return replace(files, unconfirmed={key: one for key, one in told.items() if one.numbers})

    def _locks(self, files: SourceFiles) -> Mapping[str, SourceLock]:
        if self._pins[0] != files.anchors or self._pins[1] != files.rows:
            self._pins = (files.anchors, files.rows, read_locks(files.anchors, files.rows)[0].sources)
        return self._pins[2]


def _may_cite(text: str, key: str) -> bool:
    """Whether a chapter could cite a key: no citation is written without it behind its sign."""
    return f"@{key}" in text or f"@{{{key}" in text


def _question(files: SourceFiles, key: str, lock: SourceLock) -> str | None:
    """What the answer is kept by; none where the original or the reading text is not there."""
    original, reading = files.seeds.get(lock.file), files.seeds.get(reading_file(key))
    if original is None or reading is None or lock.reading is None:
        return None
    digests = [hashlib.sha256(data).hexdigest() for data in (original, reading)]
    stamp = json.dumps([lock.reading.reader, sorted(lock.reading.options.items())])
    return PrintQuestion("reading", json.dumps([lock.file, *digests]), stamp).key


def _read_again(files: SourceFiles, key: str, lock: SourceLock) -> UnconfirmedReading:
    """What of a reading text its original, read again, does not confirm."""
    assert lock.reading is not None
    try:
        pinned = files.seeds[reading_file(key)].decode("utf-8")
        passages = read_passages(pinned)
    except (UnicodeDecodeError, DamagedReadingError):
        return UnconfirmedReading(frozenset())  # a fault of its own says so, and the source is not used
    try:
        answer = read_document(lock.file, files.seeds[lock.file], options_of(lock.reading))
    except CannotRunError as error:
        why = "; ".join(trouble.message for trouble in error.troubles)
        return UnconfirmedReading(frozenset(range(len(passages))), why)
    if answer.jsonl == pinned:
        return UnconfirmedReading(frozenset())
    same_reader = answer.reader == lock.reading.reader
    return UnconfirmedReading(differing(passages, read_passages(answer.jsonl), traces=same_reader))


def differing(pinned: Sequence[DocumentPassage], now: Sequence[DocumentPassage], *, traces: bool) -> frozenset[int]:
    """The numbers of the passages of `pinned` that `now` does not give: those from the first difference on.

    What stands before a passage gives it its place among the paragraphs, and may give it its number. So none is
    confirmed after one that is not. `traces` says whether the way back to the original must be the same too; another
    version of a reader may count otherwise.
    """
    both = zip(pinned, now, strict=False)
    same = takewhile(lambda pair: _said(pair[0], traces) == _said(pair[1], traces), both)
    return frozenset(range(sum(1 for _ in same), len(pinned)))


def _said(passage: DocumentPassage, traces: bool) -> DocumentPassage:
    """What a passage says, by which it is known again."""
    return passage if traces else replace(passage, trace=())
