"""Prepares the passages of sources for the index: their places, words, stems and pairs, and the words of each border.

This takes longer than to write the index, and needs neither it nor the user's key. So of many sources it is done in
other processes, which answer one frame with another (`engine.process`). What they are asked and answer is what a
function in this process would be given and give.
"""

import contextlib
import gc
import json
import os
import sys
from collections.abc import Collection, Generator, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import accumulate
from queue import SimpleQueue
from typing import Any, Final

from quoteproof.engine.process import MEMORY_BYTES, ResidentProcess, read_frame, write_frame
from quoteproof.engine.program import EngineError
from quoteproof.search.rows import BESIDE, filed_words, pairs
from quoteproof.source.assembly import SourceFiles, read_library
from quoteproof.source.library import Passage, Source
from quoteproof.text.search_terms import stems
from quoteproof.values import dataclass

_MOST: Final = 4  # processes that prepare at once
_SECONDS: Final = 600.0  # for one batch
_BOM: Final = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class PreparedSource:
    """What an index has of a source: of each citable passage, and of each border between two of them, one text."""

    places: list[str]
    """ID, start in the decoded seed (code points), start and length in its bytes, the rest as JSON; tabs between."""
    words: list[str]
    """The words in order; here as below, spaces stand between them."""
    others: list[str]
    """The other terms, and the stems."""
    pairs: list[str]
    """The pairs of common words."""
    border_words: list[str]
    """The words before and after a border."""
    border_pairs: list[str]
    """The pairs of common words among these."""


def prepared(source: Source, data: bytes, common: Collection[str]) -> PreparedSource:
    """Prepare a source; `data` is what its bytes are cut from: the seed, or the reading text of a document."""
    made = PreparedSource([], [], [], [], [], [])
    flat: list[str] = []
    borders: list[int] = []
    for passage, at, own in _placed(source, data):
        if passage.role.is_citable:
            words, others = filed_words(passage.text)
            made.places.append(f"{passage.id}\t{passage.start}\t{at}\t{len(own)}\t{_more(passage, source)}")
            made.words.append(" ".join(words))
            made.others.append(" ".join([*others, *stems((*words, *others))]))
            made.pairs.append(" ".join(pairs(words, common)))
            flat += words
            borders.append(len(flat))
    for border in borders[:-1]:
        words = flat[max(0, border - BESIDE) : border + BESIDE]
        made.border_words.append(" ".join(words))
        made.border_pairs.append(" ".join(pairs(words, common)))
    return made


def prepared_library(
    files: SourceFiles, asked: Mapping[str, str], common: Collection[str]
) -> dict[str, PreparedSource]:
    """Prepare some sources, by key; `asked` says what file of each is cut. One that is unsound is left out."""
    sources = read_library(files)[0].sources
    return {key: prepared(sources[key], files.seeds[file], common) for key, file in asked.items() if key in sources}


Task = tuple[SourceFiles, Mapping[str, str]]
"""The files of some sources, and of each source what its passages are cut from."""


def prepared_apart(tasks: Iterator[Task], common: Collection[str]) -> Generator[dict[str, PreparedSource], None, None]:
    """Prepare the sources of many tasks in other processes, in order; what none of them can do is done here."""
    count = min(_MOST, os.cpu_count() or 1)
    children = [ResidentProcess(lambda: _COMMAND, name="indexing", memory_bytes=MEMORY_BYTES) for _ in range(count)]
    free: SimpleQueue[ResidentProcess] = SimpleQueue()
    for child in children:
        free.put(child)

    def answer(parts: list[str | bytes]) -> list[bytes] | None:
        child = free.get()
        try:
            return child.request(parts, timeout=_SECONDS)
        except (EngineError, OSError):
            return None
        finally:
            free.put(child)

    waiting: list[tuple[Task, Future[list[bytes] | None]]] = []

    def done() -> dict[str, PreparedSource]:
        (files, asked), coming = waiting.pop(0)
        parts = coming.result()
        return prepared_library(files, asked, common) if parts is None else _of_answer(parts)

    pool = ThreadPoolExecutor(count)
    try:
        for files, asked in tasks:
            waiting.append(((files, asked), pool.submit(answer, _request(files, asked, common))))
            if len(waiting) > count:
                yield done()
        while waiting:
            yield done()
    finally:
        for child in children:
            child.abort()
        pool.shutdown(cancel_futures=True)
        for child in children:
            child.close()


def _request(files: SourceFiles, asked: Mapping[str, str], common: Collection[str]) -> list[str | bytes]:
    texts = (files.bibliography, files.bibliography_file, files.emendations, files.anchors, files.bibliographies)
    head = json.dumps((texts, list(files.seeds), list(files.rows), asked, sorted(common)))
    return [head, *files.seeds.values(), *files.rows.values()]


def _answered(parts: list[bytes]) -> list[str | bytes]:
    head: Any = json.loads(parts[0])
    (bibliography, file, emendations, anchors, others), seeds, rows, asked, common = head
    data = dict(zip(seeds, parts[1 : len(seeds) + 1], strict=True))
    texts = [part.decode("utf-8") for part in parts[len(seeds) + 1 :]]
    files = SourceFiles(bibliography, file, data, emendations, anchors, dict(zip(rows, texts, strict=True)), others)
    answer: list[str | bytes] = []
    for key, made in prepared_library(files, asked, frozenset(common)).items():
        answer += [key, *("\n".join(getattr(made, column)) for column in _COLUMNS)]
    return answer


def _of_answer(parts: list[bytes]) -> dict[str, PreparedSource]:
    texts = [part.decode("utf-8") for part in parts]
    size = len(_COLUMNS) + 1
    return {texts[at]: PreparedSource(*_lines(texts[at + 1 : at + size])) for at in range(0, len(texts), size)}


def _lines(columns: Sequence[str]) -> Iterator[list[str]]:
    """The lines of each column; one that is empty is that of a source without citable passages, or of one line."""
    count = columns[0].count("\n") + 1 if columns[0] else 0
    for number, column in enumerate(columns):
        size = count if number < _OF_PASSAGES else max(0, count - 1)
        yield column.split("\n") if size else []


_COLUMNS: Final = tuple(PreparedSource.__slots__)
_OF_PASSAGES: Final = 4  # columns with a line for each passage; the others have one for each border
_COMMAND: Final = (sys.executable, "-P", "-m", "quoteproof.search.preparing")


def _placed(source: Source, data: bytes) -> Iterator[tuple[Passage, int, bytes]]:
    """Each passage with the place of its bytes and the bytes; in a reading text those are whole lines."""
    if source.document is not None:
        starts = [0, *accumulate(map(len, data.splitlines(keepends=True)))]
        for passage in source.passages:
            lines = source.document.numbers(passage.start, passage.end)
            low, high = starts[lines.start], starts[lines.stop]
            yield passage, low, data[low:high]
        return
    at = len(_BOM) if data.startswith(_BOM) else 0
    done = 0
    for passage in source.passages:
        at += len(source.raw[done : passage.start].encode())
        done = passage.start
        yield passage, at, source.raw[passage.start : passage.end].encode()


def _more(passage: Passage, source: Source) -> str:
    values: dict[str, Any] = {"role": passage.role.value, "sentences": passage.sentences}
    optional = {
        "changes": [(c.start, c.end, c.text, c.kind) for c in passage.mapped.changes],
        "emphasis": passage.emphasis,
        "corrections": [(c.start, c.end, c.was, c.read, c.reason) for c in passage.corrections],
        "breaks": passage.breaks,
        "ordinal": passage.ordinal,
        "pages": [(page.offset, page.label, page.index) for page in passage.pages],
        "number": passage.number,
        "original": source.document.file if source.document is not None else None,
    }
    values.update((name, value) for name, value in optional.items() if value)
    return _WRITER.encode(values)


_WRITER: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), check_circular=False)  # `dumps` makes one


def _main() -> None:
    answers, sys.stdout = sys.stdout.buffer, sys.stderr  # nothing else is written between the frames
    gc.disable()
    with contextlib.suppress(BrokenPipeError, KeyboardInterrupt):
        while (parts := read_frame(sys.stdin.buffer)) is not None:
            write_frame(answers, ["ok", *_answered(parts)])


if __name__ == "__main__":
    _main()
