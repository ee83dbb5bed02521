"""Renews the lock of the seeds, and reads documents anew: new ones, those with accepted bytes, and one by its key.

A new version of a reader changes no pinned reading text by itself: `reread` shows what differs, carries the anchors
over, and writes both.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from itertools import groupby
from pathlib import Path

from rapidfuzz.distance import Levenshtein

from quoteproof.disk import reading
from quoteproof.disk.book_files import ANCHORS, BookFiles, read_files, rows_file
from quoteproof.disk.errors import CannotRunError, Trouble
from quoteproof.disk.writing import CHANGED, RUN_AGAIN, write_files, writing
from quoteproof.document.formats import format_of
from quoteproof.document.jsonl import DamagedReadingError, read_passages
from quoteproof.document.model import DocumentOptions, DocumentPassage
from quoteproof.document.process import DocumentAnswer
from quoteproof.finding.model import Finding
from quoteproof.project.documents import options_of, read_document
from quoteproof.rules.table import worded
from quoteproof.source.anchoring import Renewal, renew_anchors
from quoteproof.source.assembly import SourceFiles, read_entries, seeds_of
from quoteproof.source.hashed_files import joined_texts
from quoteproof.source.lock import SourceLock, read_locks
from quoteproof.source.seed_document import ReadingPin, reading_file
from quoteproof.steps import step
from quoteproof.values import dataclass


@dataclass(frozen=True, slots=True)
class Renewed:
    """What renewing the lock came to."""

    renewal: Renewal
    """The lock and what became of each ID."""
    findings: tuple[Finding, ...]
    """What prevents it, source by source."""
    texts: Mapping[str, str]
    """Texts that the findings point into."""
    changed: tuple[str, ...]
    """Files that are written."""
    wanted: Mapping[str, str]
    """Texts of these files and of those that stay as they are, by path."""


def renew(
    files: BookFiles,
    accept: Mapping[str, str],
    answers: Mapping[str, DocumentAnswer],
    options: Mapping[str, DocumentOptions] | None = None,
) -> Renewed:
    """The lock anew, with the reading texts of documents that were just read; `options` is what was said of them."""
    said = options or {}
    known_locks = read_locks(files.sources.anchors, files.sources.rows)[0].sources
    made = {reading_file(key): answer.jsonl for key, answer in answers.items()}
    pins = {
        key: ReadingPin.of(answer, said.get(key, _said_before(known_locks.get(key)))) for key, answer in answers.items()
    }
    seeds = {**files.sources.seeds, **{name: text.encode() for name, text in made.items()}}
    renewal, faults = renew_anchors(replace(files.sources, seeds=seeds), accept, pins)
    # The rows come before the index that counts them.
    rows = {rows_file(key): text for key, text in renewal.rows.items()}
    wanted = {**made, **rows, ANCHORS: renewal.anchors}
    readings = {name: files.sources.seeds.get(name, b"").decode("utf-8", "replace") for name in made}
    known = joined_texts(files.texts, readings)
    changed = tuple(sorted(name for name, text in wanted.items() if known.get(name) != text))
    return Renewed(renewal, worded(faults), files.texts, changed, wanted)


def write_changed(root: Path, renewed: Renewed, files: BookFiles) -> None:
    """Write what has changed into the book, new reading texts into its library if it has one."""
    changed = {name: text.encode() for name, text in renewed.wanted.items() if name in renewed.changed}
    write_files(root, changed if files.library is None else files.library.taken(root, changed))


def read_unread(files: SourceFiles, accept: Mapping[str, str]) -> Mapping[str, DocumentAnswer]:
    """Read the documents that have no reading text yet, and those whose changed bytes are accepted, by key.

    Raises `CannotRunError`.
    """
    locks = read_locks(files.anchors, files.rows)[0]
    entries, _ = read_entries(files, seeds_of(locks))
    answers: dict[str, DocumentAnswer] = {}
    for key, entry in entries.items():
        data, lock = files.seeds.get(entry.file or ""), locks.sources.get(key)
        if entry.file is None or data is None or format_of(entry.file, data) is None:
            continue
        if lock is None or key in accept:
            with step(f"reading {entry.file}"):
                answers[key] = read_document(entry.file, data, _said_before(lock))
    return answers


def _said_before(lock: SourceLock | None) -> DocumentOptions:
    return options_of(lock.reading) if lock is not None and lock.reading is not None else DocumentOptions()


@dataclass(frozen=True, slots=True)
class PassageDifference:
    """Passages that follow one another in a reading text, and those that stand in their place now."""

    line: int
    """The line of the reading text, from 1, on which they begin or would begin."""
    before: tuple[DocumentPassage, ...]
    now: tuple[DocumentPassage, ...]


@dataclass(frozen=True, slots=True)
class Reread:
    """What reading a document anew came to."""

    renewed: Renewed
    """The lock; nothing of it is written in a dry run."""
    differences: tuple[PassageDifference, ...]
    """In order."""
    reader_before: str
    """The reader that made the reading text before, such as `pdf 1, pypdfium2 5.15.2`."""
    answer: DocumentAnswer


def reread(root: Path, key: str, *, options: DocumentOptions | None = None, dry_run: bool = False) -> Reread:
    """Read a document anew, and write its reading text and the lock; raises `CannotRunError`.

    `options` take the place of what was said of it before.
    """
    with writing(root), reading.recording() as record:
        files = read_files(root, {}, chapters=False)
        lock = _lock_of(files.sources, key)
        assert lock.reading is not None
        data = files.sources.seeds.get(lock.file)
        if data is None:
            helps = (f"put the document at `{lock.file}`",)
            raise CannotRunError(Trouble(f"the original of `{key}` is not there", lock.file, helps=helps))
        if hashlib.sha256(data).hexdigest() != lock.sha256:
            helps = (f'if that was meant, run `quoteproof anchor --accept {key} --reason "why the bytes changed"`',)
            raise CannotRunError(Trouble(f"`{lock.file}` is another file than was taken in", lock.file, helps=helps))
        said = options or options_of(lock.reading)
        with step(f"reading {lock.file}"):
            answer = read_document(lock.file, data, said)
        renewed = renew(files, {}, {key: answer}, {key: said})
        before = _pinned(files.sources.seeds.get(reading_file(key)))
        found = Reread(renewed, _differences(before, read_passages(answer.jsonl)), lock.reading.reader, answer)
        record.refuse_changes(CHANGED, helps=RUN_AGAIN)
        if not dry_run and not renewed.findings:
            write_changed(root, renewed, files)
    return found


def _lock_of(files: SourceFiles, key: str) -> SourceLock:
    locks = read_locks(files.anchors, files.rows)[0].sources
    lock = locks.get(key)
    if lock is not None and lock.reading is not None:
        return lock
    documents = ", ".join(f"`{name}`" for name, one in sorted(locks.items()) if one.reading is not None)
    helps = (f"the documents are {documents}" if documents else "take one in with `quoteproof add FILE --key KEY`",)
    what = "is a plain text, which has no reading text" if lock is not None else "is the key of no source"
    raise CannotRunError(Trouble(f"`{key}` {what}", helps=helps))


def _pinned(data: bytes | None) -> tuple[DocumentPassage, ...]:
    """The passages of a reading text; none of one that is not there or damaged."""
    try:
        return read_passages(data.decode("utf-8")) if data is not None else ()
    except (UnicodeDecodeError, DamagedReadingError):
        return ()


def _differences(
    before: tuple[DocumentPassage, ...], now: tuple[DocumentPassage, ...]
) -> tuple[PassageDifference, ...]:
    said = [[(p.role, p.text, tuple(page.label for page in p.pages)) for p in passages] for passages in (before, now)]
    numbers: dict[object, int] = {}
    first, second = ([numbers.setdefault(one, len(numbers)) for one in passages] for passages in said)
    found: list[PassageDifference] = []
    for is_equal, codes in groupby(Levenshtein.opcodes(first, second), lambda code: code.tag == "equal"):
        if not is_equal:
            run = list(codes)
            a, b, c, d = run[0].src_start, run[-1].src_end, run[0].dest_start, run[-1].dest_end
            found.append(PassageDifference(a + 1, before[a:b], now[c:d]))
    return tuple(found)
