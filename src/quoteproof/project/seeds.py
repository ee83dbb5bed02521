"""Takes documents in as seeds, takes them out, and renews the seeds' lock.

The new texts come whole from the source package; here they are only put in place, all or none. A seed is copied byte
for byte and never written over.
"""

import codecs
import hashlib
import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from itertools import count
from pathlib import Path
from typing import Final

from quoteproof.disk import reading, snapshot
from quoteproof.disk.book_files import ANCHORS, EMENDATIONS, read_files, rows_file
from quoteproof.disk.errors import CannotRunError, Trouble
from quoteproof.disk.writing import CHANGED, RUN_AGAIN, delete_files, write_files, writing
from quoteproof.document.formats import format_of, is_misnamed
from quoteproof.document.model import DocumentOptions
from quoteproof.document.process import DocumentAnswer
from quoteproof.engine.interrupting import engine_threads
from quoteproof.project.documents import Rereadings, is_text, read_document
from quoteproof.project.rereading import Renewed, read_unread, renew, write_changed
from quoteproof.rules.table import worded
from quoteproof.source.adding import AS_THE_TEXT_SAYS, LONGEST_KEY, Addition, ReadingOptions, Refusal, SourceAdder
from quoteproof.source.anchoring import give_name
from quoteproof.source.assembly import SourceFiles
from quoteproof.source.attachments import TEXTS
from quoteproof.source.bibliography import BibliographyEntry, read_bibliography
from quoteproof.source.lock import SourceLock, read_locks, write_index
from quoteproof.source.removing import cites, remove_source
from quoteproof.source.seed import recoded
from quoteproof.source.seed_document import reading_file
from quoteproof.steps import step
from quoteproof.text.anchor import file_stem
from quoteproof.text.look_alikes import steers
from quoteproof.text.offsets import LineIndex
from quoteproof.values import dataclass

_AS_TEXT: Final = ("export it as DOCX, HTML or PDF with the program that made it, and add that",)


def anchor(root: Path, accept: Mapping[str, str]) -> Renewed:
    """Bring the lock up to date; `accept` has, by key, the reason for which changed bytes are accepted."""
    if not all(is_text(reason) and reason.strip() and not any(map(steers, reason)) for reason in accept.values()):
        helps = ("write it in UTF-8, without characters that do not show",)
        raise CannotRunError(Trouble("the reason is not text", helps=helps))
    with writing(root), reading.recording() as record:
        files = read_files(root, {}, chapters=False)
        _check_accepted(files.sources, accept)
        renewed = renew(files, accept, read_unread(files.sources, accept))
        record.refuse_changes(CHANGED, helps=RUN_AGAIN)
        write_changed(root, renewed, files)
    return renewed


def _check_accepted(files: SourceFiles, accept: Mapping[str, str]) -> None:
    """Raises `CannotRunError` where a key to accept has no seed in the lock, or one that has not changed."""
    locks = read_locks(files.anchors, files.rows)[0].sources
    for key in accept:
        if key not in locks:
            raise CannotRunError(_no_such_source(locks, key))
        data = files.seeds.get(locks[key].file)
        if data is not None and hashlib.sha256(data).hexdigest() == locks[key].sha256:
            raise CannotRunError(Trouble(f"the seed of `{key}` has not changed, so there is nothing to accept"))


def _no_such_source(locks: Mapping[str, SourceLock], key: str) -> Trouble:
    from rapidfuzz import process  # for a message alone

    near = process.extractOne(key, sorted(locks), score_cutoff=_NEAR_SCORE)
    keys = ", ".join(f"`{known}`" for known in sorted(locks))
    helps = (f"the sources are {keys}" if keys else "take a document in with `quoteproof add`",)
    return Trouble(
        f"no source that can be read has the key `{key}`", helps=(f"did you mean `{near[0]}`?",) if near else helps
    )


_NEAR_SCORE: Final = 60.0


def name_place(root: Path, key: str, place: str, name: str) -> None:
    """Name a place of a source (`p7`, `p3-p5`, `p7.s2`) in the lock; raises `CannotRunError`."""
    with writing(root), reading.recording() as record:
        files = read_files(root, {}, chapters=False).sources
        locks, faults = read_locks(files.anchors, files.rows)
        lock = _with_name(locks.sources, key, place, name)
        if faults:
            # Written anew, a lock that cannot be read as a whole would lose what could not be read.
            raise CannotRunError(*(Trouble(f.message, f.place.file, helps=f.helps) for f in worded(faults)))
        record.refuse_changes(CHANGED, helps=RUN_AGAIN)
        write_files(root, {ANCHORS: write_index({**locks.sources, key: lock}).encode()})


def _with_name(locks: Mapping[str, SourceLock], key: str, place: str, name: str) -> SourceLock:
    if key not in locks:
        raise CannotRunError(_no_such_source(locks, key))
    taken = locks[key].names.get(name, place)
    if taken != place:
        helps = ("choose another name: what cites this one would move",)
        raise CannotRunError(Trouble(f"`{key}#{name}` is already the name of `{key}#{taken}`", ANCHORS, helps=helps))
    named = give_name(locks[key], name, place)
    if isinstance(named, str):
        raise CannotRunError(Trouble(named, helps=(f"see the passages with `quoteproof show {key}`",)))
    return named


def add(
    root: Path,
    document: Path | None,
    key: str,
    options: ReadingOptions = AS_THE_TEXT_SAYS,
    *,
    encoding: str | None = None,
) -> Addition:
    """Take a document in as a seed under a key; raises `CannotRunError`.

    Without a document the first text is taken that the entry's own `file` field names. The seed is the document byte
    for byte, or where its `encoding` is given, a copy in UTF-8.
    """
    (added,) = add_all(root, [(document, key)], options, encoding=encoding)
    if isinstance(added, CannotRunError):
        raise added
    return added


_TOGETHER: Final = 64 * 1024 * 1024
"""Most bytes of documents that are taken in together."""


def add_all(
    root: Path,
    documents: Sequence[tuple[Path | None, str | None]],
    options: ReadingOptions = AS_THE_TEXT_SAYS,
    *,
    encoding: str | None = None,
    progress: Callable[[int, int], None] | None = None,
    confirms: bool = True,
) -> Iterator[Addition | CannotRunError]:
    """Take documents in as `add` does, each with its key; gives for each what became of it, in their order.

    A document without a key gets one of its title, or of its file's name if it has none. `progress` is told how many
    of how many are taken in. `confirms` says whether it is kept that they need not be read again.
    """
    waiting = list(documents)
    while waiting:
        together = [waiting.pop(0)]
        size = _size(together[0][0])
        while waiting and (size := size + _size(waiting[0][0])) <= _TOGETHER:
            together.append(waiting.pop(0))
        done, written = _add_together(root, together, options, encoding)
        if confirms:
            confirm_added(root, written, done)
        yield from done
        if progress is not None:
            progress(len(documents) - len(waiting), len(documents))


def _size(document: Path | None) -> int:
    """How large a document is, in bytes, as far as that is known."""
    stamp = snapshot.stamp_of(document) if document is not None else None
    return stamp.size if stamp is not None else 0


def _add_together(
    root: Path, documents: Sequence[tuple[Path | None, str | None]], options: ReadingOptions, encoding: str | None
) -> tuple[list[Addition | CannotRunError], Mapping[str, bytes]]:
    """Take some documents in, all that can be in one step of writing; also what the files of the book now hold."""
    with writing(root), reading.recording() as record:
        book = read_files(root, {}, chapters=False)
        adder = SourceAdder(book.sources)
        files: dict[str, bytes] = {}
        done: list[Addition | CannotRunError] = []

        def read_one(number: int) -> _ReadDocument | CannotRunError:
            document, key = documents[number]
            try:
                with step(f"reading {document.name if document is not None else key}"):
                    return _read_for(root, adder.files, document, key, options, encoding)
            except CannotRunError as error:
                return error

        # What is read in threads of the pool is not recorded: the documents are no files of the book.
        with engine_threads(_AT_ONCE) as pool:
            for read in pool.map(read_one, range(len(documents))):
                try:
                    done.append(_add_one(root, adder, files, read, options))
                except CannotRunError as error:
                    done.append(error)
        record.refuse_changes(CHANGED, helps=RUN_AGAIN)
        write_files(root, files if book.library is None else book.library.taken(root, files))
    return done, files


def confirm_added(root: Path, written: Mapping[str, bytes], added: Iterable[Addition | CannotRunError]) -> None:
    """Keep that the documents which were added need not be read again; `written` has the files of the book by path."""
    keys = [one.key for one in added if isinstance(one, Addition) and one.reading is not None]
    if keys:
        Rereadings(root, kept=True).confirm_read(written[ANCHORS].decode(), written, keys)


_AT_ONCE: Final = 2
"""How many documents are read at a time."""


@dataclass(frozen=True, slots=True)
class _ReadDocument:
    """A document that was read."""

    path: Path
    key: str | None
    """The key that it gets; one of its title if it is None."""
    seed: str
    """The name that its seed gets; empty where that is made of its key."""
    data: bytes
    answer: DocumentAnswer | None


def _read_for(
    root: Path,
    files: SourceFiles,
    document: Path | None,
    key: str | None,
    options: ReadingOptions,
    encoding: str | None,
) -> _ReadDocument:
    given = (key or "", document.name if document else "", options.title or "", options.numbers or "", encoding or "")
    if not all(map(is_text, given)):
        raise CannotRunError(Trouble("the key, the name or an option is not text", helps=("write it in UTF-8",)))
    path = document or _attached(root, files, key or "")
    data, answer = _read_document(path, encoding, options.document)
    return _ReadDocument(path, key, path.name if document and answer is None else "", data, answer)


def _add_one(
    root: Path,
    adder: SourceAdder,
    files: dict[str, bytes],
    read: _ReadDocument | CannotRunError,
    options: ReadingOptions,
) -> Addition:
    """Add one document, and put what is to be written into `files`; raises `CannotRunError`."""
    if isinstance(read, CannotRunError):
        raise read
    key = read.key or adder.new_key(read.path.stem, read.data, read.answer)
    suffix = read.path.suffix if read.answer is None else read.path.suffix.lower()
    added = adder.add(key, read.seed or f"{file_stem(key)}{suffix}", read.data, options, read.answer)
    if isinstance(added, Refusal):
        raise CannotRunError(_trouble(added, read.path.name))
    if reading.exists(root, added.file) and reading.read_bytes(root, added.file) != read.data:
        raise CannotRunError(Trouble(f"`{added.file}` already exists, with other bytes", added.file))
    texts = {rows_file(key): added.rows, ANCHORS: added.anchors}
    if read.answer is not None:
        texts = {reading_file(key): read.answer.jsonl, **texts}
    if added.bibliography is not None:
        texts[added.bibliography_file] = added.bibliography
    if added.emendations is not None:
        texts[EMENDATIONS] = added.emendations
    files |= {added.file: read.data, **{name: text.encode() for name, text in texts.items()}}
    return added


def _trouble(refusal: Refusal, file: str = "") -> Trouble:
    """What is said of a source that can be neither taken in nor taken out, with the faults behind it."""
    found = worded(refusal.faults)
    why = "; ".join(finding.message.replace(f"`{finding.place.file}`", "it", 1) for finding in found)
    message = f"{refusal.message}: {why}" if why else refusal.message
    return Trouble(message, file, helps=refusal.helps or tuple(dict.fromkeys(h for f in found for h in f.helps)))


def _read_document(
    document: Path, encoding: str | None, options: DocumentOptions
) -> tuple[bytes, DocumentAnswer | None]:
    """The bytes of a document, in UTF-8 where its encoding is given, and its reading if it is no plain text.

    Raises `CannotRunError`.
    """
    data = reading.read_outside(document)
    if encoding is None and format_of(document.name, data) is not None:
        return data, read_document(document.name, data, options)
    if encoding is not None:
        try:
            return recoded(data, encoding), None
        except ValueError as error:
            helps = ("name its encoding, such as windows-1252, latin-1, utf-16 or macroman",)
            raise CannotRunError(Trouble(f"`{document.name}`: {error}", document.name, helps=helps)) from error
    if b"\0" in data and not is_misnamed(document.name, data):
        helps = _IN_UTF_16 if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else _AS_TEXT
        raise CannotRunError(Trouble(f"`{document.name}` is not plain text in UTF-8", document.name, helps=helps))
    return data, None


_IN_UTF_16: Final = ("it is in UTF-16: add it with `--encoding utf-16`",)


@dataclass(frozen=True, slots=True)
class Removed:
    """What removing a source did."""

    deleted: tuple[str, ...]
    """Files that were deleted."""
    changed: tuple[str, ...]
    """Files that were written without it."""
    entry_stays: str | None
    """The file of the bibliography that keeps an entry of the key, or none."""


def remove(root: Path, key: str) -> Removed:
    """Take a source out of a book: its seed, its anchors, and the entry that names the seed.

    Raises `CannotRunError`, and changes nothing, where a chapter cites it.
    """
    with writing(root), reading.recording() as record:
        files = read_files(root, {}, chapters=False)
        chapters = (name for pattern in files.book.chapters for name in reading.list_files(root, pattern))
        for chapter in chapters:
            text = reading.read_text(root, chapter)
            at = cites(key, text)
            if at is not None:
                line = LineIndex(text).position(at)[0]
                helps = ("take its citations out of the chapters first",)
                raise CannotRunError(Trouble(f"`{key}` is cited here, and nothing was removed", chapter, line, helps))
        removal = remove_source(files.sources, key)
        if isinstance(removal, Refusal):
            raise CannotRunError(_trouble(removal))
        changed = {name: text.encode() for name, text in removal.texts.items() if files.texts.get(name) != text}
        record.refuse_changes(CHANGED, helps=RUN_AGAIN)
        write_files(root, changed)
        deleted = delete_files(root, removal.files)
    return Removed(deleted, tuple(sorted(changed)), removal.entry_stays)


def known_works(root: Path) -> tuple[Mapping[str, BibliographyEntry], frozenset[str]]:
    """The entries of the bibliography by key, and the keys that have a seed; raises `CannotRunError`."""
    files = read_files(root, {}, chapters=False).sources
    locks = read_locks(files.anchors, files.rows)[0]
    return read_bibliography(files.bibliography_texts)[0], frozenset(locks.sources)


def keys_with_files(root: Path) -> tuple[str, ...]:
    """The keys of the entries that name a file and have no seed yet, in the order of the bibliography."""
    entries, seeded = known_works(root)
    waiting = (key for key, entry in entries.items() if key not in seeded and entry.file is None)
    return tuple(key for key in waiting if any(path.lower().endswith(TEXTS) for path in entries[key].attachments))


def keyed(root: Path, documents: Sequence[Path]) -> list[tuple[Path, str]]:
    """Each document, those in folders too, with its key: that of the entry that names such a file, else its name.

    Raises `CannotRunError` where a folder has no document.
    """
    entries = read_bibliography(read_files(root, {}, chapters=False).sources.bibliography_texts)[0]
    named = {_file_name(path): key for key, entry in entries.items() for path in entry.attachments}
    found: list[tuple[Path, str]] = []
    taken = {*entries, *named.values()}
    for path in (path for document in documents for path in documents_in(document)):
        found.append((path, named.get(path.name) or _key_of_name(path.stem, taken)))
        taken.add(found[-1][1])
    return found


def _key_of_name(stem: str, taken: Collection[str]) -> str:
    """A key of a file's name without its ending; a long one is cut, so that none of `taken` is the same."""
    key = _KEY_SIGNS.sub("-", unicodedata.normalize("NFC", stem)).strip("-") or "source"
    if len(key) <= LONGEST_KEY:
        return key
    short = (key[: LONGEST_KEY + 1].rpartition("-")[0] or key[:LONGEST_KEY]).strip("-")
    others = (f"{short}-{number}" for number in count(2))
    return short if short not in taken else next(other for other in others if other not in taken)


def documents_in(path: Path) -> list[Path]:
    """A file, or the documents of a folder; raises `CannotRunError` where it has none."""
    if not path.is_dir():
        return [path]
    inside = [path / name for name in reading.list_files(path, "**/*") if name.lower().endswith(TEXTS)]
    if not inside:
        helps = (f"put documents into it that end in {', '.join(TEXTS)}",)
        raise CannotRunError(Trouble(f"no file of the folder `{path}` can be taken in", helps=helps))
    return inside


_KEY_SIGNS: Final = re.compile(r"[^\w.]+")


def _file_name(path: str) -> str:
    return path.replace("\\", "/").rpartition("/")[2]


def _attached(root: Path, files: SourceFiles, key: str) -> Path:
    """The first text that an entry's `file` field names and that is there; raises `CannotRunError`.

    A path is relative to the book or to the file of the bibliography.
    """
    entries, _ = read_bibliography(files.bibliography_texts)
    entry = entries.get(key)
    if entry is None:
        helps = (f"write `quoteproof add FILE --key {key}`, which adds an entry",)
        raise CannotRunError(Trouble(f"no bibliography entry has the key `{key}`", helps=helps))
    folders = (root, (root / entry.origin).parent)
    texts = [path for path in entry.attachments if path.lower().endswith(TEXTS)]
    found = (folder / path.replace("\\", "/") for path in texts for folder in folders)
    there = next((path for path in found if path.is_file()), None)
    if there is not None:
        return there
    named = ", ".join(f"`{path}`" for path in texts or entry.attachments)
    helps = (f"save the text as plain text, and add it with `quoteproof add FILE --key {key}`",)
    if texts:
        helps = (f"correct the entry, or add the file from where it is: `quoteproof add FILE --key {key}`",)
    if not named:
        raise CannotRunError(Trouble(f"the entry `{key}` names no file", entry.origin, entry.line, helps))
    why = "which is not there" if texts else "which no reader can take in"
    raise CannotRunError(Trouble(f"the entry `{key}` names {named}, {why}", entry.origin, entry.line, helps))
