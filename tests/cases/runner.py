"""The runner: a case becomes a book in memory, is checked as every book is, and comes back annotated.

Promises: real pandoc, the whole check, nothing on disk. `compare` is empty only where every finding and every
verdict of the chapter is expected and every expectation is met.
"""

from __future__ import annotations

import difflib
import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Final

from quoteproof.book.config import read_book
from quoteproof.chapter.parse import decode, parse
from quoteproof.check.result import CheckResult
from quoteproof.check.run import Material, Read, run
from quoteproof.document.jsonl import write_passages
from quoteproof.document.model import DocumentPassage, NoteMark, PageStart, PassageForm
from quoteproof.document.role import Role
from quoteproof.finding.model import Finding, Severity
from quoteproof.project.documents import differing
from quoteproof.source.anchoring import give_name, renew_anchors
from quoteproof.source.assembly import SourceFiles, read_library
from quoteproof.source.lock import read_locks, write_index
from quoteproof.source.seed_document import ReadingPin, UnconfirmedReading, reading_file
from quoteproof.text.folds import NAMES as FOLDS
from quoteproof.verdict.model import Altered, Attested, Exempted, Judged, Translated, Verbatim
from tests.cases.notation import Annotated, Block, Case, Fault, NotationError, Stands, read_cases, write_annotated

FOLDER: Final = Path(__file__).parent
"""Where the case files are."""
CHAPTER: Final = "chapters/case.md"
"""The path that every case's chapter is given."""
IMAGES: Final = frozenset({"chapters/images/a.png"})
"""The one image that every case's book has."""
PAGE: Final = "page.md"
"""The template of the page about the rules, which is no case file."""

_ESCAPE: Final = re.compile(r"\\u([0-9a-f]{4})")
_PAGE: Final = re.compile(r"\{(\^?\w+)\}")
_KEY: Final = re.compile(r"^@\w+\{([^,\s]+),", re.MULTILINE)


def all_cases(folder: Path = FOLDER) -> tuple[Case, ...]:
    """Read every case file of a folder, in name order."""
    files = sorted(f for f in folder.glob("*.md") if f.name != PAGE)
    return tuple(case for file in files for case in read_cases(file.stem, file.read_text("utf-8")))


def observe(case: Case, parser: Callable[[str], bytes]) -> tuple[Annotated, tuple[str, ...]]:
    """Check a case; give its chapter annotated with what was found, and the findings elsewhere, in order."""
    lines = case.expected.lines
    result, refused = _checked(case, parser)
    chapter = result.chapters[0]
    ends = "\r\n" if "crlf" in case.chapter.words else "\n"
    faults, elsewhere = [], list(refused)
    for one in result.all_findings:
        if one.place.file == CHAPTER:
            faults.append(_fault(one, lines, len(ends)))
        else:
            elsewhere.append(f"{one.place.file} {one.code.id}")
    faults = [_pointed(one, case.expected.faults) if one.near else one for one in faults]
    asked = [s.anchor for s in case.expected.stands]
    stands: list[Stands] = []
    for judged in chapter.judged:
        how = None if _spoilt(judged, result) else _how(judged)
        if how is not None:
            line, _ = _position(judged.quotation.place.start, lines, len(ends))
            citation = judged.quotation.citation
            wanted = len(stands) < len(asked) and asked[len(stands)]
            anchor = ";".join(map(str, citation.anchors)) if citation and wanted else ""
            stands.append(Stands(line, judged.verdict.name, how, anchor))
    return Annotated(lines, tuple(faults), tuple(stands)), tuple(sorted(elsewhere))


def compare(case: Case, parser: Callable[[str], bytes]) -> str:
    """The difference between what a case expects and what is found, as lines of a diff; empty if none."""
    found, elsewhere = observe(case, parser)
    expected = [*write_annotated(case.expected), *(f"elsewhere: {line}" for line in sorted(case.elsewhere))]
    observed = [*write_annotated(found), *(f"elsewhere: {line}" for line in elsewhere)]
    return "\n".join(difflib.unified_diff(expected, observed, "expected", "found", lineterm="", n=2))


def _how(judged: Judged) -> tuple[str, ...] | None:
    """What a quotation that stands stands by; None for one that does not."""
    verdict = judged.verdict
    if isinstance(verdict, Verbatim):
        return tuple(name for name in FOLDS if name in verdict.match.folds)
    if isinstance(verdict, Altered):
        return tuple(alteration.kind for alteration in verdict.match.alterations)
    if isinstance(verdict, Exempted):
        return (verdict.reason.value,)
    if isinstance(verdict, Attested):
        return (verdict.attestation.by,)
    return () if isinstance(verdict, Translated) else None


def _spoilt(judged: Judged, result: CheckResult) -> bool:
    """Whether an error stands inside a quotation, so that it does not stand, whatever its words are."""
    whole = judged.quotation.place
    return any(
        one.place.file == whole.file and one.place.start < whole.end and one.place.end > whole.start
        for one in result.errors
    )


def _pointed(one: Fault, expected: tuple[Fault, ...]) -> Fault:
    """Of a place that is only near the fault, the line alone is compared."""
    same = (e for e in expected if e.near and (e.line, e.code) == (one.line, one.code))
    return next(same, one)


def _fault(one: Finding, lines: tuple[str, ...], end: int) -> Fault:
    start_line, start = _position(one.place.start, lines, end)
    end_line, stop = _position(max(one.place.end, one.place.start), lines, end)
    stop = max(stop, start + 1) if end_line == start_line else stop
    warning = one.severity is Severity.WARNING
    return Fault(
        start_line, start, end_line, stop, one.code.id, warning, one.place.approximate, one.acknowledged is not None
    )


def _position(offset: int, lines: tuple[str, ...], end: int) -> tuple[int, int]:
    """Line and column, from 0, of an offset in lines that end in `end` characters."""
    for number, line in enumerate(lines):
        if offset <= len(line):
            return number, offset
        offset -= len(line) + end
    return max(0, len(lines) - 1), 0


def _checked(case: Case, parser: Callable[[str], bytes]) -> tuple[CheckResult, tuple[str, ...]]:
    """Run the check of a case; also what `book.yaml` was refused for."""
    material, refused = material_of(case, parser)
    return run(material), refused


def material_of(case: Case, parser: Callable[[str], bytes]) -> tuple[Material, tuple[str, ...]]:
    """The book of a case; also what its `book.yaml` was refused for."""
    settings = settings_of(case)
    book, errors = read_book(settings)
    library, faults = read_library(files_of(case))
    text, unreadable = decode(CHAPTER, bytes_of(case))
    chapter, more = (None, ()) if unreadable else parse(CHAPTER, text, parser)
    reads = [Read(CHAPTER, text, chapter, (*unreadable, *more))]
    for name, block in case.others.items():
        words = text_of(block).decode("utf-8")
        reads.append(Read(f"chapters/{name}.md", words, *parse(f"chapters/{name}.md", words, parser)))
    whole = "whole" in case.chapter.words
    material = Material(book, library, tuple(reads), IMAGES, faults, {"book.yaml": settings}, whole=whole)
    return material, tuple("book.yaml error" for _ in errors)


def settings_of(case: Case) -> str:
    """The `book.yaml` of a case, which names no chapters."""
    return "\n".join(["title: A book", *case.book])


def bytes_of(case: Case) -> bytes:
    """The bytes of a case's chapter."""
    words = case.chapter.words
    text = "".join(line + ("\r\n" if "crlf" in words else "\n") for line in case.expected.lines)
    encoding = "latin-1" if "latin-1" in words else "utf-8-sig" if "bom" in words else "utf-8"
    return text.encode(encoding)


def files_of(case: Case) -> SourceFiles:
    """Make the files of a case's book: every seed anchored, then changed where the case says so."""
    given = "\n".join(case.bib)
    known = set(_KEY.findall(given))
    bibliography = "\n".join(
        [
            given,
            *(_entry(key) for key, block in case.seeds.items() if key not in known and "unnamed" not in block.words),
        ]
    )
    named = [key for key, block in case.seeds.items() if "unnamed" not in block.words]
    emended = "\n".join(_emendations(key, case, later=False) for key in named)
    texts = {key: block for key, block in case.seeds.items() if "document" not in block.words}
    documents = {key: block for key, block in case.seeds.items() if "document" in block.words}
    readings = {key: write_passages(document_passages(block)).encode() for key, block in documents.items()}
    pins = {key: ReadingPin(hashlib.sha256(data).hexdigest(), "case 1") for key, data in readings.items()}
    seeds = {_file(key): text_of(block) for key, block in case.seeds.items()}
    seeds |= {reading_file(key): data for key, data in readings.items()}
    unanchored = {_file(key) for key, block in texts.items() if "unanchored" in block.words}
    early = {file: data for file, data in seeds.items() if file not in unanchored}
    files = replace(_anchored(SourceFiles(bibliography, seeds=early, emendations=emended), {}, pins), seeds=seeds)
    files = replace(_named(files, case), emendations="\n".join(_emendations(key, case) for key in named))
    if case.changed:
        changed = {_file(key): text_of(block) for key, block in case.changed.items() if key in texts}
        documented = {key: block for key, block in case.changed.items() if key in documents}
        read_again = {key: document_passages(b) for key, b in documented.items() if "missing" not in b.words}
        pinned = {key: document_passages(documents[key]) for key in read_again}
        firsts = {key: differing(pinned[key], now, traces=True) for key, now in read_again.items()}
        unconfirmed = {key: UnconfirmedReading(first) for key, first in firsts.items() if first is not None}
        files = replace(files, unconfirmed=unconfirmed)
        gone = {_file(key) for key, block in case.changed.items() if "missing" in block.words}
        kept = {file: data for file, data in {**files.seeds, **changed}.items() if file not in gone}
        files = replace(files, seeds=kept)
        accepted = {key: "a case" for key, block in case.changed.items() if "accepted" in block.words}
        files = _anchored(files, accepted) if accepted else files
    rows = {key: text_of(block).decode("utf-8") for key, block in case.damaged.items()}
    return replace(files, rows={**files.rows, **rows})


def document_passages(block: Block) -> tuple[DocumentPassage, ...]:
    """The passages of a reading text, a line each, in the notation of `seed KEY document`."""
    return tuple(_passage(line) for line in block.lines)


def _passage(line: str) -> DocumentPassage:
    line = _ESCAPE.sub(lambda found: chr(int(found[1], 16)), line)
    word, colon, rest = line.partition(": ")
    role = next((one for one in Role if colon and one.value == word), None)
    form = next((one for one in PassageForm if colon and one.value == word), None)
    text, pages, marks = "", list[PageStart](), list[NoteMark]()
    for number, part in enumerate(_PAGE.split(rest if role or form else line)):
        if number % 2 and part.startswith("^"):
            marks.append(NoteMark(len(text), part[1:]))
        elif number % 2:
            pages.append(PageStart(len(text), part))
        else:
            text += part
    form = form or PassageForm.PARAGRAPH
    return DocumentPassage(role or Role.BODY, text, (), tuple(pages), note_marks=tuple(marks), form=form)


def _anchored(
    files: SourceFiles, accept: dict[str, str], readings: Mapping[str, ReadingPin] | None = None
) -> SourceFiles:
    renewal, _ = renew_anchors(files, accept, readings)
    return replace(files, anchors=renewal.anchors, rows=renewal.rows)


def _named(files: SourceFiles, case: Case) -> SourceFiles:
    """The names of the `names` blocks: a line `friends p3-p4` each."""
    if not case.names:
        return files
    locks = dict(read_locks(files.anchors, files.rows)[0].sources)
    for key, block in ((k, b) for k, b in case.names.items() if k in locks):
        for line in block.lines:
            name, place = line.split()
            lock = give_name(locks[key], name, place)
            if isinstance(lock, str):
                raise NotationError(f"{case.id}: {lock}")
            locks[key] = lock
    return replace(files, anchors=write_index(locks))


def _file(key: str) -> str:
    return f"seeds/{key}.txt"


def text_of(block: Block) -> bytes:
    """The text of a seed or of a further chapter, in UTF-8."""
    return "".join(f"{line}\n" for line in block.lines).encode("utf-8")


def _entry(key: str) -> str:
    name = key.title()
    return f"@book{{{key}, title = {{The Title of {name}}}, author = {{Writer, {name}}}, file = {{{_file(key)}}}}}"


def _emendations(key: str, case: Case, *, later: bool = True) -> str:
    """Say how a seed is divided, so that nothing is guessed, and what else the case declares."""
    words = case.seeds[key].words
    by = "blank-line" if "stanzas" in words else "line"
    divided = [] if "document" in words else [f"  segmentation: {{by: {by}, reason: so it is written}}"]
    more = case.emendations.get(key)
    rest = [f"  {line}" for line in more.lines] if more and (later or "later" not in more.words) else []
    return "\n".join([f"{key}:", *divided, *rest]) if divided or rest else ""
