"""Reads documents in a process of their own: when they are taken in, and again when they are cited.

A reading text is derived, not trusted. Before a check takes its words for the source's, the original is read again, and
the passages are told from the first on that it does not give as the reading text has it. That is done once for the same
bytes, and the answer is kept in the user's cache, sealed with the user's key.
"""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import takewhile
from pathlib import Path
from typing import Final

from quoteproof.disk.errors import CannotRunError, Trouble
from quoteproof.document import process
from quoteproof.document.jsonl import DamagedReadingError, read_passages
from quoteproof.document.model import DocumentOptions, DocumentPassage, RefusedDocumentError, TrackedChanges
from quoteproof.document.process import DocumentAnswer
from quoteproof.engine.program import EngineFailure, EngineTimeout
from quoteproof.project.print_answers import Answers, PrintQuestion
from quoteproof.source.assembly import SourceFiles
from quoteproof.source.hashed_files import sha256_of
from quoteproof.source.lock import locked_documents
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
    from quoteproof.engine.process import run_isolated

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
        self._locked: tuple[str | None, Mapping[str, tuple[str, ReadingPin]]] = (None, {})

    def confirmed(self, files: SourceFiles, texts: Iterable[str], *, asks: bool) -> SourceFiles:
        """The files, with what of the documents that `texts` cite their originals do not confirm.

        Without `asks` no document is read, and what is not known yet is not told.
        """
        chapters = tuple(texts)
        documents = self._documents(files.anchors)
        cited = [key for key in documents if any(_may_cite(text, key) for text in chapters)]
        questions = _questions(files.seeds, documents, cited)
        unknown = [key for key, question in questions.items() if self._answers.find(question) is None]
        found: dict[str, UnconfirmedReading | None] = {}
        if unknown and asks:
            from quoteproof.engine.interrupting import engine_threads  # slow, for what no check of plain texts needs

            with engine_threads(_AT_ONCE) as pool:
                answers = pool.map(lambda key: _read_again(files, key, *documents[key]), unknown)
                found = dict(zip(unknown, answers, strict=True))
            told = {key: one for key, one in found.items() if one is None or not one.why}
            self._answers.add({questions[key]: json.dumps(one and one.first) for key, one in told.items()})
            self._answers.keep(frozenset(_questions(files.seeds, documents, documents).values()))
        kept = {key: self._answers.find(question) for key, question in questions.items()}
        firsts = {key: json.loads(answer) for key, answer in kept.items() if answer is not None}
        unconfirmed = {key: UnconfirmedReading(first) for key, first in firsts.items() if first is not None}
        failed = {key: one for key, one in found.items() if one is not None and one.why}  # it may be read the next time
        return replace(files, unconfirmed={**unconfirmed, **failed})

    def confirm_read(self, anchors: str, files: Mapping[str, bytes], keys: Collection[str]) -> None:
        """Keep that the originals of these keys confirm their reading texts, which were made of these bytes just now.

        `anchors` is the lock's text; `files` holds the bytes of both, by path.
        """
        documents = self._documents(anchors)
        questions = _questions(files, documents, [key for key in keys if key in documents])
        self._answers.add(dict.fromkeys(questions.values(), json.dumps(None)))
        self._answers.keep_all()

    def _documents(self, anchors: str | None) -> Mapping[str, tuple[str, ReadingPin]]:
        if self._locked[0] != anchors:
            self._locked = (anchors, locked_documents(anchors))
        return self._locked[1]


def _may_cite(text: str, key: str) -> bool:
    """Whether a chapter could cite a key: no citation is written without it behind its sign."""
    return f"@{key}" in text or f"@{{{key}" in text


def _questions(
    seeds: Mapping[str, bytes], documents: Mapping[str, tuple[str, ReadingPin]], keys: Iterable[str]
) -> Mapping[str, str]:
    """What the answers are kept by, for the keys of which the original and the reading text are there."""
    found: dict[str, str] = {}
    for key in keys:
        file, pin = documents[key]
        both = file, reading_file(key)
        digests = [sha256_of(seeds, name) for name in both if name in seeds]
        if len(digests) == len(both):
            stamp = json.dumps([pin.reader, sorted(pin.options.items())])
            found[key] = PrintQuestion("original", json.dumps([file, *digests]), stamp).key
    return found


def _read_again(files: SourceFiles, key: str, file: str, pin: ReadingPin) -> UnconfirmedReading | None:
    """What of a reading text its original, read again, does not confirm; none where that is nothing."""
    try:
        pinned = files.seeds[reading_file(key)].decode("utf-8")
        passages = read_passages(pinned)
    except (UnicodeDecodeError, DamagedReadingError):
        return None  # a fault of its own says so, and the source is not used
    try:
        answer = read_document(file, files.seeds[file], options_of(pin))
    except CannotRunError as error:
        why = "; ".join(trouble.message for trouble in error.troubles)
        return UnconfirmedReading(0, why) if passages else None
    if answer.jsonl == pinned:
        return None
    first = differing(passages, read_passages(answer.jsonl), traces=answer.reader == pin.reader)
    return None if first is None else UnconfirmedReading(first)


def differing(pinned: Sequence[DocumentPassage], now: Sequence[DocumentPassage], *, traces: bool) -> int | None:
    """The number of the first passage of `pinned` that `now` does not give; none where it gives them all.

    What stands before a passage gives it its place among the paragraphs, and may give it its number. So none is
    confirmed after one that is not. `traces` says whether the way back to the original must be the same too; another
    version of a reader may count otherwise.
    """
    both = zip(pinned, now, strict=False)
    same = sum(1 for _ in takewhile(lambda pair: _said(pair[0], traces) == _said(pair[1], traces), both))
    return same if same < len(pinned) else None


def _said(passage: DocumentPassage, traces: bool) -> DocumentPassage:
    """What a passage says, by which it is known again."""
    return passage if traces else replace(passage, trace=())
